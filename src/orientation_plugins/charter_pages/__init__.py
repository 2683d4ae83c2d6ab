"""The published charter as files: HTML and PDF to read and print, Markdown to paste, JSON for machines.

The same publication gives the same bytes, whenever and wherever it is rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.documents import write
from orientation_core.hookspecs import Context, hookimpl
from orientation_plugins.charter_pages.markdown import render_markdown
from orientation_plugins.charter_pages.page import render_html
from orientation_plugins.charter_pages.pdf import render_pdf
from orientation_plugins.pages.mark import dressed
from orientation_plugins.pages.templates import framed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orientation_core.model.publications import Publication
    from orientation_core.model.sites import Frame
    from orientation_core.model.text import Language


def render_json(publication: Publication, language: Language = "en") -> bytes:  # noqa: ARG001 - it holds every language
    """The publication document itself."""
    return write(publication) + b"\n"


RENDERERS: dict[str, Callable[[Publication, Language], bytes]] = {
    "html": render_html,
    "json": render_json,
    "md": render_markdown,
    "pdf": render_pdf,
}


@hookimpl
def orientation_render(
    context: Context,
    kind: str,
    document: Any,
    format: str,  # noqa: A002 - the word users type
    language: Language,
    frame: Frame | None,
) -> bytes | None:
    """Render a published charter in the four formats of :data:`RENDERERS`."""
    render = RENDERERS.get(format) if kind == "charter_publication" else None
    if render is None:
        return None
    if format == "pdf":
        return render_pdf(document, language, context.worn)
    with framed(frame):
        made = render(document, language)
    return dressed(made, context.worn, language) if format == "html" else made


@hookimpl
def orientation_formats(context: Context, kind: str) -> Sequence[str]:  # noqa: ARG001 - part of the hook
    """Name the four formats."""
    return tuple(RENDERERS) if kind == "charter_publication" else ()
