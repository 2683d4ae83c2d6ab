"""What the tests of surveys share: a questionnaire, a wave, people to ask, and the letters they get."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from desks import COORDINATOR, START
from orientation_core import Orientation
from orientation_core.model.surveys.invitations import Invitee

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "came", "kind": "single", "text": {"fr": "Venu ?", "nl": "Geweest?"}, "required": True,
        "not_applicable": False, "options": [{"code": "yes", "label": {"fr": "Oui"}}, {"code": "no", "label": {"fr": "Non"}}],
    },
    {
        "id": "waiting", "kind": "rating", "text": {"fr": "L'attente", "nl": "De wachttijd"}, "step": "welcome",
        "show_if": [{"item": "came", "operator": "is", "values": ["yes"]}],
    },
    {"id": "answer", "kind": "rating", "text": {"fr": "La réponse", "nl": "Het antwoord"}, "asked_of": ["client", "official"]},
    {"id": "why", "kind": "open", "text": {"fr": "Pourquoi ?", "nl": "Waarom?"}},
    {"id": "recommend", "kind": "nps", "text": {"fr": "Recommander", "nl": "Aanbevelen"}},
]  # fmt: skip

QUESTIONNAIRE: dict[str, Any] = {
    "name": "counter",
    "version": 1,
    "label": {"fr": "Visite au guichet", "nl": "Bezoek aan het loket"},
    "orientation": "process",
    "items": QUESTIONS,
}

WAVE: dict[str, Any] = {
    "name": "spring",
    "questionnaire": {"name": "counter", "version": 1},
    "label": {"fr": "Printemps", "nl": "Lente"},
    "opens_at": "2026-03-02T08:00:00Z",
}


def wave(**more: Any) -> dict[str, Any]:
    return {**WAVE, **more}


def ready(desk: Orientation, **more: Any) -> Orientation:
    """The desk with the questionnaire kept and a wave opened."""
    desk.surveys.keep(COORDINATOR, QUESTIONNAIRE)
    desk.surveys.open(COORDINATOR, wave(**more))
    return desk


def person(number: int = 1, **more: Any) -> Invitee:
    return Invitee(**{"person": f"person-{number}", "email": f"person{number}@example.org", **more})


def invite(desk: Orientation, *people: Invitee, wave: str = "spring") -> Any:
    return desk.surveys.invite(COORDINATOR, wave, people or (person(),))


def tokens(desk: Orientation, *people: Invitee, wave: str = "spring") -> list[str]:
    """People asked without mail, each by a token in the host's hands."""
    invited = desk.surveys.invite(COORDINATOR, wave, people or (person(),))
    return [desk.surveys.token(COORDINATOR, one.id) for one in invited.invitations]


def letters(folder: Path) -> list[dict[str, Any]]:
    """What the file channel wrote, in the order of the files."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("**/*.json"))]


def code_in(text: str) -> str:
    found = re.search(r"(?:[0-9a-z]{5}-){3}[0-9a-z]{5}", text)
    assert found, text
    return found.group()


__all__ = ["COORDINATOR", "START"]
