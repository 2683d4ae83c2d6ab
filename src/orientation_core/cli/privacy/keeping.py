"""``privacy retention``, ``hold``, ``restrict`` and the like: how long things stay, and who may read them meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
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
    store_options,
    table,
)
from orientation_core.cli.privacy.options import (
    authority_option,
    dry_run_option,
    identity_option,
    person_options,
    sure,
    yes_option,
)
from orientation_core.documents import to_document, write
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import Identifier


@click.command()
@click.option(
    "--review", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day on which somebody looks again."
)
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@person_options
@identity_option
@store_options
@actor_options
@json_option
def restrict(
    asked: list[Identifier],
    choose: tuple[str, ...],
    review: datetime,
    reason: str,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Let only few read the cases of a person (article 18), until that is lifted."""
    with place.opened() as orientation:
        made = orientation.privacy.restrict(who, asked, reason, review.date(), choose=choose)
    _print_measures(made, as_json=as_json)


@click.command()
@click.argument("kind")
@click.argument("record")
@click.option(
    "--review", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day on which somebody looks again."
)
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@store_options
@actor_options
@json_option
def hold(
    kind: str, record: str, review: datetime, reason: str, place: Place, who: Actor, as_json: bool
) -> None:
    """Keep a RECORD of a KIND from being erased (a legal hold), until that is lifted."""
    with place.opened() as orientation:
        made = orientation.privacy.hold(who, kind, record, reason, review.date())
    _print_measures([made], as_json=as_json)


@click.command()
@click.argument("measure")
@store_options
@actor_options
@json_option
def lift(measure: str, place: Place, who: Actor, as_json: bool) -> None:
    """Lift a hold or a restriction (its id, as measures shows it)."""
    with place.opened() as orientation:
        made = orientation.privacy.lift(who, measure)
    _print_measures([made], as_json=as_json)


@click.command()
@click.option(
    "--review-by", type=click.DateTime(["%Y-%m-%d"]), help="Only what is to be looked at by that day."
)
@store_options
@actor_options
@json_option
def measures(review_by: datetime | None, place: Place, who: Actor, as_json: bool) -> None:
    """Holds and restrictions that stand, what is to be looked at first at the top."""
    with place.opened() as orientation:
        found = orientation.privacy.measures(who, review_by=review_by.date() if review_by else None)
    _print_measures(found, as_json=as_json)


def _print_measures(found: list[Any], *, as_json: bool) -> None:
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [{**to_document(one), "of": f"{one.of_kind} {one.record}: {one.reason}"} for one in found]
    columns = {"id": "Id", "measure": "Measure", "review_on": "Review", "of": "On, and why"}
    table(rows, columns, title=counted(len(rows), "measure"))


@click.command()
@click.argument("case", required=False)
@click.option("--reason", metavar="TEXT", help="Why you need to know.")
@click.option("--approve", metavar="ID", help="Let the one who made this request see it.")
@partial(person_options, required=False)
@store_options
@actor_options
@json_option
def identity(
    case: str | None,
    reason: str | None,
    approve: str | None,
    asked: list[Identifier],
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Ask to see whose CASE it is, or to look a person up; approve such a request, or list them: where the agency wants
    four eyes on it.
    """
    if case is not None and asked:
        raise click.UsageError("name a case or a person, not both")
    if (case is not None or asked) and (reason is None or approve is not None):
        raise click.UsageError("say why you need to know: --reason TEXT")
    with place.opened() as orientation:
        part = orientation.privacy
        if approve is not None:
            found = [part.approve_identity(who, approve)]
        elif case is not None and reason is not None:
            found = [part.ask_identity(who, case, reason)]
        elif asked and reason is not None:
            found = [part.ask_person(who, asked, reason)]
        else:
            found = part.disclosures(who)
    rows = [to_document(one) for one in found]
    if as_json:
        print_json(rows)
        return
    click.echo(counted(len(found), "request"))
    for one in found:
        click.echo()
        click.echo(plain(f"{one.id}  {one.asked_by}, for {one.record}:"))
        click.echo(plain(f"  {one.reason}"))
        if one.approved_by and one.expires_at:
            click.echo(plain(f"  approved by {one.approved_by}, until {one.expires_at:%Y-%m-%d %H:%M %Z}"))


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only from that day on.")
@store_options
@actor_options
@json_option
def lookups(since: datetime | None, place: Place, who: Actor, as_json: bool) -> None:
    """Who looked up a person with find or access, when and why; never whom."""
    with place.opened() as orientation:
        found = orientation.privacy.lookups(who, since=None if since is None else since.replace(tzinfo=UTC))
    rows = [to_document(one) for one in found]
    if as_json:
        print_json(rows)
        return
    columns = {"at": "At", "what": "What", "by": "By", "ground": "Why", "found": "Records"}
    table(rows, columns, title=counted(len(rows), "look-up"))


@click.command()
@dry_run_option
@authority_option
@click.option("--limit", type=click.IntRange(1), help="At most so many records of each kind.")
@yes_option
@store_options
@actor_options
@json_option
def retention(
    dry_run: bool,
    authority: str | None,
    limit: int | None,
    yes: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Erase what is over its time by the retention schedule. Begin with --dry-run."""
    with place.opened() as orientation:
        if not dry_run:
            sure("erase", yes=yes)
        done = orientation.privacy.retain(who, authority=authority, dry_run=dry_run, limit=limit)
    if as_json:
        print_json(attrs.asdict(done))
        return
    rows = [
        {"what": what, "kind": one.kind, "rule": one.rule, "record": one.record}
        for what, found in (("on hold", done.held), ("over" if dry_run else "erased", done.erased))
        for one in found
    ]
    would = "; nothing was changed" if dry_run else ""
    columns = {"what": "What", "kind": "Kind", "rule": "Rule", "record": "Record"}
    table(rows, columns, title=f"{done.schedule}: {counted(len(rows), 'record')}{would}")


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only those since that day.")
@store_options
@actor_options
def tombstones(since: datetime | None, place: Place, who: Actor) -> None:
    """What was erased, as JSON lines without personal data: after a backup is restored, erase these records again."""
    with place.opened() as orientation:
        moment = since.replace(tzinfo=orientation.clock().tzinfo) if since else None
        for one in orientation.privacy.tombstones(who, since=moment):
            click.echo(write(one))


@click.command()
@click.option("--full", is_flag=True, help="Write the tables anew (VACUUM FULL); locks them meanwhile.")
@store_options
def scrub(full: bool, place: Place) -> None:
    """Remove from the store's files what was erased; erase and retention do it by themselves, but for --full."""
    with place.opened() as orientation:
        orientation.store.scrub(full=full)
    click.echo("Scrubbed.")
