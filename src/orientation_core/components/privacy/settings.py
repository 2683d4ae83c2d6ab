"""What an agency settled about privacy: the section ``privacy`` of its settings, and the schedule it keeps to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import attrs

from orientation_core.components.office import Office
from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model.privacy.schedules import Schedule

_SECTION = "/settings/privacy"
_ENVIRONMENT = "env:"


@attrs.frozen
class Settings:
    """The agency's choices.

    :ivar schedule: name of the retention schedule; None takes the only one there is.
    :ivar rules: the agency's own rules, as in a schedule; they go first.
    :ivar authority: standing reference of whoever allows records to be destroyed.
    :ivar keep_extra: entries of ``extra`` that figures are made of, and that tell of nobody.
    :ivar four_eyes: who a case is of is shown only on a request that somebody else approved.
    :ivar disclosure_hours: for how long then. :ivar pseudonym_key: secret of the pseudonyms; write it as ``env:NAME``.
    :ivar notes: officials' notes about a person are among what the person is given.
    :ivar purposes, legal_bases: kind or class -> text in the languages, instead of ours.
    """

    schedule: str | None = None
    rules: tuple[Mapping[str, Any], ...] = ()
    authority: str | None = None
    keep_extra: frozenset[str] = frozenset()
    four_eyes: bool = False
    disclosure_hours: int = 8
    pseudonym_key: str | None = attrs.field(default=None, repr=False)
    notes: bool = True
    purposes: Mapping[str, Any] = attrs.field(factory=dict)
    legal_bases: Mapping[str, Any] = attrs.field(factory=dict)


_EXPECTED: Mapping[str, tuple[type, ...]] = {
    "schedule": (str,),
    "rules": (list, tuple),
    "authority": (str,),
    "keep_extra": (list, tuple),
    "four_eyes": (bool,),
    "disclosure_hours": (int,),
    "pseudonym_key": (str,),
    "notes": (bool,),
    "purposes": (Mapping,),
    "legal_bases": (Mapping,),
}


def settings_of(settings: Mapping[str, Any]) -> Settings:
    """The section ``privacy``. :raises InvalidDocument: it holds something else than it may, or a wrong value."""
    section = settings.get("privacy", {})
    problems = []
    for name, value in section.items():
        if name not in _EXPECTED:
            said = sentence("privacy has no such setting; there are: {names}", names=tuple(_EXPECTED))
            problems.append(Problem(f"{_SECTION}/{name}", said, "settings.name"))
        elif not isinstance(value, _EXPECTED[name]) or (
            isinstance(value, bool) and bool not in _EXPECTED[name]
        ):
            said = sentence("this setting does not have the form it needs")
            problems.append(Problem(f"{_SECTION}/{name}", said, "settings.type"))
    if problems:
        raise InvalidDocument("agency", problems)
    made = dict(section)
    for name in ("rules", "keep_extra"):
        made[name] = (frozenset if name == "keep_extra" else tuple)(made.get(name, ()))
    return Settings(**made)


def secret(value: str) -> bytes:
    """A secret of the settings; ``env:NAME`` stands for that variable. :raises Refused: it is not there, or short."""
    found = os.environ.get(value.removeprefix(_ENVIRONMENT), "") if value.startswith(_ENVIRONMENT) else value
    if len(found) < 16:
        said = sentence("the key of pseudonyms is missing, or has fewer than 16 characters")
        raise Refused([Problem(f"{_SECTION}/pseudonym_key", said, "privacy.key")])
    return found.encode()


def schedule_of(office: Office, settings: Settings) -> Schedule:
    """The schedule that counts for the agency, with its own rules first.

    :raises Refused: there is none, or there are several and none is named.
    :raises InvalidDocument: a schedule, or a rule of the agency, is not valid.
    """
    offered = {
        one.name: one
        for one in (
            office.documents.read("retention_schedule", document, Schedule)
            for document in office.plugins.retention_schedules()
        )
    }
    name = settings.schedule or (next(iter(offered)) if len(offered) == 1 else None)
    if name not in offered:
        said = sentence(
            "say in the settings of privacy by which retention schedule you keep; there are: {names}",
            names=tuple(sorted(offered)),
        )
        raise Refused([Problem(f"{_SECTION}/schedule", said, "privacy.schedule")])
    chosen = offered[name]
    if not settings.rules:
        return chosen
    own: dict[str, Any] = {
        "name": chosen.name,
        "version": chosen.version,
        "label": attrs.asdict(chosen.label, filter=lambda _, value: value is not None),
        "rules": [dict(rule) for rule in settings.rules],
    }
    mine = office.documents.read("retention_schedule", own, Schedule)
    return attrs.evolve(chosen, rules=(*mine.rules, *chosen.rules))
