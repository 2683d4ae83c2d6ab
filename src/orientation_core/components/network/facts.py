"""What the data of the organisations of a network show: read from their own desks, where these share it.

Counts and days leave a desk, never a case, and only to the network that its settings name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import attrs

from orientation_core.components.agencies import known
from orientation_core.components.assessments.record import ROUND
from orientation_core.components.catalogue.record import KINDS as CATALOGUE
from orientation_core.components.charters.kinds import CHARTER
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.identity.record import IDENTITY
from orientation_core.components.referrals.record import PROTOCOL
from orientation_core.components.rulebook import PROCEDURE
from orientation_core.components.shelf import EDITION
from orientation_core.components.surveys.records import WAVE
from orientation_core.documents import structure
from orientation_core.kinds import RecordKind, day_of, instant_of
from orientation_core.model.calendars import local_day
from orientation_core.model.catalogue import Service
from orientation_core.model.charters import Charter
from orientation_core.model.network.evidence import CaseFact, Facts
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.members import Member
from orientation_core.model.referrals.protocols import Protocol
from orientation_core.store import Query, Store, UnitOfWork, Where

_SERVICE: RecordKind[Service] = CATALOGUE["service"]


@attrs.frozen
class _Desk:
    """Everything that one desk shares, read once for any number of days."""

    cases: tuple[CaseFact, ...]
    procedure: date | None
    charters: tuple[Charter, ...]
    #: When each wave opened, and its last day when that is known.
    waves: tuple[tuple[date, date | None], ...]
    rounds: tuple[date, ...]
    protocols: tuple[Protocol, ...]
    #: Name of a service -> its versions, each with the day from which it was the newest.
    services: Mapping[str, Sequence[tuple[date, Service]]]
    #: From which day each mark that is published here is worn.
    marks: tuple[date, ...]

    def offered(self, day: date) -> int:
        """How many services clients could count on that day, as the catalogue stood then."""
        newest = [[one for kept_on, one in versions if kept_on <= day] for versions in self.services.values()]
        return sum(bool(then) and then[-1].active_on(day) for then in newest)


def facts_by(
    store: Store, network: str, zone: str, figures: Sequence[YearFigures], connection: Any = None
) -> Callable[[Member, date], Facts]:
    """What gives the facts of a member on a day; each desk is read once, when it is asked for first.

    :param network: slug of the agency that keeps the network. :param zone: where a day is meant.
    """
    sharing = {slug for slug, agency in known(store).items() if network in (agency.network, slug)}
    delivered: dict[str, dict[int, date]] = {}
    for one in figures:
        delivered.setdefault(one.name, {})[one.year] = one.delivered_on

    with store.begin(network, write=False, connection=connection) as unit:
        kept: tuple[Protocol, ...] = tuple(_all(unit, PROTOCOL))

    @cache
    def desk(agency: str) -> _Desk:
        with store.begin(agency, write=False, connection=connection) as unit:
            return _read(unit, zone)

    @cache
    def mark() -> tuple[date, ...]:
        with store.begin(network, write=False, connection=connection) as unit:
            return _marks(unit)

    def worn(agency: str, own: tuple[date, ...], day: date) -> date | None:
        """Since when a desk wears the network's mark: one that has a mark of its own wears that."""
        if agency != network and any(one <= day for one in own):
            return None
        return min((one for one in mark() if one <= day), default=None)

    def facts(member: Member, day: date) -> Facts:
        base = Facts(
            member=attrs.evolve(member, functions=()),
            functions=tuple(dict.fromkeys(one.function for one in member.in_function(day))),
            figures=delivered.get(member.name, {}),
            protocols=_times(kept, member.name),
        )
        if member.agency is None or member.agency not in sharing:
            return base
        read = desk(member.agency)
        return attrs.evolve(
            base,
            shared=True,
            cases=read.cases,
            procedure=read.procedure,
            charters=tuple(one.valid_from for one in read.charters if one.in_force(day)),
            surveys=tuple(min(last or day, day) for first, last in read.waves if first <= day),
            assessments=read.rounds,
            services=read.offered(day),
            protocols=tuple(dict.fromkeys((*base.protocols, *_times(read.protocols, member.name, own=True)))),
            mark=worn(member.agency, read.marks, day),
        )

    return facts


def _read(unit: UnitOfWork, zone: str) -> _Desk:
    waves, rounds = _all(unit, WAVE), _all(unit, ROUND)
    return _Desk(
        cases=tuple(_cases(unit)),
        procedure=_procedure(unit, zone),
        charters=tuple(_all(unit, CHARTER)),
        waves=tuple((local_day(one.opens_at, zone), one.last_day) for one in waves),
        protocols=tuple(_all(unit, PROTOCOL)),
        rounds=tuple(local_day(one.closed_at, zone) for one in rounds if one.closed_at is not None),
        services=_services(unit, zone),
        marks=_marks(unit),
    )


def _times(
    protocols: Sequence[Protocol], name: str, *, own: bool = False
) -> tuple[tuple[date, date | None], ...]:
    """The first and last day of every signed protocol of an organisation. :param own: they stand at its own desk."""
    mine = [
        one
        for one in protocols
        if any(
            each.organisation == name or (own and each.organisation is None)
            for each in one.parties
            if each.side == "first_line"
        )
    ]
    return tuple((one.begins, one.valid_until) for one in mine if one.begins is not None)


def _marks(unit: UnitOfWork) -> tuple[date, ...]:
    return tuple(one.used_from for one in _all(unit, IDENTITY) if one.status == "published")


def _all(unit: UnitOfWork, kind: RecordKind[Any]) -> list[Any]:
    return [one.value(kind) for one in unit.find(kind, Query())]


def _cases(unit: UnitOfWork) -> Iterator[CaseFact]:
    names = ("received_on", "ack_done_on", "ack_due_on")
    for chunk in unit.columns(COMPLAINT, names, Query((Where("type", "=", "complaint"),))):
        for received, done, due in zip(*(chunk[name] for name in names), strict=True):
            if isinstance(received, int):
                yield CaseFact(day_of(received), _day(done), _day(due))


def _day(value: Any) -> date | None:
    return day_of(value) if isinstance(value, int) else None


def _procedure(unit: UnitOfWork, zone: str) -> date | None:
    """Since when a procedure document is kept here: what a desk takes cases under is kept when it is opened."""
    moments = [
        instant_of(unit.history(PROCEDURE, record.id)[0].at) for record in unit.find(PROCEDURE, Query())
    ]
    return min((local_day(one, zone) for one in moments), default=None)


def _services(unit: UnitOfWork, zone: str) -> dict[str, list[tuple[date, Service]]]:
    asked = Query((Where("of_kind", "=", _SERVICE.name),), order=("name", "edition"))
    found: dict[str, list[tuple[date, Service]]] = {}
    for edition in (record.document() for record in unit.find(EDITION, asked)):
        kept = local_day(datetime.fromisoformat(edition["kept_at"]), zone)
        value = structure(_SERVICE.name, edition["document"], Service)
        found.setdefault(edition["name"], []).append((kept, value))
    return found
