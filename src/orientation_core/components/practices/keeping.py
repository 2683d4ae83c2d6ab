"""Keeping practices: submitted, changed, reviewed, published, retired; read here and in the whole network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self

import attrs

from orientation_core.analysis.practices import judged
from orientation_core.components.agencies import known
from orientation_core.components.complaints import Complaints
from orientation_core.components.improvements import Improvements
from orientation_core.components.office import Office
from orientation_core.components.practices.record import PRACTICE
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import structure, to_document
from orientation_core.errors import Conflict, InvalidDocument, NotFound, Problem, sentence
from orientation_core.kinds import fold
from orientation_core.model.agency import Agency
from orientation_core.model.gate import parse_json
from orientation_core.model.improvements.actions import ImprovementAction, Measured
from orientation_core.model.parties import Actor
from orientation_core.model.practices import moves
from orientation_core.model.practices.practices import (
    Facet,
    GoodPractice,
    PracticeEvidence,
    PracticeFigure,
    check,
    public,
    within,
)
from orientation_core.store import Query, Where

Given = bytes | str | Mapping[str, Any]

#: What comes by itself, and is not written into a practice that is submitted.
_LATER = ("published_on", "retired_on", "trail")


@attrs.frozen
class Known:
    """A practice that the reader can know of.

    :ivar reference: what it is called here: ``NAME`` of our own, ``ORGANISATION/NAME`` of another desk's.
    :ivar organisation: slug of the desk that keeps it. :ivar published_at, changed_at: when everybody could read it
        first, and as it is now.
    """

    reference: str
    organisation: str
    practice: GoodPractice
    published_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def full(self) -> str:
        """What it is called everywhere: ``ORGANISATION/NAME``."""
        return self.reference if "/" in self.reference else f"{self.organisation}/{self.reference}"


@attrs.frozen(kw_only=True)
class Keeping(Office):
    """The practices of one agency.

    :ivar desk: its complaints, whose causes practices help against. :ivar improvements: its actions, which carry
        practices out and measure what becomes of it.
    """

    desk: Complaints
    improvements: Improvements

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds."""
        parts: dict[str, Any] = {
            name: getattr(self, name).joining(connection) for name in ("desk", "improvements")
        }
        return attrs.evolve(self, connection=connection, **parts)

    @property
    def _shelf(self) -> Shelf[GoodPractice]:
        return Shelf(self, PRACTICE)

    def today(self) -> date:
        """The local day."""
        return self.improvements.today()

    # ------------------------------------------------------------------------------ reading

    def get(self, actor: Actor, reference: str) -> Known:
        """One practice: of our own desk in whatever state, of another only when it is published.

        :param reference: ``NAME``, or ``ORGANISATION/NAME``. :raises NotFound: there is none that may be read.
        """
        self.permit(actor, "practice.read")
        of, _, name = reference.rpartition("/")
        if of in ("", self.agency.slug):
            return self._mine(actor, self._shelf.get(name).value)
        for one in self._of_others():
            if one.reference == reference:
                return one
        raise NotFound(PRACTICE.name, reference)

    def find(
        self,
        actor: Actor,
        *,
        search: str = "",
        status: str | None = None,
        own: bool = False,
        facets: Mapping[Facet, str] | None = None,
    ) -> list[Known]:
        """The practices of our own desk, and what others of the network published; by name.

        :param search: words that they must have, in any language. :param status: where they stand; others show only
            what is published. :param own: only ours. :param facets: what they have to be about: ``{"cause": CODE}`` …
        """
        self.permit(actor, "practice.read")
        where = () if status is None else (Where("status", "=", status),)
        found = [
            self._mine(actor, one) for one in self._shelf.find(Query(where, search=search, order=("name",)))
        ]
        if not own and status in (None, "published"):
            found += self._of_others(search)
        asked = {name: fold(value) for name, value in (facets or {}).items()}
        return [one for one in found if all(has(one.practice, name, value) for name, value in asked.items())]

    def published(self, actor: Actor, *, own: bool = False) -> list[Known]:
        """What everybody may read, as everybody may read it. :param own: only what our own desk published."""
        return [
            attrs.evolve(one, practice=public(one.practice))
            for one in self.find(actor, status="published", own=own)
        ]

    def editions(self, actor: Actor, name: str) -> list[tuple[int, datetime, GoodPractice]]:
        """Every version of one of our own, as the reader may see it: (version, when, practice), the oldest first."""
        self.permit(actor, "practice.read")
        return [
            (
                one.version,
                one.kept_at,
                self._mine(actor, structure(PRACTICE.name, one.document, GoodPractice)).practice,
            )
            for one in self._shelf.editions(name)
        ]

    def _mine(self, actor: Actor, practice: GoodPractice) -> Known:
        try:
            self.permit(actor, "practice.people")
            people = True
        except PermissionError:
            people = False
        shown = within(practice, self.today(), people=people)
        return Known(practice.name, self.agency.slug, shown, *practice.moments())

    def _of_others(self, search: str = "") -> Iterator[Known]:
        """What the other desks of the network published, as everybody may read it."""
        query = Query((Where("status", "=", "published"),), search=search, order=("name",))
        for agency in self._others():
            with self.store.begin(agency.slug, write=False, connection=self.connection) as unit:
                found = unit.find(PRACTICE, query)
            for record in found:
                one = record.value(PRACTICE)
                yield Known(f"{agency.slug}/{one.name}", agency.slug, public(one), *one.moments())

    def _others(self) -> list[Agency]:
        """The other desks of this store that are in the same network: whoever names none is in none but their own."""
        network = self.agency.network or self.agency.slug
        return [
            agency
            for slug, agency in sorted(known(self.store).items())
            if slug != self.agency.slug and network in (slug, agency.network)
        ]

    # ------------------------------------------------------------------------------ changing

    def submit(self, actor: Actor, document: Given, *, key: str | None = None) -> Kept[GoodPractice]:
        """A practice for somebody else to review: a new one, or the next version of one that was submitted before.

        What was published goes back to be reviewed when it changes. The same document again changes nothing.

        :param document: of kind ``good_practice``; `submitted_on` is today when absent, `organisation` ours.
        :raises InvalidDocument: naming every problem. :raises Refused: it is retired.
        """
        self.permit(actor, "practice.submit")
        practice = self._completed(self._read(document))
        before = self._known(practice.name)
        at = self.clock()
        if before is None:
            return self._shelf.keep(
                actor, moves.submitted(practice, at, actor.id), "submitted", version=0, key=key
            )
        after = moves.changed(before.value, practice, at, actor.id, "change")
        return self._shelf.keep(actor, after, "submitted", version=before.version, key=key)

    def review(
        self,
        actor: Actor,
        name: str,
        *,
        accept: bool = True,
        reason: str | None = None,
        version: int | None = None,
    ) -> Kept[GoodPractice]:
        """Accept a practice that somebody else wrote, or give it back. :raises Refused: see :func:`~.moves.reviewed`."""
        self.permit(actor, "practice.review")
        done = "reviewed" if accept else "given-back"
        return self._moved(
            actor,
            name,
            done,
            version,
            lambda one, at: moves.reviewed(one, at, actor.id, reason, accept=accept),
        )

    def publish(self, actor: Actor, name: str, *, version: int | None = None) -> Kept[GoodPractice]:
        """Let everybody read it. :raises Refused: nobody reviewed it."""
        self.permit(actor, "practice.publish")
        return self._moved(
            actor,
            name,
            "published",
            version,
            lambda one, at: moves.published(one, at, self.today(), actor.id),
        )

    def retire(
        self, actor: Actor, name: str, reason: str, *, version: int | None = None
    ) -> Kept[GoodPractice]:
        """Show it no more. :raises Refused: it is retired already, or nobody says why."""
        self.permit(actor, "practice.retire")
        return self._moved(
            actor,
            name,
            "retired",
            version,
            lambda one, at: moves.retired(one, at, self.today(), actor.id, reason),
        )

    # ------------------------------------------------------------------------------ inside

    def _moved(
        self,
        actor: Actor,
        name: str,
        done: str,
        version: int | None,
        compute: Callable[[GoodPractice, datetime], GoodPractice],
    ) -> Kept[GoodPractice]:
        kept = self._shelf.get(name)
        if version is not None and version != kept.version:
            raise Conflict(PRACTICE.name, name, version, kept.version)
        return self._shelf.keep(actor, compute(kept.value, self.clock()), done, version=kept.version)

    def _known(self, name: str) -> Kept[GoodPractice] | None:
        try:
            return self._shelf.get(name)
        except NotFound:
            return None

    def _read(self, document: Given) -> GoodPractice:
        """A practice that somebody wrote. :raises InvalidDocument: it is none, or says what comes by itself."""
        if isinstance(document, bytes | str):
            document = parse_json(document, kind=PRACTICE.name)
        if isinstance(document, Mapping):
            own = {"submitted_on": self.today().isoformat(), "organisation": to_document(self.agency.label)}
            document = {**own, **document}
        practice = self.documents.read(PRACTICE.name, document, GoodPractice)
        problems = [
            Problem(f"/{name}", sentence("this comes later, by itself"), "practice.later")
            for name in _LATER
            if getattr(practice, name)
        ]
        if practice.status != "submitted":
            problems.append(Problem("/status", sentence("this comes later, by itself"), "practice.later"))
        if problems:
            raise InvalidDocument(PRACTICE.name, problems)
        return practice

    def _completed(self, practice: GoodPractice) -> GoodPractice:
        """The practice with the figures of its actions, and with what its figures say.

        :raises InvalidDocument: an action is not there, or a figure contradicts itself.
        """
        check(practice)
        return attrs.evolve(practice, evidence=self._evidence(PRACTICE.name, practice.evidence))

    def _evidence(self, kind: str, evidence: Sequence[PracticeEvidence]) -> tuple[PracticeEvidence, ...]:
        """Evidence with the figures of its actions and with what they say. :raises InvalidDocument: no such action."""
        found = []
        for place, one in enumerate(evidence):
            if one.action is None:
                found.append(judged(one))
                continue
            action = self._action(one.action, kind, f"/evidence/{place}/action")
            filled = judged(_filled(one, action))
            if one.before is None and one.after is None:  # all of it is the action's: so is what it says
                filled = attrs.evolve(filled, compared=action.compared)
            found.append(filled)
        return tuple(found)

    def _action(self, name: str, kind: str, where: str) -> ImprovementAction:
        """:raises InvalidDocument: there is no such action."""
        for one in self.improvements.named([name]):
            return one
        words = sentence("there is no improvement action {name}", name=name)
        raise InvalidDocument(kind, [Problem(where, words, "action.unknown")])


def has(practice: GoodPractice, facet: Facet, folded: str) -> bool:
    """Whether a practice is about that. :param folded: the folded code."""
    return any(fold(code) == folded for code in practice.facet(facet))


def _filled(one: PracticeEvidence, action: ImprovementAction) -> PracticeEvidence:
    """Evidence with the figures that the action measured, where it says none of its own."""
    before, after = action.measurement("before"), action.measurement("after")
    return attrs.evolve(
        one,
        before=one.before or _figure(before),
        after=one.after or _figure(after),
        unit=one.unit or (before.unit if before else None),
        target=one.target if one.target is not None or action.expected is None else action.expected.target,
    )


def _figure(measured: Measured | None) -> PracticeFigure | None:
    if measured is None or measured.value is None:
        return None
    period = measured.period
    return PracticeFigure(
        measured.value,
        n=measured.n,
        numerator=measured.numerator,
        denominator=measured.denominator,
        low=measured.low,
        high=measured.high,
        sd=measured.sd,
        start=period.start if period else None,
        end=period.last_day if period else None,
    )
