"""Practices that travel: feeds out and in, sources of plugins, a static site, and nothing that may not leave."""

from __future__ import annotations

import json

import pytest

from desks import COORDINATOR, VIEWER, open_desk
from orientation_core import hookimpl
from orientation_core.components.sites import build
from orientation_core.documents import Documents
from orientation_core.errors import InvalidDocument, NotFound, PluginError
from orientation_core.model.practices.sources import PracticeSource
from orientation_core.model.text import LANGUAGES, Text
from practising import CANARY, REVIEWER, networked, practice, published, share


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


def feed(*items, **more):
    made = {"version": "https://jsonfeed.org/version/1.1", "title": "Elsewhere", "items": list(items), **more}
    return json.dumps(made).encode()


def item(**changes):
    return {
        "id": "https://example.org/7",
        "title": "Plain letters",
        "content_text": "Written anew.",
        **changes,
    }


# ------------------------------------------------------------------------------------ out


def test_a_feed_is_valid_and_says_what_is_published_in_each_language(desk):
    published(desk)
    for language in LANGUAGES:
        made = desk.practices.feed(VIEWER, language, base="https://example.org/practices/")
        document = Documents().parse("practice_feed", made)
        (one,) = document["items"]
        assert document["feed_url"] == f"https://example.org/practices/practices-{language}.json"
        assert one["url"] == f"https://example.org/practices/{language}/practices/test-agency.one-desk.html"
        assert one["language"] == ("nl" if language == "nl" else "fr"), "what stands in is marked"
        assert one["title"] == ("Eén loket voor alles" if language == "nl" else "Un guichet pour tout")
        assert (one["date_published"], one["date_modified"]) == ("2026-03-02T09:00:00+00:00",) * 2
        assert one["_orientation"]["license"] == "CC-BY-4.0"
        assert "cause:no-follow-up" in one["tags"]
        assert made == desk.practices.feed(VIEWER, language, base="https://example.org/practices")
    bare = json.loads(desk.practices.feed(VIEWER, "fr"))
    assert {"home_page_url", "feed_url"} & set(bare) == set()
    with pytest.raises(InvalidDocument):
        desk.practices.feed(VIEWER, "fr", base="javascript:alert(1)")


def test_nothing_unpublished_and_nobody_leaves():
    with networked() as (keeper, member, _):
        person = {"name": CANARY, "email": f"{CANARY}@example.org", "consent": {"given_on": "2026-01-01"}}
        contact = {"function": {"fr": "Accueil", "nl": "Onthaal"}, "person": person}
        for desk in (keeper, member):
            published(desk, contacts=[contact])
            text = {"fr": f"Brouillon {CANARY}"}
            desk.practices.submit(COORDINATOR, practice(name="draft", context=text))
            desk.practices.submit(COORDINATOR, practice(name="read", conditions={"fr": "rouge-canari"}))
            desk.practices.review(REVIEWER, "read", reason=CANARY)
            gone = published(desk, name="gone", conditions={"fr": "rouge-canari"})
            desk.practices.retire(COORDINATOR, gone, CANARY)
            desk.practices.adopt(
                COORDINATOR, {"practice": "one-desk", "internal": True, "how": {"fr": CANARY}}
            )
        built = build(keeper.sites.practices_site(COORDINATOR))
        whole = b"\n".join(built.files.values())
        assert b"Un guichet pour tout" in whole
        assert b"Qui a fait de m\xc3\xaame" not in whole, "what they adopted is internal"
        for told in (CANARY, "rouge-canari", COORDINATOR.id, REVIEWER.id):
            assert told.encode() not in whole
        pages = {path for path in built.files if path.startswith("fr/practices/")}
        assert pages == {
            "fr/practices/index.html",
            "fr/practices/network.one-desk.html",
            "fr/practices/member.one-desk.html",
        }
        own = build(keeper.sites.practices_site(COORDINATOR, own=True)).files
        assert not any("member" in path for path in own)


# ------------------------------------------------------------------------------------ in


def test_what_one_network_publishes_another_reviews_and_publishes(desk):
    published(desk)
    content = desk.practices.feed(VIEWER, "fr")
    with open_desk(slug="elsewhere") as other:
        assert other.practices.bring(COORDINATOR, "test", content, dry_run=True).kept
        assert other.practices.find(VIEWER) == []
        done = other.practices.bring(COORDINATOR, "test", content)
        (name,) = done.kept
        assert (done.read, done.left, done.rejected) == (1, (), ())
        brought = other.practices.get(VIEWER, name).practice
        assert (brought.status, brought.origin.source) == ("submitted", "test")
        assert brought.origin.id == "urn:orientation:practice:be:test-agency:one-desk"
        assert (brought.title.nl, brought.causes) == ("Eén loket voor alles", ("no-follow-up",))
        assert brought.evidence[0].compared.verdict == "shown", "compared anew, not taken over"
        assert other.practices.published(VIEWER) == [], "nobody reads it before it was reviewed here"
        assert other.practices.bring(COORDINATOR, "test", content).kept == ()
        other.practices.review(REVIEWER, name)
        other.practices.publish(COORDINATOR, name)
        assert [
            one.reference for one in other.practices.suggest(VIEWER, facets={"cause": ["no-follow-up"]})
        ] == [name]

        published_again = json.loads(content)
        published_again["items"][0]["_orientation"]["practice"]["conditions"] = {"fr": "De la place."}
        changed = json.dumps(published_again).encode()
        assert other.practices.bring(COORDINATOR, "test", changed).kept == (name,)
        assert other.practices.get(VIEWER, name).practice.status == "submitted"
        other.practices.retire(COORDINATOR, name, "Pas pour nous.")
        assert other.practices.bring(COORDINATOR, "test", content).left == (name,)


def test_a_comparison_that_a_feed_claims_is_not_believed(desk):
    claimed = {
        **share(40, 41),
        "compared": {"method": "fisher", "verdict": "shown", "difference": -39, "reached": True},
    }
    one = {**practice(evidence=[claimed]), "status": "published", "submitted_on": "2026-01-01",
           "organisation": {"en": "Elsewhere"}, "trail": [{"action": "publish", "at": "2026-01-01T09:00:00Z",
           "actor": "x", "status": "published"}], "published_on": "2026-01-01"}  # fmt: skip
    told = {"about": "urn:orientation-core:schema:good_practice:1", "practice": one}
    (name,) = desk.practices.bring(COORDINATOR, "other", feed(item(_orientation=told))).kept
    kept = desk.practices.get(COORDINATOR, name).practice
    assert (kept.status, kept.published_on, kept.evidence[0].compared.verdict) == (
        "submitted",
        None,
        "not_shown",
    )
    assert [step.action for step in kept.trail] == ["bring"]


def test_an_item_of_somebody_elses_feed_becomes_a_practice_that_is_to_be_completed(desk):
    html = item(
        id=7,
        content_text=None,
        content_html="<p>Written <b>anew</b>.</p><script>alert(1)</script>",
        language="nl-BE",
    )
    content = feed(
        {k: v for k, v in html.items() if v is not None} | {"id": "7"}, authors=[{"name": "Somebody"}]
    )
    (name,) = desk.practices.bring(COORDINATOR, "other", content).kept
    kept = desk.practices.get(COORDINATOR, name).practice
    assert (kept.title.nl, kept.done.nl, kept.organisation.nl) == (
        "Plain letters",
        "Written anew.",
        "Somebody",
    )
    assert kept.problem is None


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"<html>", "line 1, column 1"),
        (b"[1]", ""),
        (b'{"version": "https://jsonfeed.org/version/1.1", "version": "x", "title": "t", "items": []}', "/version"),
        (feed(item(url="javascript:alert(1)")), "/items/0/url"),
        (feed(item(), item(id="")), "/items/1/id"),
        (feed({"id": "1"}), "/items/0"),
        (feed(item(title="a\u0000b")), "/items/0/title"),
        (feed(item(date_published="yesterday")), "/items/0/date_published"),
        (feed(item(), version="https://jsonfeed.org/version/2"), "/version"),
        (feed(item(content_text="\ud800")), "/items/0/content_text"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, ""),
    ],
)  # fmt: skip
def test_a_hostile_feed_is_refused_with_the_place_and_nothing_is_kept(desk, content, where):
    with pytest.raises(InvalidDocument) as caught:
        desk.practices.bring(COORDINATOR, "other", content)
    assert where in [one.where for one in caught.value.problems]
    assert desk.practices.find(COORDINATOR) == []


def test_items_that_cannot_be_used_are_listed_with_their_place_and_the_others_kept(desk):
    told = {
        "about": "urn:orientation-core:schema:good_practice:1",
        "practice": {"title": {"en": "x"}, "causes": 7},
    }
    content = feed(item(id="1"), item(id="2", _orientation=told), item(id="1", title="again"))
    done = desk.practices.bring(COORDINATOR, "other", content, language="nl")
    assert (done.read, len(done.kept)) == (3, 1)
    assert [one.where for one in done.rejected] == [
        "/items/1/_orientation/practice/causes", "/items/1/_orientation/practice/organisation", "/items/2",
    ]  # fmt: skip
    assert done.rejected[-1].message == "een eerder item heeft dezelfde id"


# ------------------------------------------------------------------------------------ sources of plugins


class Elsewhere:
    """A plugin that brings the practices of another network."""

    def __init__(self, give):
        self.give = give

    @hookimpl
    def orientation_practice_sources(self):
        return [PracticeSource("elsewhere", Text(fr="Ailleurs", nl="Elders", en="Elsewhere"), self.give)]


def test_a_plugin_brings_practices_from_elsewhere():
    with open_desk(extra=[Elsewhere(lambda: feed(item()))]) as desk:
        assert {name: label.nl for name, label in desk.practices.sources().items()} == {"elsewhere": "Elders"}
        (name,) = desk.practices.bring(COORDINATOR, "elsewhere").kept
        assert desk.practices.get(VIEWER, name).practice.origin.source == "elsewhere"
        with pytest.raises(NotFound):
            desk.practices.bring(COORDINATOR, "nowhere")


def test_a_source_that_fails_or_gives_something_else_is_told_by_its_name():
    def fails():
        raise OSError(CANARY)

    for give in (fails, lambda: "text", lambda: None):
        with open_desk(extra=[Elsewhere(give)]) as desk:
            with pytest.raises(PluginError) as caught:
                desk.practices.bring(COORDINATOR, "elsewhere")
            assert CANARY not in str(caught.value)
    with (
        open_desk(extra=[Elsewhere(fails), type("Twin", (Elsewhere,), {})(fails)]) as desk,
        pytest.raises(PluginError),
    ):
        desk.practices.sources()
