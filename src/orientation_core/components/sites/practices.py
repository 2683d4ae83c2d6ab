"""The practices of a site: a page for all of them, one for each, and a feed in every language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from orientation_core.formats import day
from orientation_core.labels import label_text
from orientation_core.model.improvements.actions import Cost
from orientation_core.model.practices.adoptions import AdoptionResult
from orientation_core.model.practices.practices import FACETS, GoodPractice, PracticeEvidence, PracticeFigure
from orientation_core.model.sites import (
    Block,
    Card,
    Cards,
    Facts,
    Grid,
    Heading,
    Items,
    Line,
    Part,
    ShownPractice,
    SiteFacts,
    SiteFile,
    SitePage,
    SiteSection,
    Words,
    by_language,
    same,
)
from orientation_core.model.text import Language, Text

_NAME = "practices"

#: Codes that have labels of their own.
_LABELLED = {"step": "client_step", "axis": "axis"}


def section() -> SiteSection:
    """The section."""
    return SiteSection(_NAME, label_text("site", "practices"), _parts, 50)


def path_of(full: str) -> str:
    """The page of a practice. :param full: what it is called everywhere, ``ORGANISATION/NAME``."""
    return f"{_NAME}/{full.replace('/', '.')}"


def _parts(facts: SiteFacts) -> list[Part]:
    if not facts.practices:
        return []
    shown = sorted(
        facts.practices, key=lambda one: (one.practice.published_on or facts.on, one.path), reverse=True
    )
    feed = f"{_NAME}-{{language}}.json"
    cards = tuple(_card(one) for one in shown)
    index = SitePage(
        f"{_NAME}/index",
        label_text("site", "practices"),
        (Cards(cards),),
        label_text("site", "practices_lead"),
        feed,
    )
    feeds = [SiteFile(feed.format(language=language), content) for language, content in facts.feeds]
    return [index, *(_page(one) for one in shown), *feeds]


def _feeds(facts: SiteFacts) -> Iterator[Block]:
    """Where the feeds are."""
    if facts.feeds:
        lines = tuple(Line(same(f"JSON Feed, {one}"), f"file:{_NAME}-{one}.json") for one, _ in facts.feeds)
        yield Heading(label_text("site", "feeds"))
        yield Items(lines)


def _card(one: ShownPractice) -> Card:
    practice = one.practice
    notes = [practice.organisation]
    if practice.helped():
        notes.append(label_text("adoption_verdict", "shown"))
    if one.adoptions:
        notes.append(counted_text("adopted_by", len(one.adoptions)))
    return Card(Line(practice.title, f"page:{one.path}"), practice.problem, tuple(notes))


def counted_text(code: str, number: int) -> Text:
    """A label of the site with a number in its gap."""
    said = label_text("site", code)
    return by_language(lambda language: said.in_(language).replace("{n}", str(number)))


def _page(shown: ShownPractice) -> SitePage:
    return SitePage(shown.path, shown.practice.title, tuple(_blocks(shown)), shown.practice.organisation)


def _blocks(shown: ShownPractice) -> Iterator[Block]:
    one = shown.practice
    for part in ("context", "problem", "done", "conditions"):
        text: Text | None = getattr(one, part)
        if text is not None:
            yield Heading(label_text("practice_part", part))
            yield Words(text)
        if part == "done" and one.evidence:
            yield from _figures(one)
    effort = list(_effort(one))
    if effort:
        yield Heading(label_text("practice_part", "effort"))
        yield Facts(tuple(effort))
    if shown.adoptions:
        yield Heading(label_text("practice_part", "adoptions"))
        yield _adoptions(shown.adoptions)
    if one.contacts:
        yield Heading(label_text("practice_part", "contacts"))
        yield Items(
            tuple(line for each in one.contacts for line in _contact(each.function, each.email, each.url))
        )
    yield Heading(label_text("practice_part", "about"))
    yield Facts(tuple(_about(one)))


def _figures(one: GoodPractice) -> Iterator[Block]:
    yield Heading(label_text("practice_part", "evidence"))
    head = tuple(label_text("site", name) for name in ("figure", "before", "after", "verdict"))
    rows = tuple(_row(each) for each in one.evidence)
    yield Grid(label_text("site", "evidence_table"), head, rows, frozenset({1, 2}))
    tested = {each.compared.method for each in one.evidence if each.compared}
    for method in sorted(tested):
        yield Words(label_text("test", method), note=True)


def _row(one: PracticeEvidence) -> tuple[Line, ...]:
    verdict = one.compared.verdict if one.compared else "unmeasured"
    return (
        Line(one.label or same(one.indicator)),
        Line(_number(one.before, one.unit)),
        Line(_number(one.after, one.unit)),
        Line(label_text("adoption_verdict", verdict)),
    )


def _number(figure: PracticeFigure | None, unit: str | None) -> Text:
    """A figure with what it is computed from, as each language writes numbers."""
    if figure is None:
        return same("–")

    def written(language: Language) -> str:
        text = decimal(figure.value, language)
        if unit == "percent":
            text += "%" if language == "en" else "\N{NO-BREAK SPACE}%"
        if figure.numerator is not None and figure.denominator is not None:
            text += f" ({figure.numerator}/{figure.denominator})"
        elif figure.n is not None:
            text += f" (n = {figure.n})"
        return text

    return by_language(written)


def day_text(value: date) -> Text:
    """A day in words."""
    return by_language(lambda language: day(value, language))


def decimal(value: float, language: Language, *, whole: bool = False) -> str:
    """A number with at most two decimals, as the language writes it. :param whole: with both, as amounts are written."""
    text = f"{round(value, 2):,.2f}"
    if not whole:
        text = text.rstrip("0").rstrip(".")
    if language == "en":
        return text
    between = "." if language in ("nl", "de") else "\N{NARROW NO-BREAK SPACE}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", between)


def _effort(one: GoodPractice) -> Iterator[tuple[Text, tuple[Line, ...]]]:
    effort = one.effort
    if effort is None:
        return
    for name in ("person_days", "months"):
        value: int | None = getattr(effort, name)
        if value is not None:
            yield label_text("site", name), (Line(same(str(value))),)
    for cost in effort.costs:
        yield cost.label, (Line(_amount(cost)),)
    if effort.note is not None:
        yield label_text("site", "remark"), (Line(effort.note),)


def _amount(cost: Cost) -> Text:
    amount = cost.actual if cost.actual is not None else cost.planned
    if amount is None:
        return same("–")
    return by_language(lambda one: f"{decimal(float(amount), one, whole=True)} {cost.currency}")


def _adoptions(adoptions: tuple[AdoptionResult, ...]) -> Grid:
    head = tuple(label_text("site", name) for name in ("organisation", "since", "status", "verdict"))
    rows = tuple(
        (
            Line(one.label),
            Line(day_text(one.adopted_on)),
            Line(label_text("adoption_stage", one.status)),
            Line(label_text("adoption_verdict", one.verdict)),
        )
        for one in adoptions
    )
    return Grid(label_text("practice_part", "adoptions"), head, rows)


def _contact(function: Text, email: str | None, url: str | None) -> Iterator[Line]:
    yield Line.to(function, url)
    if email is not None:
        yield Line.to(same(email), f"mailto:{email}")


def _about(one: GoodPractice) -> Iterator[tuple[Text, tuple[Line, ...]]]:
    for facet in FACETS:
        codes = one.facet(facet)
        if codes:
            kind = _LABELLED.get(facet)
            said = tuple(Line(label_text(kind, code) if kind else same(code)) for code in codes)
            yield label_text("practice_facet", facet), said
    if one.published_on is not None:
        yield label_text("practice_part", "published_on"), (Line(day_text(one.published_on)),)
    spoken = one.languages()
    if spoken:
        yield (
            label_text("practice_part", "languages"),
            tuple(Line(label_text("language", each)) for each in spoken),
        )
    if one.license is not None:
        yield label_text("practice_part", "license"), (_license(one.license),)
    if one.origin is not None:
        yield label_text("site", "origin"), (Line.to(same(one.origin.source), one.origin.url),)


def _license(license_: str) -> Line:
    if license_.startswith(("http:", "https:")):
        return Line(same(license_), license_)
    return Line(same(license_), f"https://spdx.org/licenses/{license_}.html")
