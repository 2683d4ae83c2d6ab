"""What somebody answered, and whether that is an answer to what they were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.calendars import Pin
from orientation_core.model.surveys.answers import Answer, plain
from orientation_core.model.surveys.branching import asked
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.question_kinds import QuestionKind
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE, Questionnaire, Viewpoint
from orientation_core.model.text import Language


@attrs.frozen
class Response:
    """What one person answered in a wave.

    :ivar state: ``partial`` can still go on. :ivar viewpoint: whose view it is.
    :ivar answered_on: local day of the last answer; never in an anonymous wave. :ivar invitation: id of the
        invitation it answers; never in an anonymous wave. :ivar stratum: of the sample.
    :ivar extra: background variables. :ivar weight: design weight of the respondent, when the sample gives one.
    :ivar source, source_reference: where it was imported from.
    """

    id: str
    wave: str
    questionnaire: Pin
    state: Literal["partial", "complete"]
    answers: tuple[Answer, ...] = ()
    viewpoint: Viewpoint = "client"
    language: Language | None = None
    answered_on: date | None = None
    invitation: str | None = None
    stratum: str | None = None
    extra: Mapping[str, str] = attrs.field(factory=dict)
    weight: float | None = attrs.field(default=None, converter=plain)
    source: str | None = None
    source_reference: str | None = None

    def answer(self, item: str) -> Answer | None:
        """The answer to that item."""
        return next((one for one in self.answers if one.item == item), None)


def problems(
    questionnaire: Questionnaire,
    answers: tuple[Answer, ...],
    kinds: Mapping[str, QuestionKind],
    viewpoint: Viewpoint = "client",
    language: Language = "en",
) -> list[Problem]:
    """Everything about these answers that does not answer what was asked; missing ones are no problem here."""
    return list(_problems(questionnaire, answers, kinds, viewpoint, language))


def _problems(
    questionnaire: Questionnaire,
    answers: tuple[Answer, ...],
    kinds: Mapping[str, QuestionKind],
    viewpoint: Viewpoint,
    language: Language,
) -> Iterator[Problem]:
    items = {item.id: item for item in questionnaire.items}
    given = {answer.item: answer for answer in answers}
    shown = {item.id for item in asked(questionnaire, given, viewpoint)}
    seen: set[str] = set()
    for answer in answers:
        where, item = f"/answers/{answer.item}", items.get(answer.item)
        if item is None:
            yield said("answer.unknown").at(where, language)
        elif answer.item in seen:
            yield said("answer.twice").at(where, language)
        elif answer.item not in shown:
            yield said("answer.skipped").at(where, language)
        elif answer.not_applicable:
            if not item.not_applicable or answer.says() != (NOT_APPLICABLE,):
                yield said("answer.not_applicable").at(where, language)
        else:
            kind = kinds.get(item.kind)
            if kind is None:
                yield said("answer.kind", name=item.kind).at(where, language)
            elif answer.says() != (kind.holds,):
                yield said("answer.type", expected=kind.holds).at(where, language)
            else:
                problem = kind.check(item, answer)
                if problem is not None:
                    yield problem.at(where, language)
        seen.add(answer.item)


def missing(
    questionnaire: Questionnaire, answers: tuple[Answer, ...], viewpoint: Viewpoint
) -> tuple[str, ...]:
    """The required items that were asked and not answered."""
    given = {answer.item: answer for answer in answers}
    shown = asked(questionnaire, given, viewpoint)
    return tuple(item.id for item in shown if item.required and item.id not in given)


def checked(
    questionnaire: Questionnaire,
    answers: tuple[Answer, ...],
    kinds: Mapping[str, QuestionKind],
    viewpoint: Viewpoint = "client",
    language: Language = "en",
) -> tuple[Answer, ...]:
    """The answers in the order of the items. :raises InvalidDocument: one of them is no answer to its item."""
    found = problems(questionnaire, answers, kinds, viewpoint, language)
    if found:
        raise InvalidDocument("survey_response", found)
    order = {item.id: place for place, item in enumerate(questionnaire.items)}
    return tuple(sorted(answers, key=lambda one: order[one.item]))


def merged(before: tuple[Answer, ...], now: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Earlier answers with later ones in their place."""
    found = {answer.item: answer for answer in (*before, *now)}
    return tuple(found.values())
