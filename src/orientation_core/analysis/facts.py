"""Columns of cases on their way into an engine, kept small: texts as dictionaries, numbers as narrow as they are."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa


#: A piece of a table: columns by name, ``Mapping[str, Sequence]``, or (quicker) an Arrow ``RecordBatch``.
Chunk = Any

#: Text columns of a case. Further ones may come as ``extra.NAME``.
TEXTS = (
    "organisation", "type", "original_type", "channel", "language", "category", "federal_category", "unit", "service",
    "status", "stage", "outcome", "admissibility", "ground", "charter", "client_group", "rules",
)  # fmt: skip

#: Number columns of a case with the Arrow type that holds them: moments in microseconds since 1970 (UTC), days as
#: local days since 1970-01-01, marks as 0 or 1.
NUMBERS = {
    "received_at": "int64", "received_on": "int32", "closed_at": "int64", "closed_on": "int32",
    "acknowledged_on": "int32", "ack_due_on": "int32", "due_on": "int32", "referred": "int8", "reopened": "int8",
    "standard_procedure": "int8", "satisfaction": "int8", "ack_done_at": "int64", "ack_done_on": "int32",
    "answer_done_at": "int64", "answer_done_on": "int32", "answered_on": "int32", "merged": "int8",
    "split": "int8",
}  # fmt: skip

#: Columns of a point of complaint.
POINT_TEXTS = ("category", "federal_category", "outcome", "norm", "cause")

EXTRA = "extra."

#: What Arrow takes its memory from, as whoever changed that found it; and who may change it.
_usual: list[pa.MemoryPool] = []
_changing = Lock()


@attrs.frozen
class Facts:
    """What a report is computed from.

    :ivar cases: chunks of the columns named in :data:`TEXTS` and :data:`NUMBERS`, ``id`` and ``extra.NAME``. A column
        that no figure needs may be left out; one that is left out counts as missing. Or an Ibis table with these
        columns that lives in the engine of the report.
    :ivar points: the same for points of complaint, with ``case_id``, ``number`` and :data:`POINT_TEXTS`.
    """

    cases: Iterable[Chunk] | Any
    points: Iterable[Chunk] | Any = ()


@attrs.frozen
class WorkingDays:
    """The working days of a calendar, day by day.

    :ivar first_day: local day of the first entry, in days since 1970-01-01.
    :ivar index: per day, how many working days there were from the first entry up to and including that day.
    """

    first_day: int
    index: Sequence[int]

    @property
    def last_day(self) -> int:
        """The last day the table knows."""
        return self.first_day + len(self.index) - 1


def case_type(column: str) -> str | None:
    """The Arrow type of a column of cases, or None when there is no such column."""
    if column in TEXTS or column == "id" or (column.startswith(EXTRA) and len(column) > len(EXTRA)):
        return "string"
    return NUMBERS.get(column)


def cases_table(chunks: Iterable[Chunk], needed: Collection[str]) -> pa.Table:
    """The needed columns of all cases as one Arrow table.

    :raises InvalidDocument: a chunk has a value that does not fit its column, or columns of unequal length.
    """
    return _table(chunks, {name: case_type(name) or "string" for name in sorted(needed)})


def points_table(chunks: Iterable[Chunk], needed: Collection[str]) -> pa.Table:
    """The needed columns of all points, with ``case_id``. :raises InvalidDocument: as :func:`cases_table`."""
    return _table(chunks, dict.fromkeys(["case_id", *sorted(needed)], "string"))


def _table(chunks: Iterable[Chunk], types: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    schema = pa.schema([(name, _stored(name, kind)) for name, kind in types.items()])
    with _memory_of_the_system():
        table = pa.Table.from_batches(
            [_batch(chunk, schema) for chunk in chunks], schema=schema
        ).unify_dictionaries()
        for place, field in enumerate(schema):
            if pa.types.is_dictionary(field.type) and table.num_rows:
                table = table.set_column(place, field.name, _narrow(table.column(place)))
        pa.default_memory_pool().release_unused()
    return table


@contextmanager
def _memory_of_the_system() -> Iterator[None]:
    """Arrow takes its memory from the system meanwhile, which gets back what the pieces of a table took on their way before
    an engine starts to take its own. Arrow's usual allocator keeps 40 MB of it for a million cases.
    """
    import pyarrow as pa

    with _changing:
        _usual.append(pa.default_memory_pool())
        pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        with _changing:  # the last of those who did so at the same time gives back what the first one found
            first = _usual[0]
            _usual.pop()
            if not _usual:
                pa.set_memory_pool(first)


def _narrow(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of few different texts with as many octets for each as they need: most columns have one instead of four."""
    import pyarrow as pa

    words = len(column.chunk(0).dictionary)
    kind = next((one for most, one in ((2**7, pa.int8()), (2**15, pa.int16())) if words <= most), None)
    if kind is None:
        return column
    return pa.chunked_array(
        [pa.DictionaryArray.from_arrays(one.indices.cast(kind), one.dictionary) for one in column.chunks]
    )


def _stored(name: str, kind: str) -> pa.DataType:
    import pyarrow as pa

    if kind == "string" and name not in ("id", "case_id"):
        return pa.dictionary(pa.int32(), pa.string())
    return pa.type_for_alias(kind)


def _batch(chunk: Chunk, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    names = set(chunk.schema.names if isinstance(chunk, pa.RecordBatch) else chunk)
    if isinstance(chunk, pa.RecordBatch):
        rows = chunk.num_rows
    else:
        rows = max((len(column) for column in chunk.values()), default=0)
    columns = []
    for field in schema:
        try:
            if field.name not in names:
                column = pa.nulls(rows, field.type)
            else:
                column = _column(chunk[field.name], field.type)
        except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
            raise _misfit(field.name, sentence("this column holds a value of the wrong type")) from error
        if len(column) != rows:
            raise _misfit(field.name, sentence("this column is longer or shorter than the others"))
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _column(values: Any, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if isinstance(values, pa.Array):
        return values if values.type == kind else values.cast(kind)
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode()
    # In two steps, because in one a fraction would silently lose what is after the point.
    return pa.array(values).cast(kind)


def _misfit(column: str, message: Sentence) -> InvalidDocument:
    return InvalidDocument("facts", [Problem(f"column {column}", message, "facts.column")])
