"""Giving answers back: a CSV that other programs read, and that our own import reads again."""

from __future__ import annotations

import csv
import io

from orientation_core.components.registers.rejects import guarded
from orientation_core.components.surveys.desk import SurveyDesk
from orientation_core.components.surveys.records import RESPONSE
from orientation_core.model.parties import Actor
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE
from orientation_core.model.surveys.responses import Response
from orientation_core.store import Query, Where

_FIRST = ("source_reference", "state", "viewpoint", "language", "stratum", "answered_on", "weight")


class Exporting(SurveyDesk):
    """Answers for other programs."""

    def export_answers(self, actor: Actor, wave: str) -> bytes:
        """Every response of a wave, one to a line, in UTF-8; items by their id, variables as ``extra.NAME``.

        A choice of several has its codes separated by ``;``. No cell is ever a formula to the spreadsheet that opens it.
        """
        self.permit(actor, "survey.export")
        of = self.find_wave(wave)
        asks = self.questionnaire(of.questionnaire)
        with self.begin(write=False) as unit:
            records = unit.find(RESPONSE, Query((Where("wave", "=", of.name),)))
        found = [record.value(RESPONSE) for record in records]
        extras = sorted({name for one in found for name in one.extra})
        items = [item.id for item in asks.items]
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow([*_FIRST, *items, *(f"extra.{name}" for name in extras)])
        for one in found:
            answers = {answer.item: answer for answer in one.answers}
            cells = [_own(one, name) for name in _FIRST]
            cells += [_cell(answers.get(item)) for item in items]
            cells += [one.extra.get(name, "") for name in extras]
            writer.writerow(map(guarded, cells))
        return stream.getvalue().encode()


def _own(response: Response, name: str) -> str:
    value = getattr(response, name)
    if name == "source_reference":
        # An id of ours would say in which order the answers came.
        return value or ""
    return "" if value is None else str(value)


def _cell(answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.not_applicable:
        return NOT_APPLICABLE
    if answer.number is not None:
        return f"{answer.number:.15g}"
    if answer.day is not None:
        return answer.day.isoformat()
    return answer.text if answer.text is not None else ";".join(answer.choices)
