"""The sections of one organisation: its charter, its catalogue, how to complain, its figures, its mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from orientation_core.formats import term
from orientation_core.labels import label_text
from orientation_core.model.clocks import ClockRule
from orientation_core.model.identity import Asset, MarkColour, VisualIdentity
from orientation_core.model.metric_list import OURS
from orientation_core.model.procedures import Procedure
from orientation_core.model.sites import (
    Block,
    Facts,
    Grid,
    Heading,
    Items,
    Line,
    Part,
    Picture,
    SiteDocument,
    SiteFacts,
    SiteFile,
    SitePage,
    SiteSection,
    Words,
    by_language,
    same,
)
from orientation_core.model.text import LANGUAGES, Language, Text

#: What a complaint can say, in the order in which a form asks it.
FIELDS = (
    "language", "subject", "text", "service", "client.name", "client.email", "client.phone", "client.address",
)  # fmt: skip

#: What stands between a heading and its words where that is not a colon and a space.
_COLON = {"fr": "\N{NO-BREAK SPACE}: "}

#: File endings of the mark.
_ENDINGS = {"image/svg+xml": "svg", "image/png": "png"}


def charter() -> SiteSection:
    """The charter in force, with what became of its promises."""

    def parts(facts: SiteFacts) -> list[Part]:
        if facts.charter is None:
            return []
        return [SiteDocument("charter/index", _title("charter"), "charter_publication", facts.charter)]

    return SiteSection("charter", _title("charter"), parts, 10)


def catalogue() -> SiteSection:
    """What the organisation offers."""

    def parts(facts: SiteFacts) -> list[Part]:
        if facts.catalogue is None or not facts.catalogue.services:
            return []
        return [SiteDocument("catalogue/index", _title("catalogue"), "catalogue", facts.catalogue)]

    return SiteSection("catalogue", _title("catalogue"), parts, 20)


def figures() -> SiteSection:
    """The figures of the last whole year."""

    def parts(facts: SiteFacts) -> list[Part]:
        if facts.report is None:
            return []
        return [SiteDocument("figures/index", _title("figures"), "report", facts.report)]

    return SiteSection("figures", _title("figures"), parts, 40)


# ------------------------------------------------------------------------------------ how to complain


def complaint() -> SiteSection:
    """How to complain: what is asked, what happens then, and who can be asked next."""
    return SiteSection("complaint", _title("complaint"), _complaint, 30)


def _complaint(facts: SiteFacts) -> list[Part]:
    procedure, contact = facts.procedure, facts.agency.contact
    if procedure is None or not any((contact.url, contact.email, contact.phone, contact.address)):
        return []  # nobody could be told where a complaint goes
    made: list[Part] = []
    blocks = [
        *_reached(facts),
        *_asked(procedure),
        *_terms(facts, procedure),
        *_grounds(procedure),
        *_next(facts, procedure),
    ]
    if facts.intake:
        made.append(SiteFile("complaint-form.schema.json", facts.intake))
        blocks += [
            Heading(label_text("site", "feeds")),
            Items((Line(label_text("site", "form_schema"), "file:complaint-form.schema.json"),)),
        ]
    return [
        SitePage("complaint/index", _title("complaint"), tuple(blocks), label_text("site", "complaint_lead")),
        *made,
    ]


def _reached(facts: SiteFacts) -> Iterator[Block]:
    """Where a complaint goes."""
    contact = facts.agency.contact
    rows: list[tuple[Text, tuple[Line, ...]]] = []
    if contact.url:
        rows.append((label_text("site", "web"), (Line.to(same(contact.url), contact.url),)))
    if contact.email:
        rows.append((label_text("site", "email"), (Line.to(same(contact.email), f"mailto:{contact.email}"),)))
    if contact.phone:
        digits = "".join(one for one in contact.phone if one.isdigit() or one in "+-")
        rows.append((label_text("site", "phone"), (Line.to(same(contact.phone), f"tel:{digits}"),)))
    if contact.address:
        rows.append((label_text("site", "address"), (Line(contact.address),)))
    if rows:
        yield Heading(label_text("site", "reached"))
        yield Facts(tuple(rows))


def _asked(procedure: Procedure) -> Iterator[Block]:
    """What a complaint has to say, and what it may."""
    by_channel = {one.channel: one.fields for one in procedure.required_fields}
    needed = {"language", "text", *by_channel.get("form", by_channel.get("any", ()))}
    head = tuple(label_text("site", name) for name in ("field", "needed", "what"))
    rows = tuple(
        (
            Line(label_text("form_field", name)),
            Line(label_text("site", "yes" if name in needed else "no")),
            Line(label_text("form_help", name)),
        )
        for name in FIELDS
    )
    yield Heading(label_text("site", "asked"))
    yield Grid(label_text("site", "asked_table"), head, rows)


def _terms(facts: SiteFacts, procedure: Procedure) -> Iterator[Block]:
    """What happens then, and how long it takes: as the procedure says, and as the charter promises."""
    if not procedure.clocks:
        return
    yield Heading(label_text("site", "terms"))
    yield Facts(
        tuple((one.label, (Line(_term(one)), *_promised(facts, one.name))) for one in procedure.clocks)
    )
    for each in procedure.answer_statements:
        yield Words(each.text, note=True)


def _promised(facts: SiteFacts, clock: str) -> Iterator[Line]:
    """What the charter in force promises of a clock to whoever complains, whatever about."""
    for one in () if facts.charter is None else facts.charter.charter.commitments:
        metric = None if one.metric is None else OURS.by_name.get(one.metric)
        scope = one.scope()
        if metric is None or metric.clock != clock or not scope.keys() <= {"type"}:
            continue
        if "complaint" in scope.get("type", ("complaint",)):
            said = {
                language: f"{_title('charter').in_(language)}{_COLON.get(language, ': ')}{one.text.in_(language)}"
                for language in one.text.languages()
            }
            yield Line(Text(**said))


def _term(clock: ClockRule) -> Text:
    def said(language: Language) -> str:
        words = term(clock.term, language)
        if clock.target_percent is not None:
            share = label_text("site", "of_cases").in_(language).replace("{n}", str(clock.target_percent))
            return f"{words} ({share})"
        return words

    return by_language(said)


def _grounds(procedure: Procedure) -> Iterator[Block]:
    """When a request is not treated as a complaint."""
    if procedure.grounds:
        yield Heading(label_text("site", "grounds"))
        yield Items(tuple(Line(one.label) for one in procedure.grounds))


def _next(facts: SiteFacts, procedure: Procedure) -> Iterator[Block]:
    """Who can be asked next, and what becomes of personal data."""
    line = procedure.second_line
    if line is not None:
        yield Heading(label_text("site", "second_line"))
        if line.asked_first:
            yield Words(label_text("site", "asked_first"))
        lines = [Line.to(line.name, line.url)]
        if line.email:
            lines.append(Line.to(same(line.email), f"mailto:{line.email}"))
        yield Items(tuple(lines))
    if facts.agency.privacy_url:
        yield Heading(label_text("site", "privacy"))
        yield Items((Line.to(label_text("site", "privacy_more"), facts.agency.privacy_url),))


# ------------------------------------------------------------------------------------ the mark


def mark() -> SiteSection:
    """The mark, its files, and how it may be used."""
    return SiteSection("mark", _title("mark"), _mark, 60)


def _mark(facts: SiteFacts) -> list[Part]:
    worn = facts.identity
    if worn is None:
        return []
    shown = [one for one in worn.identity.assets if one.sha256 in worn.contents]
    files = [SiteFile(_file(one), worn.contents[one.sha256]) for one in shown]
    return [
        SitePage(
            "mark/index", worn.identity.label, tuple(_rules(worn.identity, shown)), worn.identity.purpose
        ),
        *files,
    ]


def _file(asset: Asset) -> str:
    ending = f".{_ENDINGS[asset.type]}"
    return f"mark/{asset.name.removesuffix(ending)}{ending}"


def _rules(identity: VisualIdentity, shown: list[Asset]) -> Iterator[Block]:
    first = next((one for one in shown if one.type == "image/svg+xml"), next(iter(shown), None))
    if first is not None:
        yield Picture(_file(first), first.alt)
    yield Heading(label_text("site", "mark_rules"))
    rows: list[tuple[Text, tuple[Line, ...]]] = [
        (
            label_text("identity_rule", "size"),
            tuple(Line(_measure(one.medium, one.height, one.unit)) for one in identity.minimum),
        ),
        (
            label_text("identity_rule", "clear_space"),
            (Line(_percent(100 * identity.clear_share, "of_height")),),
        ),
        (
            label_text("identity_rule", "colour"),
            tuple(Line(_colour(one)) for one in identity.colours),
        ),
        (
            label_text("identity_rule", "background"),
            tuple(Line(same(one.value)) for one in identity.backgrounds),
        ),
        (
            label_text("site", "forbidden"),
            tuple(Line(label_text("forbidden_use", one)) for one in identity.forbidden),
        ),
    ]
    if identity.terms is not None:
        rows.append((label_text("site", "terms_of_use"), (Line(identity.terms),)))
    yield Facts(tuple(row for row in rows if row[1]))
    for one in identity.advice:
        yield Words(one)
    if shown:
        yield Heading(label_text("site", "files"))
        yield Items(
            tuple(Line(same(_file(one).removeprefix("mark/")), f"file:{_file(one)}") for one in shown)
        )


def _colour(one: MarkColour) -> Text:
    return by_language(lambda language: f"{one.label.in_(language)} {one.value}")


def _measure(medium: Literal["screen", "print"], height: float, unit: str) -> Text:
    where = label_text("medium", medium)
    return by_language(lambda language: f"{where.in_(language)} – {height:g} {unit}")


def _percent(value: float, code: str) -> Text:
    said = label_text("site", code)
    return Text(**{one: said.in_(one).replace("{n}", f"{value:.0f}") for one in LANGUAGES})


def _title(name: str) -> Text:
    return label_text("site", name)
