"""What the commands of ``privacy`` share: who is meant, and a word typed before anything is destroyed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from orientation_core.labels import label
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.identifiers import SORTS

F = TypeVar("F", bound=Callable[..., Any])


def person_options(command: F, *, required: bool = True) -> F:
    """``--email`` and the others; the command gets them as ``asked``."""

    @wraps(command)
    def with_person(*args: Any, **given: Any) -> Any:
        texts = {sort: given.pop(f"person_{sort}") for sort in SORTS}
        asked = [one for sort, text in texts.items() if (one := Identifier.of(sort, text)) is not None]
        if required and not asked:
            raise click.UsageError("name somebody: --email, --id, --phone, --name or --reference")
        return command(*args, asked=asked, **given)

    wrapped: Any = with_person
    for sort in reversed(SORTS):
        says = f"{label('identifier', sort, 'en')} by which the person is known."
        wrapped = click.option(f"--{sort}", f"person_{sort}", metavar="TEXT", help=says)(wrapped)
    return wrapped  # type: ignore[no-any-return]


ground_option = click.option(
    "--ground", default="art15", show_default=True, metavar="CODE", help="Why, for the journal; no name."
)


def identity_option(command: F) -> F:
    """``--identity``: who of those that answer."""
    return click.option(
        "--identity",
        "choose",
        multiple=True,
        metavar="KEY",
        help="Who is meant, as find shows it (repeatable).",
    )(command)


deep_option = click.option("--deep", is_flag=True, help="Also read every document that no index finds; slow.")
by_name_option = click.option(
    "--by-name", is_flag=True, help="Also where others' documents hold no more than the bare name."
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
authority_option = click.option(
    "--authority", metavar="REF", help="Decision that allows records to be destroyed (State Archives)."
)
yes_option = click.option("--yes", is_flag=True, help="Do it without asking.")


def sure(word: str, *, yes: bool) -> None:
    """Let a person type what they are about to do; nothing that can be pressed by mistake."""
    if (
        not yes
        and click.prompt(f"This cannot be undone. Type {word} to go on", default="", show_default=False)
        != word
    ):
        raise click.Abort
