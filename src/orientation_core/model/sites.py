"""A public site: what its sections are made of, before anybody writes it as files.

A section is a value that makes pages out of what is published. Pages are made of blocks, so that a section needs no
markup and no page can do what a page must not: fetch something, run something, or say something in no language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import attrs
from attrs import validators

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from orientation_core.model.agency import Agency
    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.identity import Worn
    from orientation_core.model.network.reports import NetworkReport
    from orientation_core.model.practices.adoptions import AdoptionResult
    from orientation_core.model.practices.practices import GoodPractice
    from orientation_core.model.procedures import Procedure
    from orientation_core.model.publications import Publication
    from orientation_core.model.reports import Report

#: Of a page or file: names of folders and files, small letters, nothing that leads out of the site.
PATH = re.compile(r"[a-z0-9][a-z0-9._-]{0,200}(/[a-z0-9][a-z0-9._-]{0,200}){0,5}")

#: Where a link may lead: to a page or file of the site by its path, to a site within it by its name, to the web, to a mailbox or a telephone.
_LINK = re.compile(
    r"(page|file|site):[a-z0-9._/-]+|https?://[^\s<>\"{}|\\^`]+|mailto:[^\s<>\"?]+|tel:[+0-9-]+"
)


@attrs.frozen
class Line:
    """Words that may lead somewhere.

    :ivar href: ``page:PATH`` or ``file:PATH`` of this site, ``site:NAME`` of one within it, ``https:``, ``mailto:`` or ``tel:``.
    :raises InvalidDocument: it leads anywhere else.
    """

    text: Text
    href: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.href is not None and not _LINK.fullmatch(self.href):
            words = sentence(
                "a link of a site leads to a page or file of it, to the web, a mailbox or a telephone"
            )
            raise InvalidDocument("site", [Problem("/href", words, "site.link")])

    @classmethod
    def to(cls, text: Text, href: str | None) -> Line:
        """The words, leading there if a link of a site may: for addresses that somebody wrote elsewhere."""
        return cls(text, href if href is not None and _LINK.fullmatch(href) else None)


@attrs.frozen
class Heading:
    """A heading. :ivar level: 2 for the parts of a page, 3 within them."""

    text: Text
    level: Literal[2, 3] = 2


@attrs.frozen
class Words:
    """Paragraphs, which blank lines part. :ivar note: a remark beside what is said."""

    text: Text
    note: bool = False


@attrs.frozen
class Items:
    """A list."""

    lines: tuple[Line, ...]
    ordered: bool = False


@attrs.frozen
class Facts:
    """Terms, each with what is to be said of it."""

    rows: tuple[tuple[Text, tuple[Line, ...]], ...]


@attrs.frozen
class Card:
    """Something that a page leads to. :ivar notes: what stands below it."""

    title: Line
    text: Text | None = None
    notes: tuple[Text, ...] = ()


@attrs.frozen
class Cards:
    """Several things that a page leads to."""

    cards: tuple[Card, ...]


@attrs.frozen
class Grid:
    """A table; the first cell of each row is its heading. :ivar numbers: columns of figures, by their place."""

    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Line, ...], ...]
    numbers: frozenset[int] = frozenset()


@attrs.frozen
class Picture:
    """A picture of the site. :ivar path: of its file. :ivar about: what it shows, for those who do not see it."""

    path: str = attrs.field(validator=validators.matches_re(PATH, func=re.fullmatch))
    about: Text


Block = Heading | Words | Items | Facts | Cards | Grid | Picture


@attrs.frozen
class SitePage:
    """A page made of blocks, which is written in every language of the site.

    :ivar path: within a language, without its ending: ``practices/one-desk``. :ivar title: its heading.
    :ivar lead: what stands below it. :ivar feed: path of a file that tells what is new on it, ``{language}`` filled in.
    :ivar organisation: whose it is, on a page that stands alone; one of a site has its frame for that.
    """

    path: str = attrs.field(validator=validators.matches_re(PATH, func=re.fullmatch))
    title: Text
    blocks: tuple[Block, ...] = ()
    lead: Text | None = None
    feed: str | None = None
    organisation: Text | None = None


@attrs.frozen
class SiteDocument:
    """A page that a renderer makes of a document (hook ``orientation_render``, format ``html``). :ivar kind: of it."""

    path: str = attrs.field(validator=validators.matches_re(PATH, func=re.fullmatch))
    title: Text
    kind: str
    document: Any


@attrs.frozen
class SiteFile:
    """A file that is written as it is. :ivar path: within the site."""

    path: str = attrs.field(validator=validators.matches_re(PATH, func=re.fullmatch))
    content: bytes


Part = SitePage | SiteDocument | SiteFile


@attrs.frozen
class ShownPractice:
    """A published practice on a site. :ivar path: of its page. :ivar adoptions: who did the same."""

    path: str
    practice: GoodPractice
    adoptions: tuple[AdoptionResult, ...] = ()


@attrs.frozen
class SiteMember:
    """An organisation of a network on its site. :ivar site: the name of its own site within this one, if it has one."""

    label: Text
    kind: str
    since: date
    url: str | None = None
    site: str | None = None


@attrs.frozen
class SiteNetwork:
    """What a network publishes of itself. :ivar members: those of today. :ivar report: the last year's, small figures withheld."""

    members: tuple[SiteMember, ...]
    report: NetworkReport | None = None


@attrs.frozen
class SiteFacts:
    """Everything that is published and may stand on a site; what sections are handed.

    :ivar agency: whose site it is. :ivar on: the local day. :ivar languages: in which it is written.
    :ivar charter: the charter in force. :ivar catalogue: what it holds that is active. :ivar procedure: how requests are
        treated. :ivar intake: the schema of what a complaint has to say, for machines. :ivar report: the figures of the last
        whole year, small cells withheld. :ivar identity: the mark, with its files.
    :ivar practices: its published good practices. :ivar feeds: (language, these practices as a JSON Feed).
    :ivar network: of an agency that keeps one: its organisations and its figures.
    """

    agency: Agency
    on: date
    languages: tuple[Language, ...]
    charter: Publication | None = None
    catalogue: Contents | None = None
    procedure: Procedure | None = None
    intake: bytes = b""
    report: Report | None = None
    identity: Worn | None = None
    practices: tuple[ShownPractice, ...] = ()
    feeds: tuple[tuple[Language, bytes], ...] = ()
    network: SiteNetwork | None = None


@attrs.frozen
class SiteSection:
    """A section of a site.

    :ivar name: lower case; the page ``NAME/index`` that it makes is where the navigation leads, and every path of its
        parts begins with its name. :ivar label: what the navigation calls it. :ivar order: sections stand by it; ours
        have 10, 20 … :ivar make: makes its parts; none when there is nothing to show, and then it is not there.
    """

    name: str = attrs.field(validator=validators.matches_re(r"[a-z][a-z0-9-]{0,39}", func=re.fullmatch))
    label: Text
    make: Callable[[SiteFacts], Sequence[Part]]
    order: int = 500


@attrs.frozen
class FrameLink:
    """A link of the frame. :ivar href: relative to the page. :ivar here: it leads to where the reader is."""

    label: Text
    href: str
    here: bool = False
    language: Language | None = None


@attrs.frozen
class Frame:
    """What stands around a page that is one of several: where the reader is, and where else they can go.

    :ivar leads: link of the page (``page:``, ``file:``, ``site:``) -> where it leads from here. :ivar feed: where its feed is.
    """

    title: Text
    home: str
    links: tuple[FrameLink, ...] = ()
    languages: tuple[FrameLink, ...] = ()
    leads: Mapping[str, str] = attrs.field(factory=dict)
    feed: str | None = None


def links_of(page: SitePage) -> Iterator[str]:
    """Every link of a page, and the pictures it shows."""
    for block in page.blocks:
        if isinstance(block, Picture):
            yield f"file:{block.path}"
        yield from (line.href for line in _lines(block) if line.href is not None)


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Items):
        yield from block.lines
    elif isinstance(block, Facts):
        for _, lines in block.rows:
            yield from lines
    elif isinstance(block, Cards):
        for card in block.cards:
            yield card.title
    elif isinstance(block, Grid):
        for row in block.rows:
            yield from row


def same(words: str) -> Text:
    """Words that are the same in every language: a name, a number, an address."""
    return Text(**dict.fromkeys(LANGUAGES, words))


def by_language(say: Callable[[Language], str]) -> Text:
    """A text of which each language is said on its own."""
    return Text(**{language: say(language) for language in LANGUAGES})
