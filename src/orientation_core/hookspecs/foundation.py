"""Hooks of the house itself: where records lie, what documents there are, who may do what, and how things leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orientation_core.hookspecs.marking import Context, Recipient, Waits, isolated, strict

if TYPE_CHECKING:
    from orientation_core.kinds import RecordKind
    from orientation_core.model.assessments.reports import AssessmentReport
    from orientation_core.model.complaints import Complaint
    from orientation_core.model.dashboards import Dashboard
    from orientation_core.model.delivery import Channel
    from orientation_core.model.events import CloudEvent
    from orientation_core.model.improvements.plans import ActionPlan
    from orientation_core.model.network.benchmarks import Benchmark
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


class FoundationHooks:
    """Hooks of the house itself: where records lie, what documents there are, who may do what, and how things leave."""

    @strict(Waits.OPENLY, firstresult=True)
    def orientation_store(self, context: Context, url: str) -> Store | None:
        """Return a store for `url`, or None when the scheme is not yours.

        Called once when an agency is opened. The first answer that is not None is used. `url` is a database URL,
        for example ``sqlite:///desk.db``; it may hold a password, so do not log it. It may take
        as long as it takes. Strict: an error refuses the opening.
        """

    @strict()
    def orientation_kinds(self, context: Context) -> Sequence[RecordKind[Any]]:
        """Return record kinds of your own; the store makes and migrates their tables.

        Called once when an agency is opened. All answers are added up; two kinds of one name are refused. Strict.
        """

    @strict()
    def orientation_retention_schedules(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return schedules of how long documents are kept (schema ``retention_schedule``) that agencies can name.

        Called whenever something is erased for its age, and for the register of processing. All answers are added up;
        of two of one name the last registered wins. Strict: an invalid document is refused and names the JSON pointer.
        """

    @strict()
    def orientation_migrations(self, context: Context) -> Sequence[str]:
        """Return where the migrations of your own tables lie: directories, or ``package:directory``.

        Called once when an agency is opened, before the store. All answers are added up and handed to the store in
        its context. Only what a declaration cannot say needs one: a column that is dropped or changes its type;
        new kinds and new columns follow from ``orientation_kinds``. For the SQL stores: Alembic revisions with a
        branch label of their own. Strict.
        """

    @strict()
    def orientation_documents(self, context: Context) -> Mapping[str, Mapping[str, Any]]:
        """Return reference schemas of your own: name of the kind -> JSON Schema 2020-12 document.

        Called once when an agency is opened, before any document is read. All answers are added up; a name that
        exists is refused. ``$ref`` may point at our ``urn:orientation-core:schema:…`` only. Strict.
        """

    @strict(Waits.BRIEFLY, firstresult=True)
    def orientation_authorise(
        self, context: Context, actor: Actor, action: str, subject: Complaint | None
    ) -> bool | None:
        """Return True to allow, False to forbid, None to leave it to the default by role.

        Called before every reading and every change of a case, once per case. The first answer that is not None is
        used, before the default. One thing no plugin can allow: an official whom a complaint is about never sees
        it. `action` is for example ``complaint.read`` or ``complaint.answer``; `subject` is None when the action
        is not about one case. Strict: an error forbids.
        """

    @isolated()
    def orientation_notify(self, context: Context, event: CloudEvent) -> Sequence[Recipient]:
        """Return who else is to be told about this event.

        Called for every event before its change is written; the messages share the transaction. All answers are
        added up. The event holds no personal data. Isolated: a failure loses that plugin's recipients only.
        """

    @strict()
    def orientation_channels(self, context: Context) -> Sequence[Channel]:
        """Return channels that can deliver messages, made from `context.settings`.

        Called once when an agency is opened. All answers are added up; a later channel of the same name replaces
        an earlier one. Strict.
        """

    @strict(firstresult=True)
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
        | StateOfPlay
        | NetworkReport
        | Benchmark
        | SitePage
        | Dossier
        | TwoLines
        | ProcessingRegister
        | SubjectAccess,
        format: str,  # noqa: A002 - the word users type
        language: Language,
        frame: Frame | None,
    ) -> bytes | None:
        """Return the document as a file of that format, or None when the kind or the format is not yours.

        Called when a report, a survey or a charter is written for readers. The first answer that is not None is used. The
        same document must give the same bytes. `kind` is ``report``, ``survey_report``, ``assessment_report``,
        ``charter_publication``, ``action_plan``, ``dashboard``, ``state_of_play``, ``network_report``, ``network_benchmark``,
        ``site_page``, ``processing_register`` or ``subject_access``, later others, so look at it first; `document` is the value of that kind; `format` is for example
        ``html``; `frame` is what stands around a page that is part of a site, for example its navigation, and None for a
        page that stands alone. Strict.
        """

    @isolated()
    def orientation_formats(self, context: Context, kind: str) -> Sequence[str]:
        """Return the names of the formats in which your ``orientation_render`` writes documents of that kind.

        Called when formats are listed, for messages and completion. All answers are added up. Isolated.
        """

    @strict()
    def orientation_scenarios(self, context: Context) -> Mapping[str, Mapping[str, Any]]:
        """Return made-up agencies for demonstrations: name -> document (schema ``scenario``).

        Called by ``orientation demo``. All answers are added up; the first registered of a name wins. Strict.
        """
