"""``referral dossier``, ``referral verify``, ``referral figures``, ``referral report``: what leaves, and what is held side by side."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import click

from orientation_core.cli.common import (
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    spoken,
    store_options,
)
from orientation_core.cli.files import View, put, view_options
from orientation_core.cli.referrals import NAME
from orientation_core.components.referrals import Sealed, checking
from orientation_core.documents import to_document
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.labels import label, told
from orientation_core.model.gate import parse_json
from orientation_core.model.parties import Actor

_OUT = click.Path(allow_dash=True, path_type=Path)


@click.command()
@NAME
@click.option("--out", type=_OUT, help="A folder, or a file that ends in .zip.")
@click.option(
    "--others",
    type=click.Choice(["refuse", "mask", "keep"]),
    default="refuse",
    show_default=True,
    help="What to do where words name somebody else.",
)
@click.option("--force", is_flag=True, help="Put it over what is there already.")
@click.option("--dry-run", is_flag=True, help="Say where it names somebody else, and write nothing at all.")
@store_options
@actor_options
@json_option
def dossier(
    name: str,
    out: Path | None,
    others: Any,
    force: bool,
    dry_run: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Seal the dossier of a case and write it to --out."""
    if out is None and not dry_run:
        raise click.UsageError("Say with --out where the dossier goes.")
    with place.opened() as orientation:
        if dry_run:
            flags = orientation.referrals.flags(who, name)
            if as_json:
                print_json([attrs.asdict(one) for one in flags])
                return
            for one in flags:
                click.echo(plain(f"{one.path}: {label('flag', one.what, spoken())}"))
            click.echo(f"{counted(len(flags), 'flag')}; nothing was written.")
            return
        assert out is not None
        _free(out, force=force)
        made = orientation.referrals.dossier(who, name, others=others)
    _written(made, out)
    if as_json:
        print_json({"referral": made.name, "seal": made.seal, "files": sorted(made.files)})
    elif str(out) != "-":
        click.echo(f"Sealed as {made.seal}; tell that to the second line by another way.")


def _free(out: Path, *, force: bool) -> None:
    """:raises Refused: something is there, and it is not to be replaced."""
    there = str(out) != "-" and (out.is_file() or (out.is_dir() and any(out.iterdir())))
    # A folder that holds something else is never cleared, whatever is asked.
    ours = out.is_file() or (out / checking.MANIFEST).is_file()
    if there and not (force and ours):
        said = sentence("there is something at {name} already", name=str(out))
        raise Refused([Problem("--out", said, "dossier.there")])


def _written(made: Sealed, out: Path) -> None:
    """The dossier in its place, whole or not at all."""
    if str(out) == "-" or out.suffix == ".zip":
        put(out, made.zipped(), counted(len(made.files), "file"))
        return
    partial = out.with_name(f".{out.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    for path, content in made.files.items():
        (partial / path).parent.mkdir(parents=True, exist_ok=True)
        (partial / path).write_bytes(content)
    if out.is_dir():
        shutil.rmtree(out)
    partial.rename(out)
    click.echo(f"Wrote {plain(out)} ({counted(len(made.files), 'file')}).", err=True)


@click.command("verify")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dossier", "seal", metavar="SHA256", default="", help="Its seal, as whoever sent it says.")
@click.option("--published", metavar="SEAL", default="", help="A seal of the journal that was published.")
@json_option
def verify_dossier(path: Path, seal: str, published: str, as_json: bool) -> None:
    """Check a dossier (folder or zip) as anybody can with the verify.py in it."""
    try:
        files = checking.read(path)
        found = checking.findings(files, seal, published)
    except ValueError as error:
        files, found = {}, [str(error)]
    digest = sha256(files[checking.MANIFEST]).hexdigest() if checking.MANIFEST in files else None
    if as_json:
        print_json({"seal": digest, "files": len(files), "findings": found})
    elif found:
        for one in found:
            click.secho(plain(one), fg="red")
    else:
        click.secho(f"{counted(len(files), 'file')}, all as they were sealed: {digest}", fg="green")
    if found:
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--about", default="all", show_default=True, help="Whom the figures are about: all, or a name.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing at all.")
@store_options
@actor_options
@json_option
def figures(file: Path, about: str, dry_run: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Keep what the second line published.

    FILE is a table (year, indicator, value, source_url; .csv), or a document of kind second_line_figures (.json).
    """
    data = file.read_bytes()
    with place.opened(dry_run=dry_run) as orientation:
        desk = orientation.referrals
        if file.suffix == ".json":
            document = parse_json(data, kind="second_line_figures")
            if dry_run:
                orientation.documents.parse("second_line_figures", document)
                click.echo("These figures are valid; nothing was changed.")
                return
            kept = desk.keep_figures(who, document)
            if as_json:
                print_json({"version": kept.version, "document": to_document(kept.value)})
                return
            click.echo(f"Kept {plain(kept.value.key)}, version {kept.version}.")
            return
        done = desk.import_table(who, data, about=about, dry_run=dry_run, language=spoken())
    rejected = [{"where": one.where, "message": str(told(one, spoken()).message)} for one in done.rejected]
    if as_json:
        print_json({"read": done.read, "kept": done.kept, "rejected": rejected})
        return
    would = "Would keep" if dry_run else "Kept"
    click.echo(f"{would} the figures of {counted(done.kept, 'year')}, from {counted(done.read, 'row')}.")
    for one in rejected:
        click.secho(plain(f"  {one['where']}: {one['message']}"), fg="yellow")


@click.command("report")
@click.argument("year", type=int)
@click.option("--about", metavar="NAME", multiple=True, help="What the second line calls us (repeatable).")
@view_options("json or html")
@store_options
@actor_options
def report_both(year: int, about: tuple[str, ...], view: View, place: Place, who: Actor) -> None:
    """Hold the figures of both lines side by side, every difference named."""
    with place.opened() as orientation:
        lines = orientation.referrals.both_lines(who, year, about=about)
        view.file(partial(orientation.plugins.render, "second_line_report", lines), f"the figures of {year}")
    if view.as_json:
        print_json(to_document(lines))
    elif view.in_words:
        click.echo(f"{year}: {counted(lines.received, 'complaint')} received, {lines.referred:,} went on.")
        click.echo(f"  {counted(lines.opened, 'referral')} of the year, {lines.late:,} answers late.")
        for step in lines.bridge:
            click.echo(f"  {step.count:+,}  {label('because', step.because, view.language)}")
        if lines.ends_at is not None:
            click.echo(f"  {lines.ends_at:,} complaints at the second line.")
        for one in lines.sums:
            if one.difference:
                which = label("two_lines_sum", one.name, view.language)
                click.secho(f"  {which}: differs by {one.difference:+,}", fg="yellow")
