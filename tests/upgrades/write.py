"""Writes a small store with whatever version of the library Python finds, for the tests of later versions.

Run by ``make.py`` in a checkout of the version, so it uses only what every version had: the desk and its writer. All
people are made up; the clock, the ids and the salts are the same at every run.

    python write.py sqlite:///old.db expected.json CHECKOUT
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from orientation_core import Actor, Agency, Orientation, Role, Text
from orientation_core.components.agencies import DIRECTORY
from orientation_core.components.writing import Writer
from orientation_core.documents import structure
from orientation_core.kinds import RecordKind
from orientation_core.model.agency import Contact
from orientation_core.store import Query

CITIZEN, HANDLER = Actor("citizen-1", Role.CITIZEN), Actor("handler-1", Role.HANDLER)
SLUG = "earlier-agency"
#: Whose the examples are.
EXAMPLES = "earlier-examples"


class Clock:
    """A clock that goes a minute on each time somebody looks."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment."""
        self.at += timedelta(minutes=1)
        return self.at


def drawn() -> Callable[[int], bytes]:
    """Bytes that look random and are the same at every run."""
    drawings = 0

    def draw(size: int) -> bytes:
        nonlocal drawings
        drawings += 1
        return hashlib.shake_256(b"earlier %d" % drawings).digest(size)

    return draw


def agency() -> Agency:
    """A made-up agency."""
    return Agency(
        SLUG,
        label=Text(fr="Ancien service", nl="Vroegere dienst", de="Früheres Amt", en="Earlier agency"),
        contact=Contact(email="plaintes@example.org"),
        client_channel="file",
    )


def cases(desk: Any) -> dict[str, str]:
    """Cases in several states; what they are found by -> reference."""
    found = {}
    for number, (language, words) in enumerate(
        [
            ("fr", "Dossier égaré à Namur"),
            ("nl", "Te lang gewacht aan het loket"),
            ("de", "Überfällige Antwort"),
            ("en", "Wrong amount"),
        ]
    ):
        case = desk.complaints.receive(
            CITIZEN,
            {
                "language": language,
                "subject": words,
                "text": f"{words}. Personne inventée {number}.",
                "client": {
                    "name": f"Jeanne Exemple {number}",
                    "email": f"jeanne{number}@example.org",
                    "actor": CITIZEN.id,
                },
            },
            **({"key": f"key-{number}"} if number == 0 else {}),
        )
        found[words.split()[1]] = case.reference
        if number:
            desk.complaints.qualify(HANDLER, case.id, category="treatment")
            desk.complaints.admit(HANDLER, case.id)
        if number > 1:
            desk.complaints.note(HANDLER, case.id, "Note du dossier")
            desk.complaints.attach(
                HANDLER, case.id, b"enclosed %d" % number, label="piece.txt", type="text/plain"
            )
    return found


def known() -> list[Any]:
    """Every kind of record of this version, wherever it is declared."""
    found: dict[str, Any] = {}
    for name, module in sorted(sys.modules.items()):
        if name.startswith("orientation_core.components"):
            for value in list(vars(module).values()):
                several = value.values() if isinstance(value, dict) else [value]
                found.update({one.name: one for one in several if isinstance(one, RecordKind)})
    return [kind for _, kind in sorted(found.items())]


def examples(desk: Any) -> None:
    """The valid examples of every kind that this version has, each kept and changed once."""
    draw = drawn()
    directory = Path(sys.argv[3]) / "schemas" / "examples"
    for kind in known():
        folder, seen = directory / kind.name / "valid", set()
        for number, path in enumerate(sorted(folder.glob("*.json"))[:4]):
            value = structure(kind.name, orjson.loads(path.read_bytes()), kind.model)
            unique = tuple(column.read(value) for column in kind.columns if column.unique) or (path.name,)
            if unique in seen:
                continue
            seen.add(unique)
            writer = Writer(kind, EXAMPLES, desk.documents, draw)
            made = {"id": f"{kind.name}-{number}", "at": 1, "actor": "test", "action": f"{kind.name}.kept"}
            record, entry = writer.new(value, **made)
            with desk.store.begin(EXAMPLES) as unit:
                unit.add(kind, record)
                unit.append(entry)


def kept(desk: Any) -> dict[str, str]:
    """``organisation/kind/id`` -> SHA-256 of the document, of everything that this version has."""
    found = {}
    for organisation in (SLUG, EXAMPLES, DIRECTORY):
        with desk.store.begin(organisation, write=False) as unit:
            for kind in known():
                for record in unit.find(kind, Query()):
                    found[f"{organisation}/{kind.name}/{record.id}"] = hashlib.sha256(record.body).hexdigest()
    return found


def main() -> None:
    """Write the store at the URL, and beside it what has to be found in it."""
    url, expected = sys.argv[1:3]
    with Orientation.open(
        url, agency(), plugins=("sql", "belgium", "channels"), clock=Clock(), randomness=drawn()
    ) as desk:
        found = cases(desk)
        examples(desk)
        desk.seal()
        stored = kept(desk)
        assert desk.verify() == []
        journal = [entry.digest.hex() for entry in desk.store.entries()]
        head = hashlib.sha256("".join(journal).encode()).hexdigest()
        said = {"words": found, "documents": stored, "entries": len(journal), "journal": head}
        said["published"] = [
            seal.published() if hasattr(seal, "published") else "" for seal in desk.store.seals()
        ]
    Path(expected).write_text(json.dumps(said, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
