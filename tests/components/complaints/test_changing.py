"""One change of a case: which version it was, who came between, in whose words it is refused (P3, T20)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import chain, repeat

import attrs
import orjson
import pytest

from desks import (
    CITIZEN,
    COORDINATOR,
    HANDLER,
    OTHER_CITIZEN,
    followed,
    intake,
    open_desk,
    to_treatment,
)
from orientation_core import Actor, NotAllowed, NotFound, Refused, Role, hookimpl
from orientation_core.components import linking
from orientation_core.components.complaints.desk import TRIES
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import Conflict, Problem, sentence
from orientation_core.model.complaints import Outcome
from orientation_core.model.parties import Client
from orientation_core.model.references import new_reference
from orientation_core.store import Query, Where


def overtaken(desk, case, times):
    """A change that somebody else comes before so often, and how many notes it saw each time."""
    seen = []

    def compute(found, rules, at):
        seen.append(len(found.notes))
        if len(seen) <= times:
            desk.complaints.note(COORDINATOR, case.id, f"Avant {len(seen)}.")
        return attrs.evolve(found, subject="Changé")

    return compute, seen


def test_a_change_is_computed_again_until_nobody_comes_between(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    compute, seen = overtaken(desk, case, TRIES - 1)
    assert desk.complaints.change(HANDLER, "note", case.id, compute).subject == "Changé"
    assert seen == list(range(TRIES))
    compute, seen = overtaken(desk, case, TRIES)
    with pytest.raises(Conflict) as caught:
        desk.complaints.change(HANDLER, "note", case.id, compute)
    assert len(seen) == TRIES
    version = desk.complaints.version(HANDLER, case.id)
    assert (caught.value.kind, caught.value.key) == ("complaint", case.id)
    assert (caught.value.expected, caught.value.found) == (version - 1, version)


def test_with_the_version_that_was_shown_it_is_not_tried_again(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    shown = desk.complaints.version(HANDLER, case.id)
    compute, seen = overtaken(desk, case, 1)
    with pytest.raises(Conflict):
        desk.complaints.change(HANDLER, "note", case.id, compute, version=shown)
    assert seen == [0]
    with pytest.raises(Conflict) as caught:
        desk.complaints.change(HANDLER, "note", case.id, compute, version=shown)
    assert seen == [0], "the version is looked at before anything is computed"
    assert (caught.value.key, caught.value.expected, caught.value.found) == (case.id, shown, shown + 1)


def test_an_event_names_the_version_that_it_made_and_the_journal_what_was(clock):
    with open_desk(clock=clock, subscriptions=followed("complaint.qualified")) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
        desk.complaints.qualify(HANDLER, case.id, category="treatment")
        (message,) = [one for one in desk.store.messages(desk.agency.slug) if one.channel == "webhook"]
        version = desk.complaints.version(HANDLER, case.id)
        assert orjson.loads(message.event)["data"]["version"] == version == 2
        changes = orjson.loads(desk.complaints.history(COORDINATOR, case.id)[-1].changes)
        assert changes["state"] == {"was": "received", "now": "qualified"}


def test_a_complainant_is_refused_in_their_language_and_an_official_in_the_hosts(desk):
    """Each in their own, where there are several."""
    case = desk.complaints.receive(CITIZEN, intake(language="nl"))
    pieter = Client(name="Pieter Voorbeeld", email="pieter@example.org", actor=OTHER_CITIZEN.id)
    desk.complaints.join(HANDLER, case.id, pieter, language="de")

    def refuse(*_):
        why = sentence("the handling can be rated once the case is closed")
        raise Refused([Problem("", why, "rate.open")])

    told = {}
    for actor in (CITIZEN, OTHER_CITIZEN, HANDLER):
        with pytest.raises(Refused) as caught:
            desk.complaints.change(actor, "note", case.id, refuse, right="read")
        told[actor] = caught.value.reasons[0].message
    assert told == {
        CITIZEN: "de behandeling kan beoordeeld worden zodra het dossier is afgesloten",
        OTHER_CITIZEN: "die Bearbeitung kann bewertet werden, sobald der Vorgang abgeschlossen ist",
        HANDLER: "the handling can be rated once the case is closed",
    }


def test_what_else_is_written_is_written_with_it_or_not_at_all(desk, clock):
    """Of the changed case and its moment; and a fresh key breaks the tie to what was committed to before."""
    case = desk.complaints.receive(CITIZEN, intake())
    given = []

    def also(changed, at):
        given.append((changed.subject, at))
        return lambda unit: unit.put_attachment(sha256(b"beside").hexdigest(), b"beside")

    def refused(unit):
        raise Refused([Problem("", "no", "no")])

    def change(words, **more):
        desk.complaints.change(
            HANDLER, "note", case.id, lambda found, *_: attrs.evolve(found, subject=words), **more
        )
        with desk.complaints.begin(write=False) as unit:
            return unit.get(COMPLAINT, case.id)

    first = change("Un", also=also)
    assert given == [("Un", clock.now)]
    with desk.complaints.begin(write=False) as unit:
        assert unit.get_attachment(sha256(b"beside").hexdigest()) == b"beside"
    with pytest.raises(Refused):
        change("Deux", also=lambda *_: refused)
    assert desk.complaints.get(HANDLER, case.id).subject == "Un"
    assert change("Trois").salt == first.salt
    assert change("Quatre", fresh_salt=True).salt != first.salt
    assert desk.verify() == []


def test_what_a_case_says_of_causes_is_said_once_and_ended(desk):
    """As links, with the case: another change says nothing of them again."""
    case = to_treatment(desk)

    def links():
        with desk.complaints.begin(write=False) as unit:
            found = linking.values(unit.find(linking.LINK, Query((Where("relation", "=", "caused_by"),))))
        return {(str(one.target), one.until is None) for one in found}

    def judge(cause):
        words = {"norm": "reasonable_time", "remedy": "Traité", "motivation": "Trop lent."}
        desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, cause=cause, **words)

    judge("staff")
    assert links() == {("cause:staff", True)}
    seen = []

    def compute(found, rules, at):
        seen.append(found)
        return attrs.evolve(found, subject="Changé")

    desk.complaints.change(HANDLER, "note", case.id, compute)
    assert len(seen) == 1, "no link is written twice, which would be a conflict"
    assert links() == {("cause:staff", True)}
    judge("procedure")
    assert links() == {("cause:staff", False), ("cause:procedure", True)}


def test_what_is_done_to_this_very_case_is_done_to_it_while_it_is_merged(desk):
    """And not to the one that it is treated in, which knows nothing of what is ended here."""
    leading, case = (desk.complaints.receive(who, intake()) for who in (CITIZEN, OTHER_CITIZEN))
    desk.complaints.merge(HANDLER, case.id, leading.id, reason="Même panne.")

    def compute(found, rules, at):
        return attrs.evolve(found, subject="Changé")

    desk.complaints.change(HANDLER, "note", case.id, compute, itself=True)
    with desk.complaints.begin(write=False) as unit:
        kept = {one.id: desk.complaints.read(unit.get(COMPLAINT, one.id)).subject for one in (leading, case)}
    assert kept == {leading.id: leading.subject, case.id: "Changé"}


def test_who_says_something_in_a_merged_case_is_shown_their_own(desk):
    leading = desk.complaints.receive(CITIZEN, intake())
    case = desk.complaints.receive(OTHER_CITIZEN, intake(subject="Ma panne"))
    desk.complaints.merge(HANDLER, case.id, leading.id, reason="Même panne.")
    shown = desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Encore", "Encore fermé.")
    assert (shown.id, shown.reference, shown.subject) == (case.id, case.reference, "Ma panne")


# ------------------------------------------------------------------------------------ a reference that is taken


def test_a_reference_that_is_taken_is_drawn_again(desk):
    taken = desk.complaints.receive(CITIZEN, intake()).reference
    drawn = chain([taken, taken], (new_reference() for _ in repeat(None)))
    reception = attrs.evolve(desk.complaints, reference=lambda: next(drawn))
    case = reception.receive(CITIZEN, intake(subject="Deuxième"))
    assert case.reference != taken
    assert desk.complaints.get(CITIZEN, case.reference).subject == "Deuxième"
    assert desk.complaints.count(COORDINATOR) == 2


def test_one_that_is_always_taken_is_a_conflict_that_names_it(desk):
    taken = desk.complaints.receive(CITIZEN, intake()).reference
    reception = attrs.evolve(desk.complaints, reference=lambda: taken)
    with pytest.raises(Conflict) as caught:
        reception.receive(CITIZEN, intake(), key="k")
    assert (caught.value.kind, caught.value.key) == ("complaint", taken)
    assert desk.complaints.count(COORDINATOR) == 1


# ------------------------------------------------------------------------------------ who may


def test_a_restricted_case_is_seen_by_its_complainants(clock):
    with open_desk(clock=clock, settings={"privacy": {"authority": "x"}}) as desk:
        case = to_treatment(desk)
        pieter = Client(name="Pieter Voorbeeld", email="pieter@example.org", actor=OTHER_CITIZEN.id)
        desk.complaints.join(HANDLER, case.id, pieter)
        desk.privacy.restrict_case(Actor("host", Role.SYSTEM), case.reference, "contested", date(2027, 1, 1))
        for one in (CITIZEN, OTHER_CITIZEN):
            assert desk.complaints.get(one, case.id).id == case.id
        for other in (HANDLER, COORDINATOR, Actor("citizen-3", Role.CITIZEN)):
            with pytest.raises(NotFound):
                desk.complaints.get(other, case.id)


def test_a_plugin_is_told_which_case_is_meant(clock):
    class Strict:
        @hookimpl
        def orientation_authorise(self, actor, action, subject):
            return False if subject is not None and subject.subject == "Secret" else None

    with open_desk(clock=clock, extra=[Strict()]) as desk:
        closed, opened = (
            desk.complaints.receive(CITIZEN, intake(subject=subject)) for subject in ("Secret", "Su")
        )
        assert desk.complaints.get(HANDLER, opened.id).subject == "Su"
        with pytest.raises(NotAllowed):
            desk.complaints.get(HANDLER, closed.id)
