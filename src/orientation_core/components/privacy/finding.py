"""Finding what is held on a person: shown first, by whom it is, and never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Literal

import attrs
import orjson

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.kinds import RecordKind, Retention, fold
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.identifiers import LINKING
from orientation_core.model.privacy.striking import names
from orientation_core.store import Query, Record, UnitOfWork, Where

Kind = RecordKind[Any]

#: Records are read by so many.
_PORTION = 200

#: ``of``: it is the person's own. ``belongs``: it goes with one that is. ``names``: it is another's, and names them.
How = Literal["of", "belongs", "names"]


@attrs.frozen
class Held:
    """A record in which somebody is.

    :ivar by: what they were found by. :ivar known: what its person is known by, or whoever has a part in it beside them.
    """

    kind: Kind = attrs.field(repr=False)
    record: Record = attrs.field(repr=False)
    how: How
    by: frozenset[Identifier]
    known: frozenset[Identifier] = frozenset()

    @property
    def place(self) -> tuple[str, str]:
        """Kind and id."""
        return self.kind.name, self.record.id


@attrs.frozen
class Identity:
    """Records that share an id or an address of mail, and so are one person's.

    :ivar key: names it until something about it changes. :ivar identifiers: everything this person is known by.
    """

    key: str
    identifiers: frozenset[Identifier]
    records: tuple[Held, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that stand on its records, as they are compared."""
        return tuple(sorted(one.value for one in self.identifiers if one.sort == "name"))


@attrs.frozen
class Found:
    """What answers to what was asked for. :ivar named: records of others in which it stands."""

    asked: frozenset[Identifier]
    identities: tuple[Identity, ...]
    named: tuple[Held, ...]

    def chosen(self, keys: Sequence[str]) -> tuple[Identity, ...]:
        """The identities of those keys; without keys the only one there is.

        :raises Refused: there is none, several answer and none was chosen, or one has several names on it.
        """
        if keys:
            known = {one.key: one for one in self.identities}
            unknown = sorted(set(keys) - known.keys())
            if unknown:
                said = sentence("there is no identity {names} any more: look again", names=tuple(unknown))
                raise Refused([Problem("", said, "privacy.identity")])
            return tuple(known[key] for key in dict.fromkeys(keys))
        if not self.identities:
            raise Refused([Problem("", sentence("nobody answers to that"), "privacy.nobody")])
        if len(self.identities) > 1 or len(self.identities[0].names) > 1:
            keys = tuple(one.key for one in self.identities)
            said = sentence("several may be meant; say which: {names}", names=keys)
            raise Refused([Problem("", said, "privacy.several")])
        return self.identities


def pages(unit: UnitOfWork, kind: Kind, query: Query) -> Iterator[Record]:
    """All records that answer, a portion at a time."""
    after = None
    while True:
        records = unit.find(kind, attrs.evolve(query, limit=_PORTION, after=after))
        yield from records
        if len(records) < _PORTION:
            return
        after = records[-1].id


@attrs.frozen
class Finder:
    """Looks through every kind that holds personal data, by what each declares.

    :ivar deep: read every document, also of kinds that are found by an index: takes as long as there are cases.
    :ivar unseen: what of it is as if it were not there.
    """

    kinds: tuple[Kind, ...]
    deep: bool = False
    unseen: Callable[[UnitOfWork, Held], bool] | None = None

    def find(self, unit: UnitOfWork, asked: Iterable[Identifier]) -> Found:
        """Who answers to those identifiers, who else shares an id or an address with them, and so on until nobody does."""
        wanted = frozenset(asked)
        own, named = self._round(unit, wanted)
        own += [held for held in named if held.known]
        seen, looked = {held.place for held in own}, set(wanted)
        while more := {one for held in own for one in held.known if one.sort in LINKING} - looked:
            looked |= more
            again, beside = self._round(unit, frozenset(more))
            again += [held for held in beside if held.known]
            own += [held for held in again if held.place not in seen]
            seen |= {held.place for held in again}
        taken = {held.place for held in own}
        return Found(wanted, _identities(own), tuple(one for one in named if one.place not in taken))

    def holdings(self, unit: UnitOfWork, identities: Sequence[Identity]) -> tuple[Held, ...]:
        """Everything held on somebody: their own records, what goes with them, and where else they are named."""
        own = {held.place: held for one in identities for held in one.records if held.how == "of"}
        for held in list(own.values()):
            own |= {each.place: each for each in self.belonging(unit, held) if each.place not in own}
        for held in [one for one in own.values() if one.how == "belongs"]:
            own |= {each.place: each for each in self.belonging(unit, held) if each.place not in own}
        wanted = frozenset(each for one in identities for each in one.identifiers if each.sort != "reference")
        _, named = self._round(unit, wanted)
        return (*own.values(), *(one for one in named if one.place not in own))

    # ------------------------------------------------------------------------------ one kind

    def _round(self, unit: UnitOfWork, wanted: frozenset[Identifier]) -> tuple[list[Held], list[Held]]:
        own: list[Held] = []
        named: list[Held] = []
        for kind in self.kinds:
            if not kind.personal:
                continue
            for record in self._candidates(unit, kind, wanted):
                held = judged(kind, record, wanted)
                if held is not None and not (self.unseen and self.unseen(unit, held)):
                    (own if held.how == "of" else named).append(held)
        return own, named

    def _candidates(self, unit: UnitOfWork, kind: Kind, wanted: frozenset[Identifier]) -> Iterator[Record]:
        if kind.people is None or self.deep:
            yield from pages(unit, kind, Query())
        else:
            yield from found_by(unit, kind, wanted)

    def belonging(self, unit: UnitOfWork, parent: Held) -> Iterator[Held]:
        """What goes with a record."""
        for kind in self.kinds:
            if kind.people is not None and kind.people.belongs is not None:
                column, parent_kind = kind.people.belongs
                if parent_kind == parent.kind.name:
                    asked = Query((Where(column, "=", parent.record.id),), order=along_index(kind, column))
                    for record in pages(unit, kind, asked):
                        yield Held(kind, record, "belongs", parent.by)


def found_by(unit: UnitOfWork, kind: Kind, wanted: Iterable[Identifier]) -> Iterator[Record]:
    """The records of a kind that an index finds by any of those identifiers, each once; look at each more closely."""
    seen: set[str] = set()
    for query in _queries(kind, wanted):
        for record in pages(unit, kind, query):
            if record.id not in seen:
                seen.add(record.id)
                yield record


def _queries(kind: Kind, wanted: Iterable[Identifier]) -> Iterator[Query]:
    people = kind.people
    assert people is not None
    for one in sorted(wanted):
        for column in people.columns.get(one.sort, ()):
            yield Query((Where(column, "=", one.value),), order=along_index(kind, column))
        # What is searched for finds whose it is, and also where others wrote of them.
        if kind.search is not None and one.sort != "reference":
            yield Query(search=rarest_last(one))


def along_index(kind: Kind, column: str) -> tuple[str, ...]:
    """In which order the records with one value in a column lie in an index that begins with it: asked for in another, a
    database may walk through all records in that other order instead.
    """
    found = next((names for names in kind.indexes if names[0] == column), (column,))
    return found[1:] or found


def rarest_last(one: Identifier) -> str:
    """The words by which an index finds an identifier quickest; whoever has them is looked at more closely.

    Of an address only what stands before the sign: half of what there is says `example` and `be`. The longest word comes last,
    because stores look for that one also as the beginning of others.
    """
    return " ".join(sorted(fold(one.value.partition("@")[0]).split(), key=len)) or one.value


def judged(kind: Kind, record: Record, wanted: frozenset[Identifier]) -> Held | None:
    """Whether a record is of one of those that are looked for, or names them."""
    document = record.document()
    personal = {name: document[name] for name in sorted(kind.personal & document.keys())}
    if kind.people is not None:
        value = record.value(kind)
        known = frozenset(kind.people.whose(value))
        by = known & wanted
        if by:
            return Held(kind, record, "of", by, known)
        beside = [one for one in kind.people.beside(value) if one & wanted] if kind.people.beside else ()
        if beside:
            theirs = frozenset[Identifier]().union(*beside)
            return Held(kind, record, "names", theirs & wanted, theirs)
        # Somebody of the same name: it is theirs, and what it says is about them.
        wanted = frozenset(one for one in wanted if one not in known)
    else:
        by = _own(kind, personal, wanted)
        if by:
            return Held(kind, record, "of", by, by)
    named = names(personal, wanted)
    return Held(kind, record, "names", named) if named else None


def _own(kind: Kind, personal: dict[str, Any], wanted: frozenset[Identifier]) -> frozenset[Identifier]:
    """Of a kind that says nothing about people: a field of the document itself is the person."""
    if kind.retention in (Retention.DECISION, Retention.EVIDENCE):
        return frozenset()
    texts = [value for value in personal.values() if isinstance(value, str)]
    for value in personal.values():
        if isinstance(value, dict):
            texts += [each for each in value.values() if isinstance(each, str)]
    return frozenset(one for one in wanted for text in texts if Identifier.of(one.sort, text) == one)


def _identities(own: list[Held]) -> tuple[Identity, ...]:
    """Records that share what makes two of them one person's, together."""
    groups: list[tuple[set[Identifier], list[Held]]] = []
    for held in own:
        links = {one for one in held.known if one.sort in LINKING}
        touching = [group for group in groups if group[0] & links]
        merged: tuple[set[Identifier], list[Held]] = (set(links), [held])
        for group in touching:
            groups.remove(group)
            merged = (merged[0] | group[0], [*group[1], *merged[1]])
        groups.append(merged)
    found = [_identity(records) for _, records in groups]
    return tuple(sorted(found, key=lambda one: (-len(one.records), one.key)))


def _identity(records: list[Held]) -> Identity:
    ordered = tuple(sorted(records, key=lambda held: held.place))
    named = orjson.dumps([[*held.place, held.record.version] for held in ordered])
    known = frozenset(one for held in ordered for one in held.known)
    return Identity(sha256(named).hexdigest()[:8], known, ordered)
