"""The action plan of a year as files: a picture first, the tables beside it; a workbook."""

from __future__ import annotations

from orientation_plugins.reports.plan.book import render_xlsx
from orientation_plugins.reports.plan.page import render_html

__all__ = ["render_html", "render_xlsx"]
