"""Small pictures that stand beside the words they illustrate: signs of states, courses, slopes, bullets.

Each is hidden from screen readers, because everything it shows stands beside it in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor

import attrs
from markupsafe import Markup

from orientation_plugins.pages.svg import FIRST, INK, MUTED

#: Of states and verdicts; each has a shape and a word of its own as well.
GOOD, BAD, PALE = "#1a6b3c", "#b3400c", "#9aa5b1"
_ZONE, _RAIL = "#d9e2ec", "#eef2f6"

_SIGNS = {
    "in_order": (
        f'<circle cx="12" cy="12" r="11" fill="{GOOD}"/>'
        '<path d="M6.5 12.5l3.8 3.8 7-8" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    "needs_attention": (
        f'<path d="M12 1.2L23.4 22H.6z" fill="{BAD}" stroke="{BAD}" stroke-width="1" stroke-linejoin="round"/>'
        '<path d="M12 8.5v6.4" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/><circle cx="12" cy="18.6" r="1.6" fill="#fff"/>'
    ),
    "nothing_yet": (
        f'<circle cx="12" cy="12" r="10" fill="#fff" stroke="{MUTED}" stroke-width="2.2" stroke-dasharray="4.2 3.6"/>'
    ),
    "not_shown": (
        f'<rect x="1.5" y="1.5" width="21" height="21" rx="3" fill="#fff" stroke="{MUTED}" stroke-width="2.2"/>'
        f'<path d="M6.5 12h11" stroke="{MUTED}" stroke-width="2.6" stroke-linecap="round"/>'
    ),
}  # fmt: skip
_SAME = {
    "kept": "in_order",
    "missed": "needs_attention",
    "not_measured": "nothing_yet",
    "nothing_to_count": "nothing_yet",
}
_RISK = (
    f'<path d="M12 .8L23.2 12 12 23.2.8 12z" fill="#fff" stroke="{BAD}" stroke-width="2.4" stroke-linejoin="round"/>'
    f'<path d="M12 6.6v6.6" stroke="{BAD}" stroke-width="2.6" stroke-linecap="round"/><circle cx="12" cy="17" r="1.6" fill="{BAD}"/>'
)  # fmt: skip


def sign(state: str) -> Markup:
    """The sign of a state of a part or of a promise: a tick in a disc, an exclamation mark in a triangle, …"""
    inside = _RISK if state == "at_risk" else _SIGNS[_SAME.get(state, state)]
    return _svg("sign", 24, 24, inside)


@attrs.frozen
class Ends:
    """A figure and the ends of its interval, which are the figure itself where it has none."""

    value: float
    low: float
    high: float


def course(now: Sequence[float | None], before: Sequence[float | None], *, from_zero: bool) -> Markup:
    """Month by month: this period dark, the one before light; a month without a figure leaves a hole."""
    width, height, pad = 240.0, 56.0, 5.0
    seen = [value for value in (*now, *before) if value is not None]
    if not seen:
        return Markup("")
    low, high = (0.0 if from_zero else min(seen)), max(seen)
    room = (high - low) or 1.0
    count = max(len(now), len(before), 2)

    def at(place: int, value: float) -> tuple[float, float]:
        return pad + (width - 2 * pad) * place / (count - 1), height - pad - (height - 2 * pad) * (
            value - low
        ) / room

    parts = [*_line(before, at, PALE, 1.6), *_line(now, at, FIRST, 2.4)]
    last = [(place, value) for place, value in enumerate(now) if value is not None]
    if last:
        x, y = at(*last[-1])
        parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4" fill="{FIRST}"/>')
    return _svg("course", width, height, "".join(parts))


def _line(
    values: Sequence[float | None],
    at: Callable[[int, float], tuple[float, float]],
    colour: str,
    thick: float,
) -> list[str]:
    found, open_ = [], False
    for place, value in enumerate(values):
        if value is None:
            open_ = False
            continue
        x, y = at(place, value)
        found.append(f"{'L' if open_ else 'M'}{_n(x)} {_n(y)}")
        open_ = True
    if not found:
        return []
    look = f'fill="none" stroke="{colour}" stroke-width="{_n(thick)}" stroke-linejoin="round" stroke-linecap="round"'
    return [f'<path d="{"".join(found)}" {look}/>']


def slope(before: Ends, now: Ends) -> Markup:
    """Two points with their intervals, joined: hollow before, full now."""
    width, height, pad = 240.0, 56.0, 7.0
    low, high = min(before.low, now.low), max(before.high, now.high)
    if low == high:
        low, high = low - 0.5, high + 0.5

    def at(value: float) -> float:
        return height - pad - (height - 2 * pad) * (value - low) / (high - low)

    left, right = 30.0, width - 30.0
    parts = [
        f'<path d="M{_n(left)} {_n(at(before.value))}L{_n(right)} {_n(at(now.value))}" stroke="{FIRST}" stroke-width="2"/>'
    ]
    for x, ends in ((left, before), (right, now)):
        if ends.low < ends.high:
            parts.append(
                f'<path d="M{_n(x)} {_n(at(ends.low))}V{_n(at(ends.high))}" stroke="{FIRST}" stroke-width="1.6"/>'
            )
    parts.append(
        f'<circle cx="{_n(left)}" cy="{_n(at(before.value))}" r="4.5" fill="#fff" stroke="{FIRST}" stroke-width="2"/>'
    )
    parts.append(f'<circle cx="{_n(right)}" cy="{_n(at(now.value))}" r="5" fill="{FIRST}"/>')
    return _svg("course", width, height, "".join(parts))


@attrs.frozen
class Rail:
    """The scale of a bullet."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """How far along, from 0 to 1; what lies beyond stands at its end."""
        return min(max((value - self.low) / ((self.high - self.low) or 1.0), 0.0), 1.0)


def floor_of_shares(shares: Sequence[float]) -> float:
    """Where the common scale of shares begins: a round number below all of them, at most 50."""
    return min(50.0, max(0.0, floor(min(shares, default=100.0) / 10) * 10.0))


def bullet(rail: Rail, promised: float | None, reached: Ends, *, more_is_good: bool, state: str) -> Markup:
    """A promise against what was reached: the promise an upright line, its good side shaded, the figure a dot."""
    width, height, pad = 420.0, 34.0, 8.0
    room = width - 2 * pad
    middle = height / 2

    def at(value: float) -> float:
        return pad + room * rail.share(value)

    parts = [f'<rect x="{_n(pad)}" y="8" width="{_n(room)}" height="18" rx="2" fill="{_RAIL}"/>']
    if promised is not None:
        x = at(promised)
        start, end = (x, pad + room) if more_is_good else (pad, x)
        if end > start:
            parts.append(
                f'<rect x="{_n(start)}" y="8" width="{_n(end - start)}" height="18" fill="{_ZONE}"/>'
            )
        parts.append(f'<path d="M{_n(x)} 2V32" stroke="{INK}" stroke-width="3.2"/>')
    colour = GOOD if state == "kept" else BAD if state in ("missed", "at_risk") else MUTED
    if reached.low < reached.high:
        parts.append(
            f'<path d="M{_n(at(reached.low))} {_n(middle)}H{_n(at(reached.high))}" stroke="{colour}" stroke-width="3"/>'
        )
    x = at(reached.value)
    if state == "kept":
        parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(middle)}" r="6.5" fill="{colour}" stroke="#fff" stroke-width="1.6"/>'
        )
    else:
        points = f"{_n(x)},{_n(middle - 8.5)} {_n(x + 8.5)},{_n(middle)} {_n(x)},{_n(middle + 8.5)} {_n(x - 8.5)},{_n(middle)}"
        parts.append(f'<polygon points="{points}" fill="{colour}" stroke="#fff" stroke-width="1.6"/>')
    return _svg("bullet", width, height, "".join(parts))


def bar(share: Ends) -> Markup:
    """A share from 0 to 100 with its interval."""
    return bullet(Rail(0, 100), None, share, more_is_good=True, state="none")


def _svg(name: str, width: float, height: float, inside: str) -> Markup:
    box = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
    return Markup(  # noqa: S704 - made of numbers and our own words only
        f'<svg class="{name}" aria-hidden="true" focusable="false" {box} xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
