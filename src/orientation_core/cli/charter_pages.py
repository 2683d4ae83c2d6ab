"""``charter render``: a charter as files to publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

import attrs
import click

from orientation_core.cli.common import Place, actor_options, store_options
from orientation_core.cli.files import put
from orientation_core.cli.moments import Day
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.parties import Actor
from orientation_core.model.publications import Copy
from orientation_core.model.reports import Period
from orientation_core.model.text import LANGUAGES, Language


@click.command("render")
@click.option("--name", help="Which charter; the one in force when not given.")
@click.option(
    "--version", type=click.IntRange(1), help="Which version of it; the newest of a name when not given."
)
@click.option(
    "--language",
    "languages",
    type=click.Choice(LANGUAGES),
    multiple=True,
    help="Language of the file (repeatable with {language} in --out); the charter's own when not given.",
)
@click.option(
    "--format",
    "formats",
    metavar="FORMAT",
    multiple=True,
    default=("html",),
    show_default=True,
    help="html, pdf, md or json (repeatable with {format} in --out).",
)
@click.option(
    "--from", "start", type=Day(), help="First day of the results; 24 whole months back when not given."
)
@click.option("--to", "end", type=Day(), help="The day after the last one of the results.")
@click.option(
    "--results/--no-results", default=True, show_default=True, help="Tell what became of the promises."
)
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    help="File to write (- for the standard output); files named with {language} or {format} link to each other.",
)
@store_options
@actor_options
def render(
    name: str | None,
    version: int | None,
    languages: tuple[Language, ...],
    formats: tuple[str, ...],
    start: date | None,
    end: date | None,
    results: bool,
    out: str,
    place: Place,
    who: Actor,
) -> None:
    """Write a charter as files to publish."""
    if (start is None) != (end is None):
        raise click.UsageError("--from and --to go together")
    period = None if start is None or end is None else Period(start, end)
    with place.opened() as orientation:
        charters = orientation.publications
        made = charters.publication(who, name, version, period=period, results=results)
        files = _files(out, languages or made.charter.languages, tuple(dict.fromkeys(formats)))
        if len(files) > 1:
            links = [Copy(one, kind, quote(path.name)) for (one, kind), path in files.items()]
            made = attrs.evolve(made, copies=tuple(links))
        # Every file is made before the first is written, so that a mistake leaves none half done.
        content = {path: charters.render(made, kind, one) for (one, kind), path in files.items()}
    for path, data in content.items():
        put(Path("-") if out == "-" else path, data, f"{made.charter.pin}, {len(data):,} bytes")


def _files(
    out: str, languages: Sequence[Language], formats: Sequence[str]
) -> dict[tuple[Language, str], Path]:
    """(language, format) -> its file. :raises Refused: several files would have one name."""
    if "{language}" not in out:
        languages = languages[:1]
    if "{format}" not in out and len(formats) > 1:
        text = sentence("several formats need {place} in the name of the file", place="{format}")
        raise Refused([Problem("", text, "charter.out")])
    return {
        (language, one): Path(out.replace("{language}", language).replace("{format}", one))
        for language in languages
        for one in formats
    }
