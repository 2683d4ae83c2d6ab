"""A small catalogue for tests: two groups, three channels, four services of a made-up town."""

from __future__ import annotations

from datetime import date
from typing import Any

from orientation_core.model.calendars import Calendar, Holiday, Hours, WeekdayHours
from orientation_core.model.catalogue import (
    Accessibility,
    Address,
    Channel,
    ClientGroup,
    CodeList,
    Concept,
    ContactPoint,
    Cost,
    Evidence,
    GroupRelation,
    OpeningHours,
    Output,
    PublicOrganisation,
    Requirement,
    Rule,
    Service,
    ServiceRelation,
    SpecialHours,
    Step,
    Wording,
)
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

MORNING, AFTERNOON, EVENING = Hours("09:00", "12:00"), Hours("13:00", "16:00"), Hours("13:00", "19:00")

CALENDAR = Calendar(
    "house",
    1,
    Text(fr="Maison", nl="Huis"),
    date(2026, 1, 1),
    date(2026, 12, 31),
    holidays=(
        Holiday(date(2026, 4, 6), Text(fr="Lundi de Pâques", nl="Paasmaandag")),
        Holiday(date(2026, 3, 5), Text(fr="Formation", nl="Vorming"), "closing"),
    ),
)


def both(fr: str, nl: str) -> Wording:
    return Wording(fr=fr, nl=nl)


LIFE_EVENTS = CodeList(
    name="life-events",
    version=1,
    label=both("Événements de la vie", "Levensgebeurtenissen"),
    use="life_event",
    concepts=(
        Concept("moving", both("Déménager", "Verhuizen"), uri="https://example.org/event/moving"),
        Concept("birth", both("Naissance", "Geboorte")),
    ),
)
THEMES = CodeList(
    name="themes",
    version=1,
    label=both("Thèmes", "Thema's"),
    use="theme",
    concepts=(Concept("mobility", both("Mobilité", "Mobiliteit")),),
)
TOWN = PublicOrganisation(
    name="town",
    version=1,
    label=both("La Ville", "De Stad"),
    enterprise_number="0123456749",
    spatial=("https://example.org/place/town",),
)
PEOPLE = ClientGroup(
    name="people",
    version=1,
    label=both("Habitants", "Inwoners"),
    face="user",
    kind="citizen",
    audiences=("https://example.org/audience/citizen",),
)
STUDENTS = ClientGroup(
    name="students",
    version=1,
    label=both("Étudiants", "Studenten"),
    face="user",
    kind="citizen",
    relations=(GroupRelation("part_of", "people"),),
)
COUNTER = Channel(
    name="counter",
    version=1,
    uri="https://example.org/channel/counter",
    label=both("Guichet", "Loket"),
    kind="counter",
    hours=OpeningHours(
        weekly=(
            WeekdayHours(1, (MORNING, AFTERNOON)),
            WeekdayHours(2, (MORNING, AFTERNOON)),
            WeekdayHours(4, (EVENING, MORNING)),
        ),
        exceptions=(
            SpecialHours(date(2026, 12, 24), date(2026, 12, 31), reason=both("Fin d'année.", "Eindejaar.")),
            SpecialHours(date(2026, 3, 10), hours=(Hours("10:00", "11:00"),)),
        ),
    ),
    appointment="possible",
    accessibility=Accessibility(("step_free",)),
    addresses=(
        Address(
            street=both("Rue Haute", "Hoogstraat"), number="1", post_code="1000", city=both("Ville", "Stad")
        ),
    ),
    contact_points=(ContactPoint("desk", phones=("+32 2 555 01 01",), emails=("guichet@example.org",)),),
)
ONLINE = Channel(
    name="online",
    version=1,
    label=both("En ligne", "Online"),
    kind="web",
    hours=OpeningHours(always=True, on_holidays="usual"),
    accessibility=Accessibility(("screen_reader",)),
)
LINE = Channel(
    name="line",
    version=1,
    label=both("Ligne d'information", "Infolijn"),
    kind="telephone",
    contact_points=(ContactPoint("line", phones=("1700",)),),
)
CHANGE = Service(
    name="change-of-address",
    version=1,
    title=both("Changement d'adresse", "Adreswijziging"),
    authorities=("town",),
    client_groups=("people",),
    channels=("online",),
    nothing_to_bring=True,
    costs=(Cost("none", amount=0),),
    processing_time=Term(0, "immediate"),
)
PARKING = Service(
    name="parking-permit",
    version=1,
    uri="https://example.org/service/parking",
    title=Wording(fr="Carte de stationnement", nl="Parkeerkaart", de="Parkausweis", en="Parking permit"),
    description=Wording(
        fr="Garez-vous près de chez vous.",
        nl="Parkeer dicht bij huis.",
        de="Parken Sie nahe Ihrer Wohnung.",
        en="Park close to home.",
    ),
    keywords=(both("voiture", "auto"),),
    authorities=("town",),
    client_groups=("people",),
    themes=("themes/mobility",),
    events=("life-events/moving",),
    languages=("fr", "nl"),
    steps=(
        Step("ask", both("Demander", "Aanvragen")),
        Step("check", both("Contrôle", "Controle"), by="organisation"),
    ),
    requirements=(Requirement("home", both("Habiter ici", "Hier wonen"), evidence=("address",)),),
    evidence=(
        Evidence("address", both("Preuve d'adresse.", "Bewijs van woonplaats.")),
        Evidence("lease", both("Contrat", "Contract"), condition=both("Voiture louée", "Geleasede wagen")),
    ),
    rules=(Rule("one", both("Une carte par ménage", "Eén kaart per gezin")),),
    costs=(
        Cost("web", amount=0, channel="online"),
        Cost("desk", amount=12.5, currency="EUR", channel="counter"),
        Cost(
            "copy",
            description=both("Duplicata", "Duplicaat"),
            condition=both("En cas de perte", "Bij verlies"),
        ),
    ),
    processing_time=Term(10, "working_day"),
    channels=("https://example.org/channel/counter", "online"),
    outputs=(Output("permit", both("Carte", "Kaart")),),
    relations=(ServiceRelation("requires", "change-of-address"),),
    owner="mobility",
    reviewed_on=date(2025, 9, 1),
    review_months=12,
)
BIRTH = Service(
    name="birth-grant",
    version=1,
    title=both("Prime de naissance", "Geboortepremie"),
    client_groups=("students",),
    events=("life-events/birth",),
)
OLD_BIRTH = Service(name="old-grant", version=1, title=both("Ancienne prime", "Oude premie"), status="ended")

ENTRIES: tuple[Any, ...] = (
    LIFE_EVENTS, THEMES, TOWN, PEOPLE, STUDENTS, COUNTER, ONLINE, LINE, CHANGE, PARKING, BIRTH, OLD_BIRTH,
)  # fmt: skip


def contents() -> Contents:
    return Contents.of(ENTRIES)
