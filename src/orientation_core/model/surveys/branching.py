"""Branching: whether conditions make sense before anybody is asked, and which items are asked of somebody.

All conditions of an item must hold, and a condition holds only where its item was asked and answered. So what an item
needs is the conjunction of its own conditions and those of every item they refer to, and whether that can ever be
is decided item by item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orientation_core.errors import Problem, Sentence, sentence
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE, Condition, Item, Questionnaire

_NPS = range(11)


def problems(questionnaire: Questionnaire) -> list[Problem]:
    """Everything that is wrong with the branching: cycles, conditions on what comes later, items never reached."""
    items = {item.id: item for item in questionnaire.items}
    places = {item.id: place for place, item in enumerate(questionnaire.items)}
    found = []
    ring = _ring(items)
    if ring:
        where = f"/items/{places[ring[0]]}/show_if"
        text = sentence("these items wait for each other: {way}", way=" → ".join([*ring, ring[0]]))
        return [Problem(where, text, "branching.cycle")]
    for place, item in enumerate(questionnaire.items):
        where = f"/items/{place}/show_if"
        late = [one.item for one in item.show_if if places[one.item] > place]
        if late:
            text = sentence("a condition asks about {name}, which comes later", name=late[0])
            found.append(Problem(where, text, "branching.later"))
            continue
        found += [Problem(where, text, code) for code, text in _never(item, items)]
    return found


def _ring(items: Mapping[str, Item]) -> list[str]:
    """Items that wait for each other, in order; empty when there are none."""
    done: set[str] = set()
    for start in items:
        way: list[str] = []
        ends = [(start, iter([one.item for one in items[start].show_if]))]
        way.append(start)
        while ends and start not in done:
            name, rest = ends[-1]
            following = next(rest, None)
            if following is None:
                done.add(name)
                ends.pop()
                way.pop()
            elif following in way:
                return way[way.index(following) :]
            elif following not in done:
                way.append(following)
                ends.append((following, iter([one.item for one in items[following].show_if])))
    return []


def _never(item: Item, items: Mapping[str, Item]) -> Iterator[tuple[str, Sentence]]:
    """(code, sentence) why an item can never be asked."""
    needed: dict[str, list[Condition]] = {}
    views, waiting, seen = set(item.asked_of), [item], set()
    while waiting:
        current = waiting.pop()
        if current.id in seen:
            continue
        seen.add(current.id)
        views &= set(current.asked_of)
        for condition in current.show_if:
            needed.setdefault(condition.item, []).append(condition)
            waiting.append(items[condition.item])
    if not views:
        yield "branching.viewpoint", sentence("it depends on an item that these people are not asked")
    for name, conditions in needed.items():
        if not _possible(items[name], conditions):
            text = sentence("no answer to {name} fulfils what it takes to be asked this", name=name)
            yield "branching.unreachable", text


def _possible(item: Item, conditions: list[Condition]) -> bool:
    """Whether one answer to `item` can fulfil all of these."""
    codes = _codes(item)
    if codes is None:
        low = max(
            [one.bound for one in conditions if one.operator == "at_least" and one.bound is not None],
            default=None,
        )
        high = min(
            [one.bound for one in conditions if one.operator == "at_most" and one.bound is not None],
            default=None,
        )
        ends = [(low, item.maximum), (item.minimum, high), (low, high)]
        return all(least is None or most is None or least <= most for least, most in ends)
    if item.kind != "multiple":
        return any(all(_fits(code, one) for one in conditions) for code in codes)
    wanted = [set(one.values) & set(codes) for one in conditions if one.operator == "is"]
    banned = {value for one in conditions if one.operator == "is_not" for value in one.values}
    rest = set(codes) - banned
    return bool(rest) and all(some & rest for some in wanted)


def _codes(item: Item) -> list[str] | None:
    """Every answer an item can have, or None where they cannot be listed."""
    if item.kind in ("single", "multiple"):
        found = [option.code for option in item.options]
    elif item.kind == "nps":
        found = [str(step) for step in _NPS]
    elif item.scale is not None:
        found = [str(step) for step in item.scale.steps]
    elif item.kind in ("rating", "importance"):
        found = [str(step) for step in range(1, 6)]
    else:
        return None
    return [*found, NOT_APPLICABLE] if item.not_applicable else found


def _fits(code: str, condition: Condition) -> bool:
    if condition.operator == "is":
        return code in condition.values
    if condition.operator == "is_not":
        return code not in condition.values
    if condition.operator == "answered":
        return True
    return code != NOT_APPLICABLE and _within(float(code) if _is_number(code) else None, condition)


def _is_number(code: str) -> bool:
    return code.lstrip("-").isdecimal()


def _within(number: float | None, condition: Condition) -> bool:
    if number is None or condition.bound is None:
        return False
    return number >= condition.bound if condition.operator == "at_least" else number <= condition.bound


def holds(condition: Condition, answer: Answer | None) -> bool:
    """Whether an answer fulfils a condition; no answer fulfils none."""
    if answer is None:
        return False
    if condition.operator in ("at_least", "at_most"):
        return not answer.not_applicable and _within(answer.number, condition)
    codes = answer.codes()
    if condition.operator == "is":
        return bool(codes & set(condition.values))
    if condition.operator == "is_not":
        return not codes & set(condition.values)
    return True


def asked(questionnaire: Questionnaire, answers: Mapping[str, Answer], viewpoint: str) -> tuple[Item, ...]:
    """The items that somebody with these answers is asked, in order."""
    shown: list[Item] = []
    known: dict[str, Answer] = {}
    for item in questionnaire.items:
        if viewpoint in item.asked_of and all(holds(one, known.get(one.item)) for one in item.show_if):
            shown.append(item)
            if item.id in answers:
                known[item.id] = answers[item.id]
    return tuple(shown)
