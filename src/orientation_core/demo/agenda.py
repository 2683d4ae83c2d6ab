"""What is to be done when: everything beside the cases, in the order of its moments, the clock going along."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime

import attrs


@attrs.define
class ScenarioClock:
    """A clock that stands where the plan puts it."""

    now: datetime

    def __call__(self) -> datetime:
        """The moment of the scenario."""
        return self.now


@attrs.define
class Agenda:
    """Things to do, each at its moment; what is done may put others on it."""

    clock: ScenarioClock
    _waiting: list[tuple[datetime, int, Callable[[], object]]] = attrs.field(factory=list)
    _added: int = 0

    def add(self, at: datetime, act: Callable[[], object]) -> None:
        """Do it at that moment; of two at the same one the first that was added comes first."""
        heapq.heappush(self._waiting, (at, self._added, act))
        self._added += 1

    def until(self, moment: datetime) -> None:
        """Do what is due at `moment` or before, and leave the clock there."""
        while self._waiting and self._waiting[0][0] <= moment:
            at, _, act = heapq.heappop(self._waiting)
            self.clock.now = at
            act()
        self.clock.now = moment

    def rest(self) -> None:
        """Do all that is left; the clock stays at the last of it."""
        last = self.clock.now
        while self._waiting:
            last = max(last, self._waiting[0][0])
            self.until(self._waiting[0][0])
        self.clock.now = last
