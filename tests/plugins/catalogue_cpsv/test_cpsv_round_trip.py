"""Export, import, export: what was said once is said again, whoever reads and writes it."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings

from orientation_core.documents import Documents, schema_directory
from orientation_core.errors import InvalidDocument
from orientation_core.model.catalogue.contents import CLASSES, Contents
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


def test_a_catalogue_that_comes_home_changes_nothing():
    contents = sample()
    for notation in ("ttl", "jsonld"):
        arrived = read_text(taken_out(contents, notation), f".{notation}", known=contents)
        for kind in ("channel", "public_organisation", "dataset", "service"):
            for entry in arrived.contents.of_kind(kind):
                known = contents.find(kind, entry.name)
                if known is None:
                    continue  # an organisation that was named by its address alone
                said = {field: getattr(entry, field) for field in arrived.says[kind]}
                joined = attrs.evolve(known, **said)
                assert differing(joined, known) == set(), (entry.name, notation)


def differing(one, other):
    """The fields in which two documents differ, apart from those whose order nobody keeps."""
    return {
        field.name
        for field in attrs.fields(type(one))
        if getattr(one, field.name) != getattr(other, field.name) and field.name != "keywords"
    }


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
