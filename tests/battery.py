"""Two sizes for the battery of SECURITY.md: one for every run, one for the night (``ORIENTATION_NIGHTLY=1 python -m pytest``).

What is generated in the night is as much as a module does in some ten minutes on two busy processors: 2,000 bent tables of each
sort, 5,000 messages, 500 documents of each kind and at each use case, 16 calls of each command.
"""

from __future__ import annotations

import os

NIGHTLY = os.environ.get("ORIENTATION_NIGHTLY") == "1"


def size(every_run: int, nightly: int) -> int:
    """How often, how many, how long: the small figure in every run, the figure the battery states in the night."""
    return nightly if NIGHTLY else every_run
