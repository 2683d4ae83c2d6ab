"""``demo``: a whole year of a made-up agency, to look around in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orientation_core.cli.common import json_option, print_json, progress, table
from orientation_core.errors import Problem, Refused, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orientation_core.demo import DemoSummary

_FILE = "sqlite:///"

#: What a run leaves behind, and a forced one takes away again.
_MADE = (
    "register/*.csv",
    "mail/*.eml",
    "mail/*.json",
    "report/*.html",
    "report/*.xlsx",
    "report/*.csv",
    "report/*.json",
    "charter/*.*",
    "catalogue/*.*",
    "survey/*.*",
    "assessment/*.*",
)

#: What may lie beside a SQLite file: its write-ahead log, and the lock by which writers take turns.
_BESIDE = ("-wal", "-shm", "-writer")


@click.command("demo")
@click.option(
    "--store", metavar="URL", default="sqlite:///orientation-demo.db", show_default=True, help="Where to."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-output"),
    show_default=True,
    help="Folder for the letters and the yearly report.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=2014,
    show_default=True,
    help="The same one gives the same bytes.",
)
@click.option("--force", is_flag=True, help="Replace the store file and the output of an earlier demo.")
@json_option
def demo(store: str, out: Path, seed: int, force: bool, as_json: bool) -> None:
    """Build one agency in three languages, with a year of cases, letters and the yearly report."""
    from orientation_core.demo import run_demo

    if "://" not in store:
        store = f"{_FILE}{store}"  # a bare path is what people type
    _make_room(store, out, force=force)
    with progress("Playing a year", show=not as_json) as advance:
        made = run_demo(store, out, seed=seed, progress=lambda _what, done, total: advance(done, total))
    if as_json:
        print_json(_plain(made))
    else:
        _show(made)


def _make_room(store: str, out: Path, *, force: bool) -> None:
    """:raises Refused: something of an earlier demo, or of anybody else, is in the way."""
    database = Path(store.removeprefix(_FILE)) if store.startswith(_FILE) else None
    in_the_way = [path for pattern in _MADE for path in sorted(out.glob(pattern))]
    if database is not None and database.exists():
        if not force:
            text = sentence("exists already; --force replaces it")
            raise Refused([Problem(str(database), text, "demo.store")])
        in_the_way += [database, *(database.with_name(database.name + end) for end in _BESIDE)]
    elif in_the_way and not force:
        text = sentence("holds an earlier demo; --force replaces it")
        raise Refused([Problem(str(out), text, "demo.out")])
    for path in in_the_way:
        path.unlink(missing_ok=True)


def _show(made: DemoSummary) -> None:
    rows: list[Mapping[str, Any]] = [
        {"what": "Requests", "count": f"{made.requests:,}"},
        *({"what": f"  {_words(kind)}", "count": f"{count:,}"} for kind, count in made.types.items()),
        {"what": "Complaints by admissibility", "count": ""},
        *({"what": f"  {_words(kind)}", "count": f"{count:,}"} for kind, count in made.admissibility.items()),
        {"what": f"Open on 31 December {made.year}", "count": f"{made.open:,}"},
        {"what": "  of which late", "count": f"{made.late:,}"},
        {"what": "Came in as something else", "count": f"{made.requalified:,}"},
        {"what": "Letters", "count": f"{made.letters:,}"},
        {"what": "Services in the catalogue", "count": f"{made.services:,}"},
        {
            "what": f"Promises of the charter kept in {made.year}",
            "count": f"{made.commitments.get('kept', 0):,}",
        },
        {"what": "  missed", "count": f"{made.commitments.get('missed', 0):,}"},
        {"what": f"Brought in from the register of {made.year - 1}", "count": f"{made.former:,}"},
    ]
    table(rows, {"what": made.organisation.in_("en"), "count": str(made.year)})
    states = ", ".join(f"{_words(state)} {count:,}" for state, count in made.states.items())
    click.echo(f"States: {states}.")
    click.echo(
        f"Letters in {made.folder / 'mail'}, the yearly report in {made.folder / 'report'} (fr, nl, de, en)."
    )
    if made.files:
        click.echo(
            f"The charter, web page and PDF, in {made.folder / 'charter'}; the catalogue for exchange (CPSV-AP) in "
            f"{made.folder / 'catalogue'}."
        )
    for note in made.notes:
        click.secho(note.in_("en"), dim=True)
    click.echo("\nTry next:")
    for command in _next(made):
        click.secho(f"  {command}", bold=True)


def _next(made: DemoSummary) -> tuple[str, str, str]:
    """Three commands that show something, ready to be pasted."""
    # In an environment that is not activated, the name alone would not be found.
    run = "orientation" if shutil.which("orientation") else sys.argv[0]
    period = f"--from {made.year}-01-01 --to {made.year + 1}-01-01"
    how = "--by category --within 20 --format html --language nl --out report.html"
    return (
        f"{run} worklist --store {made.url}",
        f"{run} show {made.reference} --store {made.url}",
        f"{run} report complaints {period} {how} --store {made.url}",
    )


def _plain(made: DemoSummary) -> dict[str, object]:
    import attrs

    values = attrs.asdict(made, recurse=False)
    return {
        **values,
        "folder": str(made.folder),
        "organisation": attrs.asdict(made.organisation),
        "reports": [str(path) for path in made.reports],
        "files": [str(path) for path in made.files],
        "notes": [attrs.asdict(note) for note in made.notes],
        "next": list(_next(made)),
    }


def _words(code: str) -> str:
    return code.replace("_", " ")
