"""The vocabulary: short names of classes and properties, older names for them, and what each class has to have.

Everything in this package speaks of a term by its short name, ``dct:title``; whatever has no short name here keeps its
whole address. Written by hand from the published vocabulary: no file of it is copied, none is ever fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

#: prefix -> namespace, as written.
NAMESPACES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "oc": "urn:orientation-core:terms:",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Namespaces that others write, beside the same one with the other of http and https.
_VARIANTS: Mapping[str, str] = {
    "http://purl.org/dc/elements/1.1/": "dct",
    "http://data.europa.eu/cv/": "cv",
    "http://data.europa.eu/m8g#": "cv",
    "http://data.europa.eu/m8g/cpsv#": "cpsv",
    "http://purl.org/vocab/cpsv/": "cpsv",
    "http://data.europa.eu/eli/": "eli",
    "http://www.schema.org/": "schema",
    "http://www.w3.org/2006/vcard/ns/": "vcard",
}


def _other_scheme(namespace: str) -> str:
    if namespace.startswith("http://"):
        return "https://" + namespace.removeprefix("http://")
    return "http://" + namespace.removeprefix("https://")


_PREFIXES: Mapping[str, str] = {
    **{_other_scheme(namespace): prefix for namespace, prefix in _VARIANTS.items()},
    **_VARIANTS,
    **{_other_scheme(namespace): prefix for prefix, namespace in NAMESPACES.items() if "://" in namespace},
    **{namespace: prefix for prefix, namespace in NAMESPACES.items()},
}

#: older and neighbouring names -> the name that is used here.
OLDER: Mapping[str, str] = {
    # classes
    "cv:CriterionRequirement": "cv:Requirement",
    "cv:Criterion": "cv:Requirement",
    "cv:PublicServiceDataset": "dcat:Dataset",
    "cv:PublicOrganization": "cv:PublicOrganisation",
    "cv:FormalFramework": "eli:LegalResource",
    "cpsv:FormalFramework": "eli:LegalResource",
    "cpsv:Input": "cv:Evidence",
    "cpsv:Output": "cv:Output",
    "cpsv:Channel": "cv:Channel",
    "cpsv:Cost": "cv:Cost",
    "cpsv:Rule": "cpsv:Rule",
    "cv:Rule": "cpsv:Rule",
    "cv:PublicService": "cpsv:PublicService",
    "cv:Address": "locn:Address",
    "vcard:Address": "locn:Address",
    "vcard:Location": "locn:Address",
    "schema:PostalAddress": "locn:Address",
    "schema:ContactPoint": "cv:ContactPoint",
    "vcard:Kind": "cv:ContactPoint",
    "vcard:VCard": "cv:ContactPoint",
    "vcard:Contact": "cv:ContactPoint",
    "schema:OpeningHoursSpecification": "time:TemporalEntity",
    "dct:Agent": "foaf:Agent",
    "dct:Dataset": "dcat:Dataset",
    "cv:LegalResource": "eli:LegalResource",
    # properties
    "cv:hasContactPoint": "cv:contactPoint",
    "schema:contactPoint": "cv:contactPoint",
    "dcat:contactPoint": "cv:contactPoint",
    "cv:hasCriterion": "cv:holdsRequirement",
    "cv:hasRequirement": "cv:holdsRequirement",
    "cv:isDescribedAt": "dct:isPartOf",
    "cv:hasAddress": "locn:address",
    "schema:address": "locn:address",
    "vcard:hasAddress": "locn:address",
    "vcard:adr": "locn:address",
    "cv:value": "cv:hasValue",
    "cv:IsGroupedBy": "cv:isGroupedBy",
    "cv:hasInput": "cpsv:hasInput",
    "cv:produces": "cpsv:produces",
    "cv:follows": "cpsv:follows",
    "cv:implements": "cpsv:implements",
    "cpsv:hasChannel": "cv:hasChannel",
    "cpsv:hasCost": "cv:hasCost",
    "cpsv:hasCompetentAuthority": "cv:hasCompetentAuthority",
    "cpsv:hasLegalResource": "cv:hasLegalResource",
    "cv:hasFormalFramework": "cv:hasLegalResource",
    "cpsv:hasFormalFramework": "cv:hasLegalResource",
    "cv:playsRole": "cv:participates",
    "cv:competentAuthority": "cv:hasCompetentAuthority",
    "schema:email": "cv:email",
    "vcard:hasEmail": "cv:email",
    "vcard:email": "cv:email",
    "foaf:mbox": "cv:email",
    "schema:telephone": "cv:telephone",
    "vcard:hasTelephone": "cv:telephone",
    "vcard:tel": "cv:telephone",
    "foaf:phone": "cv:telephone",
    "schema:url": "foaf:page",
    "vcard:hasURL": "foaf:page",
    "vcard:url": "foaf:page",
    "foaf:homepage": "foaf:page",
    "schema:hoursAvailable": "schema:hoursAvailable",
    "schema:openingHoursSpecification": "schema:hoursAvailable",
    "dcat:theme": "cv:thematicArea",
    "schema:name": "rdfs:label",
    "vcard:fn": "rdfs:label",
    "foaf:name": "rdfs:label",
    "locn:geographicName": "rdfs:label",
    "locn:adminUnitL1": "locn:adminUnitL1",
    "locn:adminUnitFirstLevel": "locn:adminUnitL1",
    "locn:adminUnitSecondLevel": "locn:adminUnitL2",
    "schema:streetAddress": "locn:thoroughfare",
    "schema:postalCode": "locn:postCode",
    "schema:addressLocality": "locn:postName",
    "schema:addressRegion": "locn:adminUnitL2",
    "schema:addressCountry": "locn:adminUnitL1",
    "schema:postOfficeBoxNumber": "locn:poBox",
    "vcard:street-address": "locn:thoroughfare",
    "vcard:postal-code": "locn:postCode",
    "vcard:locality": "locn:postName",
    "vcard:region": "locn:adminUnitL2",
    "vcard:country-name": "locn:adminUnitL1",
    "vcard:label": "locn:fullAddress",
    "skos:closeMatch": "skos:exactMatch",
    "owl:sameAs": "skos:exactMatch",
    "dct:subject": "cv:isClassifiedBy",
    "http://mu.semte.ch/vocabularies/core/uuid": "adms:identifier",
}

#: property -> the one that says the same from the other end.
INVERSE: Mapping[str, str] = {
    "cv:participates": "cv:hasParticipant",
    "cv:hasRelatedService": "cv:isGroupedBy",
    "cv:supportsRequirement": "cv:hasSupportingEvidence",
    "dct:hasPart": "dct:isPartOf",
    "dct:isReplacedBy": "dct:replaces",
    "dct:isRequiredBy": "dct:requires",
    "skos:narrower": "skos:broader",
    "skos:member": "skos:inScheme",
    "skos:hasTopConcept": "skos:topConceptOf",
    "cpsv:isInputFor": "cpsv:hasInput",
    "cpsv:producedBy": "cpsv:produces",
}

#: class -> what each of its members has to have.
MANDATORY: Mapping[str, tuple[str, ...]] = {
    "cpsv:PublicService": ("dct:identifier", "dct:title", "dct:description", "cv:hasCompetentAuthority"),
    "cv:PublicOrganisation": ("skos:prefLabel", "dct:spatial"),
    "org:Organization": ("skos:prefLabel",),
    "cv:Channel": ("dct:identifier",),
    "cv:Cost": ("dct:identifier",),
    "cv:EvidenceType": ("dct:identifier",),
    "cv:Event": ("dct:identifier", "dct:title"),
    "cv:Evidence": ("dct:identifier", "dct:title"),
    "cv:Output": ("dct:identifier", "dct:title"),
    "cv:Requirement": ("dct:identifier", "dct:title"),
    "cpsv:Rule": ("dct:identifier", "dct:title", "dct:description"),
    "foaf:Agent": ("dct:identifier", "dct:title"),
    "cv:Participation": ("dct:identifier", "dct:description", "cv:role", "cv:hasParticipant"),
    "dcat:Dataset": ("dct:identifier", "dct:title", "dct:description", "dct:publisher"),
}

#: class -> the properties of which its members have one at most.
SINGLE: Mapping[str, tuple[str, ...]] = {
    "cpsv:PublicService": ("dct:identifier", "cv:processingTime", "adms:status"),
    "cv:Channel": ("dct:identifier", "cv:processingTime", "dct:type"),
    "cv:Cost": ("dct:identifier", "cv:hasValue", "cv:currency", "cv:ifAccessedThrough"),
    "cv:EvidenceType": ("dct:identifier",),
    "cv:Event": ("dct:identifier",),
    "cv:Evidence": ("dct:identifier", "dct:type"),
    "cv:Output": ("dct:identifier",),
    "cv:Requirement": ("dct:identifier",),
    "cpsv:Rule": ("dct:identifier", "dct:type"),
    "foaf:Agent": ("dct:identifier",),
    "cv:Participation": ("dct:identifier", "cv:hasParticipant"),
    "dcat:Dataset": ("dct:publisher",),
}

#: What a subject must be that has one of these, though nobody says what it is.
GIVES_AWAY: Mapping[str, str] = {
    "cv:hasCompetentAuthority": "cpsv:PublicService",
    "cpsv:hasInput": "cpsv:PublicService",
    "cpsv:produces": "cpsv:PublicService",
    "cv:hasChannel": "cpsv:PublicService",
    "cv:holdsRequirement": "cpsv:PublicService",
    "cpsv:follows": "cpsv:PublicService",
}


@cache
def expand(short: str) -> str:
    """The whole address of a short name; an address stays what it is."""
    prefix, colon, rest = short.partition(":")
    namespace = NAMESPACES.get(prefix)
    return short if namespace is None or not colon or rest.startswith("//") else namespace + rest


def shorten(address: str) -> str:
    """The short name of a term, whatever namespace of old it stands in; any other address stays as it is."""
    cut = max(address.rfind("#"), address.rfind("/"), address.rfind(":")) + 1
    prefix = _PREFIXES.get(address[:cut])
    return address if prefix is None else f"{prefix}:{address[cut:]}"


def as_written(address: str) -> bool:
    """Whether a term stands in the namespace that this package writes itself."""
    return expand(shorten(address)) == address
