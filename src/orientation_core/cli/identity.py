"""``identity``: the mark and its rules, published and held against what others make of it."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import orjson

from orientation_core.analysis.identity.pictures import SIGNATURE
from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    spoken,
    store_options,
    table,
)
from orientation_core.cli.files import put
from orientation_core.documents import to_document
from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.labels import label, told
from orientation_core.model.identity import VisualIdentity, pairs
from orientation_core.model.identity.check import IdentityCheck, RuleFinding
from orientation_core.model.identity.drawing import MOST_BYTES
from orientation_core.model.parties import Actor
from orientation_core.orientation import Orientation

#: A picture of a page or drawing that is a file, by a path without a scheme.
_BESIDE = re.compile(
    rb"""(?P<before><(?:img|image)\b[^<>]*?\s(?:src|(?:xlink:)?href)\s*=\s*(?P<quote>["']))"""
    rb"""(?P<place>[^"'<>:?\#]{1,500}\.(?:png|svg))(?P<after>(?P=quote))""",
    re.IGNORECASE,
)
_COLOURS = {"kept": "green", "broken": "red", "unseen": "yellow"}


@click.group("identity", cls=Group)
def identity() -> None:
    """The visual identity: the mark, its rules, and whether they are kept."""


@identity.command("list")
@store_options
@actor_options
@json_option
def list_(place: Place, who: Actor, as_json: bool) -> None:
    """List the identities that are kept, and those that plugins offer."""
    with place.opened() as orientation:
        kept = orientation.identity.identities(who)
        offered = [one.identity for one in orientation.identity.offered().values()]
    names = {one.name for one in kept}
    rows = [
        {
            "name": one.name,
            "status": one.status,
            "from": one.used_from.isoformat(),
            "label": one.label.in_(spoken()),
        }
        for one in kept
    ] + [
        {"name": one.name, "status": "offered", "from": "", "label": one.label.in_(spoken())}
        for one in offered
        if one.name not in names
    ]
    if as_json:
        print_json(rows)
        return
    table(rows, {"name": "Name", "status": "Status", "from": "Used from", "label": "Label"})


@identity.command("show")
@click.argument("name")
@click.option("--asset", metavar="FILE", help="Write this file of the mark to --out instead.")
@click.option("--out", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), help="Where to.")
@store_options
@actor_options
@json_option
def show(name: str, asset: str | None, out: Path | None, place: Place, who: Actor, as_json: bool) -> None:
    """Show the rules of NAME, with every contrast as it is computed."""
    with place.opened() as orientation:
        if asset is not None:
            content = orientation.identity.file(who, name, asset)
            put(out or Path(asset), content, counted(len(content), "byte"))
            return
        found = _kept_or_offered(orientation, who, name)
    if as_json:
        contrasts = [
            {"colour": one.colour, "background": one.background, "ratio": round(one.ratio, 2)}
            for one in pairs(found)
        ]
        print_json({"identity": to_document(found), "contrasts": contrasts})
        return
    _shown(found)


def _kept_or_offered(orientation: Orientation, who: Actor, name: str) -> VisualIdentity:
    try:
        return orientation.identity.identity(who, name).value
    except NotFound:
        offered = orientation.identity.offered()
        if name not in offered:
            raise
        return offered[name].identity


def _shown(found: VisualIdentity) -> None:
    language = spoken()
    click.echo(
        plain(f"{found.label.in_(language)} ({found.name}), {found.status}, used from {found.used_from}")
    )
    for one in found.minimum:
        click.echo(f"  At least {one.height:g} {one.unit} high ({one.medium}).")
    share = f"{found.clear_share:.2f}"
    click.echo(f"  At least {share} of its height empty around it.")
    click.echo(
        plain(f"  Never: {', '.join(label('forbidden_use', one, language) for one in found.forbidden)}.")
    )
    for text in found.advice:
        click.echo(plain(f"  {text.in_(language)}"))
    rows = [
        {"colour": one.colour, "background": one.background, "ratio": f"{one.ratio:.2f}"}
        for one in pairs(found)
    ]
    table(rows, {"colour": "Colour", "background": "On", "ratio": "Contrast"})
    files = [
        {
            "name": one.name,
            "variant": one.variant,
            "box": f"{one.width:g} x {one.height:g}",
            "sum": one.sha256[:16],
        }
        for one in found.assets
    ]
    table(files, {"name": "File", "variant": "Variant", "box": "Box", "sum": "SHA-256"})


@identity.command("publish")
@click.argument("document")
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the mark's files; the one of DOCUMENT when not given.",
)
@click.option("--draft", is_flag=True, help="Keep it as a draft: no page wears it yet.")
@store_options
@actor_options
@json_option
def publish(document: str, files: Path | None, draft: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Publish an identity: DOCUMENT is its file, or the name of one that is kept or that a plugin offers."""
    path = Path(document)
    given = path.read_bytes() if path.is_file() else None
    with place.opened() as orientation:
        desk = orientation.identity
        if given is None:
            if draft:
                raise Refused([Problem("", sentence("a draft is kept from a file"), "identity.draft")])
            kept = desk.publish(who, document)
        else:
            contents = _contents(given, files or path.parent)
            kept = desk.keep(who, given, contents) if draft else desk.publish(who, given, contents)
    if as_json:
        print_json({"identity": to_document(kept.value), "version": kept.version})
        return
    click.echo(plain(f"{kept.value.name}, version {kept.version}: {kept.value.status}."))


def _contents(given: bytes, folder: Path) -> dict[str, bytes]:
    """The files that a document names, as far as they are there; what is missing is said when they are checked."""
    try:
        read: Any = orjson.loads(given)
        names = [str(one["name"]) for one in read["assets"]]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return {}  # the document is refused with all that is wrong with it
    plain_names = [name for name in names if Path(name).name == name]
    return {name: (folder / name).read_bytes() for name in plain_names if (folder / name).is_file()}


@identity.command("retire")
@click.argument("name")
@store_options
@actor_options
def retire(name: str, place: Place, who: Actor) -> None:
    """Take NAME out of use: no page wears it any more."""
    with place.opened() as orientation:
        kept = orientation.identity.retire(who, name)
    click.echo(plain(f"{kept.value.name}, version {kept.version}: {kept.value.status}."))


@identity.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--identity", "name", help="Which one; the one that pages wear when not given.")
@click.option("--dpi", type=click.FloatRange(10, 10_000), help="Dots per inch of a picture that is printed.")
@click.option(
    "--scale", type=click.FloatRange(0.1, 10), default=1.0, show_default=True, help="Device pixels per pixel."
)
@click.option("--browser", is_flag=True, help="Let Chromium lay an HTML page out, and measure its picture.")
@store_options
@actor_options
@json_option
@click.pass_context
def check(
    ctx: click.Context,
    file: Path,
    name: str | None,
    dpi: float | None,
    scale: float,
    browser: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Hold FILE (SVG, PNG or HTML) against the rules; exit code 1 when one is broken.

    Pictures that it shows out of its own folder, or out of one in that folder, are looked at where they stand.
    """
    with place.opened(alone=True) as orientation:
        chosen = name or _worn(orientation)
        found = orientation.identity.check(
            who, chosen, file.name, _whole(file), dpi=dpi, scale=scale, browser=browser
        )
    if as_json:
        print_json([_document(one) for one in found])
    else:
        for one in found:
            _told(one)
    if not all(one.kept for one in found):
        ctx.exit(1)


def _whole(file: Path) -> bytes:
    """A page or drawing with the pictures that stand beside it put into it; anything else as it is."""
    given, folder = file.read_bytes(), file.resolve().parent

    def put_in(found: re.Match[bytes]) -> bytes:
        place = (folder / unquote(found["place"].decode("utf-8", "replace"))).resolve()
        if not (place.is_relative_to(folder) and place.is_file() and place.stat().st_size <= MOST_BYTES):
            return found[0]
        kind = b"svg+xml" if place.suffix.lower() == ".svg" else b"png"
        return (
            found["before"]
            + b"data:image/"
            + kind
            + b";base64,"
            + b64encode(place.read_bytes())
            + found["after"]
        )

    return given if given.startswith(SIGNATURE) else _BESIDE.sub(put_in, given)


def _worn(orientation: Orientation) -> str:
    worn = orientation.identity.worn("charter_publication")
    if worn is not None:
        return worn.identity.name
    words = sentence(
        "no identity is in use here; name one of: {names}", names=tuple(orientation.identity.offered())
    )
    raise Refused([Problem("", words, "identity.which")])


def _said(finding: RuleFinding) -> str:
    return told(Problem("", finding.message), spoken()).message


def _document(one: IdentityCheck) -> dict[str, Any]:
    document = to_document(one)
    document["findings"] = [{**to_document(finding), "message": _said(finding)} for finding in one.findings]
    return {**document, "kept": one.kept}


def _told(one: IdentityCheck) -> None:
    language = spoken()
    click.echo(plain(f"{one.file} ({one.where}): {one.asset or '–'}"))
    for finding in one.findings:
        verdict = label("rule_verdict", finding.verdict, language)
        rule = label("identity_rule", finding.rule, language)
        click.secho(plain(f"  {verdict}: {rule}: {_said(finding)}"), fg=_COLOURS[finding.verdict])
