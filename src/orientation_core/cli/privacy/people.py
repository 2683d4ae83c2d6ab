"""``privacy find``, ``access``, ``erase``, ``pseudonymise``, ``rectify``: what a person asks about their data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import click

from orientation_core.cli.common import (
    Place,
    actor_options,
    counted,
    json_option,
    print_json,
    store_options,
    table,
)
from orientation_core.cli.files import put
from orientation_core.cli.privacy.options import (
    authority_option,
    by_name_option,
    deep_option,
    dry_run_option,
    ground_option,
    identity_option,
    person_options,
    sure,
    yes_option,
)
from orientation_core.components.privacy.erasing import Done
from orientation_core.components.privacy.finding import Found
from orientation_core.documents import to_document
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.marks import Tombstone
from orientation_core.model.text import LANGUAGES, Language


@click.command()
@person_options
@ground_option
@deep_option
@store_options
@actor_options
@json_option
def find(asked: list[Identifier], ground: str, deep: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Who answers to that, and where they stand. Changes nothing, and is journalled."""
    with place.opened() as orientation:
        found = orientation.privacy.find(who, asked, ground=ground, deep=deep)
    if as_json:
        print_json(_found(found))
        return
    if not found.identities and not found.named:
        click.echo("Nobody answers to that.")
        return
    rows = [
        {
            "key": one.key,
            "records": ", ".join(sorted(held.kind.name for held in one.records)),
            "known": ", ".join(f"{each.sort} {each.value}" for each in sorted(one.identifiers)),
        }
        for one in found.identities
    ]
    if rows:
        columns = {"key": "Identity", "records": "Records", "known": "Known by"}
        table(rows, columns, title=_count(len(rows), "identity", "identities"))
    if found.named:
        named = [{"kind": one.kind.name, "record": one.record.id} for one in found.named]
        table(named, {"kind": "Named in", "record": "Record of somebody else"})


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _found(found: Found) -> dict[str, Any]:
    def shown(one: Identifier) -> dict[str, str]:
        return {"sort": one.sort, "value": one.value}

    return {
        "identities": [
            {
                "key": one.key,
                "identifiers": [shown(each) for each in sorted(one.identifiers)],
                "records": [{"kind": held.kind.name, "record": held.record.id} for held in one.records],
            }
            for one in found.identities
        ],
        "named": [
            {"kind": one.kind.name, "record": one.record.id, "by": [shown(each) for each in sorted(one.by)]}
            for one in found.named
        ],
    }


@click.command()
@person_options
@identity_option
@ground_option
@by_name_option
@deep_option
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
@click.option(
    "--files", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files that are held."
)
@store_options
@actor_options
def access(
    asked: list[Identifier],
    choose: tuple[str, ...],
    ground: str,
    by_name: bool,
    deep: bool,
    form: str,
    language: Language,
    out: Path,
    files: Path | None,
    place: Place,
    who: Actor,
) -> None:
    """Everything that is held on a person, and nothing about anybody else, as JSON or as a readable page.

    What stands in pictures and files nobody has read: look at them before they are handed over.
    """
    with place.opened() as orientation:
        given = orientation.privacy.access(
            who, asked, choose=choose, ground=ground, by_name=by_name, deep=deep
        )
        made = orientation.plugins.render("subject_access", given.answer, form, language)
    put(out, made, form)
    if files is not None:
        files.mkdir(parents=True, exist_ok=True)
        for digest, content in given.files.items():
            (files / digest).write_bytes(content)


@click.command()
@person_options
@identity_option
@click.option(
    "--ground", default="art17", show_default=True, metavar="CODE", help="Why, for the tombstones; no name."
)
@authority_option
@by_name_option
@deep_option
@dry_run_option
@yes_option
@store_options
@actor_options
@json_option
def erase(
    asked: list[Identifier],
    choose: tuple[str, ...],
    ground: str,
    authority: str | None,
    by_name: bool,
    deep: bool,
    dry_run: bool,
    yes: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Erase a person: all that is theirs, and their name where others' documents hold it. Figures stay as they are."""
    with place.opened() as orientation:

        def run(*, dry: bool) -> list[Done]:
            return orientation.privacy.erase(
                who,
                asked,
                ground=ground,
                choose=choose,
                authority=authority,
                by_name=by_name,
                deep=deep,
                dry_run=dry,
            )

        done = run(dry=True)
        if not dry_run:
            if not as_json and not yes:
                _print_done(done, dry_run=True)
            sure("erase", yes=yes)
            done = run(dry=False)
    if as_json:
        print_json({"dry_run": dry_run, "records": [attrs.asdict(one) for one in done]})
    else:
        _print_done(done, dry_run=dry_run)


@click.command()
@click.argument("tombstones", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dry_run_option
@yes_option
@store_options
@actor_options
@json_option
def replay(tombstones: Path, dry_run: bool, yes: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Erase again, after a backup was restored, what TOMBSTONES tell of: the output of that command, kept elsewhere."""
    lines = [line for line in tombstones.read_bytes().splitlines() if line.strip()]
    with place.opened() as orientation:
        read = orientation.privacy.documents.read
        stones = [read("privacy_tombstone", line, Tombstone) for line in lines]
        if not dry_run:
            sure("erase", yes=yes)
        done = orientation.privacy.replay(who, stones, dry_run=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, "records": [attrs.asdict(one) for one in done]})
    else:
        _print_done(done, dry_run=dry_run)


def _print_done(done: list[Done], *, dry_run: bool) -> None:
    would = "; nothing was changed" if dry_run else ""
    rows = [attrs.asdict(one) for one in done]
    table(
        rows,
        {"what": "Done", "kind": "Kind", "record": "Record"},
        title=f"{counted(len(rows), 'record')}{would}",
    )


@click.command()
@person_options
@identity_option
@dry_run_option
@yes_option
@store_options
@actor_options
@json_option
def pseudonymise(
    asked: list[Identifier],
    choose: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Put a pseudonym wherever a person is named; whoever holds the key of the settings can tell whose it is."""
    with place.opened() as orientation:
        if not dry_run:
            sure("pseudonymise", yes=yes)
        done = orientation.privacy.pseudonymise(who, asked, choose=choose, dry_run=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, "records": [attrs.asdict(one) for one in done]})
    else:
        _print_done(done, dry_run=dry_run)


@click.command()
@click.argument("case")
@click.option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    metavar="FIELD=TEXT",
    help="name, email, phone or address; without a text it is taken away (repeatable).",
)
@store_options
@actor_options
@json_option
def rectify(case: str, changes: tuple[str, ...], place: Place, who: Actor, as_json: bool) -> None:
    """Put right who a CASE is of (its reference or id)."""
    right = {}
    for one in changes:
        name, sign, text = one.partition("=")
        if not sign:
            raise click.BadParameter("write FIELD=TEXT", param_hint="--set")
        right[name] = text or None
    with place.opened() as orientation:
        after = orientation.privacy.rectify(who, case, right)
    if as_json:
        print_json(to_document(after.client))
    else:
        click.echo("Put right; the journal holds that it was, and not what it was.")
