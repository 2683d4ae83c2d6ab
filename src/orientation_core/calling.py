"""How plugins are called: one by one, each for itself, with a deadline, and with what went wrong kept.

Implementations are called one by one and not through pluggy's own loop: a loop ends at the first plugin that raises, and
here the others must go on.
"""

from __future__ import annotations

import contextvars
import copy
import inspect
import logging
import os
import threading
import types
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import pluggy

from orientation_core import hookspecs
from orientation_core.answers import Junk, handed, list_of
from orientation_core.errors import InvalidDocument, MissingExtra, OrientationError, PluginError
from orientation_core.hookspecs import Context, Waits
from orientation_core.model.gate import TextProblem

if TYPE_CHECKING:
    from orientation_core.model.identity import Worn
T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Seconds a hook on the path of a case may take, unless the agency says otherwise.
DEADLINE = 2.0

#: How many times as long a hook away from a case may take.
PATIENCE = 60

#: Errors that say themselves what to do, and so come through as they are, by how long a hook is waited for.
_SAYING: dict[Waits, tuple[type[OrientationError], ...]] = {
    Waits.BRIEFLY: (),
    Waits.PATIENTLY: (InvalidDocument, MissingExtra),
    Waits.OPENLY: (OrientationError,),
}

#: What a value of a plugin may hold for us to call.
_FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, partial)

#: With what a process ends that a plugin forked off and let come out of its hook.
_STRAY = 70

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
        self.context: Context = handed(context or Context())
        self._worn = worn
        self.deadline = deadline
        self.patience = PATIENCE * deadline
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
        return self.context if worn is None else attrs.evolve(self.context, worn=handed(worn))

    def implements(self, hook: str) -> bool:
        """Whether anybody implements `hook`; costs next to nothing, so look before you build its arguments."""
        return bool(getattr(self._manager.hook, hook).get_hookimpls())

    def _calls(self, hook: str, arguments: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
        """(plugin, call) for every implementation, in the order pluggy would call them."""
        given = {"context": self.context, **{name: handed(value) for name, value in arguments.items()}}
        for implementation in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            values = [given[name] for name in implementation.argnames]
            yield implementation.plugin_name, partial(implementation.function, *values)

    def _answers(self, hook: str, read: Callable[[Any], Any], **arguments: Any) -> Iterator[tuple[str, Any]]:
        """(plugin, answer) of each implementation, as `read` reads it; failures as the hook promises.

        Of a strict hook the first failure is raised. The plugin's own error stays readable as ``__context__``, for a
        debugger; it is not printed with a traceback, because its text may name a person.
        """
        promise = hookspecs.hook_promise(hook)
        for plugin, call in self._calls(hook, arguments):
            if not promise.strict and self._in_a_row.get((plugin, hook), 0) >= BREAKER:
                continue
            try:
                answer = self._answer(call, read, promise.waits)
            except Exception as error:
                if promise.strict and isinstance(error, _SAYING[promise.waits]):
                    raise
                name, why = _told(error)
                self._failed(plugin, hook, name, counted=not promise.strict)
                if promise.strict:
                    raise PluginError(plugin, hook, why) from None
            else:
                self._in_a_row.pop((plugin, hook), None)
                yield plugin, answer

    def _answer(self, call: Callable[[], Any], read: Callable[[Any], Any], waits: Waits) -> Any:
        """What `call` returns, read, waited for as long as that. :raises Exception: whatever it raised."""
        if waits is Waits.OPENLY:
            return _here(call, read)
        return self._within(self.deadline if waits is Waits.BRIEFLY else self.patience, call, read)

    @staticmethod
    def _within(seconds: float, call: Callable[[], Any], read: Callable[[Any], Any]) -> Any:
        """What `call` returns, read; its exception; or :class:`_Timeout`. The thread of a hook that hangs stays behind."""
        outcome: list[tuple[bool, Any]] = []

        def run() -> None:
            try:
                outcome.append((True, _here(call, read)))
            except Exception as error:  # noqa: BLE001 - raised again below
                outcome.append((False, error))
            except BaseException as error:  # noqa: BLE001 - must not end the desk, nor wait for the deadline
                outcome.append((False, _Interrupt(type(error).__name__)))

        thread = threading.Thread(
            target=contextvars.copy_context().run, args=(run,), name="orientation-hook", daemon=True
        )
        thread.start()
        thread.join(seconds)
        if not outcome:
            raise _Timeout
        succeeded, value = outcome[0]
        if succeeded:
            return value
        raise value

    def _failed(self, plugin: str, hook: str, error: str, *, counted: bool) -> None:
        self._record(plugin, hook, error)
        if not counted:
            return
        in_a_row = self._in_a_row[plugin, hook] = self._in_a_row.get((plugin, hook), 0) + 1
        if in_a_row == BREAKER:
            _log.warning("plugin %s is not asked %s any more: %d failures in a row", plugin, hook, BREAKER)

    def _record(self, plugin: str, hook: str, error: str) -> None:
        _log.warning("plugin %s failed in %s (%s)", plugin, hook, error)
        self._failures.append(Failure(plugin, hook, error))
        del self._failures[:-1000]  # a plugin that fails for a year must not fill the memory

    def _sequence(self, hook: str, of: type | tuple[type, ...], **arguments: Any) -> list[Any]:
        """The answers of a hook that returns sequences, added up."""
        return [one for _, answer in self._answers(hook, list_of(of), **arguments) for one in answer]

    def _values(self, hook: str, read: Callable[[Any], Any], **arguments: Any) -> Iterator[tuple[str, Any]]:
        """(plugin, value) of a hook that brings values with functions in them, each of which is waited for as hooks are."""
        for plugin, answer in self._answers(hook, read, **arguments):
            for value in answer:
                yield plugin, self._waited(plugin, hook, value)

    def _waited(self, plugin: str, hook: str, value: Any) -> Any:
        """`value` with the plugin's own functions in it waited for; the same where it has none."""
        if isinstance(value, _FUNCTIONS):
            ours = str(getattr(value, "__module__", "")).startswith("orientation_core.")
            return value if ours else _Waited(value, partial(self._made, hook, plugin))
        if not attrs.has(type(value)):
            return value
        members = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        waited = {name: self._waited(plugin, hook, member) for name, member in members.items()}
        changed = {name: member for name, member in waited.items() if member is not members[name]}
        made = copy.copy(value) if changed else value
        for name, member in changed.items():
            object.__setattr__(made, name, member)  # of a copy that nobody has seen
        return made

    def _made(self, hook: str, name: str, make: Callable[[], Any], read: Callable[[Any], T]) -> T:
        """What a value that a plugin brought makes when it is called, as `read` reads it. :param name: of the value, for
        the error.

        :raises PluginError: it fails, or makes something of another type.
        """
        try:
            made: T = self._within(self.patience, make, read)
        except Exception as error:
            # A kind of question says with a TextProblem what is wrong with an answer.
            if isinstance(error, (*_SAYING[Waits.PATIENTLY], TextProblem)):
                raise
            named, why = _told(error)
            self._record(name, hook, named)
            raise PluginError(name, hook, why) from None
        return made


@attrs.frozen
class _Waited:
    """A function out of a plugin's value. :ivar waiting: gives what a call makes, or says that the plugin failed."""

    function: Callable[..., Any]
    waiting: Callable[[Callable[[], Any], Callable[[Any], Any]], Any] = attrs.field(eq=False, repr=False)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.waiting(partial(self.function, *arguments, **named), _whole)


def _whole(made: Any) -> Any:
    """What comes one by one, all of it: it is made while somebody waits."""
    return tuple(made) if isinstance(made, Iterator) else made


def _here(call: Callable[[], Any], read: Callable[[Any], Any]) -> Any:
    """What `call` returns, read. A child process that comes out of it ends here: it would go on with what is ours.

    An interrupt is somebody's who wants to end the program, or, in a thread, the plugin's.
    """
    process = os.getpid()
    try:
        answer = call()
        if inspect.iscoroutine(answer):
            answer.close()  # nobody would await it
            raise Junk("returned a coroutine")
        return read(answer)
    except (Exception, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - it would end the desk
        raise _Interrupt(type(error).__name__) from None
    finally:
        if os.getpid() != process:
            os._exit(_STRAY)


def _told(error: Exception) -> tuple[str, str]:
    """What a failure is called where it is recorded, and what is said of it."""
    if isinstance(error, _Timeout):
        return "timeout", "did not answer in time"
    if isinstance(error, Junk):
        return "junk", str(error)
    return str(error) if isinstance(error, _Interrupt) else type(error).__name__, "failed"
