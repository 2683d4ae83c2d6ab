"""The record kinds of self-assessment: grids, rounds, and the answers of participants."""

from __future__ import annotations

import attrs

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value
from orientation_core.model.assessments import Answer, Grid, Round
from orientation_core.model.assessments.answers import PERSONAL, forgotten
from orientation_core.model.privacy import People
from orientation_core.model.privacy.identifiers import identifiers
from orientation_core.model.text import Text

_TEXT, _INTEGER, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DAY


def _all(*texts: Text | None) -> str:
    """The words of some texts in every language."""
    return " ".join(words for text in texts if text for words in attrs.astuple(text) if words)


GRID: RecordKind[Grid] = RecordKind(
    "assessment_grid",
    Grid,
    columns=(
        Column("name", _TEXT, lambda grid: grid.name),
        Column("edition", _INTEGER, lambda grid: grid.version),
        Column("origin", _TEXT, lambda grid: grid.origin.kind),
    ),
    search=lambda grid: _all(grid.label, grid.description, *(item.label for item in grid.items)),
    indexes=(("name", "edition"),),
    retention=Retention.DECISION,
)

ROUND: RecordKind[Round] = RecordKind(
    "assessment_round",
    Round,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("grid", _TEXT, lambda one: one.grid.name),
        Column("edition", _INTEGER, lambda one: one.grid.version),
        Column("state", _TEXT, lambda one: one.state),
        Column("start_on", _DAY, lambda one: day_value(one.period.start)),
        Column("end_on", _DAY, lambda one: day_value(one.period.end)),
    ),
    search=lambda one: _all(one.label),
    personal=frozenset({"participants", "consensus"}),
    indexes=(("grid", "start_on"),),
    retention=Retention.DECISION,
)

#: Found only through the component, which asks who may see: the words of one are those of one person.
ANSWER: RecordKind[Answer] = RecordKind(
    "assessment_answer",
    Answer,
    columns=(
        Column("round", _TEXT, lambda answer: answer.round),
        Column("participant", _TEXT, lambda answer: answer.participant),
        Column("complete", _INTEGER, lambda answer: int(answer.complete)),
    ),
    search=lambda answer: " ".join(one.evidence for one in answer.items if one.evidence),
    personal=PERSONAL,
    indexes=(("round", "participant"),),
    retention=Retention.RESPONSE,
    people=People(
        lambda answer: identifiers(id=answer.participant), forgotten, columns={"id": ("participant",)}
    ),
)

KINDS: tuple[RecordKind[Grid], RecordKind[Round], RecordKind[Answer]] = (GRID, ROUND, ANSWER)
