"""Sections of a charter: the standard ones in their order, and those that plugins add or put in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, get_args

import attrs

from orientation_core.model.charters import PLACES, Charter, Place
from orientation_core.model.text import Text

#: The sections that every charter has, by the part they stand in; a plugin may replace one.
Standard = Literal[
    "word", "organisation", "purpose", "intro", "facts", "commitments", "redress", "results", "mutual"
]
STANDARD: tuple[Standard, ...] = get_args(Standard)

_IN_ORDER: Mapping[Place, tuple[tuple[Standard, int], ...]] = {
    "welcome": (("word", 100), ("organisation", 200), ("purpose", 300)),
    "orientation": (("intro", 100), ("facts", 200), ("commitments", 300)),
    "reception": (("intro", 100), ("facts", 200), ("commitments", 300)),
    "offer": (("intro", 100), ("facts", 200), ("commitments", 300)),
    "follow_up": (
        ("intro", 100), ("facts", 200), ("commitments", 300), ("results", 400), ("redress", 500), ("mutual", 600),
    ),
}  # fmt: skip

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@attrs.frozen
class Block:
    """A paragraph, or a list under a lead-in. :ivar items: of the list."""

    text: Text
    items: tuple[Text, ...] = ()


#: Makes the blocks of a section from the charter and the section's own data.
Body = Callable[[Charter, Mapping[str, Any]], Sequence[Block]]

#: Whether a section is shown in a charter with that data (empty where the charter has none for it).
ShownIf = Callable[[Charter, Mapping[str, Any]], bool]


@attrs.frozen
class Section:
    """A section that a plugin brings.

    :ivar name: under which charters keep its data. :ivar place: the part it stands in.
    :ivar title: its heading. :ivar body: what it says. :ivar order: its place within the part; the standard ones stand
        at 100, 200, 300 … :ivar replaces: the standard section of that part in whose place it stands.
    :ivar condition: whether it is shown; always when absent, but never without its data when it has a schema.
    :ivar schema: JSON Schema of its data, with an ``$id`` that starts with ``urn:``; no data when absent.
    """

    name: str
    place: Place
    title: Text
    body: Body = attrs.field(repr=False, eq=False)
    order: int = 1000
    replaces: Standard | None = None
    condition: ShownIf | None = attrs.field(default=None, repr=False, eq=False)
    schema: Mapping[str, Any] | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("the name of a section is small letters, figures and _")
        if self.place not in PLACES:
            raise ValueError(f"a section stands in one of: {', '.join(PLACES)}")
        if self.replaces is not None and self.replaces not in dict(_IN_ORDER[self.place]):
            raise ValueError(f"there is no standard section {self.replaces} in {self.place}")


@attrs.frozen
class Heading:
    """One line of the outline of a charter: a standard section, or a plugin's.

    :ivar standard: which standard one; None for a plugin's. :ivar section: the plugin's, with its `blocks`.
    """

    place: Place
    order: int
    standard: Standard | None = None
    section: Section | None = None
    blocks: tuple[Block, ...] = ()


def outline(charter: Charter, sections: Sequence[Section] = ()) -> tuple[Heading, ...]:
    """Everything a charter shows, in the order in which it is read.

    A section with a schema is shown only where the charter has data for it. Where two sections replace the same
    standard one, the first in `sections` does.
    """
    shown = [one for one in sections if _is_shown(one, charter)]
    taken: dict[tuple[Place, Standard], Section] = {}
    for section in shown:
        if section.replaces is not None:
            taken.setdefault((section.place, section.replaces), section)
    found: list[Heading] = []
    for place in PLACES:
        part = [_heading(place, order, name, taken, charter) for name, order in _IN_ORDER[place]]
        part += [
            _own(one, one.order, charter) for one in shown if one.place == place and one.replaces is None
        ]
        found += sorted(part, key=lambda heading: heading.order)
    return tuple(found)


def _is_shown(section: Section, charter: Charter) -> bool:
    data = charter.sections.get(section.name)
    if section.schema is not None and data is None:
        return False
    return section.condition is None or section.condition(charter, data or {})


def _heading(
    place: Place,
    order: int,
    name: Standard,
    taken: Mapping[tuple[Place, Standard], Section],
    charter: Charter,
) -> Heading:
    section = taken.get((place, name))
    return Heading(place, order, name) if section is None else _own(section, order, charter)


def _own(section: Section, order: int, charter: Charter) -> Heading:
    blocks = tuple(section.body(charter, charter.sections.get(section.name, {})))
    return Heading(section.place, order, section=section, blocks=blocks)
