"""The plan as one HTML file: no script, nothing fetched, readable by everyone and on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from orientation_core.labels import label
from orientation_plugins.pages.numbers import DECIMALS, LOCALES, day, moment, number
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.plan.drawings import tallies, timeline
from orientation_plugins.reports.plan.words import word

if TYPE_CHECKING:
    from datetime import date

    from orientation_core.model.improvements.actions import Measured
    from orientation_core.model.improvements.plans import ActionLine, ActionPlan, MilestoneLine, Sum
    from orientation_core.model.reports import Unit
    from orientation_core.model.text import Language


def render_html(plan: ActionPlan, language: Language = "en") -> bytes:
    """The plan as a page in `language`."""
    page = template("orientation_plugins.reports", "plan.html.j2").render(
        view=View(plan, language),
        plan=plan,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
    )
    return visible(page).encode()


class View:
    """What the page and the workbook show, laid out."""

    def __init__(self, plan: ActionPlan, language: Language) -> None:
        self.plan, self.language = plan, language
        self.charts = tuple(
            chart
            for chart in (
                tallies("states", word("states", language), plan.states, language),
                timeline(plan, language),
                tallies("origins", word("origins", language), plan.origins, language),
            )
            if chart is not None
        )
        last = word("last_year", language, str(plan.year - 1))
        self.became = tallies("became", last, plan.became, language)
        self.as_of, self.generated = day(plan.as_of, language), moment(plan.generated_at, language)

    def day(self, value: date | None) -> str:
        """A date, or nothing."""
        return "" if value is None else day(value, self.language)

    def state(self, line: ActionLine) -> str:
        """Where an action stands."""
        return label("action_state", line.state, self.language)

    def money(self, one: Sum, which: str) -> str:
        """An exact amount with its currency."""
        amount = format_decimal(
            Decimal(getattr(one, which)), format="#,##0.00", locale=LOCALES[self.language]
        )
        return f"{amount}\N{NO-BREAK SPACE}{one.currency}"

    def figure(self, value: float | None, line: ActionLine) -> str:
        """A figure of an action in the unit that was measured."""
        if value is None:
            return "–"
        units = [one.unit for one in (line.after, line.before) if one is not None and one.unit is not None]
        unit: Unit = units[0] if units and units[0] in DECIMALS else "score"  # type: ignore[assignment]
        return number(value, unit, self.language)

    def before(self, line: ActionLine) -> str:
        """The figure before: as it was measured, else as it was planned."""
        measured = None if line.before is None else line.before.value
        planned = None if line.expected is None else line.expected.before
        return self.figure(planned if measured is None else measured, line)

    def after(self, line: ActionLine) -> str:
        """The figure after; why there is none, where a measurement was empty."""
        if line.after is None or line.after.value is not None:
            return self.figure(None if line.after is None else line.after.value, line)
        return "–" if line.after.missing is None else line.after.missing.in_(self.language)

    def n(self, measured: Measured | None) -> str:
        """What a measurement rests on."""
        return (
            ""
            if measured is None or measured.n is None
            else f"n = {number(measured.n, 'requests', self.language)}"
        )

    def verdict(self, line: ActionLine) -> str:
        """What the comparison says, in words."""
        if line.compared is None:
            return word("not_measured", self.language) if line.expected is not None else ""
        said = word(line.compared.verdict, self.language)
        return f"{said}, {word('reached', self.language)}" if line.compared.reached else said

    def method(self, line: ActionLine) -> str:
        """By what it was compared, with its p."""
        if line.compared is None:
            return ""
        said = word(line.compared.method, self.language)
        p = line.compared.p
        if p is None:
            return said
        text = "< 0.001" if p < 0.001 else f"= {p:.3f}"
        return f"{said}, p {text if self.language == 'en' else text.replace('.', ',')}"

    def milestones(self) -> list[tuple[ActionLine, MilestoneLine]]:
        """Every milestone with its action."""
        return [(line, one) for line in self.plan.actions for one in line.milestones]

    def standing(self, one: MilestoneLine) -> str:
        """Whether a milestone is done, to do, or overdue."""
        key = "made" if one.done_on is not None else "overdue" if one.overdue else "open"
        return word(key, self.language)
