"""The register of processing, made of what the kinds of record declare, so that it cannot lag behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.privacy.desk import PrivacyOffice
from orientation_core.components.privacy.finding import Kind
from orientation_core.components.privacy.settings import Settings, schedule_of
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.labels import LABELS, label_text
from orientation_core.model.parties import RIGHTS, Actor
from orientation_core.model.privacy.registers import Activity, Keeping, ProcessingRegister
from orientation_core.model.privacy.schedules import Schedule
from orientation_core.model.text import LANGUAGES, Text
from orientation_core.store import Query

#: The right that lets somebody read documents of a kind; those of a plugin are whatever the plugin makes of them.
READ_BY: Mapping[str, str] = {
    "complaint": "complaint.read",
    "received_mail": "mail.read",
    "sealed_passage": "complaint.unseal",
    "survey_invitation": "survey.invite",
    "survey_response": "survey.export",
    "survey_box": "survey.close",
    "assessment_answer": "assessment.individual",
    "assessment_round": "assessment.read",
    "improvement_action": "improvement.read",
    "network_member": "network.people",
    "public_organisation": "catalogue.read",
    "channel": "catalogue.read",
    "service": "catalogue.read",
    "edition": "catalogue.read_all",
    "good_practice": "practice.people",
    "training_record": "training.read",
    "referral": "referral.read",
    "campaign": "campaign.read",
    "collection_round": "network.read",
    "privacy_measure": "privacy.read",
    "privacy_disclosure": "privacy.approve",
    "privacy_lookup": "privacy.approve",
    "privacy_set_aside": "complaint.read_restricted",
}


@attrs.frozen(kw_only=True)
class Registering(PrivacyOffice):
    """What is processed, why, how long, and who sees it."""

    def register(self, actor: Actor, *, count: bool = True) -> ProcessingRegister:
        """The register of processing of this agency. :param count: say how many records there are.

        :raises NotAllowed: the actor may not. :raises Refused: the agency settled no schedule.
        """
        self.permit(actor, "privacy.read")
        settings = self.settings
        schedule = schedule_of(self, settings)
        with self.begin(write=False) as unit:
            counted = {
                kind.name: unit.count(kind, Query()) if count else None
                for kind in self.kinds
                if kind.personal
            }
        return ProcessingRegister(
            self.agency.label,
            self.clock(),
            tuple(
                self._activity(kind, settings, schedule, counted[kind.name])
                for kind in self.kinds
                if kind.personal
            ),
            self.agency.contact.email,
            schedule.name,
        )

    def _activity(self, kind: Kind, settings: Settings, schedule: Schedule, records: int | None) -> Activity:
        purpose, basis = purpose_of(kind, settings)
        right = READ_BY.get(kind.name)
        roles = (role.value for role, rights in RIGHTS.items() if right and {right, "*"} & rights)
        return Activity(
            kind.name,
            label_of(kind.name),
            tuple(sorted(kind.personal)),
            purpose,
            basis,
            tuple(_keeping(kind, schedule)),
            tuple(roles),
            tuple(self._recipients(kind)),
            records,
        )

    def _recipients(self, kind: Kind) -> Iterator[str]:
        agency = self.agency
        if kind is COMPLAINT:
            yield f"{agency.client_channel}: client"
            yield f"{agency.paper_channel}: client"
            names = {self.plugins_second_line()} - {None}
            yield from sorted(str(name) for name in names)
        verb = kind.name.replace("_", "-")
        for one in agency.subscriptions:
            if one.event.partition(".")[0] in (verb, "*"):
                yield f"{one.channel}: {one.to}"

    def plugins_second_line(self) -> str | None:
        """Where the agency's procedure sends a client who is not content; None where it names nobody."""
        for document in self.plugins.procedures():
            if document.get("name") == self.agency.procedure and document.get("second_line"):
                return str(document["second_line"].get("name", ""))[:200] or None
        return None


def _keeping(kind: Kind, schedule: Schedule) -> Iterator[Keeping]:
    sort = None if kind.retention is None else kind.retention.value
    outcomes = schedule.outcomes(kind.name, sort) if kind.people and kind.people.outcome else ()
    for outcome in (*outcomes, None):
        rule = schedule.rule(kind.name, sort, outcome)
        if rule is None:
            yield Keeping(label_text("legal_basis", "none"), outcome, settled=False)
        else:
            yield Keeping(rule.basis, outcome, rule.years, rule.months)


def label_of(kind: str) -> Text:
    """What a kind is called; one of a plugin by its own name."""
    if kind in LABELS["record_kind"]:
        return label_text("record_kind", kind)
    return Text(**dict.fromkeys(LANGUAGES, kind.replace("_", " ")))


def purpose_of(kind: Kind, settings: Settings) -> tuple[Text, Text]:
    """Why a kind is kept, and on what ground: as the agency says, else as is said of the kind or of its class."""
    sort = "none" if kind.retention is None else kind.retention.value
    own = kind.name if kind.name in LABELS["purpose"] else sort
    return (
        _said(settings.purposes, kind.name, sort) or label_text("purpose", own),
        _said(settings.legal_bases, kind.name, sort) or label_text("legal_basis", own),
    )


def _said(given: Mapping[str, Any], kind: str, sort: str) -> Text | None:
    found = given.get(kind, given.get(sort))
    if found is None:
        return None
    if isinstance(found, str):
        return Text(**dict.fromkeys(LANGUAGES, found))
    if isinstance(found, Mapping) and found.keys() <= set(LANGUAGES) and found:
        return Text(**found)
    said = sentence("this setting does not have the form it needs")
    raise InvalidDocument("agency", [Problem("/settings/privacy", said, "settings.type")])
