"""What a published charter shows in one language, laid out once for HTML, PDF and Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import attrs

from orientation_core.model.charters import PLACES, PUBLIC
from orientation_plugins.charter_pages import phrases
from orientation_plugins.charter_pages.promises import Promise, promises
from orientation_plugins.charter_pages.results import Results, results
from orientation_plugins.charter_pages.words import OWN_NAMES, word
from orientation_plugins.pages.numbers import ZONE, day
from orientation_plugins.pages.said import Said, paragraphs, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orientation_core.model.charter_sections import Block
    from orientation_core.model.charters import FollowUp, Place, Side
    from orientation_core.model.publications import Fact, FactLine, FactSheet, OpenHours, Passage, Publication
    from orientation_core.model.text import Language, Text


@attrs.frozen
class Line:
    """One entry of a list. :ivar url: where it leads."""

    text: Said
    url: str = ""


@attrs.frozen
class Listed:
    """A paragraph, and the list below it. :ivar ordered: its entries are steps."""

    text: tuple[Said, ...] = ()
    lines: tuple[Line, ...] = ()
    ordered: bool = False


@attrs.frozen
class Timetable:
    """Opening hours: (days, hours), a line each. :ivar notes: what else is to be known."""

    caption: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[Said, ...] = ()


@attrs.frozen
class Shown:
    """One fact of an entry. :ivar title: which fact. :ivar about: of which of several."""

    title: str
    about: Said | None
    listed: Listed
    timetable: Timetable | None = None


@attrs.frozen
class Sheet:
    """What the catalogue says about an entry."""

    name: str
    title: Said
    description: tuple[Said, ...]
    facts: tuple[Shown, ...]


@attrs.frozen
class Section:
    """A section of a part. :ivar name: its anchor. :ivar title: its heading; the first text of a part has none.

    :ivar listed, sheets, promises, results: whichever it consists of.
    """

    name: str
    kind: Literal["text", "facts", "commitments", "results", "mutual"]
    title: Said | None = None
    listed: tuple[Listed, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    promises: tuple[Promise, ...] = ()
    results: Results | None = None


@attrs.frozen
class Part:
    """One of the five parts."""

    name: Place
    number: int
    title: str
    sections: tuple[Section, ...]


@attrs.frozen
class Link:
    """Another copy of the charter. :ivar label: of it, in `language`."""

    label: str
    href: str
    language: Language
    here: bool = False


@attrs.frozen
class View:
    """Everything on the page.

    :ivar edition: version and validity. :ivar notice: that it does not count, or no longer.
    :ivar languages: the same in other languages. :ivar formats: the same in other formats.
    :ivar about: (what, how) how the charter came about. :ivar measures: (metric, how it is measured).
    """

    language: Language
    organisation: Said
    title: Said
    edition: str
    notice: str
    parts: tuple[Part, ...]
    languages: tuple[Link, ...]
    formats: tuple[Link, ...]
    measures: tuple[tuple[Said, Said], ...]
    about: tuple[tuple[str, tuple[Said, ...]], ...]


def view(publication: Publication, language: Language, format_: str) -> View:
    """A publication laid out in `language`. :param format_: the format that it is laid out for."""
    charter = publication.charter
    counted = ("edition", "from") if charter.valid_until is None else ("edition", "until")
    days = [day(one, language) for one in (charter.valid_from, charter.valid_until) if one is not None]
    edition = f"{word(counted[0], language, str(charter.version))}, {word(counted[1], language, *days)}"
    notice = ""
    if charter.status not in PUBLIC:
        notice = word("draft", language)
    elif charter.status == "replaced":
        notice = word("replaced", language)
    return View(
        language,
        said(publication.organisation, language),
        said(charter.title, language),
        edition,
        notice,
        tuple(
            Part(place, number, word(place, language), tuple(_sections(publication, place, language)))
            for number, place in enumerate(PLACES, start=1)
        ),
        tuple(
            Link(OWN_NAMES[one.language], one.href, one.language, here=one.language == language)
            for one in publication.copies_in(format_)
        ),
        tuple(
            Link(one.format.upper(), one.href, one.language)
            for one in publication.copies
            if one.language == language and one.format != format_
        ),
        tuple(_measures(publication, language)),
        tuple(_about(publication, language)),
    )


# ------------------------------------------------------------------------------------ sections


def _sections(publication: Publication, place: Place, language: Language) -> Iterator[Section]:
    for passage in publication.passages_of(place):
        section = _section(publication, passage, language)
        if section is not None:
            yield section


def _section(publication: Publication, passage: Passage, language: Language) -> Section | None:
    """A section, or None when it would be empty."""
    name = f"{passage.place}-{passage.standard or passage.name}".replace("_", "-")
    if passage.standard is None:
        title = None if passage.title is None else said(passage.title, language)
        return Section(name, "text", title, tuple(_block(one, language) for one in passage.blocks))
    title = None if passage.standard in ("word", "intro") else Said(word(passage.standard, language))
    part = publication.charter.part(passage.place)
    if passage.standard == "facts":
        sheets = tuple(_sheet(one, f"{name}-{number}", language) for number, one in
                       enumerate(publication.sheets_of(passage.place), start=1))  # fmt: skip
        return Section(name, "facts", title, sheets=sheets) if sheets else None
    if passage.standard == "commitments":
        found = promises(publication, passage.place, language)
        return Section(name, "commitments", title, promises=found) if found else None
    if passage.standard == "results":
        return Section(name, "results", title, results=results(publication, language))
    follow_up = publication.charter.follow_up
    if passage.standard == "mutual":
        listed = tuple(_mutual(follow_up, language))
        return Section(name, "mutual", title, listed) if listed else None
    if passage.standard == "redress":
        listed = tuple(_redress(publication, language))
        return Section(name, "text", title, listed) if listed else None
    text: Text = getattr(part, "text" if passage.standard == "intro" else passage.standard)
    return Section(name, "text", title, (Listed(paragraphs(text, language)),))


def _block(block: Block, language: Language) -> Listed:
    return Listed(paragraphs(block.text, language), tuple(Line(said(one, language)) for one in block.items))


def _mutual(follow_up: FollowUp, language: Language) -> Iterator[Listed]:
    def side(of: Side, which: str) -> Sequence[Text]:
        found: Sequence[Text] = getattr(of, which)
        return found

    for key, texts in (
        ("we_do", side(follow_up.organisation, "obligations")),
        ("you_expect", side(follow_up.client, "expectations")),
        ("you_do", side(follow_up.client, "obligations")),
        ("we_expect", side(follow_up.organisation, "expectations")),
    ):
        if texts:
            lead = (Said(word(key, language)),)
            yield Listed(lead, tuple(Line(said(one, language)) for one in texts))


def _redress(publication: Publication, language: Language) -> Iterator[Listed]:
    text = publication.charter.follow_up.redress
    if text is not None:
        yield Listed(paragraphs(text, language))
    contact = publication.contact
    lines = []
    if contact.email:
        lines.append(Line(Said(contact.email), f"mailto:{contact.email}"))
    if contact.phone:
        digits = "".join(sign for sign in contact.phone if sign in "+0123456789")
        lines.append(Line(Said(contact.phone), f"tel:{digits}"))
    if contact.url:
        lines.append(Line(Said(contact.url), contact.url))
    if contact.address is not None:
        lines.append(Line(said(contact.address, language)))
    if lines:
        yield Listed((Said(f"{word('complain', language)} :" if language == "fr" else
                           f"{word('complain', language)}:"),), tuple(lines))  # fmt: skip


# ------------------------------------------------------------------------------------ facts


def _sheet(sheet: FactSheet, name: str, language: Language) -> Sheet:
    return Sheet(
        name,
        said(sheet.title, language),
        () if sheet.description is None else paragraphs(sheet.description, language),
        tuple(_fact(sheet, one, language) for one in sheet.facts),
    )


def _fact(sheet: FactSheet, fact: Fact, language: Language) -> Shown:
    title = word(fact.what, language)
    about = None if fact.about is None else said(fact.about, language)
    lines = [_line(one, language) for one in fact.lines]
    if fact.term is not None:
        lines.append(Line(Said(phrases.term(fact.term, language))))
    timetable = None
    if fact.hours is not None:
        whose = (fact.about or sheet.title).in_(language)
        timetable = _timetable(fact.hours, f"{title} – {whose}", language)
    return Shown(title, about, Listed((), tuple(lines), ordered=fact.what == "procedure"), timetable)


def _line(line: FactLine, language: Language) -> Line:
    url = line.url or ""
    if not url.startswith(("https://", "http://", "tel:", "mailto:")):
        url = ""
    # A number or address is in no language.
    spoken = (
        Said(line.text.in_(language)) if url.startswith(("tel:", "mailto:")) else said(line.text, language)
    )
    return Line(spoken, url)


def _timetable(open_: OpenHours, caption: str, language: Language) -> Timetable:
    rows = [] if open_.always else list(phrases.week(open_.weekly, language)) if open_.weekly else []
    notes = [Said(word("always", language))] if open_.always else []
    for special in open_.special:
        days = phrases.span(special.first_day, special.last_day, language)
        if special.reason is not None:
            days += f" ({special.reason.in_(language)})"
        rows.append((days, phrases.hours(special.hours, language)))
    if open_.on_holidays == "closed" and open_.weekly:
        notes.append(Said(word("holidays", language)))
    return Timetable(caption, tuple(rows), (*notes, *(said(one, language) for one in open_.notes)))


# ------------------------------------------------------------------------------------ how it came about


def _measures(publication: Publication, language: Language) -> Iterator[tuple[Said, Said]]:
    """How promises are measured; those that are measured alike are told together."""
    labels: dict[Said, list[str]] = {}
    for one in publication.measures:
        labels.setdefault(said(one.definition, language), []).append(one.label.in_(language))
    for definition, names in labels.items():
        yield Said(", ".join(names)), definition


def _about(publication: Publication, language: Language) -> Iterator[tuple[str, tuple[Said, ...]]]:
    charter = publication.charter
    yield (
        word("charter", language),
        (Said(f"{charter.name}, {word('edition', language, str(charter.version))}"),),
    )
    if charter.consultations:
        yield (
            word("consulted", language),
            tuple(
                Said(word("on", language, one.body, day(one.held_on, language)))
                for one in charter.consultations
            ),
        )
    if charter.approvals:
        told = []
        for one in charter.approvals:
            text = word("on", language, one.body, day(one.approved_on, language))
            told.append(
                Said(f"{text} ({word('decision', language, one.reference)})" if one.reference else text)
            )
        yield word("approved", language), tuple(told)
    if charter.status in PUBLIC:
        published = publication.published_at.astimezone(ZoneInfo(ZONE))
        yield word("published", language), (Said(day(published.date(), language)),)
    if charter.sources:
        yield word("sources", language), tuple(Said(one) for one in charter.sources)
    if publication.outcomes is not None:
        yield word("version", language), (Said(publication.outcomes.data_version),)
