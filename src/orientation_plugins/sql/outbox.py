"""The outbox: taken by several workers at once, in order per stream, settled only by who holds the lease."""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

from collections.abc import Sequence

import attrs

from orientation_core.store import LONGEST_LEASE, Message, MessageState
from orientation_plugins.sql import checks
from orientation_plugins.sql.session import Session
from orientation_plugins.sql.statements import Row
from orientation_plugins.sql.tables import Layout

#: The fields of a message, in their order; so are the columns called.
_FIELDS = tuple(field.name for field in attrs.fields(Message))
_SHOWN = ", ".join(_FIELDS)


def message_row(message: Message) -> Row:
    """A message as the row that is inserted; its position is given by the database."""
    return (
        checks.key_text(message.id),
        checks.key_text(message.organisation),
        checks.key_text(message.kind),
        checks.key_text(message.record),
        checks.key_text(message.channel),
        checks.key_text(message.recipient),
        checks.raw(message.event),
        checks.whole(message.due_at),
        None if message.letter is None else checks.whole(message.letter),
        str(message.state.value),
        checks.whole(message.attempts),
        checks.text(message.code),
    )


def message_of(row: Row) -> Message:
    """A message from a row read in the order of its fields."""
    values = dict(zip(_FIELDS, row, strict=True))
    return Message(**values | {"event": values["event"].encode(), "state": MessageState(values["state"])})


class OutboxTable:
    """The outbox inside a session's transaction."""

    def __init__(self, layout: Layout, session: Session) -> None:
        self._session = session
        self._mark = session.backend.writer.mark
        self._table = session.backend.writer.quote(layout, "outbox")
        # SQLite goes through its table in the order of the positions, which begins with all that was ever sent: so it is
        # told where the first one is that is due. The plus keeps it from looking for that in the same way.
        self._first_due = (
            f"AND o.position >= (SELECT min(+d.position) FROM {self._table} d "
            f"WHERE d.state = 'pending' AND d.due_at <= {self._mark}) "
            if session.backend.name == "sqlite"
            else ""
        )
        self._locking = " FOR UPDATE SKIP LOCKED" if session.backend.name == "postgresql" else ""

    def lease(
        self, owner: str, now: int, seconds: float, limit: int, organisation: str | None
    ) -> list[Message]:
        """See :meth:`orientation_core.store.Store.lease`.

        Which messages are due is a state and never a position: a message may be committed after a later one.
        """
        mark, table = self._mark, self._table
        whose = f"AND o.organisation = {mark} " if organisation is not None else ""
        sql = (
            f"WITH picked AS (SELECT position FROM {table} o WHERE o.state = 'pending' AND o.due_at <= {mark} "
            f"AND (o.leased_until IS NULL OR o.leased_until <= {mark} OR o.leased_until > {mark}) {whose}"
            f"AND NOT EXISTS (SELECT 1 FROM {table} e WHERE e.state = 'pending' AND e.record = o.record "
            "AND e.position < o.position AND e.organisation = o.organisation AND e.kind = o.kind "
            "AND e.channel = o.channel AND e.recipient = o.recipient) "
            f"{self._first_due}"
            f"ORDER BY o.position LIMIT {mark}{self._locking}) "
            f"UPDATE {table} SET owner = {mark}, leased_until = {mark} "
            f"WHERE position IN (SELECT position FROM picked) RETURNING position, {_SHOWN}"
        )
        until = now + round(seconds * 1_000_000)
        filters = [] if organisation is None else [checks.text(organisation)]
        cursor = self._session.cursor()
        cursor.execute(
            sql,
            [
                now,
                now,
                max(now + LONGEST_LEASE, until),
                *filters,
                *([now] if self._first_due else []),
                max(limit, 0),
                checks.key_text(owner),
                until,
            ],
        )
        return [message_of(row[1:]) for row in sorted(cursor.fetchall())]

    def settle(self, owner: str, message: Message) -> bool:
        """See :meth:`orientation_core.store.Store.settle`."""
        mark = self._mark
        cursor = self._session.cursor()
        cursor.execute(
            f"UPDATE {self._table} SET state = {mark}, attempts = {mark}, due_at = {mark}, code = {mark}, "
            f"owner = NULL, leased_until = NULL WHERE id = {mark} AND owner = {mark} AND state = 'pending'",
            (
                str(message.state.value),
                checks.whole(message.attempts),
                checks.whole(message.due_at),
                checks.text(message.code),
                checks.text(message.id),
                checks.text(owner),
            ),
        )
        return bool(cursor.rowcount == 1)

    def messages(self, organisation: str, state: MessageState | None, limit: int) -> list[Message]:
        """See :meth:`orientation_core.store.Store.messages`."""
        mark = self._mark
        # The state stands in the text, so that the partial indexes can serve it; it is one of three words.
        only = f"AND state = '{state.value}' " if state is not None else ""
        cursor = self._session.cursor()
        cursor.execute(
            f"SELECT {_SHOWN} FROM {self._table} WHERE organisation = {mark} {only}"
            f"ORDER BY position LIMIT {mark}",
            (checks.text(organisation), max(limit, 0)),
        )
        return [message_of(row) for row in cursor.fetchall()]

    def revive(self, organisation: str, ids: Sequence[str], now: int) -> int:
        """See :meth:`orientation_core.store.Store.revive`."""
        mark, count = self._mark, 0
        cursor = self._session.cursor()
        for one in dict.fromkeys(ids):
            cursor.execute(
                f"UPDATE {self._table} SET state = 'pending', attempts = 0, due_at = {mark} "
                f"WHERE organisation = {mark} AND id = {mark} AND state = 'dead'",
                (checks.whole(now), checks.text(organisation), checks.text(one)),
            )
            count += cursor.rowcount
        return count
