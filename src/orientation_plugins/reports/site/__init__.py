"""The pages of a public site."""

from __future__ import annotations

from orientation_plugins.reports.site.page import render_html

__all__ = ["render_html"]
