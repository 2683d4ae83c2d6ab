"""Letters of the desk: written when the change is made, in the client's language, and kept on the case as sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from orientation_core.letters import LetterPoint, Letters, LetterValues
from orientation_core.model import casework
from orientation_core.model.agency import Agency, Contact
from orientation_core.model.arrangements import receivers
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import UNDELIVERABLE, Complaint, Letter, next_number
from orientation_core.model.parties import Actor
from orientation_core.model.receipts import ANONYMOUS_FLAG
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

    def language(self, case: Complaint) -> Language:
        """The language the client used, or the nearest one that this agency answers in."""
        return next(one for one in FALLBACK[case.language] if one in self.agency.languages)

    def channel(self, case: Complaint, to: str = CLIENT) -> str | None:
        """How a letter reaches the client, or a representative: by mail unless it came back, else on paper; None when there is no way.

        An anonymous client reads it with the receipt.
        """
        if ANONYMOUS_FLAG in case.flags:
            return RECEIPT_CHANNEL
        for one in case.representatives:
            if one.recipient == to:
                return self.agency.client_channel if one.email else self.agency.paper_channel
        if case.client.email and UNDELIVERABLE not in case.flags:
            return self.agency.client_channel
        return self.agency.paper_channel if case.client.address or case.client.name else None

    def write(
        self, case: Complaint, rules: Rules, template: str, actor: Actor, at: datetime, **said: Any
    ) -> Complaint:
        """`case` with one more letter to the client, see :meth:`letter`; unchanged when there can be none."""
        letter = self.letter(case, rules, template, actor, at, **said)
        return case if letter is None else attrs.evolve(case, letters=(*case.letters, letter))

    def letter(
        self,
        case: Complaint,
        rules: Rules,
        template: str,
        actor: Actor,
        at: datetime,
        *,
        to: tuple[str, ...] = (),
        **said: Any,
    ) -> Letter | None:
        """The next letter to the client, or whom they consented to; None when there is no way to reach them.

        :param to: who gets it, whatever consents say.
        :param said: further fields of :class:`~orientation_core.letters.LetterValues` that this letter needs.
        """
        to = to or receivers(case.representatives, local_day(at, case.zone))
        channel = next((way for one in to if (way := self.channel(case, one))), None)
        if channel is None:
            return None
        language = self.language(case)
        values = LetterValues(**{**self._values(case, rules), **said})
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
            to=() if to == (CLIENT,) else to,
        )

    def values(self, case: Complaint, rules: Rules) -> LetterValues:
        """What a letter to this client can say about the case and the agency."""
        return LetterValues(**self._values(case, rules))

    def _values(self, case: Complaint, rules: Rules) -> dict[str, Any]:
        """What every letter can say about the case and the agency."""
        second = rules.procedure.second_line
        return {
            "organisation": self.agency.label,
            "reference": case.reference,
            "received": local_day(case.received_at, case.zone),
            "type": case.type.value,
            "desk": self.agency.desk,
            "contact": self.agency.contact,
            "privacy_url": self.agency.privacy_url,
            "survey_url": self.agency.survey_url,
            "client_name": case.client.name,
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
