"""``charter``: from a draft to what became of its promises."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, get_args

import click

from orientation_core.cli.charter_pages import render
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
from orientation_core.cli.moments import Day
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Commitment, DayKind, Operator, Target, TargetUnit
from orientation_core.model.monitoring import Monitoring, Span
from orientation_core.model.parties import Actor
from orientation_core.model.text import LANGUAGES, Language, Text

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("charter", cls=Group)
def charter() -> None:
    """Client charters: check, draft, publish, monitor, simulate, render."""


charter.add_command(render)


def _period(command: Any) -> Any:
    """``--from``, ``--to`` and ``--by``, as monitoring and simulation have them."""
    spans = [span for span in get_args(Span) if span != "all"]
    for option in (
        click.option(
            "--by", type=click.Choice(spans), default="month", show_default=True, help="Side by side."
        ),
        click.option("--to", "end", required=True, type=Day(), help="The day after the last one."),
        click.option("--from", "start", required=True, type=Day(), help="First day of receipt."),
    ):
        command = option(command)
    return command


@charter.command("check")
@click.argument("file", type=_FILE)
@json_option
@store_options
@click.pass_context
def check(ctx: click.Context, file: Path, as_json: bool, place: Place) -> None:
    """Everything that is wrong with a charter, or still missing; exit code 1 when there is something."""
    with place.opened(alone=True) as orientation:
        problems = orientation.charters.lint(file.read_bytes())
    if as_json:
        print_json({"problems": [_problem(one) for one in problems]})
    for problem in () if as_json else problems:
        click.echo(plain(f"{problem.where or '/'}  {problem.message}"))
    if not problems and not as_json:
        click.echo("This charter can be approved.")
    ctx.exit(1 if problems else 0)


@charter.command("draft")
@click.argument("file", type=_FILE)
@json_option
@store_options
@actor_options
def draft(file: Path, as_json: bool, place: Place, who: Actor) -> None:
    """Keep a draft: a new version, or another text of one that is not approved yet."""
    with place.opened(create=True) as orientation:
        _told(orientation.charters.draft(who, file.read_bytes()), as_json=as_json)


@charter.command("consult")
@click.argument("name")
@click.option("--body", required=True, help="Who was heard.")
@click.option("--on", "held_on", required=True, type=Day(), help="When.")
@json_option
@store_options
@actor_options
def consult(name: str, body: str, held_on: date, as_json: bool, place: Place, who: Actor) -> None:
    """Note who was heard about the newest draft."""
    with place.opened() as orientation:
        _told(orientation.charters.consult(who, name, body, held_on), as_json=as_json)


@charter.command("approve")
@click.argument("name")
@click.option("--body", required=True, help="Who approved it.")
@click.option("--reference", help="Of the decision.")
@json_option
@store_options
@actor_options
def approve(name: str, body: str, reference: str | None, as_json: bool, place: Place, who: Actor) -> None:
    """Approve the newest version, after it was consulted about."""
    with place.opened() as orientation:
        _told(orientation.charters.approve(who, name, body, reference), as_json=as_json)


@charter.command("publish")
@click.argument("name")
@json_option
@store_options
@actor_options
def publish(name: str, as_json: bool, place: Place, who: Actor) -> None:
    """Publish the approved version; the one before it ends the day before."""
    with place.opened() as orientation:
        _told(orientation.charters.publish(who, name), as_json=as_json)


@charter.command("measure")
@click.argument("file", type=_FILE)
@click.option("--key", metavar="KEY", help="The same key with the same figure changes nothing.")
@click.option("--correct", is_flag=True, help="Replace the figure that is there.")
@store_options
@actor_options
def measure(file: Path, key: str | None, correct: bool, place: Place, who: Actor) -> None:
    """Feed in a figure that comes from elsewhere: a telephone system, a survey."""
    with place.opened() as orientation:
        value = orientation.charters.measure(who, file.read_bytes(), key=key, correction=correct)
    click.echo(
        plain(f"Kept: {value.metric}, {value.period.start} to {value.period.last_day}, {value.source}.")
    )


@charter.command("diff")
@click.argument("name")
@click.argument("version", type=click.IntRange(1))
@click.argument("other", type=click.IntRange(1))
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@json_option
@store_options
@actor_options
def diff(
    name: str, version: int, other: int, language: Language, as_json: bool, place: Place, who: Actor
) -> None:
    """What changed from one version to another, in plain words."""
    with place.opened() as orientation:
        changes = orientation.charters.difference(who, name, version, other, language)
    if as_json:
        print_json({"changes": changes})
    for change in () if as_json else changes:
        click.echo(plain(change))


@charter.command("monitor")
@_period
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@json_option
@store_options
@actor_options
def monitor(
    start: date, end: date, by: Span, language: Language, as_json: bool, place: Place, who: Actor
) -> None:
    """What became of every commitment that was in force: kept or not, how often, and what threatens."""
    with place.opened() as orientation:
        found = orientation.charters.monitor(who, start, end, by=by)
    _shown(found, language, as_json=as_json)


@charter.command("simulate")
@click.argument("file", type=_FILE, required=False)
@click.option(
    "--metric", help="Instead of a file: what a single commitment is about, for example answer_term."
)
@click.option("--operator", type=click.Choice(get_args(Operator)), default="<=", show_default=True)
@click.option("--value", type=float, help="Its number.")
@click.option("--unit", type=click.Choice(get_args(TargetUnit)), default="day", show_default=True)
@click.option("--days", type=click.Choice(get_args(DayKind)), help="Which days are meant.")
@click.option("--share", type=float, help="Percentage of the cases for which it is to be kept.")
@_period
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@json_option
@store_options
@actor_options
def simulate(
    file: Path | None,
    metric: str | None,
    operator: Operator,
    value: float | None,
    unit: TargetUnit,
    days: DayKind | None,
    share: float | None,
    start: date,
    end: date,
    by: Span,
    language: Language,
    as_json: bool,
    place: Place,
    who: Actor,
) -> None:
    """Would it have been kept? Replay a past period under a draft charter, or under one commitment."""
    with place.opened() as orientation:
        asked: Any
        if file is not None:
            asked = orientation.documents.read("charter", file.read_bytes(), Charter)
        elif metric is not None and value is not None:
            words = Text(en=f"{metric} {operator} {value:g} {days or ''} {unit}".replace("  ", " "))
            asked = [
                Commitment(
                    "draft",
                    words,
                    metric=metric,
                    target=Target(operator, unit, value, days=days),
                    share=share,
                )
            ]
        else:
            text = sentence("give the file of a charter, or --metric and --value")
            raise InvalidDocument("charter", [Problem("", text, "charter.what")])
        found = orientation.charters.simulate(who, asked, start, end, by=by)
    _shown(found, language, as_json=as_json)


def _told(kept: Charter, *, as_json: bool) -> None:
    if as_json:
        print_json(to_document(kept))
    else:
        click.echo(plain(f"{kept.pin} is {kept.status}, valid from {kept.valid_from}."))


def _problem(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "message": problem.message, "code": problem.code}


def _figure(value: float, unit: str) -> str:
    """``99.7 %``, ``55 seconds``, ``1 a week``."""
    if unit == "percent":
        return f"{value:.1f} %"
    number = f"{value:,.2f}".rstrip("0").rstrip(".")
    if unit in {"second", "minute", "hour", "day", "month", "year"} and number != "1":
        unit += "s"
    return f"{number} {unit.replace('per_', 'a ').replace('_', ' ')}"


def _shown(found: Monitoring, language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json(to_document(found))
        return
    verdicts = {True: "kept", False: "missed", None: "-"}
    rows = []
    for one in found.commitments:
        result = found.result(one.id)
        value = "" if result.value is None else _figure(result.value, result.unit)
        span = "" if result.low is None else f"{result.low:.1f}-{result.high:.1f}"
        verdict = verdicts[result.kept] if result.kept is not None else (result.missing or "-")
        rows.append({"id": one.id, "kept": verdict.replace("_", " "), "value": value, "interval": span,
                     "n": "" if result.n is None else f"{result.n:,}", "text": one.text.in_(language),
                     "_style": "red" if result.kept is False else ""})  # fmt: skip
    heads = {
        "id": "commitment",
        "kept": "result",
        "value": "value",
        "interval": "95 %",
        "n": "n",
        "text": "promise",
    }
    table(rows, heads)
    for warning in found.warnings:
        click.echo(
            plain(
                f"Will be missed this month: {warning.commitment}, {warning.expected:.1f} % instead of "
                f"{warning.promised:g} % at a pace of {warning.pace_days:g} days."
            )
        )
