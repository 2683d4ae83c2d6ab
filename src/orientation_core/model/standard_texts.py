"""Standard texts: words that answers begin from, with places for what differs from case to case.

A place is a name between braces: ``{reference}``. Only what a letter may tell a client anyway has a name, and every
place is checked when the text is kept, so that no answer can be the first to find out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

import attrs

from orientation_core.errors import Problem, sentence
from orientation_core.model.complaints import Complaint
from orientation_core.model.text import Language, Text

#: What a text may have filled in; all of it is told to the client in letters anyway.
PLACEHOLDERS = frozenset(
    {
        "client_name",
        "contact_email",
        "contact_phone",
        "contact_url",
        "desk",
        "due",
        "organisation",
        "privacy_url",
        "received",
        "reference",
        "second_line",
        "survey_url",
        "term",
        "today",
        "type",
    }
)

#: What a case holds beside that: kept from the client, or not for every letter to repeat.
INTERNAL = frozenset(field.name for field in attrs.fields(Complaint)) - PLACEHOLDERS

_PLACE = re.compile(r"\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[a-z_]+")


@attrs.frozen
class StandardText:
    """Words for answers and messages.

    :ivar name: what officials call it by. :ivar label: what it is for. :ivar words: the text, per language.
    :ivar unit: only for cases of this unit, where it goes before the general text of that name; None for all.
    :ivar retired: no longer used.
    """

    name: str
    label: Text
    words: Text
    unit: str | None = None
    retired: bool = False

    @property
    def key(self) -> str:
        """What it is called on the shelf: a unit may have its own text of a name."""
        return key_of(self.name, self.unit)


def key_of(name: str, unit: str | None) -> str:
    """The name on the shelf of the text of `name` for `unit`."""
    return name if unit is None else f"{name}@{unit}"


def check(text: StandardText) -> list[Problem]:
    """Everything that is wrong with the places of a text, each with its language, line and character."""
    return [
        problem
        for language in text.words.languages()
        for problem in _wrong(getattr(text.words, language), f"/words/{language}")
    ]


def _wrong(words: str, where: str) -> Iterator[Problem]:
    for found in _PLACE.finditer(words):
        before = words[: found.start()]
        at = {"line": before.count("\n") + 1, "sign": found.start() - before.rfind("\n")}
        name = (found.group(1) or "").strip()
        if found.group(1) is None or not name:
            said = sentence("line {line}, sign {sign}: a brace only stands around the name of a value", **at)
            yield Problem(where, said, "text.brace")
            continue
        root = (_NAME.match(name) or [name])[0]
        if name not in PLACEHOLDERS and root in INTERNAL:
            said = sentence(
                "line {line}, sign {sign}: {name} is not for letters: it is internal", name=root, **at
            )
            yield Problem(where, said, "text.internal")
        elif found.group(1) not in PLACEHOLDERS:
            near = tuple(difflib.get_close_matches(name, sorted(PLACEHOLDERS), n=1)) or tuple(
                sorted(PLACEHOLDERS)
            )
            said = sentence(
                "line {line}, sign {sign}: there is no such value; there is: {known}", known=near, **at
            )
            yield Problem(where, said, "text.placeholder")


def languages(text: StandardText) -> tuple[Language, ...]:
    """The languages it can be sent in."""
    return text.words.languages()


def places(words: str) -> list[str]:
    """The names in `words`, in order, each once."""
    return list(dict.fromkeys(one for one in _PLACE.findall(words) if one))


def filled(words: str, value: Callable[[str], str | None]) -> tuple[str, list[str]]:
    """`words` with their places filled, and the names for which there was no value. Values are never read again."""
    missing = [name for name in places(words) if not value(name)]
    return _PLACE.sub(lambda found: value(found.group(1) or "") or "", words), missing
