"""Restricting what is held on somebody: cases by a flag that every read looks at, everything else by setting it aside.

What is set aside is what the record held, kept in a record that nobody's work reads; what is left of it is what would be left after an
erasure, so that figures stay. So there is no list, export, search or plugin that could show it, of whatever kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.office import Office
from orientation_core.components.privacy.erasing import forgotten
from orientation_core.components.privacy.finding import Held, Kind
from orientation_core.components.privacy.records import KINDS as OWN
from orientation_core.components.privacy.records import SET_ASIDE
from orientation_core.components.privacy.settings import settings_of
from orientation_core.documents import structure, to_document
from orientation_core.errors import NotFound
from orientation_core.kinds import instant_value
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.marks import SetAside
from orientation_core.store import Query, Record, UnitOfWork, Where


def restrictable(holdings: Sequence[Held]) -> Iterator[Held]:
    """Those that get a restriction of their own. What goes with a case is out of sight with it."""
    for one in holdings:
        # A case that somebody complains in beside others is restricted as a whole; who is only named in it has no part in it.
        if one.how == "names" and not (one.kind is COMPLAINT and one.known):
            continue
        if one.kind in OWN or not one.kind.personal:
            continue
        people = one.kind.people
        if people is not None and people.belongs is not None:
            column, parent = people.belongs
            with_it = dict(zip((each.name for each in one.kind.columns), one.record.columns, strict=True))
            if parent == COMPLAINT.name and with_it[column] is not None:
                continue
        yield one


def set_aside(
    office: Office,
    unit: UnitOfWork,
    actor: Actor,
    one: Held,
    measure: str,
    wanted: frozenset[Identifier],
) -> None:
    """Let a record hold only what figures count, and keep what it held where nobody's work reads it.

    :param wanted: what its person is known by, where the record itself does not say: it goes with another.
    """
    document, value = one.record.document(), one.record.value(one.kind)
    known = one.known or wanted
    kept = SetAside(
        office.ids(),
        measure,
        *one.place,
        document,
        tuple(f"{each.sort}:{each.value}" for each in sorted(known)),
        tuple(sorted(one.kind.files(value))) if one.kind.files is not None else (),
    )
    record, entry = office.writer_of(SET_ASIDE).new(
        kept, at=instant_value(office.clock()), actor=actor.id, action="privacy_set_aside.kept"
    )
    unit.add(SET_ASIDE, record)
    unit.append(entry)
    bare = forgotten(office.documents, one.kind, document, settings_of(office.agency.settings).keep_extra)
    change(office, unit, actor, one.kind, one.record, bare, "restricted")


def put_back(office: Office, unit: UnitOfWork, actor: Actor, measure: str, kinds: Sequence[Kind]) -> None:
    """Give a record back what was set aside by a measure; what became of it meanwhile stays."""
    keep = settings_of(office.agency.settings).keep_extra
    for aside in unit.find(SET_ASIDE, Query((Where("measure", "=", measure),), order=("measure",))):
        kept: SetAside = aside.value(SET_ASIDE)
        kind = next((one for one in kinds if one.name == kept.of_kind), None)
        if kind is None:
            raise NotFound("kind", kept.of_kind)
        if kept.document is not None:
            record = unit.get(kind, kept.of_record)
            bare = to_document(forgotten(office.documents, kind, dict(kept.document), keep))
            whole = merged(kept.document, bare, record.document())
            change(office, unit, actor, kind, record, structure(kind.name, whole, kind.model), "released")
        assert SET_ASIDE.people is not None
        change(office, unit, actor, SET_ASIDE, aside, SET_ASIDE.people.forget(kept, frozenset()), "released")


def merged(was: Mapping[str, Any], bare: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """A document as it was, but for the fields that were changed while only `bare` was left of it."""
    changed = {name for name in bare.keys() | now.keys() if bare.get(name) != now.get(name)}
    kept = {name: value for name, value in was.items() if name not in changed}
    return kept | {name: now[name] for name in changed & now.keys()}


def change(
    office: Office,
    unit: UnitOfWork,
    actor: Actor,
    kind: Kind,
    record: Record,
    after: Any,
    action: str,
    *,
    fresh_salt: bool = True,
) -> None:
    """Write what a record is now, and that it was changed for a person's privacy.

    :param fresh_salt: nobody shall try the commitments of before with what the record has now.
    """
    changed, entry = office.writer_of(kind).changed(
        record,
        after,
        at=instant_value(office.clock()),
        actor=actor.id,
        action=f"privacy.{action}",
        fresh_salt=fresh_salt,
    )
    unit.replace(kind, changed, record.version)
    unit.append(entry)
