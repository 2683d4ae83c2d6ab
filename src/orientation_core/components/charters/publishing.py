"""Charters for readers: everything that a published charter says, gathered, and written as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import attrs

from orientation_core.components.catalogue import Catalogue
from orientation_core.components.charters import Charters, facts
from orientation_core.components.charters.book import public_charters
from orientation_core.errors import NotFound
from orientation_core.model.calendars import end_of_day, local_day
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.charter_sections import outline
from orientation_core.model.charters import Charter
from orientation_core.model.monitoring import Monitoring, Span
from orientation_core.model.parties import Actor
from orientation_core.model.publications import MOST_STRETCHES, Copy, Publication, outcomes_of, publication
from orientation_core.model.reports import Period
from orientation_core.model.terms import add_months
from orientation_core.model.text import Language, Text

#: Over so many months back results are told when no period is named.
MONTHS = 24

#: Stretch of time -> its months, the shortest first.
_MONTHS: dict[Span, int] = {"month": 1, "quarter": 3, "year": 12}


@attrs.frozen
class Publications:
    """The charters of one agency, as clients read them. :ivar catalogue: whose facts they show."""

    charters: Charters
    catalogue: Catalogue

    def publication(
        self,
        actor: Actor,
        name: str | None = None,
        version: int | None = None,
        *,
        period: Period | None = None,
        results: bool = True,
        copies: Sequence[Copy] = (),
    ) -> Publication:
        """Everything that a charter says to its readers.

        :param name: which charter; the one in force when absent, else the one published last. :param version: the
            newest, draft or not, of a name when absent. :param period: of the results; the :data:`MONTHS` whole months
            before this one when absent. :param results: whether to tell them. :param copies: links to other files.
        :raises NotFound: there is no such charter. :raises NotAllowed: the actor may not read it, or its results.
        """
        charter = self._charter(actor, name, version)
        contents = self.catalogue.in_force(actor, on=self._day(charter))
        outcomes = None
        if results:
            watched = self._watched(actor, period or self.last_months())
            outcomes = outcomes_of(watched, self.charters.agency.threshold) if watched.commitments else None
        return publication(
            self.charters.agency.label,
            charter,
            self._published_at(charter),
            outline(charter, self.charters.sections),
            sheets=facts.sheets(charter, contents, self.catalogue.calendar, self._moment(charter)),
            metrics=self.charters.book.metrics,
            labels=dict(self._labels(charter, contents)),
            contact=self.charters.agency.contact,
            outcomes=outcomes,
            copies=copies,
        )

    def render(self, published: Publication, format: str, language: Language) -> bytes:  # noqa: A002 - as in the hook
        """A publication as a file. :raises NoPlugin: no plugin knows the format; the error names those that are known."""
        return self.charters.plugins.render("charter_publication", published, format, language)

    def formats(self) -> list[str]:
        """In which formats a charter can be written."""
        return self.charters.plugins.formats("charter_publication")

    def last_months(self) -> Period:
        """The whole months before this one."""
        first = self.charters.today().replace(day=1)
        return Period(date.fromordinal(add_months(first.toordinal(), -MONTHS)), first)

    # ------------------------------------------------------------------------------ inside

    def _charter(self, actor: Actor, name: str | None, version: int | None) -> Charter:
        if name is not None:
            return self.charters.get(actor, name, version)
        self.charters.permit(actor, "charter.read")
        found = self.charters.in_force() or self._last()
        if found is None:
            raise NotFound("charter", "in force")
        return found if version is None else self.charters.get(actor, found.name, version)

    def _last(self) -> Charter | None:
        """The charter that counts, or counted, last."""
        with self.charters.begin(write=False) as unit:
            return next(reversed(public_charters(unit)), None)

    def _watched(self, actor: Actor, period: Period) -> Monitoring:
        """The results, in the stretches that may turn out to be needed."""
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        spans: list[Span] = [span for span, length in _MONTHS.items() if months <= MOST_STRETCHES * length]
        return self.charters.monitor(actor, period.start, period.end, by=spans, warn=False)

    def _labels(self, charter: Charter, contents: Contents) -> Iterator[tuple[tuple[str, str], Text]]:
        """What readers call what the commitments name."""
        for one in charter.commitments:
            for kind, names in (
                ("service", one.services),
                ("channel", one.channels),
                ("client_group", one.groups),
            ):
                for name in names:
                    entry = contents.find(kind, name)
                    if entry is not None:
                        yield (kind, name), facts.title_of(entry)
        procedure = self.charters.rulebook.newest_procedure(self.charters.agency.procedure)
        named = {name for one in charter.commitments for name in one.categories}
        for category in procedure.categories:
            if category.code in named:
                yield ("category", category.code), category.label

    def _day(self, charter: Charter) -> date:
        """The day whose facts are shown: today, or the first day of a charter that is still to come."""
        return max(self.charters.today(), charter.valid_from)

    def _moment(self, charter: Charter) -> datetime:
        zone, day = self.charters.calendar.zone, self._day(charter)
        now = self.charters.clock()
        return now if local_day(now, zone) == day else end_of_day(day, zone) - timedelta(hours=12)

    def _published_at(self, charter: Charter) -> datetime:
        """When this version was published; a draft bears the moment of its last change."""
        steps = [one.at for one in charter.trail if one.action == "publish"] or [
            one.at for one in charter.trail
        ]
        return max(steps) if steps else self.charters.clock()
