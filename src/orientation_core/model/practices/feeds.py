"""Practices as a JSON Feed 1.1: what readers of feeds show, and the whole of each practice beside it for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import attrs

from orientation_core.model.mail.hypertext import plain
from orientation_core.model.practices.practices import FACETS, GoodPractice
from orientation_core.model.text import Language, Text

VERSION = "https://jsonfeed.org/version/1.1"

#: Our member of a feed and of its items; readers that do not know it pass over it.
OURS = "_orientation"
ABOUT = "urn:orientation-core:schema:good_practice:1"


@attrs.frozen
class Entry:
    """One item of a feed.

    :ivar id: the same in every language and at every export. :ivar url: where it can be read, if anywhere.
    :ivar published_at, changed_at: moments with their zone. :ivar document: the practice as its reference schema has it.
    :ivar content: the whole of it as plain text, in the language of the feed.
    """

    id: str
    practice: GoodPractice
    document: Mapping[str, Any]
    content: str
    published_at: datetime | None = None
    changed_at: datetime | None = None
    url: str | None = None


def feed(
    title: str,
    entries: Sequence[Entry],
    language: Language,
    *,
    home: str | None = None,
    address: str | None = None,
) -> dict[str, Any]:
    """A feed in one language. :param home, address: of the site, and of the feed itself, where they are known."""
    made = {
        "version": VERSION,
        "title": title,
        "home_page_url": home,
        "feed_url": address,
        "language": language,
        "items": [_item(one, language) for one in entries],
    }
    return {name: value for name, value in made.items() if value is not None}


def _item(entry: Entry, language: Language) -> dict[str, Any]:
    one = entry.practice
    spoken = spoken_in(one.title, language)
    made = {
        "id": entry.id,
        "url": entry.url,
        "title": one.title.in_(language),
        "content_text": entry.content,
        "summary": one.problem.in_(language) if one.problem else None,
        "language": spoken,
        "date_published": _written(entry.published_at),
        "date_modified": _written(entry.changed_at),
        "authors": [{"name": one.organisation.in_(language)}],
        "tags": [f"{facet}:{code}" for facet in FACETS for code in one.facet(facet)] or None,
        OURS: {"about": ABOUT, "license": one.license, "practice": dict(entry.document)},
    }
    return {name: value for name, value in made.items() if value is not None}


def spoken_in(text: Text, language: Language) -> Language:
    """The language that words are really in which stand for those in `language`."""
    words = text.in_(language)
    return next(one for one in (language, *text.languages()) if getattr(text, one) == words)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


# ------------------------------------------------------------------------------------ reading


def documents(feed_: Mapping[str, Any], source: str, arrived_on: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, document of kind ``good_practice``) of every item of a valid feed.

    An item that carries our member is taken at its word, but for what only its own desk can say; another becomes a
    practice of which the title and what was done are known.
    """
    for place, item in enumerate(feed_["items"]):
        told = item.get(OURS)
        given = told.get("practice") if isinstance(told, Mapping) else None
        spoken = _language(item.get("language") or feed_.get("language"))
        document = dict(given) if isinstance(given, Mapping) else _plainly(item, feed_, spoken)
        for own in ("status", "trail", "published_on", "retired_on", "member", "origin", "contacts"):
            document.pop(own, None)
        if isinstance(given, Mapping) and isinstance(given.get("contacts"), list):
            document["contacts"] = [
                {name: value for name, value in one.items() if name != "person"}
                if isinstance(one, Mapping)
                else one
                for one in given["contacts"]
            ]
        origin = {"source": source, "id": str(item["id"]), "arrived_on": arrived_on, "url": item.get("url")}
        document["origin"] = {name: value for name, value in origin.items() if value is not None}
        document["name"] = f"{source[:60]}.{sha256(str(item['id']).encode()).hexdigest()[:12]}"
        document.setdefault("submitted_on", arrived_on)
        if isinstance(told, Mapping) and told.get("license"):
            document.setdefault("license", told["license"])
        within = "" if isinstance(given, Mapping) is False else f"/{OURS}/practice"
        yield f"/items/{place}{within}", document


def _plainly(item: Mapping[str, Any], feed_: Mapping[str, Any], language: Language) -> dict[str, Any]:
    words = item.get("content_text") or plain(str(item.get("content_html", "")))
    authors = item.get("authors") or feed_.get("authors") or [{}]
    author = next((one["name"] for one in authors if one.get("name")), feed_["title"])
    made = {
        "title": {language: item.get("title") or " ".join(words.split())[:120]},
        "organisation": {language: author},
        "problem": {language: item["summary"]} if item.get("summary") else None,
        "done": {language: words},
    }
    return {name: value for name, value in made.items() if value is not None}


def _language(tag: object) -> Language:
    """One of ours; English where a feed says nothing, or speaks another language."""
    first = str(tag or "").split("-")[0].lower()
    return next((one for one in ("fr", "nl", "de", "en") if one == first), "en")
