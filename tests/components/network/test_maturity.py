"""Maturity models, declarations and evidence: what counts on which day, on every store."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from desks import CITIZEN, COORDINATOR, VIEWER, intake, store_url
from networks import another_desk, day, document, opened, organisations, put, said, take_cases
from orientation_core import InvalidDocument, NotFound, Refused, hookimpl
from orientation_core.components.assessments.record import ROUND
from orientation_core.components.charters.kinds import CHARTER
from orientation_core.components.surveys.records import WAVE
from orientation_core.errors import Conflict, NotAllowed, PluginError
from orientation_core.memory import MemoryStore
from orientation_core.model.network.evidence import STANDARD, CaseFact, Evidence, Facts, Judgement
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.members import Member, Membership
from orientation_core.model.text import LANGUAGES, Text

JUDGES = {one.name: one for one in STANDARD}
MEMBER = Member(name="a", memberships=(Membership(date(2010, 1, 1)),))
DAY = date(2014, 12, 31)


def judgement(name, facts, on=DAY, **settings):
    return JUDGES[name].on(facts, on, settings)


@pytest.fixture
def network(tmp_path):
    with opened() as desk:
        organisations(desk, tmp_path, [("a", "social_security", "2010-01-01", ""), ("b", "other", "", "")])
        yield desk


# ------------------------------------------------------------------------------------ judges


def test_a_case_is_late_only_when_its_day_is_over_and_counts_as_things_stood_that_day():
    cases = (
        CaseFact(date(2014, 3, 1), date(2014, 3, 3), date(2014, 3, 8)),
        CaseFact(date(2014, 12, 30), None, date(2015, 1, 6)),
        CaseFact(date(2014, 6, 1), date(2015, 2, 1), date(2014, 6, 8)),
        CaseFact(date(2013, 3, 1), None, date(2013, 3, 8)),
        CaseFact(date(2015, 1, 2), None, None),
    )
    facts = Facts(member=MEMBER, shared=True, cases=cases)
    assert judgement("complaints_acknowledged", facts) == Judgement(False, 1, 2)
    assert judgement("complaints_acknowledged", facts, share=50) == Judgement(True, 1, 2)
    assert judgement("complaints_acknowledged", facts, months=24) == Judgement(False, 1, 3)
    assert judgement("complaints_acknowledged", facts, on=date(2014, 4, 1)) == Judgement(True, 1, 1)
    assert judgement("complaints_acknowledged", Facts(member=MEMBER, shared=True)).met is None
    assert judgement("complaints_registered", facts) == Judgement(True, 3, 3, date(2014, 12, 30))


@pytest.mark.parametrize(
    ("on", "met"),
    [
        ("2014-03-31", True),
        ("2014-04-01", True),
        ("2015-03-31", True),
        ("2015-04-01", False),
        ("2014-02-15", True),
    ],
)
def test_figures_are_due_at_the_end_of_a_month(on, met):
    facts = Facts(member=MEMBER, shared=True, figures={2012: date(2013, 2, 1), 2013: date(2014, 2, 1)})
    assert judgement("figures_delivered", facts, on=day(on)).met is met
    assert judgement("figures_delivered", attrs.evolve(facts, figures={}, shared=False)).met is None
    late = attrs.evolve(facts, figures={2013: date(2014, 5, 1)})
    assert judgement("figures_delivered", late, on=date(2014, 4, 30)).met is False
    assert judgement("figures_delivered", late, on=date(2014, 5, 1)).met is True


def test_what_happened_too_long_ago_is_not_recent():
    facts = Facts(member=MEMBER, shared=True, surveys=(date(2012, 12, 30),), charters=(date(2011, 12, 31),))
    assert judgement("survey_held", facts).met is False
    assert judgement("survey_held", facts, years=3).met is True
    assert judgement("charter_published", facts) == Judgement(True, on=date(2011, 12, 31))
    assert judgement("charter_published", facts, on=date(2015, 1, 1)).met is False
    assert judgement("assessment_held", facts) == Judgement(False)
    assert judgement("assessment_held", Facts(member=MEMBER)).met is None
    assert judgement("services_published", facts).met is False
    assert judgement("procedure_in_force", attrs.evolve(facts, procedure=date(2015, 1, 1))).met is None
    assert judgement("member_of_network", facts) == Judgement(True, on=date(2010, 1, 1))


# ------------------------------------------------------------------------------------ models


def test_the_federal_basic_approach_marks_what_nobody_knows(network):
    then = network.network.model(COORDINATOR, on=date(2010, 1, 1))
    now = network.network.model(VIEWER)
    assert (then.version, now.version) == (1, 2)
    slots = [one for one in now.criteria if one.id.startswith("c") and one.id[1:].isdigit()]
    assert len(slots) == 14
    assert [one.id for one in slots if one.standing == "unknown"] == ["c11", "c12", "c13", "c14"]
    assert [one.id for one in now.needed("basic")] == [f"c{n}" for n in range(1, 9)]
    assert now.origin.kind == "ours"
    for one in now.criteria:
        assert all(getattr(one.label, language) for language in LANGUAGES)


def test_a_model_of_ones_own_is_held_against_what_can_be_computed(network):
    keep = network.network.keep_model
    assert keep(COORDINATOR, document()) == keep(COORDINATOR, document())
    with pytest.raises(Conflict):
        keep(COORDINATOR, document(basic="full"))
    criteria = document()["criteria"]
    for changes, where in [
        ({"evidence": "moon_phase"}, "/criteria/1/evidence"),
        ({"settings": {"weeks": 3}}, "/criteria/1/settings/weeks"),
        ({"instrument": "other"}, "/criteria/1/instrument"),
        ({"shown": "document"}, "/criteria/1/evidence"),
    ]:
        with pytest.raises(InvalidDocument) as caught:
            keep(
                COORDINATOR,
                document(name="other", criteria=[criteria[0], criteria[1] | changes, criteria[2]]),
            )
        assert [one.where for one in caught.value.problems] == [where]
    with pytest.raises(InvalidDocument):
        keep(COORDINATOR, document(name="other", basic="top"))
    with pytest.raises(Refused, match="federal-basic, two-steps"):
        network.network.model(COORDINATOR)
    with pytest.raises(NotAllowed):
        keep(VIEWER, document())
    with pytest.raises(NotFound):
        network.network.model(COORDINATOR, "nothing")


def test_a_plugin_adds_a_criterion_that_its_own_figure_shows(tmp_path):
    label = Text(fr="Parent", nl="Ouder")

    class Strict:
        @hookimpl
        def orientation_evidence(self):
            def judge(facts, on, settings):
                return Judgement(facts.member.kind == "defence" and on.year >= settings["year"])

            return [Evidence("is_defence", label, judge, {"year": 2012})]

        @hookimpl
        def orientation_maturity_models(self):
            criteria = document()["criteria"]
            own = criteria[1] | {"evidence": "is_defence", "settings": {"year": 2014}}
            return [document(criteria=[criteria[0], own, criteria[2]])]

    with opened(extra=[Strict()]) as desk:
        organisations(desk, tmp_path, [("a", "defence", "2010-01-01", ""), ("b", "police", "2010-01-01", "")])
        for name in ("a", "b"):
            desk.network.declare(COORDINATOR, name, said("form", "2010-01-01"), model="two-steps")
        now = desk.network.state(COORDINATOR, DAY, model="two-steps")
        then = desk.network.state(COORDINATOR, date(2013, 1, 1), model="two-steps")
        assert ([one.basic for one in now.organisations], then.basic) == ([True, False], 0)


def test_a_figure_of_a_plugin_that_fails_or_takes_a_name_is_named(tmp_path):
    label = Text(fr="Faux", nl="Fout")

    def plugin(name, judge):
        class Odd:
            @hookimpl
            def orientation_evidence(self):
                return [Evidence(name, label, judge)]

        return Odd()

    with opened(extra=[plugin("survey_held", None)]) as desk, pytest.raises(Refused, match="survey_held"):
        desk.network.models(COORDINATOR)
    for judge in (lambda *_: 1 / 0, lambda *_: "yes"):
        with opened(extra=[plugin("odd_one", judge)]) as desk:
            organisations(desk, tmp_path, [("a", "defence", "2010-01-01", "")])
            criteria = document()["criteria"]
            own = criteria[1] | {"evidence": "odd_one", "settings": {}}
            desk.network.keep_model(COORDINATOR, document(criteria=[criteria[0], own, criteria[2]]))
            with pytest.raises(PluginError, match="odd_one"):
                desk.network.state(COORDINATOR, model="two-steps")


# ------------------------------------------------------------------------------------ declarations


def test_what_was_said_last_of_a_day_counts(network):
    declare = network.network.declare
    declare(COORDINATOR, "a", said("c2", "2014-01-01"))
    declare(
        COORDINATOR, "a", said("c2", "2014-06-01", met=False, until="2014-08-31", declared_on="2015-02-01")
    )
    kept = declare(COORDINATOR, "a", said("c2", "2014-01-01"))
    assert (kept.version, len(kept.value.statements)) == (2, 2)
    told = network.network.declarations(VIEWER, "federal-basic")["a"]
    days = ("2013-12-31", "2014-05-31", "2014-06-01", "2014-08-31", "2014-09-01")
    found = [told.on("c2", day(one)) for one in days]
    assert [one and one.met for one in found] == [None, True, False, False, True]
    assert str(network.network._models.find()[0].pin) == "federal-basic@3"


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        (said("c99", "2014-01-01"), "/criterion"),
        (said("c11", "2014-01-01"), "/criterion"),
        (said("c2", "2014-01-01", until="2013-01-01"), "/until"),
        (said("c2", "yesterday"), "/since"),
        (b'{"criterion": "c2"}', "/met"),
    ],
)
def test_a_statement_that_cannot_be_made_changes_nothing(network, statement, where):
    with pytest.raises(InvalidDocument) as caught:
        network.network.declare(COORDINATOR, "a", statement)
    assert where in [one.where for one in caught.value.problems]
    assert network.network.declarations(COORDINATOR, "federal-basic") == {}


def test_only_who_may_declares_and_only_for_whom_the_network_knows(network):
    with pytest.raises(NotFound):
        network.network.declare(COORDINATOR, "z", said("c2", "2014-01-01"))
    with pytest.raises(NotFound):
        network.network.declare(COORDINATOR, "a", said("c2", "2014-01-01"), model="nothing")
    with pytest.raises(NotAllowed):
        network.network.declare(VIEWER, "a", said("c2", "2014-01-01"))
    figures = YearFigures(name="z", year=2014, values={}, delivered_on=DAY)
    with pytest.raises(NotFound):
        network.network.deliver(COORDINATOR, figures)
    with pytest.raises(NotAllowed):
        network.network.deliver(VIEWER, figures)


def test_a_document_shows_only_when_it_is_named(network):
    verdicts = []
    for more in ({}, {"document": {"title": "Plan 2014", "url": "https://example.org/plan"}}):
        network.network.declare(COORDINATOR, "a", said("c8", "2014-01-01", **more))
        state = network.network.state(COORDINATOR, DAY).organisation("a")
        verdicts += [(one.verdict, one.why, one.document) for one in state.criteria if one.criterion == "c8"]
    assert verdicts == [
        ("missed", "no_document", None),
        ("met", "documented", "https://example.org/plan"),
    ]


# ------------------------------------------------------------------------------------ evidence


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgresql"])
def test_a_desk_shows_what_it_does_to_its_network_only(kind, tmp_path):
    at = datetime(2014, 3, 3, 9, 0, tzinfo=UTC)
    with store_url(kind, tmp_path) as url:
        store = MemoryStore() if kind == "memory" else url
        for slug, network, acknowledged in (
            ("open-one", "network", 3),
            ("shut-one", None, 3),
            ("slow-one", "network", 2),
        ):
            desk = another_desk(store, slug, at, network=network)
            take_cases(desk, 3, acknowledged)
            put(
                desk,
                CHARTER,
                "smallest-that-works",
                status="published",
                valid_from=date(2013, 1, 1),
                valid_until=None,
            )
            put(desk, WAVE, "open-to-everybody", opens_at=at, closes_at=None, closed_at=None)
            put(desk, ROUND, "just-opened", state="closed", closed_at=at)
            if kind != "memory":
                desk.close()
        with opened(store) as keeper:
            names = ("open-one", "shut-one", "slow-one")
            organisations(
                keeper,
                tmp_path,
                [(one, "social_security", "2010-01-01", f",{one}") for one in names],
                header="name,label_fr,label_nl,kind,member_from,member_until,agency",
            )
            state = keeper.network.state(COORDINATOR, DAY)
            found = {one.name: {each.criterion: each for each in one.criteria} for one in state.organisations}
            assert [found[one]["c5"].verdict for one in names] == ["met", "silent", "missed"]
            assert (found["slow-one"]["c5"].numerator, found["slow-one"]["c5"].denominator) == (2, 3)
            for criterion in ("c3", "c6", "charter", "survey", "assessment"):
                assert [found[one][criterion].verdict for one in names] == ["met", "silent", "met"], criterion
            assert found["open-one"]["catalogue"].verdict == "missed"
            earlier = keeper.network.state(COORDINATOR, date(2014, 3, 2), years=0).organisation("slow-one")
            verdicts = {each.criterion: each.verdict for each in earlier.criteria}
            assert (verdicts["c5"], verdicts["charter"], verdicts["survey"]) == ("silent", "met", "missed")
            keeper.network.declare(COORDINATOR, "slow-one", said("c5", "2014-01-01"))
            again = keeper.network.state(COORDINATOR, DAY).organisation("slow-one")
            assert next(each for each in again.criteria if each.criterion == "c5").contradicted
            text = str(state)
            assert "Plainte" not in text
            assert intake()["client"]["name"] not in text


def test_a_citizen_sees_no_state(network):
    with pytest.raises(NotAllowed):
        network.network.state(CITIZEN)
