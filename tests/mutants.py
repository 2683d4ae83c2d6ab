"""T20: changes of the source that no test notices, in what trust stands on: who may, the journal, the outbox, the keys.

``python tests/mutants.py`` from the repository, in an environment with the extras ``test`` and ``night``: two hours or more of
one processor the first time; afterwards only what changed. mutmut makes the mutations and sees which test reaches
which function, with the settings in pyproject.toml; ``tests/mutating.py`` tries them; here stands of which functions,
and the verdict: at least nine of ten are to be noticed. ``tests/mutants.json`` lists the mutations that change nothing,
each with the reason; they count as neither. Names after the options (``*desk.xǁDesk*``) try those alone. What became of
each is kept in the folder ``mutants`` at once: a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LISTED = Path(__file__).with_suffix(".json")
FLOOR = 0.90

_CASES = "orientation_core.components.complaints"
SUBJECTS = {
    "who may": (
        "orientation_core.model.parties.*",
        "orientation_core.components.office.xǁOfficeǁdecided__*",
        "orientation_core.components.office.xǁOfficeǁpermit__*",
        f"{_CASES}.desk.xǁDeskǁauthorise__*",
        f"{_CASES}.desk.xǁDeskǁ_consented__*",
    ),
    "the journal": (
        "orientation_core.model.journal.*",
        "orientation_core.model.verification.*",
        "orientation_core.components.writing.*",
        "orientation_core.memory.writes.x_append__*",
        "orientation_plugins.sql.journal.*",
    ),
    "the outbox": (
        "orientation_core.model.delivery.*",
        "orientation_core.components.delivery.*",
        "orientation_core.components.office.xǁOfficeǁhappened__*",
        "orientation_core.components.office.xǁOfficeǁlistened_to__*",
        "orientation_core.components.office.xǁOfficeǁmessages_about__*",
        "orientation_core.components.office.x__verb__*",
        "orientation_core.memory.writes.x_enqueue__*",
        "orientation_plugins.sql.outbox.*",
        "orientation_plugins.sql.unit.xǁSqlUnitǁenqueue__*",
    ),
    "the keys": (
        f"{_CASES}.once.*",
        f"{_CASES}.desk.xǁDeskǁchange__*",
        f"{_CASES}.reception.xǁReceptionǁ_asked__*",
        f"{_CASES}.reception.xǁReceptionǁ_claimed__*",
        f"{_CASES}.reception.xǁReceptionǁ_received__*",
        f"{_CASES}.reception.xǁReceptionǁreceive_many__*",
        "orientation_core.memory.writes.x_claim__*",
        "orientation_plugins.sql.unit.xǁSqlUnitǁclaim__*",
        "orientation_plugins.sql.unit.xǁSqlUnitǁclaimed__*",
    ),
}
#: How mutmut writes down that a mutation was noticed: a test failed, or did not come back.
NOTICED = {"killed", "timeout", "segfault", "suspicious"}

#: Some mutation: to try one, mutmut makes all of them.
FIRST = "orientation_core.components.office.x__verb__mutmut_1"


def subject_of(name: str) -> str | None:
    """What a mutation is about; None for one that is not tried."""
    for subject, patterns in SUBJECTS.items():
        if any(fnmatch(name, pattern) for pattern in patterns):
            return subject
    return None


def outcomes() -> dict[str, str]:
    """Every mutation that is tried, and what became of it."""
    from mutmut.stats import status_by_exit_code

    found: dict[str, str] = {}
    for path in sorted(Path("mutants").rglob("*.py.meta")):
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        found |= {name: status_by_exit_code[code] for name, code in data["exit_code_by_key"].items()}
    return {name: outcome for name, outcome in found.items() if subject_of(name)}


def changed(name: str) -> tuple[str, str]:
    """What a mutation takes away, and what it puts there, both without blanks at either end."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(name).splitlines()[2:]
    return tuple(" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")  # type: ignore[return-value]


def key_of(name: str) -> tuple[str, str, str]:
    """How a mutation is listed: the function, what it takes away, what it puts there."""
    return (name.rpartition("__mutmut_")[0], *changed(name))


def listed_ones() -> dict[tuple[str, str, str], str]:
    """The mutations that change nothing, each with the reason."""
    found = json.loads(LISTED.read_text("utf-8"))
    return {(one["function"], one["was"], one["now"]): one["why"] for one in found}


def verdict() -> int:
    """Print the figures and every mutation that nobody noticed; 0 when enough were."""
    listed, found, met = listed_ones(), outcomes(), set[tuple[str, str, str]]()
    totals = {subject: [0, 0] for subject in SUBJECTS}
    open_ones, untried = list[str](), 0
    for name, outcome in found.items():
        total = totals[subject_of(name) or ""]
        if outcome == "not checked":
            untried += 1
            continue
        if outcome not in NOTICED:
            key = key_of(name)
            if key in listed:
                met.add(key)
                continue
            open_ones.append(f"{outcome}: {name}\n  - {key[1]}\n  + {key[2]}")
        total[0] += outcome in NOTICED
        total[1] += 1
    print(*open_ones, sep="\n")
    for function, was, now in () if untried else sorted(listed.keys() - met):
        print(f"listed as changing nothing, but noticed or gone: {function}\n  - {was}\n  + {now}")
    for why, many in Counter(listed[key] for key in met).most_common():
        print(f"{many} change nothing: {why}")
    rows = {**totals, "all": [sum(column) for column in zip(*totals.values(), strict=True)]}
    for subject, (noticed, tried) in rows.items():
        share = noticed / max(tried, 1)
        print(f"{subject}: {noticed} of {tried} noticed ({share:.1%}), {tried - noticed} open")
    hung = sum(outcome == "timeout" for outcome in found.values())
    print(
        f"{hung} of these by not coming back; beside them {len(met)} change nothing, {untried} are not tried yet"
    )
    enough = all(one >= FLOOR * every > 0 for one, every in totals.values())
    return 0 if enough and not untried and not listed.keys() - met else 1


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--verdict", action="store_true", help="do not run: say what the last run found")
    asked.add_argument(
        "--again", action="store_true", help="also those that nobody noticed, but those that are listed"
    )
    asked.add_argument(
        "--seconds", type=float, default=60, help="of tests for one mutation at most, the nearest first (60)"
    )
    asked.add_argument("names", nargs="*", default=["*"], help="only these, with * for anything")
    options = asked.parse_args()
    os.chdir(ROOT)
    if not options.verdict:
        # For one mutation mutmut makes them all, and runs every test to see what it reaches.
        command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", "1", FIRST]
        subprocess.run([*map(str, command)], check=True)
        unnoticed, listed = {"survived", "no tests"} if options.again else set[str](), listed_ones()
        names = [
            name
            for name, outcome in outcomes().items()
            if any(fnmatch(name, one) for one in options.names)
            and (outcome == "not checked" or (outcome in unnoticed and key_of(name) not in listed))
        ]
        print(f"{len(names)} mutations to try", flush=True)
        if names:
            command = [sys.executable, "tests/mutating.py", str(options.seconds)]
            subprocess.run(command, input="\n".join(names), text=True, check=True)
    return verdict()


if __name__ == "__main__":
    sys.exit(main())
