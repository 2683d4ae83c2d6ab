"""What somebody answered to one item."""

from __future__ import annotations

from datetime import date

import attrs

from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE


def plain(number: float | None) -> float | None:
    """A whole number without a fraction, so that a step of a scale is written as one."""
    return int(number) if number is not None and number == number // 1 else number


@attrs.frozen
class Answer:
    """The answer to one item. Exactly one of the members says something.

    :ivar number: of a rating, an importance, an NPS or a number. :ivar choices: codes of options.
    :ivar day: of a date. :ivar text: of an open question; personal. :ivar not_applicable: "this does not apply".
    """

    item: str
    number: float | None = attrs.field(default=None, converter=plain)
    choices: tuple[str, ...] = ()
    day: date | None = None
    text: str | None = None
    not_applicable: bool = False

    def codes(self) -> set[str]:
        """The answer as conditions name it."""
        if self.not_applicable:
            return {NOT_APPLICABLE}
        if self.number is not None:
            return {f"{self.number:g}"}
        return set(self.choices)

    def says(self) -> tuple[str, ...]:
        """Names of the members that say something."""
        present = {
            "number": self.number is not None,
            "choices": bool(self.choices),
            "day": self.day is not None,
            "text": self.text is not None,
            NOT_APPLICABLE: self.not_applicable,
        }
        return tuple(name for name, there in present.items() if there)
