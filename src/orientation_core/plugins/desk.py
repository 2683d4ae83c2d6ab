"""What the hooks of the complaint desk are asked: reception, treatment, mail, letters and figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orientation_core.answers import (
    enrichment,
    finding,
    mailbox,
    parts_named,
    sentences,
    templates,
    unit_name,
)
from orientation_core.calling import Calls
from orientation_core.errors import NoPlugin

if TYPE_CHECKING:
    from orientation_core.analysis.indicators import Indicator
    from orientation_core.model.complaints import Complaint
    from orientation_core.model.mail.mailboxes import Mailbox
    from orientation_core.model.text import Language


class DeskCalls(Calls):
    """What the hooks of the complaint desk are asked: reception, treatment, mail, letters and figures."""

    def calendars(self) -> list[Mapping[str, Any]]:
        """Calendar documents that plugins offer."""
        return self._sequence("orientation_calendars", Mapping)

    def procedures(self) -> list[Mapping[str, Any]]:
        """Procedure documents that plugins offer."""
        return self._sequence("orientation_procedures", Mapping)

    def screen(self, complaint: Complaint) -> list[tuple[str, str]]:
        """(plugin, reason) why an intake cannot be taken."""
        if not self.implements("orientation_screen"):
            return []
        answers = self._answers("orientation_screen", sentences, complaint=complaint)
        return [(plugin, reason) for plugin, answer in answers for reason in answer]

    def enrich(self, complaint: Complaint) -> dict[str, Any]:
        """Values for fields the intake left empty; junk is recorded and left out."""
        found: dict[str, Any] = {}
        if self.implements("orientation_enrich"):
            answers = self._answers("orientation_enrich", enrichment, complaint=complaint)
            for _, answer in answers:  # the last registered answers first, and the first has the last word
                extra = {**found.get("extra", {}), **answer.get("extra", {})}
                found = {**found, **answer, **({"extra": extra} if extra else {})}
        return found

    def route(self, complaint: Complaint) -> str | None:
        """The unit that is to treat this complaint, if a plugin knows."""
        if self.implements("orientation_route"):
            for _, answer in self._answers("orientation_route", unit_name, complaint=complaint):
                if answer is not None:
                    return str(answer)
        return None

    def letters(self) -> dict[str, dict[Language, str]]:
        """Letter templates that plugins bring; the last registered wins."""
        found: dict[str, dict[Language, str]] = {}
        for _, answer in reversed(list(self._answers("orientation_letters", templates))):
            for name, texts in answer.items():
                found.setdefault(name, {}).update(texts)
        return found

    def scan(self, name: str, type: str, content: bytes) -> list[tuple[str, str]]:  # noqa: A002 - as in the hook
        """(plugin, what is wrong with the file). :raises PluginError: a scanner failed; the file was not scanned."""
        if not self.implements("orientation_scan_attachment"):
            return []
        answers = self._answers("orientation_scan_attachment", finding, name=name, type=type, content=content)
        return [(plugin, answer) for plugin, answer in answers if answer is not None]

    def mailbox(self, place: str) -> Mailbox:
        """The mailbox at that place. :raises NoPlugin: nobody knows such a place."""
        for _, answer in self._answers("orientation_mailbox", mailbox, place=place):
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        raise NoPlugin("orientation_mailbox", place.partition(":")[0] if ":" in place else place)

    def indicators(self) -> list[Indicator]:
        """Indicators that plugins add."""
        return [indicator for _, indicator in self._values("orientation_indicators", parts_named())]
