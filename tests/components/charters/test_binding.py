"""What the charter promises is what the clocks of a case run on, from its receipt to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from charters import promise, published
from desks import CITIZEN, COORDINATOR, HANDLER, START, intake, open_desk, store_url
from orientation_core import Orientation, hookimpl
from orientation_core.components.charters.book import FRESH
from orientation_core.components.complaints import COMPLAINT
from orientation_core.model.calendars import Pin
from orientation_core.model.commitments import Target
from orientation_core.model.complaints import Outcome
from orientation_core.model.metric_list import OURS
from orientation_core.model.metrics import Metric
from orientation_core.model.terms import Term
from orientation_core.model.text import LANGUAGES, Text
from orientation_core.store import Query, Where


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Orientation]:
    with store_url(request.param, tmp_path) as url, open_desk(url) as opened:
        yield opened


@pytest.fixture
def quick() -> Iterator[Orientation]:
    with open_desk() as opened:
        yield opened


def due(case: Any, clock: str = "answer") -> date:
    return case.clock(clock).due_on


def clock_of(desk: Orientation, case: Any, name: str = "answer") -> Any:
    return next(one for one in desk.complaints.clocks(COORDINATOR, case.id) if one.name == name)


def test_the_stricter_sets_the_clock_and_the_case_keeps_the_version(desk):
    without = desk.complaints.receive(CITIZEN, intake())
    charter = published(desk)
    case = desk.complaints.receive(CITIZEN, intake())
    assert (without.charter, without.promises) == (None, ())
    assert case.charter == charter.pin
    assert [(one.clock, one.term) for one in case.promises] == [
        ("acknowledge", Term(2, "working_day")),
        ("answer", Term(10, "working_day")),
    ]
    assert (due(without), due(case)) == (date(2026, 4, 1), date(2026, 3, 16))
    assert due(case, "acknowledge") == date(2026, 3, 4)
    state = clock_of(desk, case)
    assert (state.derivation.stricter, state.derivation.charter) == ("charter", charter.pin)
    assert state.derivation.commitment == "answer"
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        (record,) = unit.find(COMPLAINT, Query((Where("charter", "=", str(charter.pin)),)))
    assert record.id == case.id


def test_the_letter_tells_the_client_the_stricter_date(quick):
    published(quick)
    case = quick.complaints.receive(CITIZEN, intake())
    (letter,) = case.letters
    assert "16 mars 2026" in letter.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_explains_which_counts(quick, language):
    published(quick)
    case = quick.complaints.receive(CITIZEN, intake())
    (told,) = quick.complaints.explain(COORDINATOR, case.id, language, "answer")
    assert "charte-du-client" in told


def test_a_looser_charter_leaves_the_procedure_in_place(quick):
    loose = promise(target=Target("<=", "month", 3, days="calendar"))
    published(quick, commitments=(loose,))
    case = quick.complaints.receive(CITIZEN, intake())
    assert due(case) == date(2026, 4, 1)
    assert clock_of(quick, case).derivation.stricter == "procedure"
    assert case.charter is not None


def test_a_new_version_never_moves_an_old_case(desk):
    published(desk)
    case = desk.complaints.receive(CITIZEN, intake())
    tighter = promise(target=Target("<=", "day", 3, days="working"))
    published(desk, version=2, valid_from=date(2026, 3, 3), commitments=(tighter,))
    desk.clock.advance(timedelta(days=1))
    newer = desk.complaints.receive(CITIZEN, intake())
    assert newer.charter == Pin("charte-du-client", 2)
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    desk.complaints.pause(HANDLER, case.id, reason="waiting")
    desk.clock.advance(timedelta(days=2))
    desk.complaints.resume(HANDLER, case.id)
    paused = desk.complaints.get(COORDINATOR, case.id)
    assert paused.charter == Pin("charte-du-client", 1)
    assert due(paused) == date(2026, 3, 18), "ten working days and the pause, not three"
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    desk.complaints.answer(HANDLER, case.id, body="Réponse motivée.")
    desk.complaints.close(HANDLER, case.id)
    desk.clock.advance(timedelta(days=5))
    desk.complaints.reopen(COORDINATOR, case.id, reason="new facts")
    again = desk.complaints.get(COORDINATOR, case.id)
    assert again.charter == Pin("charte-du-client", 1)
    restarted = clock_of(desk, again).derivation
    assert (restarted.stricter, restarted.segments[0].term) == ("charter", Term(10, "working_day"))
    assert restarted.started > START


def test_paper_that_comes_late_is_under_the_charter_of_its_receipt(quick):
    published(quick, valid_from=date(2026, 3, 2))
    early = quick.complaints.receive(HANDLER, intake(received_at="2026-03-01T10:00:00Z", channel="letter"))
    night = quick.complaints.receive(HANDLER, intake(received_at="2026-03-01T23:30:00Z", channel="letter"))
    assert early.charter is None
    assert night.charter is not None, "it is 2 March in Brussels"


def test_whom_a_commitment_is_for(quick):
    own = promise(id="own", target=Target("<=", "day", 5, days="working"), categories=("treatment",),
                  request_types=("complaint",))  # fmt: skip
    general = promise(id="general", target=Target("<=", "day", 15, days="working"))
    published(quick, commitments=(general, own))
    treated = quick.complaints.receive(CITIZEN, intake(category="treatment"))
    other = quick.complaints.receive(CITIZEN, intake(category="quality"))
    assert (due(treated), due(other)) == (date(2026, 3, 9), date(2026, 3, 23))
    assert clock_of(quick, treated).derivation.commitment == "own"
    quick.complaints.qualify(HANDLER, treated.id, category="quality")
    assert due(quick.complaints.get(COORDINATOR, treated.id)) == date(2026, 3, 9), "the promise stands"


def test_a_category_that_a_plugin_finds_counts_too(tmp_path):
    class Finder:
        @hookimpl
        def orientation_enrich(self) -> dict[str, str]:
            return {"category": "treatment"}

    with open_desk(extra=[Finder()]) as desk:
        only = promise(target=Target("<=", "day", 5, days="working"), categories=("treatment",))
        published(desk, commitments=(only,))
        assert due(desk.complaints.receive(CITIZEN, intake())) == date(2026, 3, 9)


def test_a_plugin_adds_a_metric_that_sets_a_clock():
    class Own:
        @hookimpl
        def orientation_metrics(self) -> list[Metric]:
            label = Text(fr="a", nl="b")
            return [Metric("first_word", label, label, "clock", ("day",), ("<=",), clock="answer")]

    with open_desk(extra=[Own()]) as desk:
        published(desk, commitments=(promise(metric="first_word", target=Target("<=", "day", 1)),))
        case = desk.complaints.receive(CITIZEN, intake())
    assert due(case) == date(2026, 3, 3)
    assert OURS.get("first_word") is None


def test_another_process_that_publishes_counts_within_a_minute(tmp_path):
    with (
        open_desk(f"sqlite:///{tmp_path / 'd.db'}") as one,
        open_desk(f"sqlite:///{tmp_path / 'd.db'}") as other,
    ):
        now = [0.0]
        object.__setattr__(one.complaints.book, "timer", lambda: now[0])
        assert one.complaints.receive(CITIZEN, intake()).charter is None
        published(other)
        now[0] += FRESH / 2
        assert one.complaints.receive(CITIZEN, intake()).charter is None
        now[0] += FRESH
        assert one.complaints.receive(CITIZEN, intake()).charter is not None


def test_the_moves_of_a_clock_name_nobody(quick):
    case = quick.complaints.receive(CITIZEN, intake())
    quick.complaints.qualify(HANDLER, case.id, category="treatment")
    quick.complaints.admit(HANDLER, case.id)
    quick.complaints.pause(HANDLER, case.id, reason="waiting")
    with quick.store.begin(quick.agency.slug, write=False) as unit:
        chunks = list(
            unit.columns(COMPLAINT, ("record", "clock", "spans", "events"), Query(), part="clock_moves")
        )
    rows = [
        row
        for chunk in chunks
        for row in zip(chunk["record"], chunk["clock"], chunk["spans"], chunk["events"], strict=True)
    ]
    ((record, clock, spans, events),) = rows
    assert (record, clock) == (case.id, "answer")
    assert orjson.loads(spans) == [[date(2026, 3, 2).toordinal(), None]]
    assert [sorted(event) for event in orjson.loads(events)] == [["at", "type"], ["at", "type"]]
