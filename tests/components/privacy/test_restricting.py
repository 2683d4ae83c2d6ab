"""P9, T13, T15: what is restricted of a person, of whatever kind, is read by nobody but the officer, and comes back whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from desks import COORDINATOR, open_desk, store_url
from mails import mail
from orientation_core import Actor, NotFound, Orientation, Refused, Role
from orientation_core.components.mail.record import RECEIVED_MAIL
from orientation_core.components.privacy.records import MEASURE, SET_ASIDE
from orientation_core.documents import write
from orientation_core.model.privacy import Identifier
from orientation_core.store import Query
from planting import ASKED, EMAIL, MARKS, PERSON, VISIT, marks_in, opened, plant

REVIEW = date(2027, 1, 15)
OFFICER = Actor("officer-1", Role.OFFICER)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Orientation, dict[str, str]]]:
    with store_url(request.param, tmp_path) as url, opened(url, tmp_path / "out") as made:
        yield made, plant(made)


def bodies(desk: Orientation, *, without: frozenset[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every document of every kind but those."""
    found = {}
    with desk.privacy.begin(write=False) as unit:
        for kind in desk.privacy.kinds:
            if kind.name not in without:
                found |= {(kind.name, one.id): orjson.loads(one.body) for one in unit.find(kind, Query())}
    return found


#: What belongs to a case is out of sight with the case; a measure says nothing about its person.
OF_CASES = frozenset({"complaint", "received_mail", "referral", "privacy_set_aside", "privacy_measure"})


def test_every_kind_is_restricted_and_comes_back_as_it_was(desk: tuple[Orientation, dict[str, str]]) -> None:
    made, _ = desk
    made.mail.take(COORDINATOR, mail("Hallo", From=f"Zq <{EMAIL}>", Auto_Submitted="auto-replied"))
    before = bodies(made, without=OF_CASES)
    (who,) = made.privacy.find(COORDINATOR, ASKED).identities
    measures = made.privacy.restrict(COORDINATOR, ASKED, "accuracy contested", REVIEW, choose=[who.key])
    assert {"complaint", "survey_invitation", "survey_response", "visit"} <= {one.of_kind for one in measures}
    during = bodies(made, without=OF_CASES)
    assert {
        place for place, body in before.items() if place[0] != "privacy_lookup" and body != during[place]
    } >= {(one.of_kind, one.record) for one in measures if one.of_kind not in OF_CASES}
    mine = {
        place: body
        for place, body in during.items()
        if place in {(one.of_kind, one.record) for one in measures}
    }
    assert marks_in(orjson.dumps(list(mine.values()))) == set()
    assert made.surveys.report(COORDINATOR, "spring")
    with pytest.raises(Refused, match="officer answers"):
        made.privacy.access(
            COORDINATOR, ASKED, choose=[made.privacy.find(COORDINATOR, ASKED).identities[0].key]
        )
    (now,) = made.privacy.find(OFFICER, ASKED).identities
    given = made.privacy.access(OFFICER, ASKED, choose=[now.key])
    assert {"survey words", "plugin words", "text", "attachment"} <= marks_in(
        write(given.answer) + b"".join(given.files.values())
    )
    # Not done twice; the person is still found, to be answered or erased.
    (again,) = made.privacy.find(COORDINATOR, [Identifier.of("id", PERSON.id)]).identities
    assert Identifier.of("email", EMAIL) in again.identifiers
    made.privacy.restrict(COORDINATOR, ASKED, "again", REVIEW, choose=[again.key])
    assert {one.id for one in made.privacy.measures(COORDINATOR)} == {one.id for one in measures}
    for one in measures:
        made.privacy.lift(COORDINATOR, one.id)
    after = bodies(made, without=OF_CASES)
    assert {place: body for place, body in after.items() if place in before} == before
    assert made.verify() == []


def test_what_is_restricted_is_erased_with_its_person(desk: tuple[Orientation, dict[str, str]]) -> None:
    made, _ = desk
    (who,) = made.privacy.find(COORDINATOR, ASKED).identities
    measures = made.privacy.restrict(COORDINATOR, ASKED, "contested", REVIEW, choose=[who.key])
    found = made.privacy.find(COORDINATOR, ASKED).identities
    with pytest.raises(Refused, match="officer answers"):
        made.privacy.erase(COORDINATOR, ASKED, ground="art17", choose=[one.key for one in found])
    made.privacy.erase(OFFICER, ASKED, ground="art17", choose=[one.key for one in found], by_name=True)
    kept = bodies(made, without=frozenset())
    assert marks_in(orjson.dumps([body for place, body in kept.items()])) <= set()
    survey = next(one for one in measures if one.of_kind == "survey_invitation")
    made.privacy.lift(COORDINATOR, survey.id)  # gives nothing back
    with pytest.raises(NotFound):
        made.privacy.lift(COORDINATOR, survey.id)
    assert marks_in(orjson.dumps(list(bodies(made, without=frozenset()).values()))) == set()
    assert made.verify() == []


def test_what_changed_meanwhile_stays() -> None:
    from orientation_core.components.privacy.restricting import merged

    was = {"id": "1", "name": "Jan", "answered": False, "note": "x"}
    bare = {"id": "1", "answered": False}
    assert merged(was, bare, {"id": "1", "answered": True}) == {**was, "answered": True}
    assert merged(was, bare, bare) == was
    assert merged(was, bare, {"id": "1"}) == {"id": "1", "name": "Jan", "note": "x"}


def test_a_message_without_a_case_is_restricted_too(desk: tuple[Orientation, dict[str, str]]) -> None:
    made, _ = desk
    with made.privacy.begin(write=False) as unit:
        kinds = {kind.name for kind in made.privacy.kinds if kind.people is not None or kind.personal}
        assert {RECEIVED_MAIL.name, VISIT.name, MEASURE.name, SET_ASIDE.name} <= kinds
        assert unit.count(SET_ASIDE, Query()) == 0
    with pytest.raises(Refused):
        made.privacy.restrict(COORDINATOR, [Identifier.of("email", "nobody@example.org")], "x", REVIEW)
    assert MARKS


def test_mail_without_a_case_is_not_read_while_it_is_restricted_nor_once_it_was_erased() -> None:
    asked = [Identifier.of("email", "jan@example.org")]
    with open_desk(settings={"privacy": {"authority": "RA-1"}}) as desk:
        raw = mail("Alleen voor u.", Auto_Submitted="auto-replied")
        taken = desk.mail.take(COORDINATOR, raw)
        (measure,) = desk.privacy.restrict(COORDINATOR, asked, "accuracy contested", REVIEW)

        def refused(why: str) -> None:
            for way in (desk.mail.original, desk.mail.page, desk.mail.admit, desk.mail.release):
                with pytest.raises(Refused, match=why):
                    way(COORDINATOR, taken.id)

        refused("officer answers")
        assert desk.mail.original(OFFICER, taken.id) == raw
        desk.privacy.lift(COORDINATOR, measure.id)
        assert desk.mail.original(COORDINATOR, taken.id) == raw
        desk.privacy.erase(COORDINATOR, asked, ground="RA-1")
        refused("was erased")


def test_mail_of_a_case_out_of_sight_is_not_there_for_whoever_would_open_it() -> None:
    with open_desk() as desk:
        taken = desk.mail.take(COORDINATOR, mail())
        desk.complaints.name_official(COORDINATOR, taken.case, "official-9", "named in the letter")
        with pytest.raises(NotFound):
            desk.mail.admit(Actor("official-9", Role.COORDINATOR), taken.id)
