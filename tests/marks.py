"""Placements of the example mark for tests: as drawings, pictures and pages."""

from __future__ import annotations

import io
from typing import Any

import attrs

from orientation_core.model.identity import VisualIdentity, Worn
from orientation_plugins.belgium.identity import example

SVG = "http://www.w3.org/2000/svg"


def published(**changes: Any) -> Worn:
    made = example()
    return attrs.evolve(made, identity=attrs.evolve(made.identity, status="published", **changes))


def content(name: str) -> bytes:
    worn = example()
    return next(worn.contents[one.sha256] for one in worn.identity.assets if one.name == name)


def inside(variant: str = "colour") -> str:
    """The shapes of the mark, without the drawing around them."""
    text = content(f"answered-{variant}.svg").decode()
    return text[text.index(">") + 1 : text.rindex("</svg>")]


def drawing(
    transform: str = "translate(60 60)",
    *,
    shapes: str | None = None,
    before: str = "",
    after: str = "",
    size: str = 'width="400" height="400"',
) -> bytes:
    """A drawing of 400 by 400 with the mark in it, 98 high where nothing else is said."""
    mark = f'<g transform="{transform}">{inside() if shapes is None else shapes}</g>'
    return f'<svg xmlns="{SVG}" viewBox="0 0 400 400" {size}>{before}{mark}{after}</svg>'.encode()


def picture(
    *,
    variant: str = "colour",
    size: tuple[int, int] = (120, 98),
    at: tuple[int, int] = (100, 100),
    canvas: tuple[int, int] = (400, 300),
    ground: str = "#ffffff",
    turn: float = 0,
    mirror: bool = False,
    paint: Any = None,
    dpi: int | None = None,
    swap: str | None = None,
) -> bytes:
    """A PNG with the mark pasted in. :param paint: draws further things. :param swap: the colour of all of it."""
    from PIL import Image, ImageDraw, ImageOps

    mark = Image.open(io.BytesIO(content(f"answered-{variant}.png"))).convert("RGBA")
    if swap is not None:
        flat = Image.new("RGBA", mark.size, swap)
        flat.putalpha(mark.getchannel("A"))
        mark = flat
    mark = mark.resize(size, Image.Resampling.LANCZOS)
    if mirror:
        mark = ImageOps.mirror(mark)
    if turn:
        mark = mark.rotate(-turn, expand=True, resample=Image.Resampling.BICUBIC)
    made = Image.new("RGBA", canvas, ground)
    if paint is not None:
        paint(ImageDraw.Draw(made))
    made.alpha_composite(mark, at)
    out = io.BytesIO()
    made.convert("RGB").save(out, "PNG", **({} if dpi is None else {"dpi": (dpi, dpi)}))
    return out.getvalue()


def verdicts(identity: VisualIdentity, check: Any) -> dict[str, str]:
    assert check.identity == identity.name
    return {one.rule: one.verdict for one in check.findings}
