"""A mark found in a drawing: by the bytes of the file, by a picture that it holds, or by its shapes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import pairwise

import attrs

from orientation_core.model.identity import Asset, Medium
from orientation_core.model.identity.check import Placement
from orientation_core.model.identity.colours import WHITE, Colour
from orientation_core.model.identity.drawing import read_svg
from orientation_core.model.identity.geometry import Box, Matrix
from orientation_core.model.identity.shapes import Canvas, Shape, laid_out

_MM = 25.4 / 96


@attrs.frozen
class Found:
    """Where a mark is in a drawing. :ivar first, last: its shapes. :ivar by: from the asset's units to the drawing's.

    :ivar even: all of its shapes were moved alike. :ivar painted: in plain colours where the asset has them.
    """

    asset: Asset
    first: int
    last: int
    by: Matrix
    box: Box
    even: bool
    painted: bool = True


def in_drawing(content: bytes, assets: Mapping[Asset, bytes]) -> list[Placement]:
    """The marks in an SVG file; one that says it found none, when there is none.

    :param assets: with their files. :raises InvalidDocument: the file cannot be read, or would do something.
    """
    canvas = laid_out(read_svg(content))
    digest = sha256(content).hexdigest()
    for asset in assets:
        if asset.sha256 == digest:
            return [_whole(canvas, asset)]
    found = list(_found(canvas, assets))
    return [_placed(canvas, one) for one in found] or [Placement(where="svg")]


def _whole(canvas: Canvas, asset: Asset) -> Placement:
    """The file of an asset itself: nothing stands around it yet."""
    medium, height = _size(canvas, canvas.box.height)
    return Placement(
        where="svg",
        medium=medium,
        height=height,
        asset=asset,
        how="file",
        stretch=1.0,
        rotation=0.0,
        mirrored=False,
        effects=(),
        colours=_colours(canvas.shapes),
    )


def _size(canvas: Canvas, height: float) -> tuple[Medium, float]:
    """A height in the units of a drawing as people measure it."""
    pixels = height * canvas.pixels
    return ("print", pixels * _MM) if canvas.paper else ("screen", pixels)


def _colours(shapes: tuple[Shape, ...]) -> tuple[Colour, ...]:
    seen = [colour for one in shapes for colour in (one.fill, one.stroke) if colour is not None]
    return tuple(dict.fromkeys(seen))


def _found(canvas: Canvas, assets: Mapping[Asset, bytes]) -> Iterator[Found]:
    """Every mark. Variants have the same shapes: of several the one whose colours are those that are seen."""
    yield from _pictures(canvas, assets)
    drawn = [(asset, laid_out(read_svg(content))) for asset, content in assets.items() if "svg" in asset.type]
    place = 0
    while place < len(canvas.shapes):
        here = [one for asset, own in drawn for one in [_match(canvas, place, asset, own)] if one is not None]
        if not here:
            place += 1
            continue
        own = dict(drawn)
        best = max(here, key=lambda one: _shared(canvas.shapes[one.first : one.last], own[one.asset].shapes))
        yield best
        place = best.last


def _shared(shapes: tuple[Shape, ...], others: tuple[Shape, ...]) -> int:
    return sum(one.fill == other.fill for one, other in zip(shapes, others, strict=True))


def _match(canvas: Canvas, place: int, asset: Asset, own: Canvas) -> Found | None:
    """The asset, when its shapes stand one after the other from that place on."""
    shapes = canvas.shapes[place : place + len(own.shapes)]
    if not own.shapes or [one.form for one in shapes] != [one.form for one in own.shapes]:
        return None
    moved = [
        there.by.then(undone)
        for there, here in zip(shapes, own.shapes, strict=True)
        for undone in [here.by.inverse()]
        if undone is not None
    ]
    if not moved or abs(moved[0].determinant) < 1e-12:
        return None
    even = all(_same(one, other, own.box) for one, other in pairwise(moved))
    box = own.box.moved(moved[0])
    painted = all(one.plain or not other.plain for one, other in zip(shapes, own.shapes, strict=True))
    return Found(asset, place, place + len(shapes), moved[0], box, even, painted)


def _same(one: Matrix, other: Matrix, box: Box) -> bool:
    """Whether two transforms put a box in the same place, to a hundredth of its size."""
    slack = 0.01 * box.moved(one).height
    corners = zip(map(one.at, box.corners()), map(other.at, box.corners()), strict=True)
    return all(abs(x - u) <= slack and abs(y - v) <= slack for (x, y), (u, v) in corners)


def _pictures(canvas: Canvas, assets: Mapping[Asset, bytes]) -> Iterator[Found]:
    """Assets that are in the drawing as pictures."""
    for place, shape in enumerate(canvas.shapes):
        if shape.kind == "image" and shape.href.startswith("data:"):
            digest = sha256(picture_of(shape.href)).hexdigest()
            for asset in assets:
                if asset.sha256 == digest:
                    yield Found(asset, place, place + 1, _fitted(shape, asset), shape.box, even=True)


def picture_of(address: str) -> bytes:
    """The bytes of a data address; none when they cannot be read."""
    try:
        return base64.b64decode("".join(address.partition(",")[2].split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _fitted(shape: Shape, asset: Asset) -> Matrix:
    """From the units of a picture to the drawing. Its form says how wide and high it was made."""
    said = dict(one.partition("=")[::2] for one in shape.form[1:])
    try:
        width, height = float(said["width"]), float(said["height"])
    except (KeyError, ValueError):
        width, height = asset.width, asset.height
    return shape.by.then(Matrix(a=width / asset.width, d=height / asset.height))


def _placed(canvas: Canvas, found: Found) -> Placement:
    shapes = canvas.shapes[found.first : found.last]
    across, down = found.by.scales
    height = found.asset.height * down
    effects = sorted({name for one in shapes for name in one.effects})
    if found.by.skew > 1:
        effects.append("skew")
    if not found.even:
        effects.append("parts_moved")
    if not found.painted:
        effects.append("paint")
    own = None if shapes[0].kind == "image" else _colours(shapes)
    background, calm = _ground(canvas, found)
    medium, tall = _size(canvas, height)
    return Placement(
        medium=medium,
        height=tall,
        where=f"svg, {found.box.left:.0f}, {found.box.top:.0f}",
        asset=found.asset,
        how="file" if shapes[0].kind == "image" else "shapes",
        likeness=1.0,
        stretch=across / down if down else None,
        rotation=found.by.rotation if found.by.determinant > 0 else Matrix(a=-1).then(found.by).rotation,
        mirrored=found.by.determinant < 0,
        colours=own,
        background=background,
        calm=calm,
        space=_space(canvas, found) / height if height else None,
        effects=tuple(effects),
    )


def _under(canvas: Canvas, found: Found) -> list[Shape]:
    """What is painted before the mark and lies under it, the topmost first."""
    below = canvas.shapes[: found.first]
    return [one for one in reversed(below) if _painted(one) and one.box.meets(found.box)]


def _painted(shape: Shape) -> bool:
    return shape.fill is not None or shape.stroke is not None or not shape.plain


def _ground(canvas: Canvas, found: Found) -> tuple[Colour | None, bool]:
    """What the mark stands on, and whether that is one colour. Paper and pages are white where nothing is painted."""
    slack = 0.01 * found.box.height
    for one in _under(canvas, found):
        whole = one.kind == "rect" and one.box.holds(found.box, slack)
        if whole and one.fill is not None and one.plain and not one.effects:
            return one.fill, True
        return one.fill if whole else None, False
    return WHITE, True


def _space(canvas: Canvas, found: Found) -> float:
    """The distance to what is nearest: another shape, the edge of what it stands on, or of the drawing."""
    slack = 0.01 * found.box.height
    nearest = found.box.inside(canvas.box)
    for place, one in enumerate(canvas.shapes):
        if found.first <= place < found.last or not _painted(one):
            continue
        if one.box.holds(found.box, slack) and place < found.first:
            nearest = min(nearest, found.box.inside(one.box))
        else:
            nearest = min(nearest, found.box.gap(one.box))
    return max(nearest, 0.0)
