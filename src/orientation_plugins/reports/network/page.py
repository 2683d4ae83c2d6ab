"""The state of play as one HTML file: the two figures, the trend, the map, and why an organisation is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.labels import label
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import day, moment, number
from orientation_plugins.pages.svg import Bar, Caption, columns
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.network.drawing import courses, matrix
from orientation_plugins.reports.network.words import word

if TYPE_CHECKING:
    from datetime import date

    from orientation_core.model.network.maturity import Criterion
    from orientation_core.model.network.state import (
        CriterionState,
        InstrumentCount,
        InstrumentState,
        Moment,
        OrganisationState,
        StateOfPlay,
    )
    from orientation_core.model.text import Language

#: The order of the legend, and of the marks.
USES = ("whole", "part", "none", "silent")


@attrs.frozen
class CriterionLine:
    """How many organisations meet a criterion. :ivar data, word: of those, by data and by declaration."""

    criterion: Criterion
    needed: bool
    met: int
    data: int
    word: int
    missed: int
    silent: int
    contradicted: int


@attrs.frozen
class Lack:
    """Why an organisation does not have the basic approach: a criterion, the verdict, and the reason in words."""

    criterion: str
    verdict: str
    why: str


def render_html(state: StateOfPlay, language: Language = "en") -> bytes:
    """The state of play as a page in `language`."""
    page = template("orientation_plugins.reports", "network.html.j2").render(
        view=View(state, language),
        state=state,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
        label=lambda kind, code: label(kind, code, language),
        day=lambda value: day(value, language),
        number=lambda value, unit="requests", sign=False: number(value, unit, language, sign=sign),
    )
    return visible(page).encode()


class View:
    """What the page and the workbook show, laid out."""

    def __init__(self, state: StateOfPlay, language: Language) -> None:
        self.state, self.language = state, language
        self.generated = moment(state.generated_at, language)
        self.criteria = {one.id: one for one in state.model.criteria}
        self.levels = {one.name: one.label.in_(language) for one in state.model.levels}
        self.instruments = tuple(one.label.in_(language) for one in state.model.instruments)

    @property
    def share(self) -> float | None:
        """Organisations with the basic approach, in percent; None where nobody is in the network."""
        return 100 * self.state.basic / self.state.in_scope if self.state.in_scope else None

    @property
    def change(self) -> int | None:
        """Organisations with the basic approach more, or less, than a year before; None where the model changed."""
        trend = self.state.trend
        if len(trend) < 2 or trend[-1].model != trend[-2].model:
            return None
        return trend[-1].basic - trend[-2].basic

    def notes(self) -> list[str]:
        """What a reader has to know to compare the years of the trend."""
        trend = self.state.trend
        found = []
        if any(one.joined or one.left for one in trend):
            found.append(word("composition", self.language))
        if len({one.model for one in trend}) > 1:
            found.append(word("other_model", self.language))
        return found

    def trend(self) -> Chart | None:
        """The two figures year by year; none for a single day."""
        if len(self.state.trend) < 2:
            return None
        title = word("trend_chart", self.language)
        legend = word("with", self.language), word("without", self.language)
        lines = [
            Bar(str(one.on.year), (float(one.basic), float(one.in_scope - one.basic)))
            for one in self.state.trend
        ]
        caption = Caption("trend", title, word("table_follows", self.language), legend)
        drawing = columns(caption, lines, lambda value: number(value, "requests", self.language))
        return Chart(title, drawing, tuple(self.notes()))

    def courses(self) -> Chart | None:
        """How many use each instrument, year by year; none for a single day."""
        moments = [one for one in self.state.trend if one.instruments]
        if len(moments) < 2:
            return None
        title = word("courses_chart", self.language)
        legend = label("use", "whole", self.language), label("use", "part", self.language)
        caption = Caption("courses", title, word("table_follows", self.language), legend)
        rows = []
        for one in self.state.model.instruments:
            pairs = [self.count(moment, one.name) for moment in moments]
            known = [None if pair is None else (pair.whole, pair.part) for pair in pairs]
            rows.append((one.label.in_(self.language), known))
        return Chart(title, courses(caption, [str(one.on.year) for one in moments], rows))

    @staticmethod
    def count(moment: Moment, instrument: str) -> InstrumentCount | None:
        """How many used an instrument then; None where the model did not have it."""
        return next((one for one in moment.instruments if one.instrument == instrument), None)

    def used_by(self, moment: Moment, instrument: str) -> str:
        """How many used it then, in words."""
        found = self.count(moment, instrument)
        if found is None:
            return ""
        whole, part = (number(one, "requests", self.language) for one in (found.whole, found.part))
        return word("whole_and_part", self.language, whole, part) if found.part else whole

    def totals(self) -> tuple[str, ...]:
        """How many use each instrument, and how many more than a year before where that compares."""
        trend = self.state.trend
        if not trend or not trend[-1].instruments:
            return ()
        alike = len(trend) > 1 and trend[-1].model == trend[-2].model
        found = []
        for one in trend[-1].instruments:
            said = number(one.whole, "requests", self.language)
            before = self.count(trend[-2], one.instrument) if alike else None
            if before is not None:
                said += f" ({number(one.whole - before.whole, 'requests', self.language, sign=True)})"
            found.append(said)
        return tuple(found)

    def map(self) -> Chart:
        """Instruments by organisation, each with how many use it, and where it moved since a year before."""
        title = word("map_chart", self.language)
        legend = tuple(label("use", use, self.language) for use in USES)
        moves = [[each.moved for each in one.instruments] for one in self.ordered()]
        if any(each.before for one in self.state.organisations for each in one.instruments):
            legend += word("more", self.language), word("less", self.language)
        caption = Caption("map", title, word("table_follows", self.language), legend)
        rows = [
            (one.label.in_(self.language), tuple(each.use for each in one.instruments))
            for one in self.ordered()
        ]
        totals = self.totals()
        remarks = (word("totals_note", self.language),) if totals else ()
        return Chart(title, matrix(caption, self.instruments, rows, moves=moves, totals=totals), remarks)

    def ordered(self) -> list[OrganisationState]:
        """The organisations as readers look for them: by what they are called."""
        return sorted(
            self.state.organisations, key=lambda one: (one.label.in_(self.language).casefold(), one.name)
        )

    def level(self, one: OrganisationState) -> str:
        """What its level is called."""
        return word("no_level", self.language) if one.level is None else self.levels[one.level]

    def used(self, one: InstrumentState) -> str:
        """How far an instrument is used, in words."""
        said = label("use", one.use, self.language)
        if one.judged >= 2 and one.use != "silent":
            said = f"{said} ({word('of', self.language, str(one.met), str(one.judged))})"
        if one.before is not None and one.moved:
            said = f"{said}; {word('was', self.language, label('use', one.before, self.language).lower())}"
        return said

    def lacks(self, one: OrganisationState) -> list[Lack]:
        """Everything it lacks for the basic approach, with the reason."""
        states = {each.criterion: each for each in one.criteria}
        return [
            Lack(
                self.criteria[name].label.in_(self.language),
                label("verdict", states[name].verdict, self.language),
                self.why(states[name]),
            )
            for name in one.lacking
        ]

    def why(self, one: CriterionState) -> str:
        """Why a criterion is judged as it is, with the figures it rests on."""
        said = label("why", one.why, self.language)
        if one.denominator is not None and one.numerator is not None:
            figures = (number(value, "requests", self.language) for value in (one.numerator, one.denominator))
            said += f" ({word('of', self.language, *figures)})"
        elif one.on is not None:
            said += f" ({self.day(one.on)})"
        if one.contradicted:
            said += f" – {word('contradiction', self.language)}"
        return said

    def day(self, value: date) -> str:
        """A date in full."""
        return day(value, self.language)

    def lines(self) -> list[CriterionLine]:
        """Every criterion with how many organisations meet it."""
        needed = {one.id for one in self.state.model.needed(self.state.model.basic)}
        found = []
        for one in self.state.model.criteria:
            states = [
                each for org in self.state.organisations for each in org.criteria if each.criterion == one.id
            ]
            met = [each for each in states if each.verdict == "met"]
            found.append(
                CriterionLine(
                    criterion=one,
                    needed=one.id in needed,
                    met=len(met),
                    data=sum(each.why == "shown" for each in met),
                    word=sum(each.why != "shown" for each in met),
                    missed=sum(each.verdict == "missed" for each in states),
                    silent=sum(each.verdict == "silent" for each in states),
                    contradicted=sum(each.contradicted for each in states),
                )
            )
        return found
