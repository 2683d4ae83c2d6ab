"""Bringing in answers that were given elsewhere: any CSV, by a map; every row once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.registers import ImportSummary, import_rows
from orientation_core.components.registers.importer import Progress
from orientation_core.components.registers.map import RegisterMap, misfits
from orientation_core.components.registers.messages import invalid_map
from orientation_core.components.registers.rows import CellReader, Row
from orientation_core.components.surveys.answer_map import (
    TOO_LONG,
    Chosen,
    answer_fields,
    extra_name,
    item_named,
    load_answer_map,
    whole,
)
from orientation_core.components.surveys.desk import SurveyDesk
from orientation_core.components.surveys.records import RESPONSE
from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.kinds import RecordKind
from orientation_core.model.calendars import local_day
from orientation_core.model.parties import Actor
from orientation_core.model.surveys import responses
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.question_kinds import QuestionKind
from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.responses import Response
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import LANGUAGES, Language, Text

#: Flags of rows: a value that is too long for a variable was left out; a required item is empty; nothing was answered.
LONG_VALUE = "long_value_left_out"
REQUIRED_MISSING = "required_missing"
NO_ANSWERS = "no_answers"

_WAVE_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?")


class AnswerReader(CellReader):
    """Reads the rows of one file of answers.

    :raises InvalidDocument: the map names a field or a column that is not there, or a constant does not fit its field.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        kinds: Mapping[str, QuestionKind],
        answer_map: RegisterMap,
        header: Sequence[str],
        zone: str,
        language: Language = "en",
    ) -> None:
        fields = answer_fields(questionnaire, kinds, answer_map.fields)
        read = whole(questionnaire, answer_map, header, fields, language)
        problems = list(misfits(read, language, fields))
        if problems:
            raise invalid_map(*problems)
        super().__init__(read, header, zone, language, fields)
        self.questionnaire, self.kinds, self._zone = questionnaire, kinds, zone
        self._order = {item.id: place for place, item in enumerate(questionnaire.items)}
        self._columns = {
            found[0].id: column
            for field, column in read.fields.items()
            if (found := item_named(questionnaire, field)) is not None
        }

    def read(self, line: int, cells: Sequence[str]) -> Row | Problem:
        """The row in `cells`, or why it cannot be imported. Never raises because of what a cell holds."""
        found = self.values(line, cells)
        if isinstance(found, Problem):
            return found
        values, flags = self._sorted(found)
        given, viewpoint = tuple(values["answers"]), values.get("viewpoint", "client")
        wrong = responses.problems(self.questionnaire, given, self.kinds, viewpoint, self._language)
        if wrong:
            name = wrong[0].where.removeprefix("/answers/")
            return attrs.evolve(wrong[0], where=f"line {line}, column {self._columns.get(name, name)}")
        if not given:
            flags.append(NO_ANSWERS)
        if responses.missing(self.questionnaire, given, viewpoint):
            flags.append(REQUIRED_MISSING)
        values["answers"] = tuple(sorted(given, key=lambda one: self._order[one.item]))
        return Row(values, tuple(dict.fromkeys(flags)), self.digest(cells))

    def _sorted(self, found: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """What the fields of a row say as the members of a response, and what was left out."""
        values: dict[str, Any] = {}
        extra: dict[str, str] = {}
        answers: dict[str, Answer] = {}
        flags: list[str] = []
        for field, value in found.items():
            if value is None:
                continue
            if value is TOO_LONG:
                flags.append(LONG_VALUE)
            elif isinstance(value, Answer):
                answers[value.item] = value
            elif isinstance(value, Chosen):
                before = answers.get(value.item)
                choices = (*(before.choices if before else ()), value.option)
                answers[value.item] = Answer(value.item, choices=choices)
            elif (name := extra_name(field)) is not None:
                extra[name] = value
            elif field in self._moments:
                values[field] = local_day(value[0], self._zone)
            else:
                values[field] = value
        values["answers"] = tuple(answers.values())
        if extra:
            values["extra"] = extra
        return values, flags


@attrs.frozen
class Into:
    """Where answers are imported to; see :class:`~orientation_core.components.registers.importer.Into`."""

    desk: SurveyDesk
    wave: Wave
    actor: str
    kind: RecordKind[Response] = RESPONSE

    organisation = property(lambda self: self.desk.agency.slug)
    documents = property(lambda self: self.desk.documents)
    clock = property(lambda self: self.desk.clock)
    randomness = property(lambda self: self.desk.randomness)

    def begin(self, *, write: bool) -> Any:
        """A unit of work."""
        return self.desk.begin(write=write)

    def made(self, source: str, values: Mapping[str, Any], _: tuple[str, ...], __: datetime) -> Response:
        """The response that a row becomes: whoever sent it in had finished."""
        wave = self.wave
        return Response(
            self.desk.ids(), wave.name, wave.questionnaire, "complete", source=source, **dict(values)
        )


class Importing(SurveyDesk):
    """Answers from elsewhere."""

    def import_answers(
        self,
        actor: Actor,
        path: str | Path,
        answer_map: str | Path | RegisterMap,
        questionnaire: str | Questionnaire,
        *,
        wave: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
        rejects: str | Path | None = None,
        language: Language = "en",
    ) -> tuple[Wave, ImportSummary]:
        """Import the answers of a CSV file, plain or gzip, into a wave; again changes nothing.

        :param answer_map: the map, or the TOML file that holds it. :param questionnaire: its name, or itself for a trial.
        :param wave: which; else the one that the map names, else one called like the source, made when it is not there
            and closed, since nobody can answer it any more.
        :raises InvalidDocument: the map does not fit the file or the questionnaire; nothing was imported.
        :raises Refused: the wave asks another questionnaire, or is anonymous.
        """
        self.permit(actor, "survey.import")
        read = answer_map if isinstance(answer_map, RegisterMap) else load_answer_map(answer_map, language)
        asks = questionnaire
        if isinstance(asks, str):
            asks = self.newest(asks)
        of = self._wave_for(
            actor, asks, wave or read.options.get("wave") or _named(read, asks), read.name, dry_run=dry_run
        )
        if of.questionnaire != asks.pin:
            asks = self.questionnaire(of.questionnaire)
        summary = import_rows(
            Into(self, of, actor.id),
            path,
            read,
            partial(self._reader, asks, read, language),
            partial(Into(self, of, actor.id).made, read.name),
            scope=f"import:{of.name}:{read.name}",
            action="survey_response.imported",
            dry_run=dry_run,
            progress=progress,
            rejects=rejects,
            language=language,
        )
        return of, summary

    def _reader(
        self, asks: Questionnaire, read: RegisterMap, language: Language, header: Sequence[str]
    ) -> AnswerReader:
        return AnswerReader(asks, self.question_kinds(), read, header, self.zone, language)

    def _wave_for(self, actor: Actor, asks: Questionnaire, name: str, source: str, *, dry_run: bool) -> Wave:
        try:
            found = self.wave(name)
        except NotFound:
            now = self.clock()
            label = Text(**{each: f"{asks.label.in_(each)} ({name})" for each in LANGUAGES})
            made = Wave(name, asks.pin, label, now, closed_at=now, source=source)
            if dry_run:
                return made
            self._be_kept(actor, asks.pin)
            return self.waves.keep(actor, made, "imported").value
        if found.questionnaire.name != asks.name:
            message = sentence("this wave asks {name}; name another one", name=found.questionnaire.name)
            raise Refused([Problem("/wave", message, "wave.questionnaire")])
        if found.anonymous:
            raise Refused([said("wave.token_only").at("/wave")])
        return found


def _named(read: RegisterMap, asks: Questionnaire) -> str:
    """What a wave is called that nobody named: like the source of its answers, else like its questionnaire."""
    name = read.name.strip().lower().replace(" ", "-")
    return name if name != "import" and _WAVE_NAME.fullmatch(name) else asks.name
