"""The engine that counts where nobody brings one: DuckDB within the process, which reaches neither files nor the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

#: Up to so many rows are worked out once, before they are counted in many ways. Beyond, they would take too much memory.
FEW = 100_000

#: Beyond so many, a query must not hold all values of several columns at once: one column of ten million takes 150 MB.
MANY = 2_000_000

_numbers = count(1)


@contextmanager
def own_engine() -> Iterator[Any]:
    """A DuckDB of our own, for as long as it is counted."""
    import ibis

    connection = ibis.duckdb.connect(enable_external_access=False)
    try:
        yield connection
    finally:
        connection.disconnect()


def worked_out(connection: Any, table: Any, rows: int) -> Any:
    """The same table, kept in the engine as its rows where there are few.

    To compose a query takes far longer than to count a few thousand rows, and longer the more there is to compose: a report asks
    for a dozen figures of the same joined table, which is then a plain one.

    :param rows: that it is made from.
    """
    if rows > FEW:
        return table
    return connection.create_table(f"worked_out_{next(_numbers)}", table, temp=True)
