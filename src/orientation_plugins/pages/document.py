"""A document itself as a file, for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.documents import write

if TYPE_CHECKING:
    from orientation_core.model.text import Language


def render_json(document: Any, language: Language = "en") -> bytes:  # noqa: ARG001 - it holds every language
    """The document as canonical JSON, with a line end."""
    return write(document) + b"\n"
