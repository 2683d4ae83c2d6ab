"""What stands out in a picture: masks of what differs from a colour, and boxes of what hangs together in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from orientation_core.model.identity.colours import Colour

if TYPE_CHECKING:
    from PIL.Image import Image

#: Levels, of 255, by which a pixel must differ from what is around to belong to something.
_DIFFERS = 40
#: Pictures are searched at this size, and gaps of so many pixels in it are closed, one after the other.
_SEARCH = 420
_GAPS = (1, 5, 11, 21)
MOST_PATCHES = 60

BoxOf = tuple[int, int, int, int]


def commonest(picture: Image) -> Colour:
    """The colour that most of the edge has."""
    width, height = picture.size
    edges = [
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    ]
    counts: dict[Colour, int] = {}
    for box in edges:
        listed: Any = picture.crop(box).getcolors(width + height) or []
        for times, colour in listed:
            counts[colour] = counts.get(colour, 0) + times
    return max(counts, key=lambda one: (counts[one], one))


def mask_of(picture: Image, ground: Colour) -> Image:
    """What differs from the ground: 255 where it does."""
    from PIL import Image, ImageChops

    apart = ImageChops.difference(picture, Image.new("RGB", picture.size, ground))
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point(lambda level: 255 if level > _DIFFERS else 0)


def patches(mask: Image) -> Iterator[BoxOf]:
    """Boxes of what hangs together, at several distances, in pixels of the mask."""
    from PIL import Image, ImageFilter

    whole = mask.getbbox()
    if whole is None:
        return
    yield whole
    shrink = max(1.0, max(mask.size) / _SEARCH)
    small = mask.resize(
        (max(1, round(mask.width / shrink)), max(1, round(mask.height / shrink))), Image.Resampling.BOX
    ).point(lambda level: 255 if level > 24 else 0)
    for gap in _GAPS:
        grown = small.filter(ImageFilter.MaxFilter(gap)) if gap > 1 else small
        for left, top, right, bottom in _components(grown):
            slack = gap // 2
            rough = (
                max(0, int((left - slack - 1) * shrink)), max(0, int((top - slack - 1) * shrink)),
                min(mask.width, int((right + slack + 1) * shrink)), min(mask.height, int((bottom + slack + 1) * shrink)),
            )  # fmt: skip
            inner = mask.crop(rough).getbbox()
            if inner is not None and min(inner[2] - inner[0], inner[3] - inner[1]) >= 6:
                yield (rough[0] + inner[0], rough[1] + inner[1], rough[0] + inner[2], rough[1] + inner[3])


def _components(mask: Image) -> list[BoxOf]:
    """The boxes of what hangs together, the largest first: runs of each row, joined with those they touch above."""
    width, height = mask.size
    rows = mask.tobytes()
    parent: list[int] = []
    boxes: list[list[int]] = []

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    above: list[tuple[int, int, int]] = []
    for y in range(height):
        row, x, here = rows[y * width : (y + 1) * width], 0, []
        while (start := row.find(b"\xff", x)) >= 0:
            end = row.find(b"\x00", start)
            end = width if end < 0 else end
            touching = [root(name) for first, last, name in above if first <= end and start <= last]
            name = min(touching) if touching else len(parent)
            if not touching:
                parent.append(name)
                boxes.append([start, y, end, y + 1])
            for other in touching:
                parent[other] = name
            for other in {name, *touching}:
                box, was = boxes[name], boxes[other]
                boxes[name] = [
                    min(box[0], was[0], start), min(box[1], was[1], y), max(box[2], was[2], end),
                    max(box[3], was[3], y + 1),
                ]  # fmt: skip
            here.append((start, end, name))
            x = end
        above = here
    found: list[BoxOf] = [
        (box[0], box[1], box[2], box[3]) for name, box in enumerate(boxes) if root(name) == name
    ]
    return sorted(found, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))[:MOST_PATCHES]
