"""How each bad input of the battery is tried, whatever door it comes to (T3, T3b and T18 of the trust battery).

An input is refused with an error of ours that names a place and does not repeat what was given, or it is taken; a
refusal leaves the store as it was. Each try is bounded in processor time and in memory, and each failure names its input.
"""

from __future__ import annotations

import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import attrs

from orientation_core.errors import InvalidDocument, OrientationError, Problem, Refused
from orientation_core.memory import MemoryStore
from orientation_core.store import Store

T = TypeVar("T")

#: Processor seconds and MiB above what was there that one input may take.
SECONDS, MEBIBYTES = 1.0, 64

#: Where a problem is: nowhere in particular, a JSON pointer, a line, a sheet, a column, a field of a table, or an address.
_PLACE = re.compile(
    r"|(/|line |row |sheet |column |page |entry |[a-z_]+( |$|\.|/|\[)|[A-Za-z][A-Za-z0-9+.-]*:|_:|<).*",
    re.DOTALL,
)


@attrs.frozen
class Outcome:
    """What became of one input. :ivar value: what was given back. :ivar error: why it was refused."""

    value: Any = None
    error: OrientationError | None = None


@attrs.define
class Tally:
    """What was tried at one door. :ivar taken, refused: how many."""

    door: str
    taken: int = 0
    refused: int = 0
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    codes: Counter[str] = attrs.field(factory=Counter)

    @property
    def tried(self) -> int:
        """How many in all."""
        return self.taken + self.refused

    def attempt(
        self,
        what: object,
        call: Callable[[], Any],
        *,
        store: Store | None = None,
        secret: str | None = None,
        seconds: float = SECONDS,
        mebibytes: float = MEBIBYTES,
    ) -> Outcome:
        """Try one input. :param what: it, shortly, for whoever reads the failure. :param secret: part of the input that
        no error may repeat. :param store: what a refusal may not change.
        """
        name = shown(what)
        before = state(store) if store is not None else None
        with bounded(name, seconds, mebibytes) as spent:
            try:
                outcome = Outcome(value=call())
            except OrientationError as error:
                outcome = Outcome(error=error)
            except Exception as error:
                raise AssertionError(
                    f"{self.door}: {name}: an untyped {type(error).__name__}: {error}"[:2000]
                ) from error
        self.slowest = max(self.slowest, (spent.seconds, name))
        self.largest = max(self.largest, (spent.mebibytes, name))
        if outcome.error is None:
            self.taken += 1
            return outcome
        self.refused += 1
        self.codes[type(outcome.error).__name__] += 1
        check_refusal(outcome.error, f"{self.door}: {name}", secret)
        if store is not None:
            assert state(store) == before, f"{self.door}: {name}: refused, and yet the store changed"
        return outcome

    def told(self) -> str:
        """One line about what was seen."""
        seconds, mebibytes = self.slowest[0], self.largest[0]
        return (
            f"{self.door}: {self.tried} tried, {self.taken} taken, {self.refused} refused "
            f"({', '.join(f'{name} {n}' for name, n in self.codes.most_common())}); "
            f"at most {seconds:.2f} s and {mebibytes:.0f} MiB"
        )


def check_refusal(error: OrientationError, name: str, secret: str | None = None) -> None:
    """An error that somebody can act on: every problem with its place and words, and nothing of what was given."""
    problems: tuple[Problem, ...] = getattr(error, "problems", ()) or getattr(error, "reasons", ())
    if isinstance(error, InvalidDocument | Refused):
        assert problems, f"{name}: refused for no reason"
    for problem in problems:
        assert _PLACE.fullmatch(problem.where), f"{name}: no place: {problem.where[:200]!r}"
        assert problem.message, f"{name}: no words"
        assert problem.code, f"{name}: no code"
        assert len(problem.where) < 1_000, f"{name}: a place of {len(problem.where)} signs"
    said = str(error)
    assert said, f"{name}: an error without words"
    assert len(said) < 20_000, f"{name}: an error of {len(said)} signs"
    assert "\0" not in said, f"{name}: NUL in the error"
    said.encode()  # no half characters
    assert "object at 0x" not in said, f"{name}: the repr of an object"
    assert secret is None or secret not in said, f"{name}: the error repeats what was given"


@attrs.define
class Spent:
    """What a call took."""

    seconds: float = 0.0
    mebibytes: float = 0.0


@contextmanager
def bounded(name: str, seconds: float = SECONDS, mebibytes: float = MEBIBYTES) -> Iterator[Spent]:
    """Fail when what happens inside takes too much. :raises AssertionError: it did."""
    spent = Spent()
    resident = _peak_from_now()
    began = time.thread_time()
    yield spent
    spent.seconds = time.thread_time() - began
    spent.mebibytes = max(0.0, _peak() - resident)
    assert spent.seconds <= seconds, f"{name}: {spent.seconds:.1f} s of processor time"
    assert spent.mebibytes <= mebibytes, f"{name}: {spent.mebibytes:.0f} MiB"


def _peak_from_now() -> float:
    """MiB in use; the highest figure of the process begins again where the system allows that."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> float:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def state(store: Store) -> Any:
    """Everything a store holds; equal before and after means that nothing was changed."""
    if isinstance(store, MemoryStore):
        with store.lock:
            return {
                name: dict(rows) for name, rows in store.root.tables.items() if rows and name != ("number",)
            }
    return [(entry.position, entry.digest) for entry in store.entries()]


def shown(what: object) -> str:
    """An input as a failure names it: short, and in ASCII."""
    try:
        text = ascii(what)
    except RecursionError:
        text = "<too deep to be shown>"
    return text if len(text) <= 300 else f"{text[:200]}… ({len(text)} signs)"
