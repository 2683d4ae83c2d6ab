"""An example plugin: a counter that works by appointment tells so in the charter, and is measured by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from orientation_core import Text, hookimpl
from orientation_core.model.charter_sections import Block, Section
from orientation_core.model.charters import Charter
from orientation_core.model.metrics import Metric

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:orientation-appointments:section:1",
    "type": "object",
    "required": ["minutes", "days_ahead"],
    "additionalProperties": False,
    "properties": {
        "minutes": {"type": "integer", "minimum": 5, "maximum": 120},
        "days_ahead": {"type": "integer", "minimum": 1, "maximum": 365},
        "walk_in": {"type": "boolean"},
    },
}

TITLE = Text(fr="Sur rendez-vous", nl="Op afspraak", de="Nach Terminvereinbarung", en="By appointment")

WALK_IN = Text(
    fr="Sans rendez-vous, vous êtes reçu après les personnes qui en ont un.",
    nl="Zonder afspraak wordt u ontvangen na wie er een heeft.",
    de="Ohne Termin werden Sie nach den Personen mit Termin empfangen.",
    en="Without an appointment you are received after those who have one.",
)


def body(charter: Charter, data: Mapping[str, Any]) -> Sequence[Block]:
    """What the section says; numbers come from the charter's data."""
    minutes, ahead = data["minutes"], data["days_ahead"]
    blocks = [
        Block(
            Text(
                fr=f"Nous vous réservons {minutes} minutes, dans les {ahead} jours qui suivent votre demande.",
                nl=f"Wij houden {minutes} minuten voor u vrij, binnen {ahead} dagen na uw vraag.",
                de=f"Wir reservieren Ihnen {minutes} Minuten, innerhalb von {ahead} Tagen nach Ihrer Anfrage.",
                en=f"We keep {minutes} minutes for you, within {ahead} days of your asking.",
            )
        )
    ]
    return [*blocks, Block(WALK_IN)] if data.get("walk_in") else blocks


def has_a_counter(charter: Charter, data: Mapping[str, Any]) -> bool:
    """Shown where the charter's reception names a channel to come to."""
    return any(fact.kind == "channel" for fact in charter.reception.facts)


@hookimpl
def orientation_charter_sections() -> Sequence[Section]:
    """The section, after the standard ones of the reception."""
    return [
        Section("appointments", "reception", TITLE, body, order=250, condition=has_a_counter, schema=SCHEMA)
    ]


@hookimpl
def orientation_metrics() -> Sequence[Metric]:
    """A metric for the promise that goes with it, fed in from the system of appointments."""
    label = Text(fr="Attente d'un rendez-vous", nl="Wachttijd voor een afspraak",
                 de="Wartezeit auf einen Termin", en="Wait for an appointment")  # fmt: skip
    how = Text(fr="Jours entre la demande et le rendez-vous, en moyenne.", nl="Dagen tussen vraag en afspraak, gemiddeld.",
               de="Tage zwischen Anfrage und Termin, im Mittel.", en="Days from asking to the appointment, on average.")  # fmt: skip
    return [Metric("appointment_wait", label, how, "measured", ("day",), ("<=",))]
