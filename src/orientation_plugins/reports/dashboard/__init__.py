"""The dashboard as a file: HTML to read and print, XLSX to compute with, JSON for machines.

The same dashboard gives the same bytes, whenever and wherever it is rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_plugins.pages.document import render_json
from orientation_plugins.reports.dashboard.book import render_xlsx
from orientation_plugins.reports.dashboard.page import render_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from orientation_core.model.dashboards import Dashboard
    from orientation_core.model.text import Language


RENDERERS: dict[str, Callable[[Dashboard, Language], bytes]] = {
    "html": render_html,
    "json": render_json,
    "xlsx": render_xlsx,
}
