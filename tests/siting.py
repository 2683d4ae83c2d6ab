"""A small network with everything that a site can show, one of each: for the tests of sites."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import charters
import small_catalogue
from desks import COORDINATOR, START, open_desk
from improving import handled
from orientation_core import Orientation
from orientation_core.components.sites import Built, build
from orientation_core.memory import MemoryStore
from orientation_core.model.agency import Contact
from orientation_core.model.text import Text
from orientation_core.testing.clock import FixedClock
from practising import published, share

#: Of the sites: one that every text has, and one for which others stand in.
LANGUAGES = ("nl", "de")

#: Two names that mean something in markup.
LABEL = Text(
    fr="Les <Pensions> & Cie", nl="De <Pensioenen> & co", de="Die <Renten> & Co", en="<Pensions> & Co"
)

_LIST = """name,label_fr,label_nl,kind,member_from,member_until,agency
pensions,Pensions,Pensioenen,social_security,2010-01-01,,member
museum,Le musée,Het museum,scientific,2012-01-01,,
archive,Les archives,Het archief,scientific,2012-01-01,,
gone,Parti,Vertrokken,scientific,2010-01-01,2012-01-01,
"""
_FORMS = """organisation,year,complaints_received,complaints_founded
pensions,2026,120,30
museum,2026,12,
archive,2026,7,2
"""


@contextmanager
def network(folder: Path, extra: Any = ()) -> Iterator[tuple[Orientation, Orientation]]:
    """The keeper of a network, and the desk of one of its organisations, in the year after its first."""
    store: Any = MemoryStore()
    clock = FixedClock(START)
    keeper = open_desk(store, slug="network", clock=clock, extra=extra, languages=LANGUAGES)
    contact = Contact(email="plaintes@example.org", phone="02 555 00 00", url="https://example.org/plaintes")
    member = open_desk(
        store, slug="member", network="network", clock=clock, label=LABEL, contact=contact,
        privacy_url="https://example.org/privacy", languages=LANGUAGES,
    )  # fmt: skip
    charters.published(member)
    member.catalogue.keep_all(COORDINATOR, list(small_catalogue.ENTRIES))
    for days in (2, 20, 3, 4, 5, 6):
        handled(member, clock, days, cause="no-follow-up")
    clock.now = START + timedelta(days=400)
    published(
        keeper,
        effort={
            "person_days": 60,
            "costs": [{"label": {"fr": "Travaux", "nl": "Werken"}, "actual": "13500.50"}],
        },
        services=["passport"],
        axes=["structure"],
    )
    published(
        member, name="letters", title={"de": "Klare Briefe"}, problem={"fr": "Un.\n\nDeux."}, evidence=[]
    )
    member.practices.adopt(COORDINATOR, {"practice": "network/one-desk", "evidence": [share(50, 20)]})
    member.identity.publish(COORDINATOR, next(iter(member.identity.offered())))
    for name, content in (("list.csv", _LIST), ("forms.csv", _FORMS)):
        (folder / name).write_text(content, "utf-8")
    keeper.network.import_organisations(COORDINATOR, folder / "list.csv")
    keeper.network.import_figures(COORDINATOR, folder / "forms.csv")
    yield keeper, member
    store.close()


def built(keeper: Orientation, member: Orientation) -> Built:
    """The site of the network with that of its organisation within."""
    sites = keeper.sites.network_site(
        COORDINATOR, {"member": member.sites}, base="https://example.org/network"
    )
    made = [build(one) for one in sites]
    return Built(
        {path: content for one in made for path, content in one.files.items()}, sum(one.pages for one in made)
    )
