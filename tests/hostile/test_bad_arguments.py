"""Every use case of every desk, found by its signature, with arguments that make no sense (T3, T3b): typed, and nothing changed."""

from __future__ import annotations

import inspect
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from battery import size
from hostile.arguments import ACTORS, Maker, Unmade, Verb, verbs
from hostile.filled import filled, names
from hostile.trying import Tally
from orientation_core import Orientation, OrientationError

SEED = 20261126
#: Use cases there are at least.
FEWEST = 200
#: Calls of each of them.
GENERATED = size(3, 60)


@pytest.fixture(scope="module")
def desk() -> Iterator[Orientation]:
    with filled() as made:
        figures = made.figures  # what counts is loaded once, and is no input's doing
        figures.report(ACTORS[0], figures.question(date(2015, 1, 1), date(2016, 1, 1)))
        yield made


def done(verb: Verb, named: dict[str, object], more: list[object]) -> object:
    by_name = [one.name for one in verb.parameters if one.kind is one.KEYWORD_ONLY]
    first = [value for name, value in named.items() if name not in by_name]
    given = (
        verb.call(*first, *more, **{name: named[name] for name in by_name if name in named})
        if more
        else verb.call(**named)
    )
    return list(given) if inspect.isgenerator(given) else given


def test_every_use_case_with_arguments_of_every_sort(desk: Orientation) -> None:
    tally, unmade, taken = Tally("use cases"), Counter[str](), Counter[str]()
    known, wrong = names(desk), list[str]()
    found = list(verbs(desk))
    for verb in found:
        for number in range(GENERATED):
            chance = random.Random(f"{SEED} {verb.name} {number}")
            try:
                named, more = Maker(known, chance).call(verb)
            except Unmade:
                unmade[verb.name] += 1
                continue
            except (OrientationError, ValueError):  # a value's own rule, before any use case
                continue
            what = (
                SEED,
                verb.name,
                number,
                {name: value for name, value in named.items() if name != "actor"},
                more,
            )
            try:
                outcome = tally.attempt(what, partial(done, verb, named, more), store=desk.store, seconds=3.0)
            except AssertionError as error:
                wrong.append(str(error))
                continue
            taken[verb.name] += outcome.error is None
    print(tally.told())
    print("never taken:", sorted(verb.name for verb in found if not taken[verb.name]))
    print("takes what comes from inside:", sorted(unmade))
    assert not wrong, "\n".join(wrong)
    assert len(found) >= FEWEST
    assert tally.tried > 2 * len(found)
    assert sum(1 for one in taken.values() if one) > len(found) / 4, "most calls are refused at the door"
    assert desk.verify() == []
