"""How many people to ask, and of which stratum: pure arithmetic, the quantiles from the standard library."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from statistics import NormalDist
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence


@attrs.frozen
class Stratum:
    """A part of the population. :ivar name: as invitations name it. :ivar population: people in it.

    :ivar quota: answers that are enough, for a sample by quotas.
    """

    name: str
    population: int | None = None
    quota: int | None = None


@attrs.frozen
class Sample:
    """Who of the population is asked.

    :ivar method: ``simple``; ``stratified``: so many of each stratum as its share; ``quotas``: until each has enough.
    :ivar population: how many people there are. :ivar margin: wanted half width of a share's interval, in percent points.
    :ivar confidence: of that interval, in percent. :ivar expected_response: of those asked, in percent.
    :ivar strata: of a stratified sample or quotas.
    """

    method: Literal["simple", "stratified", "quotas"] = "simple"
    population: int | None = None
    margin: float | None = None
    confidence: float = 95
    expected_response: float = 100
    strata: tuple[Stratum, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = []
        names = [one.name for one in self.strata]
        if self.method == "simple" and self.strata:
            problems.append(Problem("/strata", sentence("a simple sample has no strata"), "sample.strata"))
        if self.method != "simple" and not self.strata:
            problems.append(Problem("/strata", sentence("name the strata"), "sample.strata"))
        if len(set(names)) < len(names):
            problems.append(Problem("/strata", sentence("two strata share a name"), "sample.twice"))
        if self.method == "stratified" and any(one.population is None for one in self.strata):
            problems.append(
                Problem("/strata", sentence("say how many people each stratum has"), "sample.population")
            )
        if self.method == "quotas" and any(one.quota is None for one in self.strata):
            problems.append(
                Problem("/strata", sentence("say how many answers each stratum needs"), "sample.quota")
            )
        if problems:
            raise InvalidDocument("survey_wave", problems)

    def answers_needed(self) -> int | None:
        """Answers for the wanted margin, or the sum of the quotas; None when nothing is wanted."""
        if self.method == "quotas":
            return sum(one.quota or 0 for one in self.strata)
        if self.margin is None:
            return None
        everybody = self.population or (sum(one.population or 0 for one in self.strata) or None)
        return answers_needed(self.margin, self.confidence, everybody)

    def needed(self) -> Mapping[str, int]:
        """Answers needed of each stratum; empty for a simple sample."""
        if self.method == "quotas":
            return {one.name: one.quota or 0 for one in self.strata}
        total = self.answers_needed()
        if total is None or not self.strata:
            return {}
        return allocated({one.name: one.population or 0 for one in self.strata}, total)

    def to_invite(self) -> int | None:
        """People to ask, when only some of them answer."""
        needed = self.answers_needed()
        return None if needed is None else ceil(needed * 100 / self.expected_response)


def answers_needed(
    margin: float, confidence: float = 95, population: int | None = None, share: float = 50
) -> int:
    """Answers needed so that a share's interval is at most `margin` percent points wide to each side.

    Cochran's formula, with the finite population correction where the population is known.

    :param share: the share that is expected, in percent; 50 is the most demanding.
    :raises InvalidDocument: a margin or confidence that no number of answers gives.
    """
    problems = []
    if not 0 < margin <= 50:
        problems.append(
            Problem("/margin", sentence("a margin is more than 0 and at most 50 points"), "sample.margin")
        )
    if not 50 <= confidence < 100:
        problems.append(
            Problem("/confidence", sentence("a confidence is from 50 to less than 100"), "sample.confidence")
        )
    if problems:
        raise InvalidDocument("survey_wave", problems)
    z = NormalDist().inv_cdf((1 + confidence / 100) / 2)
    endless = z * z * (share / 100) * (1 - share / 100) / (margin / 100) ** 2
    if population is None:
        return ceil(endless)
    if population <= 0:
        return 0
    return min(population, ceil(endless / (1 + (endless - 1) / population)))


def allocated(populations: Mapping[str, int], total: int) -> dict[str, int]:
    """`total` divided over strata by their size: largest remainders, none gets more than it has people.

    Where everybody has no people there is nothing to allot.
    """
    everybody = sum(populations.values())
    if everybody <= 0:
        return dict.fromkeys(populations, 0)
    total = min(total, everybody)
    exact = {name: total * size / everybody for name, size in populations.items()}
    found = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (found[name] - exact[name], name))
    for name in by_remainder[: total - sum(found.values())]:
        found[name] += 1
    return found
