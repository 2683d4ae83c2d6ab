"""The catalogue as the documents themselves: nothing is lost, and another store can take them in."""

from __future__ import annotations

from typing import Any

import orjson

from orientation_core.documents import Documents, to_document
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.catalogue import Entry
from orientation_core.model.catalogue.contents import CLASSES, Contents
from orientation_core.model.catalogue.exchange import Arrival, Source
from orientation_core.model.gate import parse_json

#: The largest file that is read.
MOST_BYTES = 100 << 20


def write_json(contents: Contents) -> bytes:
    """Kind -> its documents, by name; the same contents, the same bytes."""
    document = {kind: [to_document(entry) for entry in contents.of_kind(kind)] for kind in CLASSES}
    filled = {kind: entries for kind, entries in document.items() if entries}
    return orjson.dumps(filled, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def read_json(source: Source) -> Arrival:
    """What :func:`write_json` wrote, or somebody by hand; documents need not count their versions.

    :raises InvalidDocument: it cannot be read; or the first document that is not valid, with its place.
    """
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise InvalidDocument("catalogue", [Problem("", "this file cannot be read", "file")]) from error
    return Arrival(
        contents := contents_of(parse_json(data, kind="catalogue", limit=MOST_BYTES)),
        read=len(list(contents)),
    )


def contents_of(document: Any) -> Contents:
    """The documents of a mapping kind -> documents. :raises InvalidDocument: as :func:`read_json`."""
    if not isinstance(document, dict):
        raise InvalidDocument("catalogue", [Problem("", "this must be an object: kind -> documents", "type")])
    documents, found = Documents(), list[Entry]()
    for kind, entries in document.items():
        if kind not in CLASSES or not isinstance(entries, list):
            known = ", ".join(CLASSES)
            raise InvalidDocument(
                "catalogue", [Problem(f"/{kind[:80]}", f"a list of documents of: {known}", "kind")]
            )
        for number, entry in enumerate(entries):
            try:
                counted = {"version": 1, **entry} if isinstance(entry, dict) else entry
                found.append(documents.read(kind, counted, CLASSES[kind]))
            except InvalidDocument as error:
                where = f"/{kind}/{number}"
                problems = [Problem(where + one.where, one.message, one.code) for one in error.problems]
                raise InvalidDocument("catalogue", problems) from None
    return Contents.of(found)
