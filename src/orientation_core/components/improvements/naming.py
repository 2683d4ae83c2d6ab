"""What readers call the ends of links, and which of them they may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.components.shelf import Shelf
from orientation_core.errors import NotAllowed, NotFound
from orientation_core.kinds import RecordKind
from orientation_core.labels import label_text
from orientation_core.model.complaints import Complaint
from orientation_core.model.improvements.links import OF_CASES, End
from orientation_core.model.parties import Actor
from orientation_core.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from orientation_core.components.improvements.desk import ActionDesk

#: A label, and whether there is no such thing here.
Named = tuple[Text, bool]


@attrs.frozen
class Names:
    """The names of ends for one reader.

    :ivar case: gives a case by its id, or None where the reader may not see it; asked once for each.
    """

    of: ActionDesk
    actor: Actor
    case: Callable[[str], Complaint | None]

    def seen(self, end: End) -> bool:
        """Whether the reader may see an end; what is no case is for everybody who may read actions."""
        return end.kind not in OF_CASES or self.case(end.parts[0]) is not None

    def label(self, end: End) -> Named:
        """What an end is called, and whether it is missing. Never raises for what is not there."""
        try:
            found = self._label(end)
        except (LookupError, NotAllowed):
            found = None
        return (joined(label_text("end", end.kind), end.id), True) if found is None else (found, False)

    def _label(self, end: End) -> Text | None:
        """:raises LookupError: there is no such thing. NotFound is one."""
        first, second = end.parts
        kind = label_text("end", end.kind)
        if end.kind in OF_CASES:
            return self._of_case(end, kind)
        if end.kind == "commitment":
            return self.of.charters.get(self.actor, first).commitment(second).text
        if end.kind == "charter":
            return joined(self.of.charters.get(self.actor, first, int(second)).title, f"{end.id}")
        if end.kind == "action":
            return self.of.action(self.actor, end.id).label
        if end.kind == "effect":
            return joined(kind, self.of.action(self.actor, end.id).label)
        if end.kind == "axis_item":
            return self._item(first, second)
        if end.kind == "survey_item":
            item = self.of.surveys.questionnaires.get(first).value.item(second)
            return None if item is None else item.text
        if end.kind in ("practice", "adoption"):
            return self._practice(end)
        return joined(kind, end.id)  # causes and recommendations are the agency's own codes

    def _of_case(self, end: End, kind: Text) -> Text | None:
        key, name = end.parts
        case = self.case(key)
        if case is None:
            raise NotFound(end.kind, end.id)
        if end.kind == "case":
            return joined(kind, case.reference)
        if end.kind != "point":
            return joined(kind, label_text("clock", name), case.reference)
        point = next((one for one in case.points if str(one.number) == name), None)
        if point is None:
            return None
        outcome = () if point.outcome is None else (label_text("outcome", point.outcome.value),)
        return joined(kind, name, case.reference, *outcome)

    def _practice(self, end: End) -> Text:
        """What our own practice or adoption is called; one of another desk goes by its reference."""
        from orientation_core.components.practices.record import ADOPTION, PRACTICE

        kind: RecordKind[Any] = PRACTICE if end.kind == "practice" else ADOPTION
        if "/" in end.id:
            return joined(label_text("end", end.kind), end.id)
        title: Text = Shelf(self.of, kind).get(end.id).value.title
        return title

    def _item(self, grid: str, item: str) -> Text | None:
        """The item as the newest version of its grid that has it says."""
        found = [one for one in self.of.assessments.grids(self.actor) if one.name == grid]
        items = [one for of in reversed(found) for one in of.items if one.id == item]
        return items[0].label if items else None


def joined(*parts: Text | str) -> Text:
    """Several words, after each other, in every language."""
    return Text(
        **{
            language: ", ".join(one if isinstance(one, str) else one.in_(language) for one in parts)
            for language in LANGUAGES
        }
    )
