"""What becomes of a message: cases, answers, machines, bounces, strangers, files; and nothing is lost or taken twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from hashlib import sha256

import orjson
import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, START, intake, open_desk
from mails import broken, fixtures, hostile, mail, with_file
from orientation_core import Actor, NotAllowed, NotFound, Refused, Role, hookimpl
from orientation_core.components.delivery import Counts
from orientation_core.model.complaints import UNDELIVERABLE
from orientation_core.model.delivery import DEFAULT_RETRY
from orientation_core.model.events import from_json
from orientation_core.model.mail.received import Action
from orientation_core.store import Query
from orientation_core.testing.clock import FixedClock
from orientation_plugins.channels.message import Sender, build


@pytest.fixture
def desk(tmp_path):
    settings = {
        "file": {"directory": str(tmp_path / "out")},
        "mail_intake": {"addresses": ["Klachten@example.be"]},
    }
    with open_desk(clock=FixedClock(START), settings=settings) as opened:
        yield opened


def take(desk, raw, **more):
    return desk.mail.take(COORDINATOR, raw, **more)


def case_of(desk, taken):
    return desk.complaints.get(COORDINATOR, taken.case)


def cases(desk):
    from orientation_core.components.complaints import COMPLAINT

    with desk.complaints.begin(write=False) as unit:
        return unit.count(COMPLAINT, Query())


def letter_ids(desk):
    """The Message-IDs of the letters that were sent, as the mail channel would write them."""
    found = []
    for message in desk.store.messages(desk.agency.slug):
        delivery = desk.complaints.delivery(message)
        if delivery.letter is not None:
            raw = build(delivery, delivery.letter, Sender("desk@example.be"), None).decode()
            found.append(next(line for line in raw.split("\r\n") if line.startswith("Message-ID"))[12:])
    return found


# ------------------------------------------------------------------------------------ opening and joining


def test_a_message_opens_a_case_in_its_own_language_and_is_kept_whole(desk):
    raw = mail("Mijn dossier ligt al drie maanden stil en niemand belt terug.\n\n-- \nJan")
    taken = take(desk, raw)
    case = case_of(desk, taken)
    assert (taken.action, taken.reference) == ("opened", case.reference)
    assert (case.channel, case.language, case.extra["language_detected"]) == ("email", "nl", "nl")
    assert case.text == "Mijn dossier ligt al drie maanden stil en niemand belt terug."
    assert (case.client.name, case.client.email, case.subject) == (
        "Jan Exempel",
        "jan@example.org",
        "Bus te laat",
    )
    (original,) = case.attachments
    assert desk.complaints.attachment(COORDINATOR, case.id, original.digest) == raw
    assert [letter.template for letter in case.letters] == ["acknowledgement"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mon dossier est bloqué depuis trois mois et personne ne répond au téléphone.", "fr"),
        ("Mein Antrag liegt seit drei Monaten, und niemand geht ans Telefon.", "de"),
        ("My file has not moved for three months and nobody answers the telephone.", "en"),
    ],
)
def test_the_acknowledgement_is_in_the_language_of_the_message(desk, text, language):
    case = case_of(desk, take(desk, mail(text)))
    assert (case.language, case.letters[0].language) == (language, language)


def test_a_language_that_cannot_be_told_is_said_so(desk):
    taken = take(desk, mail("ok", Subject="?"))
    assert "language.unsure" in taken.warnings
    assert case_of(desk, taken).extra["language_detected"] == "-"


def test_it_was_received_when_our_server_got_it(desk):
    stamp = "from a by b; Sun, 1 Mar 2026 22:00:00 +0100"
    assert (
        case_of(desk, take(desk, mail(Received=stamp))).received_at.isoformat().startswith("2026-03-01T21:00")
    )
    old = "from a by b; Sun, 1 Mar 2015 22:00:00 +0100"
    assert case_of(desk, take(desk, mail("Anders.", Message_ID="<2@x>", Received=old))).received_at == START


def test_the_same_message_again_changes_nothing(desk):
    first = take(desk, mail(Received="from a by b; Mon, 2 Mar 2026 08:00:00 +0000"))
    again = take(desk, mail(Received="from c by d; Mon, 2 Mar 2026 08:01:00 +0000"))
    assert again.reference == first.reference
    assert "repeated" in again.warnings
    without = [take(desk, mail("Zonder id.", Message_ID=None)) for _ in range(2)]
    assert without[0].reference == without[1].reference
    assert cases(desk) == 2


def test_another_message_under_the_same_id_is_neither_lost_nor_a_case(desk):
    first = take(desk, mail())
    own = take(desk, mail("Nog iets."))
    assert (own.action, own.reference) == ("threaded", first.reference)
    stranger = take(desk, mail("Iets anders.", From="x@example.com"))
    assert (stranger.action, "message_id.reused" in stranger.warnings) == ("kept_aside", True)
    assert [
        take(desk, one).warnings[-1]
        for one in (mail("Nog iets."), mail("Iets anders.", From="x@example.com"))
    ] == [
        "repeated",
        "repeated",
    ]
    assert cases(desk) == 1


def test_a_process_that_died_half_way_is_made_good(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(type(desk.mail), "_kept", lambda *_, **__: (_ for _ in ()).throw(MemoryError))
        with pytest.raises(MemoryError):
            take(desk, mail())
    assert cases(desk) == 1
    taken = take(desk, mail())
    case = case_of(desk, taken)
    assert (taken.action, cases(desk)) == ("opened", 1)
    assert (len(case.attachments), len(case.letters)) == (1, 1)


@pytest.mark.parametrize("where", ["subject", "body", "quoted", "header"])
def test_an_answer_finds_its_case(desk, where):
    case = case_of(desk, take(desk, mail()))
    raw = {
        "subject": mail("Ja.", Message_ID="<2@x>", Subject=f"Re: uw klacht {case.reference.lower()}"),
        "body": mail(f"Over {case.reference}: ja.", Message_ID="<2@x>"),
        "quoted": mail(f"Ja.\n\nOp ma 2 mrt schreef Desk:\n> kenmerk {case.reference}", Message_ID="<2@x>"),
        "header": mail("Ja.", Message_ID="<2@x>", In_Reply_To=letter_ids(desk)[0]),
    }[where]
    taken = take(desk, raw)
    assert (taken.action, taken.reference, taken.warnings) == ("threaded", case.reference, ())
    letter = case_of(desk, taken).letters[-1]
    assert (letter.direction, letter.channel) == ("in", "email")
    assert letter.body in ("Ja.", f"Over {case.reference}: ja.")


def test_a_reference_is_found_as_people_and_their_programs_write_it(desk):
    opened = [
        case_of(desk, take(desk, mail(f"Bus {number}.", Message_ID=f"<{number}@a>"))) for number in range(8)
    ]
    case = next(one for one in opened if any(map(str.isdigit, one.reference)))
    first, second, third = case.reference.split("-")
    written = [
        {"Subject": f"Dossier {first}{second}{third}"},
        {"Subject": f"Ref. {first} {second} {third}, vervolg".lower()},
        {"Subject": f"=?utf-8?q?{first}=E2=80=93{second}=E2=80=93{third}?="},
        {"Subject": f"=?utf-8?q?{first}=E2=80=91{second}=E2=80=91{third}?="},
        {"To": f"Klachten <klachten+{case.reference.lower()}@example.be>"},
    ]
    for number, headers in enumerate(written):
        taken = take(desk, mail("Nog iets.", Message_ID=f"<{number}@b>", **headers))
        assert (taken.action, taken.reference) == ("threaded", case.reference), headers


def test_whoever_was_taken_for_a_machine_can_be_heard_all_the_same(desk):
    taken = take(desk, mail("Niemand neemt op!", Subject="Afwezig: uw dienst"))
    assert (taken.action, taken.case) == ("auto_reply", None)
    case = desk.mail.admit(COORDINATOR, taken.id)
    assert case.text == "Niemand neemt op!"
    answering = take(desk, mail("Ik ben weg.", Message_ID="<2@x>", Subject=f"Afwezig: {case.reference}"))
    assert answering.case == case.id
    with pytest.raises(Refused, match="automatic"):
        desk.mail.admit(COORDINATOR, answering.id)


def test_the_language_is_told_by_the_subject_where_the_words_are_few(desk):
    taken = take(desk, mail("ok", Subject="Beschwerde über die lange Wartezeit am Schalter"))
    assert (case_of(desk, taken).language, taken.warnings) == ("de", ())


def test_a_client_who_writes_again_under_their_own_mail_is_heard_in_their_case(desk):
    first = take(desk, mail())
    assert (
        take(desk, mail("Nog iets.", Message_ID="<2@x>", References="<1@example.org>")).reference
        == first.reference
    )
    too = take(
        desk, mail("Ik ook!", From="els@example.org", Message_ID="<3@x>", In_Reply_To="<1@example.org>")
    )
    assert (too.action, too.reference == first.reference) == ("opened", False)


def test_an_answer_lets_the_clocks_go_on(desk):
    case = case_of(desk, take(desk, mail()))
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.ask_detail(HANDLER, case.id, "Welke bus?")
    assert desk.complaints.get(HANDLER, case.id).clock("answer").due_on is None
    take(desk, mail("Bus 12.", Message_ID="<2@x>", Subject=case.reference))
    assert desk.complaints.get(HANDLER, case.id).clock("answer").due_on is not None


def test_a_stranger_with_the_right_reference_is_heard_but_is_not_the_client(desk):
    case = case_of(desk, take(desk, mail()))
    for number, raw in enumerate(
        [
            mail("Sluit dit dossier.", From="x@example.com", Message_ID="<2@x>", Subject=case.reference),
            mail("Sluit het nu.", From="x@example.com", Message_ID="<3@x>", In_Reply_To=letter_ids(desk)[0]),
            mail("Nu!", From="jan@example.org, x@example.com", Message_ID="<4@x>", Subject=case.reference),
        ],
        1,
    ):
        taken = take(desk, raw)
        assert (taken.action, taken.reference) == ("threaded", case.reference)
        assert "sender.other" in taken.warnings
        after = case_of(desk, taken)
        assert after.letters == case.letters
        assert len(after.attachments) == len(case.attachments) + number
        assert "cliënt" in after.notes[-1].text or "client" in after.notes[-1].text


def test_an_id_that_was_made_up_leads_nowhere(desk):
    case = case_of(desk, take(desk, mail()))
    forged = f"<{case.id}.{case.id}.{'0' * 32}@example.be>"
    taken = take(desk, mail("Hallo.", From="x@example.com", Message_ID="<2@x>", In_Reply_To=forged))
    assert (taken.action, taken.reference != case.reference) == ("opened", True)
    assert "thread.forged" in taken.warnings


def test_a_message_can_be_looked_at_first(desk):
    seen = take(desk, mail(), dry_run=True)
    assert (seen.action, seen.reference, cases(desk)) == ("opened", None, 0)
    assert desk.mail.received(COORDINATOR) == []


# ------------------------------------------------------------------------------------ machines


@pytest.mark.parametrize(
    ("headers", "action"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto_reply"),
        ({"Subject": "Automatisch antwoord: x"}, "auto_reply"),
        ({"Precedence": "bulk"}, "kept_aside"),
        ({"From": "klachten@EXAMPLE.be"}, "kept_aside"),
        ({"From": "plaintes@example.org"}, "kept_aside"),  # the agency's contact address
        ({"From": "mailer-daemon@example.net", "Subject": "Undelivered Mail"}, "bounce"),
    ],
)
def test_machines_open_nothing_and_get_nothing(desk, headers, action):
    taken = take(desk, mail(**headers))
    assert (taken.action, taken.reference, cases(desk)) == (action, None, 0)
    assert desk.store.messages(desk.agency.slug) == []
    assert [one.action for one in desk.mail.received(COORDINATOR)] == [action]


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Auto_Response_Suppress": "All"},
        {"From": "noreply@example.org"},
        {"From": "jan@example.org, els@example.org"},
        {"Cc": ", ".join(f"a{n}@example.org" for n in range(200))},
        {"From": None},
    ],
)
def test_a_case_whose_sender_is_not_certain_is_not_acknowledged_by_itself(desk, headers):
    taken = take(desk, mail(**headers))
    assert taken.action == "opened"
    assert "acknowledgement.none" in taken.warnings
    assert desk.store.messages(desk.agency.slug) == []


def test_an_answer_goes_where_it_is_wanted_when_nobody_reads_at_the_sender(desk):
    case = case_of(desk, take(desk, mail(From="no-reply@forms.example", Reply_To="Jan <jan@example.org>")))
    assert (case.client.name, case.client.email, len(case.letters)) == ("Jan", "jan@example.org", 1)


def test_an_address_gets_one_automatic_answer_a_day(desk):
    for number in range(5):
        taken = take(desk, mail(f"Klacht {number}.", Message_ID=f"<{number}@x>"))
        assert taken.action == "opened"
        assert ("acknowledgement.limit" in taken.warnings) is (number > 0)
    desk.clock.advance(timedelta(days=1, seconds=1))
    assert take(desk, mail("Morgen.", Message_ID="<9@x>")).warnings == ()
    assert len(desk.store.messages(desk.agency.slug)) == 2


def test_an_address_that_opens_a_flood_of_cases_is_kept_aside(desk):
    done = [take(desk, mail(f"Klacht {n}.", Message_ID=f"<{n}@x>")).action for n in range(22)]
    assert done == ["opened"] * 20 + ["kept_aside"] * 2


def test_two_desks_that_write_to_each_other_soon_stop(desk):
    """The other side answers everything, hides that it is a machine, and quotes nothing."""
    letters, number = [mail("Hallo, hier is een klacht.", Message_ID="<0@x>")], 0
    while letters:
        number += 1
        before = len(desk.store.messages(desk.agency.slug))
        take(desk, letters.pop())
        sent = len(desk.store.messages(desk.agency.slug)) - before
        letters += [mail(f"Dank voor uw bericht {number}.", Message_ID=f"<{number}@x>")] * sent
        assert number < 10
    assert len(desk.store.messages(desk.agency.slug)) == 1


# ------------------------------------------------------------------------------------ bounces


def report(case_header, address, status="5.1.1", action="failed"):
    body = (
        "--b\n\nUnknown user\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {case_header}\nTo: {address}\n\n--b--"
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    return mail(
        body, From="MAILER-DAEMON@example.org", Message_ID="<b@x>", Subject="Undelivered", Content_Type=kind
    )


class Post:
    """A mail channel that keeps what it is given."""

    name, retry = "mail", DEFAULT_RETRY

    def __init__(self):
        self.sent = []

    def deliver(self, delivery):
        self.sent.append(delivery)

    @hookimpl
    def orientation_channels(self):
        return [self]


def test_a_bounce_marks_the_address_and_nothing_goes_there_again(tmp_path):
    post = Post()
    settings = {"file": {"directory": str(tmp_path / "out")}}
    with open_desk(client_channel="mail", settings=settings, clock=FixedClock(START), extra=[post]) as desk:
        case = case_of(desk, take(desk, mail()))
        assert desk.relay().run_until_empty() == Counts(sent=1)
        ours = f"<{post.sent[0].thread}@example.be>"
        desk.complaints.write_to_client(COORDINATOR, case.id, "Nog even geduld.")
        taken = take(desk, report(ours, "Jan@example.org"))
        assert (taken.action, taken.reference) == ("bounce", case.reference)
        after = case_of(desk, taken)
        assert UNDELIVERABLE in after.flags
        assert after.notes[-1].text.startswith("L'adresse électronique du client n'est pas joignable")
        # What waits for that address is given up; the next letter is printed.
        assert desk.relay().run_until_empty() == Counts(dead=1)
        assert desk.store.messages(desk.agency.slug)[-1].code == "client.undeliverable"
        written = desk.complaints.write_to_client(COORDINATOR, case.id, "Dag.")
        assert written.letters[-1].channel == desk.agency.paper_channel == "file"
        assert desk.relay().run_until_empty() == Counts(sent=1)
        # Another case of the same address is not written to either.
        client = {"email": "JAN@example.org"}
        other = desk.complaints.receive(CITIZEN, intake(client=client))
        assert desk.relay().run_until_empty() == Counts(dead=1)
        # Until somebody writes from there.
        desk.clock.advance(timedelta(minutes=1))
        take(desk, mail("Ik leef nog.", Message_ID="<3@x>", Subject=case.reference))
        assert UNDELIVERABLE not in desk.complaints.get(COORDINATOR, case.id).flags
        message = next(one for one in desk.store.messages(desk.agency.slug) if one.record == other.id)
        assert desk.complaints.delivery(message).recipient == "JAN@example.org"
        assert len(post.sent) == 1


@pytest.mark.parametrize(
    ("address", "status", "action"),
    [
        ("els@example.org", "5.1.1", "failed"),
        ("jan@example.org", "4.4.1", "delayed"),
        ("jan@example.org", "4.2.2", "failed"),
    ],
)
def test_a_report_of_another_address_or_a_delay_marks_nothing(desk, address, status, action):
    case = case_of(desk, take(desk, mail()))
    taken = take(desk, report(letter_ids(desk)[0], address, status, action))
    assert (taken.action, taken.reference) == ("bounce", case.reference)
    assert case_of(desk, taken).flags == ()


def test_a_made_up_report_silences_nobody(desk):
    case = case_of(desk, take(desk, mail()))
    taken = take(desk, report(f"<{case.id}.{case.id}.{'0' * 32}@example.be>", "jan@example.org"))
    assert (taken.action, taken.reference) == ("bounce", None)
    assert case_of(desk, take(desk, mail())).flags == ()


# ------------------------------------------------------------------------------------ files


ZIP = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(
    ("content", "name", "kind", "expected"),
    [
        (b"%PDF-1.4\n%%EOF", "brief.pdf", "application/pdf", ("application/pdf", "brief.pdf", None)),
        (ZIP, "../../etc/invoice.zip", "application/zip", ("application/octet-stream", ".bin", "file.")),
        (b"MZ\x90\0" + bytes(60), "foto.jpg", "image/jpeg", ("application/octet-stream", ".bin", "file.declared|file.type")),
        (b"<html><script>", "x.html", "text/html", ("application/octet-stream", "x.html.bin", "file.type")),
        (b"notes", "n.txt", "application/pdf", ("text/plain", "n.txt", "file.declared")),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_show_and_the_rest_opens_nothing(desk, content, name, kind, expected):
    taken = take(desk, with_file(content, name, kind))
    case = case_of(desk, taken)
    type_, ending, code = expected
    file = case.attachments[0]
    assert file.type == type_
    assert file.label.endswith(ending)
    assert "/" not in file.label
    assert desk.complaints.attachment(COORDINATOR, case.id, file.digest) == content
    assert any(one.startswith("file.") for one in taken.warnings) is (code is not None)
    if code:
        assert sha256(content).hexdigest() in case.notes[-1].text


def test_more_files_than_a_case_lists_stay_in_the_original(desk):
    parts = "".join(
        f"--x\nContent-Type: image/x\nContent-Disposition: attachment\n\n{n}\n" for n in range(30)
    )
    taken = take(desk, mail(parts + "--x--", Content_Type='multipart/mixed; boundary="x"'))
    assert "file.many" in taken.warnings
    assert len(case_of(desk, taken).attachments) == 21


class Scanner:
    @hookimpl
    def orientation_scan_attachment(self, name, content):
        if name == "fails.txt":
            raise RuntimeError("the scanner is down, ask jan@example.org")
        return 7 if name == "junk.txt" else "Test.Virus" if b"EVIL" in content else None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.txt", b"EVIL", "file.harmful"),
        ("fails.txt", b"a", "file.unscanned"),
        ("junk.txt", b"a", "file.unscanned"),
    ],
)
def test_a_file_that_is_harmful_or_not_scanned_stays_out_of_the_case(name, content, code):
    with open_desk(extra=[Scanner()]) as desk:
        taken = take(desk, with_file(content, name, "text/plain"))
        case = case_of(desk, taken)
        assert taken.action == "opened"
        assert {code, "mail.held"} <= set(taken.warnings)
        assert case.attachments == ()
        assert sha256(content).hexdigest() in case.notes[-1].text
        for look in (desk.mail.original, desk.mail.page):
            with pytest.raises(Refused):
                look(COORDINATOR, taken.id)
        assert case_of(
            desk, take(desk, with_file(b"fine", "y.txt", "text/plain", Message_ID="<2@x>"))
        ).attachments


def test_a_held_message_joins_its_case_once_a_scanner_finds_nothing_any_more():
    with open_desk(extra=[Scanner()]) as desk:
        raw = with_file(b"a", "fails.txt", "text/plain")
        taken = take(desk, raw)
        with pytest.raises(Refused):
            desk.mail.release(COORDINATOR, taken.id)
    with open_desk(extra=[Mended()]) as desk:
        taken = take(desk, raw)
        with pytest.raises(Refused):
            desk.mail.original(COORDINATOR, taken.id)
        Mended.works = True
        released = desk.mail.release(COORDINATOR, taken.id)
        assert (released.held, "mail.held" in released.warnings) == (False, False)
        labels = [one.label for one in case_of(desk, taken).attachments]
        assert labels == ["fails.txt", "message.eml"]
        assert desk.mail.original(COORDINATOR, taken.id) == raw
        with pytest.raises(Refused):
            desk.mail.release(COORDINATOR, taken.id)
        assert desk.verify() == []


class Mended:
    """A scanner that is down, and then works."""

    works = False

    @hookimpl
    def orientation_scan_attachment(self):
        if not self.works:
            raise RuntimeError("down")


# ------------------------------------------------------------------------------------ looking at it


def test_what_was_kept_aside_can_be_looked_at_and_opened_after_all(desk):
    raw = mail(
        '<p onclick="x()">Klacht<img src="http://t.example/1"></p>',
        List_Id="<l.example>",
        Content_Type="text/html",
    )
    taken = take(desk, raw)
    assert taken.action == "kept_aside"
    assert [one.id for one in desk.mail.received(COORDINATOR, action=Action.KEPT_ASIDE)] == [taken.id]
    assert desk.mail.original(COORDINATOR, taken.id) == raw
    assert desk.mail.page(COORDINATOR, taken.id).strip() == "<p>Klacht</p>"
    case = desk.mail.admit(COORDINATOR, taken.id)
    assert desk.mail.received(COORDINATOR)[0].reference == case.reference
    with pytest.raises(Refused):
        desk.mail.admit(COORDINATOR, taken.id)
    assert cases(desk) == 1


@pytest.mark.parametrize(
    "actor", [CITIZEN, HANDLER, Actor("v", Role.VIEWER)], ids=lambda actor: actor.role.value
)
def test_only_whoever_may_takes_mail_in_or_looks_at_it(desk, actor):
    taken = take(desk, mail(Precedence="bulk"))
    for forbidden in (
        lambda: desk.mail.take(actor, mail()),
        lambda: desk.mail.received(actor),
        lambda: desk.mail.original(actor, taken.id),
        lambda: desk.mail.admit(actor, taken.id),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_an_official_whom_a_case_is_about_does_not_see_its_mail(desk):
    case = desk.complaints.receive(CITIZEN, intake(about=["official-9"], client={"email": "jan@example.org"}))
    taken = take(desk, mail(Subject=case.reference))
    assert taken.action == "threaded"
    official = Actor("official-9", Role.COORDINATOR)
    assert desk.mail.received(official) == []
    with pytest.raises(NotFound):
        desk.mail.original(official, taken.id)
    assert len(desk.mail.received(COORDINATOR)) == 1


# ------------------------------------------------------------------------------------ all of them


@pytest.mark.shared
def test_every_shared_message_goes_in_and_none_is_lost(desk, caplog):
    caplog.set_level(logging.DEBUG)
    given = {**fixtures(), **{f"hostile/{name}": raw for name, raw in hostile().items()}}
    taken = {name: take(desk, raw) for name, raw in given.items()}
    for name, raw in given.items():
        if "repeated" not in taken[name].warnings:
            assert desk.mail.original(COORDINATOR, taken[name].id) == raw
        if taken[name].case is not None and taken[name].action in ("opened", "threaded"):
            assert any(one.label == "message.eml" for one in case_of(desk, taken[name]).attachments)
    automatic = [
        one
        for name, one in taken.items()
        if "bounce" in name or "complaints/" in name or "notification" in name
    ]
    assert len(automatic) == 14
    assert {one.action for one in automatic} <= {"bounce", "auto_reply", "kept_aside"}
    assert all(one.case is None for one in automatic)
    assert len({one.case for one in taken.values() if one.action == "opened"}) == cases(desk) > 70
    assert {name: take(desk, raw).case for name, raw in given.items()} == {
        name: one.case for name, one in taken.items()
    }
    assert desk.verify() == []
    # Nobody's address is in what leaves the desk without a letter, or in the log.
    assert "@" not in "".join(
        str(from_json(one.event).data) for one in desk.store.messages(desk.agency.slug, limit=1000)
    )
    assert not any(one.action == "opened" and (one.reference or "") == "" for one in taken.values())
    assert "jan@example.org" not in caplog.text
    for entry in desk.store.entries():
        assert b"@" not in orjson.dumps([entry.changes.decode(), entry.actor])


@pytest.mark.shared
def test_broken_messages_go_in_too(desk):
    messages = [raw for raw in [*fixtures().values(), *hostile().values()] if len(raw) < 6_000]
    for seed in range(60):
        raw = broken(messages, 10_000 + seed)
        taken = take(desk, raw)
        assert "repeated" in taken.warnings or desk.mail.original(COORDINATOR, taken.id) == raw
