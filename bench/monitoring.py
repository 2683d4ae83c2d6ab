"""Monitoring 20 commitments over a million cases, against the plain yearly report over the same Parquet file.

    python bench/monitoring.py [CASES]

Promised: at most 3 times the yearly report as bench/report.py makes it (the standard figures in all and by category,
channel and month); the same report without any dimension is printed beside it. Each runs in a process of its own, best
of three. Three cases in a hundred had their clock paused, and are counted one by one from their events.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
from report import DIMENSIONS, FIRST, YEAR, working_index, write_register

MOVED = 0.03


def widened(path: Path) -> None:
    """The register of the yearly report with what a charter needs."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    table, draw = pq.read_table(path), np.random.default_rng(1)
    cases = table.num_rows
    ack = table["acknowledged_on"]
    more = {
        "rules": pa.array(["p@1/c@1"] * cases).dictionary_encode().cast(pa.string()),
        "charter": pa.array(["charter@1"] * cases),
        "ack_done_on": ack,
        "ack_done_at": pa.compute.multiply(ack.cast(pa.int64()), 86_400_000_000),
        "answer_done_on": table["closed_on"],
        "answer_done_at": table["closed_at"],
        "clocks_moved": pa.array((draw.random(cases) < MOVED).astype("int8")),
    }
    for name, column in more.items():
        table = table.append_column(name, column)
    moved = table.filter(pa.compute.equal(table["clocks_moved"], 1))
    pq.write_table(table.filter(pa.compute.equal(table["clocks_moved"], 0)), path, compression="zstd")
    spans, events = paused(moved)
    moved = moved.append_column("spans", pa.array(spans)).append_column("events", pa.array(events))
    pq.write_table(moved, path.with_suffix(".moved"), compression="zstd")


def paused(moved):
    """Each of these cases paused for one to twenty days, from the third to the twelfth day on."""
    draw, epoch = random.Random(3), date(1970, 1, 1).toordinal()
    spans, events = [], []
    for moment, day in zip(moved["received_at"].to_pylist(), moved["received_on"].to_pylist(), strict=True):
        first = draw.randrange(3, 13)
        after = first + draw.randrange(1, 21)
        told = (("started", 0), ("paused", first), ("resumed", after))
        events.append(
            orjson.dumps([{"type": kind, "at": _written(moment, days)} for kind, days in told]).decode()
        )
        spans.append(orjson.dumps([(day + epoch + first, day + epoch + after)]).decode())
    return spans, events


def commitments():
    """Ten terms, of both clocks and every unit; half of them narrowed down; shares and a mean."""
    from orientation_core.model.commitments import Commitment, Target
    from orientation_core.model.terms import Term
    from orientation_core.model.text import Text

    text = Text(en="Promise")
    terms = [("ack_term", n, unit, days) for n, unit, days in
             ((2, "day", "working"), (5, "day", "working"), (10, "day", "calendar"), (48, "hour", "calendar"))]  # fmt: skip
    terms += [("answer_term", n, unit, days) for n, unit, days in
              ((15, "day", "working"), (30, "day", "calendar"), (1, "month", None), (40, "day", "calendar"))]  # fmt: skip
    found = [Commitment(f"t{i}", text, metric=metric, target=Target("<=", unit, n, days=days))
             for i, (metric, n, unit, days) in enumerate(terms)]  # fmt: skip
    found += [Commitment(f"n{i}", text, metric="answer_term", target=Target("<=", "day", 20 + i, days="working"),
                         categories=(f"category-{i:02d}", f"category-{i + 1:02d}"), channels=("email", "letter"))
              for i in range(8)]  # fmt: skip
    found += [
        Commitment("in-time", text, metric="share_in_time", target=Target(">=", "percent", 95), within=Term(30, "calendar_day")),
        Commitment("at-once", text, metric="share_at_once", target=Target(">=", "percent", 20)),
        Commitment("told", text, metric="deadline_communicated", target=Target("=", "percent", 100)),
        Commitment("score", text, metric="handling_score", target=Target(">=", "score", 3.5)),
    ]  # fmt: skip
    return found


def chunks(path, needed):
    import pyarrow.parquet as pq

    return pq.ParquetFile(path).iter_batches(65_536, columns=list(needed), use_threads=False)


def _written(moment, days):
    return f"{datetime.fromtimestamp(moment // 1_000_000 + days * 86_400, UTC):%Y-%m-%dT%H:%M:%SZ}"


def monitoring(path: Path) -> int:
    from orientation_core.analysis.commitments import Cases, Counting, Judged, counted
    from orientation_core.documents import Documents
    from orientation_core.model.calendars import Calendar
    from orientation_core.model.casework import Rules
    from orientation_core.model.metric_list import OURS
    from orientation_core.model.procedures import Procedure
    from orientation_core.model.reports import Period
    from orientation_core.model.text import Text

    data = Path(__file__).parents[1] / "src/orientation_plugins/belgium/data/procedure-be-federal.json"
    procedure = Documents().read("procedure", data.read_bytes(), Procedure)
    calendar = Calendar("c", 1, Text(en="c"), date(2024, 1, 1), date(2028, 12, 31))
    judged = tuple(Judged(one, OURS.by_name[one.metric], "charter@1") for one in commitments())
    assert len(judged) == 20
    counting = Counting(
        judged, lambda _: Rules(procedure, calendar), date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC)
    )
    moved = path.with_suffix(".moved")

    def moves():
        for batch in chunks(moved, ("id", "received_on", "spans", "events")):
            ids, on, spans, events = (
                batch[name].to_pylist() for name in ("id", "received_on", "spans", "events")
            )
            same = {"clock": ["answer"] * len(ids), "rules": ["p@1/c@1"] * len(ids)}
            yield {"case_id": ids, "began_on": on, "spans": spans, "events": events, **same}

    needed = counting.columns()
    cases = Cases(chunks(path, needed), chunks(moved, ("id", *needed)), moves())
    counts = counted(cases, counting, Period(*YEAR))
    return len(counts)


def bare(path: Path) -> int:
    """The yearly report without dimensions."""
    return yearly(path, ())


def yearly(path: Path, dimensions=DIMENSIONS) -> int:
    from itertools import chain

    from orientation_core.analysis import Facts, WorkingDays, build, columns_needed, question
    from orientation_core.model.reports import Period
    from orientation_core.model.text import Text

    asked = question(Period(*YEAR), dimensions=dimensions, within_days=(15,))
    needed = columns_needed(asked)
    report = build(
        asked,
        Facts(chain(chunks(path, needed), chunks(path.with_suffix(".moved"), needed))),
        organisation=Text(en="Bench"),
        working_days=WorkingDays(FIRST, working_index()),
        generated_at=datetime.now(UTC),
        data_version="bench",
    )
    return len(report.rows)


def main() -> None:
    if len(sys.argv) == 3:
        side, path = sys.argv[1:]
        begin = time.perf_counter()
        lines = {"monitoring": monitoring, "yearly": yearly, "bare": bare}[side](Path(path))
        print(time.perf_counter() - begin, lines)
        return
    cases = int(sys.argv[1]) if len(sys.argv) == 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases.parquet")
        write_register(path, cases)
        widened(path)
        best: dict[str, float] = {}
        for side in ("monitoring", "yearly", "bare") * 3:
            command = [sys.executable, __file__, side, str(path)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            best[side] = min(best.get(side, 1e9), float(answer[0]))
    ours, plain, least = best["monitoring"], best["yearly"], best["bare"]
    print(
        f"{cases:,} cases, 20 commitments: {ours:.2f} s; yearly report {plain:.2f} s, ratio {ours / plain:.2f}; "
        f"without dimensions {least:.2f} s, ratio {ours / least:.2f}"
    )


if __name__ == "__main__":
    main()
