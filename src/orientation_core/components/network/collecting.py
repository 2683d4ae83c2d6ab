"""The yearly collection of figures: forms that were filled in, who is late, and what the network adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.network.filled import OWN, Answer, answers, columns_twice, whole_number
from orientation_core.components.network.judging import Judging
from orientation_core.components.network.record import FIGURES
from orientation_core.components.network.workbook import is_workbook, sheets
from orientation_core.components.registers.read import RawRow, RegisterFile
from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.kinds import instant_of
from orientation_core.model.network.collection import Collection, collected
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.rounds import Round
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language

#: So many things that are odd are told of one file; more would not be read.
MOST_ODD = 1_000


@attrs.frozen
class FormSummary:
    """What forms brought in. :ivar read: organisations and years. :ivar kept: new or changed.

    :ivar rejected: what is of no use, and why. :ivar odd: what somebody should look at; it was taken all the same.
    :ivar late: of those kept, the ones that came after the last day of their round. :ivar there: as they were before.
    """

    read: int
    kept: int
    rejected: tuple[Problem, ...]
    odd: tuple[Problem, ...] = ()
    late: int = 0
    there: int = 0


@attrs.frozen(kw_only=True)
class Collecting(Judging):
    """Figures of a year from every organisation."""

    def import_figures(
        self,
        actor: Actor,
        path: str | Path,
        *,
        dry_run: bool = False,
        late: bool = False,
        language: Language = "en",
    ) -> FormSummary:
        """Bring filled-in forms in: a workbook (XLSX), or a table (CSV) with a row per organisation and year.

        An empty cell says nothing, which is not zero. What cannot be used is listed and the rest kept, all in one
        transaction; the same file again changes nothing. Two different answers of one organisation for one year
        are both of no use.

        :param late: figures for a round that is closed are welcome; they are marked as late.
        :raises InvalidDocument: the file cannot be read, lacks the columns organisation and year, or no sheet is a form.
        :raises MissingExtra: the package that reads workbooks is not installed.
        """
        self.permit(actor, "network.deliver")
        file, known = Path(path), {one.name for one in self._members.find()}
        rounds, before = self._rounds.find(), {one.key: one for one in self._figures.find()}
        usable: dict[str, list[tuple[Answer, YearFigures]]] = {}
        found: dict[str, YearFigures] = {}
        rejected: list[Problem] = []
        odd: list[Problem] = []
        read = 0
        source = answers(sheets(file, language)) if is_workbook(file) else self._rows(file, language)
        for one in source:
            odd += one.odd
            if not one.document:
                rejected += one.problems
                continue
            read += 1
            figures = self._figures_of(one, known, language)
            if isinstance(figures, list):
                rejected += figures
            else:
                usable.setdefault(figures.key, []).append((one, figures))
        for key, given in usable.items():
            one, figures = given[0]
            if any(not _same(again, figures) for _, again in given[1:]):
                rejected += [_contradicted(each.where, figures) for each, _ in given]
                continue
            odd += [_again(each.where, figures) for each, _ in given[1:]]
            there = before.get(key)
            if there is not None and _same(figures, there):
                found[key] = there
                continue
            try:
                found[key] = self._answering(figures, rounds, late=late)
            except Refused as error:
                rejected += [attrs.evolve(reason, where=one.where) for reason in error.reasons]
            else:
                odd += _not_asked(one, found[key], rounds)
                odd += _replaced(one, figures, there)
        fresh = [one for key, one in found.items() if one is not before.get(key)]
        if not dry_run:
            self._figures.keep_all(actor, fresh, "delivered")
        late_ones = sum(one.late for one in fresh)
        known_ones = len(found) - len(fresh)
        return FormSummary(read, len(fresh), tuple(rejected), tuple(odd[:MOST_ODD]), late_ones, known_ones)

    def collection(self, actor: Actor, year: int) -> Collection:
        """What was delivered for a year, beside the year before, and what does not add up."""
        self.permit(actor, "network.read")
        if not 1991 <= year <= 2198:
            text = sentence("the number must be between {low} and {high}", low=1991, high=2198)
            raise InvalidDocument("network_collection", [Problem("/year", text, "year")])
        with self.begin(write=False) as unit:
            newest = unit.newest()
        at = instant_of(newest.at) if newest else self.clock()
        return collected(
            self.agency.label, year, self._members.find(), self._figures.find(), at, tuple(self.checks())
        )

    def _figures_of(self, one: Answer, known: set[str], language: Language) -> YearFigures | list[Problem]:
        """What a form says as figures, or why it cannot be used."""
        if one.problems:
            return one.problems
        document = {**one.document, "delivered_on": self.services.today().isoformat()}
        try:
            figures = self.documents.read(FIGURES.name, document, YearFigures, language)
        except InvalidDocument as error:
            return [attrs.evolve(each, where=f"{one.where}{each.where}") for each in error.problems]
        if figures.name not in known:
            text = sentence("the network knows no organisation {name}", name=figures.name)
            return [Problem(f"{one.where}, column organisation", text, "organisation.unknown")]
        return figures

    def _rows(self, path: Path, language: Language) -> Iterator[Answer]:
        """The rows of a table in a file of text."""
        with RegisterFile.found(path, language) as file:
            header = [title.strip().casefold() for title in file.header]
            missing = tuple(name for name in OWN[:2] if name not in header)
            if missing:
                text = sentence("these columns are missing: {names}", names=missing)
                raise InvalidDocument("register", [Problem("line 1", text, "columns.missing")])
            twice = tuple(dict.fromkeys(name for name in header if name and header.count(name) > 1))
            if twice:
                raise columns_twice(twice, "line 1")
            if file.guessed:
                text = sentence(
                    "this file is not written in UTF-8; it was read as {name}", name=file.encoding
                )
                yield Answer("line 1", odd=[Problem("line 1", text, "csv.encoding")])
            for raw in file.rows():
                yield _row(raw, header, language)


def _row(raw: RawRow, header: Sequence[str], language: Language) -> Answer:
    one = Answer(f"line {raw.line}")
    if raw.problem is not None:
        one.document["values"] = {}
        one.problems.append(raw.problem.at(one.where, language))
        return one
    cells = {name: cell.strip() for name, cell in zip(header, raw.cells, strict=True) if cell.strip()}
    numbers: dict[str, int] = {}
    for name, cell in cells.items():
        if name in ("organisation", "by", "remarks"):
            continue
        number = whole_number(cell)
        if number is None:
            text = sentence("this is not a whole number of at least 0")
            one.problems.append(Problem(f"{one.where}, column {name}", text, "figures.number"))
        else:
            numbers[name] = number
    document: dict[str, Any] = {
        "name": cells.get("organisation", ""),
        "year": numbers.pop("year", 0),
        "values": numbers,
        **{name: cells[name] for name in ("by", "remarks") if name in cells},
    }
    one.document = document
    return one


def _contradicted(where: str, figures: YearFigures) -> Problem:
    """Nobody can tell which of them are meant."""
    text = sentence(
        "{name} has other figures for {year} in this file, too; none of them were taken",
        name=figures.name,
        year=figures.year,
    )
    return Problem(where, text, "figures.twice")


def _again(where: str, figures: YearFigures) -> Problem:
    if where.startswith("line"):
        text = sentence(
            "{name} has figures for {year} on an earlier line", name=figures.name, year=figures.year
        )
    else:
        text = sentence(
            "{name} has figures for {year} earlier in this file", name=figures.name, year=figures.year
        )
    return Problem(where, text, "figures.repeated")


def _not_asked(one: Answer, figures: YearFigures, rounds: Sequence[Round]) -> Iterator[Problem]:
    """What a round did not ask, or a form of another round: it is kept, and told."""
    asking = next((each for each in rounds if each.name == figures.round), None)
    if one.said is not None and one.said != figures.round:
        text = sentence("this form is of the round {name}, which does not ask for this year", name=one.said)
        yield Problem(one.where, text, "form.round")
    if asking is not None:
        wanted = {each.name for each in asking.indicators}
        more = tuple(sorted(name for name in figures.values if name not in wanted))
        if more:
            text = sentence("the round does not ask for: {names}", names=more)
            yield Problem(one.where, text, "form.indicator")


def _replaced(one: Answer, figures: YearFigures, before: YearFigures | None) -> Iterator[Problem]:
    """That other figures were there, and what they said and these do not; they stay readable as an edition."""
    if before is None:
        return
    text = sentence("this replaces the figures that were delivered on {day}", day=before.delivered_on)
    yield Problem(one.where, text, "figures.replaced")
    dropped = tuple(sorted(set(before.values) - set(figures.values)))
    if dropped:
        text = sentence("these figures were given before and are not given any more: {names}", names=dropped)
        yield Problem(one.where, text, "figures.dropped")


def _same(one: YearFigures, before: YearFigures | None) -> bool:
    """Whether the same was delivered before, on whatever day and for whatever round."""
    return before is not None and one == attrs.evolve(
        before, delivered_on=one.delivered_on, round=one.round, late=one.late
    )
