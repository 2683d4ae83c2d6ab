"""The record kinds of charters and of measurements."""

from __future__ import annotations

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value
from orientation_core.model.charters import Charter
from orientation_core.model.improvements.links import End, Tie
from orientation_core.model.measurements import Measurement

_TEXT, _INTEGER, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DAY


def _words(charter: Charter) -> str:
    """What full-text search finds: the title and what is promised, in every language."""
    texts = [charter.title, *(one.text for one in charter.commitments)]
    return " ".join(words for text in texts for words in (text.fr, text.nl, text.de, text.en) if words)


#: One record per version, so that the one in force and the next draft stand side by side.
CHARTER: RecordKind[Charter] = RecordKind(
    "charter",
    Charter,
    columns=(
        Column("pin", _TEXT, lambda charter: str(charter.pin), unique=True),
        Column("name", _TEXT, lambda charter: charter.name),
        Column("edition", _INTEGER, lambda charter: charter.version),
        Column("status", _TEXT, lambda charter: charter.status),
        Column("valid_from", _DAY, lambda charter: day_value(charter.valid_from)),
        Column(
            "valid_until",
            _DAY,
            lambda charter: None if charter.valid_until is None else day_value(charter.valid_until),
        ),
    ),
    search=_words,
    links=lambda charter: (
        Tie(end, "carried_into", End("charter", str(charter.pin))) for end in charter.rests_on
    ),
    retention=Retention.DECISION,
)

MEASUREMENT: RecordKind[Measurement] = RecordKind(
    "measurement",
    Measurement,
    columns=(
        Column("about", _TEXT, lambda one: one.key, unique=True),
        Column("metric", _TEXT, lambda one: one.metric),
        Column("starts_on", _DAY, lambda one: day_value(one.period.start)),
        Column("ends_on", _DAY, lambda one: day_value(one.period.end)),
        Column("source", _TEXT, lambda one: one.source),
    ),
    indexes=(("metric", "starts_on"),),
    retention=Retention.EVIDENCE,
)
