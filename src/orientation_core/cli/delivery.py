"""``deliver``: empty the outbox, look at dead letters, send them again."""

from __future__ import annotations

import threading

import attrs
import click

from orientation_core.cli.common import Place, counted, json_option, print_json, store_options, table


@click.command()
@click.option("--forever", is_flag=True, help="Keep running and deliver what comes (end with Ctrl-C).")
@click.option("--dead", is_flag=True, help="Show dead letters instead of delivering.")
@click.option(
    "--redeliver",
    metavar="ID",
    multiple=True,
    help="Make this dead letter due again (repeatable; 'all' for all).",
)
@store_options
@json_option
def deliver(
    forever: bool,
    dead: bool,
    redeliver: tuple[str, ...],
    place: Place,
    as_json: bool,
) -> None:
    """Deliver the messages that are due; see dead letters.

    Each message goes over its own channel, at least once. What was given up is a dead letter; it can be sent again.
    """
    with place.opened() as orientation:
        relay, slug = orientation.relay(), orientation.agency.slug
        if dead:
            letters = relay.dead_letters(slug, 1000)
            rows = [
                {
                    "id": m.id,
                    "channel": m.channel,
                    "recipient": m.recipient,
                    "attempts": m.attempts,
                    "code": m.code,
                }
                for m in letters
            ]
            if as_json:
                print_json(rows)
            else:
                table(
                    list(rows),
                    {
                        "id": "Id",
                        "channel": "Channel",
                        "recipient": "To",
                        "attempts": "Tries",
                        "code": "Cause",
                    },
                    title=counted(len(rows), "dead letter"),
                )
            return
        if redeliver:
            ids = (
                [m.id for m in relay.dead_letters(slug, 1_000_000)] if "all" in redeliver else list(redeliver)
            )
            revived = relay.redeliver(slug, ids)
            if as_json:
                print_json({"due_again": revived})
            else:
                click.echo(f"Due again: {counted(revived, 'message')}.")
            return
        if forever:
            stop = threading.Event()
            try:
                counts = relay.run_forever(stop)
            except KeyboardInterrupt:
                return
        else:
            counts = relay.run_until_empty()
        if as_json:
            print_json(attrs.asdict(counts))
        else:
            click.echo(f"{counts.sent} sent, {counts.retried} to be tried again, {counts.dead} dead.")
