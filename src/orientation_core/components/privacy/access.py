"""What a person is given of themselves: everything, readable, and nothing about anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.mail.record import RECEIVED_MAIL
from orientation_core.components.privacy import lookups
from orientation_core.components.privacy.desk import known_by, sure
from orientation_core.components.privacy.finding import Finder, Held
from orientation_core.components.privacy.register import Registering, label_of, purpose_of
from orientation_core.components.privacy.retaining import Retaining
from orientation_core.components.privacy.sight import check_sight, chosen
from orientation_core.documents import to_document
from orientation_core.errors import NotFound
from orientation_core.kinds import instant_of
from orientation_core.model.complaints import Complaint
from orientation_core.model.forgetting import opened_part_of, part_of
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.registers import Extract, Happened, HeldFile, SubjectAccess
from orientation_core.model.privacy.striking import STRUCK, names, texts_of
from orientation_core.store import UnitOfWork

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:]+")

#: Members that hold the id of an official, whatever document they stand in.
_OFFICIALS = frozenset(
    {"actor", "by", "assigned_to", "decided_by", "owner", "asked_by", "approved_by", "lifted_by"}
)

#: What of another's case is of somebody who complains in it, too.
_PART = ("complainants", "letters", "attachments")

#: Members of a case that are about others, or about how the desk works.
_OTHERS = frozenset({"about", "links", "flags", "recusals"})


@attrs.frozen
class Given:
    """What is handed over. :ivar files: the bytes of each file of the answer, by digest."""

    answer: SubjectAccess
    files: Mapping[str, bytes]


@attrs.frozen(kw_only=True)
class Accessing(Retaining, Registering):
    """Access to one's own data."""

    def access(
        self,
        actor: Actor,
        identifiers: Sequence[Identifier],
        *,
        choose: Sequence[str] = (),
        ground: str = "art15",
        by_name: bool = False,
        deep: bool = False,
    ) -> Given:
        """Everything that is held on somebody. Ids of officials, and addresses of others, are left out of it.

        That it was asked is journalled.

        :param choose: keys of the identities that are meant. :param ground: why, for the journal; never a name.
        :param by_name: also passages of others' documents that hold
            the bare name. :param deep: as in :meth:`find`.
        :raises Refused: nobody answers, or several do and none was chosen; some of it is kept from the actor; four eyes are
            wanted, and nobody approved it; something is restricted, which only the officer reads.
        """
        self.permit(actor, "privacy.access")
        finder = Finder(self.kinds, deep)
        with self.begin(write=False) as unit:
            request = lookups.leave(self, unit, actor, identifiers)
            meant = chosen(actor, finder.find(unit, identifiers), choose)
            wanted = known_by(meant)
            holdings = [
                one for one in finder.holdings(unit, meant) if one.how != "names" or by_name or sure(one)
            ]
            check_sight(actor, holdings)
            own = [one for one in holdings if one.how != "names"]
            files = dict(self._files(unit, [*own, *filter(_has_part, holdings)], wanted))
            answer = SubjectAccess(
                self.agency.label,
                self.clock(),
                tuple(f"{one.sort}:{one.value}" for one in sorted(wanted)),
                tuple(self._extract(one, wanted) for one in holdings),
                tuple(sorted(described(holdings, files), key=lambda one: one.digest)),
                tuple(self._changes(unit, own)),
                self._told(own),
                self.agency.contact.email,
            )
        lookups.note(self, actor, "access", ground, len(holdings), request)
        return Given(answer, files)

    def _extract(self, one: Held, wanted: frozenset[Identifier]) -> Extract:
        document = one.record.document()
        reference = document.get("reference") if one.how != "names" else None
        if one.how == "names":
            said = list(passages(document, one.kind.personal, wanted))
            own = to_document(part_of(one.record.value(COMPLAINT), wanted)) if _has_part(one) else {}
            document = {name: own[name] for name in _PART if name in own} | {"passages": said}
        elif one.kind is COMPLAINT:
            case: Complaint = opened_part_of(one.record.value(COMPLAINT), wanted)
            shown = to_document(case if self.settings.notes else attrs.evolve(case, notes=()))
            document = {name: value for name, value in shown.items() if name not in _OTHERS}
        purpose, _ = purpose_of(one.kind, self.settings)
        return Extract(
            one.kind.name,
            label_of(one.kind.name),
            one.record.id if one.how != "names" else "–",
            one.how,
            shown_to(document, wanted, self._ours()),
            reference,
            purpose,
        )

    def _ours(self) -> frozenset[str]:
        """Addresses of the organisation itself, which are nobody's."""
        texts = [self.agency.contact.email, *self.agency.addresses.values()]
        return frozenset(one.casefold() for one in texts if one)

    def _files(
        self, unit: UnitOfWork, own: Sequence[Held], wanted: frozenset[Identifier]
    ) -> Iterator[tuple[str, bytes]]:
        # A message from somebody else about the case is theirs, and only named; it is among the papers of the case, too.
        theirs = {
            one.record.value(RECEIVED_MAIL).digest
            for one in own
            if one.kind is RECEIVED_MAIL and one.how == "belongs" and not _sent_by(one, wanted)
        }
        for one in own:
            value = one.record.value(one.kind)
            if _has_part(one):
                value = part_of(value, wanted)
            elif one.kind is COMPLAINT:
                value = opened_part_of(value, wanted)
            held = set(one.kind.files(value)) if one.kind.files else set()
            for digest in sorted(held - theirs):
                try:
                    yield digest, unit.get_attachment(digest)
                except NotFound:
                    continue

    def _changes(self, unit: UnitOfWork, own: Sequence[Held]) -> Iterator[Happened]:
        for one in own:
            for entry in unit.history(one.kind, one.record.id):
                yield Happened(instant_of(entry.at), entry.kind, entry.record, entry.action)

    def _told(self, own: Sequence[Held]) -> tuple[str, ...]:
        letters = {
            letter.channel
            for one in own
            if one.kind is COMPLAINT
            for letter in one.record.value(COMPLAINT).letters
            if letter.direction == "out"
        }
        followers = {f"{one.channel}: {one.to}" for one in self.agency.subscriptions} if own else set()
        return tuple(sorted(letters | followers))


def _has_part(one: Held) -> bool:
    """Whether it is another's case in which the person complains, too."""
    return one.kind is COMPLAINT and one.how == "names" and bool(one.known)


def _sent_by(one: Held, wanted: frozenset[Identifier]) -> bool:
    return Identifier.of("email", one.record.document().get("sender")) in wanted


def described(own: Sequence[Held], files: Mapping[str, bytes]) -> list[HeldFile]:
    """The files of an answer with the names they came with."""
    labels: dict[str, tuple[str, str]] = {}
    for one in own:
        if one.kind is COMPLAINT:
            for each in one.record.value(COMPLAINT).attachments:
                labels[each.digest] = (each.type, each.label)
    named = {digest: labels.get(digest, ("message/rfc822", "message.eml")) for digest in files}
    return [HeldFile(digest, *named[digest], len(content)) for digest, content in files.items()]


def shown_to(value: Any, wanted: frozenset[Identifier], ours: frozenset[str], member: str = "") -> Any:
    """A document as its person reads it: officials by no id, nobody else's address of mail.

    :param ours: addresses of the organisation, in small letters. :param member: the name under which it stands.
    """
    if isinstance(value, Mapping):
        return {name: shown_to(each, wanted, ours, name) for name, each in value.items()}
    if isinstance(value, list):
        return [shown_to(each, wanted, ours, member) for each in value]
    if not isinstance(value, str):
        return value
    if member in _OFFICIALS and Identifier.of("id", value) not in wanted:
        return STRUCK

    def address(found: re.Match[str]) -> str:
        own = Identifier.of("email", found.group()) in wanted or found.group().casefold() in ours
        return found.group() if own else STRUCK

    return _ADDRESS.sub(address, value)


def passages(
    document: Mapping[str, Any], personal: frozenset[str], wanted: frozenset[Identifier]
) -> Iterator[str]:
    """The sentences of another's document that name somebody, and no other sentence."""
    for name in sorted(personal & document.keys()):
        for text in texts_of(document[name]):
            for said in re.split(r"(?<=[.!?])\s+|\n+", text):
                if names(said, wanted):
                    yield said.strip()
