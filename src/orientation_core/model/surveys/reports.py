"""What a survey found, as a document: the rows of :mod:`orientation_core.model.reports`, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.reports import ALL, DimensionNote
from orientation_core.model.text import Text

Unit = Literal["responses", "percent", "score", "points", "coefficient"]

#: Dimension of the rows whose group is an item.
ITEM = "item"


def _plain(figure: float | None) -> float | None:
    return int(figure) if figure is not None and figure == figure // 1 else figure


@attrs.frozen
class SurveyRow:
    """One figure, with the members of every report row, and which item and option it is about.

    :ivar indicator: its name. :ivar dimension: ``all``, ``item``, or the variable it is split by.
    :ivar group: of that dimension; for ``item`` the id of the item. :ivar item: the item it is about, if it is about one.
    :ivar option: the option it counts. :ivar value: in `unit`; absent when there is nothing to count it from, or when suppressed.
    :ivar n: answers it is computed from. :ivar numerator, denominator: of a share.
    :ivar low, high: its 95 % interval. :ivar suppressed: withheld.
    """

    written_whole: ClassVar[bool] = True

    indicator: str
    dimension: str
    group: str
    unit: Unit
    item: str | None = None
    option: str | None = None
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
            raise InvalidDocument("survey_report", [problem])

    def withheld(self) -> SurveyRow:
        """The same row without any figure."""
        return SurveyRow(
            self.indicator, self.dimension, self.group, self.unit, self.item, self.option, suppressed=True
        )

    @property
    def key(self) -> tuple[str, str, str, str | None, str | None]:
        """What identifies a row within a report."""
        return self.indicator, self.dimension, self.group, self.item, self.option


@attrs.frozen
class SurveyIndicator:
    """What an indicator means. :ivar definition: how it is counted, in plain words."""

    name: str
    label: Text
    unit: Unit
    definition: Text


@attrs.frozen
class ItemNote:
    """An item as the report shows it. :ivar low, high: the ends of its scale, where it has one.

    :ivar options: code -> as it is read.
    """

    id: str
    kind: str
    text: Text
    low: int | None = None
    high: int | None = None
    step: str | None = None
    service: str | None = None
    client_group: str | None = None
    options: Mapping[str, Text] = attrs.field(factory=dict)


Verdict = Literal["difference", "no_difference_shown", "too_few"]


@attrs.frozen
class Tested:
    """A comparison of one item between groups, waves or viewpoints.

    :ivar dimension: what is compared: a variable, ``wave`` or ``viewpoint``. :ivar groups: those compared.
    :ivar test: its name. :ivar statistic: what it gave. :ivar p: as it stands. :ivar p_corrected: for all comparisons
        made together. :ivar difference: of the means, second less first, where there are two groups.
    :ivar verdict: ``no_difference_shown`` is not the same as no difference.
    """

    item: str
    dimension: str
    groups: tuple[str, ...]
    test: str
    verdict: Verdict
    n: int | None = None
    statistic: float | None = None
    p: float | None = None
    p_corrected: float | None = None
    difference: float | None = None


Field = Literal["keep_up", "improve_first", "low_priority", "more_than_needed"]


@attrs.frozen
class Priority:
    """Where an item stands between importance and satisfaction.

    :ivar importance: its mean, or the rank correlation with the overall item when `derived`.
    :ivar field: one of four, divided by the means over the items.
    """

    item: str
    satisfaction: float
    importance: float
    field: Field
    derived: bool = False


@attrs.frozen
class SurveyReport:
    """The figures of one wave, with all that is needed to understand them.

    :ivar organisation: whose. :ivar wave, label: which wave. :ivar questionnaire: in which version.
    :ivar population: whom it is about, in words. :ivar generated_at: dated by the newest change in the store.
    :ivar data_version: names the state of the register. :ivar weighted: variables whose known margins it is weighted to.
    :ivar compared_with: an earlier wave. :ivar correction: how p-values were corrected.
    """

    organisation: Text
    wave: str
    label: Text
    questionnaire: Pin
    population: Text
    generated_at: datetime
    data_version: str
    opened_at: datetime
    closed_at: datetime | None = None
    published: bool = False
    threshold: int | None = None
    dimensions: tuple[DimensionNote, ...] = ()
    items: tuple[ItemNote, ...] = ()
    indicators: tuple[SurveyIndicator, ...] = ()
    rows: tuple[SurveyRow, ...] = ()
    tests: tuple[Tested, ...] = ()
    correction: str | None = None
    priorities: tuple[Priority, ...] = ()
    weighted: tuple[str, ...] = ()
    compared_with: str | None = None
    notes: tuple[Text, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.published and self.threshold is None:
            problem = Problem("/threshold", sentence("a published report states its threshold"), "required")
            raise InvalidDocument("survey_report", [problem])

    def find(
        self,
        indicator: str,
        item: str | None = None,
        *,
        dimension: str | None = None,
        group: str | None = None,
        option: str | None = None,
    ) -> SurveyRow:
        """One figure; of an item over everybody unless a dimension is named. :raises LookupError: there is none."""
        dimension = dimension or (ALL if item is None else ITEM)
        group = group if group is not None else (ALL if item is None else item)
        for row in self.rows:
            if row.key == (indicator, dimension, group, item, option):
                return row
        raise LookupError(f"this report has no {indicator} for {item} {dimension} {group}")
