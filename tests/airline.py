"""The real survey: its questionnaire and its map, made from the names of its columns."""

from __future__ import annotations

from typing import Any

FILE = "data/surveys/airline_satisfaction_half_a.csv.gz"

RATED = (
    "Inflight wifi service", "Departure/Arrival time convenient", "Ease of Online booking", "Gate location",
    "Food and drink", "Online boarding", "Seat comfort", "Inflight entertainment", "On-board service",
    "Leg room service", "Baggage handling", "Checkin service", "Inflight service", "Cleanliness",
)  # fmt: skip


def code(column: str) -> str:
    return column.lower().replace(" ", "_").replace("/", "_").replace("-", "_")


ITEMS = {code(column): column for column in RATED}

QUESTIONNAIRE: dict[str, Any] = {
    "name": "airline",
    "version": 1,
    "label": {"fr": "Voyage en avion", "nl": "Vliegreis", "de": "Flugreise", "en": "A flight"},
    "orientation": "result",
    "items": [
        *(
            {"id": item, "kind": "rating", "text": {"en": column, "fr": column}, "step": "deliver"}
            for item, column in ITEMS.items()
        ),
        {
            "id": "satisfaction", "kind": "single", "text": {"fr": "Dans l'ensemble", "en": "Overall"}, "not_applicable": False,
            "options": [
                {"code": "satisfied", "label": {"fr": "Satisfait", "en": "Satisfied"}},
                {"code": "neutral-or-dissatisfied", "label": {"fr": "Neutre ou insatisfait", "en": "Neutral or dissatisfied"}},
            ],
        },
    ],
}  # fmt: skip

MAP: dict[str, Any] = {
    "source": {"name": "half-a", "not_applicable": ["0"]},
    "fields": {
        "source_reference": "id",
        **ITEMS,
        "satisfaction": "satisfaction",
        "extra.class": "Class",
        "extra.gender": "Gender",
    },
    "values": {"satisfaction": {"neutral or dissatisfied": "neutral-or-dissatisfied"}},
}
