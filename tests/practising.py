"""Good practices for tests: a network in one store whose desks tell each other what helped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from desks import COORDINATOR, open_desk
from improving import action
from orientation_core import Actor, Orientation, Role
from orientation_core.memory import MemoryStore

#: Who reviews what COORDINATOR wrote.
REVIEWER = Actor("coordinator-2", Role.COORDINATOR)

#: Stands where nothing may leave from.
CANARY = "canary-93.02.17-123.97"


def practice(**changes: Any) -> dict[str, Any]:
    """A practice that can be published."""
    document: dict[str, Any] = {
        "name": "one-desk",
        "title": {"fr": "Un guichet pour tout", "nl": "Eén loket voor alles"},
        "context": {"fr": "Trois bâtiments, six files.", "nl": "Drie gebouwen, zes wachtrijen."},
        "problem": {"fr": "On renvoie les gens.", "nl": "Mensen worden doorgestuurd."},
        "done": {"fr": "Un seul guichet prend tout.", "nl": "Eén loket neemt alles aan."},
        "license": "CC-BY-4.0",
        "causes": ["no-follow-up"],
        "norms": ["courtesy"],
        "steps": ["welcome"],
        "evidence": [share(40, 20)],
        "contacts": [{"function": {"fr": "Coordination", "nl": "Coördinatie"}, "email": "desk@example.org"}],
    }
    return {name: value for name, value in (document | changes).items() if value is not None}


def share(before: int, after: int, n: int = 100) -> dict[str, Any]:
    """Evidence: a share of founded complaints that went from one figure to another."""
    sides = {
        side: {"value": 100 * hits / n, "numerator": hits, "denominator": n, "n": n}
        for side, hits in (("before", before), ("after", after))
    }
    return {"indicator": "founded_rate", "better": "lower", "unit": "percent", **sides}


def published(desk: Orientation, **changes: Any) -> str:
    """Submit, review and publish a practice; its name."""
    name: str = desk.practices.submit(COORDINATOR, practice(**changes)).value.name
    desk.practices.review(REVIEWER, name)
    desk.practices.publish(COORDINATOR, name)
    return name


@contextmanager
def networked() -> Iterator[tuple[Orientation, Orientation, Orientation]]:
    """The keeper of a network, a member, and a desk that is in no network, in one store."""
    store: Any = MemoryStore()
    keeper = open_desk(store, slug="network")
    member = open_desk(store, slug="member", network="network")
    stranger = open_desk(store, slug="stranger")
    yield keeper, member, stranger
    store.close()


def tried(desk: Orientation, name: str, *, rests_on: str, origin: str = "practice") -> None:
    """An improvement action that rests on a practice, and is to move the share of answers in time."""
    practice_ = {"kind": "practice", "id": rests_on}
    told = (
        {"origin": {"kind": "practice", "end": practice_}}
        if origin == "practice"
        else {"rests_on": [practice_]}
    )
    desk.improvements.propose(COORDINATOR, action(name=name, **told))
