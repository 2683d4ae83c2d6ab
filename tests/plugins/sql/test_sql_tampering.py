"""Somebody who has the database changes the past with plain SQL: `verify` finds it and names it."""

from __future__ import annotations

from hashlib import sha256

import pytest

from orientation_core.testing.samples import GHENT, LIEGE, NOTE, Note, change, keep, sample_id
from orientation_plugins.sql.derived import DerivedTables
from orientation_plugins.sql.store import SqlStore
from plugins.sql.sql_stores import run

ONE, TWO, THREE = (sample_id(number) for number in (1, 2, 3))


def fill(store: SqlStore) -> list[str]:
    """Three notes with three entries each, in two seals, and one entry that is not sealed; the tokens of the seals."""
    tokens = []
    for turn in range(3):
        for number in (1, 2, 3):
            with store.begin(LIEGE if number == 3 else GHENT) as unit:
                note = Note(sample_id(number), title=f"turn {turn}", stage="open", tags=("t",))
                if turn == 0:
                    keep(unit, note)
                else:
                    change(unit, unit.get(NOTE, note.id), note)
        sealed = store.seal(turn) if turn < 2 else None
        tokens += [sealed.token()] if sealed else []
    return tokens


def entry_of(record: str, number: int) -> str:
    return f"WHERE record = '{record}' AND number = {number}"


SECOND = entry_of(TWO, 2)
LAST = entry_of(TWO, 3)

#: what was done -> (statements, what is found, where)
DONE: dict[str, tuple[list[str], str, str]] = {
    "organisation": (
        [f"UPDATE {{}}journal SET organisation = 'other' {SECOND}"],
        "edited",
        f"note {TWO} entry 2",
    ),
    "kind": ([f"UPDATE {{}}journal SET kind = 'other' {SECOND}"], "edited", f"other {TWO} entry 2"),
    "record": ([f"UPDATE {{}}journal SET record = 'other' {SECOND}"], "edited", "note other entry 2"),
    "number": ([f"UPDATE {{}}journal SET number = 9 {SECOND}"], "edited", f"note {TWO} entry 9"),
    "at": ([f"UPDATE {{}}journal SET at = at + 1 {SECOND}"], "edited", f"note {TWO} entry 2"),
    "actor": ([f"UPDATE {{}}journal SET actor = 'somebody' {SECOND}"], "edited", f"note {TWO} entry 2"),
    "action": ([f"UPDATE {{}}journal SET action = 'note.read' {SECOND}"], "edited", f"note {TWO} entry 2"),
    "changes": (
        [f"UPDATE {{}}journal SET changes = changes || ' ' {SECOND}"],
        "edited",
        f"note {TWO} entry 2",
    ),
    "state": ([f"UPDATE {{}}journal SET state = upper(state) {SECOND}"], "edited", f"note {TWO} entry 2"),
    "previous": (
        [f"UPDATE {{}}journal SET previous = digest {SECOND}"],
        "edited",
        f"note {TWO} entry 2",
    ),
    "digest": ([f"UPDATE {{}}journal SET digest = previous {SECOND}"], "edited", f"note {TWO} entry 2"),
    "seal taken away": ([f"UPDATE {{}}journal SET seal = NULL {SECOND}"], "truncated", "seal 2"),
    "seal moved": ([f"UPDATE {{}}journal SET seal = 1 {SECOND}"], "edited", "seal 1"),
    "deleted in the middle": ([f"DELETE FROM {{}}journal {SECOND}"], "deleted", f"note {TWO} entry 2"),
    "deleted at the end": ([f"DELETE FROM {{}}journal {LAST}"], "truncated", f"note {TWO} entries 3 to 3"),
    "all entries of a record deleted": (
        [f"DELETE FROM {{}}journal WHERE record = '{TWO}'"],
        "unjournalled",
        f"note {TWO}",
    ),
    "two entries change places": (
        [
            f"UPDATE {{}}journal SET position = -1 {entry_of(ONE, 2)}",
            f"UPDATE {{}}journal SET position = (SELECT position FROM {{}}journal {SECOND}) + 100 {SECOND}",
            f"UPDATE {{}}journal SET position = position + 200 {entry_of(ONE, 2)}",
        ],
        "reordered",
        "seal 2",
    ),
    "document": (
        [f"UPDATE {{}}note SET _body = replace(_body, 'turn', 'torn') WHERE id = '{TWO}'"],
        "record_edited",
        f"note {TWO}",
    ),
    "salt": (
        [f"UPDATE {{}}note SET _salt = _head WHERE id = '{TWO}'"],
        "record_edited",
        f"note {TWO}",
    ),
    "head": (
        [f"UPDATE {{}}note SET _head = _salt WHERE id = '{TWO}'"],
        "record_edited",
        f"note {TWO}",
    ),
    "version": ([f"UPDATE {{}}note SET _version = 2 WHERE id = '{TWO}'"], "record_edited", f"note {TWO}"),
    "record deleted": ([f"DELETE FROM {{}}note WHERE id = '{TWO}'"], "record_deleted", f"note {TWO}"),
    "record put back from before": (
        [
            (
                f"UPDATE {{}}note SET _version = 2, _head = (SELECT digest FROM {{}}journal {SECOND}), "
                f"_body = replace(_body, 'turn 2', 'turn 1') WHERE id = '{TWO}'"
            )
        ],
        "record_edited",
        f"note {TWO}",
    ),
    "seal: time": (["UPDATE {}seals SET at = at + 1 WHERE number = 1"], "seal_edited", "seal 1"),
    "seal: count": (['UPDATE {}seals SET "count" = 2 WHERE number = 1'], "seal_edited", "seal 1"),
    "seal: root": (["UPDATE {}seals SET root = digest WHERE number = 1"], "seal_edited", "seal 1"),
    "seal: previous": (["UPDATE {}seals SET previous = root WHERE number = 2"], "seal_edited", "seal 2"),
    "seal: digest": (["UPDATE {}seals SET digest = root WHERE number = 1"], "seal_edited", "seal 1"),
    "seal deleted": (["DELETE FROM {}seals WHERE number = 1"], "seal_deleted", "seal 1"),
    "last seal deleted": (["DELETE FROM {}seals WHERE number = 2"], "seal_deleted", "seal 2"),
}


@pytest.mark.parametrize("done", DONE)
def test_a_change_of_the_past_is_found_and_named(store: SqlStore, done: str) -> None:
    statements, what, where = DONE[done]
    tokens = fill(store)
    assert store.verify(tokens) == []
    run(store, *statements)
    findings = store.verify(tokens)
    assert any(finding.what == what and where in finding.where for finding in findings), findings


def test_everything_since_a_published_seal_is_taken_away(store: SqlStore) -> None:
    """The store is put back to what it was at the first seal: whole in itself, but not what was published."""
    tokens = fill(store)
    run(
        store,
        "DELETE FROM {}journal WHERE number > 1",
        "DELETE FROM {}seals WHERE number > 1",
        "UPDATE {}note SET _version = 1, _body = replace(_body, 'turn 2', 'turn 0'), "
        "_head = (SELECT digest FROM {}journal j WHERE j.record = id)",
    )
    assert store.verify() == []
    assert [finding.what for finding in store.verify(tokens)] == ["truncated"]


def test_a_record_kept_without_an_entry_is_named(store: SqlStore) -> None:
    fill(store)
    run(
        store,
        "INSERT INTO {}note (organisation, id, _version, _salt, _head, _body, _words) "
        "SELECT organisation, 'smuggled', _version, _salt, _head, _body, _words FROM {}note "
        f"WHERE id = '{ONE}'",
    )
    assert [(f.what, f.where) for f in store.verify()] == [("unjournalled", "note smuggled")]


def test_verify_knows_kinds_that_nobody_declares_any_more(store: SqlStore) -> None:
    fill(store)
    run(store, f"DELETE FROM {{}}note WHERE id = '{ONE}'")
    fresh = type(store)(store._url, store._layout, store._make_backend)
    assert [finding.what for finding in fresh.verify()] == ["record_deleted"]
    fresh.close()


@pytest.mark.parametrize("page", [1, 2, 1_000])
def test_what_is_derived_is_read_in_pages(store: SqlStore, page: int) -> None:
    """Rows of a record that is not there, before, between and behind those that are, and each edit, whatever the page."""
    fill(store)
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(4), title="untouched", tags=("x", "y")))
    strangers = [("", ""), (GHENT, f"{ONE}0"), (LIEGE, "z"), ("zz", "z")]
    put = "INSERT INTO {}note_tags (organisation, record, _place, tag, length) VALUES "
    run(
        store,
        f"UPDATE {{}}note SET due_on = 5 WHERE id = '{ONE}'",
        f"UPDATE {{}}note SET title = NULL WHERE id = '{THREE}'",
        f"UPDATE {{}}note_tags SET length = length + 1 WHERE record = '{TWO}'",
        *(put + f"('{organisation}', '{record}', 0, 't', 1)" for organisation, record in strangers),
    )
    with store._session(write=False) as session:
        found = list(DerivedTables(store._layout, session, NOTE).findings(page))
    assert {finding.what for finding in found} == {"column_edited"}
    assert sorted(finding.where for finding in found) == sorted(
        [
            f"note {ONE} column due_on",
            f"note {THREE} column title",
            f"note {TWO} rows tags",
            *(f"note {record} rows tags" for _, record in strangers),
        ]
    )


def test_a_document_that_cannot_be_read_is_named(store: SqlStore) -> None:
    fill(store)
    run(store, f"UPDATE {{}}note SET _body = '[]' WHERE id = '{ONE}'")
    found = {(finding.what, finding.where) for finding in store.verify(kinds=[NOTE])}
    assert ("unreadable", f"note {ONE}") in found
    assert "record_edited" in {what for what, _ in found}


def test_a_seal_without_a_list_has_an_empty_one(store: SqlStore) -> None:
    """As those have that were made before there were lists of places."""
    fill(store)
    run(store, "UPDATE {}seals SET places = NULL WHERE number = 1")
    assert [seal.places == b"" for seal in store.seals()] == [True, False]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_text_that_is_none_any_more_is_an_edit(store: SqlStore) -> None:
    """On SQLite, which keeps any bytes there; PostgreSQL takes no text that is not UTF-8."""
    fill(store)
    run(store, f"UPDATE {{}}journal SET changes = CAST(x'7bff7d' AS TEXT) {SECOND}")
    found = [(finding.what, finding.where) for finding in store.verify()]
    assert found == [("edited", f"note {TWO} entry 2")]


def test_a_file_that_is_not_the_one_its_digest_names_is_found(store: SqlStore) -> None:
    digest = sha256(b"scan").hexdigest()
    for organisation in (GHENT, LIEGE):
        with store.begin(organisation) as unit:
            unit.put_attachment(digest, b"scan")
            unit.put_attachment(sha256(organisation.encode()).hexdigest(), organisation.encode())
    assert store.verify(kinds=[NOTE]) == []
    run(
        store,
        f"UPDATE {{}}attachments SET digest = 'other' WHERE organisation = '{LIEGE}' AND digest = '{digest}'",
    )
    assert [(one.what, one.where) for one in store.verify(kinds=[NOTE])] == [("file_edited", "file other")]
    assert store.verify() == [], "who asks for no kinds has no file read"
