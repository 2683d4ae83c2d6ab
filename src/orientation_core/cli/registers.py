"""``import``: bring a register into the store."""

from __future__ import annotations

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
)
from orientation_core.components.registers.map import load_map
from orientation_core.model.parties import Actor


@click.group("import", cls=Group)
def import_() -> None:
    """Import a register into the store."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "map_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML: which column is which field.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing at all.")
@store_options
@actor_options
@json_option
def complaints(
    file: Path,
    map_file: Path,
    dry_run: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Import complaints from FILE (CSV, plain or gzip); the same file again changes nothing.

    Rows that cannot be read go to FILE.rejects.csv with line and reason; the rest is imported.
    """
    register_map = load_map(map_file)  # first: a map that is of no use makes no store
    with (
        place.opened(create=True, dry_run=dry_run) as orientation,
        progress(f"Importing {file.name}") as bar,
    ):
        summary = orientation.import_complaints(
            who,
            file,
            register_map,
            dry_run=dry_run,
            progress=lambda _rows, done, size: bar(done, size),
        )
    document = {
        "read": summary.read,
        "imported": summary.imported,
        "rejected": summary.rejected,
        "already_present": summary.already_present,
        "flagged": dict(summary.flagged),
    }
    if as_json:
        print_json(document)
        return
    would = "Would import" if dry_run else "Imported"
    click.echo(f"{would} {summary.imported:,} of {summary.read:,} rows.")
    if summary.already_present:
        click.echo(f"  {summary.already_present:,} were there already.")
    for flag, count in sorted(summary.flagged.items()):
        click.echo(f"  {count:,} flagged: {plain(flag).replace('_', ' ')}.")
    if summary.rejected:
        beside = "" if dry_run else f"; see {plain(file.name)}.rejects.csv"
        click.secho(f"  {summary.rejected:,} rejected{beside}.", fg="yellow")
