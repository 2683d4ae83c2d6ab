"""``desk``: who keeps away from a case, and what is taken out of it."""

from __future__ import annotations

import sys

import click

from orientation_core.cli.common import Place, actor_options, json_option, plain, print_json, store_options
from orientation_core.documents import to_document
from orientation_core.model.parties import Actor

_reason = click.option("--reason", required=True, help="Why; it is kept with the case.")


@click.group("desk")
def desk() -> None:
    """The finer points of the desk: conflicts of interest, redaction."""


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
