"""Clients and officials are asked: letters with a token, answers by weighted chance, and the report of every wave."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from statistics import NormalDist

import attrs

from orientation_core.demo.agenda import Agenda
from orientation_core.demo.dice import Dice, apportioned
from orientation_core.demo.files import Files
from orientation_core.demo.occasions import Survey, View
from orientation_core.demo.play import deliver
from orientation_core.demo.scenario import Scenario
from orientation_core.demo.voices import person
from orientation_core.documents import to_text
from orientation_core.errors import MissingExtra
from orientation_core.model.parties import Actor, Role
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.branching import asked
from orientation_core.model.surveys.invitations import Invitee
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE, Item, Questionnaire
from orientation_core.model.surveys.waves import Wave
from orientation_core.orientation import Orientation

#: The code in a letter: groups of five signs, as tokens are written.
_CODE = re.compile(r"\b(?:[0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}\b")

#: People of one wave are unlike those of every case and of every other wave.
_PEOPLE = 100_000

#: Days within which most of those who answer do so.
_SOON = 9

_NORMAL = NormalDist()


@attrs.frozen
class Asking:
    """One wave as it is played.

    :ivar number: in the scenario, from 1. :ivar files: where what is made goes. :ivar sent: told how many letters went out.
    """

    agency: Orientation
    scenario: Scenario
    agenda: Agenda
    survey: Survey
    number: int
    seed: int
    files: Files
    sent: Callable[[int], None]

    @property
    def actor(self) -> Actor:
        """Who runs the survey."""
        return Actor(self.scenario.coordinator, Role.COORDINATOR)

    def begin(self) -> None:
        """Open the wave and write to everybody; who answers does so in the days that follow."""
        surveys = self.agency.surveys
        wave = surveys.open(self.actor, self.survey.wave)
        asks = surveys.questionnaire(wave.questionnaire)
        mail = self.files.folder / "mail"
        known = {path.name for path in mail.glob("*.eml")}
        invited = {
            one.person: (view, one.language)
            for view in self.survey.views
            for one in surveys.invite(self.actor, wave.name, self._people(wave, view)).invitations
        }
        self.sent(deliver(self.agency))
        letters = sorted(path for path in mail.glob("*.eml") if path.name not in known)
        for path in letters:
            found = _opened(path)
            if found is None or found[0] not in invited:
                continue
            name, token = found
            (view, language), dice = invited[name], Dice(self.seed, "wave", self.number, name)
            if dice.often(view.answered):
                days = min(dice.random.expovariate(1 / 4), 3 * _SOON)
                at = self.agenda.clock.now + timedelta(days=days, hours=dice.number(1, 9))
                self.agenda.add(_whole(at), partial(self._answer, token, asks, view, language, dice))
        for days in wave.reminders:
            self.agenda.add(wave.opens_at + timedelta(days=days), self._remind)
        if wave.closes_at is not None:
            self.agenda.add(wave.closes_at, self._close)

    def _people(self, wave: Wave, view: View) -> list[Invitee]:
        """Whom to ask: made-up people in the agency's languages, as many as the sample needs."""
        needed = view.invited
        if needed is None:
            needed = (wave.sample.to_invite() if wave.sample else None) or 0
        spoken = {
            words.language: self.scenario.languages.get(words.language, 0) for words in self.scenario.words
        }
        found: list[Invitee] = []
        for language, count in apportioned(needed, spoken).items():
            for _ in range(count):
                number = self.number * _PEOPLE + len(found) + 1
                if view.viewpoint == "official":
                    name = f"official-{number}"
                    found.append(Invitee(name, f"{name}@example.org", None, language, "official"))
                else:
                    dice = Dice(self.seed, "asked", number)
                    who = person(self.scenario.speaking(language), number, dice)
                    found.append(Invitee(who.email.partition("@")[0], who.email, who.name, language))
        return found

    def _answer(self, token: str, asks: Questionnaire, view: View, language: str, dice: Dice) -> None:
        given = dict(_given(asks, view, language, dice))
        if dice.often(view.partial):
            half = tuple(given.values())[: max(1, len(given) // 2)]
            self.agency.surveys.answer(token, half, complete=False)
        else:
            self.agency.surveys.answer(token, tuple(given.values()))

    def _remind(self) -> None:
        self.agency.surveys.remind(self.actor, self.survey.wave["name"])
        self.sent(deliver(self.agency))

    def _close(self) -> None:
        """Close the wave, write its report beside the wave before, and note its score for the year it is about."""
        name, survey = self.survey.wave["name"], self.survey
        self.agency.surveys.close(self.actor, name)
        before = self.scenario.surveys[self.number - 2].wave["name"] if self.number > 1 else None
        try:
            report = self.agency.surveys.report(self.actor, name, by=survey.by, compare=before)
        except MissingExtra:
            return  # nobody has the packages that surveys are counted with
        self.files.write(f"survey/{name}", "survey_report", partial(self.agency.surveys.render, report))
        mean = next(
            (row for row in report.rows if row.indicator == "item_mean" and row.group == survey.score), None
        )
        if survey.about is None or mean is None or mean.value is None:
            return
        self.agency.charters.measure(
            self.actor,
            {
                "metric": "survey_score",
                "period": {"start": f"{survey.about}-01-01", "end": f"{survey.about + 1}-01-01"},
                "source": report.label.in_("en"),
                "measured_at": to_text(self.agenda.clock.now),
                "value": round(mean.value, 2),
                "n": mean.n,
            },
        )


def plan_surveys(
    agency: Orientation,
    scenario: Scenario,
    agenda: Agenda,
    files: Files,
    *,
    seed: int,
    sent: Callable[[int], None],
) -> None:
    """Put every wave of the scenario on the agenda; the questionnaires are kept when the first one opens."""
    actor = Actor(scenario.coordinator, Role.COORDINATOR)
    for number, survey in enumerate(scenario.surveys, 1):
        opens = datetime.fromisoformat(survey.wave["opens_at"])
        if number == 1:
            for document in scenario.questionnaires:
                agenda.add(opens - timedelta(days=7), partial(agency.surveys.keep, actor, document))
        asking = Asking(agency, scenario, agenda, survey, number, seed, files, sent)
        agenda.add(opens, asking.begin)


def _opened(path: Path) -> tuple[str, str] | None:
    """The person and the code of a letter, if it is an invitation: what whoever gets it reads."""
    letter = email.message_from_bytes(path.read_bytes())
    words = next((part for part in letter.walk() if part.get_content_type() == "text/plain"), letter)
    body = words.get_payload(decode=True)
    code = _CODE.search(body.decode("utf-8", "replace")) if isinstance(body, bytes) else None
    return (parseaddr(str(letter["To"]))[1].partition("@")[0], code[0]) if code else None


def _given(asks: Questionnaire, view: View, language: str, dice: Dice) -> Iterator[tuple[str, Answer]]:
    """What somebody answers, item by item, as the questionnaire leads them."""
    mood, said = dice.random.gauss(0, 1), dict[str, Answer]()
    share = view.alike / 100
    while True:
        left = [one for one in asked(asks, said, view.viewpoint) if one.id not in said]
        if not left:
            return
        item = left[0]
        answer = _one(item, view, language, mood * share**0.5, share, dice)
        said[item.id] = answer or Answer(item.id)
        if answer is not None:
            yield item.id, answer


def _one(item: Item, view: View, language: str, mood: float, share: float, dice: Dice) -> Answer | None:
    """The answer to one item; None when nothing is said to it."""
    if item.id in view.comments:
        texts = view.comments[item.id].get(language, ())
        return Answer(item.id, text=dice.one(texts)) if texts and dice.often(view.commented) else None
    weights = dict(view.answers.get(item.id, {}))
    absent = weights.pop(NOT_APPLICABLE, 0)
    if not weights or dice.number(1, sum(weights.values()) + absent) <= absent:
        return Answer(item.id, not_applicable=True) if absent else None
    if item.options:
        return Answer(item.id, choices=(dice.weighted(weights),))
    # Of a scale: where this person stands among all, by their mood and by chance.
    place = _NORMAL.cdf(mood + dice.random.gauss(0, 1) * (1 - share) ** 0.5) * sum(weights.values())
    return Answer(item.id, number=float(_at(weights, place)))


def _at(weights: Mapping[str, int], place: float) -> str:
    """The value in which a place among all weights falls."""
    values: Sequence[str] = list(weights)
    for value in values:
        place -= weights[value]
        if place < 0:
            return value
    return values[-1]


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
