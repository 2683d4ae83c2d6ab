"""``deadline``: due dates for a table of terms."""

from __future__ import annotations

from pathlib import Path

import click

from orientation_core.cli.common import loaded_plugins, progress
from orientation_core.components import rulebook
from orientation_core.components.deadlines import deadline_csv
from orientation_core.documents import Documents
from orientation_core.model.calendars import Calendar


@click.command()
@click.option(
    "--calendar",
    default="be-legal",
    show_default=True,
    help="Name of a calendar, or a file with one (.json).",
)
@click.option(
    "--csv",
    "source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Columns start, n, unit, roll.",
)
@click.option(
    "--out",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The same rows plus due.",
)
def deadline(calendar: str, source: Path, target: Path) -> None:
    """Compute due dates for the rows of a CSV file.

    Units are working_day, calendar_day and month; roll is empty or next_working_day. The day of receipt is day zero.
    """
    with progress("Counting days") as bar:
        count = deadline_csv(source, target, _calendar(calendar), lambda rows: bar(rows, None))
    click.echo(f"Wrote {target} ({count:,} rows).", err=True)


def _calendar(name: str) -> Calendar:
    documents = Documents()
    if name.endswith(".json"):
        return rulebook.read_calendar(documents, Path(name).read_bytes())
    return rulebook.gather(documents, [], loaded_plugins().calendars()).newest_calendar(name)
