"""What codes of charter, surveys and improvement are called, in English."""

from __future__ import annotations

from collections.abc import Mapping

#: kind -> code -> English label.
OFFER: Mapping[str, Mapping[str, str]] = {
    "link_relation": {
        "governs": "governs",
        "missed": "was missed",
        "led_to": "led to",
        "caused_by": "was caused by",
        "answered_by": "is answered by",
        "measured_by": "is measured by",
        "moves": "moves",
        "carried_into": "was carried into",
        "helped_by": "was helped by",
        "adopted_by": "was adopted by",
        "merged_into": "is treated within",
        "split_from": "was a part of",
    },
    "action_state": {
        "plan": "Plan",
        "do": "Do",
        "check": "Check",
        "act": "Act",
        "effective": "Effective",
        "not_shown": "Effect not shown",
        "abandoned": "Abandoned",
        "running": "Still running",
    },
    "target_unit": {
        "second": "seconds",
        "minute": "minutes",
        "hour": "hours",
        "day": "days",
        "month": "months",
        "year": "years",
        "clock": "times of day",
        "percent": "percent",
        "count": "number",
        "per_week": "times a week",
        "per_year": "times a year",
        "hours_per_day": "hours a day",
        "score": "score",
        "fields": "number of fields",
    },
    "operator": {
        "<=": "at most (<=)",
        ">=": "at least (>=)",
        "=": "exactly (=)",
        "between": "between two values (between)",
        "covers": "covering an opening window (covers)",
    },
    "charter_stage": {
        "draft": "draft",
        "consulted": "submitted for advice",
        "approved": "approved",
        "published": "published",
        "replaced": "replaced by a later version",
    },
    "round_stage": {
        "open": "open",
        "consensus": "being discussed",
        "closed": "closed",
    },
}
