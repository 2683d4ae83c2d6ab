"""The answers to a client's questions, and what a description lacks, in sentences of the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from orientation_core import formats
from orientation_core.components.catalogue.words import GAPS, SENTENCES, say
from orientation_core.labels import label
from orientation_core.model.calendars import Hours
from orientation_core.model.catalogue.channels import Channel
from orientation_core.model.catalogue.completeness import Gap
from orientation_core.model.catalogue.guidance import Guidance
from orientation_core.model.catalogue.hours import OpeningHours, SpecialHours
from orientation_core.model.catalogue.opening import Opening, usual_week
from orientation_core.model.catalogue.services import Cost
from orientation_core.model.text import Language


def answers(guidance: Guidance, language: Language) -> dict[str, list[str]]:
    """Question -> its answer in sentences; the questions are those of :data:`~.words.QUESTIONS`."""
    tell = _Teller(language)
    return {
        "which": list(tell.which(guidance)),
        "where": list(tell.where(guidance)),
        "when": list(tell.when(guidance)),
        "number": list(tell.number(guidance)),
        "bring": list(tell.bring(guidance)),
        "cost": list(tell.cost(guidance)),
        "how_long": list(tell.how_long(guidance)),
        "how": list(tell.how(guidance)),
    }


def gap_sentence(gap: Gap, language: Language) -> str:
    """What is missing, as a sentence."""
    return say(
        GAPS,
        gap.what,
        language,
        languages=", ".join(label("language", one, language) for one in gap.languages),
        names=", ".join(gap.names),
        day=formats.day(gap.since, language) if gap.since else "",
    )


def week_sentences(hours: OpeningHours, language: Language) -> list[str]:
    """The usual week, one sentence for weekdays of the same hours, and what holidays do."""
    tell = _Teller(language)
    told = [
        tell.say("week", days=tell.weekdays(days), hours=tell.hours(each)) for days, each in usual_week(hours)
    ]
    if told and hours.on_holidays == "closed":
        told.append(tell.say("holidays"))
    return told


def special_sentences(hours: OpeningHours, language: Language, since: date) -> list[str]:
    """The days that differ, as far as they are not over on `since`, in their order."""
    tell = _Teller(language)
    coming = [one for one in hours.exceptions if (one.last_day or one.first_day) >= since]
    return [tell.special(one) for one in sorted(coming, key=lambda one: one.first_day)]


def money(amount: float, currency: str | None, language: Language) -> str:
    """An amount of money as readers write it; euro when no currency is said."""
    from babel.numbers import format_currency

    # A currency may be the address of a concept, whose last part is the code.
    code = (currency or "EUR").rstrip("/").rpartition("/")[2]
    return str(format_currency(amount, code, locale=formats.LOCALES[language]))


class _Teller:
    """One language, so that the sentences need only say what."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, code: str, **values: object) -> str:
        return say(SENTENCES, code, self.language, **values)

    # ------------------------------------------------------------------------------ the questions

    def which(self, guidance: Guidance) -> Iterator[str]:
        service = guidance.service
        yield service.title.in_(self.language)
        if not guidance.available:
            yield self.say("not_that_day" if service.status == "active" else service.status)
        if guidance.replaced_by:
            yield self.say("replaced_by", names=self._titles(guidance.replaced_by))
        if guidance.authorities:
            names = ", ".join(one.label.in_(self.language) for one in guidance.authorities)
            yield self.say("authority", names=names)
        if guidance.first:
            yield self.say("first", names=self._titles(guidance.first))

    def where(self, guidance: Guidance) -> Iterator[str]:
        pages = self._urls(guidance.pages)
        if not guidance.places and not pages:
            yield self.say("no_place")
        for place in guidance.places:
            where = [address.in_(self.language) for address in place.addresses]
            where += self._urls(place.pages)
            where += place.emails if place.channel.kind == "mail" else ()
            name = place.channel.label.in_(self.language)
            yield self.say("place", label=name, where="; ".join(where)) if where else name
        yield from pages

    def when(self, guidance: Guidance) -> Iterator[str]:
        for place in guidance.places:
            opening, hours = place.opening, place.channel.hours
            if opening is None or (place.channel.kind in {"letter", "mail"} and opening.open is None):
                continue  # one can always write
            yield self._state(place.channel, opening)
            if hours is not None:
                yield from week_sentences(hours, self.language)
                yield from special_sentences(hours, self.language, opening.today.day)
            if place.channel.appointment != "none":
                yield self.say(f"appointment_{place.channel.appointment}")

    def number(self, guidance: Guidance) -> Iterator[str]:
        if guidance.numbers:
            yield self.say("phone", names=", ".join(guidance.numbers))
        else:
            yield self.say("no_number")
        emails = dict.fromkeys(
            [*guidance.emails, *(one for place in guidance.places for one in place.emails)]
        )
        if emails:
            yield self.say("email", names=", ".join(emails))

    def bring(self, guidance: Guidance) -> Iterator[str]:
        if not guidance.bring_stated:
            yield self.say("bring_unstated")
        elif not guidance.bring:
            yield self.say("bring_nothing")
        for one in guidance.bring:
            yield self.say("bring", title=_open_ended(one.title.in_(self.language)))
        for one in guidance.bring_if:
            assert one.condition is not None
            condition = _open_ended(one.condition.in_(self.language))
            yield self.say("under", condition=condition, title=_open_ended(one.title.in_(self.language)))

    def cost(self, guidance: Guidance) -> Iterator[str]:
        if not guidance.costs:
            yield self.say("cost_unstated")
        elif guidance.free:
            yield self.say("free")
        else:
            for cost in guidance.costs:
                yield self._cost(cost, guidance)

    def how_long(self, guidance: Guidance) -> Iterator[str]:
        term = guidance.processing_time
        if term is None:
            yield self.say("term_unstated")
        elif term.unit == "immediate":
            yield self.say("at_once")
        else:
            yield self.say("term", term=formats.term(term, self.language))

    def how(self, guidance: Guidance) -> Iterator[str]:
        for number, step in enumerate(guidance.steps, start=1):
            yield self.say("step", n=number, title=step.title.in_(self.language))

    # ------------------------------------------------------------------------------ parts of sentences

    def _titles(self, services: tuple[object, ...]) -> str:
        return ", ".join(one.title.in_(self.language) for one in services)  # type: ignore[attr-defined]

    def _urls(self, pages: tuple[object, ...]) -> list[str]:
        """The pages in the reader's language, or all of them when none is."""
        mine = [one for one in pages if one.language in (None, self.language)]  # type: ignore[attr-defined]
        return list(dict.fromkeys(one.url for one in mine or pages))  # type: ignore[attr-defined]

    def _state(self, channel: Channel, opening: Opening) -> str:
        name = channel.label.in_(self.language)
        if opening.open is None:
            return self.say("hours_unstated", label=name)
        if opening.open:
            if opening.until is None:
                return self.say("always_open", label=name)
            return self.say("open_until", label=name, time=self._moment(opening, opening.until, until=True))
        told = self.say("closed", label=name)
        if opening.opens is not None:
            told = self.say("closed_until", label=name, time=self._moment(opening, opening.opens))
        reason = opening.today.label
        if not opening.today.hours and reason is not None:
            told += " " + self.say("closed_because", reason=_open_ended(reason.in_(self.language)))
        return told

    def _moment(self, opening: Opening, moment: datetime, *, until: bool = False) -> str:
        local = moment.astimezone(ZoneInfo(opening.zone))
        clock = formats.clock(local.time(), self.language)
        today = opening.today.day
        if local.date() == today:
            return clock if until else self.say("today_at", time=clock)
        if local.date() == today + timedelta(days=1):
            return self.say("tomorrow_at", time=clock)
        return self.say("day_at", day=formats.weekday_and_day(local.date(), self.language), time=clock)

    def weekdays(self, days: tuple[int, ...]) -> str:
        names = [formats.weekday(day, self.language) for day in days]
        if len(names) == 1:
            return names[0]
        return self.say("and", first=", ".join(names[:-1]), last=names[-1])

    def hours(self, hours: tuple[Hours, ...]) -> str:
        spans = [
            self.say("span", opens=self._clock(one.opens), closes=self._clock(one.closes))
            for one in sorted(hours, key=lambda one: one.opens)
        ]
        return ", ".join(spans)

    def _clock(self, written: str) -> str:
        hour, minute = map(int, written.split(":"))
        return formats.clock_of(hour, minute, self.language)

    def special(self, special: SpecialHours) -> str:
        first, last = special.first_day, special.last_day
        days = formats.weekday_and_day(first, self.language)
        if last is not None and last != first:
            first_day, last_day = formats.day(first, self.language), formats.day(last, self.language)
            days = self.say("from_to", first=first_day, last=last_day)
        hours = self.hours(special.hours) if special.hours else self.say("shut")
        reason = f" ({_open_ended(special.reason.in_(self.language))})" if special.reason else ""
        return self.say("special", days=days, hours=hours, reason=reason)

    def _cost(self, cost: Cost, guidance: Guidance) -> str:
        amount = self.say("cost_depends")
        if cost.amount == 0:
            amount = self.say("cost_none")
        elif cost.amount is not None:
            amount = money(cost.amount, cost.currency, self.language)
        channel: Channel | None = None
        if cost.channel is not None:
            places = (place.channel for place in guidance.places)
            channel = next((one for one in places if cost.channel in (one.name, one.uri)), None)
        said = (
            channel.label if channel else None,
            cost.condition,
            cost.description,
        )
        what = ", ".join(_open_ended(one.in_(self.language)) for one in said if one)
        return self.say("cost", what=what, amount=amount) if what else self.say("cost_plain", amount=amount)


def _open_ended(text: str) -> str:
    """A text without its full stop, so that it can stand within a sentence."""
    return text.rstrip().removesuffix(".")
