"""Typed links between what was promised, what went wrong, what was done about it and what came of that.

An end names one thing by its kind and its id; a relation says what one end has to do with another, and which kinds of
ends it may join. Whoever walks them needs to know nothing of the things themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Self, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence

EndKind = Literal[
    "commitment", "clock", "breach", "point", "cause", "action", "effect", "axis_item", "survey_item", "practice",
    "recommendation", "charter", "adoption", "case",
]  # fmt: skip
END_KINDS: tuple[EndKind, ...] = get_args(EndKind)

Relation = Literal[
    "governs",
    "missed",
    "led_to",
    "caused_by",
    "answered_by",
    "measured_by",
    "moves",
    "carried_into",
    "helped_by",
    "adopted_by",
    "merged_into",
    "split_from",
]

#: Ends of a case: only who may read the case sees them.
OF_CASES: frozenset[EndKind] = frozenset({"clock", "breach", "point", "case"})

_FOUND: frozenset[EndKind] = frozenset(
    {"commitment", "breach", "point", "cause", "axis_item", "survey_item", "recommendation", "practice"}
)

#: Relation -> (kinds of ends it may come from, kinds it may lead to).
RELATIONS: Mapping[Relation, tuple[frozenset[EndKind], frozenset[EndKind]]] = {
    "governs": (frozenset({"commitment"}), frozenset({"clock"})),
    "missed": (frozenset({"clock"}), frozenset({"breach"})),
    "led_to": (frozenset({"breach", "point"}), frozenset({"point", "recommendation"})),
    "caused_by": (frozenset({"breach", "point"}), frozenset({"cause"})),
    "answered_by": (_FOUND, frozenset({"action"})),
    "measured_by": (frozenset({"action"}), frozenset({"effect"})),
    "moves": (frozenset({"effect"}), frozenset({"axis_item", "survey_item", "commitment"})),
    "carried_into": (
        frozenset(
            {"axis_item", "survey_item", "effect", "action", "recommendation", "practice", "commitment"}
        ),
        frozenset({"charter"}),
    ),
    "helped_by": (frozenset({"cause"}), frozenset({"practice"})),
    "adopted_by": (frozenset({"practice"}), frozenset({"adoption"})),
    "merged_into": (frozenset({"case"}), frozenset({"case"})),
    "split_from": (frozenset({"case"}), frozenset({"case"})),
}

#: Two names, of which the second is inside the first; or a name and a version; else one name.
_PAIR = re.compile(r"[^/\n\r]{1,200}/[^\n\r]{1,200}")
_PINNED = re.compile(r"[^@\n\r]{1,200}@[1-9][0-9]{0,6}")
_PLAIN = re.compile(r"[^\n\r]{1,300}")
_FORM: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("commitment", "clock", "breach", "point", "axis_item", "survey_item"), _PAIR),
    "charter": _PINNED,
}


@attrs.frozen(order=True)
class End:
    """One thing that a link begins or ends at; written ``kind:id``.

    :ivar kind: what it is. :ivar id: ``CHARTER/ID`` of a commitment, ``CASE/CLOCK`` of a clock or breach, ``CASE/NUMBER``
        of a point, ``GRID/ITEM``, ``QUESTIONNAIRE/ITEM``, ``NAME@VERSION`` of a charter, else a name or code.
    :raises InvalidDocument: an id that is not written as its kind wants it.
    """

    kind: EndKind
    id: str

    def __attrs_post_init__(self) -> None:
        if self.kind not in END_KINDS:
            problem = Problem("/kind", sentence("an end is one of: {kinds}", kinds=END_KINDS), "end.kind")
            raise InvalidDocument("link", [problem])
        if not _FORM.get(self.kind, _PLAIN).fullmatch(self.id):
            words = sentence("this end is not written as its kind wants it: {kind}", kind=self.kind)
            raise InvalidDocument("link", [Problem("/id", words, "end.id")])

    @classmethod
    def of(cls, text: str) -> Self:
        """The end that is written ``kind:id``. :raises InvalidDocument: it is none."""
        kind, _, name = text.partition(":")
        return cls(kind, name)  # type: ignore[arg-type]  # the class looks

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def parts(self) -> tuple[str, str]:
        """The two names of an id that has two; the second is empty for others. A version counts as the second."""
        sign = "@" if self.kind == "charter" else "/"
        first, _, second = self.id.partition(sign)
        return first, second


@attrs.frozen(order=True)
class Tie:
    """That one end has to do with another, and how.

    :raises InvalidDocument: the relation does not join these kinds of ends.
    """

    source: End
    relation: Relation
    target: End

    def __attrs_post_init__(self) -> None:
        known = RELATIONS.get(self.relation)
        if known is None:
            words = sentence("a relation is one of: {known}", known=tuple(RELATIONS))
            raise InvalidDocument("link", [Problem("/relation", words, "link.relation")])
        if self.source.kind not in known[0] or self.target.kind not in known[1]:
            words = sentence(
                "this relation leads from {sources} to {targets}",
                sources=tuple(sorted(known[0])),
                targets=tuple(sorted(known[1])),
            )
            raise InvalidDocument("link", [Problem("/relation", words, "link.ends")])


@attrs.frozen
class Link:
    """A tie that holds, or held, from one moment to another.

    :ivar since: when it was said. :ivar until: when it was taken back; it holds when absent.
    :ivar by: id of who said it. :ivar said_in: the document that says it, as ``kind:id`` of its record; a person
        declared it when absent.
    """

    source: End
    relation: Relation
    target: End
    since: datetime
    until: datetime | None = None
    by: str | None = None
    said_in: str | None = None

    def __attrs_post_init__(self) -> None:
        Tie(self.source, self.relation, self.target)  # looks whether it may be

    @property
    def tie(self) -> Tie:
        """What it says, whoever says it."""
        return Tie(self.source, self.relation, self.target)
