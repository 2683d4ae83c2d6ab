"""Second stage: assign, examine, correspond, decide point by point, answer, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import attrs

from orientation_core.components.complaints.conduct import check_contact
from orientation_core.components.complaints.correspondence import points
from orientation_core.components.complaints.desk import Desk, federal
from orientation_core.components.complaints.once import Once
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.texts import Begun, written
from orientation_core.components.complaints.words import cleaned, for_every_reader, known, member
from orientation_core.components.privacy.veiling import veils
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Problem, Refused, sentence
from orientation_core.model import casework, gate, joint
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import (
    Attachment,
    Complaint,
    Letter,
    Link,
    Note,
    Outcome,
    Point,
    Relation,
    RequestType,
    next_number,
    overall_outcome,
)
from orientation_core.model.merging import with_letter_in
from orientation_core.model.parties import Actor
from orientation_core.model.terms import Term


class Treatment(Desk):
    """Everything officials do with a registered case, and what the client can still do."""

    def assign(
        self, actor: Actor, key: str, to: str, *, unit: str | None = None, version: int | None = None
    ) -> Complaint:
        """Give the case to a handler. :raises Refused: it would be an official whom it is kept from."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            if to in case.kept_from:
                # Same words whatever the reason, so that the official cannot learn of the complaint by asking.
                raise Refused(
                    [
                        Problem(
                            "/assigned_to",
                            sentence("this case cannot be given to this person"),
                            "assign.person",
                        )
                    ]
                )
            case = casework.act(case, rules, "assign", actor, at)
            return attrs.evolve(case, assigned_to=to, unit=unit or case.unit)

        return self.change(actor, "assign", key, compute, version=version)

    def note(self, actor: Actor, key: str, text: str, *, once: str | None = None) -> Complaint:
        """Note something for colleagues; the client does not see it.

        :param once: idempotency key: the same call under the same key notes it once.
        """
        words = cleaned(text, "/notes")

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            note = Note(next_number(case.notes), at, actor.id, words)
            return attrs.evolve(case, notes=(*case.notes, note))

        return self.change(actor, "note", key, compute, once=Once.of(once, words))

    def write_to_client(
        self,
        actor: Actor,
        key: str,
        body: str = "",
        *,
        text: str | None = None,
        template: str = "message",
        attachments: Sequence[str] = (),
        to: int | Literal["client"] | None = None,
        once: str | None = None,
    ) -> Complaint:
        """Send the complainants a letter, each in their language.

        :param text: a standard text to begin with, by name.
        :param to: only the complainant of that number, or ``client``, who opened the case.
        :param once: idempotency key: the same call under the same key sends it once.
        :raises Refused: nothing is known of how to reach any of them, or the standard text does not fit the case.
        :raises NotFound: no such complainant.
        """
        begun = Begun.of(self, body, text)

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            have = {attachment.digest for attachment in case.attachments}
            missing = [digest for digest in attachments if digest not in have]
            if missing:
                raise NotFound("attachment", missing[0])
            action = "inform" if template == "progress" else None
            if action and rules.procedure.transition(case.state, action):
                case = casework.act(case, rules, action, actor, at)
            addressed = None if to is None else (joint.present(case, None if to == "client" else to),)
            # Measures are about the client who opened the case; others who complain in it are written to by anybody.
            if addressed is None or addressed[0].number is None:
                check_contact(self, actor, case)
            words = begun.to(case, rules, at, addressed)
            sent = written(self, case, rules, template, actor, at, words)
            if sent is case:
                raise Refused(
                    [
                        Problem(
                            "/client",
                            sentence("the client left no address to write to"),
                            "client.unreachable",
                        )
                    ]
                )
            if attachments:
                new = sent.letters[len(case.letters) :]
                new = tuple(attrs.evolve(letter, attachments=tuple(attachments)) for letter in new)
                sent = attrs.evolve(sent, letters=(*case.letters, *new))
            return sent

        said = (template, *((text,) if text else ()), begun.own, *attachments)
        meant = Once.of(once, *said, *(() if to is None else (f"to:{to}",)))
        return self.change(actor, "correspond", key, compute, once=meant)

    def note_letter(
        self,
        actor: Actor,
        key: str,
        subject: str,
        body: str,
        *,
        channel: str = "email",
        of: int | None = None,
        once: str | None = None,
    ) -> Complaint:
        """Keep a message from a complainant with the case; where the desk had asked for it, the clocks go on.

        :param of: number of the complainant, where an official notes it; the client who opened the case when None.
        :param once: idempotency key, for example the Message-ID of a mail: the same call under it keeps it once.
        """
        line, words = cleaned(subject, "/subject", multiline=False), cleaned(body, "/body")

        def compute(case: Complaint, rules: Rules, at: datetime, party: int | None) -> Complaint:
            language = joint.present(case, party).language
            number = next_number(case.letters)
            letter = Letter(number, "in", at, channel, language, line, words, actor.id, party=party)
            return with_letter_in(case, rules, letter)

        def speaker(case: Complaint) -> int | None:
            return joint.number_of(case, actor) if of is None else joint.present(case, of).number

        said = Once.of(once, channel, line, words, *(() if of is None else (f"of:{of}",)))
        return self.change(actor, "reply", key, compute, once=said, speaker=speaker)

    def attach(self, actor: Actor, key: str, content: bytes, *, label: str, type: str) -> Complaint:  # noqa: A002
        """Add a file. Its type is read from its bytes and must agree with `type`; equal bytes are stored once.

        :raises InvalidDocument: too large, not of an allowed type, not what it says it is, or harmful to a scanner.
        :raises PluginError: a scanner failed.
        """
        try:
            info = gate.sniff(content, type, label)
        except gate.TextProblem as problem:
            raise InvalidDocument(COMPLAINT.name, [problem.at("/attachments")]) from None
        if self.plugins.scan(info.label, info.type, content):
            harmful = sentence("a scanner found something harmful in this file")
            raise InvalidDocument(COMPLAINT.name, [Problem("/attachments", harmful, "file.harmful")])

        def compute(case: Complaint, _: Rules, at: datetime, party: int | None) -> Complaint:
            if any((one.digest, one.party) == (info.sha256, party) for one in case.attachments):
                return case
            added = Attachment(info.sha256, info.size, info.type, info.label, at, actor.id, party)
            return attrs.evolve(case, attachments=(*case.attachments, added))

        def speaker(case: Complaint) -> int | None:
            return joint.number_of(case, actor)

        files = {info.sha256: content}
        return self.change(actor, "attach", key, compute, attachments=files, speaker=speaker)

    # ------------------------------------------------------------------------------ time

    def pause(self, actor: Actor, key: str, reason: str, *, version: int | None = None) -> Complaint:
        """Let the clocks that the procedure names stand still, while somebody else is awaited."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            return casework.act(case, rules, "pause", actor, at, reason=cleaned(reason, "/reason"))

        return self.change(actor, "pause", key, compute, version=version)

    def resume(self, actor: Actor, key: str, *, version: int | None = None) -> Complaint:
        """Let the clocks go on."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            return casework.act(case, rules, "resume", actor, at)

        return self.change(actor, "resume", key, compute, version=version)

    def extend(
        self,
        actor: Actor,
        key: str,
        *,
        clock: str = "answer",
        term: Term | None = None,
        reason: str | None = None,
        version: int | None = None,
    ) -> Complaint:
        """Extend a term within the procedure's limits; the client gets the notice that the procedure owes them.

        :raises Refused: with every reason: not this role, not that often, not that long.
        """

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            before = case.clock(clock)
            rule = known(rules, "clock", clock, "/clock")
            case = casework.extend(
                casework.act(case, rules, "extend", actor, at, reason=reason),
                rules,
                clock,
                actor,
                at,
                term=term,
            )
            if rule.extension and rule.extension.notice:
                case = self.correspondence.write(
                    case,
                    rules,
                    rule.extension.notice.letter,
                    actor,
                    at,
                    previous_due=before.due_on if before else None,
                    reason=for_every_reader(reason),
                )
            return case

        return self.change(actor, "extend", key, compute, version=version)

    # ------------------------------------------------------------------------------ judgement

    def decide(
        self,
        actor: Actor,
        key: str,
        outcome: Outcome,
        *,
        point: int = 1,
        category: str | None = None,
        norm: str | None = None,
        remedy: str | None = None,
        cause: str | None = None,
        motivation: str | None = None,
        version: int | None = None,
    ) -> Complaint:
        """Judge one point of complaint. A case without points has one, itself.

        :raises InvalidDocument: a category or norm that the procedure does not know, or no outcome at all.
        :raises Refused: (partly) founded without saying which norm was not kept, where the procedure has norms.
        """
        outcome = member(Outcome, outcome, "/outcome")

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            known(rules, "outcome", outcome.value, "/outcome")
            known(rules, "category", category, "/category")
            known(rules, "norm", norm, "/norm")
            founded = outcome in (Outcome.FOUNDED, Outcome.PARTLY_FOUNDED)
            if founded and norm is None and rules.procedure.norms:
                raise Refused(
                    [Problem("/norm", sentence("say which norm of conduct was not kept"), "decide.norm")]
                )
            case = casework.act(case, rules, "decide", actor, at)
            judged_of = case.points or (
                Point(1, category=case.category, federal_category=case.federal_category),
            )
            judged = next((one for one in judged_of if one.number == point), None)
            if judged is None:
                raise NotFound("point", str(point))
            chosen = category or judged.category or case.category
            done = attrs.evolve(
                judged,
                outcome=outcome,
                category=chosen,
                federal_category=federal(rules, chosen),
                norm=norm,
                remedy=remedy,
                cause=cause,
                motivation=motivation,
                decided_at=at,
                decided_by=actor.id,
            )
            judged_of = tuple(done if one.number == point else one for one in judged_of)
            overall = overall_outcome(judged_of)
            first = judged_of[0]
            return attrs.evolve(
                case,
                points=judged_of,
                outcome=overall.value if overall else None,
                category=case.category or first.category,
                federal_category=case.federal_category or first.federal_category,
            )

        return self.change(actor, "decide", key, compute, version=version)

    def answer(
        self, actor: Actor, key: str, body: str = "", *, text: str | None = None, version: int | None = None
    ) -> Complaint:
        """Answer the client, in their language, with the outcome of every point.

        :param text: a standard text to begin with, by name.
        :raises Refused: a point of a complaint is not decided yet, or the standard text does not fit the case.
        """
        begun = Begun.of(self, body, text)

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            if case.type is RequestType.COMPLAINT:
                undecided = [str(one.number) for one in case.points if one.outcome is None]
                if undecided or not case.points:
                    which = tuple(undecided) or ("1",)
                    raise Refused(
                        [
                            Problem(
                                "/points",
                                sentence("decide first on point {points}", points=which),
                                "answer.undecided",
                            )
                        ]
                    )
            check_contact(self, actor, case)
            # What is promised until now, not what the answer ends.
            words = begun.to(case, rules, at)
            case = casework.act(case, rules, "answer", actor, at)
            return written(self, case, rules, "answer", actor, at, words, points=points(case, rules))

        return self.change(actor, "answer", key, compute, version=version)

    def close(
        self, actor: Actor, key: str, *, ask_satisfaction: bool = True, version: int | None = None
    ) -> Complaint:
        """Close the case and, unless told not to, ask the client how the handling was."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            case = casework.act(case, rules, "close", actor, at)
            if not ask_satisfaction:
                return case
            # Of a case one score is kept: that of the client who opened it.
            return self.correspondence.write(case, rules, "closing", actor, at, parties=(joint.first(case),))

        return self.change(actor, "close", key, compute, version=version)

    def withdraw(self, actor: Actor, key: str, *, reason: str | None = None) -> Complaint:
        """The client takes the request back.

        :raises Refused: others complain in this case, too; whoever wants no more of it leaves it.
        """

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            joint.refuse_for_others(case)
            case = casework.act(case, rules, "withdraw", actor, at, reason=reason)
            return self.correspondence.write(case, rules, "withdrawn", actor, at)

        return self.change(actor, "withdraw", key, compute)

    # ------------------------------------------------------------------------------ links

    def link(self, actor: Actor, key: str, other: str, relation: Relation = Relation.RELATED) -> Complaint:
        """Say that two cases belong together; both keep their own clients, letters and figures.

        :raises Refused: a case cannot be linked to itself. :raises NotFound: the other is not within sight.
        """
        target, relation = self._other(actor, other), member(Relation, relation, "/relation")

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            if target == case.id:
                raise Refused([Problem("/to", sentence("a case cannot be linked to itself"), "link.self")])
            kept = tuple(link for link in case.links if link.to != target)
            return attrs.evolve(case, links=(*kept, Link(target, relation, at, actor.id)))

        return self.change(actor, "link", key, compute)

    def unlink(self, actor: Actor, key: str, other: str) -> Complaint:
        """Take a link away again; that there was one stays in the journal."""
        target = self._other(actor, other)

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:  # noqa: ARG001 - the form of every change
            kept = tuple(link for link in case.links if link.to != target)
            if len(kept) == len(case.links):
                raise NotFound("link", target)
            return attrs.evolve(case, links=kept)

        return self.change(actor, "link", key, compute)

    def _other(self, actor: Actor, key: str) -> str:
        with self.begin(write=False) as unit:
            found = self.read(self.find_record(unit, key))
        self.authorise(actor, "read", found, asked=key)
        return found.id

    def attachment(self, actor: Actor, key: str, digest: str) -> bytes:
        """The bytes of a file of the case.

        :raises NotFound: the case has no such file. :raises NotAllowed: who the case is of is hidden from the actor, and
            nobody can strike a name out of a file.
        """
        with self.begin(write=False) as unit:
            way = self._way(unit, self.find_record(unit, key), lambda case: joint.number_of(case, actor))
            self.authorise(actor, "read", way.asked, asked=key)
            if veils(self, actor, way.asked.id):
                raise NotAllowed("complaint.read_identity")
            # Who asks for a file of their own gets it, whoever put it there; of what others brought, what was sent to them.
            own = (one for case, number in way.steps for one in case.attachments if one.party == number)
            shown = way.seen_by(actor).attachments
            if not any(one.digest == digest for one in (*shown, *own)):
                raise NotFound("attachment", digest[:64])
            return unit.get_attachment(digest)
