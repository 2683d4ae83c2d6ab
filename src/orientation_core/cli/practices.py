"""``practice``: good practices, from whoever did something to whoever can use it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

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
from orientation_core.components.practices import Suggestion
from orientation_core.components.shelf import Kept
from orientation_core.documents import to_document
from orientation_core.labels import label
from orientation_core.model.gate import parse_json
from orientation_core.model.parties import Actor
from orientation_core.model.practices import STATUSES, AdoptionResult, GoodPractice
from orientation_core.model.practices.practices import Facet
from orientation_core.model.text import LANGUAGES, Language

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _facets(command: Any) -> Any:
    """``--cause``, ``--norm`` …: by what practices are found."""
    said = {
        "cause": "Against this cause of complaints.",
        "norm": "About this norm that was not kept.",
        "service": "About this product or service.",
        "step": "About this step of the client process.",
        "axis": "About this axis of the self-assessment.",
    }
    for name, words in reversed(said.items()):
        command = click.option(f"--{name}", metavar="CODE", help=words)(command)
    return command


def _language(command: Any) -> Any:
    said = "Of the words."
    option = click.option(
        "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help=said
    )
    return option(command)


def _asked(given: dict[str, str | None]) -> dict[Facet, str]:
    return {name: code for name, code in given.items() if code}  # type: ignore[misc]  # the options are the facets


@click.group("practice", cls=Group)
def practice() -> None:
    """Good practices: submit, review, publish, find, adopt, exchange."""


@practice.command("list")
@click.option("--search", default="", help="Words that they must have, in any language.")
@click.option("--status", type=click.Choice(STATUSES), help="Only those that stand there.")
@click.option("--own", is_flag=True, help="Only our own, not what others of the network published.")
@_facets
@_language
@store_options
@actor_options
@json_option
def list_(
    search: str,
    status: str | None,
    own: bool,
    language: Language,
    place: Place,
    who: Actor,
    as_json: bool,
    **facets: str | None,
) -> None:
    """List our practices, and what others of the network published."""
    with place.opened() as orientation:
        found = orientation.practices.find(who, search=search, status=status, own=own, facets=_asked(facets))
    if as_json:
        print_json([{"reference": one.reference, "document": to_document(one.practice)} for one in found])
        return
    rows = [
        {
            "name": one.reference,
            "status": label("practice_stage", one.practice.status, language),
            "shown": "yes" if one.practice.helped() else "–",
            "title": one.practice.title.in_(language),
        }
        for one in found
    ]
    columns = {"name": "Practice", "status": "Status", "shown": "Effect shown", "title": "About"}
    table(rows, columns, title=counted(len(rows), "practice"), one_line=True)


@practice.command()
@click.argument("name")
@_language
@store_options
@actor_options
@json_option
def show(name: str, language: Language, place: Place, who: Actor, as_json: bool) -> None:
    """Show the practice NAME, or ORGANISATION/NAME of another, and who adopted it."""
    with place.opened() as orientation:
        known = orientation.practices.get(who, name)
        results = orientation.practices.adoptions(who, name)
    if as_json:
        adoptions = [_result(one) for one in results]
        document = to_document(known.practice)
        print_json({"reference": known.reference, "document": document, "adoptions": adoptions})
        return
    one = known.practice
    click.echo(plain(f"{one.title.in_(language)} ({known.reference})"))
    click.echo(plain(f"  {label('practice_stage', one.status, language)}; {one.organisation.in_(language)}"))
    for part in ("context", "problem", "done", "conditions"):
        text = getattr(one, part)
        if text is not None:
            click.echo(plain(f"  {label('practice_part', part, language)}: {text.in_(language)}"))
    for figure in one.evidence:
        values = " → ".join(
            "?" if each is None else f"{each.value:g}" for each in (figure.before, figure.after)
        )
        said = label(
            "adoption_verdict", figure.compared.verdict if figure.compared else "unmeasured", language
        )
        name_ = figure.label.in_(language) if figure.label else figure.indicator
        click.echo(plain(f"  {name_}: {values}. {said}."))
    for step in one.trail:
        reason = f": {step.reason}" if step.reason else ""
        click.echo(plain(f"  {step.at:%Y-%m-%d} {step.action}, {step.actor}{reason}"))
    for each in results:
        verdict = label("adoption_verdict", each.verdict, language)
        click.echo(
            plain(
                f"  {label('adoption_stage', each.status, language)}: {each.label.in_(language)}. {verdict}."
            )
        )


def _result(one: AdoptionResult) -> dict[str, Any]:
    return {
        "organisation": one.organisation, "practice": one.practice, "status": one.status, "verdict": one.verdict,
        "adopted_on": one.adopted_on.isoformat(), "adoption": one.adoption, "action": one.action,
        "compared": None if one.compared is None else to_document(one.compared),
    }  # fmt: skip


@practice.command()
@click.argument("file", type=_FILE)
@click.option("--key", help="Idempotency key: the same key with the same practice changes nothing.")
@store_options
@actor_options
@json_option
def submit(file: Path, key: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """Submit what FILE describes (a document of kind good_practice), new or changed."""
    document = parse_json(file.read_bytes(), kind="good_practice")
    with place.opened(create=True) as orientation:
        kept = orientation.practices.submit(who, document, key=key)
    _told(kept, as_json=as_json)


@practice.command()
@click.argument("name")
@click.option("--give-back", is_flag=True, help="It cannot be published like this; say why.")
@click.option("--reason", help="Why, or what is to be said with it.")
@store_options
@actor_options
@json_option
def review(name: str, give_back: bool, reason: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """Accept the practice NAME that somebody else wrote, or give it back."""
    with place.opened() as orientation:
        kept = orientation.practices.review(who, name, accept=not give_back, reason=reason)
    _told(kept, as_json=as_json)


@practice.command()
@click.argument("name")
@store_options
@actor_options
@json_option
def publish(name: str, place: Place, who: Actor, as_json: bool) -> None:
    """Let everybody read the practice NAME."""
    with place.opened() as orientation:
        kept = orientation.practices.publish(who, name)
    _told(kept, as_json=as_json)


@practice.command()
@click.argument("name")
@click.option("--reason", required=True, help="Why.")
@store_options
@actor_options
@json_option
def retire(name: str, reason: str, place: Place, who: Actor, as_json: bool) -> None:
    """Show the practice NAME no more."""
    with place.opened() as orientation:
        kept = orientation.practices.retire(who, name, reason)
    _told(kept, as_json=as_json)


def _told(kept: Kept[GoodPractice], *, as_json: bool) -> None:
    if as_json:
        print_json({"version": kept.version, "document": to_document(kept.value)})
        return
    one = kept.value
    click.echo(
        plain(f"{one.name}: {label('practice_stage', one.status, 'en').lower()}, version {kept.version}.")
    )
    if one.status in ("submitted", "reviewed") and one.moments()[0] is not None:
        click.echo(
            "It was published before; nobody is shown it any more until it is reviewed and published again."
        )


@practice.command()
@click.argument("name")
@click.option("--file", type=_FILE, help="What else is to be said: a document of kind practice_adoption.")
@click.option("--action", metavar="ACTION", help="The improvement action that carries it out.")
@click.option("--planned", is_flag=True, help="It is decided and not begun.")
@click.option("--internal", is_flag=True, help="Nobody outside this organisation is told.")
@store_options
@actor_options
@json_option
def adopt(
    name: str,
    file: Path | None,
    action: str | None,
    planned: bool,
    internal: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note that we do as the practice NAME (or ORGANISATION/NAME) does."""
    given = parse_json(file.read_bytes(), kind="practice_adoption") if file else {}
    said = {"action": action, "status": "planned" if planned else None, "internal": internal or None}
    document = {
        **given,
        "practice": name,
        **{field: value for field, value in said.items() if value is not None},
    }
    with place.opened() as orientation:
        kept = orientation.practices.adopt(who, document)
        results = orientation.practices.adoptions(who, name)
    mine = next(one for one in results if one.adoption == kept.value.name)
    if as_json:
        print_json({"version": kept.version, "document": to_document(kept.value), "result": _result(mine)})
        return
    verdict = label("adoption_verdict", mine.verdict, "en").lower()
    click.echo(plain(f"{kept.value.practice} is {kept.value.status} as {kept.value.name}; {verdict}."))


@practice.command()
@click.option("--case", metavar="CASE", help="For a case, by its id or reference.")
@_facets
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="At most so many.")
@_language
@store_options
@actor_options
@json_option
def suggest(
    case: str | None,
    limit: int,
    language: Language,
    place: Place,
    who: Actor,
    as_json: bool,
    **facets: str | None,
) -> None:
    """Suggest published practices against a cause, or for a case: those first that helped others most."""
    with place.opened() as orientation:
        asked = {facet: [code] for facet, code in _asked(facets).items()}
        found = orientation.practices.suggest(who, case=case, facets=asked, limit=limit)
    if as_json:
        print_json([_suggested(one) for one in found])
        return
    if not found:
        click.echo("No published practice is about this.")
        return
    rows = [
        {
            "name": one.reference,
            "shown": "yes" if one.shown else "–",
            "helped": f"{one.helped} of {one.adopted}",
            "why": ", ".join(
                f"{label('practice_facet', each.facet, language)} {each.code}" for each in one.reasons
            ),
            "title": one.title.in_(language),
        }
        for one in found
    ]
    columns = {
        "name": "Practice",
        "shown": "Effect shown",
        "helped": "Helped",
        "why": "Why",
        "title": "About",
    }
    table(rows, columns, one_line=True)


def _suggested(one: Suggestion) -> dict[str, Any]:
    return {
        "reference": one.reference, "title": to_document(one.title), "organisation": to_document(one.organisation),
        "reasons": [{"facet": each.facet, "code": each.code} for each in one.reasons],
        "shown": one.shown, "adopted": one.adopted, "helped": one.helped,
    }  # fmt: skip


@practice.command("import")
@click.argument("source")
@click.option("--file", type=_FILE, help="A JSON Feed that came from there; without it, the source is asked.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing at all.")
@store_options
@actor_options
@json_option
def import_(source: str, file: Path | None, dry_run: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Bring practices in from SOURCE, to be reviewed here; the same again changes nothing."""
    content = file.read_bytes() if file else None
    with place.opened(create=True, dry_run=dry_run) as orientation:
        done = orientation.practices.bring(who, source, content, dry_run=dry_run, language=spoken())
    if as_json:
        rejected = [
            {"where": one.where, "code": one.code, "message": str(one.message)} for one in done.rejected
        ]
        print_json({"read": done.read, "kept": done.kept, "left": done.left, "rejected": rejected})
        return
    would = "Would keep" if dry_run else "Kept"
    click.echo(f"{would} {counted(len(done.kept), 'practice')} of {done.read:,}, to be reviewed.")
    for name in done.left:
        click.echo(plain(f"  {name}: retired or changed here, left alone."))
    for one in done.rejected:
        click.echo(plain(f"  {one.where}: {one.message}"))
