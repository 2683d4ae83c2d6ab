"""What charters ask of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import attrs

from orientation_core.model.calendars import Calendar, Hours
from orientation_core.model.catalogue.channels import Channel
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.opening import hours_on


@attrs.frozen
class Known:
    """The catalogue as it is now. :ivar calendar: gives a calendar by name; the agency's for None."""

    contents: Contents
    calendar: Callable[[str | None], Calendar]

    def has(self, kind: str, name: str) -> bool:
        """Whether there is a ``service``, ``channel`` or ``client_group`` of that name or address."""
        return self.contents.find(kind, name) is not None

    def hours(self, channel: str, day: date) -> tuple[Hours, ...] | None:
        """When a channel is open on that day; None when the catalogue does not say.

        :raises Refused: its calendar does not know the day.
        """
        found = self.contents.find("channel", channel)
        if not isinstance(found, Channel) or found.hours is None or not found.hours.stated():
            return None
        return hours_on(found, self.calendar(found.calendar), day).hours
