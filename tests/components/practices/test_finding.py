"""Practices that help others: adoptions with their results, suggestions for a case and for a cause, beside a report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import COORDINATOR, HANDLER, VIEWER, open_desk, to_treatment
from improving import AFTER, BEFORE, action, promised, several
from orientation_core.components.practices import ADOPTION
from orientation_core.errors import Conflict, InvalidDocument, NotFound
from orientation_core.model.complaints import Outcome
from orientation_core.store import Query
from practising import networked, published, share, tried


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


def with_cause(desk, cause="no-follow-up", norm="courtesy"):
    case = to_treatment(desk)
    desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm=norm, cause=cause, motivation="x")
    return case


# ------------------------------------------------------------------------------------ adoptions


def test_an_adoption_without_an_action_is_judged_by_its_own_figures(desk):
    published(desk)
    kept = desk.practices.adopt(COORDINATOR, {"practice": "one-desk", "evidence": [share(50, 48)]})
    assert (kept.value.name, kept.value.title.fr, kept.value.adopted_on) == (
        "one-desk", "Un guichet pour tout", date(2026, 3, 2),
    )  # fmt: skip
    (result,) = desk.practices.adoptions(VIEWER, "one-desk")
    assert (result.verdict, result.compared.method) == ("not_shown", "two_proportions")
    desk.practices.adopt(COORDINATOR, {"practice": "one-desk", "evidence": [share(50, 20)]})
    assert [one.verdict for one in desk.practices.adoptions(VIEWER)] == ["shown"]


@pytest.fixture
def tested():
    """A desk of which the share of answers in time went from 4 of 16 to 15 of 16."""
    desk, clock = promised()
    with desk:
        several(desk, clock, BEFORE.start + timedelta(days=1), 4, 12)
        several(desk, clock, AFTER.start, 15, 1)
        yield desk


def test_what_an_action_measures_flows_into_the_adoption(tested):
    published(tested)
    tried(tested, "try", rests_on="one-desk", origin="cause")
    (implied,) = tested.practices.adoptions(VIEWER, "one-desk")
    assert (implied.adoption, implied.action, implied.status, implied.verdict) == (
        None,
        "try",
        "planned",
        "running",
    )
    tested.practices.adopt(COORDINATOR, {"practice": "one-desk", "action": "try"})
    for when, period in (("before", BEFORE), ("after", AFTER)):
        action = tested.improvements.measure(COORDINATOR, "try", when, period=period)
    (result,) = tested.practices.adoptions(VIEWER, "one-desk")
    assert (result.adoption, result.action, result.verdict) == ("one-desk", "try", "shown")
    assert result.compared == action.compared
    chain = tested.improvements.chain(COORDINATOR, "cause:no-follow-up")
    named = {str(one.end): one.label.fr for one in chain.places}
    assert named["practice:one-desk"] == named["adoption:one-desk"] == "Un guichet pour tout"
    assert {"action:try", "effect:try"} <= set(named)


def test_evidence_of_a_practice_is_taken_from_the_action_that_measured_it(tested):
    tested.improvements.propose(COORDINATOR, action(name="ours"))
    for when, period in (("before", BEFORE), ("after", AFTER)):
        measured = tested.improvements.measure(COORDINATOR, "ours", when, period=period)
    name = "answered_in_time_of_handled"
    published(tested, evidence=[{"indicator": name, "better": "higher", "action": "ours"}])
    (one,) = tested.practices.get(COORDINATOR, "one-desk").practice.evidence
    assert (one.compared, one.target, one.unit) == (measured.compared, 90, "percent")
    assert (one.before.numerator, one.after.numerator, one.after.end) == (4, 15, date(2026, 6, 30))
    (seen,) = tested.practices.published(VIEWER)
    assert seen.practice.evidence[0].action is None, "what our actions are called stays here"


def test_an_adoption_that_cannot_be_is_refused(desk):
    published(desk)
    published(desk, name="two")
    with pytest.raises(NotFound):
        desk.practices.adopt(COORDINATOR, {"practice": "nothing"})
    for wrong, where in (
        ({"action": "nobody"}, "/action"),
        ({"status": "stopped"}, "/reason"),
        ({"evidence": [share(40, 120)]}, "/evidence/0/after"),
    ):
        with pytest.raises(InvalidDocument) as caught:
            desk.practices.adopt(COORDINATOR, {"practice": "one-desk", **wrong})
        assert [one.where for one in caught.value.problems] == [where]
    desk.practices.adopt(COORDINATOR, {"practice": "one-desk", "name": "here"})
    with pytest.raises(Conflict):
        desk.practices.adopt(COORDINATOR, {"practice": "two", "name": "here"})
    with desk.practices.begin(write=False) as unit:
        assert len(list(unit.find(ADOPTION, Query()))) == 1


def test_others_are_told_of_adoptions_that_are_not_internal():
    with networked() as (keeper, member, stranger):
        published(keeper)
        member.practices.adopt(COORDINATOR, {"practice": "network/one-desk", "evidence": [share(50, 20)]})
        member.practices.adopt(
            COORDINATOR, {"practice": "network/one-desk", "name": "quiet", "internal": True}
        )
        assert len(member.practices.adoptions(VIEWER, "network/one-desk")) == 2
        tried(member, "try", rests_on="network/one-desk")
        (told,) = keeper.practices.adoptions(VIEWER, "one-desk")
        assert (told.organisation, told.practice, told.verdict) == ("member", "one-desk", "shown")
        assert stranger.practices.adoptions(VIEWER) == []


# ------------------------------------------------------------------------------------ suggestions


def test_a_cause_suggests_what_helped_others_most():
    with networked() as (keeper, member, _):
        published(keeper, name="nothing-shown", evidence=[], norms=[])
        published(keeper, name="shown", norms=[])
        published(keeper, name="helped-others", evidence=[], norms=[])
        published(keeper, name="about-something-else", causes=["unclear"], norms=[])
        keeper.practices.submit(
            COORDINATOR, {"name": "draft", "title": {"fr": "x"}, "causes": ["no-follow-up"]}
        )
        member.practices.adopt(
            COORDINATOR, {"practice": "network/helped-others", "evidence": [share(50, 20)]}
        )
        member.practices.adopt(COORDINATOR, {"practice": "network/nothing-shown", "status": "planned"})

        found = member.practices.suggest(VIEWER, facets={"cause": ["No follow-up"]})
        assert [(one.reference, one.helped, one.adopted, one.shown) for one in found] == [
            ("network/helped-others", 1, 1, False),
            ("network/shown", 0, 0, True),
            ("network/nothing-shown", 0, 0, False),
        ]
        assert [one.facet for one in found[0].reasons] == ["cause"]


def test_a_case_suggests_by_its_causes_and_norms(desk):
    published(desk, causes=["unclear"])
    published(desk, name="by-cause", norms=[])
    published(desk, name="by-words", norms=[], causes=[], conditions={"fr": "Un follow up, sinon no."})
    published(desk, name="neither", norms=[], causes=["other"])
    case = with_cause(desk)
    found = desk.practices.suggest(HANDLER, case=case.reference)
    assert [(one.reference, [each.facet for each in one.reasons]) for one in found] == [
        ("by-cause", ["cause"]), ("one-desk", ["norm"]), ("by-words", ["words"]),
    ]  # fmt: skip
    assert [one.reference for one in desk.practices.suggest(HANDLER, case=case.id, limit=1)] == ["by-cause"]


def test_nothing_is_suggested_where_nothing_is_asked(desk):
    published(desk)
    case = to_treatment(desk)
    for asked in ({}, {"case": case.id}, {"facets": {"cause": []}}):
        with pytest.raises(InvalidDocument):
            desk.practices.suggest(VIEWER, **asked)
    with pytest.raises(NotFound):
        desk.practices.suggest(VIEWER, case="nobody")


def test_the_report_of_causes_names_what_helped_others(desk):
    published(desk)
    desk.practices.adopt(COORDINATOR, {"practice": "one-desk", "evidence": [share(50, 20)]})
    with_cause(desk)
    with_cause(desk, cause="unclear")
    asked = desk.figures.question(date(2026, 1, 1), date(2027, 1, 1))
    bare = desk.figures.report(COORDINATOR, asked)
    made = desk.practices.beside(COORDINATOR, bare)
    by_cause = {one.cause: [(each.reference, each.helped) for each in one.practices] for one in made.causes}
    assert by_cause == {"no-follow-up": [("one-desk", 1)], "unclear": []}
    page = desk.figures.render(made, "html", "nl").decode()
    assert "Eén loket voor alles" in page
    assert "Eén loket voor alles" not in desk.figures.render(bare, "html", "nl").decode()
    assert desk.figures.render(made, "json", "nl") != desk.figures.render(bare, "json", "nl")
