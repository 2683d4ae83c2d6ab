"""Practices that help: suggested for a case, for a cause, and beside the causes of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from orientation_core.components.practices.adopting import Adopting
from orientation_core.components.practices.keeping import Known, has
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.kinds import fold
from orientation_core.model.parties import Actor
from orientation_core.model.practices.adoptions import AdoptionResult
from orientation_core.model.practices.practices import FACETS, Facet
from orientation_core.model.reports import Helpful, Report
from orientation_core.model.text import Text
from orientation_core.store import Query, Where

#: What it weighs that a practice is about the same; words weigh least, because they may mean anything.
_WEIGHTS: Mapping[str, int] = {"cause": 16, "norm": 4, "service": 4, "axis": 2, "step": 2, "words": 1}


@attrs.frozen
class Reason:
    """Why a practice is suggested. :ivar facet: what is the same, or ``words``. :ivar code: of what."""

    facet: str
    code: str


@attrs.frozen
class Suggestion:
    """A practice that may help.

    :ivar shown: figures of where it comes from show that it helped. :ivar adopted: so many others did it.
    :ivar helped: for so many of these, figures show that it helped.
    """

    reference: str
    title: Text
    organisation: Text
    reasons: tuple[Reason, ...]
    shown: bool
    adopted: int
    helped: int

    @property
    def weight(self) -> int:
        """How much speaks for it being about the same."""
        return sum(_WEIGHTS[one.facet] for one in self.reasons)


@attrs.frozen(kw_only=True)
class Finding(Adopting):
    """Which practices help against what."""

    def suggest(
        self,
        actor: Actor,
        *,
        case: str | None = None,
        facets: Mapping[Facet, Sequence[str]] | None = None,
        limit: int = 5,
    ) -> list[Suggestion]:
        """Published practices that are about the same, those first that have most in common and helped most.

        :param case: a case, by id or reference: its causes, the norms not kept, and its service are taken from it.
        :param facets: or as well: ``{"cause": [CODE]}``, of any of :data:`~orientation_core.model.practices.practices.FACETS`.
        :raises NotFound: no case that the actor may read. :raises InvalidDocument: nothing is asked.
        """
        self.permit(actor, "practice.read")
        asked = self._asked(actor, case, facets or {})
        if not any(asked.values()):
            words = sentence("say against what: a cause, a norm, a service, a step or an axis")
            raise InvalidDocument("good_practice", [Problem("", words, "practice.nothing_asked")])
        results = self.adoptions(actor)
        worded = {code: {one.reference for one in self._with(code)} for code in asked.get("cause", ())}
        found = []
        for one in self.find(actor, status="published"):
            reasons = tuple(_reasons(one, asked, worded))
            if reasons:
                found.append(_suggestion(one, reasons, results))
        found.sort(key=lambda one: (-one.weight, -one.helped, not one.shown, -one.adopted, one.reference))
        return found[:limit]

    def beside(self, actor: Actor, report: Report) -> Report:
        """The report with the practices that helped others beside each of its causes."""
        self.permit(actor, "practice.read")
        practices = self.find(actor, status="published") if report.causes else []
        if not practices:
            return report
        results = self.adoptions(actor)
        causes = []
        for line in report.causes:
            folded = fold(line.cause)
            mine = [_suggestion(one, (), results) for one in practices if has(one.practice, "cause", folded)]
            mine.sort(key=lambda one: (-one.helped, not one.shown, -one.adopted, one.reference))
            helpful = tuple(
                Helpful(one.reference, one.title, one.organisation, one.adopted, one.helped, one.shown)
                for one in mine
            )
            causes.append(attrs.evolve(line, practices=helpful))
        return attrs.evolve(report, causes=tuple(causes))

    def _with(self, words: str) -> list[Known]:
        """What is published and has these words, written as a code or as people write: ``no-follow-up``."""
        asked = fold(words.replace("_", " "))
        if not asked:
            return []
        query = Query((Where("status", "=", "published"),), search=asked)
        mine = [Known(one.name, self.agency.slug, one) for one in self._shelf.find(query)]
        return [*mine, *self._of_others(asked)]

    # ------------------------------------------------------------------------------ inside

    def _asked(
        self, actor: Actor, case: str | None, facets: Mapping[Facet, Sequence[str]]
    ) -> dict[Facet, list[str]]:
        asked: dict[Facet, list[str]] = {name: list(facets.get(name, ())) for name in FACETS}
        if case is not None:
            found = self.desk.get(actor, case)
            asked["cause"] += [point.cause for point in found.points if point.cause]
            asked["norm"] += [point.norm for point in found.points if point.norm]
            asked["service"] += [found.service] if found.service else []
        return {name: list(dict.fromkeys(codes)) for name, codes in asked.items()}


def _reasons(
    one: Known, asked: Mapping[Facet, Sequence[str]], worded: Mapping[str, set[str]]
) -> Iterator[Reason]:
    for facet, codes in asked.items():
        for code in codes:
            if has(one.practice, facet, fold(code)):
                yield Reason(facet, code)
            elif facet == "cause" and one.reference in worded[code]:
                yield Reason("words", code)


def _suggestion(one: Known, reasons: tuple[Reason, ...], results: Sequence[AdoptionResult]) -> Suggestion:
    mine = [each for each in results if each.practice == one.reference and each.status != "planned"]
    return Suggestion(
        one.reference,
        one.practice.title,
        one.practice.organisation,
        reasons,
        one.practice.helped(),
        len(mine),
        sum(each.verdict == "shown" for each in mine),
    )
