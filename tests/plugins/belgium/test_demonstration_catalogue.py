"""The catalogue of the demonstration agency: whole, in three languages, and of use to a client."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from desks import CITIZEN, COORDINATOR, START, open_desk
from orientation_core.model.catalogue import Wording
from orientation_core.model.catalogue.completeness import completeness
from orientation_plugins import belgium
from orientation_plugins.catalogue.documents import contents_of

LANGUAGES = ("fr", "nl", "de")


def test_it_has_forty_services_in_three_languages_with_everything_a_client_asks(tmp_path):
    contents = contents_of(belgium.catalogue())
    assert len(contents.services) >= 40
    assert {one.face for one in contents.client_groups} == {
        "user", "society", "oneself_as_client", "internal_colleague",
    }  # fmt: skip
    assert {one.kind for one in contents.client_groups} == {
        "citizen", "business", "association", "administration", "official",
    }  # fmt: skip
    scores = [completeness(one, contents, LANGUAGES, START.date()) for one in contents.services]
    assert sum(one.score == 100 for one in scores) >= 40
    assert any(one.score < 100 for one in scores), "the check has something to show"
    used = {one.to for service in contents.services for one in _references(service)}
    for group in contents.client_groups:
        if group.face == "user":
            whole = {one.group for one in group.relations if one.kind == "part_of"}
            assert {group.name} | whole & used, group.name


def _references(service):
    from orientation_core.model.catalogue.references import references_of

    return references_of(service)


def test_every_text_is_there_in_three_languages():
    lacking = []

    def walk(value, where):
        if isinstance(value, dict):
            if value.keys() & {"fr", "nl", "de", "en"} and all(
                isinstance(one, str) for one in value.values()
            ):
                if not set(LANGUAGES) <= value.keys():
                    lacking.append(where)
                assert Wording(**value)
            for name, member in value.items():
                walk(member, f"{where}/{name}")
        elif isinstance(value, list):
            for number, member in enumerate(value):
                walk(member, f"{where}/{number}")

    walk(belgium.catalogue(), "")
    assert lacking == []


def test_a_client_gets_answers_at_every_hour(tmp_path):
    file = tmp_path / "catalogue.json"
    file.write_bytes(orjson.dumps(belgium.catalogue()))
    with open_desk(languages=LANGUAGES) as desk:
        summary = desk.catalogue.bring_in(COORDINATOR, file, "json")
        assert summary.rejected == 0
        assert desk.catalogue.bring_in(COORDINATOR, file, "json").imported == 0
        checked = desk.catalogue.check(COORDINATOR)
        assert checked.findings == ()
        assert [one.name for one in checked.reviews] == ["letter-language"]
        late = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)  # a Thursday, half past six in Brussels
        open_late = desk.catalogue.guide(CITIZEN, "property-plan", at=late)
        assert open_late.open_now is True
        assert [one.channel.name for one in open_late.places if one.opening.open] == [
            "counter-brussels", "counter-antwerp", "counter-liege", "counter-eupen", "online",
        ]  # fmt: skip
        for service in desk.catalogue.newest().services:
            for language in LANGUAGES:
                answers = desk.catalogue.answers(CITIZEN, service.name, language)
                assert all(answers.values()), (service.name, language)
        found = desk.catalogue.search(CITIZEN, group="families", event="life-events/birth")
        assert {one.name for one in found.services} == {"child-care", "dependent-child"}
        assert [one.name for one in desk.catalogue.search(CITIZEN, "huurcontract").services] == [
            "lease-registration"
        ]
