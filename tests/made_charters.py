"""A made-up charter in four languages, the facts it points at, and two years of results: for the tests of publications."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime

import attrs

from orientation_core.model.agency import Contact
from orientation_core.model.calendars import Hours, Pin, WeekdayHours
from orientation_core.model.charter_sections import Block, Section, outline
from orientation_core.model.charters import (
    Approval,
    Charter,
    CharterStep,
    Consultation,
    FactReference,
    FollowUp,
    Part,
    Side,
    Welcome,
)
from orientation_core.model.commitments import Commitment, Exclusion, Target
from orientation_core.model.metric_list import OURS
from orientation_core.model.monitoring import EarlyWarning, Monitoring, Result
from orientation_core.model.publications import (
    Copy,
    Fact,
    FactLine,
    FactSheet,
    OpenHours,
    Publication,
    SpecialDays,
    outcomes_of,
    publication,
)
from orientation_core.model.reports import Period
from orientation_core.model.terms import Term
from orientation_core.model.text import LANGUAGES, Text

AGENCY = Text(
    fr="Office fédéral des allocations", nl="Federale Dienst voor Tegemoetkomingen",
    de="Föderales Amt für Beihilfen", en="Federal Office for Allowances",
)  # fmt: skip
MOMENT = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
TWO_YEARS = Period(date(2025, 1, 1), date(2027, 1, 1))


def t(fr: str, nl: str, de: str, en: str) -> Text:
    return Text(fr=fr, nl=nl, de=de, en=en)


WEEK = tuple(range(1, 6))
NINE_TO_FIVE = (Hours("09:00", "12:00"), Hours("13:00", "17:00"))

COMMITMENTS = (
    Commitment(
        "phone-hours",
        t(
            "Vous pouvez nous appeler chaque jour ouvrable de 9 h à 12 h et de 13 h à 17 h.",
            "U kunt ons elke werkdag bellen van 9 tot 12 uur en van 13 tot 17 uur.",
            "Sie können uns an jedem Werktag von 9 bis 12 Uhr und von 13 bis 17 Uhr anrufen.",
            "You can call us on every working day from 9:00 to 12:00 and from 13:00 to 17:00.",
        ),
        "orient",
        "phone_window",
        Target("covers", "clock", windows=NINE_TO_FIVE, days="working"),
        channels=("phone",),
        owner="contact-centre",
        since=date(2024, 1, 1),
    ),
    Commitment(
        "online",
        t(
            "Votre dossier en ligne est disponible 24 heures sur 24.",
            "Uw onlinedossier is 24 uur op 24 beschikbaar.",
            "Ihre Online-Akte ist rund um die Uhr verfügbar.",
            "Your online file is available around the clock.",
        ),
        "orient",
        "online_availability",
        Target(">=", "percent", 99.5),
        channels=("web",),
        exclusions=(
            Exclusion(
                t(
                    "Les travaux de maintenance annoncés au moins 5 jours à l'avance.",
                    "Onderhoud dat minstens 5 dagen vooraf is aangekondigd.",
                    "Wartungsarbeiten, die mindestens 5 Tage vorher angekündigt wurden.",
                    "Maintenance that was announced at least 5 days ahead.",
                )
            ),
        ),
        owner="ict",
        since=date(2025, 1, 1),
    ),
    Commitment(
        "late-opening",
        t(
            "Une fois par semaine, nos guichets restent ouverts jusqu'à 19 heures.",
            "Eén keer per week zijn onze loketten open tot 19 uur.",
            "Einmal pro Woche sind unsere Schalter bis 19 Uhr geöffnet.",
            "Once a week our counters stay open until 19:00.",
        ),
        "orient",
        "late_openings_per_week",
        Target(">=", "per_week", 1),
        channels=("counter-brussels",),
        owner="reception",
        since=date(2024, 1, 1),
    ),
    Commitment(
        "pickup",
        t(
            "Nous décrochons dans les 3 minutes.",
            "Wij nemen de telefoon op binnen 3 minuten.",
            "Wir nehmen Ihren Anruf innerhalb von 3 Minuten an.",
            "We pick up the telephone within 3 minutes.",
        ),
        "welcome",
        "phone_pickup",
        Target("<=", "minute", 3),
        share=80,
        channels=("phone",),
        owner="contact-centre",
        since=date(2024, 1, 1),
    ),
    Commitment(
        "waiting",
        t(
            "Au guichet, vous attendez au maximum 15 minutes.",
            "Aan het loket wacht u hoogstens 15 minuten.",
            "Am Schalter warten Sie höchstens 15 Minuten.",
            "At the counter you wait for at most 15 minutes.",
        ),
        "welcome",
        "waiting_time",
        Target("<=", "minute", 15),
        share=90,
        channels=("counter-brussels",),
        redress=t(
            "Si vous attendez plus longtemps, nous vous rappelons le jour même pour fixer un rendez-vous.",
            "Wacht u langer, dan bellen wij u dezelfde dag voor een afspraak.",
            "Warten Sie länger, rufen wir Sie am selben Tag an, um einen Termin zu vereinbaren.",
            "If you wait longer, we call you the same day to make an appointment.",
        ),
        owner="reception",
        since=date(2024, 1, 1),
    ),
    Commitment(
        "respect",
        t(
            "Nous vous accueillons avec respect et sans préjugés.",
            "Wij ontvangen u met respect en zonder vooroordelen.",
            "Wir empfangen Sie mit Respekt und ohne Vorurteile.",
            "We receive you with respect and without prejudice.",
        ),
        "welcome",
        declaration=True,
    ),
    Commitment(
        "decision",
        t(
            "Nous décidons de votre demande d'allocation dans les 4 mois.",
            "Wij beslissen binnen 4 maanden over uw aanvraag.",
            "Wir entscheiden innerhalb von 4 Monaten über Ihren Antrag.",
            "We decide on your application for an allowance within 4 months.",
        ),
        "deliver",
        "decision_term",
        Target("<=", "month", 4, days="calendar"),
        share=95,
        services=("allowance",),
        groups=("persons-with-a-disability",),
        exclusions=(
            Exclusion(
                t(
                    "Le temps pendant lequel nous attendons des données demandées.",
                    "De tijd waarin wij op opgevraagde gegevens wachten.",
                    "Die Zeit, in der wir auf angeforderte Angaben warten.",
                    "The time during which we wait for data we asked for.",
                )
            ),
        ),
        redress=t(
            "Des intérêts de retard vous sont dus de plein droit.",
            "U krijgt van rechtswege verwijlinterest.",
            "Verzugszinsen stehen Ihnen von Rechts wegen zu.",
            "Interest for delay is due to you by law.",
        ),
        owner="decisions",
        since=date(2024, 1, 1),
        source="Loi du 11 avril 1995",
    ),
    Commitment(
        "named-contact",
        t(
            "Chaque lettre mentionne le nom, la fonction, le téléphone et l'adresse électronique de votre gestionnaire.",
            "Elke brief vermeldt naam, functie, telefoon en e-mailadres van uw dossierbeheerder.",
            "Jedes Schreiben nennt Namen, Funktion, Telefon und E-Mail-Adresse Ihres Sachbearbeiters.",
            "Every letter gives the name, function, telephone and e-mail address of who handles your file.",
        ),
        "deliver",
        "contact_fields_present",
        Target("=", "fields", 4),
        share=98,
        owner="decisions",
        since=date(2026, 1, 1),
    ),
    Commitment(
        "acknowledge",
        t(
            "Nous accusons réception de votre plainte dans les 5 jours ouvrables.",
            "Wij bevestigen de ontvangst van uw klacht binnen 5 werkdagen.",
            "Wir bestätigen den Eingang Ihrer Beschwerde innerhalb von 5 Arbeitstagen.",
            "We acknowledge your complaint within 5 working days.",
        ),
        "follow_up",
        "ack_term",
        Target("<=", "day", 5, days="working"),
        request_types=("complaint",),
        share=98,
        owner="complaint-service",
        since=date(2024, 1, 1),
    ),
    Commitment(
        "answer",
        t(
            "Vous recevez une réponse motivée à votre plainte dans les 30 jours.",
            "U krijgt binnen 30 dagen een gemotiveerd antwoord op uw klacht.",
            "Sie erhalten innerhalb von 30 Tagen eine begründete Antwort auf Ihre Beschwerde.",
            "You receive a reasoned answer to your complaint within 30 days.",
        ),
        "follow_up",
        "answer_term",
        Target("<=", "day", 30, days="calendar"),
        share=95,
        request_types=("complaint",),
        exclusions=(
            Exclusion(
                t(
                    "Les plaintes irrecevables.", "Onontvankelijke klachten.", "Unzulässige Beschwerden.",
                    "Inadmissible complaints.",
                ),
                "admissibility",
                ("inadmissible",),
            ),
        ),
        redress=t(
            "Le coordinateur des plaintes vous appelle en personne.",
            "De klachtencoördinator belt u persoonlijk.",
            "Der Beschwerdekoordinator ruft Sie persönlich an.",
            "The complaint coordinator calls you in person.",
        ),
        owner="complaint-service",
        since=date(2024, 1, 1),
    ),
    Commitment(
        "term-told",
        t(
            "Nous vous communiquons toujours le délai.",
            "Wij delen u altijd de termijn mee.",
            "Wir teilen Ihnen immer die Frist mit.",
            "We always tell you the term.",
        ),
        "follow_up",
        "deadline_communicated",
        Target("=", "percent", 100),
        owner="complaint-service",
        since=date(2025, 1, 1),
    ),
    Commitment(
        "ombudsman",
        t(
            "Nous répondons au médiateur fédéral dans les 15 jours.",
            "Wij antwoorden de federale ombudsman binnen 15 dagen.",
            "Wir antworten dem föderalen Ombudsmann innerhalb von 15 Tagen.",
            "We answer the Federal Ombudsman within 15 days.",
        ),
        "follow_up",
        "answer_ombudsman_term",
        Target("<=", "day", 15, days="unspecified"),
        owner="complaint-service",
        since=date(2024, 1, 1),
    ),
    Commitment(
        "score",
        t(
            "Au moins 8 clients sur 10 se disent satisfaits dans l'enquête annuelle.",
            "Minstens 8 op 10 klanten zijn tevreden in de jaarlijkse bevraging.",
            "Mindestens 8 von 10 Kunden sind laut jährlicher Umfrage zufrieden.",
            "At least 8 clients out of 10 are satisfied in the yearly survey.",
        ),
        "follow_up",
        "survey_score",
        Target(">=", "percent", 80),
        owner="quality",
        since=date(2025, 1, 1),
    ),
    Commitment(
        "survey",
        t(
            "Nous interrogeons nos clients au moins tous les 2 ans.",
            "Wij bevragen onze klanten minstens om de 2 jaar.",
            "Wir befragen unsere Kunden mindestens alle 2 Jahre.",
            "We survey our clients at least every 2 years.",
        ),
        None,
        "survey_interval",
        Target("<=", "year", 2),
        owner="quality",
        since=date(2024, 1, 1),
    ),
)  # fmt: skip

CHARTER = Charter(
    "charte-du-client",
    3,
    t("Charte du client", "Klantenhandvest", "Kundencharta", "Client charter"),
    LANGUAGES,
    date(2027, 1, 1),
    Welcome(
        t(
            "Bienvenue à l'Office fédéral des allocations. Vous avez droit à un service clair, rapide et humain.\n\n"
            "Cette charte dit à quoi nous nous engageons, et comment vous pouvez le vérifier.",
            "Welkom bij de Federale Dienst voor Tegemoetkomingen. U hebt recht op een duidelijke, snelle en menselijke "
            "dienstverlening.\n\nDit handvest zegt waartoe wij ons verbinden, en hoe u dat kunt nagaan.",
            "Willkommen beim Föderalen Amt für Beihilfen. Sie haben ein Recht auf klare, schnelle und menschliche "
            "Dienstleistungen.\n\nDiese Charta sagt, wozu wir uns verpflichten und wie Sie das nachprüfen können.",
            "Welcome to the Federal Office for Allowances. You have a right to a clear, quick and humane service.\n\n"
            "This charter says what we commit ourselves to, and how you can verify it.",
        ),
        t(
            "Nous calculons et payons les allocations de 340 000 personnes. 620 agents y travaillent, à Bruxelles, Namur "
            "et Gand.",
            "Wij berekenen en betalen de tegemoetkomingen van 340 000 mensen. Dat doen 620 medewerkers in Brussel, Namen "
            "en Gent.",
            "Wir berechnen und zahlen die Beihilfen von 340 000 Menschen. 620 Beschäftigte arbeiten dafür in Brüssel, "
            "Namur und Gent.",
            "We calculate and pay the allowances of 340,000 people. 620 officials do so, in Brussels, Namur and Ghent.",
        ),
        t(
            "La charte rend nos promesses mesurables. Chaque année nous publions ce que nous avons tenu et ce que nous "
            "n'avons pas tenu.",
            "Het handvest maakt onze beloften meetbaar. Elk jaar publiceren wij wat wij zijn nagekomen en wat niet.",
            "Die Charta macht unsere Versprechen messbar. Jedes Jahr veröffentlichen wir, was wir gehalten haben und was "
            "nicht.",
            "The charter makes our promises measurable. Every year we publish what we kept and what we did not.",
        ),
    ),
    Part(
        t(
            "Trouver le bon service, savoir quand nous sommes ouverts et quels documents apporter.",
            "De juiste dienst vinden, weten wanneer wij open zijn en welke documenten u meebrengt.",
            "Den richtigen Dienst finden, wissen, wann wir geöffnet sind und welche Unterlagen Sie mitbringen.",
            "Find the right service, know when we are open and which documents to bring.",
        ),
        (FactReference("service", "allowance"), FactReference("channel", "phone", ("hours", "contacts"))),
    ),
    Part(
        t(
            "Nous atteindre par téléphone, en ligne ou au guichet.",
            "Ons bereiken via telefoon, online of aan het loket.",
            "Uns telefonisch, online oder am Schalter erreichen.",
            "Reach us by telephone, online or at the counter.",
        ),
        (FactReference("channel", "counter-brussels"),),
    ),
    Part(
        t(
            "Comment nous traitons votre demande et combien de temps cela prend.",
            "Hoe wij uw aanvraag behandelen en hoelang dat duurt.",
            "Wie wir Ihren Antrag bearbeiten und wie lange das dauert.",
            "How we handle your request and how long it takes.",
        )
    ),
    FollowUp(
        t(
            "Après la décision : vos droits, nos résultats, et ce que vous pouvez faire si nous ne tenons pas parole.",
            "Na de beslissing: uw rechten, onze resultaten, en wat u kunt doen als wij ons woord niet houden.",
            "Nach der Entscheidung: Ihre Rechte, unsere Ergebnisse und was Sie tun können, wenn wir nicht Wort halten.",
            "After the decision: your rights, our results, and what you can do when we do not keep our word.",
        ),
        Side(
            (
                t(
                    "Nous motivons chaque décision en langage clair.", "Wij motiveren elke beslissing in klare taal.",
                    "Wir begründen jede Entscheidung in klarer Sprache.", "We give reasons for every decision in plain language.",
                ),
                t(
                    "Nous protégeons vos données.", "Wij beschermen uw gegevens.", "Wir schützen Ihre Daten.",
                    "We protect your data.",
                ),
            ),
            (
                t(
                    "Un dossier complet et des informations exactes.", "Een volledig dossier en juiste informatie.",
                    "Vollständige Unterlagen und richtige Angaben.", "A complete file and correct information.",
                ),
            ),
        ),
        Side(
            (
                t(
                    "Vous signalez tout changement de votre situation.", "U meldt elke wijziging van uw situatie.",
                    "Sie melden jede Änderung Ihrer Lage.", "You report every change in your situation.",
                ),
            ),
            (
                t(
                    "Être traité avec respect.", "Met respect behandeld worden.", "Respektvoll behandelt zu werden.",
                    "To be treated with respect.",
                ),
                t(
                    "Être écouté avant une décision négative.", "Gehoord worden vóór een negatieve beslissing.",
                    "Vor einer ablehnenden Entscheidung gehört zu werden.", "To be heard before a negative decision.",
                ),
            ),
        ),
        t(
            "Une promesse n'est pas tenue ? Écrivez à notre service des plaintes : c'est gratuit. Si notre réponse ne vous "
            "satisfait pas, vous pouvez saisir le médiateur fédéral.",
            "Een belofte niet nagekomen? Schrijf onze klachtendienst: het is gratis. Bent u niet tevreden met ons antwoord, "
            "dan kunt u terecht bij de federale ombudsman.",
            "Ein Versprechen wurde nicht gehalten? Schreiben Sie unserer Beschwerdestelle: Es ist kostenlos. Sind Sie mit "
            "unserer Antwort nicht zufrieden, können Sie sich an den föderalen Ombudsmann wenden.",
            "A promise was not kept? Write to our complaint service: it is free. If our answer does not satisfy you, you can "
            "turn to the Federal Ombudsman.",
        ),
    ),
    status="published",
    commitments=COMMITMENTS,
    sections={"appointments": {"days_ahead": 10}},
    consultations=(
        Consultation("Conseil national supérieur des personnes handicapées", date(2026, 10, 6)),
    ),
    approvals=(Approval("Comité de direction", date(2026, 11, 17), "2026/118"),),
    trail=(CharterStep("publish", MOMENT, "coordinator-7", "for the new year"),),
)  # fmt: skip

APPOINTMENTS = Section(
    "appointments",
    "reception",
    t("Prendre rendez-vous", "Een afspraak maken", "Einen Termin vereinbaren", "Making an appointment"),
    lambda _charter, data: [
        Block(
            t(
                f"Vous pouvez réserver un créneau jusqu'à {data['days_ahead']} jours à l'avance :",
                f"U kunt tot {data['days_ahead']} dagen vooraf een moment reserveren:",
                f"Sie können bis zu {data['days_ahead']} Tage im Voraus einen Termin buchen:",
                f"You can book a slot up to {data['days_ahead']} days ahead:",
            ),
            (
                t("en ligne ;", "online;", "online;", "online;"),
                t("par téléphone.", "via de telefoon.", "telefonisch.", "by telephone."),
            ),
        )
    ],
    order=250,
    schema={"$id": "urn:made:appointments", "type": "object"},
)

OFFICE_HOURS = OpenHours(
    weekly=tuple(WeekdayHours(day, NINE_TO_FIVE) for day in WEEK),
    special=(
        SpecialDays(
            date(2027, 12, 24),
            date(2027, 12, 31),
            (Hours("09:00", "12:00"),),
            t("fin d'année", "eindejaar", "Jahresende", "end of the year"),
        ),
    ),
)
COUNTER_HOURS = OpenHours(
    weekly=(
        *(WeekdayHours(day, (Hours("08:30", "16:00"),)) for day in (1, 2, 3)),
        WeekdayHours(4, (Hours("08:30", "19:00"),)),
        WeekdayHours(5, (Hours("08:30", "12:30"),)),
    ),
)
PHONE = t("Centre de contact", "Contactcenter", "Kontaktzentrum", "Contact centre")

SHEETS = (
    FactSheet(
        "orientation",
        "service",
        "allowance",
        t(
            "Allocation de remplacement de revenus", "Inkomensvervangende tegemoetkoming",
            "Beihilfe zur Ersetzung des Einkommens", "Income replacement allowance",
        ),
        t(
            "Pour les personnes dont le handicap réduit la capacité de gain.",
            "Voor mensen van wie de handicap het verdienvermogen beperkt.",
            "Für Personen, deren Erwerbsfähigkeit durch eine Behinderung gemindert ist.",
            "For people whose disability reduces their capacity to earn.",
        ),
        (
            Fact(
                "evidence",
                lines=(
                    FactLine(t("votre carte d'identité", "uw identiteitskaart", "Ihr Personalausweis", "your identity card")),
                    FactLine(
                        t(
                            "un rapport médical de moins de 6 mois", "een medisch verslag van minder dan 6 maanden",
                            "ein ärztlicher Bericht, der höchstens 6 Monate alt ist",
                            "a medical report that is less than 6 months old",
                        )
                    ),
                ),
            ),
            Fact("cost", lines=(FactLine(t("Gratuit", "Gratis", "Kostenlos", "Free of charge")),)),
            Fact("term", term=Term(4, "month")),
            Fact(
                "channels",
                lines=(
                    FactLine(t("En ligne", "Online", "Online", "Online"), "https://allowances.example.be/apply"),
                    FactLine(PHONE),
                ),
            ),
        ),
    ),
    FactSheet(
        "orientation",
        "channel",
        "phone",
        PHONE,
        None,
        (
            Fact("hours", hours=OFFICE_HOURS),
            Fact(
                "contacts",
                lines=(
                    FactLine(Text(en="+32 2 555 01 00"), "tel:+3225550100"),
                    FactLine(Text(en="info@allowances.example.be"), "mailto:info@allowances.example.be"),
                ),
            ),
        ),
    ),
    FactSheet(
        "reception",
        "channel",
        "counter-brussels",
        t("Guichet de Bruxelles", "Loket in Brussel", "Schalter in Brüssel", "Brussels counter"),
        None,
        (
            Fact("hours", hours=COUNTER_HOURS),
            Fact(
                "contacts",
                lines=(
                    FactLine(
                        t(
                            "Rue de l'Exemple 1, 1000 Bruxelles", "Voorbeeldstraat 1, 1000 Brussel",
                            "Rue de l'Exemple 1, 1000 Brüssel", "Rue de l'Exemple 1, 1000 Brussels",
                        )
                    ),
                ),
            ),
            Fact(
                "accessibility",
                lines=(
                    FactLine(t("Accès de plain-pied", "Drempelvrije toegang", "Stufenloser Zugang", "Step-free access")),
                    FactLine(t("Boucle magnétique", "Ringleiding", "Induktionsschleife", "Induction loop")),
                ),
            ),
        ),
    ),
)  # fmt: skip

LABELS = {
    ("service", "allowance"): SHEETS[0].title,
    ("channel", "phone"): PHONE,
    ("channel", "counter-brussels"): SHEETS[2].title,
    ("channel", "web"): t("Dossier en ligne", "Onlinedossier", "Online-Akte", "Online file"),
    ("client_group", "persons-with-a-disability"): t(
        "Personnes handicapées", "Mensen met een handicap", "Menschen mit Behinderung", "Persons with a disability"
    ),
}  # fmt: skip

#: commitment -> mean monthly number of cases or observations, share that was kept
_KEPT = {
    "phone-hours": (21, 1.0),
    "pickup": (2600, 0.837),
    "waiting": (900, 0.922),
    "decision": (410, 0.958),
    "named-contact": (120, 0.991),
    "acknowledge": (62, 0.988),
    "answer": (58, 0.914),
    "term-told": (85, 1.0),
}
#: commitment -> figure, unit
_FIGURES = {"online": (99.7, "percent"), "late-opening": (1.0, "per_week"), "score": (83.4, "percent")}
_FROM_ELSEWHERE = {
    "pickup": "telephone system",
    "waiting": "queue system",
    "online": "monitoring of the site",
    "named-contact": "audit of letters",
}


def wilson(k: int, n: int) -> tuple[float, float]:
    z = 1.959964
    middle, half = (k + z * z / 2) / (n + z * z), z * ((k * (n - k) / n + z * z / 4) ** 0.5) / (n + z * z)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def _share(one: Commitment, period: Period, span: str, kept: int, n: int) -> Result:
    low, high = wilson(kept, n)
    target = one.share or (one.target.value if one.target and one.target.unit == "percent" else 100)
    source = _FROM_ELSEWHERE.get(one.id, "catalogue" if one.metric == "phone_window" else "cases")
    if source == "catalogue":  # every day is counted: there is nothing to be uncertain about
        low = high = None
    return Result(
        one.id, period, "percent", source, span, 100 * kept / n >= target, None,
        100 * kept / n, n, kept, n, low, high, pending=3,
    )  # fmt: skip


def _results() -> Iterator[Result]:
    draw = random.Random(11)
    for one in COMMITMENTS:
        if one.declaration:
            yield Result(one.id, TWO_YEARS, "count", "cases", missing="declaration")
        elif one.id == "ombudsman":
            yield _share(one, TWO_YEARS, "all", 3, 3)
        elif one.id in _KEPT:
            n, share = _KEPT[one.id]
            quarters = []
            for number in range(8):
                year, first = 2025 + number // 4, 1 + 3 * (number % 4)
                last = date(year + (first == 10), (first + 2) % 12 + 1, 1)
                size = round(3 * n * draw.uniform(0.85, 1.15))
                kept = min(size, round(size * (share + (draw.uniform(-0.035, 0.035) if share < 1 else 0))))
                quarters.append((Period(date(year, first, 1), last), kept, size))
            for period, kept, size in quarters:
                yield _share(one, period, "quarter", kept, size)
            yield _share(one, TWO_YEARS, "all", sum(q[1] for q in quarters), sum(q[2] for q in quarters))
        elif one.id in _FIGURES:
            value, unit = _FIGURES[one.id]
            source = _FROM_ELSEWHERE.get(one.id, "survey of clients")
            for year in (2025, 2026):
                when = Period(date(year, 1, 1), date(year + 1, 1, 1))
                figure = value - (
                    0 if unit == "per_week" or year == 2026 else 0.4 * (1 if one.id == "score" else 0.1)
                )
                yield Result(
                    one.id, when, unit, source, "year", True, None, figure, 812 if one.id == "score" else None
                )
            n = 1624 if one.id == "score" else None
            yield Result(one.id, TWO_YEARS, unit, source, "all", True, None, value, n)
        else:
            yield Result(one.id, TWO_YEARS, "year", "documents", missing="not_measured")


MONITORING = Monitoring(
    AGENCY,
    TWO_YEARS,
    date(2027, 1, 10),
    datetime(2027, 1, 10, 7, 0, tzinfo=UTC),
    "rows-4711",
    (Pin("charte-du-client", 2),),
    COMMITMENTS,
    tuple(_results()),
    (EarlyWarning("answer", Period(date(2027, 1, 1), date(2027, 2, 1)), 21.0, 44, 10, 2, 12, 4, 78.6, 95.0),),
)

CONTACT = Contact(
    "plaintes@allowances.example.be", "+32 2 555 01 99", None, "https://allowances.example.be/complaints"
)


def copies() -> tuple[Copy, ...]:
    return tuple(
        Copy(language, format_, f"charter-{language}.{format_}")
        for language in LANGUAGES
        for format_ in ("html", "pdf", "md")
    )


def made(**changes: object) -> Publication:
    """The publication; `changes` replace members of it."""
    whole = publication(
        AGENCY,
        CHARTER,
        MOMENT,
        outline(CHARTER, [APPOINTMENTS]),
        sheets=SHEETS,
        metrics=OURS,
        labels=LABELS,
        contact=CONTACT,
        outcomes=outcomes_of(MONITORING, 5),
        copies=copies(),
    )
    return attrs.evolve(whole, **changes)
