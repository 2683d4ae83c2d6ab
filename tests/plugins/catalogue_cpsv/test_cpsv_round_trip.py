"""Export, import, export: what was said once is said again, whoever reads and writes it."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings

from orientation_core.documents import Documents, schema_directory
from orientation_core.errors import InvalidDocument
from orientation_core.model.catalogue import PublicOrganisation, Wording
from orientation_core.model.catalogue.contents import CLASSES, Contents
from orientation_plugins import belgium
from plugins.catalogue_cpsv.exchanging import (
    ELSEWHERE,
    HOME,
    assert_fixed,
    assert_same,
    assert_valid,
    brought_in,
    examples,
    graph,
    read_text,
    taken_out,
)
from plugins.catalogue_cpsv.made_catalogues import catalogues


def sample() -> Contents:
    """The valid examples of every kind, each service with an authority."""
    folder, entries = schema_directory() / "examples", []
    for kind, model in CLASSES.items():
        for file in sorted((folder / kind / "valid").glob("*.json")):
            entry = Documents().read(kind, file.read_bytes(), model)
            if kind == "service" and not entry.authorities:
                entry = attrs.evolve(entry, authorities=("example-agency",))
            entries.append(entry)
    return Contents.of(entries)


@pytest.mark.shared
@pytest.mark.parametrize("file", range(9), ids=str)
def test_every_example_that_came_in_goes_out_valid_and_stays_what_it_is(file):
    assert_fixed(brought_in(examples()[file]).contents)


def test_the_sample_catalogue_is_valid_and_stays_what_it_is():
    assert_fixed(sample())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(catalogues().filter(Contents.counts))
def test_any_catalogue_stays_what_it_is(contents):
    try:
        taken_out(contents)
    except InvalidDocument as error:
        # Two documents say different things of one address: told, and not written.
        assert {problem.code for problem in error.problems} <= {"cpsv.twice"}  # noqa: PT017
        assume(False)
    assert_fixed(contents)


@pytest.mark.parametrize("old", ["Même", "Autre"])
def test_an_old_tag_beside_the_one_of_today_is_written_as_today_among_several_names(old):
    """Which of several names translate each other is not said, so that nothing tells the two tags apart on the way in."""
    named = Wording(fr="Même", other={"it": "Stesso", "fra": old})
    one = PublicOrganisation(
        name="a", version=1, label=Wording(nl="A", other={"fra": "B"}), other_names=(named,)
    )
    contents = Contents.of([one])
    assert_fixed(contents)
    assert read_text(taken_out(contents), known=contents).contents.public_organisations[0].other_names == (
        named,
    )


def demonstration() -> Contents:
    """The catalogue of the demonstration agency."""
    documents, entries = Documents(), []
    for kind, several in belgium.catalogue().items():
        if kind in CLASSES:
            entries += [documents.read(kind, {"version": 1, **one}, CLASSES[kind]) for one in several]
    return Contents.of(entries)


def test_the_catalogue_of_the_demonstration_is_valid_and_stays_what_it_is():
    contents = demonstration()
    assert len(contents.services) >= 40
    assert_fixed(contents)
    arrived = read_text(taken_out(contents, "jsonld"), ".jsonld", known=contents)
    assert arrived.remarks == ()


@pytest.mark.parametrize("notation", ["ttl", "jsonld"])
@pytest.mark.parametrize("made", [sample, demonstration])
def test_a_catalogue_that_comes_home_changes_nothing(made, notation):
    contents = made()
    arrived = read_text(taken_out(contents, notation), f".{notation}", known=contents)
    assert arrived.warnings() == {}
    for kind in ("code_list", "channel", "public_organisation", "dataset", "service"):
        for entry in arrived.contents.of_kind(kind):
            known = contents.find(kind, entry.name)
            # An organisation that was named by its address alone is new; a document that is named by its address
            # although it is here is called by its name from now on.
            if known is not None and "http://example.org/org/" not in repr(known):
                said = {field: getattr(entry, field) for field in arrived.says[kind]}
                assert attrs.evolve(known, **said) == known


def test_the_same_catalogue_gives_the_same_bytes():
    for notation in ("ttl", "jsonld"):
        assert taken_out(sample(), notation) == taken_out(sample(), notation)


def test_what_another_agency_exported_keeps_its_addresses():
    here = taken_out(sample())
    there = read_text(here, context=ELSEWHERE)
    assert any(
        (service.uri or "").startswith("urn:orientation-core:finance:") for service in there.contents.services
    )
    assert_same(graph(here), graph(taken_out(there.contents, "ttl", ELSEWHERE)))


def test_the_base_of_addresses_is_a_setting():
    ours = attrs.evolve(HOME, settings={"cpsv": {"base": "https://data.example.be/id/"}})
    data = taken_out(sample(), "ttl", ours)
    assert b"<https://data.example.be/id/channel:online>" in data
    assert_valid(graph(data))
    with pytest.raises(InvalidDocument, match="/settings/cpsv/base"):
        taken_out(sample(), "ttl", attrs.evolve(HOME, settings={"cpsv": {"base": "ours"}}))
