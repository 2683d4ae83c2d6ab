from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from orientation_core.components.deadlines import deadline_csv, deadlines
from orientation_core.documents import structure
from orientation_core.errors import InvalidDocument
from orientation_core.model.calendars import Calendar
from orientation_plugins.belgium import calendars
from shared import cases

BE_LEGAL = structure("calendar", calendars()[0], Calendar)


def row(
    start: str = "2021-12-23", n: str = "10", unit: str = "working_day", roll: str = ""
) -> dict[str, str]:
    return {"start": start, "n": n, "unit": unit, "roll": roll}


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("given", "due"),
    [
        (row(), "2022-01-06"),
        (row(start="2021-12-25", n="1"), "2021-12-27"),
        (row(start="2022-01-31", n="1", unit="month"), "2022-02-28"),
        (row(start="2022-03-17", n="1", unit="month", roll="next_working_day"), "2022-04-19"),
        (row(start="2021-12-23", n="2", unit="calendar_day"), "2021-12-25"),
        (row(start="2021-12-23", n="2", unit="calendar_day", roll="next_working_day"), "2021-12-27"),
        (row(start="2021-06-30T22:30:00Z", n="1", unit="calendar_day"), "2021-07-02"),
        (row(start=" 2021-12-23 ", n=" 0 "), "2021-12-23"),
    ],
)
def test_a_row_gets_its_due_date(given, due):
    assert list(deadlines([given], BE_LEGAL)) == [{**given, "due": due}]


@pytest.mark.parametrize(
    ("given", "column", "code"),
    [
        (row(n="-1"), "n", "term.n"),
        (row(n="1.5"), "n", "term.n"),
        (row(n="١"), "n", "term.n"),
        (row(n=""), "n", "term.n"),
        (row(n="999999999"), "n", "term.n"),
        (row(n="9" * 5000), "n", "term.n"),
        (row(unit="hour"), "unit", "term.unit"),
        (row(unit="Month"), "unit", "term.unit"),
        (row(roll="previous"), "roll", "term.roll"),
        (row(start=""), "start", "start.format"),
        (row(start="23/12/2021"), "start", "start.format"),
        (row(start="20211223"), "start", "start.format"),
        (row(start="2021-W51-4"), "start", "start.format"),
        (row(start="2021-12-23T10:00"), "start", "start.format"),
        (row(start="2021-02-29"), "start", "start.impossible"),
        (row(start="2021-12-23T24:00:00Z"), "start", "start.format"),
        (row(start="2021-12-23T23:60:00Z"), "start", "start.impossible"),
        (row(start="2021-12-23T23:00:00+99:99"), "start", "start.impossible"),
        (row(start="1989-12-31"), "start", "calendar.range"),
        (row(start="2060-12-31"), "start", "calendar.range"),
        (row(n="36525", unit="month"), "start", "calendar.range"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_line_and_column(given, column, code):
    with pytest.raises(InvalidDocument) as caught:
        list(deadlines([row(), given], BE_LEGAL))
    (problem,) = caught.value.problems
    assert (problem.where, problem.code) == (f"line 3, column {column}", code)


def test_hostile_moments_are_refused_and_honest_ones_are_not():
    taken = {"store_verbatim", "date_only", "typed"}
    for case in cases("hostile/datetimes.jsonl"):
        given = [row(start=case["value"], n="1", unit="calendar_day")]
        known = "1990" <= case["value"][:4] <= "2060"  # the range of the calendar
        if case["expect"] in taken and known:
            assert len(list(deadlines(given, BE_LEGAL))) == 1, case["id"]
        else:
            with pytest.raises(InvalidDocument):
                list(deadlines(given, BE_LEGAL))


def test_a_file_keeps_its_columns_in_order_and_its_odd_cells(tmp_path: Path):
    text = '\ufeffid,start,"the, note",unit,n\r\n1,2021-12-23,"a ""b""\nc",working_day,10\r\n\r\n2,2021-12-24,é,month,1\r\n'
    out = tmp_path / "out.csv"
    assert deadline_csv(written(tmp_path / "in.csv", text), out, BE_LEGAL) == 2
    assert list(csv.reader(out.open(encoding="utf-8", newline=""))) == [
        ["id", "start", "the, note", "unit", "n", "due"],
        ["1", "2021-12-23", 'a "b"\nc', "working_day", "10", "2022-01-06"],
        ["2", "2021-12-24", "é", "month", "1", "2022-01-24"],
    ]


def test_a_file_with_mistakes_is_told_all_of_them_and_leaves_nothing_behind(tmp_path: Path):
    text = "start,n,unit,roll\n2021-12-23,x,working_day,\n2021-12-23,1,week,\n2021-12-23,1\n2021-12-23,1,month,\n"
    out = written(tmp_path / "out.csv", "what stood here before")
    with pytest.raises(InvalidDocument) as caught:
        deadline_csv(written(tmp_path / "in.csv", text), out, BE_LEGAL)
    assert [p.where for p in caught.value.problems] == ["line 2, column n", "line 3, column unit", "line 4"]
    assert out.read_text() == "what stood here before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_table_keeps_the_sign_between_its_cells(tmp_path: Path, between: str):
    lines = [["start", "n", "unit", "roll"], ["2021-12-23", "10", "working_day", ""]]
    text = "\n" + "".join(f"{between.join(line)}\n" for line in lines)
    deadline_csv(written(tmp_path / "in.csv", text), tmp_path / "out.csv", BE_LEGAL)
    made = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    assert made[1] == between.join([*lines[1], "2022-01-06"])


@pytest.mark.parametrize(
    ("text", "encoding", "where"),
    [
        ("", "utf-8", "line 1, column start"),
        ("start,n\n", "utf-8", "line 1, column unit"),
        ("start,n,unit,due\n", "utf-8", "line 1, column due"),
        ("start,n,unit,n\n", "utf-8", "line 1, column n"),
        ('start,n,unit\n2021-12-23,1,"mon', "utf-8", "line 2"),
        ("start,n,unit,é\n", "latin-1", ""),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, text: str, encoding: str, where: str):
    with pytest.raises(InvalidDocument) as caught:
        deadline_csv(written(tmp_path / "in.csv", text, encoding), tmp_path / "out.csv", BE_LEGAL)
    assert caught.value.problems[0].where == where
    assert not (tmp_path / "out.csv").exists()


def test_ten_thousand_random_deadlines_agree_with_numpy(tmp_path: Path):
    chance = random.Random(20211223)
    starts = [date(1995, 1, 1) + timedelta(chance.randrange(20_000)) for _ in range(10_000)]
    numbers = [chance.randrange(1, 120) for _ in starts]
    rows = "".join(f"{start},{n},working_day,\n" for start, n in zip(starts, numbers, strict=True))
    told: list[int] = []
    count = deadline_csv(
        written(tmp_path / "in.csv", "start,n,unit,roll\n" + rows),
        tmp_path / "out.csv",
        BE_LEGAL,
        told.append,
    )
    assert (count, told) == (10_000, list(range(1000, 10_001, 1000)))
    off = np.array([holiday.day for holiday in BE_LEGAL.holidays], dtype="datetime64[D]")
    expected = np.busday_offset(
        np.array(starts, dtype="datetime64[D]"), numbers, roll="backward", holidays=off
    )
    made = [line["due"] for line in csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8", newline=""))]
    assert made == [str(day) for day in expected]
