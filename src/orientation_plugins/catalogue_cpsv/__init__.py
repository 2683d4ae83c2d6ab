"""CPSV-AP, the European vocabulary for public services: a catalogue as JSON-LD or Turtle, and back.

Written is version 3.2.0, always valid against its shapes and always the same bytes; read are versions 3 and 2, in
JSON-LD, Turtle, RDF/XML and N-Triples. Nothing is ever fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.hookspecs import Context, hookimpl
from orientation_core.model.catalogue.exchange import Arrival, Format, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orientation_core.model.catalogue.contents import Contents

#: Formats to read; the notation of a file is told from its bytes, so that all of them read any.
READ = ("cpsv", "jsonld", "ttl")
WRITTEN = ("jsonld", "ttl")


@hookimpl
def orientation_catalogue_import(
    context: Context,
    source: Source,
    format: str,  # noqa: A002 - the word users type
) -> Arrival | None:
    """Read a file of CPSV-AP 3 or 2."""
    if format not in READ:
        return None
    from orientation_plugins.catalogue_cpsv.arriving import arrive
    from orientation_plugins.catalogue_cpsv.naming import base_of
    from orientation_plugins.catalogue_cpsv.reading import read
    from orientation_plugins.catalogue_cpsv.remarks import Told

    told = Told(source.language)
    graph = read(source.path, told)
    return arrive(graph, source, base_of(context.organisation, context.settings), told)


@hookimpl
def orientation_catalogue_export(
    context: Context,
    contents: Contents,
    format: str,  # noqa: A002 - the word users type
) -> bytes | None:
    """Write CPSV-AP 3.2.0 as JSON-LD or Turtle."""
    if format not in WRITTEN:
        return None
    from orientation_plugins.catalogue_cpsv.departing import depart
    from orientation_plugins.catalogue_cpsv.naming import base_of
    from orientation_plugins.catalogue_cpsv.writing import json_ld, turtle

    graph = depart(contents, base_of(context.organisation, context.settings))
    return json_ld(graph) if format == "jsonld" else turtle(graph)


@hookimpl
def orientation_catalogue_formats(context: Context) -> Sequence[Format]:  # noqa: ARG001 - part of the hook
    """Name the formats."""
    return tuple(Format(name, reads=True, writes=name in WRITTEN) for name in READ)
