"""A map of instruments by organisation: each state has a shape of its own, and colour only repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_plugins.pages.svg import FIRST, INK, MUTED, SECOND, Caption, Drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from orientation_core.model.network.state import Use

#: Room for the names, height of a row, room above for what the columns are called.
_NAMES, _ROW, _HEAD = 430.0, 26.0, 92.0
_WIDTH = 1000.0
#: Room a bold letter takes, and how much higher every second heading stands where two would run into each other.
_LETTER, _LIFT = 8.2, 36.0
#: The same where nothing may be cut off, in the widest of the fonts.
_BOLD = 9.2
#: Room for what is said under the name of a column.
_TOTAL = 22.0
#: Where the courses begin, room for one of them, and how high its columns can be.
_COURSE_LEFT, _COURSE_TOP, _COURSE, _TALLEST = 220.0, 34.0, 96.0, 44.0
#: More than a name of this many characters would run into the marks.
_LONGEST = 58


def matrix(
    caption: Caption,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Use]]],
    *,
    moves: Sequence[Sequence[int]] = (),
    totals: Sequence[str] = (),
) -> Markup:
    """One line per organisation, one mark per instrument.

    :param caption: with the names of the four states as legend: in use, in part, not in use, nothing known; and two
        more where `moves` are given: of more and of less than a year before.
    :param moves: per row and column 1 where it is more than a year before, -1 where it is less.
    :param totals: what is said under the name of each column.
    """
    pitch = (_WIDTH - _NAMES) / len(columns)
    headings = [_folded(name) for name in columns]
    crowded = any(len(line) * _LETTER > pitch for heading in headings for line in heading)
    head = _HEAD + (_LIFT if crowded else 0) + (_TOTAL if totals else 0)
    drawing = Drawing(caption, head + _ROW * len(rows) + 8)
    x = 8.0
    uses: tuple[Use, ...] = ("whole", "part", "none", "silent")
    for use, name in zip(uses, caption.legend, strict=False):
        mark(drawing, x, 14, use)
        drawing.text(x + 16, 19, name, fill=INK)
        x += 7.6 * len(name) + 46
    for step, name in zip((1, -1), caption.legend[len(uses) :], strict=False):
        arrow(drawing, x, 14, step)
        drawing.text(x + 12, 19, name, fill=INK)
        x += 7.6 * len(name) + 42
    middles = [_NAMES + pitch * (place + 0.5) for place in range(len(columns))]
    for place, (middle, (first, second)) in enumerate(zip(middles, headings, strict=True)):
        lift = _LIFT if crowded and place % 2 else 0
        if lift:
            drawing.line((middle, head - lift - 6), (middle, head))
        raised = lift + (_TOTAL if totals else 0)
        for line, up in ((first, 28), (second, 12)):
            inside = min(middle, _WIDTH - len(line) * _BOLD / 2)  # the last one would run out of the drawing
            drawing.text(inside, head - raised - up, line, anchor="middle", bold=True)
        if totals:
            drawing.text(middle, head - lift - 10, totals[place], anchor="middle", fill=MUTED)
    for place, (name, states) in enumerate(rows):
        y = head + _ROW * place
        if place % 2 == 0:
            drawing.rect(0, y, _WIDTH, _ROW, "#f5f7fa")
        drawing.text(8, y + 17, name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…")
        for middle, use in zip(middles, states, strict=True):
            mark(drawing, middle, y + _ROW / 2, use)
        for middle, step in zip(middles, moves[place] if moves else (), strict=False):
            arrow(drawing, middle + 19, y + _ROW / 2, step)
    return drawing.done()


def courses(
    caption: Caption, moments: Sequence[str], rows: Sequence[tuple[str, Sequence[tuple[int, int] | None]]]
) -> Markup:
    """One line per instrument, one column per moment: how many use it wholly, and in part on top of it.

    :param caption: with a legend of two. :param rows: what it is called, and both counts at each moment, if any.
    """
    most = max((sum(pair) for _, pairs in rows for pair in pairs if pair is not None), default=0) or 1
    drawing = Drawing(caption, _COURSE_TOP + _COURSE * len(rows) + 6)
    drawing.legend(caption.legend)
    pitch = (_WIDTH - _COURSE_LEFT) / len(moments)
    width = min(pitch * 0.5, 60.0)
    for place, (name, pairs) in enumerate(rows):
        bottom = _COURSE_TOP + _COURSE * (place + 1) - 26
        for line, words in zip((bottom - 22, bottom - 6), _folded(name), strict=True):
            drawing.text(_COURSE_LEFT - 16, line, words, anchor="end", bold=True)
        drawing.line((_COURSE_LEFT, bottom), (_WIDTH, bottom), MUTED)
        for column, (moment, pair) in enumerate(zip(moments, pairs, strict=True)):
            middle = _COURSE_LEFT + pitch * (column + 0.5)
            drawing.text(middle, bottom + 17, moment, anchor="middle", fill=MUTED)
            if pair is None:
                continue
            y = bottom
            for count, fill in zip(pair, (FIRST, SECOND), strict=True):
                height = count * _TALLEST / most
                drawing.rect(middle - width / 2, y - height, width, height, fill)
                y -= height
            said = f"{pair[0]} + {pair[1]}" if pair[1] else f"{pair[0]}"
            drawing.text(middle, y - 6, said, anchor="middle", bold=True)
    return drawing.done()


def arrow(drawing: Drawing, x: float, y: float, step: int) -> None:
    """A small triangle that points up or down; nothing where nothing moved."""
    if step:
        drawing.parts.append(
            f'<path d="M{x - 5:.1f},{y + 4 * step:.1f}h10l-5,{-9 * step}z" fill="{INK if step > 0 else SECOND}"/>'
        )


def mark(drawing: Drawing, x: float, y: float, use: Use) -> None:
    """The sign of one state: a full disc, half a disc in a ring, a cross, a short stroke."""
    if use == "whole":
        drawing.dot(x, y, FIRST, radius=7.5)
    elif use == "part":
        drawing.dot(x, y, FIRST, hollow=True, radius=6.5)
        drawing.parts.append(f'<path d="M{x - 6.5:.1f},{y:.1f}a6.5,6.5 0 0 0 13,0z" fill="{FIRST}"/>')
    elif use == "none":
        drawing.line((x - 5, y - 5), (x + 5, y + 5), SECOND, 2.5)
        drawing.line((x - 5, y + 5), (x + 5, y - 5), SECOND, 2.5)
    else:
        drawing.line((x - 5, y), (x + 5, y), MUTED, 2)


def _folded(name: str) -> tuple[str, str]:
    """A name on two lines, broken at the blank nearest its middle; a short one stands on the lower line."""
    blanks = [place for place, letter in enumerate(name) if letter == " "]
    if len(name) <= 12 or not blanks:
        return "", name
    middle = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return name[:middle], name[middle + 1 :]
