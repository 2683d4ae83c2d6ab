"""How plugins are called: one by one, each for itself, with a deadline, and with what went wrong kept.

Implementations are called one by one and not through pluggy's own loop: a loop ends at the first plugin that raises, and
here the others must go on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import pluggy

from orientation_core import hookspecs
from orientation_core.answers import Junk, frozen_context, list_of
from orientation_core.errors import InvalidDocument, MissingExtra, PluginError
from orientation_core.hookspecs import Context

if TYPE_CHECKING:
    from orientation_core.model.identity import Worn
T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Seconds a hook on the path of a case may take, unless the agency says otherwise.
DEADLINE = 2.0

#: Failures in a row after which an isolated hook of a plugin is no longer called.
BREAKER = 5


@attrs.frozen
class Failure:
    """Something that went wrong in a plugin. Holds no text of the error: it may name a person or a secret.

    :ivar plugin, hook: where. :ivar error: class name of the exception, or ``timeout``, or ``junk`` for an answer
        that the hook does not allow.
    """

    plugin: str
    hook: str
    error: str


class _Timeout(Exception):
    """A hook did not answer within its deadline."""


class _Interrupt(Exception):
    """A hook raised what is no error but an end (KeyboardInterrupt, SystemExit): a failure of that plugin here."""


class Calls:
    """The calls of one agency's hooks.

    :param context: what every hook is told. :param deadline: seconds a hook on the path of a case may take.
    :param worn: gives the visual identity that pages of a kind of document wear.
    """

    def __init__(
        self,
        context: Context | None = None,
        *,
        deadline: float = DEADLINE,
        worn: Callable[[str], Worn | None] | None = None,
    ) -> None:
        self.context = frozen_context(context or Context())
        self._worn = worn
        self.deadline = deadline
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs.Hooks)
        self._failures: list[Failure] = []
        self._in_a_row: dict[tuple[str, str], int] = {}

    def failures(self) -> tuple[Failure, ...]:
        """What went wrong so far, oldest first."""
        return tuple(self._failures)

    def dressed(self, kind: str) -> Context:
        """What a hook is told that makes a page of a document of that kind: with the identity that it wears."""
        worn = None if self._worn is None else self._worn(kind)
        return self.context if worn is None else attrs.evolve(self.context, worn=worn)

    def implements(self, hook: str) -> bool:
        """Whether anybody implements `hook`; costs next to nothing, so look before you build its arguments."""
        return bool(getattr(self._manager.hook, hook).get_hookimpls())

    def _calls(self, hook: str, arguments: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
        """(plugin, call) for every implementation, in the order pluggy would call them."""
        given = {"context": self.context, **arguments}
        for implementation in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            values = [given[name] for name in implementation.argnames]
            yield implementation.plugin_name, partial(implementation.function, *values)

    def _strict(
        self, hook: str, read: Callable[[Any], Any], *, timed: bool = False, **arguments: Any
    ) -> Iterator[tuple[str, Any]]:
        """(plugin, answer) of each implementation, as `read` reads it; the first failure is raised.

        The plugin's own error stays readable as ``__context__``, for a debugger; it is not printed with a traceback,
        because its text may name a person.
        """
        for plugin, call in self._calls(hook, arguments):
            try:
                answer = self._within_deadline(call, read) if timed else read(call())
            except _Timeout:
                self._record(plugin, hook, "timeout")
                raise PluginError(plugin, hook, "did not answer in time") from None
            except Junk as junk:
                self._record(plugin, hook, "junk")
                raise PluginError(plugin, hook, str(junk)) from None
            except (Exception, SystemExit) as error:
                if isinstance(error, InvalidDocument | MissingExtra) and not timed:
                    raise  # it says itself what to do
                self._record(plugin, hook, _named(error))
                raise PluginError(plugin, hook) from None
            yield plugin, answer

    def _isolated(self, hook: str, read: Callable[[Any], Any], **arguments: Any) -> Iterator[tuple[str, Any]]:
        """(plugin, answer) of each implementation that answers, as `read` reads it; failures are recorded."""
        for plugin, call in self._calls(hook, arguments):
            if self._in_a_row.get((plugin, hook), 0) >= BREAKER:
                continue
            try:
                answer = self._within_deadline(call, read)
            except _Timeout:
                self._failed(plugin, hook, "timeout")
            except Junk:
                self._failed(plugin, hook, "junk")
            except Exception as error:  # noqa: BLE001 - isolation is this method's whole point
                self._failed(plugin, hook, _named(error))
            else:
                self._in_a_row.pop((plugin, hook), None)
                yield plugin, answer

    def _within_deadline(self, call: Callable[[], Any], read: Callable[[Any], Any]) -> Any:
        """What `call` returns, read; its exception; or :class:`_Timeout`. The thread of a hook that hangs stays behind."""
        outcome: list[tuple[bool, Any]] = []

        def run() -> None:
            try:
                outcome.append((True, read(call())))
            except Exception as error:  # noqa: BLE001 - raised again below
                outcome.append((False, error))
            except BaseException as error:  # noqa: BLE001 - must not end the desk, nor wait for the deadline
                outcome.append((False, _Interrupt(type(error).__name__)))

        thread = threading.Thread(target=run, name="orientation-hook", daemon=True)
        thread.start()
        thread.join(self.deadline)
        if not outcome:
            raise _Timeout
        succeeded, value = outcome[0]
        if succeeded:
            return value
        raise value

    def _failed(self, plugin: str, hook: str, error: str) -> None:
        in_a_row = self._in_a_row[plugin, hook] = self._in_a_row.get((plugin, hook), 0) + 1
        self._record(plugin, hook, error)
        if in_a_row == BREAKER:
            _log.warning("plugin %s is not asked %s any more: %d failures in a row", plugin, hook, BREAKER)

    def _record(self, plugin: str, hook: str, error: str) -> None:
        _log.warning("plugin %s failed in %s (%s)", plugin, hook, error)
        self._failures.append(Failure(plugin, hook, error))
        del self._failures[:-1000]  # a plugin that fails for a year must not fill the memory

    def _sequence(self, hook: str, of: type | tuple[type, ...], **arguments: Any) -> list[Any]:
        """The answers of a strict hook that returns sequences, added up; junk is refused."""
        return [one for _, answer in self._strict(hook, list_of(of), **arguments) for one in answer]

    def _made(self, hook: str, name: str, make: Callable[[], Any], of: type[T]) -> T:
        """What a value that a plugin brought makes when it is called. :param name: of the value, for the error.

        :raises PluginError: it fails, or makes something of another type.
        """
        try:
            made = make()
        except (Exception, SystemExit) as error:
            if isinstance(error, InvalidDocument | MissingExtra):
                raise  # it says itself what to do
            self._record(name, hook, type(error).__name__)
            raise PluginError(name, hook) from None
        if not isinstance(made, of):
            self._record(name, hook, "junk")
            raise PluginError(name, hook, "returned something of another type")
        return made


def _named(error: BaseException) -> str:
    """What an error is called; for what a hook in a thread of its own raised to end the program, that."""
    return str(error) if isinstance(error, _Interrupt) else type(error).__name__
