"""One deadline over a whole conversation, however slowly the other side drips."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

_AGAIN = 0.05


@contextlib.contextmanager
def deadline(seconds: float, connection: Callable[[], socket.socket | None]) -> Iterator[threading.Event]:
    """Cut `connection` off when the block takes longer than `seconds`.

    A socket's own timeout counts from one read to the next, so a server that sends a byte a second is never too
    slow for it. The reader of a socket that is cut off sees its end and stops.

    :param connection: gives the socket, or None as long as there is none.
    :yields: an event that is set once the time was up.
    """
    done, expired = threading.Event(), threading.Event()

    def watch() -> None:
        if done.wait(seconds):
            return
        expired.set()
        while not done.wait(_AGAIN):  # again, in case the connection came about only after the first time
            current = connection()
            if current is not None:
                with contextlib.suppress(OSError):
                    # Of the class itself: the override of a TLS socket would take its state from the reader.
                    socket.socket.shutdown(current, socket.SHUT_RDWR)

    watcher = threading.Thread(target=watch, name="delivery-deadline", daemon=True)
    watcher.start()
    try:
        yield expired
    finally:
        done.set()
        watcher.join()
