"""What is left of an invitation and of answers when the person is erased: what figures count, and nobody."""

from __future__ import annotations

import attrs

from orientation_core.model.privacy import ERASED
from orientation_core.model.surveys.invitations import Invitation
from orientation_core.model.surveys.responses import Response


def invitation(one: Invitation, keep: frozenset[str] = frozenset()) -> Invitation:  # noqa: ARG001 - nothing extra
    """That somebody was asked, and whether they answered; nobody can use its tokens any more."""
    return attrs.evolve(one, person=ERASED, email=None, name=None, tokens=(), about=None)


def response(one: Response, keep: frozenset[str] = frozenset()) -> Response:
    """The answers that are counted, tied to nobody; of words only that there were some."""
    answers = tuple(
        attrs.evolve(each, text=ERASED) if each.text is not None else each for each in one.answers
    )
    extra = {name: value for name, value in one.extra.items() if name in keep}
    return attrs.evolve(one, answers=answers, invitation=None, extra=extra, source_reference=None)
