"""What a dossier tells of a case: made of the case, its rules and its referral, and of nothing else. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from orientation_core.documents import write
from orientation_core.labels import label_text
from orientation_core.model import casework
from orientation_core.model.calendars import Calendar
from orientation_core.model.casework import Rules
from orientation_core.model.clocks import ClockState
from orientation_core.model.complaints import Attachment, Complaint, Letter, Outcome, Point
from orientation_core.model.derivations import Derivation
from orientation_core.model.explain import explain
from orientation_core.model.referrals import moves
from orientation_core.model.referrals.dossiers import (
    Complainant,
    Dossier,
    Enclosed,
    Judged,
    Moment,
    Timed,
    Who,
    Written,
)
from orientation_core.model.referrals.referrals import Asked, Referral
from orientation_core.model.text import Language, Text

#: Names of files by their media type; the label that a file came with is no name.
_ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "message/rfc822": "eml",
    "text/plain": "txt",
    "text/csv": "csv",
}

#: What officials do among themselves, and the client's way there, which the referral tells.
_UNTOLD = frozenset({"link", "note", "refer", "join", "leave", "lead", "unlead", "merge", "unmerge", "split"})


@attrs.frozen
class Told:
    """A dossier and the files it points at, by path: texts, and derivations. :ivar enclosed: digest -> path."""

    dossier: Dossier
    texts: Mapping[str, str]
    data: Mapping[str, bytes]
    enclosed: Mapping[str, str]


def tell(
    organisation: Text,
    case: Complaint,
    version: int,
    rules: Rules,
    referral: Referral,
    calendars: Mapping[int, Calendar],
) -> Told:
    """The dossier of a case as it is now. The same case and referral give the same dossier.

    :param calendars: number of a question -> the calendar that it runs under.
    """
    case = _of_the_client(case)
    language = referral.language
    procedure = rules.procedure
    visible = tuple(_visible(case, referral))
    texts: dict[str, str] = {}
    data: dict[str, bytes] = {}
    letters = []
    for letter in case.letters:
        path = f"letters/{letter.number:02}-{letter.direction}.txt"
        texts[path] = f"{letter.subject}\n\n{letter.body}"
        letters.append(_letter(letter, path, visible))
    clocks = []
    for state in casework.clock_states(case, rules, _last(case, referral)):
        if state.derivation is not None:
            label = procedure.clock(state.name).label
            clocks.append(_timed(f"clocks/{state.name}", label, state, language, data))
    questions: list[Written] = []
    for asked in referral.questions:
        questions += _question(asked, referral, texts)
        shown = moves.clock(asked, calendars[asked.number], _last(case, referral))
        if shown is not None and shown.derivation is not None:
            label = moves.rule(shown.derivation.segments[0].term).label
            clocks.append(_timed(f"questions/{asked.number:02}-clock", label, shown, language, data))
    outcome = case.outcome
    known = next((one.label for one in procedure.outcomes if one.code == outcome), None)
    ground = next((one.label for one in procedure.grounds if one.code == case.ground), None)
    dossier = Dossier(
        organisation=organisation,
        second_line=referral.second_line,
        referral=referral.name,
        their_reference=referral.their_reference,
        reference=case.reference,
        language=language,
        zone=case.zone,
        case_version=version,
        opened_at=referral.opened_at,
        by=referral.by,
        received_at=case.received_at,
        registered_at=case.registered_at,
        type=case.type,
        original_type=case.original_type,
        channel=case.channel,
        service=case.service,
        state=case.state,
        state_label=procedure.state(case.state).label,
        procedure=procedure.pin,
        procedure_label=procedure.label,
        calendar=rules.calendar.pin,
        chronology=tuple(_chronology(case, referral)),
        subject=case.subject,
        text=case.text,
        client=Complainant(case.client.name, case.client.email, case.client.phone, case.client.address),
        admissibility=case.admissibility,
        ground_label=ground,
        outcome=outcome,
        outcome_label=known,
        closed_at=case.closed_at,
        points=tuple(_judged(one, rules) for one in case.points),
        clocks=tuple(clocks),
        letters=tuple(letters),
        questions=tuple(questions),
        attachments=tuple(_enclosed(one, case) for one in visible),
        left_out=_left_out(case, visible),
    )
    return Told(dossier, texts, data, {one.digest: _path(one) for one in visible})


def _of_the_client(case: Complaint) -> Complaint:
    """The case without letters and files of further complainants: it is the client's dossier, not theirs."""
    if not case.complainants:
        return case
    letters = tuple(one for one in case.letters if one.party is None)
    files = tuple(one for one in case.attachments if one.party is None)
    return attrs.evolve(case, letters=letters, attachments=files)


def _last(case: Complaint, referral: Referral) -> datetime:
    """The moment up to which a dossier tells: the last thing that happened, so that the day it is made plays no part."""
    moments = [case.registered_at, referral.opened_at]
    moments += [one.at for one in case.steps] + [one.at for one in case.letters]
    moments += [event.at for run in case.clocks for event in run.events]
    for asked in referral.questions:
        moments += [asked.asked_at, *([asked.reply.at] if asked.reply else [])]
    return max(moments)


def _who(actor: str, case: Complaint) -> Who:
    return "client" if case.client.actor is not None and actor == case.client.actor else "organisation"


def _visible(case: Complaint, referral: Referral) -> Iterator[Attachment]:
    """The files that passed between the client and the desk, and those that somebody decided to show.

    A mail as it came is none of them: its head names everybody it went to.
    """
    sent = {digest for letter in case.letters for digest in letter.attachments}
    for one in case.attachments:
        came_with_it = one.at <= case.registered_at and one.type != "message/rfc822"
        by_client = _who(one.actor, case) == "client"
        if one.digest in referral.shown or one.digest in sent or came_with_it or by_client:
            yield one


def _path(one: Attachment) -> str:
    return f"attachments/{one.digest[:16]}.{_ENDINGS.get(one.type, 'bin')}"


def _enclosed(one: Attachment, case: Complaint) -> Enclosed:
    by_client = one.at <= case.registered_at or _who(one.actor, case) == "client"
    who: Who = "client" if by_client else "organisation"
    return Enclosed(_path(one), one.label, one.type, one.size, one.digest, who)


def _letter(letter: Letter, path: str, visible: tuple[Attachment, ...]) -> Written:
    seen = {one.digest: _path(one) for one in visible}
    who: Who = "client" if letter.direction == "in" else "organisation"
    files = tuple(seen[digest] for digest in letter.attachments if digest in seen)
    return Written(letter.number, letter.at, who, letter.channel, letter.subject, letter.body, path, files)


def _question(asked: Asked, referral: Referral, texts: dict[str, str]) -> Iterator[Written]:
    path = f"questions/{asked.number:02}-question.txt"
    texts[path] = asked.text
    label = label_text("dossier", "question").in_(referral.language)
    yield Written(asked.number, asked.asked_at, "second_line", "letter", label, asked.text, path)
    if asked.reply is not None:
        path = f"questions/{asked.number:02}-answer.txt"
        texts[path] = f"{asked.reply.subject}\n\n{asked.reply.body}"
        reply = asked.reply
        yield Written(asked.number, reply.at, "organisation", "letter", reply.subject, reply.body, path)


def _timed(path: str, label: Text, state: ClockState, language: Language, data: dict[str, bytes]) -> Timed:
    derivation = state.derivation
    assert derivation is not None
    # Reasons are words of officials for each other; counting again does not need them.
    bare = _without_reasons(derivation)
    told = explain(bare, language)
    data[f"{path}.json"] = write(bare) + b"\n"
    return Timed(
        state.name,
        label,
        state.status,
        state.late,
        told,
        f"{path}.json",
        state.started_at,
        state.stopped_at,
        None if state.due is None else state.due.day,
    )


def _without_reasons(derivation: Derivation) -> Derivation:
    return attrs.evolve(
        derivation,
        segments=tuple(attrs.evolve(one, reason=None) for one in derivation.segments),
        pauses=tuple(attrs.evolve(one, reason=None) for one in derivation.pauses),
    )


def _judged(point: Point, rules: Rules) -> Judged:
    procedure = rules.procedure
    category = next((one.label for one in procedure.categories if one.code == point.category), None)
    norm = next((one.label for one in procedure.norms if one.code == point.norm), None)
    outcome: Outcome | None = point.outcome
    label = next((one.label for one in procedure.outcomes if outcome and one.code == outcome.value), None)
    return Judged(
        point.number,
        point.summary,
        category,
        outcome,
        label,
        point.norm,
        norm,
        point.motivation,
        point.remedy,
        point.decided_at,
    )


def _chronology(case: Complaint, referral: Referral) -> list[Moment]:
    """Everything that happened, in its order: steps, letters, the way to the second line, its questions."""
    found: list[tuple[datetime, int, Moment]] = []

    def add(place: int, moment: Moment) -> None:
        found.append((moment.at, place, moment))

    for step in case.steps:
        if step.action not in _UNTOLD:
            who = "client" if step.action in ("receive", "withdraw") else _who(step.actor, case)
            add(0, Moment(step.at, who, step.action, _said("action", step.action)))
    for letter in case.letters:
        who = "client" if letter.direction == "in" else "organisation"
        label = (
            _said("letter", letter.template)
            if letter.template
            else _said("dossier", f"letter_{letter.direction}")
        )
        add(1, Moment(letter.at, who, f"letter_{letter.direction}", label, letter=letter.number))
    by: Who = "client" if referral.by == "client" else "organisation"
    add(2, Moment(referral.opened_at, by, "referral", _said("dossier", f"referral_{referral.by}")))
    for asked in referral.questions:
        label = _said("dossier", "question")
        add(3, Moment(asked.asked_at, "second_line", "question", label, question=asked.number))
        if asked.reply is not None:
            label = _said("dossier", "reply")
            add(4, Moment(asked.reply.at, "organisation", "reply", label, question=asked.number))
    return [moment for _, _, moment in sorted(found, key=lambda one: one[:2])]


def _said(kind: str, code: str) -> Text:
    return label_text(kind, code)


def _left_out(case: Complaint, visible: tuple[Attachment, ...]) -> dict[str, int]:
    counts = {
        "notes": len(case.notes),
        "linked_cases": len(case.links),
        "reasons": sum(one.reason is not None for one in case.steps),
        "attachments": len(case.attachments) - len(visible),
        "further_fields": len(case.extra),
    }
    return {name: count for name, count in counts.items() if count}
