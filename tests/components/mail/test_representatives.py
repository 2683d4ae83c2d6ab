"""P4: mail of whoever represents a client speaks for the case as far and as long as the consent says, and no further."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import COORDINATOR, HANDLER, START, open_desk, to_treatment
from mails import mail
from orientation_core.model.mail.received import Action
from orientation_core.testing.clock import FixedClock

CONSENT = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
RAADSMAN = "Me Rik Raadsman <Raadsman@example.org>"


@pytest.fixture
def clock():
    return FixedClock(START)


@pytest.fixture
def desk(clock):
    with open_desk(clock=clock) as opened:
        yield opened


def represented(desk, **changes):
    case = to_treatment(desk)
    filed = desk.complaints.attach(HANDLER, case.id, CONSENT, label="mandat.pdf", type="application/pdf")
    asked = {
        "consent": filed.attachments[-1].digest,
        "until": date(2026, 3, 31),
        "kind": "lawyer",
        "scope": ("read", "act"),
        "email": "raadsman@example.org",
    }
    return desk.complaints.represent(HANDLER, case.id, "Me Rik Raadsman", **(asked | changes))


def written(case, **headers):
    given = {"From": RAADSMAN, "Subject": f"Re: {case.reference}", "Message_ID": "<one@example.org>"}
    return mail("Hierbij de gevraagde stukken.", **(given | headers))


def take(desk, raw):
    return desk.mail.take(COORDINATOR, raw)


def test_a_representative_speaks_for_the_client(desk):
    case = represented(desk)
    desk.complaints.ask_detail(HANDLER, case.id, "Welk stuk?")
    taken = take(desk, written(case))
    after = desk.complaints.get(COORDINATOR, case.id)
    assert (taken.action, taken.case, taken.warnings) == (
        Action.THREADED,
        case.id,
        ("sender.representative",),
    )
    assert (after.letters[-1].direction, after.letters[-1].party) == ("in", None)
    assert after.letters[-1].body == "Hierbij de gevraagde stukken."
    assert "namens" in after.notes[-1].text or "client" in after.notes[-1].text
    answer = next(run for run in after.clocks if run.name == "answer")
    assert answer.due_on is not None, "the clock that waited for the client goes on"
    # What they write next under their own mail belongs there, too, without a reference.
    again = take(
        desk,
        written(case, Subject="Nog iets", Message_ID="<two@example.org>", In_Reply_To="<one@example.org>"),
    )
    assert (again.action, again.case) == (Action.THREADED, case.id)


def test_their_address_says_nothing_of_the_clients(desk):
    case = represented(desk)
    thread = next(one for one in case.letters if one.direction == "out")
    assert thread
    taken = take(desk, written(case))
    assert taken.action == Action.THREADED
    assert desk.complaints.get(COORDINATOR, case.id).client.email == case.client.email


def test_a_consent_that_is_over_is_kept_aside_with_a_warning(desk, clock):
    case = represented(desk)
    clock.advance(timedelta(days=60))
    taken = take(desk, written(case))
    assert (taken.action, taken.case) == (Action.KEPT_ASIDE, None)
    assert "consent.over" in taken.warnings
    after = desk.complaints.get(COORDINATOR, case.id)
    assert [one.direction for one in after.letters] == [one.direction for one in case.letters]
    assert after.attachments == case.attachments


def test_a_consent_that_was_taken_back_is_no_consent(desk):
    case = represented(desk)
    desk.complaints.end_representation(HANDLER, case.id, 1)
    assert "consent.over" in take(desk, written(case)).warnings


def test_one_who_may_only_read_is_heard_as_anybody_else(desk):
    case = represented(desk, scope=("read",))
    taken = take(desk, written(case))
    assert (taken.action, taken.warnings) == (Action.THREADED, ("sender.other",))
    assert desk.complaints.get(COORDINATOR, case.id).letters[-1].direction == "out"


def test_several_senders_are_nobody(desk):
    case = represented(desk)
    taken = take(desk, written(case, From=f"{RAADSMAN}, x@example.org"))
    assert "sender.representative" not in taken.warnings
