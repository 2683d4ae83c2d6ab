"""The yearly report of a network, and an organisation among its peers: pages, workbooks, rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.documents import write
from orientation_plugins.reports.network_year.among import RENDERERS as AMONG
from orientation_plugins.reports.network_year.book import render_csv, render_xlsx
from orientation_plugins.reports.network_year.page import render_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from orientation_core.model.text import Language

#: format -> what makes it.
RENDERERS: dict[str, Callable[[Any, Language], bytes]] = {
    "csv": render_csv,
    "html": render_html,
    "json": lambda document, _: write(document) + b"\n",
    "xlsx": render_xlsx,
}

__all__ = ["AMONG", "RENDERERS", "render_csv", "render_html", "render_xlsx"]
