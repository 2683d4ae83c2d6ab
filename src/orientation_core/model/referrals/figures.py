"""Figures of the second line, as it published them, and how they fit with those of the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.text import Text


@attrs.frozen
class Stated:
    """Something that was published and is no whole number: ``> 98 %``, "about three quarters"."""

    indicator: str
    words: str
    source: str | None = None


@attrs.frozen(kw_only=True)
class SecondLineFigures:
    """What the second line says of one year.

    :ivar about: ``all`` for everything it received, else the organisation that the figures are about: the slug of an
        agency, or its name in the network. :ivar values: indicator -> count, as published: ``files``, ``complaints``,
        ``information_requests``, ``admissible``, ``inadmissible``, ``unknown_here`` and others.
    :ivar stated: what is no count. :ivar sources: where it was read. :ivar remarks: what readers have to know.
    """

    year: int
    values: Mapping[str, int]
    about: str = "all"
    stated: tuple[Stated, ...] = ()
    sources: tuple[str, ...] = ()
    remarks: Text | None = None

    @property
    def key(self) -> str:
        """Whom and which year it is about."""
        return f"{self.about}/{self.year}"


@attrs.frozen
class Sum:
    """Something that should add up in the published figures. :ivar left, right: both sides; None where one is unknown."""

    name: str
    left: int
    right: int

    @property
    def difference(self) -> int:
        """How far apart they are."""
        return self.left - self.right


#: name -> (indicators that are added up, the one that they should make).
SUMS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "complaints_and_questions": (("complaints", "information_requests"), "files"),
    "admissible_and_not": (("admissible", "inadmissible"), "complaints"),
    "outcomes": (("founded", "partly_founded", "unfounded", "no_appreciation"), "admissible"),
}


def sums(figures: SecondLineFigures) -> tuple[Sum, ...]:
    """The sums that can be made of published figures; what does not add up is told and never mended."""
    values = figures.values
    return tuple(
        Sum(name, sum(values[one] for one in parts), values[whole])
        for name, (parts, whole) in SUMS.items()
        if whole in values and all(one in values for one in parts)
    )


#: Why a step of the bridge from one line's figure to the other's is taken.
Because = Literal[
    "other_years_out", "other_years_in", "not_admitted", "unknown_here", "not_ours", "unexplained"
]


@attrs.frozen
class BridgeStep:
    """One difference between the two lines. :ivar count: what it adds, or takes off with a minus."""

    because: Because
    count: int


@attrs.frozen(kw_only=True)
class TwoLines:
    """The figures of both lines for one year, side by side, with a bridge from one to the other.

    :ivar received: complaints received here in the year; :ivar referred: of those, that went to the second line by now.
    :ivar opened: referrals of the year, whenever the complaint was received; :ivar by_client, by_agency: who brought them.
    :ivar asked, answered, late: questions of the second line that arrived in the year, of which answered, and of which
        late, answered or not. :ivar outcomes: outcome -> referrals decided in the year. :ivar norms: norm not kept -> how often.
    :ivar recommendations: made in the year; :ivar accepted, refused: of those.
    :ivar published: what the second line says of us, and of everything, where it is known.
    :ivar bridge: from `referred` to the complaints that the second line counts. :ivar ends_at: that figure; None where
        nothing is published. :ivar sums: of the published figures.
    """

    organisation: Text
    year: int
    generated_at: datetime
    received: int
    referred: int
    opened: int
    by_client: int
    by_agency: int
    asked: int
    answered: int
    late: int
    recommendations: int
    accepted: int
    refused: int
    outcomes: Mapping[str, int] = attrs.field(factory=dict)
    norms: Mapping[str, int] = attrs.field(factory=dict)
    outcome_labels: Mapping[str, Text] = attrs.field(factory=dict)
    norm_labels: Mapping[str, Text] = attrs.field(factory=dict)
    published: tuple[SecondLineFigures, ...] = ()
    bridge: tuple[BridgeStep, ...] = ()
    ends_at: int | None = None
    sums: tuple[Sum, ...] = ()


def bridge(
    referred: int,
    later: int,
    earlier: int,
    not_admitted: int,
    mine: SecondLineFigures | None,
    everything: SecondLineFigures | None,
) -> tuple[tuple[BridgeStep, ...], int | None]:
    """From the complaints of the year that went on, to those that the second line counts in it.

    :param referred: complaints received in the year that went on. :param later: of those, that did so in another year.
    :param earlier: that went on in the year and were received in another. :param not_admitted: of the referrals of the
        year, that the second line did not take up. :param mine: its figures about us. :param everything: all of them.
    :returns: the steps, and the figure they end at; None where the second line published none.
    """
    steps = [BridgeStep("other_years_out", -later), BridgeStep("other_years_in", earlier)]
    here = referred - later + earlier
    theirs = None if mine is None else mine.values.get("admissible")
    if theirs is not None:
        steps.append(BridgeStep("not_admitted", -not_admitted))
        here -= not_admitted
    else:
        theirs = None if mine is None else mine.values.get("complaints")
    ends_at = theirs
    if mine is not None and theirs is not None:
        unknown = mine.values.get("unknown_here", 0)
        steps += [BridgeStep("unknown_here", unknown), BridgeStep("unexplained", theirs - here - unknown)]
        here = theirs
    whole = None if everything is None else everything.values.get("complaints")
    if whole is not None and theirs is not None and mine is not None and "complaints" in mine.values:
        if "admissible" in mine.values:
            back = mine.values["complaints"] - mine.values["admissible"]
            steps.append(BridgeStep("not_admitted", back))
            here += back
        steps.append(BridgeStep("not_ours", whole - here))
        ends_at = whole
    elif whole is not None and theirs is None:
        # Nothing is published about us alone: what is not ours and what we do not know cannot be told apart.
        steps.append(BridgeStep("not_ours", whole - here))
        ends_at = whole
    return tuple(one for one in steps if one.count), ends_at


def check_year(year: int) -> None:
    """:raises InvalidDocument: figures of that year cannot be."""
    if not 1991 <= year <= 2198:
        text = sentence("the number must be between {low} and {high}", low=1991, high=2198)
        raise InvalidDocument("second_line_report", [Problem("/year", text, "year")])
