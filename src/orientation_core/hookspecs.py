"""Every hook, in one place. Prefix ``orientation_``, entry-point group ``orientation``.

Each hook's text says, in this order: what to return, when it is called, how several answers combine, its
arguments, and what an error in it does. Every hook takes one frozen :class:`Context` so that arguments can grow
without breaking an implementation; a hook may leave out the arguments it does not need.

*Strict* hooks raise :class:`~orientation_core.errors.PluginError` to the caller, because silence would be wrong.
*Isolated* hooks never spread a failure: it is recorded (:meth:`orientation_core.plugins.Plugins.failures`), the
other plugins' answers are kept, and after five failures in a row that plugin's hook is no longer called. The hooks
that stand between a client and the store (authorise, screen, enrich, route, notify) have a deadline, two seconds
unless the agency's ``hook_seconds`` says otherwise; one that hangs counts as failed, and its thread is left behind. So
does an answer that is not what the hook's text allows, and an attempt to end the program by ``sys.exit`` or an
interrupt. Failures are told by the plugin's name and the class of the error, never by its text.

A hook is handed frozen values and read-only mappings, never the store, and is called before the transaction begins.

What is not prevented, because a plugin runs in our process: it can end it (``os._exit``), fork it, hold the interpreter
in a long computation in C, eat its memory, replace functions of other modules, and leave threads running. Load only
plugins you would trust with the host's own data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import pluggy

if TYPE_CHECKING:
    from orientation_core.analysis.assessments import Analysis
    from orientation_core.analysis.indicators import Indicator
    from orientation_core.analysis.surveys.analyses import SurveyAnalysis
    from orientation_core.kinds import RecordKind
    from orientation_core.model.assessments.reports import AssessmentReport
    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.catalogue.exchange import Arrival, Format, Source
    from orientation_core.model.charter_sections import Section
    from orientation_core.model.complaints import Complaint
    from orientation_core.model.dashboards import Dashboard
    from orientation_core.model.delivery import Channel
    from orientation_core.model.events import CloudEvent
    from orientation_core.model.improvements.actions import ActionOrigin
    from orientation_core.model.improvements.plans import ActionPlan
    from orientation_core.model.mail.mailboxes import Mailbox
    from orientation_core.model.metrics import Metric
    from orientation_core.model.network.evidence import Evidence
    from orientation_core.model.network.state import StateOfPlay
    from orientation_core.model.parties import Actor
    from orientation_core.model.publications import Publication
    from orientation_core.model.reports import Report
    from orientation_core.model.surveys.question_kinds import QuestionKind
    from orientation_core.model.surveys.reports import SurveyReport
    from orientation_core.model.text import Language
    from orientation_core.store import Store

PROJECT = "orientation"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@attrs.frozen
class Context:
    """What every hook is told.

    :ivar organisation: slug of the agency, for example ``finance``; empty before one is opened.
    :ivar settings: the agency's settings, read-only; a plugin reads its own section.
    :ivar migrations: where plugins keep the migrations of their tables; set for ``orientation_store`` only.
    """

    organisation: str = ""
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    migrations: tuple[str, ...] = ()


@attrs.frozen
class Recipient:
    """Who is told about an event, and how.

    :ivar channel: name of a channel. :ivar to: ``client``, or the name of an address in the settings.
    """

    channel: str
    to: str


class Hooks:
    """The hooks, grouped by the part of the library that calls them."""

    # ---------------------------------------------------------------- foundation

    @hookspec(firstresult=True)
    def orientation_store(self, context: Context, url: str) -> Store | None:
        """Return a store for `url`, or None when the scheme is not yours.

        Called once when an agency is opened. The first answer that is not None is used. `url` is a database URL,
        for example ``sqlite:///desk.db``; it may hold a password, so do not log it. Strict: an error refuses the
        opening.
        """

    @hookspec
    def orientation_kinds(self, context: Context) -> Sequence[RecordKind[Any]]:
        """Return record kinds of your own; the store makes and migrates their tables.

        Called once when an agency is opened. All answers are added up; two kinds of one name are refused. Strict.
        """

    @hookspec
    def orientation_migrations(self, context: Context) -> Sequence[str]:
        """Return where the migrations of your own tables lie: directories, or ``package:directory``.

        Called once when an agency is opened, before the store. All answers are added up and handed to the store in
        its context. Only what a declaration cannot say needs one: a column that is dropped or changes its type;
        new kinds and new columns follow from ``orientation_kinds``. For the SQL stores: Alembic revisions with a
        branch label of their own. Strict.
        """

    @hookspec
    def orientation_documents(self, context: Context) -> Mapping[str, Mapping[str, Any]]:
        """Return reference schemas of your own: name of the kind -> JSON Schema 2020-12 document.

        Called once when an agency is opened, before any document is read. All answers are added up; a name that
        exists is refused. ``$ref`` may point at our ``urn:orientation-core:schema:…`` only. Strict.
        """

    @hookspec
    def orientation_calendars(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return calendar documents (schema ``calendar``) that agencies can name.

        Called once when an agency is opened. All answers are added up; the same name and version twice is refused.
        Strict: an invalid document refuses the opening and names the JSON pointer.
        """

    @hookspec
    def orientation_procedures(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return procedure documents (schema ``procedure``) that agencies can name.

        Called once when an agency is opened. All answers are added up; the same name and version twice is refused.
        Strict: an invalid document, or one with an unreachable or dead-end state, refuses the opening and names it.
        """

    @hookspec
    def orientation_grids(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return grids of self-assessment (schema ``assessment_grid``) that agencies can ask.

        Called when grids are listed and when a round is opened; the agency's store then keeps the grid. All answers are
        added up; the same name and version twice is refused. Strict: an invalid document names the JSON pointer.
        """

    @hookspec
    def orientation_maturity_models(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return maturity models (schema ``maturity_model``) that networks judge their organisations by.

        Called when models are listed, when an organisation declares, and for a state of play. All answers are
        added up; the same name and version twice is refused. Strict: an invalid document names the JSON pointer.
        """

    @hookspec
    def orientation_evidence(self, context: Context) -> Sequence[Evidence]:
        """Return figures that can show that a criterion of a maturity model is met.

        Called for a state of play and when a model is kept. All answers are added up; a name that exists is refused.
        The judge of each is a pure function of the facts of one organisation, a day and the criterion's settings.
        Strict: without it a state of play would say too little.
        """

    @hookspec
    def orientation_scenarios(self, context: Context) -> Mapping[str, Mapping[str, Any]]:
        """Return made-up agencies for demonstrations: name -> document (schema ``scenario``).

        Called by ``orientation demo``. All answers are added up; the first registered of a name wins. Strict.
        """

    @hookspec(firstresult=True)
    def orientation_authorise(
        self, context: Context, actor: Actor, action: str, subject: Complaint | None
    ) -> bool | None:
        """Return True to allow, False to forbid, None to leave it to the default by role.

        Called before every reading and every change of a case, once per case. The first answer that is not None is
        used, before the default. One thing no plugin can allow: an official whom a complaint is about never sees
        it. `action` is for example ``complaint.read`` or ``complaint.answer``; `subject` is None when the action
        is not about one case. Strict: an error forbids.
        """

    # ---------------------------------------------------------------- complaints

    @hookspec
    def orientation_screen(self, context: Context, complaint: Complaint) -> Sequence[str]:
        """Return reasons, in the client's language, why this intake cannot be taken; none to let it pass.

        Called for every intake that is otherwise valid, before anything is written; not for imports. All reasons are
        added up and given to the client. Strict: an error refuses the intake, and nothing is written.
        """

    @hookspec
    def orientation_enrich(self, context: Context, complaint: Complaint) -> Mapping[str, Any]:
        """Return values for fields the intake left empty: any of ``category``, ``service``, ``unit``, ``language``
        and ``extra`` (a mapping of texts).

        Called for every intake after it was screened; not for imports. Where two plugins answer for one field the
        first registered wins; what the client gave is never overwritten. Isolated: a failure, or a value of another
        type, leaves the field empty.
        """

    @hookspec(firstresult=True)
    def orientation_route(self, context: Context, complaint: Complaint) -> str | None:
        """Return the unit that is to treat this complaint, or None.

        Called for every intake without a unit. The first answer that is not None is used. Strict: an error refuses
        the intake, because a complaint at the wrong desk is a complaint lost.
        """

    @hookspec
    def orientation_letters(self, context: Context) -> Mapping[str, Mapping[Language, str]]:
        """Return letter templates of your own: name -> language -> Jinja template; they replace ours of that name.

        Called once when an agency is opened. The last registered wins. The first line is the subject. Templates run
        in a sandbox and must not name a value that the letter does not have. Strict: a template that does not
        compile refuses the opening.
        """

    @hookspec
    def orientation_scan_attachment(
        self,
        context: Context,
        name: str,
        type: str,  # noqa: A002 - the word of media types
        content: bytes,
    ) -> str | None:
        """Return what is wrong with this file, in a few words such as a virus's name, or None when nothing is.

        Called for every file that comes by mail or is attached to a case, before it is kept. All answers are added up:
        one is enough to keep the file from the case. `name` and `type` are what the sender says; trust neither. Strict:
        after an error, or no answer in time, the file counts as not scanned. What is attached by hand is then refused;
        a mail is taken in all the same, but its files and its original are kept apart, out of reach of the case.
        """

    @hookspec(firstresult=True)
    def orientation_mailbox(self, context: Context, place: str) -> Mailbox | None:
        """Return the mailbox at `place`, or None when such a place is not yours.

        Called when mail is taken in. The first answer that is not None is used. `place` is a path, ``-`` for the
        standard input, or a name with a scheme of your own, such as ``imap:NAME``. Strict: raise Refused or
        InvalidDocument to say what is wrong with it.
        """

    # ---------------------------------------------------------------- charter

    @hookspec
    def orientation_metrics(self, context: Context) -> Sequence[Metric]:
        """Return metrics of your own that commitments of a charter can name.

        Called once when an agency is opened. All answers are added up; a name that exists is refused. Strict: a
        promise that nobody can measure is no promise.
        """

    @hookspec
    def orientation_charter_sections(self, context: Context) -> Sequence[Section]:
        """Return sections of a charter of your own: where they stand, what they say, and the schema of their data.

        Called once when an agency is opened; their bodies and conditions are called when a charter is shown. All
        answers are added up; a name that exists is refused. Where two replace the same standard section, the last
        registered does. Strict.
        """

    # ---------------------------------------------------------------- delivery

    @hookspec
    def orientation_notify(self, context: Context, event: CloudEvent) -> Sequence[Recipient]:
        """Return who else is to be told about this event.

        Called for every event before its change is written; the messages share the transaction. All answers are
        added up. The event holds no personal data. Isolated: a failure loses that plugin's recipients only.
        """

    @hookspec
    def orientation_channels(self, context: Context) -> Sequence[Channel]:
        """Return channels that can deliver messages, made from `context.settings`.

        Called once when an agency is opened. All answers are added up; a later channel of the same name replaces
        an earlier one. Strict.
        """

    # ---------------------------------------------------------------- analysis and reports

    @hookspec
    def orientation_indicators(self, context: Context) -> Sequence[Indicator]:
        """Return indicators of your own; reports carry them beside ours.

        Called for every report. All answers are added up; a name that exists is refused. Strict: a figure that is
        silently missing is a wrong report.
        """

    @hookspec
    def orientation_assessment_analyses(self, context: Context) -> Sequence[Analysis]:
        """Return analyses of your own; reports of self-assessment carry their figures beside ours.

        Called for every report of a round. All answers are added up; a name that exists is refused. What they are handed
        is what the reader may see: figures of too few raters are absent. Strict: a figure that is silently missing is a
        wrong report.
        """

    @hookspec(firstresult=True)
    def orientation_render(
        self,
        context: Context,
        kind: str,
        document: Report
        | Publication
        | AssessmentReport
        | ActionPlan
        | Dashboard
        | SurveyReport
        | StateOfPlay,
        format: str,  # noqa: A002 - the word users type
        language: Language,
    ) -> bytes | None:
        """Return the document as a file of that format, or None when the kind or the format is not yours.

        Called when a report, a survey or a charter is written for readers. The first answer that is not None is used. The
        same document must give the same bytes. `kind` is ``report``, ``survey_report``, ``assessment_report``,
        ``charter_publication``, ``action_plan``, ``dashboard`` or ``state_of_play``, later others, so look at it
        first; `document` is the value of that kind; `format` is for example ``html``. Strict.
        """

    @hookspec
    def orientation_formats(self, context: Context, kind: str) -> Sequence[str]:
        """Return the names of the formats in which your ``orientation_render`` writes documents of that kind.

        Called when formats are listed, for messages and completion. All answers are added up. Isolated.
        """

    # ---------------------------------------------------------------- improvement

    @hookspec
    def orientation_action_origins(self, context: Context) -> Sequence[ActionOrigin]:
        """Return origins of improvement actions of your own: a code, and what readers call it.

        Called when an action is proposed or changed, and when actions are listed or reported. All answers are added up;
        a code that exists is refused. Strict: an action whose origin nobody knows would tell nobody why it is there.
        """

    # ---------------------------------------------------------------- catalogue

    @hookspec(firstresult=True)
    def orientation_catalogue_import(
        self,
        context: Context,
        source: Source,
        format: str,  # noqa: A002 - the word users type
    ) -> Arrival | None:
        """Return what a catalogue file holds, or None when the format is not yours.

        Called once per import, before anything is written. The first answer that is not None is used. `source` names
        the file, and holds what the catalogue knows already; the same file must give the same documents with the same
        names, so that a second import changes nothing. Rows that cannot be used are returned, not raised; whatever was
        assumed or left out is a remark. Strict: an error refuses the import, and nothing is written; raise
        InvalidDocument with the place for a file that cannot be read at all.
        """

    @hookspec(firstresult=True)
    def orientation_catalogue_export(
        self,
        context: Context,
        contents: Contents,
        format: str,  # noqa: A002 - the word users type
        language: Language,
    ) -> bytes | None:
        """Return the catalogue as a file of that format, or None when the format is not yours.

        Called when the catalogue is exported. The first answer that is not None is used. The same contents must give
        the same bytes. `format` is for example ``csv``; `language` is that of a file people read. Strict.
        """

    @hookspec
    def orientation_catalogue_formats(self, context: Context) -> Sequence[Format]:
        """Return the formats that your two hooks above know, for messages and completion.

        Called when formats are listed. All answers are added up. Isolated.
        """

    # ---------------------------------------------------------------- surveys

    @hookspec
    def orientation_questionnaires(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return questionnaires (schema ``questionnaire``) that waves can ask as they are.

        Called when a wave is opened, or answers are imported, for a questionnaire that the agency does not keep; it is kept
        then, and what the agency keeps comes first. All answers are added up; the same name and version twice is
        refused. Strict: an invalid document names the JSON pointer.
        """

    @hookspec
    def orientation_question_kinds(self, context: Context) -> Sequence[QuestionKind]:
        """Return kinds of question of your own, which questionnaires then name as they name ours.

        Called whenever a questionnaire is kept, or answers are taken, imported or reported. All answers are added up;
        a name that exists is refused. Strict: answers to a kind that nobody knows would be kept unchecked.
        """

    @hookspec
    def orientation_survey_analyses(self, context: Context) -> Sequence[SurveyAnalysis]:
        """Return analyses of your own; every report of a survey carries their rows after ours.

        Called for every report of a survey. All answers are added up; an indicator name that exists is refused. An
        analysis is handed the answers as columns, and gives rows; where a report is published, those with fewer answers
        than the threshold are withheld. Strict: a figure that is silently missing is a wrong report.
        """


def hook_names() -> tuple[str, ...]:
    """All hooks by name, sorted."""
    return tuple(sorted(name for name in vars(Hooks) if name.startswith(f"{PROJECT}_")))


def hook_function(name: str) -> Callable[..., Any]:
    """The specification of a hook, for its text and arguments. :raises LookupError: there is no such hook."""
    try:
        function: Callable[..., Any] = vars(Hooks)[name]
    except KeyError:
        raise LookupError(f"there is no hook {name}") from None
    return function
