"""Letters: complete in every language, safe with hostile values, and an agency's own on top."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core import formats
from orientation_core.errors import InvalidDocument, NoPlugin
from orientation_core.letters import LetterPoint, Letters, LetterValues, standard_templates
from orientation_core.model.agency import Contact
from orientation_core.model.complaints import LONGEST_LETTER
from orientation_core.model.procedures import Statement
from orientation_core.model.terms import Term
from orientation_core.model.text import LANGUAGES, Text

#: What the desk and the procedures ask for by name.
NAMES = (
    "acknowledgement", "answer", "ask_detail", "closing", "escalated", "extension", "forward",
    "inadmissible", "joined", "measure", "measure_reviewed", "merged", "message", "progress", "redirect_appeal",
    "referral", "reopened", "reopening_refused", "representation", "representation_ended", "representation_ends",
    "requalified", "split", "unmerged", "withdrawn",
)  # fmt: skip

FULL = LetterValues(
    organisation=Text(fr="SPF Exemple", nl="FOD Voorbeeld", de="FÖD Beispiel", en="FPS Specimen"),
    reference="K7QM-4P2X",
    received=date(2026, 3, 1),
    desk=Text(fr="Ligne Écoute", nl="Luisterlijn", de="Zuhörstelle", en="Listening desk"),
    contact=Contact(
        email="plaintes@exemple.be",
        phone="02 123 45 67",
        address=Text(fr="Rue de la Loi 1, 1000 Bruxelles", nl="Wetstraat 1, 1000 Brussel"),
        url="https://exemple.be/p",
    ),
    client_name="Anne Peeters",
    handler="Luc Dubois",
    unit="Recouvrement 3",
    due=date(2026, 3, 13),
    term=Term(10, "working_day"),
    previous_due=date(2026, 3, 9),
    ground=Text(fr="motif-fr", nl="grond-nl", de="grund-de", en="ground-en"),
    reason=Text(fr="raison-fr", nl="reden-nl", de="ursache-de", en="reason-en"),
    redirect=Text(fr="Tribunal du travail", nl="Arbeidsrechtbank", de="Arbeitsgericht", en="Labour court"),
    redirect_contact=Contact(url="https://redirect.example"),
    body="XYZ-1\n\nXYZ-2",
    points=(
        LetterPoint(1, "founded", "Attente", "Deux heures", "Un second guichet"),
        LetterPoint(2, "no_appreciation", "Ton", "Avis contraires"),
    ),
    second_line=Text(
        fr="Médiateur fédéral", nl="Federale Ombudsman", de="Föderaler Ombudsmann", en="Federal Ombudsman"
    ),
    second_line_contact=Contact(email="contact@second.example"),
    reply_by=date(2026, 3, 20),
    paused=True,
    representative="Me Rik Raadsman",
    since=date(2026, 3, 1),
    until=date(2026, 6, 30),
    measure="written_only",
    review_on=date(2026, 9, 1),
    privacy_url="https://exemple.be/privacy",
    other="K7QM-4P2Y",
    parts=("Attente",),
)

LETTERS = Letters()


def whole(name: str, language: str, **changes: object) -> str:
    return "\n".join(LETTERS.render(name, language, attrs.evolve(FULL, **changes)))


def test_every_letter_that_is_asked_for_exists() -> None:
    assert LETTERS.names() == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_complete(name: str, language: str) -> None:
    subject, body = LETTERS.render(name, language, FULL)
    assert FULL.reference in subject
    assert "\n" not in subject
    assert FULL.reference in body
    for said in (FULL.organisation.in_(language), FULL.desk.in_(language), "Luc Dubois", "02 123 45 67"):
        assert said in body
    assert ("XYZ-1\n\nXYZ-2" in body) == (name != "acknowledgement")
    assert body == body.strip() + "\n"
    assert "\n\n\n" not in body
    assert not any(line != line.rstrip() for line in body.splitlines())
    assert "None" not in body
    assert "%(" not in body
    assert "{" not in body


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_in_one_language(name: str) -> None:
    """No sentence of the English letter is left over in another language, nor shared by two of them."""
    only_names = attrs.evolve(
        FULL, contact=None, redirect_contact=None, second_line_contact=None, points=(), body="XYZ"
    )
    texts = {
        language: {
            line
            for line in LETTERS.render(name, language, only_names)[1].splitlines()
            if line and len(line.split()) > 2
        }
        for language in LANGUAGES
    }
    for one in LANGUAGES:
        for other in LANGUAGES:
            assert one == other or not texts[one] & texts[other]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            [
                "1er mars 2026",
                "13 mars 2026",
                "délai\u00a0: 10 jours ouvrables",
                "accusé de réception",
                "plainte",
            ],
        ),
        ("nl", ["1 maart 2026", "13 maart 2026", "termijn: 10 werkdagen", "ontvangstmelding", "klacht"]),
        (
            "de",
            ["1. märz 2026", "13. märz 2026", "frist: 10 arbeitstage", "empfangsbestätigung", "beschwerde"],
        ),
        (
            "en",
            [
                "1 march 2026",
                "13 march 2026",
                "term: 10 working days",
                "acknowledgement of receipt",
                "complaint",
            ],
        ),
    ],
)
def test_the_acknowledgement_says_when(language: str, words: list[str]) -> None:
    text = whole("acknowledgement", language).lower()
    for word in words:
        assert word in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_acknowledgement_repeats_nothing_the_sender_wrote(language: str) -> None:
    spam = "Win at http://spam.example now"
    point = LetterPoint(1, "founded", spam, spam, spam)
    text = whole(
        "acknowledgement", language, client_name=spam, body=spam, points=(point,), extra={"note": spam}
    )
    assert "spam" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    ["acknowledgement", "answer", "inadmissible", "redirect_appeal", "forward", "requalified", "referral"],
)
def test_the_appeal_term_is_told(name: str, language: str) -> None:
    ours = {"fr": "suspend", "nl": "schorsen", "de": "weder ausgesetzt", "en": "suspends"}
    assert ours[language] in whole(name, language)
    own = Statement("appeal_not_suspended", Text(fr="PROPRE", nl="EIGEN", de="EIGENES", en="OWN"))
    text = whole(name, language, statements=(own,))
    assert own.text.in_(language) in text
    assert ours[language] not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["answer", "inadmissible", "reopening_refused"])
def test_the_second_line_is_told_in_the_procedures_words_or_ours(name: str, language: str) -> None:
    text = whole(name, language)
    assert FULL.second_line.in_(language) in text
    assert "contact@second.example" in text
    own = Statement("ombudsman_route", Text(fr="PROPRE", nl="EIGEN", de="EIGENES", en="OWN"))
    text = whole(name, language, statements=(own,))
    assert own.text.in_(language) in text
    assert "contact@second.example" not in text


def test_the_answer_judges_each_point() -> None:
    text = whole("answer", "fr")
    assert "Point 1\u00a0: Attente\nRésultat\u00a0: Fondée\nNotre motivation\u00a0: Deux heures" in text
    assert "Point 2\u00a0: Ton\nRésultat\u00a0: Sans appréciation" in text
    assert "excuses" in text
    lone = LetterPoint(
        1, "unfounded", "Attente", outcome_label=Text(fr="Pas fondée du tout", nl="Helemaal niet")
    )
    text = whole("answer", "fr", points=(lone,))
    assert "Votre plainte\u00a0: Attente\nRésultat\u00a0: Pas fondée du tout" in text
    assert "excuses" not in text
    assert "Punkt 2\n" in whole("answer", "de", points=(FULL.points[0], LetterPoint(2, "unfounded")))


def test_a_request_that_is_no_complaint_is_not_called_one() -> None:
    values = {"type": "information_request", "points": (), "statements": (), "ground": None}
    for name, word in (("acknowledgement", "plainte"), ("answer", "plainte")):
        text = whole(name, "fr", **values, desk=Text(fr="Accueil"))
        assert word not in text.replace("gestion des plaintes", "").replace("plaintes@", "")


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("complaint", "examiner votre plainte"),
        ("information_request", "répondre à votre question"),
        ("notification", "votre signalement"),
        ("suggestion", "une idée"),
        ("appeal", "Seul un recours"),
    ],
)
def test_requalifying_says_what_happens_now(kind: str, word: str) -> None:
    assert word in whole("requalified", "fr", type=kind)


def test_the_term_in_hours_is_told_to_the_minute_in_local_time() -> None:
    at = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # the night in which the clock goes forward
    said = whole("acknowledgement", "nl", due=None, due_at=at, term=Term(48, "hour"))
    assert "uiterlijk op 29 maart 2026 om 00.30 uur verwachten (termijn: 48 uur)" in said


def test_an_extended_term_is_told_by_its_new_date_only() -> None:
    said = whole("extension", "de")
    assert "bis zum 9. März 2026" in said
    assert "spätestens am 13. März 2026" in said
    assert "Arbeitstage" not in said


def test_without_a_term_no_date_is_promised() -> None:
    said = whole("acknowledgement", "en", due=None, term=None)
    assert "by " not in said.split("Thank you")[1].split("Please note")[0]
    assert "as soon as" in said


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ 7 * 7 }}",
        "{% for i in 'x' %}a{% endfor %}",
        "%(reference)s %s %d",
        "{reference} {0}",
        "</p><b>",
        "$(id)",
    ],
)
def test_values_are_never_read_as_templates(hostile: str) -> None:
    text = whole(
        "answer", "fr", client_name=hostile, body=hostile, points=(LetterPoint(1, "founded", hostile),)
    )
    assert text.count(hostile) == 3


def test_a_line_break_in_a_value_starts_no_new_line_where_one_line_is_meant() -> None:
    letters = Letters({"message": {"en": "Re: {{ client_name }}\n\n{{ client_name|line }}"}})
    name = "Anne\x85Bcc: x@y.example\u2028Cc: z\x00\r\nTo: a"
    subject, body = letters.render("message", "en", attrs.evolve(FULL, client_name=name))
    assert subject == "Re: Anne Bcc: x@y.example Cc: z"  # the subject is the first line, and one line only
    assert body.endswith("Anne Bcc: x@y.example Cc: z To: a\n")
    assert "To: Anne Bcc: x@y.example Cc: z To: a\n" in whole("message", "en", client_name=name)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_whatever_a_client_is_called_the_subject_is_one_printable_line(name: str) -> None:
    subject, _ = LETTERS.render(
        "inadmissible", "de", attrs.evolve(FULL, client_name=name, reference=name or "x")
    )
    assert subject.isprintable()


def test_an_agencys_letter_replaces_ours_in_its_language_only() -> None:
    letters = Letters({"message": {"fr": "Sujet {{ reference }}\n\nBonjour {{ extra.guichet }}"}})
    values = attrs.evolve(FULL, extra={"guichet": "7"})
    assert letters.render("message", "fr", values) == ("Sujet K7QM-4P2X", "Bonjour 7\n")
    assert letters.render("message", "nl", values) == LETTERS.render("message", "nl", values)


def test_an_agency_changes_one_block_of_ours() -> None:
    letters = Letters(
        {"closing": {"nl": '{% extends "standard/closing" %}{% block signature %}De ploeg{% endblock %}'}}
    )
    subject, body = letters.render("closing", "nl", FULL)
    assert subject == LETTERS.render("closing", "nl", FULL)[0]
    assert body.endswith("Met vriendelijke groeten\n\nDe ploeg\n")


def test_an_agency_changes_the_frame_of_every_letter() -> None:
    frame = "{% block subject %}{% endblock %}\n\n[{% block body %}{% endblock %}]"
    assert Letters({"_letter": {"en": frame}}).render("message", "en", FULL)[1] == "[XYZ-1\n\nXYZ-2\n]\n"


def test_a_new_letter_needs_french_and_dutch_and_falls_back() -> None:
    with pytest.raises(InvalidDocument) as refused:
        Letters({"invitation": {"fr": "Invitation\n\n..."}})
    assert [problem.where for problem in refused.value.problems] == ["/invitation/nl"]
    letters = Letters({"invitation": {"fr": "Invitation\n\nA", "nl": "Uitnodiging\n\nB"}})
    assert "invitation" in letters.names()
    assert letters.render("invitation", "nl", FULL) == ("Uitnodiging", "B\n")
    assert letters.render("invitation", "de", FULL) == ("Invitation", "A\n")


@pytest.mark.parametrize("name", ["nothing", "_letter", "standard/closing", "../letters/closing", ""])
def test_a_letter_that_does_not_exist_is_named(name: str) -> None:
    with pytest.raises(NoPlugin, match="acknowledgement"):
        LETTERS.render(name, "fr", FULL)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("S\n\n{% if %}", "line 3"),
        ("S\n\n{{ reference", "line 3"),
        ("S\n{{ reference|safe }}", "line 2: No filter named 'safe'"),
        ("S\n{{ fodder }}", "letters have no value called fodder"),
        ("S\n{{ range(9) }}", "letters have no value called range"),
        ("S\n{{ lipsum.__globals__ }}", "letters have no value called lipsum"),
    ],
)
def test_a_template_that_cannot_work_is_refused_at_once(source: str, said: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        Letters({"message": {"fr": source}})
    (problem,) = refused.value.problems
    assert problem.where == "/message/fr"
    assert said in problem.message


def test_a_language_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="/message/it"):
        Letters({"message": {"it": "Oggetto"}})


@pytest.mark.parametrize(
    "attack",
    [
        "{{ reference.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ reference['__class__'] }}",
        "{{ organisation.__init__.__globals__ }}",
        "{{ organisation.in_.__func__ }}",
        "{{ gettext.__globals__ }}",
        "{{ '%s'|format(1) if false else ('{0.__class__}').format(reference) }}",
        "{{ extra.update({'a': 'b'}) }}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
        "{% include '/etc/passwd' %}",
        "{% include '../orientation.pot' %}",
        "{{ self.__dict__ }}",
    ],
)
def test_the_sandbox_holds(attack: str) -> None:
    values = attrs.evolve(FULL, extra={"a": "kept"})
    with pytest.raises(InvalidDocument):
        Letters({"message": {"en": f"Subject\n\n{attack}"}}).render("message", "en", values)
    assert values.extra == {"a": "kept"}


def test_a_letter_without_end_is_cut_off() -> None:
    endless = "S\n{% for a in body %}{% for b in body %}{{ body }}{% endfor %}{% endfor %}"
    with pytest.raises(InvalidDocument, match=str(LONGEST_LETTER)):
        Letters({"message": {"en": endless}}).render("message", "en", attrs.evolve(FULL, body="x" * 300))
    with pytest.raises(InvalidDocument, match="RecursionError"):
        Letters({"message": {"en": '{% extends "message" %}'}}).render("message", "en", FULL)


#: Templates that are short and would take hours, or all the memory. ``x`` stands for one letter of the alphabet.
ENDLESS = {
    "loops in loops": "{% for a in body %}{% for b in body %}{% for c in body %}{% endfor %}{% endfor %}{% endfor %}",
    "a loop in itself": "{% for a in [body] recursive %}{% for b in body %}{{ loop(body) }}{% endfor %}{% endfor %}",
    "a loop that calls itself": "{% for a in body recursive %}{% if loop.depth < 90 %}{{ loop(body) }}{% endif %}{% endfor %}",
    "macros": "{% macro m(s) %}{% if s %}{{ m(s[1:]) }}{{ m(s[1:]) }}{% endif %}{% endmacro %}{{ m(body[:60]) }}",
    "joined": "{% set a = body %}" + "{% set a = [a, a]|join %}" * 40,
    "strung together": "{% set a = body %}" + "{% set a = a ~ a %}" * 40,
    "added": "{% set a = body %}" + "{% set a = a + a %}" * 40,
    "replaced": "{% set a = body|replace('x', body) %}{% set a = a|replace('x', a) %}{{ a|length }}",
    "a set of what was set": "".join(f"{{% set a{n} %}}{{{{ a{n - 1} }}}}{{{{ a{n - 1} }}}}{{% endset %}}" for n in range(1, 40)).replace("a0", "body"),
    "lists of lists": "{% set a = [body] %}" + "{% set a = [a, a] %}" * 60 + "{{ a|length }}",
    "lists that are compared": "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = (b, b) %}" * 60 + "{{ a == b }}",
    "dictionaries": "{% set a = {} %}" + "{% set a = {1: a, 2: a} %}" * 60 + "{{ a|length }}",
    "filters": "{% for a in body %}" + "{% if body|list|length %}{% endif %}" * 200 + "{% endfor %}",
    "constants": "{{ 'xx'" + "|replace('x', 'xxxxxxxxxx')" * 12 + " }}",
    "a wide text": "{{ body.center(999999999)|length }}",
    "a formatted text": "{{ '{:>999999999}'.format(body)|length }}",
    "a wide number": "{{ (1).to_bytes(999999999, 'big')|length }}",
    "a wide moment": "{{ received.strftime('%999999999d')|length }}",
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_no_template_takes_long_or_much(name: str) -> None:
    import resource
    import time

    peak, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(InvalidDocument) as told:
        Letters({"message": {"en": f"Subject\n\n{ENDLESS[name]}"}}).render(
            "message", "en", attrs.evolve(FULL, body="x" * 20_000)
        )
    assert told.value.problems[0].where == "/message/en"
    assert time.process_time() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 64 * 1024, "KiB"


def test_too_many_steps_are_told_with_their_line() -> None:
    with pytest.raises(InvalidDocument, match="line 3: the template takes more than 20000 steps"):
        Letters(
            {"message": {"en": "S\n\n{% for a in body %}{% for b in body %}{% endfor %}{% endfor %}"}}
        ).render("message", "en", attrs.evolve(FULL, body="x" * 1000))


def test_what_a_careful_template_does_is_let() -> None:
    source = (
        "{{ reference.lower() }}\n\n{% for name, value in extra.items() %}{{ name ~ ': ' ~ value }} {{ loop.index }}/{{ loop.length }}"
        "{% if not loop.last %}, {% endif %}{% endfor %}\n\n{{ ['a', 'b']|join('-') }} {{ 'a-b'|replace('-', '+') }} {{ received.year }}"
        "{% macro bold(text) %}*{{ text }}*{% endmacro %} {{ bold(body) }} {{ body.split()[0] }}"
    )
    values = attrs.evolve(FULL, extra={"a": "1", "b": "2"}, body="Some words")
    subject, body = Letters({"message": {"en": source}}).render("message", "en", values)
    assert subject == FULL.reference.lower()
    assert body == f"a: 1 1/2, b: 2 2/2\na-b a+b {FULL.received.year} *Some words* Some\n"


def test_what_breaks_down_is_told_with_its_line_and_without_the_value() -> None:
    letters = Letters({"message": {"en": "S\n\n{{ client_name|day }}\n{{ handler }}"}})
    with pytest.raises(InvalidDocument) as broken:
        letters.render("message", "en", attrs.evolve(FULL, client_name="Jeanne Secret"))
    (problem,) = broken.value.problems
    assert problem.where == "/message/en"
    assert problem.message.startswith("line 3: the template breaks down (")
    assert "Secret" not in str(broken.value)


def test_translations_are_ready_when_a_template_is_compiled() -> None:
    """The compiled letter asks the catalogue for nothing; that is what makes it fast."""
    from orientation_core.templates import Sandbox

    for language in LANGUAGES:
        sandbox = Sandbox(language, standard_templates().get)
        del sandbox.globals["gettext"], sandbox.globals["ngettext"]
        for name in NAMES:
            values = {field.name: getattr(FULL, field.name) for field in attrs.fields(LetterValues)}
            written = sandbox.get_template(name).render(values)
            assert written.strip().startswith(
                LETTERS.render(name, language, FULL)[0][:20].replace(" :", "\u00a0:")
            )


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (Term(1, "working_day"), ("1 jour ouvrable", "1 werkdag", "1 Arbeitstag", "1 working day")),
        (Term(0, "working_day"), ("0 jour ouvrable", "0 werkdagen", "0 Arbeitstage", "0 working days")),
        (
            Term(30, "calendar_day"),
            ("30 jours calendrier", "30 kalenderdagen", "30 Kalendertage", "30 calendar days"),
        ),
        (Term(1, "month"), ("1 mois", "1 maand", "1 Monat", "1 month")),
        (Term(2, "month"), ("2 mois", "2 maanden", "2 Monate", "2 months")),
        (Term(1, "hour"), ("1 heure", "1 uur", "1 Stunde", "1 hour")),
        (Term(48, "hour"), ("48 heures", "48 uur", "48 Stunden", "48 hours")),
        (Term(0, "immediate"), ("immédiatement", "onmiddellijk", "unverzüglich", "immediately")),
    ],
)
def test_terms_in_words(term: Term, said: tuple[str, ...]) -> None:
    assert tuple(formats.term(term, language) for language in LANGUAGES) == said


def test_days_and_moments_in_words() -> None:
    august = date(2026, 8, 11)
    assert [formats.day(august, language) for language in LANGUAGES] == [
        "11 août 2026", "11 augustus 2026", "11. August 2026", "11 August 2026",
    ]  # fmt: skip
    assert formats.day(date(2026, 1, 1), "fr") == "1er janvier 2026"
    assert formats.day(date(2026, 1, 31), "fr") == "31 janvier 2026"
    at = datetime(2026, 8, 11, 7, 5, tzinfo=UTC)
    assert [formats.moment(at, "Europe/Brussels", language) for language in LANGUAGES] == [
        "11 août 2026 à 09 h 05", "11 augustus 2026 om 09.05 uur", "11. August 2026 um 09:05 Uhr", "11 August 2026 at 09:05",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="offset"):
        formats.moment(datetime(2026, 8, 11), "Europe/Brussels", "fr")


HOWTO = Path(__file__).resolve().parents[1] / "docs" / "howto-letters.md"


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading of the how-to, by the name in their first cell."""
    part = HOWTO.read_text("utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [re.split(r"(?<!\\)\|", line.strip("|")) for line in part.splitlines() if line.startswith("| `")]
    return {row[0].strip().strip("`"): [cell.strip() for cell in row[1:]] for row in rows}


def values_of(name: str) -> set[str]:
    """The values a template of ours names, itself or through what it extends and includes."""
    from jinja2 import meta

    from orientation_core.templates import Sandbox

    tree = Sandbox("en", standard_templates().get).parse(standard_templates()[name])
    named = {field.name for field in attrs.fields(LetterValues)} & meta.find_undeclared_variables(tree)
    return named.union(*(values_of(other) for other in meta.find_referenced_templates(tree) if other))


def test_the_how_to_tells_what_each_letter_says() -> None:
    frame, told = values_of("_letter"), table("The letters")
    assert set(told) == set(NAMES)
    for name in NAMES:
        assert told[name][1] == ", ".join(f"`{value}`" for value in sorted(values_of(name) - frame)), name


def test_the_how_to_tells_every_value_and_filter() -> None:
    from orientation_core.template_steps import LISTED, TOGETHER, TURNS
    from orientation_core.templates import FILTERS, Sandbox

    assert list(table("The values")) == [field.name for field in attrs.fields(LetterValues)]
    ours = set(Sandbox("en", standard_templates().get).filters)
    assert set(table("The filters")) == ours - set(FILTERS) - {LISTED, TOGETHER, TURNS}
    for name in FILTERS:
        assert f"`{name}`" in HOWTO.read_text("utf-8")


def test_the_how_to_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", HOWTO.read_text("utf-8"), flags=re.DOTALL)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(HOWTO), "exec"), names)
    own = Letters(names["orientation_letters"](context=None))
    assert own.render("message", "fr", attrs.evolve(FULL, extra={"counter": "7"}))[1].endswith(
        "Le guichet 7\n"
    )
    assert own.render("closing", "nl", FULL)[1].endswith("Het team klachten\n")


def test_a_part_with_parts_of_its_own_is_written_too() -> None:
    parts = {"_outer": {"en": "before {% include '_inner' %} after"}, "_inner": {"en": "{{ handler }}"}}
    new = {"fr": "S\n\nfr", "nl": "S\n\nnl", "en": "S\n\n{% include '_outer' %}"}
    both = {"fr": "fr", "nl": "nl"}
    letters = Letters({"new": new, **{name: {**both, **sources} for name, sources in parts.items()}})
    assert letters.render("new", "en", FULL)[1] == "before Luc Dubois after\n"


def test_what_a_part_sets_stays_in_it() -> None:
    part = dict.fromkeys(LANGUAGES, "{% set handler = 'nobody' %}{{ handler }}")
    letters = Letters(
        {"_part": part, "message": {"en": "S\n\n{% include '_part' %}{{ ' but ' }}{{ handler }}"}}
    )
    assert letters.render("message", "en", FULL)[1] == "nobody but Luc Dubois\n"


def test_what_breaks_down_in_a_part_is_told_with_the_line_that_includes_it() -> None:
    part = dict.fromkeys(LANGUAGES, "\n\n\n\n{{ client_name|day }}")
    letters = Letters({"_part": part, "message": {"en": "S\n\n{% include '_part' %}"}})
    with pytest.raises(InvalidDocument) as broken:
        letters.render("message", "en", FULL)
    assert [one.message[:7] for one in broken.value.problems] == ["line 3:"]


# ------------------------------------------------------------------------------------ letters that many get alike

references = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ-", min_size=12, max_size=12) | st.sampled_from(
    [
        "K7QM-4P2X",
        "a b",
        "{{ type }}",
        "%(day)s-12345",
        " 0123456789A",
        "01234567890 ",
        "\u2007" * 12,
        "ABC\nDEF-1234",
    ]
)
telling = st.fixed_dictionaries(
    {
        "due": st.sampled_from([None, date(2026, 3, 13), date(2026, 3, 16)]),
        "term": st.sampled_from([None, Term(10, "working_day"), Term(0, "immediate")]),
        "type": st.sampled_from(["complaint", "suggestion"]),
        "client_name": st.sampled_from([None, "Anne Peeters", "K7QM-4P2X-00"]),
        "statements": st.sampled_from([(), (Statement("appeal", Text(fr="Recours", nl="Beroep")),)]),
        "body": st.sampled_from(["", "XYZ-1"]),
        "extra": st.sampled_from([{}, {"room": "3"}]),
    }
)

#: Templates that do something else with the reference than write it, each in its own way.
PECULIAR = (
    "{{ reference|lower }}\n\n{{ reference }}",
    "{{ reference[0] }}\n\n{{ reference }}",
    "{% if reference == 'K7QM-4P2X-00' %}Yes{% else %}No{% endif %}\n\n{{ reference }}",
    "S\n\n{% filter lower %}{{ reference }}{% endfilter %}",
    "S\n\n{% set told %}{{ reference }}{% endset %}{{ told|lower }}",
    "S\n\n{% macro told() %}{{ reference }}{% endmacro %}{{ told()|lower }}",
    "S\n\n{% block told %}{{ reference }}{% endblock %}{{ self.told()|lower }}",
    "{% extends 'standard/acknowledgement' %}{% block subject %}{{ super()|lower }}{% endblock %}",
    "S\n\n{% for reference in statements %}{{ reference.code }}{% endfor %}{{ reference }}",
    "S\n\n{{ extra.room|default('none') }} {{ reference }}",
    "S\n\n{% include 'standard/_due' %}{{ reference|replace('-', '') }}",
)

_KEEPING = {
    source: Letters({"acknowledgement": {"fr": source}} if source else None) for source in ("", *PECULIAR)
}


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(_KEEPING)), st.sampled_from(LANGUAGES), references, telling)
def test_a_letter_that_was_kept_is_the_one_that_would_be_written(
    source: str, language: Any, reference: str, said: dict[str, Any]
) -> None:
    values = attrs.evolve(FULL, reference=reference, **said)
    letters = _KEEPING[source]
    kept = letters.render("acknowledgement", language, values)
    assert kept == letters._written("acknowledgement", language, values, set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_acknowledgements_of_a_day_are_written_once(language: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    letters, written = Letters(), []
    original = Letters._written

    def counted(self: Letters, *arguments: Any) -> tuple[str, str]:
        written.append(arguments)
        return original(self, *arguments)

    monkeypatch.setattr(Letters, "_written", counted)
    for number in range(100, 200):
        reference = f"ABC-DEF-0{number}"
        subject, body = letters.render(
            "acknowledgement",
            language,
            attrs.evolve(FULL, reference=reference, client_name=f"Client {number}"),
        )
        assert subject.count(reference) == 1
        assert body.count(reference) == 2
    assert len(written) == 2  # once as it is, once for the others


def test_what_is_said_to_one_client_is_not_kept() -> None:
    letters = Letters()
    for name in ("answer", "extension", "message"):
        letters.render(name, "fr", attrs.evolve(FULL, reference="ABC-DEF-0123"))
    for kept in letters._kept.values():
        assert not any(found for _, found in kept._ways.values())
