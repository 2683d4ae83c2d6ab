"""The catalogues hold exactly what the code says, translated whole, with the same places in every language."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from babel.messages.pofile import read_po

from orientation_core import i18n
from orientation_core.documents import Documents, reference_schemas
from orientation_core.labels import LABELS, label, label_text
from orientation_core.letters import standard_templates
from orientation_core.locale import extract
from orientation_core.model import actions, complaints, parties
from orientation_core.model.clocks import Status
from orientation_core.model.procedures import FEDERAL_CATEGORIES
from orientation_core.model.text import LANGUAGES, Text

OTHERS = tuple(language for language in LANGUAGES if language != "en")

#: Messages that are rightly the same as in English: (language, message).
SAME = {
    ("fr", "Message"), ("fr", "Requalification"), ("fr", "Suggestion"), ("fr", "date (2026-11-23)"),
    ("fr", "version"), ("nl", "status"), ("fr", "description"), ("fr", "minutes"), ("nl", "score"), ("nl", "open"), ("fr", "relations"), ("fr", "collections"),
    ("nl", "criteria"), ("fr", "organisation"), ("fr", "orientation"), ("fr", "services"), ("fr", "exclusions"),
    ("fr", "obligations"), ("fr", "client"), ("fr", "Cause"), ("fr", "Action"), ("fr", "Association"), ("nl", "Effect"),
    ("nl", "E-mail"), ("nl", "E-mail: %(email)s"), ("nl", "Fax"), ("nl", "Website: %(url)s"),
    ("de", "Fax"), ("de", "Website: %(url)s"),
    ("fr", "Conditions"), ("fr", "Relation"), ("fr", "Structure"), ("fr", "Culture"), ("fr", "Organisation"), ("fr", "Organisations"),
    ("nl", "Context"), ("de", "Problem"), ("de", "Organisation"),
    ("fr", "Client"),
}  # fmt: skip


def catalogue(language: str) -> Any:
    with (i18n.LOCALE / language / "LC_MESSAGES" / "orientation.po").open("rb") as handle:
        return read_po(handle, locale=language)


def words(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def places(text: str) -> list[str]:
    named = re.findall(r"%\((\w+)\)s", text)
    return sorted(named or [name for _, name, _, _ in string.Formatter().parse(text) if name is not None])


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_what_the_sources_say_and_nothing_else(language: str) -> None:
    wanted = {(message.context, message.words) for message in extract.messages()}
    have = {(message.context, words(message.id)) for message in catalogue(language) if message.id}
    assert sorted(map(str, wanted - have)) == [], (
        "run: python -m orientation_core.locale.extract, then translate"
    )
    assert sorted(map(str, have - wanted)) == []


def test_the_template_for_translators_is_up_to_date() -> None:
    fresh = extract.written(extract.template())
    assert (i18n.LOCALE / "orientation.pot").read_bytes() == fresh
    assert fresh == extract.written(extract.template())


@pytest.mark.parametrize("language", OTHERS)
def test_bringing_a_catalogue_up_to_date_keeps_its_translations(language: str) -> None:
    path = i18n.LOCALE / language / "LC_MESSAGES" / "orientation.po"
    assert extract.update(language, extract.template()) == path.read_bytes()


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_translated(language: str) -> None:
    entries = catalogue(language)
    assert not entries.obsolete
    for message in entries:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert all(words(message.string)), message.id
        for english in words(message.id):
            for translated in words(message.string):
                assert translated == translated.strip()
                if english == translated:
                    assert (language, english) in SAME
                assert places(english) == places(translated), english
                assert (english[-1] in ".:?") == (translated[-1] in ".:?") or english == "Yours faithfully", (
                    english
                )


def test_a_plural_has_the_forms_that_its_language_wants() -> None:
    for language in OTHERS:
        plurals = [message for message in catalogue(language) if message.pluralizable]
        assert len(plurals) == 5
        assert all(len(message.string) == 2 for message in plurals)
    assert i18n.translate_count("{n} month", "{n} months", 0, "nl") == "0 maanden"
    assert i18n.translate_count("{n} working day", "{n} working days", 0, "fr") == "0 jour ouvrable"
    assert i18n.translate_count("{n} working day", "{n} working days", 1, "en") == "1 working day"


def test_french_puts_a_blank_that_does_not_break_before_double_signs() -> None:
    for message in catalogue("fr"):
        for text in words(message.string):
            without_links = re.sub(r"https?:\S+", "", text)
            assert not re.search(r"[^\u00a0][:;?!](\s|$)", without_links) or not message.id, text


def test_the_reader_is_addressed_formally() -> None:
    informal = {
        "fr": r"\b([Tt]u|[Tt]on|[Tt]es|[Tt]oi)\b",
        "nl": r"\b([Jj]e|[Jj]ij|[Jj]ouw)\b",
        "de": r"\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b",
    }
    for language, pattern in informal.items():
        for message in catalogue(language):
            for text in words(message.string):
                assert not message.id or not re.search(pattern, text), text


def test_every_call_for_a_translation_can_be_extracted() -> None:
    """A message that reaches the catalogue through a variable comes from a table that is extracted."""
    core = Path(i18n.__file__).parent
    known = {message.words[0] for message in extract.messages()}
    for path in sorted(core.rglob("*.py")):
        text = path.read_text("utf-8")
        if path.name in ("i18n.py", "labels.py") or "orientation_core.i18n" not in text:
            continue
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "translate":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    assert first.value in known, f"{path.name}: {first.value}"
                else:
                    assert "\n_WORDS" in text, f"{path.name}:{node.lineno} translates a variable"


def test_letters_say_everything_through_the_catalogue() -> None:
    """Outside of ``trans`` blocks a template of ours holds no words, only numbers, dashes and brackets."""
    for name, source in standard_templates().items():
        text = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
        text = re.sub(r"\{% trans.*?endtrans \+?%\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{[{%].*?[%}]\}", "", text, flags=re.DOTALL)
        assert not re.search(r"[^\W\d_]", text), f"{name}: {text.strip()}"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            {
                "/text": "cette valeur doit être\u00a0: texte",
                "/colour": "le champ colour n'est pas connu ici",
            },
        ),
        ("nl", {"/text": "deze waarde moet zijn: tekst", "/colour": "het veld colour is hier niet bekend"}),
        (
            "de",
            {"/text": "dieser Wert muss lauten: Text", "/colour": "das Feld colour ist hier nicht bekannt"},
        ),
        ("en", {"/text": "this must be: text", "/colour": "the field colour is not known here"}),
    ],
)
def test_what_a_document_lacks_is_said_in_the_readers_language(language: str, said: dict[str, str]) -> None:
    problems = Documents().problems("intake", {"text": 5, "colour": "blue"}, language)
    assert said.items() <= {problem.where: problem.message for problem in problems}.items()


def test_every_type_and_format_of_the_schemas_has_a_name() -> None:
    def walk(node: Any) -> Iterator[tuple[str, str]]:
        for key, value in (
            node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        ):
            if key in ("type", "format") and isinstance(value, str):
                yield key, value
            yield from walk(value)

    for schema in reference_schemas().values():
        for keyword, name in walk(schema):
            assert name in LABELS["json_type" if keyword == "type" else "format"], f"{keyword}: {name}"


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("type", [one.value for one in complaints.RequestType]),
        ("outcome", [one.value for one in complaints.Outcome]),
        ("admissibility", [one.value for one in complaints.Admissibility]),
        ("relation", [one.value for one in complaints.Relation]),
        ("role", [one.value for one in parties.Role]),
        ("action", list(actions.ACTIONS)),
        ("clock_status", list(Status.__args__)),
        ("federal_category", list(FEDERAL_CATEGORIES)),
        ("language", list(LANGUAGES)),
        ("letter", [name for name in standard_templates() if not name.startswith("_")]),
    ],
)
def test_every_code_has_its_label(kind: str, codes: list[str]) -> None:
    assert sorted(LABELS[kind]) == sorted(codes)


def test_labels() -> None:
    assert label("type", "information_request", "nl") == "Vraag om informatie"
    assert label("state", "answered", "fr") == label("action", "answer", "fr") == "Réponse donnée"
    assert label("channel", "Guichet unique 7", "de") == "Guichet unique 7"  # a register's own word
    assert label_text("outcome", "founded") == Text(fr="Fondée", nl="Gegrond", de="Begründet", en="Founded")
    assert all(
        attrs.asdict(label_text(kind, code)).values() for kind, codes in LABELS.items() for code in codes
    )
    with pytest.raises(LookupError, match="channel"):
        label("colour", "blue", "en")
