"""Charts as small, plain SVG: readable on screen and paper, named for screen readers, the same bytes every time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from html import escape
from math import ceil, floor, log10

import attrs
from markupsafe import Markup

#: Every colour has a contrast of at least 4.5 against white; the two of a chart differ in lightness as well.
INK, MUTED, GRID, FIRST, SECOND = "#1f2933", "#52606d", "#dde3ea", "#1b4d7e", "#c2570c"

WIDTH = 1000
_LABELS = 250
_ROW = 30
_TOP = 34
#: Nearer to the edge of a drawing than this, a figure is not written in the middle of its mark.
_EDGE = 24
#: So many signs fit beside a chart, and above one of its lines.
_SHORT, _LONGEST = 29, 118

#: Says how a number is written.
Writer = Callable[[float], str]


@attrs.frozen
class Bar:
    """One line of a chart. :ivar label: of the group. :ivar values: what is drawn, in the order of the legend."""

    label: str
    values: tuple[float, ...]


@attrs.frozen
class Caption:
    """What a chart says about itself.

    :ivar name: unique on the page. :ivar title, description: for those who hear it.
    :ivar legend: the names of its values, in the order of the colours.
    """

    name: str
    title: str
    description: str
    legend: tuple[str, ...] = ()


class Drawing:
    """Collects the elements of one chart."""

    def __init__(self, caption: Caption, height: float, width: int = WIDTH) -> None:
        name, title, description = caption.name, caption.title, caption.description
        self.parts = [
            (
                f'<svg class="chart" role="img" aria-labelledby="{name}-t {name}-d" viewBox="0 0 {width} {_n(height)}" '
                f'width="{width}" height="{_n(height)}" xmlns="http://www.w3.org/2000/svg">'
            ),
            f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>',
        ]

    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A filled box; one that would not be seen is left out."""
        if width > 0 and height > 0:
            box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
            self.parts.append(f'<rect {box} fill="{fill}"/>')

    def line(
        self, start: tuple[float, float], end: tuple[float, float], stroke: str = GRID, width: float = 1
    ) -> None:
        """A straight line."""
        (x1, y1), (x2, y2) = start, end
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self.parts.append(f'<line {ends} stroke="{stroke}" stroke-width="{_n(width)}"/>')

    def dot(self, x: float, y: float, fill: str, *, hollow: bool = False, radius: float = 5.5) -> None:
        """A round mark."""
        look = f'fill="#ffffff" stroke="{fill}" stroke-width="2.5"' if hollow else f'fill="{fill}"'
        self.parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {look}/>')

    def shape(self, points: Sequence[tuple[float, float]], stroke: str, *, dashed: bool = False) -> None:
        """A closed shape, its inside lightly tinted."""
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        look = f'fill="{stroke}" fill-opacity="0.1" stroke="{stroke}" stroke-width="2.5"'
        dashes = ' stroke-dasharray="7 5"' if dashed else ""
        self.parts.append(f'<polygon points="{corners}" {look}{dashes}/>')

    def ring(self, points: Sequence[tuple[float, float]]) -> None:
        """A line of the grid that closes on itself."""
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self.parts.append(f'<polygon points="{corners}" fill="none" stroke="{GRID}"/>')

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", fill: str = INK, bold: bool = False
    ) -> None:
        """A line of words."""
        weight = ' font-weight="600"' if bold else ""
        place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"'
        self.parts.append(f'<text {place} fill="{fill}"{weight}>{escape(text)}</text>')

    def legend(self, names: Sequence[str], *, dots: bool = False) -> None:
        """Which colour, or mark, means what."""
        x = 0.0
        for position, (name, fill) in enumerate(zip(names, (FIRST, SECOND), strict=False)):
            if dots:
                self.dot(x + 6, 11, fill, hollow=position > 0, radius=5)
            else:
                self.rect(x, 5, 12, 12, fill)
            self.text(x + 18, 16, name, fill=MUTED)
            x += 18 + 7.2 * len(name) + 28

    def done(self) -> Markup:
        """The finished chart."""
        return Markup("".join([*self.parts, "</svg>"]))  # noqa: S704 - every text went through escape


def bars(caption: Caption, lines: Sequence[Bar], write: Writer, *, whole: bool = False) -> Markup:
    """Lying bars, the values of a line one after the other, their sum at the end. :param whole: no label is cut short."""
    rows = _rows(lines) if whole else _Rows(_LABELS, _ROW)
    drawing = Drawing(caption, _TOP + rows.height * len(lines) + 6)
    drawing.legend(caption.legend)
    longest = max(sum(line.values) for line in lines) or 1
    room = WIDTH - rows.left - 80
    for position, line in enumerate(lines):
        y = rows.label(drawing, line.label, _TOP + rows.height * position) - 14
        x = rows.left
        for value, fill in zip(line.values, (FIRST, SECOND), strict=False):
            drawing.rect(x, y + 4, room * value / longest, _ROW - 10, fill)
            x += room * value / longest
        drawing.text(x + 8, y + 19, write(sum(line.values)), bold=True)
    return drawing.done()


def columns(caption: Caption, lines: Sequence[Bar], write: Writer) -> Markup:
    """Standing columns for months, the values of a month on top of each other, with an axis."""
    height, bottom, left = 340.0, 292.0, 64.0
    drawing = Drawing(caption, height)
    drawing.legend(caption.legend)
    steps = ticks(max(sum(line.values) for line in lines))
    scale = (bottom - _TOP - 20) / (steps[-1] or 1)
    for step in steps:
        y = bottom - step * scale
        drawing.line((left, y), (WIDTH, y))
        drawing.text(left - 10, y + 4, write(step), anchor="end", fill=MUTED)
    pitch = (WIDTH - left) / len(lines)
    width = min(pitch * 0.62, 72)
    for position, line in enumerate(lines):
        middle = left + pitch * (position + 0.5)
        y = bottom
        for value, fill in zip(line.values, (FIRST, SECOND), strict=False):
            drawing.rect(middle - width / 2, y - value * scale, width, value * scale, fill)
            y -= value * scale
        if pitch > 36:
            drawing.text(middle, y - 7, write(sum(line.values)), anchor="middle", bold=True)
        if pitch > 36 or position % ceil(36 / pitch) == 0:
            first, _, second = line.label.partition("\n")
            drawing.text(middle, bottom + 20, first, anchor="middle", fill=MUTED)
            drawing.text(middle, bottom + 37, second, anchor="middle", fill=MUTED)
    drawing.line((left, bottom), (WIDTH, bottom), INK)
    return drawing.done()


def spans(caption: Caption, lines: Sequence[Bar], write: Writer, *, whole: bool = False) -> Markup:
    """Two marks on a line, as a median and a high percentile, the distance between them drawn.

    :param whole: no label is cut short.
    """
    rows = _rows(lines) if whole else _Rows(_LABELS, _ROW)
    bottom = _TOP + rows.height * len(lines) + 4
    drawing = Drawing(caption, bottom + 26)
    drawing.legend(caption.legend, dots=True)
    scale = _axis(drawing, ticks(max(max(line.values) for line in lines)), bottom, write, left=rows.left)
    for position, line in enumerate(lines):
        y = rows.label(drawing, line.label, _TOP + rows.height * position)
        low, high = (rows.left + value * scale for value in line.values)
        drawing.line((low, y), (high, y), MUTED, 2)
        drawing.dot(high, y, SECOND, hollow=True)
        drawing.dot(low, y, FIRST)
    return drawing.done()


def shares(caption: Caption, lines: Sequence[Bar], write: Writer, write_mark: Writer) -> Markup:
    """Shares in percent as marks with their interval; the values of a line are share, low and high.

    A fourth value is the share that was promised; it is drawn as a bar across the line.
    """
    rows = _rows(lines)
    top = _TOP if caption.legend else 10.0
    bottom = top + rows.height * len(lines) + 4
    drawing = Drawing(caption, bottom + 26)
    if caption.legend:
        drawing.dot(6, 11, FIRST, radius=5)
        drawing.text(18, 16, caption.legend[0], fill=MUTED)
        x = 18 + 7.2 * len(caption.legend[0]) + 28
        drawing.line((x + 6, 3), (x + 6, 19), SECOND, 4)
        drawing.text(x + 18, 16, caption.legend[1], fill=MUTED)
    scale = _axis(drawing, (0, 20, 40, 60, 80, 100), bottom, write, top=top, left=rows.left)
    for position, line in enumerate(lines):
        y = rows.label(drawing, line.label, top + rows.height * position)
        share, low, high, *promised = (rows.left + value * scale for value in line.values)
        for x in promised:
            drawing.line((x, y - 10), (x, y + 10), SECOND, 4)
        drawing.line((low, y), (high, y), FIRST, 2)
        drawing.line((low, y - 5), (low, y + 5), FIRST, 2)
        drawing.line((high, y - 5), (high, y + 5), FIRST, 2)
        drawing.dot(share, y, FIRST)
        drawing.text(WIDTH, y + 5, write_mark(line.values[0]), anchor="end", bold=True)
    return drawing.done()


def scores(caption: Caption, lines: Sequence[Bar], low: int, high: int, write: Writer) -> Markup:
    """Means as marks with their interval on a scale of steps; the values of a line are mean, low and high end."""
    rows = _rows(lines)
    bottom = 10 + rows.height * len(lines) + 4
    drawing = Drawing(caption, bottom + 26)
    steps = range(high - low + 1)
    scale = _axis(drawing, steps, bottom, lambda step: f"{step + low:g}", top=10, left=rows.left)
    for position, line in enumerate(lines):
        y = rows.label(drawing, line.label, 10 + rows.height * position)
        # An interval may reach beyond the scale, where nobody can answer.
        mean, first, last = (rows.left + (min(max(value, low), high) - low) * scale for value in line.values)
        drawing.line((first, y), (last, y), FIRST, 2)
        drawing.line((first, y - 5), (first, y + 5), FIRST, 2)
        drawing.line((last, y - 5), (last, y + 5), FIRST, 2)
        drawing.dot(mean, y, FIRST)
        drawing.text(WIDTH, y + 5, write(line.values[0]), anchor="end", bold=True)
    return drawing.done()


def square(
    caption: Caption,
    points: Sequence[tuple[float, float]],
    corners: tuple[str, ...],
    write_x: Writer,
    write_y: Writer,
) -> Markup:
    """Numbered marks in four fields, which the means of both axes divide.

    :param caption: with the names of the two axes as legend. :param corners: what the fields are called: upper left,
        upper right, lower left, lower right.
    """
    left, right, top, bottom = 90.0, WIDTH - 30.0, 36.0, 486.0
    drawing = Drawing(caption, bottom + 60)
    spans_ = [(min(axis), max(axis)) for axis in zip(*points, strict=True)]
    (x_low, x_high), (y_low, y_high) = ((a - (b - a or 1) * 0.15, b + (b - a or 1) * 0.15) for a, b in spans_)

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            left + (x - x_low) / (x_high - x_low) * (right - left),
            bottom - (y - y_low) / (y_high - y_low) * (bottom - top),
        )

    for start, end in (((left, top), (right, top)), ((left, bottom), (right, bottom))):
        drawing.line(start, end, INK)
    for start, end in (((left, top), (left, bottom)), ((right, top), (right, bottom))):
        drawing.line(start, end, INK)
    means = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
    across, down = at(means[0], means[1])
    drawing.line((across, top), (across, bottom), MUTED, 2)
    drawing.line((left, down), (right, down), MUTED, 2)
    for words, (x, y, anchor) in zip(
        corners,
        (
            (left + 12, top + 22, "start"),
            (right - 12, top + 22, "end"),
            (left + 12, bottom - 12, "start"),
            (right - 12, bottom - 12, "end"),
        ),
        strict=True,
    ):
        drawing.text(x, y, words, anchor=anchor, fill=MUTED, bold=True)
    drawing.text(across, bottom + 20, write_x(means[0]), anchor="middle", fill=MUTED)
    drawing.text(left - 8, down + 4, write_y(means[1]), anchor="end", fill=MUTED)
    drawing.text((left + right) / 2, bottom + 44, f"{caption.legend[0]} →", anchor="middle")
    drawing.text(left, top - 14, f"↑ {caption.legend[1]}")
    for number, (x, y) in enumerate(points, start=1):
        drawing.dot(*at(x, y), FIRST)
        drawing.text(at(x, y)[0] + 9, at(x, y)[1] + 5, str(number), bold=True)
    return drawing.done()


def trend(
    caption: Caption,
    lines: Sequence[Bar],
    write: Writer,
    promised: float | None = None,
    least: float | None = None,
    most: float | None = None,
) -> Markup:
    """A figure over time, as marks joined by a line; the values of a line are the figure, and its interval if any.

    :param caption: with a legend of two: of the figure and of what was promised. :param promised: drawn across.
    :param least: where the scale begins, when not shortly below the smallest figure. :param most: what the figure
        cannot exceed, for example 100 of a share.
    """
    height, bottom, left, width = 250.0, 200.0, 52.0, 560
    drawing = Drawing(caption, height, width)
    drawing.dot(6, 11, FIRST, radius=5)
    drawing.text(18, 16, caption.legend[0], fill=MUTED)
    if promised is not None:
        x = 18 + 7.2 * len(caption.legend[0]) + 28
        drawing.line((x, 11), (x + 14, 11), SECOND, 3)
        drawing.text(x + 20, 16, caption.legend[1], fill=MUTED)
    seen = [value for line in lines for value in line.values] + ([] if promised is None else [promised])
    seen += [] if least is None else [least]
    steps = window(min(seen), max(seen), most)
    scale = (bottom - _TOP - 8) / (steps[-1] - steps[0])

    def at(value: float) -> float:
        return bottom - (value - steps[0]) * scale

    for step in steps:
        drawing.line((left, at(step)), (width, at(step)))
        drawing.text(left - 8, at(step) + 4, write(step), anchor="end", fill=MUTED)
    if promised is not None:
        drawing.line((left, at(promised)), (width, at(promised)), SECOND, 2)
    pitch = (width - left) / len(lines)
    points = [(left + pitch * (position + 0.5), at(line.values[0])) for position, line in enumerate(lines)]
    for start, end in itertools.pairwise(points):
        drawing.line(start, end, FIRST, 2)
    for (x, y), line in zip(points, lines, strict=True):
        if len(line.values) == 3:
            drawing.line((x, at(line.values[1])), (x, at(line.values[2])), FIRST, 1.5)
        drawing.dot(x, y, FIRST, radius=4.5)
        first, _, second = line.label.partition("\n")
        drawing.text(x, bottom + 20, first, anchor="middle", fill=MUTED)
        drawing.text(x, bottom + 37, second, anchor="middle", fill=MUTED)
    return drawing.done()


def pareto(caption: Caption, lines: Sequence[Bar], write: Writer) -> Markup:
    """Lying bars for the counts and a line of marks for the running share; the values are count and share so far."""
    bottom = _TOP + _ROW * len(lines) + 4
    drawing = Drawing(caption, bottom + 26)
    drawing.legend(caption.legend)
    room = WIDTH - _LABELS - 20
    longest = max(line.values[0] for line in lines) or 1
    for share in (0.0, 25.0, 50.0, 75.0, 100.0):
        x = _LABELS + room * share / 100
        drawing.line((x, _TOP), (x, bottom))
        drawing.text(x, bottom + 18, write(share), anchor="middle", fill=MUTED)
    points = []
    for position, line in enumerate(lines):
        y = _TOP + _ROW * position
        _label(drawing, line.label, y)
        drawing.rect(_LABELS, y + 5, room * line.values[0] / longest, _ROW - 10, FIRST)
        points.append((_LABELS + room * line.values[1] / 100, y + _ROW / 2))
    for start, end in itertools.pairwise(points):
        drawing.line(start, end, "#ffffff", 5)
        drawing.line(start, end, SECOND, 2.5)
    for point in points:
        drawing.dot(*point, "#ffffff", radius=6.5)
        drawing.dot(*point, SECOND, radius=4.5)
    return drawing.done()


def ticks(largest: float) -> tuple[float, ...]:
    """About five round values from zero to at least `largest`."""
    if largest <= 0:
        return (0, 1)
    rough = largest / 5
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    step = max(step, 1) if largest >= 3 else step
    return tuple(step * count for count in range(ceil(largest / step - 1e-9) + 1))


def window(smallest: float, largest: float, most: float | None = None) -> tuple[float, ...]:
    """A few round values from below `smallest` to above `largest`, but not above `most` nor below zero.

    Marks, unlike bars, may stand on a scale that does not begin at zero.
    """
    smallest = min(smallest, 0.95 * largest)
    step = ticks(max(largest - smallest, 0.1))[1]
    first = max(floor(smallest / step - 1e-9), 0)
    last = ceil(largest / step + 1e-9)
    if most is not None:
        last = min(last, ceil(most / step - 1e-9))
    if last <= first:
        first = max(last - 1, 0)
        last = first + 1
    return tuple(round(step * count, 10) for count in range(first, last + 1))


@attrs.frozen
class _Rows:
    """How the lines of a chart lie: their labels beside them, or above where one is too long for that."""

    left: float
    height: float

    def label(self, drawing: Drawing, label: str, top: float) -> float:
        """Write the label of the line that begins at `top`; gives the height of its mark."""
        if self.left == _LABELS:
            _label(drawing, label, top)
            return top + 14
        words = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"
        drawing.text(self.left, top + 15, words)
        return top + 32


def _rows(lines: Sequence[Bar]) -> _Rows:
    return _Rows(14, 48) if any(len(line.label) > _SHORT for line in lines) else _Rows(_LABELS, _ROW)


def _axis(
    drawing: Drawing,
    steps: Sequence[float],
    bottom: float,
    write: Writer,
    *,
    top: float = _TOP,
    left: float = _LABELS,
) -> float:
    """A scale below lying marks; gives the width of one unit."""
    room = WIDTH - left - 70
    scale = room / (steps[-1] or 1)
    for step in steps:
        x = left + step * scale
        drawing.line((x, top), (x, bottom))
        # A figure in the middle of a mark at the edge would be cut off by it.
        drawing.text(x, bottom + 18, write(step), anchor="middle" if x > _EDGE else "start", fill=MUTED)
    return scale


def _label(drawing: Drawing, label: str, y: float) -> None:
    drawing.text(
        _LABELS - 14,
        y + 19,
        label if len(label) <= _SHORT else f"{label[: _SHORT - 1].rstrip()}…",
        anchor="end",
    )


def _n(value: float) -> str:
    """A number as short as it can be, with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
