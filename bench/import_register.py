"""Import a register of 20,000 rows, from CSV bytes to commit, against the driver writing the same rows in the same
batches of 1,000. Run: python bench/import_register.py

The floor writes record, journal entry and idempotency key of the very same cases into bare tables.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from floors import measure, tell
from receive import AGENCY, KEYS, Tap, columns

from orientation_core import Actor, Orientation, Role
from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.registers import read_map
from orientation_plugins.sql.checks import record_row
from orientation_plugins.sql.journal import entry_row

ROWS, BATCH = 20_000, 1_000
COORDINATOR = Actor("coordinator-1", Role.COORDINATOR)
MAP = read_map(
    {
        "source": {"timezone": "Europe/Brussels", "datetime_formats": ["%Y-%m-%d %H:%M:%S"]},
        "fields": {
            "source_reference": "id",
            "received_at": "in",
            "closed_at": "out",
            "channel": "channel",
            "category": "topic",
            "subject": "subject",
            "text": "words",
            "unit": "unit",
        },
        "constant": {"language": "fr"},
    }
)


def register(path: Path, first: int) -> Path:
    """A register with a text of 400 letters in each row."""
    with path.open("w", encoding="utf-8") as file:
        file.write("id,in,out,channel,topic,subject,words,unit\n")
        for n in range(first, first + ROWS):
            day = f"2025-{n % 12 + 1:02d}-{n % 27 + 1:02d}"
            words = f"Mon dossier {n} n'avance pas et personne ne répond au téléphone. " * 6
            file.write(
                f'{n},{day} 09:{n % 60:02d}:00,,form,topic-{n % 40},Dossier {n},"{words}",unit-{n % 9}\n'
            )
    return path


def rows(checks: Any, path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the import writes, by table."""
    tap = Tap()
    with Orientation.open(tap, AGENCY) as desk:
        tap.taken.clear()
        desk.import_complaints(COORDINATOR, path, MAP)
    found: dict[str, list[tuple[Any, ...]]] = {"complaint": [], "journal": [], "claims": []}
    for name, value in tap.taken:
        if name == "add":
            found["complaint"].append(record_row("bench", checks, value))
        elif name == "append":
            found["journal"].append(entry_row(value))
        elif name == "claim":
            found["claims"].append(("bench", value.scope, value.key, value.fingerprint, value.result))
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = Orientation.open(f"sqlite:///{folder}/desk.db", AGENCY)
        checks = desk.store._kind(COMPLAINT)[0].checks
        bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        texts = {}
        for table in ("complaint", "journal", "claims"):
            key = f", PRIMARY KEY ({KEYS[table]})" if table in KEYS else ""
            bare.execute(f"CREATE TABLE {table} ({columns(table)}{key})")
            marks = ", ".join("?" * len(columns(table).split(",")))
            texts[table] = f"INSERT INTO {table} ({columns(table)}) VALUES ({marks})"
        ours = floor = 0.0
        for turn in range(3):
            path = register(folder / f"register-{turn}.csv", turn * ROWS)
            written = rows(checks, path)

            def go(written: dict[str, list[tuple[Any, ...]]] = written) -> None:
                for start in range(0, ROWS, BATCH):
                    bare.execute("BEGIN IMMEDIATE")
                    for table, lines in written.items():
                        bare.executemany(texts[table], lines[start : start + BATCH])
                    bare.execute("COMMIT")

            floor = max(floor, ROWS / measure(go))
            ours = max(ours, ROWS / measure(lambda path=path: desk.import_complaints(COORDINATOR, path, MAP)))
        tell("import, SQLite, batches of 1,000", ours, floor)
        desk.close()


if __name__ == "__main__":
    main()
