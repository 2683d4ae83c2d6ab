"""What should be equal in figures of a year, and what is not. It is told with both sides, and nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

import attrs

from orientation_core.model.text import Text

#: ``error``: it follows from how the figures are defined; ``warning``: sources may have counted differently;
#: ``note``: one side is only known roughly.
Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

#: ``equal``; ``rounding``: as close as the figure was rounded; ``differs``.
Verdict = Literal["equal", "rounding", "differs"]

#: Figures as they come: whole numbers, or exact decimals as somebody published them.
Number = int | Decimal | Fraction

_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
_TERM = re.compile(r"(-?)([a-z][a-z0-9_]{0,79})(@before)?(\??)")


def _readable(_check: object, _field: object, terms: tuple[str, ...]) -> None:
    for one in terms:
        if not _TERM.fullmatch(one):
            raise ValueError("a check names indicators, with - before or @before or ? behind")


def _plain(number: float | Decimal | Fraction) -> float:
    """A number as documents have it: whole where it is whole, else to four places."""
    value = Fraction(number)
    return int(value) if value.denominator == 1 else float(round(value, 4))


@attrs.frozen
class Check:
    """What should be equal.

    :ivar left, right: indicators that are added up; one with a minus before it is taken off, one with ``@before``
        behind it is of the year before, one with ``?`` behind it counts as nothing where it was not given.
    :ivar per: indicators, added up, by which the left side is divided to be read in percent.
    :ivar within: how far apart both may lie, because one was rounded: half of its last place.
    :ivar severity: how serious a difference is. :ivar label: what it is called; its name without one.
    """

    name: str
    left: tuple[str, ...] = attrs.field(validator=_readable)
    right: tuple[str, ...] = attrs.field(validator=_readable)
    per: tuple[str, ...] = attrs.field(default=(), validator=_readable)
    within: Fraction = Fraction(0)
    severity: Severity = "error"
    label: Text | None = None

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that it names, without signs."""
        read = [_TERM.fullmatch(one) for one in (*self.left, *self.per, *self.right)]
        return tuple(dict.fromkeys(one[2] for one in read if one))


@attrs.frozen
class Used:
    """A figure that a check read. :ivar year: of which year."""

    indicator: str
    year: int
    value: float = attrs.field(converter=_plain)


@attrs.frozen(kw_only=True)
class Checked:
    """The result of one check.

    :ivar subject: whose figures; None for the totals of the network.
    :ivar found: the left side. :ivar expected: the right side. :ivar difference: found less expected.
    :ivar figures: every figure that was read for it.
    """

    check: str
    year: int
    verdict: Verdict
    severity: Severity
    found: float = attrs.field(converter=_plain)
    expected: float = attrs.field(converter=_plain)
    difference: float = attrs.field(converter=_plain)
    figures: tuple[Used, ...] = ()
    subject: str | None = None
    label: Text | None = None


@attrs.frozen(kw_only=True)
class CheckReport:
    """Every check that could be made. :ivar year: of the figures; None for figures of several years.

    :ivar skipped: checks for which no figures were given.
    """

    network: Text
    generated_at: datetime
    year: int | None = None
    results: tuple[Checked, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def differences(self) -> tuple[Checked, ...]:
        """Only what differs."""
        return tuple(one for one in self.results if one.verdict == "differs")


@attrs.frozen
class Stated:
    """A figure that somebody published. :ivar subject: whose."""

    subject: str
    year: int
    indicator: str
    value: Decimal


def is_indicator(name: str) -> bool:
    """Whether an indicator can be called that."""
    return _NAME.fullmatch(name) is not None


def made(
    check: Check,
    year: int,
    figures: Mapping[str, Number],
    before: Mapping[str, Number],
    subject: str | None = None,
) -> Checked | None:
    """The result of a check; None where one of its figures was not given. :param before: those of the year before."""
    used: dict[tuple[str, int], Number] = {}

    def side(terms: Sequence[str]) -> Fraction | None:
        total = Fraction(0)
        for one in terms:
            read = _TERM.fullmatch(one)
            assert read is not None
            minus, name, earlier, optional = read.groups()
            given = before if earlier else figures
            if name in given:
                used[name, year - 1 if earlier else year] = given[name]
                total += -Fraction(given[name]) if minus else Fraction(given[name])
            elif not optional:
                return None
        return total

    found, expected, per = side(check.left), side(check.right), side(check.per)
    if found is None or expected is None or per is None or (check.per and not per):
        return None
    if check.per:
        found = found * 100 / per
    apart = abs(found - expected)
    verdict: Verdict = "equal" if not apart else "rounding" if apart <= check.within else "differs"
    return Checked(
        check=check.name,
        year=year,
        verdict=verdict,
        severity=check.severity,
        found=found,
        expected=expected,
        difference=found - expected,
        figures=tuple(Used(name, of, value) for (name, of), value in used.items()),
        subject=subject,
        label=check.label,
    )


def every(
    checks: Iterable[Check],
    year: int,
    figures: Mapping[str, Number],
    before: Mapping[str, Number],
    subject: str | None = None,
) -> Iterator[Checked]:
    """The results of all checks that can be made of some figures."""
    for check in checks:
        result = made(check, year, figures, before, subject)
        if result is not None:
            yield result


#: What follows from how the indicators are defined. Published figures do not always keep to it.
CHECKS: tuple[Check, ...] = (
    Check(
        "founded_by_type",
        ("founded_attitude", "founded_quality", "founded_treatment", "founded_complaint_handling"),
        ("complaints_founded",),
        label=Text(
            fr="Les plaintes fondées par type donnent toutes les plaintes fondées",
            nl="De gegronde klachten per type zijn samen alle gegronde klachten",
            de="Die begründeten Beschwerden nach Art ergeben alle begründeten Beschwerden",
            en="Founded complaints by type add up to all founded complaints",
        ),
    ),
    Check(
        "standard_and_other",
        ("complaints_received_standard_procedure", "complaints_received_other_route"),
        ("complaints_received",),
        label=Text(
            fr="Les plaintes via la procédure standard et les autres donnent toutes les plaintes",
            nl="De klachten via de standaardprocedure en de andere zijn samen alle klachten",
            de="Beschwerden über das Standardverfahren und die anderen ergeben alle Beschwerden",
            en="Complaints by the standard procedure and the others add up to all complaints",
        ),
    ),
    Check(
        "standard_without_questions",
        ("complaints_plus_info_requests", "-info_requests_via_procedure"),
        ("complaints_received_standard_procedure",),
        severity="warning",
        label=Text(
            fr="Sans les demandes d'information, il reste les plaintes via la procédure standard",
            nl="Zonder de vragen om informatie blijven de klachten via de standaardprocedure over",
            de="Ohne Informationsanfragen bleiben die Beschwerden über das Standardverfahren",
            en="Without information requests, the complaints by the standard procedure are left",
        ),
    ),
    Check(
        "requests_without_complaints",
        ("requests_received", "-complaints_received"),
        ("info_requests_via_procedure", "notifications?", "suggestions?", "appeals?", "other_requests?"),
        severity="warning",
        label=Text(
            fr="Ce qui n'est pas une plainte est une demande d'information, une notification ou une suggestion",
            nl="Wat geen klacht is, is een vraag om informatie, een melding of een suggestie",
            de="Was keine Beschwerde ist, ist eine Informationsanfrage, eine Meldung oder ein Vorschlag",
            en="What is no complaint is an information request, a notification or a suggestion",
        ),
    ),
    Check(
        "requests_and_others",
        ("complaints_received", "other_requests"),
        ("requests_received",),
        label=Text(
            fr="Les plaintes et les autres requêtes donnent toutes les requêtes",
            nl="De klachten en de andere verzoeken zijn samen alle verzoeken",
            de="Beschwerden und andere Anliegen ergeben alle Anliegen",
            en="Complaints and other requests add up to all requests",
        ),
    ),
    Check(
        "admissibility",
        ("complaints_admissible", "complaints_inadmissible", "admissibility_pending"),
        ("complaints_received",),
        label=Text(
            fr="Les plaintes recevables, irrecevables et à l'examen donnent toutes les plaintes",
            nl="De ontvankelijke, onontvankelijke en nog te onderzoeken klachten zijn samen alle klachten",
            de="Zulässige, unzulässige und noch zu prüfende Beschwerden ergeben alle Beschwerden",
            en="Complaints admissible, inadmissible and under examination add up to all complaints",
        ),
    ),
    Check(
        "founded_since_before",
        ("complaints_founded", "-complaints_founded_change"),
        ("complaints_founded@before",),
        severity="warning",
        label=Text(
            fr="La variation annoncée des plaintes fondées est celle des chiffres des deux années",
            nl="Het aangekondigde verschil in gegronde klachten is dat van de cijfers van beide jaren",
            de="Die angegebene Veränderung der begründeten Beschwerden ist die der Zahlen beider Jahre",
            en="The announced change in founded complaints is that of the figures of both years",
        ),
    ),
    Check(
        "complaints_since_before",
        ("complaints_received", "-complaints_received@before"),
        ("complaints_received_change",),
        within=Fraction(50),
        severity="note",
        label=Text(
            fr="La variation annoncée des plaintes, en centaines, est celle des chiffres des deux années",
            nl="Het aangekondigde verschil in klachten, in honderdtallen, is dat van de cijfers van beide jaren",
            de="Die angegebene Veränderung der Beschwerden, in Hunderten, ist die der Zahlen beider Jahre",
            en="The announced change in complaints, in hundreds, is that of the figures of both years",
        ),
    ),
    Check(
        "requests_growth",
        ("requests_received", "-requests_received@before"),
        ("requests_growth_percent",),
        per=("requests_received@before",),
        within=Fraction(1, 2),
        severity="note",
        label=Text(
            fr="La croissance annoncée des requêtes, en %, est celle des chiffres des deux années",
            nl="De aangekondigde groei van de verzoeken, in %, is die van de cijfers van beide jaren",
            de="Das angegebene Wachstum der Anliegen, in %, ist das der Zahlen beider Jahre",
            en="The announced growth of requests, in %, is that of the figures of both years",
        ),
    ),
    Check(
        "founded_rate",
        ("complaints_founded",),
        ("founded_rate",),
        per=("complaints_received",),
        within=Fraction(1, 200),
        severity="note",
        label=Text(
            fr="Le taux annoncé de plaintes fondées, en %, est celui des chiffres",
            nl="Het aangekondigde aandeel gegronde klachten, in %, is dat van de cijfers",
            de="Der angegebene Anteil begründeter Beschwerden, in %, ist der der Zahlen",
            en="The announced rate of founded complaints, in %, is that of the figures",
        ),
    ),
    Check(
        "second_line_files",
        ("second_line_complaints", "second_line_info_requests"),
        ("second_line_files",),
        label=Text(
            fr="Les plaintes et les demandes d'information en seconde ligne donnent tous les dossiers",
            nl="De klachten en de vragen om informatie in de tweede lijn zijn samen alle dossiers",
            de="Beschwerden und Informationsanfragen in zweiter Instanz ergeben alle Vorgänge",
            en="Complaints and information requests of the second line add up to all files",
        ),
    ),
)
