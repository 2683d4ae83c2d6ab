"""``receive``, ``worklist``, ``show``, ``explain``: the day of a desk."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
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
from orientation_core.cli.moments import Day
from orientation_core.cli.referrals import owed_table
from orientation_core.components.complaints import Complaints
from orientation_core.components.complaints.conduct import Standing
from orientation_core.documents import to_document
from orientation_core.errors import NotAllowed, NotFound
from orientation_core.model.clocks import ClockState
from orientation_core.model.complaints import Complaint
from orientation_core.model.explain import explain as sentence
from orientation_core.model.parties import Actor, Role
from orientation_core.model.text import LANGUAGES, Language
from orientation_core.orientation import Orientation


class _FileOrKind(Group):
    """A group whose first command needs not be named: ``receive FILE`` is ``receive intake FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name in where it was left out."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["intake", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_FileOrKind)
def receive() -> None:
    """Take in a request: a document (receive FILE), or mail.

    receive FILE takes a document of kind intake, - stands for the standard input; receive mail PATH takes messages.
    """


@receive.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--key", help="Idempotency key: the same key and document never make a second case.")
@click.option("--anonymous", is_flag=True, help="Keep nothing of who complains; give a receipt code instead.")
@click.option("--dry-run", is_flag=True, help="Check the document and change nothing.")
@store_options
@actor_options
@json_option
def intake(
    file: Path,
    key: str | None,
    anonymous: bool,
    dry_run: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Take in a request from a document of kind intake.

    FILE is - for the standard input.
    """
    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    with place.opened(create=True, dry_run=dry_run) as orientation:
        if dry_run:
            orientation.documents.parse("intake", data)
            if as_json:
                print_json({"valid": True})
            else:
                click.echo("This intake is valid; nothing was changed.")
            return
        receipt = None
        if anonymous:
            received = orientation.complaints.receive_anonymously(who, data, key=key)
            case, receipt = received.case, received.receipt
        else:
            case = orientation.complaints.receive(who, data, key=key)
        if as_json:
            print_json({"receipt": receipt, "case": to_document(case)} if anonymous else to_document(case))
            return
        click.echo(f"Received under reference {case.reference} ({case.type.value.replace('_', ' ')}).")
        for run in case.clocks:
            if run.due_on:
                click.echo(f"  {run.name}: due {run.due_on}")
        if anonymous:
            told = receipt or "it was given when this document was first received"
            click.echo(f"Receipt code: {told}")
            click.echo("Only this code leads back to the case, and it is kept nowhere: write it down.")


@click.command()
@click.argument("receipt")
@click.option(
    "--say",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Add the words of this file to the case.",
)
@store_options
@json_option
def follow(receipt: str, say: Path | None, place: Place, as_json: bool) -> None:
    """Follow an anonymous case with its RECEIPT code, and read what was answered.

    RECEIPT is - for the standard input, so that the code stands in no list of commands.
    """
    code = sys.stdin.readline() if receipt == "-" else receipt
    with place.opened() as orientation:
        desk = orientation.complaints
        found = desk.follow(code)
        case = found.case
        if say is not None:
            words = say.read_text("utf-8")
            subject = case.subject or case.reference
            case = desk.note_letter(found.actor, case.id, subject, words, channel="receipt")
        if as_json:
            print_json(to_document(case))
            return
    click.echo(f"{case.reference}: {_words(case.state)}")
    for letter in case.letters:
        said = "You" if letter.direction == "in" else "Answer"
        click.secho(plain(f"\n{said}, {letter.at:%Y-%m-%d}: {letter.subject}"), bold=True)
        click.echo("\n".join(plain(line) for line in letter.body.split("\n")))


def _second_line(orientation: Orientation, who: Actor) -> None:
    """The answers that are owed to the second line, before the cases: their clock is not the client's."""
    try:
        owed = orientation.referrals.owed(who)
    except NotAllowed:
        return
    if owed:
        owed_table(owed)


@click.command()
@click.option("--stage", help="Only cases in this state of the procedure.")
@click.option("--unit", help="Only cases of this unit.")
@click.option("--unassigned", is_flag=True, help="Only cases that nobody has.")
@click.option("--search", "words", help="Only cases with these words, in any spelling of case and accents.")
@click.option("--limit", type=click.IntRange(1, 1000), default=25, show_default=True)
@click.option("--after", metavar="ID", help="Continue behind this case (the last one of the page before).")
@click.option("--on", type=Day(), help="Count what is left from that day instead of today.")
@store_options
@actor_options
@json_option
def worklist(
    stage: str | None,
    unit: str | None,
    unassigned: bool,
    words: str | None,
    limit: int,
    after: str | None,
    on: date | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Open cases, what is due first at the top."""
    with place.opened() as orientation:
        desk = orientation.complaints
        if words:
            items = desk.search(who, words, limit=limit, after=after, on=on)
        else:
            items = desk.worklist(
                who, stage=stage, unit=unit, unassigned=unassigned, limit=limit, after=after, on=on
            )
        if as_json:
            print_json([attrs.asdict(item) for item in items])
            return
        if not (words or stage or unit or after):
            _second_line(orientation, who)
        if not items:
            click.echo("No such cases.")
            return
        rows = [
            {
                **attrs.asdict(item),
                "due": item.due_on or "–",
                "left": "–" if item.days_left is None else f"{item.days_left:+d} d",
                "type": item.type.replace("_", " "),
                "state": item.state.replace("_", " "),
                "subject": item.subject or "",
                "_style": "red" if item.late else "",
            }
            for item in items
        ]
        columns = {
            "reference": "Reference",
            "due": "Due",
            "left": "Left",
            "state": "State",
            "language": "Lang",
        }
        if shutil.get_terminal_size().columns >= 110:
            columns |= {"type": "Type", "received_on": "Received"}
        title = f"{plain(orientation.agency.label.in_('en'))}: {counted(len(items), 'case')}"
        table(rows, {**columns, "subject": "Subject"}, title=title, one_line=True)
        if len(items) == limit:
            click.echo(f"More: add --after {items[-1].id}")


@click.command()
@click.argument("case")
@store_options
@actor_options
@json_option
def show(
    case: str,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Show one CASE, by reference or id."""
    with place.opened() as orientation:
        found = orientation.complaints.get(who, case)
        if as_json:
            print_json(to_document(found))
            return
        _print_case(found, orientation.complaints.clocks(who, found.id))
        for one in _measures(orientation.complaints, who, found.id):
            where = "" if one.reference in (None, found.reference) else f", decided in {one.reference}"
            told = f"  Measure: {_words(one.measure.kind)}, review by {one.measure.review_on}{where}"
            click.echo(plain(told))


def _measures(desk: Complaints, who: Actor, case: str) -> list[Standing]:
    """What counts for whoever opened the case; a client reads that on the case itself."""
    return [] if who.role is Role.CITIZEN else desk.measures_of(who, case)


def _print_case(case: Complaint, clocks: Sequence[ClockState]) -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    console, zone = Console(), ZoneInfo(case.zone)

    def moment(at: datetime) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

    came_in = "" if case.type is case.original_type else f" (came in as {_words(case.original_type)})"
    ground = f" ({_words(case.ground)})" if case.ground else ""
    facts = [
        ("Type", _words(case.type) + came_in),
        ("State", _words(case.state)),
        ("Received", f"{moment(case.received_at)}, {case.channel}, in {case.language}"),
        ("Client", case.client.name),
        ("Category", _words(case.category)),
        ("Admissibility", _words(case.admissibility) + ground),
        ("Outcome", _words(case.outcome)),
        ("Assigned to", case.assigned_to),
        *((f"Clock {_words(state.name)}", _shown(state)) for state in clocks),
        ("Rules", f"{case.procedure} · {case.calendar}"),
    ]
    body = Text()
    for name, value in facts:
        body.append(f"{plain(name):<20}", style="bold")
        body.append(f"{plain(value) or '–'}\n")
    body.append(f"\n{plain(case.subject)}\n", style="bold")
    body.append("\n".join(plain(line) for line in (case.text or "").split("\n")))
    console.print(Panel(body, title=case.reference, title_align="left", width=min(110, console.width)))
    for point in case.points:
        judged = _words(point.outcome) or "not decided"
        norm = f" ({_words(point.norm)})" if point.norm else ""
        told = plain(point.summary or _words(point.category))
        console.print(Text(f"  Point {point.number}: {told} – {judged}{norm}"))
    for step in case.steps:
        console.print(Text(f"  {moment(step.at)}  {step.action:<22} {plain(step.actor)}", style="dim"))


def _words(code: str | None) -> str:
    """A code as words; nothing for none."""
    return "" if code is None else str(code).replace("_", " ")


def _shown(state: ClockState) -> str:
    """What a clock shows, in a few words."""
    if state.due is None:
        return state.status
    late = ", late" if state.late else ""
    return f"{'was due' if state.status == 'stopped' else 'due'} {state.due.day}{late}"


@click.command()
@click.argument("case")
@click.option("--clock", help="Only this clock of the procedure.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option(
    "--data", is_flag=True, help="The derivation as JSON, every day counted or skipped with the reason."
)
@store_options
@actor_options
@json_option
def explain(
    case: str,
    clock: str | None,
    language: Language,
    data: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Say why the due dates of a CASE are what they are."""
    with place.opened() as orientation:
        desk = orientation.complaints
        found = [state for state in desk.clocks(who, case) if clock in (None, state.name)]
        if clock is not None and not found:
            raise NotFound("clock", clock[:60])
        rules = desk.rules(desk.get(who, case)).procedure
    derived = [(state, state.derivation) for state in found if state.derivation]
    if data:
        print_json([to_document(derivation) for _, derivation in derived])
        return
    said = [
        {
            "clock": state.name,
            "label": rules.clock(state.name).label.in_(language),
            "status": state.status,
            "due_on": state.due.day.isoformat() if state.due else None,
            "late": state.late,
            "sentence": sentence(derivation, language),
        }
        for state, derivation in derived
    ]
    if as_json:
        print_json(said)
        return
    for number, one in enumerate(said):
        click.secho(("\n" if number else "") + plain(one["label"]), bold=True)
        click.echo(plain(one["sentence"]))
