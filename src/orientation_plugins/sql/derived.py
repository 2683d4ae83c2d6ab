"""What stands in the tables beside the documents, held against them: declared columns and derived rows."""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from orientation_core.model.verification import ERASED, Finding
from orientation_core.store import Kind, astray, unowned
from orientation_plugins.sql.session import Session
from orientation_plugins.sql.statements import Row
from orientation_plugins.sql.tables import Layout, quoted

#: Organisation and id of a record, as they are handed to the database.
_Place = tuple[object, object]

#: A document that was edited may say anything, also what a database takes for no text.
_DIGEST = re.compile("[0-9a-f]{64}")


class DerivedTables:
    """Reads the tables of one kind, a page of records at a time, inside a session's transaction."""

    def __init__(self, layout: Layout, session: Session, kind: Kind) -> None:
        self._layout, self._session, self._kind = layout, session, kind
        lenient = session.backend.name == "sqlite"
        # There a text may have become one that is none; such a one goes back as the bytes it is.
        self._mark = "CAST(? AS TEXT)" if lenient else session.backend.writer.mark

    def findings(self, page: int = 1_000) -> Iterator[Finding]:
        """Every column and part that says something else than its document, and rows that belong to no record."""
        last: _Place | None = None
        while True:
            records = self._records(last, page)
            ending = self._place(records[-1]) if len(records) == page else None
            parts = {part.name: self._rows(part.name, last, ending) for part in self._kind.parts}
            for organisation, identity, body, *columns in records:
                rows = {name: found.pop((organisation, identity), []) for name, found in parts.items()}
                held = partial(self._held, *self._place((organisation, identity)))
                yield from astray(self._kind, identity, _encoded(body), columns, rows, held)
            for name, found in parts.items():
                yield from (unowned(self._kind, identity, name) for _, identity in found)
            if ending is None:
                return
            last = ending

    def _records(self, last: _Place | None, page: int) -> list[Row]:
        listed = "".join(f", {quoted(column.name)}" for column in self._kind.columns)
        where = f"WHERE (organisation, id) > ({self._mark}, {self._mark}) " if last else ""
        table = self._session.backend.writer.quote(self._layout, self._kind.name)
        cursor = self._session.cursor()
        cursor.execute(
            f"SELECT organisation, id, _body{listed} FROM {table} {where}ORDER BY organisation, id LIMIT {page:d}",
            last or (),
        )
        return list(cursor.fetchall())

    def _rows(self, part: str, last: _Place | None, ending: _Place | None) -> dict[Row, list[Row]]:
        """The rows of a part behind one record up to another, by the record that they belong to."""
        columns = next(one.columns for one in self._kind.parts if one.name == part)
        listed = "".join(f", {quoted(name)}" for name, _ in columns)
        pair = f"({self._mark}, {self._mark})"
        bounds = [(">", last), ("<=", ending)]
        where = " AND ".join(f"(organisation, record) {sign} {pair}" for sign, place in bounds if place)
        table = self._session.backend.writer.quote(self._layout, f"{self._kind.name}_{part}")
        cursor = self._session.cursor()
        cursor.execute(
            f"SELECT organisation, record, _place{listed} FROM {table} {f'WHERE {where} ' if where else ''}"
            "ORDER BY organisation, record, _place",
            [value for _, place in bounds if place for value in place],
        )
        grouped = groupby(cursor.fetchall(), key=lambda row: (row[0], row[1]))
        return {key: [tuple(row[2:]) for row in rows] for key, rows in grouped}

    def _held(self, organisation: object, identity: object, digest: str) -> bool:
        """Whether a file that a record's document names is there, or went when the record was erased."""
        if not _DIGEST.fullmatch(digest):
            return False
        quote, mark = self._session.backend.writer.quote, self._mark
        cursor = self._session.cursor()
        cursor.execute(
            f"SELECT 1 FROM {quote(self._layout, 'attachments')} WHERE organisation = {mark} AND digest = {mark} "
            f"UNION ALL SELECT 1 FROM {quote(self._layout, 'journal')} WHERE organisation = {mark} AND kind = {mark} "
            f"AND record = {mark} AND action = {mark} LIMIT 1",
            (organisation, digest, organisation, self._kind.name, identity, ERASED),
        )
        return cursor.fetchone() is not None

    def _place(self, row: Sequence[str]) -> _Place:
        if self._session.backend.name == "sqlite":
            return _encoded(row[0]), _encoded(row[1])
        return row[0], row[1]


def _encoded(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")
