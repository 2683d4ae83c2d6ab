"""Wordings, references, circles, completeness and guidance of the catalogue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.components.catalogue.telling import answers, gap_sentence, money
from orientation_core.components.catalogue.words import GAPS, QUESTIONS, SENTENCES
from orientation_core.documents import Documents
from orientation_core.errors import InvalidDocument
from orientation_core.model.catalogue import (
    Evidence,
    PublicOrganisation,
    Requirement,
    Service,
    ServiceRelation,
    Wording,
)
from orientation_core.model.catalogue.completeness import MISSING, WEIGHTS, Gap, completeness
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.guidance import guide
from orientation_core.model.catalogue.references import (
    REFERENCES,
    circles,
    circular_relations,
    ended_references,
    references_of,
    unknown_references,
)
from orientation_core.model.text import LANGUAGES, Text
from small_catalogue import BIRTH, CALENDAR, CHANGE, COUNTER, OLD_BIRTH, PARKING, contents

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_wording_speaks_the_four_languages_first_and_any_other_last():
    assert Wording(nl="ja", other={"it": "sì"}).in_("de") == "ja"
    assert Wording(other={"uk": "так", "it": "sì"}).in_("fr") == "sì"
    assert Wording(nl="ja", other={"it": "sì"}).words() == ("ja", "sì")
    for wrong in ({}, {"other": {"FR": "oui"}}):
        with pytest.raises(InvalidDocument):
            Wording(**wrong)


def test_two_titles_in_one_language_are_refused():
    with pytest.raises(InvalidDocument) as caught:
        Documents().read("service", '{"name":"x","version":1,"title":{"nl":"a","nl":"b"}}', Service)
    assert [(one.where, one.code) for one in caught.value.problems] == [("/title/nl", "json.duplicate")]


def test_an_enterprise_number_is_checked():
    with pytest.raises(InvalidDocument, match="check digits"):
        PublicOrganisation(name="x", version=1, label=Wording(fr="X"), enterprise_number="0123456748")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"evidence": (Evidence("a", Wording(fr="A")),) * 2}, "/evidence/1/id"),
        (
            {"requirements": (Requirement("r", Wording(fr="R"), evidence=("b",)),)},
            "/requirements/0/evidence/0",
        ),
        ({"requirements": (Requirement("r", Wording(fr="R"), fulfils=("b",)),)}, "/requirements/0/fulfils/0"),
        ({"relations": (ServiceRelation("requires", "x"),)}, "/relations/0/service"),
        ({"relations": (ServiceRelation("related", "y"),) * 2}, "/relations/1/service"),
        ({"nothing_to_bring": True, "evidence": (Evidence("a", Wording(fr="A")),)}, "/nothing_to_bring"),
        ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}, "/valid_until"),
    ],
)
def test_a_service_that_contradicts_itself_is_refused_at_the_place(changes, where):
    with pytest.raises(InvalidDocument) as caught:
        Service(name="x", version=1, title=Wording(fr="X"), **changes)
    assert [one.where for one in caught.value.problems] == [where]


def test_a_review_is_due_after_its_months():
    assert PARKING.review_due() == date(2026, 9, 1)
    assert attrs.evolve(PARKING, reviewed_on=None).review_due() == date.min
    assert CHANGE.review_due() is None


# ------------------------------------------------------------------------------------ references and circles


def test_every_reference_of_the_schemas_is_followed():
    schemas = Documents().schemas

    def fields(schema, root, where=""):
        for name, member in schema.get("properties", {}).items():
            target = member.get("items", member)
            reference = target.get("$ref", "")
            if reference.endswith("common:1#/$defs/reference"):
                yield f"{where}{name}"
            elif reference.startswith("#/$defs/"):
                yield from fields(root["$defs"][reference.rpartition("/")[2]], root, f"{where}{name}.")

    # What leads out of the catalogue or is said within the document is no reference to another one.
    elsewhere = {
        ("channel", "inputs"),
        ("service", "legal_resources.related"),
        ("code_list", "concepts.same_as"),
    }
    for kind, known in REFERENCES.items():
        said = {field for field in fields(schemas[kind], schemas[kind]) if (kind, field) not in elsewhere}
        assert said == set(known), kind


def test_a_name_that_is_not_there_is_told_at_its_place():
    assert unknown_references(PARKING, contents()) == []
    lost = attrs.evolve(
        PARKING, channels=("nowhere", "https://example.org/elsewhere"), themes=("themes/none",)
    )
    assert [(one.where, one.message) for one in unknown_references(lost, contents())] == [
        ("/themes/0", "themes/none is not in the catalogue"),
        ("/channels/0", "nowhere is not in the catalogue"),
    ]
    assert len(references_of(PARKING)) == 9


def test_what_has_ended_is_told():
    ended = Contents.of(
        [*(one for one in contents() if one is not COUNTER), attrs.evolve(COUNTER, status="ended")]
    )
    assert [one.where for one in ended_references(PARKING, ended)] == ["/costs/1/channel", "/channels/0"]


def test_a_circle_is_named_whole():
    a, b, c = (
        Service(name=name, version=1, title=Wording(fr=name), relations=(ServiceRelation("requires", to),))
        for name, to in (("a", "b"), ("b", "https://example.org/c"), ("c", "a"))
    )
    c = attrs.evolve(c, uri="https://example.org/c")
    found = circular_relations(Contents.of([a, b, c]))
    assert set(found) == {("service", "a"), ("service", "b"), ("service", "c")}
    (problem,) = found["service", "b"]
    assert (problem.where, problem.message) == (
        "/relations/0/service",
        "these relations go in a circle: a → b → c → a",
    )
    related = [
        attrs.evolve(one, relations=(attrs.evolve(one.relations[0], kind="related"),)) for one in (a, b, c)
    ]
    assert circular_relations(Contents.of(related)) == {}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=4), max_size=8)
)
def test_circles_are_found_when_and_only_when_there_are_some(edges):
    import graphlib

    try:
        tuple(graphlib.TopologicalSorter(edges).static_order())
        there = False
    except graphlib.CycleError:
        there = True
    found = circles(edges)
    assert bool(found) is there
    for circle in found:
        assert circle[0] == circle[-1] == min(circle)
        assert all(after in edges[before] for before, after in pairwise(circle))


def test_a_long_chain_does_not_end_the_program():
    assert circles({str(n): [str(n + 1)] for n in range(50_000)}) == []


def test_contents_hold_nothing_twice():
    with pytest.raises(InvalidDocument) as caught:
        Contents.of([CHANGE, CHANGE, attrs.evolve(BIRTH, uri=PARKING.uri), PARKING])
    assert {one.where for one in caught.value.problems} == {"/services/2/name", "/services/3/uri"}


# ------------------------------------------------------------------------------------ completeness


def test_the_weights_are_a_hundred_and_each_has_its_words():
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) | {"review_due"} == set(MISSING) == set(GAPS)


def test_nothing_is_missing_from_a_complete_description():
    today = date(2026, 3, 2)
    assert completeness(PARKING, contents(), ("fr", "nl"), today).gaps == ()
    assert completeness(PARKING, contents(), ("fr", "nl"), today).score == 100
    late = completeness(PARKING, contents(), ("fr", "nl"), date(2026, 9, 2))
    assert late.gaps == (Gap("review_due", since=date(2026, 9, 1)),)
    assert late.score == 97


def test_what_is_missing_costs_what_it_weighs():
    found = completeness(BIRTH, contents(), ("fr", "nl", "de"), date(2026, 3, 2))
    missing = {gap.what: gap for gap in found.gaps}
    assert missing["title"] == Gap("title", 1 / 3, ("de",))
    lost = sum(WEIGHTS[what] for what in set(missing) - {"title"}) + WEIGHTS["title"] / 3
    assert found.score == int(100 - lost)
    assert "client_group" not in missing
    bare = completeness(
        attrs.evolve(BIRTH, channels=("line", "counter")), contents(), ("fr",), date(2026, 3, 2)
    )
    assert Gap("hours", 0.5, names=("line",)) in bare.gaps


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_is_said_in_every_language(language):
    for what in MISSING:
        said = gap_sentence(
            Gap(what, languages=("nl", "de"), names=("counter",), since=date(2026, 3, 1)), language
        )
        assert said.endswith(".")
        assert "{" not in said
        assert all(getattr(GAPS[what], each) for each in LANGUAGES)
    assert len({gap_sentence(Gap(what), language) for what in MISSING}) == len(MISSING)


@pytest.mark.parametrize("table", [QUESTIONS, SENTENCES, GAPS], ids=["questions", "sentences", "gaps"])
def test_a_text_has_the_same_places_in_every_language(table):
    import string

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for code, text in table.items():
        assert isinstance(text, Text)
        assert len({frozenset(places(getattr(text, each))) for each in LANGUAGES}) == 1, code
        assert text.fr is not None
        for sign in ":;?!":
            assert text.fr.count(sign) == text.fr.count(f"\u00a0{sign}"), code


# ------------------------------------------------------------------------------------ what a client asks


def guidance(service=PARKING, moment=MONDAY):
    return guide(service, contents(), lambda _: CALENDAR, moment)


def test_everything_a_client_asks():
    found = guidance()
    assert found.available
    assert [one.name for one in found.authorities] == ["town"]
    assert [place.channel.name for place in found.places] == ["counter", "online"]
    assert found.open_now is True
    assert found.numbers == ("+32 2 555 01 01",)
    assert [one.id for one in found.bring] == ["address"]
    assert [one.id for one in found.bring_if] == ["lease"]
    assert found.free is None
    assert found.first == (CHANGE,)
    counter_only = guidance(
        attrs.evolve(PARKING, channels=("counter",), costs=()), datetime(2026, 3, 3, 20, tzinfo=UTC)
    )
    assert counter_only.open_now is False
    assert counter_only.next_opening == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    free = guidance(CHANGE)
    assert (free.free, free.bring_stated, free.bring) == (True, True, ())


def test_the_answers_in_sentences():
    french = answers(guidance(), "fr")
    assert french == {
        "which": ["Carte de stationnement", "Compétence\u00a0: La Ville.", "Il vous faut d'abord\u00a0: Changement d'adresse."],
        "where": ["Guichet\u00a0: Rue Haute 1, 1000 Ville", "En ligne"],
        "when": [
            "Guichet\u00a0: ouvert en ce moment, jusqu'à 12 h 00.",
            "lundi et mardi\u00a0: 09 h 00 – 12 h 00, 13 h 00 – 16 h 00.",
            "jeudi\u00a0: 09 h 00 – 12 h 00, 13 h 00 – 19 h 00.",
            "Fermé les jours fériés et les jours de fermeture.",
            "mardi 10 mars 2026\u00a0: 10 h 00 – 11 h 00.",
            "du 24 décembre 2026 au 31 décembre 2026\u00a0: fermé (Fin d'année).",
            "Sur rendez-vous si vous le souhaitez.",
            "En ligne\u00a0: accessible jour et nuit.",
        ],
        "number": ["Téléphone\u00a0: +32 2 555 01 01.", "Courriel\u00a0: guichet@example.org"],
        "bring": ["Preuve d'adresse.", "Voiture louée\u00a0: Contrat."],
        "cost": ["En ligne\u00a0: gratuit.", "Guichet\u00a0: 12,50\u00a0€.", "En cas de perte, Duplicata\u00a0: variable."],
        "how_long": ["Délai de traitement\u00a0: 10 jours ouvrables."],
        "how": ["1. Demander", "2. Contrôle"],
    }  # fmt: skip
    easter = answers(guidance(moment=datetime(2026, 4, 6, 8, tzinfo=UTC)), "nl")
    assert (
        easter["when"][0] == "Loket: nu gesloten, opent morgen om 09.00 uur. Die dag gesloten: Paasmaandag."
    )
    friday = answers(guidance(moment=datetime(2026, 3, 6, 8, tzinfo=UTC)), "de")
    assert friday["when"][0] == "Guichet: jetzt geschlossen, öffnet Montag, 9. März 2026 um 09:00 Uhr."


def test_what_was_not_said_is_said_to_be_missing():
    said = answers(guidance(BIRTH), "en")
    assert said["bring"] == ["It is not said what to bring."]
    assert said["cost"] == ["The price is not stated."]
    assert said["how_long"] == ["The time it takes is not stated."]
    assert said["number"] == ["No telephone number is stated."]
    assert answers(guidance(CHANGE), "en")["bring"] == ["You need not bring anything."]
    assert answers(guidance(CHANGE), "en")["cost"] == ["It is free."]


def test_what_has_ended_names_what_came_instead():
    new = attrs.evolve(BIRTH, relations=(ServiceRelation("replaces", "old-grant"),))
    after = Contents.of([*(one for one in contents() if one.name != "birth-grant"), new])
    found = guide(OLD_BIRTH, after, lambda _: CALENDAR, MONDAY)
    assert answers(found, "fr")["which"] == [
        "Ancienne prime", "Ce service n'existe plus.", "Remplacé par\u00a0: Prime de naissance.",
    ]  # fmt: skip


def test_money_as_readers_write_it():
    assert (
        money(1250, "http://publications.europa.eu/resource/authority/currency/EUR", "nl")
        == "€\u00a01.250,00"
    )
    assert money(16, None, "en") == "€16.00"
