"""A table as documents of the catalogue: each row one document, by the map or by the names of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

import attrs

from orientation_core.components.registers.fields import Fields
from orientation_core.components.registers.map import RegisterMap, load_map, nearest, unknown
from orientation_core.components.registers.messages import said
from orientation_core.components.registers.moments import DEFAULT_FORMATS
from orientation_core.components.registers.read import RawRow, RegisterFile
from orientation_core.components.registers.rejects import OWN_COLUMNS
from orientation_core.components.registers.rows import CellReader
from orientation_core.components.registers.sheets import SheetFile
from orientation_core.documents import Documents, to_document
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.kinds import fold
from orientation_core.labels import told
from orientation_core.model.catalogue import Entry
from orientation_core.model.catalogue.contents import Contents, kind_of
from orientation_core.model.catalogue.exchange import Arrival, Rejected, Source
from orientation_core.model.catalogue.references import unknown_references
from orientation_core.model.gate import TextProblem
from orientation_core.model.text import LANGUAGES, Language
from orientation_plugins.catalogue.columns import SHAPES, fields_of, value_of
from orientation_plugins.catalogue.shapes import SEPARATOR, split
from orientation_plugins.reports.delimited import guarded

#: The column of a table with documents of several kinds.
KIND = "kind_of_document"
_ZONE = "Europe/Brussels"


class Table(Protocol):
    """A table that is open for reading: of text, or a sheet of a workbook."""

    header: list[str]
    encoding: str
    delimiter: str

    def rows(self) -> Iterator[RawRow]:
        """Every row behind the header."""


@attrs.frozen
class _Row:
    """A row that became a document. :ivar raw: as it stood."""

    raw: RawRow
    entry: Entry


@cache
def _documents() -> Documents:
    return Documents()


def read_csv(source: Source) -> Arrival:
    """What a delimited file holds; see :class:`Source`. :raises InvalidDocument: it cannot be read, or its map."""
    read = _map_of(source)
    encoding, delimiter = (read.encoding, read.delimiter) if read else ("utf-8", ",")
    columns = read.columns if read else ()
    with RegisterFile(source.path, encoding, delimiter, columns, source.language) as table:
        return _arrived(source, [(table, read)])


def read_xlsx(source: Source) -> Arrival:
    """What a workbook holds: its first sheet by the map; without one, every sheet that is named after a kind."""
    read = _map_of(source)
    with SheetFile.opened(source.path, source.language) as sheets:
        if read is not None:
            # A cell that is a date says so itself, whatever the map says of dates that are texts.
            formats = dict.fromkeys((*read.datetime_formats, *DEFAULT_FORMATS))
            return _arrived(source, [(sheets[0], attrs.evolve(read, datetime_formats=tuple(formats)))])
        named = [sheet for sheet in sheets if sheet.name in SHAPES or KIND in sheet.header]
        return _arrived(source, [(sheet, None) for sheet in named or sheets[:1]])


def _map_of(source: Source) -> RegisterMap | None:
    """The map; it says itself which kind its rows are. :raises InvalidDocument: it is none."""
    if source.map is None:
        return None
    # Any field of any kind, to find out which kind it is; then again with the fields of that kind.
    anything = Fields(_any_reader, (), moments=(), options={"kind": "map.text", "prefix": "map.text"})
    kind = load_map(source.map, source.language, anything).options.get("kind", "service")
    if kind not in SHAPES:
        raise InvalidDocument("import_map", [unknown("/source/kind", kind, tuple(SHAPES), source.language)])
    return load_map(source.map, source.language, fields_of(kind))


def _any_reader(_: str) -> Any:
    return str


def _arrived(source: Source, tables: Sequence[tuple[Table, RegisterMap | None]]) -> Arrival:
    run = _Run(source)
    for table, read in tables:
        run.take(table, read)
    run.drop_lost_references()
    first = tables[0][0]
    return Arrival(
        Contents.of(row.entry for row in run.found.values()),
        read=run.read,
        repeated=run.repeated,
        rejected=tuple(sorted(run.rejected, key=lambda one: one.line)),
        header=tuple(first.header),
        encoding=first.encoding.removesuffix("-sig"),
        delimiter=first.delimiter,
    )


class _Run:
    """One file being read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.read = self.repeated = 0
        self.found: dict[tuple[str, str], _Row] = {}
        self.rejected: list[Rejected] = []

    def take(self, table: Table, read: RegisterMap | None) -> None:
        """Read every row of a table."""
        readers: dict[str, tuple[CellReader, list[str]]] = {}
        place = table.header.index(KIND) if KIND in table.header else None
        for raw in table.rows():
            self.read += 1
            kind = self._kind(table, read, raw, place)
            if raw.problem is not None:
                self._reject(raw, raw.problem.at("", self.source.language))
            elif kind not in SHAPES:
                known = ", ".join(SHAPES)
                self._reject(raw, said("row.choice", known=known).at(f"column {KIND}", self.source.language))
            else:
                if kind not in readers:
                    readers[kind] = self._reader(table, read, kind)
                self._row(raw, self._cells(table, raw, read), kind, read, *readers[kind])

    def _kind(self, table: Table, read: RegisterMap | None, raw: RawRow, place: int | None) -> str:
        if read is not None:
            return str(read.options.get("kind", "service"))
        if place is not None:
            return raw.cells[place] if place < len(raw.cells) else ""
        name = getattr(table, "name", "service")
        return name if name in SHAPES else "service"

    def _reader(self, table: Table, read: RegisterMap | None, kind: str) -> tuple[CellReader, list[str]]:
        """How rows of that kind are read, and the columns that they have."""
        fields = fields_of(kind)
        if read is None:
            own = [column for column in table.header if fields.has(column)]
            unknown_ones = [
                column
                for column in table.header
                if column != KIND and column not in OWN_COLUMNS and not _known_anywhere(column)
            ]
            if unknown_ones or not own:
                raise _no_columns(unknown_ones or table.header, fields, self.source.language)
            read = RegisterMap({column: column for column in own})
        reader = CellReader(read, table.header, _ZONE, self.source.language, fields)
        return reader, [*read.fields, *(one for one in read.constant if one not in read.fields)]

    def _cells(self, table: Table, raw: RawRow, read: RegisterMap | None) -> list[str]:
        """The cells of a row as they are read."""
        if read is None:
            # What we wrote ourselves has an apostrophe where a spreadsheet would see a formula.
            return [_unguarded(cell) for cell in raw.cells]
        cells = list(raw.cells)
        for field, ours in read.values.items():
            place = table.header.index(read.fields[field]) if read.fields.get(field) in table.header else None
            if place is not None and SEPARATOR in cells[place] and cells[place] not in ours:
                cells[place] = SEPARATOR.join(ours.get(one, one) for one in split(cells[place]))
        return cells

    def _row(
        self,
        raw: RawRow,
        cells: list[str],
        kind: str,
        read: RegisterMap | None,
        reader: CellReader,
        mapped: list[str],
    ) -> None:
        values = reader.values(raw.line, cells)
        if isinstance(values, Problem):
            self._reject(raw, values)
            return
        zone = (read.timezone if read else None) or _ZONE
        try:
            name = self._name(kind, values, read)
            known = self.source.known.find(kind, values.get("uri") or name) or self.source.known.find(
                kind, name
            )
            constant = read.constant if read else ()
            entry = value_of(kind, values, mapped, known, known.name if known else name, zone, constant)
        except TextProblem as problem:
            self._reject(raw, problem.at("", self.source.language))
            return
        except InvalidDocument as error:
            self._reject(raw, error.problems[0])
            return
        problems = _documents().problems(kind, to_document(entry), self.source.language)
        before = self.found.get((kind, entry.name))
        if problems:
            self._reject(raw, problems[0])
        elif before is None:
            self.found[kind, entry.name] = _Row(raw, entry)
        elif before.entry == entry:
            self.repeated += 1
        else:
            again = said("row.again", name=entry.name, line=before.raw.line)
            self._reject(raw, again.at("", self.source.language))

    def _name(self, kind: str, values: Mapping[str, Any], read: RegisterMap | None) -> str:
        """The name that a row gives, or one made of its number or title: the same for the same row, always."""
        if values.get("name"):
            return str(values["name"])
        uri = values.get("uri")
        there = self.source.known.find(kind, uri) if uri else None
        if there is not None:
            return str(there.name)
        label = "title" if kind in {"service", "dataset"} else "label"
        titles = [values.get(f"{label}.{language}") for language in LANGUAGES]
        said_so = values.get("identifier") or next(filter(None, titles), None) or ""
        name = _slug((read.options.get("prefix", "") if read else "") + str(said_so))
        if not name:
            raise said("row.missing", name="name")
        return name

    def _reject(self, raw: RawRow, problem: Problem) -> None:
        problem = told(problem, self.source.language)
        where = problem.where.removeprefix(f"line {raw.line}").removeprefix(", ")
        reason = f"{where}: {problem.message}" if where else problem.message
        self.rejected.append(Rejected(raw.line, reason, tuple(raw.cells)))

    def drop_lost_references(self) -> None:
        """Reject rows that refer to what is neither in the catalogue nor in the file, until none is left."""
        while True:
            here = {(kind_of(one), one.name): one for one in self.source.known}
            here |= {key: row.entry for key, row in self.found.items()}
            contents = Contents.of(here.values())
            lost = {
                key: problems[0]
                for key, row in self.found.items()
                if (problems := unknown_references(row.entry, contents))
            }
            if not lost:
                return
            for key, problem in lost.items():
                self._reject(self.found.pop(key).raw, problem)


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def _known_anywhere(column: str) -> bool:
    return any(fields_of(kind).has(column) for kind in SHAPES)


def _no_columns(columns: Sequence[str], fields: Fields, language: Language) -> InvalidDocument:
    problems = []
    for column in columns[:20]:
        near = nearest(column, fields.names)
        problem = (
            said("map.nearest", name=column[:80], nearest=near)
            if near
            else said("map.unknown", name=column[:80], known=", ".join(fields.names[:30]))
        )
        problems.append(problem.at("line 1", language))
    return InvalidDocument("catalogue", problems)


def _slug(words: str) -> str:
    """A name out of words: small letters, figures and dashes, 80 signs at most."""
    plain = fold(words).encode("ascii", "ignore").decode().split()
    return "-".join(plain)[:80].strip("-")
