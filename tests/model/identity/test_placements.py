"""Rules measured in drawings and pages: each abuse breaks its own rule, and no other."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from marks import SVG, content, drawing, inside, published
from orientation_core.components.identity.checking import checked_file
from orientation_core.model.identity.check import IDENTITY_RULES

TODAY = date(2026, 3, 2)
ON_A_PAGE = {"alt", "language"}


def check(made: bytes):
    (found,) = checked_file(published(), "file", made, TODAY)
    return found


def broken(made: bytes) -> set[str]:
    return {one.rule for one in check(made).findings if one.verdict == "broken"}


def test_a_mark_that_is_well_placed_keeps_every_rule_and_says_the_measures():
    found = check(drawing())
    assert {one.rule: one.verdict for one in found.findings} == dict.fromkeys(
        (one for one in IDENTITY_RULES if one not in ON_A_PAGE), "kept"
    )
    assert found.asset == "answered-colour.svg"
    assert found.finding("size").measured == "98.0"
    assert found.finding("clear_space").measured == "0.61"  # 60 of 98
    assert found.finding("contrast").measured == "4.50"


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        (drawing("translate(60 60) scale(0.2)"), {"size"}),
        (drawing("translate(60 60)", size='width="40mm" height="40mm"'), set()),  # 9.8 mm
        (drawing("translate(60 60)", size='width="20mm" height="20mm"'), {"size"}),  # 4.9 mm
        (drawing("translate(10 60)"), {"clear_space"}),
        (drawing(after='<rect x="185" y="60" width="50" height="50"/>'), {"clear_space"}),
        (drawing(after='<text x="190" y="100" font-size="12">Plaintes</text>'), {"clear_space"}),
        (drawing(after='<text x="220" y="100" font-size="12">Plaintes</text>'), set()),
        (drawing("translate(60 60) scale(1.3 1)"), {"proportions"}),
        (drawing("translate(60 60) scale(1.01 1)"), set()),
        (drawing("translate(150 100) rotate(20)"), {"rotation"}),
        (drawing("translate(150 100) rotate(0.5)"), set()),
        (drawing("translate(250 60) scale(-1 1)"), {"mirroring"}),
        (drawing("translate(60 60) skewX(15)"), {"effects", "proportions"}),
        (drawing(shapes=inside().replace("#1b4d7e", "#a01b7e")), {"colour"}),
        (drawing(shapes=inside().replace("#1b4d7e", "#1c4e7f")), set()),  # one to the eye
        (drawing(shapes=inside().replace("#1b4d7e", "#eeeeee")), {"colour", "contrast"}),
        (drawing(shapes=inside().replace('"#1b4d7e"', '"url(#g)"')), {"effects"}),
        (drawing(shapes=f'<g style="rotate:20deg">{inside()}</g>'), {"effects"}),
        (drawing(shapes=f'<g opacity="0.5">{inside()}</g>'), {"effects"}),
        (drawing(before='<rect width="400" height="400" fill="#12304f"/>'), {"background", "contrast"}),
        (drawing(before='<rect width="400" height="400" fill="#f5f7fa"/>'), set()),
        (
            drawing(before='<rect width="400" height="400" fill="#12304f"/>', shapes=inside("negative")),
            set(),
        ),
        (drawing(before='<circle cx="90" cy="90" r="30" fill="#f5f7fa"/>'), {"calm", "clear_space"}),
        (drawing(before='<rect width="400" height="400" fill="url(#g)"/>'), {"calm"}),
        (drawing(before='<rect x="50" y="50" width="140" height="118" fill="#f5f7fa"/>'), {"clear_space"}),
        (drawing(shapes='<path d="M0 0H120V98H0Z" fill="#1b4d7e"/>'), {"asset"}),
    ],
)
def test_each_abuse_breaks_its_own_rule(made, rules):
    assert broken(made) == rules


def test_the_parts_must_move_together():
    first, second = inside().strip().split("\n")
    assert "effects" in broken(drawing(shapes=f'{first}<g transform="translate(9 0)">{second}</g>'))


def test_transforms_of_every_sort_come_to_the_same():
    one = check(drawing("matrix(0.5 0 0 0.5 100 100)"))
    two = check(drawing("translate(100,100)scale(.5)"))
    three = checked_file(
        published(),
        "x",
        f'<svg xmlns="{SVG}" viewBox="0 0 400 400" width="400" height="400">'
        f'<svg x="100" y="100" width="60" height="49" viewBox="0 0 120 98">{inside()}</svg></svg>'.encode(),
        TODAY,
    )[0]
    four = check(
        f'<svg xmlns="{SVG}" viewBox="0 0 400 400" width="400" height="400"><defs><g id="m">{inside()}</g></defs>'
        f'<use href="#m" transform="translate(100 100) scale(0.5)"/></svg>'.encode()
    )
    assert one.findings == two.findings == three.findings == four.findings


def test_a_picture_in_a_drawing_is_known_by_its_sum():
    data = base64.b64encode(content("answered-colour.png")).decode()
    made = drawing(shapes=f'<image width="120" height="98" href="data:image/png;base64,{data}"/>')
    found = check(made)
    assert (found.asset, found.how) == ("answered-colour.png", "file")
    assert broken(made) == set()
    assert broken(made.replace(b'width="120"', b'width="180"')) == {"proportions"}


def test_several_marks_are_several_checks():
    made = drawing(after=f'<g transform="translate(250 250) rotate(45)">{inside("monochrome")}</g>')
    first, second = checked_file(published(), "x", made, TODAY)
    assert first.kept
    assert (second.asset, second.kept) == ("answered-monochrome.svg", False)


# ------------------------------------------------------------------------------------ pages


def page(mark: str, style: str = "padding:20px", lang: str = "fr", css: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><style>{css}</style></head><body>'
        f'<div style="{style}">{mark}</div></body></html>'
    ).encode()


def element(said: str = 'width="60" height="49"', alt: str | None = None) -> str:
    alt = published().identity.assets[0].alt.fr if alt is None else alt
    return f'<svg viewBox="0 0 120 98" role="img" aria-label="{alt}" {said}>{inside()}</svg>'


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        (page(element()), set()),
        (page(element(alt="Logo")), {"alt"}),
        (page(element(alt="")), {"alt"}),
        (page(element(), lang="nl"), {"alt"}),
        (page(element('width="24" height="19.6"')), {"size"}),
        (page(element('style="height:20px"')), {"size"}),
        (page(element(), "padding:4px"), {"clear_space"}),
        (page(element(), "padding:20px 20px 20px 2px"), {"clear_space"}),
        (page(element(), "padding:20px;background:#12304f"), {"background", "contrast"}),
        (page(element(), "padding:20px;background:url(x.png)"), {"calm"}),
        (page(element('class="mark" width="60" height="49"'), css=".mark{filter:grayscale(1)}"), {"effects"}),
        (page(element(), "padding:20px;transform:rotate(8deg)"), {"effects"}),
        (page(element('width="60" height="49" style="scale:2"')), {"effects"}),
        (page("<p>Pas de signe.</p>"), {"asset"}),
    ],
)
def test_a_page_is_read(made, rules):
    assert broken(made) == rules


def test_what_a_page_does_not_say_is_not_guessed():
    found = check(page(element(""), style=""))
    assert found.finding("size").verdict == "unseen"
    assert found.finding("clear_space").verdict == "unseen"


def test_a_picture_on_a_page_is_not_to_be_stretched():
    data = base64.b64encode(content("answered-colour.png")).decode()
    alt = published().identity.assets[0].alt.fr
    made = page(f'<img src="data:image/png;base64,{data}" alt="{alt}" width="60" height="49">')
    assert broken(made) == set()
    assert broken(made.replace(b'width="60"', b'width="90"')) == {"proportions"}
