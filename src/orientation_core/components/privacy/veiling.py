"""Showing a case without who it is of, where the agency wants four eyes on every identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from orientation_core.components.office import Office
from orientation_core.components.privacy.records import DISCLOSURE
from orientation_core.documents import Document, structure, to_document
from orientation_core.model.complaints import PERSONAL, Complaint
from orientation_core.model.parties import Actor, Client, Role
from orientation_core.model.privacy.identifiers import Identifier, identifiers, same_words
from orientation_core.model.privacy.striking import struck_out
from orientation_core.model.values import evolve
from orientation_core.store import Query, Where

#: Words in names that stand in every text.
_SMALL = frozenset(
    {"van", "von", "vom", "zum", "zur", "den", "der", "het", "des", "les", "del", "and", "und"}
)


def veils(office: Office, actor: Actor, case_id: str) -> bool:
    """Whether who the case is of is hidden from this actor: the agency wants four eyes, and nobody approved."""
    if actor.role in (Role.CITIZEN, Role.SYSTEM):
        return False
    section = office.agency.settings.get("privacy", {})
    if section.get("four_eyes") is not True:
        return False
    asked = Query((Where("asked_by", "=", actor.id), Where("of_record", "=", case_id)), order=("asked_by",))
    with office.begin(write=False) as unit:
        found = unit.find(DISCLOSURE, asked)
    now = office.clock()
    return not any(one.value(DISCLOSURE).open_to(actor.id, now) for one in found)


def veiled_document(document: Document) -> Document:
    """The document of a case with all its complainants struck out of it wherever they are named."""
    others: list[Document] = document.get("complainants", [])
    clients = _clients(document)
    known = _all_known(document)
    said = {name: value for name, value in document.items() if name in PERSONAL and name != "client"}
    shown: Document = {**document, **struck_out(said, known), "client": _kept(clients[0])}
    if others:
        pairs = zip(shown["complainants"], clients[1:], strict=True)
        shown["complainants"] = [{**one, "client": _kept(client)} for one, client in pairs]
    return shown


def veiled_beside(document: Document, personal: Iterable[str], case: Document) -> Document:
    """The document of what goes with a case, with the complainants of that case struck out of its personal fields."""
    said = {name: document[name] for name in personal if name in document}
    return {**document, **struck_out(said, _all_known(case))}


def _clients(case: Document) -> list[dict[str, Any]]:
    return [case.get("client", {}), *(one["client"] for one in case.get("complainants", []))]


def _all_known(case: Document) -> frozenset[Identifier]:
    return frozenset().union(*(_known(one) for one in _clients(case)))


def _known(client: Mapping[str, Any]) -> frozenset[Identifier]:
    # In a case of one's own the surname alone tells who it is; a word too many is read again once somebody approves.
    words = {
        one for one in same_words(client.get("name") or "").split() if len(one) > 2 and one not in _SMALL
    }
    return frozenset(Identifier("name", one) for one in words) | identifiers(
        id=client.get("actor"),
        email=client.get("email"),
        phone=client.get("phone"),
        name=client.get("name"),
    )


def _kept(client: Mapping[str, Any]) -> dict[str, Any]:
    return {name: client[name] for name in ("group",) if name in client}


def veiled(case: Complaint) -> Complaint:
    """The case with its complainants struck out of it. What they sent as a file is refused instead."""
    bare = veiled_document(to_document(case))
    return evolve(
        structure("complaint", {**bare, "client": {}}, Complaint), client=Client(group=case.client.group)
    )
