"""The permission matrix: who may do what with which case by default, made of the rights themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import attrs

from orientation_core.model.parties import ANONYMOUS, RIGHTS, Actor, Role, may, sees

#: How a case stands to whoever asks for it.
Relation = Literal[
    "none", "own", "own_unit", "other_unit", "no_unit", "about", "restricted", "restricted_own"
]

#: Who asks, each as the host would name them.
ACTORS: Mapping[str, Actor] = {
    "anonymous": ANONYMOUS,
    "citizen": Actor("matrix-citizen", Role.CITIZEN),
    "handler": Actor("matrix-handler", Role.HANDLER),
    "handler_of_unit": Actor("matrix-unit", Role.HANDLER, frozenset({"unit-a"})),
    "coordinator": Actor("matrix-coordinator", Role.COORDINATOR),
    "viewer": Actor("matrix-viewer", Role.VIEWER),
    "data_protection_officer": Actor("matrix-officer", Role.OFFICER),
    "system": Actor("matrix-system", Role.SYSTEM),
}

RELATIONS: tuple[Relation, ...] = (
    "own",
    "own_unit",
    "other_unit",
    "no_unit",
    "about",
    "restricted",
    "restricted_own",
)

#: What is done with one case, and asks for more than the right: the others are about all of them.
OF_A_CASE = frozenset(
    action
    for rights in RIGHTS.values()
    for action in rights
    if action.startswith("complaint.")
    and action not in ("complaint.receive", "complaint.list", "complaint.import", "complaint.read_restricted")
)


@attrs.frozen
class Cell:
    """Whether somebody may. :ivar relation: of the case; ``none`` where no case is meant."""

    actor: str
    action: str
    relation: Relation
    allowed: bool


def actions() -> tuple[str, ...]:
    """Every action there is a right to, sorted."""
    return tuple(sorted({action for rights in RIGHTS.values() for action in rights} - {"*"}))


def matrix() -> Iterator[Cell]:
    """Every cell. No plugin is asked; one may allow or forbid more, except what stands under ``about`` and ``restricted``."""
    for name, actor in ACTORS.items():
        for action in actions():
            if action not in OF_A_CASE:
                yield Cell(name, action, "none", may(actor, action))
                continue
            for relation in RELATIONS:
                yield Cell(name, action, relation, may(actor, action) and within_sight(actor, relation))


def within_sight(actor: Actor, relation: Relation) -> bool:
    """Whether a case that stands so to `actor` is within their sight."""
    own = relation in ("own", "restricted_own")
    unit = {"other_unit": "unit-b", "no_unit": None, "own": None, "restricted_own": None}.get(
        relation, "unit-a"
    )
    return sees(
        actor,
        client=actor.id if own else "somebody-else",
        unit=unit,
        about=(actor.id,) if relation == "about" else (),
        restricted=relation in ("restricted", "restricted_own"),
    )
