"""The sandbox in which letters are written. Imported when the first letter is, because Jinja takes its time.

Messages are translated when a template is compiled and not each time it is written, which halves the cost of a
letter: the translation is cut at its places, and the template writes the pieces with the values between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NoReturn

import attrs
from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from orientation_core import formats
from orientation_core.i18n import catalogue
from orientation_core.labels import label
from orientation_core.model.terms import Term
from orientation_core.model.text import Language, Text
from orientation_core.template_steps import LISTED, TOGETHER, TURNS, Counted, Steps

#: The filters of Jinja that letters may use, beside our own: day, label, line, moment, pick, term.
FILTERS = (
    "default",
    "first",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "replace",
    "selectattr",
    "trim",
    "upper",
)

#: What of a value that is not our own a template may reach; none of it grows beyond its value.
_HARMLESS: tuple[tuple[type | tuple[type, ...], frozenset[str]], ...] = (
    (
        str,
        frozenset(
            (
                "capitalize",
                "count",
                "endswith",
                "find",
                "isalpha",
                "isdigit",
                "isupper",
                "lower",
                "lstrip",
                "rstrip",
            )
        )
        | {"split", "splitlines", "startswith", "strip", "title", "upper"},
    ),
    (date, frozenset(("date", "day", "hour", "isoformat", "minute", "month", "weekday", "year"))),
    (Mapping, frozenset(("get", "items", "keys", "values"))),
    (Sequence, frozenset(("count", "index"))),
    ((int, float), frozenset()),
)

_PLACE = re.compile(r"%\((\w+)\)s")

#: Among the values of a template: the set in which it is noted for which of them it asks.
_ASKED = "_asked"


class _Noting(Context):
    """Notes which values a template asks for; what it writes depends on those alone, since it calls nothing else."""

    def resolve_or_missing(self, key: str) -> Any:
        noted = self.parent.get(_ASKED)
        if noted is not None:
            noted.add(key)
        return super().resolve_or_missing(key)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without global functions, with few filters, without arithmetic that could fill the memory, in so many steps."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})
    context_class = _Noting

    def __init__(self, language: Language, source: Callable[[str], str | None]) -> None:
        self.handled: set[str] = set()
        self.steps = Steps()
        super().__init__(
            loader=_Loader(language, source),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=self.steps.written,
        )
        self.globals.clear()
        known = {name: self.filters[name] for name in FILTERS} | _filters(language)
        self.filters = {name: self.steps.costing(one) for name, one in known.items()} | {
            "join": self.steps.joined,
            "replace": self.steps.replaced,
            TURNS: self.steps.turns,
            TOGETHER: self.steps.together,
            LISTED: self.steps.listed,
        }
        self.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]  # by the extension

    def pieces(self, name: str, values: Mapping[str, Any], asked: set[str]) -> Iterator[str]:
        """What the template of that name writes, piece by piece. :param asked: gets the values for which it asks."""
        template = self.get_template(name)
        self.steps.begin()
        return template.generate(values, **{_ASKED: asked})

    def only_writes(self, value: str) -> bool:
        """Whether the templates that were used so far do nothing with `value` but write it as it is."""
        return value not in self.handled and not self.handled & _EVERYTHING

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read it: the fields of our own values, and what Jinja thinks harmless of the rest."""
        for kinds, harmless in _HARMLESS:
            if isinstance(obj, kinds):
                return attr in harmless
        own = _fields(type(obj))  # type: ignore[arg-type]  # mypy does not see that a class is hashable
        return attr in own or super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Nothing: the formatting of texts, which can make long ones, is not within reach."""

    def call(self, context: Context, what: Any, /, *arguments: Any, **named: Any) -> Any:
        """What a call gives, which costs a step."""
        self.steps.spend(sum(len(one) for one in arguments if isinstance(one, str)))
        if isinstance(what, LoopContext):  # a recursive loop, with what it goes through next
            arguments = tuple(self.steps.turns(one) for one in arguments)
        return super().call(context, what, *arguments, **named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:  # noqa: ARG002 - Jinja's
        """Refuse: a letter says what it is told and does not calculate."""
        raise SecurityError(f"letters do not calculate ({operator})")


@cache
def _fields(cls: type) -> frozenset[str]:
    return frozenset(field.name for field in attrs.fields(cls)) if attrs.has(cls) else frozenset()


class _Loader(BaseLoader):
    """Compiles templates with their messages translated and their parts in place.

    :param source: from a template's name to its source; None when there is none of that name.
    """

    def __init__(self, language: Language, source: Callable[[str], str | None]) -> None:
        self.language, self.source = language, source

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:  # noqa: A002 - Jinja's name
        source = self.source(name)
        if source is None:
            raise TemplateNotFound(name)
        tree = translated(
            _Inlined(environment, self.source).visit(environment.parse(source, name)), self.language
        )
        if isinstance(environment, Sandbox):
            environment.handled |= handled(tree)
            tree = Counted().visit(tree)
        return environment.template_class.from_code(
            environment, environment.compile(tree, name), globals or {}
        )


_LEFT_TO_JINJA = (nodes.Include, nodes.Extends, nodes.Block)


class _Inlined(NodeTransformer):
    """Puts a part in the place where it is included: including it anew for each letter costs more than its words.

    A part that has blocks or includes others is left to Jinja.
    """

    def __init__(self, environment: Environment, source: Callable[[str], str | None]) -> None:
        self.environment, self.source = environment, source

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's name
        source = self.source(node.template.value) if isinstance(node.template, nodes.Const) else None
        if source is None or not node.with_context:
            return node
        part = self.environment.parse(source)
        if any(isinstance(one, _LEFT_TO_JINJA) for one in part.find_all(nodes.Node)):
            return node
        # Whatever breaks down in it is told with the line that includes it, as Jinja does.
        return nodes.Scope(part.body).set_lineno(node.lineno, override=True)


def translated(tree: nodes.Template, language: Language) -> nodes.Template:
    """`tree` with every ``{% trans %}`` that needs no plural replaced by its words in `language`."""
    for output in tree.find_all(nodes.Output):
        output.nodes = [piece for node in output.nodes for piece in _pieces(node, language)]
    return tree


def _pieces(node: nodes.Expr, language: Language) -> list[nodes.Expr]:
    """The words of a message and the values at its places; any other node as it is."""
    match node:
        case nodes.Call(
            node=nodes.Name(name="gettext"),
            args=[nodes.Const(value=str(message))],
            dyn_args=None,
            dyn_kwargs=None,
        ):
            values = {keyword.key: keyword.value for keyword in node.kwargs}
        case _:
            return [node]
    words = _PLACE.split(catalogue(language).gettext(message))
    pieces: list[nodes.Expr] = []
    for number, word in enumerate(words):
        if number % 2:
            pieces.append(values[word])
        elif word:
            pieces.append(nodes.TemplateData(word.replace("%%", "%"), lineno=node.lineno))
    return pieces


#: Statements that write what stands in them, each time at its place; others may catch it and work on it.
_PLAIN = (
    nodes.Output,
    nodes.If,
    nodes.For,
    nodes.With,
    nodes.Scope,
    nodes.Block,
    nodes.Extends,
    nodes.Include,
)

#: Names by which a template gets hold of what one of its blocks writes; and what stands for every name.
_EVERYTHING = frozenset({"self", "super", "*"})


def handled(tree: nodes.Template) -> set[str]:
    """The names with which a template does more than write their values as they are; ``*`` for every name."""
    if not all(isinstance(statement, _PLAIN) for statement in tree.find_all(nodes.Stmt)):
        return {"*"}
    written = {id(piece) for output in tree.find_all(nodes.Output) for piece in output.nodes}
    return {name.name for name in tree.find_all(nodes.Name) if id(name) not in written}


def _filters(language: Language) -> dict[str, Callable[..., str]]:
    def day(value: date) -> str:
        return formats.day(value, language)

    def moment(value: datetime, zone: str) -> str:
        return formats.moment(value, zone, language)

    def term(value: Term) -> str:
        return formats.term(value, language)

    def pick(value: Text | None) -> str:
        return "" if value is None else value.in_(language)

    def named(code: str, kind: str) -> str:
        return label(kind, code, language)

    return {"day": day, "label": named, "line": formats.line, "moment": moment, "pick": pick, "term": term}
