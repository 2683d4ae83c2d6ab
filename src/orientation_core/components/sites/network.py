"""The sections of a network: its organisations, each with its own pages where it has some, and its yearly report."""

from __future__ import annotations

from orientation_core.components.sites.practices import counted_text, day_text
from orientation_core.labels import label_text
from orientation_core.model.sites import (
    Grid,
    Line,
    Part,
    SiteDocument,
    SiteFacts,
    SiteMember,
    SitePage,
    SiteSection,
)


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
    return Line.to(one.label, f"site:{one.site}" if one.site else one.url)


def figures() -> SiteSection:
    """The yearly report of the network, small figures withheld."""

    def parts(facts: SiteFacts) -> list[Part]:
        report = facts.network.report if facts.network else None
        if report is None:
            return []
        title = label_text("site", "network_figures")
        return [SiteDocument("network-figures/index", title, "network_report", report)]

    return SiteSection("network-figures", label_text("site", "network_figures"), parts, 45)
