"""A case that is at the ombudsman, for tests."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desks import CITIZEN, COORDINATOR, HANDLER, START, open_desk, to_treatment
from orientation_core import Orientation
from orientation_core.components.referrals import Sealed
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.testing.clock import FixedClock

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"

#: A proposal with another term than the default, signed.
SIGNED: dict[str, Any] = {
    "name": "ombudsman",
    "label": {"fr": "Protocole", "nl": "Protocol"},
    "parties": [
        {"side": "first_line", "label": {"fr": "Nous", "nl": "Wij"}},
        {"side": "second_line", "label": {"fr": "Médiateur", "nl": "Ombudsman"}},
    ],
    "question_term": {"n": 15, "unit": "calendar_day", "roll": "next_working_day"},
    "signed_on": "2026-01-05",
    "contact": {"email": "ombudsman@example.org"},
}


def answered(desk: Orientation, clock: FixedClock, days: int = 20, **asked: Any) -> Complaint:
    """A founded complaint that was answered and closed after so many days."""
    case = to_treatment(desk, **asked)
    clock.advance(timedelta(days=days))
    reasons = "Le dossier est resté sans suite."
    desk.complaints.decide(
        HANDLER, case.id, Outcome.FOUNDED, norm="reasonable_time", motivation=reasons, remedy="Repris."
    )
    desk.complaints.answer(HANDLER, case.id, "Voici notre réponse.")
    return desk.complaints.close(HANDLER, case.id)


def opened(url: Any = "memory:", *, protocol: bool = True, **changes: Any) -> tuple[Orientation, FixedClock]:
    """A desk whose protocol with the ombudsman binds."""
    clock = FixedClock(START)
    desk = open_desk(url, clock=clock, **changes)
    if protocol:
        desk.referrals.keep_protocol(COORDINATOR, SIGNED)
    return desk, clock


def referred(url: Any = "memory:", **changes: Any) -> tuple[Orientation, FixedClock, Complaint, str]:
    """The same, with a case whose client went to the ombudsman five days after the answer."""
    desk, clock = opened(url, **changes)
    case = answered(desk, clock)
    desk.complaints.attach(CITIZEN, case.id, PDF, label="scan.pdf", type="application/pdf")
    clock.advance(timedelta(days=5))
    return desk, clock, case, desk.referrals.open(COORDINATOR, case.id, by="client").name


def laid_out(sealed: Sealed, folder: Path) -> Path:
    """A dossier as a folder."""
    for path, content in sealed.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def checked(folder: Path, *arguments: str) -> tuple[int, str]:
    """What the program inside a dossier says, in a Python that has nothing but its own library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def day(text: str) -> date:
    return date.fromisoformat(text)
