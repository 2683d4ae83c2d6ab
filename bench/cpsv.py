"""Export and import 10,000 services as CPSV-AP, against rdflib serialising and parsing the same graph.
Run: python bench/cpsv.py [services]

The floor only writes and reads statements; the catalogue makes them out of documents, and documents out of them, with
every check. What pyoxigraph, which does the parsing for us, takes for the same is printed beside it.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import rdflib

from orientation_core.hookspecs import Context
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.catalogue import (
    Channel,
    CodeList,
    Concept,
    ContactPoint,
    Cost,
    Evidence,
    OpeningHours,
    Output,
    PublicOrganisation,
    Requirement,
    Rule,
    Service,
    Wording,
)
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.exchange import Source
from orientation_core.model.terms import Term
from orientation_plugins import catalogue_cpsv

SERVICES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
CONTEXT = Context(organisation="finance")
NOTATIONS = {"ttl": ("turtle", "TURTLE"), "jsonld": ("json-ld", "JSON_LD")}


def words(text: str, n: int) -> Wording:
    """A sentence in three languages."""
    return Wording(
        fr=f"{text} {n}, en français", nl=f"{text} {n}, in het Nederlands", de=f"{text} {n}, auf Deutsch"
    )


def service(n: int) -> Service:
    """A service with one of everything that most services have."""
    return Service(
        name=f"service-{n}",
        version=1,
        uri=f"https://example.org/id/service/{n}",
        identifier=f"PS-{n:05d}",
        title=words("Service", n),
        description=words(
            "Une description assez longue de ce que le client peut en attendre, et comment. " * 3, n
        ),
        keywords=(words("mot", n),),
        authorities=(f"organisation-{n % 20}",),
        themes=(f"themes/t{n % 30}",),
        languages=("fr", "nl", "de"),
        spatial=("http://publications.europa.eu/resource/authority/atu/BEL",),
        evidence=(Evidence(f"e{n}", words("Preuve", n), f"https://example.org/id/evidence/{n}"),),
        requirements=(Requirement(f"r{n}", words("Condition", n), evidence=(f"e{n}",)),),
        rules=(Rule(f"u{n}", words("Règle", n), words("Ce que dit la règle", n)),),
        costs=(Cost(f"c{n}", amount=n % 50, currency="EUR", description=words("Prix", n)),),
        processing_time=Term(n % 60 + 1, "calendar_day"),
        channels=(f"channel-{n % 50}",),
        outputs=(Output(f"o{n}", words("Attestation", n)),),
        contact_points=(ContactPoint(f"p{n}", phones=("+32 2 555 01 00",), emails=(f"s{n}@example.org",)),),
    )


def catalogue() -> Contents:
    """The whole catalogue."""
    weekly = tuple(
        WeekdayHours(day, (Hours("09:00", "12:00"), Hours("13:00", "16:00"))) for day in range(1, 6)
    )
    return Contents.of(
        [
            CodeList(
                name="themes",
                version=1,
                label=words("Thèmes", 0),
                use="theme",
                concepts=tuple(Concept(f"t{n}", words("Thème", n)) for n in range(30)),
            ),
            *(
                PublicOrganisation(name=f"organisation-{n}", version=1, label=words("Organisme", n))
                for n in range(20)
            ),
            *(
                Channel(
                    name=f"channel-{n}",
                    version=1,
                    label=words("Guichet", n),
                    kind="counter",
                    hours=OpeningHours(weekly=weekly),
                )
                for n in range(50)
            ),
            *(service(n) for n in range(SERVICES)),
        ]
    )


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time, and what the work gave; once, for each takes long enough."""
    gc.collect()
    start = time.process_time()
    given = work()
    return time.process_time() - start, given


def ratios(contents: Contents, notation: str, path: Path) -> None:
    """Print how long one notation takes, and how long it takes others."""
    for_rdflib, for_oxigraph = NOTATIONS[notation]
    form = getattr(pyoxigraph.RdfFormat, for_oxigraph)
    export, data = timed(lambda: catalogue_cpsv.orientation_catalogue_export(CONTEXT, contents, notation))
    path.write_bytes(data)
    bring_in, arrived = timed(
        lambda: catalogue_cpsv.orientation_catalogue_import(CONTEXT, Source(path), "cpsv")
    )
    assert arrived.contents.counts() == contents.counts()
    del arrived
    parse, graph = timed(lambda: rdflib.Graph().parse(path, format=for_rdflib))
    serialise, _ = timed(lambda: graph.serialize(format=for_rdflib, encoding="utf-8"))
    print(f"{SERVICES:,} services, {notation}: {len(graph):,} statements, {len(data) / 1e6:.0f} MB")
    quick_parse, quads = timed(lambda: list(pyoxigraph.parse(data, format=form)))
    quick_serialise, _ = timed(lambda: pyoxigraph.serialize((one.triple for one in quads), format=form))
    for name, ours, floor, quick in (
        ("export", export, serialise, quick_serialise),
        ("import", bring_in, parse, quick_parse),
    ):
        print(
            f"  {name} {ours:.1f} s, rdflib {floor:.1f} s: {ours / floor:.2f} times (target 1.5);"
            f" pyoxigraph alone {quick:.1f} s: {ours / quick:.1f} times"
        )


def main() -> None:
    """Print the ratios."""
    contents = catalogue()
    with tempfile.TemporaryDirectory() as folder:
        for notation in NOTATIONS:
            ratios(contents, notation, Path(folder) / f"services.{notation}")


if __name__ == "__main__":
    main()
