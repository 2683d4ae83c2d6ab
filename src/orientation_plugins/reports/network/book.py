"""The state of play as a workbook and as rows: every organisation, and every criterion of each with its reason."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from orientation_core.labels import label
from orientation_plugins.reports.delimited import guarded
from orientation_plugins.reports.network.page import View
from orientation_plugins.reports.network.words import word
from orientation_plugins.reports.sheets import CREATED, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from orientation_core.model.network.state import StateOfPlay
    from orientation_core.model.text import Language

#: Of one row of the file of rows.
HEADER = (
    "organisation", "kind", "member_since", "level", "basic", "criterion", "instrument", "verdict", "why",
    "contradicted", "numerator", "denominator", "on",
)  # fmt: skip

Cell = str | int | float | None


def render_csv(state: StateOfPlay, language: Language = "en") -> bytes:  # noqa: ARG001 - codes in every language
    """A row per organisation and criterion, in codes. UTF-8; no cell is a formula to a spreadsheet."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADER)
    instruments = {one.id: one.instrument for one in state.model.criteria}
    for org in state.organisations:
        for one in org.criteria:
            writer.writerow(
                [
                    guarded(org.name),
                    org.kind,
                    org.since.isoformat(),
                    org.level or "",
                    "true" if org.basic else "false",
                    guarded(one.criterion),
                    guarded(instruments[one.criterion]),
                    one.verdict,
                    one.why,
                    "true" if one.contradicted else "false",
                    "" if one.numerator is None else one.numerator,
                    "" if one.denominator is None else one.denominator,
                    "" if one.on is None else one.on.isoformat(),
                ]
            )
    return stream.getvalue().encode()


def render_xlsx(state: StateOfPlay, language: Language = "en") -> bytes:
    """The state of play as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: _Book(workbook, state, language).fill())


class _Book:
    """The sheets of one workbook."""

    def __init__(self, workbook: Any, state: StateOfPlay, language: Language) -> None:
        self.workbook, self.state, self.language = workbook, state, language
        self.view = View(state, language)
        self.head = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#1B3A5C", "font_color": "#FFFFFF"}
        )
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})

    def fill(self) -> None:
        """Write every sheet."""
        self.workbook.set_properties(
            {
                "title": f"{self._word('title')} {self._word('on', self._day(self.state.on))}",
                "author": self.state.network.in_(self.language),
                "created": CREATED,
            }
        )
        self._about()
        self._organisations()
        self._criteria()
        self._verdicts()
        self._trend()

    def _word(self, key: str, *values: str) -> str:
        return word(key, self.language, *values)

    def _day(self, value: date) -> str:
        return self.view.day(value)

    def _sheet(
        self, title: str, header: Sequence[str], widths: Sequence[int], lines: Iterable[Sequence[Cell]]
    ) -> None:
        sheet = self.workbook.add_worksheet(title[:31])
        for column, (text, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, self.head)
        place = 0
        for place, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                if isinstance(cell, int | float):
                    sheet.write_number(place, column, cell)
                elif cell:
                    sheet.write_string(place, column, cell, self.wrap)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, place, len(header) - 1)

    def _about(self) -> None:
        state, view = self.state, self.view
        lines: list[tuple[Cell, ...]] = [
            (self._word("network"), state.network.in_(self.language)),
            (self._word("day"), self._day(state.on)),
            (self._word("in_scope"), state.in_scope),
            (self._word("basic"), state.basic),
            (self._word("unjudged"), len(state.undecided)),
            (self._word("judged_by"), f"{state.model.label.in_(self.language)}, {state.model.pin}"),
            (self._word("origin"), state.model.origin.note.in_(self.language)),
            (self._word("generated"), view.generated),
            *((self._word("source"), one) for one in state.model.origin.sources),
        ]
        self._sheet(self._word("title"), ("", ""), (40, 90), lines)

    def _organisations(self) -> None:
        header = [self._word(key) for key in ("organisation", "number", "kind", "since", "level")]
        lines = (
            (
                one.label.in_(self.language),
                one.name,
                label("organisation_kind", one.kind, self.language),
                one.since.isoformat(),
                self.view.level(one),
                *(self.view.used(each) for each in one.instruments),
                "\n".join(f"{each.criterion} – {each.why}" for each in self.view.lacks(one)),
            )
            for one in self.view.ordered()
        )
        names = (*header, *self.view.instruments, self._word("reasons"))
        widths = (46, 28, 26, 14, 20, *(18 for _ in self.view.instruments), 90)
        self._sheet(self._word("map"), names, widths, lines)

    def _criteria(self) -> None:
        keys = ("criterion", "counts")
        header = [self._word(key) for key in keys]
        header += [label("verdict", "met", self.language), self._word("by_data"), self._word("by_word")]
        header += [label("verdict", one, self.language) for one in ("missed", "silent")]
        header += [self._word("contradicted")]
        lines = (
            (
                one.criterion.label.in_(self.language),
                self._word("yes" if one.needed else "no"),
                *(
                    (label("verdict", "open", self.language),)
                    if one.criterion.shown == "unknown"
                    else (one.met, one.data, one.word, one.missed, one.silent, one.contradicted)
                ),
            )
            for one in self.view.lines()
        )
        self._sheet(self._word("criteria"), header, (60, 16, 18, 14, 16, 14, 14, 14), lines)

    def _verdicts(self) -> None:
        header = [self._word(key) for key in ("organisation", "criterion", "verdict", "why")]
        lines = (
            (
                org.label.in_(self.language),
                self.view.criteria[one.criterion].label.in_(self.language),
                label("verdict", one.verdict, self.language),
                self.view.why(one),
            )
            for org in self.view.ordered()
            for one in org.criteria
        )
        self._sheet(self._word("verdict"), header, (46, 60, 20, 70), lines)

    def _trend(self) -> None:
        header = [self._word(key) for key in ("day", "in_scope", "basic", "joined", "left", "judged_by")]
        lines = (
            (
                one.on.isoformat(),
                one.in_scope,
                one.basic,
                ", ".join(one.joined),
                ", ".join(one.left),
                str(one.model or ""),
            )
            for one in self.state.trend
        )
        self._sheet(self._word("trend"), header, (14, 16, 20, 40, 40, 24), lines)
        moments = [one for one in self.state.trend if one.instruments]
        header = [self._word("instrument"), *(self._day(one.on) for one in moments)]
        counts = (
            (one.label.in_(self.language), *(self.view.used_by(each, one.name) for each in moments))
            for one in self.state.model.instruments
        )
        if moments:
            self._sheet(self._word("courses"), header, (40, *(24 for _ in moments)), counts)
