"""That somebody looked up what is held on a person: kept and journalled, and let by somebody else where the agency says so."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from orientation_core.components.office import Office
from orientation_core.components.privacy.records import DISCLOSURE, LOOKUP
from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.kinds import instant_value
from orientation_core.model.gate import TextProblem, clean
from orientation_core.model.journal import canonical
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.marks import Lookup, What
from orientation_core.store import Query, UnitOfWork, Where


def person(request: str, wanted: Iterable[Identifier]) -> str:
    """What stands in a request instead of whom it is about: tells nothing, and fits no other request."""
    said = canonical([[one.sort, one.value] for one in sorted(set(wanted))])
    return f"person:{sha256(request.encode() + said).hexdigest()}"


def leave(office: Office, unit: UnitOfWork, actor: Actor, wanted: Iterable[Identifier]) -> str | None:
    """The request under which an official may look somebody up now; None where the agency asks for none.

    :raises Refused: four eyes are wanted, and nobody else approved that this person is looked up.
    """
    if office.agency.settings.get("privacy", {}).get("four_eyes") is not True:
        return None
    asked, now = frozenset(wanted), office.clock()
    for record in unit.find(DISCLOSURE, Query((Where("asked_by", "=", actor.id),), order=("of_record",))):
        made = record.value(DISCLOSURE)
        if made.open_to(actor.id, now) and made.record == person(made.id, asked):
            return str(made.id)
    said = sentence("who is held here is shown on a request that somebody else approved: ask first")
    raise Refused([Problem("", said, "privacy.four_eyes")])


def note(office: Office, actor: Actor, what: What, ground: str, found: int, request: str | None) -> None:
    """Keep that somebody was looked up, before anything of it is shown. Says who, when and why, and never whom.

    :raises InvalidDocument: the ground is empty, or is no line.
    """
    try:
        why = clean(ground, multiline=False, limit=200)
    except TextProblem as problem:
        raise InvalidDocument(LOOKUP.name, [problem.at("/ground")]) from None
    made = Lookup(office.ids(), what, actor.id, office.clock(), why, found, request)
    record, entry = office.writer_of(LOOKUP).new(
        made, at=instant_value(made.at), actor=actor.id, action=f"privacy_lookup.{what}"
    )
    with office.begin(write=True) as unit:
        unit.add(LOOKUP, record)
        unit.append(entry)
