"""Colours: read as CSS writes them, held side by side as WCAG and the eye do."""

from __future__ import annotations

import re
from math import hypot

#: Red, green and blue, 0 to 255.
Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)

#: Two colours that lie nearer in CIE Lab than this are one to the eye; screens and prints differ by as much.
ALIKE = 6.0

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*1(?:\.0+)?\s*)?\)")
#: The names that people write by hand; others are not read.
_NAMES = {
    "black": (0, 0, 0), "white": (255, 255, 255), "red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255),
    "green": (0, 128, 0), "yellow": (255, 255, 0), "orange": (255, 165, 0), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "silver": (192, 192, 192), "navy": (0, 0, 128), "maroon": (128, 0, 0),
    "purple": (128, 0, 128), "teal": (0, 128, 128), "olive": (128, 128, 0), "aqua": (0, 255, 255),
    "cyan": (0, 255, 255), "fuchsia": (255, 0, 255), "magenta": (255, 0, 255), "pink": (255, 192, 203),
    "brown": (165, 42, 42),
}  # fmt: skip


def of_hex(value: str) -> Colour:
    """The colour of ``#rrggbb``."""
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def to_hex(colour: Colour) -> str:
    """A colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def read_colour(text: str) -> Colour | None:
    """A colour as CSS writes it (``#abc``, ``#aabbcc``, ``rgb(…)``, a common name); None for anything else."""
    said = text.strip().lower()
    if said in _NAMES:
        return _NAMES[said]
    found = _HEX.fullmatch(said)
    if found:
        digits = found[1] if len(found[1]) == 6 else "".join(2 * one for one in found[1])
        return of_hex(f"#{digits}")
    rgb = _RGB.fullmatch(said)
    if rgb and all(int(one) <= 255 for one in rgb.groups()):
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    return None


def _linear(level: int) -> float:
    """A level of sRGB as light."""
    share = level / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: Colour) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2: from 1 for the same colour to 21 for black on white."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _lab(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = map(_linear, colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: Colour, other: Colour) -> float:
    """How far two colours lie apart for the eye: CIE 1976, 2.3 is just seen."""
    (l1, a1, b1), (l2, a2, b2) = _lab(one), _lab(other)
    return hypot(l1 - l2, a1 - a2, b1 - b2)


def alike(one: Colour, other: Colour) -> bool:
    """Whether they are one colour to the eye."""
    return distance(one, other) <= ALIKE
