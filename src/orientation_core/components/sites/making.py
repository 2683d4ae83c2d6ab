"""Making sites: of one agency, of a network with those of its organisations within it, or of practices alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import attrs
import orjson

from orientation_core.components.agencies import known as known_agencies
from orientation_core.components.catalogue import Catalogue
from orientation_core.components.charters.publishing import Publications
from orientation_core.components.complaints import COMPLAINT, Complaints
from orientation_core.components.complaints.figures import Figures
from orientation_core.components.network import Network
from orientation_core.components.practices import Practices
from orientation_core.components.practices.keeping import Known
from orientation_core.components.sites import network, offer, practices
from orientation_core.components.sites.building import Site, made
from orientation_core.documents import reference_schemas
from orientation_core.errors import NotFound, Refused
from orientation_core.kinds import day_value
from orientation_core.labels import LABELS, label_text
from orientation_core.model.agency import Agency
from orientation_core.model.catalogue import Wording
from orientation_core.model.network.reports import NetworkReport
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Report
from orientation_core.model.sites import (
    Card,
    Cards,
    Line,
    Part,
    ShownPractice,
    SiteFacts,
    SiteFile,
    SiteMember,
    SiteNetwork,
    SitePage,
    SiteSection,
    Words,
)
from orientation_core.model.text import Language, Text
from orientation_core.plugins import Plugins
from orientation_core.store import Query, Store, Where

#: Where the sites of organisations stand within that of their network.
WITHIN = "organisations"


def standard() -> dict[str, SiteSection]:
    """Our sections by name."""
    ours = (
        network.organisations(),
        offer.charter(),
        offer.catalogue(),
        offer.complaint(),
        offer.figures(),
        network.figures(),
        practices.section(),
        offer.mark(),
    )
    return {one.name: one for one in ours}


@attrs.frozen(kw_only=True)
class Sites:
    """The public site of one agency. The other members are the parts of its desk that have something to publish."""

    agency: Agency
    store: Store
    plugins: Plugins
    complaints: Complaints
    publications: Publications
    catalogue: Catalogue
    figures: Figures
    network: Network
    practices: Practices

    def sections(self) -> dict[str, SiteSection]:
        """Every section by name: ours, and those that plugins add or put in the place of ours."""
        return {**standard(), **{one.name: one for one in self.plugins.site_sections()}}

    def site(self, actor: Actor, *, base: str | None = None) -> Site:
        """Everything that the agency publishes, in the sections that have something to show.

        :param base: the address that it will have, for its feeds. :raises InvalidDocument: `base` is no web address.
        :raises NotAllowed: the actor may not read what is published.
        """
        return self._site(self.facts(actor, base=base), list(self.sections().values()))

    def practices_site(self, actor: Actor, *, base: str | None = None, own: bool = False) -> Site:
        """The published practices alone. :param own: without those of other desks of the network."""
        facts = self._with_practices(
            actor, SiteFacts(self.agency, self._today(), self.agency.languages), base, own
        )
        return self._site(facts, [standard()["practices"]])

    def desks(self) -> list[str]:
        """Slugs of the other desks of this store that share what they have with the network of this agency."""
        mine = self.agency.slug
        return sorted(
            slug for slug, one in known_agencies(self.store).items() if one.network == mine and slug != mine
        )

    def network_site(
        self,
        actor: Actor,
        desks: Mapping[str, Sites],
        *,
        year: int | None = None,
        base: str | None = None,
    ) -> list[Site]:
        """The site of the network, and within it those of its organisations.

        :param desks: slug -> the site of an organisation of this store that gets pages of its own; its desk is opened by the caller.
        :param year: of the network's figures; the last for which any were delivered without it.
        :raises NotAllowed: the actor may not read the network.
        """
        below: dict[str, Site] = {}
        for slug, one in sorted(desks.items()):
            root = None if base is None else f"{base.rstrip('/')}/{WITHIN}/{slug}"
            below[slug] = attrs.evolve(one.site(actor, base=root), under=f"{WITHIN}/{slug}")
        facts = attrs.evolve(
            self._with_practices(actor, self.facts(actor, base=base), base, own=False),
            network=self._network(actor, below, year),
        )
        whole = attrs.evolve(self._site(facts, list(self.sections().values())), below=below)
        up = ("index", whole.title, whole.languages)
        return [whole, *(attrs.evolve(one, up=up) for one in below.values())]

    # ------------------------------------------------------------------------------ what is published

    def facts(self, actor: Actor, *, base: str | None = None) -> SiteFacts:
        """Everything that the agency publishes, as it is now."""
        facts = SiteFacts(self.agency, self._today(), self.agency.languages)
        try:
            charter = self.publications.publication(actor)
        except NotFound:
            charter = None
        facts = attrs.evolve(
            facts,
            charter=charter,
            catalogue=self.catalogue.in_force(actor),
            procedure=self.complaints.rulebook.newest_procedure(self.agency.procedure),
            intake=orjson.dumps(reference_schemas()["intake"], option=orjson.OPT_INDENT_2) + b"\n",
            report=self._report(actor),
            identity=self.plugins.dressed("site_page").worn,
        )
        return self._with_practices(actor, facts, base, own=True)

    def _with_practices(self, actor: Actor, facts: SiteFacts, base: str | None, own: bool) -> SiteFacts:
        known = self.practices.published(actor, own=own)
        told = (one for one in self.practices.adoptions(actor) if not one.internal)
        results = [one for one in told if one.status != "planned"]
        shown = tuple(
            ShownPractice(
                practices.path_of(one.full),
                one.practice,
                tuple(each for each in results if each.practice == one.reference),
            )
            for one in known
        )
        return attrs.evolve(facts, practices=shown, feeds=self._feeds(actor, known, base))

    def _feeds(
        self, actor: Actor, known: Sequence[Known], base: str | None
    ) -> tuple[tuple[Language, bytes], ...]:
        if not known:
            return ()
        return tuple(
            (language, self.practices.feed(actor, language, practices=known, base=base))
            for language in self.agency.languages
        )

    def _report(self, actor: Actor) -> Report | None:
        """The figures of the last whole year, small cells withheld; None where nothing was received."""
        year = self._today().year - 1
        first, end = date(year, 1, 1), date(year + 1, 1, 1)
        received = (
            Where("received_on", ">=", day_value(first)),
            Where("received_on", "<", day_value(end)),
        )
        with self.complaints.begin(write=False) as unit:
            if not unit.count(COMPLAINT, Query(received)):
                return None
        return self.figures.report(
            actor, self.figures.question(first, end, by=("month",), compare=True), publish=True
        )

    def _network(self, actor: Actor, below: Mapping[str, Site], year: int | None) -> SiteNetwork:
        part = self.network
        known = part.organisations()
        members = [
            SiteMember(
                _label(known[one.name].label),
                one.kind,
                max(each.since for each in one.memberships if each.since <= self._today()),
                next((page.url for page in known[one.name].pages), None),
                one.agency if one.agency in below else None,
            )
            for one in part.members(actor, on=self._today())
        ]
        members.sort(key=lambda one: one.label.in_("fr").casefold())
        return SiteNetwork(tuple(members), self._yearly(actor, year))

    def _yearly(self, actor: Actor, year: int | None) -> NetworkReport | None:
        """The published report of that year, or of the last of the ten before this for which figures were delivered.

        None where there is none, or nobody says how it is laid out.
        """
        this = self._today().year
        try:
            for one in (year,) if year is not None else range(this - 1, this - 11, -1):
                found = self.network.report(actor, one, publish=True)
                if found.reporting:
                    return found
        except (NotFound, Refused):
            return None
        return None

    # ------------------------------------------------------------------------------ inside

    def _today(self) -> date:
        return self.practices.today()

    def _site(self, facts: SiteFacts, sections: Sequence[SiteSection]) -> Site:
        shown = made(sections, facts, self.plugins)
        there = {one.name for one, _ in shown}
        empty = tuple(one for one in sections if one.name not in there)
        front = home(facts, shown)
        return Site(facts.agency.label, facts.languages, shown, front, self.plugins, empty=empty)


def home(facts: SiteFacts, sections: Sequence[tuple[SiteSection, tuple[Part, ...]]]) -> SitePage:
    """The first page: where everything is."""
    cards = []
    for section, parts in sections:
        page = next((one for one in parts if not isinstance(one, SiteFile)), None)
        if page is not None:
            lead = page.lead if isinstance(page, SitePage) else None
            cards.append(Card(Line(section.label, f"page:{page.path}"), lead or _about(section.name)))
    blocks = (Cards(tuple(cards)),) if cards else (Words(label_text("site", "nothing")),)
    return SitePage("index", facts.agency.label, blocks)


def _about(section: str) -> Text | None:
    """What stands below a section of ours on the first page."""
    return label_text("site_about", section) if section in LABELS["site_about"] else None


def _label(wording: Wording) -> Text:
    """The four languages of a name; a name in another language only stands for them."""
    words = {language: getattr(wording, language) for language in wording.languages()}
    return Text(**words) if words else Text(en=wording.in_("en"))
