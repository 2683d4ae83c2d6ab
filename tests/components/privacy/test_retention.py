"""How long documents are kept: by class, kind and outcome, unless a hold says that one must stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, START, agency, intake, open_desk, to_treatment
from mails import mail
from orientation_core import InvalidDocument, NotAllowed, Orientation, Refused
from orientation_core.kinds import RecordKind
from orientation_core.model.complaints import Outcome
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.schedules import KeepRule
from orientation_core.model.text import Text
from orientation_core.orientation import KINDS
from orientation_core.testing.clock import FixedClock
from orientation_plugins import belgium
from planting import VISIT, Visit, Visits

BASIS = {"fr": "essai", "nl": "proef"}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


def opened(clock: FixedClock, *, extra: Any = (), **privacy: Any) -> Orientation:
    return open_desk(settings={"privacy": {"authority": "RA-1", **privacy}}, clock=clock, extra=extra)


@pytest.fixture
def desk(clock: FixedClock) -> Iterator[Orientation]:
    with opened(clock, extra=[Visits()]) as made:
        yield made


def closed(desk: Orientation, outcome: Outcome = Outcome.UNFOUNDED, **changes: Any) -> Any:
    case = to_treatment(desk, **changes)
    desk.complaints.decide(HANDLER, case.id, outcome, motivation="Gardé.")
    desk.complaints.answer(HANDLER, case.id, "Nous avons examiné votre plainte.")
    return desk.complaints.close(HANDLER, case.id)


def years(clock: FixedClock, count: int) -> None:
    clock.advance(timedelta(days=366 * count))


def test_a_portion_is_not_used_up_by_what_is_on_hold(desk: Orientation, clock: FixedClock) -> None:
    """Else whoever goes on with portions would come no further."""
    kept, *others = (closed(desk) for _ in range(3))
    desk.privacy.hold(COORDINATOR, "complaint", kept.id, "before a court", date(2036, 1, 1))
    years(clock, 11)
    runs = [desk.privacy.retain(COORDINATOR, limit=1) for _ in range(3)]
    assert [[one.record for one in each.erased] for each in runs] == [[others[0].id], [others[1].id], []]
    assert [one.record for one in runs[0].held] == [kept.id]


def test_a_run_that_was_ended_before_the_files_were_scrubbed_is_ended_by_the_next(
    desk: Orientation, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(desk)
    years(clock, 11)
    scrubbed: list[bool] = []
    with monkeypatch.context() as dying:
        dying.setattr(desk.store, "scrub", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.privacy.retain(COORDINATOR)
    monkeypatch.setattr(desk.store, "scrub", lambda: scrubbed.append(True))
    assert desk.privacy.retain(COORDINATOR, dry_run=True).erased == ()
    assert scrubbed == []
    assert desk.privacy.retain(COORDINATOR).erased == ()
    assert scrubbed == [True]


def test_what_is_over_goes_and_what_runs_stays(desk: Orientation, clock: FixedClock) -> None:
    old, running = closed(desk), to_treatment(desk)
    years(clock, 9)
    young = closed(desk)
    years(clock, 1)
    would = desk.privacy.retain(COORDINATOR, dry_run=True)
    assert [one.record for one in would.erased] == [old.id]
    assert desk.complaints.get(COORDINATOR, old.id).text, "a dry run changes nothing"
    done = desk.privacy.retain(COORDINATOR)
    assert done.erased == would.erased
    assert desk.complaints.get(COORDINATOR, old.id).text is None
    assert desk.complaints.get(COORDINATOR, old.id).outcome == "unfounded"
    assert desk.complaints.get(COORDINATOR, young.id).text
    assert desk.complaints.get(COORDINATOR, running.id).text
    assert desk.privacy.retain(COORDINATOR).erased == ()
    (stone,) = desk.privacy.tombstones(COORDINATOR)
    assert (stone.basis, stone.rule, stone.record) == ("retention", "case", old.id)
    assert desk.verify() == []


def test_the_mail_of_a_case_goes_with_it_and_other_mail_by_itself(
    desk: Orientation, clock: FixedClock
) -> None:
    case = closed(desk)
    desk.mail.take(COORDINATOR, mail(From="Jeanne <jeanne@example.org>", Subject=f"Re {case.reference}"))
    desk.mail.take(
        COORDINATOR, mail(From="News <news@example.org>", List_Id="news", Message_ID="<2@example.org>")
    )
    years(clock, 2)
    assert [one.kind for one in desk.privacy.retain(COORDINATOR).erased] == ["received_mail"]
    assert sorted(one.sender or "" for one in desk.mail.received(COORDINATOR)) == ["", "jeanne@example.org"]
    years(clock, 9)
    assert [one.kind for one in desk.privacy.retain(COORDINATOR).erased] == ["complaint"]
    assert [one.sender for one in desk.mail.received(COORDINATOR)] == [None, None]


def test_an_outcome_has_a_term_of_its_own(clock: FixedClock) -> None:
    rule = {"code": "short", "kind": "complaint", "outcome": "unfounded", "months": 6, "basis": BASIS}
    with opened(clock, rules=[rule]) as desk:
        short, long = closed(desk), closed(desk, Outcome.NO_APPRECIATION)
        years(clock, 1)
        assert [(one.record, one.rule) for one in desk.privacy.retain(COORDINATOR).erased] == [
            (short.id, "short")
        ]
        years(clock, 10)
        assert [(one.record, one.rule) for one in desk.privacy.retain(COORDINATOR).erased] == [
            (long.id, "case")
        ]


def test_a_merged_case_is_kept_as_long_as_its_leading_one(clock: FixedClock) -> None:
    """Not by the general term, which began when it was merged: it would go first, or stay when that one is gone."""
    short: dict[str, Any] = {
        "code": "unfounded", "kind": "complaint", "outcome": "unfounded", "years": 3, "basis": BASIS,
    }  # fmt: skip
    with opened(clock, rules=[short]) as desk:
        inner, merged, leading, long_open = (to_treatment(desk) for _ in range(4))
        kept = to_treatment(desk)
        desk.complaints.merge(HANDLER, inner.id, merged.id, "same bus")
        desk.complaints.merge(HANDLER, merged.id, leading.id, "same bus")
        desk.complaints.merge(HANDLER, kept.id, long_open.id, "same bus")
        desk.complaints.decide(HANDLER, leading.id, Outcome.UNFOUNDED, motivation="Gardé.")
        desk.complaints.answer(HANDLER, leading.id, "Nous avons examiné votre plainte.")
        desk.complaints.close(HANDLER, leading.id)
        years(clock, 4)
        applied = desk.privacy.retain(COORDINATOR, dry_run=True)
        assert [(one.record, one.rule) for one in applied.erased] == [
            (inner.id, "unfounded"), (merged.id, "unfounded"), (leading.id, "unfounded"),
        ]  # fmt: skip
        assert desk.privacy.retain(COORDINATOR).erased == applied.erased
        years(clock, 11)
        assert desk.privacy.retain(COORDINATOR).erased == ()
        desk.complaints.unmerge(HANDLER, kept.id)


def test_a_merged_case_whose_leading_one_is_gone_goes_by_its_own_term(
    desk: Orientation, clock: FixedClock
) -> None:
    merged = to_treatment(desk)
    leading = desk.complaints.receive(OTHER_CITIZEN, intake(client={"email": "luc@example.org"}))
    desk.complaints.merge(HANDLER, merged.id, leading.id, "same bus")
    desk.privacy.erase(COORDINATOR, [Identifier.of("email", "luc@example.org")], ground="RA-1")
    years(clock, 11)
    assert [one.record for one in desk.privacy.retain(COORDINATOR).erased] == [merged.id]


def test_a_hold_keeps_what_is_over(desk: Orientation, clock: FixedClock) -> None:
    case = closed(desk)
    measure = desk.privacy.hold(COORDINATOR, "complaint", case.id, "court", START.date())
    years(clock, 11)
    done = desk.privacy.retain(COORDINATOR)
    assert (done.erased, [one.record for one in done.held]) == ((), [case.id])
    assert desk.complaints.get(COORDINATOR, case.id).text
    desk.privacy.lift(COORDINATOR, measure.id)
    assert [one.record for one in desk.privacy.retain(COORDINATOR).erased] == [case.id]


def test_a_plugins_kind_goes_when_nobody_changed_it_since(desk: Orientation, clock: FixedClock) -> None:
    with desk.complaints.begin(write=True) as unit:
        writer = desk.privacy.writer_of(VISIT)
        at = int(clock().timestamp() * 1_000_000)
        record, entry = writer.new(
            Visit("v1", "c", "me@example.org", "words"), at=at, actor="host", action="visit.kept"
        )
        unit.add(VISIT, record)
        unit.append(entry)
    years(clock, 9)
    assert desk.privacy.retain(COORDINATOR).erased == ()
    years(clock, 2)
    assert [one.kind for one in desk.privacy.retain(COORDINATOR).erased] == ["visit"]
    with desk.complaints.begin(write=False) as unit:
        assert unit.get(VISIT, "v1").body == b'{"counter":"c","id":"v1","visitor":"erased"}'


def test_a_kind_without_a_term_stops_the_schedule(clock: FixedClock) -> None:
    from orientation_core import hookimpl

    class Loose(Visits):
        @hookimpl
        def orientation_kinds(self) -> list[RecordKind[Any]]:
            return [RecordKind("visit", Visit, personal=frozenset({"visitor", "words"}))]

    with opened(clock, extra=[Loose()]) as desk:
        assert desk.privacy.unsettled() == ("visit",)
        with pytest.raises(Refused, match="how long these are kept: visit"):
            desk.privacy.retain(COORDINATOR, dry_run=True)
        assert (
            not next(one for one in desk.privacy.register(COORDINATOR).activities if one.kind == "visit")
            .keeping[0]
            .settled
        )


def test_nothing_is_destroyed_without_leave(clock: FixedClock) -> None:
    with open_desk(clock=clock) as desk:
        case = closed(desk)
        years(clock, 11)
        assert len(desk.privacy.retain(COORDINATOR, dry_run=True).erased) == 1
        with pytest.raises(Refused, match="who allowed"):
            desk.privacy.retain(COORDINATOR)
        with pytest.raises(Refused, match="who allowed"):
            desk.privacy.erase(COORDINATOR, [Identifier.of("email", "jeanne@example.org")], ground="art17")
        assert desk.complaints.get(COORDINATOR, case.id).text
        assert desk.privacy.retain(COORDINATOR, authority="RA-7").erased
        assert [one.authority for one in desk.privacy.tombstones(COORDINATOR)] == ["RA-7"]
        for actor in (CITIZEN, HANDLER):
            with pytest.raises(NotAllowed):
                desk.privacy.retain(actor)


def test_an_agency_says_which_schedule_where_there_is_none_or_several(clock: FixedClock) -> None:
    with (
        Orientation.open(
            "memory:", agency(), plugins=("sql", "belgium"), block=(), extra=[Another()], clock=clock
        ) as desk,
        pytest.raises(Refused, match="another, be-proposal"),
    ):
        desk.privacy.schedule()
    with opened(clock, extra=[Another()], schedule="another") as desk:
        assert desk.privacy.schedule().name == "another"
    with (
        opened(clock, rules=[{"code": "x", "years": 0, "basis": BASIS}]) as desk,
        pytest.raises(InvalidDocument),
    ):
        desk.privacy.schedule()


class Another:
    from orientation_core import hookimpl

    @hookimpl
    def orientation_retention_schedules(self) -> list[dict[str, Any]]:
        (document,) = belgium.orientation_retention_schedules()
        return [{**document, "name": "another"}]


def test_the_schedule_that_is_shipped_covers_every_kind_of_ours(desk: Orientation) -> None:
    assert desk.privacy.unsettled() == ()
    schedule = desk.privacy.schedule()
    assert schedule.authority_required
    for kind in KINDS:
        if kind.personal:
            assert kind.retention is not None
            assert schedule.rule(kind.name, kind.retention.value) is not None, kind.name


@pytest.mark.parametrize(
    ("now", "years", "months", "cutoff"),
    [
        (datetime(2028, 2, 29, 12, tzinfo=UTC), 1, None, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2026, 3, 31, 12, tzinfo=UTC), None, 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 1, 15, 12, tzinfo=UTC), 1, 2, datetime(2024, 11, 15, tzinfo=UTC)),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), None, 12, datetime(2025, 12, 31, tzinfo=UTC)),
    ],
)
def test_a_term_ends_on_a_day_that_exists(now: datetime, years: Any, months: Any, cutoff: datetime) -> None:
    assert KeepRule("x", Text(fr="x"), years=years, months=months).cutoff(now) == cutoff
