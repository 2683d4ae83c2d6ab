"""What codes are called: request types, channels, states, outcomes, in the reader's language.

The English word stands here, the others in the catalogues, under the kind as their context. An agency that calls
a thing otherwise says so in its procedure, whose own labels go before these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from orientation_core.errors import (
    InvalidDocument,
    NotFound,
    OrientationError,
    Problem,
    Refused,
    Sentence,
    StoreError,
    listed,
)
from orientation_core.i18n import catalogue, translate_in
from orientation_core.labels.desk import DESK
from orientation_core.labels.documents import DOCUMENTS
from orientation_core.labels.network import NETWORK
from orientation_core.labels.offer import OFFER
from orientation_core.labels.outreach import OUTREACH
from orientation_core.labels.practices import PRACTICES
from orientation_core.labels.privacy import PRIVACY
from orientation_core.labels.second_line import SECOND_LINE
from orientation_core.model.gate.messages import Spoken
from orientation_core.model.text import LANGUAGES, Language, Text

#: kind -> code -> English label.
LABELS: Mapping[str, Mapping[str, str]] = {
    **DOCUMENTS,
    **DESK,
    **OFFER,
    **NETWORK,
    **OUTREACH,
    **PRACTICES,
    **SECOND_LINE,
    **PRIVACY,
}


def label(kind: str, code: str, language: Language) -> str:
    """What `code` is called in `language`; a code that is not ours is an agency's own word and comes back as it is.

    :param kind: a key of :data:`LABELS`. :raises LookupError: there is no such kind.
    """
    try:
        english = LABELS[kind].get(code)
    except KeyError:
        raise LookupError(
            f"there are no labels for {kind}; there are for {', '.join(sorted(LABELS))}"
        ) from None
    return code if english is None else translate_in(kind, english, language)


def told(problem: Problem, language: Language) -> Problem:
    """`problem` with its sentence in `language`; one that is no :class:`~orientation_core.errors.Sentence` is left
    as it is: a plugin said it. What was said in one language can be said again in another.
    """
    message = problem.message
    if isinstance(message, Spoken):
        return attrs.evolve(problem, message=message.saying(message.text.in_(language)))
    if not isinstance(message, Sentence):
        return problem
    words, values = catalogue(language), message.values
    if message.many is None:
        text = words.gettext(message.words)
    else:
        text = words.ngettext(message.words, message.many, values["n"])  # type: ignore[arg-type]
    shown = {place: _shown(place, value, language) for place, value in values.items()}
    return attrs.evolve(problem, message=message.saying(text.format(**shown)))


def _shown(place: str, value: object, language: Language) -> str:
    """What stands in a place: a code by its label, where the place is named after its kind; a text in `language`."""
    kind = next((kind for kind in (place, place.removesuffix("s")) if kind in LABELS), None)

    def say(one: object) -> str:
        if isinstance(one, Text):
            return one.in_(language)
        return label(kind, str(one), language) if kind else str(one)

    return listed(value, say)


E = TypeVar("E", bound=OrientationError)


def in_language(error: E, language: Language) -> E:
    """An error like `error` whose problems, reasons or sentence are said in `language`.

    >>> from orientation_core.model.terms import term_problem
    >>> str(in_language(Refused([term_problem(-1, "month", None)]), "nl"))
    'het getal moet tussen 0 en 36525 liggen'
    """
    made: OrientationError = error
    if isinstance(error, InvalidDocument):
        made = InvalidDocument(error.kind, [told(problem, language) for problem in error.problems])
    elif isinstance(error, Refused):
        made = Refused([told(reason, language) for reason in error.reasons])
    elif isinstance(error, NotFound) and error.why:
        made = NotFound(error.kind, error.key, told(error.why, language))
    elif type(error) is StoreError and error.args and isinstance(error.args[0], Sentence):
        made = StoreError(told(Problem("", error.args[0]), language).message)
    return made  # type: ignore[return-value]


def label_text(kind: str, code: str) -> Text:
    """The same in all four languages. :raises LookupError: there is no such kind."""
    return Text(**{language: label(kind, code, language) for language in LANGUAGES})
