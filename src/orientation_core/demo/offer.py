"""What stands around the desk: the catalogue and the charters, and the pages that clients read of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from orientation_core.demo.agenda import Agenda
from orientation_core.demo.files import Files
from orientation_core.demo.play import Progress
from orientation_core.demo.scenario import Scenario
from orientation_core.model.parties import Actor, Role
from orientation_core.model.reports import Period
from orientation_core.model.text import LANGUAGES, Language, Text
from orientation_core.orientation import Orientation

#: What refers to others comes behind them.
_KINDS = ("code_list", "public_organisation", "dataset", "client_group", "channel", "service")

#: Files of a charter: per language, and once.
_PAGES, _ONCE = ("html", "pdf", "md"), ("json",)

#: Files of the catalogue: the format, and the ending of the file.
_CATALOGUE = ("jsonld", "ttl", "csv")


def keep_catalogue(agency: Orientation, scenario: Scenario) -> int:
    """Keep the catalogue of the scenario; how many services it has."""
    catalogue, actor = agency.catalogue, _coordinator(scenario)
    entries = [catalogue.read(kind, one) for kind in _KINDS for one in scenario.catalogue.get(kind, ())]
    if entries:
        catalogue.keep_all(actor, entries)
    return len(scenario.catalogue.get("service", ()))


def publish_charters(agency: Orientation, scenario: Scenario, agenda: Agenda) -> None:
    """Bring every charter from draft to publication, on the dates of its consultation and its approval."""
    charters, actor = agency.charters, _coordinator(scenario)

    def hear(document: Mapping[str, Any], heard: Mapping[str, Any]) -> None:
        charters.draft(actor, {key: value for key, value in document.items() if key not in _TRAIL})
        outcome = Text(**heard["outcome"]) if "outcome" in heard else None
        day = date.fromisoformat(heard["held_on"])
        charters.consult(actor, document["name"], heard["body"], day, outcome)

    def approve(name: str, approved: Mapping[str, Any]) -> None:
        charters.approve(actor, name, approved["body"], approved.get("reference"))
        charters.publish(actor, name)

    for document in scenario.charters:
        heard, approved = document["consultations"][0], document["approvals"][0]
        agenda.add(_morning(heard["held_on"]), partial(hear, document, heard))
        agenda.add(_morning(approved["approved_on"]), partial(approve, document["name"], approved))


def feed_measurements(agency: Orientation, scenario: Scenario, *, until: int) -> int:
    """Feed in the figures from elsewhere of all years up to `until`; how many these are."""
    known = [one for one in scenario.measurements if date.fromisoformat(one["period"]["start"]).year <= until]
    for one in known:
        agency.charters.measure(_coordinator(scenario), one)
    return len(known)


def results(agency: Orientation, scenario: Scenario) -> tuple[dict[str, int], tuple[str, ...]]:
    """What became of the promises in the year that was played: how many kept and not, and which were missed."""
    if not scenario.charters:
        return {}, ()
    start, end = date(scenario.year, 1, 1), date(scenario.year + 1, 1, 1)
    found = agency.charters.monitor(_coordinator(scenario), start, end, by="year", warn=False)
    year = [one for one in found.results if one.span == "all"]
    counts = {"kept": sum(one.kept is True for one in year), "missed": sum(one.kept is False for one in year)}
    return counts, tuple(sorted(one.commitment for one in year if one.kept is False))


def write_offer(agency: Orientation, scenario: Scenario, files: Files, progress: Progress) -> None:
    """The pages of every charter with two years of results, and the catalogue for exchange."""
    made = [*_charter_files(agency, scenario), *_catalogue_files(agency, scenario)]
    for done, (name, content) in enumerate(made, 1):
        files.put(name, content)
        progress("offer", done, len(made))


def _charter_files(agency: Orientation, scenario: Scenario) -> Iterator[tuple[str, bytes]]:
    pages, actor = agency.publications, _coordinator(scenario)
    first = scenario.former.year if scenario.former else scenario.year
    period = Period(date(first, 1, 1), date(scenario.year + 1, 1, 1))
    formats = pages.formats()
    for document in scenario.charters:
        name, version = document["name"], document["version"]
        made = pages.publication(actor, name, version, period=period)
        # The page in every language of ours, as the report; what is printed in those the agency speaks.
        printed: Sequence[Language] = [one for one in LANGUAGES if one in made.charter.languages]
        # A charter that was replaced is read on the screen; nobody prints it any more.
        pages_of = _PAGES if document is scenario.charters[-1] else _PAGES[:1]
        for form in (one for one in pages_of if one in formats):
            for language in LANGUAGES if form == "html" else printed:
                yield f"charter/{name}-{version}-{language}.{form}", pages.render(made, form, language)
        for form in (one for one in _ONCE if one in formats):
            yield f"charter/{name}-{version}.{form}", pages.render(made, form, "en")


def _catalogue_files(agency: Orientation, scenario: Scenario) -> Iterator[tuple[str, bytes]]:
    if not scenario.catalogue:
        return
    known = {one.name for one in agency.plugins.catalogue_formats()}
    actor = _coordinator(scenario)
    for form in (one for one in _CATALOGUE if one in known):
        yield f"catalogue/services.{form}", agency.catalogue.take_out(actor, form, "en")
    if "html" in known:
        for language in LANGUAGES:
            yield f"catalogue/services-{language}.html", agency.catalogue.take_out(actor, "html", language)


#: What is done with a charter, and not written in its draft.
_TRAIL = frozenset({"consultations", "approvals", "trail", "status"})


def _coordinator(scenario: Scenario) -> Actor:
    return Actor(scenario.coordinator, Role.COORDINATOR)


def _morning(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(9), UTC)


def before(scenario: Scenario) -> datetime:
    """When the agency of the scenario writes down what it offers: in the autumn before the first year that is shown."""
    first = scenario.former.year if scenario.former else scenario.year
    return datetime(first - 1, 11, 15, 9, tzinfo=UTC)
