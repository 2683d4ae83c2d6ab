"""From the bytes of a file to a graph: which notation it is, what is refused unread, and older terms made new.

Parsing is pyoxigraph's, in bounded memory and without any access to the network; what it cannot bound itself is looked
at before: the size, entities of XML, contexts of JSON-LD.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.parsers import expat
from xml.sax.saxutils import escape

import orjson

from orientation_core.errors import InvalidDocument, Problem, require
from orientation_plugins.catalogue_cpsv.contexts import settle
from orientation_plugins.catalogue_cpsv.graph import RDF_TYPE, Graph, Literal
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.terms import INVERSE, OLDER, as_written, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A larger file, or one with more statements, is refused: it would fill the memory of a small server.
MOST_BYTES = 200_000_000
MOST_STATEMENTS = 3_000_000
MOST_LITERAL = 1_000_000

#: What relative addresses are resolved against; whatever begins with it has no address of its own.
RELATIVE = "urn:orientation-core:relative:/"

_BY_NAME = {
    ".jsonld": "JSON_LD",
    ".json": "JSON_LD",
    ".ttl": "TURTLE",
    ".n3": "TURTLE",
    ".rdf": "RDF_XML",
    ".xml": "RDF_XML",
    ".owl": "RDF_XML",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".trig": "TRIG",
}
# The mark of byte order is a blank to JSON Schema, and none to Python.
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\s\ufeff<>\"{}|\\^`]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")


def read(path: Path, told: Told) -> Graph:
    """The graph that a file holds.

    :param told: gets what was assumed. :raises InvalidDocument: it cannot be read, or is too large; with the place.
    :raises MissingExtra: pyoxigraph is not installed.
    """
    require("rdf", "pyoxigraph")
    if path.stat().st_size > MOST_BYTES:
        raise _refused("", f"the file has more than {MOST_BYTES:,} bytes", "rdf.size")
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    return read_bytes(data, told, path.suffix.lower())


def read_bytes(data: bytes, told: Told, suffix: str = "") -> Graph:
    """The graph in `data`. :param suffix: of the file's name, which says the notation unless the bytes belie it."""
    notation = _notation(data, suffix)
    if notation == "JSON_LD":
        data = _json_ld(data)
    elif notation == "RDF_XML":
        data = _xml(data)
    return _Builder(told).build(_parsed(data, notation))


def _notation(data: bytes, suffix: str) -> str:
    head = data[:4096].lstrip(b"\x00 \t\r\n\xff\xfe")
    if head[:1] in b"{[" and head[:1]:
        # A blank node in Turtle begins like a list in JSON.
        named = _BY_NAME.get(suffix, "JSON_LD")
        return named if head[:1] == b"[" or named == "TRIG" else "JSON_LD"
    if head.startswith(b"<?xml") or re.match(
        rb"<([A-Za-z]+:)?RDF\b|<!DOCTYPE|<!--", head.replace(b"\x00", b"")
    ):
        return "RDF_XML"
    named = _BY_NAME.get(suffix, "TURTLE")
    return "TURTLE" if named in {"JSON_LD", "RDF_XML"} and re.match(rb"@(prefix|base)\b", head) else named


def _parsed(data: bytes, notation: str) -> Iterable[Any]:
    import pyoxigraph

    try:
        yield from pyoxigraph.parse(
            data, format=getattr(pyoxigraph.RdfFormat, notation), base_iri=RELATIVE, lenient=True
        )
    except (SyntaxError, ValueError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = getattr(error, "lineno", None) or (found[1] if found else None)
        place = f"line {line}" if line else ""
        raise _refused(place, f"this is no readable RDF: {short(str(error), 200)}", "rdf.syntax") from None


def _json_ld(data: bytes) -> bytes:
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise _refused(
            f"line {error.lineno}", f"this is no readable JSON: {error.msg}", "rdf.syntax"
        ) from None
    if not isinstance(document, dict | list):
        raise _refused("", "JSON-LD is an object or a list of objects", "rdf.syntax")
    return orjson.dumps(settle(document))


def _xml(data: bytes) -> bytes:
    """XML as UTF-8 and without a document type; its entities put in place where they are short and plain."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = _decoded(data, "utf-16")
    elif (stated := _XML_ENCODING.match(data)) and stated[1].lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        data = _decoded(data, stated[1].decode("ascii"))
    entities = _entities(data)
    if b"<!DOCTYPE" not in data:
        return data
    text = _DOCTYPE.sub("", data.decode("utf-8", "replace"), count=1)
    if entities:
        text = re.sub(r"&([A-Za-z_][\w.-]*);", lambda one: entities.get(one[1], one[0]), text)
    if len(text) > MOST_BYTES:
        raise _refused("", "the entities of this file make too much of it", "xml.entity")
    return text.encode()


def _decoded(data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise _refused("line 1", f"this file is not written in {encoding[:40]}", "xml.encoding") from None
    return re.sub(r"^\ufeff?<\?xml.*?\?>", "", text, count=1).encode()


def _entities(data: bytes) -> dict[str, str]:
    """The entities that a document type declares. :raises InvalidDocument: one is not a short text of its own; or the
    file is no whole XML, which the parser of RDF does not notice where it was cut off between two tags.
    """
    found: dict[str, str] = {}
    parser = expat.ParserCreate("utf-8")

    def declared(name: str, parameter: bool, value: str | None, *_: object) -> None:
        plain = value is not None and len(value) <= 255 and not re.search("[&%<]", value)
        if parameter or not plain or len(found) >= 200:
            line = f"line {parser.CurrentLineNumber}"
            text = "an entity that is long, made of others or lies elsewhere is refused; nothing is fetched"
            raise _refused(line, text, "xml.entity")
        found.setdefault(name, escape(value or "", {'"': "&quot;"}))

    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = lambda *_: 0
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        text = f"this is no readable XML: {expat.errors.messages[error.code]}"
        raise _refused(f"line {error.lineno}", text, "rdf.syntax") from None
    return found


class _Builder:
    """Builds a graph out of statements. :ivar told: gets what was assumed of them."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.graph = Graph()
        self._terms: dict[str, tuple[str, str | None]] = {}
        self._older: Counter[str] = Counter()
        self._addresses: dict[str, str] = {}

    def build(self, statements: Iterable[Any]) -> Graph:
        """The graph of these statements, whichever named graph each stands in."""
        import pyoxigraph as ox

        named, blank, literal = ox.NamedNode, ox.BlankNode, ox.Literal
        graph, terms, addresses = self.graph, self._terms, self._addresses
        datatypes: dict[str, str | None] = {}
        count = 0
        for count, statement in enumerate(statements, 1):
            if count > MOST_STATEMENTS:
                raise _refused("", f"the file has more than {MOST_STATEMENTS:,} statements", "rdf.size")
            subject, term = statement.subject, statement.object
            if type(subject) is named:
                subject_id = subject.value
                subject_id = addresses.get(subject_id) or self._address(subject_id)
            elif type(subject) is blank:
                subject_id = f"_:{subject.value}"
            else:
                self.told.remark("not-carried", "", "a statement about a statement")
                continue
            predicate = statement.predicate.value
            known = terms.get(predicate) or self._term(predicate)
            short_predicate, older = known
            if older:
                self._older[older] += 1
            if type(term) is literal:
                text = term.value
                if len(text) > MOST_LITERAL:
                    where = f"{subject_id} {short_predicate}"
                    raise _refused(where, f"a text has more than {MOST_LITERAL:,} characters", "rdf.size")
                language = term.language
                datatype = None
                if language is None:
                    address = term.datatype.value
                    datatype = datatypes.get(address, "")
                    if datatype == "":
                        datatype = shorten(address)
                        datatype = datatypes[address] = None if datatype == "xsd:string" else datatype
                graph.node(subject_id).add(short_predicate, Literal(text, language, datatype))
                continue
            if type(term) is named:
                value = term.value
                if short_predicate == RDF_TYPE:
                    value, older = terms.get(value) or self._term(value)
                    if older:
                        self._older[older] += 1
                else:
                    value = addresses.get(value) or self._address(value)
            elif type(term) is blank:
                value = f"_:{term.value}"
            else:
                self.told.remark("not-carried", subject_id, "a statement about a statement")
                continue
            forward = INVERSE.get(short_predicate)
            if forward is None:
                graph.node(subject_id).add(short_predicate, value)
            else:
                graph.node(subject_id)
                graph.node(value).add(forward, subject_id)
        if not count:
            raise _refused("", "the file says nothing", "rdf.empty")
        for older, times in sorted(self._older.items()):
            self.told.remark("older-term", "", f"{older} ({times})")
        return graph

    def _term(self, address: str) -> tuple[str, str | None]:
        """A term's short name of today, and what to tell when it was another one."""
        name = shorten(address)
        today = OLDER.get(name, name)
        if today == name and (name == address or as_written(address)):
            told = None
        else:
            told = f"{address if not as_written(address) else name} → {today}"
        self._terms[address] = today, told
        return today, told

    def _address(self, address: str) -> str:
        """An address that every library can write; one that is relative, or has no scheme, below `RELATIVE`."""
        kept = address
        if address.startswith(RELATIVE) or not _SCHEME.match(address):
            rest = address.removeprefix(RELATIVE)
            if re.match(r"www\.[\w-]+\.", rest):
                kept = f"http://{rest}"
                self.told.remark("address-mended", kept, rest)
            else:
                kept = RELATIVE + rest
                self.told.remark("relative-address", "", short(rest))
        if _NOT_IN_ADDRESS.search(kept):
            kept = _NOT_IN_ADDRESS.sub(lambda one: quote(one[0]), kept.strip())
            self.told.remark("address-mended", kept[:200], short(address))
        if len(kept) > 2_000:
            raise _refused(f"<{kept[:100]}…>", "an address has more than 2,000 characters", "rdf.size")
        self._addresses[address] = kept
        return kept


def _refused(where: str, text: str, code: str) -> InvalidDocument:
    return InvalidDocument("catalogue", [Problem(where, text, code)])
