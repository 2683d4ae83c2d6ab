"""The yearly report over a million cases in a live SQLite store, against DuckDB's own SQL over the same cases as Parquet.

    python bench/report_store.py [CASES] [--folder FOLDER]

The store is built by ``orientation import``, as an agency would; with ``--folder`` it is kept there and used again. Prints
the seconds of the import and of the report, what reading the columns takes by the raw ``sqlite3``, DuckDB's time over
Parquet, the ratio (promised: at most 2, plus the time to read the columns) and the peak memory (promised: 400 MB).
Each side runs in a process of its own, its libraries imported before the clock starts, best of three.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from report import DIMENSIONS, EPOCH, YEAR, floor, peak_megabytes

MAP = """
[source]
name = "bench"
datetime_formats = ["%Y-%m-%dT%H:%M:%S"]
timezone = "UTC"
[fields]
source_reference = "ref"
received_at = "received"
closed_at = "closed"
channel = "channel"
language = "language"
category = "category"
unit = "unit"
type = "type"
outcome = "outcome"
text = "text"
"""


def write_csv(path: Path, cases: int) -> None:
    """A year of cases as a register exports them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv as writer

    draw = np.random.default_rng(2025)
    start = (YEAR[0] - EPOCH).days * 86_400

    def pick(values, shares=None):
        return np.array(values)[draw.choice(len(values), cases, p=shares)]

    received = start + draw.integers(0, 365, cases) * 86_400 + draw.integers(8 * 3600, 18 * 3600, cases)
    closed = received + (draw.gamma(1.5, 12, cases) * 86_400).astype("int64") - 3_600
    still_open = draw.random(cases) < 0.08
    table = pa.table(
        {
            "ref": np.arange(cases),
            "received": np.datetime_as_string(received.astype("datetime64[s]")),
            "closed": np.where(still_open, "", np.datetime_as_string(closed.astype("datetime64[s]"))),
            "channel": pick(["web_form", "email", "letter", "phone", "counter"], [0.5, 0.3, 0.1, 0.08, 0.02]),
            "language": pick(["fr", "nl", "de"], [0.4, 0.55, 0.05]),
            "category": pick([f"category-{number:02d}" for number in range(40)]),
            "unit": pick([f"unit-{number:02d}" for number in range(12)]),
            "type": pick(
                ["complaint", "information_request", "notification", "suggestion"], [0.7, 0.2, 0.07, 0.03]
            ),
            "outcome": pick(["founded", "partly_founded", "unfounded", "no_appreciation"]),
            "text": pick(["Le guichet était fermé.", "Ik wacht al drie maanden op antwoord."]),
        }
    )
    writer.write_csv(table, path)


def build_store(folder: Path, cases: int) -> float:
    """Import the register into a new store; the seconds it took."""
    write_csv(folder / "register.csv", cases)
    (folder / "map.toml").write_text(MAP)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "orientation_core", "import", "complaints", str(folder / "register.csv")]
    command += ["--map", str(folder / "map.toml"), "--store", f"sqlite:///{folder / 'desk.db'}", "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert json.loads(answer)["imported"] == cases
    return time.perf_counter() - begin


def asked(figures):
    return figures.question(*YEAR, by=DIMENSIONS, within=(15,))


def ours(folder: Path) -> tuple[float, int]:
    """Seconds of the report over the live store, opening it included; number of rows."""
    for library in ("ibis.backends.duckdb", "pandas", "sqlalchemy"):  # as the other side's duckdb
        import_module(library)

    from orientation_core import Actor, Orientation, Role

    begin = time.perf_counter()
    with Orientation.open(f"sqlite:///{folder / 'desk.db'}") as desk:
        report = desk.figures.report(Actor("bench", Role.COORDINATOR), asked(desk.figures))
        return time.perf_counter() - begin, len(report.rows)


def raw(folder: Path) -> tuple[float, int]:
    """Seconds to read the columns that the report needs with the driver alone; number of rows."""
    import sqlite3

    from orientation_core import Orientation
    from orientation_core.analysis import columns_needed

    with Orientation.open(f"sqlite:///{folder / 'desk.db'}") as desk:
        names = columns_needed(asked(desk.figures))
    begin, count = time.perf_counter(), 0
    connection = sqlite3.connect(folder / "desk.db")
    cursor = connection.execute(
        f"SELECT {', '.join(names)} FROM complaint WHERE organisation = 'agency' AND received_on >= ? AND received_on < ?",
        [(day - EPOCH).days for day in YEAR],
    )
    while rows := cursor.fetchmany(50_000):
        count += len(rows)
    return time.perf_counter() - begin, count


def write_parquet(folder: Path) -> None:
    """The cases of the store with all columns of the facts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from orientation_core import Orientation
    from orientation_core.analysis.facts import NUMBERS, TEXTS
    from orientation_core.components.complaints import COMPLAINT
    from orientation_core.store import Query

    types = {name: pa.string() for name in TEXTS} | {
        name: pa.type_for_alias(kind) for name, kind in NUMBERS.items()
    }
    schema = pa.schema(list(types.items()))
    with (
        Orientation.open(f"sqlite:///{folder / 'desk.db'}") as desk,
        desk.complaints.begin(write=False) as unit,
        pq.ParquetWriter(folder / "cases.parquet", schema, compression="zstd") as file,
    ):
        for chunk in unit.columns(COMPLAINT, list(types), Query(), chunk=100_000):
            columns = [pa.array(chunk[name], kind) for name, kind in types.items()]
            file.write_table(pa.Table.from_arrays(columns, schema=schema))


SIDES = {
    "ours": ours,
    "raw": raw,
    "floor": lambda folder: floor(str(folder / "cases.parquet")),
    "parquet": lambda folder: write_parquet(folder) or (0.0, 0),
}


def run(side: str, folder: Path) -> list[float]:
    """What a side prints in a process of its own: seconds, rows, megabytes."""
    command = [sys.executable, __file__, "--side", side, "--folder", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(number) for number in answer.split()]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the store here, and use the one that is here")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(*SIDES[given.side](given.folder), peak_megabytes())
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "desk.db").exists():
            seconds = build_store(folder, given.cases)
            print(
                f"import: {given.cases:,} cases in {seconds:.0f} s, {given.cases / seconds:,.0f} a second",
                flush=True,
            )
        if not (folder / "cases.parquet").exists():
            run("parquet", folder)
        best: dict[str, list[float]] = {}
        for side in ("ours", "raw", "floor") * 3:
            best[side] = min(run(side, folder), best.get(side, [float("inf")]))
    (report, rows, memory), (reading, cases, _), (plain, lines, _) = (
        best[one] for one in ("ours", "raw", "floor")
    )
    print(f"{cases:,.0f} cases, {rows:.0f} rows: {report:.2f} s, {memory:.0f} MB")
    print(f"reading the columns with sqlite3 alone: {reading:.2f} s")
    print(f"DuckDB over Parquet, {lines:.0f} lines: {plain:.2f} s")
    print(f"ratio {report / plain:.2f}, without reading the columns {(report - reading) / plain:.2f}")


if __name__ == "__main__":
    main()
