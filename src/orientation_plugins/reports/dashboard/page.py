"""The dashboard as one HTML file: a picture first, the table beside it; no script, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.model.improvements.loose import RULES
from orientation_plugins.charter_pages import phrases
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import day, moment, number
from orientation_plugins.pages.svg import Caption
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.assessment.drawings import FEWEST, Mark, Ruler, radar
from orientation_plugins.reports.dashboard import drawings
from orientation_plugins.reports.dashboard.drawings import Ends
from orientation_plugins.reports.dashboard.words import WORDS, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from orientation_core.model.dashboards import (
        Amount,
        Dashboard,
        Figure,
        Loose,
        Part,
        Promise,
        UnitLine,
    )
    from orientation_core.model.reports import Period, Unit
    from orientation_core.model.text import Language

#: How the numbers of a unit are written: as those of which unit of reports.
LIKE: dict[str, Unit] = {
    "requests": "requests", "days": "days", "percent": "percent", "score": "score", "scale": "scale",
    "points": "days", "responses": "requests", "documents": "requests", "actions": "requests",
}  # fmt: skip

#: What stands large on the tile of a part, the first that it has.
_HEADLINES: dict[str, tuple[str, ...]] = {
    "complaints": ("answered_in_time_of_handled", "received"),
    "charter": ("promises_kept",),
    "catalogue": ("completeness",),
    "assessment": ("today",),
    "survey": ("item_nps", "responses"),
    "improvement": ("actions_open",),
}

#: So many loose ends of each rule stand on the page.
MOST_LOOSE = 3

_COMMANDS = {
    "report": "orientation report complaints --from {start} --to {end} --compare",
    "charter_monitoring": "orientation charter monitor --from {start} --to {end}",
    "catalogue": "orientation catalogue check",
    "assessment_report": "orientation assessment report {name}",
    "survey_report": "orientation report survey --wave {name}",
    "action_plan": "orientation report actions --year {year}",
}


@attrs.frozen
class Tile:
    """A part of the offer at a glance. :ivar more: of its reasons, after the first."""

    part: Part
    name: str
    state: str
    sign: Markup
    reason: str
    more: tuple[str, ...]
    next: str
    headline: tuple[str, str] | None
    course: Markup | None


@attrs.frozen
class Card:
    """A figure beside what it was. :ivar tone: ``good``, ``bad``, ``plain`` or ``none``. :ivar anchor: of its row."""

    anchor: str
    label: str
    part: str
    now: str
    before: str
    badge: str
    tone: str
    drawing: Markup


@attrs.frozen
class Line:
    """A promise. :ivar share: it is drawn on the scale of shares."""

    promise: Promise
    anchor: str
    text: str
    sign: Markup
    state: str
    promised: str
    reached: str
    interval: str
    n: str
    warned: str
    drawing: Markup | None


def render_html(dashboard: Dashboard, language: Language = "en") -> bytes:
    """The dashboard as a page in `language`."""
    page = template("orientation_plugins.reports", "dashboard.html.j2").render(
        view=View(dashboard, language),
        dashboard=dashboard,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
    )
    return visible(page).encode()


class View:
    """What the page and the workbook show, laid out."""

    def __init__(self, dashboard: Dashboard, language: Language) -> None:
        self.dashboard, self.language = dashboard, language
        self.anchors = {id(one): f"figure-{place}" for place, one in enumerate(dashboard.figures(), 1)}
        self.withheld = any(
            each.suppressed
            for one in dashboard.figures()
            for each in (one.now, one.before)
            if each is not None
        ) or any(one.reached.suppressed for one in dashboard.promises)

    # ------------------------------------------------------------------------------ words and numbers

    def word(self, key: str, *values: str) -> str:
        """A word in the language of the page."""
        return word(key, self.language, *values)

    def span(self, period: Period) -> str:
        """A year by its number, any other period by its days."""
        whole = (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 1, 1)
        if whole and period.end.year == period.start.year + 1:
            return str(period.start.year)
        return self.word("span", day(period.start, self.language), day(period.last_day, self.language))

    @property
    def title(self) -> str:
        """What the page is about: a year by its number, also while it runs."""
        period = self.dashboard.period
        first = (period.start.month, period.start.day) == (1, 1)
        return (
            str(period.start.year)
            if first and period.last_day.year == period.start.year
            else self.span(period)
        )

    @property
    def as_of(self) -> str:
        """The day it was made."""
        return day(self.dashboard.as_of, self.language)

    @property
    def generated(self) -> str:
        """The moment of the newest change that it knows of."""
        return moment(self.dashboard.generated_at, self.language)

    def number(self, value: float, unit: str) -> str:
        """A figure, rounded to what its unit bears."""
        return number(value, LIKE[unit], self.language)

    def amount(self, amount: Amount | None, unit: str) -> str:
        """A figure as a reader sees it; nothing where there is none."""
        if amount is None or (amount.value is None and not amount.suppressed):
            return ""
        return self.word("withheld") if amount.value is None else self.number(amount.value, unit)

    def detail(self, amount: Amount, unit: str) -> str:
        """Interval and n."""
        found = []
        if amount.low is not None and amount.high is not None:
            ends = "days" if unit == "percent" else unit
            found.append("–".join(self.number(end, ends) for end in (amount.low, amount.high)))
        if amount.n is not None and unit in ("percent", "days", "score", "scale", "points"):
            found.append(f"n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{self.number(amount.n, 'requests')}")
        return " · ".join(found)

    def badge(self, figure: Figure) -> tuple[str, str]:
        """What became of a figure: sign and word, and their tone."""
        if figure.movement is None:
            return "", "none"
        if not figure.moved:
            return (
                f"{'≈ ' if figure.movement == 'no_difference_shown' else ''}{self.word(figure.movement)}",
                "none",
            )
        arrow = "▲" if figure.movement == "up" else "▼"
        if figure.better is None:
            return f"{arrow} {self.word('more' if figure.movement == 'up' else 'less')}", "plain"
        return (
            (f"{arrow} {self.word('worse')}", "bad")
            if figure.worse
            else (f"{arrow} {self.word('better')}", "good")
        )

    def p(self, figure: Figure) -> str:
        """The test of a figure, with its p-value where it has one."""
        if figure.test is None:
            return ""
        if figure.p is None:
            return self.word(figure.test)
        small = figure.p < 0.001
        written = f"{0.001 if small else figure.p:.3f}"
        written = written if self.language == "en" else written.replace(".", ",")
        return f"{self.word(figure.test)}, p {'<' if small else '='} {written}"

    def how(self, part: Part) -> str:
        """The command that writes the whole report of a part."""
        if part.source is None:
            return ""
        period = self.dashboard.period
        return _COMMANDS.get(part.source.kind, "").format(
            start=period.start, end=period.end, name=part.source.name or "", year=period.start.year
        )

    def anchor(self, figure: Figure) -> str:
        """The place of a figure on the page."""
        return self.anchors[id(figure)]

    def since(self, one: Loose) -> str:
        """Since when something hangs loose."""
        return self.word("never") if one.since is None else day(one.since, self.language)

    # ------------------------------------------------------------------------------ at a glance

    def tiles(self) -> list[Tile]:
        """The parts of the offer."""
        return [self._tile(one) for one in self.dashboard.parts]

    def tally(self) -> list[tuple[Markup, str, int]]:
        """How many parts are in which state."""
        states = [one.state for one in self.dashboard.parts]
        return [
            (drawings.sign(state), self.word(state), states.count(state))
            for state in ("needs_attention", "in_order", "nothing_yet", "not_shown")
            if state in states
        ]

    def _tile(self, part: Part) -> Tile:
        figures = {one.name: one for one in reversed(part.figures)}
        shown = next((figures[name] for name in _HEADLINES[part.name] if name in figures), None)
        if shown is not None and not self.amount(shown.now, shown.unit):
            shown = next((figures[name] for name in _HEADLINES[part.name][1:] if name in figures), None)
        first, *more = [one.text.in_(self.language) for one in part.reasons]
        return Tile(
            part,
            self.word(part.name),
            self.word(part.state),
            drawings.sign(part.state),
            first,
            tuple(more),
            "" if part.next is None else part.next.in_(self.language),
            None if shown is None else (self._headline(shown), shown.label.in_(self.language)),
            None if shown is None or not shown.months else self._course(shown),
        )

    def _headline(self, one: Figure) -> str:
        """A figure as it stands large: a number of documents out of how many."""
        written = self.amount(one.now, one.unit)
        if one.unit in ("documents", "actions") and one.now.n not in (None, one.now.value):
            return self.word("x_of_y", written, self.number(one.now.n or 0, one.unit))
        return written

    # ------------------------------------------------------------------------------ what moved

    def cards(self) -> list[Card]:
        """The figures that were tested, those that moved first."""
        tested = [
            (part, one)
            for part in self.dashboard.parts
            for one in part.figures
            if one.before is not None and one.movement in ("up", "down", "no_difference_shown", "too_few")
        ]
        tested.sort(key=lambda pair: (not pair[1].moved, not pair[1].worse))
        return [self._card(part, one) for part, one in tested]

    def _card(self, part: Part, one: Figure) -> Card:
        badge, tone = self.badge(one)
        before = self.amount(one.before, one.unit)
        return Card(
            self.anchors[id(one)],
            one.label.in_(self.language),
            self.word(part.name),
            self.amount(one.now, one.unit),
            f"{self.word('before')} {before}" if before else "",
            badge,
            tone,
            self._course(one) if one.months else self._slope(one),
        )

    def _course(self, one: Figure) -> Markup:
        now, before = [month.value for month in one.months], [month.before for month in one.months]
        return drawings.course(now, before, from_zero=one.unit == "requests")

    @staticmethod
    def _slope(one: Figure) -> Markup:
        before = None if one.before is None else _ends(one.before)
        now = _ends(one.now)
        return (
            drawings.slope(before, now)
            if before is not None and now is not None
            else drawings.course([], [], from_zero=True)
        )

    # ------------------------------------------------------------------------------ promises

    def lines(self) -> list[Line]:
        """The promises, those that were missed or will be first."""
        order = ("missed", "at_risk", "kept", "not_measured", "nothing_to_count")
        told = sorted(self.dashboard.promises, key=lambda one: order.index(one.state))
        return [self._line(one, place) for place, one in enumerate(told, 1)]

    @property
    def least_share(self) -> float:
        """Where the common scale of shares begins."""
        return drawings.floor_of_shares(
            [
                value
                for one in self.dashboard.promises
                if one.unit == "percent"
                for value in (one.promised, one.reached.value, one.reached.low)
                if value is not None
            ]
        )

    def _line(self, one: Promise, place: int) -> Line:
        reached, promised = "", ""
        if one.reached.suppressed:
            reached = self.word("withheld")
        elif one.reached.value is not None:
            reached = (
                phrases.share(one.reached.value, self.language, one.promised)
                if one.unit == "percent"
                else phrases.figure(one.reached.value, one.unit, self.language)
            )
        if one.promised is not None:
            amount = phrases.figure(one.promised, one.unit, self.language)
            how = {">=": "at_least", "<=": "at_most"}.get(one.operator or "")
            promised = self.word(how, amount) if how else amount
        interval = ""
        if one.reached.low is not None and one.reached.high is not None:
            interval = "–".join(self.number(end, "days") for end in (one.reached.low, one.reached.high))
        warned = ""
        if one.warning is not None:
            ends = (one.warning.expected, one.warning.promised)
            warned = self.word("warned", *(phrases.share(end, self.language) for end in ends))
        return Line(
            one,
            f"promise-{place}",
            one.text.in_(self.language),
            drawings.sign(one.state),
            self.word(one.state),
            promised,
            reached,
            interval,
            "" if one.reached.n is None else self.number(one.reached.n, "requests"),
            warned,
            self._bullet(one),
        )

    def _bullet(self, one: Promise) -> Markup | None:
        reached = _ends(one.reached)
        if reached is None or one.promised is None:
            return None
        rail = drawings.Rail(self.least_share, 100.0)
        if one.unit != "percent":
            rail = drawings.Rail(0.0, 1.25 * max(one.promised, reached.high) or 1.0)
        return drawings.bullet(
            rail, one.promised, reached, more_is_good=one.operator != "<=", state=one.state
        )

    # ------------------------------------------------------------------------------ axes, loose ends, units

    def radar(self) -> Chart | None:
        """The axes; none where there are too few for a shape, or no figures."""
        axes = self.dashboard.axes
        scales = {(one.low, one.high) for one in axes}
        if len(axes) < FEWEST or len(scales) != 1 or all(one.today is None for one in axes):
            return None
        ((low, high),) = scales
        title = self.word("radar")
        marks = [Mark(one.label.in_(self.language), one.today, one.desired) for one in axes]
        legend = self.word("today"), self.word("desired")
        step = 1 if high - low <= 10 else (high - low) / 5
        ticks = tuple(low + step * place for place in range(int((high - low) / step) + 1))
        ruler = Ruler(low, high, ticks, lambda value: self.number(value, "requests"))
        caption = Caption("axes-radar", title, self.word("table_follows"), legend)
        return Chart(title, radar(caption, marks, ruler, width=600, letters=13))

    def gap(self, today: float | None, desired: float | None) -> str:
        """How far an axis is from where it should be."""
        return "" if today is None or desired is None else self.number(desired - today, "scale")

    def loose(self) -> list[tuple[str, int, tuple[Loose, ...]]]:
        """What hangs loose by rule, the most frequent first: its name, how many there are, and the oldest."""
        counts = sorted(self.dashboard.loose_counts.items(), key=lambda pair: -pair[1])
        return [
            (
                self.rule(rule),
                number,
                tuple(one for one in self.dashboard.loose if one.rule == rule)[:MOST_LOOSE],
            )
            for rule, number in counts
        ]

    def rule(self, rule: str) -> str:
        """What a rule is called; one that nobody names goes by its code."""
        known = next((one.label for name, one in RULES.items() if name == rule), None)
        if known is not None:
            return known.in_(self.language)
        return self.word(rule) if rule in WORDS else rule.replace("_", " ")

    def units(self) -> Iterator[tuple[str, UnitLine, Markup | None]]:
        """The units with a picture of their share in time."""
        for one in self.dashboard.units:
            ends = _ends(one.in_time)
            yield one.unit or self.word("no_unit"), one, None if ends is None else drawings.bar(ends)


def _ends(amount: Amount) -> Ends | None:
    if amount.value is None:
        return None
    low = amount.value if amount.low is None else amount.low
    return Ends(amount.value, low, amount.value if amount.high is None else amount.high)
