"""A report is a document: which figures, of what, over which period, and how each was counted.

Every renderer shows the rows of one :class:`Report`, so that two readers of two formats read the same figures.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal, Self

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

Unit = Literal["requests", "points", "days", "working_days", "percent", "score", "scale", "coefficient"]

#: Dimension and group of the rows that count everything in the period.
ALL = "all"


#: Two centuries of days: nothing that is counted here is older.
LONGEST = 73_050


@attrs.frozen
class Period:
    """Days of receipt that a report is about, as local dates.

    :ivar start: the first day. :ivar end: the day after the last one.
    """

    start: date
    end: date

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            problem = Problem(
                "/period/end", sentence("the period ends before it has a day in it"), "period.empty"
            )
            raise InvalidDocument("report", [problem])
        if (self.end - self.start).days > LONGEST:
            said = sentence("a period has at most {n} days", n=LONGEST)
            raise InvalidDocument("report", [Problem("/period/end", said, "period.long")])

    @classmethod
    def of_year(cls, year: int) -> Self:
        """A calendar year. :raises InvalidDocument: no year that a calendar has."""
        if not 1 <= year <= 9998:
            said = sentence("a year lies between {first} and {last}", first=1, last=9998)
            raise InvalidDocument("report", [Problem("/year", said, "period.year")])
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    def previous(self) -> Period:
        """The period of the same length just before: whole months for whole months, else as many days."""
        if self.start.day == 1 and self.end.day == 1:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            first = self.start.year * 12 + self.start.month - 1 - months
            if first >= 12:
                return Period(date(first // 12, first % 12 + 1, 1), self.start)
        try:
            return Period(self.start - (self.end - self.start), self.start)
        except OverflowError:
            problem = Problem("/period/start", sentence("there is no period before this one"), "period.first")
            raise InvalidDocument("report", [problem]) from None

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)


@attrs.frozen
class Filter:
    """Only cases whose `field` has one of `values` were counted; an empty value stands for a missing one."""

    field: str
    values: tuple[str, ...]


@attrs.frozen
class IndicatorNote:
    """What an indicator of this report means.

    :ivar name: as in the rows. :ivar unit: of the value. :ivar definition: how it is counted, in plain words.
    """

    name: str
    label: Text
    unit: Unit
    definition: Text


@attrs.frozen
class DimensionNote:
    """By what the figures are split. :ivar name: as in the rows."""

    name: str
    label: Text


def _plain(figure: float | None) -> float | None:
    """A whole number without a fraction, so that a count is written as one and read back as the same."""
    return int(figure) if figure is not None and figure == figure // 1 else figure


@attrs.frozen
class Row:
    """One figure. On the wire every member is there, null where there is nothing to say: rows make a table.

    :ivar indicator: its name. :ivar dimension: the field it is split by, or ``all``.
    :ivar group: the value of that field as it stands in the register, or ``all``; empty where it is missing.
    :ivar value: the figure in `unit`; absent when there is nothing to count it from, or when suppressed.
    :ivar n: how many cases the figure is computed from.
    :ivar numerator, denominator: of a share. :ivar low, high: its Wilson 95 % interval, in percent.
    :ivar suppressed: the figure is withheld, because it or what it is computed from is too small to publish, or
        because it would let a reader compute such a figure back.
    """

    written_whole: ClassVar[bool] = True

    indicator: str
    dimension: str
    group: str
    unit: Unit
    value: float | None = attrs.field(default=None, converter=_plain)
    n: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = attrs.field(default=None, converter=_plain)
    high: float | None = attrs.field(default=None, converter=_plain)
    suppressed: bool = False

    def __attrs_post_init__(self) -> None:
        figures = (self.value, self.n, self.numerator, self.denominator, self.low, self.high)
        if self.suppressed and any(figure is not None for figure in figures):
            problem = Problem(
                "/rows", sentence("a suppressed row still carries figures"), "report.suppressed_figure"
            )
            raise InvalidDocument("report", [problem])

    def withheld(self) -> Row:
        """The same row without any figure."""
        return Row(self.indicator, self.dimension, self.group, self.unit, suppressed=True)

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies a row within a report: indicator, dimension, group."""
        return self.indicator, self.dimension, self.group


@attrs.frozen
class Composition:
    """Whom two periods are about; a comparison between years says who came and who went.

    :ivar stayed: organisations with cases in both periods. :ivar joined: only now. :ivar left: only before.
    """

    stayed: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@attrs.frozen
class Comparison:
    """The same figures over an earlier period."""

    period: Period
    composition: Composition
    rows: tuple[Row, ...] = ()


@attrs.frozen
class Helpful:
    """A good practice against a cause.

    :ivar reference: what it is called here. :ivar title, organisation: as its readers see them.
    :ivar adopted: so many did it after them. :ivar helped: for so many of these figures show that it helped.
    :ivar shown: so do figures of where it comes from.
    """

    reference: str
    title: Text
    organisation: Text
    adopted: int = 0
    helped: int = 0
    shown: bool = False


@attrs.frozen
class Cause:
    """One line of the Pareto of causes, the most frequent cause first.

    :ivar cause: as it stands in the register; ``*`` for the causes that were taken together before publishing.
    :ivar count: points of complaint with this cause.
    :ivar share: of all points with a cause, in percent. :ivar cumulative: this share and those before it.
    :ivar practices: what helped others against it, as far as it is published; those first that helped most.
    """

    cause: str
    count: int
    share: float
    cumulative: float
    practices: tuple[Helpful, ...] = ()


@attrs.frozen
class Report:
    """Figures about the handling of requests, with all that is needed to understand them.

    :ivar organisation: whose figures. :ivar population: what was counted, in words.
    :ivar generated_at: when, with its zone. :ivar data_version: names the state of the register, so that the
        same version gives the same figures.
    :ivar published: small cells were suppressed below `threshold`.
    """

    organisation: Text
    period: Period
    population: Text
    generated_at: datetime
    data_version: str
    published: bool = False
    threshold: int | None = None
    filters: tuple[Filter, ...] = ()
    dimensions: tuple[DimensionNote, ...] = ()
    indicators: tuple[IndicatorNote, ...] = ()
    rows: tuple[Row, ...] = ()
    comparison: Comparison | None = None
    causes: tuple[Cause, ...] = ()
    notes: tuple[Text, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.generated_at.tzinfo is None:
            problems.append(
                Problem("/generated_at", sentence("the moment has no time zone"), "instant.naive")
            )
        if self.published and self.threshold is None:
            problems.append(
                Problem("/threshold", sentence("a published report states its threshold"), "required")
            )
        if problems:
            raise InvalidDocument("report", problems)

    def rows_of(self, dimension: str = ALL, indicator: str | None = None) -> Iterator[Row]:
        """The rows of one dimension, or of one indicator in it, in the report's order."""
        for row in self.rows:
            if row.dimension == dimension and indicator in (None, row.indicator):
                yield row

    def row(self, indicator: str, dimension: str = ALL, group: str = ALL) -> Row:
        """One figure. :raises LookupError: the report does not have it."""
        for row in self.rows:
            if row.key == (indicator, dimension, group):
                return row
        raise LookupError(f"this report has no {indicator} for {dimension} {group}")
