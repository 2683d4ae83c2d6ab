"""Words to find. Both databases are given words that are folded and split already, so none has a parser to differ."""

from __future__ import annotations

import sqlalchemy as sa

from orientation_core.errors import StoreError
from orientation_core.kinds import fold
from orientation_plugins.sql import checks
from orientation_plugins.sql.tables import KindTables, quoted

#: SQLite nests what is asked for; deeper than this it refuses.
MOST_WORDS = 100


def asked(search: str) -> list[str]:
    """The words to find, each once, the one that may be a beginning last. :raises StoreError: too many."""
    words = [word[: checks.LONGEST_WORD] for word in fold(search).split()]
    if not words:
        return []
    found = [*dict.fromkeys(word for word in words[:-1] if word != words[-1]), words[-1]]
    if len(found) > MOST_WORDS:
        raise StoreError(f"a search takes at most {MOST_WORDS} words")
    # A word that occurs whole and is also the beginning asked for must occur whole.
    return [*found, words[-1]] if words[-1] in words[:-1] else found


def for_sqlite(words: list[str]) -> str:
    """As FTS5 wants to be asked."""
    return " ".join(f'"{word}"' for word in words) + "*"


def for_postgresql(words: list[str]) -> str:
    """As PostgreSQL's type ``tsquery`` reads it; quoted, so that no dictionary touches the words."""
    return " & ".join(f"'{word}'" for word in words) + ":*"


def condition(dialect: str, tables: KindTables, parameter: str) -> sa.ColumnElement[bool]:
    """That a record has the words in `parameter`."""
    record = tables.record
    if dialect == "postgresql":
        query = sa.cast(sa.bindparam(parameter, type_=sa.Text), sa.dialects.postgresql.TSQUERY)
        return record.c["_words"].op("@@", is_comparison=True)(query)
    if tables.words is None:
        return sa.false()
    index = sa.table(tables.words, sa.column("rowid"))
    # Beside MATCH stands the index itself, as a hidden column of its own name.
    matches = sa.literal_column(quoted(tables.words)).op("MATCH", is_comparison=True)(sa.bindparam(parameter))
    return record.c["_key"].in_(sa.select(index.c.rowid).where(matches))
