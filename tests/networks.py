"""A network for tests: one agency keeps it, others have their desks in the same store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs

from desks import CITIZEN, COORDINATOR, agency, intake, open_desk
from orientation_core import Orientation
from orientation_core.documents import schema_directory, structure
from orientation_core.kinds import RecordKind, instant_value
from orientation_core.model.calendars import Pin
from orientation_core.model.network.evidence import STANDARD, CaseFact, Facts
from orientation_core.model.network.maturity import Declaration, Model, Shows, Statement
from orientation_core.model.network.members import Member, Membership
from orientation_core.model.network.state import Moment, StateOfPlay, organisation_state
from orientation_core.model.text import Text
from orientation_core.testing.clock import FixedClock
from orientation_plugins import belgium

#: When the network of these tests looks at itself.
TODAY = datetime(2015, 1, 15, 9, 0, tzinfo=UTC)
KEEPER = "network"


@contextmanager
def opened(store: Any = "memory:", extra: Any = (), at: datetime = TODAY) -> Iterator[Orientation]:
    """The agency that keeps the network."""
    with open_desk(store, slug=KEEPER, extra=extra, clock=FixedClock(at)) as desk:
        yield desk


def organisations(
    desk: Orientation, folder: Path, rows: Iterable[tuple[str, str, str, str]], header: str = ""
) -> None:
    """Bring in (name, kind, member from, member until)."""
    file = folder / "members.csv"
    lines = [
        f"{name},{name.title()},{name.title()},{kind},{since},{until}" for name, kind, since, until in rows
    ]
    head = header or "name,label_fr,label_nl,kind,member_from,member_until"
    file.write_text("\n".join([head, *lines, ""]), "utf-8")
    done = desk.network.import_organisations(COORDINATOR, file)
    assert done.rejected == ()


def another_desk(store: Any, slug: str, at: datetime, *, network: str | None = KEEPER) -> Orientation:
    """A desk of another organisation of the same store, which shares what its data show, or does not."""
    settings = agency(slug, network=network)
    return Orientation.open(store, settings, plugins=("sql", "belgium"), clock=FixedClock(at))


def take_cases(desk: Orientation, count: int, acknowledged: int) -> None:
    """Complaints, the first of them acknowledged."""
    for number in range(count):
        given = intake(subject=f"Plainte {number}")
        desk.complaints.receive(CITIZEN, given, acknowledge=number < acknowledged)


def put(desk: Orientation, kind: RecordKind[Any], example: str, **changes: Any) -> None:
    """An example of a kind, changed, as a record of a desk."""
    path = schema_directory() / "examples" / kind.name / "valid" / f"{example}.json"
    value = attrs.evolve(structure(kind.name, json.loads(path.read_bytes()), kind.model), **changes)
    office = desk.complaints
    record, entry = office.writer_of(kind).new(
        value,
        id=desk.complaints.ids(),
        at=instant_value(desk.clock()),
        actor="test",
        action=f"{kind.name}.kept",
    )
    with office.begin(write=True) as unit:
        unit.add(kind, record)
        unit.append(entry)


def said(criterion: str, since: str, **more: Any) -> dict[str, Any]:
    """A statement."""
    return {"criterion": criterion, "met": True, "since": since, **more}


def document(**changes: Any) -> dict[str, Any]:
    """A model of two levels with a figure that the tests can bring about."""
    path = Path(__file__).parents[1] / "schemas/examples/maturity_model/valid/two-levels.json"
    return {**json.loads(path.read_text("utf-8")), **changes}


def day(text: str) -> date:
    return date.fromisoformat(text)


def made_state() -> StateOfPlay:
    """A state of play with one of everything, judged by the federal basic approach; nobody's real organisation."""
    now = date(2014, 12, 31)
    model = structure("maturity_model", belgium.maturity_models()[1], Model)
    evidence = {one.name: one for one in STANDARD}
    cases = (CaseFact(date(2014, 5, 1), date(2014, 5, 2)), CaseFact(date(2014, 6, 1), None, date(2014, 6, 8)))
    done = Statement("c2", True, date(2013, 7, 1), date(2013, 7, 1))
    plan = Statement(
        "c8", True, date(2014, 1, 1), date(2014, 2, 1), document=Shows("Plan", "https://example.org/p")
    )
    other = attrs.evolve(done, criterion="c5")
    states = []
    for number, name in enumerate(("ready", "slow", "silent", "<b>bold & brave</b>")):
        member = Member(name=f"org-{number}", kind="scientific", memberships=(Membership(date(2010, 1, 1)),))
        facts = Facts(member=member)
        if name in ("ready", "slow"):
            facts = Facts(
                member=member,
                functions=("complaint_coordinator",),
                shared=True,
                cases=cases[:1] if name == "ready" else cases,
                procedure=date(2013, 1, 1),
                charters=(date(2013, 1, 1),) if name == "ready" else (),
                surveys=(date(2014, 3, 1),),
                services=12,
                figures={2013: date(2014, 2, 1)},
            )
        said_ = Declaration(member.name, model.name, (done, plan, other)[: 3 - number])
        states.append(
            organisation_state(model, now, facts, Text(fr=name, nl=f"{name} (nl)"), said_, evidence)
        )
    trend = (
        Moment(date(2012, 12, 31), 4, 2, Pin(model.name, 1)),
        Moment(date(2013, 12, 31), 3, 1, model.pin, (), ("gone",)),
        Moment(now, 4, 1, model.pin, ("org-3",)),
    )
    undecided = tuple(one.id for one in model.criteria if one.shown == "unknown")
    label = Text(fr="Le réseau", nl="Het netwerk", de="Das Netzwerk", en="The network")
    return StateOfPlay(
        network=label,
        on=now,
        generated_at=TODAY,
        model=model,
        in_scope=4,
        basic=sum(one.basic for one in states),
        organisations=tuple(states),
        trend=trend,
        undecided=undecided,
    )
