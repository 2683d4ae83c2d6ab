"""``actions``, ``link``, ``chain``, ``loose-ends``: improvement, and what hangs together with what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.cli.files import Target, file_options
from orientation_core.cli.moments import Day
from orientation_core.documents import to_document
from orientation_core.errors import NotFound
from orientation_core.labels import label
from orientation_core.model.gate import parse_json
from orientation_core.model.improvements import RELATIONS, Chain, End, ImprovementAction
from orientation_core.model.improvements.actions import STATES
from orientation_core.model.improvements.loose import RULES
from orientation_core.model.improvements.moves import closed
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Period
from orientation_core.model.text import LANGUAGES, Language

if TYPE_CHECKING:
    from orientation_core.orientation import Orientation

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NAME = click.argument("name")


def _language_option(command: Any) -> Any:
    said = "Of the labels."
    return click.option(
        "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help=said
    )(command)


@click.group("actions", cls=Group)
def actions() -> None:
    """Improvement actions: propose, plan, do, check, act, measure, close."""


@actions.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--origin", help="Only those of this origin.")
@click.option("--owner", help="Only those of this owner.")
@click.option("--search", default="", help="Words that they must have.")
@_language_option
@store_options
@actor_options
@json_option
def list_(
    state: str | None,
    origin: str | None,
    owner: str | None,
    search: str,
    language: Language,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """List the actions, the oldest first."""
    with place.opened() as orientation:
        part = orientation.improvements
        found = part.actions(who, state=state, origin=origin, owner=owner, search=search)
        today, calendar = part.today(), part.calendar
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [
        {
            "name": one.name,
            "state": label("action_state", one.state, language),
            "owner": one.owner,
            "check": one.expected.by if one.expected else "",
            "late": len(one.overdue(calendar, today)) or "",
            "label": one.label.in_(language),
        }
        for one in found
    ]
    columns = {
        "name": "Action",
        "state": "State",
        "owner": "Owner",
        "check": "Check on",
        "late": "Overdue",
        "label": "About",
    }
    table(rows, columns, title=counted(len(rows), "action"), one_line=True)


@actions.command()
@_NAME
@_language_option
@store_options
@actor_options
@json_option
def show(name: str, language: Language, place: Place, who: Actor, as_json: bool) -> None:
    """Show the action NAME: its milestones, what was measured, what was done."""
    with place.opened() as orientation:
        part = orientation.improvements
        one, origins = part.action(who, name), part.origins()
        today, calendar = part.today(), part.calendar
    if as_json:
        print_json(to_document(one))
        return
    origin = origins.get(one.origin.kind)
    came = one.origin.kind if origin is None else origin.in_(language)
    click.echo(f"{plain(one.label.in_(language))} ({plain(one.name)})")
    click.echo(f"  {label('action_state', one.state, language)}, answered for by {plain(one.owner)}")
    click.echo(f"  {plain(came)}{f': {plain(one.origin.end)}' if one.origin.end else ''}")
    for mile in one.milestones:
        done = f"done on {mile.done_on}" if mile.done_on else f"due on {mile.due_on(calendar)}"
        late = ", overdue" if not one.over and mile.overdue(calendar, today) else ""
        click.echo(f"  {plain(mile.label.in_(language))}: {done}{late}")
    for line in _effect(one, language):
        click.echo(f"  {plain(line)}")


@actions.command()
@click.argument("file", type=_FILE)
@click.option("--key", help="Idempotency key: the same key with the same action changes nothing.")
@store_options
@actor_options
@json_option
def propose(file: Path, key: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """Propose the action that FILE describes (a document of kind improvement_action)."""
    document = parse_json(file.read_bytes(), kind="improvement_action")
    with place.opened(create=True) as orientation:
        made = orientation.improvements.propose(who, document, key=key)
    _told(made, as_json=as_json)


@actions.command()
@_NAME
@click.argument("to", type=click.Choice(STATES[:4]))
@click.option("--reason", help="Why, in words.")
@store_options
@actor_options
@json_option
def advance(name: str, to: Any, reason: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """Move the action NAME TO its next state: plan, do, check or act."""
    with place.opened() as orientation:
        moved = orientation.improvements.advance(who, name, to, reason=reason)
    _told(moved, as_json=as_json)


@actions.command()
@_NAME
@click.argument("milestone")
@click.option("--on", type=Day(), help="On which day; today when left out.")
@store_options
@actor_options
@json_option
def done(name: str, milestone: str, on: date | None, place: Place, who: Actor, as_json: bool) -> None:
    """Note that a MILESTONE of the action NAME is done."""
    with place.opened() as orientation:
        moved = orientation.improvements.done(who, name, milestone, on=on)
    _told(moved, as_json=as_json)


@actions.command()
@_NAME
@click.argument("when", type=click.Choice(["before", "after"]))
@click.option("--from", "start", type=Day(), help="First day of receipt, for a figure about complaints.")
@click.option("--to", "end", type=Day(), help="The day after the last one.")
@click.option("--of", help="The wave of a survey, or the round of a self-assessment.")
@store_options
@actor_options
@json_option
def measure(
    name: str,
    when: str,
    start: date | None,
    end: date | None,
    of: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Take the figure of the action NAME out of its report, before the action or after it."""
    if (start is None) != (end is None):
        raise click.UsageError("--from and --to come together")
    period = None if start is None or end is None else Period(start, end)
    with place.opened() as orientation:
        taken = orientation.improvements.measure(who, name, when, period=period, of=of)
    if as_json:
        print_json(to_document(taken))
        return
    for line in _effect(taken, "en"):
        click.echo(plain(line))


@actions.command()
@_NAME
@click.argument("how", type=click.Choice(STATES[4:]))
@click.option("--reason", help="Why, in words; owed when it is abandoned.")
@click.option("--dry-run", is_flag=True, help="Say whether it could be closed so, and change nothing.")
@store_options
@actor_options
@json_option
def close(
    name: str, how: Any, reason: str | None, dry_run: bool, place: Place, who: Actor, as_json: bool
) -> None:
    """Close the action NAME as effective, not_shown or abandoned; it cannot be opened again."""
    with place.opened() as orientation:
        part = orientation.improvements
        if dry_run:
            part.permit(who, "improvement.close")
            one = closed(part.action(who, name), how, part.clock(), part.today(), who.id, reason)
        else:
            one = part.close(who, name, how, reason=reason)
    if dry_run and not as_json:
        click.echo(f"{plain(name)} could be closed as {label('action_state', how, 'en').lower()}.")
        return
    _told(one, as_json=as_json)


@click.command("link")
@click.argument("source")
@click.argument("relation", type=click.Choice(list(RELATIONS)))
@click.argument("target")
@click.option("--take-back", is_flag=True, help="Take back what was declared.")
@click.option("--dry-run", is_flag=True, help="With --take-back: say what would end, and change nothing.")
@store_options
@actor_options
@json_option
def link(
    source: str,
    relation: Any,
    target: str,
    take_back: bool,
    dry_run: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Declare that SOURCE has to do with TARGET; both are written kind:id, for example cause:no-follow-up."""
    with place.opened() as orientation:
        part = orientation.improvements
        if take_back and dry_run:
            part.permit(who, "improvement.link")
            wanted = End.of(target)
            found = [
                one
                for one in part.links(who, source)
                if (one.relation, one.target, one.said_in) == (relation, wanted, None)
            ]
            if not found:
                raise NotFound("link", f"{source} {relation} {target}")
            made = found[0]
        else:
            made = (part.unlink if take_back else part.link)(who, source, relation, target)
    if as_json:
        print_json(to_document(made))
        return
    verb = "would end" if dry_run and take_back else "has ended" if take_back else "holds"
    said = label("link_relation", made.relation, "en")
    click.echo(f"{plain(made.source)} {said} {plain(made.target)}: this {verb}.")


@click.command("chain")
@click.argument("end")
@_language_option
@store_options
@actor_options
@json_option
def chain(end: str, language: Language, place: Place, who: Actor, as_json: bool) -> None:
    """Print the chain that END belongs to, link by link, from the promise to the charter that learned from it.

    END is written kind:id: commitment:CHARTER/ID, breach:CASE/CLOCK, point:CASE/NUMBER, cause:CODE, action:NAME …; a
    case is named by its id or its reference.
    """
    with place.opened() as orientation:
        found = orientation.improvements.chain(who, end)
        parts = () if found.links or found.start.kind != "case" else _parts(orientation, who, found.start.id)
    if as_json:
        print_json(to_document(found))
        return
    for line in told(found, language):
        click.echo(line)
    for part in parts:
        click.echo(f"  its own part is linked: orientation chain {plain(part)}")


def _parts(orientation: Orientation, who: Actor, key: str) -> list[str]:
    """The ends within a case that stand in a chain of their own, as they are typed."""
    case = orientation.complaints.get(who, key)
    ends = [f"{kind}:{case.reference}/{run.name}" for run in case.clocks for kind in ("breach", "clock")]
    ends += [f"point:{case.reference}/{point.number}" for point in case.points]
    return [one for one in ends if orientation.improvements.links(who, one)]


def told(found: Chain, language: Language) -> Iterator[str]:
    """A chain, link by link, each end by its label and as it is written."""

    def named(end: End) -> str:
        place = found.place(end)
        missing = " (not kept here)" if place.missing else ""
        return f"{plain(place.label.in_(language))} [{plain(end)}]{missing}"

    last = None
    for one in found.links:
        if one.source != last:
            yield named(one.source)
        yield f"  {label('link_relation', one.relation, language)} -> {named(one.target)}"
        last = one.target
    if not found.links:
        yield f"{named(found.start)}: nothing is linked to it."
    if found.more:
        yield f"… and at least {found.more:,} more."


@click.command("loose-ends")
@click.option("--most", type=click.IntRange(1, 10_000), default=10, show_default=True, help="Of each rule.")
@_language_option
@store_options
@actor_options
@json_option
def loose_ends(most: int, language: Language, place: Place, who: Actor, as_json: bool) -> None:
    """Say what hangs loose, since when, and what to do about it."""
    with place.opened() as orientation:
        found = orientation.improvements.loose_ends(who, most=most)
    if as_json:
        print_json(to_document(found))
        return
    for rule in RULES:
        ends, number = found.of(rule), found.counts.get(rule, 0)
        if not number:
            continue
        click.echo(f"{plain(RULES[rule].label.in_(language))}: {number:,}")
        for one in ends:
            click.echo(f"  {one.since}  {plain(one.label.in_(language))} [{plain(one.end)}]")
            click.echo(f"    {plain(one.detail.in_(language))}")
        if number > len(ends):
            click.echo(f"  … and {number - len(ends):,} more.")
    if not any(found.counts.values()):
        click.echo("Nothing hangs loose.")
    for name in found.skipped:
        click.echo(f"Not asked, because you may not read what it looks at: {name}.", err=True)


@click.command("actions")
@click.option("--year", type=click.IntRange(1970, 9998), required=True, help="Of which year.")
@file_options
@store_options
@actor_options
def report_actions(year: int, target: Target, place: Place, who: Actor) -> None:
    """The action plan of a year, with what became of last year's."""
    with place.opened() as orientation:
        made = orientation.improvements.plan(who, year)
        content = orientation.improvements.render(made, target.format, target.language)
    target.write(content, counted(len(made.actions), "action"))


def _told(one: ImprovementAction, *, as_json: bool) -> None:
    if as_json:
        print_json(to_document(one))
        return
    click.echo(f"{plain(one.name)}: {label('action_state', one.state, 'en').lower()}.")


def _effect(one: ImprovementAction, language: Language) -> Iterator[str]:
    """What is to move, what was measured, what that says."""
    if one.expected is not None:
        start = "" if one.expected.before is None else f" from {one.expected.before:g}"
        yield f"{one.expected.indicator}{start} to {one.expected.target:g} by {one.expected.by}"
    for taken in one.measured:
        when = taken.of or (f"{taken.period.start} to {taken.period.last_day}" if taken.period else "")
        if taken.value is None:
            why = "" if taken.missing is None else taken.missing.in_(language)
            yield f"{taken.when} ({when}): no figure. {why}".rstrip()
            continue
        of = "" if taken.denominator is None else f", {taken.numerator:,} of {taken.denominator:,}"
        between = (
            "" if taken.low is None or taken.high is None else f", 95 % {taken.low:.1f} to {taken.high:.1f}"
        )
        yield f"{taken.when} ({when}): {round(taken.value, 1):g} {taken.unit or ''}{of}{between}"
    if one.compared is not None:
        p = "" if one.compared.p is None else f", p = {one.compared.p:.3g}"
        reached = "target reached" if one.compared.reached else "target not reached"
        verdict = one.compared.verdict.replace("_", " ")
        yield f"effect {verdict} ({one.compared.method.replace('_', ' ')}{p}); {reached}"
