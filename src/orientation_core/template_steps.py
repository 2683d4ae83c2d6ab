"""How much a template may do: so many steps, and nothing that grows beyond a letter.

A turn of a loop is a step, and so is a call, a filter, and every thousand characters that are put together, compared or
looked through. What would be too long is refused before it is made. Imported with the sandbox only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.visitor import NodeTransformer

from orientation_core.model.complaints import LONGEST_LETTER

#: The most steps in which a letter is written. Our longest takes some hundreds.
MOST_STEPS = 20_000

#: The most values in a list that a template writes down, those in its lists included.
LARGEST = 1_000

#: Names of our own filters that stand where a template loops, strings together, or writes down a list; none that an
#: author could write.
TURNS, TOGETHER, LISTED = "turns of a loop", "strung together", "a list"

#: So many characters cost a step.
_PORTION = 1_000


class TooManySteps(Exception):
    """A template does more than a letter needs."""


class Steps:
    """What is left to the template that this thread writes."""

    def __init__(self) -> None:
        self._left = threading.local()

    def begin(self) -> None:
        """A letter begins, or the compiling of a template, which works out what is constant."""
        self._left.steps = MOST_STEPS

    def spend(self, characters: int = 0) -> None:
        """A step, and one for every portion of characters. :raises TooManySteps: none is left."""
        self._left.steps = left = getattr(self._left, "steps", MOST_STEPS) - 1 - characters // _PORTION
        if left < 0:
            raise TooManySteps

    def written(self, value: Any) -> Any:
        """`value`, which is put into the letter. :raises OverflowError: it alone is longer than a letter."""
        if isinstance(value, str):
            if len(value) > LONGEST_LETTER:
                raise OverflowError
            self.spend(len(value))
        return _single(value)

    def turns(self, values: Iterable[Any]) -> Iterator[Any]:
        """`values`, of which each costs a step."""
        for value in values:
            self.spend()
            yield value

    def together(self, values: Iterable[Any]) -> str:
        """The texts of `values` in a row. :raises OverflowError: they are longer than a letter."""
        pieces, length = [], 0
        for value in values:
            piece = str(_single(value))
            length += len(piece)
            if length > LONGEST_LETTER:
                raise OverflowError
            self.spend(len(piece))
            pieces.append(piece)
        return "".join(pieces)

    def replaced(self, text: Any, old: Any, new: Any) -> str:
        """`text` with `new` for each `old`. :raises OverflowError: that is longer than a letter."""
        where, old, new = (str(_single(one)) for one in (text, old, new))
        self.spend(len(where) + len(old) + len(new))
        if len(where) + where.count(old) * (len(new) - len(old)) > LONGEST_LETTER:
            raise OverflowError
        return where.replace(old, new)

    def joined(self, values: Iterable[Any], between: Any = "") -> str:
        """The texts of `values` with `between` between them. :raises OverflowError: they are longer than a letter."""

        def pieces() -> Iterator[Any]:
            for number, value in enumerate(values):
                if number:
                    yield between
                yield value

        return self.together(pieces())

    def listed(self, values: Any) -> Any:
        """A list that a template writes down. :raises TooManySteps: lists of lists of lists make it a very large one."""
        size = _size(values)
        if size > LARGEST:
            raise TooManySteps
        self.spend(_PORTION * size)
        return values

    def costing(self, filter_: Callable[..., Any]) -> Callable[..., Any]:
        """A filter of Jinja that costs what it looks through."""

        @wraps(filter_)  # keeps what Jinja notes on it: whether its first argument is the context
        def filtered(*arguments: Any, **named: Any) -> Any:
            self.spend(sum(len(one) for one in arguments if isinstance(one, str | list | tuple)))
            return filter_(*arguments, **named)

        return filtered


class Counted(NodeTransformer):
    """Puts our filters where a template loops, strings texts together, or writes down a list."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        node.iter = _through(TURNS, node.iter)  # type: ignore[arg-type]  # Jinja says Node and means an expression
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        return _through(TOGETHER, nodes.List(node.nodes, lineno=node.lineno))

    def visit_List(self, node: nodes.List) -> nodes.Expr:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        return _through(LISTED, node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Expr:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        return _through(LISTED, node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        return _through(LISTED, node) if node.ctx == "load" else node


_LISTS = (list, tuple, set, frozenset, Mapping)


def _single(value: Any) -> Any:
    """`value`, which is no list. :raises SecurityError: it is one."""
    if isinstance(value, _LISTS):
        raise SecurityError("a list is written by a loop or by join")
    return value


def _size(value: Any, most: int = LARGEST) -> int:
    """How many values there are in `value`, all the way down; any number above `most` where there are more."""
    if not isinstance(value, _LISTS):
        return 1
    size = 1
    for one in [*value, *value.values()] if isinstance(value, Mapping) else value:
        size += _size(one, most - size)
        if size > most:
            break
    return size


def _through(name: str, value: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)
