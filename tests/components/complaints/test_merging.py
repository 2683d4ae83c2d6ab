"""A case treated within another for a while: who sees what, what the clocks and the figures say, and the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desks import (
    CITIZEN,
    COORDINATOR,
    HANDLER,
    OTHER_CITIZEN,
    OTHER_HANDLER,
    START,
    VIEWER,
    intake,
    open_desk,
)
from orientation_core import Actor, NotAllowed, NotFound, Refused, Role
from orientation_core.components import linking
from orientation_core.documents import to_document
from orientation_core.model.complaints import Outcome
from orientation_core.model.parties import Client
from orientation_core.store import Query, Where
from orientation_core.testing.clock import FixedClock

WHY = "Même panne, même jour."


def received(desk, who=OTHER_CITIZEN, **changes):
    client = {"name": "Pieter Voorbeeld", "email": "pieter@example.org"}
    words = {"language": "nl", "subject": "Storing", "text": "Het loket was dicht.", "client": client}
    return desk.complaints.receive(who, intake(**(words | changes)))


@pytest.fixture
def pair(desk):
    return desk.complaints.receive(CITIZEN, intake()), received(desk)


def codes(caught):
    return {one.code for one in caught.value.reasons}


def test_the_merged_case_stands_still_and_its_client_is_told(desk, pair, clock):
    leading, case = pair
    clock.advance(timedelta(days=1))
    led = desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    merged = desk.complaints.get(HANDLER, case.id)
    assert (merged.merged.into, merged.merged.reason, merged.merged.actor) == (leading.id, WHY, HANDLER.id)
    assert merged.closed_at is not None
    assert merged.clock("answer").events[-1].reason == "merged"
    assert merged.steps[-1].action == "merge"
    assert led.steps[-1].action == "lead"
    (brought,) = led.complainants
    assert (brought.case, brought.reference, brought.language) == (case.id, case.reference, "nl")
    assert [one.id for one in desk.complaints.worklist(HANDLER)] == [leading.id]
    letter = led.letters[-1]
    assert (letter.template, letter.party, letter.language) == ("merged", 1, "nl")
    assert case.reference in letter.body
    assert leading.reference not in letter.body
    assert "Jeanne" not in letter.body


def test_its_client_keeps_the_reference_and_learns_nothing_of_the_other(desk, pair, clock):
    leading, case = pair
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    clock.advance(timedelta(days=2))
    desk.complaints.note_letter(OTHER_CITIZEN, case.reference, "Nog iets", "Ook gisteren was het dicht.")
    desk.complaints.attach(OTHER_CITIZEN, case.id, b"%PDF-1.4\n", label="b.pdf", type="application/pdf")
    desk.complaints.qualify(HANDLER, leading.id, category="treatment")
    desk.complaints.admit(HANDLER, leading.id)
    desk.complaints.decide(HANDLER, leading.id, Outcome.UNFOUNDED)
    led = desk.complaints.answer(HANDLER, leading.id, "Voici.")
    assert [one.party for one in led.letters if one.direction == "in"] == [1]
    assert led.attachments[0].party == 1
    seen = desk.complaints.get(OTHER_CITIZEN, case.reference)
    assert (seen.reference, seen.text, seen.state) == (case.reference, case.text, "answered")
    assert [one.template for one in seen.letters] == ["acknowledgement", "merged", None, "answer"]
    assert all(case.reference in one.body for one in seen.letters if one.direction == "out")
    assert desk.complaints.attachment(OTHER_CITIZEN, case.id, led.attachments[0].digest)
    for word in ("Jeanne", "jeanne", leading.reference, leading.id, "dossier n'avance"):
        assert word not in repr(seen)
    with pytest.raises(NotFound):
        desk.complaints.get(OTHER_CITIZEN, leading.id)
    assert desk.complaints.search(OTHER_CITIZEN, "bloque") == []
    own = desk.complaints.get(CITIZEN, leading.id)
    assert "gisteren" not in repr(own)
    assert desk.complaints.search(HANDLER, case.reference)[0].id in (leading.id, case.id)


def test_unmerging_gives_back_what_its_client_wrote_and_leaves_the_rest(desk, pair, clock):
    leading, case = pair
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    clock.advance(timedelta(days=40))
    desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Nog iets", "Ook gisteren.")
    desk.complaints.qualify(HANDLER, leading.id, category="treatment")
    restored = desk.complaints.unmerge(HANDLER, case.reference, reason="Andere zaak.")
    assert restored.merged is None
    assert restored.open
    assert restored.clocks == case.clocks
    assert [one.body for one in restored.letters if one.direction == "in"] == ["Ook gisteren."]
    assert restored.letters[-1].template == "unmerged"
    stays = desk.complaints.get(HANDLER, leading.id)
    assert stays.state == "qualified"
    assert [one.body for one in stays.letters if one.direction == "in"] == ["Ook gisteren."]
    assert stays.complainants[0].left_at is not None
    after = desk.complaints.write_to_client(HANDLER, leading.id, "x")
    assert after.letters[-1].party is None
    assert {one.id for one in desk.complaints.worklist(HANDLER)} == {leading.id, case.id}
    (state,) = [one for one in desk.complaints.clocks(HANDLER, case.id) if one.name == "answer"]
    assert state.late


def test_what_cannot_be_merged_is_refused(desk, pair):
    leading, case = pair

    def refused(one, other):
        with pytest.raises(Refused) as caught:
            desk.complaints.merge(COORDINATOR, one.id, other.id, reason=WHY)
        return codes(caught)

    assert refused(case, case) == {"merge.self"}
    with pytest.raises(Refused) as caught:
        desk.complaints.merge(HANDLER, case.id, leading.id, reason="")
    assert codes(caught) == {"merge.reason"}
    with pytest.raises(Refused) as caught:
        desk.complaints.unmerge(HANDLER, case.id)
    assert codes(caught) == {"unmerge.not"}
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    third = received(desk)
    assert refused(case, third) == {"merge.merged"}  # twice
    assert refused(leading, case) == {"merge.merged"}  # a circle
    assert refused(third, case) == {"merge.merged"}  # into one that is merged
    closed = received(desk)
    desk.complaints.withdraw(OTHER_CITIZEN, closed.id)
    assert refused(closed, third) == {"merge.closed"}
    assert refused(third, closed) == {"merge.closed"}
    before = desk.complaints.get(HANDLER, third.id)
    assert before.complainants == ()
    for who in (VIEWER, CITIZEN):
        with pytest.raises((NotAllowed, NotFound)):
            desk.complaints.merge(who, third.id, leading.id, reason=WHY)
    with pytest.raises(NotFound):
        desk.complaints.merge(HANDLER, third.id, "AAA-AAA-AAAA", reason=WHY)


def test_the_second_line_cannot_be_merged(desk, pair):
    leading, case = pair
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    desk.complaints.answer(HANDLER, case.id, "Zo.")
    desk.complaints.refer(HANDLER, case.id)
    with pytest.raises(Refused) as caught:
        desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    assert "merge.second_line" in codes(caught)


def test_nothing_is_done_to_a_merged_case_itself(desk, pair):
    leading, case = pair
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    for act in (
        lambda: desk.complaints.qualify(HANDLER, case.id, category="treatment"),
        lambda: desk.complaints.write_to_client(HANDLER, case.id, "x"),
        lambda: desk.complaints.join(HANDLER, case.id, Client(name="X")),
        lambda: desk.complaints.withdraw(OTHER_CITIZEN, case.id),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert codes(caught) == {"merged"}
    with pytest.raises(Refused) as caught:
        desk.complaints.leave(HANDLER, leading.id, 1)
    assert codes(caught) == {"leave.merged"}


def test_a_chain_is_merged_and_unmerged_from_its_end(desk, clock):
    one, two = desk.complaints.receive(CITIZEN, intake()), received(desk)
    third = Actor("citizen-3", Role.CITIZEN)
    three = received(
        desk, third, client={"name": "Karin Beispiel", "email": "karin@example.org"}, language="de"
    )
    desk.complaints.merge(HANDLER, three.id, two.id, reason=WHY)
    led = desk.complaints.merge(HANDLER, two.id, one.id, reason=WHY)
    assert [(c.case, c.party, c.reference) for c in led.joined] == [
        (two.id, None, two.reference),
        (two.id, 1, three.reference),
    ]
    clock.advance(timedelta(days=1))
    desk.complaints.note_letter(third, three.reference, "Frage", "Noch etwas.")
    assert desk.complaints.get(HANDLER, one.id).letters[-1].party == 2
    assert [x.body for x in desk.complaints.get(third, three.reference).letters if x.direction == "in"] == [
        "Noch etwas."
    ]
    with pytest.raises(Refused) as caught:
        desk.complaints.unmerge(HANDLER, three.id)
    assert codes(caught) == {"unmerge.order"}
    desk.complaints.unmerge(HANDLER, two.id)
    restored = desk.complaints.unmerge(HANDLER, three.id)
    assert [x.body for x in restored.letters if x.direction == "in"] == ["Noch etwas."]
    assert restored.clocks == three.clocks
    assert desk.complaints.get(HANDLER, two.id).clocks == two.clocks


def test_an_official_whom_the_merged_case_is_about_does_not_see_the_leading_one(desk):
    leading, case = desk.complaints.receive(CITIZEN, intake()), received(desk, about=["official-9"])
    official = Actor("official-9", Role.COORDINATOR)
    assert desk.complaints.get(official, leading.id).id == leading.id
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    with pytest.raises(NotFound):
        desk.complaints.get(official, leading.id)
    assert desk.complaints.count(official) == 0
    assert desk.complaints.worklist(official) == []
    with pytest.raises(Refused):
        desk.complaints.assign(COORDINATOR, leading.id, "official-9")
    desk.complaints.unmerge(HANDLER, case.id)
    assert desk.complaints.get(official, leading.id).id == leading.id


def test_the_handler_of_the_leading_case_may_not_be_whom_the_other_is_about(desk):
    leading, case = desk.complaints.receive(CITIZEN, intake()), received(desk, about=["handler-9"])
    desk.complaints.qualify(HANDLER, leading.id, category="treatment")
    desk.complaints.admit(HANDLER, leading.id)
    desk.complaints.assign(COORDINATOR, leading.id, "handler-9")
    with pytest.raises(Refused) as caught:
        desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    assert codes(caught) == {"merge.person"}


def test_both_have_to_be_in_sight(desk):
    leading, case = desk.complaints.receive(CITIZEN, intake(unit="unit-a")), received(desk, unit="unit-b")
    for one, other in ((leading, case), (case, leading)):
        with pytest.raises(NotFound):
            desk.complaints.merge(OTHER_HANDLER, one.id, other.id, reason=WHY)


def test_it_is_a_link_that_ends(desk, pair):
    leading, case = pair

    def links():
        where = (Where("relation", "=", "merged_into"), Where("until", "null"))
        with desk.store.begin(desk.agency.slug, write=False) as unit:
            return [str(one.target) for one in linking.values(unit.find(linking.LINK, Query(where)))]

    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    assert links() == [f"case:{leading.id}"]
    desk.complaints.unmerge(HANDLER, case.id)
    assert links() == []
    actions = [one.action for one in desk.complaints.history(HANDLER, case.id)]
    assert actions == ["complaint.received", "complaint.merged", "complaint.unmerged"]


def figures(desk, *names):
    asked = desk.figures.question(date(2026, 1, 1), date(2027, 1, 1))
    report = desk.figures.report(COORDINATOR, asked)
    found = {row.indicator: row.value for row in report.rows if row.dimension == "all"}
    return tuple(found.get(name) for name in names)


NAMES = (
    "received",
    "requests_received",
    "complaints_received",
    "handled",
    "open",
    "merged",
    "complaints_pending",
)


def test_figures_count_each_request_once(desk, pair, clock):
    leading, case = pair
    assert figures(desk, *NAMES) == (2, 2, 2, 0, 2, 0, 2)
    clock.advance(timedelta(days=1))
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    assert figures(desk, *NAMES) == (2, 2, 2, 0, 1, 1, 1)
    desk.complaints.qualify(HANDLER, leading.id, category="treatment")
    desk.complaints.admit(HANDLER, leading.id)
    desk.complaints.decide(HANDLER, leading.id, Outcome.UNFOUNDED)
    desk.complaints.answer(HANDLER, leading.id, "Voici.")
    desk.complaints.close(HANDLER, leading.id)
    clock.advance(timedelta(minutes=1))
    assert figures(desk, *NAMES) == (2, 2, 2, 1, 0, 1, 0)
    desk.complaints.unmerge(HANDLER, case.id)
    assert figures(desk, *NAMES) == (2, 2, 2, 1, 1, 0, 1)


FOUNDED = ("complaints_received", "complaints_founded", "merged")


def judge(desk, case, outcome):
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    norm = "courtesy" if outcome is Outcome.FOUNDED else None
    desk.complaints.decide(HANDLER, case.id, outcome, norm=norm)
    desk.complaints.answer(HANDLER, case.id, "Voici.")
    return desk.complaints.close(HANDLER, case.id)


def test_founded_complaints_follow_the_outcome_of_each_case_itself(desk, pair):
    leading, case = pair
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    judge(desk, leading, Outcome.FOUNDED)
    assert figures(desk, *FOUNDED) == (2, 1, 1), "one was judged, and stands for both"
    restored = desk.complaints.unmerge(HANDLER, case.id)
    assert restored.outcome is None
    assert figures(desk, *FOUNDED) == (2, 1, 0)
    judge(desk, case, Outcome.UNFOUNDED)
    assert figures(desk, *FOUNDED) == (2, 1, 0)
    assert desk.complaints.get(HANDLER, leading.id).outcome == "founded"


def test_what_was_judged_before_merging_is_still_its_own(desk, pair):
    leading, case = pair
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="courtesy")
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    judge(desk, leading, Outcome.UNFOUNDED)
    assert figures(desk, *FOUNDED) == (2, 1, 1)
    assert desk.complaints.unmerge(HANDLER, case.id).outcome == "founded"
    assert figures(desk, *FOUNDED) == (2, 1, 0)


def test_both_complainants_keep_their_access_after_unmerging(desk, pair):
    leading, case = pair
    desk.complaints.merge(HANDLER, case.id, leading.id, reason=WHY)
    desk.complaints.note_letter(CITIZEN, leading.id, "Moi", "Encore moi.")
    desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Ik", "Nog ik.")
    desk.complaints.write_to_client(HANDLER, leading.id, "Une question.")
    desk.complaints.unmerge(HANDLER, case.id)
    mine, theirs = (
        desk.complaints.get(CITIZEN, leading.id),
        desk.complaints.get(OTHER_CITIZEN, case.reference),
    )
    assert "Encore moi." in [one.body for one in mine.letters]
    assert any("Une question." in one.body for one in mine.letters)
    assert "Nog ik." in [one.body for one in theirs.letters]
    assert "Encore moi." not in [one.body for one in theirs.letters]
    assert "Nog ik." not in [one.body for one in mine.letters]
    for who, key in ((CITIZEN, leading.id), (OTHER_CITIZEN, case.id)):
        assert desk.complaints.note_letter(who, key, "Suite", "Voilà.").letters[-1].body == "Voilà."
    with pytest.raises(NotFound):
        desk.complaints.get(OTHER_CITIZEN, leading.id)
    with pytest.raises(NotFound):
        desk.complaints.get(CITIZEN, case.id)


# ------------------------------------------------------------------------------ any way there and back

ACTIONS = ("merge", "unmerge", "reply", "qualify", "admit", "ask_detail", "resume", "pause", "note", "wait")
TRACE = {"merge", "lead", "unmerge", "unlead"}


def play(moves, *, merging):
    """Three cases through the same moves, with or without the merging; as documents without the trace of it."""
    clock = FixedClock(START)
    with open_desk(clock=clock) as desk:
        complaints, people = desk.complaints, [Actor(f"citizen-{n}", Role.CITIZEN) for n in range(3)]
        cases = [
            received(desk, who, client={"name": f"N{n}", "email": f"n{n}@x.be"}).id
            for n, who in enumerate(people)
        ]
        done, resumed = [], []
        for number, (action, one, other) in enumerate(moves):
            clock.advance(timedelta(hours=7))
            if action == "wait":
                clock.advance(timedelta(days=9))
            elif isinstance(merging, list):
                if number < len(merging) and merging[number] is not None:
                    for what, which in merging[number]:
                        act(complaints, people, cases, what, which, 0)
            else:
                before = [complaints.get(HANDLER, key).clocks for key in cases]
                where = leading(complaints, cases, one)
                happened = act(complaints, people, cases, action, one, other)
                wanted = [] if not happened or action in ("merge", "unmerge") else [(action, one)]
                if (
                    action == "reply"
                    and where != one
                    and complaints.get(HANDLER, cases[where]).clocks != before[where]
                ):
                    wanted.append(("system_resume", where))
                done += [None] * (number - len(done)) + [wanted]
        if not isinstance(merging, list):
            for _ in cases:
                for n in range(3):
                    act(complaints, people, cases, "unmerge", n, 0)
        return [bare(complaints.get(HANDLER, key)) for key in cases], done, resumed


def leading(complaints, cases, one):
    case = complaints.get(HANDLER, cases[one])
    while case.merged is not None:
        case = complaints.get(HANDLER, case.merged.into)
    return cases.index(case.id)


def act(complaints, people, cases, action, one, other):
    """Whether it was possible."""
    key = cases[one]
    verbs = {
        "merge": lambda: complaints.merge(HANDLER, key, cases[other], reason=WHY, tell=False),
        "unmerge": lambda: complaints.unmerge(HANDLER, key, tell=False),
        "reply": lambda: complaints.note_letter(people[one], key, "S", f"Van {one}"),
        "qualify": lambda: complaints.qualify(HANDLER, key, category="treatment"),
        "admit": lambda: complaints.admit(HANDLER, key),
        "ask_detail": lambda: complaints.ask_detail(HANDLER, key, "?"),
        "pause": lambda: complaints.pause(HANDLER, key, "x"),
        "resume": lambda: complaints.resume(HANDLER, key),
        "system_resume": lambda: complaints.resume(Actor("system", Role.SYSTEM), key),
        "note": lambda: complaints.note(HANDLER, key, "Nota"),
    }
    try:
        verbs[action]()
    except Refused:
        return False
    return True


def bare(case):
    """The document without ids that differ from run to run and without what merging leaves behind."""
    document = to_document(case)
    for name in ("id", "reference", "complainants"):
        document.pop(name, None)
    document["steps"] = [one for one in document["steps"] if one["action"] not in TRACE]
    own = [one for one in document.get("letters", ()) if "party" not in one]
    told = ("number", "body", "subject")  # ours say the reference, and are counted with those to others
    document["letters"] = [
        {name: value for name, value in one.items() if name not in told or one["direction"] == "in" != name}
        for one in own
    ]
    for one in document["letters"]:
        one.pop("number", None)
    return document


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=14
    )
)
def test_merged_and_unmerged_is_as_if_never_merged(moves):
    there_and_back, done, _ = play(moves, merging=True)
    never, _, _ = play(moves, merging=done)
    assert there_and_back == never
