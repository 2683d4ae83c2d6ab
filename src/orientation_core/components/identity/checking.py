"""One file held against an identity, whatever it is: told by its content, read by whoever can."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from orientation_core.analysis.identity.pictures import SIGNATURE
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.identity import Asset, Worn
from orientation_core.model.identity.check import IdentityCheck, Placement, judged
from orientation_core.model.identity.in_drawings import in_drawing
from orientation_core.model.identity.in_pages import in_page


def checked_file(
    worn: Worn,
    file: str,
    content: bytes,
    today: date,
    *,
    dpi: float | None = None,
    scale: float = 1.0,
    browser: bool = False,
) -> list[IdentityCheck]:
    """A check per mark in the file. :raises InvalidDocument: it is neither SVG, PNG nor HTML, or cannot be read."""
    found = _placements(worn, content, dpi, scale, browser=browser)
    return [judged(worn.identity, one, file, today) for one in found]


def _placements(
    worn: Worn, content: bytes, dpi: float | None, scale: float, *, browser: bool
) -> list[Placement]:
    assets = {one: worn.contents[one.sha256] for one in worn.identity.assets if one.sha256 in worn.contents}
    if content.startswith(SIGNATURE):
        return _in_picture(content, assets, dpi, scale)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:400].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        if browser:
            from orientation_core.analysis.identity.browser import pictured

            return _in_picture(pictured(content), assets, None, 1.0)
        return in_page(content, assets)
    if start.startswith(b"<"):
        return in_drawing(content, assets)
    words = sentence("this file is no SVG drawing, PNG picture or HTML page")
    raise InvalidDocument("placement", [Problem("", words, "placement.type")])


def _in_picture(
    content: bytes, assets: Mapping[Asset, bytes], dpi: float | None, scale: float
) -> list[Placement]:
    from orientation_core.analysis.identity.pixels import in_picture

    pictures = {asset: given for asset, given in assets.items() if asset.type == "image/png"}
    if not pictures:
        words = sentence("this identity has no PNG picture to compare pixels with")
        raise InvalidDocument("placement", [Problem("", words, "placement.picture")])
    return in_picture(content, pictures, dpi=dpi, scale=scale)
