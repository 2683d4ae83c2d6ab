"""What stands around the desk: the catalogue and the charters, and the pages that clients read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from orientation_core.demo.play import Progress, ScenarioClock
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


def publish_charters(agency: Orientation, scenario: Scenario, clock: ScenarioClock, *, until: int) -> int:
    """Bring the charters that begin in the year `until` or before from draft to publication; how many these are.

    What was published already is left as it is. The clock follows the dates of consultation and approval.
    """
    actor, done = _coordinator(scenario), 0
    for document in scenario.charters:
        begins = date.fromisoformat(document["valid_from"])
        if begins.year > until or _known(agency, document):
            continue
        charters, name = agency.charters, document["name"]
        heard, approved = document["consultations"][0], document["approvals"][0]
        clock.now = _morning(date.fromisoformat(heard["held_on"]))
        charters.draft(actor, {key: value for key, value in document.items() if key not in _TRAIL})
        outcome = Text(**heard["outcome"]) if "outcome" in heard else None
        charters.consult(actor, name, heard["body"], date.fromisoformat(heard["held_on"]), outcome)
        clock.now = _morning(date.fromisoformat(approved["approved_on"]))
        charters.approve(actor, name, approved["body"], approved.get("reference"))
        charters.publish(actor, name)
        done += 1
    return done


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


def write_offer(
    agency: Orientation, scenario: Scenario, folder: Path, progress: Progress
) -> tuple[Path, ...]:
    """The pages of every charter with two years of results, and the catalogue for exchange."""
    files = [*_charter_files(agency, scenario), *_catalogue_files(agency, scenario)]
    written = []
    for done, (name, content) in enumerate(files, 1):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
        progress("offer", done, len(files))
    return tuple(written)


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
        for form in (one for one in _PAGES if one in formats):
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


def _known(agency: Orientation, document: Any) -> bool:
    versions = [one.version for one in agency.charters.shelf.find() if one.name == document["name"]]
    return document["version"] in versions


def _coordinator(scenario: Scenario) -> Actor:
    return Actor(scenario.coordinator, Role.COORDINATOR)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def before(scenario: Scenario) -> datetime:
    """When the agency of the scenario writes down what it offers: in the autumn before the first year that is shown."""
    first = scenario.former.year if scenario.former else scenario.year
    return datetime(first - 1, 11, 15, 9, tzinfo=UTC)
