"""What of a survey may be published: small cells go, with what would let a reader compute them."""

from __future__ import annotations

import attrs

from orientation_core.analysis.equations import Cell
from orientation_core.analysis.labels import withheld
from orientation_core.analysis.suppression import withheld_cells
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.reports import ALL
from orientation_core.model.surveys.reports import ITEM, SurveyReport, SurveyRow, Tested

#: Answered, does not apply and missing make up everybody. Only the second is shown beside n: so how many did not answer
#: stays a mixture of two reasons, and no subtraction gives either.
_LEFT_OUT = frozenset({"item_missing", "item_answered"})


def publish(report: SurveyReport, threshold: int) -> SurveyReport:
    """The report as it may leave the agency.

    How many did not answer is left out; a test and a priority only stay where every figure behind them does.

    :param threshold: the smallest count that is shown, zero apart; at least 2.
    :raises InvalidDocument: the threshold withholds nothing.
    """
    if threshold < 2:
        problem = Problem("/threshold", sentence("a threshold below 2 withholds nothing"), "report.threshold")
        raise InvalidDocument("survey_report", [problem])
    kinds = {item.id: item.kind for item in report.items}
    kept = [row for row in report.rows if row.indicator not in _LEFT_OUT]
    cells = [_cells(row, kinds) for row in kept]
    hidden = withheld_cells(cells, threshold)
    gone = {row.key for row, own in zip(kept, cells, strict=True) if any(cell in hidden for cell, _ in own)}
    gone |= _whole_choices(kept, gone, kinds)
    rows = tuple(row.withheld() if row.key in gone else row for row in kept)
    silent = {(row.item, row.dimension) for row in rows if row.suppressed}
    return attrs.evolve(
        report,
        published=True,
        threshold=threshold,
        rows=rows,
        tests=tuple(_quiet(one) if (one.item, one.dimension) in silent else one for one in report.tests),
        priorities=tuple(one for one in report.priorities if (one.item, ITEM) not in silent),
        notes=(*report.notes, withheld(threshold)),
    )


def _cells(row: SurveyRow, kinds: dict[str, str]) -> list[tuple[Cell, int]]:
    """The counts that a row shows, as the suppression knows them: a set of responses at a place."""
    dimension, group = (ALL, ALL) if row.dimension == ITEM else (row.dimension, row.group)
    n = row.n or 0
    if row.item is None:
        whole = (dimension, group, "responses" if row.indicator.startswith("responses") else row.indicator)
        if row.indicator == "responses_percent":
            return [(whole, row.numerator or 0)]
        if row.denominator is not None:
            return [(whole, n), ((dimension, group, f"{row.indicator} counted"), row.numerator or 0)]
        return [(whole, n)]
    answered = (dimension, group, f"{row.item} answered")
    if row.indicator == "item_not_applicable":
        return [((dimension, group, f"{row.item} none"), int(row.value or 0))]
    if row.option is not None and row.dimension == ITEM and kinds.get(row.item) == "single":
        # The options of a choice add up to its answers, as the groups of a variable do.
        return [
            (answered, n),
            ((f"options of {row.item}", row.option, f"{row.item} answered"), row.numerator or 0),
        ]
    if row.denominator is not None:
        part = f"{row.item} {row.indicator} {row.option or ''}"
        return [(answered, n), ((dimension, group, part), row.numerator or 0)]
    return [(answered, n)]


def _whole_choices(
    rows: list[SurveyRow], gone: set[tuple[str, str, str, str | None, str | None]], kinds: dict[str, str]
) -> set[tuple[str, str, str, str | None, str | None]]:
    """Within a group, one option that is withheld takes the others of its choice along."""
    places = {(key[1], key[2], key[3]) for key in gone if key[4] is not None and key[1] != ITEM}
    return {
        row.key
        for row in rows
        if row.option is not None
        and kinds.get(row.item or "") == "single"
        and (row.dimension, row.group, row.item) in places
    }


def _quiet(test: Tested) -> Tested:
    return Tested(test.item, test.dimension, (), test.test, "too_few")
