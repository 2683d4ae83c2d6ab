"""A campaign from its plan to its effect, and what is refused on the way."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from desks import CITIZEN, COORDINATOR, HANDLER, START, VIEWER, open_desk
from improving import AFTER, BEFORE, promised, several
from orientation_core.documents import schema_directory
from orientation_core.errors import Conflict, InvalidDocument, NotAllowed, NotFound, Refused
from orientation_core.model.outreach.campaigns import Participants, ReachNote
from orientation_core.model.reports import Period
from orientation_core.model.text import Text
from orientation_core.testing.clock import FixedClock

WEEK: dict[str, Any] = json.loads(
    (schema_directory() / "examples/campaign/valid/client-week.json").read_text("utf-8")
)


def week(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**deepcopy(WEEK), **changes}.items() if value is not None}


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


def codes(error: Any) -> set[tuple[str, str]]:
    return {(one.where, one.code) for one in error.value.problems}


def test_a_campaign_is_planned_changed_held_and_reported(desk):
    kept = desk.outreach.plan_campaign(COORDINATOR, week(reach=None))
    assert desk.outreach.plan_campaign(COORDINATOR, week(reach=None)).version == kept.version == 1
    assert [one.name for one in desk.outreach.campaigns(VIEWER, stage="running")] == ["client-week-2026"]
    desk.outreach.reached(
        COORDINATOR, kept.value.name, ReachNote("leaflet", "handed_out", 2500, date(2026, 3, 13))
    )
    note = ReachNote("open-day", "visitors", 2000, date(2026, 3, 11))
    desk.outreach.reached(COORDINATOR, kept.value.name, note)
    assert desk.outreach.reached(COORDINATOR, kept.value.name, note).version == 3, "the same note again"
    made = desk.outreach.report(VIEWER, kept.value.name)
    assert made.audience == 40_120
    assert [(one.measure, one.number, one.share and round(one.share, 3)) for one in made.reach] == [
        ("handed_out", 2500, None),
        ("visitors", 2000, 0.05),
    ]
    assert made.participants == 84
    changed = week(label={"fr": "Semaine", "nl": "Week"})
    assert desk.outreach.plan_campaign(COORDINATOR, changed, version=3).version == 4
    with pytest.raises(Conflict):
        desk.outreach.plan_campaign(COORDINATOR, changed, version=0)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2026-01-11", "planned"),
        ("2026-01-12", "running"),
        ("2026-03-13", "running"),
        ("2026-03-14", "finished"),
    ],
)
def test_the_day_says_where_a_campaign_stands(day, stage):
    clock = FixedClock(datetime.fromisoformat(f"{day}T10:00:00+00:00"))
    with open_desk(clock=clock) as desk:
        desk.outreach.plan_campaign(COORDINATOR, week())
        assert desk.outreach.report(VIEWER, "client-week-2026").stage == stage
        desk.outreach.plan_campaign(COORDINATOR, week(cancelled=True))
        assert desk.outreach.report(VIEWER, "client-week-2026").stage == "cancelled"


def test_what_is_lacking_is_listed(desk):
    desk.outreach.plan_campaign(COORDINATOR, week())
    found = {(one.gap, one.where) for one in desk.outreach.gaps(VIEWER, "client-week-2026")}
    assert found == {
        ("material_language", "leaflet"),
        ("material_language", "film"),
        ("wcag", "film, nl"),
        ("captions", "film, nl"),
        ("plain_language", "film, nl"),
    }
    desk.outreach.plan_campaign(COORDINATOR, week(cancelled=True))
    assert desk.outreach.gaps(VIEWER, "client-week-2026") == []


def with_event(**changes: Any) -> dict[str, Any]:
    event = {"name": "x", "label": {"nl": "X"}, "first_day": "2026-03-01", **changes}
    return week(events=[{name: value for name, value in event.items() if value is not None}], reach=None)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (week(phases=[WEEK["phases"][0], WEEK["phases"][0]]), ("/phases", "name.twice")),
        (
            week(phases=[{**WEEK["phases"][0], "last_day": "2026-01-01"}]),
            ("/phases/0/last_day", "validity.order"),
        ),
        (with_event(last_day="2026-02-01"), ("/events/0/last_day", "validity.order")),
        (with_event(first_day=None), ("/events/0", "event.time")),
        (with_event(starts_at="2026-03-01T10:00:00Z"), ("/events/0", "event.time")),
        (with_event(ends_at="2026-03-01T10:00:00Z"), ("/events/0", "event.time")),
        (
            with_event(first_day=None, starts_at="2026-03-01T10:00:00Z", ends_at="2026-03-01T09:00:00Z"),
            ("/events/0/ends_at", "validity.order"),
        ),
        (week(audiences=[{"name": "a", "kind": "client_group"}], messages=None), ("/audiences/0/group", "audience.group")),
        (
            week(audiences=[{"name": "a", "kind": "client_group", "group": "nobody"}], messages=None),
            ("/audiences/0/group", "catalogue.unknown"),
        ),
        (
            week(channels=[{"name": "web", "label": {"nl": "W"}, "channel": "nowhere"}]),
            ("/channels/0/channel", "catalogue.unknown"),
        ),
        (week(messages=[{**WEEK["messages"][0], "to": ["nobody"]}]), ("/messages/0/to/0", "name.unknown")),
        (week(reach=[{**WEEK["reach"][0], "by": "nothing"}]), ("/reach/0/by", "name.unknown")),
        (
            week(measured=[{"when": "before", "taken_at": "2026-03-01T10:00:00Z", "by": "x"}]),
            ("/measured", "campaign.later"),
        ),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_with_its_place(desk, document, problem):
    with pytest.raises(InvalidDocument) as caught:
        desk.outreach.plan_campaign(COORDINATOR, document)
    assert problem in codes(caught)
    assert desk.outreach.campaigns(COORDINATOR) == []


def test_who_came_is_noted_once_an_event_was_held_and_only_as_numbers():
    clock = FixedClock(START)
    with open_desk(clock=clock) as desk:
        desk.outreach.plan_campaign(COORDINATOR, week())
        came = [Participants(Text(fr="Agents des guichets"), 23)]
        with pytest.raises(Refused) as early:
            desk.outreach.held(COORDINATOR, "client-week-2026", "workshop", came)
        assert early.value.reasons[0].code == "event.early"
        clock.advance(timedelta(days=30))
        desk.outreach.held(COORDINATOR, "client-week-2026", "workshop", came)
        assert desk.outreach.report(VIEWER, "client-week-2026").participants == 107
        with pytest.raises(NotFound):
            desk.outreach.held(COORDINATOR, "client-week-2026", "ball", came)
        with pytest.raises(InvalidDocument):
            desk.outreach.held(COORDINATOR, "client-week-2026", "workshop", [Participants(Text(fr="x"), -1)])
        for refused in (CITIZEN, VIEWER, HANDLER):
            with pytest.raises(NotAllowed):
                desk.outreach.held(refused, "client-week-2026", "workshop", came)


#: A later month, in which no more was kept than before.
LATER = Period(date(2026, 8, 1), date(2026, 9, 1))


def test_the_effect_is_what_an_improvement_action_would_say():
    desk, clock = promised()
    for period, kept, late in ((BEFORE, 2, 6), (AFTER, 8, 0), (LATER, 3, 3)):
        several(desk, clock, period.start, kept, late)
    clock.now = START + timedelta(days=250)
    plan = week(expected={**WEEK["expected"], "by": "2026-12-31"})
    desk.outreach.plan_campaign(COORDINATOR, plan)
    desk.outreach.measure_campaign(COORDINATOR, "client-week-2026", "before", period=BEFORE)
    with pytest.raises(Refused) as overlap:
        desk.outreach.measure_campaign(COORDINATOR, "client-week-2026", "after", period=BEFORE)
    assert overlap.value.reasons[0].code == "measure.overlap"
    for after, verdict in ((AFTER, "shown"), (LATER, "not_shown")):
        desk.outreach.measure_campaign(COORDINATOR, "client-week-2026", "after", period=after)
        made = desk.outreach.report(VIEWER, "client-week-2026")
        assert made.compared.verdict == verdict
        assert made.before.value == pytest.approx(25)
        assert made.compared.difference == pytest.approx(made.after.value - made.before.value)
    page = desk.outreach.page(VIEWER, "client-week-2026", "fr").decode()
    assert '<html lang="fr">' in page
    for words in (
        "Aucun effet n&#39;est démontré",
        "25,0\N{NO-BREAK SPACE}%",
        "2\N{NARROW NO-BREAK SPACE}500",
        "sous-titres",
        '<p class="organisation">Agence d&#39;essai</p>',
        "<p>Agence d&#39;essai</p>",
        "Film (Néerlandais) – ",
    ):
        assert words in page
    again = desk.outreach.plan_campaign(COORDINATOR, {**plan, "cancelled": True})
    assert again.value.compared == made.compared, "what was measured stays"
    with pytest.raises(Refused):
        desk.outreach.plan_campaign(COORDINATOR, {**plan, "expected": {**plan["expected"], "target": 95}})


def test_without_a_figure_there_is_nothing_to_measure(desk):
    desk.outreach.plan_campaign(COORDINATOR, week(expected=None))
    with pytest.raises(Refused) as caught:
        desk.outreach.measure_campaign(COORDINATOR, "client-week-2026", "before", period=BEFORE)
    assert caught.value.reasons[0].code == "campaign.no_figure"


def test_who_leads_stays_out_of_journal_and_events(desk):
    desk.outreach.plan_campaign(COORDINATOR, week(lead="somebody-known"))
    entries = [one for one in desk.store.entries() if one.kind == "campaign"]
    assert entries
    assert "somebody-known" not in repr(entries)


# ------------------------------------------------------------------------------------ the calendar


def entries(content: bytes) -> dict[str, Any]:
    return {
        str(one["SUMMARY"]).partition(" – ")[2]: one for one in Calendar.from_ical(content).walk("VEVENT")
    }


def test_the_calendar_has_every_phase_and_event(desk):
    desk.outreach.plan_campaign(COORDINATOR, week())
    content = desk.outreach.calendar(VIEWER, [], "nl")
    found = entries(content)
    assert set(found) == {"Voorbereiden", "De week", "Opendeurdag", "Workshop: een klacht onthalen"}
    assert found["De week"].decoded("DTSTART") == date(2026, 3, 9)
    assert found["De week"].decoded("DTEND") == date(2026, 3, 14), "the day after the last"
    assert found["Workshop: een klacht onthalen"].decoded("DTSTART") == datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert found["Opendeurdag"]["LOCATION"] == "Aan het loket, Voorbeeldstraat 1"
    assert found["Opendeurdag"]["SUMMARY"].params["LANGUAGE"] == "nl"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content == desk.outreach.calendar(VIEWER, ["client-week-2026"], "nl")


def test_an_entry_keeps_its_identifier_and_counts_its_versions(desk):
    desk.outreach.plan_campaign(COORDINATOR, week())
    before = entries(desk.outreach.calendar(VIEWER, [], "fr"))
    events = [{**one, "cancelled": True} for one in WEEK["events"]]
    desk.outreach.plan_campaign(COORDINATOR, week(events=events))
    after = entries(desk.outreach.calendar(VIEWER, [], "fr"))
    assert {name: str(one["UID"]) for name, one in before.items()} == {
        name: str(one["UID"]) for name, one in after.items()
    }
    assert len({str(one["UID"]) for one in after.values()}) == 4
    assert {one["SEQUENCE"] for one in after.values()} == {1}
    assert str(after["Journée portes ouvertes"]["STATUS"]) == "CANCELLED"
    assert str(after["La semaine"]["STATUS"]) == "CONFIRMED"


def test_no_text_becomes_a_line_of_the_calendar(desk):
    words = "Kop; met, tekens\\n\nEND:VEVENT\r\nBEGIN:VEVENT\nATTACH:https://example.org/x"
    nasty = {"name": "x", "label": {"nl": words}, "first_day": "2026-03-01", "place": {"nl": words}}
    desk.outreach.plan_campaign(COORDINATOR, week(events=[nasty], phases=[], reach=None))
    content = desk.outreach.calendar(VIEWER, [], "nl")
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert "ATTACH" not in event
    assert str(event["LOCATION"]) == words.replace("\r\n", "\n")
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    unfolded = content.replace(b"\r\n ", b"")
    assert unfolded.count(b"\n") == unfolded.count(b"\r\n")
