"""Answers on their way into an engine: columns of the store as Arrow tables, and what the figures are split by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from orientation_core.kinds import fold
from orientation_core.model.surveys.question_kinds import QuestionKind
from orientation_core.model.surveys.questionnaires import Item, Questionnaire, Scale

#: Columns of responses that figures can be split by without being background variables.
OWN = ("language", "viewpoint", "stratum")

#: Numbers stand in the store as whole millionths.
MILLION = 1_000_000


@attrs.frozen
class Variable:
    """What figures are split by. :ivar name: as it was asked. :ivar column: of responses, when it is one.

    :ivar item: id of a choice, when that is what it is.
    """

    name: str
    column: str | None = None
    item: str | None = None


def variable(name: str, questionnaire: Questionnaire) -> Variable:
    """What somebody means who wants figures by `name`: a column of ours, a choice, or a background variable."""
    if name in OWN:
        return Variable(name, column=name)
    item = questionnaire.item(name)
    if item is not None and item.kind == "single":
        return Variable(name, item=name)
    plain = name.removeprefix("extra.").removeprefix("background.")
    return Variable(name, column=f"extra.{'_'.join(fold(plain).split())}")


@attrs.frozen
class Scored:
    """An item whose answers are numbers. :ivar scale: its steps; None for a plain number."""

    item: Item
    scale: Scale | None


def scored(questionnaire: Questionnaire, kinds: Mapping[str, QuestionKind]) -> list[Scored]:
    """The items that have a mean."""
    found = []
    for item in questionnaire.items:
        kind = kinds.get(item.kind)
        if kind is not None and kind.holds == "number":
            found.append(Scored(item, kind.scale(item)))
    return found


def own_viewpoint(item: Item) -> str:
    """Whose answers the figures of an item are about: clients' where clients are asked it."""
    return "client" if "client" in item.asked_of else "official"


def table(chunks: Iterable[Mapping[str, Sequence[Any]]], texts: Sequence[str], numbers: Sequence[str]) -> Any:
    """Chunks of the store's columns as one Arrow table."""
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in texts] + [(name, pa.int64()) for name in numbers])
    batches = [
        pa.RecordBatch.from_arrays(
            [pa.array(chunk[field.name], field.type) for field in schema], schema=schema
        )
        for chunk in chunks
    ]
    return pa.Table.from_batches(batches, schema=schema)
