"""A cooperation protocol between an organisation and the second line: who signed it, since when, and what it binds to."""

from __future__ import annotations

from datetime import date
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.agency import Contact
from orientation_core.model.network.members import NetworkFunction
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

Side = Literal["first_line", "second_line"]


@attrs.frozen
class Party:
    """Who signs.

    :ivar side: of a client's way: the organisation is the first line, the ombudsman the second.
    :ivar organisation: name of the organisation in the network; absent for the agency that keeps the protocol.
    """

    side: Side
    label: Text
    organisation: str | None = None


@attrs.frozen
class Duty:
    """Something that the protocol binds a party to. :ivar note: where its words come from, and what is our reading."""

    code: str
    label: Text
    note: str | None = None


@attrs.frozen(kw_only=True)
class Protocol:
    """A protocol. Unsigned it is a proposal: nothing runs under it.

    :ivar parties: who signs it. :ivar question_term: how long the organisation has to answer a question.
    :ivar remind_days: so many days before a question is due whoever follows it is reminded.
    :ivar signed_on: local day; absent while it is not signed. :ivar valid_from, valid_until: both days included.
    :ivar contact_function: who is the second line's contact in the organisation, by function and never by name.
    :ivar contact: how the second line is reached. :ivar duties: what else it binds to.
    :ivar note: what readers have to know of it. :ivar sources: where it was read.
    :raises InvalidDocument: it ends before it begins, nobody signs it for one of the sides, or its term is none.
    """

    name: str
    label: Text
    parties: tuple[Party, ...]
    question_term: Term
    remind_days: int = 3
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    contact_function: NetworkFunction = "complaint_coordinator"
    contact: Contact | None = None
    duties: tuple[Duty, ...] = ()
    note: Text | None = None
    sources: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = []
        sides = [one.side for one in self.parties]
        if sides.count("second_line") != 1 or "first_line" not in sides:
            words = sentence("a protocol is between organisations of the first line and one second line")
            problems.append(Problem("/parties", words, "protocol.parties"))
        if self.question_term.n == 0:
            words = sentence("the term for an answer cannot be empty")
            problems.append(Problem("/question_term/n", words, "protocol.term"))
        begins = self.valid_from or self.signed_on
        if begins is not None and self.valid_until is not None and self.valid_until < begins:
            words = sentence("the last day comes before the first")
            problems.append(Problem("/valid_until", words, "validity.order"))
        if problems:
            raise InvalidDocument("protocol", problems)

    @property
    def begins(self) -> date | None:
        """The first day on which it binds: never before it was signed. None while it is not signed."""
        if self.signed_on is None:
            return None
        return max(self.signed_on, self.valid_from or self.signed_on)

    def in_force(self, day: date) -> bool:
        """Whether it is signed and binds that day."""
        begins = self.begins
        return begins is not None and begins <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def second_line(self) -> Text:
        """What the second line is called."""
        return next(one.label for one in self.parties if one.side == "second_line")

    def binds(self, *names: str) -> bool:
        """Whether one of these organisations signs it; whoever keeps a protocol that names nobody signs it itself."""
        mine = [one for one in self.parties if one.side == "first_line"]
        return any(one.organisation is None or one.organisation in names for one in mine)
