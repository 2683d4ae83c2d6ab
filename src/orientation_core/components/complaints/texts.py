"""Words of a letter that begin from a standard text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs

from orientation_core.components import standard_texts
from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.words import cleaned
from orientation_core.model import joint
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint
from orientation_core.model.joint import Party
from orientation_core.model.parties import Actor


@attrs.frozen
class Begun:
    """The official's words, after those of a standard text. :ivar text: its name; None for no such text."""

    desk: Desk
    text: str | None
    own: str

    @classmethod
    def of(cls, desk: Desk, body: str, text: str | None) -> Begun:
        """:raises InvalidDocument: `body` cannot be kept; it may only be empty beside a standard text."""
        return cls(desk, text, "" if text is not None and not body else cleaned(body, "/body"))

    def to(
        self, case: Complaint, rules: Rules, at: datetime, to: Sequence[Party] | None = None
    ) -> tuple[Words, ...]:
        """The whole body for each complainant, in their language and with their name, and from which text it began.

        :param to: only these.
        :raises NotFound: there is no text of that name. :raises Refused: it is retired, has not the language of the
            case, or tells a value that the case has not.
        """
        people = joint.parties(case) if to is None else to
        if self.text is None:
            return tuple(Words(one, self.own, None) for one in people)
        kept = standard_texts.chosen(self.desk, self.text, case.unit)
        today, found = local_day(at, case.zone), []
        for one in people:
            values = attrs.evolve(self.desk.correspondence.values(case, rules, one), today=today)
            filled = standard_texts.fill(kept, values, self.desk.correspondence.language(one))
            body = "\n\n".join(part for part in (filled.words, self.own) if part)
            found.append(Words(one, body, filled.source))
        return tuple(found)


@attrs.frozen
class Words:
    """A body for one complainant. :ivar source: the standard text with its version; None where it began from none."""

    to: Party
    body: str
    source: str | None


def written(
    desk: Desk,
    case: Complaint,
    rules: Rules,
    template: str,
    actor: Actor,
    at: datetime,
    words: Sequence[Words],
    **said: Any,
) -> Complaint:
    """`case` with a letter for each of these complainants; unchanged when none can be reached."""
    for one in words:
        letter = desk.correspondence.letter(
            case, rules, template, actor, at, party=one.to, body=one.body, **said
        )
        if letter is not None:
            case = attrs.evolve(case, letters=(*case.letters, attrs.evolve(letter, text=one.source)))
    return case
