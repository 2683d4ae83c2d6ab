"""``receive``, ``worklist``, ``show``, ``explain``: the day of a desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import attrs
import click

from orientation_core.cli.common import (
    actor_of,
    actor_options,
    json_option,
    opened,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.documents import to_document
from orientation_core.model.complaints import Complaint
from orientation_core.model.text import LANGUAGES, Language


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--key", help="Idempotency key: the same key and document never make a second case.")
@click.option("--dry-run", is_flag=True, help="Check the document and change nothing.")
@store_options
@actor_options
@json_option
def receive(
    file: Path,
    key: str | None,
    dry_run: bool,
    store: str,
    agency_file: Path | None,
    organisation: str | None,
    actor: str,
    role: str,
    as_json: bool,
) -> None:
    """Take in a request from FILE, a document of kind intake (- for the standard input)."""
    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    with opened(store, agency_file, organisation, create=True, dry_run=dry_run) as orientation:
        if dry_run:
            orientation.documents.parse("intake", data)
            click.echo("This intake is valid; nothing was changed.")
            return
        case = orientation.complaints.receive(actor_of(actor, role), data, key=key)
        if as_json:
            print_json(to_document(case))
            return
        click.echo(f"Received under reference {case.reference} ({case.type.value.replace('_', ' ')}).")
        for run in case.clocks:
            if run.due_on:
                click.echo(f"  {run.name}: due {run.due_on}")


@click.command()
@click.option("--stage", help="Only cases in this state of the procedure.")
@click.option("--unit", help="Only cases of this unit.")
@click.option("--search", "words", help="Only cases with these words, in any spelling of case and accents.")
@click.option("--limit", type=click.IntRange(1, 1000), default=25, show_default=True)
@click.option("--after", metavar="ID", help="Continue behind this case (the last one of the page before).")
@store_options
@actor_options
@json_option
def worklist(
    stage: str | None,
    unit: str | None,
    words: str | None,
    limit: int,
    after: str | None,
    store: str,
    agency_file: Path | None,
    organisation: str | None,
    actor: str,
    role: str,
    as_json: bool,
) -> None:
    """Open cases, what is due first at the top."""
    who = actor_of(actor, role)
    with opened(store, agency_file, organisation) as orientation:
        desk = orientation.complaints
        if words:
            items = desk.search(who, words, limit=limit, after=after)
        else:
            items = desk.worklist(who, stage=stage, unit=unit, limit=limit, after=after)
        if as_json:
            print_json([attrs.asdict(item) for item in items])
            return
        rows: list[Any] = [
            {
                **attrs.asdict(item),
                "due": _due(item.due_on, item.days_left),
                "subject": (item.subject or "")[:46],
                "_style": "red" if item.late else "",
            }
            for item in items
        ]
        columns = {
            "reference": "Reference",
            "due": "Due",
            "type": "Type",
            "state": "State",
            "received_on": "Received",
            "language": "Lang",
            "subject": "Subject",
        }
        table(rows, columns, title=f"{plain(orientation.agency.label.in_('en'))}: {len(items)} cases")
        if len(items) == limit:
            click.echo(f"More: add --after {items[-1].id}")


def _due(day: str | None, left: int | None) -> str:
    if day is None or left is None:
        return "–"
    if left < 0:
        return f"{day} ({-left} d late)"
    return f"{day} (today)" if left == 0 else f"{day} ({left} d)"


@click.command()
@click.argument("case")
@store_options
@actor_options
@json_option
def show(
    case: str,
    store: str,
    agency_file: Path | None,
    organisation: str | None,
    actor: str,
    role: str,
    as_json: bool,
) -> None:
    """Show one CASE, by reference or id."""
    with opened(store, agency_file, organisation) as orientation:
        found = orientation.complaints.get(actor_of(actor, role), case)
        if as_json:
            print_json(to_document(found))
            return
        _print_case(found)


def _print_case(case: Complaint) -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    console = Console()
    facts = [
        (
            "Type",
            case.type.value.replace("_", " ")
            + (f" (came in as {case.original_type.value})" if case.type != case.original_type else ""),
        ),
        ("State", case.state),
        ("Received", f"{case.received_at:%Y-%m-%d %H:%M} UTC by {case.channel}, in {case.language}"),
        ("Client", case.client.name or "–"),
        ("Category", case.category or "–"),
        (
            "Admissibility",
            (case.admissibility.value if case.admissibility else "–")
            + (f" ({case.ground})" if case.ground else ""),
        ),
        ("Outcome", case.outcome or "–"),
        ("Assigned to", case.assigned_to or "–"),
        *(
            (f"Clock {run.name}", f"due {run.due_on}" if run.due_on else "paused or not running")
            for run in case.clocks
        ),
        ("Rules", f"{case.procedure} · {case.calendar}"),
    ]
    body = Text()
    for name, value in facts:
        body.append(f"{name:<18}", style="bold")
        body.append(f"{plain(value)}\n")
    body.append(f"\n{plain(case.subject)}\n", style="bold")
    body.append("\n".join(plain(line) for line in (case.text or "").split("\n")))
    console.print(Panel(body, title=case.reference, title_align="left", width=min(110, console.width)))
    for point in case.points:
        judged = point.outcome.value if point.outcome else "not decided"
        console.print(
            Text(
                f"  Point {point.number}: {plain(point.summary or point.category)} – {judged}"
                + (f" ({point.norm})" if point.norm else "")
            )
        )
    for step in case.steps:
        console.print(Text(f"  {step.at:%Y-%m-%d %H:%M}  {step.action:<22} {plain(step.actor)}", style="dim"))


@click.command()
@click.argument("case")
@click.option("--clock", help="Only this clock of the procedure.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option(
    "--data", is_flag=True, help="The derivation as JSON, every day counted or skipped with the reason."
)
@store_options
@actor_options
def explain(
    case: str,
    clock: str | None,
    language: Language,
    data: bool,
    store: str,
    agency_file: Path | None,
    organisation: str | None,
    actor: str,
    role: str,
) -> None:
    """Say why the due dates of a CASE are what they are."""
    who = actor_of(actor, role)
    with opened(store, agency_file, organisation) as orientation:
        if data:
            states = orientation.complaints.clocks(who, case)
            print_json(
                [to_document(s.derivation) for s in states if s.derivation and clock in (None, s.name)]
            )
            return
        for sentence in orientation.complaints.explain(who, case, language, clock):
            click.echo(sentence)
            click.echo()
