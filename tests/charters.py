"""A charter to change in tests, a commitment to put into it, and the way from draft to published."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs

from desks import COORDINATOR
from orientation_core import Orientation
from orientation_core.documents import Documents, schema_directory, to_document
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


def draft(**changes: Any) -> dict[str, Any]:
    """The document of a draft that counts from 1 March 2026 on: acknowledge in 2, answer in 10 working days."""
    terms = {"ack": ("ack_term", 2), "answer": ("answer_term", 10)}
    values: dict[str, Any] = {
        "version": 1,
        "status": "draft",
        "valid_from": date(2026, 3, 1),
        "valid_until": None,
        "sections": {},
        "consultations": (),
        "approvals": (),
        "trail": (),
        "commitments": tuple(
            promise(id=name, metric=metric, target=Target("<=", "day", days, days="working"))
            for name, (metric, days) in terms.items()
        ),
    }
    return to_document(example(**(values | changes)))


def published(desk: Orientation, **changes: Any) -> Charter:
    """A charter that went the whole way."""
    document = draft(**changes)
    desk.charters.draft(COORDINATOR, document)
    name = document["name"]
    desk.charters.consult(COORDINATOR, name, "client panel", date(2026, 2, 1))
    desk.charters.approve(COORDINATOR, name, "board")
    return desk.charters.publish(COORDINATOR, name)
