"""What components share: whom they ask, who is told what, and who listens at all (T20)."""

from __future__ import annotations

import pytest

from desks import CITIZEN, COORDINATOR, START, VIEWER, intake, open_desk
from orientation_core import NotAllowed, hookimpl
from orientation_core.errors import PluginError
from orientation_core.hookspecs import Recipient
from orientation_core.kinds import instant_value
from orientation_core.model.agency import Subscription
from orientation_core.model.events import from_json


class Policy:
    """Answers what it is told to, and notes what it was asked."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    @hookimpl
    def orientation_authorise(self, actor, action, subject):
        self.asked.append((actor, action, subject))
        if self.answer is ZeroDivisionError:
            raise ZeroDivisionError
        return self.answer


class Listener:
    @hookimpl
    def orientation_notify(self, event):
        return [Recipient("mail", "ombudsman")]


@pytest.mark.parametrize("answer", [True, False, None])
def test_a_plugin_is_asked_with_everything_before_the_rights_of_the_role(answer):
    policy = Policy(answer)
    with open_desk(extra=[policy]) as desk:
        case = desk.complaints.receive(CITIZEN, intake()) if answer is not False else None
        policy.asked.clear()
        assert desk.complaints.decided(VIEWER, "charter.publish", case) is answer
        assert policy.asked == [(VIEWER, "charter.publish", case)]
        for actor, may in ((COORDINATOR, answer is not False), (VIEWER, answer is True)):
            policy.asked.clear()
            if may:
                desk.complaints.permit(actor, "charter.publish")
            else:
                with pytest.raises(NotAllowed) as caught:
                    desk.complaints.permit(actor, "charter.publish")
                assert caught.value.action == "charter.publish"
            assert policy.asked == [(actor, "charter.publish", None)]


def test_a_plugin_that_fails_forbids():
    with open_desk(extra=[Policy(ZeroDivisionError)]) as desk, pytest.raises(NotAllowed) as caught:
        desk.complaints.permit(COORDINATOR, "charter.publish")
    assert caught.value.action == "charter.publish"
    assert isinstance(caught.value.__cause__, PluginError)


def test_somebody_listens_where_a_subscription_covers_the_event_or_a_plugin_tells_others():
    """Kinds and verbs in the words of event types, which have dashes."""
    one = Subscription("survey-response.was-completed", "webhook", "backoffice")
    with open_desk(subscriptions=(one,)) as desk:
        listened_to = desk.complaints.listened_to
        assert listened_to("survey_response", "was_completed")
        assert not listened_to("survey", "was_completed")
        assert not listened_to("survey_response", "begun")
    with open_desk() as desk:
        assert not desk.complaints.listened_to("complaint", "received")
    with open_desk(extra=[Listener()]) as desk:
        assert desk.complaints.listened_to("complaint", "received")


def test_each_of_those_gets_a_message_with_the_event():
    followed = (
        Subscription("survey-response.*", "webhook", "backoffice"),
        Subscription("complaint.*", "webhook", "elsewhere"),
    )
    with open_desk(subscriptions=followed, extra=[Listener()]) as desk:
        office = desk.complaints
        event = office.happened("survey_response", "r-1", "was_completed", START, {"version": 3})
        assert (event.type, event.subject, event.time) == (
            "be.test-agency.orientation.v1.survey-response.was-completed",
            "r-1",
            START,
        )
        assert event.source == "urn:orientation:be:test-agency"
        assert event.data == {"id": "r-1", "kind": "survey_response", "version": 3}
        messages = list(office.messages_about(event, "survey_response", "was_completed"))
        assert [(one.channel, one.recipient) for one in messages] == [
            ("webhook", "backoffice"),
            ("mail", "ombudsman"),
        ]
        for one in messages:
            assert (one.organisation, one.kind, one.record) == ("test-agency", "survey_response", "r-1")
            assert (one.due_at, one.letter) == (instant_value(START), None)
            assert from_json(one.event) == event
        assert len({event.id, *(one.id for one in messages)}) == 3


def test_where_no_plugin_tells_others_only_those_who_follow_get_one():
    followed = (Subscription("complaint.received", "webhook", "backoffice"),)
    with open_desk(subscriptions=followed) as desk:
        event = desk.complaints.happened("complaint", "c-1", "noted", START, {})
        assert list(desk.complaints.messages_about(event, "complaint", "noted")) == []
        (told,) = desk.complaints.messages_about(event, "complaint", "received")
        assert told.recipient == "backoffice"
