"""The yearly collection of figures: forms that were filled in, who is late, and what the network adds up to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.network.judging import Judging
from orientation_core.components.network.record import FIGURES
from orientation_core.components.registers.read import RawRow, RegisterFile
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.kinds import instant_of
from orientation_core.model.network.collection import Collection, collected
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language

#: Columns of a form that are no indicators.
_OWN = ("organisation", "year", "by", "remarks")
#: Blanks that people put between thousands.
_BLANKS = re.compile(r"[ \u00a0\u202f]")


@attrs.frozen
class FormSummary:
    """What forms brought in. :ivar read: rows. :ivar kept: new or changed. :ivar rejected: rows of no use, and why."""

    read: int
    kept: int
    rejected: tuple[Problem, ...]


@attrs.frozen(kw_only=True)
class Collecting(Judging):
    """Figures of a year from every organisation."""

    def import_figures(
        self, actor: Actor, path: str | Path, *, dry_run: bool = False, language: Language = "en"
    ) -> FormSummary:
        """Bring filled-in forms in (CSV): a row per organisation and year, a column per indicator.

        An empty cell says nothing, which is not zero. Rows that cannot be used are listed and the others kept, all in
        one transaction; the same file again changes nothing.

        :raises InvalidDocument: the file cannot be read, or lacks the columns organisation and year.
        """
        self.permit(actor, "network.deliver")
        known = {one.name for one in self._members.find()}
        found: dict[str, YearFigures] = {}
        rejected: list[Problem] = []
        read = 0
        for line, one in self._forms(Path(path), language):
            read += 1
            if isinstance(one, list):
                rejected += one
            elif one.name not in known:
                text = sentence("the network knows no organisation {name}", name=one.name)
                rejected.append(Problem(f"line {line}, column organisation", text, "organisation.unknown"))
            elif one.key in found:
                text = sentence(
                    "{name} has figures for {year} on an earlier line", name=one.name, year=one.year
                )
                rejected.append(Problem(f"line {line}", text, "figures.twice"))
            else:
                found[one.key] = one
        before = {one.key: one for one in self._figures.find()}
        fresh = [one for key, one in found.items() if not _same(one, before.get(key))]
        if not dry_run:
            self._figures.keep_all(actor, fresh, "delivered")
        return FormSummary(read, len(fresh), tuple(rejected))

    def collection(self, actor: Actor, year: int) -> Collection:
        """What was delivered for a year, beside the year before, and what does not add up."""
        self.permit(actor, "network.read")
        if not 1991 <= year <= 2198:
            text = sentence("the number must be between {low} and {high}", low=1991, high=2198)
            raise InvalidDocument("network_collection", [Problem("/year", text, "year")])
        with self.begin(write=False) as unit:
            newest = unit.newest()
        at = instant_of(newest.at) if newest else self.clock()
        return collected(self.agency.label, year, self._members.find(), self._figures.find(), at)

    def _forms(self, path: Path, language: Language) -> Iterator[tuple[int, YearFigures | list[Problem]]]:
        file = RegisterFile(path, "utf-8", ",", language=language)
        if len(file.header) == 1 and ";" in file.header[0]:
            file.close()
            file = RegisterFile(path, "utf-8", ";", language=language)
        with file:
            header = [title.strip().casefold() for title in file.header]
            missing = tuple(name for name in _OWN[:2] if name not in header)
            if missing:
                text = sentence("these columns are missing: {names}", names=missing)
                raise InvalidDocument("register", [Problem("line 1", text, "columns.missing")])
            for raw in file.rows():
                yield raw.line, self._form(raw, header, language)

    def _form(self, raw: RawRow, header: Sequence[str], language: Language) -> YearFigures | list[Problem]:
        if raw.problem is not None:
            return [raw.problem.at(f"line {raw.line}", language)]
        cells = {name: cell.strip() for name, cell in zip(header, raw.cells, strict=True) if cell.strip()}
        problems: list[Problem] = []
        numbers: dict[str, int] = {}
        for name, cell in cells.items():
            if name in ("organisation", "by", "remarks"):
                continue
            digits = _BLANKS.sub("", cell)
            if digits.isascii() and digits.isdigit() and len(digits) <= 9:
                numbers[name] = int(digits)
            else:
                text = sentence("this is not a whole number of at least 0")
                problems.append(Problem(f"line {raw.line}, column {name}", text, "figures.number"))
        if problems:
            return problems
        document: dict[str, Any] = {
            "name": cells.get("organisation", ""),
            "year": numbers.pop("year", 0),
            "values": numbers,
            "delivered_on": self.services.today().isoformat(),
            **{name: cells[name] for name in ("by", "remarks") if name in cells},
        }
        try:
            return self.documents.read(FIGURES.name, document, YearFigures, language)
        except InvalidDocument as error:
            return [attrs.evolve(one, where=f"line {raw.line}{one.where}") for one in error.problems]


def _same(one: YearFigures, before: YearFigures | None) -> bool:
    """Whether the same was delivered before, on whatever day."""
    return before is not None and attrs.evolve(one, delivered_on=before.delivered_on) == before
