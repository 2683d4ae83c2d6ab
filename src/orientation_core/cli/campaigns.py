"""``campaign``: informing and sensitising, from the plan to the effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    spoken,
    store_options,
    table,
)
from orientation_core.cli.files import put
from orientation_core.cli.moments import Day
from orientation_core.components.outreach import CampaignReport
from orientation_core.documents import to_document
from orientation_core.errors import Problem
from orientation_core.labels import label, told
from orientation_core.model.improvements import Measured
from orientation_core.model.outreach.campaigns import REACH, Campaign, Participants, ReachNote
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Period
from orientation_core.model.text import LANGUAGES, Language, Text


@click.group("campaign", cls=Group)
def campaign() -> None:
    """Campaigns for clients and officials: plan, materials, calendar, reach, effect."""


@campaign.command("list")
@click.option(
    "--stage",
    type=click.Choice(["planned", "running", "finished", "cancelled"]),
    help="Only those that stand there today.",
)
@store_options
@actor_options
@json_option
def list_(stage: Any, place: Place, who: Actor, as_json: bool) -> None:
    """List the campaigns by their first day."""
    with place.opened() as orientation:
        found = orientation.outreach.campaigns(who, stage=stage)
        today = orientation.improvements.today()
    rows = [_row(one, one.stage(today)) for one in found]
    if as_json:
        print_json(rows)
        return
    table(rows, {"name": "Name", "stage": "Stage", "from": "From", "to": "To", "label": "Label"})


def _row(one: Campaign, stage: str) -> dict[str, str]:
    first, last = (day.isoformat() for day in one.days()) if one.days() else ("", "")  # type: ignore[union-attr]
    return {"name": one.name, "stage": stage, "from": first, "to": last, "label": one.label.in_(spoken())}


@campaign.command("show")
@click.argument("name")
@store_options
@actor_options
@json_option
def show(name: str, place: Place, who: Actor, as_json: bool) -> None:
    """Show NAME: whom it speaks to, what it says, when, and what it lacks."""
    with place.opened() as orientation:
        kept = orientation.outreach.campaign(who, name)
        made = orientation.outreach.report(who, name)
    if as_json:
        print_json({"campaign": to_document(kept.value), "version": kept.version, "stage": made.stage})
        return
    language, found = spoken(), kept.value
    click.echo(
        plain(f"{found.label.in_(language)} ({found.name}), {label('campaign_stage', made.stage, language)}")
    )
    click.echo(plain(f"  {found.aim.in_(language)}"))
    for audience in found.audiences:
        size = "" if audience.size is None else f", {audience.size:,}"
        click.echo(
            plain(f"  {label('audience', audience.kind, language)}: {audience.group or audience.name}{size}")
        )
    for message in found.messages:
        click.echo(plain(f"  “{message.text.in_(language)}”"))
    rows = [
        {"name": one.name, "first": one.first_day, "last": one.last_day, "label": one.label.in_(language)}
        for one in found.phases
    ] + [
        {"name": one.name, "first": one.day, "last": one.last_day or "", "label": one.label.in_(language)}
        for one in found.events
    ]
    if rows:
        table(rows, {"name": "Phase or event", "first": "From", "last": "To", "label": "Label"})
    _lacks(made)


def _lacks(made: CampaignReport) -> None:
    for gap in made.gaps:
        said = told(Problem("", gap.message), spoken()).message
        click.secho(plain(f"  {gap.where}: {said}"), fg="yellow")


@campaign.command("plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--new", is_flag=True, help="Only when there is no campaign of that name.")
@store_options
@actor_options
@json_option
def plan(file: Path, new: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Keep the campaign that FILE (a document of kind campaign) plans, or its plan as it is changed."""
    with place.opened(create=True) as orientation:
        kept = orientation.outreach.plan_campaign(who, file.read_bytes(), version=0 if new else None)
        made = orientation.outreach.report(who, kept.value.name)
    if as_json:
        print_json({"campaign": to_document(kept.value), "version": kept.version})
        return
    click.echo(plain(f"{kept.value.name}, version {kept.version}."))
    _lacks(made)


@campaign.command("held")
@click.argument("name")
@click.argument("event")
@click.option(
    "--participants",
    nargs=2,
    type=(str, click.IntRange(0)),
    multiple=True,
    required=True,
    metavar="WHO NUMBER",
    help="How many came of one sort (repeatable): a function or group, no names.",
)
@store_options
@actor_options
def held(name: str, event: str, participants: tuple[tuple[str, int], ...], place: Place, who: Actor) -> None:
    """Note how many took part in EVENT of campaign NAME."""
    came = [Participants(Text(**{spoken(): sort}), number) for sort, number in participants]
    with place.opened() as orientation:
        kept = orientation.outreach.held(who, name, event, came)
    click.echo(f"{counted(sum(one.number for one in came), 'participant')}; version {kept.version}.")


@campaign.command("reach")
@click.argument("name")
@click.argument("by")
@click.argument("measure", type=click.Choice(REACH))
@click.argument("number", type=click.IntRange(0))
@click.option("--on", "day", type=Day(), help="The day it was counted; today when not given.")
@store_options
@actor_options
def reach(name: str, by: str, measure: Any, number: int, day: Any, place: Place, who: Actor) -> None:
    """Note how many were reached BY a material, channel or event of campaign NAME."""
    with place.opened() as orientation:
        on = day or orientation.improvements.today()
        kept = orientation.outreach.reached(who, name, ReachNote(by, measure, number, on))
    click.echo(f"{name}, version {kept.version}.")


@campaign.command("measure")
@click.argument("name")
@click.argument("when", type=click.Choice(["before", "after"]))
@click.option("--from", "start", type=Day(), help="First day of receipt, for a report of complaints.")
@click.option("--to", "end", type=Day(), help="The day after the last one.")
@click.option("--of", metavar="NAME", help="Wave of a survey, or round of a self-assessment.")
@store_options
@actor_options
@json_option
def measure(
    name: str, when: str, start: Any, end: Any, of: str | None, place: Place, who: Actor, as_json: bool
) -> None:
    """Take the figure that NAME is to move, before it or after it, and compare."""
    if (start is None) != (end is None):
        raise click.UsageError("--from and --to go together.")
    period = None if start is None else Period(start, end)
    with place.opened() as orientation:
        orientation.outreach.measure_campaign(who, name, when, period=period, of=of)
        made = orientation.outreach.report(who, name)
    if as_json:
        print_json(_document(made))
        return
    _effect(made)


@campaign.command("calendar")
@click.argument("names", nargs=-1)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the entries."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default="-",
    help="File to write (- for the standard output).",
)
@store_options
@actor_options
def calendar(names: tuple[str, ...], language: Language, out: Path, place: Place, who: Actor) -> None:
    """Write phases and events of NAMES (all campaigns when none is named) as iCalendar."""
    with place.opened() as orientation:
        content = orientation.outreach.calendar(who, names, language)
    put(out, content, "ics")


@campaign.command("report")
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write it as an HTML page.",
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the page."
)
@store_options
@actor_options
@json_option
def report(name: str, out: Path | None, language: Language, place: Place, who: Actor, as_json: bool) -> None:
    """Show what became of NAME: reach, participants, the figure before and after, and what it lacks."""
    with place.opened() as orientation:
        if out is not None:
            put(out, orientation.outreach.page(who, name, language), f"html, {language}")
            return
        made = orientation.outreach.report(who, name)
    if as_json:
        print_json(_document(made))
        return
    language, found = spoken(), made.campaign
    click.echo(
        plain(f"{found.label.in_(language)} ({found.name}), {label('campaign_stage', made.stage, language)}")
    )
    rows = [
        {
            "measure": label("reach", one.measure, language),
            "number": f"{one.number:,}",
            "share": "" if one.share is None else f"{one.share:.1%}",
        }
        for one in made.reach
    ]
    if rows:
        table(rows, {"measure": "Reach", "number": "Number", "share": "Of the audience"})
    click.echo(f"  {counted(made.participants, 'participant')} in its events.")
    _effect(made)
    _lacks(made)


def _effect(made: CampaignReport) -> None:
    language = spoken()
    for when, one in (("Before", made.before), ("After", made.after)):
        if one is not None:
            click.echo(plain(f"  {when}: {_value(one, language)}"))
    if made.compared is not None:
        verdict = label("effect_verdict", made.compared.verdict, language)
        p = "" if made.compared.p is None else f", p = {made.compared.p:.3g}"
        click.echo(plain(f"  {verdict} ({made.compared.method}{p})"))


def _value(one: Measured, language: Language) -> str:
    if one.value is None:
        return "–" if one.missing is None else one.missing.in_(language)
    return f"{round(one.value, 1):g} {one.unit or ''} (n = {one.n if one.n is not None else '–'})"


def _document(made: CampaignReport) -> dict[str, Any]:
    document = to_document(made)
    document["gaps"] = [
        {**to_document(one), "message": told(Problem("", one.message), spoken()).message} for one in made.gaps
    ]
    return document
