"""A unit of work: writes are held back and handed over in groups, reads see them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self

from orientation_core.errors import Conflict, NotFound, StoreError
from orientation_core.kinds import Value
from orientation_core.model.journal import Entry
from orientation_core.store import Claim, Kind, Message, Query, Record
from orientation_plugins.sql import checks
from orientation_plugins.sql.errors import translate
from orientation_plugins.sql.journal import entry_of, entry_row
from orientation_plugins.sql.outbox import message_row
from orientation_plugins.sql.queries import Asker, Behind, Question
from orientation_plugins.sql.session import Session
from orientation_plugins.sql.statements import BaseStatements, KindStatements, Row, Target

#: Rows that are held back at most; then they are handed to the database inside the same transaction.
MOST_HELD = 20_000

#: Rows that are turned into columns at a time.
_PIECE = 2_000


P = ParamSpec("P")


def _write(method: Callable[Concatenate[SqlUnit, P], None]) -> Callable[Concatenate[SqlUnit, P], None]:
    """A write that is refused, for whatever reason, ends its unit of work: half of a change is never kept."""

    @wraps(method)
    def guarded(unit: SqlUnit, /, *arguments: P.args, **options: P.kwargs) -> None:
        unit.check_writing()
        try:
            method(unit, *arguments, **options)
        except StoreError:
            unit.give_up()
            raise

    return guarded


class SqlUnit:
    """See :class:`orientation_core.store.UnitOfWork` for what each method promises.

    Belongs to the thread that began it.
    """

    def __init__(
        self,
        session: Session,
        organisation: str,
        base: BaseStatements,
        kinds: Callable[[Kind], tuple[KindStatements, Asker]],
    ) -> None:
        self.organisation = checks.key_text(organisation)
        self._session = session
        self._backend = session.backend
        self._base = base
        self._kinds = kinds
        self._held: dict[Target, list[Row]] = {}
        self._count = 0
        self._open_pages: list[Generator[Any]] = []
        self._state = "writing" if session.write else "reading"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        broken, self._state = self._state == "broken", "closed"
        try:
            # A query that is still being read would outlive its transaction.
            for pages in self._open_pages:
                pages.close()
            if kind is None and not broken:
                self._finish()
        except self._backend.errors as failed:
            if kind is None:
                raise translate(failed) from failed
        finally:
            self._session.abandon()
        if kind is None and broken:
            raise StoreError("something in this unit of work failed; nothing of it was kept")

    def _finish(self) -> None:
        if self._held:
            session = self._session
            if (
                session.idle
                and not session.joined
                and self._backend.insert_alone(session.driver(), self._held)
            ):
                session.release()
                return
            self._backend.insert(session.cursor(), self._held)
        self._session.commit()

    # -------------------------------------------------------------------------------- holding back

    def _hold(self, target: Target, *rows: Row) -> None:
        self._held.setdefault(target, []).extend(rows)
        self._count += len(rows)
        if self._count >= MOST_HELD:
            self.flush()

    def flush(self) -> None:
        with self._asking():
            pass

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """A cursor that sees what was held back. Whatever the database refuses ends the unit of work."""
        self._session.check_thread()
        if self._state not in ("writing", "reading"):
            raise StoreError(f"this unit of work cannot be used: it is {self._state}")
        try:
            cursor = self._session.cursor()
            if self._held:
                held, self._held, self._count = self._held, {}, 0
                self._backend.insert(cursor, held)
            yield cursor
        except self._backend.errors as error:
            self.give_up()
            raise translate(error) from error
        except StoreError:
            self.give_up()
            raise

    def check_writing(self) -> None:
        """:raises StoreError: this unit only reads, is over, or belongs to another thread."""
        self._session.check_thread()
        if self._state != "writing":
            raise StoreError(f"this unit of work cannot write: it is {self._state}")

    def give_up(self) -> None:
        """Keep nothing of this unit, and let nobody use it any more."""
        self._state = "broken"
        self._held = {}
        self._session.abandon()

    # -------------------------------------------------------------------------------- records

    @_write
    def add(self, kind: Kind, record: Record) -> None:
        statements, _ = self._kinds(kind)
        row = checks.record_row(self.organisation, statements.checks, record)
        parts = self._part_rows(statements, record)
        self._hold(statements.target, row)
        for target, rows in parts:
            self._hold(target, *rows)

    @_write
    def replace(self, kind: Kind, record: Record, read_version: int) -> None:
        statements, _ = self._kinds(kind)
        organisation, key, *fields = checks.record_row(self.organisation, statements.checks, record)
        parts = self._part_rows(statements, record)
        with self._asking() as cursor:
            for statement in statements.before:
                cursor.execute(statement, (organisation, key))
            self._backend.reword(cursor, statements, (organisation, key), fields[-1])
            try:
                cursor.execute(statements.update, [*fields, organisation, key, read_version])
            except self._backend.errors as error:
                if self._backend.is_clash(error):
                    raise Conflict(kind.name, key) from error
                raise
            if cursor.rowcount != 1:
                self._refuse(cursor, statements, key, read_version)
        for target, rows in parts:
            self._hold(target, *rows)

    def _refuse(self, cursor: Any, statements: KindStatements, key: str, read_version: int) -> None:
        cursor.execute(statements.version, (self.organisation, key))
        found = cursor.fetchone()
        if found is None:
            raise NotFound(statements.kind.name, key)
        raise Conflict(statements.kind.name, key, read_version, found[0])

    def _part_rows(self, statements: KindStatements, record: Record) -> list[tuple[Target, list[Row]]]:
        found = []
        for name, rows in record.parts.items():
            if name not in statements.parts:
                raise StoreError(f"{statements.kind.name} has no part {name}")
            target, fit = statements.parts[name]
            made: list[Row] = [
                (self.organisation, record.id, place, *checks.values(fit, row))
                for place, row in enumerate(rows)
            ]
            if made:
                found.append((target, made))
        return found

    def get(self, kind: Kind, record_id: str) -> Record:
        statements, _ = self._kinds(kind)
        rows = self._rows(statements.get, (self.organisation, checks.text(record_id)))
        if not rows:
            raise NotFound(kind.name, record_id)
        return record_of(rows[0])

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Row]:
        with self._asking() as cursor:
            cursor.execute(sql, values)
            found: list[Row] = cursor.fetchall()
        return found

    def _answer(self, question: Question) -> list[Row]:
        return self._rows(question.statement.sql, question.arguments())

    def find(self, kind: Kind, query: Query) -> list[Record]:
        _, asker = self._kinds(kind)
        behind = None
        if query.after is not None:
            rows = self._answer(asker.behind(self.organisation, query, query.after))
            if not rows:
                raise NotFound(kind.name, query.after)
            identity, *values = rows[0]
            behind = Behind(tuple(values), identity)
        found: list[Record] = []
        for question in asker.find(self.organisation, query, behind):
            if query.limit is not None:
                if len(found) >= query.limit:
                    break
                question.values["limit"] = query.limit - len(found)
            found += map(record_of, self._answer(question))
        return found

    def count(self, kind: Kind, query: Query) -> int:
        _, asker = self._kinds(kind)
        return int(self._answer(asker.count(self.organisation, query))[0][0])

    def columns(
        self, kind: Kind, names: Sequence[str], query: Query, *, part: str | None = None, chunk: int = 50_000
    ) -> Iterator[Mapping[str, Sequence[Value]]]:
        if not names:
            raise StoreError("name at least one column")
        _, asker = self._kinds(kind)
        pages = self._pages(asker.columns(self.organisation, names, query, part), tuple(names), chunk)
        self._open_pages.append(pages)
        return pages

    def _pages(
        self, question: Question, names: tuple[str, ...], chunk: int
    ) -> Generator[Mapping[str, Sequence[Value]]]:
        with self._asking():
            sql, values = question.statement.sql, question.arguments()
            # Turned into columns by so many rows as the processor's cache holds; a third quicker than whole chunks.
            piece = max(1, chunk // -(-chunk // _PIECE))
            held: list[list[Value]] = [[] for _ in names]
            for rows in self._backend.pages(self._session.driver(), sql, values, piece):
                for column, found in zip(held, zip(*rows, strict=True), strict=True):
                    column.extend(found)
                if len(held[0]) + piece > chunk:
                    yield dict(zip(names, held, strict=True))
                    held = [[] for _ in names]
            if held[0]:
                yield dict(zip(names, held, strict=True))

    # -------------------------------------------------------------------------------- beside the records

    @_write
    def append(self, entry: Entry) -> None:
        self._hold(self._base.journal, entry_row(entry))

    def history(self, kind: Kind, record_id: str) -> list[Entry]:
        values = (self.organisation, checks.text(kind.name), checks.text(record_id))
        return [entry_of(row) for row in self._rows(self._base.history, values)]

    def newest(self) -> Entry | None:
        rows = self._rows(self._base.newest, (self.organisation,))
        return entry_of(rows[0]) if rows else None

    @_write
    def enqueue(self, message: Message) -> None:
        self._hold(self._base.outbox, message_row(message))

    @_write
    def claim(self, claim: Claim) -> None:
        key = checks.key_text(claim.key)
        if len(key) > 255:
            raise StoreError("an idempotency key has at most 255 characters")
        self._hold(
            self._base.claims,
            (
                self.organisation,
                checks.key_text(claim.scope),
                key,
                claim.fingerprint,
                checks.text(claim.result),
            ),
        )

    def claimed(self, scope: str, keys: Sequence[str]) -> dict[str, Claim]:
        found: dict[str, Claim] = {}
        for key in dict.fromkeys(keys):
            values = (self.organisation, checks.text(scope), checks.text(key))
            for fingerprint, result in self._rows(self._base.claimed, values):
                found[key] = Claim(scope, key, fingerprint, result)
        return found

    @_write
    def put_attachment(self, digest: str, content: bytes) -> None:
        self._hold(self._base.attachments, (self.organisation, checks.key_text(digest), bytes(content)))

    def get_attachment(self, digest: str) -> bytes:
        rows = self._rows(self._base.attachment, (self.organisation, checks.text(digest)))
        if not rows:
            raise NotFound("attachment", digest)
        content: bytes = rows[0][0]
        return content

    @_write
    def drop_attachment(self, digest: str) -> None:
        with self._asking() as cursor:
            cursor.execute(self._base.drop_attachment, (self.organisation, checks.text(digest)))

    @_write
    def forget(self, kind: Kind, record_id: str) -> None:
        key = checks.text(record_id)
        with self._asking() as cursor:
            cursor.execute(self._base.drop_messages, (self.organisation, checks.text(kind.name), key))
            cursor.execute(self._base.drop_claims, (self.organisation, key))


def record_of(row: Row) -> Record:
    """A row of a record table, read in the order of :attr:`KindStatements.fields`."""
    identity, version, *columns, salt, head, body = row
    return Record(identity, version, body.encode(), tuple(columns), salt, head)
