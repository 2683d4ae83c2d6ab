"""``network``: collection rounds, the figures that answer them, and what does not add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from orientation_core.cli.common import (
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    progress,
    spoken,
    store_options,
    table,
)
from orientation_core.cli.files import put
from orientation_core.components.network import FormSummary, Written
from orientation_core.documents import to_document, write
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.labels import label, told
from orientation_core.model.network.checks import CheckReport
from orientation_core.model.network.rounds import Progress
from orientation_core.model.parties import Actor
from orientation_core.model.text import LANGUAGES, Language
from orientation_core.orientation import Orientation

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_YEAR = click.IntRange(1991, 2198)

#: So many things that are odd are shown on the terminal; --json has them all.
MOST_SHOWN = 20


@click.command()
@click.argument("name", required=False)
@store_options
@actor_options
@json_option
def rounds(name: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """List the collection rounds; with NAME, who delivered to that one, and when."""
    with place.opened() as orientation:
        if name is not None:
            _progress(orientation.network.progress(who, name), as_json=as_json)
            return
        found = orientation.network.rounds(who)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [
        {
            "name": one.name,
            "state": label("round_state", one.state, spoken()),
            "years": ", ".join(map(str, one.years)),
            "opens": one.opens_on,
            "closes": one.closes_on,
            "asked": len(one.organisations),
            "label": one.label.in_(spoken()),
        }
        for one in found
    ]
    names = ("name", "state", "years", "opens", "closes", "asked", "label")
    table(rows, {one: one.capitalize() for one in names}, one_line=True)


def _progress(made: Progress, *, as_json: bool) -> None:
    asked = made.round
    if as_json:
        print_json(to_document(made))
        return
    state = label("round_state", asked.state, spoken()).lower()
    click.echo(
        f"{plain(asked.name)} is {state}: {counted(len(made.delivered), 'delivery').replace('deliverys', 'deliveries')}"
        f" there, {len(made.late):,} late, {len(made.owed):,} owed; last day {asked.closes_on}."
    )
    rows = [
        {
            "organisation": one.organisation,
            "year": one.year,
            "on": one.on,
            "late": "late" if one.late else "",
            "editions": one.editions,
            "source": one.source,
            "remarks": one.remarks or "",
        }
        for one in made.delivered
    ]
    rows += [
        {
            "organisation": one.organisation,
            "year": one.year,
            "on": "–",
            "remarks": f"written to on {one.told_on}" if one.told_on else "",
        }
        for one in made.owed
    ]
    columns = ("organisation", "year", "on", "late", "editions", "source", "remarks")
    if rows:
        table(rows, {one: one.capitalize() for one in columns}, one_line=True)


@click.command()
@click.argument("file", type=_FILE)
@store_options
@actor_options
@json_option
def draft(file: Path, place: Place, who: Actor, as_json: bool) -> None:
    """Keep the draft of a round that stands in FILE (a document of kind collection_round).

    Without indicators it asks those of the federal network. Of an open round the last day, the reminders, the
    contact and the note can still change.
    """
    with place.opened() as orientation:
        kept = orientation.network.keep_round(who, file.read_bytes())
    if as_json:
        print_json({"version": kept.version, "document": to_document(kept.value)})
        return
    one = kept.value
    click.echo(
        f"Kept {plain(one.name)}, version {kept.version}: {counted(len(one.indicators), 'indicator')}"
        f" of {', '.join(map(str, one.years))}, from {one.opens_on} to {one.closes_on}."
    )


@click.command("open")
@click.argument("name")
@click.option("--letters/--no-letters", default=True, show_default=True, help="Write to them.")
@click.option("--dry-run", is_flag=True, help="Say who would be asked; change nothing.")
@store_options
@actor_options
@json_option
def open_(name: str, letters: bool, dry_run: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Open the round NAME: whoever is in the network today is asked, and written to."""
    with place.opened() as orientation:
        opened, written = orientation.network.open_round(who, name, tell=letters, dry_run=dry_run)
    if as_json:
        print_json({"round": to_document(opened), **to_document(written)})
        return
    would = "Would ask" if dry_run else "Asked"
    click.echo(f"{would} {counted(len(opened.organisations), 'organisation')}.")
    _written(written, dry_run=dry_run)


@click.command()
@click.argument("name")
@store_options
@actor_options
@json_option
def close(name: str, place: Place, who: Actor, as_json: bool) -> None:
    """Close the round NAME, once. Figures that come later have to say that they are late."""
    with place.opened() as orientation:
        kept = orientation.network.close_round(who, name)
        made = orientation.network.progress(who, name)
    if as_json:
        print_json({"version": kept.version, "document": to_document(kept.value)})
        return
    click.echo(f"Closed {plain(name)}: {len(made.delivered):,} delivered, {len(made.owed):,} owed.")


@click.command()
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Say who would be written to; write to nobody.")
@store_options
@actor_options
@json_option
def remind(name: str, dry_run: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Write to whoever owes figures to the round NAME; run it daily. Nobody is told twice of the same reminder.

    The letters go through the outbox: ``orientation deliver`` sends them.
    """
    with place.opened() as orientation:
        written = orientation.network.remind(who, name, dry_run=dry_run)
    if as_json:
        print_json(to_document(written))
        return
    _written(written, dry_run=dry_run)


def _written(written: Written, *, dry_run: bool) -> None:
    would = "Would write" if dry_run else "Wrote"
    step = "" if written.step is None else f" ({written.step:+} days from the closing day)"
    names = f": {', '.join(written.told)}" if written.told else ""
    click.echo(plain(f"{would} to {counted(len(written.told), 'organisation')}{step}{names}."))
    if written.step is None and written.next_on is not None:
        click.echo(f"  No reminder is due; the next one is on {written.next_on}.")
    if written.unreachable:
        names = ", ".join(written.unreachable)
        click.secho(plain(f"  Nobody in function has an address: {names}."), fg="yellow")


@click.command()
@click.argument("name")
@click.option("--for", "member", metavar="ORGANISATION", help="The one that fills it in.")
@click.option("--each", is_flag=True, help="One form per organisation, into the folder --out.")
@click.option("--format", "format_", metavar="FORMAT", default="xlsx", show_default=True, help="xlsx or csv.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Of the words."
)
@click.option("--out", type=click.Path(allow_dash=True, path_type=Path), required=True, help="That file.")
@store_options
@actor_options
def form(
    name: str,
    member: str | None,
    each: bool,
    format_: str,
    language: Language,
    out: Path,
    place: Place,
    who: Actor,
) -> None:
    """Write the blank form of the round NAME."""
    if each and member is not None:
        raise click.UsageError("--each and --for exclude each other.")
    with place.opened() as orientation:
        network = orientation.network
        whole = network.form(who, name, member)
        if not each:
            said = counted(len(whole.organisations), "organisation")
            put(out, network.render_form(whole, format_, language), said)
            return
        out.mkdir(parents=True, exist_ok=True)
        with progress("Forms") as done:
            for number, one in enumerate(whole.organisations, 1):
                content = network.render_form(network.form(who, name, one.name), format_, language)
                (out / f"{name}-{one.name}-{language}.{format_}").write_bytes(content)
                done(number, len(whole.organisations))
    click.echo(f"Wrote {counted(len(whole.organisations), 'form')} into {plain(out)}.", err=True)


@click.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--late", is_flag=True, help="They are welcome after their round was closed, marked as late.")
@click.option("--dry-run", is_flag=True, help="Only look at the forms; write nothing at all.")
@store_options
@actor_options
@json_option
def deliver(
    files: tuple[Path, ...], late: bool, dry_run: bool, place: Place, who: Actor, as_json: bool
) -> None:
    """Keep the yearly figures in FILES: filled-in forms (XLSX, CSV), or a document of kind network_figures (JSON).

    What cannot be used is listed with its place and the rest is kept; then the exit code is 1. The same file again
    changes nothing.
    """
    results: list[dict[str, Any]] = []
    with place.opened() as orientation, progress("Forms", show=len(files) > 1) as done:
        for number, file in enumerate(files, 1):
            results.append(_delivered(orientation, who, file, late=late, dry_run=dry_run))
            done(number, len(files))
    if as_json:
        print_json([{**one, **_problems(one)} for one in results])
    else:
        for one in results:
            _told(one, dry_run=dry_run)
    if any(one["rejected"] for one in results):
        click.get_current_context().exit(1)


def _delivered(
    orientation: Orientation, who: Actor, file: Path, *, late: bool, dry_run: bool
) -> dict[str, Any]:
    """What became of one file; a file that cannot be read stops no other."""
    network, said = orientation.network, ""
    try:
        if file.open("rb").read(1) == b"{":
            document = network.read_figures(who, file.read_bytes())
            kept = None if dry_run else network.deliver(who, document, late=late)
            done = FormSummary(1, 1, (), late=kept.value.late if kept else 0)
            if kept is not None:
                said = f"the figures of {document.name} for {document.year}, version {kept.version}"
        else:
            done = network.import_figures(who, file, dry_run=dry_run, late=late, language=spoken())
    except InvalidDocument as error:
        done = FormSummary(0, 0, error.problems)
    return {
        "file": file.name,
        "said": said,
        "read": done.read,
        "kept": done.kept,
        "late": done.late,
        "there": done.there,
        "rejected": done.rejected,
        "odd": done.odd,
    }


def _problems(result: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [
            {"where": one.where, "code": one.code, "message": str(told(one, spoken()).message)}
            for one in result[name]
        ]
        for name in ("rejected", "odd")
    }


def _told(result: dict[str, Any], *, dry_run: bool) -> None:
    would = "would keep" if dry_run else "kept"
    late = f", {result['late']:,} late" if result["late"] else ""
    there = f", {result['there']:,} there already" if result["there"] else ""
    what = result["said"] or f"{result['kept']:,} of {result['read']:,}"
    click.echo(plain(f"{result['file']}: {would} {what}{late}{there}."))
    for title in ("rejected", "odd"):
        problems: tuple[Problem, ...] = result[title]
        if problems:
            click.secho(f"  {len(problems):,} {title}:", fg="yellow")
        for one in problems[:MOST_SHOWN]:
            click.echo(plain(f"    {one.where}: {told(one, spoken()).message}"))
        if len(problems) > MOST_SHOWN:
            click.echo(f"    and {len(problems) - MOST_SHOWN:,} more; --json lists them all")


@click.command()
@click.argument("year", type=_YEAR)
@click.option("--deliver", "send", is_flag=True, help="Deliver them to the network of this organisation.")
@click.option(
    "--name", metavar="NAME", help="What the network calls this organisation, when it is elsewhere."
)
@click.option("--by", metavar="FUNCTION", help="Function of who delivers them, never a name.")
@click.option("--remarks", metavar="WORDS", help="What readers have to know, for example why they changed.")
@click.option("--late", is_flag=True, help="They are welcome after the round was closed, marked as late.")
@click.option(
    "--out", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), help="Write them to a file."
)
@store_options
@actor_options
@json_option
def count(
    year: int,
    send: bool,
    name: str | None,
    by: str | None,
    remarks: str | None,
    late: bool,
    out: Path | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Count the figures of this organisation for YEAR from its own cases; with --deliver, hand them in.

    Written to a file, they can be delivered to a network in another store.
    """
    with place.opened() as orientation:
        made = orientation.network.count(who, year, name=name, by=by, remarks=remarks)
        kept = orientation.network.deliver_count(who, made, late=late) if send else None
        content = write(made.figures) if out is not None else b""
    if out is not None:
        put(out, content, counted(len(made.figures.values), "figure"))
    if as_json:
        print_json({**to_document(made), "version": kept.version if kept else None})
        return
    if out is not None and str(out) == "-":
        return
    before = {one.indicator: one.before for one in made.changed}
    rows = [
        {
            "value": f"{value:,}",
            "before": "–" if before.get(one) is None else f"{before[one]:,}",
            "indicator": one,
        }
        for one, value in made.figures.values.items()
    ]
    if rows:
        table(rows, {"value": str(year), "before": "Before", "indicator": "Indicator"})
    if made.left:
        click.echo(plain(f"  No desk counts this; the form has room for it: {', '.join(made.left)}."))
    if kept is not None:
        click.echo(f"Delivered the figures of {plain(kept.value.name)} for {year}, version {kept.version}.")


@click.command()
@click.argument("year", type=_YEAR, required=False)
@click.option("--figures", type=_FILE, help="Check this file instead: subject, year, indicator, value (CSV).")
@click.option("--all", "whole", is_flag=True, help="Show what adds up, too.")
@store_options
@actor_options
@json_option
def check(
    year: int | None, figures: Path | None, whole: bool, place: Place, who: Actor, as_json: bool
) -> None:
    """Check the figures of YEAR: what should be equal, and is not. Nothing is ever changed."""
    if (year is None) == (figures is None):
        raise click.UsageError("Name a year, or a file with --figures.")
    with place.opened(alone=figures is not None) as orientation:
        if figures is not None:
            made = orientation.network.check_file(who, figures, language=spoken())
        else:
            made = orientation.network.check(who, year or 0)
    if as_json:
        print_json(to_document(made))
        return
    _checked(made, whole=whole)


def _checked(made: CheckReport, *, whole: bool) -> None:
    click.echo(
        f"{counted(len(made.results), 'check')} made, {len(made.differences):,} with a difference;"
        f" {len(made.skipped):,} without figures."
    )
    rows = [
        {
            "severity": label("severity", one.severity, spoken()),
            "year": one.year,
            "found": f"{one.found:,}",
            "expected": f"{one.expected:,}",
            "difference": f"{one.difference:+,}",
            "check": one.check,
            "subject": one.subject or "–",
        }
        for one in (made.results if whole else made.differences)
    ]
    names = ("severity", "year", "check", "found", "expected", "difference", "subject")
    if rows:
        table(rows, {one: one.capitalize() for one in names}, one_line=True)


#: What the group ``network`` takes in.
COMMANDS = (rounds, draft, open_, close, remind, form, deliver, count, check)
