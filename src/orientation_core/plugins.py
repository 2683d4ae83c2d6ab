"""Plugins: load, block, isolate, and one typed method per hook.

A fresh manager for every agency, so that two can live in one process. Implementations are called one by one and
not through pluggy's own loop: a loop ends at the first plugin that raises, and here the others must go on.
"""

from __future__ import annotations

import difflib
import inspect
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING, Any

import attrs
import pluggy

from orientation_core import hookspecs
from orientation_core.errors import MissingExtra, NoPlugin, PluginError, PluginLoadError
from orientation_core.hookspecs import Context, Recipient, hook_names
from orientation_core.kinds import RecordKind

if TYPE_CHECKING:
    from orientation_core.analysis.indicators import Indicator
    from orientation_core.model.complaints import Complaint
    from orientation_core.model.delivery import Channel
    from orientation_core.model.events import CloudEvent
    from orientation_core.model.parties import Actor
    from orientation_core.model.reports import Report
    from orientation_core.model.text import Language
    from orientation_core.store import Store

GROUP = "orientation"

#: What is loaded when the host names nothing: the plugins of this distribution, by their entry-point names.
BUNDLED = ("sql", "belgium", "channels", "reports")

#: Failures in a row after which an isolated hook of a plugin is no longer called.
BREAKER = 5


@attrs.frozen
class Failure:
    """Something that went wrong in a plugin. Holds no text of the error: it may name a person or a secret.

    :ivar plugin, hook: where. :ivar error: class name of the exception, or ``timeout`` or ``junk``.
    """

    plugin: str
    hook: str
    error: str


class _Timeout(Exception):
    """A hook did not answer within its deadline."""


class Plugins:
    """The plugins of one agency.

    :param context: what every hook is told. :param deadline: seconds a hook on the path of a case may take.
    """

    def __init__(self, context: Context | None = None, *, deadline: float = 2.0) -> None:
        self.context = context or Context()
        self.deadline = deadline
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs.Hooks)
        self._failures: list[Failure] = []
        self._in_a_row: dict[tuple[str, str], int] = {}

    # -------------------------------------------------------------------------------- loading

    def register(self, plugin: object, name: str | None = None) -> None:
        """Add a plugin: a module, or an object with hook methods.

        :raises PluginLoadError: a hook is mistyped, lacks ``@hookimpl``, is a coroutine, or takes an argument that
            the hook does not have. Nothing of the plugin is registered then.
        """
        label = name or getattr(plugin, "__name__", None) or type(plugin).__name__
        _check(plugin, label)
        try:
            self._manager.register(plugin, label)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            if self._manager.get_plugin(label) is plugin:
                self._manager.unregister(plugin)
            raise PluginLoadError(label, str(error).splitlines()[-1].strip()) from error

    def load(self, names: Iterable[str] = BUNDLED, *, block: Iterable[str] = ()) -> None:
        """Load installed plugins by their entry-point names.

        A plugin of this list whose package fails to import is recorded in :meth:`failures` and left out, so that
        one broken package does not stop the desk; whoever needs it gets :class:`NoPlugin`.

        :raises PluginLoadError: a name is not installed (the nearest one is named), or is asked to be blocked and
            is not installed, or its hooks are mistaken.
        """
        found = {point.name: point for point in installed()}
        blocked = set(block)
        for name in [*names, *blocked]:
            if name not in found:
                raise PluginLoadError(name, f"it is not installed{_nearest(name, found)}")
        for name in names:
            if name in blocked or self._manager.has_plugin(name):
                continue
            try:
                module = found[name].load()
            except Exception as error:  # noqa: BLE001 - a broken package may raise anything at all
                self._record(name, "import", type(error).__name__)
                continue
            self.register(module, name)

    def names(self) -> tuple[str, ...]:
        """The registered plugins, in the order of their registration."""
        return tuple(name for name, plugin in self._manager.list_name_plugin() if plugin is not None)

    def hooks_of(self, name: str) -> tuple[str, ...]:
        """The hooks that a registered plugin implements, sorted."""
        plugin = self._manager.get_plugin(name)
        callers = self._manager.get_hookcallers(plugin) or [] if plugin is not None else []
        return tuple(sorted(caller.name for caller in callers))

    def failures(self) -> tuple[Failure, ...]:
        """What went wrong so far, oldest first."""
        return tuple(self._failures)

    # -------------------------------------------------------------------------------- calling

    def implements(self, hook: str) -> bool:
        """Whether anybody implements `hook`; costs next to nothing, so look before you build its arguments."""
        return bool(getattr(self._manager.hook, hook).get_hookimpls())

    def _calls(self, hook: str, arguments: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
        """(plugin, call) for every implementation, in the order pluggy would call them."""
        given = {"context": self.context, **arguments}
        for implementation in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            values = [given[name] for name in implementation.argnames]
            yield implementation.plugin_name, partial(implementation.function, *values)

    def _strict(self, hook: str, *, timed: bool = False, **arguments: Any) -> Iterator[tuple[str, Any]]:
        """(plugin, answer) of each implementation; the first failure is raised."""
        for plugin, call in self._calls(hook, arguments):
            try:
                answer = self._within_deadline(call) if timed else call()
            except _Timeout:
                self._record(plugin, hook, "timeout")
                raise PluginError(plugin, hook, "did not answer in time") from None
            except MissingExtra:
                raise  # it says what to install
            except (Exception, SystemExit) as error:
                self._record(plugin, hook, type(error).__name__)
                raise PluginError(plugin, hook) from error
            yield plugin, answer

    def _isolated(self, hook: str, **arguments: Any) -> Iterator[tuple[str, Any]]:
        """(plugin, answer) of each implementation that answers; failures are recorded."""
        for plugin, call in self._calls(hook, arguments):
            if self._in_a_row.get((plugin, hook), 0) >= BREAKER:
                continue
            try:
                answer = self._within_deadline(call)
            except _Timeout:
                self._failed(plugin, hook, "timeout")
            except (Exception, SystemExit) as error:  # noqa: BLE001 - isolation is this method's whole point
                self._failed(plugin, hook, type(error).__name__)
            else:
                self._in_a_row.pop((plugin, hook), None)
                yield plugin, answer

    def _within_deadline(self, call: Callable[[], Any]) -> Any:
        """What `call` returns; its exception; or :class:`_Timeout`. The thread of a hook that hangs stays behind."""
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append((True, call()))
            except BaseException as error:  # noqa: BLE001 - an interrupt raised by a plugin is a failure of it
                outcome.append(
                    (False, error if isinstance(error, Exception) else RuntimeError(type(error).__name__))
                )

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
        self._in_a_row[plugin, hook] = self._in_a_row.get((plugin, hook), 0) + 1
        self._record(plugin, hook, error)

    def _record(self, plugin: str, hook: str, error: str) -> None:
        self._failures.append(Failure(plugin, hook, error))
        del self._failures[:-1000]  # a plugin that fails for a year must not fill the memory

    def _sequence(self, hook: str, of: type | tuple[type, ...], **arguments: Any) -> list[Any]:
        """The answers of a strict hook that returns sequences, added up; junk is refused."""
        found: list[Any] = []
        for plugin, answer in self._strict(hook, **arguments):
            if isinstance(answer, str | bytes) or not isinstance(answer, Sequence):
                raise PluginError(plugin, hook, "did not return a list")
            if not all(isinstance(one, of) for one in answer):
                raise PluginError(plugin, hook, "returned something of another type")
            found.extend(answer)
        return found

    # -------------------------------------------------------------------------------- one method per hook

    def store(self, url: str) -> Store:
        """The store for `url`. :raises NoPlugin: nobody knows its scheme. :raises PluginError: opening failed."""
        for _, call in self._calls("orientation_store", {"url": url}):
            answer = call()  # the store's own typed error says more than a PluginError would
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        raise NoPlugin("orientation_store", url.partition(":")[0])

    def kinds(self) -> list[RecordKind[Any]]:
        """Record kinds that plugins add."""
        return self._sequence("orientation_kinds", RecordKind)

    def schemas(self) -> dict[str, Mapping[str, Any]]:
        """Reference schemas that plugins add."""
        found: dict[str, Mapping[str, Any]] = {}
        for plugin, answer in self._strict("orientation_documents"):
            if not isinstance(answer, Mapping):
                raise PluginError(plugin, "orientation_documents", "did not return a mapping")
            for name, schema in answer.items():
                if name in found:
                    raise PluginError(
                        plugin, "orientation_documents", f"takes the name {name}, which exists,"
                    )
                found[name] = schema
        return found

    def calendars(self) -> list[Mapping[str, Any]]:
        """Calendar documents that plugins offer."""
        return self._sequence("orientation_calendars", Mapping)

    def procedures(self) -> list[Mapping[str, Any]]:
        """Procedure documents that plugins offer."""
        return self._sequence("orientation_procedures", Mapping)

    def scenarios(self) -> dict[str, Mapping[str, Any]]:
        """Documents of made-up agencies, by name."""
        found: dict[str, Mapping[str, Any]] = {}
        for plugin, answer in self._strict("orientation_scenarios"):
            if not isinstance(answer, Mapping):
                raise PluginError(plugin, "orientation_scenarios", "did not return a mapping")
            for name, document in answer.items():
                found.setdefault(name, document)
        return found

    def authorise(self, actor: Actor, action: str, subject: Complaint | None) -> bool | None:
        """The first plugin's decision, or None. :raises PluginError: a plugin failed; treat as forbidden."""
        if not self.implements("orientation_authorise"):
            return None
        for plugin, answer in self._strict(
            "orientation_authorise", timed=True, actor=actor, action=action, subject=subject
        ):
            if answer is None:
                continue
            if not isinstance(answer, bool):
                raise PluginError(plugin, "orientation_authorise", "answered neither yes nor no")
            return answer
        return None

    def screen(self, complaint: Complaint) -> list[tuple[str, str]]:
        """(plugin, reason) why an intake cannot be taken."""
        reasons: list[tuple[str, str]] = []
        if self.implements("orientation_screen"):
            for plugin, answer in self._strict("orientation_screen", timed=True, complaint=complaint):
                if isinstance(answer, str) or not isinstance(answer, Sequence):
                    raise PluginError(plugin, "orientation_screen", "did not return a list")
                if not all(isinstance(one, str) and len(one) <= 2000 for one in answer):
                    raise PluginError(plugin, "orientation_screen", "returned something that is no sentence")
                reasons.extend((plugin, one) for one in answer)
        return reasons

    def enrich(self, complaint: Complaint) -> dict[str, Any]:
        """Values for fields the intake left empty; junk is recorded and left out."""
        found: dict[str, Any] = {}
        if self.implements("orientation_enrich"):
            for plugin, answer in self._isolated("orientation_enrich", complaint=complaint):
                if not _is_enrichment(answer):
                    self._failed(plugin, "orientation_enrich", "junk")
                    continue
                for field, value in answer.items():
                    found.setdefault(field, value)
        return found

    def route(self, complaint: Complaint) -> str | None:
        """The unit that is to treat this complaint, if a plugin knows."""
        if self.implements("orientation_route"):
            for plugin, answer in self._strict("orientation_route", timed=True, complaint=complaint):
                if answer is None:
                    continue
                if not isinstance(answer, str) or not 0 < len(answer) <= 200:
                    raise PluginError(plugin, "orientation_route", "did not return the name of a unit")
                return answer
        return None

    def letters(self) -> dict[str, dict[Language, str]]:
        """Letter templates that plugins bring; the last registered wins."""
        found: dict[str, dict[Language, str]] = {}
        for plugin, answer in reversed(list(self._strict("orientation_letters"))):
            if not isinstance(answer, Mapping):
                raise PluginError(plugin, "orientation_letters", "did not return a mapping")
            for name, texts in answer.items():
                found.setdefault(name, {}).update(texts)
        return found

    def notify(self, event: CloudEvent) -> list[Recipient]:
        """Who else is told about an event; junk is recorded and left out."""
        found: list[Recipient] = []
        if self.implements("orientation_notify"):
            for plugin, answer in self._isolated("orientation_notify", event=event):
                fits = isinstance(answer, Sequence) and len(answer) <= 1000
                if fits and all(isinstance(one, Recipient) for one in answer):
                    found.extend(one for one in answer if one not in found)
                else:
                    self._failed(plugin, "orientation_notify", "junk")
        return found

    def channels(self) -> dict[str, Channel]:
        """Channels by name; a later plugin replaces an earlier one's."""
        found = reversed(self._sequence("orientation_channels", object))
        return {channel.name: channel for channel in found}

    def indicators(self) -> list[Indicator]:
        """Indicators that plugins add."""
        return self._sequence("orientation_indicators", object)

    def render(self, report: Report, format: str, language: Language) -> bytes:  # noqa: A002 - as in the hook
        """The report as a file. :raises NoPlugin: nobody knows the format."""
        for plugin, answer in self._strict(
            "orientation_render", report=report, format=format, language=language
        ):
            if answer is None:
                continue
            if not isinstance(answer, bytes):
                raise PluginError(plugin, "orientation_render", "did not return bytes")
            return answer
        raise NoPlugin("orientation_render", format, self.formats())

    def formats(self) -> list[str]:
        """Names of the report formats, sorted."""
        found: set[str] = set()
        for _, answer in self._isolated("orientation_formats"):
            found.update(one for one in answer if isinstance(one, str))
        return sorted(found)


def installed() -> list[metadata.EntryPoint]:
    """The plugins that are installed, by name. Imports none of them."""
    return sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)


_TEXTS = ("category", "service", "unit", "language")


def _is_enrichment(answer: Any) -> bool:
    if not isinstance(answer, Mapping):
        return False
    for field, value in answer.items():
        if field in _TEXTS:
            if not isinstance(value, str) or not 0 < len(value) <= 200:
                return False
        elif field == "extra":
            if not isinstance(value, Mapping) or len(value) > 100:
                return False
            if not all(
                isinstance(k, str) and isinstance(v, str) and len(v) <= 2000 for k, v in value.items()
            ):
                return False
        else:
            return False
    return True


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def _check(plugin: object, label: str) -> None:
    """Refuse what pluggy would let pass in silence. :raises PluginLoadError:"""
    known = hook_names()
    for attribute in dir(plugin):
        if attribute.startswith("__"):
            continue
        function = getattr(plugin, attribute, None)
        options = getattr(function, f"{hookspecs.PROJECT}_impl", None)
        if options is None and not (attribute.startswith(f"{hookspecs.PROJECT}_") and callable(function)):
            continue
        hook = (options or {}).get("specname") or attribute
        if hook not in known:
            raise PluginLoadError(label, f"there is no hook {hook}{_nearest(hook, known)}")
        if options is None:
            raise PluginLoadError(label, f"{attribute} lacks @hookimpl, so it would never be called")
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise PluginLoadError(label, f"{hook} is async; nobody would await it, write a plain function")
        if options.get("wrapper") or options.get("hookwrapper"):
            raise PluginLoadError(label, f"{hook} is a wrapper; hooks here answer for themselves only")
