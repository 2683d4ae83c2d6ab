"""Plugins: load, block, and one typed method per hook.

A fresh manager for every agency, so that two can live in one process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any

import attrs
import pluggy

from orientation_core.answers import (
    arrival,
    enrichment,
    file_bytes,
    finding,
    list_of,
    mapping,
    parts_named,
    read_only,
    recipients,
    sentences,
    templates,
    unchangeable,
    unit_name,
    yes_or_no,
)
from orientation_core.calling import Calls
from orientation_core.errors import NoPlugin, PluginError, PluginLoadError
from orientation_core.hookspecs import Recipient
from orientation_core.kinds import RecordKind
from orientation_core.model.charter_sections import Section
from orientation_core.model.identity import Worn
from orientation_core.model.improvements.actions import ORIGINS, ActionOrigin
from orientation_core.model.metrics import Metric
from orientation_core.model.network.checks import Check
from orientation_core.model.practices.sources import PracticeSource
from orientation_core.model.sites import SiteSection
from orientation_core.registering import check_plugin, nearest

if TYPE_CHECKING:
    from orientation_core.analysis.assessments import Analysis
    from orientation_core.analysis.indicators import Indicator
    from orientation_core.analysis.surveys.analyses import SurveyAnalysis
    from orientation_core.model.assessments.reports import AssessmentReport
    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.catalogue.exchange import Arrival, Format, Source
    from orientation_core.model.complaints import Complaint
    from orientation_core.model.dashboards import Dashboard
    from orientation_core.model.delivery import Channel
    from orientation_core.model.events import CloudEvent
    from orientation_core.model.improvements.plans import ActionPlan
    from orientation_core.model.mail.mailboxes import Mailbox
    from orientation_core.model.network.benchmarks import Benchmark, Normaliser
    from orientation_core.model.network.checks import CheckReport
    from orientation_core.model.network.evidence import Evidence
    from orientation_core.model.network.forms import Form
    from orientation_core.model.network.reports import NetworkReport
    from orientation_core.model.network.state import StateOfPlay
    from orientation_core.model.parties import Actor
    from orientation_core.model.privacy.registers import ProcessingRegister, SubjectAccess
    from orientation_core.model.publications import Publication
    from orientation_core.model.referrals.dossiers import Dossier
    from orientation_core.model.referrals.figures import TwoLines
    from orientation_core.model.reports import Report
    from orientation_core.model.sites import Frame, Part, SiteFacts, SitePage
    from orientation_core.model.surveys.question_kinds import QuestionKind
    from orientation_core.model.surveys.reports import SurveyReport
    from orientation_core.model.text import Language
    from orientation_core.store import Store

GROUP = "orientation"

#: What is loaded when the host names nothing: the plugins of this distribution, by their entry-point names.
BUNDLED = ("sql", "belgium", "channels", "mailboxes", "reports", "charters", "cpsv")


class Plugins(Calls):
    """The plugins of one agency: what was loaded, and what each hook is asked."""

    # -------------------------------------------------------------------------------- loading

    def register(self, plugin: object, name: str | None = None) -> None:
        """Add a plugin: a module, or an object with hook methods.

        :raises PluginLoadError: a hook is mistyped, lacks ``@hookimpl``, is a coroutine, or takes an argument that
            the hook does not have. Nothing of the plugin is registered then.
        """
        label = name or getattr(plugin, "__name__", None) or type(plugin).__name__
        if self._manager.has_plugin(label) or self._manager.is_registered(plugin):
            raise PluginLoadError(label, "it is registered already")
        check_plugin(plugin, label)
        try:
            self._manager.register(plugin, label)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            self._manager.unregister(plugin)
            raise PluginLoadError(label, str(error).splitlines()[-1].strip()) from error

    def load(self, names: Iterable[str] = BUNDLED, *, block: Iterable[str] = ()) -> None:
        """Load installed plugins by their entry-point names.

        A plugin of this list whose package fails to import is recorded in :meth:`failures` and left out, so that
        one broken package does not stop the desk; whoever needs it gets :class:`NoPlugin`.

        :raises PluginLoadError: a name is not installed (the nearest one is named), or is asked to be blocked and
            is not installed, or its hooks are mistaken.
        """
        found = {point.name: point for point in installed()}
        names, blocked = tuple(names), set(block)
        for name in [*names, *blocked]:
            if name not in found:
                raise PluginLoadError(name, f"it is not installed{nearest(name, found)}")
        for name in names:
            if name in blocked or self._manager.has_plugin(name):
                continue
            try:
                module = found[name].load()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a broken package may raise anything at all
                self._record(name, "import", type(error).__name__)
                continue
            self.register(module, name)

    def names(self) -> tuple[str, ...]:
        """The registered plugins, in the order of their registration."""
        return tuple(name for name, plugin in self._manager.list_name_plugin() if plugin is not None)

    def hooks_of(self, name: str) -> tuple[str, ...]:
        """The hooks that a registered plugin implements, sorted."""
        plugin = self._manager.get_plugin(name)
        callers = self._manager.get_hookcallers(plugin) or [] if plugin is not None else []
        return tuple(sorted(caller.name for caller in callers))

    # -------------------------------------------------------------------------------- one method per hook

    def store(self, url: str) -> Store:
        """The store for `url`. :raises NoPlugin: nobody knows its scheme. :raises PluginError: opening failed."""
        context = attrs.evolve(self.context, migrations=tuple(self.migrations()))
        for _, call in self._calls("orientation_store", {"context": context, "url": url}):
            answer = call()  # the store's own typed error says more than a PluginError would
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        raise NoPlugin("orientation_store", url.partition(":")[0])

    def kinds(self) -> list[RecordKind[Any]]:
        """Record kinds that plugins add."""
        return self._sequence("orientation_kinds", RecordKind)

    def migrations(self) -> list[str]:
        """Where plugins keep the migrations of their own tables."""
        return self._sequence("orientation_migrations", str)

    def schemas(self) -> dict[str, Mapping[str, Any]]:
        """Reference schemas that plugins add."""
        hook, found = "orientation_documents", dict[str, Mapping[str, Any]]()
        for plugin, answer in self._strict(hook, mapping):
            for name, schema in answer.items():
                if name in found:
                    raise PluginError(plugin, hook, f"takes the name {name}, which exists,")
                found[name] = schema
        return found

    def calendars(self) -> list[Mapping[str, Any]]:
        """Calendar documents that plugins offer."""
        return self._sequence("orientation_calendars", Mapping)

    def procedures(self) -> list[Mapping[str, Any]]:
        """Procedure documents that plugins offer."""
        return self._sequence("orientation_procedures", Mapping)

    def retention_schedules(self) -> list[Mapping[str, Any]]:
        """Schedules of keeping that plugins offer; of two of one name the last registered comes last."""
        return self._sequence("orientation_retention_schedules", Mapping)[::-1]

    def metrics(self) -> list[Metric]:
        """Metrics of charters that plugins add."""
        return self._sequence("orientation_metrics", Metric)

    def charter_sections(self) -> list[Section]:
        """Sections of charters that plugins bring. :raises PluginError: two have the same name."""
        found: dict[str, Section] = {}
        for plugin, answer in self._strict("orientation_charter_sections", list_of(Section)):
            for section in answer:
                if section.name in found:
                    hook = "orientation_charter_sections"
                    raise PluginError(plugin, hook, f"takes the name {section.name}, which exists,")
                found[section.name] = section
        return list(found.values())

    def grids(self) -> list[Mapping[str, Any]]:
        """Grid documents that plugins offer."""
        return self._sequence("orientation_grids", Mapping)

    def maturity_models(self) -> list[Mapping[str, Any]]:
        """Maturity model documents that plugins offer."""
        return self._sequence("orientation_maturity_models", Mapping)

    def identities(self) -> list[Worn]:
        """Visual identities that plugins offer, with their files."""
        return self._sequence("orientation_identities", Worn)

    def network_frames(self) -> list[Mapping[str, Any]]:
        """Frames of yearly reports that plugins offer."""
        return self._sequence("orientation_network_frames", Mapping)

    def normalisers(self) -> list[Normaliser]:
        """Measures of size that plugins add."""
        answers = self._strict("orientation_benchmark_normalisers", parts_named("label", "size", "per"))
        return [normaliser for _, answer in answers for normaliser in answer]

    def protocols(self) -> list[Mapping[str, Any]]:
        """Protocol documents that plugins offer to sign."""
        return self._sequence("orientation_protocols", Mapping)

    def evidence(self) -> list[Evidence]:
        """Figures that plugins add for criteria."""
        answers = self._strict("orientation_evidence", parts_named("label", "on"))
        return [evidence for _, answer in answers for evidence in answer]

    def figure_checks(self) -> list[Check]:
        """Checks of yearly figures that plugins add."""
        return self._sequence("orientation_figure_checks", Check)

    def practice_sources(self) -> list[PracticeSource]:
        """Where plugins bring practices from. :raises PluginError: two have the same name."""
        hook, found = "orientation_practice_sources", dict[str, PracticeSource]()
        for plugin, answer in self._strict(hook, list_of(PracticeSource)):
            for source in answer:
                if source.name in found:
                    raise PluginError(plugin, hook, f"takes the name {source.name}, which exists,")
                found[source.name] = source
        return list(found.values())

    def practices_from(self, source: PracticeSource) -> bytes:
        """What a source gives now. :raises PluginError: it fails, or gives no bytes."""
        return self._made("orientation_practice_sources", source.name, source.read, bytes)

    def site_sections(self) -> list[SiteSection]:
        """Sections of the public site that plugins add."""
        return self._sequence("orientation_site_sections", SiteSection)

    def site_parts(self, section: SiteSection, facts: SiteFacts) -> tuple[Part, ...]:
        """What a section makes of what is published. :raises PluginError: it fails, or makes no parts."""
        hook = "orientation_site_sections"
        return tuple(self._made(hook, section.name, lambda: section.make(facts), Sequence))  # type: ignore[type-abstract]

    def scenarios(self) -> dict[str, Mapping[str, Any]]:
        """Documents of made-up agencies, by name."""
        found: dict[str, Mapping[str, Any]] = {}
        for _, answer in self._strict("orientation_scenarios", mapping):
            found.update(answer)  # the last registered answers first, and the first has the last word
        return found

    def authorise(self, actor: Actor, action: str, subject: Complaint | None) -> bool | None:
        """The first plugin's decision, or None. :raises PluginError: a plugin failed; treat as forbidden."""
        if not self.implements("orientation_authorise"):
            return None
        hook, seen = "orientation_authorise", None if subject is None else read_only(subject)
        for _, answer in self._strict(hook, yes_or_no, timed=True, actor=actor, action=action, subject=seen):
            if answer is not None:
                return bool(answer)
        return None

    def screen(self, complaint: Complaint) -> list[tuple[str, str]]:
        """(plugin, reason) why an intake cannot be taken."""
        if not self.implements("orientation_screen"):
            return []
        answers = self._strict("orientation_screen", sentences, timed=True, complaint=read_only(complaint))
        return [(plugin, reason) for plugin, answer in answers for reason in answer]

    def enrich(self, complaint: Complaint) -> dict[str, Any]:
        """Values for fields the intake left empty; junk is recorded and left out."""
        found: dict[str, Any] = {}
        if self.implements("orientation_enrich"):
            answers = self._isolated("orientation_enrich", enrichment, complaint=read_only(complaint))
            for _, answer in answers:  # the last registered answers first, and the first has the last word
                extra = {**found.get("extra", {}), **answer.get("extra", {})}
                found = {**found, **answer, **({"extra": extra} if extra else {})}
        return found

    def route(self, complaint: Complaint) -> str | None:
        """The unit that is to treat this complaint, if a plugin knows."""
        if self.implements("orientation_route"):
            for _, answer in self._strict(
                "orientation_route", unit_name, timed=True, complaint=read_only(complaint)
            ):
                if answer is not None:
                    return str(answer)
        return None

    def scan(self, name: str, type: str, content: bytes) -> list[tuple[str, str]]:  # noqa: A002 - as in the hook
        """(plugin, what is wrong with the file). :raises PluginError: a scanner failed; the file was not scanned."""
        if not self.implements("orientation_scan_attachment"):
            return []
        answers = self._strict(
            "orientation_scan_attachment", finding, timed=True, name=name, type=type, content=content
        )
        return [(plugin, answer) for plugin, answer in answers if answer is not None]

    def mailbox(self, place: str) -> Mailbox:
        """The mailbox at that place. :raises NoPlugin: nobody knows such a place."""
        for _, call in self._calls("orientation_mailbox", {"place": place}):
            answer = call()  # its own typed error says more than a PluginError would
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        raise NoPlugin("orientation_mailbox", place.partition(":")[0] if ":" in place else place)

    def letters(self) -> dict[str, dict[Language, str]]:
        """Letter templates that plugins bring; the last registered wins."""
        found: dict[str, dict[Language, str]] = {}
        for _, answer in reversed(list(self._strict("orientation_letters", templates))):
            for name, texts in answer.items():
                found.setdefault(name, {}).update(texts)
        return found

    def notify(self, event: CloudEvent) -> list[Recipient]:
        """Who else is told about an event; junk is recorded and left out."""
        found: list[Recipient] = []
        if self.implements("orientation_notify"):
            for _, answer in self._isolated("orientation_notify", recipients, event=unchangeable(event)):
                found.extend(one for one in answer if one not in found)
        return found

    def channels(self) -> dict[str, Channel]:
        """Channels by name; a later plugin replaces an earlier one's."""
        answers = self._strict("orientation_channels", parts_named("deliver", "retry"))
        found = [channel for _, answer in answers for channel in answer]
        return {channel.name: channel for channel in reversed(found)}

    def indicators(self) -> list[Indicator]:
        """Indicators that plugins add."""
        answers = self._strict("orientation_indicators", parts_named())
        return [indicator for _, answer in answers for indicator in answer]

    def analyses(self) -> list[Analysis]:
        """Analyses of self-assessment that plugins add."""
        answers = self._strict("orientation_assessment_analyses", parts_named("figures", "note"))
        return [analysis for _, answer in answers for analysis in answer]

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
        for _, answer in self._strict("orientation_render", file_bytes, context=self.dressed(kind), **given):
            if answer is not None:
                return bytes(answer)
        raise NoPlugin("orientation_render", format, self.formats(kind))

    def formats(self, kind: str) -> list[str]:
        """Names of the formats in which documents of a kind can be written, sorted."""
        answers = self._isolated("orientation_formats", list_of(str), kind=kind)
        return sorted({one for _, answer in answers for one in answer})

    def catalogue_import(self, source: Source, format: str) -> Arrival:  # noqa: A002 - as in the hook
        """What a catalogue file holds. :raises NoPlugin: nobody reads the format."""
        hook = "orientation_catalogue_import"
        for _, answer in self._strict(hook, arrival, source=source, format=format):
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        raise NoPlugin(hook, format, [one.name for one in self.catalogue_formats() if one.reads])

    def catalogue_export(self, contents: Contents, format: str, language: Language) -> bytes:  # noqa: A002
        """The catalogue as a file. :raises NoPlugin: nobody writes the format."""
        hook = "orientation_catalogue_export"
        asked: dict[str, Any] = {"contents": contents, "format": format, "language": language}
        for _, answer in self._strict(hook, file_bytes, context=self.dressed("catalogue"), **asked):
            if answer is not None:
                return bytes(answer)
        raise NoPlugin(hook, format, [one.name for one in self.catalogue_formats() if one.writes])

    def catalogue_formats(self) -> list[Format]:
        """The formats of the catalogue, by name."""
        answers = self._isolated("orientation_catalogue_formats", parts_named("reads", "writes"))
        return sorted((one for _, answer in answers for one in answer), key=lambda one: one.name)

    def questionnaires(self) -> list[Mapping[str, Any]]:
        """Questionnaire documents that plugins offer."""
        return self._sequence("orientation_questionnaires", Mapping)

    def question_kinds(self) -> list[tuple[str, QuestionKind]]:
        """(plugin, kind of question) that plugins add."""
        answers = self._strict("orientation_question_kinds", parts_named("holds", "check", "read"))
        return [(plugin, kind) for plugin, answer in answers for kind in answer]

    def action_origins(self) -> list[ActionOrigin]:
        """Origins of improvement actions that plugins add. :raises PluginError: a code exists already."""
        hook, found = "orientation_action_origins", dict[str, ActionOrigin]()
        for plugin, answer in self._strict(hook, list_of(ActionOrigin)):
            for origin in answer:
                if origin.code in ORIGINS or origin.code in found:
                    raise PluginError(plugin, hook, f"takes the code {origin.code}, which exists,")
                found[origin.code] = origin
        return list(found.values())

    def survey_analyses(self) -> list[SurveyAnalysis]:
        """Analyses of surveys that plugins add."""
        answers = self._strict("orientation_survey_analyses", parts_named("rows"))
        return [analysis for _, answer in answers for analysis in answer]


def installed() -> list[metadata.EntryPoint]:
    """The plugins that are installed, by name. Imports none of them."""
    return sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
