"""The charters that count, at hand for every receipt: what they promise is looked up, not worked out each time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date

import attrs

from orientation_core.components.charters.kinds import CHARTER
from orientation_core.errors import Refused
from orientation_core.model.binding import binding
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.casework import promised_days
from orientation_core.model.charters import PUBLIC, Charter
from orientation_core.model.complaints import Complaint
from orientation_core.model.metric_list import OURS
from orientation_core.model.metrics import Metrics
from orientation_core.model.promises import Bound
from orientation_core.model.terms import due
from orientation_core.store import Query, UnitOfWork, Where

#: Seconds after which a charter that another process published counts here too.
FRESH = 60.0

#: So many different scopes of cases and days of receipt are remembered; a day has a few hundred.
_MOST = 10_000

Begin = Callable[..., AbstractContextManager[UnitOfWork]]


def public_charters(unit: UnitOfWork) -> list[Charter]:
    """The charters that are, or once were, in force."""
    found = unit.find(CHARTER, Query((Where("status", "in", tuple(sorted(PUBLIC))),), order=("valid_from",)))
    return [record.value(CHARTER) for record in found]


@attrs.define
class Book:
    """What is published, kept for a minute; a publication of this process counts at once.

    :ivar metrics: which promises set which clock. :ivar timer: gives seconds, for :data:`FRESH`.
    """

    metrics: Metrics = OURS
    timer: Callable[[], float] = time.monotonic
    _charters: tuple[Charter, ...] = ()
    _read_at: float | None = None
    _known: dict[tuple[object, ...], tuple[Bound, Mapping[str, date] | None]] = attrs.field(factory=dict)

    def forget(self) -> None:
        """Read again at the next receipt."""
        self._read_at = None

    def in_force(self, begin: Begin, day: date) -> Charter | None:
        """The charter that counts for what is received on that local day, or None.

        :param begin: begins a unit of work of the agency.
        """
        now = self.timer()
        if self._read_at is None or now - self._read_at > FRESH:
            with begin(write=False) as unit:
                self._charters = tuple(public_charters(unit))
            self._known.clear()
            self._read_at = now
        return next((one for one in self._charters if one.in_force(day)), None)

    def bound(
        self, begin: Begin, case: Complaint, calendar: Calendar
    ) -> tuple[Bound, Mapping[str, date]] | None:
        """What binds a case that was just received, and until when by clock; None when no charter counts."""
        day = local_day(case.received_at, case.zone)
        charter = self.in_force(begin, day)
        if charter is None:
            return None
        what = (case.type.value, case.channel, case.category, case.service, case.client.group, case.language)
        key = (charter.name, charter.version, calendar.name, calendar.version, day, *what)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            names = ("type", "channel", "category", "service", "client_group", "language")
            bound = binding(charter, self.metrics, dict(zip(names, what, strict=True)))
            hours = any(promise.term.unit == "hour" for promise in bound.promises)
            known = bound, None if hours else promised_days(bound, calendar, case.received_at)
            self._known[key] = known
        bound, days = known
        return bound, promised_days(bound, calendar, case.received_at) if days is None else days

    def missed(self, begin: Begin, case: Complaint, calendar: Calendar) -> tuple[str, ...]:
        """The commitments about an answer that a closed case without clocks did not keep; none where no day is known."""
        assert case.closed_at is not None
        try:
            found = self.bound(begin, case, calendar)
            if found is None:
                return ()
            bound, days = found
            if "answer" not in days or local_day(case.closed_at, case.zone) < days["answer"]:
                return ()
            return tuple(
                one.commitment
                for one in bound.on("answer")
                if not due(calendar, case.received_at, one.term).in_time(case.closed_at)
            )
        except Refused:  # received outside the days that the calendar knows
            return ()
