"""Drivers' errors, translated at the border. No text of a driver is repeated: it may quote a row."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from orientation_core.errors import Conflict, Overtaken, StoreError
from orientation_plugins.sql.statements import Row, Target

_SQLSTATES = {
    "08": "the connection to the database was lost; whether the change was kept is not known, so repeat it with "
    "the same idempotency key",
    "22": "the database refused a value",
    "25": "the database takes no writes here now",
    "28": "the database refused the user or password",
    "40": "the database had to choose between two changes at once; repeat the command",
    "53": "the database has no room or no connection left",
    "55": "the database is busy; try again",
    "57": "the database ended the statement before it was done; try again",
}

#: A serialization failure and a deadlock: surely nothing was kept, and a repetition may well succeed.
_LOST_RACES = ("40001", "40P01")

_SQLITE_NAMES = {
    "SQLITE_BUSY": "the database is busy; try again",
    "SQLITE_LOCKED": "the database is busy; try again",
    "SQLITE_FULL": "there is no room left on the disk",
    "SQLITE_READONLY": "the database takes no writes here now",
    "SQLITE_CANTOPEN": "the database file cannot be opened",
    "SQLITE_CORRUPT": "the database file is damaged; restore it",
    "SQLITE_NOTADB": "this file is not a SQLite database",
    "SQLITE_TOOBIG": "a document is larger than the database takes",
}

#: How psycopg begins when it could not connect in the first place; nothing can have been kept then.
_NEVER_CONNECTED = ("connection failed", "connection is bad", "connection timeout", "failed to resolve host")

_NOT_PREPARED = "the tables are not there; prepare the store for this kind first"


def translate(error: BaseException) -> StoreError:
    """What a driver's error means here, in a sentence; its cause is the driver's."""
    sqlstate = getattr(error, "sqlstate", None)
    if sqlstate in _LOST_RACES:
        lost = Overtaken()
        lost.__cause__ = error
        return lost
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", None) or "no code"
        if "no such table" in str(error):
            said = _NOT_PREPARED
        else:
            known = [text for code, text in _SQLITE_NAMES.items() if name.startswith(code)]
            said = known[0] if known else f"the database could not do this ({name})"
    elif sqlstate in ("42P01", "3F000"):
        said = _NOT_PREPARED
    elif sqlstate in ("25P03", "25P04"):
        said = "the database ended a transaction that took too long; nothing of it was kept"
    elif sqlstate and sqlstate.startswith("57P"):
        said = _SQLSTATES["08"]  # the server is being restarted
    elif sqlstate:
        said = _SQLSTATES.get(sqlstate[:2], f"the database could not do this ({sqlstate})")
    elif str(error).startswith(_NEVER_CONNECTED):
        said = "the database does not answer, or does not let us in"
    elif type(error).__module__.startswith("psycopg"):
        said = _SQLSTATES["08"]
    else:
        said = f"the database could not do this ({type(error).__name__})"
    found = StoreError(said)
    found.__cause__ = error
    return found


def clash(target: Target, row: Row | None, cause: BaseException) -> Conflict:
    """A row was there already."""
    found = Conflict(*(target.named(row) if row else (target.table.name, "")))
    found.__cause__ = cause
    return found


_DETAIL = re.compile(r"\((.*?)\)=\((.*)\)", re.DOTALL)


def guilty(target: Target, rows: Sequence[Row], diagnosis: Any) -> Row | None:
    """Which of the rows that were inserted together clashed, by PostgreSQL's diagnosis."""
    if len(rows) == 1:
        return rows[0]
    told = _DETAIL.search(diagnosis.message_detail or "")
    if told is None:
        return None
    names = [name.strip(' "') for name in told[1].split(",")]
    columns = [name.strip('"') for name in target.columns]
    if not set(names) <= set(columns):
        return None
    places = [columns.index(name) for name in names]
    return next((row for row in rows if ", ".join(str(row[place]) for place in places) == told[2]), None)
