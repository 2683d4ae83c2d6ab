"""Files that mean harm, or are broken: a typed error with its place, in bounded time, and nothing is fetched."""

from __future__ import annotations

import json
import socket
import time

import pytest

from orientation_core.errors import InvalidDocument
from orientation_plugins.catalogue_cpsv import contexts, reading
from plugins.catalogue_cpsv.exchanging import read_text

PREFIXES = """@prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/> .
"""
SERVICE = 'ex:s a cpsv:PublicService ; dct:title "Un"@fr ; dct:description "D"@fr ; cv:hasCompetentAuthority ex:o .\n'
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/">{}</rdf:RDF>'


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refused(*_, **__):
        raise AssertionError("something was to be fetched")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def refused(text, suffix=".ttl", seconds=20.0):
    """The problems for which a file is refused."""
    start = time.process_time()
    with pytest.raises(InvalidDocument) as caught:
        read_text(text, suffix)
    assert time.process_time() - start < seconds
    assert all(len(problem.where) < 400 and len(problem.message) < 600 for problem in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "suffix", "line"),
    [
        (PREFIXES + "ex:s a cpsv:PublicService ;\n dct:title 'open", ".ttl", "line"),
        ("<http://a> <http://b> .", ".nt", "line 1"),
        ('{"@context": {', ".jsonld", "line 1"),
        ("<?xml version='1.0'?><rdf:RDF", ".rdf", ""),
        ("", ".ttl", ""),
        ("{}", ".jsonld", ""),
        ("\x00\x01\x02", ".ttl", "line 1"),
        ("12", ".jsonld", ""),
        (b"\xff\xfe\x00", ".rdf", ""),
        ("<html><body>Not found</body></html>", ".ttl", "line 1"),
    ],
)
def test_broken_files_are_refused_with_their_place(text, suffix, line):
    (problem,) = refused(text, suffix)
    assert problem.where.startswith(line)
    assert problem.code in {"rdf.syntax", "rdf.empty", "xml.encoding"}


@pytest.mark.parametrize(
    "context",
    [
        "https://example.org/context.jsonld",
        "http://169.254.169.254/cpsv-ap.jsonld",
        "file:///etc/passwd",
        ["https://evil.example/?https://semiceu.github.io/cpsv-ap.jsonld"],
        {"@import": "https://semiceu.github.io/CPSV-AP/releases/3.2.0/context/cpsv-ap.jsonld"},
        {"term": {"@id": "http://x/y", "@context": "https://example.org/inner.jsonld"}},
    ],
)
def test_an_unknown_remote_context_is_refused_and_never_fetched(context):
    (problem,) = refused(json.dumps({"@context": context, "@id": "http://x/s", "term": {}}), ".jsonld")
    assert problem.code == "jsonld.remote"
    assert problem.where.startswith("/@context")


def test_a_context_hidden_by_an_escape_is_not_fetched_either():
    refused(
        '{"@conte\\u0078t": "https://example.org/c.jsonld", "@id": "http://x/s", "http://x/p": 1}', ".jsonld"
    )


@pytest.mark.parametrize(
    "context",
    [
        {"a": {"@id": "b:x"}, "b": "a:y"},
        {f"t{n}": f"http://example.org/{n}" for n in range(contexts.MOST_TERMS + 1)},
        {"a": "http://example.org/" + "x" * contexts.MOST_CONTEXT_BYTES},
        [{}] * 51,
    ],
    ids=["recursive", "many terms", "large", "many contexts"],
)
def test_a_context_bomb_is_refused(context):
    (problem,) = refused(json.dumps({"@context": context, "@id": "http://x/s", "a": "y"}), ".jsonld")
    assert problem.code in {"jsonld.context", "rdf.syntax"}


def test_contexts_in_every_node_and_in_each_other_are_refused():
    inner: dict = {"@id": "http://x/t"}
    for _ in range(30):
        inner = {"@id": "http://x/t", "@context": {"t": inner}}
    refused(json.dumps({"@context": {"t": inner}, "t": "x"}), ".jsonld")
    large = {f"t{n}": f"http://example.org/{n}" for n in range(4_000)}
    nodes = [{"@context": large, "@id": f"http://x/{n}", "t1": "x"} for n in range(60)]
    (problem,) = refused(json.dumps(nodes), ".jsonld")
    assert problem.code == "jsonld.context"


ENTITIES = {
    "bomb": '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">',
    "external": '<!ENTITY a SYSTEM "file:///etc/passwd">',
    "public": '<!ENTITY a PUBLIC "x" "http://example.org/x">',
    "parameter": '<!ENTITY % a "x">',
    "long": f'<!ENTITY a "{"x" * 300}">',
    "markup": '<!ENTITY a "<b/>">',
}


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES)
def test_entities_that_grow_or_lie_elsewhere_are_refused(declared):
    body = '<rdf:Description rdf:about="http://x/s"><dct:title>&a;</dct:title></rdf:Description>'
    (problem,) = refused(f"<!DOCTYPE rdf:RDF [{declared}]>{XML.format(body)}", ".rdf")
    assert problem.code == "xml.entity"
    assert problem.where == "line 1"


def test_rdf_xml_that_was_cut_off_anywhere_is_refused():
    body = (
        '<rdf:Description rdf:about="http://x/s"><dct:title xml:lang="fr">Un</dct:title></rdf:Description>\n'
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{XML.format(body * 2)}'
    for end in range(60, len(text)):
        (problem,) = refused(text[:end], ".rdf")
        assert problem.code == "rdf.syntax", text[:end]
        assert problem.where.startswith("line ")


def test_an_entity_that_shortens_a_namespace_is_read():
    body = (
        '<rdf:Description rdf:about="http://x/s"><rdf:type rdf:resource="&cpsv;PublicService"/>'
        '<dct:title xml:lang="fr">A &amp; B</dct:title></rdf:Description>'
    )
    text = f"<!DOCTYPE rdf:RDF [<!ENTITY cpsv 'http://purl.org/vocab/cpsv#'>]>{XML.format(body)}"
    (service,) = read_text(text, ".rdf").contents.services
    assert service.title.fr == "A & B"


def test_enormous_and_deep_files_end_soon(monkeypatch):
    (problem,) = refused(f'{PREFIXES}ex:s a cpsv:PublicService ; dct:title "{"x" * 1_500_000}"@fr .')
    assert (problem.code, problem.where) == ("rdf.size", "http://example.org/s dct:title")
    (problem,) = refused(f'{PREFIXES}ex:s a cpsv:PublicService ; dct:title "{"x" * 30_000}"@fr .')
    assert (problem.code, problem.where) == ("text.long", "http://example.org/s dct:title")
    deep = '{"http://x/p":' * 900 + "1" + "}" * 900
    (problem,) = refused(deep, ".jsonld")
    assert problem.code == "rdf.depth"
    refused("[" * 100_000, ".jsonld")
    read_text(PREFIXES + SERVICE + "ex:t ex:p " + "[ ex:p " * 50_000 + "1" + " ]" * 50_000 + " .")
    many = PREFIXES + SERVICE + "ex:s cv:hasChannel " + ", ".join(f"ex:c{n}" for n in range(30_000)) + " ."
    problem = refused(many)[0]
    assert problem.code == "cpsv.many"
    monkeypatch.setattr(reading, "MOST_BYTES", 1_000)
    (problem,) = refused(PREFIXES + SERVICE * 50)
    assert problem.code == "rdf.size"
    monkeypatch.undo()
    monkeypatch.setattr(reading, "MOST_STATEMENTS", 3)
    (problem,) = refused(PREFIXES + SERVICE)
    assert problem.code == "rdf.size"


@pytest.mark.parametrize(
    ("more", "code", "where"),
    [
        ('ex:s dct:title "Deux"@fr .', "title.twice", "http://example.org/s"),
        ('ex:s dct:title "Deux"@FR-fr, "Trois"@fr-FR .', "title.twice", "http://example.org/s"),
        (
            'ex:o a cv:PublicOrganisation ; skos:prefLabel "A"@nl, "B"@nl .',
            "title.twice",
            "http://example.org/o",
        ),
        ("ex:s dct:requires ex:s .", "relation.self", "http://example.org/s"),
        (
            "ex:s dct:requires ex:t . ex:t a cpsv:PublicService ; dct:title 'T'@fr ; dct:requires ex:s .",
            "relation.cycle",
            "http://example.org/",
        ),
        (
            "ex:a a skos:Concept ; skos:inScheme ex:l ; skos:broader ex:b . ex:b skos:inScheme ex:l ; skos:broader ex:a .",
            "concept.cycle",
            "code_list l",
        ),
        (
            'ex:s dct:description "a\\u0007b"@fr, "c"@nl .',
            "text.control",
            "http://example.org/s dct:description",
        ),
        (
            'ex:s cv:hasChannel ex:c . ex:c <https://schema.org/openingHours> "Mo 09:00-12:00", "Mo 11:00-15:00" .',
            "hours.contradict",
            "http://example.org/c",
        ),
        ("ex:s a cv:Channel .", "catalogue.twice", "/services/0/uri"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_place(more, code, where):
    problems = refused(PREFIXES + SERVICE + more)
    assert code in {problem.code for problem in problems}
    assert any(problem.where.startswith(where) for problem in problems)


def test_lists_that_run_in_circles_end():
    text = "ex:s cv:hasChannel _:l . _:l rdf:first ex:c ; rdf:rest _:l ."
    arrived = read_text(
        f"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . {PREFIXES}{SERVICE}{text}"
    )
    assert arrived.contents.services[0].channels == ("c",)


def test_personal_data_is_not_repeated_in_remarks():
    arrived = read_text(
        PREFIXES + SERVICE + 'ex:s cv:contactPoint [ cv:email "An Voorbeeld" ; cv:telephone "call An" ] .'
    )
    assert not [remark for remark in arrived.remarks if "An" in remark.text]
    assert arrived.warnings()["value-not-usable"] == 2
