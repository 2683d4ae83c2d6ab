"""What happened, as CloudEvents 1.0: a thin statement without personal data, for everybody who listens.

An event says *that* something happened to a record and where it now stands; whoever may know more asks for the
record. So an event can go to a webhook, a queue or a log without a question about privacy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import attrs
import orjson

from orientation_core.model.gate.instants import parse_instant

#: The only members that the data of an event may have; each an identifier, a number or a stage, never free text.
THIN_FIELDS = frozenset({"id", "kind", "reference", "version", "stage", "due_at", "language"})
_LONGEST_MEMBER = 200

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[a-z]{2}")
_TYPE = re.compile(r"[a-z]{2}(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
_SOURCE = re.compile(r"(?:urn:[a-z0-9][a-z0-9-]{0,31}:|https://)[!-~]+")


@lru_cache(maxsize=1024)
def event_type(country: str, organisation_slug: str, kind: str, verb: str) -> str:
    """The type of an event in the Belgif manner: reversed domain, versioned, small letters.

    ``event_type("be", "finance", "complaint", "received")`` is ``be.finance.orientation.v1.complaint.received``.
    Underscores of our names become dashes.

    :raises ValueError: when a part is no country code, or no word of small letters, figures and dashes.
    """
    parts = [organisation_slug, kind.replace("_", "-"), verb.replace("_", "-")]
    if not _COUNTRY.fullmatch(country) or not all(_SLUG.fullmatch(part) for part in parts):
        raise ValueError("the parts of an event type are small letters, figures and dashes")
    organisation, *rest = parts
    return ".".join([country, organisation, "orientation", "v1", *rest])


def _matches(pattern: re.Pattern[str], what: str) -> Callable[[Any, Any, str], None]:
    def check(_: Any, __: Any, value: str) -> None:
        if not pattern.fullmatch(value):
            raise ValueError(f"{what} of an event has another form")

    return check


def _aware(_: Any, __: Any, value: datetime) -> None:
    if value.utcoffset() is None:
        raise ValueError("the time of an event needs its offset")


def _thin(_: Any, __: Any, value: Mapping[str, str | int]) -> None:
    if not value.keys() <= THIN_FIELDS:
        unknown = sorted(set(value) - THIN_FIELDS)
        raise ValueError(
            f"the data of an event may hold {', '.join(sorted(THIN_FIELDS))}; not {', '.join(unknown)}"
        )
    for name, member in value.items():
        if isinstance(member, str):
            fits = len(member) <= _LONGEST_MEMBER and member.isprintable()
        else:
            fits = isinstance(member, int) and not isinstance(member, bool)
        if not fits:
            raise ValueError(f"{name} in the data of an event is a whole number or a short word")


@attrs.frozen
class CloudEvent:
    """One event.

    :ivar id: of the event; with `source` unique, and the same on every delivery.
    :ivar source: the organisation it happened at, a ``urn:`` or an ``https://`` address.
    :ivar type: see :func:`event_type`. :ivar subject: id of the record. :ivar time: when it happened, aware.
    :ivar data: thin, see :data:`THIN_FIELDS`.
    :raises ValueError: for any part that has another form; naming the part, never repeating its value.
    """

    id: str = attrs.field(validator=_matches(re.compile(r"[A-Za-z0-9._:-]{1,128}"), "the id"))
    source: str = attrs.field(validator=_matches(_SOURCE, "the source"))
    type: str = attrs.field(validator=_matches(_TYPE, "the type"))
    subject: str = attrs.field(validator=_matches(re.compile(r"[!-~]{1,200}"), "the subject"))
    time: datetime = attrs.field(validator=_aware)
    data: Mapping[str, str | int] = attrs.field(factory=dict, validator=_thin)
    datacontenttype: str = "application/json"
    specversion: str = "1.0"


def to_json(event: CloudEvent) -> bytes:
    """The event in the structured mode of CloudEvents (``application/cloudevents+json``); same event, same bytes."""
    return orjson.dumps(
        {
            "specversion": event.specversion,
            "id": event.id,
            "source": event.source,
            "type": event.type,
            "subject": event.subject,
            "time": event.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "datacontenttype": event.datacontenttype,
            "data": dict(event.data),
        },
        option=orjson.OPT_SORT_KEYS,
    )


def from_json(data: bytes | str) -> CloudEvent:
    """The event that :func:`to_json` wrote.

    :raises ValueError: when it is not one of ours.
    """
    members = orjson.loads(data)
    if not isinstance(members, dict) or members.get("specversion") != "1.0":
        raise ValueError("this is no CloudEvent of version 1.0")
    try:
        return CloudEvent(**(members | {"time": parse_instant(members["time"])}))
    except (KeyError, TypeError):
        raise ValueError("this is no event of ours: a member is missing or unknown") from None
