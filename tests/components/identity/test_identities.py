"""Identities are kept with their files, worn by pages from their day on, and refused with every reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import attrs
import pytest

import made_charters
from desks import CITIZEN, COORDINATOR, START, VIEWER, agency, open_desk
from marks import SVG, content, published
from orientation_core import Orientation
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Refused
from orientation_core.memory import MemoryStore
from orientation_core.model.identity import pairs
from orientation_core.testing.clock import FixedClock
from orientation_plugins.belgium.identity import pictures
from orientation_plugins.pages.mark import dressed

CHARTER = made_charters.made()


def files(worn=None) -> dict[str, bytes]:
    worn = worn or published()
    return {one.name: worn.contents[one.sha256] for one in worn.identity.assets}


def charter(desk: Orientation, language: str = "fr") -> bytes:
    return desk.plugins.render("charter_publication", CHARTER, "html", language)


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


def test_pages_wear_the_mark_once_it_is_published_and_no_more_when_it_is_retired(desk):
    before = charter(desk)
    desk.identity.keep(COORDINATOR, to_document(attrs.evolve(published().identity, status="draft")), files())
    assert charter(desk) == before, "a draft is worn by nobody"
    desk.identity.publish(COORDINATOR, "answered")
    worn = charter(desk, "nl")
    assert b'aria-label="Het klachtenteken' in worn
    assert b"<script" not in worn
    (found,) = desk.identity.check(VIEWER, "answered", "charter.html", worn)
    assert found.kept
    assert {one.verdict for one in found.findings} == {"kept"}
    desk.identity.retire(COORDINATOR, "answered")
    assert charter(desk) == before
    assert [one.document.get("status", "draft") for one in desk.identity.editions(VIEWER, "answered")] == [
        "draft",
        "published",
        "retired",
    ]


def test_the_day_decides_which_edition_is_worn():
    clock = FixedClock(datetime(2026, 6, 1, 10, tzinfo=UTC))
    with open_desk(clock=clock) as desk:
        first = published(used_from=date(2026, 1, 1)).identity
        desk.identity.publish(COORDINATOR, first, files())
        larger = attrs.evolve(
            first,
            used_from=date(2026, 7, 1),
            minimum=tuple(
                attrs.evolve(one, height=96.0) if one.medium == "screen" else one for one in first.minimum
            ),
        )
        desk.identity.publish(COORDINATOR, larger, files())
        assert b'height="48.00"' in charter(desk)
        clock.advance(timedelta(days=31))
        assert b'height="96.00"' in charter(desk), "never smaller than it may be"


def test_an_agency_wears_the_mark_of_its_network_unless_it_has_its_own():
    store = MemoryStore()
    with open_desk(store, slug="network") as keeper:
        keeper.identity.publish(COORDINATOR, "answered")
        settings = agency("member", network="network")
        member = Orientation.open(store, settings, plugins=("belgium", "charters"), clock=FixedClock(START))
        assert member.identity.worn("report").identity.name == "answered"
        stranger = Orientation.open(
            store, agency("stranger"), plugins=("belgium", "charters"), clock=FixedClock(START)
        )
        assert stranger.identity.worn("report") is None
        own = attrs.evolve(published().identity, name="own", used_on=("report",))
        member.identity.publish(COORDINATOR, own, files())
        assert member.identity.worn("report").identity.name == "own"
        assert member.identity.worn("charter_publication").identity.name == "answered"


def test_a_language_without_words_of_its_own_in_the_mark_wears_none():
    identity = published().identity
    only = attrs.evolve(
        identity, assets=tuple(attrs.evolve(one, languages=("nl",)) for one in identity.assets)
    )
    page = b"<style>\n</style><header>\nx</header>"
    assert dressed(page, attrs.evolve(published(), identity=only), "fr") == page
    assert dressed(page, attrs.evolve(published(), identity=only), "nl") != page


def test_a_picture_is_worn_where_there_is_no_drawing():
    identity = published().identity
    only = attrs.evolve(identity, assets=tuple(one for one in identity.assets if one.type == "image/png"))
    page = b"default-src 'none'; style-src 'unsafe-inline'\n<header>\nx</header>"
    made = dressed(page, attrs.evolve(published(), identity=only), "de")
    assert b"default-src 'none'; img-src data:; style-src" in made
    assert b'alt="Das Beschwerdezeichen' in made


@pytest.mark.parametrize(
    ("name", "made", "code"),
    [
        ("answered-colour.svg", None, "asset.missing"),
        ("answered-colour.svg", b"<svg/>", "asset.sum"),
        ("answered-colour.png", b"\x89PNG", "asset.sum"),
    ],
)
def test_a_file_that_is_not_the_one_is_refused(desk, name, made, code):
    given = {**files(), name: made}
    with pytest.raises(InvalidDocument) as caught:
        desk.identity.publish(
            COORDINATOR, published().identity, {k: v for k, v in given.items() if v is not None}
        )
    assert [one.code for one in caught.value.problems] == [code]
    assert desk.identity.identities(COORDINATOR) == []


@pytest.mark.parametrize(
    "inside", ["<script>1</script>", '<image href="https://example.org/x"/>', '<path d="M0 0" onclick="1"/>']
)
def test_a_drawing_that_does_something_is_never_kept(desk, inside):
    bad = f'<svg xmlns="{SVG}" viewBox="0 0 120 98">{inside}</svg>'.encode()
    identity = published().identity
    first = attrs.evolve(identity.assets[0], sha256=sha256(bad).hexdigest(), bytes=len(bad))
    with pytest.raises(InvalidDocument) as caught:
        desk.identity.publish(
            COORDINATOR,
            attrs.evolve(identity, assets=(first, *identity.assets[1:])),
            {**files(), first.name: bad},
        )
    assert caught.value.problems[0].where == "/assets/0"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"clear_space": {"share": 1, "of": "tail"}}, "identity.part"),
        ({"minimum": [{"medium": "print", "height": 8, "unit": "px"}]}, "identity.unit"),
        ({"least_contrast": 7}, "identity.contrast"),
        ({"languages": ["fr"]}, None),
    ],
)
def test_rules_that_cannot_be_are_refused(desk, changes, code):
    document = {**to_document(published().identity), **changes}
    if code is None:
        assert desk.identity.publish(COORDINATOR, document, files()).version == 1
        return
    with pytest.raises(InvalidDocument) as caught:
        desk.identity.publish(COORDINATOR, document, files())
    assert {one.code for one in caught.value.problems} == {code}


def test_contrasts_are_computed():
    found = {(one.colour, one.background): round(one.ratio, 2) for one in pairs(published().identity)}
    assert found["#1b4d7e", "#ffffff"] == 8.72
    assert ("#ffffff", "#ffffff") not in found


def test_the_same_again_changes_nothing_and_everybody_may_not(desk):
    assert desk.identity.publish(COORDINATOR, "answered").version == 1
    assert desk.identity.publish(COORDINATOR, "answered").version == 1
    assert desk.identity.file(VIEWER, "answered", "answered-colour.svg") == content("answered-colour.svg")
    for actor in (VIEWER, CITIZEN):
        with pytest.raises(NotAllowed):
            desk.identity.publish(actor, "answered")
    with pytest.raises(NotFound):
        desk.identity.publish(COORDINATOR, "another")
    desk.identity.retire(COORDINATOR, "answered")
    with pytest.raises(Refused):
        desk.identity.retire(COORDINATOR, "answered")


@pytest.mark.parametrize("variant", ["colour", "monochrome", "negative"])
def test_the_pictures_of_the_example_are_made_of_its_drawings(variant):
    import io

    from PIL import Image, ImageChops, ImageStat

    pytest.importorskip("typst")
    again = Image.open(io.BytesIO(pictures.drawn(content(f"answered-{variant}.svg"), 120, 98)))
    kept = Image.open(io.BytesIO(content(f"answered-{variant}.png")))
    assert again.size == kept.size == (600, 490)
    assert max(ImageStat.Stat(ImageChops.difference(again, kept)).mean) < 0.5
