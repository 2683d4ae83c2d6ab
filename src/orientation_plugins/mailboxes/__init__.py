"""Mailboxes that come with the library: folders and files, the standard input of a mail server's pipe, and IMAP.

.. code-block:: toml

    [mailboxes.complaints]
    host = "imap.example.be"
    user = "plaintes@example.be"
    password = "env:DESK_IMAP_PASSWORD"
    folder = "INBOX"
    done = "Registered"

``orientation receive mail imap:complaints`` takes that one in; ``orientation receive mail -`` what comes through a pipe.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orientation_core.errors import Problem, Refused
from orientation_core.hookspecs import Context, hookimpl
from orientation_core.model.mail.mailboxes import Mailbox
from orientation_plugins.mailboxes.folders import Files, MailFile, MailFolder, is_mbox
from orientation_plugins.mailboxes.imap import ImapMailbox
from orientation_plugins.mailboxes.pipe import Pipe

__all__ = ["Files", "ImapMailbox", "MailFile", "MailFolder", "Pipe"]

_IMAP = "imap:"


@hookimpl
def orientation_mailbox(context: Context, place: str) -> Mailbox | None:
    """The mailbox at a path, at ``-``, or at ``imap:NAME`` out of the settings.

    :raises Refused: there is no such path, or no such name.
    """
    if place == "-":
        return Pipe()
    if place.startswith(_IMAP):
        return _imap(context, place.removeprefix(_IMAP))
    path = Path(place)
    if not path.exists():
        raise Refused([Problem("", "there is no such file or folder", "mailbox.missing")])
    if path.is_dir():
        maildir = (path / "cur").is_dir() and (path / "new").is_dir()
        return MailFolder(path) if maildir else Files(path)
    return MailFile(path) if is_mbox(path) else Files(path)


def _imap(context: Context, name: str) -> Mailbox:
    settings = context.settings.get("mailboxes", {})
    found = settings.get(name) if isinstance(settings, Mapping) else None
    if found is None:
        known = ", ".join(sorted(settings)) if isinstance(settings, Mapping) else ""
        said = f"the settings name no such mailbox; they name: {known or 'none'}"
        raise Refused([Problem("/settings/mailboxes", said, "mailbox.unknown")])
    return ImapMailbox.from_settings(name, found)
