"""Arguments for any use case, made from what its signature says: real names, and everything that is none."""

from __future__ import annotations

import inspect
import random
import sys
import types
import typing
from collections import abc
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

import attrs

from hostile import values
from orientation_core import Orientation
from orientation_core.components.office import Office
from orientation_core.model.parties import Actor, Role
from orientation_core.model.text import Text

#: Desk -> the kinds that its names are of.
KINDS: Mapping[str, Sequence[str]] = {
    "complaints": ("complaint",), "charters": ("charter", "measurement"), "assessments": ("assessment_grid", "assessment_round"),
    "catalogue": ("service", "client_group", "channel", "code_list"), "surveys": ("survey_wave", "questionnaire"), "improvements": ("improvement_action", "complaint"),
    "network": ("public_organisation", "collection_round", "maturity_model"), "practices": ("good_practice",), "texts": ("standard_text",),
    "outreach": ("campaign",), "referrals": ("protocol", "complaint"), "privacy": ("complaint",), "identity": ("visual_identity",),
}  # fmt: skip
_CASES = frozenset({"key", "case", "into", "other"})
#: Words that some use case expects.
WORDS = (
    "client", "agency", "read", "month", "year", "before", "after", "complaint", "charter", "service", "client_group", "code_list", "email", "treatment",
    "answer", "acknowledge", "html", "csv", "xlsx", "json", "cpsv-ap", "unit-a", "hold", "erased", "waiting_client", "not_competent", "reasonable_time", "a", "1",
)  # fmt: skip

#: Method -> the kind of document it takes, where several would do.
DOCUMENTS: Mapping[str, str] = {
    "receive": "intake", "receive_many": "intake", "receive_anonymously": "intake", "draft": "charter", "simulate": "charter", "measure": "measurement",
    "keep_grid": "assessment_grid", "assessments.open": "assessment_round", "surveys.open": "survey_wave", "surveys.keep": "questionnaire", "catalogue.keep": "service",
    "answer": "assessment_answer", "keep_model": "maturity_model", "declare": "maturity_declaration", "deliver": "network_figures", "read_figures": "network_figures",
    "keep_member": "network_member", "keep_round": "collection_round", "plan_campaign": "campaign", "record_training": "training_record", "adopt": "practice_adoption",
    "submit": "good_practice", "keep_figures": "second_line_figures", "keep_protocol": "protocol", "accept": "improvement_action", "propose": "improvement_action",
    "identity.publish": "visual_identity", "identity.keep": "visual_identity", "texts.keep": "standard_text", "texts.preview": "standard_text", "benchmark": "network_aggregate",
}  # fmt: skip

ACTORS = (
    Actor("host", Role.SYSTEM),
    Actor("handler-1", Role.HANDLER),
    Actor("coordinator-1", Role.COORDINATOR),
    Actor("citizen-1", Role.CITIZEN),
)

#: Not for what comes from outside: parts of the library hand each other these.
INSIDE = frozenset({
    "joining", "begin", "writer_of", "happened", "listened_to", "messages_about", "decided", "permit", "say_links", "add", "change", "authorise",
    "under_charter", "find_record", "event", "messages", "shown", "network_site", "deliver_count", "eraser", "about", "in_sight", "write", "letter",
    "keep_all", "planned", "behind", "beside", "report_of", "import_answers", "bring_in", "import_organisations", "import_figures", "check_file", "feed",
})  # fmt: skip


@attrs.frozen
class Verb:
    """A use case. :ivar takes: parameter -> what it is annotated with."""

    name: str
    call: Callable[..., Any]
    parameters: tuple[inspect.Parameter, ...]
    takes: Mapping[str, Any]


def verbs(desk: Orientation) -> Iterator[Verb]:
    """Every use case of every desk that takes an actor, whatever somebody adds."""
    desks: dict[str, Any] = {
        field.name: getattr(desk, field.name)
        for field in attrs.fields(Orientation)
        if isinstance(getattr(desk, field.name), Office)
    }
    for name, office in desks.items():
        for method, function in inspect.getmembers(type(office), inspect.isfunction):
            if method.startswith("_") or method in INSIDE:
                continue
            parameters = tuple(inspect.signature(function).parameters.values())[1:]
            if parameters and parameters[0].name == "actor":
                yield Verb(f"{name}.{method}", getattr(office, method), parameters, _takes(function))


def _takes(function: Any) -> dict[str, Any]:
    known = {
        **vars(typing),
        **vars(abc),
        "date": date,
        "datetime": datetime,
        **vars(sys.modules[function.__module__]),
    }
    found = {}
    for name, said in function.__annotations__.items():
        try:
            found[name] = eval(said, known) if isinstance(said, str) else said
        except NameError:  # named for the type checker alone
            found[name] = None
    return found


class Unmade(Exception):
    """No such value comes from outside: another part of the library made it."""


@attrs.define
class Maker:
    """Makes arguments. :ivar names: kind -> what there is."""

    names: Mapping[str, Sequence[str]]
    chance: random.Random
    verb: str = ""

    def call(self, verb: Verb) -> tuple[dict[str, Any], list[Any]]:
        """Arguments for `verb`, by name, and those that follow. :raises Unmade: it takes what comes from inside."""
        self.verb = verb.name
        named, more = {}, []
        for one in verb.parameters:
            if one.name == "actor":
                named["actor"] = ACTORS[0] if self.chance.random() < 0.7 else self.chance.choice(ACTORS)
            elif one.kind is one.VAR_KEYWORD or (one.default is not one.empty and self.chance.random() < 0.5):
                continue
            elif one.kind is one.VAR_POSITIONAL:
                more = [self.value(verb.takes.get(one.name), one.name)]
            else:
                named[one.name] = self.value(verb.takes.get(one.name), one.name)
        return named, more

    def text(self, name: str) -> str:
        """A text for the parameter of that name."""
        drawn = self.chance.random()
        desk = self.verb.partition(".")[0]
        kinds = ("complaint",) if name in _CASES else KINDS.get(desk, ("complaint",))
        pool = [one for kind in kinds for one in self.names.get(kind, ())]
        if pool and drawn < (0.75 if name in _CASES else 0.4):
            return self.chance.choice(pool)
        return (
            self.chance.choice(WORDS if drawn < 0.85 and name not in ("text", "reason") else values.TEXTS)
            if drawn < 0.6
            else self.chance.choice(values.TEXTS)
        )

    def document(self) -> Any:
        """A document of the kind that the use case takes, bent or not; or something else."""
        method = self.verb.partition(".")[2]
        kind = (
            DOCUMENTS.get(self.verb)
            or DOCUMENTS.get(method)
            or self.chance.choice(sorted(DOCUMENTS.values()))
        )
        if self.chance.random() < 0.1:
            return self.chance.choice((*values.TEXTS, *(b"", b"{}", b"[]", b"\xff")))
        example = self.chance.choice(_examples(kind))
        return example if self.chance.random() < 0.3 else values.bent(example, self.chance)[1]

    def value(self, kind: Any, name: str) -> Any:
        """A value for an annotation."""
        origin, inner, chance = typing.get_origin(kind), typing.get_args(kind), self.chance
        if origin in (typing.Union, types.UnionType):
            if any(one is Any or typing.get_args(one) == (str, Any) for one in inner):
                return self.document()
            return self.value(chance.choice(inner), name)
        if kind is Any:
            return self.document()
        if kind is None or kind is type(None):
            if kind is None:
                raise Unmade
            return None
        if origin is typing.Literal:
            return self.text(name) if name == "language" and chance.random() < 0.3 else chance.choice(inner)
        if origin in (abc.Sequence, abc.Iterable):
            return [self.value(inner[0], name) for _ in range(chance.choice((0, 1, 1, 2)))]
        if origin is tuple:
            return tuple(self.value(one, name) for one in inner if one is not ...)
        if origin is abc.Mapping:
            return {
                self.value(inner[0], ""): self.value(inner[1], "") for _ in range(chance.choice((0, 1, 2)))
            }
        return self.plain(kind, name)

    def plain(self, kind: Any, name: str) -> Any:
        """A value of a class."""
        chance = self.chance
        simple: dict[Any, Callable[[], Any]] = {
            str: lambda: self.text(name), bool: lambda: chance.random() < 0.5, int: lambda: chance.choice((*values.NUMBERS, 1, 1, 1, 2, 2015, 2026)),
            float: lambda: chance.choice(values.REALS), date: lambda: chance.choice((*values.DAYS, date(2015, 3, 2), date(2026, 3, 2), date(2014, 1, 1))),
            datetime: lambda: chance.choice(values.MOMENTS), bytes: lambda: chance.choice((b"", b"\0", b"a,b\n1,2\n", b"{}", b"\xff" * 10, b"PK\x03\x04")),
        }  # fmt: skip
        if kind in simple:
            return simple[kind]()
        if isinstance(kind, type) and issubclass(kind, Enum):
            return chance.choice(list(kind))
        if kind is Text:
            return Text(fr=self.text(name) or "x")
        if isinstance(kind, type) and attrs.has(kind):
            return self.made(kind)
        raise Unmade

    def made(self, kind: type[Any]) -> Any:
        """A value of ours; what its own rules refuse is refused before any use case sees it."""
        attrs.resolve_types(kind)
        given = {
            one.name: self.value(one.type, one.name)
            for one in attrs.fields(kind)
            if one.init and (one.default is attrs.NOTHING or self.chance.random() < 0.3)
        }
        return kind(**given)


@cache
def _examples(kind: str) -> list[dict[str, Any]]:
    return values.examples(kind)
