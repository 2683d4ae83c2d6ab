"""What a charter promises for one case: terms for its clocks, beside those of the procedure."""

from __future__ import annotations

import attrs

from orientation_core.model.calendars import Pin
from orientation_core.model.terms import Term


@attrs.frozen
class Promise:
    """A term that a commitment promises for a clock."""

    clock: str
    commitment: str
    term: Term


@attrs.frozen
class Bound:
    """What binds a case.

    :ivar charter: the version it was received under. :ivar promises: the terms it promises for this case.
    """

    charter: Pin
    promises: tuple[Promise, ...] = ()

    def on(self, clock: str) -> tuple[Promise, ...]:
        """What is promised for the clock of that name."""
        return tuple(promise for promise in self.promises if promise.clock == clock)
