"""Importing a register: every row once, however often and however interrupted the import runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import attrs

from orientation_core.components import linking
from orientation_core.components.registers.cases import ImportDesk, case_of
from orientation_core.components.registers.map import RegisterMap
from orientation_core.components.registers.read import RawRow, RegisterFile
from orientation_core.components.registers.rejects import Rejects
from orientation_core.components.registers.rows import Row, RowReader
from orientation_core.components.writing import Writer
from orientation_core.documents import Documents
from orientation_core.errors import Conflict, InvalidDocument, Problem
from orientation_core.kinds import RecordKind, instant_value
from orientation_core.model.improvements.links import Tie
from orientation_core.model.journal import Entry
from orientation_core.model.text import Language
from orientation_core.store import Claim, Record, UnitOfWork

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
        partial(case_of, desk, name),
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


@attrs.frozen
class _Made:
    """What a row becomes, ready to be written. :ivar says: of how things hang together."""

    candidate: _Candidate
    record: Record
    entry: Entry
    says: frozenset[Tie]


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
        self.links = Writer(linking.LINK, desk.organisation, desk.documents, desk.randomness)
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
        self.flagged.update(flag for one in made for flag in one.candidate.flags)
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

    def _make(self, fresh: list[_Candidate]) -> tuple[list[_Made], list[tuple[_Candidate, Problem]]]:
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
                made.append(_Made(candidate, record, entry, self.desk.kind.ties(value)))
        return made, refused

    def _write(self, unit: UnitOfWork, made: list[_Made]) -> None:
        kind, moment = self.desk.kind, self.desk.clock()
        for one in made:
            unit.add(kind, one.record)
            unit.append(one.entry)
            unit.claim(Claim(self.scope, one.candidate.key, one.candidate.row.digest, one.record.id))
            if one.says:
                where = linking.said_in(kind, one.record.id)
                linking.say(
                    unit,
                    self.links,
                    where,
                    frozenset(),
                    one.says,
                    at=moment,
                    by=self.desk.actor,
                    new=True,
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
