"""Static sites: the published practices, and everything that one organisation or a network publishes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from orientation_core.cli.common import (
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    store_options,
)
from orientation_core.components.sites import Built, Written, write
from orientation_core.components.sites.building import Progress, Site, build, unwatched
from orientation_core.model.parties import Actor

F = TypeVar("F", bound=Callable[..., Any])


def site_options(command: F) -> F:
    """``--out``, ``--base-url``, ``--dry-run``: where a site goes."""
    options = (
        click.option(
            "--out",
            "output",
            type=click.Path(file_okay=False, path_type=Path),
            required=True,
            help="Folder of the site: a new or empty one, or one that this command made.",
        ),
        click.option("--base-url", metavar="URL", help="The address that it will have, for its feeds."),
        click.option("--dry-run", is_flag=True, help="Say what would be written and write nothing at all."),
    )
    wrapped: Any = command
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


@contextmanager
def progress(what: str, *, quiet: bool) -> Iterator[Progress]:
    """Says on the standard error stream how far it is, where somebody watches."""
    if quiet or not sys.stderr.isatty():
        yield unwatched
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def seen(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield seen


@click.command("export")
@site_options
@click.option("--own", is_flag=True, help="Without those of other desks of the network.")
@store_options
@actor_options
@json_option
def export(
    output: Path, base_url: str | None, dry_run: bool, own: bool, place: Place, who: Actor, as_json: bool
) -> None:
    """Write the published practices as a static site with a JSON Feed in every language."""
    with place.opened() as orientation, progress("Pages", quiet=as_json) as told:
        site = orientation.sites.practices_site(who, base=base_url, own=own)
        built = build(site, told)
    finish(output, [site], built, dry_run=dry_run, as_json=as_json)


def finish(output: Path, sites: Sequence[Site], built: Built, *, dry_run: bool, as_json: bool) -> None:
    """Write what was built, and say so, and what is not in it."""
    done = write(output, built.files, dry_run=dry_run)
    if as_json:
        counts = {name: len(getattr(done, name)) for name in ("new", "changed", "same", "removed")}
        print_json(
            {
                "output": str(output),
                "pages": built.pages,
                "files": len(built.files),
                **counts,
                "empty": {one.under: sorted(section.name for section in one.empty) for one in sites},
            }
        )
        return
    _said(output, built, done, dry_run=dry_run)
    for one in sites:
        if one.empty:
            of = f" of {one.under}" if one.under else ""
            parts = ", ".join(section.label.in_("en") for section in one.empty)
            click.secho(plain(f"  Nothing to show{of}, and left out: {parts}."), fg="yellow")


def _said(output: Path, built: Built, done: Written, *, dry_run: bool) -> None:
    would = "Would write" if dry_run else "Wrote"
    click.echo(
        plain(
            f"{would} {counted(built.pages, 'page')} in {counted(len(built.files), 'file')} to {output}: "
            f"{len(done.new):,} new, {len(done.changed):,} changed, {len(done.removed):,} removed."
        )
    )
    if not dry_run:
        click.echo(plain(f"Open {output / 'index.html'}."))


@click.command("site")
@site_options
@store_options
@actor_options
@json_option
def site(output: Path, base_url: str | None, dry_run: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Write everything that the organisation publishes as a static site.

    Charter, catalogue, how to complain, figures, practices and mark, and what plugins add, in every language of the
    organisation: pages that need no server, no script, and nothing from elsewhere.
    """
    with place.opened() as orientation, progress("Pages", quiet=as_json) as told:
        made = orientation.sites.site(who, base=base_url)
        built = build(made, told)
    finish(output, [made], built, dry_run=dry_run, as_json=as_json)


@click.command("site")
@site_options
@click.option(
    "--year", type=click.IntRange(1991, 2198), help="Of the network's figures; the last there is without it."
)
@store_options
@actor_options
@json_option
def network_site(
    output: Path,
    base_url: str | None,
    dry_run: bool,
    year: int | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Write what the network publishes as a static site, and within it that of each organisation that shares its desk."""
    with ExitStack() as stack:
        orientation = stack.enter_context(place.opened())
        told = stack.enter_context(progress("Pages", quiet=as_json))
        desks = {
            slug: stack.enter_context(attrs.evolve(place, agency_file=None, organisation=slug).opened()).sites
            for slug in orientation.sites.desks()
        }
        sites = orientation.sites.network_site(who, desks, year=year, base=base_url)
        built = [build(one, told) for one in sites]
    files = {path: content for one in built for path, content in one.files.items()}
    whole = Built(files, sum(one.pages for one in built))
    finish(output, sites, whole, dry_run=dry_run, as_json=as_json)
