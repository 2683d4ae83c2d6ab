"""Many values on lines of their own: every one a dot, the middle half a box, one of them marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_plugins.pages.svg import FIRST, GRID, INK, MUTED, SECOND, WIDTH, Caption, Drawing, Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

_TOP, _ROW, _LEFT, _RIGHT = 40.0, 74.0, 14.0, 880.0
#: A label longer than this would run into the figure at its end.
_LONGEST = 110


@attrs.frozen
class Spread:
    """One line. :ivar values: the smallest first. :ivar box: quartiles and median between them; empty without any.

    :ivar marked: the one that stands out; None where it is not shown.
    """

    label: str
    values: tuple[float, ...]
    box: tuple[float, float, float] | tuple[()] = ()
    marked: float | None = None


def spreads(caption: Caption, lines: Sequence[Spread], write: Writer) -> Markup:
    """Each line on a scale of its own, from zero to its largest value.

    :param caption: with a legend of four: the one that is marked, the others, the middle half, the median.
    """
    drawing = Drawing(caption, _TOP + _ROW * len(lines) + 4)
    _legend(drawing, caption.legend)
    for place, line in enumerate(lines):
        top = _TOP + _ROW * place
        y = top + 38
        label = line.label if len(line.label) <= _LONGEST else f"{line.label[: _LONGEST - 1].rstrip()}…"
        drawing.text(_LEFT, top + 16, label)
        scale = (_RIGHT - _LEFT) / (line.values[-1] or 1) if line.values else 0.0
        drawing.line((_LEFT, y), (_RIGHT, y), MUTED)
        if line.box:
            first, median, third = (_LEFT + value * scale for value in line.box)
            drawing.rect(first, y - 12, max(third - first, 1.5), 24, GRID)
            drawing.line((median, y - 12), (median, y + 12), INK, 3)
        for value in line.values:
            drawing.dot(_LEFT + value * scale, y, MUTED, hollow=True, radius=4)
        if line.marked is not None:
            x = _LEFT + line.marked * scale
            drawing.parts.append(
                f'<path d="M{x:.1f},{y - 10:.1f}l10,10l-10,10l-10,-10z" fill="{SECOND}" stroke="#ffffff"/>'
            )
            drawing.text(WIDTH, y + 5, write(line.marked), anchor="end", bold=True)
        drawing.text(_LEFT, y + 28, write(0), fill=MUTED)
        if line.values:
            drawing.text(_RIGHT, y + 28, write(line.values[-1]), anchor="end", fill=MUTED)
    return drawing.done()


def _legend(drawing: Drawing, names: Sequence[str]) -> None:
    own, others, box, median = names
    x = 10.0
    drawing.parts.append(f'<path d="M{x:.1f},1l10,10l-10,10l-10,-10z" fill="{SECOND}"/>')
    x = _named(drawing, x + 16, own)
    drawing.dot(x, 11, MUTED, hollow=True, radius=4)
    x = _named(drawing, x + 12, others)
    drawing.rect(x, 2, 22, 18, GRID)
    x = _named(drawing, x + 30, box)
    drawing.line((x, 2), (x, 20), INK, 3)
    _named(drawing, x + 10, median)


def _named(drawing: Drawing, x: float, name: str) -> float:
    drawing.text(x, 16, name, fill=FIRST)
    return x + 7.4 * len(name) + 26
