"""A mailbox on an IMAP server, over TLS: what is unseen is taken in, then marked as seen, or moved where the settings say."""

from __future__ import annotations

import imaplib
import os
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from orientation_core.errors import StoreError
from orientation_core.model.mail import MOST_BYTES
from orientation_core.model.mail.mailboxes import Waiting
from orientation_plugins.channels.settings import Section

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(StoreError):
    """A mailbox could not be read. :ivar code: which step failed; the server's own words may name people."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"the mailbox could not be read: {code}")


@attrs.define
class ImapMailbox:
    """The unseen messages of one folder.

    :ivar done: folder that messages are moved to when they are kept; empty to mark them as seen only.
    :ivar seconds: for each answer of the server. :ivar connect: makes the connection, for tests.
    """

    host: str
    user: str
    password: str = attrs.field(repr=False)
    folder: str = "INBOX"
    done: str = ""
    port: int = 993
    seconds: float = 30.0
    ca_file: str | None = None
    connect: Callable[[], imaplib.IMAP4] | None = attrs.field(default=None, repr=False)
    _line: imaplib.IMAP4 | None = attrs.field(default=None, repr=False, init=False)

    @classmethod
    def from_settings(cls, name: str, values: Any, environ: Mapping[str, str] = os.environ) -> ImapMailbox:
        """A mailbox out of its table. :raises InvalidDocument: naming every setting that is wrong."""
        section = Section(f"mailboxes/{name}", values, environ)
        made = cls(
            host=section.required("host"),
            user=section.required("user"),
            password=section.required("password"),
            folder=section.text("folder", "INBOX"),
            done=section.text("done"),
            port=int(section.number("port", 993, 1, 65_535)),
            seconds=section.number("seconds", 30, 1, 600),
            ca_file=section.text("ca_file") or None,
        )
        section.check("folder", lambda: _quoted(made.folder))
        section.check("done", lambda: _quoted(made.done))
        section.finish()
        return made

    def __len__(self) -> int:
        """How many messages are unseen."""
        return len(self._unseen())

    def messages(self) -> Iterator[Waiting]:
        """Each unseen message, in the server's order; reading does not mark it."""
        for number in self._unseen():
            raw = self._fetched(number)
            if raw:
                yield Waiting(f"imap:{number}", raw)

    def settle(self, message: Waiting) -> None:
        """Mark it as seen, and move it where the settings say."""
        number = message.name.removeprefix("imap:")
        if self.done:
            self._asked("copy", "COPY", number, _quoted(self.done))
            self._asked("mark", "STORE", number, "+FLAGS.SILENT", r"(\Seen \Deleted)")
            # Only this message: another program may have marked others.
            if "UIDPLUS" in self._connected().capabilities:
                self._asked("expunge", "EXPUNGE", number)
        else:
            self._asked("mark", "STORE", number, "+FLAGS.SILENT", r"(\Seen)")

    def close(self) -> None:
        """Take leave of the server."""
        line, self._line = self._line, None
        if line is not None:
            try:
                line.logout()
            except (OSError, imaplib.IMAP4.error):
                return

    def _unseen(self) -> list[str]:
        found = self._asked("search", "SEARCH", "UNSEEN", "UNDELETED")
        return [
            one.decode("ascii") for one in b" ".join(one for one in found if one).split() if one.isdigit()
        ]

    def _fetched(self, number: str) -> bytes:
        """The message; of one larger than what is read, its beginning."""
        size = _SIZE.search(
            b" ".join(_plain(one) for one in self._asked("fetch", "FETCH", number, "(RFC822.SIZE)"))
        )
        part = "(BODY.PEEK[])"
        if size is None or int(size[1]) > MOST_BYTES:
            part = f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"
        for answer in self._asked("fetch", "FETCH", number, part):
            if isinstance(answer, tuple):
                return bytes(answer[1])
        return b""

    def _asked(self, step: str, *command: str) -> list[Any]:
        """What the server answers. :raises MailboxError: it refuses, or does not answer."""
        try:
            status, found = self._connected().uid(*command)
        except (OSError, imaplib.IMAP4.error):
            raise MailboxError(f"imap.{step}") from None
        if status != "OK":
            raise MailboxError(f"imap.{step}")
        return list(found or ())

    def _connected(self) -> imaplib.IMAP4:
        if self._line is None:
            self._line = self._opened()
        return self._line

    def _opened(self) -> imaplib.IMAP4:
        try:
            line = self.connect() if self.connect else self._secured()
        except (OSError, imaplib.IMAP4.error):
            raise MailboxError("imap.connect") from None
        try:
            line.login(self.user, self.password)
        except (OSError, imaplib.IMAP4.error):
            raise MailboxError("imap.login") from None  # the server's words may repeat who tried
        try:
            status, _ = line.select(_quoted(self.folder))
        except (OSError, imaplib.IMAP4.error):
            status = "NO"
        if status != "OK":
            raise MailboxError("imap.folder")
        return line

    def _secured(self) -> imaplib.IMAP4:
        context = ssl.create_default_context(cafile=self.ca_file)
        return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=self.seconds)


def _quoted(folder: str) -> str:
    """The name of a folder as a quoted string. :raises ValueError: it cannot be one."""
    if not folder.isascii() or not folder.isprintable():
        raise ValueError("must be printable ASCII; other letters are written in modified UTF-7")
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _plain(answer: Any) -> bytes:
    return answer if isinstance(answer, bytes) else b" ".join(one for one in answer if isinstance(one, bytes))
