"""Importance against satisfaction: where an item stands, in one of four fields."""

from __future__ import annotations

from collections.abc import Mapping

from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.reports import Field, Priority

#: Answers an item needs to have its place.
FEWEST = 5


def priorities(
    questionnaire: Questionnaire, numbers: Mapping[str, Mapping[str, float]]
) -> tuple[Priority, ...]:
    """The place of every rating whose importance is known.

    Importance is asked (items of the kind ``importance``). Where it is not, it is derived: the rank correlation of a
    rating with the recommendation (``nps``), if the questionnaire asks for one.

    :param numbers: item -> response -> number, of clients.
    """
    asked = [
        (item.importance_of, numbers.get(item.id, {}))
        for item in questionnaire.items
        if item.kind == "importance" and item.importance_of is not None
    ]
    if asked:
        found = [
            (rated, _mean(numbers.get(rated, {})), _mean(importance))
            for rated, importance in asked
            if min(len(numbers.get(rated, {})), len(importance)) >= FEWEST
        ]
        return _placed(found, derived=False)
    return _placed(_derived(questionnaire, numbers), derived=True)


def _derived(
    questionnaire: Questionnaire, numbers: Mapping[str, Mapping[str, float]]
) -> list[tuple[str, float, float]]:
    from scipy import stats

    overall = next((numbers.get(item.id, {}) for item in questionnaire.items if item.kind == "nps"), {})
    found = []
    for item in questionnaire.items:
        mine = numbers.get(item.id, {})
        both = sorted(set(mine) & set(overall))
        if item.kind != "rating" or len(both) < FEWEST:
            continue
        ours, whole = [mine[one] for one in both], [overall[one] for one in both]
        if len(set(ours)) > 1 and len(set(whole)) > 1:
            found.append((item.id, _mean(mine), float(stats.spearmanr(ours, whole).statistic)))
    return found


def _placed(found: list[tuple[str, float, float]], *, derived: bool) -> tuple[Priority, ...]:
    """The four fields, divided by the means over the items; fewer than two items have no place."""
    if len(found) < 2:
        return ()
    satisfied = sum(one[1] for one in found) / len(found)
    important = sum(one[2] for one in found) / len(found)
    return tuple(
        Priority(
            item,
            satisfaction,
            importance,
            _field(satisfaction >= satisfied, importance >= important),
            derived,
        )
        for item, satisfaction, importance in found
    )


def _field(satisfied: bool, important: bool) -> Field:
    if important:
        return "keep_up" if satisfied else "improve_first"
    return "more_than_needed" if satisfied else "low_priority"


def _mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / len(values)
