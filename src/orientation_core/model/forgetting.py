"""What is left of a case when it is erased, and when one of several complainants is."""

from __future__ import annotations

from collections.abc import Iterator

from orientation_core.model.complaints import Complainant, Complaint
from orientation_core.model.parties import Client
from orientation_core.model.privacy import ERASED, RESTRICTED, Identifier
from orientation_core.model.privacy.identifiers import LINKING, identifiers
from orientation_core.model.values import evolve

#: Steps whose reason is about an official.
_OF_OFFICIALS = frozenset({"declare_conflict", "name_official", "lift_conflict"})


def forgotten(case: Complaint, keep: frozenset[str] = frozenset()) -> Complaint:
    """`case` without what tells of anybody: what figures are made of stays, whoever it was about is gone.

    :param keep: names in ``extra`` that figures are made of.
    """
    return evolve(
        case,
        subject=None,
        text=None,
        client=Client(group=case.client.group),
        about=(),
        assigned_to=None,
        source_reference=None,
        clocks=tuple(
            evolve(run, events=tuple(evolve(one, actor=None) for one in run.events)) for run in case.clocks
        ),
        points=tuple(
            evolve(
                one,
                summary=None,
                motivation=None,
                decided_by=None,
                remedy=None if one.remedy is None else ERASED,
            )
            for one in case.points
        ),
        steps=(),
        letters=(),
        notes=(),
        attachments=(),
        links=(),
        recusals=(),
        redactions=(),
        representatives=(),
        measures=(),
        complainants=(),
        merged=None if case.merged is None else evolve(case.merged, actor=ERASED, reason=ERASED),
        referral=None if case.referral is None else evolve(case.referral, actor=ERASED, reason=None),
        satisfaction=None if case.satisfaction is None else evolve(case.satisfaction, comment=None),
        extra={name: value for name, value in case.extra.items() if name in keep},
        flags=tuple(dict.fromkeys([*(one for one in case.flags if one != RESTRICTED), ERASED])),
    )


def known_by(client: Client) -> frozenset[Identifier]:
    """What somebody who complains is known by."""
    return identifiers(id=client.actor, email=client.email, phone=client.phone, name=client.name)


def others(case: Complaint) -> Iterator[frozenset[Identifier]]:
    """What each further complainant is known by, those who left among them."""
    return (known_by(one.client) for one in case.complainants)


def _is_of(one: Complainant, wanted: frozenset[Identifier]) -> bool:
    """Whether a complainant is who is known by those: by a name alone only if nothing surer is known of them."""
    known = known_by(one.client)
    sure = frozenset(each for each in known if each.sort in LINKING)
    return bool((sure or known) & wanted)


def numbers(case: Complaint, wanted: frozenset[Identifier]) -> frozenset[int]:
    """The numbers of the further complainants who are known by any of `wanted`."""
    return frozenset(one.number for one in case.complainants if _is_of(one, wanted))


def part_of(case: Complaint, wanted: frozenset[Identifier]) -> Complaint:
    """`case` with no other complainants, letters and files than theirs."""
    own = numbers(case, wanted)
    return evolve(
        case,
        complainants=tuple(one for one in case.complainants if one.number in own),
        letters=tuple(one for one in case.letters if one.party in own),
        attachments=tuple(one for one in case.attachments if one.party in own),
    )


def opened_part_of(case: Complaint, wanted: frozenset[Identifier]) -> Complaint:
    """`case` as it is of whoever opened it: without who else complains in it, what those wrote, were written and sent, and
    without what is known of officials.
    """
    own = {None, *numbers(case, wanted)}
    return evolve(
        case,
        about=(),
        complainants=tuple(one for one in case.complainants if one.number in own),
        letters=tuple(one for one in case.letters if one.party in own),
        attachments=tuple(one for one in case.attachments if one.party in own),
        steps=tuple(evolve(one, reason=None) if one.action in _OF_OFFICIALS else one for one in case.steps),
        recusals=(),
        measures=tuple(evolve(one, contact=None) for one in case.measures),
    )


def without(case: Complaint, wanted: frozenset[Identifier]) -> Complaint:
    """`case` without the further complainants who are known by any of `wanted`, what they wrote, were written and sent.

    Their places stay, with nothing in them: numbers of letters and of complainants are not given again.
    """
    gone = {one.number: one for one in case.complainants if _is_of(one, wanted)}
    actors = {one.client.actor for one in gone.values()} - {None}
    return evolve(
        case,
        complainants=tuple(
            evolve(one, client=Client(group=one.client.group)) if one.number in gone else one
            for one in case.complainants
        ),
        letters=tuple(
            evolve(
                one,
                subject=ERASED,
                body=ERASED,
                actor=one.actor if one.direction == "out" else ERASED,
                text=None,
                attachments=(),
            )
            if one.party in gone
            else one
            for one in case.letters
        ),
        attachments=tuple(one for one in case.attachments if one.party not in gone),
        steps=tuple(
            evolve(one, actor=ERASED, reason=None) if one.actor in actors else one for one in case.steps
        ),
    )


def renamed(case: Complaint, wanted: frozenset[Identifier], name: str) -> Complaint:
    """`case` with those further complainants under a pseudonym."""
    kept = tuple(
        evolve(one, client=Client(name=name, group=one.client.group)) if _is_of(one, wanted) else one
        for one in case.complainants
    )
    return evolve(case, complainants=kept)
