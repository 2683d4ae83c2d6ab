"""What the newer components refuse, as a host and the command line show it to readers of four languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from assessing import grid as grid_of
from assessing import item, round_
from charters import draft, promise
from desks import COORDINATOR, HANDLER, open_desk
from orientation_core import InvalidDocument, Orientation, Refused
from orientation_core.cli import main
from orientation_core.documents import to_document
from orientation_core.errors import Problem, sentence_count
from orientation_core.labels import in_language, told
from orientation_core.model.commitments import Target
from orientation_core.model.text import LANGUAGES
from surveying import QUESTIONNAIRE, QUESTIONS, person, tokens, wave

GRID = grid_of(item("a"), item("b"), name="small")


@pytest.fixture(scope="module")
def desk() -> Any:
    """A questionnaire with two waves, one of them closed, a round with one participant, and a charter in draft."""
    with ExitStack() as stack:
        opened = stack.enter_context(open_desk())
        opened.surveys.keep(COORDINATOR, QUESTIONNAIRE)
        for name in ("spring", "autumn"):
            opened.surveys.open(COORDINATOR, wave(name=name, opens_at="2026-03-01T08:00:00Z"))
        opened.assessments.keep_grid(COORDINATOR, to_document(GRID))
        for name in ("2026", "2027"):
            opened.assessments.open(COORDINATOR, to_document(round_(GRID, HANDLER.id, name=name)))
        opened.charters.draft(COORDINATOR, draft())
        yield opened


def outside_the_scale(desk: Orientation) -> None:
    (code,) = tokens(desk, person(1), wave="spring")
    desk.surveys.answer(code, {"came": "no", "answer": 9})


def token_twice(desk: Orientation) -> None:
    (code,) = tokens(desk, person(2), wave="spring")
    for _ in range(2):
        desk.surveys.answer(code, {"came": "no"})


def wave_closed(desk: Orientation) -> None:
    (code,) = tokens(desk, person(3), wave="autumn")
    desk.surveys.close(COORDINATOR, "autumn")
    desk.surveys.answer(code, {"came": "no"})


def cycle(desk: Orientation) -> None:
    came, waiting, *rest = QUESTIONS
    ring = {**came, "show_if": [{"item": "waiting", "operator": "at_least", "bound": 3}]}
    desk.surveys.keep(COORDINATOR, {**QUESTIONNAIRE, "name": "ring", "items": [ring, waiting, *rest]})


def older_version(desk: Orientation) -> None:
    desk.surveys.keep(COORDINATOR, {**QUESTIONNAIRE, "name": "newer", "version": 7})
    desk.surveys.keep(COORDINATOR, {**QUESTIONNAIRE, "name": "newer", "version": 6})


def score_outside(desk: Orientation) -> None:
    desk.assessments.answer(HANDLER, "2026", [{"item": "a", "today": 6}])


def round_over(desk: Orientation) -> None:
    desk.assessments.answer(HANDLER, "2027", [{"item": "a", "today": 3}], complete=True)
    desk.assessments.discuss(COORDINATOR, "2027")
    desk.assessments.answer(HANDLER, "2027", [{"item": "a", "today": 4}])


def no_target(desk: Orientation) -> None:
    desk.charters.draft(COORDINATOR, draft(commitments=(promise(target=None),)))


def no_metric_no_target(desk: Orientation) -> None:
    desk.charters.draft(COORDINATOR, draft(commitments=(promise(metric=None, target=None),)))


def wrong_unit(desk: Orientation) -> None:
    target = Target("<=", "percent", 30)
    desk.charters.draft(COORDINATOR, draft(commitments=(promise(target=target),)))


def not_consulted(desk: Orientation) -> None:
    desk.charters.approve(COORDINATOR, "charte-du-client", "board")


def mistyped_metric(desk: Orientation) -> None:
    period = {"start": "2026-01-01", "end": "2026-02-01"}
    desk.charters.measure(
        COORDINATOR, {"metric": "phone_pikup", "period": period, "source": "pbx", "value": 3}
    )


#: What is tried -> where, and what is said of it in the order of LANGUAGES.
SAID: list[tuple[Callable[[Orientation], None], str, tuple[str, str, str, str]]] = [
    (
        outside_the_scale,
        "/answers/answer",
        (
            "doit être un nombre entier de 1 à 5",
            "moet een geheel getal van 1 tot 5 zijn",
            "muss eine ganze Zahl von 1 bis 5 sein",
            "must be a whole number from 1 to 5",
        ),
    ),
    (
        token_twice,
        "/token",
        (
            "ce code a déjà servi\u00a0: vos réponses sont bien arrivées",
            "deze code is al gebruikt: uw antwoorden zijn goed aangekomen",
            "dieser Code wurde schon benutzt: Ihre Antworten sind angekommen",
            "this code was used already: your answers have arrived",
        ),
    ),
    (
        wave_closed,
        "",
        (
            "cette enquête est close",
            "deze bevraging is afgesloten",
            "diese Befragung ist abgeschlossen",
            "this survey is closed",
        ),
    ),
    (
        cycle,
        "/items/0/show_if",
        (
            "ces questions s'attendent l'une l'autre\u00a0: came → waiting → came",
            "deze vragen wachten op elkaar: came → waiting → came",
            "diese Fragen warten aufeinander: came → waiting → came",
            "these items wait for each other: came → waiting → came",
        ),
    ),
    (
        older_version,
        "/version",
        (
            "la version 7 est déjà conservée\u00a0; donnez à celle-ci un numéro plus élevé",
            "versie 7 is al bewaard; geef deze een hoger nummer",
            "Version 7 ist schon abgelegt; geben Sie dieser eine höhere Nummer",
            "version 7 is kept already; give this one a higher number",
        ),
    ),
    (
        score_outside,
        "/items/0/today",
        (
            "la note de ce point est un nombre entier de 1 à 5",
            "een score van dit punt is een geheel getal van 1 tot 5",
            "eine Note dieses Punktes ist eine ganze Zahl von 1 bis 5",
            "a score of this item is a whole number from 1 to 5",
        ),
    ),
    (
        round_over,
        "/state",
        (
            "le tour 2027 a maintenant le statut\u00a0: en discussion\u00a0; ceci demande le statut\u00a0: ouvert",
            "de ronde 2027 heeft nu als status: in bespreking; dit kan enkel met als status: open",
            "die Runde 2027 hat jetzt den Status: in Besprechung; dies geht nur mit dem Status: offen",
            "the round 2027 now has the status: being discussed; this needs the status: open",
        ),
    ),
    (
        no_metric_no_target,
        "/commitments/0",
        (
            (
                "cette promesse ne peut pas être mesurée\u00a0: donnez un indicateur et une norme, ou indiquez que c'est une "
                "déclaration"
            ),
            "deze belofte kan niet gemeten worden: geef een maatstaf en een norm, of merk ze aan als verklaring",
            (
                "dieses Versprechen kann nicht gemessen werden: geben Sie eine Messgröße und einen Zielwert an, oder "
                "kennzeichnen Sie es als Erklärung"
            ),
            "this promise cannot be measured: give a metric and a target, or mark it as a declaration",
        ),
    ),
    (
        no_target,
        "/commitments/0/target",
        (
            "le champ target manque",
            "het veld target ontbreekt",
            "das Feld target fehlt",
            "the field target is missing",
        ),
    ),
    (
        wrong_unit,
        "/commitments/0/target/unit",
        (
            "answer_term s'exprime en\u00a0: heures, jours, mois, ans",
            "answer_term wordt uitgedrukt in: uren, dagen, maanden, jaren",
            "answer_term wird ausgedrückt in: Stunden, Tage, Monate, Jahre",
            "answer_term is given in: hours, days, months, years",
        ),
    ),
    (
        not_consulted,
        "/status",
        (
            (
                "la charte charte-du-client@1 a maintenant le statut\u00a0: projet\u00a0; ceci demande le statut\u00a0: soumise "
                "pour avis"
            ),
            (
                "het handvest charte-du-client@1 heeft nu als status: ontwerp; dit kan enkel met als status: voor advies "
                "voorgelegd"
            ),
            (
                "die Charta charte-du-client@1 hat jetzt den Status: Entwurf; dies geht nur mit dem Status: zur Stellungnahme "
                "vorgelegt"
            ),
            "the charter charte-du-client@1 now has the status: draft; this needs the status: submitted for advice",
        ),
    ),
    (
        mistyped_metric,
        "/metric",
        (
            "il n'y a pas d'indicateur nommé phone_pikup\u00a0; vouliez-vous dire phone_pickup\u00a0?",
            "er is geen maatstaf phone_pikup; bedoelt u phone_pickup?",
            "es gibt keine Messgröße phone_pikup; meinen Sie phone_pickup?",
            "there is no metric phone_pikup; did you mean phone_pickup?",
        ),
    ),
]


def problems(error: InvalidDocument | Refused) -> list[Problem]:
    return list(error.problems if isinstance(error, InvalidDocument) else error.reasons)


@pytest.mark.parametrize(("attempt", "where", "said"), SAID, ids=[one[0].__name__ for one in SAID])
def test_a_host_shows_a_refusal_in_the_language_of_its_reader(desk, attempt, where, said):
    with pytest.raises((InvalidDocument, Refused)) as caught:
        attempt(desk)
    error = caught.value
    for language, words in zip(LANGUAGES, said, strict=True):
        error = in_language(error, language)  # each from the one before: nothing is lost by saying it once
        assert [(one.where, one.message) for one in problems(error)] == [(where, words)]


def test_one_and_several_are_told_apart():
    def said(n: int) -> dict[str, str]:
        text = sentence_count(
            "{n} case was received or closed on a day outside the calendar, which knows {first} to {last}; "
            "give a longer one",
            "{n} cases were received or closed on days outside the calendar, which knows {first} to {last}; "
            "give a longer one",
            n,
            first=date(2026, 1, 1),
            last=date(2026, 12, 31),
        )
        return {each: told(Problem("", text), each).message.partition(" 2026")[0] for each in LANGUAGES}

    assert said(1) == {
        "fr": "1 dossier a été reçu ou clôturé un jour qui n'est pas dans le calendrier, qui va du",
        "nl": "1 dossier is ontvangen of afgesloten op een dag buiten de kalender, die van",
        "de": "1 Vorgang wurde an einem Tag außerhalb des Kalenders empfangen oder abgeschlossen, der von",
        "en": "1 case was received or closed on a day outside the calendar, which knows",
    }
    assert said(3) == {
        "fr": "3 dossiers ont été reçus ou clôturés des jours qui ne sont pas dans le calendrier, qui va du",
        "nl": "3 dossiers zijn ontvangen of afgesloten op dagen buiten de kalender, die van",
        "de": "3 Vorgänge wurden an Tagen außerhalb des Kalenders empfangen oder abgeschlossen, der von",
        "en": "3 cases were received or closed on days outside the calendar, which knows",
    }
    assert said(0)["fr"].startswith("0 dossier a été reçu"), "in French nothing is singular"


# ------------------------------------------------------------------------------------ the command line


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """A refused command, as the lines it shows; on a store with a questionnaire."""
    folder = tmp_path_factory.mktemp("refusals")

    def file(document: Any) -> str:
        path = folder / f"{len(list(folder.iterdir()))}.json"
        path.write_text(json.dumps(document), "utf-8")
        return str(path)

    def invoke(language: str | None, *words: Any, **environment: str) -> Any:
        given = [file(word) if isinstance(word, dict) else word for word in words]
        before = [] if language is None else ["--language", language]
        store = ["--store", f"sqlite:///{folder / 'desk.db'}"]
        return CliRunner(env=environment).invoke(main, [*before, *given, *store])

    agency = file({"slug": "test-agency", "label": {"fr": "Essai", "nl": "Proef"}, "client_channel": "file"})
    made = invoke(None, "survey", "keep", {**QUESTIONNAIRE, "version": 2}, "--agency", agency)
    assert made.exit_code == 0, made.output

    def refused(language: str | None, *words: Any, **environment: str) -> list[str]:
        done = invoke(language, *words, **environment)
        assert done.exit_code == 1, done.output
        return done.stderr.splitlines()

    return refused


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [
        (
            "fr",
            "Refusé\u00a0:",
            "la version 2 est déjà conservée\u00a0; donnez à celle-ci un numéro plus élevé",
        ),
        ("nl", "Geweigerd:", "versie 2 is al bewaard; geef deze een hoger nummer"),
        ("de", "Abgelehnt:", "Version 2 ist schon abgelegt; geben Sie dieser eine höhere Nummer"),
        ("en", "Refused:", "version 2 is kept already; give this one a higher number"),
    ],
)
def test_a_command_refuses_in_the_language_it_is_told(shell, language, heading, words):
    keep = ("survey", "keep", QUESTIONNAIRE)
    assert shell(language, *keep) == [heading, f"  /version  {words}"]
    assert shell(None, *keep, ORIENTATION_LANGUAGE=language) == [heading, f"  /version  {words}"]


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [
        ("fr", "Ce document (charter) n'est pas valable\u00a0:", "cette promesse ne peut pas être mesurée"),
        ("nl", "Dit document (charter) is niet geldig:", "deze belofte kan niet gemeten worden"),
        (
            "de",
            "Dieses Dokument (charter) ist nicht gültig:",
            "dieses Versprechen kann nicht gemessen werden",
        ),
        ("en", "This charter is not valid:", "this promise cannot be measured"),
    ],
)
def test_what_is_wrong_with_a_document_too(shell, language, heading, words):
    charter = draft(commitments=(promise(metric=None, target=None),))
    first, second = shell(language, "charter", "draft", charter)
    assert first == heading
    assert second.startswith(f"  /commitments/0  {words}")


def test_a_language_that_is_not_ours_is_a_mistake_in_the_command(shell):
    done = CliRunner().invoke(main, ["--language", "es", "survey", "waves"])
    assert (done.exit_code, "es" in done.stderr) == (2, True)
