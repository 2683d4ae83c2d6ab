"""Importing a register: every row once, however often and however interrupted the import runs."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import attrs

from orientation_core.components.registers.map import RegisterMap
from orientation_core.components.registers.read import RawRow, RegisterFile
from orientation_core.components.registers.rejects import Rejects
from orientation_core.components.registers.rows import Row, RowReader
from orientation_core.components.writing import Writer
from orientation_core.documents import Documents
from orientation_core.errors import Conflict, InvalidDocument, Problem
from orientation_core.kinds import RecordKind, instant_value
from orientation_core.model.calendars import Pin
from orientation_core.model.complaints import Complaint, RequestType
from orientation_core.model.journal import Entry
from orientation_core.model.parties import SYSTEM
from orientation_core.model.references import Ids, new_reference
from orientation_core.model.text import Language
from orientation_core.store import Claim, Record, Store, UnitOfWork

#: Rows per transaction.
BATCH = 1_000
#: How often a batch is tried when somebody else writes the same rows, or a reference is taken.
TRIES = 5

#: A reference that occurred before in this file, with another content. Both rows are kept.
REPEATED_REFERENCE = "repeated_reference"
#: A row was imported before and says something else now. Nothing was changed.
DIFFERS_FROM_REGISTER = "differs_from_register"

Progress = Callable[[int, int, int], None]


class Into(Protocol):
    """What any import needs of where it imports to."""

    @property
    def organisation(self) -> str:
        """Whose store it is."""

    @property
    def kind(self) -> RecordKind[Any]:
        """What each row becomes."""

    @property
    def documents(self) -> Documents:
        """Holds every document against its schema."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Gives the current moment, aware."""

    @property
    def actor(self) -> str:
        """Id of who imports."""

    @property
    def randomness(self) -> Callable[[int], bytes]:
        """Gives random bytes, for salts."""

    def begin(self, *, write: bool) -> Any:
        """A unit of work."""


class Source(Protocol):
    """How a file is written."""

    @property
    def encoding(self) -> str:
        """For example ``utf-8``."""

    @property
    def delimiter(self) -> str:
        """Between the cells."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names, when the file has no header line."""


class Reader(Protocol):
    """Reads the rows of one file."""

    def read(self, line: int, cells: Sequence[str]) -> Row | Problem:
        """A row, or why it cannot be imported."""


#: What a row becomes: its values, its flags, and the moment of the import.
Make = Callable[[Mapping[str, Any], tuple[str, ...], datetime], Any]


@attrs.frozen
class ImportDesk:
    """What an import needs of the desk it imports into.

    :ivar kind: of complaints. :ivar procedure, calendar: the rules the cases are kept under.
    :ivar zone: of the calendar; local times of a map that names no zone are meant in it.
    :ivar clock: gives the current moment, aware. :ivar ids, reference: give fresh ids and public references.
    :ivar typology: local category -> federal one, or None where there is none.
    :ivar received_state, closed_state: states of the procedure. :ivar language: of cases whose row gives none.
    :ivar actor: id of who imports; whether they may, is asked before. :ivar randomness: gives random bytes.
    :ivar charter: the charter that counted at the moment of receipt, or None.
    :ivar connection: the host's connection to join, or None.
    """

    organisation: str
    store: Store
    kind: RecordKind[Complaint]
    documents: Documents
    procedure: Pin
    calendar: Pin
    clock: Callable[[], datetime]
    zone: str = "Europe/Brussels"
    ids: Callable[[], str] = attrs.field(factory=Ids)
    reference: Callable[[], str] = new_reference
    typology: Callable[[str], str | None] = lambda _: None
    received_state: str = "received"
    closed_state: str = "closed"
    language: Language = "fr"
    actor: str = SYSTEM.id
    randomness: Callable[[int], bytes] = secrets.token_bytes
    charter: Callable[[datetime], Pin | None] = lambda _: None
    connection: Any = None

    def begin(self, *, write: bool) -> Any:
        """A unit of work of this organisation."""
        return self.store.begin(self.organisation, write=write, connection=self.connection)


@attrs.frozen
class ImportSummary:
    """What an import did. `read` is the sum of the next three.

    :ivar already_present: rows imported before, and rows that repeat another one of this file under its reference.
    :ivar flagged: flag -> number of rows.
    """

    read: int = 0
    imported: int = 0
    rejected: int = 0
    already_present: int = 0
    flagged: Mapping[str, int] = attrs.field(factory=dict)


def import_register(
    desk: ImportDesk,
    path: str | Path,
    register_map: RegisterMap,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    rejects: str | Path | None = None,
    language: Language = "en",
) -> ImportSummary:
    """Import the register in the file `path`: CSV, plain or gzip.

    A row is imported once: its reference in the register, or without one its content and how many equal rows stand
    before it, is claimed in the transaction that writes it. So the same file changes nothing the second time, and an
    import that was killed goes on where it stopped. Memory grows only by what tells repeated rows apart, about
    100 bytes a row.

    :param dry_run: say what would happen, and write nothing at all.
    :param progress: called after every batch with rows read, bytes read, and bytes of the whole file.
    :param rejects: where rows go that cannot be imported, ``FILE.rejects.csv`` by default; no such row, no such file.
    :param language: of the reasons given there and in errors.
    :raises InvalidDocument: the file cannot be read, or the map does not fit it; nothing was imported.
    :raises Refused: the rejects file cannot be written.
    :raises Conflict: others kept writing the same rows at the same time.
    """
    name = register_map.name
    return import_rows(
        desk,
        path,
        register_map,
        lambda header: RowReader(register_map, header, desk.zone, language),
        partial(_case, desk, name),
        scope=f"import:{name}",
        action="complaint.imported",
        dry_run=dry_run,
        progress=progress,
        rejects=rejects,
        language=language,
    )


def import_rows(
    desk: Into,
    path: str | Path,
    source: Source,
    reading: Callable[[Sequence[str]], Reader],
    make: Make,
    *,
    scope: str,
    action: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    rejects: str | Path | None = None,
    language: Language = "en",
) -> ImportSummary:
    """Import the rows of a file of any sort, each once; as :func:`import_register` in all else.

    :param reading: a reader for the file with this header. :param make: the value that a row becomes; it may raise
        InvalidDocument. :param scope: of the claims. :param action: for the journal.
    """
    path = Path(path)
    beside = Path(rejects) if rejects is not None else path.with_name(f"{path.name}.rejects.csv")
    with RegisterFile(path, source.encoding, source.delimiter, source.columns, language) as register:
        reader = reading(register.header)
        with Rejects(
            beside,
            register.header,
            encoding=register.encoding.removesuffix("-sig"),
            delimiter=source.delimiter,
            write=not dry_run,
            language=language,
        ) as rejected:
            run = _Run(desk, scope, action, reader, make, rejected, dry_run=dry_run, language=language)
            rows = register.rows()
            while batch := list(islice(rows, BATCH)):
                run.take(batch)
                if progress is not None:
                    progress(run.tally["read"], register.position(), register.size)
    return run.summary()


@attrs.frozen
class _Candidate:
    """A readable row with the key that its import claims."""

    raw: RawRow
    row: Row
    key: str
    flags: tuple[str, ...]


class _Run:
    """One import under way."""

    def __init__(
        self,
        desk: Into,
        scope: str,
        action: str,
        reader: Reader,
        make: Make,
        rejects: Rejects,
        *,
        dry_run: bool,
        language: Language,
    ) -> None:
        self.desk, self.scope, self.action, self.reader = desk, scope, action, reader
        self.make, self.rejects = make, rejects
        self.dry_run, self.language = dry_run, language
        self.writer = Writer(desk.kind, desk.organisation, desk.documents, desk.randomness)
        self.tally: Counter[str] = Counter()
        self.flagged: Counter[str] = Counter()
        self.repeats = _Repeats()

    def summary(self) -> ImportSummary:
        counts = {field.name: self.tally[field.name] for field in attrs.fields(ImportSummary)[:4]}
        return ImportSummary(**counts, flagged=dict(sorted(self.flagged.items())))

    def take(self, batch: list[RawRow]) -> None:
        """Import a batch, in one transaction."""
        self.tally["read"] += len(batch)
        candidates = list(self._readable(batch))
        for attempt in range(1, TRIES + 1):
            fresh, differing = self._sift(candidates)
            made, refused = self._make(fresh)
            try:
                if made and not self.dry_run:
                    with self.desk.begin(write=True) as unit:
                        self._write(unit, made)
            except Conflict:
                # Another import claimed one of these rows meanwhile, or a reference is taken: look again.
                if attempt == TRIES:
                    raise
            else:
                break
        for candidate, problem in refused:
            self._reject(candidate.raw, problem)
        self.tally["imported"] += len(made)
        self.tally["already_present"] += len(candidates) - len(fresh)
        self.flagged.update(flag for candidate, _, _ in made for flag in candidate.flags)
        self.flagged.update([DIFFERS_FROM_REGISTER] * differing)

    def _readable(self, batch: Iterable[RawRow]) -> Iterator[_Candidate]:
        for raw in batch:
            if raw.problem is not None:
                self._reject(raw, raw.problem.at(f"line {raw.line}", self.language))
                continue
            row = self.reader.read(raw.line, raw.cells)
            if isinstance(row, Problem):
                self._reject(raw, row)
                continue
            reference = row.values.get("source_reference")
            if reference is None:
                yield _Candidate(
                    raw, row, f"row:{row.digest.hex()}:{self.repeats.of_row(row.digest)}", row.flags
                )
                continue
            number = self.repeats.of_reference(reference, row.digest)
            if number == 0:
                self.tally["already_present"] += 1
                continue
            flags = row.flags if number == 1 else (*row.flags, REPEATED_REFERENCE)
            yield _Candidate(raw, row, f"reference:{number}:{reference}", flags)

    def _reject(self, raw: RawRow, problem: Problem) -> None:
        self.tally["rejected"] += 1
        where = problem.where.removeprefix(f"line {raw.line}").removeprefix(", ")
        self.rejects.add(raw.line, f"{where}: {problem.message}" if where else problem.message, raw.cells)

    def _sift(self, candidates: list[_Candidate]) -> tuple[list[_Candidate], int]:
        """Those that were not imported before, and how many of the others say something else now."""
        if not candidates:
            return [], 0
        with self.desk.begin(write=False) as unit:
            known = unit.claimed(self.scope, [candidate.key for candidate in candidates])
        fresh = [candidate for candidate in candidates if candidate.key not in known]
        differing = sum(
            known[candidate.key].fingerprint != candidate.row.digest
            for candidate in candidates
            if candidate.key in known
        )
        return fresh, differing

    def _make(
        self, fresh: list[_Candidate]
    ) -> tuple[list[tuple[_Candidate, Record, Entry]], list[tuple[_Candidate, Problem]]]:
        """Records of the rows, and those whose document its schema refuses."""
        made, refused = [], []
        at = self.desk.clock()
        moment = instant_value(at)
        for candidate in fresh:
            try:
                value = self.make(candidate.row.values, candidate.flags, at)
                record, entry = self.writer.new(value, at=moment, actor=self.desk.actor, action=self.action)
            except InvalidDocument as error:
                refused.append((candidate, error.problems[0]))
            else:
                made.append((candidate, record, entry))
        return made, refused

    def _write(self, unit: UnitOfWork, made: list[tuple[_Candidate, Record, Entry]]) -> None:
        for candidate, record, entry in made:
            unit.add(self.desk.kind, record)
            unit.append(entry)
            unit.claim(Claim(self.scope, candidate.key, candidate.row.digest, record.id))


def _case(
    desk: ImportDesk, source: str, given: Mapping[str, Any], flags: tuple[str, ...], at: datetime
) -> Complaint:
    """The case that a row of a register becomes."""
    values = dict(given)
    kind = values.pop("type", RequestType.COMPLAINT)
    category = values.get("category")
    return Complaint(
        id=desk.ids(),
        reference=desk.reference(),
        organisation=desk.organisation,
        type=kind,
        original_type=kind,
        procedure=desk.procedure,
        calendar=desk.calendar,
        charter=desk.charter(values["received_at"]),
        registered_at=at,
        state=desk.closed_state if "closed_at" in values else desk.received_state,
        channel=values.pop("channel", "import"),
        language=values.pop("language", desk.language),
        zone=desk.zone,
        federal_category=None if category is None else desk.typology(category),
        source=source,
        flags=flags,
        **values,
    )


class _Repeats:
    """Tells equal rows of one file apart. Keeps a 64-bit digest per row and no text."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._references: dict[int, int | list[int]] = {}

    def of_row(self, digest: bytes) -> int:
        """1 for the first row of this content, 2 for the next …"""
        short = int.from_bytes(digest[:8])
        number = self._rows[short] = self._rows.get(short, 0) + 1
        return number

    def of_reference(self, reference: str, digest: bytes) -> int:
        """1 for the first content under this reference, 2 for another … and 0 for one that was there already."""
        name, short = hash(reference), int.from_bytes(digest[:8])
        seen = self._references.get(name)
        if seen is None:
            self._references[name] = short
            return 1
        contents = seen if isinstance(seen, list) else [seen]
        if short in contents:
            return 0
        self._references[name] = [*contents, short]
        return len(contents) + 1
