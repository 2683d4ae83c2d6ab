"""``survey``, and what ``import`` and ``report`` know of surveys."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    json_option,
    plain,
    print_json,
    progress,
    store_options,
    table,
)
from orientation_core.components.surveys import limesurvey, limesurvey_writing
from orientation_core.components.surveys.people import read_people
from orientation_core.documents import write
from orientation_core.model.parties import Actor
from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.text import LANGUAGES, Language

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


@click.group("survey", cls=Group)
def survey() -> None:
    """Questionnaires and the waves in which they are asked."""


@survey.command()
@click.argument("file", type=_FILE)
@store_options
@actor_options
@json_option
def keep(file: Path, place: Place, who: Actor, as_json: bool) -> None:
    """Keep the questionnaire in FILE, or its new version: a document, or a LimeSurvey structure (.lss).

    Of a LimeSurvey structure, what cannot be carried is listed.
    """
    with place.opened(create=True) as orientation:
        document, left = _questionnaire(file)
        kept = orientation.surveys.keep(who, document)
    if as_json:
        print_json(
            {"name": kept.name, "version": kept.version, "items": len(kept.items), "not_carried": left}
        )
        return
    click.echo(f"Kept {kept.name}, version {kept.version}, with {len(kept.items):,} items.")
    for one in left:
        click.secho(f"  not carried: {plain(one)}", fg="yellow")


def _questionnaire(file: Path) -> tuple[bytes | Questionnaire, list[str]]:
    """The questionnaire in a file, and what of it could not be carried."""
    data = file.read_bytes()
    if file.suffix.lower() != ".lss":
        return data, []
    carried = limesurvey.read(data)
    return carried.questionnaire, [str(one) for one in carried.left]


@survey.command("open")
@click.argument("file", type=_FILE)
@store_options
@actor_options
def open_(file: Path, place: Place, who: Actor) -> None:
    """Open the wave in FILE (a document of kind survey_wave)."""
    with place.opened() as orientation:
        wave = orientation.surveys.open(who, file.read_bytes())
    needed = wave.sample.answers_needed() if wave.sample is not None else None
    click.echo(f"Opened {wave.name}." + (f" It needs {needed:,} answers." if needed else ""))


@survey.command()
@click.argument("wave")
@store_options
@actor_options
def close(wave: str, place: Place, who: Actor) -> None:
    """Close WAVE: no more answers are taken."""
    with place.opened() as orientation:
        closed = orientation.surveys.close(who, wave)
    click.echo(f"Closed {closed.name}.")


@survey.command()
@click.argument("wave")
@click.option(
    "--people",
    type=_FILE,
    required=True,
    help="CSV with a column person (their id), and email, name, language, viewpoint, stratum.",
)
@click.option("--dry-run", is_flag=True, help="Say who would be asked and write to nobody.")
@store_options
@actor_options
@json_option
def invite(wave: str, people: Path, dry_run: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Ask the people in a file to answer WAVE; deliver then sends the letters, each with a token of its own.

    Nobody is asked twice in a wave, nor more often than the agency allows; so the same file again is harmless.
    """
    with place.opened() as orientation:
        asked = read_people(people, spoken=orientation.agency.languages[0])
        found = orientation.surveys.invite(who, wave, asked, dry_run=dry_run)
    counts = {
        "invited": len(found.invitations),
        "already": found.already,
        "spared": len(found.spared),
        "without_address": found.without_address,
    }
    if as_json:
        print_json({"wave": wave, "read": len(asked), **counts})
        return
    would = "Would ask" if dry_run else "Asked"
    click.echo(f"{would} {counts['invited']:,} of {len(asked):,} people to answer {plain(wave)}.")
    for name, words in (
        ("already", "were asked in this wave before"),
        ("spared", "were asked often enough of late"),
        ("without_address", "have no address: their token is yours to deliver"),
    ):
        if counts[name]:
            click.echo(f"  {counts[name]:,} {words}.")


@survey.command()
@click.argument("wave")
@store_options
@actor_options
def remind(wave: str, place: Place, who: Actor) -> None:
    """Remind whoever has not answered WAVE and is due a reminder; run it daily, before deliver."""
    with place.opened() as orientation:
        count = orientation.surveys.remind(who, wave)
    click.echo(f"{count:,} reminded.")


@survey.command()
@store_options
@actor_options
@json_option
def waves(place: Place, who: Actor, as_json: bool) -> None:
    """List the waves, the newest first."""
    with place.opened() as orientation:
        found = orientation.surveys.list_waves(who)
    lines = [
        {
            "wave": one.wave.name,
            "questionnaire": str(one.wave.questionnaire),
            "state": one.state,
            "invited": one.invited,
            "responses": one.responses,
            "partial": one.partial,
        }
        for one in found
    ]
    if as_json:
        print_json(lines)
    else:
        table(
            lines,
            {name: name for name in ("questionnaire", "state", "invited", "responses", "partial", "wave")},
        )


@survey.command()
@click.option("--wave", help="The answers of this wave, as CSV.")
@click.option(
    "--questionnaire", help="This questionnaire, as a LimeSurvey structure or, for a .json file, a document."
)
@click.option("--out", type=_OUT, required=True, help="File to write (- for the standard output).")
@store_options
@actor_options
def export(wave: str | None, questionnaire: str | None, out: Path, place: Place, who: Actor) -> None:
    """Give answers or a questionnaire back, for other programs."""
    if (wave is None) == (questionnaire is None):
        raise click.UsageError("name either --wave or --questionnaire")
    with place.opened() as orientation:
        surveys = orientation.surveys
        left: list[str] = []
        if wave is not None:
            content = surveys.export_answers(who, wave)
        else:
            value = surveys.newest(str(questionnaire))
            if out.suffix == ".json":
                content = write(value) + b"\n"
            else:
                content, left = limesurvey_writing.write(value)
    put(out, content)
    for one in left:
        click.secho(f"  not carried: {plain(one)}", fg="yellow", err=True)


def put(out: Path, content: bytes) -> None:
    """A file that is there whole or not at all, or the standard output."""
    if str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    partial = out.with_name(f".{out.name}.part")
    partial.write_bytes(content)
    partial.replace(out)


# ------------------------------------------------------------------------------------ import answers


@click.command()
@click.argument("file", type=_FILE)
@click.option("--map", "map_file", required=True, type=_FILE, help="TOML: which column is which item.")
@click.option(
    "--questionnaire",
    required=True,
    help="Name of the questionnaire that is kept, or the file of one to keep first.",
)
@click.option("--wave", help="Into which wave; else the one of the map, else one called like its source.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing at all.")
@store_options
@actor_options
@json_option
def answers(
    file: Path,
    map_file: Path,
    questionnaire: str,
    wave: str | None,
    dry_run: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Import answers to a questionnaire from FILE (CSV, plain or gzip); the same file again changes nothing.

    Rows that cannot be read go to FILE.rejects.csv with line and reason; the rest is imported.
    """
    with (
        place.opened(create=True, dry_run=dry_run) as orientation,
        progress(f"Importing {file.name}") as bar,
    ):
        surveys = orientation.surveys
        asks: str | Questionnaire = questionnaire
        if Path(questionnaire).is_file():
            given, _ = _questionnaire(Path(questionnaire))
            asks = surveys.read_questionnaire(given) if dry_run else surveys.keep(who, given).name
        into, summary = surveys.import_answers(
            who,
            file,
            map_file,
            asks,
            wave=wave,
            dry_run=dry_run,
            progress=lambda _rows, done, size: bar(done, size),
        )
    document = {
        "read": summary.read,
        "imported": summary.imported,
        "rejected": summary.rejected,
        "already_present": summary.already_present,
        "flagged": dict(summary.flagged),
        "wave": into.name,
    }
    if as_json:
        print_json(document)
        return
    would = "Would import" if dry_run else "Imported"
    click.echo(f"{would} {summary.imported:,} of {summary.read:,} rows into the wave {into.name}.")
    if summary.already_present:
        click.echo(f"  {summary.already_present:,} were there already.")
    for flag, count in sorted(summary.flagged.items()):
        click.echo(f"  {count:,} flagged: {plain(flag).replace('_', ' ')}.")
    if summary.rejected:
        beside = "" if dry_run else f"; see {plain(file.name)}.rejects.csv"
        click.secho(f"  {summary.rejected:,} rejected{beside}.", fg="yellow")


# ------------------------------------------------------------------------------------ report survey


@click.command("survey")
@click.option("--wave", required=True, help="Which wave, or the questionnaire that has only one.")
@click.option(
    "--by",
    metavar="VARIABLE",
    multiple=True,
    help="Split by it (repeatable): extra.NAME, language, viewpoint, a choice …",
)
@click.option("--compare", metavar="WAVE", help="Beside an earlier wave.")
@click.option("--publish", is_flag=True, help="Withhold small cells: for a report that leaves the agency.")
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    default="json",
    show_default=True,
    help="json, html, csv or xlsx.",
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the words."
)
@click.option("--out", type=_OUT, required=True, help="File to write (- for the standard output).")
@store_options
@actor_options
def report_survey(
    wave: str,
    by: tuple[str, ...],
    compare: str | None,
    publish: bool,
    format_: str,
    language: Language,
    out: Path,
    place: Place,
    who: Actor,
) -> None:
    """Figures of one wave of a survey: means, shares, consistency, comparisons with their test."""
    with place.opened() as orientation:
        made = orientation.surveys.report(who, wave, by=by, compare=compare, publish=publish)
        content = orientation.surveys.render(made, format_, language)
    put(out, content)
    if str(out) != "-":
        click.echo(f"Wrote {out} ({len(made.rows):,} figures).", err=True)
