"""The sections of a network: its organisations, each with its own pages where it has some, and its yearly figures."""

from __future__ import annotations

from collections.abc import Iterator

from orientation_core.components.sites.practices import counted_text, day_text, decimal
from orientation_core.labels import label_text
from orientation_core.model.network.collection import Collection
from orientation_core.model.sites import (
    Block,
    Grid,
    Line,
    Part,
    SiteFacts,
    SiteMember,
    SitePage,
    SiteSection,
    Words,
    by_language,
    same,
)
from orientation_core.model.text import LANGUAGES, Text


def organisations() -> SiteSection:
    """Who is in the network."""

    def parts(facts: SiteFacts) -> list[Part]:
        network = facts.network
        if network is None or not network.members:
            return []
        head = tuple(label_text("site", name) for name in ("organisation", "kind", "member_since"))
        rows = tuple(
            (_member(one), Line(label_text("organisation_kind", one.kind)), Line(day_text(one.since)))
            for one in network.members
        )
        title = label_text("site", "organisations")
        lead = counted_text("in_network", len(rows))
        return [SitePage("organisations/index", title, (Grid(title, head, rows),), lead)]

    return SiteSection("organisations", label_text("site", "organisations"), parts, 5)


def _member(one: SiteMember) -> Line:
    return Line(one.label, f"site:{one.site}" if one.site else one.url)


def figures() -> SiteSection:
    """The figures of the last year that organisations delivered."""

    def parts(facts: SiteFacts) -> list[Part]:
        collection = facts.network.collection if facts.network else None
        if collection is None or all(one.organisations < FEWEST for one in collection.totals):
            return []
        title = by_language(lambda one: f"{label_text('site', 'network_figures').in_(one)} {collection.year}")
        lead = Text(
            **{
                one: label_text("site", "reporting").in_(one).replace("{n}", str(collection.reporting)).replace(
                    "{of}", str(collection.members)
                )
                for one in LANGUAGES
            }
        )  # fmt: skip
        return [SitePage("network-figures/index", title, tuple(_totals(collection)), lead)]

    return SiteSection("network-figures", label_text("site", "network_figures"), parts, 45)


#: A total that fewer organisations gave is not shown: it would be nearly the figure of one of them.
FEWEST = 3


def _totals(collection: Collection) -> Iterator[Block]:
    head = (
        label_text("site", "figure"),
        same(str(collection.year)),
        same(str(collection.year - 1)),
        label_text("site", "given_by"),
    )
    rows = tuple(
        (
            Line(_indicator(one.indicator)),
            Line(_count(one.value)),
            Line(_count(one.previous)),
            Line(_count(one.organisations)),
        )
        for one in collection.totals
        if one.organisations >= FEWEST
    )
    yield Grid(label_text("site", "totals"), head, rows, frozenset({1, 2, 3}))
    if collection.joined or collection.left:
        yield Words(label_text("site", "composition"), note=True)


def _indicator(name: str) -> Text:
    return same(name.replace("_", " "))


def _count(value: int | None) -> Text:
    return same("–") if value is None else by_language(lambda one: decimal(value, one))
