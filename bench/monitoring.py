"""Monitoring 20 commitments over a million cases, against the plain yearly report over the same Parquet file.

    python bench/monitoring.py [CASES]

Promised: at most 3 times the plain yearly report (bench/report.py, without dimensions), each in a process of its own,
best of three. Three cases in a hundred had their clock paused, and are counted one by one from their events.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
from report import FIRST, YEAR, working_index, write_register

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
    pq.write_table(moved, path.with_suffix(".moved"), compression="zstd")


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
        for batch in chunks(moved, ("id", "received_at", "closed_at")):
            ids, starts, ends = (batch[name].to_pylist() for name in ("id", "received_at", "closed_at"))
            events = []
            for start, end in zip(starts, ends, strict=True):
                said = [
                    ("started", start),
                    ("paused", start + 3 * 86_400_000_000),
                    ("resumed", start + 6 * 86_400_000_000),
                ]
                said += [("stopped", max(end, start + 7 * 86_400_000_000))] if end else []
                events.append(orjson.dumps([{"type": type_, "at": f"{datetime.fromtimestamp(at / 1e6, UTC):%Y-%m-%dT%H:%M:%SZ}"}
                                            for type_, at in said]).decode())  # fmt: skip
            yield {
                "case_id": ids,
                "clock": ["answer"] * len(ids),
                "events": events,
                "rules": ["p@1/c@1"] * len(ids),
            }

    needed = counting.columns()
    cases = Cases(chunks(path, needed), chunks(moved, ("id", *needed)), moves())
    counts = counted(cases, counting, Period(*YEAR))
    return len(counts)


def yearly(path: Path) -> int:
    from itertools import chain

    from orientation_core.analysis import Facts, WorkingDays, build, columns_needed, question
    from orientation_core.model.reports import Period
    from orientation_core.model.text import Text

    asked = question(Period(*YEAR))
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
        lines = {"monitoring": monitoring, "yearly": yearly}[side](Path(path))
        print(time.perf_counter() - begin, lines)
        return
    cases = int(sys.argv[1]) if len(sys.argv) == 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases.parquet")
        write_register(path, cases)
        widened(path)
        best: dict[str, float] = {}
        for side in ("monitoring", "yearly") * 3:
            command = [sys.executable, __file__, side, str(path)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            best[side] = min(best.get(side, 1e9), float(answer[0]))
    ours, plain = best["monitoring"], best["yearly"]
    print(
        f"{cases:,} cases, 20 commitments: {ours:.2f} s; plain yearly report {plain:.2f} s; ratio {ours / plain:.2f}"
    )


if __name__ == "__main__":
    main()
