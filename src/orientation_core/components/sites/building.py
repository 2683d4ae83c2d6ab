"""From sections to files: every page in every language, with its frame, and no link that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import relpath

import attrs

from orientation_core.errors import PluginError, Problem, Refused, sentence
from orientation_core.labels import label
from orientation_core.model.sites import (
    Frame,
    FrameLink,
    Items,
    Line,
    Part,
    SiteDocument,
    SiteFacts,
    SiteFile,
    SitePage,
    SiteSection,
    links_of,
)
from orientation_core.model.text import Language, Text
from orientation_core.plugins import Plugins

#: What each language is called in itself.
ENDONYMS: Mapping[Language, str] = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}

#: How links within a site begin.
_INTERNAL = ("page:", "file:", "site:")

#: Told after each file: how many are made, of how many.
Progress = Callable[[int, int], None]


def unwatched(done: int, of: int) -> None:
    """Nobody watches."""


@attrs.frozen
class Site:
    """What is to be written.

    :ivar title: of the whole. :ivar sections: as they stand in the navigation. :ivar home: its first page.
    :ivar plugins: that render its pages. :ivar under: where this site stands within a larger one; empty for one that stands alone. :ivar up: path of the page
        of the larger one that its navigation leads back to, what that is called, and its languages.
    :ivar below: sites within it, by their names. :ivar empty: sections that have nothing to show, and are not there.
    """

    title: Text
    languages: tuple[Language, ...]
    sections: tuple[tuple[SiteSection, tuple[Part, ...]], ...]
    home: SitePage
    plugins: Plugins
    under: str = ""
    up: tuple[str, Text, tuple[Language, ...]] | None = None
    below: Mapping[str, Site] = attrs.field(factory=dict)
    empty: tuple[SiteSection, ...] = ()


@attrs.frozen
class Where:
    """Where pages and files of a site stand."""

    under: str

    def page(self, language: Language, path: str) -> str:
        """The file of a page."""
        return self.file(f"{language}/{path}.html")

    def file(self, path: str) -> str:
        """A file."""
        return f"{self.under}/{path}" if self.under else path


@attrs.frozen
class Built:
    """A site as files. :ivar files: path -> content. :ivar pages: so many of them are pages."""

    files: Mapping[str, bytes]
    pages: int


def made(
    sections: Sequence[SiteSection], facts: SiteFacts, plugins: Plugins
) -> tuple[tuple[SiteSection, tuple[Part, ...]], ...]:
    """The sections that have something to show, with what they show, in their order.

    :raises PluginError: a section of a plugin fails, or makes something else than parts of its own.
    """
    found = []
    for section in sorted(sections, key=lambda one: (one.order, one.name)):
        parts = plugins.site_parts(section, facts)
        for part in parts:
            if not isinstance(part, SitePage | SiteDocument | SiteFile) or not _own(section.name, part.path):
                raise PluginError(section.name, "orientation_site_sections", "made what is no part of it")
        if parts:
            found.append((section, parts))
    return tuple(found)


def build(site: Site, progress: Progress = unwatched) -> Built:
    """Every file of a site. The same site gives the same bytes.

    :raises Refused: a link leads to no page or file of it, or two parts want the same place: naming each.
    :raises PluginError: a renderer fails. :raises NoPlugin: nobody renders a page.
    """
    where = Where(site.under)
    parts = [site.home, *(part for _, several in site.sections for part in several)]
    pages = [one for one in parts if not isinstance(one, SiteFile)]
    files = {where.file(one.path): one.content for one in parts if isinstance(one, SiteFile)}
    _sound(site, parts)
    count = len(pages) * len(site.languages)
    for place, (page, language) in enumerate(
        (page, language) for language in site.languages for page in pages
    ):
        kind, document = ("site_page", page) if isinstance(page, SitePage) else (page.kind, page.document)
        frame = _frame(site, where, page, language)
        files[where.page(language, page.path)] = site.plugins.render(kind, document, "html", language, frame)
        progress(place + 1, count)
    files[where.file("index.html")] = _chooser(site)
    return Built(files, count + 1)


def _own(section: str, path: str) -> bool:
    """Whether a path belongs to a section: its folder, or a file that begins with its name."""
    return path.startswith((f"{section}/", f"{section}-", f"{section}."))


def _sound(site: Site, parts: Sequence[Part]) -> None:
    """:raises Refused: see :func:`build`."""
    pages = [one.path for one in parts if not isinstance(one, SiteFile)]
    files = [one.path for one in parts if isinstance(one, SiteFile)]
    problems = [
        Problem(path, sentence("two parts of the site want this place"), "site.twice")
        for names in (pages, files)
        for path in sorted({name for name in names if names.count(name) > 1})
    ]
    known = {*(f"page:{path}" for path in pages), *(f"file:{path}" for path in files)}
    known |= {f"site:{name}" for name in site.below}
    for page in parts:
        if isinstance(page, SitePage):
            for link in links_of(page):
                if link.startswith(_INTERNAL) and link not in known:
                    words = sentence(
                        "this page leads to {name}, which is not there", name=link.partition(":")[2]
                    )
                    problems.append(Problem(page.path, words, "site.link"))
    if problems:
        raise Refused(problems)


def _frame(site: Site, where: Where, page: SitePage | SiteDocument, language: Language) -> Frame:
    here = where.page(language, page.path)

    def to(file: str) -> str:
        return relpath(file, here.rpartition("/")[0] or ".")

    def lead(link: str) -> str:
        sort, _, path = link.partition(":")
        if sort == "site":
            return to(_entrance(site.below[path], language))
        return to(where.page(language, path) if sort == "page" else where.file(path))

    links = [
        FrameLink(
            section.label, to(where.page(language, _first(parts))), page.path.startswith(f"{section.name}/")
        )
        for section, parts in site.sections
        if _first(parts)
    ]
    if site.up is not None:
        path, text, languages = site.up
        back = to(f"{language if language in languages else languages[0]}/{path}.html")
        links.insert(0, FrameLink(text, back))
    internal = links_of(page) if isinstance(page, SitePage) else ()
    feed = page.feed.format(language=language) if isinstance(page, SitePage) and page.feed else None
    return Frame(
        site.title,
        to(where.page(language, site.home.path)),
        tuple(links),
        tuple(
            FrameLink(
                Text(**{one: ENDONYMS[one]}),
                to(where.page(one, page.path)),
                here=one == language,
                language=one,
            )
            for one in site.languages
        ),
        {link: lead(link) for link in internal if link.startswith(_INTERNAL)},
        None if feed is None else to(where.file(feed)),
    )


def _entrance(site: Site, language: Language) -> str:
    """The first page of a site, in that language where it has it."""
    spoken = language if language in site.languages else site.languages[0]
    return Where(site.under).page(spoken, site.home.path)


def _first(parts: Sequence[Part]) -> str:
    """The page that the navigation leads to: the first of a section."""
    return next((one.path for one in parts if not isinstance(one, SiteFile)), "")


def _chooser(site: Site) -> bytes:
    """The page on which readers choose their language."""
    where = Where(site.under)
    first = site.languages[0]
    lines = tuple(Line(Text(**{one: ENDONYMS[one]}), f"page:{one}") for one in site.languages)
    page = SitePage("index", site.title, (Items(lines),), lead=Text(**dict(_choose(site.languages))))
    here = where.file("index.html")
    leads = {
        f"page:{one}": relpath(where.page(one, site.home.path), here.rpartition("/")[0] or ".")
        for one in site.languages
    }
    return site.plugins.render(
        "site_page", page, "html", first, Frame(site.title, leads[f"page:{first}"], leads=leads)
    )


def _choose(languages: Sequence[Language]) -> Iterator[tuple[str, str]]:
    for one in languages:
        yield one, label("site", "choose", one)
