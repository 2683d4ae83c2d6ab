"""HTML that a stranger sent: as plain text to keep, and as harmless HTML to show. Nothing in it is fetched or followed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: What is left of a message's markup. No pictures: a remote one tells its sender who reads, and when.
TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
#: Dropped with all that they hold.
_GONE = frozenset(
    {
        "script",
        "style",
        "title",
        "head",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "noscript",
        "textarea",
    }
)
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
#: Longer HTML is read up to here; the original has the rest.
LONGEST = 400_000
#: Elements within one another beyond which markup is no longer read as such: no mail program writes that.
_MOST_LEVELS = 20_000

_BREAKS = frozenset(
    [
        "br",
        "p",
        "div",
        "tr",
        "table",
        "ul",
        "ol",
        "blockquote",
        "pre",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dl",
        "dd",
        "dt",
        "caption",
    ]
)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_MANY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


def harmless(html: str) -> str:
    """`html` as it may be shown in a page: a short list of elements, no scripts, styles, forms, pictures or handlers.

    Links are kept for people to read and marked so that a click tells nothing of where it came from.
    """
    import nh3

    html = html[:LONGEST]
    if html.count("<") > _MOST_LEVELS:
        html = re.sub(r"<[^<>]{0,2000}>", " ", html).replace("<", " ")
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(_GONE),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def plain(html: str) -> str:
    """The words of `html`, one block on a line, quoted passages marked ``>``; links and pictures leave only their words."""
    reader = _Reader()
    reader.feed(harmless(html))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Reads what :func:`harmless` wrote, which is well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BREAKS:
            self._end_line(blank=tag == "br")
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "li":
            self._end_line()
            self._line.append("- ")
        elif tag in ("td", "th") and self._line:
            self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS and tag != "br":
            self._end_line()
        if tag == "p":
            self._lines.append("")
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            first, *more = data.split("\n")
            self._line.append(first)
            for line in more:
                self._end_line()
                self._line.append(line)
        else:
            self._line.append(_BLANKS.sub(" ", data))

    def _end_line(self, *, blank: bool = False) -> None:
        said = "".join(self._line).strip()
        self._line = []
        if said or self._verbatim:
            self._lines.append("> " * min(self._quotes, 5) + said)
        elif blank:
            self._lines.append("")

    def text(self) -> str:
        """All lines, at most one empty one between two."""
        self._end_line()
        return _MANY_LINES.sub("\n\n", "\n".join(self._lines)).strip()
