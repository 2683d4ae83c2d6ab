"""P3, P4, T5: everything that can be done with cases, in any order, against a small model; what must hold, holds after each step.

Cases come in, come in again, are treated, merged and taken apart, split, referred, put right, restricted, erased, redacted;
letters are delivered by a channel that fails; the clock jumps both ways; a plugin fails; the database fails at any statement;
the process falls over and opens the file again. Clock and randomness are given, so a failing run is printed and replays.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

import prepared
from battery import size
from desks import COORDINATOR, HANDLER, START, agency, intake
from failing import Failing
from orientation_core import Actor, Context, Orientation, Role, hookimpl
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import Conflict, NotFound, Refused, StoreError, Undeliverable
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.model.delivery import DEFAULT_RETRY, Delivery, RetryPolicy
from orientation_core.model.parties import Client
from orientation_core.model.privacy import ERASED, Identifier
from orientation_core.store import MessageState, Query
from orientation_core.testing.clock import FixedClock

#: What the desk may answer instead of doing it.
TOLD = (Refused, Conflict, NotFound)

#: Steps that no procedure knows: they may move a case from any state to any.
BETWEEN_CASES = {"merge", "unmerge", "lead", "unlead", "split"}

CLIENTS = [Actor(f"client-{number}", Role.CITIZEN) for number in range(4)]


@attrs.define
class Fickle:
    """A channel that fails when it is told to, and a plugin that does. :ivar sent: message ids, as often as delivered."""

    failing: bool = False
    raising: bool = False
    sent: Counter[str] = attrs.field(factory=Counter)
    name: str = "file"
    retry: RetryPolicy = DEFAULT_RETRY

    def deliver(self, delivery: Delivery) -> None:
        if self.failing:
            raise Undeliverable("channel.down")
        self.sent[delivery.message_id] += 1

    @hookimpl
    def orientation_channels(self, context: Context) -> list[Any]:
        return [self]

    @hookimpl
    def orientation_notify(self, event: Any) -> list[Any]:
        if self.raising:
            raise RuntimeError("a plugin that fails")
        return []


def one(name: str, **changes: Any) -> Any:
    """The acts on one case, by name."""
    acts = {
        "qualify": lambda desk, case: desk.complaints.qualify(HANDLER, case, category="treatment"),
        "admit": lambda desk, case: desk.complaints.admit(HANDLER, case),
        "assign": lambda desk, case: desk.complaints.assign(COORDINATOR, case, HANDLER.id),
        "pause": lambda desk, case: desk.complaints.pause(HANDLER, case, "client"),
        "resume": lambda desk, case: desk.complaints.resume(HANDLER, case),
        "extend": lambda desk, case: desk.complaints.extend(HANDLER, case, reason="complexity"),
        "write": lambda desk, case: desk.complaints.write_to_client(HANDLER, case, "Bientôt."),
        "decide": lambda desk, case: desk.complaints.decide(HANDLER, case, Outcome.UNFOUNDED, motivation="x"),
        "answer": lambda desk, case: desk.complaints.answer(HANDLER, case, "Voici."),
        "close": lambda desk, case: desk.complaints.close(HANDLER, case),
        "reopen": lambda desk, case: desk.complaints.reopen(COORDINATOR, case, reason="x"),
        "withdraw": lambda desk, case: desk.complaints.withdraw(HANDLER, case),
        "escalate": lambda desk, case: desk.complaints.escalate(HANDLER, case, reason="x"),
        "refer": lambda desk, case: desk.referrals.open(COORDINATOR, case, by="client"),
        "inadmissible": lambda desk, case: desk.complaints.declare_inadmissible(HANDLER, case, "anonymous"),
        "unmerge": lambda desk, case: desk.complaints.unmerge(HANDLER, case),
        "split": lambda desk, case: desk.complaints.split(HANDLER, case, [[2]]),
        "join": lambda desk, case: desk.complaints.join(
            HANDLER, case, Client(name="Pieter", email="p@example.org")
        ),
        "redact": lambda desk, case: desk.complaints.redact(COORDINATOR, case, "dossier", "Un tiers."),
        "rectify": lambda desk, case: desk.privacy.rectify(COORDINATOR, case, {"name": "Nouveau Nom"}),
        "restrict": lambda desk, case: desk.privacy.restrict_case(
            COORDINATOR, case, "contested", date(2030, 1, 1)
        ),
    }
    return acts[name] if name else sorted(acts)


class Desk(RuleBasedStateMachine):
    """The desk, and what is known of it: cases by key, notes by case, first due days, versions, seals."""

    cases = Bundle("cases")
    sqlite = False

    def __init__(self) -> None:
        super().__init__()
        self.folder: Path | None = None
        self.url = "memory:"
        if self.sqlite:
            self.folder = Path(tempfile.mkdtemp(prefix="orientation-machine-"))
            self.url = prepared.sqlite(self.folder / "desk.db")
        self.clock, self.plugin = FixedClock(START), Fickle()
        self.chance = random.Random(2026)
        self.desk = self.opened()
        self.keys: dict[str, str] = {}
        self.notes: Counter[str] = Counter()
        self.due: dict[tuple[str, str], date] = {}
        self.versions: dict[str, int] = {}
        self.tokens: list[str] = []

    def opened(self) -> Orientation:
        return Orientation.open(
            self.url, agency(settings={"privacy": {"authority": "x"}}), plugins=("sql", "belgium"), clock=self.clock,
            extra=[self.plugin], randomness=self.chance.randbytes,
        )  # fmt: skip

    def teardown(self) -> None:
        self.desk.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def told(self, act: Any) -> Any:
        """Do it; None when it was refused. Whatever else is raised ends the run."""
        try:
            return act()
        except TOLD:
            return None

    # ---------------------------------------------------------------------------- what comes in

    @initialize(target=cases)
    def first(self) -> str:
        return self.receive(0, 0)

    @rule(target=cases, key=st.integers(0, 9), who=st.integers(0, 3))
    def receive(self, key: int, who: int) -> str:
        """The same key again is the same case; whoever uses it for other words is told so."""
        points = [{"summary": "Un"}, {"summary": "Deux"}]
        client = {"name": f"Name {who}", "email": f"c{who}@example.org"}
        document = intake(points=points, client=client)
        name = f"{CLIENTS[who].id}-{key}"
        case = self.desk.complaints.receive(CLIENTS[who], document, key=name)
        if self.keys.setdefault(name, case.id) != case.id:  # an erased case forgot under which key it came
            assert ERASED in self.everything()[self.keys[name]][1].flags
            self.keys[name] = case.id
        with pytest.raises(Conflict):
            self.desk.complaints.receive(CLIENTS[who], intake(text="Autre chose."), key=name)
        return str(case.id)

    # ---------------------------------------------------------------------------- what is done

    @rule(case=cases, name=st.sampled_from(one("")))
    def act(self, case: str, name: str) -> None:
        self.told(lambda: one(name)(self.desk, case))

    @rule(case=cases, key=st.integers(0, 3))
    def note(self, case: str, key: int) -> None:
        """Said again under its key it is noted once."""
        for _ in range(2):
            if (
                self.told(lambda: self.desk.complaints.note(HANDLER, case, "Vu.", once=f"{case}-{key}"))
                is None
            ):
                return

    @rule(case=cases, into=cases)
    def merge(self, case: str, into: str) -> None:
        self.told(lambda: self.desk.complaints.merge(HANDLER, case, into, reason="x"))

    @rule(who=st.integers(0, 3), sure=st.integers(0, 4))
    def erase(self, who: int, sure: int) -> None:
        if sure == 0:
            asked = [Identifier.of("email", f"c{who}@example.org")]
            self.told(lambda: self.desk.privacy.erase(COORDINATOR, asked, ground="art17"))

    # ---------------------------------------------------------------------------- what goes wrong

    @rule(hours=st.sampled_from((-24 * 365, -24, -1, 1, 24, 24 * 7, 24 * 40)))
    def clock_jumps(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule(failing=st.booleans())
    def deliver(self, failing: bool) -> None:
        self.plugin.failing = failing
        self.desk.relay(random=lambda: 0.5).run_once()

    @rule()
    def deliver_again(self) -> None:
        dead = self.desk.store.messages(self.desk.agency.slug, MessageState.DEAD, 1_000)
        self.desk.store.revive(self.desk.agency.slug, [message.id for message in dead], self.clock.micros())

    @rule(case=cases, name=st.sampled_from(one("")))
    def plugin_fails(self, case: str, name: str) -> None:
        """A plugin that only listens stops nothing."""
        self.plugin.raising = True
        self.told(lambda: one(name)(self.desk, case))
        self.plugin.raising = False

    @rule(case=cases, name=st.sampled_from(one("")), point=st.integers(0, 20))
    def database_fails(self, case: str, name: str, point: int) -> None:
        if self.sqlite:
            before = self.everything()
            with pytest.MonkeyPatch.context() as patch:
                failing = Failing(self.desk.store, patch)
                failing.left = point
                try:
                    one(name)(self.desk, case)
                except TOLD:
                    failing.left = -1
                except StoreError:
                    failing.left = -1
                    assert failing.failed
                    assert self.everything() == before

    @rule()
    def fall_over(self) -> None:
        """The process is gone, with what it had in memory; the file is opened again."""
        if self.sqlite:
            self.desk = self.opened()

    @rule()
    def seal(self) -> None:
        sealed = self.desk.seal()
        if sealed is not None:
            self.tokens.append(sealed.token())

    # ---------------------------------------------------------------------------- what holds

    def everything(self) -> dict[str, tuple[int, Complaint]]:
        with self.desk.complaints.begin(write=False) as unit:
            found = unit.find(COMPLAINT, Query())
        return {record.id: (record.version, self.desk.complaints.read(record)) for record in found}

    @invariant()
    def the_past_stands(self) -> None:
        assert self.desk.store.verify(self.tokens, [COMPLAINT]) == []

    @invariant()
    def all_is_well(self) -> None:
        found = self.everything()
        assert set(self.keys.values()) <= set(found), "an acknowledged case is gone"
        owed = Counter()
        for case, (version, value) in found.items():
            assert version >= self.versions.get(case, 0)
            self.versions[case] = version
            if ERASED in value.flags:
                continue
            self.legal(value)
            self.due_days(value)
            if value.split_from is None:
                owed.update((case, each.number) for each in value.letters if each.direction == "out")
        queued = Counter(
            (message.record, message.letter)
            for message in self.desk.store.messages(self.desk.agency.slug, limit=100_000)
            if message.letter is not None
        )
        assert not any(count > 1 for count in owed.values())
        assert set(owed) <= set(queued), "a letter without its message"

    def legal(self, case: Complaint) -> None:
        """Each step is one of the procedure, from the state in which the one before it left the case."""
        transitions = self.desk.complaints.rules(case).procedure.transitions
        for before, after in pairwise(case.steps):
            assert before.to_state == after.from_state, (before, after)
        for step in case.steps:
            if step.action in BETWEEN_CASES:
                continue
            ways = [way for way in transitions if way.action == step.action]
            known = any(
                (not way.sources or step.from_state in way.sources)
                and step.to_state in (way.target, step.from_state)
                for way in ways
            )
            # A client may go to the second line at any time; before the end that only leaves a trace.
            traced = step.from_state == step.to_state and (not ways or step.action == "refer")
            assert known or traced, step
        assert not case.steps or case.steps[-1].to_state == case.state

    def due_days(self, case: Complaint) -> None:
        """No term that was promised gets shorter, whatever the clock did."""
        for run in case.clocks:
            if run.due_on is None:
                continue
            began = [event.at for event in run.events if event.type == "started"]
            key = (case.id, run.name, *map(str, began[-1:]))
            assert run.due_on >= self.due.setdefault(key, run.due_on), (case.state, run)
            assert run.due_on >= began[-1].date(), run


class DeskInAFile(Desk):
    """The same on SQLite, where the database fails and the process falls over."""

    sqlite = True


QUIET = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
]

Desk.TestCase.settings = settings(
    max_examples=size(8, 200),
    stateful_step_count=size(30, 50),
    deadline=None,
    suppress_health_check=QUIET,
    print_blob=True,
)
DeskInAFile.TestCase.settings = settings(Desk.TestCase.settings, max_examples=size(4, 60))

TestDesk = Desk.TestCase
TestDeskInAFile = DeskInAFile.TestCase
