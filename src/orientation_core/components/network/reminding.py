"""Asking and reminding: a round is opened, whoever is late is written to, once per step, through the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import attrs

from orientation_core import formats
from orientation_core.components.network.forms import FormBook
from orientation_core.components.network.record import FIGURES, ROUND
from orientation_core.components.shelf import Kept
from orientation_core.documents import structure
from orientation_core.errors import (
    MissingExtra,
    NoPlugin,
    NotFound,
    Problem,
    Refused,
    Undeliverable,
    sentence,
)
from orientation_core.i18n import translate
from orientation_core.kinds import instant_value
from orientation_core.model.delivery import Delivery, Enclosure, Letter
from orientation_core.model.events import from_json, to_json
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.members import Member, NetworkFunction
from orientation_core.model.network.rounds import Delivered, Progress, Round, Told, progress
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language
from orientation_core.store import Message, Query, Where

#: A message about a round goes to the organisation of that name, whoever is in function when it is delivered.
MEMBER = "member:"

#: Who is written to, the first of them with an address.
_WRITTEN_TO: tuple[NetworkFunction, ...] = (
    "single_point_of_contact",
    "complaint_coordinator",
    "deputy_contact",
    "deputy_coordinator",
)

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_WORDS = {
    "asked": "Yearly figures: {label}",
    "reminder": "Reminder, yearly figures: {label}",
    "greeting": "Dear colleague,",
    "ask": "{network} asks your organisation for its figures of {years}.",
    "remind": "We have not received the figures of your organisation for {years} yet.",
    "until": "Please deliver them until {day}.",
    "was": "They were due on {day}. You can still deliver them; they will be marked as late.",
    "form": "The form is enclosed. An empty cell says that you do not know the figure; it is not a zero.",
    "contact": "Your questions: {contact}",
    "end": "Yours faithfully",
}


@attrs.frozen
class Written:
    """Who was written to, or would be. :ivar step: days from the closing day; None for the request itself.

    :ivar told: organisations. :ivar unreachable: of those to write to, the ones of which nobody in function has an
        address; they do not count as told.
    :ivar next_on: when the next reminder is due, where one is to come.
    """

    told: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    step: int | None = None
    next_on: date | None = None


@attrs.frozen(kw_only=True)
class Reminding(FormBook):
    """Who is asked, who is reminded, and what they read."""

    def open_round(
        self, actor: Actor, name: str, *, tell: bool = True, dry_run: bool = False
    ) -> tuple[Round, Written]:
        """Open a round: whoever is in the network today is asked, for good, and is written to.

        :param tell: write to them. :param dry_run: say who would be asked, and change nothing.
        :raises NotFound: there is no such round. :raises Refused: it is open or closed, its days are not there, nobody
            is in the network, or another open round asks for the same year.
        """
        self.permit(actor, "network.collect")
        kept, today = self._rounds.get(name), self.services.today()
        members = {one.name: one for one in self._members.find() if one.in_scope(today)}
        opened = kept.value.opened(members, self.clock(), today)
        self._alone_in_its_years(opened)
        written = self._reachable(members, opened.organisations, today) if tell else Written()
        if not dry_run:
            opened = self._write_to(actor, Kept(opened, kept.version), written, today, "opened")
        return opened, written

    def _alone_in_its_years(self, opened: Round) -> None:
        for one in self._rounds.find():
            if one.state == "open" and one.name != opened.name and set(one.years) & set(opened.years):
                text = sentence("the round {name} is open and asks for the same year", name=one.name)
                raise Refused([Problem("/years", text, "round.years")])

    def remind(self, actor: Actor, name: str, *, dry_run: bool = False) -> Written:
        """Write to whoever owes figures and was not told of the reminder that is due; run it daily.

        Nobody is told twice of the same step, however often and by however many it is run.

        :param dry_run: say who would be written to, and write to nobody.
        :raises NotFound: there is no such round. :raises Refused: it is not open.
        :raises Conflict: somebody else reminds, or closes the round, at this very moment; nothing was sent twice.
        """
        self.permit(actor, "network.collect")
        kept, today = self._rounds.get(name), self.services.today()
        asked = kept.value
        if asked.state != "open":
            text = sentence("only an open round reminds anybody")
            raise Refused([Problem("/state", text, "round.state")])
        members = {one.name: one for one in self._members.find()}
        names = asked.to_remind(today, self._there(asked))
        reachable = self._reachable(members, names, today)
        written = attrs.evolve(reachable, step=asked.step(today), next_on=asked.next_reminder(today))
        if written.told and not dry_run:
            self._write_to(actor, kept, written, today, "reminded")
        return written

    def progress(self, actor: Actor, name: str) -> Progress:
        """How far a round is: who delivered when, who is late, who was written to.

        :raises NotFound: there is no such round.
        """
        self.permit(actor, "network.read")
        asked = self._rounds.get(name).value
        return progress(asked, self.services.today(), list(self._delivered(asked)))

    # ------------------------------------------------------------------------------ what is there

    def _there(self, asked: Round) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for one in self._figures.find(_of_years(asked)):
            found.setdefault(one.name, set()).add(one.year)
        return found

    def _delivered(self, asked: Round) -> Iterator[Delivered]:
        with self.begin(write=False) as unit:
            records = unit.find(FIGURES, _of_years(asked))
        for record in records:
            last: YearFigures = record.value(FIGURES)
            first = last
            if record.version > 1:
                editions = [
                    structure(FIGURES.name, one.document, YearFigures)
                    for one in self._figures.editions(last.key)
                ]
                first = next((one for one in editions if one.round == asked.name), editions[0])
            yield Delivered(
                organisation=last.name,
                year=last.year,
                on=first.delivered_on,
                late=first.late,
                editions=record.version,
                last_on=last.delivered_on,
                source=last.source,
                by=last.by,
                remarks=last.remarks,
            )

    # ------------------------------------------------------------------------------ writing

    def _reachable(self, members: dict[str, Member], names: Iterable[str], today: date) -> Written:
        told: list[str] = []
        unreachable: list[str] = []
        for name in names:
            member = members.get(name)
            (told if member and _address(member, today) else unreachable).append(name)
        return Written(tuple(told), tuple(unreachable))

    def _write_to(self, actor: Actor, kept: Kept[Round], written: Written, today: date, done: str) -> Round:
        """The round with who was written to, kept with the letters in the outbox, in one transaction.

        The version that was read decides: of two who do this at the same time one fails, and sends nothing.
        """
        said = [Told(organisation=one, on=today, step=written.step) for one in written.told]
        changed = attrs.evolve(kept.value, told=(*kept.value.told, *said))
        plan = self._rounds.plan(actor, [changed], done, versions=[kept.version])
        first = len(kept.value.told) + 1
        messages = list(self._messages(changed, range(first, first + len(said)), plan.at, done))
        with self.begin(write=True) as unit:
            plan.write(unit)
            for message in messages:
                unit.enqueue(message)
        return changed

    def _messages(self, asked: Round, numbers: Iterable[int], at: datetime, done: str) -> Iterator[Message]:
        record = self._rounds.id_of(asked.name)
        for number in numbers:
            event = self.happened(ROUND.name, record, done, at, {"reference": asked.name, "version": number})
            yield Message(
                self.ids(),
                self.agency.slug,
                ROUND.name,
                record,
                self.agency.client_channel,
                f"{MEMBER}{asked.told[number - 1].organisation}",
                to_json(event),
                instant_value(at),
                number,
            )

    # ------------------------------------------------------------------------------ what the relay asks

    def delivers(self, message: Message) -> bool:
        """Whether a message is a letter of a round."""
        return message.kind == ROUND.name and message.recipient.startswith(MEMBER)

    def delivery(self, message: Message) -> Delivery:
        """The letter of a message, to whoever is in function now.

        :raises NotFound: the round or the organisation is gone. :raises Undeliverable: the round was closed or the
            figures came meanwhile, or nobody in function has an address.
        """
        with self.begin(write=False) as unit:
            record = unit.get(ROUND, message.record)
        asked = record.value(ROUND)
        number = message.letter or 0
        if not 0 < number <= len(asked.told):
            raise NotFound("letter", f"{asked.name}/{number}")
        told, today = asked.told[number - 1], self.services.today()
        if asked.state != "open":
            raise Undeliverable("round.closed", permanent=True)
        years = asked.owed(told.organisation, self._there(asked).get(told.organisation, set()))
        if not years:
            raise Undeliverable("figures.delivered", permanent=True)
        address = _address(self._members.get(told.organisation).value, today)
        if address is None:
            raise Undeliverable("member.unreachable", permanent=True)
        letter = self._letter(asked, told, years, today)
        return Delivery(message.id, message.channel, address, from_json(message.event), letter)

    def _letter(self, asked: Round, told: Told, years: Sequence[int], today: date) -> Letter:
        forms = tuple(self._enclosed(asked, told.organisation))
        parts = [
            self._part(asked, told, years, today, language, enclosed=bool(forms))
            for language in asked.languages
        ]
        kind = "asked" if told.step is None else "reminder"
        subjects = [
            translate(_WORDS[kind], one, label=formats.line(asked.label.in_(one))) for one in asked.languages
        ]
        body = "\n\n– – –\n\n".join(parts) + "\n"
        return Letter(" / ".join(dict.fromkeys(subjects)), body, asked.languages[0], forms)

    def _part(
        self,
        asked: Round,
        told: Told,
        years: Sequence[int],
        today: date,
        language: Language,
        *,
        enclosed: bool,
    ) -> str:
        """The letter in one language."""

        def say(key: str, **values: object) -> str:
            return translate(_WORDS[key], language, **values)

        network, over = self.agency.label.in_(language), today > asked.closes_on
        listed = ", ".join(map(str, years))
        lines = [
            say("greeting"),
            say("ask", network=network, years=listed) if told.step is None else say("remind", years=listed),
            say("was" if over else "until", day=formats.day(asked.closes_on, language)),
        ]
        if enclosed:
            lines.append(say("form"))
        if asked.note is not None:
            lines.append(asked.note.in_(language))
        reached = asked.contact
        ways = [one for one in (reached.email, reached.phone, reached.url) if one] if reached else []
        if ways:
            lines.append(say("contact", contact=", ".join(ways)))
        lines.append(f"{say('end')}\n\n{network}")
        return "\n\n".join(lines)

    def _enclosed(self, asked: Round, organisation: str) -> Iterator[Enclosure]:
        """The blank form in each language of the letters, where a plugin writes it."""
        form = self._blank(asked, organisation)
        for language in asked.languages:
            try:
                content = self.plugins.render("collection_form", form, "xlsx", language)
            except (NoPlugin, MissingExtra):
                return
            yield Enclosure(f"{asked.name}-{organisation}-{language}.xlsx", _WORKBOOK, content)


def _of_years(asked: Round) -> Query:
    return Query((Where("year", "in", asked.years),))


def _address(member: Member, today: date) -> str | None:
    """The mail address of whoever is written to."""
    for function in _WRITTEN_TO:
        for one in member.in_function(today, function):
            if one.person.email:
                return one.person.email
    return None
