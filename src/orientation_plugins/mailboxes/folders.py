"""Mail that lies in files: a Maildir, an mbox file, a folder of ``.eml`` files, one such file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import attrs

from orientation_core.model.mail import MOST_BYTES
from orientation_core.model.mail.mailboxes import Waiting

#: A longer file is read up to here; it is left where it is in any case.
_MOST = MOST_BYTES + 1
#: What lies in a folder of messages and is none.
_NO_MAIL = frozenset(
    {"dovecot.index", "dovecot-uidlist", "dovecot.index.log", "dovecot.index.cache", "dovecot-keywords"}
)


@attrs.frozen
class Files:
    """One file, or every file below a folder, each a message, or an mbox of several. They are read and left as they are."""

    path: Path

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._paths())

    def messages(self) -> Iterator[Waiting]:
        """Each file, by name."""
        for path in self._paths():
            if path != self.path and is_mbox(path):
                yield from MailFile(path).messages()
            else:
                yield Waiting(str(path), _read(path))

    def settle(self, message: Waiting) -> None:
        """The files are not ours; the desk knows which it has."""

    def close(self) -> None:
        """Nothing is held open."""

    def _paths(self) -> list[Path]:
        if self.path.is_file():
            return [self.path]
        found: list[Path] = []
        for folder, below, names in os.walk(self.path):
            below[:] = sorted(one for one in below if not one.startswith("."))
            found += [Path(folder, name) for name in names if name not in _NO_MAIL]
        return sorted(one for one in found if one.is_file() and not one.is_symlink())


@attrs.frozen
class MailFolder:
    """A Maildir: what is new is taken in and then moved to ``cur``, marked as seen."""

    path: Path

    def __len__(self) -> int:
        """How many messages are new."""
        return len(self._new())

    def messages(self) -> Iterator[Waiting]:
        """Each new message, the oldest name first."""
        for path in self._new():
            try:
                raw = _read(path)
            except FileNotFoundError:
                continue  # another program moved it
            yield Waiting(str(path), raw)

    def settle(self, message: Waiting) -> None:
        """Move it to ``cur`` as seen; where another program was quicker, that is as well."""
        path = Path(message.name)
        try:
            path.rename(self.path / "cur" / f"{path.name.partition(':')[0]}:2,S")
        except FileNotFoundError:
            return

    def close(self) -> None:
        """Nothing is held open."""

    def _new(self) -> list[Path]:
        return sorted(one for one in (self.path / "new").iterdir() if one.is_file())


@attrs.frozen
class MailFile:
    """An mbox file: every message begins with a line ``From ``. It is read and left as it is."""

    path: Path

    def __len__(self) -> int:
        """How many messages begin in it."""
        return sum(1 for _ in self.messages())

    def messages(self) -> Iterator[Waiting]:
        """Each message; of one that is longer than any mail, its beginning."""
        lines: list[bytes] = []
        size = number = 0
        after_blank = True
        with self.path.open("rb") as file:
            while line := file.readline(1 << 20):
                if after_blank and line.startswith(b"From "):
                    if number:
                        yield self._waiting(number, lines)
                    lines, size, number = [], 0, number + 1
                elif size < _MOST:
                    # Only one level of the marks that writers of mbox put before "From" is theirs.
                    unmarked = line[1:] if line.startswith(b">From ") else line
                    lines.append(unmarked)
                    size += len(unmarked)
                after_blank = not line.strip()
        if number:
            yield self._waiting(number, lines)

    def settle(self, message: Waiting) -> None:
        """The file is not ours; the desk knows which messages it has."""

    def close(self) -> None:
        """Nothing is held open."""

    def _waiting(self, number: int, lines: list[bytes]) -> Waiting:
        return Waiting(f"{self.path}#{number}", b"".join(lines))


def is_mbox(path: Path) -> bool:
    """Whether the file is an mbox of several messages, and not one message that happens to keep its ``From `` line."""
    if path.suffix.lower() in (".eml", ".txt", ".msg"):
        return False
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST)
