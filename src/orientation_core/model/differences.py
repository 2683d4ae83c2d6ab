"""What changed between two documents, place by place, for a person to read. Pure functions.

Lists of objects are compared by what names an entry and not by where it stands: a service that moved up in a list did
not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

#: Members that name an entry of a list, the first that all entries have, each another value.
_NAMING = ("id", "name", "identifier", "code", "number")


class What(StrEnum):
    """What happened to a place of a document."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@attrs.frozen
class Change:
    """One difference.

    :ivar path: the members that lead to it; an entry of a list is named by what names it, for example
        ``("commitments", "answer-term", "value")``. :ivar was, now: JSON values; None where there is none.
    """

    what: What
    path: tuple[str, ...]
    was: Any = None
    now: Any = None


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """Every difference from `was` to `now`, in the order of the names of members."""
    return list(_between((), was, now))


def _between(path: tuple[str, ...], was: Any, now: Any) -> Iterator[Change]:
    if was == now:
        return
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        yield from _members(path, was, now)
    elif isinstance(was, Sequence) and isinstance(now, Sequence) and not isinstance(was, str):
        yield from _entries(path, was, now)
    else:
        yield Change(What.CHANGED, path, was, now)


def _members(path: tuple[str, ...], was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted(was.keys() | now.keys()):
        here = (*path, name)
        if name not in now:
            yield Change(What.REMOVED, here, was=was[name])
        elif name not in was:
            yield Change(What.ADDED, here, now=now[name])
        else:
            yield from _between(here, was[name], now[name])


def _entries(path: tuple[str, ...], was: Sequence[Any], now: Sequence[Any]) -> Iterator[Change]:
    naming = _naming(was, now)
    if naming is None:
        yield from _values(path, was, now)
        return
    before = {str(entry[naming]): entry for entry in was}
    after = {str(entry[naming]): entry for entry in now}
    yield from _members(path, before, after)
    if list(before) != list(after) and set(before) == set(after):
        yield Change(What.MOVED, path, was=list(before), now=list(after))


def _naming(was: Sequence[Any], now: Sequence[Any]) -> str | None:
    """The member that names the entries of both lists, or None."""
    if not all(isinstance(entry, Mapping) for entry in (*was, *now)):
        return None
    for name in _NAMING:
        for entries in (was, now):
            named = [entry.get(name) for entry in entries]
            if not all(isinstance(one, str | int) for one in named) or len(set(named)) != len(named):
                break
        else:
            return name
    return None


def _values(path: tuple[str, ...], was: Sequence[Any], now: Sequence[Any]) -> Iterator[Change]:
    """Entries that nothing names: which are gone and which are new."""
    gone = [entry for entry in was if entry not in now]
    new = [entry for entry in now if entry not in was]
    if len(gone) == len(new) == 1:
        place = str(list(was).index(gone[0]) + 1)
        yield from _between((*path, place), gone[0], new[0])
        return
    for entry in gone:
        yield Change(What.REMOVED, path, was=entry)
    for entry in new:
        yield Change(What.ADDED, path, now=entry)
    if not gone and not new:
        yield Change(What.MOVED, path, was=list(was), now=list(now))
