"""What the tests of imports share: a desk, a map in a few words, and all that a store in memory holds."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.registers import ImportDesk, RegisterMap
from orientation_core.documents import Documents, structure
from orientation_core.memory import MemoryStore
from orientation_core.model.calendars import Pin
from orientation_core.model.complaints import Complaint
from orientation_core.store import Query, Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def import_desk(store: Store, **changes: Any) -> ImportDesk:
    """A desk that imports into `store`."""
    known: dict[str, Any] = {
        "organisation": "be.desk",
        "store": store,
        "kind": COMPLAINT,
        "documents": Documents(),
        "procedure": Pin("federal", 3),
        "calendar": Pin("be-legal", 2),
        "clock": lambda: NOW,
    }
    return ImportDesk(**{**known, **changes})


def simple_map(**changes: Any) -> RegisterMap:
    """A map of a file with the columns ``ref``, ``in``, ``out`` and ``words``."""
    known: dict[str, Any] = {
        "fields": {"source_reference": "ref", "received_at": "in", "closed_at": "out", "text": "words"},
        "timezone": "Europe/Brussels",
        "datetime_formats": ("%Y-%m-%d %H:%M", "%Y-%m-%d"),
    }
    return RegisterMap(**{**known, **changes})


HEADER = ("ref", "in", "out", "words")


def write_register(path: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Path:
    """A CSV file of these rows; gzip where its name says so."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def stored_cases(store: Store, organisation: str = "be.desk") -> list[Complaint]:
    """Every case in the store, in the order of their ids."""
    import orjson

    with store.begin(organisation, write=False) as unit:
        records = unit.find(COMPLAINT, Query())
    return [structure("complaint", orjson.loads(record.body), Complaint) for record in records]


def dump(store: MemoryStore) -> dict[Any, Any]:
    """All that a store in memory holds; empty tables, which reading makes, are nothing."""
    return {name: dict(rows) for name, rows in store.root.tables.items() if rows}


def rejected_rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    """The rows of the rejects file of a register, without its header; none when there is no such file."""
    beside = path.with_name(f"{path.name}.rejects.csv")
    if not beside.exists():
        return []
    with beside.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))[1:]
