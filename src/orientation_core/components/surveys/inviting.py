"""Asking people: invitations, the fatigue rule, reminders, and the token that is made when a letter goes out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from orientation_core.components.privacy.records import is_erased
from orientation_core.components.surveys.desk import TRIES, SurveyDesk
from orientation_core.components.surveys.records import INVITATION
from orientation_core.errors import Conflict, NotFound, Problem, Refused, sentence
from orientation_core.kinds import instant_of, instant_value
from orientation_core.model.events import to_json
from orientation_core.model.parties import SYSTEM, Actor
from orientation_core.model.surveys.invitations import (
    Invitation,
    Invitee,
    fatigue_of,
    new_token,
    token_hash,
)
from orientation_core.model.surveys.waves import Wave
from orientation_core.store import Claim, Message, Query, UnitOfWork, Where

#: Under which tokens are claimed: one token, one invitation.
TOKEN_SCOPE = "survey.token"  # noqa: S105 - a scope, no secret

#: As in the outbox of complaints: the person, whose address is read when the letter goes out.
CLIENT = "client"

#: A letter goes out at most so many days after what it asks about, as in the schema of a wave.
MOST_DAYS = 365


@attrs.frozen
class Invited:
    """What inviting did. :ivar invitations: made now. :ivar already: asked in this wave before.

    :ivar spared: not asked, because they were asked often enough of late; ids of persons.
    :ivar without_address: of those invited: nobody delivers their token but the host.
    """

    invitations: tuple[Invitation, ...] = ()
    already: int = 0
    spared: tuple[str, ...] = ()
    without_address: int = 0


class Inviting(SurveyDesk):
    """Who is asked."""

    def invite(
        self,
        actor: Actor,
        wave: str,
        people: Iterable[Invitee],
        *,
        about: str | None = None,
        after_days: int = 0,
        dry_run: bool = False,
    ) -> Invited:
        """Ask people; nobody twice in one wave, and nobody more often than the agency allows.

        Those with a mail address get a letter over the agency's channel for clients, through the outbox.

        :param about: the record whose event made us ask. :param after_days: how much later the letters go out.
        :param dry_run: say who would be asked, and ask nobody.
        :raises Refused: the wave is closed, or a stratum is not one of its sample.
        :raises InvalidDocument: an address or a name cannot be kept; nobody was asked.
        """
        self.permit(actor, "survey.invite")
        of, now = self.wave(wave), self.clock()
        if not of.is_open(max(now, of.opens_at)):
            of.must_be_open(now)
        if not 0 <= after_days <= MOST_DAYS:
            said = sentence("a letter goes out after {low} to {high} days", low=0, high=MOST_DAYS)
            raise Refused([Problem("/after_days", said, "survey.after")])
        due = max(now, of.opens_at) + timedelta(days=after_days)
        found, already, spared = [], 0, []
        asked = list({one.person: one for one in people}.values())
        self._known_strata(of, asked)
        rule = fatigue_of(self.agency.settings)
        with self.begin(write=False) as unit:
            for one in asked:
                earlier = self._asked_before(unit, one.person)
                if any(name == wave for name, _ in earlier):
                    already += 1
                elif not rule.allows((at for _, at in earlier), now):
                    spared.append(one.person)
                else:
                    values = attrs.asdict(one)
                    made = Invitation(
                        self.ids(),
                        wave,
                        invited_at=now,
                        about=about,
                        letters=(due,) if one.email else (),
                        **values,
                    )
                    found.append(self.gated(INVITATION, made))
        with self.begin(write=not dry_run) as unit:
            for made in () if dry_run else found:
                self.add(unit, INVITATION, made, actor.id, "invited", now)
                # One of two who ask the same person at the same time fails here, and changes nothing.
                unit.claim(
                    Claim(f"survey.invite/{wave}", sha256(made.person.encode()).hexdigest(), b"", made.id)
                )
                for message in self._letters(made, 1, due):
                    unit.enqueue(message)
        return Invited(tuple(found), already, tuple(spared), sum(one.email is None for one in found))

    def remind(self, actor: Actor, wave: str) -> int:
        """Remind those who have not answered and whose next reminder is due; returns how many.

        Run it daily: whoever was reminded already is not reminded again.
        """
        self.permit(actor, "survey.invite")
        of, now, count = self.wave(wave), self.clock(), 0
        if not of.is_open(now) or not of.reminders:
            return 0
        waiting = Query((Where("wave", "=", wave), Where("answered", "=", 0)))
        with self.begin(write=False) as unit:
            records = unit.find(INVITATION, waiting)
        for record in records:
            one = record.value(INVITATION)
            sent = len(one.letters)
            if one.email is None or not 1 <= sent <= len(of.reminders):
                continue
            if now < one.letters[0] + timedelta(days=of.reminders[sent - 1]):
                continue
            reminded = attrs.evolve(one, letters=(*one.letters, now))
            try:
                with self.begin(write=True) as unit:
                    self.change(unit, INVITATION, record, reminded, actor.id, "reminded", now)
                    for message in self._letters(reminded, sent + 1, now):
                        unit.enqueue(message)
            except Conflict:
                continue  # they answered, or somebody else reminds them, at this very moment
            count += 1
        return count

    def token(self, actor: Actor, invitation: str) -> str:
        """A fresh token for an invitation that the host delivers itself; only its hash is kept.

        Earlier tokens of the invitation stay good: whichever is used first uses up all of them.

        :raises NotFound: there is no such invitation, or whoever was invited was erased since.
        """
        self.permit(actor, "survey.invite")
        return self.new_token(invitation, actor.id)

    def new_token(self, invitation: str, actor: str = SYSTEM.id) -> str:
        """A fresh token; see :meth:`token`."""
        token, now = new_token(self.randomness), self.clock()
        digest = token_hash(token)
        for attempt in range(TRIES):
            try:
                with self.begin(write=True) as unit:
                    record, one = self.invitation_record(unit, invitation)
                    if is_erased(unit, INVITATION.name, record.id):
                        raise NotFound(INVITATION.name, invitation)
                    changed = attrs.evolve(one, tokens=(*one.tokens[-100:], digest))
                    self.change(unit, INVITATION, record, changed, actor, "token-made", now)
                    unit.claim(Claim(TOKEN_SCOPE, digest, b"", invitation))
            except Conflict:
                if attempt == TRIES - 1:
                    raise
            else:
                return token
        raise AssertionError("unreachable: the last try returns or raises")

    def _asked_before(self, unit: UnitOfWork, person: str) -> list[tuple[str, datetime]]:
        """In which waves somebody was asked, and when."""
        mine = Query((Where("person", "=", person),))
        return [
            (str(wave), instant_of(int(at or 0)))
            for chunk in unit.columns(INVITATION, ("wave", "invited_at"), mine)
            for wave, at in zip(chunk["wave"], chunk["invited_at"], strict=True)
        ]

    def _known_strata(self, wave: Wave, people: Iterable[Invitee]) -> None:
        if wave.sample is None or not wave.sample.strata:
            return
        known = {one.name for one in wave.sample.strata}
        if any(one.stratum not in known for one in people):
            message = sentence("everybody asked belongs to one of: {names}", names=tuple(sorted(known)))
            raise Refused([Problem("/stratum", message, "wave.stratum")])

    def _letters(self, invitation: Invitation, number: int, due: datetime) -> Iterable[Message]:
        if invitation.email is None:
            return
        kind = INVITATION.name
        event = self.happened(
            kind, invitation.id, "invited" if number == 1 else "reminded", self.clock(), {"version": number}
        )
        yield Message(
            self.ids(),
            self.agency.slug,
            kind,
            invitation.id,
            self.agency.client_channel,
            CLIENT,
            to_json(event),
            instant_value(due),
            number,
        )
