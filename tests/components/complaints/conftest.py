from __future__ import annotations

from collections.abc import Iterator

import pytest

from desks import START, open_desk
from orientation_core import Orientation
from orientation_core.testing.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def desk(clock: FixedClock) -> Iterator[Orientation]:
    with open_desk(clock=clock) as opened:
        yield opened
