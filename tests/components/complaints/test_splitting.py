"""Several matters in one case become cases of their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, VIEWER, intake
from orientation_core import NotAllowed, NotFound, Refused
from orientation_core.model.complaints import Outcome
from orientation_core.model.parties import Client

POINTS = [
    {"summary": "Trop lent", "category": "treatment"},
    {"summary": "Impoli", "category": "attitude"},
    {"summary": "Encore impoli", "category": "attitude"},
]


@pytest.fixture
def case(desk, clock):
    case = desk.complaints.receive(CITIZEN, intake(points=POINTS))
    desk.complaints.qualify(HANDLER, case.id)
    desk.complaints.admit(HANDLER, case.id)
    desk.complaints.attach(CITIZEN, case.id, b"%PDF-1.4\n", label="a.pdf", type="application/pdf")
    desk.complaints.join(HANDLER, case.id, Client(name="P", email="p@example.org", actor=OTHER_CITIZEN.id))
    clock.advance(timedelta(days=3))
    return desk.complaints.get(HANDLER, case.id)


def test_the_points_are_divided_and_all_else_stays_readable(desk, case):
    rest, one, two = desk.complaints.split(HANDLER, case.id, [[2], [3]], reason="Deux services.")
    assert [[p.summary for p in each.points] for each in (rest, one, two)] == [
        ["Trop lent"],
        ["Impoli"],
        ["Encore impoli"],
    ]
    for each in (one, two):
        assert each.received_at == case.received_at
        assert each.clocks == case.clocks
        assert (each.split_from, each.state, each.category) == (case.id, case.state, "attitude")
        assert each.letters[: len(case.letters)] == case.letters
        assert desk.complaints.attachment(CITIZEN, each.id, case.attachments[0].digest)
        assert desk.complaints.get(OTHER_CITIZEN, each.reference).id == each.id
        told = [letter for letter in each.letters if letter.template == "split"]
        assert [letter.party for letter in told] == [None, 1]
        assert case.reference in told[0].body
        assert each.reference in told[0].body
        assert "mpoli" in told[0].body
        assert desk.complaints.history(HANDLER, each.id)[0].action == "complaint.split"
    assert rest.letters == case.letters
    decided = desk.complaints.decide(HANDLER, one.id, Outcome.UNFOUNDED)
    assert decided.outcome == "unfounded"
    assert desk.complaints.get(HANDLER, rest.id).outcome is None


def test_letters_that_were_sent_are_not_sent_again(desk, case):
    before = len(desk.store.messages(desk.agency.slug, limit=1000))
    desk.complaints.split(HANDLER, case.id, [[2]])
    assert len(desk.store.messages(desk.agency.slug, limit=1000)) == before + 2
    desk.complaints.split(HANDLER, case.id, [[3]], tell=False)
    assert len(desk.store.messages(desk.agency.slug, limit=1000)) == before + 2


@pytest.mark.parametrize(
    ("groups", "code"),
    [([], "split.none"), ([[]], "split.none"), ([[2], [2]], "split.twice"), ([[1, 2], [3]], "split.all")],
)
def test_what_does_not_divide_is_refused(desk, case, groups, code):
    with pytest.raises(Refused) as caught:
        desk.complaints.split(HANDLER, case.id, groups)
    assert code in {one.code for one in caught.value.reasons}
    assert desk.complaints.get(HANDLER, case.id) == case


def test_nor_is_what_is_closed_merged_or_not_theirs_to_divide(desk, case):
    with pytest.raises(NotFound):
        desk.complaints.split(HANDLER, case.id, [[9]])
    for who in (VIEWER, CITIZEN):
        with pytest.raises(NotAllowed):
            desk.complaints.split(who, case.id, [[2]])
    other = desk.complaints.receive(CITIZEN, intake())
    desk.complaints.merge(HANDLER, other.id, case.id, reason="x")
    with pytest.raises(Refused, match="un-merge"):
        desk.complaints.split(HANDLER, case.id, [[2]])
    desk.complaints.unmerge(HANDLER, other.id)
    desk.complaints.merge(HANDLER, case.id, other.id, reason="x")
    with pytest.raises(Refused, match="treated within"):
        desk.complaints.split(HANDLER, case.id, [[2]])
    desk.complaints.unmerge(HANDLER, case.id)
    desk.complaints.leave(HANDLER, case.id, 1)
    desk.complaints.withdraw(CITIZEN, case.id)
    with pytest.raises(Refused, match="closed"):
        desk.complaints.split(HANDLER, case.id, [[2]])


def test_figures_count_the_new_requests_and_say_so(desk, case):
    def figures():
        report = desk.figures.report(COORDINATOR, desk.figures.question(date(2026, 3, 1), date(2026, 4, 1)))
        found = {row.indicator: row.value for row in report.rows if row.dimension == "all"}
        return found["received"], found["split"]

    assert figures() == (1, 0)
    desk.complaints.split(HANDLER, case.id, [[2], [3]])
    assert figures() == (3, 2)
