"""Mail of further complainants, and under the reference of a merged case."""

from __future__ import annotations

import pytest

from desks import COORDINATOR, HANDLER, START, open_desk
from mails import mail
from orientation_core.model.parties import Client
from orientation_core.testing.clock import FixedClock


@pytest.fixture
def desk():
    with open_desk(clock=FixedClock(START)) as opened:
        yield opened


def opened(desk, number):
    raw = mail(From=f"N <n{number}@example.org>", Message_ID=f"<{number}@x.org>", Subject=f"Bus {number}")
    return desk.complaints.get(HANDLER, desk.mail.take(COORDINATOR, raw).case)


def reply(desk, number, reference, name):
    raw = mail(
        "Gisteren was het weer zo.",
        From=f"N <n{number}@example.org>",
        Message_ID=f"<{name}@x.org>",
        Subject=f"Re: {reference}",
    )
    return desk.mail.take(COORDINATOR, raw)


def test_a_further_complainant_writes_for_themselves(desk):
    case = opened(desk, 1)
    desk.complaints.join(HANDLER, case.id, Client(email="n2@example.org"), language="de")
    taken = reply(desk, 2, case.reference, "a")
    assert (taken.action, taken.reference) == ("threaded", case.reference)
    letter = desk.complaints.get(HANDLER, case.id).letters[-1]
    assert (letter.direction, letter.party, letter.language) == ("in", 1, "de")


def test_mail_to_a_merged_case_arrives_where_it_is_treated_and_comes_back_with_it(desk):
    leading, case = opened(desk, 1), opened(desk, 2)
    desk.complaints.merge(HANDLER, case.id, leading.id, "Zelfde bus.")
    taken = reply(desk, 2, case.reference, "b")
    assert (taken.action, taken.reference) == ("threaded", case.reference)
    again = reply(desk, 2, case.reference, "b")
    assert "repeated" in again.warnings
    led = desk.complaints.get(HANDLER, leading.id)
    assert [one.party for one in led.letters if one.direction == "in"] == [1]
    restored = desk.complaints.unmerge(HANDLER, case.id)
    assert [one.body for one in restored.letters if one.direction == "in"] == ["Gisteren was het weer zo."]
    assert len(restored.attachments) == len(case.attachments) + 1
    assert {one.party for one in restored.attachments} == {None}
    stranger = reply(desk, 9, leading.reference, "c")
    assert "sender.other" in stranger.warnings
