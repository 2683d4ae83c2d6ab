"""A charter to change in tests, and a commitment to put into it."""

from __future__ import annotations

from typing import Any

import attrs

from orientation_core.documents import Documents, schema_directory
from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Commitment, Target
from orientation_core.model.text import Text

WORDS = Text(fr="Nous répondons.", nl="Wij antwoorden.", de="Wir antworten.", en="We answer.")
DAYS_30 = Target("<=", "day", 30, days="calendar")


def example(**changes: Any) -> Charter:
    path = schema_directory() / "examples" / "charter" / "valid" / "five-parts-in-four-languages.json"
    return attrs.evolve(Documents().read("charter", path.read_bytes(), Charter), **changes)


def promise(**changes: Any) -> Commitment:
    values: dict[str, Any] = {"id": "answer", "text": WORDS, "metric": "answer_term", "target": DAYS_30,
                              "owner": "desk"}  # fmt: skip
    return Commitment(**(values | changes))
