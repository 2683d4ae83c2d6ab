"""``desk``: who keeps away from a case, what is taken out of it, who represents its client, what limits contact."""

from __future__ import annotations

import mimetypes
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import attrs
import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    json_option,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.documents import to_document
from orientation_core.model.arrangements import LETTERS, MEASURES, SCOPES
from orientation_core.model.parties import Actor

_day = click.DateTime(["%Y-%m-%d"])
_KINDS = ("lawyer", "relative", "association", "other")
_reason = click.option("--reason", required=True, help="Why; it is kept with the case.")


@click.group("desk", cls=Group)
def desk() -> None:
    """The finer points of the desk: conflicts of interest, redaction, representation, measures."""


@desk.command("conflict")
@click.argument("case")
@click.option(
    "--official", metavar="ID", help="The case is about this official; without it: oneself has a conflict."
)
@click.option("--lift", is_flag=True, help="Let the official see the case again who had declared a conflict.")
@_reason
@store_options
@actor_options
@json_option
def conflict(
    case: str, official: str | None, lift: bool, reason: str, place: Place, who: Actor, as_json: bool
) -> None:
    """Keep oneself, or an official, away from CASE."""
    if lift and official is None:
        raise click.UsageError("--lift needs --official")
    with place.opened() as orientation:
        complaints = orientation.complaints
        if official is None:
            complaints.declare_conflict(who, case, reason)
        elif lift:
            complaints.lift_conflict(who, case, official, reason)
        else:
            complaints.name_official(who, case, official, reason)
    if as_json:
        print_json({"case": case, "official": official or who.id, "kept_away": not lift})
        return
    click.echo("They see the case again." if lift else "From now on the case is out of their sight.")


@desk.command("redact")
@click.argument("case")
@click.option("--where", metavar="POINTER", help="Only in this text, for example /letters/2/body.")
@_reason
@store_options
@actor_options
@json_option
def redact(case: str, where: str | None, reason: str, place: Place, who: Actor, as_json: bool) -> None:
    """Take a passage out of CASE; it is read from the standard input, so that it stands in no list of commands."""
    passage = sys.stdin.read().strip("\r\n")
    with place.opened() as orientation:
        found = orientation.complaints.redact(who, case, passage, reason, where=where)
    redaction = found.redactions[-1]
    if as_json:
        print_json(to_document(redaction))
        return
    click.echo(f"Passage {redaction.number} is taken out of: {plain(', '.join(redaction.places))}")


@desk.command("unseal")
@click.argument("case")
@click.argument("number", type=click.IntRange(1))
@_reason
@store_options
@actor_options
@json_option
def unseal(case: str, number: int, reason: str, place: Place, who: Actor, as_json: bool) -> None:
    """Show passage NUMBER of CASE that was kept under seal; that it was looked at stays on the case."""
    with place.opened() as orientation:
        passage = orientation.complaints.unseal(who, case, number, reason)
    if as_json:
        print_json({"number": number, "passage": passage})
        return
    click.echo("\n".join(plain(line) for line in passage.split("\n")))


@desk.command("represent")
@click.argument("case")
@click.argument("name")
@click.option(
    "--consent",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that holds the consent; it is kept with the case.",
)
@click.option("--until", required=True, type=_day, help="Last day of the consent.")
@click.option("--since", type=_day, help="First day of the consent; today when left out.")
@click.option("--kind", type=click.Choice(_KINDS), default="other", show_default=True, help="Who they are.")
@click.option("--scope", type=click.Choice(SCOPES), multiple=True, default=("read",), help="What is allowed.")
@click.option(
    "--letters", type=click.Choice(LETTERS), default="both", show_default=True, help="Who gets them."
)
@click.option("--email", help="Their mail address.")
@click.option("--address", help="Their postal address.")
@click.option("--id", "id_", help="Their id in the host's system, if they are to see the case there.")
@store_options
@actor_options
@json_option
def represent(
    case: str,
    name: str,
    consent: Path,
    until: datetime,
    since: datetime | None,
    kind: str,
    scope: tuple[str, ...],
    letters: str,
    email: str | None,
    address: str | None,
    id_: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note that NAME acts for the client of CASE, as far and as long as a consent says."""
    content = consent.read_bytes()
    type_ = mimetypes.guess_type(consent.name)[0] or "application/octet-stream"
    with place.opened() as orientation:
        complaints = orientation.complaints
        complaints.attach(who, case, content, label=consent.name, type=type_)
        found = complaints.represent(
            who,
            case,
            name,
            consent=sha256(content).hexdigest(),
            until=until.date(),
            since=since.date() if since else None,
            kind=kind,
            scope=scope,
            letters=letters,
            email=email,
            address=address,
            id=id_,
        )
    made = found.representatives[-1]
    if as_json:
        print_json(to_document(made))
        return
    click.echo(f"Representative {made.number}, from {made.since} to {made.until}.")


@desk.command("unrepresent")
@click.argument("case")
@click.argument("number", type=click.IntRange(1))
@store_options
@actor_options
@json_option
def unrepresent(case: str, number: int, place: Place, who: Actor, as_json: bool) -> None:
    """End the consent of representative NUMBER of CASE."""
    with place.opened() as orientation:
        found = orientation.complaints.end_representation(who, case, number)
    if as_json:
        print_json([to_document(one) for one in found.representatives if one.number == number])
        return
    click.echo("The representative sees and gets nothing more.")


@desk.command("revoke-receipt")
@click.argument("case")
@store_options
@actor_options
@json_option
def revoke_receipt(case: str, place: Place, who: Actor, as_json: bool) -> None:
    """Let the receipt of an anonymous CASE open it no more; nobody follows it from then on."""
    with place.opened() as orientation:
        found = orientation.complaints.revoke_receipt(who, case)
    if as_json:
        print_json({"id": found.id, "reference": found.reference})
        return
    click.echo("The receipt opens nothing any more.")


@desk.command("measure")
@click.argument("case")
@click.argument("kind", type=click.Choice(MEASURES))
@click.option("--motivation", required=True, help="Why; the client reads it.")
@click.option("--review-on", required=True, type=_day, help="Day by which it is looked at again.")
@click.option("--contact", metavar="ID", help="The one official who answers, for one_contact.")
@store_options
@actor_options
@json_option
def measure(
    case: str,
    kind: str,
    motivation: str,
    review_on: datetime,
    contact: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Decide on a measure against unreasonable conduct in CASE; the client is told."""
    with place.opened() as orientation:
        found = orientation.complaints.impose_measure(
            who, case, kind, motivation, review_on=review_on.date(), contact=contact
        )
    if as_json:
        print_json(to_document(found.measures[-1]))
        return
    click.echo(f"Measure {found.measures[-1].number}, to be reviewed by {found.measures[-1].review_on}.")


@desk.command("review")
@click.argument("case")
@click.argument("number", type=click.IntRange(1))
@click.option("--motivation", required=True, help="Why; the client reads it.")
@click.option("--review-on", type=_day, help="It goes on until then; without it, it is lifted.")
@store_options
@actor_options
@json_option
def review(
    case: str,
    number: int,
    motivation: str,
    review_on: datetime | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Review measure NUMBER of CASE: it goes on, or is lifted; the client is told."""
    day = review_on.date() if review_on else None
    with place.opened() as orientation:
        found = orientation.complaints.review_measure(who, case, number, motivation, review_on=day)
    if as_json:
        print_json([to_document(one) for one in found.measures if one.number == number])
        return
    click.echo(f"It goes on until {day}." if day else "It is lifted.")


@desk.command("reviews")
@click.option("--within", type=click.IntRange(0, 366), default=14, show_default=True, help="Days ahead.")
@click.option("--remind", is_flag=True, help="Tell clients and representatives, once, of consents that end.")
@store_options
@actor_options
@json_option
def reviews(within: int, remind: bool, place: Place, who: Actor, as_json: bool) -> None:
    """List consents that are about to end and measures that are to be reviewed."""
    with place.opened() as orientation:
        found = orientation.complaints.reviews(who, within=within)
        if remind:
            orientation.complaints.remind_consents(who, within=within)
    rows = [{**attrs.asdict(one), "due_on": one.due_on.isoformat()} for one in found]
    if as_json:
        print_json(rows)
        return
    table(rows, {"due_on": "By", "reference": "Reference", "number": "No", "what": "What"})
