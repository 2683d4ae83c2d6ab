"""Somebody else in a dossier: names, addresses and numbers of other clients and of officials, looked for word by word.

Whoever writes to an ombudsman about one client must not tell of another. Every other case of the desk is held against
the dossier, whatever way a name is written in; what is found is flagged, or made unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import attrs

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.network.record import MEMBER
from orientation_core.kinds import fold
from orientation_core.model.complaints import Complaint
from orientation_core.store import Query, Record, UnitOfWork

Whose = Literal["client", "case", "official", "person"]

#: Cases are read in portions of this size.
_PORTION = 500

#: What stands where somebody was named.
MASK = "█████"

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\+?\d[\d ./()\u00a0-]{6,}\d")
#: So many last digits tell two telephone numbers apart, however the country is written.
_DIGITS = 8


@attrs.frozen
class Sign:
    """Something that points at somebody else. :ivar words: folded, in their order; or the digits of a number."""

    whose: Whose
    words: tuple[str, ...]
    digits: str = ""


class Words:
    """A text as folded words, each with its place, so that a name is found however it is written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[tuple[int, int]] = []
        self.words: list[str] = []
        for found in _WORD.finditer(text):
            for word in fold(found.group()).split():
                self.words.append(word)
                self.places.append(found.span())
        self.numbers = [(one.span(), _digits(one.group())) for one in _NUMBER.finditer(text)]

    def spans(self, sign: Sign) -> Iterator[tuple[int, int]]:
        """Where the sign stands."""
        if sign.digits:
            yield from (span for span, digits in self.numbers if digits == sign.digits)
            return
        size = len(sign.words)
        for place in range(len(self.words) - size + 1):
            if tuple(self.words[place : place + size]) == sign.words:
                yield self.places[place][0], self.places[place + size - 1][1]


def masked(text: str, signs: Iterable[Sign]) -> str:
    """`text` with everything that one of the signs points at made unreadable."""
    words = Words(text)
    spans = sorted({span for sign in signs for span in words.spans(sign)}, reverse=True)
    for start, end in spans:
        text = text[:start] + MASK + text[end:]
    return text


def found_in(texts: Mapping[str, str], signs: Iterable[Sign]) -> dict[str, list[Sign]]:
    """Path of a text -> the signs that it has."""
    read = {path: Words(text) for path, text in texts.items()}
    found: dict[str, list[Sign]] = {}
    for sign in signs:
        for path, words in read.items():
            if next(words.spans(sign), None) is not None:
                found.setdefault(path, []).append(sign)
    return found


def signs_of_others(unit: UnitOfWork, case: Complaint, texts: Iterable[str]) -> list[Sign]:
    """Signs of everybody else that the texts may have: each other client and case of the desk, the officials who had
    to do with this case, and who is in function in the network.

    A client who has several cases is not somebody else; their other cases are named as cases.
    """
    read = [Words(text) for text in texts]
    words = {word for one in read for word in one.words}
    numbers = {digits for one in read for _, digits in one.numbers}
    mine = _mine(case)
    found: dict[Sign, None] = {}

    def keep(signs: Iterable[Sign]) -> None:
        for sign in signs:
            there = sign.digits in numbers if sign.digits else words.issuperset(sign.words)
            if there and sign not in mine:
                found[sign] = None

    for record in _others(unit, case.id):
        document = record.document()
        keep(_client(document.get("client", {})))
        keep([_words("case", document["reference"])])
    keep(_officials(case))
    for record in unit.find(MEMBER, Query()):
        for function in record.document().get("functions", ()):
            keep(attrs.evolve(one, whose="person") for one in _client(function["person"]))
    return list(found)


def _others(unit: UnitOfWork, mine: str) -> Iterator[Record]:
    query = Query(limit=_PORTION)
    while True:
        records = unit.find(COMPLAINT, query)
        yield from (one for one in records if one.id != mine)
        if len(records) < _PORTION:
            return
        query = attrs.evolve(query, after=records[-1].id)


def _client(client: Mapping[str, Any]) -> Iterator[Sign]:
    """What points at a person: the whole name, either way round, the address, the number."""
    name = fold(client.get("name") or "").split()
    if len(name) > 1 or (name and len(name[0]) >= 5):
        yield Sign("client", tuple(name))
        if len(name) > 1:
            yield Sign("client", (*name[1:], name[0]))
            yield Sign("client", (name[-1], *name[:-1]))
    for field in ("email", "actor"):
        if client.get(field):
            yield _words("client", client[field])
    if client.get("phone") and len(digits := _digits(client["phone"])) >= _DIGITS:
        yield Sign("client", (), digits)


def _officials(case: Complaint) -> Iterator[Sign]:
    """Ids of the officials who had to do with the case; of what they are called the desk knows nothing."""
    actors = {*case.about, case.assigned_to}
    for done in (case.steps, case.letters, case.notes, case.attachments, case.links):
        actors |= {one.actor for one in done}
    actors |= {one.decided_by for one in case.points}
    actors -= {None, case.client.actor, "system", "anonymous"}
    for actor in sorted(one for one in actors if one):
        yield _words("official", actor)


def _mine(case: Complaint) -> frozenset[Sign]:
    """What points at the client of the case, and at the case."""
    client = case.client
    mine = {"name": client.name, "email": client.email, "phone": client.phone, "actor": client.actor}
    own = set(_client({key: value for key, value in mine.items() if value}))
    return frozenset(
        attrs.evolve(sign, whose=whose)
        for sign in (*own, _words("case", case.reference))
        for whose in ("client", "case", "official", "person")
    )


def _words(whose: Whose, text: str) -> Sign:
    return Sign(whose, tuple(fold(text).split()))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-_DIGITS:]
