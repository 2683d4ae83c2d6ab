"""Small cells, attacked: by brute force over every count, and by linear algebra on real reports."""

from __future__ import annotations

import itertools
import random
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import made_cases
from orientation_core.analysis import STANDARD, Facts, Indicator, Population, build, publish, question
from orientation_core.analysis.algebra import determined
from orientation_core.analysis.disclosure import cells_of, withhold
from orientation_core.analysis.suppression import withheld_cells
from orientation_core.errors import InvalidDocument
from orientation_core.model.reports import Row
from orientation_core.model.text import Text

WORDS = Text(fr="Essai", nl="Proef")


def rank(rows: list[list[int]]) -> int:
    """By plain elimination with fractions; nothing of the library."""
    matrix = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((line for line in range(found, len(matrix)) if matrix[line][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for line in range(len(matrix)):
            if line != found and matrix[line][column]:
                factor = matrix[line][column] / matrix[found][column]
                matrix[line] = [a - factor * b for a, b in zip(matrix[line], matrix[found], strict=True)]
        found += 1
    return found


def given_away(equations: list[dict[str, int]]) -> set[str]:
    """An unknown is determined exactly when the system implies its unit vector: adding it keeps the rank."""
    names = sorted({name for equation in equations for name in equation})
    rows = [[equation.get(name, 0) for name in names] for equation in equations]
    whole = rank(rows)
    return {
        name
        for at, name in enumerate(names)
        if rank([*rows, [int(at == other) for other in range(len(names))]]) == whole
    }


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from([-1, 1]), min_size=1, max_size=4),
        max_size=6,
    )
)
def test_elimination_finds_what_a_system_gives_away(equations):
    assert determined(equations) == given_away(equations)


def counts_shown(rows, indicators):
    """What a reader of a published report knows: the counts of the rows that are shown, and those that are not."""
    by_name = {indicator.name: indicator for indicator in indicators}
    return {
        cell: count
        for row in rows
        if not row.suppressed
        for cell, count in cells_of(row, by_name[row.indicator])
    }


FAMILIES = (
    ("received", ("handled", "open")),
    ("received", ("valid", "invalid")),
    ("handled", ("valid_handled", "invalid")),
    ("valid", ("valid_handled", "open")),
    ("received", ("complaints", "information_requests", "notifications", "suggestions", "appeals")),
    ("complaints", ("admissible", "inadmissible", "admissibility_pending")),
)


def attack(before, after, indicators):
    """All counts that an attacker ends up with who knows every identity of the conventions page.

    Also the rests of shares (denominator without numerator), which are counts as well though nobody prints them.
    """
    by_name = {indicator.name: indicator for indicator in indicators}
    known = counts_shown(after, indicators)
    true, rests = {}, []
    for row in before:
        cells = dict(cells_of(row, by_name[row.indicator]))
        true |= cells
        if row.numerator is not None:
            whole, part = cells
            rests.append((whole, part, (*whole[:2], f"{whole[2]} without {part[2]}")))
    equations = []

    def add(whole, parts):
        if (
            whole in true
            and all(part in true for part in parts)
            and true[whole] == sum(true[part] for part in parts)
        ):
            unknown = {cell: (1 if cell == whole else -1) for cell in (whole, *parts) if cell not in known}
            if unknown:
                equations.append(unknown)

    places = {cell[:2] for cell in true}
    for place in places:
        for whole, parts in FAMILIES:
            add((*place, whole), [(*place, part) for part in parts])
    for dimension in {dimension for dimension, _ in places} - {"all"}:
        for population in {cell[2] for cell in true}:
            groups = [(dimension, group, population) for of, group in places if of == dimension]
            if all(group in true for group in groups):
                add(("all", "all", population), groups)
    for whole, part, rest in rests:
        true[rest] = true[whole] - true[part]
        add(whole, (part, rest))
    return set(known) | given_away_quickly(equations), true


def given_away_quickly(equations):
    """The same with numpy: an unknown is determined when every vector of the null space is zero there."""
    import numpy as np

    names = sorted({name for equation in equations for name in equation})
    if not names:
        return set()
    matrix = np.array([[equation.get(name, 0) for name in names] for equation in equations], dtype=float)
    _, values, vectors = np.linalg.svd(matrix)
    null = vectors[(values > 1e-9).sum() :]
    free = np.abs(null).max(axis=0) if len(null) else np.zeros(len(names))
    return {name for name, size in zip(names, free, strict=True) if size < 1e-9}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("cases", [25, 150, 700])
def test_nothing_withheld_can_be_computed_back(cases, seed):
    asked = question(made_cases.YEAR, dimensions=["channel", "type", "language", "outcome"], within_days=[10])
    report = build(
        asked,
        made_cases.facts(cases, seed),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    published = publish(report, asked.indicators)
    learnt, true = attack(report.rows, published.rows, asked.indicators)
    assert not [cell for cell in learnt if 0 < true[cell] < 5], "a small count was computed back"
    by_name = {indicator.name: indicator for indicator in asked.indicators}
    for row, original in zip(published.rows, report.rows, strict=True):
        if row.suppressed:
            assert (row.value, row.n, row.numerator, row.denominator, row.low, row.high) == (None,) * 6
            cells = [cell for cell, _ in cells_of(original, by_name[row.indicator])]
            figure_is_a_count = by_name[row.indicator].figure is None
            assert not (figure_is_a_count and learnt.issuperset(cells)), f"{row.key} was computed back"
        else:
            assert row == original
    shown = sum(not row.suppressed for row in published.rows)
    assert cases < 700 or shown > len(published.rows) // 2, (
        "withholding must not swallow a report of this size"
    )
    assert {cause.count for cause in published.causes} & {1, 2, 3, 4} == set()


def sparse(cases: int, sizes: dict[str, int]):
    """A report by dimensions of as many groups, some large, most sparse."""
    columns, points = made_cases.made(cases, 3)
    draw = random.Random(cases)
    for name, size in sizes.items():
        columns[name] = [f"{name} {int(size * draw.random() ** 2)}" for _ in range(cases)]
    asked = question(made_cases.YEAR, dimensions=[*sizes, "month"])
    report = build(
        asked,
        Facts([columns], [points]),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    return report, asked.indicators


def test_two_thousand_sparse_groups_finish_and_hold():
    report, indicators = sparse(12_000, {"unit": 1300, "service": 700})
    assert len({(row.dimension, row.group) for row in report.rows}) > 1900
    started = time.process_time()
    published = publish(report, indicators)
    assert time.process_time() - started < 30, "seconds are expected; the elimination of old took hours"
    assert publish(report, indicators) == published
    assert not [row.indicator for row in published.rows_of() if row.suppressed], "totals are not needed here"

    # Every place attacked for itself, by the solver of these tests.
    draw = random.Random(1)
    places = sorted({(row.dimension, row.group) for row in report.rows})
    for place in draw.sample(places, 60):
        before, after = (
            [row for row in rows if (row.dimension, row.group) == place]
            for rows in (report.rows, published.rows)
        )
        learnt, true = attack(before, after, indicators)
        assert not [cell for cell in learnt if 0 < true[cell] < 5], place

    # Every sum over the groups of a dimension: what is missing from it are at least two counts, enough together.
    known = counts_shown(published.rows, indicators)
    true = counts_shown(report.rows, indicators)
    for dimension in ("unit", "service", "month"):
        for population in {cell[2] for cell in true if cell[0] == "all"}:
            missing = [
                true[cell]
                for cell in true
                if cell[0] == dimension and cell[2] == population and cell not in known
            ]
            assert not missing or (len(missing) > 1 and sum(missing) >= 5), (dimension, population)


def test_fifty_sparse_groups_of_two_dimensions_hold_together():
    report, indicators = sparse(400, {"unit": 30, "service": 20})
    published = publish(report, indicators)
    learnt, true = attack(report.rows, published.rows, indicators)
    assert not [cell for cell in learnt if 0 < true[cell] < 5]


@pytest.mark.parametrize("seed", range(4))
def test_when_patience_ends_whole_dimensions_are_withheld(seed):
    asked = question(made_cases.YEAR, dimensions=["channel", "type", "language", "outcome"], within_days=[10])
    report = build(
        asked,
        made_cases.facts(150, seed),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    by_name = {indicator.name: indicator for indicator in asked.indicators}
    cells = {row.key: tuple(cells_of(row, by_name[row.indicator])) for row in report.rows}
    hidden = withheld_cells(cells.values(), 5, rounds=0)
    after = [
        row.withheld() if any(cell in hidden for cell, _ in cells[row.key]) else row for row in report.rows
    ]
    assert any(
        all(row.suppressed for row in after if row.dimension == dimension) for dimension in asked.dimensions
    )
    assert sum(row.suppressed for row in after) > sum(
        row.suppressed for row in publish(report, asked.indicators).rows
    )
    learnt, true = attack(report.rows, after, asked.indicators)
    assert not [cell for cell in learnt if 0 < true[cell] < 5]


RECEIVED = Population("received")
HANDLED = Population("handled", lambda t: t.handled)
OPEN = Population("open", lambda t: ~t.handled)
THREE = tuple(Indicator(one.name, WORDS, "requests", WORDS, of=one) for one in (RECEIVED, HANDLED, OPEN))


def square(handled: tuple[int, ...], still_open: tuple[int, ...]) -> tuple[Row, ...]:
    """Rows of a report of three counts, split into as many groups."""
    groups = {"all": (sum(handled), sum(still_open))}
    groups |= {f"g{at}": pair for at, pair in enumerate(zip(handled, still_open, strict=True))}
    return tuple(
        Row(name, "all" if group == "all" else "channel", group, "requests", count, count)
        for group, (done, rest) in groups.items()
        for name, count in (("received", done + rest), ("handled", done), ("open", rest))
    )


def solutions(rows) -> list[dict]:
    """Every way to fill in the withheld cells with whole numbers that add up; brute force."""
    known = {row.key: row.value for row in rows if not row.suppressed}
    groups = sorted({row.group for row in rows} - {"all"})
    found = []
    limit = 14
    for values in itertools.product(range(limit), repeat=2 * len(groups)):
        filled = {}
        for at, group in enumerate(groups):
            done, rest = values[2 * at : 2 * at + 2]
            filled |= {
                ("handled", "channel", group): done,
                ("open", "channel", group): rest,
                ("received", "channel", group): done + rest,
            }
        for name in ("received", "handled", "open"):
            filled[name, "all", "all"] = sum(filled[name, "channel", group] for group in groups)
        if all(filled[key] == value for key, value in known.items()):
            found.append(filled)
    return found


@pytest.mark.parametrize(
    ("handled", "still_open"),
    [
        ((7, 9), (1, 6)),
        ((12, 8), (3, 0)),
        ((6, 2), (5, 9)),
        ((10, 10), (2, 2)),
        ((5, 5), (4, 12)),
        ((9, 1), (0, 0)),
    ],
)
def test_brute_force_leaves_every_withheld_cell_open(handled, still_open):
    rows = withhold(square(handled, still_open), THREE, 5)
    assert any(row.suppressed for row in rows)
    every = solutions(rows)
    assert every, "the truth itself is a solution"
    for row in rows:
        if row.suppressed:
            assert len({filled[row.key] for filled in every}) > 1, row.key


def test_nothing_is_withheld_where_nothing_is_small():
    rows = square((20, 30), (10, 40))
    assert withhold(rows, THREE, 5) == rows


def test_zero_is_published():
    rows = withhold(square((20, 30), (0, 0)), THREE, 5)
    assert not any(row.suppressed for row in rows)


def test_threshold_is_a_setting():
    rows = square((20, 30), (7, 40))
    assert not any(row.suppressed for row in withhold(rows, THREE, 5))
    assert any(row.suppressed for row in withhold(rows, THREE, 8))


def test_published_report_says_so_in_four_languages():
    report = build(
        question(made_cases.YEAR),
        Facts([]),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    published = publish(report, STANDARD, 7)
    assert (published.published, published.threshold) == (True, 7)
    assert "6" in published.notes[-1].fr
    assert published.notes[-1].languages() == ("fr", "nl", "de", "en")
    with pytest.raises(InvalidDocument, match="withholds nothing"):
        publish(report, STANDARD, 1)
    with pytest.raises(InvalidDocument, match="no indicator received"):
        publish(report, STANDARD[1:])
