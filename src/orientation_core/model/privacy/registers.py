"""The register of processing activities (article 30), and what a person is told of themselves (article 15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from orientation_core.model.text import Text


@attrs.frozen
class Keeping:
    """How long documents of a kind are kept. :ivar outcome: those with this outcome; None for all others.

    :ivar years, months: after their end; with neither they are kept. :ivar settled: a rule says so.
    """

    basis: Text
    outcome: str | None = None
    years: int | None = None
    months: int | None = None
    settled: bool = True


@attrs.frozen
class Activity:
    """One kind of record that holds personal data.

    :ivar kind: of record. :ivar fields: those that hold personal data. :ivar purpose, legal_basis: why.
    :ivar roles: who reads them by default. :ivar recipients: to whom any of it goes. :ivar records: how many there are.
    """

    kind: str
    label: Text
    fields: tuple[str, ...]
    purpose: Text
    legal_basis: Text
    keeping: tuple[Keeping, ...]
    roles: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    records: int | None = None


@attrs.frozen
class ProcessingRegister:
    """The register of an agency. :ivar controller: whose it is. :ivar contact: where people can turn to."""

    controller: Text
    generated_at: datetime
    activities: tuple[Activity, ...]
    contact: str | None = None
    schedule: str | None = None


@attrs.frozen
class Extract:
    """One record as its person reads it. :ivar how: ``of``, ``belongs`` or ``names``. :ivar document: what it says."""

    kind: str
    label: Text
    record: str
    how: str
    document: Mapping[str, Any]
    reference: str | None = None
    purpose: Text | None = None


@attrs.frozen
class HeldFile:
    """A file that is held. :ivar digest: SHA-256 of its bytes. :ivar label: the name it came with."""

    digest: str
    type: str
    label: str
    size: int


@attrs.frozen
class Happened:
    """That something was done to a record. :ivar action: verb of the journal."""

    at: datetime
    kind: str
    record: str
    action: str


@attrs.frozen
class SubjectAccess:
    """Everything that is held on a person, and nothing about anybody else.

    :ivar identifiers: what they were found by, as ``sort:value``. :ivar changes: what was done to their records and
        when, without who. :ivar told: to which channels something about them went.
    """

    controller: Text
    generated_at: datetime
    identifiers: tuple[str, ...]
    extracts: tuple[Extract, ...] = ()
    files: tuple[HeldFile, ...] = ()
    changes: tuple[Happened, ...] = ()
    told: tuple[str, ...] = ()
    contact: str | None = None
