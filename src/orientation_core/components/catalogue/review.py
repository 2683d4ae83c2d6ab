"""Looking after the catalogue: what is missing, what contradicts, what has to be looked at again, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

import attrs

from orientation_core.components.catalogue.keeping import Keeping
from orientation_core.components.catalogue.record import KINDS
from orientation_core.documents import to_text
from orientation_core.errors import Problem
from orientation_core.model.catalogue import Entry
from orientation_core.model.catalogue.completeness import Completeness, completeness
from orientation_core.model.catalogue.contents import Contents, kind_of
from orientation_core.model.catalogue.references import (
    circular_relations,
    ended_references,
    unknown_references,
)
from orientation_core.model.parties import Actor
from orientation_core.store import Claim, Message

#: The scope under which a due review is told once.
_TOLD = "catalogue.review-due"


@attrs.frozen
class Review:
    """A document that has to be looked at again. :ivar due: by that day; the first of all days when it never was."""

    kind: str
    name: str
    version: int
    due: date
    owner: str | None = None

    @property
    def never(self) -> bool:
        """Whether it was never looked at."""
        return self.due == date.min


@attrs.frozen
class Finding:
    """Something that is wrong with a document of the catalogue as it stands."""

    kind: str
    name: str
    problem: Problem


@attrs.frozen
class Check:
    """The state of the catalogue on a day.

    :ivar counts: kind -> documents that have not ended. :ivar score: mean completeness of the services, rounded down;
        None without services. :ivar services: the completeness of each, the least complete first.
    """

    day: date
    counts: dict[str, int]
    score: int | None
    services: tuple[Completeness, ...]
    findings: tuple[Finding, ...]
    reviews: tuple[Review, ...]


class Reviewing(Keeping):
    """What whoever looks after the catalogue asks and does."""

    def check(self, actor: Actor, *, on: date | None = None) -> Check:
        """The state of everything that has not ended: completeness, contradictions, reviews that are due."""
        self.permit(actor, "catalogue.read_all")
        day, newest = on or self.today(), self.newest()
        alive = [entry for entry in newest if entry.status != "ended"]
        languages = self.agency.languages
        services = [completeness(one, newest, languages, day) for one in newest.services if one in alive]
        return Check(
            day,
            Contents.of(alive).counts(),
            sum(one.score for one in services) // len(services) if services else None,
            tuple(sorted(services, key=lambda one: (one.score, one.service))),
            tuple(_findings(newest, alive)),
            tuple(_due(alive, day)),
        )

    def reviews(self, actor: Actor, *, on: date | None = None) -> list[Review]:
        """The documents that have to be looked at again by that day, the longest overdue first."""
        self.permit(actor, "catalogue.read_all")
        return list(_due(self.newest(), on or self.today()))

    def remind(self, actor: Actor) -> list[Review]:
        """Tell whoever follows ``catalogue.review-due`` of every review that is due: each once, however often asked.

        Returns those that were told now. Nobody follows it: nothing is told, and nothing counts as told.

        :raises NotAllowed: the actor may not.
        """
        self.permit(actor, "catalogue.remind")
        if not self.listened_to("catalogue", "review-due"):
            return []
        at = self.clock()
        due = {self._key(one): one for one in _due(self.newest(), self.today())}
        with self.begin(write=False) as unit:
            told = unit.claimed(_TOLD, list(due))
        fresh = {key: one for key, one in due.items() if key not in told}
        # Plugins are asked before the transaction begins: one that hangs must not hold the store's lock.
        messages = [message for one in fresh.values() for message in self._messages(one, at)]
        if fresh:
            with self.begin(write=True) as unit:
                for key, one in fresh.items():
                    unit.claim(Claim(_TOLD, key, sha256(key.encode()).digest(), self._record(one)))
                for message in messages:
                    unit.enqueue(message)
        return list(fresh.values())

    def _messages(self, review: Review, at: datetime) -> Iterator[Message]:
        data: dict[str, str | int] = {
            "kind": review.kind,
            "reference": review.name,
            "version": review.version,
        }
        if not review.never:
            zone = ZoneInfo(self.calendar().zone)
            data["due_at"] = to_text(datetime.combine(review.due, time(), zone))
        event = self.happened("catalogue", self._record(review), "review-due", at, data)
        return self.messages_about(event, "catalogue", "review-due")

    def _record(self, review: Review) -> str:
        return self.shelf(review.kind).id_of(review.name)

    @staticmethod
    def _key(review: Review) -> str:
        """A review is due once: a later one has another day."""
        return f"{review.kind}/{review.name}/{review.due}"


def _due(entries: Contents | list[Entry], day: date) -> list[Review]:
    found = []
    for entry in entries:
        due = entry.review_due()
        if due is not None and due <= day and entry.status != "ended":
            found.append(Review(kind_of(entry), entry.name, entry.version, due, entry.owner))
    return sorted(found, key=lambda one: (one.due, list(KINDS).index(one.kind), one.name))


def _findings(contents: Contents, alive: list[Entry]) -> Iterator[Finding]:
    circles = circular_relations(contents)
    for entry in alive:
        kind = kind_of(entry)
        problems = [
            *unknown_references(entry, contents),
            *ended_references(entry, contents),
            *circles.get((kind, entry.name), ()),
        ]
        yield from (Finding(kind, entry.name, problem) for problem in problems)
