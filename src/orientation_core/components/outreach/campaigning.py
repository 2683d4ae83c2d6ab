"""Campaigns: planned, held, and held against what they were to move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Self

import attrs

from orientation_core.components.catalogue import Catalogue
from orientation_core.components.improvements import Improvements
from orientation_core.components.office import Office
from orientation_core.components.outreach.calendar import calendar
from orientation_core.components.outreach.page import page_of
from orientation_core.components.outreach.record import CAMPAIGN
from orientation_core.components.outreach.reporting import CampaignReport, reported
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.model.outreach.campaigns import (
    Campaign,
    CampaignEvent,
    Participants,
    ReachNote,
    Stage,
)
from orientation_core.model.outreach.gaps import Gap, gaps
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Period
from orientation_core.model.text import Language

Given = bytes | str | Mapping[str, Any]

#: What comes by itself, or by verbs of its own.
_LATER = ("measured", "compared")


@attrs.frozen(kw_only=True)
class Campaigning(Office):
    """The campaigns of one agency.

    :ivar services: the catalogue, whose client groups and channels campaigns name. :ivar improvements: takes figures.
    """

    services: Catalogue
    improvements: Improvements

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds."""
        parts: dict[str, Any] = {
            name: getattr(self, name).joining(connection) for name in ("services", "improvements")
        }
        return attrs.evolve(self, connection=connection, **parts)

    @property
    def _campaigns(self) -> Shelf[Campaign]:
        return Shelf(self, CAMPAIGN)

    # ------------------------------------------------------------------------------ reading

    def campaigns(self, actor: Actor, *, stage: Stage | None = None) -> list[Campaign]:
        """The campaigns, by their first day. :param stage: only those that stand there today."""
        self.permit(actor, "campaign.read")
        found = sorted(self._campaigns.find(), key=lambda one: ((one.days() or (date.max,))[0], one.name))
        today = self.improvements.today()
        return [one for one in found if stage is None or one.stage(today) == stage]

    def campaign(self, actor: Actor, name: str) -> Kept[Campaign]:
        """One campaign as it is now. :raises NotFound: there is none of that name."""
        self.permit(actor, "campaign.read")
        return self._campaigns.get(name)

    def gaps(self, actor: Actor, name: str) -> list[Gap]:
        """What a campaign lacks, in the languages of the agency."""
        campaign = self.campaign(actor, name).value
        return gaps(campaign, self.agency.languages, self.improvements.today())

    def calendar(self, actor: Actor, names: Sequence[str], language: Language) -> bytes:
        """Phases and events as an iCalendar file. :param names: of campaigns; all when none is given.

        :raises NotFound: there is none of that name. :raises MissingExtra: the package for calendars is not installed.
        """
        self.permit(actor, "campaign.read")
        chosen = names or [one.name for one in self.campaigns(actor)]
        editions = [(self._campaigns.get(name).value, self._campaigns.editions(name)[-1]) for name in chosen]
        return calendar(
            self.agency.slug, [(one, edition.version, edition.kept_at) for one, edition in editions], language
        )

    def report(self, actor: Actor, name: str) -> CampaignReport:
        """What became of a campaign, as it is today."""
        campaign = self.campaign(actor, name).value
        return reported(campaign, self.agency.languages, self.improvements.today())

    def page(self, actor: Actor, name: str, language: Language) -> bytes:
        """What became of a campaign as an HTML page. :raises NoPlugin: no plugin writes pages."""
        page = page_of(self.report(actor, name), self.agency.label)
        return self.plugins.render("site_page", page, "html", language)

    # ------------------------------------------------------------------------------ changing

    def plan_campaign(
        self, actor: Actor, document: Given, *, version: int | None = None, key: str | None = None
    ) -> Kept[Campaign]:
        """Keep a new campaign, or its plan as it is changed; the same again changes nothing.

        What was measured stays with a campaign whose figure stays the same.

        :param document: of kind ``campaign``; `lead` is the actor when absent. :param version: the version that was
            shown to a person; 0 for a campaign that must be new.
        :raises InvalidDocument: naming every problem: a client group or channel that the catalogue does not have.
        :raises Refused: another figure is to move than the one that was measured already.
        """
        self.permit(actor, "campaign.plan")
        if isinstance(document, Mapping):
            document = {"lead": actor.id, **document}
        campaign = self.documents.read(CAMPAIGN.name, document, Campaign)
        problems = [
            Problem(f"/{name}", sentence("this comes later, by itself"), "campaign.later")
            for name in _LATER
            if getattr(campaign, name)
        ]
        problems += self._unknown(campaign)
        if problems:
            raise InvalidDocument(CAMPAIGN.name, problems)
        try:
            before = self._campaigns.get(campaign.name)
        except NotFound:
            return self._campaigns.keep(actor, campaign, "planned", version=version or 0, key=key)
        if before.value.measured and campaign.expected != before.value.expected:
            words = sentence("the figure that is to move was measured already, and stays the same")
            raise Refused([Problem("/expected", words, "campaign.measured")])
        kept = attrs.evolve(campaign, measured=before.value.measured, compared=before.value.compared)
        held = before.version if version is None else version
        return self._campaigns.keep(actor, kept, "planned", version=held, key=key)

    def held(
        self, actor: Actor, name: str, event: str, participants: Sequence[Participants]
    ) -> Kept[Campaign]:
        """Note who took part in an event, by what they are, in place of what was noted before.

        :raises NotFound: there is no such event. :raises Refused: it was cancelled, or is still to come.
        """
        self.permit(actor, "campaign.plan")

        def changed(campaign: Campaign) -> Campaign:
            found = campaign.event(event)
            if found is None:
                raise NotFound("event", event)
            self._was_held(found)
            noted = attrs.evolve(found, participants=tuple(participants))
            return attrs.evolve(
                campaign, events=tuple(noted if one.name == event else one for one in campaign.events)
            )

        return self._changed(actor, name, "held", changed)

    def reached(self, actor: Actor, name: str, *notes: ReachNote) -> Kept[Campaign]:
        """Note how many were reached; the same note again changes nothing.

        :raises InvalidDocument: the campaign has no material, channel or event of that name.
        """
        self.permit(actor, "campaign.plan")

        def changed(campaign: Campaign) -> Campaign:
            fresh = [one for one in notes if one not in campaign.reach]
            return attrs.evolve(campaign, reach=(*campaign.reach, *fresh))

        return self._changed(actor, name, "reached", changed)

    def measure_campaign(
        self, actor: Actor, name: str, when: str, *, period: Period | None = None, of: str | None = None
    ) -> Kept[Campaign]:
        """Take the figure that the campaign is to move, as for an improvement action, and compare before with after.

        :param when: ``before`` or ``after``. :param period: days of receipt. :param of: wave or round.
        :raises Refused: the campaign names no figure, or the two periods overlap.
        """
        self.permit(actor, "campaign.measure")
        expected = self._campaigns.get(name).value.expected
        if expected is None:
            words = sentence("the campaign names no figure that is to move")
            raise Refused([Problem("/expected", words, "campaign.no_figure")])
        taken = self.improvements.figure(actor, expected, when, period=period, of=of)

        def changed(campaign: Campaign) -> Campaign:
            pair = {one: campaign.measurement(one) for one in ("before", "after")} | {when: taken}
            said = self.improvements.held_against(actor, expected, pair["before"], pair["after"])
            return attrs.evolve(campaign, measured=(*campaign.measured, taken), compared=said)

        return self._changed(actor, name, "measured", changed)

    # ------------------------------------------------------------------------------ inside

    def _changed(
        self, actor: Actor, name: str, done: str, change: Callable[[Campaign], Campaign]
    ) -> Kept[Campaign]:
        kept = self._campaigns.get(name)
        made = change(kept.value)
        self.documents.parse(CAMPAIGN.name, to_document(made))
        return self._campaigns.keep(actor, made, done, version=kept.version)

    def _was_held(self, event: CampaignEvent) -> None:
        if event.cancelled:
            words = sentence("nobody takes part in an event that is cancelled")
            raise Refused([Problem("/events", words, "event.cancelled")])
        if event.day > self.improvements.today():
            words = sentence("the event is still to come")
            raise Refused([Problem("/events", words, "event.early")])

    def _unknown(self, campaign: Campaign) -> list[Problem]:
        """Client groups and channels that the catalogue does not have."""
        named = [
            (f"/audiences/{place}/group", "client_group", one.group)
            for place, one in enumerate(campaign.audiences)
        ] + [
            (f"/channels/{place}/channel", "channel", one.channel)
            for place, one in enumerate(campaign.channels)
        ]
        known = {
            kind: {one.name for one in self.services.shelf(kind).find()}
            for kind in {kind for _, kind, name in named if name is not None}
        }
        return [
            Problem(where, sentence("the catalogue has nothing of this name"), "catalogue.unknown")
            for where, kind, name in named
            if name is not None and name not in known[kind]
        ]
