"""From an outbox message to the letter: the token is made here, goes out with the letter, and is nowhere kept."""

from __future__ import annotations

from datetime import timedelta

from orientation_core import formats
from orientation_core.components.surveys.inviting import CLIENT, Inviting
from orientation_core.components.surveys.records import INVITATION
from orientation_core.errors import Undeliverable
from orientation_core.i18n import translate
from orientation_core.model.calendars import local_day
from orientation_core.model.delivery import Delivery, Letter
from orientation_core.model.events import from_json
from orientation_core.model.surveys.invitations import Invitation
from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import Language
from orientation_core.store import Message

_WORDS = {
    "subject": "Your opinion: {label}",
    "reminder_subject": "Reminder, your opinion: {label}",
    "greeting": "Dear Sir or Madam,",
    "ask": "{organisation} would like to know what you think. Your answers help us to serve you better.",
    "remind": "We wrote to you before and have not received your answers yet. You can still give them.",
    "link": "You can answer here: {link}",
    "code": "Your personal code: {token}",
    "until": "You can answer until {day}.",
    "anonymous": "The survey is anonymous: your answers are kept apart from your code, and nobody can join them again.",
    "named": "Your answers are kept with your invitation, so that you can interrupt and go on later.",
    "free": "Taking part is voluntary. Not answering changes nothing in the handling of your file.",
    "privacy": "How we treat your data: {url}",
    "end": "Yours faithfully",
}


class Posting(Inviting):
    """What the relay asks about invitations."""

    def delivers(self, message: Message) -> bool:
        """Whether a message is a letter of ours."""
        return message.kind == INVITATION.name and message.recipient == CLIENT

    def delivery(self, message: Message) -> Delivery:
        """The delivery of an invitation or a reminder, with a token of its own.

        :raises NotFound: the invitation is gone. :raises Undeliverable: it was answered meanwhile, the wave is closed, or
            there is no address.
        """
        with self.begin(write=False) as unit:
            _, invitation = self.invitation_record(unit, message.record)
        wave = self.wave(invitation.wave)
        if invitation.answered:
            raise Undeliverable("survey.answered", permanent=True)
        if not wave.is_open(self.clock()):
            raise Undeliverable("survey.closed", permanent=True)
        if invitation.email is None:
            raise Undeliverable("client.unreachable", permanent=True)
        asks = self.questionnaire(wave.questionnaire)
        letter = self._letter(invitation, wave, asks, message.letter or 1, self.new_token(invitation.id))
        return Delivery(message.id, message.channel, invitation.email, from_json(message.event), letter)

    def _letter(
        self, invitation: Invitation, wave: Wave, asks: Questionnaire, number: int, token: str
    ) -> Letter:
        language: Language = invitation.language

        def say(key: str, **values: object) -> str:
            return translate(_WORDS[key], language, **values)

        label = formats.line(asks.label.in_(language))
        lines = [say("greeting"), say("ask", organisation=self.agency.label.in_(language))]
        if number > 1:
            lines[1] = say("remind")
        if asks.introduction is not None:
            lines.append(asks.introduction.in_(language))
        link = self._link(token)
        lines.append("\n".join(([say("link", link=link)] if link else []) + [say("code", token=token)]))
        if wave.closes_at is not None:
            last = local_day(wave.closes_at - timedelta(microseconds=1), self.zone)
            lines.append(say("until", day=formats.day(last, language)))
        lines += [say("anonymous" if wave.anonymous else "named"), say("free")]
        if self.agency.privacy_url:
            lines.append(say("privacy", url=self.agency.privacy_url))
        lines.append(f"{say('end')}\n\n{self.agency.label.in_(language)}")
        subject = say("subject" if number == 1 else "reminder_subject", label=label)
        return Letter(subject, "\n\n".join(lines) + "\n", language)

    def _link(self, token: str) -> str | None:
        """Where the answers are given: ``answer_url`` of the settings for surveys, with {token} in it, or the survey page."""
        pattern = self.agency.settings.get("surveys", {}).get("answer_url")
        if isinstance(pattern, str):
            return pattern.replace("{token}", token)
        if self.agency.survey_url is None:
            return None
        joint = "&" if "?" in self.agency.survey_url else "?"
        return f"{self.agency.survey_url}{joint}token={token}"
