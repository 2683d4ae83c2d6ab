"""``seal``, ``verify``, ``validate``, ``plugins``, ``doctor``: can what we keep and load be trusted?"""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import attrs
import click

from orientation_core.cli.common import json_option, opened, plain, print_json, store_options, table
from orientation_core.components.validating import problems_of
from orientation_core.documents import Documents, schema_directory
from orientation_core.errors import OrientationError, Problem
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
def seal(store: str, agency_file: Path | None, organisation: str | None) -> None:
    """Seal the journal and print the line to publish elsewhere."""
    with opened(store, agency_file, organisation) as orientation:
        made = orientation.seal()
        if made is None:
            click.echo("Nothing happened since the last seal.", err=True)
        else:
            click.echo(made.token())


@click.command()
@click.option(
    "--published", metavar="SEAL", multiple=True, help="A seal that was published elsewhere (repeatable)."
)
@store_options
@json_option
def verify(
    published: tuple[str, ...], store: str, agency_file: Path | None, organisation: str | None, as_json: bool
) -> None:
    """Find every trace of a changed past in the journal and the records."""
    with opened(store, agency_file, organisation) as orientation:
        findings = orientation.verify(published)
    if as_json:
        print_json([attrs.asdict(finding) for finding in findings])
    elif not findings:
        click.secho("The journal and the records are as they were written.", fg="green")
    else:
        table(
            [attrs.asdict(finding) for finding in findings],
            {"what": "What", "where": "Where"},
            title=f"{len(findings)} findings",
        )
    if findings:
        sys.exit(1)


@click.command()
@click.argument("kind")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@json_option
def validate(kind: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Hold FILES against the reference schema of KIND; exit code 0 only when all are valid."""
    documents = Documents()
    found: dict[str, list[Problem]] = {
        str(file): problems_of(documents, kind, file.read_bytes()) for file in files
    }
    if as_json:
        print_json(
            {name: [attrs.asdict(problem) for problem in problems] for name, problems in found.items()}
        )
    else:
        for name, problems in found.items():
            for problem in problems:
                click.echo(f"{name}: {plain(problem.where) or '/'}: {plain(problem.message)}")
            if not problems:
                click.echo(f"{name}: valid")
    if any(found.values()):
        sys.exit(1)


@click.command()
@json_option
def plugins(as_json: bool) -> None:
    """List installed plugins and the hooks they implement; one that is broken is named, not run over."""
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
    """Look for what would make a desk fail: versions, schemas, plugins, the store."""
    checks = [_check("Python", platform.python_version(), sys.version_info >= (3, 11))]
    checks.extend(map(_package, _PACKAGES))
    directory = schema_directory()
    count = len(list(directory.glob("*.schema.json")))
    checks.append(_check("Reference schemas", f"{count} found", count > 0))
    checks.extend(
        _check(f"Plugin {row['name']}", row["problem"] or f"{len(row['hooks'])} hooks", not row["problem"])
        for row in map(_plugin, installed())
    )
    if store is not None:
        checks.append(_store(store))
    if as_json:
        print_json(checks)
    else:
        for check in checks:
            click.secho(
                "  ok   " if check["ok"] else "  bad  ", fg="green" if check["ok"] else "red", nl=False
            )
            click.echo(f"{check['name']}: {check['found']}")
    if not all(check["ok"] for check in checks):
        sys.exit(1)


def _check(name: str, found: str, ok: bool) -> dict[str, Any]:
    return {"name": name, "found": found, "ok": ok}


def _package(name: str) -> dict[str, Any]:
    try:
        return _check(name, metadata.version(name), True)
    except metadata.PackageNotFoundError:
        return _check(name, "not installed (an extra needs it)", True)


def _store(url: str) -> dict[str, Any]:
    try:
        with opened(url, None, None) as orientation:
            return _check("Store", f"opened, organisation {orientation.agency.slug}", True)
    except OrientationError as error:
        return _check("Store", str(error), False)
