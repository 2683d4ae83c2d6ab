"""A desk on every sort of store, with a grid that a plugin offers."""

from __future__ import annotations

import pytest

from assessing import Offering
from desks import open_desk


@pytest.fixture
def desk():
    with open_desk(extra=[Offering()]) as opened:
        yield opened


@pytest.fixture
def any_desk(any_url):
    with open_desk(any_url, extra=[Offering()]) as opened:
        yield opened
