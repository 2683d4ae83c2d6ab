"""``privacy register`` and ``privacy matrix``: what is processed, and who may do what."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import attrs
import click

from orientation_core.cli.common import Place, actor_options, json_option, print_json, store_options, table
from orientation_core.cli.files import put
from orientation_core.model.parties import Actor
from orientation_core.model.privacy.matrix import ACTORS
from orientation_core.model.privacy.matrix import matrix as cells
from orientation_core.model.text import LANGUAGES, Language


@click.command()
@click.option("--format", "form", type=click.Choice(["json", "html"]), default="json", show_default=True)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the words."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path("-"),
    show_default=True,
    help="File to write (- for the standard output).",
)
@store_options
@actor_options
def register(form: str, language: Language, out: Path, place: Place, who: Actor) -> None:
    """The register of processing, made of what the kinds of record declare: which data, why, how long, who sees them."""
    with place.opened() as orientation:
        made = orientation.plugins.render(
            "processing_register", orientation.privacy.register(who), form, language
        )
    put(out, made, form)


@click.command()
@click.option("--role", help="Only for this one.", type=click.Choice(sorted(ACTORS)))
@json_option
def matrix(role: str | None, as_json: bool) -> None:
    """Who may do what by default, and with which case; a plugin may allow or forbid more.

    No plugin can let somebody see a case that is about them, or a restricted one without the right to it.
    """
    found = [cell for cell in cells() if role in (None, cell.actor)]
    if as_json:
        print_json([attrs.asdict(cell) for cell in found])
        return
    allowed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cell in found:
        allowed[cell.actor, cell.action] += [cell.relation] if cell.allowed else []
    rows = [
        {"actor": actor, "action": action, "cases": "yes" if where == ["none"] else ", ".join(where) or "no"}
        for (actor, action), where in allowed.items()
    ]
    table(rows, {"actor": "Who", "action": "Action", "cases": "Allowed for"})
