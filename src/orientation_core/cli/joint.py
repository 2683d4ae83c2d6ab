"""``join``, ``merge``, ``unmerge``, ``split``: several people, or several matters, in one case."""

from __future__ import annotations

import click

from orientation_core.cli.common import Place, actor_options, json_option, plain, print_json, store_options
from orientation_core.documents import to_document
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor, Client
from orientation_core.model.text import LANGUAGES, Language


@click.command()
@click.argument("case")
@click.option("--name", help="As they write it.")
@click.option("--email", help="Where they are written to.")
@click.option("--phone", help="Where they are called.")
@click.option("--address", help="Where they are written to on paper.")
@click.option(
    "--client", "known_as", metavar="ID", help="Their id in the host's system, to see the case there."
)
@click.option("--in", "language", type=click.Choice(LANGUAGES), help="In which language they are written to.")
@click.option("--leave", type=int, metavar="NUMBER", help="Instead: the complainant of that number leaves.")
@store_options
@actor_options
@json_option
def join(
    case: str,
    name: str | None,
    email: str | None,
    phone: str | None,
    address: str | None,
    known_as: str | None,
    language: Language | None,
    leave: int | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Let somebody complain in a CASE beside the client who opened it.

    They get a letter with the reference, and from then on every letter in their own language. Nobody sees anybody
    else's address.
    """
    client = Client(name=name, email=email, phone=phone, address=address, actor=known_as)
    with place.opened() as orientation:
        desk = orientation.complaints
        if leave is not None:
            found = desk.leave(who, case, leave)
        else:
            found = desk.join(who, case, client, language=language)
        if as_json:
            print_json(to_document(found))
            return
        click.echo(f"{found.reference}: {_people(found)}.")


def _people(case: Complaint) -> str:
    """How many complain."""
    number = 1 + len(case.joined)
    return "one complainant" if number == 1 else f"{number} complainants"


@click.command()
@click.argument("case")
@click.option("--into", required=True, metavar="CASE", help="The case in which it is treated from now on.")
@click.option("--reason", required=True, help="Why; for colleagues, the client does not see it.")
@click.option("--silent", is_flag=True, help="Do not write to the client of the merged case.")
@store_options
@actor_options
@json_option
def merge(case: str, into: str, reason: str, silent: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Treat a CASE within another one.

    Its clocks stop; its client keeps their reference, and reads and writes under it. Un-merging gives it back as if
    it had never been away.
    """
    with place.opened() as orientation:
        desk = orientation.complaints
        leading = desk.merge(who, case, into, reason=reason, tell=not silent)
        if as_json:
            print_json(to_document(leading))
            return
        merged = desk.get(who, case)
        click.echo(f"{merged.reference} is treated within {leading.reference} ({_people(leading)}).")


@click.command()
@click.argument("case")
@click.option("--reason", help="Why; for colleagues, the client does not see it.")
@click.option("--silent", is_flag=True, help="Do not write to the client.")
@store_options
@actor_options
@json_option
def unmerge(case: str, reason: str | None, silent: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Treat a merged CASE on its own again, with what its client wrote meanwhile."""
    with place.opened() as orientation:
        restored = orientation.complaints.unmerge(who, case, reason=reason, tell=not silent)
        if as_json:
            print_json(to_document(restored))
            return
        click.echo(f"{restored.reference} is treated on its own again.")
        for run in restored.clocks:
            if run.due_on:
                click.echo(f"  {run.name}: due {run.due_on}")


@click.command()
@click.argument("case")
@click.option(
    "--points",
    "groups",
    multiple=True,
    required=True,
    metavar="N[,N...]",
    help="Points that become a case of their own; once for each new case.",
)
@click.option("--reason", help="Why; for colleagues, the client does not see it.")
@click.option("--silent", is_flag=True, help="Do not write to the client.")
@store_options
@actor_options
@json_option
def split(
    case: str,
    groups: tuple[str, ...],
    reason: str | None,
    silent: bool,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Make points of a CASE into cases of their own, whose terms count from the receipt of the request."""
    try:
        numbers = [[int(one) for one in group.split(",")] for group in groups]
    except ValueError:
        raise click.BadParameter("give numbers of points, for example --points 2,3") from None
    with place.opened() as orientation:
        found = orientation.complaints.split(who, case, numbers, reason=reason, tell=not silent)
        if as_json:
            print_json([to_document(one) for one in found])
            return
        for one in found:
            told = ", ".join(plain(point.summary or f"point {point.number}") for point in one.points)
            click.echo(f"{one.reference}: {told}")
