"""Every hook against plugins that fail in every way: what its text promises holds (T4; B5 of the threat model).

The ways of a whole case (reception, figures, messages) are in ``test_plugins.py``.
"""

from __future__ import annotations

import functools
import inspect
import operator
import os
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from desks import CITIZEN, HANDLER, intake, open_desk
from hooks_asked import HOOKS, case, event, register
from misbehaving import ANSWERING, FAILING, SECRET
from orientation_core import Context, hookimpl, hookspecs
from orientation_core.answers import handed
from orientation_core.calling import BREAKER, PATIENCE
from orientation_core.errors import PluginError, PluginLoadError
from orientation_core.hookspecs import Waits, hook_promise
from orientation_core.plugins import Plugins

ROOT = Path(__file__).parents[1]
EVERY = sorted(HOOKS)
SHORT = 0.05

#: What they say in the open is theirs; nothing of it may be said by us.
FAILS = {
    name: behave
    for name, behave in FAILING.items()
    if name not in ("Hangs", "Mutates", "ReadsTooMuch", "CallsBack")
}


def plugin(hook: str, behave: Any, name: str) -> object:
    """A plugin that behaves so in `hook`, handed all its arguments."""
    arguments = list(inspect.signature(hookspecs.hook_function(hook)).parameters)[1:]
    names: dict[str, Any] = {"behave": behave, "hookimpl": hookimpl}
    exec(
        f"@hookimpl\ndef {hook}(self, {', '.join(arguments)}):\n    return behave([{', '.join(arguments)}])\n",
        names,
    )
    return type(name, (), {hook: names[hook]})()


def alone(hook: str, behave: Any) -> Plugins:
    """The plugins of somebody who has only this one."""
    plugins = Plugins(Context("test-agency", {"section": {"list": [1]}}), deadline=SHORT)
    plugins.register(plugin(hook, behave, "Bad"))
    return plugins


def beside_a_good_one(hook: str, behave: Any) -> Plugins:
    """Both; the bad one is registered last and so asked first."""
    plugins = Plugins(Context("test-agency"), deadline=SHORT)
    plugins.patience = SHORT
    plugins.register(plugin(hook, lambda _: HOOKS[hook].good, "Good"))
    plugins.register(plugin(hook, behave, "Bad"))
    return plugins


def holds(hook: str, behave: Any, error: str | None) -> None:
    """That what the hook promises of a failure is what happens. :param error: what it is recorded as."""
    asked, plugins = HOOKS[hook], beside_a_good_one(hook, behave)
    if hook_promise(hook).strict:
        with pytest.raises(PluginError, match="Bad") as caught:
            asked.ask(plugins)
        assert (caught.value.plugin, caught.value.hook) == ("Bad", hook)
        assert not SECRET.search("".join(traceback.format_exception(caught.value)))
    else:
        assert asked.found(asked.ask(plugins)), "the good one keeps its say"
    recorded = plugins.failures()
    assert [(one.plugin, one.hook) for one in recorded] == [("Bad", hook)]
    assert error is None or recorded[0].error == error
    assert not SECRET.search(repr(recorded))


def test_no_hook_is_missing_here() -> None:
    assert set(EVERY) == set(hookspecs.hook_names())


@pytest.mark.parametrize("hook", EVERY)
class TestEveryHook:
    def test_says_what_it_promises(self, hook: str) -> None:
        said, promise = inspect.getdoc(hookspecs.hook_function(hook)) or "", hook_promise(hook)
        assert ("Strict" in said, "Isolated" in said) == (promise.strict, not promise.strict)
        reference = (ROOT / "docs" / "hooks.md").read_text("utf-8")
        line = next(line for line in reference.splitlines() if line.startswith(f"| `{hook}` |"))
        assert ("strict" if promise.strict else "isolated") in line
        assert f"| {promise.waits} |" in line

    def test_a_good_answer_is_used(self, hook: str) -> None:
        plugins = Plugins()
        plugins.register(plugin(hook, lambda _: HOOKS[hook].good, "Good"))
        assert HOOKS[hook].found(HOOKS[hook].ask(plugins))
        assert plugins.failures() == ()

    def test_that_raises(self, hook: str, caplog: Any) -> None:
        for name, behave in FAILS.items():
            if name == "Interrupts" and hook_promise(hook).waits is Waits.OPENLY:
                continue  # where nobody waits in another thread, an interrupt is that of whoever sits before the program
            holds(hook, behave, None)
        assert not SECRET.search(caplog.text)
        assert "plugin Bad failed" in caplog.text

    def test_that_answers_junk(self, hook: str, caplog: Any) -> None:
        for name, behave in ANSWERING.items():
            if name not in HOOKS[hook].junk:
                holds(hook, behave, None if "Trap" in name else "junk")
        assert not SECRET.search(caplog.text)

    def test_that_blocks_for_ever(self, hook: str) -> None:
        if hook_promise(hook).waits is Waits.OPENLY:
            assert "as long as it takes" in " ".join(
                str(inspect.getdoc(hookspecs.hook_function(hook))).split()
            )
            return
        never = threading.Event()
        started = time.perf_counter()
        try:
            holds(hook, lambda _: never.wait(), "timeout")
        finally:
            never.set()
        assert time.perf_counter() - started < SHORT + 5  # a busy machine

    def test_that_is_async_is_not_even_registered(self, hook: str) -> None:
        async def coroutine(self: Any) -> None: ...

        async def generator(self: Any) -> Any:
            yield

        for function in (coroutine, generator, functools.partial(coroutine, None)):
            bad = type("Bad", (), {hook: hookimpl(specname=hook)(function)})()
            plugins = Plugins()
            with pytest.raises(PluginLoadError, match="async"):
                plugins.register(bad)
            assert not plugins.implements(hook)

    def test_that_changes_what_it_is_handed(self, hook: str) -> None:
        changed: list[str] = []

        def vandal(given: list[Any]) -> Any:
            for one in given:
                changed.extend(vandalised(one))
            return HOOKS[hook].good

        assert HOOKS[hook].found(HOOKS[hook].ask(alone(hook, vandal)))
        assert changed == []

    def test_that_forks(self, hook: str) -> None:
        children: list[int] = []

        def forks(_: Any) -> Any:
            child = os.fork()
            if child:
                children.append(child)
            return HOOKS[hook].good  # in both processes

        here = os.getpid()
        try:
            said = HOOKS[hook].ask(alone(hook, forks))
        finally:
            if os.getpid() != here:
                os._exit(99)  # the child came back: the test fails below, and does not run twice
        assert HOOKS[hook].found(said)
        assert len(children) == 1
        assert os.waitstatus_to_exitcode(os.waitpid(children[0], 0)[1]) == 70


@pytest.mark.parametrize("hook", [hook for hook in EVERY if not hook_promise(hook).strict])
def test_an_isolated_hook_that_fails_five_times_is_not_asked_again(hook: str) -> None:
    calls: list[Any] = []

    def behave(given: Any) -> Any:
        calls.append(given)
        raise RuntimeError

    plugins = beside_a_good_one(hook, behave)
    for _ in range(BREAKER + 3):
        assert HOOKS[hook].found(HOOKS[hook].ask(plugins))
    assert len(calls) == BREAKER


@pytest.mark.parametrize("hook", [hook for hook in EVERY if hook_promise(hook).strict])
def test_a_strict_hook_is_asked_again_however_often_it_fails(hook: str) -> None:
    answers = iter([*([RuntimeError] * (BREAKER + 1)), None])

    def behave(_: Any) -> Any:
        if next(answers) is not None:
            raise RuntimeError
        return HOOKS[hook].good

    plugins = alone(hook, behave)
    for _ in range(BREAKER + 1):
        with pytest.raises(PluginError):
            HOOKS[hook].ask(plugins)
    assert HOOKS[hook].found(HOOKS[hook].ask(plugins))


def test_away_from_a_case_a_hook_may_take_sixty_times_as_long() -> None:
    assert Plugins(deadline=0.5).patience == 0.5 * PATIENCE == 30


# ------------------------------------------------------------------------------------ changing what one is handed


def vandalised(value: Any, path: str = "", seen: set[int] | None = None) -> Iterator[str]:
    """Where `value` let itself be changed, all the way down."""
    seen = set() if seen is None else seen
    if id(value) in seen or isinstance(value, str | bytes | int | float | type(None)):
        return
    seen.add(id(value))
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            member = getattr(value, field.name)
            yield from _tried(path + "." + field.name, lambda name=field.name: setattr(value, name, "mine"))
            yield from vandalised(member, f"{path}.{field.name}", seen)
    elif isinstance(value, Mapping):
        yield from _tried(
            path + "[]",
            lambda: value.__setitem__("mine", 1),
            lambda: operator.methodcaller("clear")(value),
            lambda: value.update(mine=1),
        )
        for name, member in value.items():
            yield from vandalised(member, f"{path}[{name}]", seen)
    elif isinstance(value, list | tuple | set | frozenset | bytearray):
        yield from _tried(
            path + "()",
            lambda: value.append(1),
            lambda: value.add(1),
            lambda: operator.methodcaller("clear")(value),
        )
        for number, member in enumerate(value):
            yield from vandalised(member, f"{path}({number})", seen)


def _tried(path: str, *attempts: Any) -> Iterator[str]:
    for attempt in attempts:
        try:
            attempt()
        except (AttributeError, TypeError, attrs.exceptions.FrozenInstanceError):
            continue
        yield path


def test_the_vandal_finds_what_can_be_changed() -> None:
    @attrs.define
    class Soft:
        inner: Any

    assert list(vandalised(Soft(None)))
    for value in ({"a": 1}, [1], ({"a": []},), {1}, attrs.make_class("One", ["x"])({})):
        assert list(vandalised(value)), value


def test_what_is_handed_is_the_same_for_whoever_reads() -> None:
    for value in (case(), event(), register(), {"a": [1, {"b": (1, 2)}]}):
        given = handed(value)
        assert given == value or list(given.items()) == [("a", (1, {"b": (1, 2)}))]
        assert not list(vandalised(given))
    nothing_to_change = case().client
    assert handed(nothing_to_change) is nothing_to_change


# ------------------------------------------------------------------------------------ a fork in the middle of a case


def test_a_fork_on_the_way_of_a_case_leaves_one_case_and_one_process(database_url: str) -> None:
    children: list[int] = []

    def forks(given: list[Any]) -> Any:
        child = os.fork()
        if child:
            children.append(child)
        return []

    with open_desk(
        database_url,
        extra=[
            plugin("orientation_screen", forks, "Screens"),
            plugin("orientation_notify", forks, "Notifies"),
        ],
    ) as desk:
        made = desk.complaints.receive(CITIZEN, intake())
        assert len(children) >= 2
        for child in children:
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 70
        assert [one.id for one in desk.complaints.worklist(HANDLER)] == [made.id]
        assert desk.complaints.note(HANDLER, made.id, "still here").notes
        assert desk.verify() == []
        assert desk.plugins.failures() == ()
