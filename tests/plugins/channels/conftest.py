from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orientation_core.model.delivery import Delivery, Letter
from orientation_core.model.events import CloudEvent, event_type

MESSAGE_ID = "01a20750-3498-73ae-b886-7e7c75911c77"


@pytest.fixture
def event():
    return CloudEvent(
        id=MESSAGE_ID,
        source="urn:be:finance",
        type=event_type("be", "finance", "complaint", "received"),
        subject="01a20750-3498-73ae-b886-000000000001",
        time=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        data={"reference": "C8F-74A-X9RD", "version": 1, "stage": "received"},
    )


@pytest.fixture
def letter():
    return Letter(
        subject="Votre plainte du 23 novembre : accusé de réception",
        body="Madame, Monsieur,\n\nNous avons bien reçu votre plainte.\n.\nQUIT\nRéférence C8F-74A-X9RD\n",
        language="fr",
    )


@pytest.fixture
def delivery(event, letter):
    return Delivery(MESSAGE_ID, "mail", "renee@example.org", event, letter)
