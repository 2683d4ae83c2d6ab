"""The file channel: every message as one file in a directory, for demonstrations, archives and other programs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import attrs

from orientation_core.errors import Undeliverable
from orientation_core.model.delivery import DEFAULT_RETRY, Delivery, RetryPolicy
from orientation_core.model.events import to_json
from orientation_plugins.channels.addresses import mail_address
from orientation_plugins.channels.message import NOBODY, Sender, build

_WRITTEN_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@attrs.frozen
class FileChannel:
    """Writes letters as ``.eml`` and events as ``.json``, named by the id of the message.

    A file is there whole or not at all, unless `hasty`, and a second delivery of the same message replaces it with
    the same bytes. Only the owner can read it: a letter holds personal data.

    :ivar directory: made when it is not there. :ivar sender: who the letters come from.
    :ivar name: ``file``, or the name of the channel that this one stands in for, such as ``mail``.
    :ivar hasty: write it in place, and return before the disk has it. For letters that can be made again, as in a demonstration.
    """

    directory: Path
    sender: Sender = NOBODY
    name: str = "file"
    retry: RetryPolicy = DEFAULT_RETRY
    hasty: bool = False

    def deliver(self, delivery: Delivery) -> None:
        """Write the file, and return once the disk has it.

        :raises Undeliverable: ``file.write``, passing; ``address.form`` where it stands in for mail.
        """
        if delivery.letter is None:
            name, content = f"{delivery.message_id}.json", to_json(delivery.event)
        else:
            recipient = mail_address(delivery.recipient) if "@" in delivery.recipient else None
            name = f"{delivery.message_id}.eml"
            content = build(delivery, delivery.letter, self.sender, recipient)
        try:
            self._write(name, content)
        except OSError as error:
            raise Undeliverable("file.write") from error

    def _write(self, name: str, content: bytes) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        if self.hasty:
            with os.fdopen(os.open(self.directory / name, _WRITTEN_ANEW, 0o600), "wb") as file:
                file.write(content)
            return
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=self.directory)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self.directory / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        # The new name is safe only when the directory itself is on the disk.
        directory = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
