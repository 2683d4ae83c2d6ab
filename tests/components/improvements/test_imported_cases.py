"""A register says what was late and why; what it does not say is not made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desks import COORDINATOR, open_desk
from improving import promised
from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.registers.map import read_map
from orientation_core.store import Query

MAP: dict[str, Any] = {
    "source": {"name": "old", "null": ["-"]},
    "fields": {
        "source_reference": "nr", "received_at": "in", "closed_at": "out", "due_at": "due", "outcome": "outcome",
        "cause": "why", "remedy": "mended",
    },
    "values": {"cause": {"Niemand volgde op": "no-follow-up"}},
}  # fmt: skip
HEAD = "nr,in,out,due,outcome,why,mended\n"


def brought(desk: Any, folder: Path, *lines: str) -> Any:
    path = folder / "register.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n")
    return desk.import_complaints(COORDINATOR, path, read_map(MAP))


def chain_of(desk: Any, end: str) -> set[str]:
    return {one.end.kind for one in desk.improvements.chain(COORDINATOR, end).places}


@pytest.fixture
def desk() -> Any:
    made, _ = promised()
    with made:
        yield made


def test_a_late_row_under_a_charter_has_the_whole_chain(desk: Any, tmp_path: Path) -> None:
    done = brought(
        desk,
        tmp_path,
        "1,2026-03-02,2026-03-30,-,founded,Niemand volgde op,-",
        "2,2026-03-02,2026-03-04,-,founded,-,-",
        "3,2026-03-02,-,-,-,-,-",
    )
    assert (done.imported, done.rejected) == (3, 0)
    kept = {one.source_reference: one for one in cases(desk)}
    late = kept["1"]
    assert late.clock("answer").missed == ("answer",)
    assert (late.points[0].cause, late.points[0].outcome, late.points[0].remedy) == (
        "no-follow-up",
        "founded",
        None,
    )
    assert kept["2"].clocks == kept["3"].clocks == kept["2"].points == ()
    end = f"commitment:{late.charter.name}/answer"
    assert chain_of(desk, end) == {"commitment", "clock", "breach", "point", "cause"}
    counts = desk.improvements.loose_ends(COORDINATOR).counts
    assert (counts["breach_without_cause"], counts["founded_without_remedy"]) == (0, 1)
    again = brought(desk, tmp_path, "1,2026-03-02,2026-03-30,-,founded,Niemand volgde op,-")
    assert again.already_present == 1
    assert desk.verify() == []


def test_without_a_charter_the_due_moment_of_the_register_counts(tmp_path: Path) -> None:
    with open_desk() as desk:
        brought(
            desk,
            tmp_path,
            "1,2026-02-02,2026-02-20,2026-02-19,-,-,-",
            "2,2026-02-02,2026-02-19,2026-02-19,-,-,an apology",
        )
        kept = {one.source_reference: one for one in cases(desk)}
        assert (kept["1"].clock("answer").late, kept["1"].clock("answer").missed) == (True, ())
        assert kept["2"].clocks == ()
        assert kept["2"].points[0].remedy == "an apology"
        assert chain_of(desk, f"breach:{kept['1'].id}/answer") == {"clock", "breach"}
        figures = desk.figures
        asked = figures.question(date(2026, 2, 1), date(2026, 3, 1))
        assert figures.report(COORDINATOR, asked).row("answered_in_time_of_handled").numerator == 1


def test_a_cause_that_is_no_code_is_told_with_its_column(desk: Any, tmp_path: Path) -> None:
    done = brought(desk, tmp_path, "1,2026-03-02,2026-03-30,-,founded,Iets anders,-")
    assert (done.imported, done.rejected) == (0, 1)
    (rejects,) = tmp_path.glob("*.rejects.csv")
    assert "column why" in rejects.read_text()
    assert "map" in rejects.read_text()


def test_a_day_outside_the_calendar_leaves_the_promise_open(desk: Any, tmp_path: Path) -> None:
    assert brought(desk, tmp_path, "1,1950-03-02,1950-05-30,-,-,-,-").imported == 1
    assert cases(desk)[0].clocks == ()


def cases(desk: Any) -> list[Any]:
    with desk.complaints.begin(write=False) as unit:
        return [desk.complaints.read(one) for one in unit.find(COMPLAINT, Query())]


def test_a_promise_that_a_register_tells_hangs_loose_since_it_was_due(desk: Any, tmp_path: Path) -> None:
    brought(desk, tmp_path, "1,2024-03-01,2024-05-30,2024-04-02,-,-,-")
    (end,) = desk.improvements.loose_ends(COORDINATOR).of("breach_without_cause")
    assert end.since == date(2024, 4, 2)
