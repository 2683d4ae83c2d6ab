"""Protocols: what binds on a day, and what the state of play makes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from desks import COORDINATOR, HANDLER, open_desk
from networks import another_desk, document, opened, organisations
from orientation_core import InvalidDocument, NotAllowed, NotFound, Refused, hookimpl
from orientation_core.errors import Conflict
from orientation_core.memory import MemoryStore
from second_line import SIGNED, day


def test_the_proposal_of_the_federal_ombudsman_binds_once_it_is_signed():
    desk = open_desk()
    q = desk.referrals
    (proposal,) = q.proposals(COORDINATOR)
    assert (proposal.name, proposal.signed_on) == ("federal-ombudsman", None)
    assert (proposal.question_term.n, proposal.question_term.unit) == (15, "calendar_day")
    assert {one.code for one in proposal.duties} == {"tell_the_result", "answer_questions", "report_analysis"}
    assert not proposal.in_force(day("2030-01-01"))
    signed = q.sign_protocol(
        COORDINATOR, "federal-ombudsman", day("2026-02-01"), valid_from=day("2026-03-01")
    ).value
    assert [signed.in_force(day(one)) for one in ("2026-02-28", "2026-03-01")] == [False, True]
    assert signed.parties[0].label == desk.agency.label
    assert [one.name for one in q.protocols(COORDINATOR, on=day("2026-03-01"))] == ["federal-ombudsman"]
    assert q.sign_protocol(COORDINATOR, "federal-ombudsman", day("2026-02-01")).value == signed
    for on, error in ((day("2026-02-02"), Refused), (day("2027-01-01"), Refused)):
        with pytest.raises(error):
            q.sign_protocol(COORDINATOR, "federal-ombudsman", on)
    with pytest.raises(NotFound):
        q.sign_protocol(COORDINATOR, "nothing", day("2026-02-01"))
    with pytest.raises(NotAllowed):
        q.sign_protocol(HANDLER, "federal-ombudsman", day("2026-02-01"))


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"valid_until": "2026-01-01"}, "/valid_until"),
        ({"parties": [SIGNED["parties"][0], SIGNED["parties"][0]]}, "/parties"),
        ({"parties": [SIGNED["parties"][1], SIGNED["parties"][1]]}, "/parties"),
        ({"question_term": {"n": 0, "unit": "calendar_day"}}, "/question_term/n"),
        ({"signed_on": "2026-02-30"}, "/signed_on"),
    ],
)
def test_a_protocol_that_cannot_be_is_refused(changes, where):
    with pytest.raises(InvalidDocument) as caught:
        open_desk().referrals.keep_protocol(COORDINATOR, {**SIGNED, **changes})
    assert where in [one.where for one in caught.value.problems]


def test_the_newest_one_that_binds_counts():
    desk = open_desk()
    q = desk.referrals
    q.keep_protocol(
        COORDINATOR, {**SIGNED, "name": "old", "signed_on": "2020-01-01", "valid_until": "2026-06-30"}
    )
    q.keep_protocol(COORDINATOR, {**SIGNED, "name": "new", "signed_on": "2026-02-01"})
    q.keep_protocol(
        COORDINATOR, {**SIGNED, "name": "later", "signed_on": "2026-02-01", "valid_from": "2029-01-01"}
    )
    theirs = [{**SIGNED["parties"][0], "organisation": "somebody"}, SIGNED["parties"][1]]
    q.keep_protocol(COORDINATOR, {**SIGNED, "name": "theirs", "signed_on": "2026-02-20", "parties": theirs})
    for on, name in (("2020-06-01", "old"), ("2026-02-02", "new"), ("2029-01-01", "later")):
        binding = q._binding(day(on))
        assert binding is not None
        assert binding[0].name == name
    assert q._binding(day("2019-01-01")) is None


def test_the_federal_model_asks_for_it_since_it_was_known_to_be_usual(tmp_path):
    with opened(at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) as keeper:
        organisations(
            keeper, tmp_path, [("signed", "other", "2008-07-01", ""), ("silent", "other", "2008-07-01", "")]
        )
        keeper.referrals.sign_protocol(
            COORDINATOR, "federal-ombudsman", day("2018-01-01"), organisation="signed"
        )
        for on, found in (("2019-09-25", None), ("2019-09-26", ["whole", "silent"])):
            state = keeper.network.state(COORDINATOR, day(on), years=0)
            used = [
                one.use
                for org in sorted(state.organisations, key=lambda each: each.name == "silent")
                for one in org.instruments
                if one.instrument == "second_line"
            ]
            assert used == (found or [])


class Two:
    @hookimpl
    def orientation_protocols(self):
        return [{**SIGNED, "name": "federal-ombudsman"}]


def test_two_plugins_do_not_offer_the_same():
    with pytest.raises(Conflict):
        open_desk(extra=[Two()]).referrals.proposals(COORDINATOR)


def test_the_state_of_play_shows_who_signed_and_since_when(tmp_path):
    """By the keeper's own list, and by the desk of an organisation that shares its data."""
    store = MemoryStore()
    heard = {
        "id": "protocol",
        "label": {"fr": "Protocole", "nl": "Protocol"},
        "instrument": "complaints",
        "shown": "evidence",
        "evidence": "protocol_in_force",
    }
    words = {"fr": "Plaintes", "nl": "Klachten"}
    model = {
        **document(), "name": "protocols", "version": 1, "instruments": [{"name": "complaints", "label": words}],
        "criteria": [heard], "levels": [{"name": "basic", "label": words, "criteria": ["protocol"]}], "basic": "basic",
    }  # fmt: skip
    model.pop("valid_from", None)
    with opened(store) as keeper:
        rows = [
            (name, "other", "2008-07-01", "") for name in ("listed", "ended", "sharing", "silent", "unsigned")
        ]
        organisations(keeper, tmp_path, rows)
        keeper.network.keep_model(COORDINATOR, model)
        q = keeper.referrals
        q.sign_protocol(COORDINATOR, "federal-ombudsman", day("2013-07-01"), organisation="listed")
        q.sign_protocol(
            COORDINATOR,
            "federal-ombudsman",
            day("2012-01-01"),
            organisation="ended",
            valid_until=day("2013-12-31"),
        )
        member = keeper.network.member(COORDINATOR, "sharing").value
        for name in ("sharing", "unsigned"):
            member = keeper.network.member(COORDINATOR, name).value
            keeper.network.keep_member(COORDINATOR, attrs.evolve(member, agency=name))
        with another_desk(store, "sharing", datetime(2014, 3, 1, tzinfo=UTC)) as desk:
            desk.referrals.keep_protocol(COORDINATOR, {**SIGNED, "signed_on": "2014-02-01"})
        with another_desk(store, "unsigned", datetime(2014, 3, 1, tzinfo=UTC)) as desk:
            desk.referrals.keep_protocol(
                COORDINATOR, {name: value for name, value in SIGNED.items() if name != "signed_on"}
            )
        state = keeper.network.state(COORDINATOR, day("2014-12-31"), model="protocols", years=1)
        found = {one.name: one.criteria[0] for one in state.organisations}
        assert {name: one.verdict for name, one in found.items()} == {
            "listed": "met", "ended": "missed", "sharing": "met", "silent": "silent", "unsigned": "missed",
        }  # fmt: skip
        assert found["listed"].on == day("2013-07-01")
        assert found["sharing"].on == day("2014-02-01")
        before = keeper.network.state(COORDINATOR, day("2013-06-30"), model="protocols", years=0)
        assert {one.name: one.criteria[0].verdict for one in before.organisations}["ended"] == "met"
        assert before.basic == 1
        assert [one.basic for one in state.trend] == [2, 2]
