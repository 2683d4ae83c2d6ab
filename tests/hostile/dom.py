"""A page as a browser's parser sees it: nh3 parses as HTML5 says (html5ever), and gives back markup that says just that."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

_TAG, _ATTRIBUTE = (
    re.compile(r"<\s*/?\s*([a-zA-Z][^\s/>]*)"),
    re.compile(r"[\s/\"']([a-zA-Z_:@][^\s=/>\"'<]*)\s*="),
)
#: Schemes that are not dropped on the way, so that they are seen.
_SCHEMES = {
    "http",
    "https",
    "javascript",
    "data",
    "vbscript",
    "file",
    "mailto",
    "tel",
    "blob",
    "view-source",
    "ftp",
    "jar",
    "urn",
}
_RUNS = re.compile(r"^[\x00-\x20]*(javascript|vbscript|data\s*:\s*text)", re.IGNORECASE)

Shape = tuple[str, tuple[str, ...]]


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(page: str | bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a page with their attributes, in the order of the tree that a browser makes."""
    text = page.decode() if isinstance(page, bytes) else page
    tags = {one.lower() for one in _TAG.findall(text)} | {
        "tbody",
        "p",
        "svg",
        "math",
        "img",
        "script",
        "style",
        "a",
        "title",
    }
    names = set(_ATTRIBUTE.findall(text)) | {one.lower() for one in _ATTRIBUTE.findall(text)}
    names |= {
        "onerror",
        "onload",
        "onclick",
        "onfocus",
        "ontoggle",
        "onmouseover",
        "onbegin",
        "href",
        "src",
        "srcdoc",
        "style",
        "action",
        "formaction",
    }
    kept = nh3.clean(
        text, tags=tags, clean_content_tags=set(), attributes={"*": names}, url_schemes=_SCHEMES, link_rel=None, strip_comments=True
    )  # fmt: skip
    parser = _Elements()
    parser.feed(kept)
    parser.close()
    return parser.found


def shapes(page: str | bytes) -> set[Shape]:
    """The sorts of element there are: tag and names of attributes."""
    return {(tag, tuple(sorted(found))) for tag, found in elements(page)}


def dangers(page: str | bytes) -> list[str]:
    """What could run, send or fetch something."""
    wrong = []
    for tag, found in elements(page):
        wrong += [
            f"{tag} {name}"
            for name in found
            if name.lower().startswith("on") or name.lower() in ("srcdoc", "formaction")
        ]
        wrong += [f"{tag} {name}={value[:40]}" for name, value in found.items() if _RUNS.match(value)]
        if tag in ("object", "embed", "iframe", "base", "form", "applet", "frame", "portal", "math"):
            wrong.append(tag)
        if tag == "img" and found.get("src", "").startswith(("http:", "https:", "//")):
            wrong.append("a picture from elsewhere")
    return wrong
