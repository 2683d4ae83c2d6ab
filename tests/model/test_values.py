"""The quick way to a value with other fields, against attrs' own."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import attrs
import pytest

from orientation_core.model.calendars import Pin, local_day
from orientation_core.model.complaints import Complaint, Letter, Point, RequestType, Step
from orientation_core.model.parties import Client
from orientation_core.model.values import evolve

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
CASE = Complaint(
    "0", "R", "o", RequestType.COMPLAINT, RequestType.APPEAL, Pin("p", 1), Pin("c", 2), AT, AT, "received", "form", "fr",
    client=Client(name="Anne"), points=(Point(1),), extra={"room": "3"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "changes"),
    [
        (CASE, {}),
        (CASE, {"state": "closed", "closed_at": AT, "flags": ("odd",)}),
        (CASE.client, {"actor": "client-1"}),
        (Letter(1, "out", AT, "mail", "fr", "S", "B", "system"), {"actor": "desk"}),
        (Step("receive", AT, "a", "x", "y"), {"reason": None}),
    ],
)
def test_other_fields_in_the_same_value(value: attrs.AttrsInstance, changes: dict[str, object]) -> None:
    assert evolve(value, **changes) == attrs.evolve(value, **changes)


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        evolve(CASE, colour="red")


def test_the_two_half_past_two_of_an_autumn_night_have_their_own_days() -> None:
    brussels = ZoneInfo("Europe/Brussels")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=brussels)
    second = first.replace(fold=1)
    assert first == second  # to Python, though an hour lies between them; elsewhere it may hold a midnight
    zone = "Etc/GMT+1"  # there the first is 23:30 of the day before, and the second half past midnight
    assert [local_day(one, zone) for one in (first, second)] == [
        one.astimezone(ZoneInfo(zone)).date() for one in (first, second)
    ]
