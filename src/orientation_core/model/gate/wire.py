"""JSON from outside: read strictly, then every text and number in it held against the gate.

``json.loads`` alone takes the last of two equal members, ``NaN``, UTF-16, half characters and numbers it cannot
keep, and stops with ``RecursionError`` on deep nesting. Each of these is a typed problem here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sized
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, zip_longest
from typing import Any

import attrs
import orjson

from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.gate.messages import TextProblem, refusal
from orientation_core.model.gate.texts import TextRule, clean, is_ordinary
from orientation_core.model.text import Language

MOST_BYTES = 1 << 20
MOST_LEVELS = 64
#: Of a document that a host hands over ready made; what comes as bytes is bounded by those.
MOST_VALUES = 300_000
#: More tell nobody anything, and a long list of wrong values has one for each.
MOST_PROBLEMS = 500
#: Above this a JavaScript reader, and JSON as RFC 8259 advises, no longer tells neighbours apart.
LARGEST_INTEGER = 1 << 53
_LONGEST_NAME = 200

_ANY_TEXT = TextRule()
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_BRACKETS = b"[]{}"
_NOT_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

#: Where we are in a document: the place of the parent and the name or number of the member.
_Path = tuple[Any, str | int] | None

_NOTHING: Mapping[str, Any] = {}


def pointer(*steps: str | int) -> str:
    """The JSON pointer (RFC 6901) that leads through these member names and positions."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def parse_json(
    data: bytes | str, *, kind: str = "document", language: Language = "en", limit: int = MOST_BYTES
) -> Any:
    """The JSON value in `data`, read strictly: UTF-8, no member twice, no number that cannot be kept exactly.

    :param kind: kind of document, for the error.
    :param language: language of the sentences in the error.
    :param limit: the most bytes.
    :raises InvalidDocument: with every problem found: a JSON pointer where the text could be read as JSON at
        all, ``line n, column m`` where it could not.
    """
    try:
        raw = _octets(data, limit)
        plain = _read_plainly(raw)
        if plain is not None:
            return plain
        text = _decoded(raw)
        marked: list[_Marked] = []
        value = _Reader(marked).decode(text)
    except TextProblem as problem:
        raise InvalidDocument(kind, [problem.at("", language)]) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InvalidDocument(kind, [refusal("json.syntax").at(place, language)]) from None
    if marked or _ESCAPED_SURROGATE.search(text):
        problems = [problem.at(where, language) for where, problem in _marks(value, ())]
        if problems:
            raise InvalidDocument(kind, problems)
    return value


def _octets(data: bytes | str, limit: int) -> bytes:
    if len(data) > limit:  # before it is copied: a text has at least as many octets as characters
        raise refusal("json.size", limit=limit)
    try:
        raw = data.encode() if isinstance(data, str) else bytes(data)
    except UnicodeError:
        raise refusal("json.encoding") from None
    if len(raw) > limit:
        raise refusal("json.size", limit=limit)
    return raw


def _may_be_deep(raw: bytes) -> bool:
    return raw.count(b"[") + raw.count(b"{") > MOST_LEVELS


def _read_plainly(raw: bytes) -> Any:
    """The value, when this is its shortest form, as programs write it; None when only a close look can tell.

    A member that comes twice, a number that cannot be kept and an escape that hides something would all be
    missing when the value is written again: so what comes back octet for octet holds none of them.
    """
    if _may_be_deep(raw):
        return None
    try:
        value = orjson.loads(raw)
        return value if orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) == raw else None
    except (ValueError, TypeError):
        return None


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeError:
        raise refusal("json.encoding") from None
    if text.startswith("\ufeff"):
        raise refusal("json.encoding")
    if _may_be_deep(raw):
        nesting = _STRING.sub(b"", raw).translate(None, _NOT_BRACKETS)
        if max(accumulate(map(_STEP.__getitem__, nesting)), default=0) > MOST_LEVELS:
            raise refusal("json.depth", limit=MOST_LEVELS)
    return text


@attrs.frozen
class _Marked:
    """Stands in the tree for a value that is refused, until the walk finds out where it is."""

    problem: TextProblem


class _Reader(json.JSONDecoder):
    """The standard decoder; what it would let through silently is marked, and listed in `marked`."""

    def __init__(self, marked: list[_Marked]) -> None:
        def mark(code: str) -> _Marked:
            marked.append(_Marked(refusal(code)))
            return marked[-1]

        def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            found = dict(pairs)
            if len(found) != len(pairs):
                seen: set[str] = set()
                for name, _ in pairs:
                    if name in seen:
                        found[name] = mark("json.duplicate")
                    seen.add(name)
            return found

        def integer(digits: str) -> int | _Marked:
            if len(digits) > 17 or abs(number := int(digits)) > LARGEST_INTEGER:
                return mark("number.range")
            return number

        def fraction(digits: str) -> float | _Marked:
            number = float(digits)
            if not math.isfinite(number):
                return mark("number.range")
            if len(digits) > 40 or Decimal(repr(number)) != Decimal(digits):
                return mark("number.precision")
            return number

        super().__init__(
            object_pairs_hook=members,
            parse_int=integer,
            parse_float=fraction,
            parse_constant=lambda _: mark("number.finite"),
        )


def _marks(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str, TextProblem]]:
    """Every refused value in the tree with its pointer, half characters among them."""
    if isinstance(value, _Marked):
        yield pointer(*path), value.problem
    elif isinstance(value, dict):
        for name, member in value.items():
            if _is_halved(name):
                yield pointer(*path), refusal("text.surrogate")
            else:
                yield from _marks(member, (*path, name))
    elif isinstance(value, list):
        for position, member in enumerate(value):
            yield from _marks(member, (*path, position))
    elif isinstance(value, str) and _is_halved(value):
        yield pointer(*path), refusal("text.surrogate")


def _is_halved(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def gate_document(
    value: Any,
    texts: Mapping[str, TextRule] | None = None,
    *,
    kind: str = "document",
    language: Language = "en",
    known: Any = None,
) -> Any:
    """A JSON value whose every text has gone through :func:`~.texts.clean`: a fresh copy, but for what is known.

    :param texts: the rule for the texts of members with this name, at any depth; a list has the rule of the
        member that holds it. Other texts may have several lines and 20,000 characters.
    :param kind: kind of document, for the error.
    :param language: language of the sentences in the error.
    :param known: an earlier version of the value, which came through the gate: what is as it was there at the same
        place is not looked at again.
    :raises InvalidDocument: with every problem and its JSON pointer: texts, member names, numbers that are not
        finite or beyond 2^53, values that are not JSON, nesting beyond 64 levels. Of very many the first ones.
    """
    gate = _Gate(texts or {}, language)
    try:
        passed = gate.passed(value, _ANY_TEXT, None, 0, known)
    except _Enough:
        passed = None
    if gate.problems:
        raise InvalidDocument(kind, gate.problems)
    return passed


class _Enough(Exception):
    """There are so many problems that the rest is not looked at."""


@lru_cache(maxsize=1024)
def _member_name(name: str) -> str:
    """The name of a member: short, on one line. Kept, because documents of a kind all have the same ones."""
    return clean(name, multiline=False, limit=_LONGEST_NAME, name=True)


class _Gate:
    """One walk through one document. Places are linked pairs: cheap to build, read only when something is wrong."""

    def __init__(self, texts: Mapping[str, TextRule], language: Language) -> None:
        self.texts, self.language = texts, language
        self.problems: list[Problem] = []
        self.values = 0

    def passed(self, value: Any, rule: TextRule, path: _Path, level: int, known: Any) -> Any:
        if isinstance(value, str):
            if not value and rule.empty:
                return value
            try:
                return clean(value, multiline=rule.multiline, limit=rule.limit, name=rule.name)
            except TextProblem as problem:
                return self.refuse(problem, path)
        if value is None or value is True or value is False:
            return value
        if isinstance(value, int):
            return value if abs(value) <= LARGEST_INTEGER else self.refuse(refusal("number.range"), path)
        if isinstance(value, float):
            return value if math.isfinite(value) else self.refuse(refusal("number.finite"), path)
        if level == MOST_LEVELS:
            return self.refuse(refusal("json.depth", limit=MOST_LEVELS), path)
        if isinstance(value, (dict, Mapping)):  # the first is decided without asking the abstract class
            texts, below = self.texts, {}
            earlier = known if type(known) is dict else _NOTHING
            self.count(value, path)
            for name, member in value.items():
                try:
                    named = _member_name(name)
                except TextProblem as problem:
                    self.refuse(problem, path)
                    continue
                if named in below:  # two names that compose to the same one
                    self.refuse(refusal("json.duplicate"), (path, named))
                before = earlier.get(named)
                if before is not None and member == before:
                    below[named] = member
                    continue
                rule = texts.get(named, _ANY_TEXT)
                if type(member) is str and is_ordinary(member, rule.multiline, rule.limit, rule.name):
                    below[named] = member
                else:
                    below[named] = self.passed(member, rule, (path, named), level + 1, before)
            return below
        if isinstance(value, list | tuple):
            self.count(value, path)
            same = known if type(known) is list else ()
            return [
                each
                if each == before and before is not None
                else self.passed(each, rule, (path, place), level + 1, before)
                for place, (each, before) in enumerate(zip_longest(value, same[: len(value)]))
            ]
        return self.refuse(refusal("json.type"), path)

    def refuse(self, problem: TextProblem, path: _Path) -> None:
        steps: list[str | int] = []
        while path is not None:
            path, step = path
            steps.append(step)
        self.problems.append(problem.at(pointer(*reversed(steps)), self.language))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Enough

    def count(self, members: Sized, path: _Path) -> None:
        self.values += len(members)
        if self.values > MOST_VALUES:
            self.refuse(refusal("json.many", limit=MOST_VALUES), path)
            raise _Enough
