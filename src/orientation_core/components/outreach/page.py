"""What became of a campaign, as a page: for whoever decided it, and for the site if it is to be told there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from orientation_core.components.outreach.reporting import CampaignReport
from orientation_core.errors import Problem
from orientation_core.formats import day
from orientation_core.labels import label, label_text, told
from orientation_core.model.outreach.campaigns import Campaign
from orientation_core.model.outreach.gaps import Gap
from orientation_core.model.sites import Block, Facts, Grid, Heading, Items, Line, SitePage, Words
from orientation_core.model.text import LANGUAGES, Language, Text

_STAGE = Text(fr="Stade", nl="Stadium", de="Stand", en="Stage")
_AUDIENCE = Text(fr="Public", nl="Doelgroep", de="Zielgruppe", en="Audience")
_DAYS = Text(fr="Dates", nl="Data", de="Zeitraum", en="Dates")
_CAME = Text(
    fr="Présents aux événements", nl="Aanwezig op evenementen", de="Bei Veranstaltungen", en="Came to events"
)
_MESSAGES = Text(fr="Messages", nl="Boodschappen", de="Botschaften", en="Messages")
_PLANNING = Text(fr="Planning", nl="Planning", de="Planung", en="Planning")
_WHAT = Text(fr="Quoi", nl="Wat", de="Was", en="What")
_FROM = Text(fr="Du", nl="Van", de="Von", en="From")
_TO = Text(fr="Au", nl="Tot en met", de="Bis", en="To")
_NUMBER = Text(fr="Nombre", nl="Aantal", de="Anzahl", en="Number")
_MATERIALS = Text(fr="Supports", nl="Materiaal", de="Materialien", en="Materials")
_LANGUAGES = Text(fr="Langues", nl="Talen", de="Sprachen", en="Languages")
_REACH = Text(fr="Portée", nl="Bereik", de="Reichweite", en="Reach")
_EFFECT = Text(fr="Effet", nl="Effect", de="Wirkung", en="Effect")
_GLANCE = Text(fr="En un coup d'œil", nl="In één oogopslag", de="Auf einen Blick", en="At a glance")
_FIGURE = Text(fr="Chiffre", nl="Cijfer", de="Zahl", en="Figure")
_N = Text(fr="n", nl="n", de="n", en="n")
_BEFORE = Text(fr="Avant", nl="Voor", de="Vorher", en="Before")
_AFTER = Text(fr="Après", nl="Na", de="Nachher", en="After")
_TARGET = Text(fr="Visé", nl="Doel", de="Ziel", en="Target")
_LACKS = Text(fr="Ce qui manque", nl="Wat ontbreekt", de="Was fehlt", en="What is lacking")
_NOT_YET = Text(
    fr="Le chiffre qui doit bouger n'a pas encore été mesuré avant et après.",
    nl="Het cijfer dat moet bewegen, werd nog niet voor en na gemeten.",
    de="Die Zahl, die sich bewegen soll, wurde noch nicht vorher und nachher gemessen.",
    en="The figure that is to move was not measured before and after yet.",
)
_NO_FIGURE = Text(
    fr="La campagne ne nomme aucun chiffre qui doit bouger.",
    nl="De campagne noemt geen cijfer dat moet bewegen.",
    de="Die Kampagne nennt keine Zahl, die sich bewegen soll.",
    en="The campaign names no figure that is to move.",
)
_NO_PROOF = Text(
    fr="Deux chiffres qui diffèrent ne prouvent pas que la campagne en est la cause.",
    nl="Twee cijfers die verschillen, bewijzen niet dat de campagne de oorzaak is.",
    de="Zwei Zahlen, die sich unterscheiden, beweisen nicht, dass die Kampagne die Ursache ist.",
    en="Two figures that differ do not prove that the campaign is the cause.",
)


def page_of(made: CampaignReport, organisation: Text) -> SitePage:
    """The page, in every language. :param organisation: whose campaign it is."""
    campaign = made.campaign
    return SitePage(
        f"campaigns/{campaign.name}",
        campaign.label,
        tuple(_blocks(made, campaign)),
        lead=campaign.aim,
        organisation=organisation,
    )


def _each(say: Callable[[Language], str]) -> Text:
    return Text(**{language: say(language) for language in LANGUAGES})


def _plain(value: object) -> Line:
    return Line(_each(lambda _: str(value)))


def _spoken(languages: Sequence[Language]) -> Text:
    """The names of languages; a dash for none."""
    return _each(lambda reader: ", ".join(label("language", one, reader) for one in languages) or "–")


def _day(value: date) -> Line:
    return Line(_each(lambda language: day(value, language)))


def _number(value: float) -> Line:
    """A number with the sign of each language between its thousands."""
    signs = {"fr": "\N{NARROW NO-BREAK SPACE}", "nl": ".", "de": ".", "en": ","}
    return Line(_each(lambda language: f"{value:,.0f}".replace(",", signs[language])))


def _blocks(made: CampaignReport, campaign: Campaign) -> Iterator[Block]:
    yield Heading(_GLANCE)
    yield Facts(tuple(_facts(made, campaign)))
    if campaign.messages:
        yield Heading(_MESSAGES)
        yield Items(tuple(Line(one.text) for one in campaign.messages))
    rows = [
        *((Line(one.label), _day(one.first_day), _day(one.last_day), _plain("–")) for one in campaign.phases),
        *(
            (Line(one.label), _day(one.day), _day(one.last_day or one.day), _number(sum(each.number for each in one.participants)))
            for one in campaign.events
            if not one.cancelled
        ),
    ]  # fmt: skip
    if rows:
        yield Heading(_PLANNING)
        yield Grid(_PLANNING, (_WHAT, _FROM, _TO, _CAME), tuple(rows), frozenset({3}))
    if campaign.materials:
        yield Heading(_MATERIALS)
        carried = [(Line(one.label), Line(_spoken(sorted(one.newest())))) for one in campaign.materials]
        yield Grid(_MATERIALS, (_WHAT, _LANGUAGES), tuple(carried))
    if made.reach:
        yield Heading(_REACH)
        reached = [(Line(label_text("reach", one.measure)), _number(one.number)) for one in made.reach]
        yield Grid(_REACH, (_WHAT, _NUMBER), tuple(reached), frozenset({1}))
    yield Heading(_EFFECT)
    yield from _effect(made)
    if made.gaps:
        yield Heading(_LACKS)
        yield Items(tuple(_gap(one, campaign) for one in made.gaps))


def _facts(made: CampaignReport, campaign: Campaign) -> Iterator[tuple[Text, tuple[Line, ...]]]:
    yield _STAGE, (Line(label_text("campaign_stage", made.stage)),)
    yield _AUDIENCE, tuple(Line(one.label or label_text("audience", one.kind)) for one in campaign.audiences)
    days = campaign.days()
    if days is not None:
        yield _DAYS, (Line(_each(lambda language: " – ".join(day(one, language) for one in days))),)
    yield _CAME, (_number(made.participants),)


def _effect(made: CampaignReport) -> Iterator[Block]:
    compared, expected = made.compared, made.campaign.expected
    if expected is None:
        yield Words(_NO_FIGURE)
        return
    if compared is None or made.before is None or made.after is None:
        yield Words(_NOT_YET)
        return
    yield Words(label_text("effect_verdict", compared.verdict))
    rows: Sequence[tuple[Line, ...]] = [
        (Line(_BEFORE), _figure(made.before.value, made.before.unit), _plain(made.before.n or "–")),
        (Line(_AFTER), _figure(made.after.value, made.after.unit), _plain(made.after.n or "–")),
        (Line(_TARGET), _figure(expected.target, made.after.unit), _plain("–")),
    ]
    yield Grid(_EFFECT, (_WHAT, _FIGURE, _N), tuple(rows), frozenset({1, 2}))
    yield Words(_NO_PROOF, note=True)


def _figure(value: float | None, unit: str | None) -> Line:
    """A figure with one decimal, in the way of each language."""
    if value is None:
        return _plain("–")
    sign = "\N{NO-BREAK SPACE}%" if unit == "percent" else ""
    return Line(_each(lambda language: f"{value:.1f}".replace(".", "." if language == "en" else ",") + sign))


def _gap(gap: Gap, campaign: Campaign) -> Line:
    """What is lacking, by the names that readers know."""
    labels = {campaign.name: campaign.label}
    labels |= {one.name: one.label for one in campaign.materials}
    labels |= {one.name: one.label for one in campaign.events}
    name, _, version = gap.where.partition(", ")

    def say(language: Language) -> str:
        known = labels.get(name)
        where = name if known is None else known.in_(language)
        if version:
            where += f" ({label('language', version, language)})"
        return f"{where} – {told(Problem('', gap.message), language).message}"

    return Line(_each(say))
