"""Plugins that misbehave: the good one beside them keeps its say, the case stays whole, the failure has a name."""

from __future__ import annotations

import logging
import re
import time
import traceback
from importlib import metadata
from types import MappingProxyType, SimpleNamespace
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

from desks import CITIZEN, COORDINATOR, HANDLER, intake, open_desk
from misbehaving import ANSWERING, FAILING, SECRET, UNSTOPPABLE
from orientation_core import Context, NotAllowed, Refused, hookimpl, hookspecs
from orientation_core.calling import BREAKER
from orientation_core.cli import main
from orientation_core.errors import OrientationError, PluginError, PluginLoadError
from orientation_core.hookspecs import Recipient
from orientation_core.model.events import CloudEvent
from orientation_core.plugins import Plugins
from orientation_core.plugins import loading as plugins_module

#: The margin is for a busy machine; what hangs here would hang for an hour.
DEADLINE, MARGIN = 0.3, 10

ISOLATED = ("orientation_enrich", "orientation_notify")
STRICT = ("orientation_screen", "orientation_route", "orientation_authorise")


def good_plugin(hook: str) -> object:
    """A plugin that does its work in `hook`."""

    class Good:
        if hook == "orientation_enrich":

            @hookimpl
            def orientation_enrich(self):
                return {"service": "good-service", "extra": {"good": "yes"}}

        if hook == "orientation_notify":

            @hookimpl
            def orientation_notify(self):
                return [Recipient("webhook", "backoffice")]

        if hook in STRICT:

            @hookimpl
            def orientation_notify(self):
                return [Recipient("webhook", "backoffice")]

    return Good()


def bad_plugin(hook: str, behave: Any) -> object:
    """A plugin that behaves so in `hook`, with what the hook is about as its one argument."""
    subject = {"orientation_notify": "event", "orientation_authorise": "subject"}.get(hook, "complaint")

    class Bad:
        pass

    names = {"behave": behave, "hookimpl": hookimpl}
    exec(f"@hookimpl\ndef {hook}(self, {subject}):\n    return behave({subject})\n", names)
    setattr(Bad, hook, names[hook])
    return Bad()


def state_of(desk: Any) -> tuple[Any, ...]:
    return (
        desk.complaints.count(COORDINATOR) if not desk.plugins.implements("orientation_authorise") else 0,
        [entry.digest for entry in desk.store.entries()],
        desk.store.messages(desk.agency.slug),
    )


def opened(hook: str, behave: Any) -> Any:
    """A desk with both; the bad one is registered last and so asked first."""
    desk = open_desk(extra=[good_plugin(hook), bad_plugin(hook, behave)])
    desk.plugins.deadline = DEADLINE
    return desk


@pytest.mark.parametrize("hook", ISOLATED)
@pytest.mark.parametrize("name", [*FAILING, *ANSWERING])
def test_an_isolated_hook_spreads_no_failure(name, hook, caplog):
    with opened(hook, {**FAILING, **ANSWERING}[name]) as desk, caplog.at_level("DEBUG"):
        started = time.perf_counter()
        case = desk.complaints.receive(CITIZEN, intake())
        assert time.perf_counter() - started < DEADLINE + MARGIN
        if hook == "orientation_enrich":
            assert (case.service, case.extra["good"]) == ("good-service", "yes")
        recipients = [message.recipient for message in desk.store.messages(desk.agency.slug)]
        assert recipients == (["client"] if hook == "orientation_enrich" else ["client", "backoffice"])
        failures = desk.plugins.failures()
        assert {(failure.plugin, failure.hook) for failure in failures} == {("Bad", hook)}
        assert not SECRET.search(repr(failures) + caplog.text)
        assert "plugin Bad failed" in caplog.text
        assert desk.verify() == []


#: A text is the name of a unit as far as a machine can tell; it is escaped where it is shown.
BAD_FOR_STRICT = [
    (name, hook)
    for hook in STRICT
    for name in [*FAILING, *ANSWERING]
    if (name, hook) != ("ReturnsHtml", "orientation_route")
]


@pytest.mark.parametrize(("name", "hook"), BAD_FOR_STRICT)
def test_a_strict_hook_refuses_and_leaves_nothing_behind(name, hook, caplog):
    with opened(hook, {**FAILING, **ANSWERING}[name]) as desk, caplog.at_level("DEBUG"):
        before = state_of(desk)
        started = time.perf_counter()
        with pytest.raises((PluginError, NotAllowed)) as caught:
            desk.complaints.receive(CITIZEN, intake())
        assert time.perf_counter() - started < DEADLINE + MARGIN
        printed = "".join(traceback.format_exception(caught.value))
        assert not SECRET.search(printed + caplog.text + repr(desk.plugins.failures()))
        assert [(failure.plugin, failure.hook) for failure in desk.plugins.failures()] == [("Bad", hook)]
        assert state_of(desk) == before
        if hook == "orientation_authorise":
            assert isinstance(caught.value, NotAllowed)
        else:
            assert (caught.value.plugin, caught.value.hook) == ("Bad", hook)
        if name in ("Raises", "RaisesWithSecret"):
            error = caught.value if isinstance(caught.value, PluginError) else caught.value.__cause__
            assert isinstance(error.__context__, RuntimeError | ValueError), (
                "a debugger still finds the cause"
            )


def test_what_nobody_can_prevent_in_one_process_is_said():
    said = hookspecs.__doc__
    for words in UNSTOPPABLE.values():
        assert words in said


@pytest.mark.parametrize("behave", [FAILING["Raises"], ANSWERING["ReturnsJunk"], FAILING["Hangs"]])
def test_after_five_failures_in_a_row_a_hook_is_no_longer_asked(behave):
    calls = []

    def counted(subject: Any) -> Any:
        calls.append(subject)
        return behave(subject)

    with opened("orientation_enrich", counted) as desk:
        desk.plugins.deadline = 0.05
        for _ in range(BREAKER + 3):
            assert desk.complaints.receive(CITIZEN, intake()).service == "good-service"
        assert len(calls) == BREAKER
        assert len(desk.plugins.failures()) == BREAKER


def test_a_success_in_between_closes_the_breaker_again():
    answers = iter([*([None] * (BREAKER - 1)), {}, *([None] * (BREAKER - 1)), {"category": "quality"}])
    with opened("orientation_enrich", lambda _: next(answers)) as desk:
        cases = [desk.complaints.receive(CITIZEN, intake()) for _ in range(2 * BREAKER)]
        assert cases[-1].category == "quality"


class TestWhatAHookIsHanded:
    def test_a_case_cannot_be_changed(self):
        tried = []

        def change(case: Any) -> Any:
            for attempt in (
                lambda: setattr(case, "state", "closed"),
                lambda: case.extra.update(zone="mine"),
                lambda: case.extra.__setitem__("zone", "mine"),
                lambda: setattr(case.client, "email", "evil@example.org"),
            ):
                with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError, TypeError)):
                    attempt()
                tried.append(attempt)
            return {}

        with open_desk(extra=[bad_plugin("orientation_enrich", change)]) as desk:
            case = desk.complaints.receive(CITIZEN, intake(extra={"zone": "theirs"}))
            assert desk.plugins.failures() == ()
            assert len(tried) == 4
            assert dict(desk.complaints.get(HANDLER, case.id).extra) == {"zone": "theirs"}

    def test_neither_an_event_nor_the_settings(self):
        seen: list[Any] = []

        class Nosy:
            @hookimpl
            def orientation_notify(self, context: Context, event: CloudEvent):
                seen.extend((context, event))
                context.settings["file"]["directory"] = "/elsewhere"

        with open_desk(extra=[Nosy()], settings={"file": {"directory": "out", "many": [1]}}) as desk:
            desk.complaints.receive(CITIZEN, intake())
            assert [failure.error for failure in desk.plugins.failures()] == ["TypeError"]
            context, event = seen
            assert isinstance(event.data, MappingProxyType)
            assert context.settings["file"]["many"] == (1,)
            assert desk.agency.settings["file"]["directory"] == "out"
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                event.subject = "x"

    def test_a_hook_that_calls_back_does_not_lock_the_store(self, tmp_path):
        """A desk in a hook is not supported; on SQLite it must still not end in a deadlock."""
        desks: list[Any] = []

        def call_back(event: Any) -> Any:
            if "received" in event.type:
                desks[0].complaints.note(HANDLER, event.data["id"], "loop")
            return []

        with open_desk(
            f"sqlite:///{tmp_path}/desk.db", extra=[bad_plugin("orientation_notify", call_back)]
        ) as desk:
            desks.append(desk)
            case = desk.complaints.receive(CITIZEN, intake())
            assert [failure.error for failure in desk.plugins.failures()] == ["NotFound"]
            assert desk.complaints.get(HANDLER, case.id).notes == ()
            assert desk.verify() == []


class TestWhatAHookMayAnswer:
    @pytest.mark.parametrize(
        "answer",
        [
            {"category": "\ud800"},
            {"service": "a\x00b"},
            {"unit": "x" * 201},
            {"unit": "two\nlines"},
            {"extra": {"two words": "x"}},
            {"extra": {"blank": "  "}},
            {"extra": {f"n{n}": "x" for n in range(101)}},
            {"text": "other words"},
            {"client": {"email": "evil@example.org"}},
            {5: "five"},
        ],
        ids=str,
    )
    def test_an_enrichment_that_could_not_be_kept_is_left_out(self, answer):
        with opened("orientation_enrich", lambda _: answer) as desk:
            case = desk.complaints.receive(CITIZEN, intake())
            assert case.service == "good-service"
            assert [failure.error for failure in desk.plugins.failures()] == ["junk"]

    def test_the_clients_own_fields_come_first_where_there_is_no_room(self):
        given = {f"given_{n}": "x" for n in range(99)}
        added = {f"added_{n}": "y" for n in range(50)}
        with open_desk(extra=[bad_plugin("orientation_enrich", lambda _: {"extra": added})]) as desk:
            case = desk.complaints.receive(CITIZEN, intake(extra=given))
            assert len(case.extra) == 100
            assert given.items() <= dict(case.extra).items()

    def test_where_two_fill_one_field_the_first_registered_wins(self):
        class First:
            @hookimpl
            def orientation_enrich(self):
                return {"category": "first", "extra": {"who": "first"}}

        class Second:
            @hookimpl
            def orientation_enrich(self):
                return {"category": "second", "service": "second", "extra": {"who": "second", "more": "x"}}

        with open_desk(extra=[First(), Second()]) as desk:
            case = desk.complaints.receive(CITIZEN, intake())
            assert (case.category, case.service) == ("first", "second")
            assert dict(case.extra) == {"who": "first", "more": "x"}

    def test_reasons_of_all_screens_are_told(self):
        class One:
            @hookimpl
            def orientation_screen(self):
                return ["Une raison."]

        class Two:
            @hookimpl
            def orientation_screen(self):
                return ["Une autre."]

        with open_desk(extra=[One(), Two()]) as desk:
            with pytest.raises(Refused) as caught:
                desk.complaints.receive(CITIZEN, intake())
            assert {reason.code for reason in caught.value.reasons} == {"screen.One", "screen.Two"}

    def test_no_plugin_shows_an_official_the_case_about_them(self):
        with open_desk(extra=[bad_plugin("orientation_authorise", lambda _: True)]) as desk:
            case = desk.complaints.receive(CITIZEN, intake(about=[HANDLER.id]))
            with pytest.raises(LookupError):
                desk.complaints.get(HANDLER, case.id)


OPENING = ("kinds", "documents", "calendars", "procedures", "letters")
LATER = ("channels", "indicators", "scenarios", "render", "formats")


def call(plugins: Plugins, hook: str) -> Any:
    if hook == "render":
        return plugins.render("report", None, "odd", "fr")
    if hook == "formats":
        return plugins.formats("report")
    return getattr(plugins, {"documents": "schemas"}.get(hook, hook))()


@pytest.mark.parametrize(
    "name", ["Raises", "Exits", "Recurses", "ReturnsJunk", "ReturnsHuge", "ReturnsHtml", "ReturnsNaN"]
)
@pytest.mark.parametrize("hook", [*OPENING, *LATER])
def test_a_hook_away_from_a_case_fails_with_its_plugins_name(hook, name):
    class Bad:
        pass

    behave = {**FAILING, **ANSWERING}[name]
    setattr(Bad, f"orientation_{hook}", hookimpl(specname=f"orientation_{hook}")(lambda self: behave(None)))
    plugins = Plugins()
    plugins.register(Bad())
    if hook == "formats":
        assert call(plugins, hook) == []
    elif (hook, name) in {("calendars", "ReturnsHuge"), ("procedures", "ReturnsHuge")}:
        call(plugins, hook)  # mappings as far as anybody can tell here; their schema refuses them
    else:
        with pytest.raises(PluginError, match="Bad") as caught:
            call(plugins, hook)
        assert not SECRET.search("".join(traceback.format_exception(caught.value)))
    if hook in OPENING:
        with pytest.raises(OrientationError):
            open_desk(extra=[Bad()])


class TestRegistering:
    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("@hookimpl\ndef orientation_enrcih(complaint): ...", "orientation_enrich"),
            ("def orientation_scren(complaint): ...", "orientation_screen"),
            ("def orientation_screen(complaint): ...", "lacks @hookimpl"),
            ("@hookimpl\nasync def orientation_notify(event): ...", "async"),
            ("@hookimpl\nasync def orientation_notify(event):\n    yield 1", "async"),
            ("@hookimpl\ndef orientation_route(complain): ...", "did you mean complaint"),
            ("@hookimpl(wrapper=True)\ndef orientation_route(complaint):\n    return (yield)", "wrapper"),
            ("@hookimpl(hookwrapper=True)\ndef orientation_route(complaint):\n    yield", "wrapper"),
            ("@hookimpl(specname='orientation_rout')\ndef anything(complaint): ...", "orientation_route"),
        ],
    )
    def test_a_mistaken_hook_is_refused_whole(self, source, said):
        names: dict[str, Any] = {"hookimpl": hookimpl}
        exec(source, names)
        module = SimpleNamespace(**names, __name__="mistaken")
        module.orientation_screen = names.get("orientation_screen", _fine_screen)
        plugins = Plugins()
        with pytest.raises(PluginLoadError, match=re.escape(said)) as caught:
            plugins.register(module, "mistaken")
        assert caught.value.plugin == "mistaken"
        assert plugins.names() == ()
        assert not any(plugins.implements(hook) for hook in hookspecs.hook_names())

    def test_registering_twice_is_refused_and_the_first_stays(self):
        plugins, good = Plugins(), good_plugin("orientation_enrich")
        plugins.register(good)
        for again in (good, good_plugin("orientation_enrich")):
            with pytest.raises(PluginLoadError, match="registered already"):
                plugins.register(again)
        assert plugins.names() == ("Good",)
        assert plugins.implements("orientation_enrich")

    def test_an_object_that_cannot_be_looked_at(self):
        class Odd:
            @property
            def orientation_thing(self):
                raise RuntimeError("boom")

        with pytest.raises(PluginLoadError, match="cannot be read") as caught:
            Plugins().register(Odd())
        assert "boom" not in str(caught.value)

    def test_two_agencies_in_one_process_share_no_plugin(self):
        with (
            open_desk(extra=[good_plugin("orientation_enrich")]) as one,
            open_desk(slug="other-agency") as other,
        ):
            assert one.complaints.receive(CITIZEN, intake()).service == "good-service"
            assert other.complaints.receive(CITIZEN, intake()).service is None
            assert (one.plugins.context.organisation, other.plugins.context.organisation) == (
                "test-agency",
                "other-agency",
            )


@hookimpl
def _fine_screen(complaint):
    return []


@attrs.frozen
class FakePoint:
    """An installed plugin whose package is broken."""

    name: str = "broken"
    dist: Any = None

    def load(self) -> Any:
        raise ImportError("hunter2: no module named that")


class TestLoading:
    @pytest.fixture
    def broken(self, monkeypatch) -> None:
        real = metadata.entry_points(group=plugins_module.GROUP)
        monkeypatch.setattr(plugins_module.metadata, "entry_points", lambda group: [FakePoint(), *real])

    @pytest.mark.parametrize(("asked", "near"), [("belgum", "belgium"), ("reprots", "reports")])
    def test_an_unknown_name_to_load_or_to_block_is_refused(self, asked, near):
        with pytest.raises(PluginLoadError, match=f"did you mean {near}"):
            Plugins().load([asked])
        with pytest.raises(PluginLoadError, match=f"did you mean {near}"):
            Plugins().load([], block=[asked])

    def test_a_blocked_plugin_is_not_even_imported(self, broken):
        plugins = Plugins()
        plugins.load(iter(["belgium", "broken"]), block=iter(["broken"]))
        assert plugins.names() == ("belgium",)
        assert plugins.failures() == ()

    def test_a_package_that_does_not_import_is_recorded_and_others_work(self, broken, caplog):
        plugins = Plugins()
        with caplog.at_level(logging.DEBUG):
            plugins.load(["broken", "belgium"])
        assert plugins.names() == ("belgium",)
        assert [(f.plugin, f.hook, f.error) for f in plugins.failures()] == [
            ("broken", "import", "ImportError")
        ]
        assert not SECRET.search(caplog.text)

    @pytest.mark.parametrize("command", ["plugins", "doctor"])
    def test_the_commands_that_look_for_faults_survive_one(self, broken, command):
        done = CliRunner().invoke(main, [command])
        assert "broken" in done.output
        assert "ImportError" in done.output
        assert not SECRET.search(done.output)
        assert not isinstance(done.exception, OrientationError | ImportError)
        assert done.exit_code == (1 if command == "doctor" else 0)
