"""The published charter as files: HTML and PDF to read and print, Markdown to paste, JSON for machines.

The same publication gives the same bytes, whenever and wherever it is rendered. What renders is loaded with the first page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.hookspecs import Context, hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orientation_core.model.sites import Frame
    from orientation_core.model.text import Language


@hookimpl
def orientation_render(
    context: Context,
    kind: str,
    document: Any,
    format: str,  # noqa: A002 - the word users type
    language: Language,
    frame: Frame | None,
) -> bytes | None:
    """Render a published charter in the four formats of :data:`~orientation_plugins.charter_pages.renderers.RENDERERS`."""
    from orientation_plugins.charter_pages.pdf import render_pdf
    from orientation_plugins.charter_pages.renderers import RENDERERS
    from orientation_plugins.pages.mark import dressed
    from orientation_plugins.pages.templates import framed

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
    from orientation_plugins.charter_pages.renderers import RENDERERS

    return tuple(RENDERERS) if kind == "charter_publication" else ()
