"""Checking figures: what should be equal and is not, of those that were delivered and of those somebody published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import attrs

from orientation_core.components.network.counting import Counting
from orientation_core.components.registers.read import RegisterFile
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.kinds import instant_of
from orientation_core.model.network.checks import Check, Checked, CheckReport, Stated, every, is_indicator
from orientation_core.model.network.collection import collected
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language

_COLUMNS = ("subject", "year", "indicator", "value")
_YEAR = re.compile(r"199[0-9]|2[01][0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")


@attrs.frozen(kw_only=True)
class Checking(Counting):
    """Reports what does not add up, and repairs nothing."""

    def check(self, actor: Actor, year: int) -> CheckReport:
        """Every check of the figures of a year: of each organisation, and of the totals of the network."""
        self.permit(actor, "network.read")
        checks, figures = self.checks(), self._figures.find()
        values = {(one.name, one.year): one.values for one in figures if one.year in (year, year - 1)}
        results: list[Checked] = []
        for name in sorted({name for name, of in values if of == year}):
            results += every(checks, year, values[name, year], values.get((name, year - 1), {}), name)
        members, at = self._members.find(), self._fresh()
        sums = {
            of: {
                one.indicator: one.value
                for one in collected(self.agency.label, of, members, figures, at).totals
            }
            for of in (year, year - 1)
        }
        results += every(checks, year, sums[year], sums[year - 1])
        return self._report(checks, results, year)

    def check_file(self, actor: Actor, path: str | Path, *, language: Language = "en") -> CheckReport:
        """Every check of figures that stand in a file and nowhere else (CSV: subject, year, indicator, value).

        :raises InvalidDocument: the file cannot be read, a figure is no number, or one is given twice and differs.
        """
        self.permit(actor, "network.read")
        stated = _stated(Path(path), language)
        values: dict[tuple[str, int], dict[str, Decimal]] = {}
        for one in stated:
            values.setdefault((one.subject, one.year), {})[one.indicator] = one.value
        checks = self.checks()
        results: list[Checked] = []
        for (subject, year), figures in sorted(values.items()):
            results += every(checks, year, figures, values.get((subject, year - 1), {}), subject)
        years = {year for _, year in values}
        return self._report(checks, results, years.pop() if len(years) == 1 else None)

    def _report(self, checks: Iterable[Check], results: list[Checked], year: int | None) -> CheckReport:
        made = {one.check for one in results}
        return CheckReport(
            network=self.agency.label,
            generated_at=self._fresh(),
            year=year,
            results=tuple(results),
            skipped=tuple(one.name for one in checks if one.name not in made),
        )

    def _fresh(self) -> datetime:
        """When the newest of the data was written."""
        with self.begin(write=False) as unit:
            newest = unit.newest()
        return instant_of(newest.at) if newest else self.clock()


def _stated(path: Path, language: Language) -> list[Stated]:
    """The figures of a file, each once."""
    found: dict[tuple[str, int, str], Stated] = {}
    problems: list[Problem] = []
    with RegisterFile.found(path, language) as file:
        header = [title.strip().casefold() for title in file.header]
        missing = tuple(name for name in _COLUMNS if name not in header)
        if missing:
            text = sentence("these columns are missing: {names}", names=missing)
            raise InvalidDocument("figures", [Problem("line 1", text, "columns.missing")])
        for raw in file.rows():
            where = f"line {raw.line}"
            if raw.problem is not None:
                problems.append(raw.problem.at(where, language))
                continue
            one = _figure(dict(zip(header, raw.cells, strict=True)))
            if one is None:
                text = sentence("this is no figure of a year: a subject, a year, an indicator, a number")
                problems.append(Problem(where, text, "figures.number"))
            elif found.setdefault((one.subject, one.year, one.indicator), one) != one:
                text = sentence("there is another figure for the same indicator and year in this form")
                problems.append(Problem(where, text, "figures.twice"))
    if problems:
        raise InvalidDocument("figures", problems)
    return list(found.values())


def _figure(cells: Mapping[str, str]) -> Stated | None:
    subject, year, name, value = (cells[column].strip() for column in _COLUMNS)
    whole = _YEAR.fullmatch(year)
    if not (whole and _NUMBER.fullmatch(value) and 0 < len(subject) <= 200 and is_indicator(name)):
        return None
    return Stated(subject, int(year), name, Decimal(value))
