"""The figures of a round of self-assessment as rows of a report: ours, and those that plugins add."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

import attrs

from orientation_core.errors import PluginError, Problem, Refused, sentence
from orientation_core.model.assessments import AxisResult, Grid, ItemResult, Results
from orientation_core.model.reports import ALL, DimensionNote, IndicatorNote, Period, Report, Row, Unit
from orientation_core.model.text import Text

_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")


@attrs.frozen
class Figure:
    """One figure of an analysis.

    :ivar dimension: ``all``, ``axis`` or ``item``. :ivar group: ``all``, or the name of the axis or id of the item.
    :ivar n: how many raters or items stand behind it. :ivar withheld: too few raters for this reader.
    """

    dimension: str
    group: str
    value: float | None
    n: int | None = None
    withheld: bool = False


#: Takes the grid and what the reader may see of its results.
Figures = Callable[[Grid, Results], Iterable[Figure]]


@attrs.frozen
class Analysis:
    """Something that is computed from the results of a round.

    :ivar name: lower case letters, digits and underscores. :ivar label, definition: for readers.
    :ivar unit: of its figures. :ivar figures: computes them.
    """

    name: str
    label: Text
    unit: Unit
    definition: Text
    figures: Figures = attrs.field(eq=False)

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("the name of an analysis is lower case letters, digits and underscores")

    def note(self) -> IndicatorNote:
        """What the report says about it."""
        return IndicatorNote(self.name, self.label, self.unit, self.definition)

    def rows(self, grid: Grid, found: Results) -> tuple[Row, ...]:
        """Its figures as rows. :raises PluginError: it failed, or gave what is no figure."""
        try:
            return tuple(_row(self, figure) for figure in self.figures(grid, found))
        except Exception as error:
            raise PluginError(self.name, "orientation_assessment_analyses") from error


def _row(analysis: Analysis, figure: Figure) -> Row:
    if figure.withheld:
        return Row(analysis.name, figure.dimension, figure.group, analysis.unit, suppressed=True)
    if figure.value is not None and not isfinite(figure.value):
        raise ValueError("a figure is a number, or absent")
    return Row(analysis.name, figure.dimension, figure.group, analysis.unit, value=figure.value, n=figure.n)


def _member(name: str, *, total: str | None = None, items: bool = True, axes: bool = True) -> Figures:
    """The figures that stand in the results as a member of that name. :param total: the member for all axes together."""

    def figures(_: Grid, found: Results) -> Iterator[Figure]:
        if total is not None:
            yield Figure(
                ALL, ALL, getattr(found, total), found.answered, any(one.withheld for one in found.axes)
            )
        for axis in found.axes if axes else ():
            yield Figure("axis", axis.axis, _value(axis, name), axis.items, axis.withheld)
        for item in found.items if items else ():
            yield Figure("item", item.item, _value(item, name), item.raters, item.withheld)

    return figures


def _value(result: AxisResult | ItemResult, name: str) -> float | None:
    value: float | None = getattr(result, name)
    return value


def _agreement(name: str) -> Figures:
    def figures(_: Grid, found: Results) -> Iterator[Figure]:
        yield Figure(ALL, ALL, getattr(found, name), found.answered)
        for axis in found.axes:
            yield Figure("axis", axis.axis, getattr(axis, name), axis.items)

    return figures


_ALPHA = Text(
    fr="Alpha de Krippendorff pour données ordinales, sur les notes individuelles ; 1 : accord parfait, 0 : hasard.",
    nl="Krippendorffs alfa voor ordinale gegevens, op de individuele scores; 1: volledige overeenstemming, 0: toeval.",
    de="Krippendorffs Alpha für ordinale Daten, über die einzelnen Noten; 1: volle Übereinstimmung, 0: Zufall.",
    en="Krippendorff's alpha for ordinal data, over the individual scores; 1 is full agreement, 0 is chance.",
)

#: What every report of a round holds, in the order in which it is shown.
STANDARD: tuple[Analysis, ...] = (
    Analysis(
        "assessment_today",
        Text(fr="Aujourd'hui", nl="Vandaag", de="Heute", en="Today"),
        "scale",
        Text(
            fr="Note du consensus, sinon moyenne des participants ; par axe, moyenne pondérée des points notés. "
            "Ce qui n'a pas de réponse n'est jamais un zéro.",
            nl="Score van de consensus, anders het gemiddelde van de deelnemers; per as het gewogen gemiddelde van de "
            "gescoorde punten. Wat niet beantwoord is, is nooit een nul.",
            de="Note des Konsenses, sonst Mittel der Teilnehmenden; je Achse das gewichtete Mittel der bewerteten Punkte. "
            "Was nicht beantwortet ist, gilt nie als null.",
            en="The score of the consensus, else the mean of the participants; of an axis the weighted mean of the items "
            "that were scored. What was not answered is never a zero.",
        ),
        _member("today", total="today"),
    ),
    Analysis(
        "assessment_desired",
        Text(fr="Souhaité", nl="Gewenst", de="Angestrebt", en="Desired"),
        "scale",
        Text(
            fr="La note souhaitée, calculée comme celle d'aujourd'hui.",
            nl="De gewenste score, berekend zoals die van vandaag.",
            de="Die angestrebte Note, berechnet wie die heutige.",
            en="The score that is desired, computed as that of today.",
        ),
        _member("desired", total="desired"),
    ),
    Analysis(
        "assessment_gap",
        Text(fr="Écart", nl="Kloof", de="Abstand", en="Gap"),
        "scale",
        Text(
            fr="Souhaité moins aujourd'hui, sur les points qui ont les deux notes.",
            nl="Gewenst min vandaag, over de punten met beide scores.",
            de="Angestrebt weniger heute, über die Punkte mit beiden Noten.",
            en="Desired less today, over the items that have both scores.",
        ),
        _member("gap", total="gap"),
    ),
    Analysis(
        "assessment_spread",
        Text(fr="Dispersion", nl="Spreiding", de="Streuung", en="Spread"),
        "scale",
        Text(
            fr="Note la plus haute moins la plus basse des participants, aujourd'hui ; par axe, la moyenne.",
            nl="Hoogste min laagste score van de deelnemers, vandaag; per as het gemiddelde.",
            de="Höchste weniger niedrigste Note der Teilnehmenden, heute; je Achse das Mittel.",
            en="The participants' highest score of today less the lowest; of an axis the mean.",
        ),
        _member("spread"),
    ),
    Analysis(
        "assessment_priority",
        Text(fr="Priorité", nl="Prioriteit", de="Priorität", en="Priority"),
        "scale",
        Text(
            fr="Écart multiplié par le poids du point et celui de son axe.",
            nl="Kloof maal het gewicht van het punt en dat van zijn as.",
            de="Abstand mal Gewicht des Punktes und seiner Achse.",
            en="Gap times the weight of the item and that of its axis.",
        ),
        _member("priority", axes=False),
    ),
    Analysis(
        "assessment_agreement_today",
        Text(
            fr="Accord sur la situation actuelle",
            nl="Overeenstemming over vandaag",
            de="Übereinstimmung über heute",
            en="Agreement on today",
        ),
        "coefficient",
        _ALPHA,
        _agreement("alpha_today"),
    ),
    Analysis(
        "assessment_agreement_desired",
        Text(
            fr="Accord sur la situation souhaitée",
            nl="Overeenstemming over het gewenste",
            de="Übereinstimmung über das Angestrebte",
            en="Agreement on what is desired",
        ),
        "coefficient",
        _ALPHA,
        _agreement("alpha_desired"),
    ),
)

DIMENSIONS = (
    DimensionNote("axis", Text(fr="Axe", nl="As", de="Achse", en="Axis")),
    DimensionNote("item", Text(fr="Point", nl="Punt", de="Punkt", en="Item")),
)

POPULATION = Text(
    fr="Réponses des participants à l'autoévaluation et notes de leur consensus",
    nl="Antwoorden van de deelnemers aan de zelfevaluatie en scores van hun consensus",
    de="Antworten der Teilnehmenden an der Selbstbewertung und Noten ihres Konsenses",
    en="Answers of the participants in the self-assessment, and scores of their consensus",
)

UNVERIFIED = Text(
    fr="Les paliers de l'échelle n'ont pas été vérifiés à la source.",
    nl="De niveaus van de schaal zijn niet aan een bron getoetst.",
    de="Die Stufen der Skala wurden nicht an einer Quelle geprüft.",
    en="What the bands of the scale mean was not verified in a source.",
)


def withheld(least: int) -> Text:
    """The note of a report for readers who may not see individual answers."""
    return Text(
        fr=f"Les chiffres fondés sur moins de {least} participants ne sont pas montrés.",
        nl=f"Cijfers die op minder dan {least} deelnemers steunen, worden niet getoond.",
        de=f"Werte, die auf weniger als {least} Teilnehmenden beruhen, werden nicht gezeigt.",
        en=f"Figures of fewer than {least} participants are not shown.",
    )


def figures_of(
    grid: Grid,
    found: Results,
    *,
    organisation: Text,
    period: Period,
    generated_at: datetime,
    data_version: str,
    more: Sequence[Any] = (),
    notes: Sequence[Text] = (),
) -> Report:
    """What a round says as the rows of a report.

    :param more: analyses of plugins. :raises Refused: one takes a name that exists.
    :raises PluginError: one failed, or gave what is no figure.
    """
    analyses: dict[str, Analysis] = {}
    for one in (*STANDARD, *more):
        if one.name in analyses:
            text = sentence("there is an analysis of that name")
            raise Refused([Problem(one.name, text, "analysis.taken")])
        analyses[one.name] = one
    return Report(
        organisation=organisation,
        period=period,
        population=POPULATION,
        generated_at=generated_at,
        data_version=data_version,
        dimensions=DIMENSIONS,
        indicators=tuple(one.note() for one in analyses.values()),
        rows=tuple(row for one in analyses.values() for row in one.rows(grid, found)),
        notes=(grid.origin.note, *notes),
    )
