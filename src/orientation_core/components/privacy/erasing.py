"""Erasing somebody: their own documents down to what figures count, and their name where others' documents hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice, product
from typing import Any

import attrs

from orientation_core.components import linking
from orientation_core.components.office import Office
from orientation_core.components.privacy.finding import Held, Kind
from orientation_core.components.privacy.records import TOMBSTONE, is_erased, tombstone_id
from orientation_core.documents import Documents, structure, to_document
from orientation_core.errors import Problem, Refused, StoreError, sentence
from orientation_core.kinds import instant_value
from orientation_core.model.privacy import ERASED, Identifier
from orientation_core.model.privacy.marks import Tombstone
from orientation_core.model.privacy.striking import STRUCK, names, pruned, struck_out, without
from orientation_core.model.verification import ERASED as ERASED_ENTRY
from orientation_core.store import Query, UnitOfWork

#: What stands in the place of a field that has to be there, by what it was.
_NEUTRAL: tuple[tuple[type, Any], ...] = (
    (bool, False),
    (str, ERASED),
    (list, []),
    (dict, {}),
    (int, 0),
    (float, 0),
)

#: So many combinations of what may be left of a document are tried.
_MOST_WAYS = 1_000


@attrs.frozen
class Done:
    """What was done to a record, or would be. :ivar what: ``erased`` or ``struck``."""

    kind: str
    record: str
    what: str


def forgotten(documents: Documents, kind: Kind, document: dict[str, Any], keep: frozenset[str]) -> Any:
    """What is left of a document: as its kind says, else without its personal fields.

    :raises Refused: a kind that does not say it has fields that its schema wants filled in a way nobody can guess.
    """
    if kind.people is not None:
        return kind.people.forget(structure(kind.name, document, kind.model), keep)
    others = {name: value for name, value in document.items() if name not in kind.personal}
    fields = sorted(kind.personal & document.keys())
    # Left out where the schema lets it be, else as empty as it lets it be: the barest combination that is valid.
    ways = product(
        *([{}, {name: _neutral(document[name])}, {name: _empty(document[name])}] for name in fields)
    )
    for way in islice(ways, _MOST_WAYS):
        bare = {name: value for member in (others, *way) for name, value in member.items()}
        if documents.decide(kind.name, bare):
            return _held(documents, kind, bare)
    return _held(documents, kind, others)


def _neutral(value: Any) -> Any:
    return next(made for sort, made in _NEUTRAL if isinstance(value, sort))


def _empty(value: Any) -> Any:
    """A value of the same form in which every text is neutral, without addresses; of a list no more than one entry."""
    if isinstance(value, dict):
        return {
            name: _empty(member)
            for name, member in value.items()
            if not (isinstance(member, str) and "@" in member)
        }
    if isinstance(value, list):
        return [_empty(member) for member in value[:1]]
    return ERASED if isinstance(value, str) else value


def struck(
    documents: Documents,
    kind: Kind,
    document: dict[str, Any],
    wanted: frozenset[Identifier],
    instead: str | Callable[[Identifier], str] = STRUCK,
) -> Any:
    """Another's document with every one of `wanted` struck out of its personal fields.

    :raises Refused: it cannot be said without them.
    """
    personal = {name: value for name, value in document.items() if name in kind.personal}
    others = {name: value for name, value in document.items() if name not in kind.personal}
    marked = struck_out(personal, wanted, instead)
    # Where a mark does not fit, such as in the place of an address, the member goes, and the entry as a whole only if it must.
    misfits = [one.where for one in documents.problems(kind.name, {**others, **marked})]
    for way in (marked, pruned(marked, misfits), without(personal, wanted)):
        if documents.decide(kind.name, {**others, **way}):
            return _held(documents, kind, {**others, **way})
    kept = {name: value for name, value in personal.items() if not names(value, wanted)}
    return _held(documents, kind, {**others, **kept})


def _held(documents: Documents, kind: Kind, document: dict[str, Any]) -> Any:
    if not documents.decide(kind.name, document):
        said = sentence("a document of kind {name} cannot be kept without what was erased", name=kind.name)
        raise Refused([Problem("", said, "privacy.schema")])
    return structure(kind.name, document, kind.model)


def scrub(office: Office) -> None:
    """Take what was erased out of the store's files, too; inside a host's transaction that is the host's to do.

    :raises StoreError: it could not be done now. What was erased stays erased: only this is to be done again.
    """
    if office.connection is not None:
        return
    try:
        office.store.scrub()
    except StoreError as error:
        said = sentence(
            "this is done, and stays so; but the files of the store still hold what was there before: scrub the store again later"
        )
        raise StoreError(said) from error


@attrs.frozen
class Eraser:
    """Erases records inside one unit of work.

    :ivar keep: entries of ``extra`` that figures are made of. :ivar stone: what is said of each that is erased.
    """

    office: Office
    kinds: tuple[Kind, ...]
    keep: frozenset[str]
    stone: Callable[[str, str], Tombstone]

    def erase(self, unit: UnitOfWork, held: Iterable[Held]) -> list[Done]:
        """Erase records that are somebody's own, with their files, messages, keys, and the links they say."""
        done, digests = [], set[str]()
        for one in held:
            if is_erased(unit, *one.place):
                continue
            kind, value = one.kind, one.record.value(one.kind)
            if kind.files is not None:
                digests |= set(kind.files(value))
            after = forgotten(self.office.documents, kind, one.record.document(), self.keep)
            self._replace(unit, one, after, ERASED_ENTRY)
            self._stand_apart(unit, one, value, after)
            unit.forget(kind, one.record.id)
            self._bury(unit, one)
            done.append(Done(*one.place, "erased"))
        self._drop(unit, digests)
        return done

    def strike(
        self,
        unit: UnitOfWork,
        held: Iterable[Held],
        wanted: frozenset[Identifier],
        instead: str | Callable[[Identifier], str] = STRUCK,
    ) -> list[Done]:
        """Strike somebody out of documents that are others', and take away the part that they have in them."""
        done, digests = [], set[str]()
        for one in held:
            document, people = one.record.document(), one.kind.people
            if one.known and people is not None and people.leave_out is not None:
                value = one.record.value(one.kind)
                left = people.leave_out(value, wanted)
                document = to_document(left)
                if one.kind.files is not None:
                    digests |= set(one.kind.files(value)) - set(one.kind.files(left))
            after = struck(self.office.documents, one.kind, document, wanted, instead)
            self._replace(unit, one, after, "privacy.struck")
            done.append(Done(*one.place, "struck"))
        self._drop(unit, digests)
        return done

    def _drop(self, unit: UnitOfWork, digests: set[str]) -> None:
        for digest in sorted(digests):
            if not self._others_hold(unit, digest):
                unit.drop_attachment(digest)

    def _replace(self, unit: UnitOfWork, one: Held, after: Any, action: str) -> None:
        stone = self.stone(*one.place)
        record, entry = self.office.writer_of(one.kind).changed(
            one.record,
            after,
            at=instant_value(stone.erased_at),
            actor=stone.by,
            action=action,
            fresh_salt=True,
        )
        unit.replace(one.kind, record, one.record.version)
        unit.append(entry)

    def _stand_apart(self, unit: UnitOfWork, one: Held, before: Any, after: Any) -> None:
        """What an erased document no longer says of how things hang together ends."""
        said, says = one.kind.ties(before), one.kind.ties(after)
        if said != says:
            stone = self.stone(*one.place)
            where, writer = linking.said_in(one.kind, one.record.id), self.office.writer_of(linking.LINK)
            linking.say(unit, writer, where, said, says, at=stone.erased_at, by=stone.by)

    def _bury(self, unit: UnitOfWork, one: Held) -> None:
        stone = self.stone(*one.place)
        record, entry = self.office.writer_of(TOMBSTONE).new(
            stone,
            id=tombstone_id(unit.organisation, *one.place),
            at=instant_value(stone.erased_at),
            actor=stone.by,
            action="privacy_tombstone.kept",
        )
        unit.add(TOMBSTONE, record)
        unit.append(entry)

    def _others_hold(self, unit: UnitOfWork, digest: str) -> bool:
        """Whether a record that was not erased holds the file, which is kept once for all of them."""
        for kind in self.kinds:
            if kind.files is None:
                continue
            asked = Query(search=digest) if kind.search is not None else Query()
            for record in unit.find(kind, asked):
                if not is_erased(unit, kind.name, record.id) and digest in set(
                    kind.files(record.value(kind))
                ):
                    return True
        return False
