"""A register of the federal network whose published totals are spread over made-up organisations, to the last complaint.

What single organisations reported was never published, so it is spread by weights; nobody reads a total but the sums.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from desks import COORDINATOR
from networks import organisations
from orientation_core import Orientation
from shared import shared

#: Members by group, with the day from which they are in the network.
GROUPS = {
    "federal_public_service": 12,
    "defence": 1,
    "social_security": 16,
    "programmatic_service": 4,
    "police": 1,
}
#: Weights that organisations of a group take in turn: unequal, as real ones are.
WEIGHTS = (31, 2, 7, 3, 11, 1)
#: Published as differences: how many were pending in 2013 is not known, and assumed.
PENDING = {2013: 1200, 2014: 1764}
#: What is delivered in parts.
WHOLES = {
    "complaints_received": ("complaints_received_standard_procedure", "complaints_received_other_route"),
    "complaints_founded": tuple(
        f"founded_{one}" for one in ("attitude", "quality", "treatment", "complaint_handling")
    ),
}
#: By percent, what each group has of every total; each group's share is published, whole.
SHARES = {2014: (53, 36, 11), 2015: (50, 36, 14)}


@attrs.frozen
class Published:
    """A row of the published tables."""

    year: int
    indicator: str
    label: tuple[str, str]
    value: str
    status: str


def rows() -> Iterator[Published]:
    """Every row of the yearly indicators and of the founded complaints by category."""
    with shared("domain/03_federal_indicators_by_year.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels = row["label_fr"], row["label_nl"]
            yield Published(int(row["year"]), row["indicator_id"], labels, row["value"], row["status"])


def table(name: str) -> list[dict[str, str]]:
    """The rows of another published table."""
    with shared(f"domain/{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def totals() -> dict[int, dict[str, int]]:
    """The counts that organisations deliver, by year; each adds up to what was published."""
    found: dict[int, dict[str, int]] = {2013: {}, 2014: {}, 2015: {}, 2023: {}}
    for one in rows():
        digits = one.value.lstrip("~")
        counted = one.indicator.startswith(("org", "network", "avg"))
        if one.year in found and digits.isdigit() and not counted:
            found[one.year][one.indicator] = int(digits)
    for row in table("03_federal_founded_by_category"):
        if row["category_id"] not in ("unallocated", "total"):
            found[int(row["year"])][f"founded_{row['category_id']}"] = int(row["founded_count"])
    for year, pending in PENDING.items():
        found[year]["complaints_pending"] = pending
    return found


def shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """A total in whole parts by weight, adding up exactly; the largest remainders first."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    left = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in left[: total - sum(parts)]:
        parts[place] += 1
    return parts


def members() -> list[tuple[str, str, str, str]]:
    """Name, kind, member from, until: 45 in 2010, 65 in 2014, 67 in 2015."""
    kinds = [kind for kind, count in GROUPS.items() for _ in range(count)]
    kinds += ["scientific" if place % 2 else "public_body" for place in range(67 - len(kinds))]
    since = lambda place: "2008-07-01" if place < 45 else "2012-01-01" if place < 65 else "2015-01-01"
    made = [(f"org-{place:02}", kind, since(place), "") for place, kind in enumerate(kinds)]
    return [
        *made,
        ("rsvz-inasti", "social_security", "2019-01-01", ""),
        ("inami-riziv", "social_security", "2008-07-01", "2009-12-31"),
    ]


def reporting(year: int) -> list[tuple[str, str]]:
    """Who reports: 62 in 2013 and in 2014, not the same; 65 in 2015; everybody of then in 2023."""
    there = [(name, kind) for name, kind, since, until in members() if since <= f"{year}-12-31" and not until]
    silent = {
        2013: ("org-12", "org-40", "org-64"),
        2014: ("org-40", "org-50", "org-64"),
        2015: ("org-50", "org-64"),
        2023: (),
    }
    return [one for one in there if one[0] not in silent[year]]


def group_of(kind: str) -> int:
    """The place of its group in the published shares."""
    return {"federal_public_service": 0, "defence": 0, "social_security": 1}.get(kind, 2)


def figures(year: int) -> dict[str, dict[str, int]]:
    """Organisation -> figure -> count."""
    there = reporting(year)
    found: dict[str, dict[str, int]] = {name: {} for name, _ in there}
    delivered = totals()[year]
    # A whole is the sum of its parts in every organisation, as far as that is so in what was published.
    wholes = {whole: parts for whole, parts in WHOLES.items() if all(part in delivered for part in parts)}
    rests = {
        f"rest_{whole}": delivered[whole] - sum(delivered[part] for part in parts)
        for whole, parts in wholes.items()
    }
    spread = {name: total for name, total in (delivered | rests).items() if name not in wholes}
    for place, (indicator, total) in enumerate(spread.items()):
        by_group = shared_out(total, SHARES.get(year, (52, 36, 12)))
        for group, sum_ in enumerate(by_group):
            mine = [name for name, kind in there if group_of(kind) == group]
            weights = [WEIGHTS[(number + place) % len(WEIGHTS)] for number in range(len(mine))]
            for name, count in zip(mine, shared_out(sum_, weights), strict=True):
                found[name][indicator] = count
    for place, values in enumerate(found.values()):
        # Sizes, which nobody published: what a benchmark divides by.
        values |= {"clients": 2000 * (1 + place % 7) ** 2, "files_handled": 900 * (1 + place % 5) ** 3}
        for whole, parts in wholes.items():
            values[whole] = values.pop(f"rest_{whole}") + sum(values[part] for part in parts)
    return found


def singles() -> dict[tuple[str, int], dict[str, int]]:
    """What single organisations published, by organisation and year; percentages in hundredths."""
    names = {"(partly) founded": "complaints_partly_or_wholly_founded"}
    names |= {
        "letters via the complaint system": "letters_first_half",
        "of which real complaints": "real_complaints_first_half",
    }
    found: dict[tuple[str, int], dict[str, int]] = {}
    for row in table("03_org_level_figures"):
        who = "inami-riziv" if row["organisation"].startswith("INAMI") else "rsvz-inasti"
        name = names.get(row["indicator"], row["indicator"].replace(" ", "_"))
        value = row["value"]
        count = round(float(value.removesuffix(" %")) * 100) if value.endswith("%") else int(value)
        found.setdefault((who, int(row["year"][:4])), {})[name] = count
    return found


def bring_in(desk: Orientation, folder: Path) -> None:
    """Members and forms, the way a network brings its own in."""
    organisations(desk, folder, members())
    given: dict[tuple[str, int], Mapping[str, int]] = dict(singles())
    for year in totals():
        given |= {(name, year): values for name, values in figures(year).items()}
    columns = sorted({name for values in given.values() for name in values})
    lines = [["organisation", "year", "by", *columns]]
    for (name, year), values in given.items():
        lines.append([name, str(year), "coordinator", *(str(values.get(column, "")) for column in columns)])
    file = folder / "forms.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    done = desk.network.import_figures(COORDINATOR, file)
    assert (done.kept, done.rejected) == (len(given), ())
