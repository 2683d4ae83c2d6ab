"""What hooks are handed, and what they may answer: nothing they can change, nothing that cannot be kept.

Every reader takes whatever a plugin returned and gives it back as what it should be, or raises :class:`Junk`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter, is_
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.hookspecs import Recipient
from orientation_core.model import gate
from orientation_core.model.catalogue.exchange import Arrival
from orientation_core.model.mail.mailboxes import Mailbox
from orientation_core.store import Store

if TYPE_CHECKING:
    from orientation_core.model.text import Language


class Junk(Exception):
    """A hook answered what it may not. Its text says what was expected, and nothing of the answer."""


# ------------------------------------------------------------------------------------ what a hook is handed


#: What holds nothing that could be changed.
_PLAIN = (str, bytes, int, float, date, Enum, type(None))

#: The most common of them, told by a look at the type alone: a report has a hundred thousand.
_PLAINEST = frozenset({str, bytes, int, float, bool, type(None)})


def handed(value: Any) -> Any:
    """What a hook is handed: the same value with nothing in it that could be changed.

    Mappings are read-only, lists are tuples, all the way down; a value of attrs is the same one where nothing in it was
    changeable. It is a copy that a plugin holds, so that no plugin changes anything for the others or for us.
    """
    kind = type(value)
    if kind in _PLAINEST or isinstance(value, _PLAIN):
        return value
    if kind in (list, tuple):
        given = tuple([each if type(each) in _PLAINEST else handed(each) for each in value])
        same = kind is tuple and all(map(is_, value, given))
        return value if same else given
    if kind is dict or isinstance(value, Mapping):
        return MappingProxyType({name: handed(member) for name, member in value.items()})
    if isinstance(value, set | bytearray):
        return frozenset(value) if isinstance(value, set) else bytes(value)
    parts = _parts(kind)  # type: ignore[arg-type]  # mypy does not see that a class is hashable
    return value if parts is None else _handed_parts(value, *parts)


@cache
def _parts(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """The names of what a value of attrs consists of, and what reads it all; None for any other value."""
    if not attrs.has(kind):
        return None
    names = tuple(field.name for field in attrs.fields(kind))
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda value: tuple(getattr(value, name) for name in names)


def _handed_parts(value: Any, names: Sequence[str], read: Callable[[Any], tuple[Any, ...]]) -> Any:
    members = read(value)
    if _PLAINEST.issuperset(map(type, members)):
        return value
    given = [each if type(each) in _PLAINEST else handed(each) for each in members]
    if all(map(is_, members, given)):
        return value
    made = copy.copy(value)
    for name, member, one in zip(names, members, given, strict=True):
        if one is not member:
            object.__setattr__(made, name, one)  # of a copy that nobody has seen
    return made


# ------------------------------------------------------------------------------------ reading what a hook answers


def mapping(answer: Any) -> Mapping[Any, Any]:
    """A mapping."""
    if not isinstance(answer, Mapping):
        raise Junk("did not return a mapping")
    return answer


def list_of(of: type | tuple[type, ...]) -> Callable[[Any], Sequence[Any]]:
    """A reader of lists whose entries are all of that type."""

    def read(answer: Any) -> Sequence[Any]:
        if isinstance(answer, str | bytes) or not isinstance(answer, Sequence):
            raise Junk("did not return a list")
        if not all(isinstance(one, of) for one in answer):
            raise Junk("returned something of another type")
        return answer

    return read


def parts_named(*members: str) -> Callable[[Any], Sequence[Any]]:
    """A reader of lists of a plugin's own objects, each with a name and with `members`."""

    def read(answer: Any) -> Sequence[Any]:
        found = list_of(object)(answer)
        for one in found:
            if not isinstance(getattr(one, "name", None), str) or not all(hasattr(one, m) for m in members):
                raise Junk("returned something of another type")
        return found

    return read


def yes_or_no(answer: Any) -> bool | None:
    """True, False, or None for no opinion."""
    if answer is not None and not isinstance(answer, bool):
        raise Junk("answered neither yes nor no")
    return answer


def file_bytes(answer: Any) -> bytes | None:
    """The bytes of a file, or None for not mine."""
    if answer is not None and not isinstance(answer, bytes):
        raise Junk("did not return bytes")
    return answer


def content(answer: Any) -> bytes:
    """The bytes of a file that has to be there."""
    if not isinstance(answer, bytes):
        raise Junk("did not return bytes")
    return answer


def arrival(answer: Any) -> Arrival | None:
    """What a catalogue file holds, or None for not mine."""
    if answer is not None and not isinstance(answer, Arrival):
        raise Junk("did not return what a file holds")
    return answer


#: What whatever stands for a store has to be able to do.
_OF_A_STORE = [name for name in vars(Store) if not name.startswith("_")]


def store(answer: Any) -> Store | None:
    """A store, or None for not mine."""
    if answer is not None and not all(callable(getattr(answer, name, None)) for name in _OF_A_STORE):
        raise Junk("did not return a store")
    found: Store | None = answer
    return found


def mailbox(answer: Any) -> Mailbox | None:
    """A mailbox, or None for not mine."""
    if answer is not None and not isinstance(answer, Mailbox):
        raise Junk("did not return a mailbox")
    return answer


def documents(answer: Any) -> Mapping[str, Mapping[str, Any]]:
    """Documents by name."""
    for name, document in mapping(answer).items():
        if not isinstance(name, str) or not isinstance(document, Mapping):
            raise Junk("returned something of another type")
    found: Mapping[str, Mapping[str, Any]] = answer
    return found


def _text(answer: Any, limit: int, *, multiline: bool = False) -> str:
    """A text of a plugin goes through the same gate as a stranger's."""
    try:
        return gate.clean(answer, multiline=multiline, limit=limit)
    except gate.TextProblem as problem:
        raise Junk(f"returned a text that cannot be kept ({problem.code})") from None


def sentences(answer: Any) -> list[str]:
    """Reasons to be told to a client."""
    reasons = list_of(str)(answer)
    if len(reasons) > 100:
        raise Junk("returned more than 100 reasons")
    return [_text(reason, 2000, multiline=True) for reason in reasons]


def unit_name(answer: Any) -> str | None:
    """The name of a unit, or None for no opinion."""
    return None if answer is None else _text(answer, 200)


def finding(answer: Any) -> str | None:
    """What is wrong with a file, or None for nothing."""
    return None if answer is None else _text(answer, 200)


def recipients(answer: Any) -> Sequence[Recipient]:
    """Who else is told about an event."""
    found: Sequence[Recipient] = list_of(Recipient)(answer)
    if len(found) > 1000:
        raise Junk("returned more than 1000 recipients")
    for one in found:
        _text(one.channel, 200)
        _text(one.to, 200)
    return found


def templates(answer: Any) -> Mapping[str, Mapping[Language, str]]:
    """Letter templates by name and language."""
    for name, texts in mapping(answer).items():
        words = [name, *mapping(texts), *texts.values()]
        if not all(isinstance(text, str) for text in words):
            raise Junk("returned a letter that is no text")
    found: Mapping[str, Mapping[Language, str]] = answer
    return found


#: What a plugin may fill in, and how long it may be.
_FILLED = {"category": 500, "service": 200, "unit": 200, "language": 2}
_EXTRA_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")


def enrichment(answer: Any) -> dict[str, Any]:
    """Values for fields that an intake left empty."""
    found: dict[str, Any] = {}
    for field, value in mapping(answer).items():
        if field in _FILLED:
            found[field] = _text(value, _FILLED[field])
        elif field == "extra" and isinstance(value, Mapping) and len(value) <= 100:
            if not all(isinstance(name, str) and _EXTRA_NAME.fullmatch(name) for name in value):
                raise Junk("named a further field in a way that is not allowed")
            found["extra"] = {name: _text(one, 2000, multiline=True) for name, one in value.items()}
        else:
            raise Junk("filled in what it may not")
    return found
