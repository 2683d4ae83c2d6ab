"""Words of a letter that begin from a standard text."""

from __future__ import annotations

from datetime import datetime

import attrs

from orientation_core.components import standard_texts
from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.words import cleaned
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint, Letter


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

    def words(self, case: Complaint, rules: Rules, at: datetime) -> tuple[str, str | None]:
        """The whole body, and the standard text with its version.

        :raises NotFound: there is no text of that name. :raises Refused: it is retired, has not the language of the
            case, or tells a value that the case has not.
        """
        if self.text is None:
            return self.own, None
        kept = standard_texts.chosen(self.desk, self.text, case.unit)
        values = attrs.evolve(self.desk.correspondence.values(case, rules), today=local_day(at, case.zone))
        found = standard_texts.fill(kept, values, self.desk.correspondence.language(case))
        return "\n\n".join(one for one in (found.words, self.own) if one), found.source


def sourced(before: Complaint, written: Complaint, source: str | None) -> Complaint:
    """`written` whose new letter says from which standard text it began."""
    if source is None or len(written.letters) == len(before.letters):
        return written
    letter: Letter = attrs.evolve(written.letters[-1], text=source)
    return attrs.evolve(written, letters=(*written.letters[:-1], letter))
