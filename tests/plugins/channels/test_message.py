from __future__ import annotations

import email
import email.policy

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.errors import Undeliverable
from orientation_core.model.delivery import Enclosure, Letter
from orientation_core.model.gate import label_for
from orientation_plugins.channels import message
from orientation_plugins.channels.message import Sender, build
from shared import cases

SENDER = Sender("plaintes@example.be", "Service des plaintes", "reponses@example.be")
HEADERS = ["From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Language",
           "Auto-Submitted", "X-Auto-Response-Suppress"]  # fmt: skip
TEXT = ["Content-Type", "Content-Transfer-Encoding"]
PART = ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]


def read(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def headers_in(raw):
    """The names on the lines as a mail server sees them, counted without any parser of mail."""
    head = raw.partition(b"\r\n\r\n")[0]
    return [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in b" \t"]


def test_a_letter_is_read_as_it_was_written(delivery, letter):
    parsed = read(build(delivery, letter, SENDER, "renee@example.org"))
    assert parsed["To"] == "renee@example.org"
    assert parsed["From"] == "Service des plaintes <plaintes@example.be>"
    assert parsed["Subject"] == letter.subject
    assert parsed["Message-ID"] == f"<{delivery.message_id}@example.be>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Content-Language"] == "fr"
    assert parsed["Date"].datetime == delivery.event.time
    assert parsed.get_content().replace("\r\n", "\n") == letter.body
    assert parsed.get_content_type() == "text/plain"


def test_every_try_has_the_same_bytes(delivery, letter):
    again = attrs.evolve(delivery, attempt=4)
    assert build(delivery, letter, SENDER, "a@example.org") == build(again, letter, SENDER, "a@example.org")


def test_lines_end_as_mail_has_them_and_are_short(delivery, letter):
    long = attrs.evolve(
        letter,
        subject="é" * 300,
        body="mot " * 5000,
        attachments=(Enclosure("é" * 110 + ".pdf", "application/pdf", b"x" * 9999),),
    )
    raw = build(delivery, long, SENDER, "a@example.org")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 200
    assert raw.isascii()


def test_attachments_arrive_with_their_names_and_bytes(delivery, letter):
    enclosures = tuple(
        Enclosure(label, kind, bytes(range(256)) * 20)
        for label, kind in [("rapport.pdf", "application/pdf"), ("Réponse – été 2026.pdf", "application/pdf"),
                            ("жалоба.txt", "text/plain"), ("a" * 100 + ".pdf", "x\r\nBcc: v@example.net"), ("b.eml", "message/rfc822")]
    )  # fmt: skip
    raw = build(delivery, attrs.evolve(letter, attachments=enclosures), SENDER, "a@example.org")
    parsed = read(raw)
    body, *attached = parsed.iter_parts()
    assert body.get_content().replace("\r\n", "\n") == letter.body
    assert [part.get_filename() for part in attached] == [each.label for each in enclosures]
    assert [part.get_payload(decode=True) for part in attached] == [each.content for each in enclosures]
    assert attached[-1].get_content_type() == "application/octet-stream"
    assert headers_in(raw) == [*HEADERS, "Content-Type"]


ENCODED = ["=?utf-8?q?x=0ABcc:_v@example.net?=", "=?utf-8?b?eApCY2M6IHY=?=", "a =?utf-8?q?=0D=0ABcc:_v?= b"]


def assert_nothing_was_added(raw, letter):
    assert headers_in(raw)[: len(HEADERS)] == HEADERS
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    expected = (
        [[*HEADERS, *TEXT]]
        if not letter.attachments
        else [[*HEADERS, "Content-Type"], TEXT] + [PART] * len(letter.attachments)
    )
    assert [part.keys() for part in parsed.walk()] == expected
    assert b"\nBcc:" not in raw.partition(b"\r\n\r\n")[0]
    assert read(raw)["To"].addresses[0].addr_spec == "a@example.org"


@pytest.mark.shared
def test_hostile_words_add_no_header_and_no_recipient(delivery, letter):
    values = [case["value"] for case in cases("hostile/headers.jsonl")]
    values += [case["value"] for case in cases("hostile/filenames.jsonl")] + ENCODED
    for value in values:
        for hostile in (
            attrs.evolve(letter, subject=value),
            attrs.evolve(letter, attachments=(Enclosure(value, "application/pdf", b"x"),)),
            attrs.evolve(letter, attachments=(Enclosure(label_for(value, "application/pdf"), value, b"x"),)),
            attrs.evolve(letter, body=value),
        ):
            assert_nothing_was_added(build(delivery, hostile, SENDER, "a@example.org"), hostile)
        assert_nothing_was_added(
            build(delivery, letter, attrs.evolve(SENDER, name=value or "x"), "a@example.org"), letter
        )


LETTERS = st.builds(
    Letter,
    subject=st.text(st.characters() | st.sampled_from("\r\n=?_:"), max_size=60) | st.sampled_from(ENCODED),
    body=st.text(max_size=80),
    language=st.sampled_from(["fr", "nl", "de", "en"]),
    attachments=st.lists(
        st.builds(
            Enclosure,
            st.text(max_size=40) | st.sampled_from(ENCODED),
            st.sampled_from(["text/plain", "a/b\n"]),
            st.binary(max_size=9),
        ),
        max_size=2,
    ).map(tuple),
)


@given(letter=LETTERS)
@settings(max_examples=60)
def test_no_letter_whatever_adds_a_header(letter):
    from datetime import UTC, datetime

    from orientation_core.model.delivery import Delivery
    from orientation_core.model.events import CloudEvent

    event = CloudEvent(
        "12345678", "urn:x:y", "be.a.orientation.v1.b.c", "s", datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert_nothing_was_added(
        build(Delivery("12345678", "mail", "x", event), letter, SENDER, "a@example.org"), letter
    )


def test_a_header_that_slipped_through_is_caught_before_it_leaves(delivery, letter, monkeypatch):
    """The last line of defence by itself: the encoders are made to fail as Python's own do."""
    monkeypatch.setattr(message, "_unstructured", lambda text: "x\r\nBcc: v@example.net")
    with pytest.raises(Undeliverable, match=r"mail\.headers"):
        build(delivery, letter, SENDER, "a@example.org")
    monkeypatch.undo()
    monkeypatch.setattr(message, "_filename", lambda label: "; filename=x\nX-Evil: 1")
    with pytest.raises(Undeliverable, match=r"mail\.headers"):
        build(
            delivery,
            attrs.evolve(letter, attachments=(Enclosure("a", "text/plain", b""),)),
            SENDER,
            "a@example.org",
        )


def test_raw_letters_in_a_header_are_caught_by_the_lines_alone(delivery, letter, monkeypatch):
    monkeypatch.setattr(message, "_unstructured", lambda text: "é")
    with pytest.raises(Undeliverable, match=r"mail\.headers"):
        build(delivery, letter, SENDER, "a@example.org")


def test_a_part_that_nobody_wrote_is_caught_by_reading_again(delivery, letter, monkeypatch):
    with_file = attrs.evolve(letter, attachments=(Enclosure("a.txt", "text/plain", b"x"),))
    boundary = read(build(delivery, with_file, SENDER, "a@example.org")).get_boundary()
    smuggled = f"x\r\n--{boundary}\r\nContent-Type: text/html\r\n\r\n<b>x</b>".encode()
    monkeypatch.setattr(message, "_text_part", lambda letter: ([("Content-Type", "text/plain")], smuggled))
    with pytest.raises(Undeliverable, match=r"mail\.headers"):
        build(delivery, with_file, SENDER, "a@example.org")


def test_a_copy_that_names_nobody(delivery, letter):
    assert read(build(delivery, letter, SENDER, None))["To"].addresses == ()
