"""The yearly report over a million cases, or more, against DuckDB's own SQL for the same figures over the same Parquet file.

    python bench/report.py [CASES]

Two ways: the file is read by the engine of the report (a host's own table), and its columns are handed over as Arrow batches,
as a store does. Prints times, their ratios (promised: at most 1.5) and the peak memory of the process that makes the report
(promised: at most 400 MB). Each side runs in a process of its own, its libraries imported before the clock starts, best of three.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

DIMENSIONS = ("category", "channel", "month")
YEAR = date(2025, 1, 1), date(2026, 1, 1)
EPOCH = date(1970, 1, 1)
FIRST = (date(2024, 1, 1) - EPOCH).days
DAYS = 1461


def working_index() -> list[int]:
    """Working days from the first day on: Monday to Friday, no holidays."""
    index, count = [], 0
    for day in range(FIRST, FIRST + DAYS):
        count += (day + 3) % 7 < 5
        index.append(count)
    return index


def write_register(path: Path, cases: int) -> None:
    """A year of cases with the columns of the facts table, as Parquet, a million at a time."""
    import pyarrow.parquet as pq

    writer = None
    for first in range(0, cases, 1_000_000):
        table = _cases(first, min(1_000_000, cases - first))
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=100_000)
    if writer is not None:
        writer.close()


def _cases(first: int, cases: int):
    import numpy as np
    import pyarrow as pa

    draw = np.random.default_rng(2025 + first)
    start = (YEAR[0] - EPOCH).days

    def pick(values, shares=None):
        return pa.DictionaryArray.from_arrays(
            pa.array(draw.choice(len(values), cases, p=shares).astype("int32")), pa.array(values)
        ).cast(pa.string())

    received_on = start + draw.integers(0, 365, cases)
    received_at = (received_on * 86_400 + draw.integers(8 * 3600, 18 * 3600, cases)) * 1_000_000
    closed_at = received_at + (draw.gamma(1.5, 12, cases) * 86_400_000_000).astype("int64") - 3_600_000_000
    still_open = draw.random(cases) < 0.08
    closed_on = closed_at // 86_400_000_000
    return pa.table(
        {
            "id": pa.array([f"{number:032x}" for number in range(first, first + cases)]),
            "organisation": pick(["finance", "pensions", "mobility"]),
            "type": pick(
                ["complaint", "information_request", "notification", "suggestion"], [0.7, 0.2, 0.07, 0.03]
            ),
            "channel": pick(
                ["web_form", "email", "letter", "telephone", "counter"], [0.5, 0.3, 0.1, 0.08, 0.02]
            ),
            "language": pick(["fr", "nl", "de"], [0.4, 0.55, 0.05]),
            "category": pick([f"category-{number:02d}" for number in range(40)]),
            "federal_category": pick(["attitude", "quality", "treatment", "complaint_handling"]),
            "outcome": pick(["founded", "partly_founded", "unfounded", "no_appreciation"]),
            "admissibility": pick(["admissible", "inadmissible", "pending"]),
            "received_at": pa.array(received_at),
            "received_on": pa.array(received_on.astype("int32")),
            "closed_at": pa.array(closed_at, mask=still_open),
            "closed_on": pa.array(closed_on.astype("int32"), mask=still_open),
            "acknowledged_on": pa.array((received_on + draw.integers(0, 9, cases)).astype("int32")),
            "ack_due_on": pa.array((received_on + 7).astype("int32")),
            "due_on": pa.array((received_on + 30).astype("int32")),
            "referred": pa.array((draw.random(cases) < 0.01).astype("int8")),
            "reopened": pa.array((draw.random(cases) < 0.02).astype("int8")),
            "standard_procedure": pa.array((draw.random(cases) < 0.95).astype("int8")),
            "satisfaction": pa.array(
                draw.integers(1, 6, cases).astype("int8"), mask=draw.random(cases) < 0.8
            ),
        }
    )


def ours(path: str, way: str) -> tuple[float, float, int]:
    """Seconds to read the columns (as batches), seconds for the report, number of rows."""
    import ibis
    import pyarrow.parquet as pq

    from orientation_core.analysis import Facts, WorkingDays, build, columns_needed, question
    from orientation_core.model.reports import Period
    from orientation_core.model.text import Text

    asked = question(Period(*YEAR), dimensions=DIMENSIONS, within_days=(15,))
    needed = list(columns_needed(asked))

    def chunks():
        file = pq.ParquetFile(path, pre_buffer=False, buffer_size=65_536)
        return file.iter_batches(65_536, columns=needed, use_threads=False)

    def made(cases, engine=None) -> int:
        report = build(
            asked,
            Facts(cases),
            organisation=Text(en="Bench"),
            working_days=WorkingDays(FIRST, working_index()),
            generated_at=datetime.now(UTC),
            data_version="bench",
            engine=engine,
        )
        return len(report.rows)

    made([])  # what it needs is imported by now
    begin = time.perf_counter()
    for _ in chunks() if way == "batches" else ():
        pass
    reading = time.perf_counter() - begin
    begin = time.perf_counter()
    if way == "batches":
        rows = made(chunks())
    else:
        engine = ibis.duckdb.connect()
        engine.raw_sql("SET preserve_insertion_order = false")
        rows = made(engine.read_parquet(path), engine)
    return reading, time.perf_counter() - begin, rows


FIGURES = """
    count(*), count(*) FILTER (handled), count(*) FILTER (NOT handled), count(*) FILTER (invalid),
    count(*) FILTER (reopened = 1), count(*) FILTER (complaint), count(*) FILTER (complaint AND standard_procedure = 1),
    count(*) FILTER (type = 'information_request'), count(*) FILTER (type = 'notification'),
    count(*) FILTER (type = 'suggestion'), count(*) FILTER (type = 'appeal'),
    count(*) FILTER (complaint AND admissibility = 'admissible'),
    count(*) FILTER (complaint AND admissibility = 'inadmissible'),
    count(*) FILTER (complaint AND admissibility = 'pending'),
    count(*) FILTER (complaint AND outcome IN ('founded', 'partly_founded')),
    count(*) FILTER (complaint AND (NOT handled OR closed_on >= {end})),
    count(*) FILTER (complaint AND referred = 1),
    quantile_cont(closed_at - received_at, 0.5) FILTER (done) / 86400e6,
    quantile_cont(closed_at - received_at, 0.9) FILTER (done) / 86400e6,
    sum(closed_at - received_at) FILTER (done) / count(*) FILTER (done) / 86400e6,
    quantile_cont(elapsed, 0.5) FILTER (done), quantile_cont(elapsed, 0.9) FILTER (done),
    count(*) FILTER (done), count(*) FILTER (NOT invalid),
    count(*) FILTER (NOT invalid AND ack_due_on IS NOT NULL),
    count(*) FILTER (NOT invalid AND acknowledged_on <= ack_due_on),
    count(*) FILTER (done AND due_on IS NOT NULL), count(*) FILTER (NOT invalid AND due_on IS NOT NULL),
    count(*) FILTER (done AND closed_on <= due_on),
    count(satisfaction), avg(satisfaction),
    count(*) FILTER (complaint AND done AND due_on IS NOT NULL),
    count(*) FILTER (complaint AND done AND closed_on <= due_on),
    count(*) FILTER (done AND before < 15), count(*) FILTER (done AND elapsed <= 15)
"""

PREPARED = """
    SELECT c.*, r.month, closed_at IS NOT NULL AS handled, coalesce(closed_at < received_at, false) AS invalid,
        handled AND NOT invalid AS done, type = 'complaint' AS complaint,
        d.worked - r.worked AS elapsed, d.worked_before - r.worked AS before
    FROM '{path}' c LEFT JOIN days r ON c.received_on = r.day LEFT JOIN days d ON c.closed_on = d.day
    WHERE received_on >= {start} AND received_on < {end}
"""


def floor(path: str) -> tuple[float, int]:
    """Seconds and answer lines of the same figures as plain SQL."""
    import duckdb

    connection = duckdb.connect()
    begin = time.perf_counter()
    index = working_index()
    connection.execute("CREATE TABLE days (day INT, month VARCHAR, worked INT, worked_before INT)")
    connection.execute(
        "INSERT INTO days SELECT ? + i, strftime(DATE '1970-01-01' + (? + i)::INT, '%Y-%m'), w, coalesce(lag(w) OVER (), 0)"
        " FROM (SELECT unnest(?) AS w, unnest(range(?)) AS i)",
        [FIRST, FIRST, index, len(index)],
    )
    values = {"path": path, "start": (YEAR[0] - EPOCH).days, "end": (YEAR[1] - EPOCH).days}
    prepared, figures = PREPARED.format(**values), FIGURES.format(**values)
    lines = connection.execute(f"SELECT {figures} FROM ({prepared})").fetchall()
    for dimension in DIMENSIONS:
        query = f"SELECT coalesce({dimension}, '') AS g, {figures} FROM ({prepared}) GROUP BY g ORDER BY g"
        lines += connection.execute(query).fetchall()
    return time.perf_counter() - begin, len(lines)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if len(sys.argv) == 4:
        write_register(Path(sys.argv[2]), int(sys.argv[3]))
        return
    if len(sys.argv) == 3:
        side, path = sys.argv[1:]
        answer = floor(path) if side == "floor" else ours(path, side)
        print(*answer, peak_megabytes())
        return
    cases = int(sys.argv[1]) if len(sys.argv) == 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases.parquet")
        # Elsewhere, because a process is told the peak of the one that began it as its own.
        subprocess.run([sys.executable, __file__, "write", str(path), str(cases)], check=True)
        best: dict[str, list[float]] = {}
        for side in ("engine", "batches", "floor") * 3:
            command = [sys.executable, __file__, side, str(path)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            numbers = [float(number) for number in answer]
            if side not in best or numbers[-3] < best[side][-3]:
                best[side] = numbers
    plain, lines, plain_memory = best["floor"]
    print(f"{cases:,} cases; DuckDB over Parquet, {lines:.0f} lines: {plain:.2f} s, {plain_memory:.0f} MB")
    for side, what in (("engine", "the engine reads the file"), ("batches", "columns come as batches")):
        reading, seconds, rows, memory = best[side]
        less = f", {(seconds - reading) / plain:.2f} without reading the columns" if side == "batches" else ""
        print(f"{what}, {rows:.0f} rows: {seconds:.2f} s, {memory:.0f} MB, ratio {seconds / plain:.2f}{less}")


if __name__ == "__main__":
    main()
