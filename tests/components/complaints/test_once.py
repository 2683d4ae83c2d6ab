"""Idempotency keys on what adds to a case: said once, kept once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from desks import CITIZEN, HANDLER, OTHER_CITIZEN, intake
from orientation_core import InvalidDocument
from orientation_core.errors import IdempotencyConflict, NotFound


@pytest.fixture
def case(desk):
    return desk.complaints.receive(CITIZEN, intake())


def test_a_note_a_letter_and_a_message_under_a_key_are_kept_once(desk, case):
    complaints = desk.complaints
    for _ in range(3):
        complaints.note(HANDLER, case.id, "Appelé le bureau.", once="note-1")
        complaints.note_letter(CITIZEN, case.id, "Re", "Merci.", once="<mail-1@example.org>")
        complaints.write_to_client(HANDLER, case.id, "Nous cherchons.", once="letter-1")
    found = complaints.get(HANDLER, case.id)
    assert [note.text for note in found.notes] == ["Appelé le bureau."]
    assert [letter.direction for letter in found.letters] == ["out", "in", "out"]
    assert len(desk.store.messages(desk.agency.slug)) == 2
    assert desk.verify() == []


def test_without_a_key_each_call_adds(desk, case):
    for _ in range(2):
        desk.complaints.note(HANDLER, case.id, "Appelé le bureau.")
    assert len(desk.complaints.get(HANDLER, case.id).notes) == 2


def test_a_key_belongs_to_its_words_its_case_and_its_action(desk, case):
    other = desk.complaints.receive(CITIZEN, intake())
    desk.complaints.note(HANDLER, case.id, "Un", once="k")
    for record, words in ((case.id, "Deux"), (other.id, "Un")):
        with pytest.raises(IdempotencyConflict):
            desk.complaints.note(HANDLER, record, words, once="k")
    desk.complaints.write_to_client(HANDLER, case.id, "Un", once="k")
    assert desk.complaints.get(HANDLER, other.id).notes == ()


def test_a_stranger_learns_nothing_from_a_used_key(desk, case):
    desk.complaints.note_letter(CITIZEN, case.id, "Re", "Merci.", once="k")
    for words in ("Merci.", "Autre"):
        with pytest.raises(NotFound):
            desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Re", words, once="k")


def test_twenty_at_once_add_one_note(desk, case):
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: desk.complaints.note(HANDLER, case.id, "Un", once="k"), range(20)))
    assert len(desk.complaints.get(HANDLER, case.id).notes) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "\ud800", 5])
def test_a_key_that_is_none(desk, case, key):
    with pytest.raises(InvalidDocument):
        desk.complaints.note(HANDLER, case.id, "Un", once=key)


def test_a_refused_text_leaves_the_key_free(desk, case):
    with pytest.raises(InvalidDocument):
        desk.complaints.note(HANDLER, case.id, "\x07", once="k")
    assert len(desk.complaints.note(HANDLER, case.id, "Un", once="k").notes) == 1
