"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from orientation_core.kinds import instant_value


class FixedClock:
    """Call it for the time; move it with :meth:`advance`.

    :raises ValueError: when `start` has no time zone.
    """

    def __init__(self, start: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at a time with a zone")
        self.now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Move the clock (backwards too, as real ones do) and tell the new time."""
        self.now += by
        return self.now

    def micros(self) -> int:
        """The time as stores keep it: microseconds since 1970 UTC."""
        return instant_value(self.now)
