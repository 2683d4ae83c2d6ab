"""The charter as one HTML file: no script, nothing fetched, readable by everyone and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_plugins.charter_pages.view import view
from orientation_plugins.charter_pages.words import word
from orientation_plugins.pages.templates import template, visible

if TYPE_CHECKING:
    from orientation_core.model.publications import Publication
    from orientation_core.model.text import Language


def render_html(publication: Publication, language: Language = "en") -> bytes:
    """The charter as a page in `language`."""
    page = template("orientation_plugins.charter_pages", "charter.html.j2").render(
        view=view(publication, language, "html"),
        language=language,
        word=lambda key, *values: word(key, language, *values),
    )
    return visible(page).encode()
