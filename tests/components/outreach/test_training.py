"""Training records: who is due, who may know, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, open_desk
from networks import opened, organisations
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, NotAllowed
from orientation_core.model.outreach.training import Trainee, TrainingRecord, after, refreshers

RECORD: dict[str, Any] = {
    "name": "t-1",
    "trainee": {"name": "Jeanne Exemple", "email": "Jeanne@example.org"},
    "subject": "mediation",
    "held_on": "2012-04-03",
}


def record(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**RECORD, **changes}.items() if value is not None}


def test_those_in_function_are_due_by_what_was_settled(tmp_path):
    with opened() as desk:
        organisations(desk, tmp_path, [
            ("pensions", "federal_public_service", "2008-01-01", ""),
            ("museum", "scientific", "2008-01-01", "2010-12-31"),
        ])  # fmt: skip
        for name, person in (("pensions", "Jeanne Exemple"), ("museum", "Jan Voorbeeld")):
            member = to_document(desk.network.member(COORDINATOR, name).value)
            function = {
                "function": "complaint_coordinator",
                "since": "2008-01-01",
                "person": {"name": person, "email": f"{person.split()[0].lower()}@example.org"},
            }
            desk.network.keep_member(COORDINATOR, {**member, "functions": [function]})
        desk.outreach.record_training(COORDINATOR, record(organisation="pensions"))
        due = desk.outreach.refreshers(COORDINATOR, every={"mediation": 24, "aggression": 36})
        assert [(one.trainee.name, one.subject, one.last, one.due) for one in due] == [
            ("Jeanne Exemple", "aggression", None, None),
            ("Jeanne Exemple", "mediation", date(2012, 4, 3), date(2014, 4, 3)),
        ], "the museum has left, and owes nothing"
        early = desk.outreach.refreshers(COORDINATOR, on=date(2014, 4, 2), every={"mediation": 24})
        assert early == []
        desk.outreach.record_training(COORDINATOR, record(name="t-2", held_on="2014-05-01"))
        assert desk.outreach.refreshers(COORDINATOR, every={"mediation": 24}) == []


def test_the_settings_of_the_agency_say_after_how_many_months():
    with open_desk(settings={"training": {"mediation": 12}}) as desk:
        desk.outreach.record_training(COORDINATOR, record())
        desk.outreach.record_training(COORDINATOR, record(name="t-2", subject="aggression"))
        assert [one.subject for one in desk.outreach.refreshers(COORDINATOR)] == ["mediation"]
    with open_desk(settings={"training": {"yoga": 12}}) as desk, pytest.raises(InvalidDocument):
        desk.outreach.refreshers(COORDINATOR)


def test_what_a_record_says_itself_goes_before():
    made = TrainingRecord(
        name="t", trainee=Trainee("A"), subject="mediation", held_on=date(2024, 1, 31), refresh_months=1
    )
    (due,) = refreshers([made], [], {"mediation": 60}, date(2024, 3, 1))
    assert due.due == date(2024, 2, 29)
    assert after(date(2024, 1, 31), 13) == date(2025, 2, 28)
    assert after(date(2024, 12, 15), 1) == date(2025, 1, 15)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"held_on": "2030-01-01"}, "training.early"),
        ({"organisation": "nowhere"}, "training.organisation"),
        ({"subject": "other"}, "required"),
        ({"subject": "yoga"}, "enum"),
    ],
)
def test_what_cannot_be_is_refused(changes, code):
    with open_desk() as desk:
        with pytest.raises(InvalidDocument) as caught:
            desk.outreach.record_training(COORDINATOR, record(**changes))
        assert code in {one.code for one in caught.value.problems}
        assert desk.outreach.trainings(COORDINATOR) == []


def test_only_coordinators_see_who_learned_what_and_the_journal_does_not():
    with open_desk() as desk:
        desk.outreach.record_training(COORDINATOR, record())
        for actor in (CITIZEN, HANDLER, VIEWER):
            for refused in (desk.outreach.trainings, desk.outreach.refreshers):
                with pytest.raises(NotAllowed):
                    refused(actor)
        told = [one for one in desk.store.entries() if one.kind == "training_record"]
        assert told
        assert "Jeanne" not in repr(told)
