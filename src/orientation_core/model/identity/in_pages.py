"""A mark found in an HTML page, by reading it: nothing is run, fetched or laid out.

What the page says of sizes, colours and room around the mark is taken from attributes, inline styles and simple rules;
whatever a browser alone would know is left as not to be seen from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import attrs

from orientation_core.errors import InvalidDocument, sentence
from orientation_core.model.identity import Asset
from orientation_core.model.identity.check import Placement
from orientation_core.model.identity.colours import WHITE, Colour, read_colour
from orientation_core.model.identity.drawing import SVG, length, refused, style_of
from orientation_core.model.identity.in_drawings import in_drawing, picture_of
from orientation_core.model.text import LANGUAGES, Language

MOST_BYTES = 8 << 20
#: So many marks are looked at on one page.
MOST_MARKS = 50
_DEEPEST = 500

_RULE = re.compile(r"([^{}]{1,400})\{([^{}]*)\}")
_VOID = frozenset({"img", "br", "hr", "meta", "link", "input", "source", "wbr", "area", "base", "col"})
#: What moves, hides or colours a mark on a page.
_EFFECTS = (
    "filter",
    "opacity",
    "transform",
    "rotate",
    "scale",
    "mix-blend-mode",
    "mask",
    "mask-image",
    "clip-path",
    "box-shadow",
)


@attrs.frozen
class _Element:
    """An open element. :ivar style: what is said of it, rules first."""

    tag: str
    given: dict[str, str]
    style: dict[str, str]


@attrs.frozen
class _Seen:
    """A picture or drawing on the page, with the elements around it, the innermost last."""

    content: bytes
    element: _Element
    around: tuple[_Element, ...]
    language: Language | None
    alt: str | None


def in_page(content: bytes, assets: Mapping[Asset, bytes]) -> list[Placement]:
    """The marks of a page; one that says it found none, when there is none.

    :raises InvalidDocument: the page is too large, or too deep.
    """
    if len(content) > MOST_BYTES:
        raise refused(
            sentence("the file is too large: {most} MB at most", most=MOST_BYTES >> 20), "html.size"
        )
    reader = _Reader(content.decode("utf-8", "replace"))
    found = [made for seen in reader.seen[:MOST_MARKS] for made in _placements(seen, assets)]
    return found or [Placement(where="html")]


def _placements(seen: _Seen, assets: Mapping[Asset, bytes]) -> Iterator[Placement]:
    digest = sha256(seen.content).hexdigest()
    picture = next((asset for asset in assets if asset.sha256 == digest), None)
    if picture is not None and picture.type == "image/png":
        yield _on_page(
            seen,
            Placement(asset=picture, how="file", likeness=1.0, rotation=0.0, mirrored=False, effects=()),
            picture,
        )
        return
    try:
        inside = in_drawing(seen.content, assets) if seen.content.lstrip()[:1] == b"<" else []
    except InvalidDocument:
        return
    for one in inside:
        if one.asset is not None:
            yield _on_page(seen, one, one.asset)


def _on_page(seen: _Seen, inside: Placement, asset: Asset) -> Placement:
    """What the drawing shows, with what the page does to it."""
    style = seen.element.style
    height, width = _length(seen, "height"), _length(seen, "width")
    stretch = inside.stretch or 1.0
    if height is not None and width is not None:
        if seen.element.tag != "svg" and style.get("object-fit", "fill") == "fill":
            stretch = width / height / asset.ratio
        elif width / height < asset.ratio:
            height = width / asset.ratio
    elif height is None and width is not None:
        height = width / asset.ratio
    ground, calm = _ground(seen)
    effects = {
        *(inside.effects or ()),
        *(name for one in (seen.element, *seen.around[-3:]) for name in _done(one)),
    }
    return attrs.evolve(
        inside,
        where=f"html, {seen.element.tag}",
        medium="screen" if height is not None else None,
        height=height,
        stretch=stretch,
        background=ground,
        calm=calm,
        space=_space(seen, height),
        effects=tuple(sorted(effects)),
        alt=seen.alt,
        language=seen.language,
    )


def _length(seen: _Seen, name: str) -> float | None:
    said = seen.element.style.get(name) or seen.element.given.get(name) or ""
    found = length(said)
    return None if found is None or not found[0] else found[0]


def _done(element: _Element) -> Iterator[str]:
    for name in _EFFECTS:
        if element.style.get(name, "none") not in ("none", "1", "normal"):
            yield "transform" if name in ("rotate", "scale") else name


def _ground(seen: _Seen) -> tuple[Colour | None, bool | None]:
    """The background of the nearest element that has one; a page without any is white."""
    for one in (seen.element, *reversed(seen.around)):
        said = (
            one.style.get("background-color") or one.style.get("background") or one.given.get("bgcolor") or ""
        )
        if "url(" in said or "gradient(" in said or one.style.get("background-image", "none") != "none":
            return None, False
        if said and said not in ("none", "transparent"):
            colour = read_colour(said)
            return colour, None if colour is None else True
    return WHITE, True


def _space(seen: _Seen, height: float | None) -> float | None:
    """The least room that margin and padding leave around the mark; None where nothing is said of it."""
    if not height:
        return None
    sides = [0.0] * 4
    said = False
    for one, names in (
        (seen.element, ("margin", "padding")),
        *((one, ("padding",)) for one in seen.around[-1:]),
    ):
        for name in names:
            found = _sides(one.style, name)
            if found is not None:
                said = True
                sides = [sum(pair) for pair in zip(sides, found, strict=True)]
    return min(sides) / height if said else None


#: Which of so many lengths stands for top, right, bottom and left.
_FOUR = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}


def _sides(style: Mapping[str, str], name: str) -> list[float] | None:
    """Top, right, bottom and left of a margin or padding; None where it is not said, or not as a length."""
    said = style.get(name, "").split()
    sides: list[float | None] = [None] * 4
    if len(said) in _FOUR:
        found = [length(said[place]) for place in _FOUR[len(said)]]
        sides = [None if one is None else one[0] for one in found]
    for place, side in enumerate(("top", "right", "bottom", "left")):
        told = length(style.get(f"{name}-{side}", "none"))
        if told is not None:
            sides[place] = told[0]
    return None if all(one is None for one in sides) else [one or 0.0 for one in sides]


class _Reader(HTMLParser):
    """Walks a page and keeps its pictures and drawings."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[_Seen] = []
        self._open: list[_Element] = []
        self._rules: list[tuple[str, dict[str, str]]] = []
        self._drawing: tuple[int, str] | None = None  # where the svg began, and its start tag
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        for block in re.findall(r"<style[^>]*>(.*?)</style>", text, re.IGNORECASE | re.DOTALL)[:50]:
            for selectors, said in _RULE.findall(block[:200_000]):
                self._rules += [(one.strip(), style_of(said)) for one in selectors.split(",")]
        self.feed(text)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _element(self, tag: str, given: list[tuple[str, str | None]]) -> _Element:
        said = {name: value or "" for name, value in given}
        style: dict[str, str] = {}
        names = {tag, f"#{said.get('id', '')}", *(f".{one}" for one in said.get("class", "").split())}
        names |= {f"{tag}.{one}" for one in said.get("class", "").split()}
        for selector, rule in self._rules:
            if selector in names:
                style.update(rule)
        style.update(style_of(said.get("style", "")))
        return _Element(tag, said, style)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self._open) >= _DEEPEST:
            raise refused(sentence("the page has too many elements in each other"), "html.size")
        element = self._element(tag, attrs)
        if tag == "svg" and self._drawing is None:
            self._drawing = (self._here(), self.get_starttag_text() or "")
            self._open.append(element)
            return
        if tag == "img":
            self._picture(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self._picture(self._element(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if not any(one.tag == tag for one in self._open):
            return
        while self._open:
            element = self._open.pop()
            if element.tag == tag:
                break
        outer = all(one.tag != "svg" for one in self._open)
        if tag == "svg" and self._drawing is not None and outer:
            self._drawn(element)
            self._drawing = None

    def _drawn(self, element: _Element) -> None:
        assert self._drawing is not None
        start, opening = self._drawing
        raw = self._text[start : self._here()] + "</svg>"
        if "xmlns=" not in opening:
            raw = raw.replace("<svg", f'<svg xmlns="{SVG}"', 1)
        title = re.search(r"<title[^>]*>([^<]*)</title>", raw)
        hidden = element.given.get("aria-hidden") == "true"
        alt = element.given.get("aria-label") or (title[1] if title else None)
        self._keep(raw.encode(), element, None if hidden else alt)

    def _picture(self, element: _Element) -> None:
        source = element.given.get("src", "")
        if source.startswith("data:image/") and ";base64," in source[:60]:
            self._keep(picture_of(source), element, element.given.get("alt") or None)

    def _keep(self, content: bytes, element: _Element, alt: str | None) -> None:
        around = tuple(self._open)
        said: Any = next((one.given["lang"][:2] for one in reversed(around) if one.given.get("lang")), None)
        self.seen.append(_Seen(content, element, around, said if said in LANGUAGES else None, alt))
