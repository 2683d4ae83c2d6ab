"""Making the site of one agency: what is published, gathered, through its sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from orientation_core.components.practices import Practices
from orientation_core.components.practices.keeping import Known
from orientation_core.components.sites import practices
from orientation_core.components.sites.building import Site, made
from orientation_core.labels import label_text
from orientation_core.model.parties import Actor
from orientation_core.model.sites import (
    Card,
    Cards,
    Line,
    Part,
    ShownPractice,
    SiteFacts,
    SitePage,
    SiteSection,
    Words,
)
from orientation_core.model.text import Language


def standard() -> dict[str, SiteSection]:
    """Our sections by name, in their order."""
    return {one.name: one for one in (practices.section(),)}


@attrs.frozen
class Sites:
    """The public site of one agency. :ivar practices: its good practices."""

    practices: Practices

    def sections(self) -> dict[str, SiteSection]:
        """Every section by name: ours, and those that plugins add or put in the place of ours."""
        return {**standard(), **{one.name: one for one in self.practices.plugins.site_sections()}}

    def site(self, actor: Actor, *, base: str | None = None) -> Site:
        """Everything that the agency publishes, in the sections that have something to show."""
        facts = self._facts(actor, self.practices.published(actor, own=True), base)
        return self._site(facts, list(self.sections().values()))

    def practices_site(self, actor: Actor, *, base: str | None = None, own: bool = False) -> Site:
        """The published practices alone. :param base: the address that it will have, for its feeds.

        :param own: without those of other desks of the network. :raises InvalidDocument: `base` is no web address.
        """
        facts = self._facts(actor, self.practices.published(actor, own=own), base)
        return self._site(facts, [standard()["practices"]])

    # ------------------------------------------------------------------------------ inside

    def _facts(self, actor: Actor, known: Sequence[Known], base: str | None) -> SiteFacts:
        agency = self.practices.agency
        told = (each for each in self.practices.adoptions(actor) if not each.internal)
        results = [each for each in told if each.status != "planned"]
        shown = tuple(
            ShownPractice(
                practices.path_of(one.full),
                one.practice,
                tuple(each for each in results if each.practice == one.reference),
            )
            for one in known
        )
        feeds: tuple[tuple[Language, bytes], ...] = tuple(
            (language, self.practices.feed(actor, language, practices=known, base=base))
            for language in agency.languages
        )
        return SiteFacts(
            agency, self.today(), agency.languages, practices=shown, feeds=feeds if shown else ()
        )

    def today(self) -> date:
        """The local day."""
        return self.practices.today()

    def _site(self, facts: SiteFacts, sections: Sequence[SiteSection]) -> Site:
        shown = made(sections, facts, self.practices.plugins)
        return Site(facts.agency.label, facts.languages, shown, home(facts, shown))


def home(facts: SiteFacts, sections: Sequence[tuple[SiteSection, tuple[Part, ...]]]) -> SitePage:
    """The first page: where everything is."""
    cards = []
    for section, parts in sections:
        first = next((one for one in parts if isinstance(one, SitePage)), None)
        path = next((one.path for one in parts if not hasattr(one, "content")), None)
        if path is not None:
            cards.append(Card(Line(section.label, f"page:{path}"), first.lead if first else None))
    blocks = (Cards(tuple(cards)),) if cards else (Words(label_text("site", "nothing")),)
    return SitePage("index", facts.agency.label, blocks)
