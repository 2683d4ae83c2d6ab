"""The frame of image files, read without decoding a single pixel.

Enough to tell a picture from a script that begins like one, from a torn file, and from one that claims more
pixels than any camera makes and would fill the memory of whoever opens it.
"""

from __future__ import annotations

from orientation_core.model.gate.messages import refusal

MOST_PIXELS = 200_000_000
LONGEST_SIDE = 32_767


def _check_size(width: int, height: int) -> None:
    if not (width and height):
        raise refusal("file.damaged")
    if width > LONGEST_SIDE or height > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise refusal("file.bomb")


def check_png(content: bytes) -> None:
    """Walk the chunks from IHDR to IEND.

    :raises TextProblem: ``file.damaged`` or ``file.bomb``.
    """
    place, first = 8, True
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        name = content[place + 4 : place + 8]
        if first:
            if name != b"IHDR" or length != 13:
                break
            _check_size(
                int.from_bytes(content[place + 8 : place + 12]),
                int.from_bytes(content[place + 12 : place + 16]),
            )
            first = False
        place += 12 + length
        if name == b"IEND" and place <= len(content):
            return
    raise refusal("file.damaged")


_JPEG_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


def check_jpeg(content: bytes) -> None:
    """Walk the segments up to the picture data; there has to be a frame with a size.

    :raises TextProblem: ``file.damaged`` or ``file.bomb``.
    """
    place, sized = 2, False
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF or marker in _JPEG_WITHOUT_LENGTH:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == 0xDA and sized:
            return
        length = int.from_bytes(content[place + 2 : place + 4])
        if marker in _JPEG_START_OF_FRAME and place + 9 <= len(content):
            _check_size(
                int.from_bytes(content[place + 7 : place + 9]), int.from_bytes(content[place + 5 : place + 7])
            )
            sized = True
        if marker == 0xD9 or length < 2:
            break
        place += 2 + length
    raise refusal("file.damaged")


def check_gif(content: bytes) -> None:
    """Screen size, colour table, and a block after it as the format has them.

    :raises TextProblem: ``file.damaged`` or ``file.bomb``.
    """
    if len(content) < 14:
        raise refusal("file.damaged")
    _check_size(int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little"))
    flags = content[10]
    colours = 3 << ((flags & 7) + 1) if flags & 0x80 else 0
    if content[13 + colours : 14 + colours] not in {b"\x21", b"\x2c"} or b"\x3b" not in content[-8:]:
        raise refusal("file.damaged")


def check_webp(content: bytes) -> None:
    """The length that the container declares is the length there is.

    :raises TextProblem: ``file.damaged``.
    """
    declared = int.from_bytes(content[4:8], "little") + 8
    if content[:4] != b"RIFF" or not declared <= len(content) <= declared + 1:
        raise refusal("file.damaged")
