"""Two sizes for the battery of SECURITY.md: one for every run, one for the night (``ORIENTATION_NIGHTLY=1 python -m pytest``)."""

from __future__ import annotations

import os

NIGHTLY = os.environ.get("ORIENTATION_NIGHTLY") == "1"


def size(every_run: int, nightly: int) -> int:
    """How often, how many, how long: the small figure in every run, the figure the battery states in the night."""
    return nightly if NIGHTLY else every_run
