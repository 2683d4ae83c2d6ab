from __future__ import annotations

import csv
from itertools import product

import pytest

from orientation_core.documents import Documents, to_document
from orientation_core.hookspecs import Context
from orientation_core.model.actions import ACTIONS
from orientation_core.model.procedure_check import check
from orientation_core.model.procedures import FEDERAL_CATEGORIES, Procedure
from orientation_plugins.belgium import orientation_procedures, procedures
from shared import shared

READ = {document["name"]: Documents().read("procedure", document, Procedure) for document in procedures()}
FEDERAL, SCOTLAND = READ["be-federal"], READ["scotland-model"]
BY_ORGANISATION = {
    "FPS BOSA": "bosa",
    "FPS Social Security": "social-security",
    "FPS Finance": "finance",
    "FPS Foreign Affairs": "foreign-affairs",
    "NSSO": "nsso",
    "NIHDI": "nihdi",
    "FASFC": "fasfc",
    "Ministry of Defence": "defence",
    "NISSE (target)": "nisse",
    "Federal Ombudsman (second line)": "federal-ombudsman",
    "federal portal belgium.be": "belgium-be",
}


@pytest.mark.parametrize("procedure", READ.values(), ids=READ)
def test_an_agency_can_work_by_every_shipped_procedure(procedure: Procedure):
    assert check(procedure) == []
    assert Documents().read("procedure", to_document(procedure), Procedure) == procedure


@pytest.mark.parametrize("procedure", READ.values(), ids=READ)
def test_every_label_speaks_all_four_languages(procedure: Procedure):
    entries = (
        *procedure.states,
        *procedure.clocks,
        *procedure.grounds,
        *procedure.outcomes,
        *procedure.norms,
        *procedure.categories,
        procedure,
    )
    assert {entry.label.languages() for entry in entries} == {("fr", "nl", "de", "en")}
    assert {statement.text.languages() for statement in procedure.answer_statements} <= {
        ("fr", "nl", "de", "en")
    }


def stated(value: str, unit: str, kind: str) -> tuple[int, str] | None:
    """A term as the table of organisations states it; None where it is silent."""
    if not value:
        return None
    words = f"{unit} {kind}"
    if int(value) == 0:
        return (0, "immediate")
    for word, ours in (("hour", "hour"), ("month", "month"), ("working", "working_day")):
        if word in words:
            return (int(value), ours)
    return (int(value), "calendar_day")


def test_each_organisation_has_the_terms_of_the_domain_table_and_no_others():
    with shared("domain/06_complaint_deadlines_by_org.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert {row["organisation"] for row in rows} == set(BY_ORGANISATION)
    for row in rows:
        procedure = READ[BY_ORGANISATION[row["organisation"]]]
        expected = {
            "acknowledge": stated(row["ack_value"], row["ack_unit"], ""),
            "answer": stated(row["answer_value"], row["answer_unit"], row["answer_day_kind"]),
        }
        clocks = {clock.name: (clock.term.n, clock.term.unit) for clock in procedure.clocks}
        assert clocks == {name: term for name, term in expected.items() if term}
        assert all(row["source_url"] in clock.source for clock in procedure.clocks)
        assert any(row["source_url"] in source for source in procedure.sources)


def test_the_target_of_nisse_is_a_target_and_unspecified_days_say_so():
    assert READ["nisse"].clock("answer").target_percent == 95
    for name in ("nisse", "foreign-affairs"):
        assert "does not say which kind of days" in READ[name].clock("answer").source


def test_the_federal_lists_are_those_of_the_domain_tables():
    def codes(path: str, column: str) -> list[str]:
        with shared(path).open(encoding="utf-8") as table:
            return [row[column] for row in csv.DictReader(table)]

    assert [g.code for g in FEDERAL.grounds] == codes("domain/02_admissibility_grounds.csv", "ground_id")
    assert [n.code for n in FEDERAL.norms] == codes("domain/05_ombudsman_norms.csv", "norm_id")
    assert [o.code for o in FEDERAL.outcomes] == codes("domain/05_ombudsman_outcomes.csv", "outcome_id")
    assert tuple(c.code for c in FEDERAL.categories) == FEDERAL_CATEGORIES
    assert all("Dutch unverified" in norm.note for norm in FEDERAL.norms)


def test_where_the_ground_owes_a_redirection_the_procedure_says_to_whom():
    assert FEDERAL.ground("content_of_decision").redirect == "appeal"
    assert FEDERAL.ground("not_competent").redirect == "competent_body"
    assert FEDERAL.ground("too_vague").outcome == "ask_detail"
    assert FEDERAL.ground("information_request").requalify_as == "information_request"
    assert READ["nisse"].ground("oral_only").outcome == "inadmissible"


def test_local_typologies_are_counted_in_federal_categories():
    finance = READ["finance"]
    assert len(finance.categories) == 12
    assert {finance.federal_category(category.code) for category in finance.categories} == set(
        FEDERAL_CATEGORIES
    )
    assert READ["nisse"].federal_category("relational") == "attitude"


def test_a_terms_default_is_declared_as_ours():
    assert "proposés par ce projet" in FEDERAL.label.fr
    assert all("default of this project" in clock.source for clock in FEDERAL.clocks)


def test_retention_has_no_default_and_comes_from_the_agency():
    assert all(procedure.retention.years is None for procedure in READ.values())
    settled = {"years": 10, "basis": "Decision of 3 May"}
    context = Context("finance", {"belgium": {"retention": settled}})
    assert all(document["retention"] == settled for document in orientation_procedures(context))
    assert all("years" not in document["retention"] for document in orientation_procedures(Context()))


def test_the_second_line_does_not_refer_to_itself():
    ombudsman = READ["federal-ombudsman"]
    assert ombudsman.second_line is None
    assert all("refer" not in ombudsman.allowed(state.name) for state in ombudsman.states)
    assert [statement.code for statement in ombudsman.answer_statements] == ["appeal_not_suspended"]


#: Which actions are possible in which state of the federal procedure, filled in by hand.
POSSIBLE = {
    None: "receive",
    "received": "acknowledge qualify ask_detail assign inform withdraw",
    "qualified": "acknowledge requalify admit declare_inadmissible ask_detail assign extend inform answer withdraw",
    "awaiting_detail": "acknowledge requalify declare_inadmissible assign resume inform withdraw",
    "in_treatment": "acknowledge requalify declare_inadmissible ask_detail assign pause extend inform decide answer withdraw",
    "paused": "acknowledge requalify assign resume inform withdraw",
    "inadmissible": "close reopen refer",
    "answered": "close reopen refer",
    "closed": "reopen refer",
    "withdrawn": "reopen",
    "second_line": "reopen",
}


def test_every_pair_of_state_and_action_is_allowed_or_forbidden_as_decided():
    assert set(POSSIBLE) - {None} == {state.name for state in FEDERAL.states}
    for state, action in product(POSSIBLE, ACTIONS):
        possible = FEDERAL.transition(state, action) is not None
        assert possible == (action in POSSIBLE[state].split()), (state, action)


def test_the_scottish_model_has_two_stages_of_five_and_twenty_days():
    terms = {clock.name: (clock.term.n, clock.term.unit) for clock in SCOTLAND.clocks}
    assert terms == {
        "acknowledge": (3, "working_day"),
        "answer": (5, "working_day"),
        "second_stage": (20, "working_day"),
    }
    assert SCOTLAND.target("stage_one_answered", "escalate") == "stage_two"
    assert dict(SCOTLAND.effects("escalate")) == {
        "acknowledge": "restarted",
        "answer": "stopped",
        "second_stage": "started",
    }
