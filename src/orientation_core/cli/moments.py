"""Days and moments as options take them."""

from __future__ import annotations

from datetime import date, datetime

import click

from orientation_core.model.gate import parse_instant


class Day(click.ParamType[date]):
    """A day of the calendar: 2026-11-25."""

    name = "date"

    def convert(self, value: date | str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. :raises BadParameter: it is none."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value[:40]!r} is not a date like 2014-12-31", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment with its offset."""

    name = "moment"

    def convert(
        self, value: datetime | str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The moment. :raises BadParameter: it is none."""
        if isinstance(value, datetime):
            return value
        try:
            return parse_instant(value)
        except ValueError:
            self.fail("write a moment with its offset, like 2026-11-23T10:00:00+01:00", param, ctx)
