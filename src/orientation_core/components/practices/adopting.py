"""Adoptions: that our desk did as others did, and what became of it, here and in the rest of the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs

from orientation_core.components.improvements.records import ACTION
from orientation_core.components.practices.keeping import Given, Keeping
from orientation_core.components.practices.record import ADOPTION
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import Conflict, InvalidDocument, Problem, sentence
from orientation_core.kinds import RecordKind
from orientation_core.model.agency import Agency
from orientation_core.model.gate import parse_json
from orientation_core.model.improvements.actions import ImprovementAction
from orientation_core.model.improvements.links import End
from orientation_core.model.parties import Actor
from orientation_core.model.practices.adoptions import Adoption, AdoptionResult, AdoptionStatus, verdict_of
from orientation_core.model.practices.practices import figure_problems
from orientation_core.store import Query, UnitOfWork

T = TypeVar("T")

#: Where an action that is over leaves an adoption that has no document of its own.
_OVER: Mapping[str, AdoptionStatus] = {"abandoned": "stopped"}


@attrs.frozen(kw_only=True)
class Adopting(Keeping):
    """Who did as others did."""

    @property
    def _adopted(self) -> Shelf[Adoption]:
        return Shelf(self, ADOPTION)

    def adopt(self, actor: Actor, document: Given) -> Kept[Adoption]:
        """Note that our desk adopts a practice, or how that goes on; the same again changes nothing.

        :param document: of kind ``practice_adoption``; `adopted_on` is today when absent, `title` what the practice is
            called, `name` made of both.
        :raises NotFound: there is no such practice. :raises InvalidDocument: naming every problem: no such action, an
            adoption that stopped without a reason. :raises Conflict: an adoption of that name is of another practice.
        """
        self.permit(actor, "practice.adopt")
        adoption = self._whole(actor, document)
        try:
            before: Kept[Adoption] | None = self._adopted.get(adoption.name)
        except LookupError:
            before = None
        if before is not None and before.value.practice != adoption.practice:
            raise Conflict(ADOPTION.name, adoption.name)
        return self._adopted.keep(actor, adoption, "kept", version=before.version if before else 0)

    def adoptions(self, actor: Actor, reference: str | None = None) -> list[AdoptionResult]:
        """Who adopted a practice, or any, and what became of it as it stands now; our own first.

        An improvement action that rests on a practice adopts it; others are told of that only by a document. What they
        are told is that, since when, and what the comparison says: no action by its name, nothing of a case.
        """
        self.permit(actor, "practice.read")
        asked = None if reference is None else self.get(actor, reference).reference
        found = list(self._results(self.agency))
        for agency in self._others():
            found += self._results(agency)
        return [one for one in found if asked in (None, one.practice)]

    # ------------------------------------------------------------------------------ inside

    def _whole(self, actor: Actor, document: Given) -> Adoption:
        if isinstance(document, bytes | str):
            document = parse_json(document, kind=ADOPTION.name)
        if isinstance(document, Mapping) and isinstance(document.get("practice"), str):
            known = self.get(actor, document["practice"])
            own: Mapping[str, Any] = {
                "name": known.reference.replace("/", ".")[:80],
                "title": to_document(known.practice.title),
                "adopted_on": self.today().isoformat(),
            }
            document = {**own, **document, "practice": known.reference}
        adoption = self.documents.read(ADOPTION.name, document, Adoption)
        problems = list(figure_problems(adoption.evidence))
        if adoption.status == "stopped" and adoption.reason is None:
            problems.append(Problem("/reason", sentence("say why it was stopped"), "practice.reason"))
        if problems:
            raise InvalidDocument(ADOPTION.name, problems)
        if adoption.action is not None:
            self._action(adoption.action, ADOPTION.name, "/action")
        return attrs.evolve(adoption, evidence=self._evidence(ADOPTION.name, adoption.evidence))

    def _results(self, agency: Agency) -> Iterator[AdoptionResult]:
        """What one desk adopted, as ours reads it."""
        mine = agency.slug == self.agency.slug
        with self.store.begin(agency.slug, write=False, connection=self.connection) as unit:
            documents = _all(unit, ADOPTION)
            actions = {one.name: one for one in _all(unit, ACTION)}
        said = {one.action for one in documents if one.action is not None}
        for one in documents:
            if one.internal and not mine:
                continue
            verdict, compared = verdict_of(actions.get(one.action or ""), one.evidence)
            yield AdoptionResult(
                agency.slug,
                agency.label,
                self._ours(one.practice, agency.slug),
                one.status,
                one.adopted_on,
                verdict,
                adoption=one.name,
                action=one.action if mine else None,
                how=one.how,
                compared=compared,
                internal=one.internal,
            )
        for action in actions.values() if mine else ():
            if action.name not in said:
                yield from self._by_action(agency, action)

    def _by_action(self, agency: Agency, action: ImprovementAction) -> Iterator[AdoptionResult]:
        """What an action adopts that no document speaks of."""
        verdict, compared = verdict_of(action, ())
        ends: Iterable[End | None] = (action.origin.end, *action.rests_on)
        for name in dict.fromkeys(end.id for end in ends if end is not None and end.kind == "practice"):
            yield AdoptionResult(
                agency.slug,
                agency.label,
                self._ours(name, agency.slug),
                _OVER.get(action.state, "planned" if action.state == "plan" else "adopted"),
                action.proposed_on,
                verdict,
                action=action.name,
                compared=compared,
                internal=True,
            )

    def _ours(self, reference: str, slug: str) -> str:
        """What a practice that another desk names is called here."""
        whole = reference if "/" in reference else f"{slug}/{reference}"
        return whole.removeprefix(f"{self.agency.slug}/")


def _all(unit: UnitOfWork, kind: RecordKind[T]) -> list[T]:
    return [one.value(kind) for one in unit.find(kind, Query(order=("name",)))]
