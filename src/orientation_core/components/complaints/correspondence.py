"""Letters of the desk: written when the change is made, in the language of whom they go to, and kept on the case as sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs

from orientation_core.letters import LetterPoint, Letters, LetterValues
from orientation_core.model import casework, joint
from orientation_core.model.agency import Agency, Contact
from orientation_core.model.arrangements import receivers
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint, Letter, next_number
from orientation_core.model.joint import Party
from orientation_core.model.parties import Actor
from orientation_core.model.receipts import CHANNEL as RECEIPT_CHANNEL
from orientation_core.model.text import FALLBACK, Language

#: What messages call the client.
CLIENT = "client"


@attrs.frozen
class Correspondence:
    """Writes letters for one agency.

    :ivar letters: the templates, the agency's own among them.
    """

    agency: Agency
    letters: Letters

    def language(self, of: Complaint | Party) -> Language:
        """The language a client used, or the nearest one that this agency answers in."""
        return next(one for one in FALLBACK[of.language] if one in self.agency.languages)

    def channel(self, case: Complaint, party: Party, to: str = CLIENT) -> str | None:
        """How a letter to a complainant reaches them, or who represents the client: by mail unless it came back, else on
        paper; None when there is no way.

        Whoever is anonymous reads it with the receipt.
        """
        if party.anonymous:
            return RECEIPT_CHANNEL
        for one in case.representatives if party.number is None else ():
            if one.recipient == to:
                return self.agency.client_channel if one.email else self.agency.paper_channel
        if party.client.email and not party.unreachable:
            return self.agency.client_channel
        return self.agency.paper_channel if party.client.address or party.client.name else None

    def write(
        self,
        case: Complaint,
        rules: Rules,
        template: str,
        actor: Actor,
        at: datetime,
        *,
        parties: Sequence[Party] | None = None,
        to: tuple[str, ...] = (),
        **said: Any,
    ) -> Complaint:
        """`case` with one more letter to each complainant, see :meth:`letter`; unchanged when there can be none.

        :param parties: only these.
        """
        for one in joint.parties(case) if parties is None else parties:
            letter = self.letter(case, rules, template, actor, at, party=one, to=to, **said)
            if letter is not None:
                case = attrs.evolve(case, letters=(*case.letters, letter))
        return case

    def letter(
        self,
        case: Complaint,
        rules: Rules,
        template: str,
        actor: Actor,
        at: datetime,
        *,
        party: Party | None = None,
        to: tuple[str, ...] = (),
        **said: Any,
    ) -> Letter | None:
        """The next letter to a complainant, or whom the client consented to; None when there is no way to reach them.

        :param party: the client who opened the case when None; only that one is represented.
        :param to: who gets it, whatever consents say.
        :param said: further fields of :class:`~orientation_core.letters.LetterValues` that this letter needs.
        """
        party = party or joint.first(case)
        if party.number is not None:
            to = (CLIENT,)
        to = to or receivers(case.representatives, local_day(at, case.zone))
        channel = next((way for one in to if (way := self.channel(case, party, one))), None)
        if channel is None:
            return None
        language = self.language(party)
        values = LetterValues(**{**self._values(case, rules, party), **said})
        subject, body = self.letters.render(template, language, values)
        return Letter(
            next_number(case.letters),
            "out",
            at,
            channel,
            language,
            subject,
            body,
            actor.id,
            template=template,
            party=party.number,
            to=() if to == (CLIENT,) else to,
        )

    def values(self, case: Complaint, rules: Rules, party: Party | None = None) -> LetterValues:
        """What a letter to a complainant can say about the case and the agency; to the one who opened it when None."""
        return LetterValues(**self._values(case, rules, party or joint.first(case)))

    def _values(self, case: Complaint, rules: Rules, party: Party) -> dict[str, Any]:
        """What every letter can say about the case and the agency."""
        second = rules.procedure.second_line
        return {
            "organisation": self.agency.label,
            "reference": party.reference,
            "received": local_day(party.received_at, case.zone),
            "type": case.type.value,
            "desk": self.agency.desk,
            "contact": self.agency.contact,
            "privacy_url": self.agency.privacy_url,
            "survey_url": self.agency.survey_url,
            "client_name": party.client.name,
            "statements": rules.procedure.answer_statements,
            "second_line": second.name if second else None,
            "second_line_contact": Contact(email=second.email, url=second.url) if second else None,
            "zone": case.zone,
            **_promise(case, rules),
        }


def points(case: Complaint, rules: Rules) -> tuple[LetterPoint, ...]:
    """The judged points of a case, as the answer tells them in the procedure's own words."""
    return tuple(
        LetterPoint(
            point.number,
            point.outcome.value,
            point.summary,
            point.motivation,
            point.remedy,
            rules.procedure.outcome(point.outcome.value).label,
        )
        for point in case.points
        if point.outcome is not None
    )


def _promise(case: Complaint, rules: Rules) -> dict[str, Any]:
    """By when the client can expect an answer: the date, and for a term in hours the moment."""
    for run in reversed(case.clocks):
        if run.name not in rules.procedure.promises or run.due_on is None or run.events[-1].type == "stopped":
            continue
        term = rules.procedure.clock(run.name).term
        if term.unit != "hour":
            return {"due": run.due_on, "term": term}
        due = casework.clock_state(case, rules, run.name, run.events[-1].at).due
        return {"due_at": due.at if due else None, "term": term}
    return {}
