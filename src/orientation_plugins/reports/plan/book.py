"""The plan as a workbook: numbers as numbers, text as text and never as a formula or a link."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orientation_plugins.reports.plan.page import View
from orientation_plugins.reports.plan.words import word
from orientation_plugins.reports.sheets import CREATED, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orientation_core.model.improvements.plans import ActionLine, ActionPlan
    from orientation_core.model.text import Language

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Headings and widths of the sheets of actions.
_ACTIONS = {
    "code": 24, "action": 44, "origin": 30, "owner": 20, "unit": 20, "state": 18, "proposed": 18, "closed": 18,
    "indicator": 34, "before": 10, "target": 10, "after": 10, "verdict": 26, "method": 30, "p": 12,
}  # fmt: skip
_MILESTONES = {"action": 44, "milestone": 40, "due": 20, "done": 20, "state": 14}
_COSTS = {"action": 44, "currency": 10, "planned": 14, "actual": 14}
_TALLY = {"state": 40, "number": 12}


def render_xlsx(plan: ActionPlan, language: Language = "en") -> bytes:
    """The plan as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: _Book(workbook, plan, language).fill())


class _Book:
    """The sheets of one workbook."""

    def __init__(self, workbook: Any, plan: ActionPlan, language: Language) -> None:
        self.workbook, self.plan, self.language, self.view = workbook, plan, language, View(plan, language)
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.money = workbook.add_format({"num_format": "#,##0.00"})

    def fill(self) -> None:
        """Write every sheet."""
        plan, language, view = self.plan, self.language, self.view
        title = word("title", language, str(plan.year))
        self.workbook.set_properties(
            {"title": title, "author": plan.organisation.in_(language), "created": CREATED}
        )
        about = [
            (word("title", language, str(plan.year)), plan.organisation.in_(language)),
            (word("as_of", language), view.as_of),
            (word("generated", language), view.generated),
            (word("version", language), plan.data_version),
            ("", ""),
            *((one.label.in_(language), one.number) for one in plan.states),
            ("", ""),
            *((one.label.in_(language), one.number) for one in plan.origins),
        ]
        self._sheet(word("glance", language), _TALLY, about)
        self._sheet(word("actions", language), _ACTIONS, [self._action(one) for one in plan.actions])
        self._sheet(
            word("milestones", language),
            _MILESTONES,
            [
                (
                    line.label.in_(language),
                    one.label.in_(language),
                    view.day(one.due_on),
                    view.day(one.done_on),
                    view.standing(one),
                )
                for line, one in view.milestones()
            ],
        )
        self._sheet(
            word("costs", language),
            _COSTS,
            [
                (line.label.in_(language), one.currency, Decimal(one.planned), Decimal(one.actual))
                for line in plan.actions
                for one in line.costs
            ]
            + [("", one.currency, Decimal(one.planned), Decimal(one.actual)) for one in plan.costs],
        )
        self._sheet(str(plan.year - 1), _ACTIONS, [self._action(one) for one in plan.last_year])

    def _action(self, one: ActionLine) -> tuple[Any, ...]:
        view, language = self.view, self.language
        origin = one.origin_label.in_(language)
        if one.end_label is not None:
            origin = f"{origin}: {one.end_label.in_(language)}"
        expected = one.expected
        before = one.before.value if one.before is not None else None
        if before is None and expected is not None:
            before = expected.before
        return (
            one.name,
            one.label.in_(language),
            origin,
            one.owner,
            one.unit or "",
            view.state(one),
            view.day(one.proposed_on),
            view.day(one.closed_on),
            "" if expected is None else expected.indicator,
            before,
            None if expected is None else expected.target,
            None if one.after is None else one.after.value,
            view.verdict(one),
            view.method(one),
            None if one.compared is None else one.compared.p,
        )

    def _sheet(self, title: str, columns: dict[str, int], lines: Iterable[Sequence[Any]]) -> None:
        name = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", title).strip()[:31] or "-"
        sheet = self.workbook.add_worksheet(name)
        for column, (key, width) in enumerate(columns.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, word(key, self.language), self.bold)
        sheet.freeze_panes(1, 0)
        for place, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                if isinstance(cell, Decimal):
                    sheet.write_number(place, column, float(cell), self.money)
                elif isinstance(cell, int | float):
                    sheet.write_number(place, column, cell)
                elif cell:
                    text = _UNWANTED.sub("\N{REPLACEMENT CHARACTER}", str(cell))[:32_767]
                    sheet.write_string(place, column, text, self.wrap)
