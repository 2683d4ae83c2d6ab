"""Several cases treated as one, and one as several: merge, un-merge, split. Each is one transaction over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from orientation_core.components.complaints.desk import DONE, TRIES, Desk, gated
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.ways import refuse_erased, refuse_merged
from orientation_core.components.complaints.words import cleaned
from orientation_core.components.privacy.records import MEASURE, measures_on
from orientation_core.errors import Conflict, Problem, Refused, sentence
from orientation_core.kinds import instant_value
from orientation_core.model import joint, merging
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import ERASED
from orientation_core.store import Message, Record, UnitOfWork


@attrs.frozen
class Done:
    """A case after a change of several. :ivar action: what was done to it. :ivar before: its record; None for a new one."""

    action: str
    after: Complaint
    before: Record | None = None


#: From the cases that were found, with their records, to what becomes of them.
Several = Callable[[Sequence[Record], Sequence[Complaint], datetime], Sequence[Done]]


class Merging(Desk):
    """What is done to more than one case at once."""

    def merge(self, actor: Actor, key: str, into: str, reason: str, *, tell: bool = True) -> Complaint:
        """Treat a case within another one, and give that one.

        The clocks of the merged case stop; its complainants become complainants of the leading case and keep what
        they know: their reference, under which they read, write and get letters. In figures it stays one request
        received.

        :param tell: write to the complainants of the merged case that it is examined with another one.
        :raises Refused: with every reason: one of them is closed, at the second line or merged already; they are the
            same; they follow different procedures. :raises NotFound: either is out of sight.
        """
        words = cleaned(reason, "/reason") if reason else ""
        if not words:
            raise Refused([Problem("/reason", sentence("say why the cases are merged"), "merge.reason")])
        # Before the other one is looked for: who may not merge learns of none.
        with self.begin(write=False) as unit:
            self.authorise(actor, "merge", self.read(self.find_record(unit, key)), asked=key)

        def compute(records: Sequence[Record], cases: Sequence[Complaint], at: datetime) -> Sequence[Done]:
            case, leading = cases
            merged, led = merging.merge(case, self.rules(case), leading, actor, at, words)
            if tell:
                known = [None, *(one.number for one in leading.complainants)]
                brought = [one for one in joint.parties(led) if one.number not in known]
                led = self.correspondence.write(led, self.rules(led), "merged", actor, at, parties=brought)
            return Done("merge", merged, records[0]), Done("lead", led, records[1])

        def find(unit: UnitOfWork) -> list[Record]:
            return [self.find_record(unit, one) for one in (key, into)]

        return self._together(actor, "merge", find, (key, into), compute)[1]

    def unmerge(self, actor: Actor, key: str, *, reason: str | None = None, tell: bool = True) -> Complaint:
        """Treat a merged case on its own again, and give it as it would have been: its clocks go on as if they had
        never stopped, and what its complainants wrote meanwhile is with it. The leading case keeps what happened on it.

        :raises Refused: it is not merged, or the case it was merged into is merged itself.
        """
        words = cleaned(reason, "/reason") if reason else None

        def find(unit: UnitOfWork) -> list[Record]:
            record = self.find_record(unit, key)
            merged = self.read(record).merged
            return [record] if merged is None else [record, unit.get(COMPLAINT, merged.into)]

        def compute(records: Sequence[Record], cases: Sequence[Complaint], at: datetime) -> Sequence[Done]:
            case, leading = cases[0], cases[-1]
            refuse_erased(case)
            restored, left = merging.unmerge(case, self.rules(case), leading, actor, at, words)
            if tell:
                restored = self.correspondence.write(restored, self.rules(restored), "unmerged", actor, at)
            own = Done("unmerge", restored, records[0])
            # What was erased meanwhile knows of nobody whom it led.
            return (own,) if ERASED in leading.flags else (own, Done("unlead", left, records[1]))

        return self._together(actor, "unmerge", find, (key, None), compute)[0]

    def split(
        self,
        actor: Actor,
        key: str,
        groups: Sequence[Sequence[int]],
        *,
        reason: str | None = None,
        tell: bool = True,
    ) -> tuple[Complaint, ...]:
        """Make points of a case into cases of their own, and give what stays of it, then the new ones.

        Each new case has the words, letters, files and complainants of the old one; its terms count from the receipt
        of the request. In figures each is a request received on that day.

        :param groups: the numbers of the points of each new case.
        :raises Refused: the case is closed or merged, others were merged into it, or no point would stay.
        :raises NotFound: there is no such point.
        """
        words = cleaned(reason, "/reason") if reason else None

        def compute(records: Sequence[Record], cases: Sequence[Complaint], at: datetime) -> Sequence[Done]:
            (case,) = cases
            refuse_merged(case)
            names = [(self.ids(), self.reference()) for _ in groups]
            rest, *new = merging.split(case, groups, names, actor, at, words)
            if tell:
                new = [self._told_of_part(one, case, actor, at) for one in new]
            return Done("split", rest, records[0]), *(Done("split", one) for one in new)

        return self._together(actor, "split", lambda unit: [self.find_record(unit, key)], (key,), compute)

    def _told_of_part(self, new: Complaint, case: Complaint, actor: Actor, at: datetime) -> Complaint:
        parts = tuple(one.summary for one in new.points if one.summary)
        rules = self.rules(new)
        return self.correspondence.write(new, rules, "split", actor, at, other=case.reference, parts=parts)

    def _together(
        self,
        actor: Actor,
        action: str,
        find: Callable[[UnitOfWork], list[Record]],
        asked: Sequence[str | None],
        compute: Several,
    ) -> tuple[Complaint, ...]:
        """Read several cases, ask of each whether the actor may, compute them anew and write them in one transaction.

        As :meth:`~.desk.Desk.change` in all else.
        """
        for attempt in range(TRIES):
            with self.begin(write=False) as unit:
                records = find(unit)
            cases = [self.read(record) for record in records]
            for case, key in zip(cases, asked, strict=False):
                self.authorise(actor, action, case, asked=key)
            at = self.clock()
            done = [attrs.evolve(one, after=gated(one.after)) for one in compute(records, cases, at)]
            for case in cases:
                if any(one.after.id == case.id for one in done):
                    refuse_erased(case)
            # Plugins are asked before the transaction begins: one that hangs must not hold the store's lock.
            messages = [self._owed(one, cases, at) for one in done]
            try:
                with self.begin(write=True) as unit:
                    for one, owed in zip(done, messages, strict=True):
                        of = next((case for case in cases if case.id == one.after.id), None)
                        self._keep_one(unit, one, of, actor, at, owed)
            except Conflict:
                if attempt == TRIES - 1:
                    raise
            else:
                return tuple(self.shown(actor, one.after) for one in done)
        raise AssertionError("unreachable: the last try returns or raises")

    def _owed(self, done: Done, cases: Sequence[Complaint], at: datetime) -> list[Message]:
        """The messages that this case owes now; a new one has the letters of the case it was a part of already."""
        of = next((one for one in cases if one.id == done.after.id), cases[0])
        version = done.before.version + 1 if done.before else 1
        return list(self.messages(done.after, version, done.action, at, since=len(of.letters)))

    def _keep_one(
        self,
        unit: UnitOfWork,
        done: Done,
        of: Complaint | None,
        actor: Actor,
        at: datetime,
        messages: Sequence[Message],
    ) -> None:
        """One of the cases into an open unit of work."""
        if done.before is not None:
            self._write_change(unit, done.before, done.after, actor, done.action, at, messages)
        else:
            record, entry = self.writer.new(
                done.after, at=instant_value(at), actor=actor, action=f"complaint.{DONE[done.action]}"
            )
            unit.add(COMPLAINT, record)
            unit.append(entry)
            for message in messages:
                unit.enqueue(message)
            self._keep_measures(unit, done.after, actor, at)
        self.say_links(unit, done.after, at, actor, before=of)

    def _keep_measures(self, unit: UnitOfWork, part: Complaint, actor: Actor, at: datetime) -> None:
        """What must not be erased, or is read by few only, is so in each of its parts."""
        for _, measure in measures_on(unit, COMPLAINT.name, part.split_from or part.id):
            record, entry = self.writer_of(MEASURE).new(
                attrs.evolve(measure, id=self.ids(), record=part.id),
                at=instant_value(at),
                actor=actor,
                action="privacy_measure.taken",
            )
            unit.add(MEASURE, record)
            unit.append(entry)
