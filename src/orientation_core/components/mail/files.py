"""The files of a message: recognised, scanned, counted; each is kept, and none is opened."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import attrs

from orientation_core.errors import PluginError
from orientation_core.model import gate
from orientation_core.model.complaints import Attachment
from orientation_core.model.mail import File, Mail
from orientation_core.plugins import Plugins

#: Files of one message that a case lists; more stay in the original.
MOST_FILES = 20
_EML, _UNKNOWN = "message/rfc822", "application/octet-stream"


@attrs.frozen
class Files:
    """What came with a message.

    :ivar kept: (attachment, content) for the case. :ivar held: a scanner found something, or could not look.
    :ivar warnings: codes. :ivar remarks: (code, name of the file, size, digest) for whoever treats the case.
    """

    kept: tuple[tuple[Attachment, bytes], ...] = ()
    held: bool = False
    warnings: frozenset[str] = frozenset()
    remarks: tuple[tuple[str, str, int, str], ...] = ()


def files_of(mail: Mail, plugins: Plugins, at: datetime, actor: str) -> Files:
    """The files of `mail` as a case keeps them.

    What the gate does not let in by itself (an archive, a program, a page) is kept under a name that no computer opens,
    with a remark that says what was odd.
    """
    kept: dict[str, tuple[Attachment, bytes]] = {}
    warnings: set[str] = set()
    remarks: list[tuple[str, str, int, str]] = []
    held = False
    for file in mail.files:
        if not file.content:
            continue
        digest = sha256(file.content).hexdigest()
        code = _scanned(file, plugins)
        if code:
            held = True
        elif len(kept) >= MOST_FILES:
            code = "file.many"
        elif digest not in kept:
            type_, label, code = _recognised(file)
            kept[digest] = Attachment(digest, len(file.content), type_, label, at, actor), file.content
        if code:
            warnings.add(code)
            remarks.append((code, _named(file), len(file.content), digest))
    return Files(tuple(kept.values()), held, frozenset(warnings), tuple(remarks))


def _scanned(file: File, plugins: Plugins) -> str:
    """A code when the file is not to be touched; empty when it is clean, or nobody scans."""
    try:
        found = plugins.scan(file.name, file.type, file.content)
    except PluginError:
        return "file.unscanned"
    return "file.harmful" if found else ""


def _recognised(file: File) -> tuple[str, str, str]:
    """Type and label to keep the file under, and a code when something about it was odd."""
    if file.type == _EML:
        return _EML, _ending(file.name, "eml"), ""
    code = "file.broken" if file.damaged else ""
    for declared in (file.type, None):
        try:
            info = gate.sniff(file.content, declared, file.name)
        except gate.TextProblem as problem:
            code = code or problem.code
        else:
            return info.type, info.label, code or ("file.script" if info.notes else "")
    return _UNKNOWN, _ending(file.name, "bin"), code


def _ending(name: str, extension: str) -> str:
    """A label with that extension added, whatever the name ends in."""
    stem = name.removesuffix(f".{extension}")
    plain = gate.label_for(f"{stem[:100]}.txt", "text/plain").removesuffix(".txt")
    return f"{plain}.{extension}"


def _named(file: File) -> str:
    return _ending(file.name, "bin").removesuffix(".bin")
