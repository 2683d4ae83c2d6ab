"""Which columns a set of indicators reads, found out by letting them speak to a table that takes notes."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from orientation_core.analysis.aggregate import figures
from orientation_core.analysis.facts import EXTRA, NUMBERS, TEXTS
from orientation_core.analysis.prepare import prepare

if TYPE_CHECKING:
    from orientation_core.analysis.indicators import Indicator

#: Columns without which no figure can be counted.
ESSENTIAL = frozenset(("received_at", "received_on", "closed_at", "closed_on", "merged"))


class _Watched:
    """A table that writes down which of its columns are asked for."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return self[name] if name in self._table.columns else getattr(self._table, name)

    def __getitem__(self, name: str) -> Any:
        import ibis

        self.read.add(name)
        if name.startswith(EXTRA):
            return ibis.literal("")
        return self._table[name]


@lru_cache(maxsize=64)
def read_by(indicators: tuple[Indicator, ...]) -> frozenset[str]:
    """The columns of the facts that these indicators read, the essential ones included.

    Kept, because the questions of an agency ask for the same indicators again and again.
    """
    import ibis

    cases = ibis.table({**dict.fromkeys(TEXTS, "string"), **NUMBERS}, name="cases")
    days = {"day": "int32", "day_month": "string", "worked": "int32", "worked_before": "int32"}
    watched = _Watched(prepare(cases, ibis.table(days, name="days"), date(2000, 1, 1)))
    figures(watched, indicators)
    facts = {name for name in watched.read if name in TEXTS or name in NUMBERS or name.startswith(EXTRA)}
    return ESSENTIAL | facts
