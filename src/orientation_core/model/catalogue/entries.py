"""What every document of the catalogue has: its name and version, its life, its owner and its reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.terms import add_months

#: ``draft``: not for clients yet; ``suspended``: not to be had for the time being; ``ended``: never again.
Status = Literal["draft", "active", "suspended", "ended"]


@attrs.frozen(kw_only=True)
class Entry:
    """A document of the catalogue, in one of its versions.

    Whatever refers to an entry does so with its `name` or with its `uri`; see :func:`is_uri`.

    :ivar name: stable local name, the same in every version. :ivar version: counted from 1.
    :ivar uri: its address in the world's vocabulary, where it has one.
    :ivar identifier: what the organisation calls it officially; the name when there is none.
    :ivar status: where it is in its life. :ivar valid_from, valid_until: when it holds, both days included.
    :ivar owner: the unit or function that answers for it, never the name of a person.
    :ivar reviewed_on: when its owner last found it right. :ivar review_months: after how many months again.
    :raises InvalidDocument: the last day comes before the first.
    """

    name: str
    version: int
    uri: str | None = None
    identifier: str | None = None
    status: Status = "active"
    valid_from: date | None = None
    valid_until: date | None = None
    owner: str | None = None
    reviewed_on: date | None = None
    review_months: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            text = sentence("the last day comes before the first")
            raise InvalidDocument("entry", [Problem("/valid_until", text, "validity.order")])

    @property
    def pin(self) -> Pin:
        """Name and version."""
        return Pin(self.name, self.version)

    def holds_on(self, day: date) -> bool:
        """Whether that day lies within its validity, whatever its status."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def active_on(self, day: date) -> bool:
        """Whether clients can count on it that day."""
        return self.status == "active" and self.holds_on(day)

    def review_due(self) -> date | None:
        """The day by which it has to be looked at again; None when no interval was set.

        What was never reviewed counts from the day it holds from; without such a day it is due at once.
        """
        if self.review_months is None:
            return None
        start = self.reviewed_on or self.valid_from
        return (
            date.min if start is None else date.fromordinal(add_months(start.toordinal(), self.review_months))
        )


def is_uri(reference: str) -> bool:
    """Whether a reference is an address in the world's vocabulary; else it is a name in this catalogue."""
    return ":" in reference


def twice(where: str, ids: Iterable[str]) -> Iterator[Problem]:
    """A problem for every id that stands in its list already. :param where: pointer to the list."""
    seen: set[str] = set()
    for number, one in enumerate(ids):
        if one in seen:
            yield Problem(f"{where}/{number}/id", sentence("this id stands in the list already"), "id.twice")
        seen.add(one)


def unknown(where: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """A problem for every id that is not among those known. :param where: pointer to the list."""
    there = set(known)
    for number, one in enumerate(ids):
        if one not in there:
            yield Problem(
                f"{where}/{number}", sentence("there is nothing with this id in the document"), "id.unknown"
            )
