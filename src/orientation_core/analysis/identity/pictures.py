"""PNG files that come from outside: opened only when their frame is sound and they are no larger than is needed."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from orientation_core.errors import InvalidDocument, Problem, Sentence, require, sentence
from orientation_core.model.gate.images import check_png
from orientation_core.model.gate.messages import TextProblem

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 20 << 20
#: Of a picture in which a mark is looked for: an A3 poster at 300 dpi has 17 million.
MOST_PIXELS = 40_000_000

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, read from its frame alone. :raises InvalidDocument: it is none, or claims too much."""
    if not content.startswith(SIGNATURE):
        raise _refused(sentence("this file is no PNG picture"), "png.type")
    if len(content) > MOST_BYTES:
        raise _refused(
            sentence("the file is too large: {most} MB at most", most=MOST_BYTES >> 20), "png.size"
        )
    try:
        check_png(content)
    except TextProblem as error:
        raise InvalidDocument("picture", [error.at("", "en")]) from None
    width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if width * height > MOST_PIXELS:
        words = sentence(
            "the picture has {pixels} million pixels, and {most} are looked at",
            pixels=width * height // 1_000_000,
            most=MOST_PIXELS // 1_000_000,
        )
        raise _refused(words, "png.pixels")
    return width, height


def opened(content: bytes) -> tuple[Image, float | None]:
    """The pixels of a PNG with their transparency, and at how many dots per inch it is told to be, if it says so.

    :raises MissingExtra: Pillow is not installed. :raises InvalidDocument: as :func:`size_of`, or it is torn.
    """
    size_of(content)
    require("identity", "PIL")
    from PIL import Image, PngImagePlugin

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=["PNG"])
            dpi = picture.info.get("dpi")
            made = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Warning):
        raise _refused(sentence("the picture is damaged"), "png.damaged") from None
    assert PngImagePlugin.MAX_TEXT_MEMORY  # what is said in a picture is bounded, too
    return made, float(dpi[1]) if dpi and dpi[1] > 1 else None


def _refused(words: Sentence, code: str) -> InvalidDocument:
    return InvalidDocument("picture", [Problem("", words, code)])
