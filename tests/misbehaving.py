"""The ways in which a plugin misbehaves (after the shared list of 21), each as a function of what a hook is handed."""

from __future__ import annotations

import decimal
import re
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

Behave = Callable[[Any], Any]


def _raise(error: BaseException) -> Behave:
    def behave(subject: Any) -> Any:
        raise error

    return behave


def _recurse(subject: Any) -> Any:
    return _recurse(subject)


def _leak_thread(subject: Any) -> Any:
    threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
    return object()


async def _coroutine(subject: Any) -> Any:
    return "never awaited"


def _unawaited(subject: Any) -> Any:
    answer = _coroutine(subject)
    answer.close()  # only so that Python does not warn about it later
    return answer


def _generator(subject: Any) -> Any:
    yield "one after the other"


class Trap:
    """An answer that fails at whoever looks at it."""

    def __getattribute__(self, name: str) -> Any:
        raise TypeError("hunter2")


#: What they say, of which nothing may be said by us.
SECRET = re.compile(r"hunter2|93\.02\.17|boom|alert\(1\)")

#: Those that give no answer.
FAILING: dict[str, Behave] = {
    "Raises": _raise(RuntimeError("boom")),
    "RaisesWithSecret": _raise(ValueError("password=hunter2 93.02.17-123.97")),
    "RaisesBase": _raise(BaseException("boom")),
    "Exits": lambda _: sys.exit(3),
    "Interrupts": _raise(KeyboardInterrupt()),
    "Hangs": lambda _: time.sleep(2),
    "Recurses": _recurse,
    "Mutates": lambda subject: subject.__setattr__("state", "closed"),
    "ReadsTooMuch": lambda subject: subject["complainant"]["national_number"],
    "CallsBack": lambda subject: subject.service.add_note(subject.id, "loop"),
}

#: Those that answer what they may not.
ANSWERING: dict[str, Behave] = {
    "ReturnsJunk": lambda _: object(),
    "ReturnsHuge": lambda _: [{"k": "v" * 1000}] * 100_000,
    "ReturnsNaN": lambda _: decimal.Decimal("NaN"),
    "ReturnsHtml": lambda _: "<script>alert(1)</script>",
    "ReturnsCoroutine": _unawaited,
    "LeaksThread": _leak_thread,
    "Generator": _generator,
    "ReturnsNumber": lambda _: 5,
    "ReturnsClass": lambda _: dict,
    "ReturnsListOfNothing": lambda _: [None],
    "Trap": lambda _: Trap(),
    "ListOfTraps": lambda _: [Trap()],
}

#: Those that only a process of their own would survive, and the words that say so.
UNSTOPPABLE = {
    "HardExits": "os._exit",
    "Spins": "hold the interpreter",
    "EatsMemory": "eat its memory",
    "PatchesGlobals": "replace functions of other modules",
    "Forks": "fork it",
}
