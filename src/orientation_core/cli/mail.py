"""``receive mail``, ``aside``, ``admit``: messages from files, folders, a mail server's pipe or an IMAP mailbox."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import click
import orjson

from orientation_core.cli.common import (
    Place,
    actor_options,
    counted,
    json_option,
    print_json,
    progress,
    store_options,
    table,
    tell,
)
from orientation_core.components.mail.afterwards import MailDesk
from orientation_core.components.mail.words import explained
from orientation_core.documents import to_document
from orientation_core.errors import OrientationError
from orientation_core.model.mail.mailboxes import Mailbox
from orientation_core.model.mail.received import Action
from orientation_core.model.parties import Actor

#: What a mail server reads as "try again later" (sysexits.h); any other failure would send the message back.
TEMPORARY = 75


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@store_options
@actor_options
@json_option
def mail(paths: tuple[str, ...], dry_run: bool, place: Place, who: Actor, as_json: bool) -> None:
    """Take in mail: open cases, or add to those that exist.

    PATH is a message (.eml), a folder of them, a Maildir, an mbox file, imap:NAME for a mailbox of the settings, or -
    for one message from the standard input, as a mail server's pipe gives it. What was taken in before is not taken
    again.

    With --json, one line for each message as soon as it is kept: file, action (opened, threaded, bounce, auto_reply,
    kept_aside), reference, warnings. Ends with 75 when a message could not be taken in and should be tried again.
    """
    context = click.get_current_context()
    try:
        with place.opened(create=True, dry_run=dry_run) as orientation:
            mailboxes = [orientation.plugins.mailbox(one) for one in paths]
            shown, failed = [], 0
            for one in _taken(orientation.mail, who, mailboxes, dry_run=dry_run, show=not as_json):
                failed += one.pop("_failed", False)
                if as_json:
                    sys.stdout.buffer.write(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE))
                    sys.stdout.flush()
                else:
                    shown.append(one)
    except OrientationError as error:
        if "-" not in paths:
            raise
        tell(error)
        context.exit(TEMPORARY)
    if not as_json:
        _print(shown, dry_run=dry_run)
    if failed:
        context.exit(TEMPORARY)


def _taken(
    desk: MailDesk, who: Actor, mailboxes: list[Mailbox], *, dry_run: bool, show: bool
) -> Iterator[dict[str, Any]]:
    """What became of each message."""
    done, total = 0, sum(len(one) for one in mailboxes) if show and sys.stderr.isatty() else 0
    with progress("Taking in mail", show=show) as advance:
        for mailbox in mailboxes:
            with closing(mailbox):
                for waiting in mailbox.messages():
                    try:
                        taken = desk.take(who, waiting.raw, dry_run=dry_run)
                    except OrientationError as error:
                        tell(error)
                        code = f"error.{type(error).__name__.lower()}"
                        yield _row(waiting.name, "kept_aside", None, (code,)) | {"_failed": True}
                        continue
                    if not dry_run:
                        mailbox.settle(waiting)
                    done += 1
                    advance(done, total or None)
                    yield _row(waiting.name, taken.action.value, taken.reference, taken.warnings)


def _row(file: str, action: str, reference: str | None, warnings: tuple[str, ...]) -> dict[str, Any]:
    return {"file": file, "action": action, "reference": reference, "warnings": list(warnings)}


def _print(rows: list[dict[str, Any]], *, dry_run: bool) -> None:
    if not rows:
        click.echo("No mail is waiting.")
        return
    shown = [
        {
            **row,
            "file": row["file"] if len(row["file"]) <= 36 else f"…{row['file'][-35:]}",
            "action": row["action"].replace("_", " "),
            "reference": row["reference"] or "–",
            "remarks": ", ".join(row["warnings"]),
        }
        for row in rows
    ]
    columns = {"file": "Message", "action": "Done", "reference": "Reference", "remarks": "Remarks"}
    would = "; nothing was changed" if dry_run else ""
    table(shown, columns, title=f"{counted(len(rows), 'message')}{would}")
    meant = sorted({code for row in rows for code in row["warnings"]})
    if meant:
        table(
            [{"code": code, "means": explained(code, "en")} for code in meant],
            {"code": "Remark", "means": "Means"},
        )
    counts = Counter(row["action"].replace("_", " ") for row in rows)
    click.echo(", ".join(f"{number} {action}" for action, number in counts.most_common()))


@click.command()
@click.option(
    "--action",
    type=click.Choice([one.value for one in Action]),
    default=Action.KEPT_ASIDE.value,
    show_default=True,
    help="What was done with them.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=25, show_default=True)
@click.option("--after", metavar="ID", help="Continue behind this message (the last one of the page before).")
@store_options
@actor_options
@json_option
def aside(action: str, limit: int, after: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """Mail that was taken in, the newest first; by default what was kept aside and waits for somebody to look."""
    with place.opened() as orientation:
        found = orientation.mail.received(who, action=Action(action), limit=limit, after=after)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    if not found:
        click.echo("No such mail.")
        return
    rows = [
        {
            "id": one.id,
            "on": f"{one.received_at:%Y-%m-%d}",
            "subject": f"{one.subject or '–'} ({one.sender or 'no sender'}) {', '.join(one.warnings)}",
        }
        for one in found
    ]
    columns = {"id": "Id", "on": "Taken in", "subject": "Subject, sender, remarks"}
    table(rows, columns, title=counted(len(found), "message"), one_line=True)


@click.command()
@click.argument("message")
@store_options
@actor_options
@json_option
def admit(message: str, place: Place, who: Actor, as_json: bool) -> None:
    """Open a case for a MESSAGE that was kept aside (its id)."""
    with place.opened() as orientation:
        case = orientation.mail.admit(who, message)
    if as_json:
        print_json(to_document(case))
    else:
        click.echo(f"Opened under reference {case.reference}.")
