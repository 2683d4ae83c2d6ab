"""``catalogue``: bring it in, take it out, look after it, and ask it what clients ask."""

from __future__ import annotations

import sys
from collections import Counter
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
    store_options,
    table,
)
from orientation_core.cli.files import put
from orientation_core.components.catalogue import Check, Review
from orientation_core.components.catalogue.telling import gap_sentence
from orientation_core.components.catalogue.words import QUESTIONS, say
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.labels import told
from orientation_core.model.parties import Actor
from orientation_core.model.text import LANGUAGES, Language

#: End of a file's name -> its format, where it is not named.
SUFFIXES = {
    "csv": "csv",
    "gz": "csv",
    "xlsx": "xlsx",
    "json": "json",
    "jsonld": "cpsv",
    "ttl": "cpsv",
    "rdf": "cpsv",
    "xml": "cpsv",
}

_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of the words that are printed or written.",
)


@click.group("catalogue", cls=Group)
def catalogue() -> None:
    """Client groups, products and services: import, export, check, ask."""


@catalogue.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="cpsv, csv, xlsx or json; by the file's name when not given.",
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML: which column is which field; without it columns are named as in an export.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing at all.")
@_language
@store_options
@actor_options
@json_option
def import_(
    file: Path,
    format_: str | None,
    map_file: Path | None,
    dry_run: bool,
    language: Language,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Import a catalogue from FILE; the same file again changes nothing.

    Rows that cannot be used go to FILE.rejects.csv with line and reason. What a format cannot say stays as it is known;
    whatever was assumed or left out is told.
    """
    chosen = format_ or SUFFIXES.get(file.suffix.removeprefix(".").lower())
    if chosen is None:
        text = sentence("the name of the file does not say what it is; say it with --format")
        raise InvalidDocument("catalogue", [Problem("", text, "catalogue.format")])
    with place.opened(create=True, dry_run=dry_run) as orientation:
        summary = orientation.catalogue.bring_in(
            who, file, chosen, register_map=map_file, dry_run=dry_run, language=language
        )
    if as_json:
        print_json(
            {
                "read": summary.read,
                "imported": summary.imported,
                "rejected": summary.rejected,
                "already_present": summary.already_present,
                "counts": dict(summary.counts),
                "warnings": dict(summary.warnings),
                "remarks": [
                    {"kind": one.kind, "where": one.where, "text": one.text} for one in summary.remarks
                ],
            }
        )
        return
    would = "Would import" if dry_run else "Imported"
    click.echo(f"{would} {counted(summary.imported, 'document')} of {summary.read:,} read.")
    for kind, count in summary.counts.items():
        click.echo(f"  {count:,} × {kind.replace('_', ' ')} in the file.")
    if summary.already_present:
        click.echo(f"  {summary.already_present:,} said nothing new.")
    for kind, count in summary.warnings.items():
        example = next(one for one in summary.remarks if one.kind == kind)
        click.echo(f"  {count:,} × {plain(kind)}: {plain(example.text)}")
    if summary.rejected:
        beside = "" if dry_run else f"; see {plain(file.name)}.rejects.csv"
        click.secho(f"  {summary.rejected:,} rejected{beside}.", fg="yellow")


@catalogue.command("export")
@click.option(
    "--format", "format_", metavar="FORMAT", required=True, help="jsonld, ttl, csv, xlsx, json or html."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    required=True,
    help="File to write (- for the standard output).",
)
@click.option("--all", "everything", is_flag=True, help="Also drafts, and what is suspended or has ended.")
@_language
@store_options
@actor_options
def export(format_: str, out: Path, everything: bool, language: Language, place: Place, who: Actor) -> None:
    """Write the catalogue, as it holds today, to a file."""
    with place.opened() as orientation:
        content = orientation.catalogue.take_out(who, format_, language, everything=everything)
    put(out, content, f"{len(content):,} bytes")


@catalogue.command("check")
@click.option(
    "--remind", is_flag=True, help="Tell the addresses that follow catalogue.review-due, each review once."
)
@_language
@store_options
@actor_options
@json_option
def check(remind: bool, language: Language, place: Place, who: Actor, as_json: bool) -> None:
    """Say what is missing from the catalogue, what contradicts, and what is due for review.

    Ends with 1 when something contradicts, so that a script can stop there.
    """
    with place.opened() as orientation:
        checked = orientation.catalogue.check(who)
        reminded = orientation.catalogue.remind(who) if remind else []
    if as_json:
        print_json(_document(checked, reminded, language))
    else:
        _show(checked, reminded if remind else None, language)
    if checked.findings:
        sys.exit(1)


@catalogue.command("ask")
@click.argument("service")
@_language
@store_options
@actor_options
@json_option
def ask(service: str, language: Language, place: Place, who: Actor, as_json: bool) -> None:
    """Answer what a client asks about SERVICE, given by name or address: where, when, what to bring, what it costs."""
    with place.opened() as orientation:
        answers = orientation.catalogue.answers(who, service, language)
    if as_json:
        print_json(answers)
        return
    for question, sentences in answers.items():
        if sentences:
            click.secho(say(QUESTIONS, question, language), bold=True)
            for sentence in sentences:
                click.echo(f"  {plain(sentence)}")


def _review(review: Review) -> dict[str, Any]:
    return {
        "kind": review.kind,
        "name": review.name,
        "version": review.version,
        "due": None if review.never else review.due.isoformat(),
        "owner": review.owner,
    }


def _document(checked: Check, reminded: list[Review], language: Language) -> dict[str, Any]:
    return {
        "day": checked.day.isoformat(),
        "counts": checked.counts,
        "score": checked.score,
        "services": [
            {
                "service": one.service,
                "score": one.score,
                "missing": [{"what": gap.what, "text": gap_sentence(gap, language)} for gap in one.gaps],
            }
            for one in checked.services
        ],
        "findings": [
            {
                "kind": one.kind,
                "name": one.name,
                "where": one.problem.where,
                "text": told(one.problem, language).message,
            }
            for one in checked.findings
        ],
        "reviews": [_review(one) for one in checked.reviews],
        "reminded": [_review(one) for one in reminded],
    }


def _show(checked: Check, reminded: list[Review] | None, language: Language) -> None:
    if not checked.counts:
        click.echo("The catalogue is empty.")
        return
    click.echo(
        ", ".join(counted(count, kind.replace("_", " ")) for kind, count in checked.counts.items()) + "."
    )
    if checked.score is not None:
        whole = sum(one.score == 100 for one in checked.services)
        click.echo(
            f"Completeness {checked.score} of 100; {whole:,} of {len(checked.services):,} services lack nothing."
        )
        rows = [
            {
                "score": one.score,
                "service": one.service,
                "missing": " ".join(gap_sentence(gap, language) for gap in one.gaps),
            }
            for one in checked.services
            if one.gaps
        ]
        if rows:
            table(rows[:20], {"score": "score", "service": "service", "missing": "missing"})
        if len(rows) > 20:
            often = Counter(gap.what for one in checked.services for gap in one.gaps).most_common(5)
            click.echo(f"… and {len(rows) - 20:,} more. Missing most often: "
                       + ", ".join(f"{what.replace('_', ' ')} ({count:,})" for what, count in often) + ".")  # fmt: skip
    for one in checked.findings:
        click.secho(
            f"  {one.kind} {one.name} {one.problem.where}: {plain(told(one.problem, language).message)}",
            fg="red",
        )
    if checked.reviews:
        click.echo(f"{counted(len(checked.reviews), 'review')} due:")
        for review in checked.reviews[:20]:
            due = "never reviewed" if review.never else f"since {review.due}"
            click.echo(
                f"  {review.kind} {review.name}: {due}{f', {plain(review.owner)}' if review.owner else ''}"
            )
    if reminded is not None:
        click.echo(f"{counted(len(reminded), 'reminder')} queued.")
