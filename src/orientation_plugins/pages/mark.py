"""The mark of a visual identity on a page: at its head, never smaller than it may be, with room around it."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

from orientation_core.model.identity.drawing import SVG, Node, read_svg

if TYPE_CHECKING:
    from orientation_core.model.identity import Asset, Worn
    from orientation_core.model.text import Language

#: What the band stands on; paper is white as well, so that the same variant serves both.
GROUND = "#ffffff"

#: Height of the mark in pixels, where the identity lets it be so small.
HEIGHT = 48.0
#: Height of the mark on paper, in millimetres.
_PRINTED = 12.0
#: A print has 96 of our pixels to an inch.
_PIXELS_PER_MM = 96 / 25.4

_HEADER = b"<header>\n"
_CSP = b"default-src 'none';"
_TARGET = re.compile(r"url\(#")


def dressed(page: bytes, worn: Worn | None, language: Language) -> bytes:
    """A page of the common frame with the mark at its head; as it is where there is none for it."""
    asset = None if worn is None else worn.identity.asset(language, GROUND, "image/svg+xml", "image/png")
    if worn is None or asset is None or asset.sha256 not in worn.contents:
        return page
    return _put(page, _band(worn, asset, language))


def _put(page: bytes, band: str) -> bytes:
    before, head, after = page.partition(_HEADER)
    if not head:
        return page
    if 'src="data:' in band:
        own = b"img-src 'self'"
        if own in before:  # a page of a site shows pictures already
            before = before.replace(own, own + b" data:", 1)
        else:
            before = before.replace(_CSP, _CSP + b" img-src data:;", 1)
    return b"".join([before, b'<header style="padding-top:0">\n', band.encode(), after])


def height_of(worn: Worn, wanted: float = HEIGHT) -> float:
    """How high the mark is drawn, in pixels: no less than its smallest size, on the screen and in print."""
    least = [one.height if one.unit == "px" else one.height * _PIXELS_PER_MM for one in worn.identity.minimum]
    return max([wanted, *least])


def _band(worn: Worn, asset: Asset, language: Language) -> str:
    height = height_of(worn)
    room = max(0.35, worn.identity.clear_share) * height
    alt = escape(asset.alt.in_(language), quote=True)
    size = f'width="{height * asset.ratio:.2f}" height="{height:.2f}"'
    content = worn.contents[asset.sha256]
    if asset.type == "image/svg+xml":
        drawn = inline(content, f'role="img" aria-label="{alt}" {size} style="display:block"')
    else:
        source = base64.b64encode(content).decode()
        drawn = f'<img src="data:image/png;base64,{source}" alt="{alt}" {size} style="display:block">'
    # The room is padding of the element that holds the mark and nothing else, so that whoever checks the page sees it;
    # the margin takes it back on the left, so that the mark stands in line with the words below.
    return (
        f'<div style="background:{GROUND};margin-bottom:2.75rem"><div class="page">'
        f'<div style="display:inline-block;vertical-align:top;padding:{room:.2f}px;margin-left:-{room:.2f}px">'
        f"{drawn}</div></div></div>\n"
    )


def printed(worn: Worn | None, language: Language) -> dict[str, str | float] | None:
    """What a layout on paper needs of the mark: its drawing, its words, its height and room in millimetres."""
    asset = None if worn is None else worn.identity.asset(language, GROUND, "image/svg+xml")
    if worn is None or asset is None or asset.sha256 not in worn.contents:
        return None
    height = max(_PRINTED, height_of(worn, 0) / _PIXELS_PER_MM)
    return {
        "svg": worn.contents[asset.sha256].decode(),
        "alt": asset.alt.in_(language),
        "height": height,
        "room": max(0.35, worn.identity.clear_share) * height,
    }


def inline(content: bytes, said: str) -> str:
    """A drawing as an element of a page: read, and written again with nothing but what draws.

    :param said: attributes of the element itself. :raises InvalidDocument: the drawing would do something.
    """
    root = read_svg(content, asset=True)
    box = root.get("viewBox") or f"0 0 {root.get('width')} {root.get('height')}"
    inside = "".join(_written(child) for child in root.children if child.name not in ("title", "desc", ""))
    return f'<svg xmlns="{SVG}" viewBox="{escape(box, quote=True)}" {said}>{inside}</svg>'


def _written(node: Node) -> str:
    """An element. Names within the drawing get a beginning of their own, so that they are no names of the page."""
    if node.name in ("title", "desc", ""):
        return ""
    given = []
    for name, value in node.attributes.items():
        own = f"mark-{value}" if name == "id" else _TARGET.sub("url(#mark-", value)
        given.append(f' {name}="{escape(own, quote=True)}"')
    inside = "".join(map(_written, node.children))
    return f"<{node.name}{''.join(given)}>{inside}</{node.name}>"
