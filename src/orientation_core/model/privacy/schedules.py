"""How long documents are kept: rules by kind, class and outcome, and what each says of one document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

import attrs

from orientation_core.model.text import Text


@attrs.frozen
class KeepRule:
    """How long some documents are kept.

    :ivar code: names the rule on tombstones. :ivar kind: of record, or None for every kind of :ivar retention:, its class.
    :ivar outcome: only those with this outcome. :ivar years, months: after which they are erased; with neither they are
        kept, as :ivar basis: says why.
    """

    code: str
    basis: Text
    kind: str | None = None
    retention: str | None = None
    outcome: str | None = None
    years: int | None = None
    months: int | None = None

    @property
    def keeps(self) -> bool:
        """Whether nothing is erased under it for its age."""
        return self.years is None and self.months is None

    def covers(self, kind: str, retention: str | None, outcome: str | None) -> bool:
        """Whether it is about such a document."""
        about = self.kind == kind or (self.kind is None and self.retention == retention)
        return about and self.outcome in (None, outcome)

    def cutoff(self, now: datetime) -> datetime:
        """What ended before this moment is no longer kept."""
        months = 12 * (self.years or 0) + (self.months or 0)
        year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
        day = min(now.day, _days(year, month + 1))
        return datetime.combine(now.date().replace(year=year, month=month + 1, day=day), time(), UTC)


def _days(year: int, month: int) -> int:
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return (following - datetime(year, month, 1, tzinfo=UTC)).days


@attrs.frozen
class Schedule:
    """A schedule of keeping.

    :ivar authority_required: nothing is erased without the reference of whoever allowed it (for public records in
        Belgium the State Archives). :ivar rules: the first that covers a document counts.
    """

    name: str
    version: int
    label: Text
    rules: tuple[KeepRule, ...]
    authority_required: bool = False

    def rule(self, kind: str, retention: str | None, outcome: str | None = None) -> KeepRule | None:
        """The rule for such a document, the more special ones first; None when nothing says how long it is kept."""
        fitting = [one for one in self.rules if one.covers(kind, retention, outcome)]
        return min(fitting, key=lambda one: (one.outcome is None, one.kind is None), default=None)

    def outcomes(self, kind: str, retention: str | None) -> tuple[str, ...]:
        """The outcomes for which such documents have a rule of their own."""
        found = [
            one.outcome for one in self.rules if one.outcome and one.covers(kind, retention, one.outcome)
        ]
        return tuple(dict.fromkeys(found))


def before(schedule: Schedule, own: Sequence[KeepRule]) -> Schedule:
    """The schedule with an agency's own rules, which go before those of the same sort."""
    return attrs.evolve(schedule, rules=(*own, *schedule.rules))
