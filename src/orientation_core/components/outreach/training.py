"""Training of those in function: recorded for those who may see it, and told when it is due again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from orientation_core.components.network.record import MEMBER
from orientation_core.components.outreach.campaigning import Campaigning
from orientation_core.components.outreach.record import TRAINING
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.labels import label_text
from orientation_core.model.outreach.training import (
    TRAINING_SUBJECTS,
    Refresher,
    Trainee,
    TrainingRecord,
    refreshers,
)
from orientation_core.model.parties import Actor

#: Where the settings of an agency say after how many months each subject is to be learned again.
SETTING = "training"


@attrs.frozen(kw_only=True)
class Training(Campaigning):
    """The training records of one agency, or of the network that it keeps."""

    def record_training(
        self, actor: Actor, document: bytes | str | Mapping[str, Any], *, version: int | None = None
    ) -> Kept[TrainingRecord]:
        """Keep that somebody took a training; the same again changes nothing.

        :raises InvalidDocument: naming every problem: a day that is still to come, an organisation the network does not have.
        """
        self.permit(actor, "training.record")
        record = self.documents.read(TRAINING.name, document, TrainingRecord)
        problems = []
        if record.held_on > self.improvements.today():
            problems.append(
                Problem("/held_on", sentence("a training is recorded once it was held"), "training.early")
            )
        known = {one.name for one in Shelf(self, MEMBER).find()}
        if record.organisation is not None and record.organisation not in known:
            words = sentence("the network has no organisation of this name")
            problems.append(Problem("/organisation", words, "training.organisation"))
        if problems:
            raise InvalidDocument(TRAINING.name, problems)
        return Shelf(self, TRAINING).keep(actor, record, "recorded", version=version)

    def trainings(
        self, actor: Actor, *, subject: str | None = None, organisation: str | None = None
    ) -> list[TrainingRecord]:
        """The records, the newest first."""
        self.permit(actor, "training.read")
        found = [
            one
            for one in Shelf(self, TRAINING).find()
            if subject in (None, one.subject) and organisation in (None, one.organisation)
        ]
        return sorted(found, key=lambda one: (one.held_on, one.name), reverse=True)

    def refreshers(
        self, actor: Actor, *, on: date | None = None, every: Mapping[str, int] | None = None
    ) -> list[Refresher]:
        """Who is to learn something again, or for the first time: complaint coordinators and their deputies first of all.

        :param every: subject -> months; what the settings of the agency say under ``training`` when not given.
        :raises InvalidDocument: a subject that is none, or months that are no number.
        """
        self.permit(actor, "training.read")
        day = on or self.improvements.today()
        said = self.agency.settings.get(SETTING, {}) if every is None else every
        people = [
            (
                Trainee(
                    one.person.name, one.person.email, function=label_text("network_function", one.function)
                ),
                member.name,
            )
            for member in Shelf(self, MEMBER).find()
            if member.in_scope(day)
            for one in member.in_function(day, "complaint_coordinator", "deputy_coordinator")
        ]
        return refreshers(Shelf(self, TRAINING).find(), people, _months(said), day)


def _months(said: Any) -> dict[str, int]:
    """Subject -> months. :raises InvalidDocument: a subject that is none, or no number of months."""
    if isinstance(said, Mapping) and all(
        subject in TRAINING_SUBJECTS and isinstance(months, int) and 0 < months <= 600
        for subject, months in said.items()
    ):
        return dict(said)
    words = sentence(
        "say for each subject after how many months; a subject is one of: {training_subjects}",
        training_subjects=TRAINING_SUBJECTS,
    )
    raise InvalidDocument("agency", [Problem(f"/settings/{SETTING}", words, "training.months")])
