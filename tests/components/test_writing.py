"""What is written of a change: who by, what changed, and under which key the commitments stand (P3, T20)."""

from __future__ import annotations

import attrs
import orjson
import pytest

from desks import CITIZEN, HANDLER, intake, open_desk
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.writing import SALT_BYTES, signed
from orientation_core.errors import InvalidDocument
from orientation_core.kinds import instant_value
from orientation_core.model.journal import NOTHING, commitment
from orientation_core.model.parties import ANONYMOUS, Actor, Role


@pytest.fixture(scope="module")
def desk():
    with open_desk() as opened:
        yield opened


@pytest.fixture(scope="module")
def kept(desk):
    """A case and its record."""
    case = desk.complaints.receive(CITIZEN, intake(), acknowledge=False)
    with desk.complaints.begin(write=False) as unit:
        return case, unit.get(COMPLAINT, case.id)


def test_only_a_client_with_a_name_is_signed_for_by_a_commitment():
    salt = b"s" * SALT_BYTES
    opened = f"client:{commitment(salt, CITIZEN.id.encode())[:20]}"
    assert signed(CITIZEN, salt) == opened
    assert signed(CITIZEN, b"t" * SALT_BYTES) != opened
    assert signed(ANONYMOUS, salt) == ANONYMOUS.id
    for official in (HANDLER, Actor("host", Role.SYSTEM), Actor(CITIZEN.id, Role.VIEWER)):
        assert signed(official, salt) == official.id
    assert signed("importer", salt) == "importer"


def test_a_first_entry_says_who_and_when_and_nothing_of_what(desk, kept):
    case, record = kept
    (entry,) = desk.complaints.history(HANDLER, case.id)
    assert len(record.salt) == SALT_BYTES
    assert (entry.organisation, entry.kind, entry.record) == (desk.agency.slug, "complaint", case.id)
    assert (entry.number, entry.at, entry.actor) == (
        1,
        instant_value(case.registered_at),
        signed(CITIZEN, record.salt),
    )
    assert (entry.changes, entry.previous) == (b"{}", NOTHING)
    assert entry.state == commitment(record.salt, record.body)


def test_a_change_stands_under_the_same_key_with_what_was_and_what_is(desk, kept):
    case, record = kept
    after = attrs.evolve(case, unit="unit-a", subject="Autre")
    made, entry = desk.complaints.writer.changed(record, after, at=7, actor=HANDLER, action="complaint.noted")
    assert (made.salt, made.version, made.head) == (record.salt, 2, entry.digest)
    assert (entry.number, entry.at, entry.actor, entry.previous) == (2, 7, HANDLER.id, record.head)
    assert entry.state == commitment(record.salt, made.body)
    changes = orjson.loads(entry.changes)
    assert changes["unit"] == {"was": None, "now": "unit-a"}
    assert changes["subject"] == {"commitment": commitment(record.salt, b'"Autre"')}
    assert set(changes) == {"unit", "subject"}


def test_with_a_fresh_key_nothing_is_told_of_what_was(desk, kept):
    case, record = kept
    made, entry = desk.complaints.writer.changed(
        record,
        attrs.evolve(case, unit="unit-a", service=None),
        at=7,
        actor=CITIZEN,
        action="complaint.noted",
        fresh_salt=True,
    )
    assert made.salt != record.salt
    assert len(made.salt) == SALT_BYTES
    assert entry.actor == signed(CITIZEN, made.salt)
    assert orjson.loads(entry.changes) == {"unit": {"commitment": commitment(made.salt, b'"unit-a"')}}
    assert entry.state == commitment(made.salt, made.body)


def test_what_breaks_its_schema_is_not_made(desk, kept):
    case, record = kept
    wrong = attrs.evolve(case, reference="x")
    for make in (
        lambda: desk.complaints.writer.new(wrong, at=7, actor=HANDLER, action="complaint.received"),
        lambda: desk.complaints.writer.changed(record, wrong, at=7, actor=HANDLER, action="complaint.noted"),
    ):
        with pytest.raises(InvalidDocument) as caught:
            make()
        assert caught.value.kind == "complaint"
        assert {problem.where for problem in caught.value.problems} == {"/reference"}
