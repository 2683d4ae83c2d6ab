"""Taking a passage out of what is kept of a case: a mark in its place, and who did it, when and why."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import attrs

from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.words import cleaned
from orientation_core.components.privacy.veiling import veiled_beside, veils
from orientation_core.documents import to_document
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.i18n import translate
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, instant_value
from orientation_core.model import casework
from orientation_core.model.arrangements import Redaction, SealedPassage
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import ERASED, People
from orientation_core.store import UnitOfWork

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:sealed-passage")

SEALED_PASSAGE: RecordKind[SealedPassage] = RecordKind(
    "sealed_passage",
    SealedPassage,
    columns=(
        Column("case", ColumnType.TEXT, lambda one: one.case, indexed=True),
        Column("number", ColumnType.INTEGER, lambda one: one.number),
    ),
    personal=frozenset({"passage"}),
    retention=Retention.CASE,
    people=People(
        lambda _: (), lambda one, _: attrs.evolve(one, passage=ERASED), belongs=("case", "complaint")
    ),
)


class Redacting(Desk):
    """Redact, and look under the seal."""

    def redact(
        self, actor: Actor, key: str, passage: str, reason: str, *, where: str | None = None
    ) -> Complaint:
        """Put a mark in the place of a passage, wherever the case has it. Search finds it no more.

        The original is gone, or kept under seal where the agency's setting ``redaction`` is ``sealed``. Earlier commitments
        in the journal lose their key, so that nothing is left to try guesses on. The passage is told to nobody else.

        :param where: JSON pointer of the only text meant, by number for letters, notes and points: ``/letters/2/body``.
        :raises Refused: the passage does not stand there.
        """
        sought, why = cleaned(passage, "/passage"), cleaned(reason, "/reason")
        sealed = self.agency.redaction == "sealed"
        number = 0

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            nonlocal number
            number = max((one.number for one in case.redactions), default=0) + 1
            mark = translate("[passage {n} removed]", case.language, n=number)
            case, places = _without(case, sought, mark, where)
            if not places:
                said = sentence("this passage does not stand there")
                place = where if where and where.startswith("/") else ""
                raise Refused([Problem(place, said, "redact.passage")])
            redaction = Redaction(number, places, at, actor.id, why, sealed)
            case = attrs.evolve(case, redactions=(*case.redactions, redaction))
            return casework.noted(case, "redact", actor, at)

        def seal(case: Complaint, at: datetime) -> Callable[[UnitOfWork], None]:
            record, entry = self.writer_of(SEALED_PASSAGE).new(
                SealedPassage(case.id, number, sought),
                id=_sealed_id(case.id, number),
                at=instant_value(at),
                actor=actor,
                action="sealed-passage.kept",
            )

            def beside(unit: UnitOfWork) -> None:
                unit.add(SEALED_PASSAGE, record)
                unit.append(entry)

            return beside

        also = seal if sealed else None
        return self.change(actor, "redact", key, compute, fresh_salt=True, also=also, itself=True)

    def unseal(self, actor: Actor, key: str, number: int, reason: str) -> str:
        """A passage that was kept under seal. That it was looked at, by whom and why, stays on the case.

        Where the agency wants four eyes on that, it does not say who the case is of.

        :raises NotFound: no redaction of that number was sealed.
        """
        why = cleaned(reason, "/reason")
        with self.begin(write=False) as unit:
            case = self.read(self.find_record(unit, key))
            self.authorise(actor, "unseal", case, asked=key)
            record = unit.get(SEALED_PASSAGE, _sealed_id(case.id, number))

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            return casework.noted(case, "unseal", actor, at, why)

        self.change(actor, "unseal", key, compute, itself=True)
        sealed = record.document()
        if veils(self, actor, case.id):
            sealed = veiled_beside(sealed, SEALED_PASSAGE.personal, to_document(case))
        return str(sealed["passage"])


def _sealed_id(case: str, number: int) -> str:
    return str(uuid.uuid5(_SPACE, f"{case}/{number}"))


def _without(
    case: Complaint, passage: str, mark: str, where: str | None
) -> tuple[Complaint, tuple[str, ...]]:
    """`case` with the mark in place of the passage, and where it stood."""
    places: list[str] = []

    def cut(words: str | None, pointer: str) -> str | None:
        if words is None or passage not in words or where not in (None, pointer):
            return words
        places.append(pointer)
        return words.replace(passage, mark)

    changes: dict[str, Any] = {"subject": cut(case.subject, "/subject"), "text": cut(case.text, "/text")}
    for field, inside in _NUMBERED.items():
        changes[field] = tuple(_cut_all(getattr(case, field), f"/{field}", inside, cut))
    changes["steps"] = tuple(
        attrs.evolve(step, reason=cut(step.reason, f"/steps/{place}/reason"))
        for place, step in enumerate(case.steps, 1)
    )
    changes["extra"] = {name: cut(words, f"/extra/{name}") for name, words in case.extra.items()}
    changes["recusals"] = tuple(
        attrs.evolve(one, reason=cut(one.reason, f"/recusals/{place}/reason") or one.reason)
        for place, one in enumerate(case.recusals, 1)
    )
    if case.merged is not None:
        reason = cut(case.merged.reason, "/merged/reason") or case.merged.reason
        changes["merged"] = attrs.evolve(case.merged, reason=reason)
    if case.satisfaction is not None:
        comment = cut(case.satisfaction.comment, "/satisfaction/comment")
        changes["satisfaction"] = attrs.evolve(case.satisfaction, comment=comment)
    if case.referral is not None:
        changes["referral"] = attrs.evolve(
            case.referral, reason=cut(case.referral.reason, "/referral/reason")
        )
    changes["attachments"] = tuple(
        attrs.evolve(one, label=cut(one.label, f"/attachments/{place}/label") or one.label)
        for place, one in enumerate(case.attachments, 1)
    )
    return attrs.evolve(case, **changes), tuple(places)


#: Texts of what has numbers.
_NUMBERED = {
    "letters": ("subject", "body"),
    "notes": ("text",),
    "points": ("summary", "motivation", "remedy"),
    "measures": ("motivation",),
}


def _cut_all(
    items: tuple[Any, ...],
    pointer: str,
    inside: tuple[str, ...],
    cut: Callable[[str | None, str], str | None],
) -> Iterator[Any]:
    for item in items:
        cuts = {name: cut(getattr(item, name), f"{pointer}/{item.number}/{name}") for name in inside}
        yield attrs.evolve(item, **cuts)
