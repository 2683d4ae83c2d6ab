"""Anonymous complaints: nobody is named anywhere, and only the receipt leads back."""

from __future__ import annotations

import json
import logging
import os
import re
from datetime import date, timedelta

import orjson
import pytest

from commands import orientation
from desks import CITIZEN, COORDINATOR, HANDLER, START, VIEWER, followed, intake, open_desk
from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.complaints.receipts import ATTEMPTS, RECEIPT
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Refused
from orientation_core.model.complaints import Outcome
from orientation_core.model.receipts import BITS, new_receipt, parse_receipt
from orientation_core.store import Query
from orientation_core.testing.clock import FixedClock


def nameless(**changes):
    return intake(client=None, **changes)


def wrong(number=0):
    """A code of the right form that was never given."""
    return new_receipt(lambda count: bytes([number, *range(1, count)]))


def everything(desk):
    """What a store holds of cases, receipts, attempts, their journals and the outbox, as bytes."""
    found = []
    with desk.complaints.begin(write=False) as unit:
        for kind in (COMPLAINT, RECEIPT, ATTEMPTS):
            for record in unit.find(kind, Query()):
                found += [record.body, repr(record.columns).encode()]
                found += [repr(entry).encode() for entry in unit.history(kind, record.id)]
    return b"\n".join(found)


def test_a_receipt_has_the_bits_and_is_read_as_it_is_typed():
    assert BITS >= 80
    codes = {new_receipt(os.urandom) for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", code)
        assert parse_receipt(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code
    code = wrong()
    for at in (0, 7, 23):
        slip = code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]
        with pytest.raises(Refused) as caught:
            parse_receipt(slip)
        assert slip not in str(caught.value)


def test_it_is_received_followed_answered_and_continued(desk):
    received = desk.complaints.receive_anonymously(CITIZEN, nameless())
    assert received.receipt
    assert received.receipt not in repr(received)
    case = received.case
    assert desk.complaints.get(HANDLER, case.id).client.email is None
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="reasonable_time")
    desk.complaints.note(HANDLER, case.id, "Entre nous.")
    desk.complaints.answer(HANDLER, case.id, "Vous aviez raison.")
    found = desk.complaints.follow(received.receipt)
    assert [one.template for one in found.case.letters] == ["acknowledgement", "answer"]
    assert "Vous aviez raison." in found.case.letters[-1].body
    assert found.case.notes == ()
    said = desk.complaints.note_letter(found.actor, case.id, "Encore", "Merci.", channel="receipt")
    assert said.letters[-1].body == "Merci."
    desk.complaints.close(HANDLER, case.id)
    assert desk.complaints.rate(found.actor, case.id, 5).satisfaction.score == 5
    assert desk.complaints.request_reopening(found.actor, case.id, "Une question.")
    assert [one.id for one in desk.complaints.worklist(found.actor)] == []


def test_nobody_is_named_and_the_receipt_is_nowhere(clock, caplog):
    caplog.set_level(logging.DEBUG)
    with open_desk(clock=clock, subscriptions=followed()) as desk:
        received = desk.complaints.receive_anonymously(CITIZEN, nameless())
        desk.complaints.follow(received.receipt)
        with pytest.raises(NotFound) as caught:
            desk.complaints.follow(wrong(), origin="192.0.2.77")
        held = everything(desk)
        plain = received.receipt.replace("-", "")
        due = desk.store.messages(desk.agency.slug)
        for text in (held, repr(due).encode(), caplog.text.encode(), str(caught.value).encode()):
            for secret in (received.receipt, plain, wrong(), "192.0.2.77", CITIZEN.id):
                assert secret.encode() not in text
        assert b'"anonymous"' in held
        assert desk.verify() == []


def test_letters_to_nobody_are_not_sent(tmp_path, clock):
    with open_desk(folder=tmp_path, clock=clock) as desk:
        case = desk.complaints.receive_anonymously(CITIZEN, nameless()).case
        desk.complaints.write_to_client(HANDLER, case.id, "Où était-ce ?")
        assert desk.relay().run_until_empty().sent == 0
        assert list(tmp_path.rglob("*.*")) == []
        assert len(desk.complaints.get(HANDLER, case.id).letters) == 2


@pytest.mark.parametrize("field", ["name", "email", "phone", "address", "actor"])
def test_a_document_that_says_who_complains_is_refused(desk, field):
    value = {"email": "x@example.org", "phone": "02 123"}.get(field, "Jeanne")
    with pytest.raises(InvalidDocument) as caught:
        desk.complaints.receive_anonymously(CITIZEN, intake(client={field: value, "group": "citizens"}))
    assert [one.where for one in caught.value.problems] == [f"/client/{field}"]
    assert desk.complaints.count(COORDINATOR) == 0


def test_one_receipt_opens_one_case_of_one_agency(desk, clock):
    first = desk.complaints.receive_anonymously(CITIZEN, nameless())
    second = desk.complaints.receive_anonymously(CITIZEN, nameless())
    actor = desk.complaints.follow(first.receipt).actor
    with pytest.raises(NotFound):
        desk.complaints.get(actor, second.case.id)
    with open_desk(desk.store, clock=clock, slug="elsewhere") as other, pytest.raises(NotFound):
        other.complaints.follow(first.receipt)


def test_attempts_are_limited_by_origin_and_the_hour_forgets(desk, clock):
    receipt = desk.complaints.receive_anonymously(CITIZEN, nameless()).receipt
    for number in range(10):
        with pytest.raises(NotFound):
            desk.complaints.follow(wrong(number), origin="one")
    for code in (wrong(77), receipt):
        with pytest.raises(Refused) as caught:
            desk.complaints.follow(code, origin="one")
        assert caught.value.reasons[0].code == "receipt.attempts"
    assert desk.complaints.follow(receipt, origin="another").case
    assert desk.complaints.follow(receipt).case
    clock.advance(timedelta(hours=1))
    assert desk.complaints.follow(receipt, origin="one").case
    with pytest.raises(NotFound):
        desk.complaints.follow(wrong(1), origin="two")
    with desk.complaints.begin(write=False) as unit:
        (kept,) = unit.find(ATTEMPTS, Query())
    assert list(orjson.loads(kept.body)["failed"].values()) == [1]


def test_a_slip_is_told_and_not_counted(desk):
    receipt = desk.complaints.receive_anonymously(CITIZEN, nameless()).receipt
    for _ in range(150):
        with pytest.raises(Refused):
            desk.complaints.follow(receipt[:-1])
    assert desk.complaints.follow(receipt).case


def test_without_origins_all_share_one_count(desk):
    for number in range(100):
        with pytest.raises(NotFound):
            desk.complaints.follow(wrong(number))
    with pytest.raises(Refused):
        desk.complaints.follow(wrong(101))


def test_the_same_document_under_a_key_is_one_case_and_counts_once(desk):
    first = desk.complaints.receive_anonymously(CITIZEN, nameless(), key="k")
    again = desk.complaints.receive_anonymously(CITIZEN, nameless(), key="k")
    assert again.receipt is None
    assert again.case.id == first.case.id
    assert desk.complaints.count(COORDINATOR) == 1
    figures = desk.figures
    report = figures.report(VIEWER, figures.question(date(2026, 1, 1), date(2027, 1, 1)))
    received = [row for row in report.rows if row.indicator == "requests_received"]
    assert [one.value for one in received] == [1], {row.indicator for row in report.rows}


def test_the_command_line_gives_a_receipt_and_follows_it(tmp_path):
    (tmp_path / "intake.json").write_text(json.dumps(nameless()))
    (tmp_path / "more.txt").write_text("Encore un mot.")
    given = json.loads(orientation("receive", "intake.json", "--anonymous", "--json", cwd=tmp_path).stdout)
    assert given["case"]["client"].keys() == {"actor"}
    code = given["receipt"]
    told = orientation("follow", "-", "--say", "more.txt", "--json", cwd=tmp_path, stdin=f"{code}\n".encode())
    assert [one["channel"] for one in json.loads(told.stdout)["letters"]] == ["receipt", "receipt"]
    assert "Encore un mot." in orientation("follow", code, cwd=tmp_path).stdout.decode()
    lost = orientation("--language", "fr", "follow", code[:-1], cwd=tmp_path)
    assert lost.returncode == 1
    assert code[:-1] not in lost.stderr.decode()
    assert code.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("orientation.db*"))


def test_a_receipt_opens_a_closed_case_for_so_long_and_then_is_refused_like_a_guess():
    clock = FixedClock(START)
    with open_desk(clock=clock, settings={"receipts": {"days": 30}}) as desk:
        received = desk.complaints.receive_anonymously(CITIZEN, nameless())
        clock.advance(timedelta(days=300))
        found = desk.complaints.follow(received.receipt)
        desk.complaints.withdraw(found.actor, found.case.id)
        clock.advance(timedelta(days=30))
        assert desk.complaints.follow(received.receipt).case.id == found.case.id
        clock.advance(timedelta(seconds=1))
        with pytest.raises(NotFound) as expired:
            desk.complaints.follow(received.receipt, origin="a")
        with pytest.raises(NotFound) as guessed:
            desk.complaints.follow(wrong(), origin="a")
        assert str(expired.value) == str(guessed.value)
        for _ in range(8):
            with pytest.raises(NotFound):
                desk.complaints.follow(received.receipt, origin="a")
        with pytest.raises(Refused, match="too many wrong codes"):
            desk.complaints.follow(received.receipt, origin="a")


@pytest.mark.parametrize("by", ["client", "coordinator"])
def test_a_revoked_receipt_opens_nothing_and_is_refused_like_a_guess(desk, by):
    received = desk.complaints.receive_anonymously(CITIZEN, nameless())
    found = desk.complaints.follow(received.receipt)
    desk.complaints.revoke_receipt(found.actor if by == "client" else COORDINATOR, found.case.id)
    with pytest.raises(NotFound) as revoked:
        desk.complaints.follow(received.receipt)
    with pytest.raises(NotFound) as guessed:
        desk.complaints.follow(wrong())
    assert str(revoked.value) == str(guessed.value)
    with pytest.raises(NotFound):
        desk.complaints.revoke_receipt(COORDINATOR, found.case.id)
    with pytest.raises(NotAllowed):
        desk.complaints.revoke_receipt(HANDLER, found.case.id)
    assert desk.complaints.get(COORDINATOR, found.case.id).steps[-1].action == "revoke_receipt"
    assert desk.verify() == []


@pytest.mark.parametrize("days", [0, True, "365", 1.5])
def test_a_term_that_is_none_is_told(days):
    with open_desk(settings={"receipts": {"days": days}}) as desk:
        received = desk.complaints.receive_anonymously(CITIZEN, nameless())
        with pytest.raises(InvalidDocument, match="whole number"):
            desk.complaints.follow(received.receipt)
