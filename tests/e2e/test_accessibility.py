"""The rendered report and charter held against axe-core in a real browser: four languages, wide, narrow, on paper.

Needs Chromium and ``axe.min.js``: the environment variable ``AXE_CORE`` or ``node_modules/axe-core`` says where.
"""

from __future__ import annotations

import io
from typing import Any

import attrs
import pypdf
import pytest

import assessing
import made_cases
import made_charters
import made_dashboards
import networks
from browsing import looked_at, printed
from marks import published
from orientation_core.analysis import build, publish, question
from orientation_core.components.validating import MODELS
from orientation_core.documents import Documents, schema_directory
from orientation_core.model.improvements.plans import ActionPlan
from orientation_core.model.surveys.reports import SurveyReport
from orientation_core.model.text import LANGUAGES
from orientation_plugins.charter_pages import page as charter_page
from orientation_plugins.pages.mark import dressed
from orientation_plugins.reports import assessment, dashboard, network, plan
from orientation_plugins.reports.page import render_html
from orientation_plugins.reports.renderers import RENDERERS
from orientation_plugins.surveys import page as surveys


@pytest.fixture(scope="module")
def report():
    asked = question(
        made_cases.YEAR,
        dimensions=["month", "channel"],
        within_days=[15],
        compare_with=made_cases.YEAR.previous(),
    )
    built = build(
        asked,
        made_cases.facts(700, years=(2024, 2025)),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    return publish(built, asked.indicators)


def violations(page: str | bytes, width: int, **how: Any) -> list[str]:
    """What axe finds on a page."""
    found = looked_at(page, width, **how)
    assert found["checked"] > 20
    return list(found["wrong"])


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [*((language, 1200) for language in LANGUAGES), ("nl", 390)])
def test_axe_finds_nothing_wrong(report, language, width):
    assert violations(render_html(report, language), width) == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [*((language, 1200) for language in LANGUAGES), ("fr", 320)])
def test_axe_finds_nothing_wrong_with_a_self_assessment(language, width):
    page = assessment.render_html(assessing.story(), language)
    assert violations(page, width) == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("fr", 1200), ("de", 390)])
def test_axe_finds_nothing_wrong_with_a_state_of_play(language, width):
    page = network.render_html(networks.made_state(), language)
    found = looked_at(page, width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "language", "width"),
    [
        *(("everything", language, 1280) for language in LANGUAGES),
        ("everything", "de", 320),
        ("nothing-yet", "fr", 1280),
        ("published", "nl", 390),
    ],
)
def test_axe_finds_nothing_wrong_with_a_dashboard(name, language, width):
    page = dashboard.render_html(made_dashboards.made(name), language)
    found = looked_at(page, width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
def test_axe_finds_nothing_wrong_with_a_dashboard_as_it_is_printed():
    page = dashboard.render_html(made_dashboards.made(), "de")
    assert violations(page, 700, but=("target-size",), paper=True) == [], "nobody taps on paper"


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [*((language, 1200) for language in LANGUAGES), ("de", 320)])
def test_axe_finds_nothing_wrong_with_a_survey(language, width):
    example = schema_directory() / "examples/survey_report/valid/with-tests-and-priorities.json"
    made = Documents().read("survey_report", example.read_bytes(), SurveyReport)
    page = surveys.render_html(made, language)
    assert violations(page, width) == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("fr", 1200), ("de", 320)])
def test_axe_finds_nothing_wrong_with_an_action_plan(language, width):
    example = schema_directory() / "examples/action_plan/valid/one-action.json"
    made = Documents().read("action_plan", example.read_bytes(), ActionPlan)
    made = attrs.evolve(made, last_year=made.actions, became=made.states)
    found = looked_at(plan.render_html(made, language), width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("kind", "example", "language", "width"),
    [
        ("dossier", "with-question-and-answer", "nl", 1200),
        ("dossier", "with-question-and-answer", "de", 320),
        ("second_line_report", "with-everything-published", "fr", 320),
    ],
)
def test_axe_finds_nothing_wrong_with_the_second_line(kind, example, language, width):
    path = schema_directory() / f"examples/{kind}/valid/{example}.json"
    made = Documents().read(kind, path.read_bytes(), MODELS[kind])
    page = RENDERERS[kind]["html"](made, language)
    found = looked_at(page, width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
def test_axe_would_find_something(report):
    """The check itself is checked: a chart without its name is noticed."""
    page = render_html(report, "en")
    broken = page.replace(b'lang="en"', b"", 1).replace(b"<th scope=", b"<th data-scope=")
    assert violations(broken, 1200)


# ------------------------------------------------------------------------------------ the charter


def charter(language: str) -> str:
    """A charter; in two languages it wears a mark, in two it has none."""
    page = charter_page.render_html(made_charters.made(), language)
    return dressed(page, published(), language) if language in ("nl", "de") else page


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong_with_a_charter(language, width):
    found = looked_at(charter(language), width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong_with_a_charter_as_it_is_printed(language):
    assert violations(charter(language), 700, but=("target-size",), paper=True) == [], "nobody taps on paper"


@pytest.mark.browser
def test_axe_finds_nothing_wrong_with_a_charter_that_is_a_draft_without_results():
    draft = made_charters.made(
        charter=attrs.evolve(made_charters.CHARTER, status="draft"), outcomes=None, copies=()
    )
    assert violations(charter_page.render_html(draft, "en"), 1200) == []


@pytest.mark.browser
def test_a_charter_is_printed_on_pages_of_a4():
    reader = pypdf.PdfReader(io.BytesIO(printed(charter("de"))))
    width, height = (round(float(side)) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == (595, 842)
    assert 6 <= len(reader.pages) <= 20
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Zum Inhalt springen" not in text, "what leads around on screen is not printed"
    assert "Was wir gehalten haben" in text
