"""SECURITY.md names what is there: every test it leans on exists, and no promise or row is without one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
#: What is said to be missing.
NOT_YET = frozenset[str]()


@cache
def functions_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def row(key: str) -> str:
    """The row of a table that begins with that key."""
    (found,) = re.findall(rf"^\| {key} \|.*$", PAGE, re.MULTILINE)
    return str(found)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_is_there(path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    assert not name or name in functions_in(path)


@pytest.mark.parametrize("promise", [f"P{number}" for number in range(1, 11)])
def test_every_promise_is_held_by_a_test(promise: str) -> None:
    assert "`tests/" in row(promise)


@pytest.mark.parametrize("test", [f"T{number}" for number in range(1, 22)])
def test_every_row_of_the_battery_has_a_module_or_says_that_it_has_none(test: str) -> None:
    assert ("`tests/" in row(test)) is (test not in NOT_YET)
    assert ("nothing yet" in row(test)) is (test in NOT_YET)


def test_every_asset_and_boundary_has_a_row() -> None:
    for key in [*(f"A{number}" for number in range(1, 10)), *(f"B{number}" for number in range(1, 11))]:
        assert len(row(key)) > 20
    for number in range(1, 11):
        for test in re.findall(r"\bT\d+\b", row(f"B{number}")):
            assert row(test)


def test_what_a_plugin_can_do_is_said_here_as_in_the_hooks() -> None:
    from misbehaving import UNSTOPPABLE

    for words in (
        "os._exit",
        "fork and work on in the child",
        "hold the interpreter",
        "eat the memory",
        "replace functions of",
    ):
        assert words in " ".join(PAGE.split())
    assert len(UNSTOPPABLE) == 5
