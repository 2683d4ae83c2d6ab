"""The mark in pictures: found where it is, and measured to a pixel."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import date

import pytest

from marks import content, picture, published
from orientation_core.components.identity.checking import checked_file
from orientation_core.errors import InvalidDocument

TODAY = date(2026, 3, 2)


def check(made: bytes, **more):
    (found,) = checked_file(published(), "file.png", made, TODAY, **more)
    return found


def broken(made: bytes, **more) -> set[str]:
    return {one.rule for one in check(made, **more).findings if one.verdict == "broken"}


def near(draw):
    draw.rectangle((230, 100, 300, 198), fill="#333333")


def panel(draw):
    draw.rectangle((60, 60, 260, 240), fill="#12304f")


def stripes(draw):
    for x in range(0, 400, 12):
        draw.rectangle((x, 0, x + 5, 300), fill="#d0d7e0")


def around(draw):
    """Words and lines, far enough away."""
    for y in range(10, 290, 14):
        draw.rectangle((280, y, 390, y + 6), fill="#1f2933")


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        ({}, set()),
        ({"paint": around}, set()),
        ({"ground": "#f5f7fa"}, set()),
        ({"variant": "monochrome"}, set()),
        ({"variant": "negative", "ground": "#12304f"}, set()),
        ({"variant": "negative", "paint": panel}, set()),
        ({"size": (24, 20)}, {"size"}),
        ({"at": (6, 100)}, {"clear_space"}),
        ({"paint": near}, {"clear_space"}),
        ({"size": (170, 98)}, {"proportions"}),
        ({"turn": 20}, {"rotation"}),
        ({"turn": -90}, {"rotation"}),
        ({"mirror": True}, {"mirroring"}),
        ({"swap": "#8e24aa"}, {"colour"}),
        ({"ground": "#e0a030"}, {"background", "contrast"}),
        ({"paint": stripes}, {"calm", "clear_space", "background"}),
    ],
)
def test_each_abuse_breaks_its_own_rule(given, rules):
    assert broken(picture(**given)) == rules


def test_measures_are_those_of_the_picture():
    found = check(picture(paint=near))
    assert found.where == "png, 100, 100, 120 x 98"
    assert found.finding("clear_space").measured == "0.10"  # 10 of 98
    assert found.finding("size").measured == "98.0"
    assert abs(float(found.finding("proportions").measured) - 1) < 0.01
    assert abs(float(check(picture(turn=20)).finding("rotation").measured) - 20) <= 2.5


@pytest.mark.parametrize(("tall", "apart", "measured"), [(60, 2, "0.03"), (100, 3, "0.03"), (200, 6, "0.03")])
def test_mixed_pixels_at_its_own_edges_are_not_what_is_nearest(tall, apart, measured):
    wide = round(tall * 600 / 490)
    right = 100 + wide + apart
    made = picture(
        size=(wide, tall),
        canvas=(500, 450),
        paint=lambda draw: draw.rectangle((right, 100, right + 20, 99 + tall), fill="#000000"),
    )
    found = check(made)
    assert found.finding("clear_space").measured == measured
    assert found.finding("size").measured == f"{tall}.0"


def test_a_print_is_measured_in_millimetres():
    found = check(picture(dpi=300))
    assert found.finding("size").measured == "8.3"  # 98 pixels at 300 to the inch
    assert broken(picture(), dpi=600) == {"size"}
    assert check(picture(), scale=2).finding("size").measured == "49.0"


def test_something_else_is_not_taken_for_the_mark():
    from PIL import Image, ImageDraw

    for shape in ("rectangle", "ellipse"):
        made = Image.new("RGB", (300, 200), "white")
        getattr(ImageDraw.Draw(made), shape)((60, 40, 200, 160), fill="#1b4d7e")
        out = io.BytesIO()
        made.save(out, "PNG")
        assert broken(out.getvalue()) == {"asset"}
    blank = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(blank, "PNG")
    assert broken(blank.getvalue()) == {"asset"}


def test_the_file_itself_is_known_byte_for_byte():
    found = check(content("answered-colour.png"))
    assert (found.how, found.asset) == ("file", "answered-colour.png")


# ------------------------------------------------------------------------------------ hostile


def png(width: int, height: int, data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "made",
    [
        png(30_000, 30_000, zlib.compress(b"\0" * 1000)),
        png(20_000, 4_000, b""),
        png(100, 100, b"no data at all"),
        png(100, 100, zlib.compress(b"\0" * 10)),
        png(0, 10, b""),
        picture()[:-200],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 200,
    ],
    ids=["bomb", "too many", "junk", "short", "none", "torn", "chunk"],
)
def test_a_picture_that_means_harm_is_refused(made):
    with pytest.raises(InvalidDocument):
        check(made)
