"""What became of the promises: a summary, a chart with its table, and how each went over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_plugins.charter_pages import phrases
from orientation_plugins.charter_pages.promises import Verdict, amount, numbered, promised_share, verdict
from orientation_plugins.charter_pages.words import word
from orientation_plugins.pages import svg
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import day, number
from orientation_plugins.pages.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orientation_core.model.commitments import Commitment
    from orientation_core.model.monitoring import Result
    from orientation_core.model.publications import Outcomes, Publication
    from orientation_core.model.text import Language


@attrs.frozen
class Row:
    """One promise in the table of results. :ivar number: of it in this charter; empty when it is no longer in it."""

    number: str
    text: Said
    promised: str
    verdict: Verdict
    interval: str
    n: str


@attrs.frozen
class Moment:
    """One line of the table beside a chart over time."""

    when: str
    figure: str
    n: str
    verdict: Verdict


@attrs.frozen
class Trend:
    """How one promise went over time. :ivar name: its anchor. :ivar caption: of its table."""

    name: str
    number: str
    title: Said
    promised: str
    chart: Chart
    caption: str
    moments: tuple[Moment, ...]


@attrs.frozen
class Results:
    """Everything about the results. :ivar counts: (key, label, how many). :ivar missed: the promises not kept."""

    lead: str
    counts: tuple[tuple[str, str, str], ...] = ()
    missed: tuple[Said, ...] = ()
    chart: Chart | None = None
    rows: tuple[Row, ...] = ()
    trends: tuple[Trend, ...] = ()
    notes: tuple[str, ...] = ()


def results(publication: Publication, language: Language) -> Results:
    """The results of a publication; only a sentence when there are none yet."""
    outcomes = publication.outcomes
    if outcomes is None or not outcomes.commitments:
        return Results(word("no_results", language))
    places = numbered(publication.charter)
    numbers = {name: str(place) for name, place in places.items()}
    told = sorted(outcomes.commitments, key=lambda one: places.get(one.id, len(places) + 1))
    counts = zip(("kept", "missed", "unknown"), outcomes.counted(), strict=True)
    measured = [one for one in told if not one.declaration]
    missed = [
        one for one in measured if (found := outcomes.result(one.id)) is not None and found.kept is False
    ]
    withheld = (word("withheld_note", language, str(outcomes.threshold)),) if outcomes.withheld else ()
    return Results(
        word(
            "results_of", language, phrases.period(outcomes.period, language), day(outcomes.as_of, language)
        ),
        tuple(
            (key, word(f"{key}_many", language), str(many))
            for key, many in counts
            if many or key != "unknown"
        ),
        tuple(said(one.text, language) for one in missed),
        _shares(publication, measured, numbers, language),
        tuple(_row(outcomes, one, numbers.get(one.id, ""), language) for one in told),
        tuple(_trends(publication, measured, numbers, language)),
        withheld,
    )


def _row(outcomes: Outcomes, commitment: Commitment, place: str, language: Language) -> Row:
    result = outcomes.result(commitment.id)
    told = verdict(commitment, result, language, withheld=commitment.id in outcomes.withheld)
    interval = ""
    if result is not None and result.low is not None and result.high is not None:
        interval = "–".join(number(end, "days", language) for end in (result.low, result.high))
    n = "" if result is None or result.n is None else number(result.n, "requests", language)
    promised = phrases.target(commitment, language)
    return Row(place, said(commitment.text, language), promised, told, interval, n)


# ------------------------------------------------------------------------------------ charts


def _shares(
    publication: Publication, commitments: Sequence[Commitment], numbers: dict[str, str], language: Language
) -> Chart | None:
    """All promises that are kept or not case by case, on one scale."""
    outcomes = publication.outcomes
    lines, best = [], []
    for one in commitments:
        result = outcomes.result(one.id) if outcomes is not None else None
        if result is None or result.value is None or result.unit != "percent" or result.numerator is None:
            continue
        promised = promised_share(one, result)
        ends = (result.value if end is None else end for end in (result.low, result.high))
        values = (result.value, *ends, *(() if promised is None else (promised,)))
        lines.append(svg.Bar(_label(publication, one, numbers, language), values))
        best.append((_label(publication, one, numbers, language), amount(one, result, language)))
    if not lines:
        return None
    title = word("chart_shares", language)
    legend = word("figure", language), word("promised", language)
    about = f"{'; '.join(': '.join(one) for one in best)}. {word('table_follows', language)}"
    drawing = svg.shares(
        svg.Caption("chart-results", title, about, legend),
        lines,
        lambda value: phrases.figure(value, "percent", language),
        lambda value: phrases.share(value, language),
    )
    uncertain = any(line.values[1] < line.values[2] for line in lines)
    return Chart(title, drawing, (word("whiskers", language),) if uncertain else (), about)


def _trends(
    publication: Publication, commitments: Sequence[Commitment], numbers: dict[str, str], language: Language
) -> Iterator[Trend]:
    outcomes = publication.outcomes
    for place, one in enumerate(commitments, start=1):
        stretches = () if outcomes is None else outcomes.stretches(one.id)
        told = [result for result in stretches if result.value is not None]
        if len(told) < 2:
            continue
        label = _label(publication, one, numbers, language)
        yield Trend(
            f"trend-{place}",
            numbers.get(one.id, ""),
            said(one.text, language),
            phrases.target(one, language),
            _trend_chart(one, told, f"chart-trend-{place}", label, language),
            f"{label} – {word('over_time', language)}",
            tuple(
                Moment(
                    _flat(phrases.stretch(result.period, result.span, language)),
                    amount(one, result, language),
                    "" if result.n is None else number(result.n, "requests", language),
                    verdict(one, result, language),
                )
                for result in told
            ),
        )


def _trend_chart(
    commitment: Commitment, results_: Sequence[Result], name: str, label: str, language: Language
) -> Chart:
    unit = results_[0].unit
    promised = promised_share(commitment, results_[0])
    lines = []
    for result in results_:
        ends = () if result.low is None or result.high is None else (result.low, result.high)
        when = phrases.stretch(result.period, result.span, language)
        lines.append(svg.Bar(when, (result.value or 0.0, *ends)))
    told = [
        f"{_flat(phrases.stretch(one.period, one.span, language))}: {amount(commitment, one, language)}"
        for one in results_
    ]
    about = f"{'; '.join(told)}. {word('table_follows', language)}"
    legend = word("figure", language), word("promised", language)
    drawing = svg.trend(
        svg.Caption(name, label, about, legend),
        lines,
        lambda value: phrases.figure(value, unit, language) if unit == "percent" else _plain(value, language),
        promised,
        0.0 if unit != "percent" else None,
        100.0 if unit == "percent" else None,
    )
    return Chart(label, drawing, about=about)


def _label(
    publication: Publication, commitment: Commitment, numbers: dict[str, str], language: Language
) -> str:
    """Number and metric: short enough for the side of a chart."""
    name = next(
        (one.label.in_(language) for one in publication.measures if one.name == commitment.metric),
        commitment.id,
    )
    place = numbers.get(commitment.id)
    return f"{place}. {name}" if place else name


def _flat(label: str) -> str:
    """What stands on two lines at an axis, on one: ``T1 2025``."""
    return label.replace("\n", " ")


def _plain(value: float, language: Language) -> str:
    return phrases.figure(value, "clock", language)
