"""A mark found in a picture by its pixels, and measured there.

What differs from its surroundings is gathered into patches, at several distances, because the parts of a mark may lie
apart. Each patch is held against the outline of every asset, upright, turned and mirrored; the likest is the mark. All
of it is plain counting on masks; the same picture gives the same measures.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from orientation_core.analysis.identity.patches import MOST_PATCHES, BoxOf, commonest, mask_of, patches
from orientation_core.analysis.identity.pictures import opened
from orientation_core.errors import require
from orientation_core.model.identity import Asset
from orientation_core.model.identity.check import RECOGNISED, Placement
from orientation_core.model.identity.colours import WHITE, Colour, alike, distance

if TYPE_CHECKING:
    from PIL.Image import Image

#: Outlines are compared as squares of so many pixels, each in or out at this level.
_GRID, _HALF = 48, 127
#: So much likelier must a turned or mirrored mark be before it counts as turned.
_UPRIGHT = 0.02
#: A colour counts from this share of the mark on.
_COLOUR_SHARE = 0.04
#: Assets whose proportions differ by less may be variants of each other.
_SAME_RATIO = 0.02
#: So many mixed pixels may lie between the colours of a mark and its end.
_EDGE = 3
#: What is around is calm when so much of it is one colour.
_CALM = 0.97


@attrs.frozen
class _Reference:
    """The outline of an asset, and its turned ones: (degrees, mirrored, mask, width by height)."""

    asset: Asset
    masks: tuple[tuple[float, bool, int, float], ...]


@attrs.frozen
class _Match:
    """A patch and how like an asset it is. :ivar colours: by which it was found, where it was found by them."""

    asset: Asset
    box: BoxOf
    ground: Colour
    likeness: float
    rotation: float
    mirrored: bool
    ratio: float
    colours: tuple[Colour, ...] | None = None


def in_picture(
    content: bytes, assets: Mapping[Asset, bytes], *, dpi: float | None = None, scale: float = 1.0
) -> list[Placement]:
    """The mark in a PNG: the likest patch, or a placement that says it found none.

    :param assets: with their files, PNG ones. :param dpi: dots per inch of a print. :param scale: device pixels per
        pixel of CSS, of a screen.
    :raises InvalidDocument: it cannot be read. :raises MissingExtra: Pillow is not installed.
    """
    picture, told = opened(content)
    on_paper = dpi or told
    digest = sha256(content).hexdigest()
    for asset in assets:
        if asset.sha256 == digest:
            return [_whole(picture, asset, scale)]
    references = _references(assets)
    flat = _flattened(picture)
    found = max(_matches(flat, references, (0, 0, *flat.size), 0), key=_likest, default=None)
    if found is None or found.likeness < RECOGNISED:
        found = max(
            [*_by_colours(flat, references, assets), *([found] if found else [])], key=_likest, default=None
        )
    if found is None or found.likeness < RECOGNISED:
        return [Placement(where="png", likeness=0.0 if found is None else found.likeness)]
    return [_measured(flat, found, assets, on_paper, scale)]


def _whole(picture: Image, asset: Asset, scale: float) -> Placement:
    return Placement(
        where="png", asset=asset, how="file", medium="screen", height=picture.height / scale, stretch=1.0,
        rotation=0.0, mirrored=False, effects=(), likeness=1.0,
    )  # fmt: skip


def _flattened(picture: Image) -> Image:
    """What is transparent shows the white of the paper."""
    require("identity", "PIL")
    from PIL import Image

    ground = Image.new("RGBA", picture.size, (*WHITE, 255))
    return Image.alpha_composite(ground, picture).convert("RGB")


# ------------------------------------------------------------------------------------ the outlines of assets


def _references(assets: Mapping[Asset, bytes]) -> list[_Reference]:
    """The outlines of all assets; variants that have the same are looked for once."""
    made = [_reference(asset, given) for asset, given in assets.items()]
    return list({one.masks: one for one in reversed(made)}.values())


@lru_cache(maxsize=64)
def _reference(asset: Asset, content: bytes) -> _Reference:
    """The outline of an asset upright, then turned and mirrored."""
    from PIL import Image, ImageOps

    picture = opened(content)[0]
    outline = picture.getchannel("A")
    if outline.getextrema()[0] == 255:  # no transparency: what differs from its corner is the mark
        outline = mask_of(picture.convert("RGB"), commonest(picture.convert("RGB")))
    whole = outline.point(lambda level: 255 if level > 100 else 0).getbbox() or (0, 0, *outline.size)
    upright = (whole[2] - whole[0]) / (whole[3] - whole[1])
    outline.thumbnail((96, 96))
    room = int(1.5 * max(outline.size))
    padded = _padded(outline, room)
    masks = []
    for mirrored in (False, True):
        base = ImageOps.mirror(padded) if mirrored else padded
        for degrees in range(-175, 181, 5):
            turned = base.rotate(-degrees, resample=Image.Resampling.BILINEAR)
            box = turned.point(lambda level: 255 if level > 100 else 0).getbbox()
            if box is not None:
                cut = turned.crop(box)
                ratio = cut.width / cut.height if degrees else upright
                masks.append((float(degrees), mirrored, _grid(cut), ratio))
    return _Reference(asset, tuple(masks))


def _padded(outline: Image, room: int) -> Image:
    from PIL import Image

    ground = Image.new("L", (room, room), 0)
    ground.paste(outline, ((room - outline.width) // 2, (room - outline.height) // 2))
    return ground


def _grid(mask: Image) -> int:
    """An outline as a square of bits, whatever its proportions: a number, because numbers are compared at once."""
    from PIL import Image

    small = mask.resize((_GRID, _GRID), Image.Resampling.BOX).point(lambda level: level > _HALF and 255)
    return int.from_bytes(small.convert("1").tobytes(), "big")


def _likeness(one: int, other: int) -> float:
    """How much two outlines share, of what either covers."""
    either = (one | other).bit_count()
    return (one & other).bit_count() / either if either else 0.0


# ------------------------------------------------------------------------------------ patches of a picture


def _matches(picture: Image, references: list[_Reference], within: BoxOf, depth: int) -> Iterator[_Match]:
    """Every patch that is like an asset; a patch that is full is a panel, and is looked into."""
    cut = picture.crop(within)
    ground = commonest(cut)
    mask = mask_of(cut, ground)
    seen: set[BoxOf] = set()
    for box in patches(mask):
        if box in seen or len(seen) >= MOST_PATCHES:
            continue
        seen.add(box)
        there = mask.crop(box)
        place = (within[0] + box[0], within[1] + box[1], within[0] + box[2], within[1] + box[3])
        yield from _compared(there, place, ground, references)
        if depth < 2 and place != within and _full(there):
            inset = max(1, min(there.size) // 100)
            inner = (place[0] + inset, place[1] + inset, place[2] - inset, place[3] - inset)
            if inner[2] - inner[0] > 8 and inner[3] - inner[1] > 8:
                yield from _matches(picture, references, inner, depth + 1)


def _likest(match: _Match) -> float:
    return match.likeness


def _by_colours(
    picture: Image, references: list[_Reference], assets: Mapping[Asset, bytes]
) -> Iterator[_Match]:
    """Patches that have the colours of an asset, whatever they stand on: how a mark is found on a picture."""
    from PIL import Image, ImageChops

    for asset, content in assets.items():
        own, mask = _own_colours(content), Image.new("L", picture.size, 0)
        for colour in own:
            mask = ImageChops.lighter(mask, ImageChops.invert(mask_of(picture, colour)))
        same = [one for one in references if abs(one.asset.ratio - asset.ratio) < _SAME_RATIO]
        for box in itertools.islice(patches(mask), MOST_PATCHES):
            for match in _compared(mask.crop(box), box, WHITE, same):
                ground = commonest(picture.crop(_around(picture, box)))
                yield attrs.evolve(match, asset=asset, ground=ground, colours=own)


def _around(picture: Image, box: BoxOf) -> BoxOf:
    """The box and a little of what is around."""
    left, top, right, bottom = box
    edge = max(2, (bottom - top) // 20)
    return (
        max(0, left - edge),
        max(0, top - edge),
        min(picture.width, right + edge),
        min(picture.height, bottom + edge),
    )


def _full(mask: Image) -> bool:
    from PIL import ImageStat

    return bool(ImageStat.Stat(mask).mean[0] > 0.72 * 255)


def _compared(there: Image, place: BoxOf, ground: Colour, references: list[_Reference]) -> Iterator[_Match]:
    if min(there.size) < 6:
        return
    grid = _grid(there)
    ratio = there.width / there.height
    for reference in references:
        scored = [
            (_likeness(grid, mask), degrees, mirrored, own)
            for degrees, mirrored, mask, own in reference.masks
        ]
        best = max(scored, key=lambda one: one[0])
        upright = next((one for one in scored if one[1] == 0 and not one[2]), best)
        if upright[0] >= best[0] - _UPRIGHT:
            best = upright
        likeness, degrees, mirrored, own = best
        yield _Match(reference.asset, place, ground, likeness, degrees, mirrored, ratio / own)


# ------------------------------------------------------------------------------------ measures


def _measured(
    picture: Image, found: _Match, assets: Mapping[Asset, bytes], dpi: float | None, scale: float
) -> Placement:
    mask = mask_of(picture, found.ground)
    if found.colours:
        found = attrs.evolve(found, box=_with_edges(mask, found.box))
    left, top, right, bottom = found.box
    colours = found.colours or _colours(picture.crop(found.box), mask.crop(found.box))
    tall = bottom - top
    upright = not found.rotation and not found.mirrored
    # A pixel more or less is how pictures are scaled, and no stretching.
    ratio = 1.0 if abs((right - left) - (right - left) / found.ratio) <= 1 else found.ratio
    asset = _variant(found.asset, colours, assets)
    space = _space(mask, found.box) / tall
    return Placement(
        where=f"png, {left}, {top}, {right - left} x {tall}",
        asset=asset,
        how="pixels",
        likeness=found.likeness,
        medium="print" if dpi else "screen",
        height=tall / dpi * 25.4 if dpi else tall / scale,
        stretch=ratio if upright or abs(ratio - 1) > 0.1 else 1.0,
        rotation=found.rotation,
        mirrored=found.mirrored,
        colours=colours,
        background=found.ground,
        calm=_calm(picture, found.box, found.ground),
        space=space,
    )


def _with_edges(mask: Image, box: BoxOf) -> BoxOf:
    """The box with the mixed pixels at the edges of the mark, which have none of its colours: a few, and then nothing."""
    left, top, right, bottom = box

    def more(line: Callable[[int], BoxOf]) -> int:
        return next((n for n in range(_EDGE + 1) if mask.crop(line(n)).getbbox() is None), 0)

    return (
        left - more(lambda n: (left - n - 1, top, left - n, bottom)),
        top - more(lambda n: (left, top - n - 1, right, top - n)),
        right + more(lambda n: (right + n, top, right + n + 1, bottom)),
        bottom + more(lambda n: (left, bottom + n, right, bottom + n + 1)),
    )


def _colours(picture: Image, mask: Image) -> tuple[Colour, ...]:
    """The colours of the mark, the commonest first; pixels at its edges are mixed ones, and do not count."""
    from PIL import Image, ImageFilter

    inner = mask.filter(ImageFilter.MinFilter(3))
    if inner.getbbox() is None:
        inner = mask
    cut = picture.copy()
    cut.thumbnail((400, 400), Image.Resampling.NEAREST)
    inner = inner.resize(cut.size, Image.Resampling.NEAREST)
    counts: dict[Colour, int] = {}
    levels, inside = cut.tobytes(), inner.tobytes()
    for place, within in enumerate(inside):
        if within:
            colour = (levels[3 * place], levels[3 * place + 1], levels[3 * place + 2])
            counts[colour] = counts.get(colour, 0) + 1
    total = sum(counts.values())
    groups: list[tuple[Colour, int]] = []
    for colour, times in sorted(counts.items(), key=lambda one: -one[1])[:4000]:
        near = next((place for place, (one, _) in enumerate(groups) if alike(one, colour)), None)
        if near is None:
            groups.append((colour, times))
        else:
            groups[near] = (groups[near][0], groups[near][1] + times)
    return tuple(one for one, times in groups if times >= _COLOUR_SHARE * total)


def _variant(asset: Asset, colours: tuple[Colour, ...], assets: Mapping[Asset, bytes]) -> Asset:
    """Of the assets with the same outline, the one whose colours are nearest to those seen."""
    if not colours:
        return asset
    same = [one for one in assets if abs(one.ratio - asset.ratio) < _SAME_RATIO]

    def apart(one: Asset) -> float:
        own = _own_colours(assets[one])
        return sum(min(distance(colour, other) for other in own) for colour in colours) + 5 * abs(
            len(own) - len(colours)
        )

    return min(same, key=apart)


@lru_cache(maxsize=64)
def _own_colours(content: bytes) -> tuple[Colour, ...]:
    """The colours of the picture of an asset."""
    picture = opened(content)[0]
    return _colours(
        picture.convert("RGB"), picture.getchannel("A").point(lambda level: 255 if level > 200 else 0)
    )


def _space(mask: Image, box: BoxOf) -> float:
    """The distance to what is nearest on any side, or to the edge of the picture: no more than twice its height is looked at."""
    left, top, right, bottom = box
    reach = min(left, top, mask.width - right, mask.height - bottom, 2 * (bottom - top))
    area = mask.crop((left - reach, top - reach, right + reach, bottom + reach))
    area.paste(0, (reach, reach, area.width - reach, area.height - reach))
    free, taken = 0, reach + 1
    while taken - free > 1:
        middle = (free + taken) // 2
        edge = reach - middle
        clear = area.crop((edge, edge, area.width - edge, area.height - edge)).getbbox() is None
        free, taken = (middle, taken) if clear else (free, middle)
    return float(free)


def _calm(picture: Image, box: BoxOf, ground: Colour) -> bool:
    """Whether what lies right around the mark is one colour."""
    from PIL import Image, ImageDraw, ImageStat

    left, top, right, bottom = box
    around = _around(picture, box)
    ring = Image.new("L", (around[2] - around[0], around[3] - around[1]), 255)
    ImageDraw.Draw(ring).rectangle(
        (left - around[0] - 1, top - around[1] - 1, right - around[0], bottom - around[1]), fill=0
    )
    if ring.getbbox() is None:
        return True
    apart = mask_of(picture.crop(around), ground)
    return bool(ImageStat.Stat(apart, ring).mean[0] <= (1 - _CALM) * 255)
