"""How the documents of a kind belong to people, declared with the kind itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

import attrs

from orientation_core.model.privacy.identifiers import Identifier, Sort

T = TypeVar("T")

#: What stands where something had to stay and was erased; also the flag of a case that was.
ERASED = "erased"

#: Flag of a case that only few may read (article 18 of the General Data Protection Regulation).
RESTRICTED = "restricted"


@attrs.frozen
class People(Generic[T]):
    """Whose the documents of a kind are, how they are found, and what is left of them.

    A kind that holds personal fields and declares nothing here is covered all the same: its documents are looked
    through one by one, one whose own field is the person is erased whole, and elsewhere the person is struck out.

    :ivar whose: what the persons are known by whose document it is.
    :ivar forget: the document without what tells of anybody, and with every figure as it was. The second argument
        names the entries of ``extra`` that stay, because figures are made of them.
    :ivar columns: sort of identifier -> the columns that hold it as it is compared.
    :ivar searched: sorts of identifier that full-text search finds. Documents know nothing of a sort in neither.
    :ivar belongs: column and kind of the record with which it goes, for example ``("case_id", "complaint")``.
    :ivar since: column from which the time runs that it is kept; None for the last change.
    :ivar beside: further persons who have a part in a document that is not theirs, each as what they are known by.
    :ivar leave_out: the document without the part of those of them who are known by any of the second argument.
    :ivar rename: the same under a pseudonym, what they wrote kept.
    :ivar outcome: column that a rule of the schedule may name.
    """

    whose: Callable[[T], Iterable[Identifier]]
    forget: Callable[[T, frozenset[str]], T]
    columns: Mapping[Sort, tuple[str, ...]] = attrs.field(factory=dict)
    searched: frozenset[Sort] = frozenset()
    belongs: tuple[str, str] | None = None
    since: str | None = None
    outcome: str | None = None
    beside: Callable[[T], Iterable[frozenset[Identifier]]] | None = None
    leave_out: Callable[[T, frozenset[Identifier]], T] | None = None
    rename: Callable[[T, frozenset[Identifier], str], T] | None = None
