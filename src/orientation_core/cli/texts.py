"""``texts``: the standard texts that answers begin from."""

from __future__ import annotations

import sys
from pathlib import Path

import attrs
import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    json_option,
    plain,
    print_json,
    spoken,
    store_options,
    table,
)
from orientation_core.documents import to_document
from orientation_core.model.parties import Actor
from orientation_core.model.text import LANGUAGES, Language

_unit = click.option("--unit", help="The text of this unit.")
_file = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.group(cls=Group)
def texts() -> None:
    """Standard texts: words that answers begin from, with checked places."""


def _content(file: Path) -> bytes:
    return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()


@texts.command("list")
@_unit
@click.option("--all", "retired", is_flag=True, help="Also those that are retired.")
@store_options
@actor_options
@json_option
def list_(unit: str | None, retired: bool, place: Place, who: Actor, as_json: bool) -> None:
    """List the texts."""
    with place.opened() as orientation:
        found = orientation.texts.texts(who, unit=unit, retired=retired)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [
        {
            "name": one.name,
            "unit": one.unit or "",
            "languages": ", ".join(one.words.languages()),
            "label": one.label.in_(spoken()) + (" (retired)" if one.retired else ""),
        }
        for one in found
    ]
    table(rows, {"name": "Name", "unit": "Unit", "languages": "Languages", "label": "Label"})


@texts.command("keep")
@click.argument("file", type=_file)
@store_options
@actor_options
@json_option
def keep(file: Path, place: Place, who: Actor, as_json: bool) -> None:
    """Keep the text of FILE (a document of kind standard_text, - for the standard input)."""
    with place.opened(create=True) as orientation:
        kept = orientation.texts.keep(who, _content(file))
    if as_json:
        print_json({"name": kept.value.name, "unit": kept.value.unit, "version": kept.version})
        return
    click.echo(f"Kept: {plain(kept.value.key)}, version {kept.version}.")


@texts.command("retire")
@click.argument("name")
@_unit
@store_options
@actor_options
@json_option
def retire(name: str, unit: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """Take the text NAME out of use."""
    with place.opened() as orientation:
        kept = orientation.texts.retire(who, name, unit=unit)
    if as_json:
        print_json({"name": kept.value.name, "unit": kept.value.unit, "version": kept.version})
        return
    click.echo(f"Retired: {plain(kept.value.key)}.")


@texts.command("preview")
@click.argument("name", required=False)
@click.option("--file", type=_file, help="Preview this document instead, which is not kept.")
@click.option(
    "--in", "language", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language."
)
@_unit
@store_options
@actor_options
@json_option
def preview(
    name: str | None,
    file: Path | None,
    language: Language,
    unit: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Show how the text NAME reads for a made-up case."""
    if (name is None) == (file is None):
        raise click.UsageError("give the NAME of a text that is kept, or --file")
    with place.opened(create=file is not None, dry_run=file is not None) as orientation:
        given: str | bytes = name if name is not None else _content(file) if file else b""
        shown = orientation.texts.preview(who, given, language, unit=unit)
    if as_json:
        print_json(attrs.asdict(shown))
        return
    click.echo("\n".join(plain(line) for line in shown.words.split("\n")))
