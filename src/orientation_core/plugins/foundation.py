"""What the hooks of the house itself are asked: stores, kinds, who may do what, and how things leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core import answers
from orientation_core.answers import documents, file_bytes, list_of, parts_named, recipients, yes_or_no
from orientation_core.calling import Calls
from orientation_core.errors import NoPlugin, PluginError
from orientation_core.hookspecs import Recipient
from orientation_core.kinds import RecordKind

if TYPE_CHECKING:
    from orientation_core.model.assessments.reports import AssessmentReport
    from orientation_core.model.complaints import Complaint
    from orientation_core.model.dashboards import Dashboard
    from orientation_core.model.delivery import Channel
    from orientation_core.model.events import CloudEvent
    from orientation_core.model.improvements.plans import ActionPlan
    from orientation_core.model.network.benchmarks import Benchmark
    from orientation_core.model.network.checks import CheckReport
    from orientation_core.model.network.forms import Form
    from orientation_core.model.network.reports import NetworkReport
    from orientation_core.model.network.state import StateOfPlay
    from orientation_core.model.parties import Actor
    from orientation_core.model.privacy.registers import ProcessingRegister, SubjectAccess
    from orientation_core.model.publications import Publication
    from orientation_core.model.referrals.dossiers import Dossier
    from orientation_core.model.referrals.figures import TwoLines
    from orientation_core.model.reports import Report
    from orientation_core.model.sites import Frame, SitePage
    from orientation_core.model.surveys.reports import SurveyReport
    from orientation_core.model.text import Language
    from orientation_core.store import Store


class FoundationCalls(Calls):
    """What the hooks of the house itself are asked: stores, kinds, who may do what, and how things leave."""

    def store(self, url: str) -> Store:
        """The store for `url`. :raises NoPlugin: nobody knows its scheme. :raises PluginError: opening failed."""
        context = attrs.evolve(self.context, migrations=tuple(self.migrations()))
        for _, answer in self._answers("orientation_store", answers.store, context=context, url=url):
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        raise NoPlugin("orientation_store", url.partition(":")[0])

    def kinds(self) -> list[RecordKind[Any]]:
        """Record kinds that plugins add."""
        return self._sequence("orientation_kinds", RecordKind)

    def retention_schedules(self) -> list[Mapping[str, Any]]:
        """Schedules of keeping that plugins offer; of two of one name the last registered comes last."""
        return self._sequence("orientation_retention_schedules", Mapping)[::-1]

    def migrations(self) -> list[str]:
        """Where plugins keep the migrations of their own tables."""
        return self._sequence("orientation_migrations", str)

    def schemas(self) -> dict[str, Mapping[str, Any]]:
        """Reference schemas that plugins add."""
        hook, found = "orientation_documents", dict[str, Mapping[str, Any]]()
        for plugin, answer in self._answers(hook, documents):
            for name, schema in answer.items():
                if name in found:
                    raise PluginError(plugin, hook, f"takes the name {name}, which exists,")
                found[name] = schema
        return found

    def authorise(self, actor: Actor, action: str, subject: Complaint | None) -> bool | None:
        """The first plugin's decision, or None. :raises PluginError: a plugin failed; treat as forbidden."""
        if not self.implements("orientation_authorise"):
            return None
        hook = "orientation_authorise"
        for _, answer in self._answers(hook, yes_or_no, actor=actor, action=action, subject=subject):
            if answer is not None:
                return bool(answer)
        return None

    def notify(self, event: CloudEvent) -> list[Recipient]:
        """Who else is told about an event; junk is recorded and left out."""
        found: list[Recipient] = []
        if self.implements("orientation_notify"):
            for _, answer in self._answers("orientation_notify", recipients, event=event):
                found.extend(one for one in answer if one not in found)
        return found

    def channels(self) -> dict[str, Channel]:
        """Channels by name; a later plugin replaces an earlier one's."""
        answers = self._answers("orientation_channels", parts_named("deliver", "retry"))
        found = [channel for _, answer in answers for channel in answer]
        return {channel.name: channel for channel in reversed(found)}

    def render(
        self,
        kind: str,
        document: Report
        | Publication
        | AssessmentReport
        | ActionPlan
        | Dashboard
        | SurveyReport
        | StateOfPlay
        | Form
        | CheckReport
        | NetworkReport
        | Benchmark
        | SitePage
        | Dossier
        | TwoLines
        | ProcessingRegister
        | SubjectAccess,
        format: str,  # noqa: A002 - as in the hook
        language: Language,
        frame: Frame | None = None,
    ) -> bytes:
        """A document of that kind as a file. :param frame: of the site it is part of. :raises NoPlugin: nobody knows the format."""
        given: dict[str, Any] = {
            "kind": kind,
            "document": document,
            "format": format,
            "language": language,
            "frame": frame,
        }
        for _, answer in self._answers("orientation_render", file_bytes, context=self.dressed(kind), **given):
            if answer is not None:
                return bytes(answer)
        raise NoPlugin("orientation_render", format, self.formats(kind))

    def formats(self, kind: str) -> list[str]:
        """Names of the formats in which documents of a kind can be written, sorted."""
        answers = self._answers("orientation_formats", list_of(str), kind=kind)
        return sorted({one for _, answer in answers for one in answer})

    def scenarios(self) -> dict[str, Mapping[str, Any]]:
        """Documents of made-up agencies, by name."""
        found: dict[str, Mapping[str, Any]] = {}
        for _, answer in self._answers("orientation_scenarios", documents):
            found.update(answer)  # the last registered answers first, and the first has the last word
        return found
