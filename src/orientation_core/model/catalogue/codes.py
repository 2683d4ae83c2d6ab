"""Code lists: themes, target groups, life and business events, types of evidence; concepts with their labels."""

from __future__ import annotations

from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.catalogue.wording import Wording

#: What the concepts of a list are used for.
Use = Literal[
    "audience",
    "theme",
    "sector",
    "type",
    "classification",
    "event",
    "life_event",
    "business_event",
    "evidence_type",
    "output_type",
    "rule_type",
    "requirement_type",
    "channel_type",
    "role",
    "location",
    "other",
]


@attrs.frozen
class Concept:
    """One entry of a code list. It is referred to as ``list/code``, or with its `uri`.

    :ivar code: unique in its list. :ivar uri, identifier: as of an entry. :ivar label: what readers see.
    :ivar definition: what it means. :ivar notation: a code of the source. :ivar broader: codes it belongs under.
    :ivar types: concepts that classify it, for example the kind of a life event.
    :ivar same_as: concepts elsewhere that mean the same.
    """

    code: str
    label: Wording | None = None
    uri: str | None = None
    identifier: str | None = None
    definition: Wording | None = None
    notation: str | None = None
    broader: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class CodeList(Entry):
    """A list of concepts.

    :ivar label: what readers see. :ivar use: what its concepts are used for. :ivar description: what it is about.
    :ivar concepts: its entries. :ivar source: where it comes from.
    :raises InvalidDocument: a code or address twice, or a broader code that is not in the list.
    """

    label: Wording
    use: Use = "other"
    description: Wording | None = None
    concepts: tuple[Concept, ...] = ()
    source: str | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        problems: list[Problem] = []
        codes = {concept.code for concept in self.concepts}
        seen: set[str] = set()
        for number, concept in enumerate(self.concepts):
            where = f"/concepts/{number}"
            for field, value in (("code", concept.code), ("uri", concept.uri)):
                if value in seen:
                    problems.append(
                        Problem(f"{where}/{field}", sentence("this stands in the list already"), "code.twice")
                    )
                if value:
                    seen.add(value)
            problems += [
                Problem(f"{where}/broader/{place}", sentence("this code is not in the list"), "code.unknown")
                for place, code in enumerate(concept.broader)
                if code not in codes
            ]
        if problems:
            raise InvalidDocument("code_list", problems)

    def reference(self, concept: Concept) -> str:
        """How other documents name a concept of this list."""
        return f"{self.name}/{concept.code}"
