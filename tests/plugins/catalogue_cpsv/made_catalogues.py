"""Catalogues that nobody would write: any document that the schemas and classes allow, with references among them."""

from __future__ import annotations

import string
from datetime import date

from hypothesis import strategies as st

from orientation_core.errors import InvalidDocument
from orientation_core.model import gate
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.catalogue import (
    Address,
    Channel,
    ClientGroup,
    CodeList,
    Concept,
    ContactPoint,
    Cost,
    Dataset,
    Evidence,
    HoursStatement,
    LegalResource,
    OpeningHours,
    Output,
    Page,
    Participation,
    PublicOrganisation,
    Requirement,
    Rule,
    Service,
    ServiceRelation,
    SpecialHours,
    Wording,
)
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.terms import Term

NAMES = ["a", "b", "c", "passport", "x.y-z_1", "concepts-theme", "not-stated"]
CODES = ["A", "b", "1.2_x", "c~d"]
URIS = [
    "http://example.org/id/1",
    "https://example.org/a?b=c&d=%20e#f",
    "urn:x:y",
    "http://example.org/id/1/",
    "http://exämple.org/é",
    "http://publications.europa.eu/resource/authority/atu/BEL",
    "urn:orientation-core:terms:odd",
    "ex:short",
]
TAGS = ["it", "uk", "fr-BE", "zh-Hant-TW", "fra", "zxx", "und", "sr-Latn"]
CLOCKS = ["00:00", "08:30", "12:00", "13:05", "17:00", "23:59", "24:00"]


def _kept(text: str, *, multiline: bool) -> bool:
    try:
        return gate.clean(text, multiline=multiline, limit=200) == text
    except gate.TextProblem:
        return False


words = st.text(min_size=1, max_size=30).filter(lambda one: _kept(one, multiline=True)) | st.sampled_from(
    ["Aide “sociale” \\ 'x'\n\ttwo", "<b>&amp;", "  around  ", "'''\"\"\"", "A", "http://example.org/id/1"]
)
line = st.text(min_size=1, max_size=20).filter(lambda one: _kept(one, multiline=False)) | st.sampled_from(
    ["1", "a  b"]
)
uri = st.none() | st.sampled_from(URIS)
day = st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))


def several(of, most=2):
    return st.lists(of, max_size=most, unique_by=repr).map(tuple)


@st.composite
def wordings(draw):
    found = draw(st.dictionaries(st.sampled_from(["fr", "nl", "de", "en"]), words, max_size=3))
    other = draw(
        st.dictionaries(st.sampled_from(TAGS), words, max_size=0 if found and draw(st.booleans()) else 2)
    )
    if not found and not other:
        found = {"nl": draw(words)}
    return Wording(**found, other=other)


maybe = st.none() | wordings()
concepts = several(
    st.sampled_from([*URIS[:4], *(f"{name}/{code}" for name in NAMES[:3] for code in CODES)]), most=3
)
documents = several(st.sampled_from([*NAMES[:4], *URIS[:3]]))
languages = several(st.sampled_from(["fr", "nl", "fr-BE", "it", "xx", "zza", "en"]))
pages = several(
    st.builds(
        Page,
        st.sampled_from(["https://example.org/p", "http://example.org/id/1/", "https://example.org/q?x=1#y"]),
        st.none() | st.sampled_from(["fr", "it"]),
        maybe,
    )
)
addresses = several(
    st.builds(
        Address,
        full=maybe,
        building=maybe,
        street=maybe,
        number=st.none() | line,
        box=st.none() | line,
        post_code=st.none() | line,
        city=maybe,
        country=maybe,
        register_id=st.none() | line,
    )
)
terms = (
    st.none()
    | st.builds(Term, st.just(0), st.just("immediate"))
    | st.builds(
        Term,
        st.integers(0, 400),
        st.sampled_from(["working_day", "calendar_day", "month"]),
        st.sampled_from([None, "next_working_day"]),
    )
    | st.builds(Term, st.integers(0, 400), st.just("hour"))
)


@st.composite
def hours(draw):
    spans = st.tuples(st.sampled_from(CLOCKS), st.sampled_from(CLOCKS)).filter(lambda one: one[0] < one[1])
    always = draw(st.booleans())
    weekdays = [] if always else draw(st.lists(st.integers(1, 7), unique=True, max_size=3))
    exceptions = []
    for year in draw(st.lists(st.integers(2020, 2024), unique=True, max_size=2)):
        span = draw(st.none() | spans)
        exceptions.append(
            SpecialHours(
                date(year, 1, 1),
                draw(st.sampled_from([None, date(year, 2, 1)])),
                (Hours(*span),) if span else (),
                draw(maybe),
            )
        )
    clock, weekday = st.none() | st.sampled_from(CLOCKS), st.none() | st.integers(1, 7)
    statement = st.builds(
        HoursStatement, maybe, concepts, st.booleans(), st.none(), weekday, weekday, clock, clock
    )
    return OpeningHours(
        always=always,
        weekly=tuple(WeekdayHours(one, (Hours(*draw(spans)),)) for one in weekdays),
        exceptions=tuple(exceptions),
        # What is a rule in all but name would come back as one.
        statements=tuple(one for one in draw(several(statement)) if one.text is not None),
    )


@st.composite
def parts(draw, make, **fields):
    found = []
    for part_id in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2)):
        values = {name: draw(field) for name, field in fields.items()}
        found.append(make(id=part_id, identifier=draw(st.none() | line), **values))
    return tuple(found)


contact_points = parts(
    ContactPoint,
    label=maybe,
    phones=several(st.sampled_from(["+32 2 555 01 00", "800264760"])),
    emails=several(st.sampled_from(["a@example.org", "B@x.be"])),
    pages=pages,
    addresses=addresses,
    hours=st.none() | hours(),
)


def entry(name, **more):
    return {"name": name, "version": 1, "identifier": st.none() | line, **more}


@st.composite
def services(draw, name, services_before):
    evidence = draw(
        parts(
            Evidence,
            title=wordings(),
            description=maybe,
            condition=maybe,
            type=st.none() | st.sampled_from(["a/A", URIS[0]]),
            evidence_types=concepts,
            languages=languages,
            pages=pages,
            part_of=documents,
        )
    )
    acts = draw(parts(LegalResource, title=maybe, description=maybe, pages=pages))
    acts_ids, evidence_ids = [one.id for one in acts], [one.id for one in evidence]
    rules = draw(
        parts(
            Rule,
            title=wordings(),
            description=maybe,
            type=st.none() | st.sampled_from(["b/A", URIS[1]]),
            languages=languages,
            implements=several(st.sampled_from(acts_ids)) if acts else st.just(()),
        )
    )
    rule_ids = [one.id for one in rules]
    relations = [
        ServiceRelation(draw(st.sampled_from(["requires", "related", "replaces"])), other)
        for other in draw(several(st.sampled_from([*services_before, *URIS[4:6]])))
    ]
    first, last = sorted([draw(st.dates(date(2000, 1, 1), date(2030, 1, 1))) for _ in range(2)])
    return Service(
        name=name,
        version=1,
        identifier=draw(st.none() | line),
        status=draw(st.sampled_from(["draft", "active", "suspended", "ended"])),
        valid_from=draw(st.sampled_from([None, first])),
        valid_until=draw(st.sampled_from([None, last])),
        title=draw(wordings()),
        description=draw(maybe),
        keywords=draw(several(wordings())),
        authorities=draw(documents) or ("a",),
        client_groups=draw(several(st.sampled_from(NAMES[:3]))),
        audiences=draw(concepts),
        themes=draw(concepts),
        sectors=draw(concepts),
        types=draw(concepts),
        classifications=draw(concepts),
        events=draw(concepts),
        languages=draw(languages),
        spatial=draw(concepts),
        evidence=evidence,
        evidence_types=draw(concepts),
        requirements=draw(
            parts(
                Requirement,
                title=wordings(),
                description=maybe,
                types=concepts,
                evidence=several(st.sampled_from(evidence_ids)) if evidence else st.just(()),
                fulfils=several(st.sampled_from(rule_ids)) if rules else st.just(()),
            )
        ),
        rules=rules,
        legal_resources=acts,
        costs=draw(
            parts(
                Cost,
                amount=st.none() | st.floats(0, 1e9),
                currency=st.sampled_from([None, "EUR", "http://example.org/currency"]),
                description=maybe,
                condition=maybe,
                channel=st.none() | st.sampled_from(NAMES[:3]),
                defined_by=documents,
            )
        ),
        processing_time=draw(terms),
        channels=draw(documents),
        outputs=draw(
            parts(
                Output,
                title=wordings(),
                description=maybe,
                types=concepts,
                languages=languages,
                part_of=documents,
            )
        ),
        contact_points=draw(contact_points),
        pages=draw(pages),
        participations=draw(
            parts(
                Participation,
                description=wordings(),
                roles=concepts,
                organisation=st.none() | st.sampled_from([*NAMES[:3], URIS[0]]),
                label=maybe,
                agent_identifier=st.none() | line,
                addresses=addresses,
            )
        ),
        relations=tuple(relations),
        part_of=draw(documents),
    )


@st.composite
def code_lists(draw, name, uri):
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=3))
    return CodeList(
        name=name,
        version=1,
        uri=uri,
        identifier=draw(st.none() | line),
        label=draw(wordings()),
        use=draw(st.sampled_from(["theme", "event", "life_event", "evidence_type", "location", "other"])),
        description=draw(maybe),
        concepts=tuple(
            Concept(
                code,
                draw(maybe),
                draw(st.sampled_from([None, f"http://example.org/concept/{name}/{code}"])),
                draw(st.none() | line),
                draw(maybe),
                draw(st.none() | line),
                draw(several(st.sampled_from(codes[:number]))) if number else (),
                draw(concepts),
            )
            for number, code in enumerate(codes)
        ),
    )


@st.composite
def catalogues(draw):
    """A whole catalogue."""
    entries = []
    taken = iter(
        draw(st.permutations([None, None, None, None, "http://example.org/doc/1", "urn:doc:2", "ex:d3"]))
    )
    for name in draw(st.lists(st.sampled_from([*NAMES[:3], "concepts-theme"]), unique=True, max_size=2)):
        entries.append(draw(code_lists(name, next(taken))))
    for name in draw(st.lists(st.sampled_from(NAMES[:3]), unique=True, max_size=2)):
        fields = {
            "label": wordings(),
            "other_names": several(wordings()),
            "spatial": concepts,
            "public": st.booleans(),
            "addresses": addresses,
            "pages": pages,
            "contact_points": contact_points,
        }
        values = {field: draw(value) for field, value in fields.items()}
        number = draw(st.sampled_from([None, "0123456749"]))
        entries.append(PublicOrganisation(name=name, version=1, enterprise_number=number, **values))
    if draw(st.booleans()):
        entries.append(
            Dataset(
                name="a",
                version=1,
                uri=next(taken),
                title=draw(wordings()),
                description=draw(maybe),
                publisher=draw(st.sampled_from([None, "a", URIS[2]])),
                pages=draw(pages),
            )
        )
    for name in draw(st.lists(st.sampled_from(NAMES[:3]), unique=True, max_size=1)):
        entries.append(
            ClientGroup(
                name=name,
                version=1,
                label=draw(wordings()),
                description=draw(maybe),
                face="user",
                kind="citizen",
            )
        )
    for name in draw(st.lists(st.sampled_from(NAMES[:3]), unique=True, max_size=2)):
        entries.append(
            Channel(
                name=name,
                version=1,
                uri=draw(st.sampled_from([None, f"http://example.org/channel/{name}"])),
                identifier=draw(st.none() | line),
                label=draw(wordings()),
                kind=draw(st.sampled_from(["counter", "web", "other"])),
                type=draw(st.sampled_from([None, "a/A", URIS[0]])),
                description=draw(maybe),
                hours=draw(st.none() | hours()),
                languages=draw(languages),
                addresses=draw(addresses),
                pages=draw(pages),
                contact_points=draw(contact_points),
                owned_by=draw(documents),
                processing_time=draw(terms),
            )
        )
    before = []
    for name in draw(
        st.lists(st.sampled_from([*NAMES[:4], string.ascii_lowercase]), unique=True, max_size=2)
    ):
        entries.append(draw(services(name, [*before, "not-here"])))
        before.append(name)
    try:
        return Contents.of(entries)
    except InvalidDocument:
        return Contents()
