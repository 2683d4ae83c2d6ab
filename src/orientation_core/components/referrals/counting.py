"""The figures of both lines: what the second published, what the first counts, and what lies between them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.referrals.overseeing import Overseeing
from orientation_core.components.referrals.record import FIGURES
from orientation_core.components.registers.read import decoded, separator
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.kinds import day_of, day_value, instant_of
from orientation_core.model.parties import Actor
from orientation_core.model.referrals.figures import (
    SecondLineFigures,
    Stated,
    TwoLines,
    bridge,
    check_year,
    sums,
)
from orientation_core.model.referrals.referrals import Referral
from orientation_core.model.reports import Period
from orientation_core.model.text import Language, Text
from orientation_core.store import Query, UnitOfWork, Where

Given = bytes | str | Mapping[str, Any]

#: Columns of a table of published figures.
_COLUMNS = ("year", "indicator", "value")
_BLANKS = re.compile(r"[ \u00a0\u202f]")

#: What tables call indicators, as we do.
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NAMES = {"complaints_admissible": "admissible", "complaints_inadmissible": "inadmissible"}


def _key(figures: SecondLineFigures) -> str:
    return figures.key


@attrs.frozen
class TableSummary:
    """What a table brought in. :ivar read: rows. :ivar kept: documents that are new or changed. :ivar rejected: why."""

    read: int
    kept: int
    rejected: tuple[Problem, ...]


class Counting(Overseeing):
    """Both lines side by side."""

    @property
    def _figures(self) -> Shelf[SecondLineFigures]:
        return Shelf(self, FIGURES, named=_key)

    # ------------------------------------------------------------------------------ what was published

    def published(self, actor: Actor, year: int | None = None) -> list[SecondLineFigures]:
        """The second line's figures as they are kept, by year."""
        self.permit(actor, "report.read")
        found = [one for one in self._figures.find() if year in (None, one.year)]
        return sorted(found, key=lambda one: (one.year, one.about))

    def keep_figures(
        self, actor: Actor, document: Given | SecondLineFigures, *, version: int | None = None
    ) -> Kept[SecondLineFigures]:
        """Keep what the second line published of a year; a later publication replaces it and keeps the earlier one.

        :raises InvalidDocument: naming every problem. :raises Conflict: `version` is not the newest.
        """
        self.permit(actor, "referral.figures")
        given: Any = to_document(document) if isinstance(document, SecondLineFigures) else document
        figures = self.documents.read(FIGURES.name, given, SecondLineFigures)
        return self._figures.keep(actor, figures, "kept", version=version)

    def import_table(
        self,
        actor: Actor,
        data: bytes,
        *,
        about: str = "all",
        dry_run: bool = False,
        language: Language = "en",
    ) -> TableSummary:
        """Bring a table of published figures in (CSV: year, indicator, value, source_url).

        What is no whole number (``>98 %``) is kept in its words. The same table again changes nothing.
        Two values of one indicator for one year are both of no use.

        :raises InvalidDocument: it cannot be read, or lacks a column.
        """
        self.permit(actor, "referral.figures")
        rows = list(_rows(data))
        rejected: list[Problem] = []
        told_of: dict[tuple[int, str], list[tuple[int, dict[str, str]]]] = {}
        for line, row in rows:
            year = row["year"].strip()
            if not (year.isascii() and year.isdigit() and len(year) == 4 and 1991 <= int(year) <= 2198):
                text = sentence("the number must be between {low} and {high}", low=1991, high=2198)
                rejected.append(Problem(f"line {line}, column year", text, "year"))
            elif not row["indicator"].strip() or not row["value"].strip():
                text = sentence("this row names no figure")
                rejected.append(Problem(f"line {line}", text, "figures.empty"))
            elif _number(row["value"]) is not None and not _CODE.fullmatch(_code(row["indicator"])):
                text = sentence("a count goes by a code, for example {name}", name="information_requests")
                rejected.append(Problem(f"line {line}, column indicator", text, "figures.code"))
            else:
                told_of.setdefault((int(year), _code(row["indicator"])), []).append((line, row))
        years: dict[int, list[dict[str, str]]] = {}
        for (known, _), given in told_of.items():
            if len({_said(row) for _, row in given}) > 1:
                rejected += [_contradicted(line, row) for line, row in given]
            else:
                rejected += [_again(line, row) for line, row in given[1:]]
                years.setdefault(known, []).append(given[0][1])
        rejected.sort(key=_line)
        made = [_made(year, about, given) for year, given in sorted(years.items())]
        read = [
            self.documents.read(FIGURES.name, to_document(one), SecondLineFigures, language) for one in made
        ]
        plan = self._figures.plan(actor, read, "kept")
        if plan.changes and not dry_run:
            with self.begin(write=True) as unit:
                plan.write(unit)
        return TableSummary(len(rows), len(plan.changes), tuple(rejected))

    # ------------------------------------------------------------------------------ both lines

    def both_lines(self, actor: Actor, year: int, *, about: tuple[str, ...] = ()) -> TwoLines:
        """The figures of both lines for a year, with every difference named.

        :param about: what the second line calls this agency in its figures, beside the agency's own slug.
        :raises InvalidDocument: no such year. :raises NotAllowed: the actor may read no reports.
        """
        self.permit(actor, "report.read")
        check_year(year)
        referrals = self.find(actor)
        mine = [one for one in referrals if one.opened_on.year == year]
        with self.begin(write=False) as unit:
            newest = unit.newest()
            received = _received(unit, year)
            years = _years(unit, {one.case for one in referrals})
        went = {one.case for one in referrals if years.get(one.case) == year}
        later = {one for one in went if not any(each.case == one for each in mine)}
        before = [one for one in mine if years.get(one.case) != year]
        # A case that went twice in a year is two referrals: the second is named with those of other complaints.
        again = len(mine) - len({one.case for one in mine})
        known = {one.about: one for one in self._figures.find() if one.year == year}
        ours = next((known[name] for name in (self.agency.slug, *about) if name in known), None)
        everything = known.get("all")
        refused = sum(one.admissible is False for one in mine)
        earlier = len({one.case for one in before}) + again
        steps, ends_at = bridge(len(went), len(later), earlier, refused, ours, everything)
        asked = [one for _, one in self.questions(actor, year=year)]
        today = self.today()
        recommended = [one for each in referrals for one in each.recommendations if one.made_on.year == year]
        return TwoLines(
            organisation=self.agency.label,
            year=year,
            generated_at=instant_of(newest.at) if newest else self.clock(),
            received=received,
            referred=len(went),
            opened=len(mine),
            by_client=sum(one.by == "client" for one in mine),
            by_agency=sum(one.by == "agency" for one in mine),
            asked=len(asked),
            answered=sum(not one.open for one in asked),
            late=sum(
                one.late or (one.open and one.due_on is not None and one.due_on < today) for one in asked
            ),
            recommendations=len(recommended),
            accepted=sum(one.response == "accepted" for one in recommended),
            refused=sum(one.response == "refused" for one in recommended),
            published=tuple(one for one in (ours, everything) if one is not None),
            bridge=steps,
            ends_at=ends_at,
            sums=tuple(one for each in (ours, everything) if each is not None for one in sums(each)),
            **self._found(referrals, year),
        )

    def _found(self, referrals: Iterable[Referral], year: int) -> dict[str, Any]:
        """Outcomes and norms of what was decided in the year, with their labels."""
        opinions = [
            one.opinion
            for one in referrals
            if one.opinion is not None and one.opinion.decided_on.year == year
        ]
        procedure = self.desk.rulebook.newest_procedure(self.agency.procedure)
        outcomes: dict[str, Text] = {one.code: one.label for one in procedure.outcomes}
        norms: dict[str, Text] = {one.code: one.label for one in procedure.norms}
        counted = Counter(one.outcome.value for one in opinions)
        missed = Counter(norm for one in opinions for norm in one.norms)
        return {
            "outcomes": dict(sorted(counted.items())),
            "norms": dict(sorted(missed.items())),
            "outcome_labels": {name: outcomes[name] for name in sorted(counted) if name in outcomes},
            "norm_labels": {name: norms[name] for name in sorted(missed) if name in norms},
        }


def _received(unit: UnitOfWork, year: int) -> int:
    asked = Period.of_year(year)
    first, last = day_value(asked.start), day_value(asked.last_day)
    where = (
        Where("type", "=", "complaint"),
        Where("received_on", ">=", first),
        Where("received_on", "<=", last),
    )
    return unit.count(COMPLAINT, Query(where))


def _years(unit: UnitOfWork, cases: set[str]) -> dict[str, int]:
    """Case -> the year in which it was received."""
    asked = Query((Where("id", "in", tuple(sorted(cases))),))
    found: dict[str, int] = {}
    for chunk in unit.columns(COMPLAINT, ("id", "received_on"), asked):
        for case, received in zip(chunk["id"], chunk["received_on"], strict=True):
            if isinstance(received, int):
                found[str(case)] = day_of(received).year
    return found


def _rows(data: bytes) -> Iterable[tuple[int, dict[str, str]]]:
    text = decoded(data)
    if text is None:
        said = sentence("this file is not written in UTF-8")
        raise InvalidDocument(FIGURES.name, [Problem("", said, "csv.encoding")])
    first = next((one for one in text.splitlines() if one.strip()), "")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator(first))
    try:
        yield from _read(reader)
    except csv.Error:
        said = sentence("this line is not well-formed CSV")
        raise InvalidDocument(
            FIGURES.name, [Problem(f"line {reader.line_num + 1}", said, "csv.syntax")]
        ) from None


def _read(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    missing = tuple(name for name in _COLUMNS if name not in (reader.fieldnames or ()))
    if missing:
        said = sentence("these columns are missing: {names}", names=missing)
        raise InvalidDocument(FIGURES.name, [Problem("line 1", said, "columns.missing")])
    for row in reader:
        yield reader.line_num, {name: row.get(name) or "" for name in (*_COLUMNS, "source_url")}


def _code(indicator: str) -> str:
    name = "_".join(indicator.split()).lower()
    return _NAMES.get(name, name)


def _number(value: str) -> int | None:
    digits = _BLANKS.sub("", value.strip())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def _said(row: Mapping[str, str]) -> int | str:
    """What a row says, however it is written."""
    number = _number(row["value"])
    return " ".join(row["value"].split()) if number is None else number


def _contradicted(line: int, row: Mapping[str, str]) -> Problem:
    """Nobody can tell which of them is meant."""
    text = sentence(
        "{name} has other figures for {year} in this file, too; none of them were taken",
        name=row["indicator"].strip(),
        year=row["year"].strip(),
    )
    return Problem(f"line {line}", text, "figures.twice")


def _again(line: int, row: Mapping[str, str]) -> Problem:
    text = sentence(
        "{name} has figures for {year} on an earlier line",
        name=row["indicator"].strip(),
        year=row["year"].strip(),
    )
    return Problem(f"line {line}", text, "figures.repeated")


def _line(problem: Problem) -> int:
    return int(problem.where.removeprefix("line ").partition(",")[0])


def _made(year: int, about: str, rows: list[dict[str, str]]) -> SecondLineFigures:
    values: dict[str, int] = {}
    stated: list[Stated] = []
    for row in rows:
        value, source = row["value"].strip(), row["source_url"].strip() or None
        number = _number(value)
        if number is not None:
            values[_code(row["indicator"])] = number
        else:
            stated.append(Stated(row["indicator"].strip(), value, source))
    sources = tuple(dict.fromkeys(row["source_url"].strip() for row in rows if row["source_url"].strip()))
    return SecondLineFigures(year=year, about=about, values=values, stated=tuple(stated), sources=sources)
