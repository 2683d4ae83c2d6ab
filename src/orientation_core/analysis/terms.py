"""Indicators made to measure: the share answered within N working days, in both readings, of both populations."""

from __future__ import annotations

from orientation_core.analysis.indicators import Indicator, Population
from orientation_core.analysis.standard import VALID, VALID_HANDLED
from orientation_core.model.text import Text

_BASES = (
    (
        "handled",
        VALID_HANDLED,
        Text(
            fr="parmi les demandes traitées",
            nl="van de behandelde verzoeken",
            de="gemessen an den bearbeiteten Anliegen",
            en="of those handled",
        ),
    ),
    (
        "received",
        VALID,
        Text(
            fr="parmi les demandes reçues",
            nl="van de ontvangen verzoeken",
            de="gemessen an den eingegangenen Anliegen",
            en="of those received",
        ),
    ),
)

_LEGAL = Text(
    fr="Date de clôture au plus tard le dernier jour ouvrable du délai ; le jour de réception est le jour zéro. "
    "Une demande en cours n'est pas dans le délai ; les enregistrements contradictoires ne comptent pas.",
    nl="Afgesloten uiterlijk op de laatste werkdag van de termijn; de dag van ontvangst is dag nul. "
    "Een openstaand verzoek is niet binnen de termijn; tegenstrijdige registraties tellen niet mee.",
    de="Abschluss spätestens am letzten Arbeitstag der Frist; der Eingangstag ist Tag null. "
    "Ein offenes Anliegen gilt nicht als fristgerecht; widersprüchliche Einträge zählen nicht mit.",
    en="Closed on or before the last working day of the term; the day of receipt is day zero. "
    "An open request is not in time; contradictory records are left out.",
)

_LENIENT = Text(
    fr="Lecture souple : au plus ce nombre de jours ouvrables écoulés, même si la clôture tombe un jour non ouvrable.",
    nl="Soepele lezing: hoogstens zoveel werkdagen verstreken, ook bij afsluiting op een dag die geen werkdag is.",
    de="Großzügige Lesart: höchstens so viele Arbeitstage verstrichen, auch bei Abschluss an einem arbeitsfreien Tag.",
    en="Lenient reading: at most so many working days elapsed, even when closed on a day that is not one.",
)


def within(days: int) -> tuple[Indicator, ...]:
    """The indicators of a term of so many working days.

    ``within_N_working_days_of_handled`` and ``…_of_received`` are the legal reading: the local date of the closing is
    on or before the N-th working day after the day of receipt. ``within_N_working_days_elapsed_of_handled`` and
    ``…_of_received`` are the lenient one: at most N working days went by. They differ only for closings on days that
    are not working days.

    :raises ValueError: `days` is not from 1 to 1000.
    """
    if not 1 <= days <= 1000:
        raise ValueError("a term is from 1 to 1000 working days")

    # A closing is after the N-th working day exactly when N working days, at least, lie before the day of closing.
    legal = Population(
        f"within_{days}_working_days", lambda t: t.handled & t.valid & (t.days_before_closing < days)
    )
    lenient = Population(
        f"within_{days}_working_days_elapsed", lambda t: t.handled & t.valid & (t.working_days <= days)
    )
    readings = (("", legal, _LEGAL), ("_elapsed", lenient, _LENIENT))
    return tuple(
        Indicator(
            f"within_{days}_working_days{reading}_of_{base}",
            _label(days, words, lenient=bool(reading)),
            "percent",
            definition,
            of=of,
            part=part,
        )
        for reading, part, definition in readings
        for base, of, words in _BASES
    )


def _label(days: int, words: Text, *, lenient: bool) -> Text:
    many = days > 1
    return Text(
        fr=f"Clôturé en {days} {'jours ouvrables' if many else 'jour ouvrable'}, {words.fr}"
        + (" (lecture souple)" if lenient else ""),
        nl=f"Afgesloten binnen {days} {'werkdagen' if many else 'werkdag'}, {words.nl}"
        + (" (soepele lezing)" if lenient else ""),
        de=f"Abgeschlossen innerhalb von {days} {'Arbeitstagen' if many else 'Arbeitstag'}, {words.de}"
        + (" (großzügige Lesart)" if lenient else ""),
        en=f"Closed within {days} working {'days' if many else 'day'}, {words.en}"
        + (" (lenient reading)" if lenient else ""),
    )
