"""What a client sees of their own case: everything that was said to them, nothing that officials say to each other."""

from __future__ import annotations

from collections.abc import Sequence

from orientation_core.model.arrangements import Measure
from orientation_core.model.complaints import Complaint, Point, Step
from orientation_core.model.joint import Party, party
from orientation_core.model.values import evolve

#: What is arranged between the desk and one client: no other complainant is told of it.
_BETWEEN = frozenset({"represent", "end_representation", "impose_measure", "review_measure"})


def for_client(case: Complaint, viewer: int | None = None, also: frozenset[str] = frozenset()) -> Complaint:
    """`case` without notes, reasons of officials, links to other people's cases, and judgements not yet sent.

    Of several complainants each sees the case, and the letters to and from themselves; nothing of the others. Only the
    one who opened it, and whoever represents them, sees by whom they are represented and what measures count.

    :param viewer: number of the complainant who looks; the client who opened the case when None.
    :param also: ids of others who speak for the viewer here.
    """
    letters = [one for one in case.letters if one.party == viewer]
    answered = any(letter.template == "answer" for letter in letters)
    sent = {digest for letter in letters for digest in letter.attachments}
    if viewer is not None:
        case = _as_theirs(case, party(case, viewer))
    own = {*speakers(case), *also}
    return evolve(
        case,
        about=(),
        assigned_to=None,
        outcome=case.outcome if answered else None,
        points=tuple([_point(point, judged=answered) for point in case.points]),
        steps=tuple([step if step.actor in own else _step(step) for step in case.steps]),
        letters=tuple([one if one.actor in own else evolve(one, actor="desk", text=None) for one in letters]),
        attachments=tuple([one for one in case.attachments if one.actor in own or one.digest in sent]),
        notes=(),
        links=(),
        flags=(),
        recusals=(),
        redactions=(),
        representatives=tuple([evolve(one, by="desk") for one in case.representatives]),
        measures=tuple([_measure(one) for one in case.measures]),
        complainants=(),
        merged=None,
    )


def speakers(case: Complaint) -> frozenset[str]:
    """Ids of the client who opened the case and of whoever represents, or represented, them."""
    said = (case.client.actor, *[one.actor for one in case.representatives])
    return frozenset([one for one in said if one is not None])


def as_followed(way: Sequence[tuple[Complaint, int | None]]) -> Complaint:
    """What a complainant of a merged case sees of it, under its own reference: their words, where it stands within the
    other case, and what was written to and by them there.

    :param way: the merged case, the one it was merged into, and so on; each with their number in it.
    """
    own = for_client(*way[0])
    leading, _ = way[-1]
    also = speakers(way[0][0]) if way[0][1] is None else frozenset[str]()
    there = [for_client(*one, also) for one in way[1:]]
    merged = way[0][0].merged
    assert merged is not None
    letters = [*own.letters, *(letter for one in there for letter in one.letters)]
    return evolve(
        own,
        state=leading.state,
        closed_at=leading.closed_at,
        clocks=leading.clocks,
        outcome=there[-1].outcome,
        letters=tuple([evolve(one, number=n, party=None) for n, one in enumerate(letters, 1)]),
        steps=(*own.steps, *(step for step in there[-1].steps if step.at >= merged.at)),
        attachments=tuple(
            dict.fromkeys([*own.attachments, *(file for one in there for file in one.attachments)])
        ),
    )


def _as_theirs(case: Complaint, one: Party) -> Complaint:
    """`case` with this complainant in the place of the client: what only the first one said of themselves, or is
    arranged with them, left out.
    """
    return evolve(
        case,
        client=one.client,
        language=one.language,
        extra={},
        satisfaction=None,
        representatives=(),
        measures=(),
        steps=tuple([step for step in case.steps if step.action not in _BETWEEN]),
    )


def _measure(measure: Measure) -> Measure:
    reviews = tuple([evolve(one, by="desk") for one in measure.reviews])
    return evolve(measure, by="desk", contact=None, reviews=reviews)


def _step(step: Step) -> Step:
    return Step(step.action, step.at, "desk", step.from_state, step.to_state)


def _point(point: Point, *, judged: bool) -> Point:
    if judged:
        return evolve(point, cause=None, decided_by=None)
    return Point(point.number, point.summary, point.category, point.federal_category)
