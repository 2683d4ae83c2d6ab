"""The yearly report of a network as one HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.network_year.view import View

if TYPE_CHECKING:
    from orientation_core.model.network.reports import NetworkReport
    from orientation_core.model.text import Language


def render_html(report: NetworkReport, language: Language = "en") -> bytes:
    """The report as a page in `language`."""
    view = View(report, language)
    page = template("orientation_plugins.reports", "network_year.html.j2").render(
        view=view,
        report=report,
        language=language,
        word=view.word,
        shown=view.shown,
        say=lambda text: text.in_(language),
    )
    return visible(page).encode()
