"""A derivation told in words, in French, Dutch, German or English: one paragraph a client can follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from orientation_core.model.calendars import local_day
from orientation_core.model.derivations import Derivation, Segment, Step
from orientation_core.model.explain_words import WORDS, Words
from orientation_core.model.terms import Term
from orientation_core.model.text import Language, known


def explain(derivation: Derivation, language: Language) -> str:
    """How the due date came about: term, day zero, pauses, days not counted, extensions, due date, rules applied.

    Weekends are counted, holidays are named with their dates.
    """
    words, tell = WORDS[known(language)], _Teller(language, derivation.zone)
    first, *extensions = derivation.segments
    told = [*tell.start(first, derivation.started)]
    told += [
        sentence
        for pause in derivation.pauses
        if pause.end
        for sentence in tell.pause(pause.start, pause.end)
    ]
    told += tell.counted(first)
    for extension in extensions:
        if extension.granted_at is not None:
            day = tell.day(local_day(extension.granted_at, derivation.zone))
            told.append(words.extension.format(term=tell.term(extension.term), granted=day))
        told += tell.counted(extension)
    told += tell.result(derivation)
    told += tell.stricter(derivation)
    told.append(_rules(derivation, words))
    return " ".join(told)


class _Teller:
    """One language and one time zone, so that the sentences need only say what."""

    def __init__(self, language: Language, zone: str) -> None:
        self.language = language
        self.words = WORDS[language]
        self.zone = zone

    def start(self, segment: Segment, started: datetime) -> Iterator[str]:
        words, day = self.words, local_day(started, self.zone)
        if segment.term.n == 0 and segment.term.unit != "hour":
            yield words.same_day.format(start=self.day(day))
            return
        yield words.term.format(term=self.term(segment.term))
        zero = next((step.day for step in segment.steps if step.result == "zero"), day)
        if segment.term.unit == "hour":
            yield words.zero_hour.format(start=self.day(day), hour=self.hour(started))
        elif zero != day:
            yield words.zero_moved.format(start=self.day(day), zero=self.named(zero))
        else:
            yield words.zero.format(start=self.day(day))

    def pause(self, start: datetime, end: datetime) -> Iterator[str]:
        first, last = local_day(start, self.zone), local_day(end, self.zone)
        sentence = self.words.pause_same_day if first == last else self.words.pause
        yield sentence.format(start=self.day(first), end=self.day(last))

    def counted(self, segment: Segment) -> Iterator[str]:
        days = self.skipped(segment.steps)
        if days:
            yield self.words.skipped.format(days=days)
        if segment.steps and segment.steps[-1].result == "rolled":
            ended = [step.day for step in segment.steps if step.result in {"zero", "counted"}][-1]
            yield self.words.rolled.format(ended=self.named(ended))

    def skipped(self, steps: Sequence[Step]) -> str:
        """The days that were not counted, but for those of a pause, which has its own sentence."""
        weekends, named = 0, list[str]()
        for run in _weekends(steps):
            if len(run) > 1:
                weekends += 1
            else:
                named.append(self.named(run[0]))
        for step in steps:
            if step.result == "skipped" and step.reason in {"legal", "closing"}:
                name = f" – {step.label.in_(self.language)}" if step.label else ""
                named.append(self.named(step.day) + name)
        if weekends:
            named.insert(0, self.words.weekends[weekends > 1].format(n=weekends))
        return self.words.separator.join(named)

    def result(self, derivation: Derivation) -> Iterator[str]:
        words, due = self.words, derivation.due
        if due is not None and due.exact:
            yield words.due_hour.format(due=self.day(due.day), hour=self.hour(due.at))
        elif due is not None:
            yield words.due.format(due=self.day(due.day))
        else:
            yield words.open_pause.format(start=self.day(local_day(derivation.pauses[-1].start, self.zone)))
            current = [segment for segment in derivation.segments if segment.steps] or derivation.segments[:1]
            unit = "calendar_day" if current[-1].term.unit == "month" else current[-1].term.unit
            left = derivation.left or 0
            if left:
                many = left != 1
                yield words.left[many].format(left=self.term(Term(left, unit)))
            elif current[-1].term.roll:
                yield words.over

    def stricter(self, derivation: Derivation) -> Iterator[str]:
        """Which of procedure and charter this result comes from, and what the other would have given."""
        if derivation.charter is None or derivation.other_term is None:
            return
        words = self.words.stricter[derivation.stricter == "charter"]
        named = {
            "charter": derivation.charter.name,
            "version": derivation.charter.version,
            "commitment": derivation.commitment,
            "other": self.whole_term(derivation.other_term),
        }
        if derivation.other_day is None:
            yield words[1].format(**named)
        else:
            yield words[0].format(**named, day=self.named(derivation.other_day))

    def whole_term(self, term: Term) -> str:
        """A term, also one that ends on the day it begins."""
        return self.words.at_once if term.unit == "immediate" else self.term(term)

    def term(self, term: Term) -> str:
        one = term.n < 2 if self.language == "fr" else term.n == 1  # in French, zero is singular
        return f"{term.n} {self.words.units[term.unit][not one]}"

    def day(self, day: date) -> str:
        return self._date(day, self.words.day)

    def named(self, day: date) -> str:
        return self._date(day, self.words.named)

    def hour(self, instant: datetime) -> str:
        from babel.dates import format_time

        return str(
            format_time(instant, self.words.hour, tzinfo=ZoneInfo(self.zone), locale=self.words.locale)
        )

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date

        if self.language == "fr" and day.day == 1:
            pattern = pattern.replace("d MMMM", "d'er' MMMM")
        return str(format_date(day, pattern, locale=self.words.locale))


def _weekends(steps: Sequence[Step]) -> Iterator[list[date]]:
    """Days skipped as weekend, those that follow each other together."""
    run: list[date] = []
    for step in steps:
        if step.reason == "weekend":
            run.append(step.day)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _rules(derivation: Derivation, words: Words) -> str:
    calendar, procedure = derivation.calendar, derivation.procedure
    if procedure is None:
        return words.calendar.format(calendar=calendar.name, version=calendar.version)
    return words.procedure.format(
        procedure=procedure.name,
        procedure_version=procedure.version,
        calendar=calendar.name,
        version=calendar.version,
    )
