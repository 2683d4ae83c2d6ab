from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from orientation_core.model.calendars import Calendar, Holiday, Pin
from orientation_core.model.clocks import ClockEvent, ClockRule, run
from orientation_core.model.explain import explain
from orientation_core.model.explain_words import WORDS
from orientation_core.model.terms import Term
from orientation_core.model.text import LANGUAGES, Text

BRUSSELS = ZoneInfo("Europe/Brussels")
TOUSSAINT = Text(fr="Toussaint", nl="Allerheiligen", de="Allerheiligen", en="All Saints' Day")
CALENDAR = Calendar(
    "be-legal",
    4,
    Text(fr="Essai", nl="Proef"),
    date(2020, 1, 1),
    date(2030, 12, 31),
    (Holiday(date(2021, 11, 1), TOUSSAINT),),
)
LATER = datetime(2029, 1, 1, tzinfo=UTC)


def told(
    language, term: Term, *events: tuple[str, str], procedure: Pin | None = None, longer: Term | None = None
) -> str:
    happened = [
        ClockEvent(
            datetime.fromisoformat(at).replace(tzinfo=BRUSSELS),
            type_,
            term=longer if type_ == "extended" else None,
        )
        for at, type_ in events
    ]
    rule = ClockRule("answer", Text(fr="Réponse", nl="Antwoord"), term, ("receive",), ("answer",))
    return explain(run(rule, CALENDAR, happened, LATER, procedure).derivation, language)


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        (
            "fr",
            (
                "Le délai est de 5 jours ouvrables. Il a pris cours le jeudi 28 octobre 2021, jour qui ne compte pas. Jours non "
                "comptés\u00a0: 1 week-end\u00a0; lundi 1er novembre 2021 – Toussaint. L'échéance est fixée au vendredi 5 novembre 2021, "
                "jusqu'à la fin de la journée. Calculé selon la procédure bosa, version 2, avec le calendrier be-legal, version 4."
            ),
        ),
        (
            "nl",
            (
                "De termijn bedraagt 5 werkdagen. Hij is ingegaan op donderdag 28 oktober 2021; die dag telt niet mee. Niet meegeteld: "
                "1 weekend; maandag 1 november 2021 – Allerheiligen. De einddatum is vrijdag 5 november 2021, tot het einde van de dag. "
                "Berekend volgens de procedure bosa, versie 2, met de kalender be-legal, versie 4."
            ),
        ),
        (
            "de",
            (
                "Die Frist beträgt 5 Arbeitstage. Sie begann am Donnerstag, dem 28. Oktober 2021; dieser Tag zählt nicht mit. Nicht "
                "mitgezählt: 1 Wochenende; Montag, 1. November 2021 – Allerheiligen. Die Frist endet am Freitag, dem 5. November 2021, "
                "mit Ablauf des Tages. Berechnet nach dem Verfahren bosa, Version 2, mit dem Kalender be-legal, Version 4."
            ),
        ),
        (
            "en",
            (
                "The term is 5 working days. It began on Thursday 28 October 2021; that day does not count. Not counted: 1 weekend; "
                "Monday 1 November 2021 – All Saints' Day. It is due on Friday 5 November 2021, until the end of the day. "
                "Computed under procedure bosa, version 2, with calendar be-legal, version 4."
            ),
        ),
    ],
)
def test_a_client_can_follow_the_due_date_in_their_language(language, paragraph):
    term = Term(5, "working_day")
    assert told(language, term, ("2021-10-28T10:00", "started"), procedure=Pin("bosa", 2)) == paragraph


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("fr", "1 jour ouvrable.", "2 jours ouvrables."),
        ("nl", "1 werkdag.", "2 werkdagen."),
        ("de", "1 Arbeitstag.", "2 Arbeitstage."),
        ("en", "1 working day.", "2 working days."),
    ],
)
def test_one_and_many_are_told_apart(language, one, many):
    assert one in told(language, Term(1, "working_day"), ("2021-12-06", "started"))
    assert many in told(language, Term(2, "working_day"), ("2021-12-06", "started"))


def test_weekends_are_counted_and_a_lone_sunday_is_named():
    sentence = told("en", Term(10, "working_day"), ("2021-12-11", "started"))
    assert "Not counted: 1 weekend; Sunday 12 December 2021." in sentence
    assert "Not counted: 2 weekends." in told("en", Term(10, "working_day"), ("2021-12-06", "started"))


def test_a_term_of_no_days_ends_on_the_same_day():
    sentence = told("en", Term(0, "immediate"), ("2021-12-06", "started"))
    assert sentence.startswith(
        "The term began on Monday 6 December 2021 and ends on the same day. It is due on Monday"
    )


def test_hours_tell_the_hour_of_the_calendars_zone():
    assert "à 10 h 30" in told("fr", Term(48, "hour"), ("2021-12-06T10:30", "started"))
    assert "op woensdag 8 december 2021 om 10.30 uur" in told(
        "nl", Term(48, "hour"), ("2021-12-06T10:30", "started")
    )
    assert "um 10:30 Uhr" in told("de", Term(48, "hour"), ("2021-12-06T10:30", "started"))


def test_a_rolled_due_date_says_why():
    sentence = told("en", Term(30, "calendar_day", "next_working_day"), ("2021-10-02", "started"))
    assert "As the last day (Monday 1 November 2021) is not a working day" in sentence
    assert "It is due on Tuesday 2 November 2021" in sentence


def test_pauses_are_told_with_their_effect():
    sentence = told(
        "en",
        Term(5, "working_day"),
        ("2021-12-06T09:00", "started"),
        ("2021-12-06T10:00", "paused"),
        ("2021-12-08", "resumed"),
        ("2021-12-09", "paused"),
        ("2021-12-09", "resumed"),
    )
    assert "its first day (Wednesday 8 December 2021) does not count" in sentence
    assert "suspended from Monday 6 December 2021 to Wednesday 8 December 2021" in sentence
    assert "The suspension on Thursday 9 December 2021 ended on the same day and has no effect." in sentence


@pytest.mark.parametrize(
    ("language", "left"),
    [
        ("fr", "Il restera alors 1 jour ouvrable."),
        ("nl", "Dan resteert nog 1 werkdag."),
        ("de", "Dann verbleibt noch 1 Arbeitstag."),
        ("en", "Then 1 working day will remain."),
    ],
)
def test_an_open_pause_tells_what_remains_and_no_due_date(language, left):
    sentence = told(language, Term(3, "working_day"), ("2021-12-06", "started"), ("2021-12-09", "paused"))
    assert left in sentence
    assert WORDS[language].due.split("{")[0] not in sentence


def test_an_open_pause_over_the_roll_says_that_the_term_itself_is_over():
    term = Term(5, "calendar_day", "next_working_day")
    sentence = told("en", term, ("2021-12-06", "started"), ("2021-12-12", "paused"))
    assert "The term itself is over" in sentence


def test_an_extension_is_told_with_its_own_days():
    sentence = told(
        "en",
        Term(5, "working_day"),
        ("2021-12-06", "started"),
        ("2021-12-07", "extended"),
        longer=Term(2, "working_day"),
    )
    assert "It was extended by 2 working days on Tuesday 7 December 2021" in sentence
    assert sentence.count("Not counted: 1 weekend.") == 1
    assert "due on Wednesday 15 December 2021" in sentence


def test_every_language_has_every_unit_and_sentence():
    assert set(WORDS) == set(LANGUAGES)
    for words in WORDS.values():
        assert set(words.units) == {"hour", "working_day", "calendar_day", "month"}
