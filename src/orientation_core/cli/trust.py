"""``seal``, ``verify``, ``validate``, ``plugins``, ``doctor``: can what we keep and load be trusted?"""

from __future__ import annotations

import platform
import shlex
import sqlite3
import sys
from contextlib import closing
from importlib import metadata
from pathlib import Path
from typing import Any

import attrs
import click

from orientation_core.cli.common import (
    Place,
    asked,
    counted,
    json_option,
    loaded_plugins,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.components.validating import problems_of
from orientation_core.documents import Documents, schema_directory
from orientation_core.errors import OrientationError, Problem, StoreError
from orientation_core.model.journal import read_token
from orientation_core.opening import store_at
from orientation_core.orientation import Orientation
from orientation_core.plugins import BUNDLED, Plugins, installed

_PACKAGES = (
    "sqlalchemy",
    "jsonschema-rs",
    "alembic",
    "duckdb",
    "ibis-framework",
    "psycopg",
    "xlsxwriter",
    "holidays",
)


@click.command()
@store_options
@json_option
def seal(place: Place, as_json: bool) -> None:
    """Seal the journal and print the line to publish elsewhere."""
    with place.opened() as orientation:
        made = orientation.seal()
    if as_json:
        print_json({"seal": made.token(), "entries": made.count} if made else {"seal": None, "entries": 0})
    elif made is None:
        click.echo("Nothing happened since the last seal.", err=True)
    else:
        click.echo(made.token())


def _tokens(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            read_token(value)
        except ValueError:
            raise click.BadParameter(
                "a published seal reads like 12:9f86d081… (number, colon, 64 hexadecimal digits)"
            ) from None
    return values


@click.command()
@click.option(
    "--published",
    metavar="SEAL",
    multiple=True,
    callback=_tokens,
    help="A seal that was published elsewhere (repeatable).",
)
@click.option(
    "--quick",
    is_flag=True,
    help="Leave out whether what is filtered, sorted and counted by is what the documents say, which reads each.",
)
@store_options
@json_option
def verify(published: tuple[str, ...], quick: bool, place: Place, as_json: bool) -> None:
    """Find every trace of a changed past.

    Holds the journal against itself, against the records, and against seals that were published elsewhere; and what the
    store filters, sorts and counts by against the documents.
    """
    try:
        with place.opened() as orientation:
            findings = orientation.verify(published, quick=quick)
    except StoreError:
        # What an agency cannot be opened without may be what was changed.
        with closing(store_at(place.store)) as store:
            findings = store.verify(published)
        if not findings:
            raise
    if as_json:
        print_json([attrs.asdict(finding) for finding in findings])
    elif not findings:
        click.secho("The journal and the records are as they were written.", fg="green")
    else:
        table(
            [attrs.asdict(finding) for finding in findings],
            {"what": "What", "where": "Where"},
            title=counted(len(findings), "finding"),
        )
    if findings:
        sys.exit(1)


@click.command()
@click.argument("kind")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def validate(kind: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Hold documents against the reference schema of their kind.

    KIND is agency, calendar, complaint, intake, procedure, report and so on. Every problem is printed with the JSON
    pointer to its place, in the language of --language, else in that of the document; the exit code is 0 only when
    all FILES are valid.
    """
    documents = Documents(loaded_plugins().schemas())
    if kind not in documents.kinds():
        known = ", ".join(documents.kinds())
        if Path(kind).is_file():
            said = f"the kind comes before the file: orientation validate KIND {shlex.quote(kind)}; kinds: {known}"
            raise click.UsageError(said)
        raise click.BadParameter(f"there is no kind {kind[:60]!r}; known: {known}", param_hint="KIND")
    if not files:
        raise click.UsageError(f"the file is missing: orientation validate {kind} FILE")
    found: dict[str, list[Problem]] = {
        str(file): problems_of(documents, kind, file.read_bytes(), asked()) for file in files
    }
    if as_json:
        print_json(
            {name: [attrs.asdict(problem) for problem in problems] for name, problems in found.items()}
        )
    else:
        for name, problems in found.items():
            for problem in problems:
                click.echo(f"{plain(name)}: {plain(problem.where) or '/'}: {plain(problem.message)}")
            if not problems:
                click.echo(f"{plain(name)}: valid")
    if any(found.values()):
        sys.exit(1)


@click.command()
@json_option
def plugins(as_json: bool) -> None:
    """List installed plugins and the hooks they implement.

    One that is broken is named, and not run over.
    """
    rows = [_plugin(point) for point in installed()]
    if as_json:
        print_json(rows)
        return
    shown: list[Any] = [
        {
            **row,
            "hooks": ", ".join(h.removeprefix("orientation_") for h in row["hooks"]) or row["problem"],
            "_style": "red" if row["problem"] else "",
        }
        for row in rows
    ]
    table(shown, {"name": "Plugin", "package": "Package", "default": "Default", "hooks": "Hooks"})


def _plugin(point: metadata.EntryPoint) -> dict[str, Any]:
    loaded, problem = Plugins(), ""
    try:
        loaded.load([point.name])
    except OrientationError as error:
        problem = str(error)
    else:
        problem = next((f"could not be imported ({failure.error})" for failure in loaded.failures()), "")
    return {
        "name": point.name,
        "package": f"{point.dist.name} {point.dist.version}" if point.dist else "",
        "default": "yes" if point.name in BUNDLED else "",
        "hooks": list(loaded.hooks_of(point.name)),
        "problem": problem,
    }


@click.command()
@click.option("--store", metavar="URL", help="Also look at this store.")
@json_option
def doctor(store: str | None, as_json: bool) -> None:
    """Look for what would make a desk fail.

    Versions, reference schemas, plugins and, with --store, whether that store can be opened and how long each kind with
    personal data is kept.
    """
    checks = [_check("Python", platform.python_version(), sys.version_info >= (3, 11))]
    checks.append(_sqlite())
    checks.extend(map(_package, _PACKAGES))
    directory = schema_directory()
    count = len(list(directory.glob("*.schema.json")))
    checks.append(_check("Reference schemas", f"{count} found", count > 0))
    checks.extend(
        _check(
            f"Plugin {row['name']}", row["problem"] or counted(len(row["hooks"]), "hook"), not row["problem"]
        )
        for row in map(_plugin, installed())
    )
    if store is not None:
        checks += _store(store)
    if as_json:
        print_json(checks)
    else:
        for check in checks:
            click.secho(
                "  ok   " if check["ok"] else "  bad  ", fg="green" if check["ok"] else "red", nl=False
            )
            click.echo(f"{check['name']}: {plain(check['found'])}")
    if not all(check["ok"] for check in checks):
        sys.exit(1)


def _check(name: str, found: str, ok: bool) -> dict[str, Any]:
    return {"name": name, "found": found, "ok": ok}


def _sqlite() -> dict[str, Any]:
    """Below 3.51.3 a database in WAL mode can be damaged by two connections that write and checkpoint at once."""
    found = ".".join(map(str, sqlite3.sqlite_version_info))
    if sqlite3.sqlite_version_info < (3, 51, 3):
        found += " (below 3.51.3: keep other programs off a desk's file)"
    return _check("SQLite", found, ok=True)


def _package(name: str) -> dict[str, Any]:
    try:
        return _check(name, metadata.version(name), True)
    except metadata.PackageNotFoundError:
        return _check(name, "not installed (an extra needs it)", True)


def _store(url: str) -> list[dict[str, Any]]:
    try:
        with Place(url).opened() as orientation:
            opened = _check("Store", f"opened, organisation {orientation.agency.slug}", True)
            return [opened, _retention(orientation)]
    except OrientationError as error:
        return [_check("Store", str(error), False)]


def _retention(orientation: Orientation) -> dict[str, Any]:
    """Nothing is erased by its age before it is settled how long every kind with personal data is kept."""
    try:
        schedule, missing = orientation.privacy.schedule(), orientation.privacy.unsettled()
    except OrientationError as error:
        return _check("Retention", str(error), False)
    if missing:
        return _check("Retention", f"nothing says how long these are kept: {', '.join(missing)}", False)
    return _check("Retention", f"schedule {schedule.name}, every kind with personal data has a term", True)
