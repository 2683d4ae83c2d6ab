"""What mail programs really write: their names of character sets, their absences, and what they put below an answer."""

from __future__ import annotations

import base64
import time

import pytest

from mails import mail
from orientation_core.model.mail import Nature, parse
from orientation_core.model.mail.charsets import decoded
from orientation_core.model.mail.quoting import fresh

FRENCH = "Personne ne répond au téléphone, et mon dossier traîne."
AWAY = {
    "fr": "Je suis absent du bureau jusqu'au 3 décembre.",
    "nl": "Ik ben afwezig tot 3 december.",
    "de": "Ich bin bis 3. Dezember nicht im Büro.",
    "en": "I am out of the office until 3 December.",
}
WORDS = "私は手続きの遅れについて苦情を申し立てます。"


def test_what_calls_itself_western_and_is_utf_8_is_read_as_it_is():
    for named in ("iso-8859-1", "windows-1252", "iso-8859-15", "macintosh", "cp850"):
        assert decoded(FRENCH.encode(), named) == (FRENCH, "charset.wrong")
        own = {"iso-8859-1": "cp1252", "macintosh": "mac-roman"}.get(named, named)
        assert decoded(FRENCH.encode(own), named) == (FRENCH, "")


@pytest.mark.parametrize("declared", ["", "charset=us-ascii", "charset=iso-2022-jp"])
def test_japanese_that_shifts_is_read_whether_it_says_so_or_not(declared):
    raw = mail(Content_Type=f"text/plain; {declared}").partition(b"\n\n")[0] + b"\n\n"
    assert parse(raw + WORDS.encode("iso2022_jp")).text == WORDS
    foreign = parse(raw + WORDS.encode("iso2022_jp") + b"\x1b$B-!\x1b(B")  # a sign of NEC's, in no standard
    assert foreign.text.startswith(WORDS)
    assert "charset.lost" in foreign.warnings


@pytest.mark.parametrize(("charset", "text"), [("iso-2022-kr", "불만을 제기합니다"), ("utf-32", FRENCH)])
def test_a_set_that_uses_controls_is_text(charset, text):
    body = base64.encodebytes(text.encode(charset)).decode()
    raw = mail(body, Content_Type=f"text/plain; charset={charset}", Content_Transfer_Encoding="base64")
    assert (parse(raw).text, parse(raw).files) == (text, ())


@pytest.mark.parametrize("name", ["base64", "base64;", "Base64 (standard)", '"base64"', " base64 "])
def test_the_name_of_an_encoding_with_something_behind_it(name):
    body = base64.encodebytes(FRENCH.encode()).decode()
    assert parse(mail(body, Content_Type="text/plain", Content_Transfer_Encoding=name)).text == FRENCH


def test_words_that_are_called_base64_are_words():
    read = parse(mail(FRENCH, Content_Type="text/plain", Content_Transfer_Encoding="base64"))
    assert (read.text, read.warnings) == (FRENCH, ("text.damaged",))


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ('text/plain; charset=utf-8; name="lettre.txt"', FRENCH),
        ('text/html; charset=utf-8; name="lettre.html"', f"<p>{FRENCH}</p>"),
        ("text/markdown; charset=utf-8", FRENCH),
        ("text/enriched; charset=utf-8", FRENCH),
    ],
)
def test_text_that_is_kept_as_a_file_is_read_when_there_is_no_other(kind, written):
    read = parse(mail(written, Content_Type=kind))
    assert read.text == FRENCH
    assert len(read.files) == 1
    within = f"--x\n\nMa lettre est jointe.\n--x\nContent-Type: {kind}\n\n{written}\n--x--"
    assert parse(mail(within, Content_Type="multipart/mixed; boundary=x")).text == "Ma lettre est jointe."


def test_a_mark_of_utf_8_before_the_header_is_no_part_of_it():
    assert parse(b"\xef\xbb\xbf" + mail()).sender.address == "jan@example.org"


def test_a_name_with_a_comma_and_no_quotation_marks_is_one_person():
    read = parse(mail(From="Dubois, Marie <marie@example.org>"))
    assert (read.sender.name, read.sender.address, read.senders) == ("Dubois, Marie", "marie@example.org", 1)
    assert parse(mail(From="a@example.org, B <b@example.org>")).senders == 2


# ------------------------------------------------------------------------------------ machines


@pytest.mark.parametrize(
    "header",
    [
        {"X_Auto_Reply_From": "a@example.org"},
        {"X_Autoreply_Domain": "example.org"},
        {"X_Autoresponder": "v1"},
        {"X_Auto_Response": "yes"},
        {"X_Amazon_Auto_Reply": "true"},
        {"X_FC_MachineGenerated": "true"},
        {"X_Precedence": "auto_reply"},
        {"Preference": "auto_reply"},
        {"Delivered_To": "Autoresponder"},
        {"X_POST_MessageClass": "9; Autoresponder"},
        {"X_Mailer": "vacation 1.2"},
        {"X_MS_Exchange_Generated_Message_Source": "Mailbox Rules Agent"},
    ],
)
def test_headers_of_answering_programs(header):
    assert parse(mail(**header)).nature is Nature.AUTO_REPLY


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("fr", "Réponse d'absence : x"),
        ("fr", "[Absence] Re: x"),
        ("fr", "Gestionnaire d’absence du bureau : x"),
        ("fr", "Je suis absent(e) du bureau"),
        ("fr", "En congé : x"),
        ("fr", "Congés annuels Re: votre lettre"),
        ("nl", "Ik ben afwezig: x"),
        ("nl", "Vakantie"),
        ("de", "Out-of-Office-Nachricht: x"),
        ("de", "Nicht im Büro: x"),
        ("de", "Urlaub bis 3. Dezember"),
        ("de", "Automatische Antwort auf Ihre Nachricht"),
        ("en", "Away from my mail"),
        ("en", "Vacation: x"),
        ("en", "Annual leave"),
    ],
)
def test_an_absence_that_no_header_tells(language, subject):
    assert parse(mail(AWAY[language], Subject=subject)).nature is Nature.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    [
        "Réponse automatique inacceptable de votre service",
        "Automatische Antwort statt Hilfe",
        "Automatic reply is useless",
        "Out of office hours nobody answers",
        "Absence",
        "Absence - agent du guichet",
        "Verlof geweigerd",
        "Congé parental refusé",
        "Urlaub nicht bezahlt",
        "Read: my letter of May",
    ],
)
def test_complaints_about_absences_are_complaints(subject):
    words = "Ik wil hierover een klacht indienen: jullie antwoorden mij nooit, en ik bel elke dag."
    assert parse(mail(words, Subject=subject)).nature is Nature.PERSONAL


def test_what_programs_say_to_one_another():
    answer = mail("BEGIN:VCALENDAR", Content_Type="text/calendar; method=REPLY", Subject="Accepted: x")
    assert parse(answer).nature is Nature.AUTO_REPLY
    asked = mail("BEGIN:VCALENDAR", Content_Type="text/calendar; method=REQUEST")
    assert parse(asked).nature is Nature.PERSONAL
    opened = mail("Your message\n\nwas read on 26/11/2026 10:00.", Subject="Gelezen: Ontvangst")
    assert parse(opened).nature is Nature.AUTO_REPLY
    report = "--x\n\nA report.\n--x--"
    kind = "multipart/report; report-type=tlsrpt; boundary=x"
    assert parse(mail(report, Content_Type=kind)).nature is Nature.BULK
    subject = "Report domain: example.be Submitter: example.org Report-ID: 1"
    assert parse(mail(Subject=subject)).nature is Nature.BULK


# ------------------------------------------------------------------------------------ history


@pytest.mark.parametrize(
    "told",
    [
        "Je me plains.\nLe 3 mars votre agent m'a écrit :\nVous devez payer.\nC'est faux, j'ai payé.",
        'Ik klaag.\nOp 3 maart heeft uw dienst mij geschreven:\n"U moet betalen."\nDat klopt niet.',
        "Klacht over de trein.\n\nVan: Gent\nDatum: 3 maart\nAan: Brussel\n\nDrie uur te laat.",
    ],
)
def test_what_somebody_tells_is_no_history(told):
    assert fresh(told) == told


@pytest.mark.parametrize(
    "below",
    [
        "Am Donnerstag, 26. November 2026 um 10:00:00 MEZ hat Stadt <p@x.de> Folgendes geschrieben:\n\nAlt.",
        "Le jeudi 26 novembre 2026 à 10:00:00 UTC+1, Ville <p@x.be> a écrit :\n\nVieux.",
        "Van: Stad\nVerzonden: donderdag\nAan: Jan\nOnderwerp:\n\nOud.",
        "Von: Stadt <p@x.de>\nDatum: Donnerstag\nAn: Karl\n\nAlt.",
    ],
)
def test_history_that_is_not_marked_is_cut(below):
    assert fresh(f"Und wann?\n\n{below}") == "Und wann?"


def test_what_is_passed_on_stays_whole():
    below = "De : Agent <agent@x.be>\nEnvoyé : mardi\nÀ : Marie\nObjet : facture\n\nVous devez payer."
    told = f"Je me plains de ce message.\n\n{below}"
    assert parse(mail(told, Subject="TR: facture")).fresh == told
    assert parse(mail(told, Subject="Re: facture")).fresh == "Je me plains de ce message."
    apple = "Ich beschwere mich.\n\nAnfang der weitergeleiteten Nachricht:\n\nVon: a@x.de\nBetreff: y\nAn: m@x.de\n\nSie zahlen."
    assert fresh(apple) == apple


def test_an_answer_below_what_it_answers_stays_also_with_a_signature():
    told = "Bonjour,\n\nLe 26 nov. 2026 à 10:00, Ville <p@x.be> a écrit :\n> Quand ?\n\nHier.\n\n-- \nJeanne"
    assert fresh(told) == told.removesuffix("\n\n-- \nJeanne")
    above = told.replace("Hier.\n\n", "").replace("Bonjour,", "Hier.")
    assert fresh(above) == "Hier."


@pytest.mark.parametrize(
    "group", ["On abcde wrote:\n", "On abcde wrote:\n> x\nown\n", "On a 10:00 wrote:\n> x\ny\n"]
)
def test_many_announcements_cost_no_more_than_their_lines(group):
    began = time.process_time()
    fresh((group * 6_000)[:100_000])
    assert time.process_time() - began < 1.5
