"""Whether a questionnaire can be asked: its branching, and what each kind of question wants of its items."""

from __future__ import annotations

from collections.abc import Mapping

from orientation_core.errors import Problem, sentence
from orientation_core.model.surveys import branching
from orientation_core.model.surveys.question_kinds import KINDS, QuestionKind
from orientation_core.model.surveys.questionnaires import Questionnaire


def check(
    questionnaire: Questionnaire, kinds: Mapping[str, QuestionKind] = KINDS, *, strict: bool = True
) -> list[Problem]:
    """Everything that is wrong with it; none when it can be asked.

    :param kinds: the kinds of question there are. :param strict: a kind that is not among them is a problem.
    """
    found = []
    for place, item in enumerate(questionnaire.items):
        kind = kinds.get(item.kind)
        if kind is not None:
            message = kind.design(item)
            if message is not None:
                found.append(Problem(f"/items/{place}", message, "item.design"))
        elif strict:
            message = sentence(
                "there is no kind of question {name}; known: {known}",
                name=item.kind,
                known=tuple(sorted(kinds)),
            )
            found.append(Problem(f"/items/{place}/kind", message, "item.kind"))
    return found + branching.problems(questionnaire)
