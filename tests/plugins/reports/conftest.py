"""One report, and its published twin, for all tests of renderers."""

from __future__ import annotations

import pytest

import made_cases
from orientation_core.analysis import build, publish, question


@pytest.fixture(scope="session")
def asked():
    return question(
        made_cases.YEAR,
        dimensions=["month", "channel", "category"],
        within_days=[15],
        compare_with=made_cases.YEAR.previous(),
    )


@pytest.fixture(scope="session")
def report(asked):
    return build(
        asked,
        made_cases.facts(700, years=(2024, 2025)),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="2026-01-15",
    )


@pytest.fixture(scope="session")
def published(report, asked):
    return publish(report, asked.indicators)
