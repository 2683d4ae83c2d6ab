"""What the agency does beside its cases: it tells people, shares what helped, and answers the ombudsman."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, cast

from orientation_core.demo.agenda import Agenda
from orientation_core.demo.files import Files
from orientation_core.demo.occasions import Deed
from orientation_core.demo.scenario import Scenario
from orientation_core.documents import structure
from orientation_core.model.complaints import Outcome
from orientation_core.model.outreach.campaigns import Participants, ReachNote
from orientation_core.model.parties import Actor, Role
from orientation_core.model.referrals.referrals import Referral
from orientation_core.model.text import LANGUAGES
from orientation_core.orientation import Orientation

#: One deed: the agency, who does it, and what the scenario gives for it.
_Doing = Callable[[Orientation, Actor, Mapping[str, Any]], object]


def plan_deeds(agency: Orientation, scenario: Scenario, agenda: Agenda) -> None:
    """Put every deed of the scenario on the agenda."""
    for deed in scenario.deeds:
        agenda.add(deed.at, partial(_do, agency, scenario, deed))


def _do(agency: Orientation, scenario: Scenario, deed: Deed) -> None:
    actor = Actor(deed.by or scenario.coordinator, Role.COORDINATOR)
    what, _, _ = deed.verb.partition(".")
    if what != "referral":
        _DONE[deed.verb](agency, actor, deed.arguments)
        return
    first = _first(agency, actor)
    # Nothing is asked where no case went there, and nothing is said where nothing was asked.
    if first is not None and (first.questions or deed.verb == "referral.question"):
        _DONE[deed.verb](agency, actor, {**deed.arguments, "name": first.name})


def _held(agency: Orientation, actor: Actor, given: Mapping[str, Any]) -> None:
    people = [structure("campaign", one, Participants) for one in given["participants"]]
    agency.outreach.held(actor, given["name"], given["event"], people)


def _reached(agency: Orientation, actor: Actor, given: Mapping[str, Any]) -> None:
    notes = [structure("campaign", one, ReachNote) for one in given["notes"]]
    agency.outreach.reached(actor, given["name"], *notes)


def _decided(agency: Orientation, actor: Actor, given: Mapping[str, Any]) -> None:
    said = cast("str | None", given.get("motivation"))
    norms = tuple(given.get("norms", ()))
    agency.referrals.outcome(actor, given["name"], Outcome(given["outcome"]), norms=norms, motivation=said)


#: What can be done, by the verb of the deed.
_DONE: Mapping[str, _Doing] = {
    "campaign.plan": lambda agency, actor, given: agency.outreach.plan_campaign(actor, given["campaign"]),
    "campaign.held": _held,
    "campaign.reached": _reached,
    "practice.submit": lambda agency, actor, given: agency.practices.submit(actor, given["practice"]),
    "practice.review": lambda agency, actor, given: agency.practices.review(actor, given["name"]),
    "practice.publish": lambda agency, actor, given: agency.practices.publish(actor, given["name"]),
    "protocol.sign": lambda agency, actor, given: agency.referrals.sign_protocol(
        actor, given["name"], date.fromisoformat(given["on"])
    ),
    "referral.question": lambda agency, actor, given: agency.referrals.question(
        actor, given["name"], given["text"]
    ),
    "referral.answer": lambda agency, actor, given: agency.referrals.answer(
        actor, given["name"], given["number"], given["text"]
    ),
    "referral.outcome": _decided,
    "referral.recommend": lambda agency, actor, given: agency.referrals.recommend(
        actor, given["name"], given["text"]
    ),
    "referral.accept": lambda agency, actor, given: agency.referrals.accept(
        actor, given["name"], given["number"], given["action"]
    ),
}


def write_deeds(agency: Orientation, scenario: Scenario, files: Files) -> None:
    """The pages of the campaigns and their calendar, and the sealed dossier of the first case at the second line."""
    actor = Actor(scenario.coordinator, Role.COORDINATOR)
    pages, dossiers = ("html" in agency.plugins.formats(kind) for kind in ("site_page", "dossier"))
    for campaign in agency.outreach.campaigns(actor) if pages else ():
        for language in LANGUAGES:
            page = agency.outreach.page(actor, campaign.name, language)
            files.put(f"campaign/{campaign.name}-{language}.html", page)
    first = _first(agency, actor)
    if first is not None and dossiers:
        dossier = agency.referrals.dossier(actor, first.name, others="mask")
        files.put(f"dossier/{first.reference}.zip", dossier.zipped())


def _first(agency: Orientation, actor: Actor) -> Referral | None:
    """The case that went to the second line first."""
    found = agency.referrals.find(actor)
    return min(found, key=lambda one: (one.opened_at, one.name), default=None)
