"""JSON-LD contexts: the published ones are answered from our own terms, any other is refused; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import orjson

from orientation_core.errors import InvalidDocument, Problem
from orientation_plugins.catalogue_cpsv.terms import NAMESPACES, expand

#: A context may define so many terms, in so many bytes, and a file may hold so many bytes of contexts in all.
MOST_TERMS = 5_000
MOST_CONTEXT_BYTES = 500_000
MOST_BYTES_OF_CONTEXTS = 5_000_000
MOST_DEPTH = 200

#: Where the vocabulary's contexts are published, in all their versions.
_PUBLISHED = re.compile(
    r"https?://(semiceu\.github\.io|raw\.githubusercontent\.com/SEMICeu|github\.com/SEMICeu|data\.europa\.eu|"
    r"purl\.eu|joinup\.ec\.europa\.eu|interoperable-europe\.ec\.europa\.eu)/\S*cpsv[-_]?ap\S*",
    re.IGNORECASE,
)
_OLD = re.compile(r"[/_v-]2\.\d", re.IGNORECASE)

#: A text has its language; a context that forces a datatype upon it would take that away.
_NO_DATATYPE = frozenset(
    {expand("rdf:langString"), "rdf:langString", expand("rdfs:Literal"), "rdfs:Literal", expand("xsd:string")}
)

#: class -> its terms of version 3, each with its property; an ``@`` at the end says that values are addresses.
_TERMS: Mapping[str, str] = {
    "Address=locn:Address": "addressArea=locn:addressArea addressId=locn:addressId "
    "administrativeUnitLevel1=locn:adminUnitL1 administrativeUnitLevel2=locn:adminUnitL2 "
    "fullAddress=locn:fullAddress locatorDesignator=locn:locatorDesignator locatorName=locn:locatorName "
    "postCode=locn:postCode postName=locn:postName postOfficeBox=locn:poBox thoroughfare=locn:thoroughfare",
    "Agent=foaf:Agent": "address=locn:address@ identifier=dct:identifier name=dct:title participates=cv:participates@",
    "BusinessEvent=cv:BusinessEvent": "type=dct:type@",
    "Channel=cv:Channel": "availabilityRestriction=cv:specialOpeningHoursSpecification@ description=dct:description "
    "hasInput=cpsv:hasInput@ identifier=dct:identifier openingHours=cv:openingHours@ ownedBy=cv:ownedBy@ "
    "processingTime=cv:processingTime type=dct:type@",
    "Code=skos:Concept": "",
    "Collection=skos:Collection": "member=skos:member@",
    "Concept=skos:Concept": "",
    "ContactPoint=cv:ContactPoint": "availabilityRestriction=cv:specialOpeningHoursSpecification@ "
    "contactPage=cv:contactPage@ hasEmail=cv:email hasTelephone=cv:telephone openingHours=cv:openingHours@",
    "Cost=cv:Cost": "currency=cv:currency@ description=dct:description hasValue=cv:hasValue identifier=dct:identifier "
    "ifAccessedThrough=cv:ifAccessedThrough@ isDefinedBy=cv:isDefinedBy@",
    "Dataset=dcat:Dataset": "description=dct:description hasPart=dct:hasPart@ identifier=dct:identifier "
    "landingPage=dcat:landingPage@ publisher=dct:publisher@ title=dct:title",
    "Document=foaf:Document": "",
    "Event=cv:Event": "description=dct:description hasRelatedService=cv:hasRelatedService@ identifier=dct:identifier "
    "name=dct:title",
    "Evidence=cv:Evidence": "description=dct:description identifier=dct:identifier isConformantTo=dct:conformsTo@ "
    "isPartOf=dct:isPartOf@ language=dct:language@ name=dct:title relatedDocumentation=foaf:page@ "
    "supportsRequirement=cv:supportsRequirement@ type=dct:type@",
    "EvidenceType=cv:EvidenceType": "evidenceTypeClassification=cv:evidenceTypeClassification@ "
    "identifier=dct:identifier",
    "LegalResource=eli:LegalResource": "related=dct:relation@",
    "LifeEvent=cv:LifeEvent": "type=dct:type@",
    "LinguisticSystem=dct:LinguisticSystem": "",
    "Location=dct:Location": "",
    "Organization=org:Organization": "",
    "Output=cv:Output": "description=dct:description identifier=dct:identifier isPartOf=dct:isPartOf@ "
    "language=dct:language@ name=dct:title type=dct:type@",
    "Participation=cv:Participation": "description=dct:description hasParticipant=cv:hasParticipant@ "
    "identifier=dct:identifier role=cv:role@",
    "PublicOrganization=cv:PublicOrganisation": "preferredLabel=skos:prefLabel spatial=dct:spatial@",
    "PublicService=cpsv:PublicService": "addressee=dct:audience@ contactPoint=cv:contactPoint@ "
    "description=dct:description follows=cpsv:follows@ functionsOfGovernment=dct:type@ hasChannel=cv:hasChannel@ "
    "hasCompetentAuthority=cv:hasCompetentAuthority@ hasCost=cv:hasCost@ hasInput=cpsv:hasInput@ "
    "hasInputType=cv:hasInputType@ hasLegalResource=cv:hasLegalResource@ hasParticipation=cv:hasParticipation@ "
    "holdsRequirement=cv:holdsRequirement@ identifier=dct:identifier isClassifiedBy=cv:isClassifiedBy@ "
    "isGroupedBy=cv:isGroupedBy@ isPartOf=dct:isPartOf@ keyword=dcat:keyword language=dct:language@ name=dct:title "
    "processingTime=cv:processingTime produces=cpsv:produces@ relatedService=cv:relatedService@ requires=dct:requires@ "
    "sector=cv:sector@ spatial=dct:spatial@ status=adms:status@ thematicArea=cv:thematicArea@",
    "Requirement=cv:Requirement": "fulfils=cv:fulfils@ hasSupportingEvidence=cv:hasSupportingEvidence@ "
    "identifier=dct:identifier name=dct:title type=dct:type@",
    "Rule=cpsv:Rule": "description=dct:description identifier=dct:identifier implements=cpsv:implements@ "
    "language=dct:language@ name=dct:title type=dct:type@",
    "TemporalEntity=time:TemporalEntity": "description=dct:description frequency=cv:frequency@",
}

#: The terms of version 2, where they are not those of version 3 without their class.
_TERMS_2 = (
    "title=dct:title prefLabel=skos:prefLabel email=cv:email telephone=cv:telephone fax=schema:faxNumber "
    "hasContactPoint=cv:contactPoint@ hasCriterion=cv:holdsRequirement@ hasAddress=locn:address@ "
    "isDescribedAt=dct:isPartOf@ page=foaf:page@ playsRole=cv:participates@ related=dct:relation@ value=cv:hasValue "
    "hoursAvailable=schema:hoursAvailable@ openingHours=schema:openingHours type=dct:type@"
)
_CLASSES_2 = (
    "PublicOrganisation=cv:PublicOrganisation PublicServiceDataset=dcat:Dataset CriterionRequirement=cv:Requirement "
    "OpeningHoursSpecification=time:TemporalEntity"
)


def _definitions(terms: str, owner: str = "") -> Iterator[tuple[str, Any]]:
    for term in terms.split():
        name, _, meaning = term.partition("=")
        address = expand(meaning.removesuffix("@"))
        yield owner + name, {"@id": address, "@type": "@id"} if meaning.endswith("@") else {"@id": address}


@cache
def published(version: int) -> Mapping[str, Any]:
    """What we answer for a published context of that major version."""
    prefixes = {prefix: namespace for prefix, namespace in NAMESPACES.items() if prefix != "oc"}
    found: dict[str, Any] = dict(prefixes)
    for owner, terms in _TERMS.items():
        name, _, meaning = owner.partition("=")
        found[name] = expand(meaning)
        found |= _definitions(terms, f"{name}.") if version >= 3 else _definitions(terms)
    if version < 3:
        found |= (
            {"id": "@id", "isTypeOf": "@type"} | dict(_definitions(_CLASSES_2)) | dict(_definitions(_TERMS_2))
        )
    return found


def settle(document: Any) -> Any:
    """`document` with every context inlined, so that whoever expands it has nothing to fetch.

    :raises InvalidDocument: a context that is not one of the published ones, imports another, or is too large.
    """
    spent = [0]
    pending: list[tuple[Any, str, int]] = [(document, "", 0)]
    while pending:
        value, where, depth = pending.pop()
        if depth > MOST_DEPTH:
            raise _refused(where[:200], f"values lie more than {MOST_DEPTH} deep in each other", "rdf.depth")
        if isinstance(value, dict):
            if "@context" in value:
                value["@context"] = _settled(value["@context"], f"{where}/@context", spent)
            pending += [
                (member, f"{where}/{name}", depth + 1)
                for name, member in value.items()
                if name != "@context" and isinstance(member, dict | list)
            ]
        elif isinstance(value, list):
            pending += [
                (member, f"{where}/{number}", depth + 1)
                for number, member in enumerate(value)
                if isinstance(member, dict | list)
            ]
    return document


def _settled(context: Any, where: str, spent: list[int]) -> Any:
    if isinstance(context, list):
        if len(context) > 50:
            raise _refused(where, "there are more than 50 contexts in one place", "jsonld.context")
        return [_settled(one, f"{where}/{number}", spent) for number, one in enumerate(context)]
    if isinstance(context, str):
        if not _PUBLISHED.fullmatch(context):
            text = f"the context {context[:200]} is not one of those known here, and nothing is fetched"
            raise _refused(where, text, "jsonld.remote")
        return published(2 if _OLD.search(context) else 3)
    if not isinstance(context, dict):
        return context
    spent[0] += (size := len(orjson.dumps(context)))
    if len(context) > MOST_TERMS or size > MOST_CONTEXT_BYTES or spent[0] > MOST_BYTES_OF_CONTEXTS:
        raise _refused(where, "this context is too large", "jsonld.context")
    if "@import" in context:
        raise _refused(f"{where}/@import", "a context that imports another is refused", "jsonld.remote")
    return {name: _definition(value, f"{where}/{name}", spent) for name, value in context.items()}


def _definition(value: Any, where: str, spent: list[int]) -> Any:
    if not isinstance(value, dict):
        return value
    kept = {name: one for name, one in value.items() if name != "@type" or one not in _NO_DATATYPE}
    if "@context" in kept:
        spent[0] += 1_000  # it is taken up wherever the term occurs
        if where.count("/@context") > 20:
            raise _refused(where[:200], "contexts lie too deep in each other", "jsonld.context")
        kept["@context"] = _settled(kept["@context"], f"{where}/@context", spent)
    return kept


def _refused(where: str, text: str, code: str) -> InvalidDocument:
    return InvalidDocument("catalogue", [Problem(where, text, code)])
