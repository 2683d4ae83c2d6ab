"""Holding documents of any kind against their reference schema, and against the rules a schema cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orientation_core.components.complaints import Intake
from orientation_core.components.shelf import Edition
from orientation_core.documents import Documents, language_of, structure
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.labels import told
from orientation_core.model.agency import Agency
from orientation_core.model.assessments import Answer, Grid, Round
from orientation_core.model.assessments.reports import AssessmentReport
from orientation_core.model.calendars import Calendar
from orientation_core.model.catalogue import (
    Channel,
    ClientGroup,
    CodeList,
    Dataset,
    PublicOrganisation,
    Service,
)
from orientation_core.model.charters import Charter
from orientation_core.model.complaints import Complaint
from orientation_core.model.dashboards import Dashboard
from orientation_core.model.derivations import Derivation
from orientation_core.model.identity import VisualIdentity
from orientation_core.model.improvements import ImprovementAction, Link
from orientation_core.model.improvements.plans import ActionPlan
from orientation_core.model.mail.received import ReceivedMail
from orientation_core.model.measurements import Measurement
from orientation_core.model.monitoring import Monitoring
from orientation_core.model.network.benchmarks import Aggregate, Benchmark
from orientation_core.model.network.checks import CheckReport
from orientation_core.model.network.collection import Collection
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.frames import Frame
from orientation_core.model.network.maturity import Declaration, Model
from orientation_core.model.network.members import Member
from orientation_core.model.network.reports import NetworkReport
from orientation_core.model.network.rounds import Round as CollectionRound
from orientation_core.model.network.state import StateOfPlay
from orientation_core.model.outreach.campaigns import Campaign
from orientation_core.model.outreach.training import TrainingRecord
from orientation_core.model.practices import Adoption, GoodPractice
from orientation_core.model.privacy.marks import Disclosure, Lookup, Measure, SetAside, Tombstone
from orientation_core.model.privacy.registers import ProcessingRegister, SubjectAccess
from orientation_core.model.privacy.schedules import Schedule
from orientation_core.model.procedure_check import check
from orientation_core.model.procedures import Procedure
from orientation_core.model.publications import Publication
from orientation_core.model.referrals.dossiers import Dossier
from orientation_core.model.referrals.figures import SecondLineFigures, TwoLines
from orientation_core.model.referrals.protocols import Protocol
from orientation_core.model.referrals.referrals import Referral
from orientation_core.model.reports import Report
from orientation_core.model.surveys.check import check as check_questionnaire
from orientation_core.model.surveys.invitations import Box, Invitation
from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.reports import SurveyReport
from orientation_core.model.surveys.responses import Response
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import Language

#: kind -> the class of its documents, where they have one.
MODELS: Mapping[str, type[Any]] = {
    "action_plan": ActionPlan,
    "agency": Agency,
    "assessment_answer": Answer,
    "assessment_grid": Grid,
    "assessment_report": AssessmentReport,
    "assessment_round": Round,
    "calendar": Calendar,
    "campaign": Campaign,
    "channel": Channel,
    "client_group": ClientGroup,
    "code_list": CodeList,
    "charter": Charter,
    "charter_monitoring": Monitoring,
    "charter_publication": Publication,
    "collection_round": CollectionRound,
    "complaint": Complaint,
    "dashboard": Dashboard,
    "dataset": Dataset,
    "derivation": Derivation,
    "dossier": Dossier,
    "edition": Edition,
    "figure_checks": CheckReport,
    "good_practice": GoodPractice,
    "improvement_action": ImprovementAction,
    "intake": Intake,
    "link": Link,
    "measurement": Measurement,
    "maturity_declaration": Declaration,
    "maturity_model": Model,
    "network_aggregate": Aggregate,
    "network_benchmark": Benchmark,
    "network_collection": Collection,
    "network_figures": YearFigures,
    "network_frame": Frame,
    "network_report": NetworkReport,
    "state_of_play": StateOfPlay,
    "network_member": Member,
    "practice_adoption": Adoption,
    "privacy_disclosure": Disclosure,
    "privacy_lookup": Lookup,
    "privacy_measure": Measure,
    "privacy_set_aside": SetAside,
    "privacy_tombstone": Tombstone,
    "procedure": Procedure,
    "protocol": Protocol,
    "processing_register": ProcessingRegister,
    "public_organisation": PublicOrganisation,
    "questionnaire": Questionnaire,
    "received_mail": ReceivedMail,
    "referral": Referral,
    "report": Report,
    "second_line_figures": SecondLineFigures,
    "second_line_report": TwoLines,
    "retention_schedule": Schedule,
    "service": Service,
    "subject_access": SubjectAccess,
    "survey_box": Box,
    "survey_invitation": Invitation,
    "survey_report": SurveyReport,
    "survey_response": Response,
    "survey_wave": Wave,
    "training_record": TrainingRecord,
    "visual_identity": VisualIdentity,
}


def problems_of(
    documents: Documents, kind: str, data: bytes | Mapping[str, Any], language: Language | None = None
) -> list[Problem]:
    """Everything that is wrong with a document; none when it is valid.

    :param language: of the sentences; None for the one that the document says it is in.
    :raises InvalidDocument: there is no such kind.
    """
    try:
        document = documents.parse(kind, data, language)
        if kind not in MODELS:
            return []
        told_in = language or language_of(document)
        value = structure(kind, document, MODELS[kind], told_in)
    except InvalidDocument as error:
        if any(problem.code == "kind" for problem in error.problems):
            raise
        return list(error.problems)
    found: list[Problem] = []
    if isinstance(value, Questionnaire):
        found = check_questionnaire(value, strict=False)  # a plugin may add kinds that are not loaded here
    elif isinstance(value, Procedure):
        found = check(value)
    return [told(problem, told_in) for problem in found]
