"""Every error the library raises on purpose. Imports nothing of ours.

Each carries its data on attributes and, as its text, a sentence that a clerk understands. Where a builtin
fits it is the second base, so that a host that only knows Python still catches it. No error text ever holds
personal data or the repr of an object: an error ends up in logs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Self

import attrs


class OrientationError(Exception):
    """Root of all our errors. It can be handed on from a worker of the host, another process too, with its data."""

    def __reduce__(self) -> tuple[Any, ...]:
        # An error as Python copies it is made anew from its text, which ours are not.
        return _again, (type(self), self.args), self.__dict__ or None


def _again(kind: type[OrientationError], args: tuple[object, ...]) -> OrientationError:
    made = kind.__new__(kind, *args)
    made.args = args  # an OSError sets them elsewhere
    return made


class Sentence(str):
    """A sentence in English that can still be said in another language (:func:`orientation_core.labels.told`).

    :ivar words: the sentence with ``{places}``, as translators know it. :ivar many: the same for a number other than
        one, when it counts the value ``n``. :ivar values: what stands in the places. A place named after a kind of label,
        or its plural, holds a code, or several, that readers see by its label; a value that is a text in several
        languages is read in the reader's.
    """

    __slots__ = ("many", "values", "words")

    words: str
    many: str | None
    values: Mapping[str, object]

    def saying(self, text: str) -> Self:
        """The same sentence as `text`, its words in some language; it can be said again in another."""
        made = type(self)(text)
        for slot in type(self).__slots__:
            setattr(made, slot, getattr(self, slot))
        return made


def sentence(words: str, **values: object) -> Sentence:
    """The sentence with its places filled in; several values are listed."""
    return _made(words, None, values)


def sentence_count(one: str, many: str, n: int, **values: object) -> Sentence:
    """The sentence `one`, or `many` where `n` is another number; ``{n}`` is filled with it."""
    return _made(one, many, {"n": n, **values})


def _made(words: str, many: str | None, values: Mapping[str, object]) -> Sentence:
    shown = {name: listed(value, _in_english) for name, value in values.items()}
    made = Sentence((words if many is None or values["n"] == 1 else many).format(**shown))
    made.words, made.many, made.values = words, many, values
    return made


def listed(value: object, say: Callable[[object], str]) -> str:
    """A value of a sentence as `say` says it; several are listed."""
    return ", ".join(map(say, value)) if isinstance(value, tuple) else say(value)


def _in_english(value: object) -> str:
    in_ = getattr(value, "in_", None)  # a Text, which this module knows nothing of
    return str(value) if in_ is None else str(in_("en"))


#: What somebody asked for is repeated up to so many signs; a place, and a sentence with all that it lists, up to so many.
_MOST_REPEATED, _MOST_IN_PLACE, _MOST_IN_SENTENCE = 120, 400, 4_000


def repeated(value: str, most: int = _MOST_REPEATED) -> str:
    """`value` as an error repeats it: on one line, without half characters, not for ever. An error ends up in logs."""
    if len(value) <= most and value.isprintable():
        return value
    shown = "".join(one if one.isprintable() or one == "\u00a0" else "\ufffd" for one in value[: most + 1])
    return shown if len(shown) <= most else f"{shown[:most]}…"


def _place(where: str) -> str:
    return repeated(where, _MOST_IN_PLACE)


def _words(message: str) -> str:
    words = repeated(message, _MOST_IN_SENTENCE)
    if words == message:
        return message
    return message.saying(words) if isinstance(message, Sentence) else words


@attrs.frozen
class Problem:
    """One thing that is wrong, where it is, and what would mend it.

    :ivar where: JSON pointer (``/client/email``), or ``line 12`` / ``line 12, column received_at`` for tables.
    :ivar message: a sentence in the language the reader asked for; never repeats a personal value. Rules that are
        asked for no language give a :class:`Sentence`.
    :ivar code: stable name for machines and translations, for example ``required`` or ``text.control``.
    """

    where: str = attrs.field(converter=_place)
    message: str = attrs.field(converter=_words)
    code: str = "invalid"

    def __str__(self) -> str:
        return f"{self.where or '/'}: {self.message}"


class InvalidDocument(OrientationError, ValueError):
    """A document does not satisfy its reference schema or a rule; nothing was changed.

    :ivar kind: the kind of document, for example ``complaint``.
    :ivar problems: every problem found, not only the first.
    """

    def __init__(self, kind: str, problems: Sequence[Problem]) -> None:
        self.kind = kind
        self.problems = tuple(problems)
        shown = "; ".join(str(problem) for problem in self.problems[:5])
        more = f" (and {len(self.problems) - 5} more)" if len(self.problems) > 5 else ""
        super().__init__(f"this {repeated(kind)} is not valid: {shown}{more}")


class Refused(OrientationError):
    """The request is well formed, but the procedure or a rule does not allow it now.

    :ivar reasons: every reason, each a :class:`Problem` that names the rule and the mend.
    """

    def __init__(self, reasons: Sequence[Problem]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(reason.message for reason in self.reasons))


class NotAllowed(OrientationError, PermissionError):
    """The actor may not do this. The text is the same whether or not the record exists."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(f"you are not allowed to do this: {action}")


class StoreError(OrientationError):
    """The store could not do what was asked; the cause of the driver is kept as ``__cause__``."""


class NotFound(StoreError, LookupError):
    """There is no such record in this organisation.

    :ivar kind: kind of record. :ivar key: the id or reference that was looked for.
    :ivar why: what shows that there can be none, for example a slip in a reference; None when nothing does.
    """

    def __init__(self, kind: str, key: str, why: Problem | None = None) -> None:
        self.kind, self.key, self.why = kind, key, why
        shown = f"there is no {kind.replace('_', ' ')} {repeated(key)}"
        super().__init__(f"{shown}; {why.message}" if why else shown)


class Conflict(StoreError):
    """Somebody else changed, or already made, this record: read it again and repeat the change.

    :ivar kind: kind of record. :ivar key: its id. :ivar expected: version that was read.
    :ivar found: version that is stored, when known.
    """

    def __init__(self, kind: str, key: str, expected: int | None = None, found: int | None = None) -> None:
        self.kind, self.key, self.expected, self.found = kind, key, expected, found
        if expected is None:
            text = f"{kind.replace('_', ' ')} {repeated(key)} exists already"
        else:
            text = f"{kind.replace('_', ' ')} {repeated(key)} was changed by somebody else meanwhile; read it again"
        super().__init__(text)


class SameVersion(Conflict):
    """Two documents of one version that say different things: the one that is kept stands, as open cases run under it."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(kind, key)
        told = sentence(
            "{kind} {key}: what the store keeps says something else; give what you changed a new version number, "
            'or, if you changed nothing, ask "orientation verify"',
            kind=kind,
            key=repeated(key),
        )
        self.args = (told,)


class Overtaken(Conflict):
    """Two changes waited for each other and the database gave this one up: nothing of it was kept; repeat it."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.args = ("the database had to choose between two changes at once; repeat the command",)


class IdempotencyConflict(Conflict):
    """The same idempotency key came with another content; the first one stands."""

    def __init__(self, scope: str, key: str) -> None:
        super().__init__(scope, key)
        self.args = (
            f"idempotency key {repeated(key)!r} was used before for another {scope.replace('.', ' ')}",
        )


class PluginError(OrientationError):
    """A plugin failed in a hook where silence would be wrong.

    :ivar plugin: its name. :ivar hook: the hook. The cause is kept, its text is not shown.
    """

    def __init__(self, plugin: str, hook: str, why: str = "failed") -> None:
        self.plugin, self.hook = plugin, hook
        super().__init__(f"plugin {plugin} {why} in {hook}")


class PluginLoadError(PluginError):
    """A plugin could not be registered: a mistyped hook, an ``async def`` hook, an import that failed."""

    def __init__(self, plugin: str, why: str) -> None:
        OrientationError.__init__(self, f"plugin {plugin} was not loaded: {why}")
        self.plugin, self.hook, self.why = plugin, "", why


class NoPlugin(PluginError, LookupError):
    """No plugin offers what was asked for, for example a report format or a store URL scheme."""

    def __init__(self, hook: str, asked: str, known: Sequence[str] = ()) -> None:
        have = f"; known: {', '.join(known)}" if known else ""
        OrientationError.__init__(self, f"no plugin offers {repeated(asked)!r}{have}")
        self.plugin, self.hook, self.asked = "", hook, asked


class Undeliverable(OrientationError):
    """A channel could not deliver a message.

    :ivar permanent: true when another try cannot help (an address that does not exist); the message then
        goes to the dead letters at once.
    :ivar retry_after: seconds the receiver asked us to wait, if it did.
    :ivar code: stable short cause, safe to store (``smtp.550``, ``ssrf.private_address``).
    """

    def __init__(self, code: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        self.code, self.permanent, self.retry_after = code, permanent, retry_after
        super().__init__(f"not delivered: {code}")


class MissingExtra(OrientationError, ImportError):
    """A part of the library was asked for whose packages are not installed.

    :ivar extra: the extra that brings them. :ivar package: the one that is missing.
    """

    def __init__(self, extra: str, package: str) -> None:
        self.extra, self.package = extra, package
        super().__init__(
            f"this needs the package {package}, which is not installed: pip install 'orientation-core[{extra}]'"
        )


def require(extra: str, *packages: str) -> None:
    """Say clearly, before the work begins, what has to be installed for it.

    :raises MissingExtra: one of these packages cannot be imported.
    """
    for package in packages:
        try:
            import_module(package)
        except ImportError as error:
            raise MissingExtra(extra, package) from error
