"""Weighting to known margins: each group as heavy as it is in the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orientation_core.errors import Problem, Refused, sentence

#: Rounds of raking, and how near the margins have to come, as a share.
ROUNDS, NEAR = 200, 1e-9


def raked(
    groups: Mapping[str, Sequence[str]], margins: Mapping[str, Mapping[str, float]], base: Sequence[float]
) -> list[float]:
    """A weight per response, so that the weighted shares are those of the margins; the mean weight is 1.

    Raking (iterative proportional fitting; Deming and Stephan, 1940): each variable in turn is brought to its shares, until
    all hold together.

    :param groups: variable -> the group of each response. :param base: design weights to begin with; not negative.
    :raises Refused: a group of the population has no response, a response is in no group, all weights are zero, or the
        margins contradict each other.
    """
    count = len(base)
    total = float(sum(base))
    if count == 0:
        return []
    if total <= 0:
        text = sentence("every weight is zero: nobody is left to count")
        raise Refused([Problem("/weight", text, "weight.zero")])
    weights = [one * count / total for one in base]
    targets = {}
    for name, shares in margins.items():
        whole = sum(shares.values())
        targets[name] = {group: share / whole * count for group, share in shares.items()}
        _check(name, groups[name], shares, base)
    for _ in range(ROUNDS):
        furthest = 0.0
        for name, target in targets.items():
            sums = dict.fromkeys(target, 0.0)
            for group, weight in zip(groups[name], weights, strict=True):
                sums[group] += weight
            furthest = max(furthest, *(abs(sums[group] - target[group]) / count for group in target))
            factors = {group: target[group] / sums[group] if sums[group] else 0.0 for group in target}
            weights = [weight * factors[group] for group, weight in zip(groups[name], weights, strict=True)]
        if furthest < NEAR:
            return weights
    text = sentence("these margins cannot all hold for these answers")
    raise Refused([Problem("/margins", text, "margin.contradiction")])


def _check(name: str, groups: Sequence[str], shares: Mapping[str, float], base: Sequence[float]) -> None:
    there = {group for group, weight in zip(groups, base, strict=True) if weight > 0}
    absent = sorted(group for group, share in shares.items() if share > 0 and group not in there)
    if absent:
        message = sentence(
            "nobody of {group} answered, so that {name} cannot be weighted; take groups together",
            group=absent[0],
            name=name,
        )
        raise Refused([Problem(f"/margins/{name}", message, "margin.empty")])
    unknown = sorted(set(groups) - set(shares))
    if unknown:
        message = (
            sentence("the margins of {name} do not say how many are {group}", name=name, group=unknown[0])
            if unknown[0]
            else sentence(
                "{name} is not known of every answer, and its margins do not provide for that", name=name
            )
        )
        raise Refused([Problem(f"/margins/{name}", message, "margin.unknown")])
