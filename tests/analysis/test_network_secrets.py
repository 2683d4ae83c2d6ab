"""Small figures of a network, attacked: everything that is published of a year, linear algebra, and whole numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from orientation_core.analysis.network import published, secrets_of
from orientation_core.errors import InvalidDocument
from orientation_core.model.network.benchmarks import Aggregate, Normaliser, compared, quantile
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.frames import Frame, FrameGroup, FrameIndicator
from orientation_core.model.network.members import Member, Membership
from orientation_core.model.network.reports import reported
from orientation_core.model.text import Text

WORDS = Text(fr="Essai", nl="Proef")
MOMENT = datetime(2015, 1, 15, tzinfo=UTC)
THRESHOLD = 5
#: Whole -> parts. What the parts of ``founded`` leave is shown as a figure of its own.
PARTS = {
    "complaints_received": ("complaints_received_standard_procedure", "complaints_received_other_route"),
    "founded": ("attitude", "quality"),
}
PLAIN = ("pending",)
KINDS = ("federal_public_service", "social_security", "scientific")


def an_indicator(name: str, whole: str | None = None, origin: str = "figures") -> FrameIndicator:
    return FrameIndicator(name=name, label=WORDS, whole=whole, origin=origin)


FRAME = Frame(
    name="test",
    version=1,
    label=WORDS,
    groups=(
        FrameGroup(name="fps", label=WORDS, kinds=("federal_public_service",)),
        FrameGroup(name="ipss", label=WORDS, kinds=("social_security",)),
        FrameGroup(name="others", label=WORDS),
    ),
    indicators=(
        *(an_indicator(name) for name in (*PARTS, *PLAIN)),
        *(an_indicator(part, whole) for whole, parts in PARTS.items() for part in parts),
        an_indicator("rest", "founded", "rest"),
    ),
)
SIZE = Normaliser("clients", WORDS, lambda one: one.values.get("clients"))
FILES = Normaliser("files", WORDS, lambda one: one.values.get("files"))

small = st.one_of(st.integers(0, 6), st.integers(0, 60))


@st.composite
def years(draw: st.DrawFn) -> list[Aggregate]:
    """What some organisations delivered: mostly small figures, some of them not given."""
    found = []
    for place in range(draw(st.integers(2, 9))):
        values = {name: draw(small) for name in PLAIN}
        for whole, parts in PARTS.items():
            values |= {part: draw(small) for part in parts}
            rest = draw(st.sampled_from((0, 0, 2, 9))) if whole == "founded" else 0
            values[whole] = sum(values[part] for part in parts) + rest
        for name in draw(st.sets(st.sampled_from(sorted(values)), max_size=1)):
            del values[name]
        values |= {"clients": 100 + place * 37, "files": 90 + place * 53}
        kind = draw(st.sampled_from(KINDS))
        found.append(Aggregate(format=1, name=f"org-{place}", kind=kind, year=2014, values=values))
    return found


def a_report(year: list[Aggregate], before: list[Aggregate]):
    members = [
        Member(name=one.name, kind=one.kind, memberships=(Membership(date(2008, 1, 1)),)) for one in year
    ]
    figures = [
        YearFigures(name=one.name, year=number, values=one.values, delivered_on=date(2015, 1, 1))
        for number, made in ((2014, year), (2013, before))
        for one in made
    ]
    made = reported(WORDS, FRAME, 2014, members, {}, figures, MOMENT)
    secrets = [secrets_of(FRAME, one, THRESHOLD) for one in (year, before)]
    return published(made, *secrets, THRESHOLD), secrets[0]


def read_off(report) -> dict[tuple[str, str], float]:
    """(group or organisation, figure) -> count: what a reader of the report sees, or gets by one computation."""
    known = {(one.group, one.indicator): one.value for one in report.figures if one.value is not None}
    for one in report.figures:
        if one.change is not None and one.previous is not None:
            known[one.group, one.indicator] = one.previous + one.change
    for one in report.figures:
        all_ = known.get(("all", one.indicator))
        if one.share is not None and all_ is not None:
            known[one.group, one.indicator] = round(one.share * all_ / 100)
        whole = next((each.whole for each in report.indicators if each.name == one.indicator), None)
        if one.part is not None and (one.group, whole) in known:
            known[one.group, one.indicator] = round(one.part * known[one.group, whole] / 100)
    return known | {
        (one.organisation, one.indicator): one.value for one in report.organisations if one.value is not None
    }


class Attack:
    """Everything that is known to hold, and what one reader knows beside it."""

    def __init__(
        self, year: list[Aggregate], known: dict[tuple[str, str], float], reader: str | None
    ) -> None:
        self.year = year
        own = next((one.values for one in year if one.name == reader), {})
        self.known = known | {(reader or "", name): count for name, count in own.items()}
        self.unknown: list[tuple[str, str]] = []
        self.rows: list[tuple[dict[tuple[str, str], int], float]] = []
        for terms in self.equations():
            open_ = {cell: sign for cell, sign in terms.items() if cell not in self.known}
            if open_:
                self.rows.append(
                    (
                        open_,
                        -sum(sign * self.known[cell] for cell, sign in terms.items() if cell in self.known),
                    )
                )
                self.unknown += [cell for cell in open_ if cell not in self.unknown]

    def equations(self) -> Iterator[dict[tuple[str, str], int]]:
        """Terms that add up to nothing."""
        names = [*PLAIN, *PARTS, *(part for parts in PARTS.values() for part in parts)]
        for name in names:
            groups: dict[str, list[str]] = {}
            for one in self.year:
                if name in one.values:
                    groups.setdefault(FRAME.group_of(one.kind).name, []).append(one.name)
            for group, there in groups.items():
                yield {(group, name): 1, **{(one, name): -1 for one in there}}
            if groups:
                yield {("all", name): 1, **{(group, name): -1 for group in groups}}
        for place, there in self.places():
            for whole, parts in PARTS.items():
                given_ = [part for part in parts if any(part in one.values for one in there)]
                rest = sum(
                    one.values.get(whole, 0) - sum(one.values.get(part, 0) for part in parts) for one in there
                )
                if given_ and rest >= 0 and any(whole in one.values for one in there):
                    # What the parts leave is a number of its own, of at least zero.
                    parted = {(place, part): -1 for part in given_}
                    yield {(place, whole): 1, **parted, (place, f"rest of {whole}"): -1}

    def places(self) -> Iterator[tuple[str, list[Aggregate]]]:
        """Everything that figures are shown of, with the organisations in it."""
        yield "all", self.year
        for group in FRAME.groups:
            yield group.name, [one for one in self.year if FRAME.group_of(one.kind) == group]
        for one in self.year:
            yield one.name, [one]

    def range_of(self, cell: tuple[str, str]) -> tuple[float, float]:
        """The smallest and the largest whole number that a figure can be."""
        matrix = np.zeros((len(self.rows), len(self.unknown)))
        for line, (terms, _) in enumerate(self.rows):
            for each, sign in terms.items():
                matrix[line, self.unknown.index(each)] = sign
        sides = np.array([side for _, side in self.rows])
        aim = np.zeros(len(self.unknown))
        aim[self.unknown.index(cell)] = 1
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * aim,
                constraints=LinearConstraint(matrix, sides, sides),
                integrality=np.ones_like(aim),
                bounds=Bounds(0, 10_000),
            )
            assert found.success
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]


def about_somebody(year: list[Aggregate], cell: tuple[str, str]) -> bool:
    """Whether it is about anybody: that a withheld zero is one may be known."""
    there = [one for one in year if cell[0] in ("all", FRAME.group_of(one.kind).name, one.name)]
    return cell[1] == "rest" or any(one.values.get(cell[1], 0) for one in there)


@settings(max_examples=15, deadline=None)
@given(years(), st.data())
def test_no_withheld_figure_can_be_computed_back_by_a_reader_or_by_a_member(year, data):
    before = data.draw(st.sampled_from(([], year)))
    report, secrets = a_report(year, before)
    known = read_off(report)
    assert not set(known) & (secrets.own | secrets.sums)
    # Small figures are all withheld, the ones nobody may see first of all.
    tiny = {(one.name, name) for one in year for name, count in one.values.items() if 0 < count < THRESHOLD}
    tiny = {cell for cell in tiny if cell[1] not in ("clients", "files")}
    assert tiny <= secrets.own
    withheld = secrets.own | secrets.sums
    for reader in (None, data.draw(st.sampled_from([one.name for one in year]))):
        attack = Attack(year, known, reader)
        # From outside nothing comes back; a member may find what was withheld only to cover a small figure.
        for cell in sorted(tiny if reader else tiny | {one for one in withheld if one in attack.unknown}):
            if cell[0] != reader and cell in attack.unknown and about_somebody(year, cell):
                low, high = attack.range_of(cell)
                assert low < high, (cell, reader)


@settings(max_examples=10, deadline=None)
@given(years())
def test_a_comparison_tells_nothing_that_the_report_does_not(year):
    report, secrets = a_report(year, [])
    known = read_off(report)
    for peers in (year, [one for one in year if one.kind == "scientific"]):
        for size in (SIZE, FILES):
            for name in (*PLAIN, *PARTS):
                shown = sorted(
                    round(known[one.name, name] * 1000 / size.size(one), 3)
                    for one in peers
                    if (one.name, name) in known
                )
                made = compared(name, WORDS, year[0].name, peers, size, secrets.own, THRESHOLD)
                assert list(made.rates) == shown
                assert (made.own is None) is ((year[0].name, name) not in known or year[0] not in peers)
                assert made.shown + made.withheld + made.silent == len(peers)
                quarters = [made.first, made.median, made.third]
                if len(shown) < 4:
                    assert quarters == [None] * 3
                    assert made.position is None
                else:
                    assert quarters == [quantile(shown, part) for part in (0.25, 0.5, 0.75)]


def of(kind: str, *counts: int) -> list[Aggregate]:
    return [
        Aggregate(format=1, name=f"{kind}-{n}", kind=kind, year=2014, values={"pending": count})
        for n, count in enumerate(counts)
    ]


def test_two_small_ones_are_not_enough_where_each_knows_its_own():
    secrets = secrets_of(FRAME, of("scientific", 3, 4, 20, 30, 90), THRESHOLD)
    assert secrets.own == {
        ("scientific-0", "pending"),
        ("scientific-1", "pending"),
        ("scientific-2", "pending"),
    }
    assert secrets.sums == frozenset()


def test_where_nothing_is_small_nothing_is_withheld():
    secrets = secrets_of(FRAME, of("scientific", 0, 8, 20), THRESHOLD)
    assert (secrets.own, secrets.sums) == (frozenset(), frozenset())


def test_a_group_of_one_is_withheld_with_its_sum_and_with_another_group():
    secrets = secrets_of(
        FRAME,
        [*of("social_security", 3), *of("scientific", 40, 50, 60), *of("federal_public_service", 70, 80, 90)],
        THRESHOLD,
    )
    assert ("social_security-0", "pending") in secrets.own
    assert ("ipss", "pending") in secrets.sums
    assert len([group for group, _ in secrets.sums]) >= 2


def test_a_threshold_that_withholds_nothing_is_refused():
    with pytest.raises(InvalidDocument, match="withholds nothing"):
        secrets_of(FRAME, [], 1)
