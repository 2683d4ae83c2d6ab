"""The journal's rows: written with the record, sealed together, and held against the records."""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orientation_core.model import journal
from orientation_core.model.journal import Entry, Seal
from orientation_core.model.verification import Finding, Head, verify
from orientation_plugins.sql import checks
from orientation_plugins.sql.session import Session
from orientation_plugins.sql.statements import ENTRY_FIELDS, Row
from orientation_plugins.sql.tables import Layout


def entry_row(entry: Entry) -> Row:
    """An entry as the row that is inserted; its position is given by the database, its seal later."""
    return (
        checks.key_text(entry.organisation),
        checks.key_text(entry.kind),
        checks.key_text(entry.record),
        checks.whole(entry.number),
        checks.whole(entry.at),
        checks.text(entry.actor),
        checks.text(entry.action),
        checks.raw(entry.changes),
        checks.text(entry.state),
        entry.previous,
        entry.digest,
    )


def entry_of(row: Row) -> Entry:
    """An entry from a row read in the order of :data:`ENTRY_FIELDS`."""
    organisation, kind, record, number, at, actor, action, changes, *rest = row
    return Entry(organisation, kind, record, number, at, actor, action, _encoded(changes), *rest)


def _encoded(value: str) -> bytes:
    """A text as its bytes, also where they are not UTF-8 any more."""
    return value.encode("utf-8", "surrogateescape")


class JournalTable:
    """Reads and seals the whole journal, over all organisations, inside a session's transaction."""

    def __init__(self, layout: Layout, session: Session) -> None:
        self._session = session
        quote = session.backend.writer.quote
        self._mark = session.backend.writer.mark
        self._quote = quote
        self._layout = layout
        self._journal = quote(layout, "journal")
        self._seals = quote(layout, "seals")

    def entries(self, chunk: int) -> Iterator[Entry]:
        """All entries by position."""
        fields = ", ".join(f'"{field}"' for field in ENTRY_FIELDS)
        sql = f"SELECT {fields} FROM {self._journal} ORDER BY position"
        self._session.cursor()
        for rows in self._session.backend.pages(self._session.driver(), sql, (), chunk):
            yield from map(entry_of, rows)

    def seals(self) -> list[Seal]:
        """All seals, oldest first."""
        cursor = self._session.cursor()
        cursor.execute(
            f'SELECT number, at, "count", root, previous, digest, places FROM {self._seals} ORDER BY number'
        )
        return [
            Seal(number, at, count, root, previous, digest, places or b"")
            for number, at, count, root, previous, digest, places in cursor.fetchall()
        ]

    def _newest_seal(self) -> Seal | None:
        """The seal that the next one follows, without the list of its places."""
        cursor = self._session.cursor()
        cursor.execute(
            f'SELECT number, at, "count", root, previous, digest FROM {self._seals} ORDER BY number DESC LIMIT 1'
        )
        row = cursor.fetchone()
        return None if row is None else Seal(*row)

    def seal(self, at: int) -> Seal | None:
        """Seal every entry that no seal covers, wherever it lies.

        On PostgreSQL an entry can be committed after one with a higher position: so each carries its seal, and
        nothing is concluded from positions.
        """
        cursor, mark = self._session.cursor(), self._mark
        self._session.backend.queue_for_sealing(cursor, self._seals)
        before = self._newest_seal()
        number = before.number + 1 if before else 1
        newest = (
            f"(SELECT position FROM {self._journal} WHERE seal IS NOT NULL ORDER BY position DESC LIMIT 1)"
        )
        # With one writer at a time, as on SQLite, all that is open lies behind what is sealed; no index is needed.
        behind = f" AND position > coalesce({newest}, 0)" if self._session.backend.name == "sqlite" else ""
        cursor.execute(
            f"UPDATE {self._journal} SET seal = {mark} WHERE seal IS NULL{behind} RETURNING position, digest",
            (number,),
        )
        leaves = sorted(cursor.fetchall())
        if not leaves:
            return None
        made = journal.make_seal(before, checks.whole(at), leaves)
        cursor.execute(
            f'INSERT INTO {self._seals} (number, at, "count", root, previous, digest, places) '
            f"VALUES ({', '.join([mark] * 7)})",
            (made.number, made.at, made.count, made.root, made.previous, made.digest, made.places),
        )
        return made

    def heads(self, kinds: Sequence[str], chunk: int) -> Iterator[Head]:
        """Every record as it stands now, of every kind that has a table."""
        for kind in kinds:
            table = self._quote(self._layout, kind)
            sql = f"SELECT organisation, id, _version, _head, _salt, _body FROM {table}"
            for rows in self._session.backend.pages(self._session.driver(), sql, (), chunk):
                for organisation, identity, version, head, salt, body in rows:
                    state = journal.commitment(salt, _encoded(body))
                    yield Head(organisation, kind, identity, version, head, state)

    def verify(self, kinds: Sequence[str], published: Sequence[str], chunk: int = 5_000) -> list[Finding]:
        """Hold the journal, the seals and the records against each other, in one state of the database."""
        self._session.cursor()
        with self._session.backend.lenient(self._session.driver()):
            return verify(self.entries(chunk), self.seals(), self.heads(kinds, chunk), published)
