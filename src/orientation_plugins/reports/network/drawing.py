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
#: More than a name of this many characters would run into the marks.
_LONGEST = 58


def matrix(
    caption: Caption,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Use]]],
) -> Markup:
    """One line per organisation, one mark per instrument.

    :param caption: with the names of the four states as legend: in use, in part, not in use, nothing known.
    """
    pitch = (_WIDTH - _NAMES) / len(columns)
    headings = [_folded(name) for name in columns]
    crowded = any(len(line) * _LETTER > pitch for heading in headings for line in heading)
    head = _HEAD + (_LIFT if crowded else 0)
    drawing = Drawing(caption, head + _ROW * len(rows) + 8)
    x = 8.0
    uses: tuple[Use, ...] = ("whole", "part", "none", "silent")
    for use, name in zip(uses, caption.legend, strict=True):
        mark(drawing, x, 14, use)
        drawing.text(x + 16, 19, name, fill=INK)
        x += 7.6 * len(name) + 56
    middles = [_NAMES + pitch * (place + 0.5) for place in range(len(columns))]
    for place, (middle, (first, second)) in enumerate(zip(middles, headings, strict=True)):
        lift = _LIFT if crowded and place % 2 else 0
        if lift:
            drawing.line((middle, head - lift - 6), (middle, head))
        drawing.text(middle, head - lift - 28, first, anchor="middle", bold=True)
        drawing.text(middle, head - lift - 12, second, anchor="middle", bold=True)
    for place, (name, states) in enumerate(rows):
        y = head + _ROW * place
        if place % 2 == 0:
            drawing.rect(0, y, _WIDTH, _ROW, "#f5f7fa")
        drawing.text(8, y + 17, name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…")
        for middle, use in zip(middles, states, strict=True):
            mark(drawing, middle, y + _ROW / 2, use)
    return drawing.done()


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
