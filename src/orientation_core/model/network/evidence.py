"""What the data of an organisation show: pure judgements of facts, for the criteria of a maturity model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import attrs

from orientation_core.errors import PluginError
from orientation_core.model.network.members import Member
from orientation_core.model.terms import add_months
from orientation_core.model.text import Text


@attrs.frozen
class CaseFact:
    """A complaint. :ivar acknowledged_on: when its receipt was acknowledged. :ivar due_on: until when it has to be."""

    received_on: date
    acknowledged_on: date | None = None
    due_on: date | None = None


@attrs.frozen(kw_only=True)
class Facts:
    """What is known of one organisation up to a day; nobody's personal data.

    :ivar member: the organisation, without who is in function. :ivar functions: the functions that are filled that day.
    :ivar shared: whether its desk shares the rest with the network; all of it is empty else.
    :ivar cases: its complaints. :ivar procedure: since when it takes them under a written procedure.
    :ivar charters: since when a version of its charter that counts that day is in force.
    :ivar surveys, assessments: the days on which one ended. :ivar services: how many its catalogue offers that day.
    :ivar figures: year -> the day on which its figures were delivered.
    :ivar protocols: its protocols with the second line that were signed, each with its first and last day.
    :ivar mark: since when its pages wear the mark of the network.
    """

    member: Member
    functions: tuple[str, ...] = ()
    shared: bool = False
    cases: tuple[CaseFact, ...] = ()
    procedure: date | None = None
    charters: tuple[date, ...] = ()
    surveys: tuple[date, ...] = ()
    assessments: tuple[date, ...] = ()
    services: int = 0
    figures: Mapping[int, date] = attrs.field(factory=dict)
    protocols: tuple[tuple[date, date | None], ...] = ()
    mark: date | None = None


@attrs.frozen
class Judgement:
    """What the data show. :ivar met: None where they show nothing.

    :ivar numerator, denominator: of what was counted: 118 of 120 complaints. :ivar on: the day it last happened.
    """

    met: bool | None
    numerator: int | None = None
    denominator: int | None = None
    on: date | None = None


#: The data show nothing.
NOTHING = Judgement(None)

#: Judges the facts of an organisation on a day, under the settings of a criterion.
Judge = Callable[[Facts, date, Mapping[str, int]], Judgement]


@attrs.frozen
class Evidence:
    """A figure that can show that a criterion is met.

    :ivar name: what criteria call it. :ivar label: what it looks at. :ivar judge: a pure function.
    :ivar settings: those it knows, with what they are when a criterion does not say.
    """

    name: str
    label: Text
    judge: Judge
    settings: Mapping[str, int] = attrs.field(factory=dict)

    def on(self, facts: Facts, day: date, settings: Mapping[str, int]) -> Judgement:
        """What the data show on that day. :raises PluginError: the judge of a plugin failed."""
        try:
            found = self.judge(facts, day, {**self.settings, **settings})
        except Exception as error:
            raise PluginError(self.name, "orientation_evidence") from error
        if not isinstance(found, Judgement) or not (found.met is None or isinstance(found.met, bool)):
            raise PluginError(self.name, "orientation_evidence", "did not give a judgement")
        return found


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier."""
    return date.fromordinal(add_months(day.toordinal(), -months))


def _in_function(facts: Facts, _day: date, _settings: Mapping[str, int]) -> Judgement:
    # The network keeps this itself: a function that it knows nobody of may still be filled.
    filled = "complaint_coordinator" in facts.functions
    return Judgement(True) if filled else NOTHING


def _membership(facts: Facts, day: date, _settings: Mapping[str, int]) -> Judgement:
    joined = facts.member.joined(day)
    return Judgement(joined is not None, on=joined)


def _registered(facts: Facts, day: date, settings: Mapping[str, int]) -> Judgement:
    recent = _recent(facts, day, settings["months"])
    if not recent:
        return NOTHING
    # The desk gives every case a number of its own when it is kept: what stands here is registered.
    return Judgement(True, len(recent), len(recent), max(one.received_on for one in recent))


def _acknowledged(facts: Facts, day: date, settings: Mapping[str, int]) -> Judgement:
    recent = _recent(facts, day, settings["months"])
    done = [one for one in recent if one.acknowledged_on is not None and one.acknowledged_on <= day]
    late = [one for one in recent if one not in done and (one.due_on is None or one.due_on < day)]
    owed = len(done) + len(late)
    if not owed:
        return NOTHING
    return Judgement(len(done) * 100 >= settings["share"] * owed, len(done), owed)


def _procedure(facts: Facts, day: date, _settings: Mapping[str, int]) -> Judgement:
    since = facts.procedure
    return NOTHING if since is None or since > day else Judgement(True, on=since)


def _figures(facts: Facts, day: date, settings: Mapping[str, int]) -> Judgement:
    """The figures of the last year whose delivery is due; `month`: until the end of which they have to be there."""
    year = day.year - 1 if day.month > settings["month"] else day.year - 2
    delivered = facts.figures.get(year)
    late = delivered is None or delivered > day
    return Judgement(None if late and not facts.shared else not late, on=None if late else delivered)


def _charter(facts: Facts, day: date, settings: Mapping[str, int]) -> Judgement:
    return _since(facts, facts.charters, day, settings["years"] * 12)


def _survey(facts: Facts, day: date, settings: Mapping[str, int]) -> Judgement:
    return _since(facts, facts.surveys, day, settings["years"] * 12)


def _assessment(facts: Facts, day: date, settings: Mapping[str, int]) -> Judgement:
    return _since(facts, facts.assessments, day, settings["years"] * 12)


def _services(facts: Facts, _day: date, settings: Mapping[str, int]) -> Judgement:
    if not facts.shared:
        return NOTHING
    return Judgement(facts.services >= settings["least"], facts.services)


def _protocol(facts: Facts, day: date, _settings: Mapping[str, int]) -> Judgement:
    """Whether a protocol binds that day; one that ended, or is signed later, shows that none does."""
    binding = [first for first, last in facts.protocols if first <= day and (last is None or day <= last)]
    if binding:
        return Judgement(True, on=min(binding))
    return Judgement(False) if facts.shared or facts.protocols else NOTHING


def _mark(facts: Facts, day: date, _settings: Mapping[str, int]) -> Judgement:
    if not facts.shared:
        return NOTHING
    worn = facts.mark is not None and facts.mark <= day
    return Judgement(worn, on=facts.mark if worn else None)


def _since(facts: Facts, days: tuple[date, ...], day: date, months: int) -> Judgement:
    """Whether something happened in the months before a day."""
    done = [one for one in days if one <= day]
    if not facts.shared:
        return NOTHING
    return Judgement(bool(done) and max(done) >= months_before(day, months), on=max(done, default=None))


def _recent(facts: Facts, day: date, months: int) -> list[CaseFact]:
    start = months_before(day, months)
    return [one for one in facts.cases if start < one.received_on <= day]


STANDARD: tuple[Evidence, ...] = (
    Evidence(
        "coordinator_in_function",
        Text(
            fr="Un coordinateur des plaintes est en fonction",
            nl="Er is een klachtencoördinator in functie",
            de="Ein Beschwerdekoordinator ist im Amt",
            en="A complaint coordinator is in function",
        ),
        _in_function,
    ),
    Evidence(
        "member_of_network",
        Text(
            fr="L'organisation fait partie du réseau",
            nl="De organisatie maakt deel uit van het netwerk",
            de="Die Organisation gehört dem Netzwerk an",
            en="The organisation is a member of the network",
        ),
        _membership,
    ),
    Evidence(
        "complaints_registered",
        Text(
            fr="Les plaintes sont enregistrées sous un numéro unique",
            nl="De klachten worden geregistreerd onder een uniek nummer",
            de="Die Beschwerden werden unter einer eindeutigen Nummer erfasst",
            en="Complaints are registered under a number of their own",
        ),
        _registered,
        {"months": 12},
    ),
    Evidence(
        "complaints_acknowledged",
        Text(
            fr="Chaque plainte reçoit un accusé de réception",
            nl="Elke klacht krijgt een ontvangstmelding",
            de="Jede Beschwerde erhält eine Empfangsbestätigung",
            en="Every complaint is acknowledged",
        ),
        _acknowledged,
        {"months": 12, "share": 100},
    ),
    Evidence(
        "procedure_in_force",
        Text(
            fr="Les plaintes sont traitées selon une procédure écrite",
            nl="De klachten worden behandeld volgens een geschreven procedure",
            de="Die Beschwerden werden nach einem schriftlichen Verfahren bearbeitet",
            en="Complaints are handled by a written procedure",
        ),
        _procedure,
    ),
    Evidence(
        "figures_delivered",
        Text(
            fr="Les chiffres de l'année ont été transmis",
            nl="De cijfers van het jaar zijn bezorgd",
            de="Die Zahlen des Jahres wurden übermittelt",
            en="The figures of the year were delivered",
        ),
        _figures,
        {"month": 3},
    ),
    Evidence(
        "protocol_in_force",
        Text(
            fr="Un protocole avec le médiateur est signé et en vigueur",
            nl="Een protocol met de ombudsman is ondertekend en van kracht",
            de="Ein Protokoll mit der Ombudsstelle ist unterzeichnet und in Kraft",
            en="A protocol with the ombudsman is signed and in force",
        ),
        _protocol,
    ),
    Evidence(
        "charter_published",
        Text(
            fr="Une charte du client est publiée et revue récemment",
            nl="Een klantencharter is gepubliceerd en recent herzien",
            de="Eine Kundencharta ist veröffentlicht und kürzlich überarbeitet",
            en="A client charter is published and was revised lately",
        ),
        _charter,
        {"years": 3},
    ),
    Evidence(
        "services_published",
        Text(
            fr="Le catalogue propose des services",
            nl="De catalogus biedt diensten aan",
            de="Der Katalog bietet Dienstleistungen an",
            en="The catalogue offers services",
        ),
        _services,
        {"least": 1},
    ),
    Evidence(
        "single_mark_worn",
        Text(
            fr="Les pages portent le signe du réseau",
            nl="De pagina's dragen het teken van het netwerk",
            de="Die Seiten tragen das Zeichen des Netzwerks",
            en="Pages wear the mark of the network",
        ),
        _mark,
    ),
    Evidence(
        "survey_held",
        Text(
            fr="Une enquête clients a eu lieu récemment",
            nl="Er is recent een klantenbevraging gehouden",
            de="Kürzlich fand eine Kundenbefragung statt",
            en="A client survey was held lately",
        ),
        _survey,
        {"years": 2},
    ),
    Evidence(
        "assessment_held",
        Text(
            fr="Une autoévaluation a eu lieu récemment",
            nl="Er is recent een zelfevaluatie gehouden",
            de="Kürzlich fand eine Selbstbewertung statt",
            en="A self-assessment was held lately",
        ),
        _assessment,
        {"years": 2},
    ),
)
