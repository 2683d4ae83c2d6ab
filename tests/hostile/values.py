"""Bad values of every sort, and documents bent out of shape: whatever a stranger can put where something else belongs."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import orjson

from orientation_core.documents import schema_directory

#: Texts that have broken something somewhere: each once, the long ones made here and kept nowhere.
TEXTS: tuple[str, ...] = (
    "", " ", "\0", "a\0b", "\ud800", "\udfff", "a\ud83d", "\ufffe", "\ufeff", "\u202egnp.exe", "\u2066a", "\u200b", "\u3164",
    "\n", "\r\n", "a\rb", "\t", "\x1b[31m", "\x7f", "\x85", "\u2028", "é", "e\u0301", "e" + "\u0301" * 40, "\U0001f600" * 50,
    "null", "None", "true", "NaN", "-0", "0", "-1", "1e999", "99999999999999999999", "1" * 5_000, "٣", "½", "０", "0x10",
    "a" * 201, "a" * 5_000, "a" * 30_000, "é" * 30_000, "/", "..", "../../etc/passwd", "C:\\x", "~", "-", "--help", "-rf", ".", "*",
    "%s%n", "%(x)s", "{}", "{0}", "{x.__class__}", "${x}", "{{ 7*7 }}", "{% raw %}", "$(id)", "`id`", "'; DROP TABLE x; --", '"', "\\",
    "<script>alert(1)</script>", "&lt;", "]]>", "<!--", "javascript:alert(1)", "=1+1", "[bold]x[/bold]", "[/x]", "a,b;c|d",
    "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-11-23T10:00:00Z", "2026-11-23T24:00:00Z", "23/11/2026", "now",
    "a@b", "a@", "@b.example", "x@example.org\nBcc: v@example.net", "=?utf-8?q?x=0ABcc:_v@example.net?=", "https://127.0.0.1/",
    "file:///etc/passwd", "http://[::1", "urn:", "id", "id OR 1=1", "a:b:c", "complaint:", ":", "complaint:x", "x=1", "=", "a=",
    "(a+)+$", "[", "(", "\\", "a" * 60 + "!", "(" * 200, "AAA-AAA-AAAA", "019caf00-0000-7000-8000-000000000000", "__class__",
)  # fmt: skip

DAYS = (
    date.min,
    date.max,
    date(1, 1, 2),
    date(9999, 12, 30),
    date(1900, 2, 28),
    date(2024, 2, 29),
    date(2026, 10, 25),
)
MOMENTS = (
    datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime(1800, 1, 1, tzinfo=UTC),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC),
)  # fmt: skip
NUMBERS = (0, -1, 1, 2, 7, 100, 10_000, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**30)
REALS = (0.0, -0.0, -1.0, 1e-320, 1e308, float("inf"), float("-inf"), float("nan"), 0.1)

#: Values of JSON that stand where another sort belongs.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**53, 2**53 + 1, 2**63, 10**400, 1e308, float("nan"), float("inf"), "", [], {}, [[]], [None], {"": ""},
    {"a": {"a": {}}}, ["a"] * 3, {"fr": 1}, {"fr": ""}, {"xx": "a"}, "0", "2026-02-30", "2026-13-01T00:00:00Z", "0000-00-00",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-03-01T09:00:00+23:59", "P1D", "immediate", "Europe/Nowhere", "../../etc/passwd",
)  # fmt: skip


def examples(kind: str) -> list[dict[str, Any]]:
    """The valid examples of a kind."""
    folder = schema_directory() / "examples" / kind / "valid"
    return [orjson.loads(path.read_bytes()) for path in sorted(folder.iterdir())]


#: No example is deeper.
MOST_STEPS = 30


def deep(levels: int) -> Any:
    """Objects in objects."""
    value: Any = "x"
    for _ in range(levels):
        value = {"a": value}
    return value


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to every value in a document."""
    yield path
    if len(path) > MOST_STEPS:  # one that was bent before
        return
    members: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, member in members:
        yield from places(member, (*path, step))


def bent(document: Mapping[str, Any], chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A copy of a valid document with one to three things wrong, and what they are.

    What comes out may by chance be valid again: then it is to be taken.
    """
    made, done = copy.deepcopy(dict(document)), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        done.append(_bend(made, chance))
    return " & ".join(done), made


def _bend(made: dict[str, Any], chance: random.Random) -> str:
    path = _somewhere(made, chance)
    if not path:
        made["x"] = 1
        return "an unknown field"
    holder: Any = made
    for step in path[:-1]:
        holder = holder[step]
    where, last = "/" + "/".join(map(str, path)), path[-1]
    value = holder[last]
    how = chance.choice(
        ("odd", "odd", "text", "text", "missing", "unknown", "twice", "deep", "swap", "near", "long", "name")
    )
    if how == "near":
        holder[last] = _near(value, chance)
    elif how == "odd":
        holder[last] = chance.choice(ODD)
    elif how == "text":
        holder[last] = chance.choice(TEXTS)
    elif how == "missing":
        del holder[last]
    elif how == "deep":
        holder[last] = deep(chance.choice((3, 63, 64, 65, 2_000)))
    elif how == "twice" and isinstance(holder, list):
        holder.extend([value] * chance.choice((1, 2, 200, 5_000)))
    elif how == "swap":
        other: Any = made
        for step in _somewhere(made, chance):
            if not isinstance(other, dict) or step not in other:
                break
            other = other[step]
        holder[last] = orjson.loads(orjson.dumps(other)) if _plain(other) else None
    elif how == "long":
        holder[last] = (
            "é" * chance.choice((501, 20_001, 200_000)) if isinstance(value, str) else [value] * 3_000
        )
    elif isinstance(holder, dict):
        holder[
            chance.choice(TEXTS)
            if how == "name"
            else chance.choice(("id", "state", "version", "__proto__", "role"))
        ] = value
    else:
        holder.insert(0, chance.choice(ODD))
    return f"{how} {where}"


def _somewhere(value: Any, chance: random.Random) -> tuple[str | int, ...]:
    """The way to a value in a document, in a few steps."""
    path: list[str | int] = []
    while (
        isinstance(value, dict | list)
        and value
        and len(path) < MOST_STEPS
        and (not path or chance.random() < 0.7)
    ):
        step = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
        path.append(step)
        value = value[step]
    return tuple(path)


def _plain(value: Any) -> bool:
    try:
        return bool(orjson.dumps(value))
    except (TypeError, ValueError, RecursionError):
        return False


def _near(value: Any, chance: random.Random) -> Any:
    """A value of the same sort that is nearly right."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        half = value + 0.5 if abs(value) < 2**53 else value - 1
        return chance.choice((value + 1, -value, value * 10**9, half, 0))
    if isinstance(value, str):
        return chance.choice(
            (
                value + "x",
                value[:-1],
                value.upper(),
                value * 3,
                f" {value}",
                value[::-1],
                value.replace("2", "9"),
            )
        )
    if isinstance(value, list):
        return chance.choice((value[::-1], value + value, value[:1], []))
    return dict(list(value.items())[:-1]) if isinstance(value, dict) else value
