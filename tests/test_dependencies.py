"""What we depend on, held against the advisories that were read (T21; ASVS 15.1.2 and 15.2.1).

``pip-audit`` says "no known vulnerabilities" also where it was given no data, so nothing here reads that line. What is
known is a file with its date, ``docs/advisories.json``; what was not looked at is named as such.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
KNOWN: dict[str, Any] = json.loads((ROOT / "docs" / "advisories.json").read_text("utf-8"))
ADVISORIES: list[dict[str, Any]] = KNOWN["advisories"]


def affected(advisory: dict[str, Any], name: str, version: str) -> bool:
    """Whether that version of a package is one that the advisory is about."""
    for one in advisory["affected"]:
        if canonicalize_name(one["package"]["name"]) != canonicalize_name(name):
            continue
        for span in one["ranges"]:
            inside = False
            for event in span["events"]:
                (what, at), *_ = event.items()
                if Version(version) >= Version(at):
                    inside = what == "introduced"
            if inside:
                return True
    return False


def declared() -> list[Requirement]:
    """Every requirement of ours, those of the extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [
        line for name, lines in project["optional-dependencies"].items() if name != "test" for line in lines
    ]
    named = [Requirement(line) for line in [*project["dependencies"], *extras]]
    return [one for one in named if one.name != project["name"]]


def installed() -> dict[str, str]:
    """What stands with us, transitively: name -> version."""
    found: dict[str, str] = {}
    waiting = [one.name for one in declared()]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of an extra or a platform that is not this one
        found[name] = distribution.version
        for line in distribution.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                waiting.append(needed.name)
    return found


def test_the_advisories_are_read_as_they_are_meant() -> None:
    (old,) = [one for one in ADVISORIES if one["id"] == "PYSEC-2023-238"]
    assert [affected(old, "PyArrow", version) for version in ("0.13", "0.14.0", "14.0.0", "14.0.1", "26.0")] == [
        False, True, True, False, False
    ]  # fmt: skip
    assert not affected(old, "pandas", "1.0")


def test_nothing_that_is_installed_has_a_known_hole() -> None:
    stands = installed()
    assert {"sqlalchemy", "jinja2", "mako", "orjson"} <= stands.keys(), "what stands here was found"
    hit = [
        f"{name} {version}: {one['id']}"
        for name, version in stands.items()
        for one in ADVISORIES
        if affected(one, name, version)
    ]
    assert not hit, "\n".join(hit)


def test_nor_has_the_oldest_version_that_we_allow() -> None:
    """Whoever installs the minimum gets no hole that was known to us."""
    for needed in declared():
        (floor,) = [one.version for one in needed.specifier if one.operator == ">="]
        hit = [one["id"] for one in ADVISORIES if affected(one, needed.name, floor)]
        assert not hit, f"{needed}: {hit}"


def test_every_requirement_has_a_floor_and_no_ceiling() -> None:
    for needed in declared():
        assert [one.operator for one in needed.specifier] == [">="], needed


def test_the_list_says_what_it_is() -> None:
    assert date.fromisoformat(KNOWN["read_on"]) >= date(2026, 11, 1)
    names = [one["affected"][0]["package"]["name"] for one in ADVISORIES]
    assert sorted(set(names)) == KNOWN["looked_at"]
    assert len({one["id"] for one in ADVISORIES}) == len(ADVISORIES)
    for one in ADVISORIES:
        assert re.fullmatch(r"(GHSA-[0-9a-z-]+|PYSEC-\d+-\d+|BIT-[a-z]+-\d+-\d+)", one["id"])
        assert one["references"][0]["url"].startswith("https://")
        assert all("fixed" in span["events"][-1] for span in one["affected"][0]["ranges"])


@pytest.mark.nightly
def test_the_core_works_without_any_extra(tmp_path: Path) -> None:
    """Opening, receiving and verifying need no package of an extra."""
    import subprocess
    import sys

    extras = ("duckdb", "ibis", "pyarrow", "holidays", "PIL", "nh3", "py3langid", "rapidfuzz", "icalendar", "typst",
              "psycopg", "pyoxigraph", "openpyxl", "xlsxwriter", "scipy", "statsmodels", "charset_normalizer")  # fmt: skip
    program = f"""
import sys
for name in {extras!r}:
    sys.modules[name] = None
sys.path[:0] = [{str(ROOT / "tests")!r}]
from orientation_core.orientation import Orientation
from orientation_core import Actor, Agency, Role, Text
from orientation_core.model.agency import Contact
agency = Agency("bare", label=Text(fr="x", nl="x", de="x", en="x"), contact=Contact(email="x@example.org"))
with Orientation.open("sqlite:///bare.db", agency, plugins=("sql", "belgium", "channels")) as desk:
    case = desk.complaints.receive(Actor("a", Role.SYSTEM), {{"language": "fr", "subject": "x", "text": "Un dossier."}})
    assert desk.verify() == []
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path, timeout=120)
