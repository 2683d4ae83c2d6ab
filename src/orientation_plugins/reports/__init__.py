"""Reports, and the catalogue, as files: HTML to read and print, XLSX to compute with, CSV and JSON for machines.

The same report gives the same bytes, whenever and wherever it is rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.documents import write
from orientation_core.hookspecs import Context, hookimpl
from orientation_plugins import surveys
from orientation_plugins.pages.mark import dressed
from orientation_plugins.pages.templates import framed
from orientation_plugins.reports import (
    assessment,
    dashboard,
    network,
    network_year,
    plan,
    privacy,
    second_line,
    site,
)
from orientation_plugins.reports.delimited import render_csv
from orientation_plugins.reports.page import render_html
from orientation_plugins.reports.sheets import render_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.catalogue.exchange import Arrival, Format, Source
    from orientation_core.model.sites import Frame
    from orientation_core.model.text import Language


def render_json(report: Any, language: Language = "en") -> bytes:  # noqa: ARG001 - it holds every language
    """The report document itself."""
    return write(report) + b"\n"


def render_catalogue(contents: Contents, language: Language = "en") -> bytes:
    """The catalogue as a page."""
    from orientation_plugins.catalogue.page import render_page

    return render_page(contents, language)


#: kind of document -> format -> what makes it.
RENDERERS: dict[str, dict[str, Callable[[Any, Language], bytes]]] = {
    "report": {"csv": render_csv, "html": render_html, "json": render_json, "xlsx": render_xlsx},
    "assessment_report": {
        "csv": lambda document, language: render_csv(document.figures, language),
        "html": assessment.render_html,
        "json": render_json,
        "xlsx": assessment.render_xlsx,
    },
    "catalogue": {"html": render_catalogue},
    "dashboard": dashboard.RENDERERS,
    "state_of_play": {
        "csv": network.render_csv,
        "html": network.render_html,
        "json": render_json,
        "xlsx": network.render_xlsx,
    },
    "collection_form": network.FORMS,
    "figure_checks": {"json": render_json},
    "network_benchmark": network_year.AMONG,
    "network_report": network_year.RENDERERS,
    "site_page": {"html": site.render_html},
    "dossier": {"html": second_line.render_dossier, "json": render_json},
    "second_line_report": {"html": second_line.render_figures, "json": render_json},
    "processing_register": {"html": privacy.render_register, "json": render_json},
    "subject_access": {"html": privacy.render_access, "json": render_json},
    "survey_report": surveys.RENDERERS,
    "action_plan": {"html": plan.render_html, "json": render_json, "xlsx": plan.render_xlsx},
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
    """Render the documents of :data:`RENDERERS`, each in its formats."""
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
