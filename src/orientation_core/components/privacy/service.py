"""Everything about privacy, as one part of the agency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import attrs

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.privacy.lookups import person
from orientation_core.components.privacy.measures import Measures
from orientation_core.components.privacy.records import DISCLOSURE
from orientation_core.components.privacy.replaying import Replaying
from orientation_core.components.privacy.sight import hidden
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.kinds import instant_value
from orientation_core.model.gate import TextProblem, clean
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.marks import Disclosure
from orientation_core.store import Query, UnitOfWork


@attrs.frozen(kw_only=True)
class Privacy(Measures, Replaying):
    """The register, the schedule, the requests of people about their data, and who may see whose case it is."""

    def ask_identity(self, actor: Actor, key: str, reason: str) -> Disclosure:
        """Ask to see whose case it is; somebody else decides. :param key: id or reference of the case.

        :raises NotFound: there is no such case, or it is out of the actor's sight.
        """
        self.permit(actor, "privacy.disclose")
        why = _reason(reason)
        with self.begin(write=True) as unit:
            held = self.place(unit, COMPLAINT.name, key)
            case = held.record.value(COMPLAINT)
            if hidden(actor, case):
                raise NotFound(COMPLAINT.name, key)
            return self._asked(unit, Disclosure(self.ids(), held.record.id, actor.id, self.clock(), why))

    def ask_person(self, actor: Actor, identifiers: Sequence[Identifier], reason: str) -> Disclosure:
        """Ask to look somebody up; somebody else decides. The request does not say whom, only whether it was for these."""
        self.permit(actor, "privacy.find")
        request, why = self.ids(), _reason(reason)
        with self.begin(write=True) as unit:
            about = person(request, identifiers)
            return self._asked(unit, Disclosure(request, about, actor.id, self.clock(), why))

    def _asked(self, unit: UnitOfWork, made: Disclosure) -> Disclosure:
        record, entry = self.writer_of(DISCLOSURE).new(
            made, at=instant_value(made.asked_at), actor=made.asked_by, action="privacy_disclosure.asked"
        )
        unit.add(DISCLOSURE, record)
        unit.append(entry)
        return made

    def approve_identity(self, actor: Actor, request: str) -> Disclosure:
        """Let who asked see whose case it is, for as long as the settings say. Never oneself.

        :raises NotFound: there is no such request, or it is for a case about the actor. :raises Refused: one's own, or it was decided already.
        """
        self.permit(actor, "privacy.approve")
        with self.begin(write=True) as unit:
            record = unit.get(DISCLOSURE, request)
            asked: Disclosure = record.value(DISCLOSURE)
            if self._out_of_sight(unit, actor, COMPLAINT.name, asked.record):
                raise NotFound(DISCLOSURE.name, request)
            if asked.asked_by == actor.id:
                said = sentence("nobody approves their own request")
                raise Refused([Problem("", said, "privacy.own_request")])
            if asked.approved_by is not None:
                raise Refused([Problem("", sentence("this was decided already"), "privacy.decided")])
            now = self.clock()
            until = now + timedelta(hours=self.settings.disclosure_hours)
            approved = attrs.evolve(asked, approved_by=actor.id, approved_at=now, expires_at=until)
            changed, entry = self.writer_of(DISCLOSURE).changed(
                record,
                approved,
                at=instant_value(now),
                actor=actor.id,
                action="privacy_disclosure.approved",
            )
            unit.replace(DISCLOSURE, changed, record.version)
            unit.append(entry)
        return approved

    def disclosures(self, actor: Actor) -> list[Disclosure]:
        """Who asked to see whose case, who let them, and why; the newest first, but for cases about the actor."""
        self.permit(actor, "privacy.approve")
        with self.begin(write=False) as unit:
            found = [one.value(DISCLOSURE) for one in unit.find(DISCLOSURE, Query(order=("-id",)))]
            return [one for one in found if not self._out_of_sight(unit, actor, COMPLAINT.name, one.record)]


def _reason(text: str) -> str:
    try:
        return clean(text, multiline=True, limit=2_000)
    except TextProblem as problem:
        raise InvalidDocument(DISCLOSURE.name, [problem.at("/reason")]) from None
