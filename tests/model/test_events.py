from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.model.events import THIN_FIELDS, CloudEvent, event_type, from_json, to_json

EVENT = CloudEvent(
    id="01a20750-3498-73ae-b886-7e7c75911c77",
    source="urn:be:finance",
    type="be.finance.orientation.v1.complaint.received",
    subject="01a20750-3498-73ae-b886-000000000001",
    time=datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=1))),
    data={"reference": "C8F-74A-X9RD", "version": 1, "stage": "received"},
)


def test_the_type_is_a_reversed_domain_with_a_version():
    assert (
        event_type("be", "finance", "complaint", "received") == "be.finance.orientation.v1.complaint.received"
    )
    assert (
        event_type("be", "spf-x", "good_practice", "taken_up")
        == "be.spf-x.orientation.v1.good-practice.taken-up"
    )


@pytest.mark.parametrize(
    "parts", [("BE", "a", "b", "c"), ("be", "a.b", "b", "c"), ("be", "", "b", "c"), ("be", "é", "b", "c")]
)
def test_other_types_are_refused(parts):
    with pytest.raises(ValueError, match="small letters"):
        event_type(*parts)


def test_the_cloudevents_package_reads_the_same_event():
    from cloudevents.core.formats.json import JSONFormat
    from cloudevents.core.v1.event import CloudEvent as Theirs

    theirs = JSONFormat().read(Theirs, to_json(EVENT))
    assert theirs.get_specversion() == "1.0"
    assert (theirs.get_id(), theirs.get_source(), theirs.get_type()) == (EVENT.id, EVENT.source, EVENT.type)
    assert (theirs.get_subject(), theirs.get_time()) == (EVENT.subject, EVENT.time)
    assert theirs.get_datacontenttype() == "application/json"
    assert theirs.get_data() == dict(EVENT.data)


def test_writing_is_deterministic_in_utc_and_read_back_equal():
    turned = attrs.evolve(
        EVENT, data=dict(reversed(list(EVENT.data.items()))), time=EVENT.time.astimezone(UTC)
    )
    assert to_json(turned) == to_json(EVENT)
    assert json.loads(to_json(EVENT))["time"] == "2026-11-23T09:30:00Z"
    assert from_json(to_json(EVENT)) == EVENT


@given(
    st.dictionaries(
        st.sampled_from(sorted(THIN_FIELDS)),
        st.integers(0, 1 << 40) | st.text(st.characters(categories=["L", "N"]), max_size=20),
    ),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_any_thin_event_is_read_back_equal(data, moment):
    event = attrs.evolve(EVENT, data=data, time=moment)
    assert from_json(to_json(event)) == event


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"data": {"email": "renee@example.org"}}, "email"),
        ({"data": {"stage": "a\nb"}}, "stage"),
        ({"data": {"stage": "x" * 201}}, "stage"),
        ({"data": {"version": 1.5}}, "version"),
        ({"data": {"version": True}}, "version"),
        ({"time": datetime(2026, 1, 1)}, "offset"),
        ({"source": "finance"}, "source"),
        ({"type": "Complaint"}, "type"),
        ({"id": "a b"}, "id"),
        ({"subject": ""}, "subject"),
    ],
)
def test_anything_that_could_be_personal_or_malformed_is_refused(changes, told):
    with pytest.raises(ValueError, match=told) as caught:
        attrs.evolve(EVENT, **changes)
    assert "renee" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{",
        b'{"specversion":"0.3"}',
        b'{"specversion":"1.0","id":"x"}',
        b'{"specversion":"1.0","time":"now"}',
    ],
)
def test_what_is_no_event_of_ours_is_refused(data):
    with pytest.raises(ValueError):
        from_json(data)
