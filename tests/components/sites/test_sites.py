"""The site of a small network: every link leads somewhere, nothing comes from elsewhere, nothing leaves that may not."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import attrs
import pytest

import charters
import siting
from browsing import looked_at
from desks import CITIZEN, COORDINATOR, VIEWER, open_desk
from orientation_core import hookimpl
from orientation_core.components.sites import build
from orientation_core.components.sites.making import standard
from orientation_core.errors import InvalidDocument, NotAllowed, PluginError, Refused
from orientation_core.model.agency import Contact
from orientation_core.model.sites import Heading, Items, Line, SiteFile, SitePage, SiteSection
from orientation_core.model.text import Text
from practising import published

ROOT = Path(__file__).resolve().parents[3]
JOBS = Text(fr="Emplois", nl="Jobs", de="Stellen", en="Jobs")


def jobs(facts):
    links = (
        Line(JOBS, "file:jobs/list.csv"),
        Line(JOBS, "page:jobs/index"),
        Line(JOBS, "https://example.org/"),
    )
    return [SitePage("jobs/index", JOBS, (Heading(JOBS), Items(links))), SiteFile("jobs/list.csv", b"a;b\n")]


class Plugin:
    """A plugin with a section of its own."""

    def __init__(self, make: Any = jobs, name: str = "jobs") -> None:
        self.section = SiteSection(name, JOBS, make, 15)

    @hookimpl
    def orientation_site_sections(self):
        return [self.section]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with siting.network(tmp_path_factory.mktemp("site"), extra=[Plugin()]) as (keeper, member):
        yield siting.built(keeper, member)


class Links(HTMLParser):
    """Everything on a page that leads somewhere or is fetched, its places, and what would run."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.language = ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.tags.add(tag)
        self.attributes |= set(named)
        if tag == "html":
            self.language = named["lang"]
        if "href" in named:
            self.leads.append(named["href"])
        if "src" in named:
            self.fetched.append(named["src"])
        if "id" in named:
            self.ids.append(named["id"])


def pages(site):
    return {path: Links(content) for path, content in site.files.items() if path.endswith(".html")}


def words(site):
    """Everything that can be read."""
    return "\n".join(content.decode() for path, content in site.files.items() if not path.endswith(".png"))


def test_every_section_is_there_in_every_language(site):
    for language in siting.LANGUAGES:
        for page in (
            "index",
            "organisations/index",
            "network-figures/index",
            "practices/index",
            "jobs/index",
        ):
            assert f"{language}/{page}.html" in site.files
        for page in ("index", "charter/index", "catalogue/index", "complaint/index", "figures/index", "mark/index",
                     "practices/member.letters"):  # fmt: skip
            assert f"organisations/member/{language}/{page}.html" in site.files
    assert {"index.html", "organisations/member/index.html", "jobs/list.csv"} <= set(site.files)
    assert site.pages == sum(path.endswith(".html") for path in site.files)
    assert all(links.language in siting.LANGUAGES for links in pages(site).values())


def test_the_page_for_complaints_says_what_the_charter_promises_beside_the_terms(site):
    """Two pages of one site said two terms, and neither knew of the other."""
    page = site.files["organisations/member/nl/complaint/index.html"].decode()
    after = page.partition("Gemotiveerd antwoord")[2].partition("</dd>")[0]
    assert "30 kalenderdagen" in after
    assert f": {charters.WORDS.in_('nl')}" in html.unescape(after)


def test_every_link_within_the_site_leads_somewhere(site):
    known = pages(site)
    counted = 0
    for path, links in known.items():
        for lead in [*links.leads, *links.fetched]:
            if re.match(r"(https?|mailto|tel|data):", lead):
                continue
            where, _, place = lead.partition("#")
            target = normpath(join(dirname(path), where)) if where else path
            assert target in site.files, f"{path} leads to {lead}"
            assert not place or place in known[target].ids, f"{path} leads to {lead}"
            counted += 1
    assert counted > 400
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in known:
            continue
        reached.add(path)
        waiting += [
            normpath(join(dirname(path), lead.partition("#")[0]))
            for lead in known[path].leads
            if lead.partition("#")[0] and ":" not in lead
        ]
    door = {"organisations/member/index.html"}  # for whoever is given the address of the organisation alone
    assert reached == set(known) - door, "every page can be reached from the first"


def test_nothing_runs_and_nothing_is_fetched_from_elsewhere(site):
    for path, links in pages(site).items():
        content = site.files[path].decode()
        assert (
            len(
                re.findall(
                    r"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';", content
                )
            )
            == 1
        )
        assert not links.tags & {"script", "iframe", "object", "embed", "form", "base", "video", "audio"}, (
            path
        )
        assert not [name for name in links.attributes if name.startswith("on")], path
        assert not [one for one in links.fetched if ":" in one.replace("data:image/png;base64,", "", 1)], path
        assert not re.search(r"@import|url\((?!#)", content), path
        assert len(links.ids) == len(set(links.ids)), path


def test_what_a_desk_calls_itself_is_text_and_never_markup(site):
    page = site.files["organisations/member/nl/index.html"].decode()
    assert "De &lt;Pensioenen&gt; &amp; co" in page
    assert not [path for path in pages(site) if b"<Pensioenen>" in site.files[path]]


def test_no_person_and_nothing_internal_leaves(site):
    whole = words(site)
    for told in (
        COORDINATOR.id,
        "handler-1",
        "citizen-1",
        "Jeanne Exemple",
        "jeanne@example.org",
        "coordinator-2",
    ):
        assert told not in whole, told
    assert "Dossier bloqué depuis trois mois" not in whole


def test_words_of_another_language_say_which(site):
    page = site.files["organisations/member/nl/practices/member.letters.html"].decode()
    assert '<span lang="de">Klare Briefe</span> <span class="tongue">(Duits)</span>' in page
    assert (
        'lang="de">Klare' not in site.files["organisations/member/de/practices/member.letters.html"].decode()
    )


def test_figures_are_those_of_the_published_reports(site):
    network_ = site.files["nl/network-figures/index.html"].decode()
    assert ">139<" in network_, "all three"
    assert ">32<" not in network_, "the founded ones of two, of which one is small"
    assert 'class="withheld"' in network_
    own = site.files["organisations/member/nl/figures/index.html"].decode()
    assert "worden niet gepubliceerd" in own, "small cells are withheld"


def test_pages_of_an_organisation_wear_its_mark(site):
    assert (
        '<svg xmlns="http://www.w3.org/2000/svg"'
        in site.files["organisations/member/nl/complaint/index.html"].decode()
    )
    assert "<svg" not in site.files["nl/practices/index.html"].decode()
    assert site.files["organisations/member/mark/answered-colour.png"].startswith(b"\x89PNG")


def test_the_same_site_gives_the_same_bytes_and_one_without_anything_says_so():
    with open_desk(contact=Contact()) as desk:
        empty = build(desk.sites.site(COORDINATOR))
        assert "Hier is nog niets gepubliceerd." in empty.files["nl/index.html"].decode()
        published(desk)
        first = build(desk.sites.site(COORDINATOR)).files
        told = []
        assert build(desk.sites.site(VIEWER), lambda done, of: told.append((done, of))).files == first
        assert told[-1] == (12, 12)
        with pytest.raises(NotAllowed):
            desk.sites.site(CITIZEN)
        with pytest.raises(InvalidDocument):
            desk.sites.site(COORDINATOR, base="ftp://example.org")


# ------------------------------------------------------------------------------------ sections of plugins


def made(*plugins):
    with open_desk(extra=plugins) as desk:
        return build(desk.sites.site(COORDINATOR)).files


def test_a_plugin_adds_a_section_and_can_put_one_in_the_place_of_ours():
    files = made(Plugin())
    assert "Stellen" in files["de/jobs/index.html"].decode()
    assert 'href="jobs/index.html"' in files["de/index.html"].decode()
    assert "practices" in standard()

    def ours(facts):
        return [SitePage("practices/index", JOBS)]

    assert "Emplois" in made(Plugin(ours, "practices"))["fr/practices/index.html"].decode()


@pytest.mark.parametrize(
    "make",
    [
        lambda facts: 1 / 0,
        lambda facts: None,
        lambda facts: [JOBS],
        lambda facts: [SitePage("elsewhere/index", JOBS)],
        lambda facts: [SiteFile("index.html", b"mine")],
    ],
)
def test_a_section_that_fails_or_reaches_beyond_itself_is_told_by_its_name(make):
    with pytest.raises(PluginError, match="jobs"):
        made(Plugin(make))


def test_a_page_that_leads_nowhere_and_one_that_is_twice_there_refuse_the_site():
    line = Line(JOBS, "page:jobs/nowhere")
    with pytest.raises(Refused) as caught:
        made(
            Plugin(
                lambda facts: [SitePage("jobs/index", JOBS, (Items((line,)),)), SitePage("jobs/index", JOBS)]
            )
        )
    assert [(one.where, one.code) for one in caught.value.reasons] == [
        ("jobs/index", "site.twice"), ("jobs/index", "site.link"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//example.org", "page:../x y", "data:text/html,x", "mailto:a@b?cc=c"]
)
def test_a_link_that_leads_where_none_may_is_refused(href):
    with pytest.raises(InvalidDocument):
        Line(JOBS, href)


def test_an_address_that_no_link_may_lead_to_is_told_and_not_linked():
    assert Line.to(JOBS, "mailto:o'odd?x@example.org") == Line(JOBS)
    assert Line.to(JOBS, "https://example.org/").href == "https://example.org/"


@pytest.mark.parametrize("path", ["../x", "/x", "x/../y", "X", "", "a//b", "a/", ".hidden"])
def test_a_path_that_leads_out_of_the_site_is_refused(path):
    with pytest.raises(ValueError, match="path"):
        SiteFile(path, b"")
    with pytest.raises(ValueError, match="path"):
        attrs.evolve(SitePage("x", JOBS), path=path)


# ------------------------------------------------------------------------------------ in a browser


@pytest.mark.browser
def test_axe_finds_nothing_wrong_on_any_page(site):
    files = {path: content for path, content in site.files.items() if path.endswith(".html")}
    broken = files["nl/practices/index.html"].replace(b'lang="nl"', b"", 1)
    assert looked_at(broken, 1200)["wrong"], "the look itself is looked at"
    found = {path: looked_at(content, 320) for path, content in files.items()}
    assert {path: one["wrong"] for path, one in found.items() if one["wrong"]} == {}
    assert all(one["checked"] > 15 for one in found.values())
    wide = {path: one["width"] for path, one in found.items() if one["width"] > 320}
    assert wide == {}, "it scrolls in one direction only"
