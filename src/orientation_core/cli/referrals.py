"""``referral``: cases at the second line, their questions on a clock, what it found and what becomes of it."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs
import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    json_option,
    plain,
    print_json,
    spoken,
    store_options,
    table,
)
from orientation_core.cli.moments import Day, Moment
from orientation_core.components.referrals.overseeing import Owed
from orientation_core.documents import to_document
from orientation_core.labels import label
from orientation_core.model.complaints import Outcome
from orientation_core.model.gate import parse_json
from orientation_core.model.parties import Actor
from orientation_core.model.referrals.referrals import Referral

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
NAME = click.argument("name", metavar="REFERRAL")


def words(file: Path) -> str:
    """The words of a file, or of the standard input."""
    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise click.BadParameter("this file is not written in UTF-8") from None


def said(referral: Referral, as_json: bool, *lines: str) -> None:
    """A referral as JSON, or what was done with it in lines."""
    if as_json:
        print_json(to_document(referral))
        return
    for line in lines:
        click.echo(plain(line))


@click.group("referral", cls=Group)
def referral() -> None:
    """Cases at the second line (the ombudsman): dossier, questions, outcome.

    REFERRAL is the name of a referral, or the reference of its case.
    """


@referral.command("open")
@click.argument("case")
@click.option("--by", type=click.Choice(["client", "agency"]), default="agency", show_default=True)
@click.option("--on", type=Day(), help="The day the client went there; today without it.")
@click.option("--reason", help="Why, for the file.")
@click.option("--their-reference", help="The number that the second line gave it.")
@click.option("--show", "shown", metavar="SHA256", multiple=True, help="A file it may see, too (repeatable).")
@store_options
@actor_options
@json_option
def open_(
    case: str,
    by: Any,
    on: date | None,
    reason: str | None,
    their_reference: str | None,
    shown: tuple[str, ...],
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """CASE (reference or id) goes to the second line."""
    with place.opened() as orientation:
        made = orientation.referrals.open(
            who, case, by=by, on=on, reason=reason, their_reference=their_reference, shown=shown
        )
    protocol = f", under {made.protocol}" if made.protocol else "; no protocol is in force"
    said(made, as_json, f"{made.reference} is at {made.second_line.in_('en')} as {made.name}{protocol}.")


@referral.command("list")
@click.option("--state", type=click.Choice(["open", "asked", "decided"]), help="Only those that stand there.")
@click.option("--late", is_flag=True, help="Only those whose answer is late.")
@store_options
@actor_options
@json_option
def list_(state: str | None, late: bool, place: Place, who: Actor, as_json: bool) -> None:
    """List referrals, what is due first at the top."""
    with place.opened() as orientation:
        found = orientation.referrals.find(who, state=state)
        owed = {one.name for one in orientation.referrals.owed(who, late=True)}
    found = [one for one in found if one.name in owed or not late]
    if as_json:
        print_json([to_document(one) for one in found])
        return
    if not found:
        click.echo("No such referrals.")
        return
    rows = [
        {
            "name": one.name,
            "reference": one.reference,
            "opened": one.opened_on,
            "state": label("referral_state", one.state, spoken()),
            "due": one.next_due or "–",
            "outcome": one.opinion.outcome.value if one.opinion else "–",
            "_style": "red" if one.name in owed else "",
        }
        for one in found
    ]
    columns = ("name", "reference", "opened", "due", "outcome", "state")
    table(rows, {name: name.title() for name in columns})


@referral.command()
@NAME
@store_options
@actor_options
@json_option
def show(name: str, place: Place, who: Actor, as_json: bool) -> None:
    """Show one referral: questions, what was found, what was recommended."""
    with place.opened() as orientation:
        found = orientation.referrals.get(who, name)
    if as_json:
        print_json(to_document(found))
        return
    stands = label("referral_state", found.state, spoken())
    went = label("referral_by", found.by, spoken())
    click.echo(plain(f"{found.name}: case {found.reference}, since {found.opened_on}. {went}. {stands}."))
    for asked in found.questions:
        reply = "open" if asked.reply is None else f"answered {asked.reply.at:%Y-%m-%d}"
        late = ", late" if asked.late else ""
        click.echo(plain(f"  question {asked.number}, due {asked.due_on or '–'}: {reply}{late}"))
    if found.opinion is not None:
        norms = f" ({', '.join(found.opinion.norms)})" if found.opinion.norms else ""
        click.echo(plain(f"  {found.opinion.decided_on}: {found.opinion.outcome.value}{norms}"))
    for one in found.recommendations:
        answer = _response(one.response)
        click.echo(plain(f"  recommendation {one.number}: {answer}{f', {one.action}' if one.action else ''}"))
    for made in found.dossiers:
        click.echo(f"  dossier {made.number}: {made.seal}")


@referral.command()
@NAME
@click.argument("file", type=FILE)
@click.option("--asked-at", type=Moment(), help="When it arrived; now without it.")
@click.option("--their-reference", help="The number that the second line gave the case.")
@store_options
@actor_options
@json_option
def question(
    name: str,
    file: Path,
    asked_at: datetime | None,
    their_reference: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note a question of the second line (words in FILE); its clock runs."""
    with place.opened() as orientation:
        made = orientation.referrals.question(
            who, name, words(file), asked_at=asked_at, their_reference=their_reference
        )
    one = made.questions[-1]
    due = f"due {one.due_on}" if one.due_on else "no protocol sets a term"
    said(made, as_json, f"Question {one.number} of {made.name}: {due}.")


@referral.command()
@NAME
@click.argument("number", type=int)
@click.argument("file", type=FILE)
@click.option("--attach", "files", metavar="SHA256", multiple=True, help="A file of the case (repeatable).")
@store_options
@actor_options
@json_option
def answer(
    name: str, number: int, file: Path, files: tuple[str, ...], place: Place, who: Actor, as_json: bool
) -> None:
    """Answer question NUMBER by a letter (words in FILE)."""
    with place.opened() as orientation:
        made = orientation.referrals.answer(who, name, number, words(file), attachments=files)
    one = made.question(number)
    late = " It was late." if one is not None and one.late else ""
    said(made, as_json, f"Answered question {number} of {made.name}.{late}")


@referral.command()
@NAME
@click.option("--not-taken-up", is_flag=True, help="The second line does not take the case up.")
@click.option("--their-reference", help="The number that the second line gave it.")
@store_options
@actor_options
@json_option
def taken(
    name: str, not_taken_up: bool, their_reference: str | None, place: Place, who: Actor, as_json: bool
) -> None:
    """Note that the second line took the case up, or did not."""
    with place.opened() as orientation:
        made = orientation.referrals.taken_up(
            who, name, admissible=not not_taken_up, their_reference=their_reference
        )
    said(made, as_json, f"{made.name}: {'not taken up' if not_taken_up else 'taken up'}.")


@referral.command()
@NAME
@click.argument("outcome_", metavar="OUTCOME", type=click.Choice([one.value for one in Outcome]))
@click.option("--norm", "norms", metavar="CODE", multiple=True, help="A norm not kept (repeatable).")
@click.option("--motivation", metavar="FILE", type=FILE, help="Why, in their words.")
@click.option("--on", "decided_on", type=Day(), help="The day of their decision; today without it.")
@store_options
@actor_options
@json_option
def outcome(
    name: str,
    outcome_: str,
    norms: tuple[str, ...],
    motivation: Path | None,
    decided_on: date | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note what the second line found."""
    with place.opened() as orientation:
        made = orientation.referrals.outcome(
            who,
            name,
            Outcome(outcome_),
            norms=norms,
            motivation=words(motivation) if motivation else None,
            decided_on=decided_on,
        )
    listed = f" ({', '.join(norms)})" if norms else ""
    said(made, as_json, f"{made.name}: {outcome_}{listed}.")


@referral.command()
@NAME
@click.argument("file", type=FILE)
@click.option("--on", "made_on", type=Day(), help="The day it was made; today without it.")
@click.option("--point", "points", type=int, multiple=True, help="A point of the case (repeatable).")
@store_options
@actor_options
@json_option
def recommend(
    name: str,
    file: Path,
    made_on: date | None,
    points: tuple[int, ...],
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note a recommendation of the second line (words in FILE)."""
    with place.opened() as orientation:
        made = orientation.referrals.recommend(who, name, words(file), made_on=made_on, points=points)
    number = made.recommendations[-1].number
    said(made, as_json, f"Recommendation {number} of {made.name}; answer it with accept or refuse.")


@referral.command()
@NAME
@click.argument("number", type=int)
@click.option("--new", "file", type=FILE, metavar="FILE", help="A new action, without its origin.")
@click.option("--action", metavar="ACTION", help="An action that names the recommendation already.")
@store_options
@actor_options
@json_option
def accept(
    name: str,
    number: int,
    file: Path | None,
    action: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Accept recommendation NUMBER by an improvement action."""
    if (file is None) == (action is None):
        raise click.UsageError("Name an action with --action, or bring a new one with --new.")
    given: Any = action if file is None else parse_json(words(file), kind="improvement_action")
    with place.opened() as orientation:
        made, done = orientation.referrals.accept(who, name, number, given)
    said(made, as_json, f"Recommendation {number} of {made.name} is answered by the action {done.name}.")


@referral.command()
@NAME
@click.argument("number", type=int)
@click.argument("reason")
@store_options
@actor_options
@json_option
def refuse(name: str, number: int, reason: str, place: Place, who: Actor, as_json: bool) -> None:
    """Refuse recommendation NUMBER, and say why."""
    with place.opened() as orientation:
        made = orientation.referrals.refuse(who, name, number, reason)
    said(made, as_json, f"Recommendation {number} of {made.name} is refused.")


@referral.command()
@click.option("--remind", is_flag=True, help="Tell whoever follows it, each once.")
@click.option("--late", is_flag=True, help="Only those whose day is over.")
@store_options
@actor_options
@json_option
def owed(remind: bool, late: bool, place: Place, who: Actor, as_json: bool) -> None:
    """List the answers that are owed to the second line."""
    with place.opened() as orientation:
        desk = orientation.referrals
        found = desk.remind(who) if remind else desk.owed(who, late=late)
    if as_json:
        print_json([attrs.asdict(one) for one in found])
    elif not found:
        click.echo("Nobody was to be reminded." if remind else "No answer is owed.")
    else:
        owed_table(found)


def _response(code: str | None) -> str:
    return "–" if code is None else label("response", code, spoken())


def owed_table(found: list[Owed]) -> None:
    """Answers that are owed, as a table."""
    rows = [
        {
            **attrs.asdict(one),
            "due": one.due_on or "–",
            "left": "–" if one.days_left is None else f"{one.days_left:+d} d",
            "_style": "red" if one.late else "",
        }
        for one in found
    ]
    columns = {
        "reference": "Reference",
        "name": "Referral",
        "number": "Question",
        "due": "Due",
        "left": "Left",
    }
    table(rows, columns, title="Answers owed to the second line")


@referral.command("follow-up")
@store_options
@actor_options
@json_option
def follow_up(place: Place, who: Actor, as_json: bool) -> None:
    """List every recommendation with what became of it."""
    with place.opened() as orientation:
        found = orientation.referrals.follow_up(who)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    if not found:
        click.echo("No recommendations.")
        return
    rows = [
        {
            "referral": one.referral,
            "number": one.recommendation.number,
            "made": one.recommendation.made_on,
            "answer": _response(one.recommendation.response),
            "action": one.recommendation.action or "–",
            "state": one.state or "–",
            "late": ", ".join(one.overdue),
            "_style": "red" if one.overdue or one.recommendation.response is None else "",
        }
        for one in found
    ]
    columns = ("referral", "number", "made", "answer", "action", "state", "late")
    table(rows, {name: name.title() for name in columns})
