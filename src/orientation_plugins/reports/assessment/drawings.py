"""The two drawings of a self-assessment: a radar of the axes, and the gap of each item on the scale."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import cos, pi, sin
from textwrap import wrap

import attrs
from markupsafe import Markup

from orientation_plugins.pages.svg import FIRST, GRID, INK, MUTED, SECOND, WIDTH, Caption, Drawing, Writer

#: So many directions make a picture; with fewer there is only a line.
FEWEST = 3

_ROW, _TOP, _LEFT = 52, 34, 12
_RADIUS, _MIDDLE, _HIGH = 190.0, 262.0, 484.0


@attrs.frozen
class Mark:
    """Where an axis or an item stands. :ivar note: stands beside the label, smaller."""

    label: str
    today: float | None
    desired: float | None
    note: str = ""


@attrs.frozen
class Ruler:
    """The scale of a drawing. :ivar ticks: the scores that are written on it. :ivar write: how."""

    low: float
    high: float
    ticks: tuple[float, ...]
    write: Writer

    def share(self, value: float) -> float:
        """How far along the scale a score lies, from 0 to 1."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def radar(
    caption: Caption, marks: Sequence[Mark], ruler: Ruler, *, width: int = WIDTH, letters: int = 24
) -> Markup:
    """Today and desired in every direction; an axis without a figure leaves its shape open.

    :param width: of the drawing. :param letters: so many stand on a line of a label; fewer for a narrow drawing.
    """
    drawing = Drawing(caption, _HIGH, width)
    drawing.legend(caption.legend, dots=True)
    turns = [2 * pi * place / len(marks) - pi / 2 for place in range(len(marks))]

    def at(turn: float, share: float) -> tuple[float, float]:
        return width / 2 + cos(turn) * share * _RADIUS, _MIDDLE + sin(turn) * share * _RADIUS

    for tick in ruler.ticks:
        drawing.ring([at(turn, ruler.share(tick)) for turn in turns])
    for turn, mark in zip(turns, marks, strict=True):
        drawing.line((width / 2, _MIDDLE), at(turn, 1), GRID)
        _around(drawing, mark.label, turn, at(turn, 1.1), letters)
    for tick in ruler.ticks:
        x, y = at(-pi / 2, ruler.share(tick))
        drawing.text(x - 7, y + 4, ruler.write(tick), anchor="end", fill=MUTED)
    for values, colour, second in (
        ([mark.desired for mark in marks], SECOND, True),
        ([mark.today for mark in marks], FIRST, False),
    ):
        ends = [
            None if value is None else at(turn, ruler.share(value))
            for value, turn in zip(values, turns, strict=True)
        ]
        there = [end for end in ends if end is not None]
        if len(there) == len(ends):
            drawing.shape(there, colour, dashed=second)
        else:
            for one, two in itertools.pairwise([*ends, ends[0]]):
                if one is not None and two is not None:
                    drawing.line(one, two, colour, 2.5)
        for end in there:
            drawing.dot(*end, colour, hollow=second)
    return drawing.done()


def gaps(caption: Caption, marks: Sequence[Mark], ruler: Ruler) -> Markup:
    """Each item on the scale, today and desired, the distance between them drawn; its words stand above."""
    bottom = _TOP + _ROW * len(marks) + 2
    drawing = Drawing(caption, bottom + 26)
    drawing.legend(caption.legend, dots=True)
    room = WIDTH - 2 * _LEFT
    for tick in ruler.ticks:
        x = _LEFT + room * ruler.share(tick)
        anchor = {ruler.ticks[0]: "start", ruler.ticks[-1]: "end"}.get(tick, "middle")
        drawing.line((x, _TOP), (x, bottom))
        drawing.text(x, bottom + 18, ruler.write(tick), anchor=anchor, fill=MUTED)
    for place, mark in enumerate(marks):
        y = _TOP + _ROW * place
        words = mark.label if len(mark.label) <= 118 else f"{mark.label[:117].rstrip()}…"
        drawing.text(_LEFT, y + 18, words)
        if mark.note:
            drawing.text(WIDTH - _LEFT, y + 18, mark.note, anchor="end", bold=True)
        ends = [
            None if value is None else _LEFT + room * ruler.share(value)
            for value in (mark.today, mark.desired)
        ]
        today, desired = ends
        if today is not None and desired is not None:
            drawing.line((today, y + 34), (desired, y + 34), MUTED, 4)
        if desired is not None:
            drawing.dot(desired, y + 34, SECOND, hollow=True)
        if today is not None:
            drawing.dot(today, y + 34, FIRST)
    return drawing.done()


def _around(drawing: Drawing, label: str, turn: float, place: tuple[float, float], letters: int) -> None:
    """A label outside of the circle, on as many short lines as it needs."""
    lines = wrap(label, letters) or [label]
    side = cos(turn)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    x, y = place
    first = y - 16 * (len(lines) - 1) if sin(turn) < -0.8 else y - 8 * (len(lines) - 1)
    for number, line in enumerate(lines):
        drawing.text(x, first + 16 * number + 4, line, anchor=anchor, fill=INK, bold=True)
