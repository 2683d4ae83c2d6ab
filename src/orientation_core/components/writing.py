"""How a document gets into a store: its record and the journal entry that belongs to it, always together."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import attrs

from orientation_core.documents import Document, Documents, to_document
from orientation_core.errors import InvalidDocument
from orientation_core.kinds import RecordKind
from orientation_core.model.journal import NOTHING, Entry, canonical, commitment, differences
from orientation_core.model.parties import ANONYMOUS, Actor, Role
from orientation_core.store import Record

#: Bytes of the key of a record's commitments.
SALT_BYTES = 16


def signed(actor: str | Actor, salt: bytes) -> str:
    """How the journal names who did something. A client by a commitment that the record's key opens, and nobody once
    the record is erased: an entry cannot be changed afterwards. Everybody else by their id.
    """
    if isinstance(actor, str):
        return actor
    if actor.role is Role.CITIZEN and actor != ANONYMOUS:
        return f"client:{commitment(salt, actor.id.encode())[:20]}"
    return actor.id


@attrs.frozen
class Writer:
    """Makes records of one kind for one organisation.

    :ivar documents: holds every document against its schema before it is written.
    :ivar randomness: gives random bytes, for salts.
    """

    kind: RecordKind[Any]
    organisation: str
    documents: Documents
    randomness: Callable[[int], bytes] = secrets.token_bytes

    def new(
        self,
        value: Any,
        *,
        at: int,
        actor: str | Actor,
        action: str,
        id: str | None = None,  # noqa: A002 - as on the record
    ) -> tuple[Record, Entry]:
        """The first record of `value` and its first journal entry.

        :param at: microseconds since 1970 UTC. :param actor: who did it, or their id (:func:`signed`).
        :param id: of the record, where the value has none of its own.
        :raises InvalidDocument: the document breaks its schema.
        """
        record_id = id or value.id
        salt = self.randomness(SALT_BYTES)
        body = self._body(to_document(value))
        made = Entry(
            self.organisation,
            self.kind.name,
            record_id,
            1,
            at,
            signed(actor, salt),
            action,
            b"{}",
            commitment(salt, body),
            NOTHING,
        )
        return self._record(record_id, value, 1, body, salt, made.digest), made

    def changed(
        self,
        record: Record,
        value: Any,
        *,
        at: int,
        actor: str | Actor,
        action: str,
        fresh_salt: bool = False,
    ) -> tuple[Record, Entry]:
        """The record of `value` that replaces `record`, and the journal entry that says what changed.

        :param fresh_salt: break the tie to the earlier commitments, for erasure.
        """
        document = to_document(value)
        salt = self.randomness(SALT_BYTES) if fresh_salt else record.salt
        body = self._body(document)
        before = record.document()
        # What is erased must not stand in the journal as what was, whether or not the kind calls the field personal.
        personal = frozenset({*before, *document}) if fresh_salt else self.kind.personal
        changes = canonical(differences(before, document, personal, salt))
        made = Entry(
            self.organisation,
            self.kind.name,
            record.id,
            record.version + 1,
            at,
            signed(actor, salt),
            action,
            changes,
            commitment(salt, body),
            record.head,
        )
        return self._record(record.id, value, record.version + 1, body, salt, made.digest), made

    def _body(self, document: Document) -> bytes:
        if not self.documents.decide(self.kind.name, document):
            raise InvalidDocument(self.kind.name, self.documents.problems(self.kind.name, document))
        return canonical(document)

    def _record(self, id_: str, value: Any, version: int, body: bytes, salt: bytes, head: bytes) -> Record:
        kind = self.kind
        return Record(id_, version, body, kind.row(value), salt, head, kind.words(value), kind.derived(value))
