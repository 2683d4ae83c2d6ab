"""Reports of surveys as files: HTML to read and print, XLSX to compute with, CSV and JSON for machines.

The same report gives the same bytes, whenever and wherever it is rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.documents import write
from orientation_plugins.surveys.page import render_html
from orientation_plugins.surveys.sheets import render_csv, render_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from orientation_core.model.surveys.reports import SurveyReport
    from orientation_core.model.text import Language


def render_json(report: SurveyReport, language: Language = "en") -> bytes:  # noqa: ARG001 - it holds every language
    """The report document itself."""
    return write(report) + b"\n"


RENDERERS: dict[str, Callable[[SurveyReport, Language], bytes]] = {
    "csv": render_csv,
    "html": render_html,
    "json": render_json,
    "xlsx": render_xlsx,
}
