"""Reports of self-assessment as a page and as a workbook."""

from __future__ import annotations

from orientation_plugins.reports.assessment.book import render_xlsx
from orientation_plugins.reports.assessment.page import render_html

__all__ = ["render_html", "render_xlsx"]
