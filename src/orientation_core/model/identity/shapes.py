"""What a drawing shows: its shapes in the order they are painted, each with its box, its colour and what was done to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from orientation_core.errors import sentence
from orientation_core.model.identity.colours import Colour, read_colour
from orientation_core.model.identity.drawing import Node, length, refused, style_of, view_box
from orientation_core.model.identity.geometry import (
    Box,
    Matrix,
    Point,
    arc_points,
    numbers,
    path_points,
    transform,
)

#: A drawing that repeats parts of itself shows so many shapes at most.
MOST_SHAPES = 15_000

_GEOMETRY = ("d", "points", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2")
_DRAWN = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "text"})
_INHERITED = ("fill", "stroke", "stroke-width", "color", "font-size", "visibility")
_EFFECTS = ("filter", "mask", "mix-blend-mode", "clip-path")
#: What moves a shape by its style, in ways that only a browser reckons with.
_MOVES = ("rotate", "scale", "translate", "offset-path", "transform-origin", "transform-box")
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-zA-Z]*(?:[.#][\w-]+)?")


@attrs.frozen
class Shape:
    """Something painted.

    :ivar kind: the element. :ivar form: its geometry as it is written, whatever its colour: equal for the same shape.
    :ivar by: the transform from its own units to those of the drawing. :ivar box: where it lies in the drawing.
    :ivar fill: its colour; None for no fill, or one that is no plain colour. :ivar plain: it is one colour or none.
    :ivar effects: what was done to it: a filter, a mask, a part that is seen through.
    :ivar href: of a picture.
    """

    kind: str
    form: tuple[str, ...]
    by: Matrix
    box: Box
    fill: Colour | None
    stroke: Colour | None
    plain: bool
    effects: frozenset[str]
    href: str = ""


@attrs.frozen
class Canvas:
    """A drawing laid out.

    :ivar box: what it shows, in its own units. :ivar shapes: in the order they are painted.
    :ivar pixels: how many pixels of CSS one unit is. :ivar paper: whether its size is told as on paper.
    """

    box: Box
    shapes: tuple[Shape, ...]
    pixels: float
    paper: bool


def laid_out(root: Node) -> Canvas:
    """The shapes of a drawing. :raises InvalidDocument: it says no size, or repeats itself too often."""
    left, top, width, height = view_box(root)
    told = length(root.get("height")) or length(root.get("width"))
    of = height if length(root.get("height")) else width
    pixels, paper = (1.0, False) if told is None else (told[0] / of, told[1])
    shapes = tuple(_Painter(root).shapes())
    return Canvas(Box(left, top, left + width, top + height), shapes, pixels, paper)


class _Painter:
    """Walks a drawing as it is painted."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.named = {node.get("id"): node for node in root.walk() if node.get("id")}
        self.rules = _rules(root)
        self.count = 0

    def shapes(self) -> Iterator[Shape]:
        inherited = {"fill": "black", "stroke": "none", "color": "black"}
        for child in self.root.children:
            yield from self._painted(child, Matrix(), {**inherited, **self._own(self.root)}, frozenset(), 0)

    def _own(self, node: Node) -> dict[str, str]:
        styled: dict[str, str] = {}
        for selector, said in self.rules:
            if selector in (node.name, f"#{node.get('id')}") or any(
                selector in (f".{one}", f"{node.name}.{one}") for one in node.get("class").split()
            ):
                styled.update(said)
        return {**node.attributes, **styled}

    def _painted(
        self, node: Node, by: Matrix, above: dict[str, str], effects: frozenset[str], depth: int
    ) -> Iterator[Shape]:
        self.count += 1
        if self.count > MOST_SHAPES or depth > 64:
            raise refused(
                sentence("the drawing has too many elements, or too many in each other"), "svg.size"
            )
        own = self._own(node)
        if own.get("display") == "none":
            return
        look = {**above, **{name: own[name] for name in _INHERITED if name in own and own[name] != "inherit"}}
        here = by.then(transform(own.get("transform", "")))
        found = effects | {name for name in _EFFECTS if own.get(name, "none") not in ("none", "normal")}
        if any(own.get(name, "none") != "none" for name in _MOVES):
            found |= {"transform"}
        if any(_seen_through(own.get(name, "1")) for name in ("opacity", "fill-opacity")):
            found |= {"opacity"}
        if node.name in _DRAWN:
            shape = _shape(node, own, here, look, found)
            if shape is not None and look.get("visibility") not in ("hidden", "collapse"):
                yield shape
        elif node.name == "use":
            target = self.named.get(own.get("href", "").removeprefix("#"))
            if target is not None:
                there = here.then(Matrix(e=_first(own.get("x", "")), f=_first(own.get("y", ""))))
                yield from self._used(target, there, look, found, depth + 1)
        elif node.name == "svg":
            there = here.then(_inner(own))
            for child in node.children:
                yield from self._painted(child, there, look, found, depth)
        elif node.name in ("g", "switch"):
            for child in node.children:
                yield from self._painted(child, here, look, found, depth)

    def _used(
        self, target: Node, by: Matrix, look: dict[str, str], effects: frozenset[str], depth: int
    ) -> Iterator[Shape]:
        if target.name == "symbol":
            for child in target.children:
                yield from self._painted(child, by, look, effects, depth)
        else:
            yield from self._painted(target, by, look, effects, depth)


def _rules(root: Node) -> list[tuple[str, dict[str, str]]]:
    """Simple rules of style: by element, class or id."""
    found: list[tuple[str, dict[str, str]]] = []
    for node in root.walk():
        if node.name == "style":
            for selectors, said in _RULE.findall(node.text[:100_000]):
                names = [one.strip() for one in selectors.split(",")]
                found += [(one, style_of(said)) for one in names if _SIMPLE.fullmatch(one)]
    return found[:500]


def _inner(own: dict[str, str]) -> Matrix:
    """From the view box of a drawing within a drawing to its place."""
    x, y = _first(own.get("x", "")), _first(own.get("y", ""))
    said = numbers(own.get("viewBox", ""))
    width, height = length(own.get("width", "")), length(own.get("height", ""))
    if len(said) != 4 or not (said[2] > 0 and said[3] > 0):
        return Matrix(e=x, f=y)
    across = width[0] / said[2] if width else (height[0] / said[3] if height else 1.0)
    down = height[0] / said[3] if height else across
    if own.get("preserveAspectRatio", "").strip() != "none":
        least = min(across, down)
        x += (across - least) * said[2] / 2
        y += (down - least) * said[3] / 2
        across = down = least
    return Matrix(a=across, d=down, e=x - said[0] * across, f=y - said[1] * down)


def _first(text: str) -> float:
    found = length(text.lstrip("-"))
    value = 0.0 if found is None else found[0]
    return -value if text.strip().startswith("-") else value


def _seen_through(text: str) -> bool:
    found = numbers(text[:40])
    return bool(found) and found[0] * (0.01 if text.strip().endswith("%") else 1) < 0.995


def _shape(
    node: Node, own: dict[str, str], by: Matrix, look: dict[str, str], effects: frozenset[str]
) -> Shape | None:
    box = Box.around(map(by.at, _points(node, own, look)))
    if box is None or not _finite(box):
        return None
    fill, plain = _paint(look.get("fill", "black"), look)
    stroke, even = _paint(look.get("stroke", "none"), look)
    if stroke is not None or not even:
        width = (length(look.get("stroke-width", "1")) or (1.0, False))[0] * max(by.scales) / 2
        box = Box(box.left - width, box.top - width, box.right + width, box.bottom + width)
    if node.name == "image":
        plain = False
    form = (node.name, *(f"{name}={' '.join(own[name].split())}" for name in _GEOMETRY if name in own))
    return Shape(node.name, form, by, box, fill, stroke, plain and even, effects, own.get("href", ""))


def _finite(box: Box) -> bool:
    return all(abs(one) < 1e7 for one in (box.left, box.top, box.right, box.bottom))


def _paint(text: str, look: dict[str, str]) -> tuple[Colour | None, bool]:
    """A colour, and whether it is a plain one, or none."""
    said = look.get("color", "black") if text == "currentColor" else text
    if said in ("none", "transparent"):
        return None, True
    colour = read_colour(said)
    return colour, colour is not None


def _points(node: Node, own: dict[str, str], look: dict[str, str]) -> list[Point]:
    """Points along the outline, in its own units."""

    def at(name: str) -> float:
        return _first(own.get(name, ""))

    x, y = at("x"), at("y")
    if node.name == "path":
        return path_points(own.get("d", ""))
    if node.name in ("polyline", "polygon"):
        given = numbers(own.get("points", ""))
        return list(zip(given[::2], given[1::2], strict=False))
    if node.name in ("rect", "image"):
        width, height = at("width"), at("height")
        return list(Box(x, y, x + width, y + height).corners()) if width > 0 and height > 0 else []
    if node.name == "line":
        return [(at("x1"), at("y1")), (at("x2"), at("y2"))]
    if node.name == "text":
        size: Any = length(look.get("font-size", "16")) or (16.0, False)
        words = "".join(one.text for one in node.walk())
        # Letters are not measured: they are taken to be as wide as the widest common fonts have them.
        return list(
            Box(
                x, y - size[0], x + 0.62 * size[0] * len(" ".join(words.split())), y + 0.25 * size[0]
            ).corners()
        )
    cx, cy, rx, ry = at("cx"), at("cy"), at("rx") or at("r"), at("ry") or at("r")
    if not rx or not ry:
        return []
    ends = ((cx - rx, cy), (cx + rx, cy))
    return [
        point for sweep in (True, False) for point in arc_points(*ends, rx, ry, 0, large=False, sweep=sweep)
    ]
