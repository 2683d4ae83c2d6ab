"""Where the shapes of a drawing lie: transforms, outlines and boxes.

Outlines are read as points along the shape, dense enough for a box to be right to a hundredth of its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import acos, cos, degrees, hypot, pi, radians, sin, sqrt, tan

import attrs

Point = tuple[float, float]

#: So many points along a curve.
_STEPS = 16
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")


def numbers(text: str) -> list[float]:
    """Every number in a text, as drawings write them."""
    return [float(one) for one in _NUMBER.findall(text)]


@attrs.frozen
class Matrix:
    """An affine transform: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, inner: Matrix) -> Matrix:
        """Both, this one around the other: what `inner` gives is transformed by this."""
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    def at(self, point: Point) -> Point:
        """Where a point comes to lie."""
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def determinant(self) -> float:
        """Negative for a mirrored drawing; zero for one that has no area."""
        return self.a * self.d - self.b * self.c

    def inverse(self) -> Matrix | None:
        """What undoes it; None where nothing can."""
        det = self.determinant
        if abs(det) < 1e-12:
            return None
        a, b, c, d = self.d / det, -self.b / det, -self.c / det, self.a / det
        return Matrix(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))

    @property
    def scales(self) -> Point:
        """How long a unit across and a unit down become."""
        return hypot(self.a, self.b), hypot(self.c, self.d)

    @property
    def rotation(self) -> float:
        """By how many degrees it turns, clockwise as screens have it, from -180 to 180."""
        return degrees(_angle((1, 0), (self.a, self.b)))

    @property
    def skew(self) -> float:
        """By how many degrees a right angle is off."""
        across, down = self.scales
        if not across * down:
            return 90.0
        cosine = (self.a * self.c + self.b * self.d) / (across * down)
        return abs(90 - degrees(acos(max(-1, min(1, cosine)))))


def transform(text: str) -> Matrix:
    """A transform as drawings write it; what is not understood is left out."""
    made = Matrix()
    for name, inside in _TRANSFORM.findall(text):
        given = numbers(inside)
        made = made.then(_single(name, given))
    return made


def _single(name: str, given: list[float]) -> Matrix:
    if name == "matrix" and len(given) == 6:
        return Matrix(*given)
    if name == "translate" and given:
        return Matrix(e=given[0], f=given[1] if len(given) > 1 else 0.0)
    if name == "scale" and given:
        return Matrix(a=given[0], d=given[1] if len(given) > 1 else given[0])
    if name == "rotate" and given:
        turn = radians(given[0])
        turned = Matrix(cos(turn), sin(turn), -sin(turn), cos(turn))
        if len(given) < 3:
            return turned
        x, y = given[1:3]
        return Matrix(e=x, f=y).then(turned).then(Matrix(e=-x, f=-y))
    if name == "skewX" and given:
        return Matrix(c=tan(radians(given[0])))
    if name == "skewY" and given:
        return Matrix(b=tan(radians(given[0])))
    return Matrix()


@attrs.frozen
class Box:
    """A rectangle that stands upright."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> Box | None:
        """The box of points; None for none."""
        listed = list(points)
        if not listed:
            return None
        xs, ys = [x for x, _ in listed], [y for _, y in listed]
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def corners(self) -> tuple[Point, ...]:
        """Its four corners."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def moved(self, by: Matrix) -> Box:
        """The upright box of what a transform makes of it."""
        found = Box.around(map(by.at, self.corners()))
        assert found is not None
        return found

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Whether the other lies inside."""
        return (
            self.left <= other.left + slack
            and self.top <= other.top + slack
            and self.right >= other.right - slack
            and self.bottom >= other.bottom - slack
        )

    def meets(self, other: Box) -> bool:
        """Whether they have area in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def gap(self, other: Box) -> float:
        """The distance to a box beside it; zero where they meet."""
        across = max(other.left - self.right, self.left - other.right, 0.0)
        down = max(other.top - self.bottom, self.top - other.bottom, 0.0)
        return hypot(across, down)

    def inside(self, outer: Box) -> float:
        """The smallest distance to the edge of a box around it; negative when it sticks out."""
        return min(
            self.left - outer.left,
            self.top - outer.top,
            outer.right - self.right,
            outer.bottom - self.bottom,
        )


def path_points(data: str) -> list[Point]:
    """Points along a path."""
    return list(_Pen().walk(data))


class _Pen:
    """Walks a path."""

    def __init__(self) -> None:
        self.at: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)
        self.last: Point | None = None  # the control point before, for the smooth commands

    def walk(self, data: str) -> Iterator[Point]:
        for command, inside in _COMMAND.findall(data):
            given = _arc_numbers(inside) if command in "Aa" else numbers(inside)
            if command in "Zz":
                self.at = self.start
                continue
            takes = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}[command.upper()]
            for place in range(0, len(given) - takes + 1, takes):
                step = given[place : place + takes]
                name = "Ll"[command.islower()] if command in "Mm" and place else command
                yield from self._step(name, step)

    def _step(self, command: str, given: list[float]) -> Iterator[Point]:
        x, y = self.at if command.islower() else (0.0, 0.0)
        kind = command.upper()
        if kind in "HV":
            end = (x + given[0], self.at[1]) if kind == "H" else (self.at[0], y + given[0])
            yield self.at
            yield end
            self.at, self.last = end, None
            return
        if kind == "A":
            end = (x + given[5], y + given[6])
            yield from arc_points(
                self.at, end, given[0], given[1], given[2], large=bool(given[3]), sweep=bool(given[4])
            )
            self.at, self.last = end, None
            return
        points = [(x + given[place], y + given[place + 1]) for place in range(0, len(given), 2)]
        if kind == "M":
            self.at = self.start = points[0]
            self.last = None
            yield self.at
            return
        if kind in "ST":
            mirrored = self.at if self.last is None else _mirror(self.last, self.at)
            points.insert(0, mirrored)
        yield from curve_points([self.at, *points])
        self.last = points[-2] if kind in "CSQT" and len(points) > 1 else None
        self.at = points[-1]


def _arc_numbers(text: str) -> list[float]:
    """Numbers of an arc, whose two flags may stand without anything between them."""
    found: list[float] = []
    place = 0
    for _ in range(len(text)):
        flag = len(found) % 7 in (3, 4)
        match = (re.compile(r"[01]") if flag else _NUMBER).search(text, place)
        if match is None:
            break
        found.append(float(match[0]))
        place = match.end()
    return found


def _mirror(point: Point, at: Point) -> Point:
    return 2 * at[0] - point[0], 2 * at[1] - point[1]


def curve_points(control: list[Point]) -> Iterator[Point]:
    """Points along a Bézier curve of any degree; a straight line has its two ends."""
    steps = 1 if len(control) == 2 else _STEPS
    for step in range(steps + 1):
        t, points = step / steps, control
        while len(points) > 1:
            points = [(x1 + t * (x2 - x1), y1 + t * (y2 - y1)) for (x1, y1), (x2, y2) in pairwise(points)]
        yield points[0]


def _angle(one: Point, other: Point) -> float:
    sign = 1 if one[0] * other[1] - one[1] * other[0] >= 0 else -1
    length = hypot(*one) * hypot(*other)
    if not length:
        return 0.0
    return sign * acos(max(-1.0, min(1.0, (one[0] * other[0] + one[1] * other[1]) / length)))


def arc_points(
    start: Point, end: Point, rx: float, ry: float, turned: float, *, large: bool, sweep: bool
) -> Iterator[Point]:
    """Points along an elliptical arc, by its ends, as SVG gives them."""
    rx, ry = abs(rx), abs(ry)
    if start == end or not rx or not ry:
        yield from (start, end)
        return
    phi = radians(turned % 360)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cos(phi) * dx + sin(phi) * dy, -sin(phi) * dx + cos(phi) * dy
    grow = (x / rx) ** 2 + (y / ry) ** 2
    if grow > 1:
        rx, ry = rx * sqrt(grow), ry * sqrt(grow)
    over = max(0.0, (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2)
    root = sqrt(over / ((rx * y) ** 2 + (ry * x) ** 2)) * (-1 if large == sweep else 1)
    cx, cy = root * rx * y / ry, -root * ry * x / rx
    first = _angle((1, 0), ((x - cx) / rx, (y - cy) / ry))
    turn = _angle(((x - cx) / rx, (y - cy) / ry), ((-x - cx) / rx, (-y - cy) / ry))
    if not sweep and turn > 0:
        turn -= 2 * pi
    if sweep and turn < 0:
        turn += 2 * pi
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    for step in range(_STEPS + 1):
        angle = first + turn * step / _STEPS
        px, py = rx * cos(angle) + cx, ry * sin(angle) + cy
        yield (
            cos(phi) * px - sin(phi) * py + middle[0],
            sin(phi) * px + cos(phi) * py + middle[1],
        )
