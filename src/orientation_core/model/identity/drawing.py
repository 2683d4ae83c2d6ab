"""SVG files that come from outside: read without ever doing what they say, refused when they would do something.

Expat reads them, with every declaration of an entity and every document type refused before it can grow, and with a
bound on bytes, depth and elements. What is left is a tree of plain values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

import attrs

from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence
from orientation_core.model.identity.geometry import numbers

MOST_BYTES = 4 << 20
MOST_DEPTH = 64
MOST_NODES = 20_000
_LONGEST = 200_000
#: So long is a data address of a picture inside a drawing at most.
_LONGEST_DATA = 2 << 20

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

#: Elements that run, fetch or bring another language in.
_ACTIVE = frozenset(
    {
        *("script", "foreignObject", "iframe", "embed", "object", "audio", "video", "canvas", "handler"),
        *("animate", "animateMotion", "animateTransform", "set", "discard", "mpath", "a"),
    }
)
#: The elements and attributes that an asset may have; whatever draws a mark needs no more.
ASSET_NODES = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline"),
        *("polygon", "linearGradient", "radialGradient", "stop"),
    }
)
_ASSET_ATTRIBUTES = frozenset(
    {
        *("viewBox", "width", "height", "x", "y", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "d"),
        *("points", "transform", "id", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "opacity", "offset"),
        *("stop-color", "stop-opacity", "gradientUnits", "gradientTransform", "version", "role"),
        *("preserveAspectRatio", "aria-label", "aria-hidden", "focusable", "clip-rule"),
    }
)
_REFERENCE = re.compile(r"url\(\s*['\"]?\s*([^)'\"\s]*)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=\s]*")


@attrs.frozen
class Node:
    """An element. :ivar name: without its namespace. :ivar attributes: with what ``style`` says taken apart.

    :ivar text: the words directly inside.
    """

    name: str
    attributes: dict[str, str]
    children: tuple[Node, ...] = ()
    text: str = ""

    def walk(self) -> Iterator[Node]:
        """The element and all within, in the order they are drawn."""
        yield self
        for child in self.children:
            yield from child.walk()

    def get(self, name: str, otherwise: str = "") -> str:
        """An attribute, or `otherwise`."""
        return self.attributes.get(name, otherwise)


def read_svg(content: bytes, *, asset: bool = False) -> Node:
    """The tree of an SVG file. :param asset: it is a mark, which needs little, and nothing else is let in.

    :raises InvalidDocument: it is no SVG, is too large or too deep, declares entities, or would do something.
    """
    if len(content) > MOST_BYTES:
        raise refused(sentence("the file is too large: {most} MB at most", most=MOST_BYTES >> 20), "svg.size")
    reader = _Reader(asset=asset)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.opened
    parser.EndElementHandler = reader.closed
    parser.CharacterDataHandler = reader.said
    parser.StartDoctypeDeclHandler = reader.declared
    parser.EntityDeclHandler = reader.declared
    parser.ProcessingInstructionHandler = reader.instructed
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, InvalidDocument):
            raise
        raise refused(sentence("this file cannot be read as an SVG drawing"), "svg.damaged") from None
    assert reader.root is not None
    return reader.root


class _Reader:
    """Builds the tree, and refuses."""

    def __init__(self, *, asset: bool) -> None:
        self.asset, self.count = asset, 0
        self.open: list[tuple[str, dict[str, str], list[Node], list[str]]] = []
        self.root: Node | None = None

    def declared(self, *_: object) -> None:
        raise refused(sentence("a drawing declares no document type and no entities"), "svg.entity")

    def instructed(self, *_: object) -> None:
        raise refused(
            sentence("a drawing has no processing instructions, which could fetch a style"), "svg.active"
        )

    def opened(self, tag: str, given: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        self.count += 1
        if self.count > MOST_NODES or len(self.open) >= MOST_DEPTH:
            raise refused(
                sentence("the drawing has too many elements, or too many in each other"), "svg.size"
            )
        if not self.open and (name != "svg" or space != SVG):
            raise refused(sentence("this file cannot be read as an SVG drawing"), "svg.damaged")
        if name in _ACTIVE:
            raise refused(sentence("the drawing has an element that does something: {name}", name=name))
        if self.asset and space == SVG and name not in ASSET_NODES:
            raise refused(sentence("a mark does without the element {name}", name=name[:40]), "svg.element")
        attributes = self._attributes(name, given)
        # Editors leave elements of their own behind; they draw nothing.
        self.open.append((name if space == SVG else "", attributes, [], []))

    def _attributes(self, element: str, given: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for full, value in given.items():
            space, _, name = full.rpartition(" ")
            if len(value) > (_LONGEST_DATA if name == "href" else _LONGEST):
                raise refused(sentence("an attribute of the drawing is too long"), "svg.size")
            if name.lower().startswith("on"):
                raise refused(
                    sentence("the drawing has an attribute that does something: {name}", name=name[:40])
                )
            if name == "href" and space in ("", XLINK):
                picture = (
                    element in ("image", "feImage") and not self.asset and _PICTURE.fullmatch(value.strip())
                )
                if not value.startswith("#") and not picture:
                    raise refused(sentence("the drawing points outside itself"), "svg.external")
                found["href"] = value
            elif space:
                continue
            elif name == "style":
                found.update(style_of(value))
            else:
                found.setdefault(name, value)
        for name, value in found.items():
            if any(not target.startswith("#") for target in _REFERENCE.findall(value)):
                raise refused(sentence("the drawing points outside itself"), "svg.external")
            if "\\" in value or "@import" in value.lower():
                raise refused(sentence("the drawing points outside itself"), "svg.external")
            if self.asset and name not in _ASSET_ATTRIBUTES and not name.startswith("data-"):
                raise refused(
                    sentence("a mark does without the attribute {name}", name=name[:40]), "svg.attribute"
                )
        return found

    def said(self, text: str) -> None:
        if self.open:
            self.open[-1][3].append(text)

    def closed(self, _: str) -> None:
        name, attributes, children, texts = self.open.pop()
        text = "".join(texts)
        if name == "style" and (_REFERENCE.search(text) or "@import" in text.lower() or "\\" in text):
            raise refused(sentence("the drawing points outside itself"), "svg.external")
        node = Node(name, attributes, tuple(children), text)
        if self.open:
            self.open[-1][2].append(node)
        else:
            self.root = node


def refused(words: Sentence, code: str = "svg.active") -> InvalidDocument:
    """Why a drawing is not taken."""
    return InvalidDocument("drawing", [Problem("", words, code)])


def style_of(text: str) -> dict[str, str]:
    """The declarations of a ``style`` attribute."""
    pairs = (one.partition(":") for one in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value.strip()}


def view_box(root: Node) -> tuple[float, float, float, float]:
    """Left, top, width and height of what a drawing shows, in its own units.

    :raises InvalidDocument: it says neither a view box nor a size, or one without area.
    """
    said = numbers(root.get("viewBox"))
    if len(said) != 4:
        sizes = [length(root.get("width")), length(root.get("height"))]
        said = [0.0, 0.0, *(one[0] for one in sizes if one is not None)]
    if len(said) != 4 or not (0 < said[2] < 1e6 and 0 < said[3] < 1e6):
        raise refused(sentence("the drawing does not say how large it is"), "svg.box")
    return said[0], said[1], said[2], said[3]


_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(px|mm|cm|in|pt|pc|rem|em)?\s*")
#: Pixels of CSS in a unit.
_PIXELS = {"": 1.0, "px": 1.0, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0, "pt": 96 / 72, "pc": 16.0,
           "rem": 16.0, "em": 16.0}  # fmt: skip
_ON_PAPER = frozenset({"mm", "cm", "in", "pt", "pc"})


def length(text: str) -> tuple[float, bool] | None:
    """A length in pixels of CSS, and whether it was told as on paper; None where it is relative, or none."""
    found = _LENGTH.fullmatch(text[:40])
    if not found:
        return None
    unit = found[2] or ""
    return float(found[1]) * _PIXELS[unit], unit in _ON_PAPER
