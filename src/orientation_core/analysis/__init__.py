"""Columns of cases in, a report out. Ibis, DuckDB and Arrow are imported only when a report runs."""

from __future__ import annotations

from orientation_core.analysis.build import build, cases_behind, columns_needed
from orientation_core.analysis.disclosure import THRESHOLD, publish
from orientation_core.analysis.facts import Facts, WorkingDays
from orientation_core.analysis.indicators import Indicator, Population, together
from orientation_core.analysis.questions import STANDARD, Question, question
from orientation_core.analysis.terms import within

__all__ = [
    "STANDARD",
    "THRESHOLD",
    "Facts",
    "Indicator",
    "Population",
    "Question",
    "WorkingDays",
    "build",
    "cases_behind",
    "columns_needed",
    "publish",
    "question",
    "together",
    "within",
]
