"""Files that mean harm are refused with a typed error, at once, and nothing is fetched."""

from __future__ import annotations

import time
from datetime import date

import pytest

from marks import SVG, drawing, published
from orientation_core.components.identity.checking import checked_file
from orientation_core.errors import InvalidDocument
from orientation_core.labels import in_language
from orientation_core.model.identity.drawing import read_svg


def svg(inside: str, head: str = "", said: str = "") -> bytes:
    return f'{head}<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" {said}>{inside}</svg>'.encode()


LAUGHS = (
    "<!DOCTYPE svg [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {name} '{10 * f'&{before};'}'>"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
BOMB = "".join(
    f'<g id="g{number}">{10 * f"<use href=&quot;#g{number - 1}&quot;/>".replace("&quot;", chr(34))}</g>'
    for number in range(1, 9)
)

ACTIVE = {
    "script": svg("<script>alert(1)</script>"),
    "handler": svg('<path d="M0 0" onload="alert(1)"/>'),
    "handler on top": svg("", said='onload="alert(1)"'),
    "foreign": svg("<foreignObject><p>x</p></foreignObject>"),
    "link": svg('<a href="#x"><path d="M0 0"/></a>'),
    "javascript": svg('<use href="javascript:alert(1)"/>'),
    "elsewhere": svg('<image href="https://example.org/x.png"/>'),
    "elsewhere, the old way": svg('<image xlink:href="file:///etc/passwd"/>'),
    "html in a picture": svg('<image href="data:text/html;base64,AAAA"/>'),
    "animated": svg('<set attributeName="href" to="x"/>'),
    "style elsewhere": svg("<style>@import 'https://example.org/x.css';</style>"),
    "style escaped": svg("<style>@\\69mport 'x';</style>"),
    "paint elsewhere": svg('<path d="M0 0" style="fill:url(https://example.org/x#y)"/>'),
    "filter elsewhere": svg('<path d="M0 0" filter="url( \'https://example.org/x#y\' )"/>'),
    "laughs": svg("<desc>&j;</desc>", LAUGHS),
    "entity elsewhere": svg("<desc>&x;</desc>", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
    "document type": svg("", '<!DOCTYPE svg PUBLIC "x" "https://example.org/svg.dtd">'),
    "style sheet": svg("", '<?xml-stylesheet href="https://example.org/x.css"?>'),
    "deep": svg("<g>" * 500 + "</g>" * 500),
    "many": svg("<g/>" * 30_000),
    "large": svg("<desc>" + "x" * (5 << 20) + "</desc>"),
    "long": svg(f'<path d="{"M0 0" * 100_000}"/>'),
    "torn": svg("<g>"),
    "other": b"<page xmlns='http://www.w3.org/1999/xhtml'/>",
    "nothing": b"",
    "without size": f'<svg xmlns="{SVG}"><path d="M0 0"/></svg>'.encode(),
    "of no width": f'<svg xmlns="{SVG}" viewBox="0 0 0 9"/>'.encode(),
    "uses upon uses": svg(f'<g id="g0"><path d="M0 0H1"/></g>{BOMB}'),
    "uses itself": svg('<g id="a"><use href="#a"/></g>'),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_a_drawing_that_means_harm_is_refused_at_once(name):
    began = time.process_time()
    with pytest.raises(InvalidDocument) as caught:
        checked_file(published(), "x.svg", ACTIVE[name], date(2026, 3, 2))
    assert time.process_time() - began < 8
    for language in ("fr", "nl", "de"):
        (problem,) = in_language(caught.value, language).problems
        assert problem.message != caught.value.problems[0].message


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="data:image/png;base64,AAAA"/>', "<text>Plaintes</text>", "<style>path{fill:red}</style>",
        '<use href="#x"/>', '<path d="M0 0" filter="url(#f)"/>', '<path d="M0 0" class="x"/>',
    ],
)  # fmt: skip
def test_an_asset_needs_less_than_a_placement(inside):
    read_svg(svg(inside))
    with pytest.raises(InvalidDocument):
        read_svg(svg(inside), asset=True)


def test_a_page_of_a_million_elements_is_refused_or_read_soon():
    began = time.process_time()
    deep = b"<!DOCTYPE html>" + b"<div>" * 100_000
    with pytest.raises(InvalidDocument):
        checked_file(published(), "x.html", deep, date(2026, 3, 2))
    flat = b"<!DOCTYPE html><style>" + b"a{b:c}" * 10_000 + b"</style>" + b"<p class='x y z'>" * 400
    checked_file(published(), "x.html", flat + b"</p>" * 400, date(2026, 3, 2))
    assert time.process_time() - began < 8


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"\x00" * 100, b"<"])
def test_what_is_nothing_of_the_kind_is_refused(content):
    with pytest.raises(InvalidDocument):
        checked_file(published(), "x", content, date(2026, 3, 2))


def test_numbers_of_every_size_do_no_harm():
    for transform in (
        "scale(1e300)",
        "scale(0)",
        "matrix(1 1 1 1 0 0)",
        "rotate(1e9)",
        "translate(1e308 1e308)",
    ):
        checked_file(published(), "x", drawing(transform), date(2026, 3, 2))
