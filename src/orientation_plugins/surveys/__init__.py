"""Reports of surveys as files: HTML to read and print, XLSX to compute with, CSV and JSON for machines.

The same report gives the same bytes, whenever and wherever it is rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_plugins.pages.document import render_json
from orientation_plugins.surveys.page import render_html
from orientation_plugins.surveys.sheets import render_csv, render_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from orientation_core.model.surveys.reports import SurveyReport
    from orientation_core.model.text import Language


RENDERERS: dict[str, Callable[[SurveyReport, Language], bytes]] = {
    "csv": render_csv,
    "html": render_html,
    "json": render_json,
    "xlsx": render_xlsx,
}
