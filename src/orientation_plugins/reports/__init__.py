"""Reports, and the catalogue, as files: HTML to read and print, XLSX to compute with, CSV and JSON for machines.

The same report gives the same bytes, whenever and wherever it is rendered. What renders is loaded with the first page: most that
open an agency render none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.hookspecs import Context, hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.catalogue.exchange import Arrival, Format, Source
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
    """Render the documents of :data:`~orientation_plugins.reports.renderers.RENDERERS`, each in its formats."""
    from orientation_plugins.pages.mark import dressed
    from orientation_plugins.pages.templates import framed
    from orientation_plugins.reports.renderers import RENDERERS

    render = RENDERERS.get(kind, {}).get(format)
    if render is None:
        return None
    with framed(frame):
        made = render(document, language)
    if (
        format != "html" or kind == "dossier"
    ):  # the same case gives the same dossier, whatever the house looks like
        return made
    return dressed(made, context.worn, language)


@hookimpl
def orientation_formats(context: Context, kind: str) -> Sequence[str]:  # noqa: ARG001 - part of the hook
    """Name the formats of a kind."""
    from orientation_plugins.reports.renderers import RENDERERS

    return tuple(RENDERERS.get(kind, ()))


@hookimpl
def orientation_catalogue_import(
    context: Context,  # noqa: ARG001 - part of the hook
    source: Source,
    format: str,  # noqa: A002 - the word users type
) -> Arrival | None:
    """Read the catalogue's formats that stand in :mod:`orientation_plugins.catalogue`."""
    from orientation_plugins.catalogue import READERS

    read = READERS.get(format)
    return None if read is None else read(source)


@hookimpl
def orientation_catalogue_export(
    context: Context,
    contents: Contents,
    format: str,  # noqa: A002 - the word users type
    language: Language,
) -> bytes | None:
    """Write them."""
    from orientation_plugins.catalogue import WRITERS
    from orientation_plugins.pages.mark import dressed

    write = WRITERS.get(format)
    if write is None:
        return None
    made = write(contents, language)
    return dressed(made, context.worn, language) if format == "html" else made


@hookimpl
def orientation_catalogue_formats(context: Context) -> Sequence[Format]:  # noqa: ARG001 - part of the hook
    """Name them."""
    from orientation_plugins.catalogue import formats

    return formats()
