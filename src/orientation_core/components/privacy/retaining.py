"""Applying the schedule: what is over its time is erased, by portions, unless a hold says that it must stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.privacy.desk import PrivacyOffice
from orientation_core.components.privacy.erasing import scrub
from orientation_core.components.privacy.finding import Finder, Held, Kind, pages
from orientation_core.components.privacy.records import KINDS as OWN
from orientation_core.components.privacy.records import held, is_erased
from orientation_core.components.privacy.settings import schedule_of
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.kinds import ColumnType, day_value, instant_value
from orientation_core.model.parties import Actor
from orientation_core.model.privacy.schedules import KeepRule, Schedule
from orientation_core.store import Query, Record, UnitOfWork, Where

#: So many records are erased in one transaction.
_PORTION = 100


@attrs.frozen
class Due:
    """A record whose time is over. :ivar rule: by which rule. :ivar on_hold: it must stay all the same."""

    kind: str
    record: str
    rule: str
    on_hold: bool = False


@attrs.frozen
class Applied:
    """What the schedule did, or would do. :ivar erased: whose time was over. :ivar held: of those, what must stay."""

    schedule: str
    erased: tuple[Due, ...]
    held: tuple[Due, ...]
    dry_run: bool = False


@attrs.frozen(kw_only=True)
class Retaining(PrivacyOffice):
    """How long documents are kept."""

    def schedule(self) -> Schedule:
        """The schedule that counts, the agency's own rules first. :raises Refused: none is settled."""
        return schedule_of(self, self.settings)

    def unsettled(self) -> tuple[str, ...]:
        """The kinds with personal data for which nothing says how long they are kept."""
        schedule = self.schedule()
        return tuple(
            kind.name
            for kind in self.kinds
            if kind.personal and schedule.rule(kind.name, _class(kind)) is None
        )

    def retain(
        self, actor: Actor, *, authority: str | None = None, dry_run: bool = False, limit: int | None = None
    ) -> Applied:
        """Erase what is over its time; run again to go on where it stopped.

        A record under a legal hold stays. What goes with another (the mail of a case) goes with it, and a merged case with
        its leading one.

        :param limit: at most so many records of each kind are erased by one rule; those on hold are told beside.
        :raises Refused: a kind with personal data has no term, or the authority that allows it is not named.
        """
        self.permit(actor, "privacy.retain")
        missing = self.unsettled()
        if missing:
            said = sentence("nothing says how long these are kept: {kinds}", kinds=missing)
            raise Refused([Problem("/settings/privacy/rules", said, "privacy.unsettled")])
        authority = authority or self.settings.authority
        self.check_authority(authority, dry_run=dry_run)
        schedule, now = self.schedule(), self.clock()
        erased: list[Due] = []
        stay: list[Due] = []
        for kind in self.kinds:
            if not kind.personal or kind in OWN:
                continue
            for rule, query in _questions(kind, schedule, now):
                going, staying = self._of_one_rule(
                    actor, kind, rule, query, authority, dry_run=dry_run, limit=limit
                )
                erased += going
                stay += staying
        if not dry_run:  # also where nothing is over: a run before may have been ended before it came to this
            scrub(self)
        return Applied(schedule.name, tuple(erased), tuple(stay), dry_run)

    def _of_one_rule(
        self,
        actor: Actor,
        kind: Kind,
        rule: KeepRule,
        query: Query,
        authority: str | None,
        *,
        dry_run: bool,
        limit: int | None,
    ) -> tuple[list[Due], list[Due]]:
        with self.begin(write=False) as unit:
            found = list(self._over(unit, kind, rule, query, limit))
        staying = [one for one in found if one.on_hold]
        going = [one for one in found if not one.on_hold]
        for start in range(0, 0 if dry_run else len(going), _PORTION):
            portion = going[start : start + _PORTION]
            with self.begin(write=True) as unit:
                own = [
                    Held(kind, unit.get(kind, one.record), "of", frozenset())
                    for one in portion
                    if not held(unit, kind.name, one.record)
                ]
                with_them = [
                    each
                    for one in own
                    for each in Finder(self.kinds).belonging(unit, one)
                    if not held(unit, *each.place)
                ]
                self.eraser(actor, "retention", rule.code, authority).erase(unit, [*own, *with_them])
        return going, staying

    def _over(
        self, unit: UnitOfWork, kind: Kind, rule: KeepRule, query: Query, limit: int | None
    ) -> Iterator[Due]:
        count = 0
        cutoff = rule.cutoff(self.clock())
        for record in pages(unit, kind, query):
            if limit is not None and count >= limit:
                return
            if is_erased(unit, kind.name, record.id) or not _rests(unit, kind, record, cutoff):
                continue
            if _is_led(unit, kind, record):
                continue
            # Those treated within it first: a run that is ended between them is taken up by the next one.
            for one in (*_within(unit, kind, record), record.id):
                due = Due(kind.name, one, rule.code, held(unit, kind.name, one))
                count += not due.on_hold
                yield due


def _class(kind: Kind) -> str | None:
    return None if kind.retention is None else kind.retention.value


def _questions(kind: Kind, schedule: Schedule, now: datetime) -> Iterator[tuple[KeepRule, Query]]:
    """Each rule that ends for a kind, and what is over by it."""
    name, sort, people = kind.name, _class(kind), kind.people
    outcomes = schedule.outcomes(name, sort) if people is not None and people.outcome is not None else ()
    for outcome in (*outcomes, None):
        rule = schedule.rule(name, sort, outcome)
        if rule is None or rule.keeps:
            continue
        where: list[Where] = []
        if people is not None and people.since is not None:
            cutoff = rule.cutoff(now)
            day = kind.column(people.since).type is ColumnType.DAY
            where.append(Where(people.since, "<", day_value(cutoff.date()) if day else instant_value(cutoff)))
        if people is not None and people.belongs is not None:
            where.append(Where(people.belongs[0], "null"))
        if people is not None and people.outcome is not None and outcome is not None:
            where.append(Where(people.outcome, "=", outcome))
        if people is not None and people.outcome is not None and outcome is None:
            # An absent outcome differs from every one there is, which a comparison does not say.
            yield rule, Query((*where, Where(people.outcome, "null")))
            where += [Where(people.outcome, "!=", other) for other in outcomes]
            where.append(Where(people.outcome, "not_null"))
        yield rule, Query(tuple(where))


def _is_led(unit: UnitOfWork, kind: Kind, record: Record) -> bool:
    """Whether it is a case that is treated within another, with which it goes: that one is judged for both."""
    if kind is not COMPLAINT:
        return False
    merged = record.value(COMPLAINT).merged
    return merged is not None and not is_erased(unit, kind.name, merged.into)


def _within(unit: UnitOfWork, kind: Kind, record: Record) -> Iterator[str]:
    """Ids of the cases that are treated within a case and were not erased, the innermost first."""
    if kind is not COMPLAINT:
        return
    brought = (one.case for one in record.value(COMPLAINT).complainants if one.case is not None)
    for key in dict.fromkeys(brought):
        found = unit.get(COMPLAINT, key)
        merged = found.value(COMPLAINT).merged
        if merged is not None and merged.into == record.id and not is_erased(unit, kind.name, key):
            yield from _within(unit, kind, found)
            yield key


def _rests(unit: UnitOfWork, kind: Kind, record: Record, cutoff: datetime) -> bool:
    """Of a kind without a column that tells when it ended: whether nobody changed it since."""
    if kind.people is not None and kind.people.since is not None:
        return True
    return unit.history(kind, record.id)[-1].at < instant_value(cutoff)
