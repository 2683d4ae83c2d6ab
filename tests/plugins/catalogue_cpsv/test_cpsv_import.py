"""What comes in: older versions, other notations, odd but honest files; what was assumed and lost is told."""

from __future__ import annotations

import json

import pytest
import rdflib

from orientation_core.errors import InvalidDocument
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.catalogue import HoursStatement, SpecialHours, Wording
from orientation_core.model.terms import Term
from orientation_core.plugins import Plugins
from plugins.catalogue_cpsv.exchanging import assert_fixed, brought_in, examples, read_text
from shared import shared

PREFIXES = """@prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix schema: <https://schema.org/> . @prefix ex: <http://example.org/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix adms: <http://www.w3.org/ns/adms#> .
@prefix locn: <http://www.w3.org/ns/locn#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ORGANISATION = 'ex:o a cv:PublicOrganisation ; skos:prefLabel "Org"@fr ; dct:spatial ex:be .\n'
SERVICE = (
    'ex:s a cpsv:PublicService ; dct:identifier "S" ; dct:title "Un"@fr ; dct:description "D"@fr ; '
    "cv:hasCompetentAuthority ex:o .\n"
)


def arrived(more, **known):
    """What a service with these statements is read as; it goes out again as it came in."""
    found = read_text(PREFIXES + ORGANISATION + SERVICE + more, **known)
    assert_fixed(found.contents)
    return found


def service(more):
    """The service with the address ``ex:s``."""
    found = arrived(more)
    return found.contents.find("service", "http://example.org/s"), found


@pytest.mark.shared
def test_the_official_example_says_the_same_in_both_notations():
    turtle, json_ld = (
        brought_in(shared(f"standards/cpsv-ap/3.2.0/html/examples/example-rdf_public_service.{suffix}"))
        for suffix in ("ttl", "jsonld")
    )
    assert turtle.contents.services == json_ld.contents.services
    (one,) = turtle.contents.services
    assert one.identifier == "Tax-on-web"
    assert one.authorities == ("publicorganisation1",)
    assert one.requirements[0].evidence == ("evidence1",)
    usual, special = one.contact_points[0].hours.statements
    assert (usual.opens, usual.closes, usual.text.en) == ("09:00", "17:00", "Every day from 9 a.m. to 5 p.m.")
    assert (special.special, special.first_weekday, special.last_weekday) == (True, 6, 7)
    assert turtle.warnings() == {"channel-kind": 1}


@pytest.mark.shared
def test_trento_keeps_its_italian_and_its_classes():
    found = brought_in(shared("standards/cpsv-ap/examples/trento-2.2.jsonld"))
    counts = {"code_list": 5, "public_organisation": 2, "dataset": 2, "channel": 1, "service": 2}
    assert found.contents.counts() == counts
    one = found.contents.find("service", "http://cpsvap.semic.eu/p_TN_1519")
    assert one.title == Wording(other={"it": "Work family - progetti sui regimi di orario"})
    assert one.languages == ("it",)
    assert found.contents.concept(one.events[0]).label.other["it"] == "Gestione personale"
    warnings = found.warnings()
    assert warnings.keys() == {
        "channel-kind",
        "description-from-title",
        "language-assumed",
        "not-carried",
        "older-term",
    }
    assert [r.text for r in found.remarks if r.kind == "not-carried"] == [
        "Statement not carried: schema:faxNumber 0461496180",
        "Statement not carried: schema:faxNumber 0461494111",
    ] or warnings["not-carried"] == 2


@pytest.mark.shared
def test_the_belgian_page_says_what_was_assumed():
    path = shared("standards/cpsv-ap/examples/belgium-general-2.2.rdf")
    found = brought_in(path, languages=("nl",))
    (one,) = found.contents.services
    assert one.title == Wording(nl="Aangifte van een adreswijziging - Gemeente Aalter")
    assert one.requirements[0].title.other == {"uk": "Умови та умови"}
    assert found.contents.public_organisations[0].spatial == ("http://www.aalter.be",)
    assert found.warnings()["language-assumed"] == 3
    french = brought_in(path, language="fr")
    assert "La langue du texte n’est pas indiquée ; supposée : fr (dct:title)" in {
        r.text for r in french.remarks
    }


@pytest.mark.shared
def test_code_lists_come_in_whole():
    for file, count in (("doelgroep", 6), ("thema", 8), ("your-europe-category", 133)):
        found = brought_in(shared(f"standards/cpsv-ap/codelists/{file}-codelist.ttl"))
        (codes,) = found.contents.code_lists
        assert len(codes.concepts) == count
        assert not [remark for remark in found.remarks if remark.kind == "not-carried"]
    narrow = next(one for one in codes.concepts if one.code == "ReizenDocumenten")
    assert narrow.broader == ("Reizen",)


@pytest.mark.shared
@pytest.mark.parametrize("notation", ["turtle", "nt", "xml", "json-ld"])
def test_every_notation_says_the_same(notation):
    suffix = {"turtle": ".ttl", "nt": ".nt", "xml": ".rdf", "json-ld": ".jsonld"}[notation]
    for file in examples():
        if file.suffix != ".jsonld" or "trento" in file.name:
            known = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}[file.suffix]
            data = rdflib.Graph().parse(file, format=known).serialize(format=notation, encoding="utf-8")
            again = read_text(data, suffix).contents
            assert again.counts() == brought_in(file).contents.counts()


def test_the_same_file_gives_the_same_documents_and_a_second_import_changes_nothing():
    text = PREFIXES + ORGANISATION + SERVICE + "ex:s cv:hasChannel [ a cv:Channel ; dct:identifier 'C' ] ."
    first, second = read_text(text), read_text(text)
    assert first.contents.services == second.contents.services
    again = read_text(text, known=first.contents)
    assert [*again.contents] == [*first.contents]


def test_a_document_is_found_again_by_its_address_whatever_it_is_called():
    import attrs

    first = read_text(PREFIXES + ORGANISATION + SERVICE).contents
    renamed = attrs.evolve(first, services=(attrs.evolve(first.services[0], name="my-own-name"),))
    again = read_text(PREFIXES + ORGANISATION + SERVICE, known=renamed)
    assert again.contents.services[0].name == "my-own-name"


def test_two_addresses_with_the_same_end_get_two_names():
    found = arrived(
        '<http://other.example/s> a cpsv:PublicService ; dct:title "Deux"@fr ; cv:hasCompetentAuthority ex:o .'
    )
    names = [one.name for one in found.contents.services]
    assert len(set(names)) == 2
    assert all(name.startswith("s-") for name in names)


def test_old_names_and_namespaces_are_read():
    text = """<https://example.org/s> a <https://purl.org/vocab/cpsv#PublicService> ;
    <http://purl.org/dc/elements/1.1/title> "Titre"@fr ; <https://purl.org/dc/terms/description> "D"@fr ;
    <https://data.europa.eu/m8g/hasCompetentAuthority> ex:o ; cv:hasCriterion [ a cv:CriterionRequirement ;
    dct:title "Voorwaarde"@nl ] ; cv:hasContactPoint [ a <http://schema.org/ContactPoint> ;
    <http://schema.org/email> "mailto:a@example.org" ; vcard:hasTelephone <tel:+32-2-555> ; vcard:fn "Accueil"@fr ] ."""
    found = read_text(PREFIXES + ORGANISATION + text)
    assert_fixed(found.contents)
    (one,) = found.contents.services
    assert one.requirements[0].title == Wording(nl="Voorwaarde")
    (point,) = one.contact_points
    assert (point.emails, point.phones, point.label) == (
        ("a@example.org",),
        ("+32-2-555",),
        Wording(fr="Accueil"),
    )
    assert found.warnings()["older-term"] >= 6


def test_a_published_context_is_answered_from_our_own_terms():
    for context, terms in (
        (
            "https://semiceu.github.io/uri.semic.eu-generated/CPSV-AP/releases/3.2.0/context/cpsv-ap.jsonld",
            (
                "PublicService.name",
                "PublicService.hasCompetentAuthority",
                "PublicOrganization.preferredLabel",
            ),
        ),
        (
            "https://raw.githubusercontent.com/SEMICeu/CPSV-AP/master/releases/2.2.1/CPSV-AP_v2.2.1.jsonld",
            ("title", "hasCompetentAuthority", "prefLabel"),
        ),
    ):
        title, authority, label = terms
        organisation = {"@id": "http://x/o", "@type": "cv:PublicOrganisation", label: "Org"}
        document = {
            "@context": context,
            "@id": "http://x/s",
            "@type": "PublicService",
            title: "T",
            authority: organisation,
        }
        found = read_text(json.dumps(document), ".jsonld")
        assert found.contents.services[0].title == Wording(fr="T")
        assert found.contents.public_organisations[0].label == Wording(fr="Org")


def test_what_is_missing_is_made_and_told():
    found = read_text(PREFIXES + 'ex:s a cpsv:PublicService ; dct:title "Un"@fr .')
    assert_fixed(found.contents)
    (one,) = found.contents.services
    assert (one.identifier, one.description) == ("s", one.title)
    assert (
        found.contents.find("public_organisation", one.authorities[0]).label.en
        == "Competent authority not stated"
    )
    assert found.warnings() == {"authority-missing": 1, "description-from-title": 1, "identifier-made": 1}
    assert {remark.where for remark in found.remarks} == {"http://example.org/s"}


def test_a_service_that_nobody_calls_one_is_told():
    found = read_text(PREFIXES + ORGANISATION + 'ex:x cv:hasCompetentAuthority ex:o ; dct:title "X"@nl .')
    assert_fixed(found.contents)
    assert found.contents.services[0].title == Wording(nl="X")
    assert found.warnings()["class-assumed"] == 1


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('"Titre"@fr-BE, "Titel"@nl', Wording(nl="Titel", other={"fr-BE": "Titre"})),
        ('"Titre"', Wording(fr="Titre")),
        ('"Titre", "Titre"@fr', Wording(fr="Titre")),
        ('"Autre", "Titre"@fr', Wording(fr="Titre", other={"und": "Autre"})),
        ('"Titre"^^<http://www.w3.org/2000/01/rdf-schema#Literal>', Wording(fr="Titre")),
        ('"Titre"^^xsd:string, ""@nl', Wording(fr="Titre")),
        ('"Titre"@fra', Wording(fr="Titre")),
    ],
)
def test_titles_of_every_sort(statement, expected):
    found = read_text(
        PREFIXES
        + ORGANISATION
        + f"ex:s a cpsv:PublicService ; dct:title {statement} ; cv:hasCompetentAuthority ex:o ."
    )
    assert_fixed(found.contents)
    assert found.contents.services[0].title == expected


def test_several_identifiers_and_those_of_adms():
    one, found = service(
        'ex:s dct:identifier "T" ; adms:identifier [ a adms:Identifier ; skos:notation "U" ] .'
    )
    assert one.identifier == "S"
    assert found.warnings()["identifier-left-out"] == 2


def test_types_as_addresses_and_as_labels():
    one, found = service(
        'ex:s dct:type ex:permit, "Permis", "Vergunning"@nl . ex:permit a skos:Concept ; skos:prefLabel "Permis"@fr .'
    )
    assert one.types == ("concepts-type/permit", "concepts-type/Vergunning")
    assert found.contents.concept("concepts-type/Vergunning").label == Wording(nl="Vergunning")
    assert found.warnings()["concept-from-label"] == 1


def test_lists_and_nested_nodes_are_opened():
    one, _ = service(
        'ex:s cpsv:hasInput ( [ a cv:Evidence ; dct:title "A"@fr ] [ dct:title "B"@fr ] ) ; cv:hasChannel ( ex:c ) .'
    )
    assert [evidence.title.fr for evidence in one.evidence] == ["A", "B"]
    assert one.channels == ("c",)


def test_relative_addresses_are_local_names():
    found = read_text(
        PREFIXES
        + ORGANISATION
        + '<passport> a cpsv:PublicService ; dct:title "P"@fr ; cv:hasCompetentAuthority ex:o .'
    )
    assert_fixed(found.contents)
    assert (found.contents.services[0].name, found.contents.services[0].uri) == ("passport", None)
    assert found.warnings()["relative-address"] == 1


def test_an_address_without_a_scheme_is_a_local_name_and_one_with_odd_spaces_is_mended():
    """Found in a night: JSON-LD takes whatever has a colon for an address, and the schema of a service does not."""
    for written, kept in (
        ("ha@bttp://example.org/s", None),
        ("http:", None),
        ("http://example.org/s\u2003t", "http://example.org/s%E2%80%83t"),
        ("http://example.org\ufeff/s", "http://example.org%EF%BB%BF/s"),
    ):
        (found,) = read_text(
            f'{{"@id": "{written}", "@type": "http://purl.org/vocab/cpsv#PublicService",'
            ' "http://purl.org/dc/terms/title": "S"}',
            ".jsonld",
        ).contents.services
        assert found.uri == kept, written


def test_an_address_that_is_too_long_is_told_by_its_beginning():
    """Found in a night: of the beginning alone nobody could tell that it is one."""
    with pytest.raises(InvalidDocument) as refused:
        read_text(f"<{'h' * 2_001}:x> a <http://example.org/T> .")
    (problem,) = refused.value.problems
    assert (problem.where, problem.code) == (f"<{'h' * 100}…>", "rdf.size")


def test_agents_roles_and_whoever_states_it_from_the_other_end():
    one, found = service(
        """ex:s cv:hasParticipation ex:p, ex:q . ex:p a cv:Participation ; dct:description "Aide"@fr ; cv:role ex:r, ex:t .
        ex:a a dct:Agent ; dct:identifier "A" ; dct:title "Asbl"@fr ; cv:playsRole ex:p .
        ex:o cv:participates ex:q . ex:q dct:description "Contrôle"@fr .
        ex:d a <http://www.w3.org/ns/dcat#Dataset> ; dct:title "Tout"@fr ; dct:publisher ex:o ; dct:hasPart ex:s ."""
    )
    first, second = one.participations
    assert (first.agent_uri, first.label, len(first.roles)) == ("http://example.org/a", Wording(fr="Asbl"), 2)
    assert (second.organisation, one.part_of) == ("o", ("d",))
    assert "not-carried" not in found.warnings()


def test_opening_hours_of_schema_org_become_rules():
    _, found = service(
        """ex:s cv:hasChannel ex:c . ex:c a cv:Channel ; schema:openingHours "Mo-We 09:00-12:00, 13:00-16:00; Th 14:00-20:00",
        "Sur rendez-vous" ; schema:hoursAvailable [ a schema:OpeningHoursSpecification ;
        schema:dayOfWeek schema:Friday, "Saturday" ; schema:opens "08:00:00"^^xsd:time ; schema:closes "23:59" ],
        [ schema:validFrom "2026-12-24T00:00:00"^^xsd:dateTime ; schema:validThrough "2026-12-31"^^xsd:date ] ."""
    )
    hours = found.contents.channels[0].hours
    week = {one.weekday: one.hours for one in hours.weekly}
    assert week[2] == (Hours("09:00", "12:00"), Hours("13:00", "16:00"))
    assert week[4] == (Hours("14:00", "20:00"),)
    assert WeekdayHours(6, (Hours("08:00", "24:00"),)) in hours.weekly
    (holiday,) = hours.exceptions
    assert isinstance(holiday, SpecialHours)
    assert (holiday.first_day.isoformat(), str(holiday.last_day)) == ("2026-12-24", "2026-12-31")
    assert hours.statements == (HoursStatement(Wording(fr="Sur rendez-vous")),)


@pytest.mark.parametrize(
    ("duration", "term", "warned"),
    [
        ("P10D", Term(10, "calendar_day"), False),
        ("P1Y2M", Term(14, "month"), False),
        ("PT36H", Term(36, "hour"), False),
        ("PT30M", Term(1, "hour"), True),
        ("P2W", Term(14, "calendar_day"), False),
        ("P0D", Term(0, "immediate"), False),
        ("30", Term(30, "calendar_day"), True),
        ("30 giorni", None, True),
        ("P1M10D", None, True),
    ],
)
def test_processing_times(duration, term, warned):
    one, found = service(f'ex:s cv:processingTime "{duration}"^^xsd:duration .')
    assert one.processing_time == term
    assert bool({"value-mended", "value-not-usable"} & found.warnings().keys()) is warned


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ('"16"', 16),
        ('"16,50"', 16.5),
        ('"12.5"^^xsd:decimal', 12.5),
        ('"gratis"', None),
        ('"-3"', None),
        ('"INF"', None),
    ],
)
def test_prices(written, amount):
    euro = "<http://publications.europa.eu/resource/authority/currency/EUR>"
    one, _ = service(
        f"ex:s cv:hasCost [ cv:value {written} ; cv:currency {euro} ; dct:description 'x'@fr ] ."
    )
    assert (one.costs[0].amount, one.costs[0].currency) == (amount, "EUR")


def test_addresses_of_three_vocabularies():
    _, found = service(
        """ex:o locn:address [ locn:fullAddress "Rue 1, 1000 Bruxelles"@fr ] ; cv:hasAddress [ a vcard:Address ;
        vcard:street-address "Voorbeeldstraat 2"@nl ; vcard:postal-code "1000" ] ; schema:address [
        schema:addressLocality "Mons"@fr ] ."""
    )
    full, vcard, schema = found.contents.public_organisations[0].addresses
    assert (full.full.fr, vcard.street.nl, vcard.post_code) == (
        "Rue 1, 1000 Bruxelles",
        "Voorbeeldstraat 2",
        "1000",
    )
    assert schema.city == Wording(fr="Mons")


def test_what_nobody_can_carry_is_told_statement_by_statement():
    _, found = service(
        'ex:s ex:colour "blue" ; schema:faxNumber "02" . ex:loose a cv:Evidence ; dct:title "L"@fr .'
    )
    told = {(remark.kind, remark.where, remark.text) for remark in found.remarks}
    assert (
        "not-carried",
        "http://example.org/s",
        "Statement not carried: http://example.org/colour blue",
    ) in told
    assert (
        "not-attached",
        "http://example.org/loose",
        "Belongs to no service and is not carried: cv:Evidence",
    ) in told
    assert found.warnings()["not-carried"] == 2


def test_the_plugin_answers_the_hooks():
    plugins = Plugins()
    plugins.load(["cpsv"])
    assert [one.name for one in plugins.catalogue_formats() if one.writes] == ["jsonld", "ttl"]
