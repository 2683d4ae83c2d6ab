"""A made-up register for the tests of figures and reports: the columns of the facts table, the same for every seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from orientation_core.analysis import Facts, WorkingDays
from orientation_core.model.reports import Period
from orientation_core.model.text import Text

EPOCH = date(1970, 1, 1)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
DAY = 86_400_000_000
FIRST_DAY = (date(2023, 1, 1) - EPOCH).days
HOLIDAYS = {date(2025, 1, 1), date(2025, 4, 21), date(2025, 5, 1), date(2025, 7, 21), date(2025, 12, 25)}
MOMENT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
AGENCY = Text(fr="SPF Exemple", nl="FOD Voorbeeld", de="FÖD Beispiel", en="FPS Example")

TYPES = ("complaint",) * 14 + ("information_request",) * 4 + ("notification", "suggestion")
CHANNELS = ("form",) * 10 + ("email",) * 6 + ("letter",) * 2 + ("phone",) * 2 + ("counter",)
CATEGORIES = (
    "Délai de réponse",
    "Wachttijd aan de telefoon",
    "Montant contesté",
    "Onduidelijke brief",
    "Accueil",
)
CAUSES = (
    "Courrier incomplet",
    "Base de données non à jour",
    "Manque de personnel",
    "Formulaire peu clair",
    "Autre",
)


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def working_days(days: int = 1500) -> WorkingDays:
    index, count = [], 0
    for offset in range(days):
        count += is_working(date.fromordinal(EPOCH.toordinal() + FIRST_DAY + offset))
        index.append(count)
    return WorkingDays(FIRST_DAY, index)


def made(cases: int = 1500, seed: int = 7, years: tuple[int, ...] = (2025,)) -> tuple[dict, dict]:
    """Columns of cases and of points."""
    draw = random.Random(seed)
    rows, points = [], []
    for number in range(cases):
        year = draw.choice(years)
        received_on = (date(year, 1, 1) - EPOCH).days + int(365 * draw.random() ** 0.9)
        received_at = received_on * DAY + draw.randrange(8 * 3600, 18 * 3600) * 1_000_000
        kind = draw.choice(TYPES)
        row = {
            "id": f"case-{number:05d}",
            "organisation": draw.choice(("finance", "pensions")),
            "type": kind,
            "original_type": draw.choice((kind, kind, "complaint")),
            "channel": draw.choice(CHANNELS),
            "language": draw.choice(("fr", "fr", "nl", "nl", "nl", "de")),
            "category": draw.choice(CATEGORIES) if draw.random() > 0.04 else None,
            "federal_category": draw.choice(
                ("attitude", "quality", "quality", "treatment", "complaint_handling")
            ),
            "unit": draw.choice(("Centre de contact", "Team Inning", "Direction générale")),
            "service": None,
            "status": "closed",
            "stage": "first",
            "outcome": None,
            "admissibility": None,
            "ground": None,
            "received_at": received_at,
            "received_on": received_on,
            "closed_at": None,
            "closed_on": None,
            "acknowledged_on": received_on + draw.choice((0, 0, 1, 2, 5, 9))
            if draw.random() < 0.93
            else None,
            "ack_due_on": received_on + 5,
            "due_on": received_on + 30 if draw.random() < 0.9 else None,
            "referred": int(draw.random() < 0.03),
            "reopened": int(draw.random() < 0.02),
            "standard_procedure": int(draw.random() < 0.96),
            "satisfaction": draw.choice((1, 2, 3, 4, 4, 5)) if draw.random() < 0.3 else None,
        }
        if draw.random() < 0.9:
            lasted = -3_600_000_000 if draw.random() < 0.01 else int(draw.gammavariate(1.6, 9) * DAY)
            row |= {"closed_at": received_at + lasted, "closed_on": (received_at + lasted) // DAY}
        if kind == "complaint":
            row["admissibility"] = draw.choice(
                ("admissible",) * 7 + ("inadmissible", "inadmissible", "pending")
            )
            if row["admissibility"] == "admissible" and row["closed_at"] is not None:
                row["outcome"] = draw.choice(
                    ("founded", "founded", "partly_founded", "unfounded", "no_appreciation")
                )
                cause = draw.choices(CAUSES, (40, 25, 14, 8, 3))[0] if row["outcome"] != "unfounded" else None
                points.append(
                    {"case_id": row["id"], "number": 1, "category": row["category"], "cause": cause}
                )
        rows.append(row)
    return _columns(rows), _columns(points)


def facts(cases: int = 1500, seed: int = 7, years: tuple[int, ...] = (2025,)) -> Facts:
    """The same as facts, in two chunks, so that more than one is always tried."""
    columns, points = made(cases, seed, years)
    half = cases // 2
    chunks = [
        {name: values[:half] for name, values in columns.items()},
        {n: v[half:] for n, v in columns.items()},
    ]
    return Facts(chunks, [points] if points else [])


def _columns(rows: list[dict]) -> dict:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
