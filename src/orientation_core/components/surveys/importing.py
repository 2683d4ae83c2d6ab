"""Bringing in answers that were given elsewhere: any CSV, by a map; every row once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.registers import ImportSummary, import_rows
from orientation_core.components.registers.importer import Progress
from orientation_core.components.registers.messages import said as said_of_rows
from orientation_core.components.registers.moments import moment_reader
from orientation_core.components.registers.rejects import OWN_COLUMNS
from orientation_core.components.registers.rows import Row
from orientation_core.components.surveys.answer_map import (
    AnswerMap,
    Place,
    extra_name,
    item_named,
    load_answer_map,
    places,
)
from orientation_core.components.surveys.desk import SurveyDesk
from orientation_core.components.surveys.records import RESPONSE
from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.kinds import RecordKind
from orientation_core.model.calendars import local_day
from orientation_core.model.gate import TextProblem, clean
from orientation_core.model.parties import Actor
from orientation_core.model.surveys import responses
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.question_kinds import QuestionKind
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE, Item, Questionnaire
from orientation_core.model.surveys.responses import Answer, Response
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import LANGUAGES, Language, Text

#: Flags of rows: a value that is too long for a variable was left out; a required item is empty; nothing was answered.
LONG_VALUE = "long_value_left_out"
REQUIRED_MISSING = "required_missing"
NO_ANSWERS = "no_answers"

_NO = frozenset({"", "0", "n", "no", "non", "nee", "neen", "nein", "false", "not selected"})
_WAVE_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?")


class AnswerReader:
    """Reads the rows of one file of answers.

    :raises InvalidDocument: the map names a field or a column that is not there.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        kinds: Mapping[str, QuestionKind],
        answer_map: AnswerMap,
        header: Sequence[str],
        zone: str,
        language: Language = "en",
    ) -> None:
        self.questionnaire, self.kinds, self.map, self.language = questionnaire, kinds, answer_map, language
        own = OWN_COLUMNS if list(header[: len(OWN_COLUMNS)]) == OWN_COLUMNS else []
        self._own, self._zone = len(own), zone
        self._places = places(questionnaire, answer_map, header, own, language)
        self._nothing = dict.fromkeys(answer_map.null, "")
        self._moment = moment_reader(answer_map.datetime_formats, answer_map.timezone or zone)
        self._order = {item.id: place for place, item in enumerate(questionnaire.items)}
        self._columns = {one.item.id: one.column for one in self._places if one.item is not None}
        self._values = {one.field: self._translations(one) for one in self._places}

    def _translations(self, place: Place) -> dict[str, str]:
        """Value of the file -> ours, in this column."""
        found = dict(self._nothing)
        if place.item is not None:
            found |= dict.fromkeys(self.map.not_applicable, NOT_APPLICABLE)
            found |= self.map.values.get("*", {})
            for field, values in self.map.values.items():
                named = item_named(self.questionnaire, field)
                if named is not None and named[0] is place.item and named[1] in (None, place.option):
                    found |= values
        else:
            found |= self.map.values.get(place.field, {})
        return found

    def read(self, line: int, cells: Sequence[str]) -> Row | Problem:
        """The row in `cells`, or why it cannot be imported. Never raises because of what a cell holds."""
        values: dict[str, Any] = {}
        extra: dict[str, str] = {}
        answers: dict[str, Answer] = {}
        flags: list[str] = []
        column = ""
        try:
            for field, text in self.map.constant.items():
                column = field
                self._take(
                    Place(field, field, -1, *(item_named(self.questionnaire, field) or ())),
                    text,
                    values,
                    extra,
                    answers,
                )
            for place in self._places:
                column = place.column
                text = cells[place.place]
                text = self._values[place.field].get(text, text)
                if not text.strip() and place.option is None:
                    continue
                if place.item is None and len(text) > 1_000 and place.field not in self.map.fields:
                    flags.append(LONG_VALUE)
                    continue
                self._take(place, text, values, extra, answers)
        except TextProblem as problem:
            return problem.at(f"line {line}, column {column}", self.language)
        given = tuple(answers.values())
        viewpoint = values.get("viewpoint", "client")
        found = responses.problems(self.questionnaire, given, self.kinds, viewpoint, self.language)
        if found:
            name = found[0].where.removeprefix("/answers/")
            where = f"line {line}, column {self._columns.get(name, name)}"
            return attrs.evolve(found[0], where=where)
        if not given:
            flags.append(NO_ANSWERS)
        if responses.missing(self.questionnaire, given, viewpoint):
            flags.append(REQUIRED_MISSING)
        values["answers"] = tuple(sorted(given, key=lambda one: self._order[one.item]))
        if extra:
            values["extra"] = extra
        digest = sha256("\0".join(cells[self._own :]).encode()).digest()
        return Row(values, tuple(dict.fromkeys(flags)), digest)

    def _take(
        self,
        place: Place,
        text: str,
        values: dict[str, Any],
        extra: dict[str, str],
        answers: dict[str, Answer],
    ) -> None:
        """One cell into what it fills. :raises TextProblem: it does not fit."""
        if place.item is not None:
            answer = self._answer(place.item, place.option, text, answers.get(place.item.id))
            if answer is not None:
                answers[place.item.id] = answer
            return
        name = extra_name(place.field)
        if name is not None:
            extra[name] = clean(text, multiline=True, limit=1_000)
        else:
            values[place.field] = self._field(place.field, text)

    def _answer(self, item: Item, option: str | None, text: str, before: Answer | None) -> Answer | None:
        if option is not None:
            if text.strip().casefold() in _NO:
                return before
            return Answer(item.id, choices=(*(before.choices if before else ()), option))
        if text == NOT_APPLICABLE:
            return Answer(item.id, not_applicable=True)
        kind = self.kinds.get(item.kind)
        if kind is None:
            raise said("answer.kind", name=item.kind)
        return Answer(item.id, **{kind.holds: kind.read(item, text)})  # type: ignore[arg-type]

    def _field(self, field: str, text: str) -> Any:
        if field == "answered_on":
            return local_day(self._moment(text)[0], self._zone)
        if field == "weight":
            try:
                weight = float(text.replace(",", ".", 1))
            except ValueError:
                raise said("answer.type", expected="number") from None
            if not math.isfinite(weight) or not 0 <= weight <= 1e9:
                raise said("answer.range", low=0, high="1e9")
            return weight
        known = {"language": LANGUAGES, "viewpoint": ("client", "official")}.get(field)
        if known is not None and text not in known:
            raise said_of_rows("row.choice", known=", ".join(known))
        return clean(text, multiline=False, limit=200, name=True)


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
        answer_map: str | Path | AnswerMap,
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
        read = answer_map if isinstance(answer_map, AnswerMap) else load_answer_map(answer_map, language)
        asks = questionnaire
        if isinstance(asks, str):
            asks = self.questionnaires.get(asks).value
        of = self._wave_for(actor, asks, wave or read.wave or _named(read, asks), read.name, dry_run=dry_run)
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
        self, asks: Questionnaire, read: AnswerMap, language: Language, header: Sequence[str]
    ) -> AnswerReader:
        return AnswerReader(asks, self.question_kinds(), read, header, self.zone, language)

    def _wave_for(self, actor: Actor, asks: Questionnaire, name: str, source: str, *, dry_run: bool) -> Wave:
        try:
            found = self.wave(name)
        except NotFound:
            now = self.clock()
            label = Text(**{each: f"{asks.label.in_(each)} ({name})" for each in LANGUAGES})
            made = Wave(name, asks.pin, label, now, closed_at=now, source=source)
            return made if dry_run else self.waves.keep(actor, made, "imported").value
        if found.questionnaire.name != asks.name:
            message = sentence("this wave asks {name}; name another one", name=found.questionnaire.name)
            raise Refused([Problem("/wave", message, "wave.questionnaire")])
        if found.anonymous:
            raise Refused([said("wave.token_only").at("/wave")])
        return found


def _named(read: AnswerMap, asks: Questionnaire) -> str:
    """What a wave is called that nobody named: like the source of its answers, else like its questionnaire."""
    name = read.name.strip().lower().replace(" ", "-")
    return name if name != "import" and _WAVE_NAME.fullmatch(name) else asks.name
