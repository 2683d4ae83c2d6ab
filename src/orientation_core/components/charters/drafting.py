"""Charters from draft to published: who may do what, in which order, and what has to be right by then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.changes import sentences
from orientation_core.components.charters.book import Book, public_charters
from orientation_core.components.charters.kinds import CHARTER, MEASUREMENT
from orientation_core.components.charters.known import Known
from orientation_core.components.office import Office
from orientation_core.components.rulebook import Rulebook
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import Conflict, InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.kinds import day_value
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.charter_check import check, gaps, overlaps
from orientation_core.model.charter_sections import Section
from orientation_core.model.charters import Approval, Charter, CharterStep, Consultation, Status
from orientation_core.model.differences import differences
from orientation_core.model.measurements import Measurement
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language, Text
from orientation_core.store import Query, Where

if TYPE_CHECKING:
    from orientation_core.components.catalogue import Catalogue

#: From which statuses a verb leads to its own.
_FROM: Mapping[str, tuple[Status, ...]] = {
    "draft": ("draft", "consulted"),
    "consult": ("draft", "consulted"),
    "approve": ("consulted",),
    "publish": ("approved",),
}

_DAY = timedelta(days=1)


def section_kind(name: str) -> str:
    """Under which kind of document the data of a plugin's section are known."""
    return f"section_{name}"[:40]


@attrs.frozen(kw_only=True)
class Drafting(Office):
    """The charters of one agency, from draft to published.

    :ivar rulebook: for the agency's calendar. :ivar book: what counts at a receipt. :ivar sections: of plugins.
    :ivar services: the agency's catalogue.
    """

    rulebook: Rulebook
    book: Book
    sections: tuple[Section, ...] = ()
    services: Catalogue

    @property
    def shelf(self) -> Shelf[Charter]:
        """Every version of every charter, by its pin."""
        return Shelf(self, CHARTER, named=lambda charter: str(charter.pin))

    @property
    def measurements(self) -> Shelf[Measurement]:
        """The figures that were fed in, by what they are of."""
        return Shelf(self, MEASUREMENT, named=lambda one: one.key)

    def catalogue(self) -> Known | None:
        """What is known of services, channels and client groups; None when the agency keeps no catalogue."""
        contents = attrs.evolve(self.services, connection=self.connection).newest()
        return Known(contents, self.services.calendar) if any(True for _ in contents) else None

    @property
    def calendar(self) -> Calendar:
        """The agency's calendar."""
        return self.rulebook.newest_calendar(self.agency.calendar)

    # ------------------------------------------------------------------------------ drafting

    def draft(
        self, actor: Actor, document: bytes | str | Mapping[str, Any], *, version: int | None = None
    ) -> Charter:
        """Keep a draft: a new version, or another text of one that is not approved yet.

        :param version: the edition that was shown to a person, to refuse when somebody changed it meanwhile.
        :raises InvalidDocument: a promise that cannot be measured, an unknown metric, service or section, …
        :raises Refused: that version is approved already, or versions would be skipped.
        """
        self.permit(actor, "charter.draft")
        charter = self.documents.read(CHARTER.name, document, Charter)
        self._sound(charter)
        before = self._stored(charter)
        if before is None:
            newest = self._newest(charter.name)
            if charter.version != newest + 1:
                text = sentence("the next version of {name} is {n}", name=charter.name, n=newest + 1)
                raise Refused([Problem("/version", text, "charter.version")])
        else:
            _may("draft", before.value)
        # What was done with it is known here, whatever the document says.
        kept = attrs.evolve(
            charter,
            consultations=before.value.consultations if before else (),
            approvals=(),
            trail=before.value.trail if before else (),
        )
        return self._step(actor, kept, "draft", "drafted", version)

    def consult(
        self, actor: Actor, name: str, body: str, held_on: date, outcome: Text | None = None
    ) -> Charter:
        """Note who was heard about the newest draft, and what they said."""
        self.permit(actor, "charter.consult")
        charter = self._at("consult", name)
        heard = (*charter.consultations, Consultation(body, held_on, outcome))
        return self._step(
            actor, attrs.evolve(charter, consultations=heard, status="consulted"), "consult", "consulted"
        )

    def approve(self, actor: Actor, name: str, body: str, reference: str | None = None) -> Charter:
        """Approve the newest version, after it was consulted about.

        :raises InvalidDocument: words are missing in a language, nobody answers for a promise, or it is not sound.
        """
        self.permit(actor, "charter.approve")
        charter = self._at("approve", name)
        self._sound(charter)
        self._complete(charter)
        approved = (*charter.approvals, Approval(body, self.today(), reference))
        return self._step(
            actor, attrs.evolve(charter, approvals=approved, status="approved"), "approve", "approved"
        )

    # ------------------------------------------------------------------------------ publishing

    def publish(self, actor: Actor, name: str) -> Charter:
        """Publish the approved version; what was published under that name ends the day before it begins.

        Cases that were received before keep the version they were received under.

        :raises InvalidDocument: another charter counts on the same days, or something is not sound any more.
        :raises Conflict: another charter was published at the same moment.
        """
        self.permit(actor, "charter.publish")
        charter = self._at("publish", name)
        self._sound(charter)
        self._complete(charter)
        with self.begin(write=False) as unit:
            public = public_charters(unit)
        replaced = [_ended(one, charter) for one in public if _gives_way(one, charter)]
        others = [one for one in public if not _gives_way(one, charter)]
        problems = overlaps(charter, [*replaced, *others])
        if problems:
            raise InvalidDocument(CHARTER.name, problems)
        shelf, step = self.shelf, CharterStep("publish", self.clock(), actor.id)
        published = attrs.evolve(charter, status="published", trail=(*charter.trail, step))
        stored = [self.shelf.get(str(one.pin)).version for one in (charter, *replaced)]
        # Of two who publish at the same moment only one takes this number, so that no two can overlap.
        number = f"publication-{len(public) + 1}"
        shelf.keep_all(
            actor,
            [published, *replaced],
            "published",
            versions=stored,
            keys=[number, *(None for _ in replaced)],
        )
        if self.connection is None:
            self.book.forget()
        return published

    # ------------------------------------------------------------------------------ reading

    def get(self, actor: Actor, name: str, version: int | None = None) -> Charter:
        """A version of a charter; the newest, draft or not, without a version. :raises NotFound: there is none."""
        self.permit(actor, "charter.read")
        return self._version(name, version)

    def versions(self, actor: Actor, name: str) -> list[Charter]:
        """Every version, oldest first."""
        self.permit(actor, "charter.read")
        return self.shelf.find(Query((Where("name", "=", name),), order=("edition",)))

    def in_force(self, at: datetime | None = None) -> Charter | None:
        """The charter that counts for what is received at that moment; now without one. Anybody may know it."""
        day = local_day(at or self.clock(), self.calendar.zone)
        with self.begin(write=False) as unit:
            return next((one for one in public_charters(unit) if one.in_force(day)), None)

    def difference(
        self, actor: Actor, name: str, version: int, other: int, language: Language = "en"
    ) -> list[str]:
        """What changed between two versions, in plain words; how they came about is left out."""
        self.permit(actor, "charter.read")
        was, now = (self._version(name, one) for one in (version, other))
        told = [
            attrs.evolve(one, consultations=(), approvals=(), trail=(), status="draft") for one in (was, now)
        ]
        return sentences(differences(to_document(told[0]), to_document(told[1])), language)

    def lint(self, charter: Charter | Mapping[str, Any] | bytes | str) -> list[Problem]:
        """Everything that is wrong with a charter, or still missing; none when it can be approved."""
        if not isinstance(charter, Charter):
            try:
                charter = self.documents.read(CHARTER.name, charter, Charter)
            except InvalidDocument as error:
                return list(error.problems)
        with self.begin(write=False) as unit:
            others = [one for one in public_charters(unit) if not _gives_way(one, charter)]
        return [*self._problems(charter), *gaps(charter), *overlaps(charter, others)]

    def today(self) -> date:
        """The local day."""
        return local_day(self.clock(), self.calendar.zone)

    # ------------------------------------------------------------------------------ measurements

    def measure(
        self,
        actor: Actor,
        document: bytes | str | Mapping[str, Any],
        *,
        key: str | None = None,
        correction: bool = False,
    ) -> Measurement:
        """Feed in a figure that comes from elsewhere; the same figure again changes nothing.

        :param key: idempotency key. :param correction: replace the figure that is there of the same metric, period,
            source and scope; what it was stays readable.
        :raises InvalidDocument: there is no such metric, or it is not one of the figure's kind.
        :raises Conflict: there is another figure of that already.
        """
        self.permit(actor, "charter.measure")
        value = self.documents.read(MEASUREMENT.name, document, Measurement)
        if self.book.metrics.get(value.metric) is None:
            problem = Problem("/metric", self.book.metrics.unknown(value.metric), "charter.metric")
            raise InvalidDocument(MEASUREMENT.name, [problem])
        shelf = self.measurements
        try:
            before = shelf.get(value.key)
        except NotFound:
            return shelf.keep(actor, value, "fed", version=0, key=key).value
        if before.value != value and not correction:
            raise Conflict(MEASUREMENT.name, value.metric)
        return shelf.keep(actor, value, "corrected" if correction else "fed", key=key).value

    def measured(self, start: date, end: date) -> list[Measurement]:
        """The figures whose period lies within that one."""
        within = (Where("starts_on", ">=", day_value(start)), Where("ends_on", "<=", day_value(end)))
        return self.measurements.find(Query(within, order=("starts_on", "about")))

    # ------------------------------------------------------------------------------ inside

    def _step(
        self, actor: Actor, charter: Charter, action: str, done: str, version: int | None = None
    ) -> Charter:
        """Keep a charter with one more step in its trail."""
        status: Status = "draft" if action == "draft" else charter.status
        step = CharterStep(action, self.clock(), actor.id)
        after = attrs.evolve(charter, status=status, trail=(*charter.trail, step))
        if version is None:
            before = self._stored(charter)
            version = 0 if before is None else before.version
        return self.shelf.keep(actor, after, done, version=version).value

    def _at(self, verb: str, name: str) -> Charter:
        """The newest version of that name, ready for `verb`. :raises Refused: it is not."""
        charter = self._version(name)
        _may(verb, charter)
        return charter

    def _version(self, name: str, version: int | None = None) -> Charter:
        """That version, or the newest. :raises NotFound: there is none."""
        number = version or self._newest(name)
        if not number:
            raise NotFound(CHARTER.name, name)
        return self.shelf.get(f"{name}@{number}").value

    def _stored(self, charter: Charter) -> Kept[Charter] | None:
        try:
            return self.shelf.get(str(charter.pin))
        except NotFound:
            return None

    def _newest(self, name: str) -> int:
        """The number of the newest version; 0 when there is none."""
        found = self.shelf.find(Query((Where("name", "=", name),), order=("-edition",), limit=1))
        return found[0].version if found else 0

    def _sound(self, charter: Charter) -> None:
        problems = [*self._problems(charter), *_untied(charter)]
        if problems:
            raise InvalidDocument(CHARTER.name, problems)

    def _complete(self, charter: Charter) -> None:
        problems = gaps(charter)
        if problems:
            raise InvalidDocument(CHARTER.name, problems)

    def _problems(self, charter: Charter) -> list[Problem]:
        found = check(charter, self.book.metrics, calendar=self.calendar, catalogue=self.catalogue())
        return [*found, *self._section_problems(charter)]

    def _section_problems(self, charter: Charter) -> Sequence[Problem]:
        known = {one.name: one for one in self.sections}
        found: list[Problem] = []
        for name, data in charter.sections.items():
            where = f"/sections/{name}"
            if name not in known:
                text = sentence("no plugin brings the section {name}", name=name)
                found.append(Problem(where, text, "charter.section"))
            elif known[name].schema is not None:
                problems = self.documents.problems(section_kind(name), data)
                found += [attrs.evolve(problem, where=where + problem.where) for problem in problems]
        return found


def _may(verb: str, charter: Charter) -> None:
    """:raises Refused: the charter's status does not allow it."""
    if charter.status not in _FROM[verb]:
        text = sentence(
            "the charter {name} now has the status: {charter_stage}; this needs the status: {charter_stages}",
            name=str(charter.pin),
            charter_stage=charter.status,
            charter_stages=_FROM[verb],
        )
        raise Refused([Problem("/status", text, "charter.status")])


def _gives_way(former: Charter, charter: Charter) -> bool:
    """Whether a published charter is replaced by a later version of itself."""
    return (
        former.name == charter.name
        and former.version < charter.version
        and former.status == "published"
        and former.valid_from < charter.valid_from
    )


def _ended(former: Charter, charter: Charter) -> Charter:
    last = charter.valid_from - _DAY
    until = last if former.valid_until is None else min(last, former.valid_until)
    return attrs.evolve(former, status="replaced", valid_until=until)


def _untied(charter: Charter) -> list[Problem]:
    """Why a charter cannot rest on what it says it rests on."""
    found: list[Problem] = []
    for place, end in enumerate(charter.rests_on):
        try:
            CHARTER.ties(attrs.evolve(charter, rests_on=(end,)))
        except InvalidDocument as error:
            found += [attrs.evolve(one, where=f"/rests_on/{place}") for one in error.problems]
    return found
