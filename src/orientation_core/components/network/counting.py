"""Figures of a year from an organisation's own cases: counted at its desk, and delivered to its network by its people.

The network never counts at a desk. Whoever may deliver for the organisation does, and only sums leave.
"""

from __future__ import annotations

from typing import Any, Self

import attrs

from orientation_core.components.agencies import known
from orientation_core.components.complaints import Complaints
from orientation_core.components.complaints.figures import Figures
from orientation_core.components.network.reminding import Reminding
from orientation_core.components.shelf import Kept
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.indicators import STANDARD, Term, terms
from orientation_core.model.network.rounds import Asked, Round
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Period, Report


@attrs.frozen
class Changed:
    """A figure that differs from an earlier delivery. :ivar before, now: None where it was, or is, not given."""

    indicator: str
    before: int | None
    now: int | None


@attrs.frozen
class Counted:
    """Figures counted from the cases of a desk.

    :ivar figures: ready to be delivered. :ivar changed: what differs from what was delivered before.
    :ivar left: indicators that are asked and that no desk can count; people add them by the form.
    """

    figures: YearFigures
    changed: tuple[Changed, ...] = ()
    left: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Counting(Reminding):
    """The own figures of an organisation. :ivar desk: its complaint desk."""

    desk: Complaints

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds, its desk too."""
        return attrs.evolve(super().joining(connection), desk=self.desk.joining(connection))

    def count(
        self,
        actor: Actor,
        year: int,
        *,
        name: str | None = None,
        by: str | None = None,
        remarks: str | None = None,
    ) -> Counted:
        """The figures of this organisation for a year, counted from its cases; nothing is delivered.

        What the open round of its network asks is counted, else the indicators of the federal network. Figures that
        people gave and no desk can count are taken over from the earlier delivery.

        :param name: what the network calls this organisation, where the network is in another store.
        :param by: function of who delivers, never a name. :param remarks: what readers have to know.
        :raises NotAllowed: the actor may not read reports. :raises Refused: the network is not in this store, and no
            name is given. :raises MissingExtra: the packages that count are not installed.
        """
        if not 1991 <= year <= 2198:
            text = sentence("the number must be between {low} and {high}", low=1991, high=2198)
            raise InvalidDocument("network_figures", [Problem("/year", text, "year")])
        keeper = self._keeper()
        called = name or self._called(keeper)
        asked = keeper._asked_of(called, year) if keeper is not None else None  # noqa: SLF001 - the same class
        indicators = asked.indicators if asked else STANDARD
        values = self._values(actor, year, indicators)
        before = keeper._before(called, year) if keeper is not None else None  # noqa: SLF001
        if before is not None:
            mine = {one.name for one in indicators if one.counted}
            values |= {each: value for each, value in before.values.items() if each not in mine}
        figures = YearFigures(
            name=called,
            year=year,
            values=values,
            delivered_on=self.services.today(),
            source="store",
            by=by,
            remarks=remarks,
        )
        left = tuple(one.name for one in indicators if not one.counted)
        return Counted(figures, _changed(before, figures), left)

    def deliver_count(self, actor: Actor, counted: Counted, *, late: bool = False) -> Kept[YearFigures]:
        """Deliver counted figures to the network in the same store; the journal there says by whom.

        :param late: they are welcome after the round was closed; they are marked as late.
        :raises NotAllowed: the actor may not deliver. :raises Refused: the network is not in this store, the round is
            closed, or a figure differs from an earlier delivery and no remark says why.
        :raises Conflict: somebody delivered others meanwhile.
        """
        self.permit(actor, "network.deliver")
        keeper = self._keeper()
        if keeper is None:
            raise _elsewhere()
        # A desk hands in what it counted, under its own name, whatever the caller made of it meanwhile.
        figures = attrs.evolve(counted.figures, name=self._called(keeper), source="store")
        changed = _changed(keeper._before(figures.name, figures.year), figures)  # noqa: SLF001 - the same class
        if changed and not figures.remarks:
            text = sentence(
                "these figures differ from those delivered before; say in a remark why: {names}",
                names=tuple(one.indicator for one in changed),
            )
            raise Refused([Problem("/remarks", text, "figures.unexplained")])
        # In the journal of the network, where the ids of this desk mean nothing by themselves.
        there = attrs.evolve(actor, id=f"{self.agency.slug}/{actor.id}")
        checked = self.documents.read("network_figures", to_document(figures), YearFigures)
        return keeper._deliver(there, checked, version=None, late=late)  # noqa: SLF001 - the same class

    # ------------------------------------------------------------------------------ the network of this organisation

    def _keeper(self) -> Self | None:
        """The network that this organisation belongs to, as the agency that keeps it; None when it is elsewhere."""
        slug = self.agency.network
        agency = known(self.store).get(slug) if slug else None
        if agency is None:
            return None
        return attrs.evolve(self, agency=agency, services=attrs.evolve(self.services, agency=agency))

    def _called(self, keeper: Self | None) -> str:
        """What the network calls this organisation."""
        if keeper is None:
            raise _elsewhere()
        mine = [one.name for one in keeper._members.find() if one.agency == self.agency.slug]  # noqa: SLF001
        if not mine:
            text = sentence("the network knows no organisation whose desk this is")
            raise Refused([Problem("/agency", text, "member.desk")])
        return mine[0]

    def _asked_of(self, organisation: str, year: int) -> Round | None:
        asking = [one for one in self._rounds.find() if one.asks(organisation, year)]
        return max(asking, key=lambda one: (one.state == "open", one.closes_on), default=None)

    def _before(self, organisation: str, year: int) -> YearFigures | None:
        try:
            return self._figures.get(f"{organisation}/{year}").value
        except NotFound:
            return None

    # ------------------------------------------------------------------------------ counting

    def _values(self, actor: Actor, year: int, indicators: tuple[Asked, ...]) -> dict[str, int]:
        wanted = {one.name: terms(one) for one in indicators if one.counted}
        by = tuple(dict.fromkeys(t.dimension for each in wanted.values() for t in each if t.dimension))
        figures = Figures(self.desk)
        asked = Period.of_year(year)
        question = figures.question(asked.start, asked.end, by=by)
        counts = {one.name for one in question.indicators if one.unit == "requests" and one.part is None}
        unknown = tuple(
            dict.fromkeys(t.indicator for each in wanted.values() for t in each if t.indicator not in counts)
        )
        if unknown:
            text = sentence("no desk counts this: {names}", names=unknown)
            raise InvalidDocument("collection_round", [Problem("/indicators", text, "counted.unknown")])
        needed = {t.indicator for each in wanted.values() for t in each}
        only = tuple(one for one in question.indicators if one.name in needed)
        report = figures.report(actor, attrs.evolve(question, indicators=only))
        return {name: sum(_value(report, one) for one in each) for name, each in wanted.items()}


def _value(report: Report, term: Term) -> int:
    """The count of a term; a group that no case is in counts none."""
    place = (term.dimension, term.group) if term.dimension and term.group else ("all", "all")
    try:
        value = report.row(term.indicator, *place).value
    except LookupError:
        value = None
    return -int(value or 0) if term.minus else int(value or 0)


def _changed(before: YearFigures | None, figures: YearFigures) -> tuple[Changed, ...]:
    if before is None:
        return ()
    names = sorted({*before.values, *figures.values})
    pairs = [Changed(one, before.values.get(one), figures.values.get(one)) for one in names]
    return tuple(one for one in pairs if one.before != one.now)


def _elsewhere() -> Refused:
    text = sentence("the network of this organisation is not in this store; write the figures to a file")
    return Refused([Problem("/network", text, "network.elsewhere")])
