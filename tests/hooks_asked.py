"""Every hook, how the library asks it, and an answer that does what the hook's text asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs

from desks import CITIZEN, HANDLER, START, intake, open_desk
from orientation_core import Text
from orientation_core.hookspecs import Recipient
from orientation_core.memory import MemoryStore
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.exchange import Arrival, Format, Source
from orientation_core.model.charter_sections import Section
from orientation_core.model.events import CloudEvent
from orientation_core.model.improvements.actions import ActionOrigin
from orientation_core.model.metric_list import STANDARD
from orientation_core.model.network.checks import CHECKS
from orientation_core.model.practices.sources import PracticeSource
from orientation_core.model.privacy.matrix import ACTORS
from orientation_core.model.sites import Frame, SiteSection
from orientation_core.plugins import Plugins
from orientation_core.testing.samples import NOTE
from orientation_plugins.belgium.identity import example
from orientation_plugins.mailboxes import Pipe

SAID = Text(fr="Dit", nl="Gezegd", de="Gesagt", en="Said")


@attrs.frozen
class Asked:
    """How a hook is asked.

    :ivar ask: asks the plugins. :ivar good: an answer that the hook's text allows. :ivar found: whether that answer is
        in what the asking gives. :ivar junk: what :mod:`misbehaving` calls junk and this hook may well answer.
    """

    ask: Callable[[Plugins], Any]
    good: Any
    found: Callable[[Any], bool]
    junk: tuple[str, ...] = ()


def _added(method: str, one: Any, junk: tuple[str, ...] = ()) -> Asked:
    """A hook whose answers are lists that are added up."""

    def found(said: Any) -> bool:
        return one in list(said.values() if isinstance(said, dict) else said)

    return Asked(lambda plugins: getattr(plugins, method)(), [one], found, junk)


def _documents(method: str) -> Asked:
    """A hook that lists documents. Whether each is valid is the schema's to say, when it is read."""
    return _added(method, {"name": "good"}, ("ReturnsHuge",))


def _by_name(method: str, good: dict[str, Any]) -> Asked:
    """A hook whose answers are mappings."""
    return Asked(lambda plugins: getattr(plugins, method)(), good, lambda said: good.items() <= said.items())


def _part(method: str, **members: Any) -> Asked:
    """A hook whose answers are a plugin's own objects, of which only the members are asked."""
    return _added(method, SimpleNamespace(name="good", **members))


@cache
def case() -> Any:
    """A case with mappings in it, for whoever wants to change one."""
    with open_desk() as desk:
        made = desk.complaints.receive(CITIZEN, intake(extra={"zone": "theirs"}, points=[{"summary": "x"}]))
        return desk.complaints.note(HANDLER, made.id, "x")


@cache
def register() -> Any:
    """A document to render, with an agency's whole rulebook in it."""
    with open_desk(settings={"privacy": {"authority": "x"}}) as desk:
        return desk.privacy.register(ACTORS["data_protection_officer"])


def event() -> CloudEvent:
    """An event with something in it."""
    return CloudEvent(
        "1", "urn:x:y", "be.test.complaint.received", "case", START, {"id": "case", "version": 1}
    )


def _rendered(plugins: Plugins) -> bytes:
    return plugins.render(
        "processing_register", register(), "odd", "fr", Frame(SAID, "index", leads={"page:a": "a"})
    )


def _exported(plugins: Plugins) -> bytes:
    return plugins.catalogue_export(Contents(), "odd", "fr")


ARRIVAL = Arrival(Contents(), read=0)

#: Every hook. A test fails when one is missing.
HOOKS: dict[str, Asked] = {
    "orientation_store": Asked(
        lambda plugins: plugins.store("odd:x"), MemoryStore(), lambda said: isinstance(said, MemoryStore)
    ),
    "orientation_kinds": _added("kinds", NOTE),
    "orientation_retention_schedules": _documents("retention_schedules"),
    "orientation_migrations": _added("migrations", "package:directory"),
    "orientation_documents": _by_name("schemas", {"good": {"type": "object"}}),
    "orientation_authorise": Asked(
        lambda plugins: plugins.authorise(CITIZEN, "complaint.read", case()), True, lambda said: said is True
    ),
    "orientation_notify": Asked(
        lambda plugins: plugins.notify(event()),
        [Recipient("webhook", "backoffice")],
        lambda said: said == [Recipient("webhook", "backoffice")],
    ),
    "orientation_channels": _part("channels", deliver=print, retry=None),
    "orientation_render": Asked(_rendered, b"<p>", lambda said: said == b"<p>"),
    "orientation_formats": Asked(
        lambda plugins: plugins.formats("report"), ["html"], lambda said: said == ["html"]
    ),
    "orientation_scenarios": _by_name("scenarios", {"good": {"agency": "x"}}),
    "orientation_calendars": _documents("calendars"),
    "orientation_procedures": _documents("procedures"),
    "orientation_screen": Asked(
        lambda plugins: plugins.screen(case()),
        ["Une raison."],
        lambda said: [reason for _, reason in said] == ["Une raison."],
    ),
    "orientation_enrich": Asked(
        lambda plugins: plugins.enrich(case()),
        {"service": "good-service"},
        lambda said: said == {"service": "good-service"},
    ),
    "orientation_route": Asked(
        lambda plugins: plugins.route(case()), "unit-a", lambda said: said == "unit-a", ("ReturnsHtml",)
    ),
    "orientation_letters": _by_name("letters", {"good": {"fr": "x"}}),
    "orientation_scan_attachment": Asked(
        lambda plugins: plugins.scan("a.txt", "text/plain", b"x"),
        "Eicar",
        lambda said: [one for _, one in said] == ["Eicar"],
        ("ReturnsHtml",),
    ),
    "orientation_mailbox": Asked(
        lambda plugins: plugins.mailbox("odd:x"), Pipe(), lambda said: isinstance(said, Pipe)
    ),
    "orientation_indicators": _part("indicators"),
    "orientation_metrics": _added("metrics", STANDARD[0]),
    "orientation_charter_sections": _added("charter_sections", Section("good", "offer", SAID, lambda *_: ())),
    "orientation_catalogue_import": Asked(
        lambda plugins: plugins.catalogue_import(Source(Path("a.csv")), "odd"),
        ARRIVAL,
        lambda said: said is ARRIVAL,
    ),
    "orientation_catalogue_export": Asked(_exported, b"<p>", lambda said: said == b"<p>"),
    "orientation_catalogue_formats": Asked(
        lambda plugins: plugins.catalogue_formats(), [Format("odd")], lambda said: said == [Format("odd")]
    ),
    "orientation_questionnaires": _documents("questionnaires"),
    "orientation_question_kinds": Asked(
        lambda plugins: plugins.question_kinds(),
        [SimpleNamespace(name="good", holds="text", check=print, read=print)],
        lambda said: [kind.name for _, kind in said] == ["good"],
    ),
    "orientation_survey_analyses": _part("survey_analyses", rows=print),
    "orientation_grids": _documents("grids"),
    "orientation_assessment_analyses": _part("analyses", figures=print, note=None),
    "orientation_action_origins": _added("action_origins", ActionOrigin("good", SAID)),
    "orientation_maturity_models": _documents("maturity_models"),
    "orientation_identities": _added("identities", example()),
    "orientation_network_frames": _documents("network_frames"),
    "orientation_benchmark_normalisers": _part("normalisers", label=SAID, size=print, per=1),
    "orientation_evidence": _part("evidence", label=SAID, on=print),
    "orientation_figure_checks": _added("figure_checks", CHECKS[0]),
    "orientation_practice_sources": _added("practice_sources", PracticeSource("good", SAID, bytes)),
    "orientation_site_sections": _added("site_sections", SiteSection("good", SAID, lambda _: ())),
    "orientation_protocols": _documents("protocols"),
}
