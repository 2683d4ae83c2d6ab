"""Standard texts: their places are checked when they are kept, and filled when they are sent."""

from __future__ import annotations

import json

import pytest

from commands import orientation
from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, intake, open_desk, to_treatment
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Refused
from orientation_core.labels import in_language
from orientation_core.model.complaints import Outcome
from orientation_core.model.standard_texts import INTERNAL, PLACEHOLDERS

DELAY = {
    "name": "delay",
    "label": {"fr": "Retard"},
    "words": {
        "fr": "Bonjour {client_name},\nvotre dossier {reference} du {received} sera traité pour le {due}.",
        "nl": "Dag {client_name}, uw dossier {reference}.",
    },
}


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


def text(words, **changes):
    return DELAY | {"words": {"fr": words}} | changes


def refused(desk, words):
    with pytest.raises(InvalidDocument) as caught:
        desk.texts.keep(COORDINATOR, text(words))
    assert desk.texts.texts(HANDLER) == []
    return caught.value


@pytest.mark.parametrize(
    ("words", "code", "place"),
    [
        ("Bonjour\nvoir {refrence}", "text.placeholder", "line 2, sign 6"),
        ("{client.email}", "text.internal", "line 1, sign 1"),
        ("{notes}", "text.internal", "line 1, sign 1"),
        ("{assigned_to}", "text.internal", "line 1, sign 1"),
        ("{{ client_name }}", "text.brace", "line 1, sign 1"),
        ("un { seul", "text.brace", "line 1, sign 4"),
        ("{}", "text.brace", "line 1, sign 1"),
        ("{ reference }", "text.placeholder", "line 1, sign 1"),
        ("{reference.__class__}", "text.placeholder", "line 1, sign 1"),
    ],
)
def test_a_wrong_place_is_refused_where_it_stands(desk, words, code, place):
    error = refused(desk, words)
    assert error.problems[0].where == "/words/fr"
    assert error.problems[0].code == code
    assert error.problems[0].message.startswith(place)


def test_every_wrong_place_is_named_and_what_was_meant(desk):
    error = refused(desk, "{refrence} {steps} {du}")
    assert [one.code for one in error.problems] == ["text.placeholder", "text.internal", "text.placeholder"]
    assert "reference" in error.problems[0].message
    assert "interne" in in_language(error, "fr").problems[1].message


def test_what_is_internal_has_no_place():
    assert {"notes", "steps", "about", "assigned_to", "flags", "client", "points"} <= INTERNAL
    assert not INTERNAL & PLACEHOLDERS


def test_an_answer_begins_from_a_text(desk):
    desk.texts.keep(COORDINATOR, DELAY)
    case = to_treatment(desk)
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    answered = desk.complaints.answer(HANDLER, case.id, "Avec nos excuses.", text="delay")
    letter = answered.letters[-1]
    assert f"Bonjour Jeanne Exemple,\nvotre dossier {case.reference} du 2 mars 2026" in letter.body
    assert "Avec nos excuses." in letter.body
    assert letter.text == "delay/1"
    assert desk.complaints.get(CITIZEN, case.id).letters[-1].text is None


def test_a_value_is_never_read_as_a_place(desk):
    desk.texts.keep(COORDINATOR, DELAY)
    case = to_treatment(desk, client={"name": "{reference} {notes}", "email": "x@example.org"})
    sent = desk.complaints.write_to_client(HANDLER, case.id, text="delay")
    assert b"Bonjour {reference} {notes}," in sent.letters[-1].body.encode()


def test_a_text_without_the_language_or_a_value_is_refused_and_nothing_is_sent(desk):
    desk.texts.keep(COORDINATOR, DELAY)
    german = to_treatment(desk, language="de")
    nameless = to_treatment(desk, client={"email": "x@example.org"})
    for case, code in ((german, "text.language"), (nameless, "text.missing")):
        with pytest.raises(Refused) as caught:
            desk.complaints.write_to_client(HANDLER, case.id, text="delay")
        assert caught.value.reasons[0].code == code
        assert desk.complaints.get(HANDLER, case.id) == case


def test_a_unit_has_its_own_text_and_a_retired_one_gives_way(desk):
    desk.texts.keep(COORDINATOR, DELAY)
    desk.texts.keep(COORDINATOR, text("Le service B, {reference}.", unit="unit-b"))
    case = to_treatment(desk, unit="unit-b")
    sent = desk.complaints.write_to_client(HANDLER, case.id, text="delay")
    assert sent.letters[-1].text == "delay@unit-b/1"
    desk.texts.retire(COORDINATOR, "delay", unit="unit-b")
    assert desk.complaints.write_to_client(HANDLER, case.id, text="delay").letters[-1].text == "delay/1"
    desk.texts.retire(COORDINATOR, "delay")
    with pytest.raises(Refused, match="no longer used"):
        desk.complaints.write_to_client(HANDLER, case.id, text="delay")
    with pytest.raises(NotFound):
        desk.complaints.write_to_client(HANDLER, case.id, text="nothing")
    assert [one.key for one in desk.texts.texts(VIEWER, retired=True)] == ["delay", "delay@unit-b"]


def test_a_text_is_kept_in_editions_and_previewed(desk):
    desk.texts.keep(COORDINATOR, DELAY)
    assert desk.texts.keep(COORDINATOR, DELAY).version == 1
    assert desk.texts.keep(COORDINATOR, text("Bref.")).version == 2
    assert len(desk.texts.editions(HANDLER, "delay")) == 2
    shown = desk.texts.preview(HANDLER, DELAY, "fr")
    assert "Bonjour Camille Exemple" in shown.words
    assert "16 mars 2026" in shown.words
    assert desk.texts.preview(HANDLER, "delay", "fr").words == "Bref."
    every = " ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS - {"contact_phone", "contact_url"}))
    assert "{" not in desk.texts.preview(HANDLER, text(every), "fr").words


def test_who_may_keep_texts(desk):
    for actor in (HANDLER, VIEWER, CITIZEN):
        with pytest.raises(NotAllowed):
            desk.texts.keep(actor, DELAY)
    with pytest.raises(NotAllowed):
        desk.texts.texts(CITIZEN)


def test_a_repeated_letter_from_a_text_is_sent_once(desk):
    desk.texts.keep(COORDINATOR, DELAY)
    case = to_treatment(desk, **intake())
    first = desk.complaints.write_to_client(HANDLER, case.id, text="delay", once="k")
    again = desk.complaints.write_to_client(HANDLER, case.id, text="delay", once="k")
    assert first.letters == again.letters


def test_the_command_line_keeps_previews_and_refuses(tmp_path):
    (tmp_path / "text.json").write_text(json.dumps(DELAY))
    (tmp_path / "wrong.json").write_text(json.dumps(text("{notes}")))
    kept = orientation("texts", "keep", "text.json", "--json", cwd=tmp_path)
    assert json.loads(kept.stdout) == {"name": "delay", "unit": None, "version": 1}
    shown = orientation("texts", "preview", "delay", "--in", "nl", cwd=tmp_path)
    assert shown.stdout.decode() == "Dag Camille Exemple, uw dossier 7K2-M9Q-XDR4.\n"
    wrong = orientation("--language", "nl", "texts", "keep", "wrong.json", cwd=tmp_path)
    assert wrong.returncode == 1
    assert "intern" in wrong.stderr.decode()
    listed = orientation("texts", "list", "--json", cwd=tmp_path)
    assert [one["name"] for one in json.loads(listed.stdout)] == ["delay"]
