"""Bringing a list of organisations in: rows about the same organisation become one, and what is odd is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

import attrs

from orientation_core.components.network.lists import Row
from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence
from orientation_core.kinds import fold
from orientation_core.model.catalogue import PublicOrganisation, Wording
from orientation_core.model.network.members import Member, Membership, parent_problem
from orientation_core.model.text import LANGUAGES


@attrs.frozen
class Arrived:
    """What a list says, beside what was known.

    :ivar organisations, members: as they are to stand, each once. :ivar rejected: rows that cannot be used, and why.
    :ivar odd: what somebody should look at; it was imported all the same.
    """

    organisations: tuple[PublicOrganisation, ...]
    members: tuple[Member, ...]
    rejected: tuple[Problem, ...]
    odd: tuple[Problem, ...]


def arrive(
    rows: Iterable[Row],
    known: Sequence[PublicOrganisation],
    members: Mapping[str, Member],
    since: date | None = None,
) -> Arrived:
    """Join rows with what is known. :param since: from when rows that say nothing of it are in the network, if at all."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row)
    names = _Names(known)
    rejected: list[Problem] = []
    odd: list[Problem] = []
    made: dict[str, tuple[PublicOrganisation, Member, list[Row]]] = {}
    for group in groups.values():
        there = names.find(group)
        try:
            organisation = _organisation(group, there, names)
            member = _member(group, organisation.name, members.get(organisation.name), since)
        except InvalidDocument as error:
            rejected += [attrs.evolve(one, where=f"line {_line(one, group)}") for one in error.problems]
            continue
        names.take(organisation)
        made[organisation.name] = organisation, member, group
        odd += _oddities(organisation, group)
    odd += [*_shared(made), *_kinds(made)]
    for name, (organisation, member, group) in made.items():
        made[name] = organisation, attrs.evolve(member, parent=names.resolve(member.parent)), group
    rejected += _without_parent(made, members)
    return Arrived(
        tuple(one for one, _, _ in made.values()),
        tuple(one for _, one, _ in made.values()),
        tuple(rejected),
        tuple(odd),
    )


def _without_parent(
    made: dict[str, tuple[PublicOrganisation, Member, list[Row]]], members: Mapping[str, Member]
) -> Iterator[Problem]:
    """Take out what is a part of something that is not there, and then what is a part of that."""
    while True:
        everybody = {**members, **{name: member for name, (_, member, _) in made.items()}}
        wrong = {name: parent_problem(member, everybody) for name, (_, member, _) in made.items()}
        if not any(wrong.values()):
            return
        for name, problem in wrong.items():
            if problem is not None:
                yield attrs.evolve(problem, where=f"line {made.pop(name)[2][0].line}, column parent")


class _Names:
    """What organisations are called, and what else finds them: their address, their number."""

    def __init__(self, known: Iterable[PublicOrganisation]) -> None:
        self.by_name: dict[str, PublicOrganisation] = {}
        self.by_uri: dict[str, PublicOrganisation] = {}
        self.by_number: dict[str, list[PublicOrganisation]] = {}
        for one in known:
            self.take(one)

    def take(self, one: PublicOrganisation) -> None:
        self.by_name[one.name] = one
        if one.uri:
            self.by_uri[one.uri] = one
        for number in {one.enterprise_number, one.identifier} - {None}:
            others = [each for each in self.by_number.get(str(number), []) if each.name != one.name]
            self.by_number[str(number)] = [*others, one]

    def find(self, group: Sequence[Row]) -> PublicOrganisation | None:
        row = group[0]
        if row.uri:
            return self.by_uri.get(row.uri)
        if row.name:
            return self.by_name.get(row.name)
        found = self.by_number.get(row.number or "", [])
        return found[0] if len(found) == 1 else None

    def resolve(self, parent: str | None) -> str | None:
        """The name of an organisation that was pointed at by its name, address or number."""
        if parent is None or parent in self.by_name:
            return parent
        if parent in self.by_uri:
            return self.by_uri[parent].name
        found = self.by_number.get(parent, [])
        return found[0].name if len(found) == 1 else parent

    def fresh(self, label: Wording) -> str:
        """A name for an organisation of that label, which nobody has."""
        words = label.en or label.fr or label.nl or label.words()[0]
        plain = "-".join(w for w in fold(words).split() if w.isascii())[:60].strip("-") or "organisation"
        numbered = (plain if n == 1 else f"{plain}-{n}" for n in count(1))
        return next(name for name in numbered if name not in self.by_name)


def _organisation(
    group: Sequence[Row], there: PublicOrganisation | None, names: _Names
) -> PublicOrganisation:
    """:raises InvalidDocument: it has no name at all."""
    labels: dict[str, str] = {}
    others: dict[tuple[str, str], None] = {}
    for row in group:
        for language, words in row.labels.items():
            if labels.setdefault(language, words) != words:
                others[language, words] = None
        others.update(dict.fromkeys(row.others))
    if not labels and others:
        language, words = next(iter(others))
        labels[language] = words
    if not labels:
        raise InvalidDocument(
            "public_organisation", [Problem("", sentence("this organisation has no name"), "label.none")]
        )
    told = [pair for pair in others if labels.get(pair[0]) != pair[1]]
    first, number = group[0], next((row.number for row in group if row.number), None)
    whole = number is not None and not any(row.establishment for row in group)
    label = _wording(labels, there.label if there else None)
    before: Any = attrs.asdict(there, recurse=False) if there else {"name": "", "version": 1}
    kept = there.other_names if there else ()
    said = tuple(_wording({language: words}, None) for language, words in told)
    return PublicOrganisation(
        **before
        | {
            "name": there.name if there else first.name or names.fresh(label),
            "label": label,
            "uri": first.uri or (there.uri if there else None),
            "other_names": (*kept, *(one for one in said if one not in kept)),
            "enterprise_number": number if whole else before.get("enterprise_number"),
            "identifier": number if number and not whole else before.get("identifier"),
        }
    )


def _wording(labels: Mapping[str, str], before: Wording | None) -> Wording:
    words = {**(before.by_tag() if before else {}), **labels}
    ours: dict[str, Any] = {tag: words.pop(tag) for tag in LANGUAGES if tag in words}
    return Wording(**ours, other=words)


def _member(group: Sequence[Row], name: str, there: Member | None, since: date | None) -> Member:
    """:raises InvalidDocument: its memberships overlap, or end before they begin."""
    before = there or Member(name=name)
    said = tuple(Membership(begin, end) for begin, end in _times(group))
    if not said and not before.memberships and since is not None:
        said = (Membership(since),)
    return attrs.evolve(
        before,
        kind=next((row.kind for row in group if row.kind), before.kind),
        parent=next((row.parent for row in group if row.parent), before.parent),
        agency=next((row.agency for row in group if row.agency), before.agency),
        memberships=said or before.memberships,
    )


def _times(group: Sequence[Row]) -> dict[tuple[date, date | None], int]:
    """The times in the network that rows say, in their order, each with the line of the first row that says it."""
    found: dict[tuple[date, date | None], int] = {}
    for row in group:
        if row.since:
            found.setdefault((row.since, row.until), row.line)
    return dict(sorted(found.items(), key=lambda each: (each[0][0], each[0][1] or date.max)))


def _line(problem: Problem, group: Sequence[Row]) -> int:
    """The line that a problem is about: that of the membership it names, else the first one of the organisation."""
    part, _, rest = problem.where.removeprefix("/").partition("/")
    if part == "memberships":
        return list(_times(group).values())[int(rest.partition("/")[0])]
    return group[0].line


def _oddities(organisation: PublicOrganisation, group: Sequence[Row]) -> Iterator[Problem]:
    name, first = organisation.name, group[0]

    def odd(row: Row, said: Sentence, code: str) -> Problem:
        return Problem(f"line {row.line}", said, code)

    for row in group[1:]:
        yield odd(
            row, sentence("{name} was named on line {line} already", name=name, line=first.line), "repeated"
        )
    if organisation.enterprise_number is None:
        if any(row.establishment for row in group):
            yield odd(
                first,
                sentence("{name} has the number of an establishment, and none of an enterprise", name=name),
                "establishment",
            )
        else:
            yield odd(first, sentence("{name} has no enterprise number", name=name), "number.none")
    missing = tuple(one for one in ("fr", "nl") if not getattr(organisation.label, one))
    if missing:
        yield odd(
            first,
            sentence("{name} has no name in: {languages}", name=name, languages=missing),
            "label.missing",
        )
    types = tuple(dict.fromkeys(row.type for row in group if row.type))
    if len(types) > 1:
        yield odd(
            first,
            sentence("{name} is told to be several things: {told}", name=name, told=types),
            "kind.several",
        )
    if any(row.until and not row.since for row in group):
        yield odd(
            first,
            sentence("{name} leaves the network on a day, but never joined it", name=name),
            "member_from",
        )


def _shared(made: Mapping[str, tuple[PublicOrganisation, Member, list[Row]]]) -> Iterator[Problem]:
    """Different organisations of the same enterprise number."""
    seen: dict[str, str] = {}
    for name, (organisation, _, group) in made.items():
        number = organisation.enterprise_number
        if number is not None and seen.setdefault(number, name) != name:
            text = sentence("{name} has the same enterprise number as {other}", name=name, other=seen[number])
            yield Problem(f"line {group[0].line}", text, "number.shared")


def _kinds(made: Mapping[str, tuple[PublicOrganisation, Member, list[Row]]]) -> Iterator[Problem]:
    """What rows call organisations whose kind is none of ours: once each, with how many they are."""
    told: dict[str, list[int]] = {}
    for _, member, group in made.values():
        if member.kind == "other" and group[0].type not in (None, "other"):
            told.setdefault(str(group[0].type), []).append(group[0].line)
    for name, lines in told.items():
        text = sentence(
            "{count} organisations are of a kind that is not one of ours: {name}", count=len(lines), name=name
        )
        yield Problem(f"line {lines[0]}", text, "kind.unknown")
