"""Reports, and the catalogue, as files: HTML to read and print, XLSX to compute with, CSV and JSON for machines.

The same report gives the same bytes, whenever and wherever it is rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.documents import write
from orientation_core.hookspecs import Context, hookimpl
from orientation_plugins.reports.delimited import render_csv
from orientation_plugins.reports.page import render_html
from orientation_plugins.reports.sheets import render_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.catalogue.exchange import Arrival, Format, Source
    from orientation_core.model.reports import Report
    from orientation_core.model.text import Language


def render_json(report: Report, language: Language = "en") -> bytes:  # noqa: ARG001 - it holds every language
    """The report document itself."""
    return write(report) + b"\n"


RENDERERS: dict[str, Callable[[Report, Language], bytes]] = {
    "csv": render_csv,
    "html": render_html,
    "json": render_json,
    "xlsx": render_xlsx,
}


@hookimpl
def orientation_render(
    context: Context,  # noqa: ARG001 - part of the hook
    kind: str,
    document: Any,
    format: str,  # noqa: A002 - the word users type
    language: Language,
) -> bytes | None:
    """Render reports of complaints and of surveys in the four formats of :data:`RENDERERS`."""
    if kind == "survey_report":
        from orientation_plugins import surveys

        draw = surveys.RENDERERS.get(format)
        return None if draw is None else draw(document, language)
    render = RENDERERS.get(format) if kind == "report" else None
    return None if render is None else render(document, language)


@hookimpl
def orientation_formats(context: Context, kind: str) -> Sequence[str]:  # noqa: ARG001 - part of the hook
    """Name the four formats."""
    return tuple(RENDERERS) if kind in ("report", "survey_report") else ()


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
    context: Context,  # noqa: ARG001 - part of the hook
    contents: Contents,
    format: str,  # noqa: A002 - the word users type
    language: Language,
) -> bytes | None:
    """Write them."""
    from orientation_plugins.catalogue import WRITERS

    write = WRITERS.get(format)
    return None if write is None else write(contents, language)


@hookimpl
def orientation_catalogue_formats(context: Context) -> Sequence[Format]:  # noqa: ARG001 - part of the hook
    """Name them."""
    from orientation_plugins.catalogue import formats

    return formats()
