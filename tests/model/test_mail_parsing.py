"""Any bytes at all are read as a message, in bounded time, and what is read can be kept."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest

from mails import broken, fixtures, hostile, mail, with_file
from orientation_core.model.gate import clean
from orientation_core.model.mail import Nature, parse, parsing, tidied
from orientation_core.model.mail.charsets import decoded
from orientation_core.model.mail.headers import words
from orientation_core.model.mail.hypertext import harmless, plain
from orientation_core.model.mail.quoting import fresh
from orientation_core.model.mail.threads import read_thread, thread_id
from shared import cases

#: CPU seconds; the slowest of the shared messages takes 0.9.
LIMIT = 6


def sound(raw: bytes):
    """What is read, after a check that all of it can be kept."""
    began = time.process_time()
    read = parse(raw)
    assert time.process_time() - began < LIMIT
    for text, line in (
        (read.subject, True),
        (read.sender.name, True),
        (read.text, False),
        (read.fresh, False),
    ):
        if text:
            assert clean(text, multiline=not line, limit=100_000, name=line) == text
    assert parse(raw) == read
    return read


@pytest.fixture(scope="module")
def given():
    return fixtures()


@pytest.mark.shared
def test_every_shared_message_is_read_and_its_kind_is_known(given):
    assert len(given) == 128
    read = {name: sound(raw) for name, raw in given.items()}
    bounces = {name for name, one in read.items() if one.nature is Nature.BOUNCE}
    assert {name for name in read if "/bounce/" in name or "multipart_report" in name} < bounces
    assert read["flanker/disposition-notification.eml"].nature is Nature.AUTO_REPLY
    assert {read[f"flanker/complaints/{one}.eml"].nature for one in ("aol", "yahoo")} == {Nature.BULK}
    full = read["flanker/bounce/mailbox-full.eml"].bounce
    assert (full.failed, full.permanent, full.status) == (("user@aol.com",), True, "5.2.2")
    assert not read["flanker/bounce/no-mx.eml"].bounce.permanent  # "delayed"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mail/multi_charset/japanese.eml", "かきくえこ"),
        ("mail/multi_charset/ks_c_5601-1987.eml", "스티해"),
        ("flanker/mailgun-pic.eml", "Мейлган! Хахах!"),
        ("django-helpdesk/all-special-chars.eml", "íářčšáíéřášč"),
        ("django-helpdesk/quoted_printable.eml", "Tohle je test českých písmen"),
    ],
)
def test_words_of_every_script_are_read(given, name, said):
    assert said in parse(given[name]).text


@pytest.mark.shared
def test_names_of_files_are_read_however_they_are_written(given):
    assert [
        one.name for one in parse(given["mail/attachment_emails/attachment_nonascii_filename.eml"]).files
    ] == ["ciële.txt"]
    assert parse(given["flanker/russian-attachment-yahoo.eml"]).files[0].name.startswith("Картинка")


@pytest.mark.shared
def test_hostile_messages_are_read_in_bounded_time():
    messages = hostile()
    assert len(messages) == 34
    for raw in messages.values():
        sound(raw)


@pytest.mark.shared
def test_broken_messages_are_read_too(given):
    messages = [raw for raw in [*given.values(), *hostile().values()] if len(raw) < 20_000]
    for seed in range(150):
        sound(broken(messages, seed))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n" * 1_600_000,
        b"Subject: x\n" * 200_000,
        b"Subject: " + b"=?utf-8?q?" * 200_000,
        b"From: " + b"(" * 500_000,
        b"From: " + b"<" * 200_000 + b"\n\nx",
        b"To: " + b"a@example.org, " * 50_000 + b"\n\nx",
        b"References: " + b"<a@b> " * 500_000 + b"\n\nx",
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1_000)),
        b"Content-Type: message/rfc822\n\n" * 3_000,
        b'Content-Type: multipart/mixed; boundary="x"\n\n' + b"--x\n\nx\n" * 50_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
        b"Content-Type: text/html\n\n" + b"<table><td>" * 100_000,
        b"Content-Type: text/html\n\n" + b"<!--" * 300_000,
        b"Content-Type: text/html\n\n" + b"&#" * 100_000,
        b"\n" + b"> " * 200_000,
        b"\n" + b"On a wrote" * 200_000 + b":",
        b"\n" + b"From: x\n" * 200_000,
        b"\n" + "e\u0301".encode() * 100_000,
        b"\n" + "\u0301".encode() * 200_000,
        b"Content-Transfer-Encoding: base64\n\n" + b"=" * 2_000_000,
    ],
    ids=lambda raw: f"{raw[:20]!r}x{len(raw)}",
)
def test_bombs_cost_little(raw):
    sound(raw)


def test_what_is_longer_than_we_read_is_read_up_to_there(monkeypatch):
    monkeypatch.setattr(parsing, "MOST_BYTES", 1_000)
    read = parse(mail() + b"x" * 1_000)
    assert "message.large" in read.warnings
    assert read.size > 1_000
    assert len(read.text) < 1_000


# ------------------------------------------------------------------------------------ who wrote it


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({}, Nature.PERSONAL),
        ({"Auto_Submitted": "no"}, Nature.PERSONAL),
        ({"Auto_Submitted": "auto-replied; owner-email=x@example.org"}, Nature.AUTO_REPLY),
        ({"Auto_Submitted": "auto-generated (nightly)"}, Nature.AUTO_REPLY),
        ({"Precedence": "auto_reply"}, Nature.AUTO_REPLY),
        ({"X_Autoreply": "yes"}, Nature.AUTO_REPLY),
        ({"Return_Path": "<>"}, Nature.AUTO_REPLY),
        ({"Subject": "Afwezig: Bus te laat"}, Nature.AUTO_REPLY),
        ({"Subject": "Réponse automatique : Plainte"}, Nature.AUTO_REPLY),
        ({"Subject": "Automatische Antwort: Beschwerde"}, Nature.AUTO_REPLY),
        ({"Subject": "Re: Automatic reply: complaint"}, Nature.AUTO_REPLY),
        ({"From": "MAILER-DAEMON@example.net"}, Nature.AUTO_REPLY),
        ({"From": "postmaster@example.net"}, Nature.PERSONAL),
        ({"From": "postmaster@example.net", "Subject": "Undeliverable: x"}, Nature.BOUNCE),
        ({"Return_Path": "<>", "Subject": "Avis de non-remise"}, Nature.BOUNCE),
        ({"X_Failed_Recipients": "a@example.org"}, Nature.BOUNCE),
        ({"Precedence": "bulk"}, Nature.BULK),
        ({"List_Id": "<news.example.org>"}, Nature.BULK),
        ({"List_Unsubscribe": "<mailto:x@example.org>"}, Nature.BULK),
        ({"Subject": "[Auto-Reply] Your mail"}, Nature.AUTO_REPLY),
        ({"Subject": "Absence : votre message"}, Nature.AUTO_REPLY),
        ({"Subject": "Abwesenheitsnotiz"}, Nature.AUTO_REPLY),
        ({"Subject": "Out of Office AutoReply: x"}, Nature.AUTO_REPLY),
        ({"Subject": "Automatische reactie"}, Nature.AUTO_REPLY),
        ({"Subject": "Undeliverable parcel"}, Nature.PERSONAL),
        ({"Subject": "Absence de réponse à ma plainte"}, Nature.PERSONAL),
        ({"Subject": "Auto: schade aan mijn wagen"}, Nature.PERSONAL),
        ({"Subject": "Automatische deur klemt"}, Nature.PERSONAL),
        ({"Subject": "Répondeur toujours plein"}, Nature.PERSONAL),
        ({"Subject": "Afwezigheid van antwoord"}, Nature.PERSONAL),
    ],
)
def test_machines_are_told_from_people(headers, nature):
    assert parse(mail(**headers)).nature is nature


@pytest.mark.parametrize(("value", "quiet"), [("All", True), ("DR, AutoReply", True), ("DR, OOF", False)])
def test_who_wants_no_automatic_answer_is_heard(value, quiet):
    assert parse(mail(X_Auto_Response_Suppress=value)).quiet is quiet


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("=?utf-8?q?J=C3=A9r=C3=B4me?= <j@example.org>", "j@example.org"),
        ("j@EXAMPLE.org", "j@example.org"),
        ('"j@a.example, v@b.example" <x@example.org>', "x@example.org"),
        ("J <j@example.org", "j@example.org"),
        ("nobody", ""),
        ("a@", ""),
        ("x@localhost", ""),
        ("<script>@example.org", ""),
    ],
)
def test_the_sender_is_one_plain_address_or_none(value, address):
    assert parse(mail(From=value)).sender.address == address


@pytest.mark.shared
def test_no_hostile_address_brings_a_line_end_or_a_second_address():
    for case in cases("hostile/headers.jsonl"):
        for sender in (parse(mail(From=case["value"])).sender, parse(mail(Reply_To=case["value"])).reply_to):
            assert sender.address.count("@") in (0, 1)
            assert not set(sender.address) & set("\r\n,;<> \0")
            assert "\n" not in sender.name + parse(mail(Subject=case["value"])).subject


# ------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("=?utf-8?B?w6k=?= =?utf-8?Q?=C3=A9?=", "éé"),
        ("=?utf-8?B?w?= rest", "=?utf-8?B?w?= rest"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),  # one letter in two words
        ("=?iso-8859-1?q?caf=E9?= noir", "café noir"),
        ("=?no-such-set?q?abc?=", "abc"),
        ("=?utf-7?q?+ADw-?=", "+ADw-"),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_read(value, read):
    assert words(value) == read


@pytest.mark.parametrize(
    ("octets", "declared", "text", "warning"),
    [
        ("café".encode(), "us-ascii", "café", ""),
        ("café €".encode("cp1252"), "iso-8859-1", "café €", ""),
        ("café".encode("latin-1"), "utf-8", "café", "charset.wrong"),
        ("café".encode(), "x-unheard-of", "café", "charset.unknown"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-", "charset.unknown"),
        ("한국어".encode("cp949"), "ks_c_5601-1987", "한국어", ""),
        ("дом".encode("koi8-r"), "koi8-r", "дом", ""),
    ],
)
def test_characters_are_read_as_meant(octets, declared, text, warning):
    assert decoded(octets, declared) == (text, warning)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nieuw.\n\nOp ma 2 mrt 2026 om 09:00 schreef Desk <d@example.be>:\n> oud\n> ouder", "Nieuw."),
        ("Neuf.\n\nLe lun. 2 mars 2026 à 09:00, Desk <d@example.be> a écrit :\n\n> vieux", "Neuf."),
        ("Neu.\n\nAm Mo., 2. März 2026 um 09:00 schrieb Amt <d@example.be>:\n> alt", "Neu."),
        ("New.\n\nOn Mon, 2 Mar 2026 at 09:00, The Desk\n<d@example.be> wrote:\n\n> old", "New."),
        ("Neuf.\n\n-----Message d'origine-----\nDe : Desk\nObjet : x\n\nvieux", "Neuf."),
        (
            "Nieuw.\n________________________________\nVan: Desk\nVerzonden: maandag\nAan: Jan\nOnderwerp: x\n\noud",
            "Nieuw.",
        ),
        ("Neu.\n\nVon: Amt\nGesendet: Montag\nAn: Jan\nBetreff: x\n\nalt", "Neu."),
        ("Nieuw.\n-- \nJan\nTel. 02", "Nieuw."),
        ("Neuf.\n\nEnvoyé de mon iPhone", "Neuf."),
        ("> vraag 1\nantwoord 1\n> vraag 2\nantwoord 2", "> vraag 1\nantwoord 1\n> vraag 2\nantwoord 2"),
        (
            "Zie onder.\n---------- Forwarded message ----------\nFrom: x\nSubject: y\nTo: z\n\nDe klacht",
            None,
        ),
        ("> alles geciteerd", "> alles geciteerd"),
        ("De : la part de Jeanne\nje me plains", None),
        ("Le directeur a écrit :\nvenez demain. Je me plains.", None),
    ],
)
def test_history_and_signature_are_cut_and_nothing_else(text, left):
    assert fresh(text) == (text if left is None else left)


def test_html_is_read_as_words():
    html = "<style>x{}</style><p>Bonjour&nbsp;!</p><div>un</div><div>deux<br>trois</div><blockquote>vieux</blockquote>"
    assert plain(html + "<script>alert(1)</script>") == "Bonjour !\n\nun\ndeux\ntrois\n> vieux"


class _Watch(HTMLParser):
    """Notes whatever would run, or be fetched, if the page were shown."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("a", "p", "b", "i", "u", "s", "div", "span", "td", "tr", "table", "tbody", "br", "ul", "li", "pre",
                       "em", "strong", "blockquote", "h1", "h2", "hr"):  # fmt: skip
            self.found.append(tag)
        for name, value in attrs:
            allowed = name == "rel" or (
                name == "href" and value.startswith(("http://", "https://", "mailto:"))
            )
            if not allowed:
                self.found.append((name, value))


@pytest.mark.shared
def test_nothing_of_a_hostile_page_runs_or_is_fetched():
    for case in cases("hostile/xss.jsonl"):
        watch = _Watch()
        watch.feed(harmless(case["value"]))
        assert watch.found == [], case["id"]
    assert "img" not in harmless('<img src="https://tracker.example/1.gif"><img src="cid:1">')


def test_any_text_can_be_kept():
    odd = "a\0b\x07\ud800\ufffe" + "e" + "\u0301" * 200 + "\r\nz"
    kept = tidied(odd, 1000)
    assert clean(kept, multiline=True, limit=1000) == kept
    assert tidied("\u200b \u2800", 10) == ""
    assert tidied("😀" * 100, 100, line=True) == tidied(tidied("😀" * 100, 100, line=True), 100, line=True)
    assert "\u202e" not in tidied("a\u202eb", 10, line=True)


# ------------------------------------------------------------------------------------ parts and threads


def test_a_file_is_decoded_and_a_damaged_one_is_kept_as_far_as_it_goes():
    whole = parse(with_file(b"%PDF-1.4 x", "a.pdf", "application/pdf"))
    assert [(one.name, one.content, one.damaged) for one in whole.files] == [("a.pdf", b"%PDF-1.4 x", False)]
    cut = parse(mail("--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGg*o=\n--x--",
                     Content_Type='multipart/mixed; boundary="x"'))  # fmt: skip
    assert (cut.files[0].content, cut.files[0].damaged) == (b"\x89PNG\r\n\x1a\n", True)


def test_a_forwarded_message_is_a_file_and_its_words_are_read_when_there_are_no_others():
    inner = "Content-Type: message/rfc822\n\nFrom: a@example.org\nSubject: Oud\n\nDe klacht zelf\n"
    read = parse(mail(f"--x\n{inner}--x--", Content_Type='multipart/mixed; boundary="x"'))
    assert (read.text, [one.name for one in read.files]) == ("De klacht zelf", ["Oud.eml"])
    assert b"De klacht zelf" in read.files[0].content


def test_the_plain_half_of_an_alternative_is_read_and_the_other_is_kept_to_show():
    body = "--x\n\nplat\n--x\nContent-Type: text/html\n\n<b>vet</b>\n--x--"
    read = parse(mail(body, Content_Type='multipart/alternative; boundary="x"'))
    assert (read.text, read.html.strip()) == ("plat", "<b>vet</b>")


def test_an_id_of_ours_proves_itself():
    message, case = "01920f5e-8a00-7000-8000-0000000000a1", "01920f5e-8a00-7000-8000-0000000000b1"
    made = thread_id(message, case, b"salt") + "@example.be"
    found = read_thread(made)
    assert found.proven(b"salt")
    assert not found.proven(b"another")
    assert not read_thread(made.replace("b1", "b2")).proven(b"salt")
    assert read_thread("notify-1-2-abc@example.be") is None
