"""The report of a survey as one HTML file: no script, nothing fetched, readable by everyone and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.labels import label
from orientation_core.model.reports import ALL
from orientation_core.model.surveys.reports import ITEM
from orientation_plugins.pages.numbers import day, moment
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.surveys.drawing import fields_chart, item_charts
from orientation_plugins.surveys.shown import figure, question, shown
from orientation_plugins.surveys.words import word

if TYPE_CHECKING:
    from orientation_core.model.reports import DimensionNote
    from orientation_core.model.surveys.reports import ItemNote, SurveyReport, SurveyRow, Tested
    from orientation_core.model.text import Language
    from orientation_plugins.surveys.shown import Shown

#: Columns of the table of items.
_COLUMNS = ("item_mean", "item_mean_weighted", "item_sd", "item_median", "item_top2_percent", "item_nps",
            "item_answered", "item_not_applicable", "item_missing")  # fmt: skip
#: So many groups fit beside each other.
_WIDTH = 7


@attrs.frozen
class Headline:
    """A large figure."""

    label: str
    figure: Shown
    notes: tuple[str, ...] = ()


@attrs.frozen
class Line:
    """A line of a table. :ivar figures: one per column; None where there is no row."""

    name: str
    figures: tuple[Shown | None, ...]


@attrs.frozen
class Table:
    """A table. :ivar name: of its place on the page. :ivar first: what the lines are."""

    name: str
    title: str
    first: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@attrs.frozen
class Section:
    """What figures are split by."""

    name: str
    title: str
    tables: tuple[Table, ...]


def render_html(report: SurveyReport, language: Language = "en") -> bytes:
    """The report as a page in `language`."""
    view = _View(report, language)
    page = template("orientation_plugins.surveys", "survey.html.j2").render(
        view=view,
        report=report,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
        number=lambda value, unit: figure(value, unit, language),
    )
    return visible(page).encode()


class _View:
    """What the template shows, laid out."""

    def __init__(self, report: SurveyReport, language: Language) -> None:
        self.report, self.language = report, language
        self.rows = {row.key: row for row in report.rows}
        self.labels = {one.name: one.label.in_(language) for one in report.indicators}
        self.texts = {one.id: question(one, language) for one in report.items}
        self.generated = moment(report.generated_at, language)
        first = day(report.opened_at.date(), language)
        self.period = word("since", language, first)
        if report.closed_at is not None and report.closed_at.date() > report.opened_at.date():
            self.period = word("span", language, first, day(report.closed_at.date(), language))
        elif report.closed_at is not None:
            self.period = first
        self.withheld = any(row.suppressed for row in report.rows)
        self.charts = tuple(item_charts(report, language))
        self.fields = fields_chart(report, language)

    def headlines(self) -> list[Headline]:
        """The large figures."""
        found = []
        for name in ("responses", "response_rate", "alpha"):
            row = self.rows.get((name, ALL, ALL, None, None))
            seen = shown(row, self.language)
            if row is None or seen is None or seen.empty:
                continue
            notes = [seen.detail] if seen.detail else []
            if row.numerator is not None and row.denominator:
                of = (figure(count, "responses", self.language) for count in (row.numerator, row.denominator))
                notes.insert(0, word("of_invited", self.language, *of))
            found.append(Headline(self.labels[name], seen, tuple(notes)))
        for item in self.report.items:
            row = self.rows.get(("item_nps", ITEM, item.id, item.id, None))
            seen = shown(row, self.language)
            if seen is not None and not seen.empty:
                found.append(Headline(self.labels["item_nps"], seen, (self.texts[item.id], seen.detail)))
        return found

    def items(self) -> Table | None:
        """Every item with numbers, and what is said of it."""
        present = [
            name
            for name in _COLUMNS
            if any(row.indicator == name and row.dimension == ITEM for row in self.report.rows)
        ]
        rated = [
            item for item in self.report.items if ("item_mean", ITEM, item.id, item.id, None) in self.rows
        ]
        if not rated:
            return None
        lines = tuple(
            Line(
                self.texts[item.id],
                tuple(self._shown(name, ITEM, item.id, item, n=name == "item_mean") for name in present),
            )
            for item in rated
        )
        return self._table(
            "items", word("items", self.language), [self.labels[name] for name in present], lines
        )

    def choices(self) -> list[Table]:
        """The options of every choice."""
        found: list[Table] = []
        for item in self.report.items:
            rows = [
                row
                for row in self.report.rows
                if row.dimension == ITEM and row.item == item.id and row.option is not None
            ]
            if rows:
                lines = tuple(
                    Line(self._option(item, row.option), (shown(row, self.language),)) for row in rows
                )
                columns = (self.labels["item_option_percent"],)
                found.append(
                    Table(
                        f"choice-{len(found)}",
                        self.texts[item.id],
                        word("option", self.language),
                        columns,
                        lines,
                    )
                )
        return found

    def sections(self) -> list[Section]:
        """The dimensions, each with its tables."""
        found = []
        for number, dimension in enumerate(self.report.dimensions, start=1):
            groups = list(
                dict.fromkeys(row.group for row in self.report.rows if row.dimension == dimension.name)
            )
            tables = [
                self._groups(f"by-{number}-{start}", dimension, groups[start : start + _WIDTH])
                for start in range(0, len(groups), _WIDTH)
            ]
            by = self._by(dimension)
            found.append(Section(f"by-{number}", by, tuple(tables)))
        return found

    def tests(self) -> list[tuple[Tested, str, str, list[str]]]:
        """Each comparison with its question, what it is by and the groups; what was found comes first."""
        labels = {one.name: one.label.in_(self.language) for one in self.report.dimensions}
        found = sorted(self.report.tests, key=lambda one: one.verdict != "difference")
        return [
            (
                one,
                self.text_of(one.item),
                labels.get(one.dimension, one.dimension),
                [self._group(one.dimension, group) for group in one.groups],
            )
            for one in found
        ]

    def text_of(self, item: str) -> str:
        """A question as it is read."""
        return self.texts.get(item, item)

    def p_value(self, test: Tested) -> str:
        """A p-value as it is written; very small ones only as such."""
        if test.p_corrected is None:
            return ""
        if test.p_corrected < 0.001:
            return f"< {self._decimals(0.001)}"
        return self._decimals(test.p_corrected)

    def _decimals(self, value: float) -> str:
        text = f"{value:.3f}"
        return text if self.language == "en" else text.replace(".", ",")

    def _groups(self, name: str, dimension: DimensionNote, groups: list[str]) -> Table:
        lines = []
        for indicator in ("responses", "responses_percent"):
            figures = tuple(
                shown(self.rows.get((indicator, dimension.name, group, None, None)), self.language)
                for group in groups
            )
            if any(one is not None for one in figures):
                lines.append(Line(self.labels[indicator], figures))
        for item in self.report.items:
            figures = tuple(self._shown("item_mean", dimension.name, group, item) for group in groups)
            if any(one is not None for one in figures):
                lines.append(Line(self.texts[item.id], figures))
            for row in self._options(dimension.name, item):
                key = (row.indicator, dimension.name)
                figures = tuple(
                    shown(self.rows.get((*key, group, item.id, row.option)), self.language)
                    for group in groups
                )
                option = f"{self.texts[item.id]} – {self._option(item, row.option)}"
                lines.append(Line(option, figures))
        columns = [self._group(dimension.name, group) for group in groups]
        return self._table(name, self._by(dimension), columns, tuple(lines))

    def _by(self, dimension: DimensionNote) -> str:
        """By what figures are split, as a heading."""
        name = dimension.label.in_(self.language)
        # Within a sentence only German nouns, and what is written in capitals, keep theirs.
        if self.language != "de" and name[1:2].islower():
            name = name[:1].lower() + name[1:]
        return word("by", self.language, name)

    def _options(self, dimension: str, item: ItemNote) -> list[SurveyRow]:
        seen: dict[str | None, SurveyRow] = {}
        for row in self.report.rows:
            if row.dimension == dimension and row.item == item.id and row.option is not None:
                seen.setdefault(row.option, row)
        return list(seen.values())

    def _option(self, item: ItemNote, code: str | None) -> str:
        """An option as it is read."""
        words = item.options.get(code or "")
        return code or "" if words is None else words.in_(self.language)

    def _group(self, dimension: str, group: str) -> str:
        """A group as it is read: a language by its name, an option by its words."""
        if group == "":
            return word("missing", self.language)
        if dimension == "language":
            return label("language", group, self.language)
        if dimension == "viewpoint":
            return word(group, self.language)
        item = next((one for one in self.report.items if one.id == dimension), None)
        return group if item is None else self._option(item, group)

    def _table(self, name: str, title: str, columns: list[str], lines: tuple[Line, ...]) -> Table:
        # A landmark of its own needs a name of its own: the section around it is called by the title alone.
        caption = word("table_of", self.language, title)
        return Table(name, caption, word("item", self.language), tuple(columns), lines)

    def _shown(
        self, indicator: str, dimension: str, group: str, item: ItemNote, *, n: bool = True
    ) -> Shown | None:
        return shown(self.rows.get((indicator, dimension, group, item.id, None)), self.language, n=n)
