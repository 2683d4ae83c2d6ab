"""A page of a public site as HTML: no script, nothing fetched, every word with the language it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.labels import label
from orientation_core.model.sites import Cards, Facts, Grid, Heading, Items, Picture, Words
from orientation_plugins.pages.said import paragraphs, said
from orientation_plugins.pages.templates import current_frame, template, visible
from orientation_plugins.pages.words import COMMON

if TYPE_CHECKING:
    from orientation_core.model.sites import Block, Line, SitePage
    from orientation_core.model.text import Language, Text
    from orientation_plugins.pages.said import Said

#: Class of a block -> what the template calls it.
_SORTS = {
    Heading: "heading", Words: "words", Items: "items", Facts: "facts", Cards: "cards", Grid: "grid", Picture: "picture",
}  # fmt: skip

#: What each language is called in itself.
_ENDONYMS = frozenset({"Français", "Nederlands", "Deutsch", "English"})


@attrs.frozen
class Shown:
    """A block with its place on the page. :ivar sort: what it is. :ivar name: of its place."""

    sort: str
    name: str
    block: Block


def render_html(page: SitePage, language: Language = "en") -> bytes:
    """The page in `language`."""
    made = template("orientation_plugins.reports", "site.html.j2").render(
        view=_View(page, language),
        page=page,
        language=language,
        word=lambda key: COMMON[key].in_(language),
    )
    return visible(made).encode()


class _View:
    """What the template shows, laid out."""

    def __init__(self, page: SitePage, language: Language) -> None:
        self.page, self.language = page, language
        self.frame = current_frame()
        self.blocks = [
            Shown(_SORTS[type(block)], f"part-{place}", block) for place, block in enumerate(page.blocks)
        ]
        self.contents = [
            one for one in self.blocks if isinstance(one.block, Heading) and one.block.level == 2
        ]

    def say(self, text: Text) -> Said:
        """Words with their language."""
        return said(text, self.language)

    def paragraphs(self, text: Text) -> tuple[Said, ...]:
        """The paragraphs of a text."""
        return paragraphs(text, self.language)

    def tongue(self, one: Said) -> str:
        """What the language of words is called that are in another one than the page."""
        return "" if one.language is None else label("language", one.language, self.language)

    def marked(self, text: Text) -> bool:
        """Whether it has to be said in which language words are: not of names of languages, nor of what is the same."""
        return text.in_(self.language) not in _ENDONYMS

    def leads(self, line: Line) -> str | None:
        """Where a line leads from this page."""
        if line.href is None or self.frame is None:
            return line.href
        return self.frame.leads.get(line.href, line.href)

    def source(self, picture: Picture) -> str:
        """Where the file of a picture is."""
        path = f"file:{picture.path}"
        return path if self.frame is None else self.frame.leads.get(path, path)
