"""A desk with something of everything in it, and the names by which it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import orjson

from desks import COORDINATOR, HANDLER, intake, to_treatment
from hostile.values import examples
from networks import opened
from orientation_core import Actor, Orientation, OrientationError, Role
from orientation_core.memory import MemoryStore
from orientation_core.model.complaints import Outcome
from orientation_core.store import Record
from practising import practice
from surveying import invite, ready

HOST = Actor("host", Role.SYSTEM)

Keep = Callable[[Orientation, Any], Any]

#: Kind -> how a document of it is kept.
KEEPERS: dict[str, Keep] = {
    "intake": lambda desk, given: desk.complaints.receive(HANDLER, given),
    "charter": lambda desk, given: desk.charters.draft(COORDINATOR, given),
    "measurement": lambda desk, given: desk.charters.measure(COORDINATOR, given),
    "service": lambda desk, given: desk.catalogue.keep(COORDINATOR, given, "service"),
    "client_group": lambda desk, given: desk.catalogue.keep(COORDINATOR, given, "client_group"),
    "channel": lambda desk, given: desk.catalogue.keep(COORDINATOR, given, "channel"),
    "code_list": lambda desk, given: desk.catalogue.keep(COORDINATOR, given, "code_list"),
    "dataset": lambda desk, given: desk.catalogue.keep(COORDINATOR, given, "dataset"),
    "public_organisation": lambda desk, given: desk.catalogue.keep(COORDINATOR, given, "public_organisation"),
    "assessment_grid": lambda desk, given: desk.assessments.keep_grid(HOST, given),
    "assessment_round": lambda desk, given: desk.assessments.open(HOST, given),
    "questionnaire": lambda desk, given: desk.surveys.keep(COORDINATOR, given),
    "survey_wave": lambda desk, given: desk.surveys.open(COORDINATOR, given),
    "improvement_action": lambda desk, given: desk.improvements.propose(COORDINATOR, given),
    "good_practice": lambda desk, given: desk.practices.submit(COORDINATOR, given),
    "practice_adoption": lambda desk, given: desk.practices.adopt(COORDINATOR, given),
    "network_member": lambda desk, given: desk.network.keep_member(COORDINATOR, given),
    "collection_round": lambda desk, given: desk.network.keep_round(COORDINATOR, given),
    "maturity_model": lambda desk, given: desk.network.keep_model(COORDINATOR, given),
    "network_figures": lambda desk, given: desk.network.deliver(COORDINATOR, given),
    "campaign": lambda desk, given: desk.outreach.plan_campaign(COORDINATOR, given),
    "training_record": lambda desk, given: desk.outreach.record_training(COORDINATOR, given),
    "protocol": lambda desk, given: desk.referrals.keep_protocol(COORDINATOR, given),
    "second_line_figures": lambda desk, given: desk.referrals.keep_figures(COORDINATOR, given),
    "visual_identity": lambda desk, given: desk.identity.publish(COORDINATOR, given, {}),
    "standard_text": lambda desk, given: desk.texts.keep(COORDINATOR, given),
}


@contextmanager
def filled() -> Iterator[Orientation]:
    """A desk in memory that keeps a network, with whatever of the examples fits into it, and cases at several stages."""
    with opened() as desk:
        for kind, keep in KEEPERS.items():
            for example in examples(kind):
                with suppress(OrientationError):
                    keep(desk, example)
        for number in range(6):
            case = to_treatment(desk, subject=f"Affaire {number}")
            desk.complaints.attach(HANDLER, case.id, b"content\n", label="a.txt", type="text/plain")
            if number > 1:
                desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED, motivation="Rien.")
            if number > 2:
                desk.complaints.answer(HANDLER, case.id, "Voici notre réponse.")
            if number > 3:
                desk.complaints.close(HANDLER, case.id)
        desk.complaints.receive(HANDLER, intake(client=None))
        desk.practices.submit(COORDINATOR, practice())
        ready(desk)
        invite(desk)
        yield desk


def names(desk: Orientation) -> dict[str, list[str]]:
    """Kind -> what its records are called."""
    assert isinstance(desk.store, MemoryStore)
    found: dict[str, list[str]] = {}
    for (first, *rest), rows in desk.store.root.tables.items():
        if first == "record":
            for record in rows.values():
                found.setdefault(rest[-1], []).extend(_called(record))
    return {kind: sorted(set(called)) for kind, called in found.items()}


def _called(record: Record) -> Iterator[str]:
    yield record.id
    document = orjson.loads(record.body)
    for field in ("name", "reference", "id", "code", "key"):
        if isinstance(document.get(field), str):
            yield document[field]
