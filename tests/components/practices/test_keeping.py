"""Practices: who writes, who reviews, who is shown what."""

from __future__ import annotations

import orjson
import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, open_desk
from orientation_core.components.practices import PRACTICE
from orientation_core.errors import Conflict, InvalidDocument, NotAllowed, NotFound, Refused
from orientation_core.labels import in_language
from orientation_core.model.parties import Actor
from orientation_core.store import Query
from practising import CANARY, REVIEWER, networked, practice, published, share


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


#: The handler of these tests, once they coordinate.
PROMOTED = Actor(HANDLER.id, COORDINATOR.role)


def codes(error):
    return [one.code for one in getattr(error, "problems", None) or error.reasons]


def test_a_practice_goes_from_submitted_to_retired_with_who_and_why(desk):
    part = desk.practices
    kept = part.submit(HANDLER, practice())
    assert (kept.version, kept.value.status, kept.value.submitted_on.isoformat()) == (
        1,
        "submitted",
        "2026-03-02",
    )
    assert kept.value.organisation.en == "Test agency", "ours, when nothing else is said"
    assert kept.value.evidence[0].compared.verdict == "shown"
    part.review(COORDINATOR, "one-desk", reason="Vu sur place.")
    part.publish(COORDINATOR, "one-desk")
    gone = part.retire(REVIEWER, "one-desk", "Le guichet a fermé.").value
    assert [(one.action, one.actor, one.status, one.reason) for one in gone.trail] == [
        ("submit", "handler-1", "submitted", None),
        ("review", "coordinator-1", "reviewed", "Vu sur place."),
        ("publish", "coordinator-1", "published", None),
        ("retire", "coordinator-2", "retired", "Le guichet a fermé."),
    ]
    assert [one[2].status for one in part.editions(COORDINATOR, "one-desk")] == [
        "submitted", "reviewed", "published", "retired",
    ]  # fmt: skip
    assert part.published(VIEWER) == []


def test_the_same_again_changes_nothing_and_a_change_is_reviewed_again(desk):
    part = desk.practices
    published(desk)
    assert part.submit(HANDLER, practice()).version == 3
    changed = part.submit(HANDLER, practice(conditions={"fr": "De la place."}))
    assert (changed.version, changed.value.status, changed.value.published_on) == (4, "submitted", None)
    assert part.published(VIEWER) == []
    with pytest.raises(Refused) as caught:
        part.review(PROMOTED, "one-desk")
    assert codes(caught.value) == ["practice.own"]
    part.review(Actor("coordinator-3", COORDINATOR.role), "one-desk")


def test_nobody_reviews_what_they_wrote_and_nothing_is_published_unreviewed(desk):
    part = desk.practices
    part.submit(COORDINATOR, practice())
    for refused in (
        lambda: part.review(COORDINATOR, "one-desk"),
        lambda: part.publish(REVIEWER, "one-desk"),
        lambda: part.retire(REVIEWER, "one-desk", " "),
        lambda: part.review(REVIEWER, "one-desk", accept=False),
    ):
        with pytest.raises(Refused):
            refused()
    with pytest.raises(Refused) as caught:
        part.publish(REVIEWER, "one-desk")
    assert "Ingediend" in str(in_language(caught.value, "nl"))
    part.review(REVIEWER, "one-desk", accept=False, reason="Où sont les chiffres ?")
    assert part.get(COORDINATOR, "one-desk").practice.status == "submitted"
    part.retire(REVIEWER, "one-desk", "Doublon.")
    with pytest.raises(Refused):
        part.submit(COORDINATOR, practice(conditions={"fr": "x"}))


@pytest.mark.parametrize(
    ("missing", "where"),
    [({"problem": None}, "/problem"), ({"license": None}, "/license"),
     ({"done": {"fr": "Écrivez à jean.exemple@example.org."}}, "/done"),
     ({"context": {"nl": f"Zie {CANARY}."}}, "/context")],
)  # fmt: skip
def test_what_is_incomplete_or_names_somebody_is_not_accepted(desk, missing, where):
    desk.practices.submit(COORDINATOR, practice(**missing))
    with pytest.raises(Refused) as caught:
        desk.practices.review(REVIEWER, "one-desk")
    assert [one.where for one in caught.value.reasons] == [where]
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"status": "published"}, "/status"),
        ({"trail": [{"action": "publish", "at": "2026-01-01T09:00:00Z", "actor": "x", "status": "published"}]}, "/trail"),
        ({"evidence": [share(40, 120)]}, "/evidence/0/after"),
        ({"evidence": [{"indicator": "x", "better": "lower", "action": "nobody"}]}, "/evidence/0/action"),
        ({"evidence": [{"indicator": "x", "better": "lower", "after": {"value": 9, "low": 1, "high": 2}}]}, "/evidence/0/after"),
        ({"contacts": [{"function": {"fr": "x"}, "person": {"name": "J", "consent": {"given_on": "2026-02-01", "until": "2026-01-01"}}}]},
         "/contacts/0/person/consent/until"),
        ({"license": "free for all"}, "/license"),
    ],
)  # fmt: skip
def test_a_practice_that_cannot_be_is_refused_at_its_place(desk, wrong, where):
    with pytest.raises(InvalidDocument) as caught:
        desk.practices.submit(COORDINATOR, practice(**wrong))
    assert [one.where for one in caught.value.problems] == [where]
    with pytest.raises(NotFound):
        desk.practices.get(COORDINATOR, "one-desk")


def test_a_person_is_shown_to_whoever_may_and_while_they_agree(desk):
    def contact(until):
        person = {"name": CANARY, "consent": {"given_on": "2026-01-01", **until}}
        return {"function": {"fr": "Accueil", "nl": "Onthaal"}, "person": person}

    desk.practices.submit(COORDINATOR, practice(contacts=[contact({}), contact({"until": "2026-02-01"})]))
    seen = [one.person is not None for one in desk.practices.get(COORDINATOR, "one-desk").practice.contacts]
    assert seen == [True, False]
    for who in (VIEWER, HANDLER):
        shown = desk.practices.get(who, "one-desk").practice
        assert [one.person for one in shown.contacts] == [None, None]
    with desk.practices.begin(write=False) as unit:
        (record,) = unit.find(PRACTICE, Query())
        journal = b"".join(orjson.dumps(one.action) for one in unit.history(PRACTICE, record.id))
    assert CANARY.encode() in record.body
    assert CANARY.encode() not in journal


def test_rights(desk):
    with pytest.raises(NotAllowed):
        desk.practices.submit(CITIZEN, practice())
    with pytest.raises(NotAllowed):
        desk.practices.find(CITIZEN)
    desk.practices.submit(HANDLER, practice())
    for refused in (
        lambda: desk.practices.review(HANDLER, "one-desk"),
        lambda: desk.practices.publish(HANDLER, "one-desk"),
        lambda: desk.practices.retire(HANDLER, "one-desk", "x"),
        lambda: desk.practices.adopt(HANDLER, {"practice": "one-desk"}),
        lambda: desk.practices.bring(HANDLER, "x", b"{}"),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_version_that_was_shown_is_held_against_the_stored_one(desk):
    desk.practices.submit(COORDINATOR, practice())
    with pytest.raises(Conflict):
        desk.practices.review(REVIEWER, "one-desk", version=7)


# ------------------------------------------------------------------------------------ found


def test_practices_are_found_by_words_and_by_what_they_are_about(desk):
    published(desk)
    desk.practices.submit(
        COORDINATOR,
        practice(name="letters", title={"de": "Klare Briefe"}, causes=["unclear"], norms=[], steps=["deliver"],
                 services=["passport"], axes=["relation"]),
    )  # fmt: skip

    def found(**asked):
        return [one.reference for one in desk.practices.find(VIEWER, **asked)]

    assert found() == ["letters", "one-desk"]
    assert found(search="briefe klare") == ["letters"]
    assert found(search="pour tout") == found(facets={"norm": "Courtesy"}) == ["one-desk"]
    assert found(status="published") == found(facets={"cause": "No Follow-up"}) == ["one-desk"]
    for facet, code in (
        ("service", "passport"),
        ("axis", "relation"),
        ("step", "deliver"),
        ("cause", "unclear"),
    ):
        assert found(facets={facet: code}) == ["letters"]
    assert found(facets={"step": "welcome", "cause": "unclear"}) == []


def test_a_network_reads_what_its_desks_publish_and_nobody_elses():
    with networked() as (keeper, member, stranger):
        person = {"name": CANARY, "consent": {"given_on": "2026-01-01"}}
        published(member, contacts=[{"function": {"fr": "x", "nl": "y"}, "person": person}])
        member.practices.submit(COORDINATOR, practice(name="draft"))
        published(keeper, name="kept")
        assert [one.reference for one in keeper.practices.find(VIEWER)] == ["kept", "member/one-desk"]
        assert [one.reference for one in member.practices.find(VIEWER)] == [
            "draft",
            "one-desk",
            "network/kept",
        ]
        assert stranger.practices.find(VIEWER) == []
        seen = keeper.practices.get(COORDINATOR, "member/one-desk")
        assert (seen.practice.trail, seen.practice.contacts[0].person, seen.full) == (
            (),
            None,
            "member/one-desk",
        )
        for reference in ("member/draft", "member/nothing", "stranger/one-desk"):
            with pytest.raises(NotFound):
                keeper.practices.get(COORDINATOR, reference)
        with pytest.raises(NotFound):
            stranger.practices.get(COORDINATOR, "member/one-desk")
