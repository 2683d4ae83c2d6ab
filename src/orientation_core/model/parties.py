"""Who acts, who complains, and what each may do by default."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import attrs


class Role(StrEnum):
    """What an actor is to the desk. The default rights of each are in :data:`RIGHTS`."""

    CITIZEN = "citizen"
    HANDLER = "handler"
    COORDINATOR = "coordinator"
    VIEWER = "viewer"
    OFFICER = "data_protection_officer"
    SYSTEM = "system"


@attrs.frozen
class Actor:
    """Who does something; given by the host, which has identified them.

    :ivar id: stable id in the host's system, never a name or an address: it stands in the journal.
    :ivar role: their role at this desk. :ivar units: the units whose cases a handler may see; empty means all.
    """

    id: str
    role: Role
    units: frozenset[str] = frozenset()


#: A citizen whom the host has not identified. Whoever comes under this name sees no case at all.
ANONYMOUS = Actor("anonymous", Role.CITIZEN)

#: The library itself: imports, scheduled work.
SYSTEM = Actor("system", Role.SYSTEM)


@attrs.frozen
class Client:
    """Who complains. All of it is personal data.

    :ivar name: as they write it. :ivar email, phone, address: how they can be answered.
    :ivar group: name of the client group. :ivar actor: id in the host's system when they are logged in.
    """

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    group: str | None = None
    actor: str | None = None


_READ = frozenset(
    {
        "complaint.read",
        "complaint.list",
        "complaint.history",
        "report.read",
        "dashboard.read",
        "catalogue.read",
        "catalogue.read_all",
        "charter.read",
        "charter.monitor",
        "assessment.read",
        "survey.read",
        "improvement.read",
        "network.read",
        "identity.read",
        "practice.read",
        "standard_text.read",
        "campaign.read",
        "protocol.read",
        "referral.read",
    }
)
#: What a request of a person about their data needs. What few may read, only the officer reads.
_PRIVACY = frozenset(
    {
        "privacy.read",
        "privacy.find",
        "privacy.access",
        "privacy.rectify",
        "privacy.restrict",
        "privacy.hold",
        "privacy.erase",
        "privacy.pseudonymise",
        "privacy.retain",
        "privacy.disclose",
        "privacy.approve",
    }
)
_TREAT = _READ | frozenset(
    {
        "privacy.disclose",
        "improvement.propose",
        "practice.submit",
        "survey.record",
        "complaint.receive",
        "complaint.qualify",
        "complaint.requalify",
        "complaint.admit",
        "complaint.declare_inadmissible",
        "complaint.ask_detail",
        "complaint.note",
        "complaint.correspond",
        "complaint.reply",
        "complaint.attach",
        "complaint.pause",
        "complaint.resume",
        "complaint.extend",
        "complaint.link",
        "complaint.join",
        "complaint.leave",
        "complaint.merge",
        "complaint.unmerge",
        "complaint.split",
        "complaint.decide",
        "complaint.answer",
        "complaint.close",
        "complaint.withdraw",
        "complaint.escalate",
        "complaint.refer",
        "referral.open",
        "referral.question",
        "complaint.declare_conflict",
        "complaint.represent",
        "complaint.end_representation",
    }
)

#: What each role may do when no plugin says otherwise. Which cases, is decided by :func:`sees`.
RIGHTS: dict[Role, frozenset[str]] = {
    Role.CITIZEN: frozenset(
        {
            "complaint.receive",
            "complaint.read",
            "complaint.reply",
            "complaint.attach",
            "complaint.withdraw",
            "complaint.leave",
            "complaint.request_reopening",
            "complaint.rate",
            "complaint.take_further",
            "referral.open",
            "complaint.end_representation",
            "complaint.revoke_receipt",
            "catalogue.read",
        }
    ),
    Role.HANDLER: _TREAT,
    Role.COORDINATOR: _TREAT
    | _PRIVACY
    | frozenset(
        {
            "complaint.assign",
            "complaint.reopen",
            "complaint.import",
            "mail.take",
            "mail.read",
            "complaint.request_reopening",
            "complaint.rate",
            "catalogue.keep",
            "catalogue.import",
            "catalogue.remind",
            "charter.draft",
            "charter.consult",
            "charter.approve",
            "charter.publish",
            "charter.measure",
            "assessment.keep_grid",
            "assessment.open",
            "assessment.discuss",
            "assessment.individual",
            "assessment.agree",
            "assessment.close",
            "survey.keep",
            "survey.open",
            "survey.close",
            "survey.invite",
            "survey.import",
            "survey.export",
            "improvement.change",
            "improvement.advance",
            "improvement.measure",
            "improvement.close",
            "improvement.link",
            "network.keep",
            "network.import",
            "network.people",
            "network.declare",
            "network.deliver",
            "identity.keep",
            "identity.publish",
            "network.collect",
            "practice.review",
            "practice.publish",
            "practice.retire",
            "practice.adopt",
            "practice.import",
            "practice.people",
            "standard_text.keep",
            "campaign.plan",
            "campaign.measure",
            "training.read",
            "training.record",
            "referral.dossier",
            "referral.answer",
            "referral.outcome",
            "referral.recommend",
            "referral.respond",
            "referral.remind",
            "referral.figures",
            "protocol.keep",
            "complaint.name_official",
            "complaint.lift_conflict",
            "complaint.redact",
            "complaint.unseal",
            "complaint.remind",
            "complaint.revoke_receipt",
            "complaint.impose_measure",
            "complaint.review_measure",
        }
    ),
    Role.VIEWER: _READ,
    Role.OFFICER: _READ | _PRIVACY | {"complaint.read_restricted", "mail.read"},
    Role.SYSTEM: frozenset({"*"}),
}


def may(actor: Actor, action: str) -> bool:
    """Whether the role of `actor` carries the right to `action`."""
    rights = RIGHTS[actor.role]
    return action in rights or "*" in rights


def sees(
    actor: Actor,
    *,
    client: str | None,
    unit: str | None,
    about: tuple[str, ...],
    others: Collection[str] = (),
    restricted: bool = False,
) -> bool:
    """Whether a case is within sight of `actor`.

    :param client: actor id of the client, if known. :param others: those of further complainants.
    :param unit: the unit that treats the case.
    :param restricted: only few may read it (article 18 of the General Data Protection Regulation).
    :param about: actor ids of the officials whom it is about: they never see it, whatever their role.
    """
    if actor.id in about or (restricted and closed_to(actor, client=client, others=others)):
        return False
    if actor.role is Role.CITIZEN:
        return actor != ANONYMOUS and (client == actor.id or actor.id in others)
    if actor.role is Role.HANDLER and actor.units:
        return unit is None or unit in actor.units
    return True


def closed_to(actor: Actor, *, client: str | None, others: Collection[str] = ()) -> bool:
    """Whether a restricted case is closed to `actor`: to all but its complainants and those with the right to read such
    cases.
    """
    own = actor.role is Role.CITIZEN and actor != ANONYMOUS and (client == actor.id or actor.id in others)
    return not own and not may(actor, "complaint.read_restricted")
