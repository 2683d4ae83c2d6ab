"""The charter as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orientation_core.model.publications import Publication
    from orientation_core.model.text import Language


def render_markdown(publication: Publication, language: Language = "en") -> bytes:
    """Not yet."""
    raise NotImplementedError
