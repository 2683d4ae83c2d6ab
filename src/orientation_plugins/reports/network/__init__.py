"""The state of play of a network as a page, as a workbook and as rows."""

from __future__ import annotations

from orientation_plugins.reports.network.book import render_csv, render_xlsx
from orientation_plugins.reports.network.page import render_html

__all__ = ["render_csv", "render_html", "render_xlsx"]
