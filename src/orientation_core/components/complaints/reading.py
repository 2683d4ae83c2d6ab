"""Looking: one case, the work list, search, likely duplicates, what the clocks say and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

import attrs

from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.privacy.records import restricted
from orientation_core.components.privacy.veiling import veiled_document, veils
from orientation_core.components.rulebook import read_calendar
from orientation_core.documents import Document, structure
from orientation_core.errors import NotAllowed, NotFound
from orientation_core.kinds import day_of, day_value, fold, instant_value
from orientation_core.model import casework, joint
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.clocks import ClockState, Move, OpenClock, moved
from orientation_core.model.complaints import Complaint
from orientation_core.model.explain import explain
from orientation_core.model.journal import Entry
from orientation_core.model.parties import ANONYMOUS, Actor, Role, may, sees
from orientation_core.model.privacy import ERASED, RESTRICTED
from orientation_core.model.text import Language
from orientation_core.store import Query, Record, UnitOfWork, Where

_PLACES = {column.name: place for place, column in enumerate(COMPLAINT.columns)}
_CLIENT, _UNIT = _PLACES["client"], _PLACES["unit"]
_DUE, _RECEIVED = _PLACES["next_due_on"], _PLACES["received_on"]

#: The fields of a case that keep it from some, or open it to others, than its client and unit do; most have none.
_NARROWING = frozenset({"flags", "about", "recusals", "complainants", "representatives"})

#: Cases are read in portions of this size where more than a page may have to be looked through.
_PORTION = 200


@attrs.frozen
class Item:
    """One line of the work list.

    :ivar due_on: the earliest date still owed, ISO; None when nothing is. :ivar late: that date is over.
    :ivar days_left: calendar days until then; negative when late.
    """

    id: str
    reference: str
    type: str
    state: str
    channel: str
    language: str
    subject: str | None
    unit: str | None
    assigned_to: str | None
    received_on: str
    due_on: str | None
    late: bool
    days_left: int | None


@attrs.frozen
class Duplicate:
    """A case that looks like this one. :ivar likeness: 0 to 100. :ivar why: ``same_client`` or ``same_words``."""

    id: str
    reference: str
    likeness: int
    why: str


class Reading(Desk):
    """Every read passes the same permission as every change."""

    def get(self, actor: Actor, key: str) -> Complaint:
        """A case by id or public reference. :raises NotFound: there is none within sight of `actor`."""
        with self.begin(write=False) as unit:
            way = self._way(unit, self.find_record(unit, key), lambda case: joint.number_of(case, actor))
        self.authorise(actor, "read", way.asked, asked=key)
        return self.shown(actor, way)

    def version(self, actor: Actor, key: str) -> int:
        """The version of a case, to hand back with a change that must not overwrite somebody else's."""
        with self.begin(write=False) as unit:
            record = self.find_record(unit, key)
        self.authorise(actor, "read", self.read(record), asked=key)
        return record.version

    def history(self, actor: Actor, key: str) -> list[Entry]:
        """The journal of a case: who changed what and when; personal fields only as commitments."""
        with self.begin(write=False) as unit:
            record = self.find_record(unit, key)
            self.authorise(actor, "history", self.read(record), asked=key)
            return unit.history(COMPLAINT, record.id)

    # ------------------------------------------------------------------------------ lists

    def worklist(
        self,
        actor: Actor,
        *,
        stage: str | None = None,
        unit: str | None = None,
        assigned_to: str | None = None,
        unassigned: bool = False,
        type: str | None = None,  # noqa: A002 - the field's name
        limit: int = 25,
        after: str | None = None,
        on: date | None = None,
    ) -> list[Item]:
        """Open cases, what is due first at the top.

        :param unassigned: only those that nobody has. :param after: id of the last line of the page before.
        :param on: count what is left from that day instead of today; which cases are open stays as it is now.
        """
        where = [Where("closed_at", "null")]
        if unassigned:
            where.append(Where("assigned_to", "null"))
        for column, value in (("stage", stage), ("unit", unit), ("assigned_to", assigned_to), ("type", type)):
            if value is not None:
                where.append(Where(column, "=", value))
        query = Query((*where, *self._own(actor)), order=("next_due_on", "received_at"), after=after)
        return self._items(actor, self._visible(actor, query, limit, work=True), on)

    def search(
        self,
        actor: Actor,
        words: str,
        *,
        limit: int = 25,
        after: str | None = None,
        on: date | None = None,
    ) -> list[Item]:
        """Cases in which all words occur, in any spelling of case and accents; the newest first.

        :param on: as in :meth:`worklist`.
        """
        query = Query(self._own(actor), search=words, order=("-received_at",), after=after)
        return self._items(actor, self._visible(actor, query, limit), on)

    def count(self, actor: Actor, *where: Where, words: str = "") -> int:
        """How many cases answer the conditions, of those within sight by role; no plugin is asked."""
        self._authorise_list(actor)
        found = 0
        with self.begin(write=False) as unit:
            hidden = self.about(unit, actor)
            for sight in self._sights(actor, unit):
                conditions = (*where, *sight)
                found += unit.count(COMPLAINT, Query(conditions, search=words))
                if hidden:
                    seen = (*conditions, Where("id", "in", hidden))
                    found -= unit.count(COMPLAINT, Query(seen, search=words))
        return found

    @staticmethod
    def about(unit: UnitOfWork, actor: Actor) -> tuple[str, ...]:
        """Ids of the cases that this actor must not even be able to count: those about them, and restricted ones."""
        hidden = {
            str(record)
            for chunk in unit.columns(COMPLAINT, ("record", "official"), Query(), part="about")
            for record, official in zip(chunk["record"], chunk["official"], strict=True)
            if official == actor.id
        }
        if actor.role is not Role.CITIZEN and not may(actor, "complaint.read_restricted"):
            hidden |= restricted(unit, COMPLAINT.name)
        return tuple(sorted(hidden))

    def in_sight(self, unit: UnitOfWork, actor: Actor) -> Callable[[str], bool]:
        """Tells of an id whether that case is within sight by role; no plugin is asked.

        :raises NotAllowed: the actor may list no cases.
        """
        self._authorise_list(actor)
        hidden, sights = set(self.about(unit, actor)), self._sights(actor, unit)
        if sights == ((),):
            return lambda key: key not in hidden
        seen = {
            str(key)
            for sight in sights
            for chunk in unit.columns(COMPLAINT, ("id",), Query(sight))
            for key in chunk["id"]
        }
        return lambda key: key in seen and key not in hidden

    def _authorise_list(self, actor: Actor) -> None:
        self.authorise(actor, "list" if actor.role is not Role.CITIZEN else "read")

    def _visible(
        self, actor: Actor, query: Query, limit: int, *, work: bool = False
    ) -> list[tuple[Record, Document]]:
        """The first `limit` cases of a query that the actor may see, each with its document.

        :param work: those on which something can still be done: an erased one stays open for ever.
        """
        self._authorise_list(actor)
        found: list[tuple[Record, Document]] = []
        portion = min(limit, _PORTION)
        with self.begin(write=False) as unit:
            if query.after is not None:
                last = unit.get(COMPLAINT, query.after)
                if not self._sees(actor, last, last.document()):
                    raise NotFound(COMPLAINT.name, query.after)
            while len(found) < limit:
                records = unit.find(COMPLAINT, attrs.evolve(query, limit=portion))
                read = [(record, record.document()) for record in records]
                read = [pair for pair in read if not (work and ERASED in pair[1].get("flags", ()))]
                found += [pair for pair in read if self._sees(actor, *pair)]
                if len(records) < portion:
                    break
                query = attrs.evolve(query, after=records[-1].id)
        return found[:limit]

    def _sees(self, actor: Actor, record: Record, document: Document) -> bool:
        """What :meth:`authorise` would say. Only a plugin needs the whole case for it; the default needs three fields."""
        if self.plugins.implements("orientation_authorise"):
            try:
                self.authorise(actor, "read", structure(COMPLAINT.name, document, Complaint))
            except (NotAllowed, NotFound):
                return False
            return True
        client, unit = (cast("str | None", record.columns[place]) for place in (_CLIENT, _UNIT))
        if _NARROWING.isdisjoint(document):
            return may(actor, "complaint.read") and sees(actor, client=client, unit=unit, about=())
        closed = RESTRICTED in document.get("flags", ())
        recused = (one["official"] for one in document.get("recusals", ()))
        about, others = (*document.get("about", ()), *recused), tuple[str, ...]()
        if "complainants" in document or (actor.role is Role.CITIZEN and "representatives" in document):
            case = structure(COMPLAINT.name, document, Complaint)
            about, others = case.kept_from, tuple(joint.logged_in(case))
            if not closed and self._consented(actor, "complaint.read", case):
                return actor.id not in about
        return may(actor, "complaint.read") and sees(
            actor, client=client, unit=unit, about=about, others=others, restricted=closed
        )

    def _own(self, actor: Actor) -> tuple[Where, ...]:
        """What keeps a citizen's lists to their own cases, by an index; those that they joined among them."""
        if actor.role is not Role.CITIZEN:
            return ()
        with self.begin(write=False) as unit:
            return _own(actor, unit)

    @staticmethod
    def _sights(actor: Actor, unit: UnitOfWork) -> tuple[tuple[Where, ...], ...]:
        """What an actor sees by role, as conditions that no case answers twice."""
        if actor.role is Role.HANDLER and actor.units:
            return (Where("unit", "in", tuple(sorted(actor.units))),), (Where("unit", "null"),)
        return (_own(actor, unit),)

    def _items(
        self, actor: Actor, cases: Iterable[tuple[Record, Document]], on: date | None = None
    ) -> list[Item]:
        moment = self.clock() if on is None else on
        return [
            _item(record, veiled_document(document) if veils(self, actor, record.id) else document, moment)
            for record, document in cases
        ]

    # ------------------------------------------------------------------------------ duplicates

    def duplicates(self, actor: Actor, key: str, *, least: int = 80, limit: int = 5) -> list[Duplicate]:
        """Cases of the last months that look like this one; a person decides whether they are.

        Candidates share the rarest-looking words; likeness is that of the word sets (rapidfuzz, or the standard
        library's when that extra is not installed).
        """
        case = self.get(actor, key)
        said = fold(" ".join(one for one in (case.subject, case.text) if one))
        longest = sorted(set(said.split()), key=lambda word: (-len(word), word))[:3]
        rules = self.rules(case)
        since = case.received_at - timedelta(days=rules.procedure.duplicates_days)
        window = (
            Where("received_at", ">=", instant_value(since)),
            Where("received_at", "<=", instant_value(case.received_at + timedelta(days=1))),
        )
        questions = [Query(window, search=f"{word} ", order=("-received_at",)) for word in longest]
        if case.client.email:
            questions.insert(0, Query(window, search=case.client.email, order=("-received_at",)))
        found: dict[str, Duplicate] = {}
        for question in questions:
            for _, document in self._visible(actor, question, 50):
                other = structure(COMPLAINT.name, document, Complaint)
                if other.id == case.id or other.id in found:
                    continue
                likeness = _likeness(said, fold(" ".join(one for one in (other.subject, other.text) if one)))
                same = bool(case.client.email) and other.client.email == case.client.email
                if likeness >= least or (same and likeness >= least - 25):
                    found[other.id] = Duplicate(
                        other.id, other.reference, likeness, "same_client" if same else "same_words"
                    )
        return sorted(found.values(), key=lambda one: (-one.likeness, one.id))[:limit]

    # ------------------------------------------------------------------------------ time

    def clocks(self, actor: Actor, key: str) -> tuple[ClockState, ...]:
        """What the clocks of a case show now, each with the derivation of its due date."""
        case = self.get(actor, key)
        return casework.clock_states(case, self.rules(case), self.clock())

    def explain(self, actor: Actor, key: str, language: Language, clock: str | None = None) -> list[str]:
        """Why each due date is what it is, in words. :param clock: only that one."""
        states = [state for state in self.clocks(actor, key) if clock in (None, state.name)]
        return [explain(state.derivation, language) for state in states if state.derivation is not None]

    def preview(self, actor: Actor, calendar: str | Calendar | Mapping[str, Any] | bytes) -> Iterator[Move]:
        """Which due dates of open cases would move if they ran under another calendar.

        Nothing is changed: cases keep the calendar they were opened under.

        :param calendar: a document that no agency has to know yet, or the name of one whose newest version is meant.
        :raises InvalidDocument: it is no valid calendar. :raises NotFound: there is none of that name.
        """
        self.authorise(actor, "list")
        if isinstance(calendar, str):
            calendar = self.rulebook.newest_calendar(calendar)
        elif not isinstance(calendar, Calendar):
            calendar = read_calendar(self.documents, calendar)
        yield from moved(self._open_clocks(actor), calendar, self.clock())

    def _open_clocks(self, actor: Actor) -> Iterator[OpenClock]:
        query, last = Query((Where("closed_at", "null"),), limit=_PORTION), None
        while True:
            with self.begin(write=False) as unit:
                records = unit.find(COMPLAINT, attrs.evolve(query, after=last))
            for record in records:
                document = record.document()
                if self._sees(actor, record, document):
                    case = structure(COMPLAINT.name, document, Complaint)
                    rules = self.rules(case)
                    for run in case.clocks:
                        rule = rules.procedure.clock(run.name)
                        yield OpenClock(case.id, rule, run.events, rules.calendar, rules.bound)
            if len(records) < _PORTION:
                return
            last = records[-1].id


def _own(actor: Actor, unit: UnitOfWork) -> tuple[Where, ...]:
    """What keeps a citizen's lists to their own cases; whoever comes anonymously has none. Few cases have several
    complainants: those are looked through.
    """
    if actor.role is not Role.CITIZEN:
        return ()
    opened = Where("client", "in", () if actor == ANONYMOUS else (actor.id,))
    joined = {
        str(record)
        for chunk in unit.columns(COMPLAINT, ("record", "actor"), Query(), part="complainants")
        for record, who in zip(chunk["record"], chunk["actor"], strict=True)
        if who == actor.id and actor != ANONYMOUS
    }
    if not joined:
        return (opened,)
    own = {str(key) for chunk in unit.columns(COMPLAINT, ("id",), Query((opened,))) for key in chunk["id"]}
    return (Where("id", "in", tuple(sorted(own | joined))),)


def _item(record: Record, document: Document, on: date) -> Item:
    """One line of a list: the document as it stands, and the days that the columns hold already.

    :param on: from when days are counted: a day, or a moment for the day that it is where the case is.
    """
    due, received = (cast("int | None", record.columns[place]) for place in (_DUE, _RECEIVED))
    left = None if due is None else due - _day_number(on, document.get("zone", "Europe/Brussels"))
    return Item(
        record.id,
        document["reference"],
        document["type"],
        document["state"],
        document["channel"],
        document["language"],
        document.get("subject"),
        document.get("unit"),
        document.get("assigned_to"),
        _written(received or 0),
        None if due is None else _written(due),
        left is not None and left < 0,
        left,
    )


@lru_cache(maxsize=4096)
def _written(day: int) -> str:
    """A day of a column as ISO 8601 writes it; a list names the same few days over and over."""
    return day_of(day).isoformat()


@lru_cache(maxsize=16)
def _day_number(on: date, zone: str) -> int:
    return day_value(local_day(on, zone) if isinstance(on, datetime) else on)


def _likeness(one: str, other: str) -> int:
    """How alike two folded texts are, 0 to 100, whatever the order of their words."""
    if not one or not other:
        return 0
    try:
        from rapidfuzz.fuzz import token_sort_ratio
    except ImportError:
        from difflib import SequenceMatcher

        left, right = " ".join(sorted(one.split())), " ".join(sorted(other.split()))
        return round(100 * SequenceMatcher(None, left, right, autojunk=False).ratio())
    return round(token_sort_ratio(one, other))
