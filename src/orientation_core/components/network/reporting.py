"""The yearly report of a network, and its organisations beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

import attrs

from orientation_core.analysis.network import Secrets, published, secrets_of
from orientation_core.components.network.checking import Checking
from orientation_core.components.network.keeping import Given
from orientation_core.components.network.stating import text_of
from orientation_core.errors import (
    InvalidDocument,
    NotFound,
    Problem,
    Refused,
    SameVersion,
    sentence,
)
from orientation_core.labels import label_text
from orientation_core.model.network.benchmarks import Aggregate, Benchmark, Normaliser, compared
from orientation_core.model.network.frames import Frame, FrameNormaliser, called
from orientation_core.model.network.members import ORGANISATION_KINDS
from orientation_core.model.network.reports import EVERYBODY, NetworkReport, reported
from orientation_core.model.parties import Actor
from orientation_core.model.reports import ALL, Period
from orientation_core.model.text import Text

#: The kind of a report's frame, for those who look for one.
FRAME = "network_frame"


@attrs.frozen(kw_only=True)
class Reporting(Checking):
    """What a network publishes of a year."""

    # ------------------------------------------------------------------------------ frames

    def frames(self, actor: Actor) -> list[Frame]:
        """How reports can be laid out: every version of every frame that plugins offer."""
        self.permit(actor, "network.read")
        found: dict[str, Frame] = {}
        for document in self.plugins.network_frames():
            one = self.documents.read(FRAME, document, Frame)
            if found.setdefault(str(one.pin), one) != one:
                raise SameVersion(FRAME, str(one.pin))
        return sorted(found.values(), key=lambda one: (one.name, one.version))

    def frame(self, actor: Actor, name: str | None = None) -> Frame:
        """The newest version of a frame. :param name: needed when there are several.

        :raises NotFound: there is none of that name. :raises Refused: there are several and none is named.
        """
        known = self.frames(actor)
        names = tuple(dict.fromkeys(one.name for one in known))
        if name is None and len(names) > 1:
            text = sentence("there are several frames of reports; name one of: {names}", names=names)
            raise Refused([Problem("/frame", text, "frame.which")])
        wanted = name or next(iter(names), "")
        mine = [one for one in known if one.name == wanted]
        if not mine:
            raise NotFound(FRAME, wanted)
        return max(mine, key=attrgetter("version"))

    # ------------------------------------------------------------------------------ the report

    def report(
        self,
        actor: Actor,
        year: int,
        *,
        frame: str | None = None,
        publish: bool = False,
    ) -> NetworkReport:
        """The report of a year beside the year before, added up from what organisations delivered.

        :param publish: withhold figures below the agency's threshold, with what would give them away.
        :raises InvalidDocument: there is no such year.
        """
        chosen = self.frame(actor, frame)
        self._possible(year)
        members = self._members.find()
        made = reported(
            self.agency.label, chosen, year, members, self._labels(), self._figures.find(), self._fresh()
        )
        if not publish:
            return made
        least = self.agency.threshold
        secrets = [secrets_of(chosen, self._aggregates(one), least) for one in (year, year - 1)]
        return published(made, secrets[0], secrets[1], least)

    # ------------------------------------------------------------------------------ beside each other

    def aggregates(self, actor: Actor, year: int) -> list[Aggregate]:
        """What each organisation of the network says of a year, as it may be compared: counts, and nothing else."""
        self.permit(actor, "network.read")
        self._possible(year)
        return self._aggregates(year)

    def aggregate(self, actor: Actor, year: int, organisation: str) -> Aggregate:
        """That of one organisation. :raises NotFound: it delivered nothing for that year."""
        for one in self.aggregates(actor, year):
            if one.name == organisation:
                return one
        raise NotFound("network_figures", f"{organisation}/{year}")

    def normalisers(self, actor: Actor, *, frame: str | None = None) -> dict[str, Normaliser]:
        """What organisations can be compared by: what the frame says, and what plugins add.

        :raises Refused: a plugin takes a name that exists.
        """
        found = {one.name: _as_normaliser(one) for one in self.frame(actor, frame).normalisers}
        for one in self.plugins.normalisers():
            if one.name in found:
                text = sentence("there is a measure of size {name} already", name=one.name)
                raise Refused([Problem(one.name, text, "normaliser.taken")])
            found[one.name] = one
        return found

    def benchmark(
        self,
        actor: Actor,
        year: int,
        organisation: str,
        *,
        by: str | None = None,
        peers: str | None = None,
        frame: str | None = None,
        others: Sequence[Given | Aggregate] = (),
    ) -> Benchmark:
        """One organisation among its peers, like with like.

        What may be shown depends on the year and the agency's threshold alone, so that several comparisons tell no
        more than one.

        :param by: the measure of size; the first of the frame without one. :param peers: a group of the frame, a kind of
            organisation, or ``all``; its own group without one.
        :param others: aggregates of organisations that are not in the network (kind ``network_aggregate``).
        :raises NotFound: the organisation delivered nothing for that year, or there is no such measure or group.
        """
        chosen = self.frame(actor, frame)
        self._possible(year)
        mine = self._aggregates(year)
        strangers = [self._stranger(one, year, mine) for one in others]
        threshold = self.agency.threshold
        everybody = {one.name: one for one in (*mine, *strangers)}
        if organisation not in everybody:
            raise NotFound("network_figures", f"{organisation}/{year}")
        normaliser = self._normaliser(actor, by, chosen)
        group, label, within = self._peers(chosen, year, everybody[organisation], peers)
        secrets: list[Secrets] = [secrets_of(chosen, mine, threshold)]
        # Whoever is not in the network is in none of its sums; what holds within its own figures still does.
        secrets += [secrets_of(chosen, [one], threshold) for one in strangers]
        hidden = frozenset[tuple[str, str]]().union(*(one.own for one in secrets))
        compared_with = [one for one in everybody.values() if one.kind in within]
        sizes = {one.figure for one in chosen.normalisers}
        return Benchmark(
            network=self.agency.label,
            year=year,
            generated_at=self._fresh(),
            organisation=organisation,
            label=self._labels().get(organisation) or Text(en=organisation),
            normaliser=normaliser.name,
            normaliser_label=normaliser.label,
            per=normaliser.per,
            peers=group,
            peers_label=label,
            members=len(compared_with),
            threshold=threshold,
            rows=tuple(
                compared(
                    one.name,
                    called(one.label, one.labels, year),
                    organisation,
                    compared_with,
                    normaliser,
                    hidden,
                    threshold,
                )
                for one in chosen.indicators
                if one.origin == "figures"
                and one.unit == "count"
                and one.adds
                and one.name not in sizes
                and any(one.name in each.values for each in compared_with)
            ),
        )

    # ------------------------------------------------------------------------------ what is known

    def _aggregates(self, year: int) -> list[Aggregate]:
        there = {one.name: one for one in self._members.find() if one.in_scope(Period.of_year(year).last_day)}
        return [
            Aggregate(format=1, name=one.name, kind=there[one.name].kind, year=year, values=one.values)
            for one in sorted(self._figures.find(), key=attrgetter("name"))
            if one.year == year and one.name in there
        ]

    def _stranger(self, given: Given | Aggregate, year: int, mine: Sequence[Aggregate]) -> Aggregate:
        one = (
            given
            if isinstance(given, Aggregate)
            else self.documents.read("network_aggregate", given, Aggregate)
        )
        problems = []
        if one.year != year:
            text = sentence("this is about {other}, and not about {year}", other=one.year, year=year)
            problems.append(Problem("/year", text, "aggregate.year"))
        if any(each.name == one.name for each in mine):
            text = sentence("{name} comes twice", name=one.name)
            problems.append(Problem("/name", text, "name.twice"))
        if problems:
            raise InvalidDocument("network_aggregate", problems)
        return one

    def _normaliser(self, actor: Actor, name: str | None, frame: Frame) -> Normaliser:
        known = self.normalisers(actor, frame=frame.name)
        wanted = name or next(iter(known), "")
        if wanted not in known:
            text = sentence(
                "there is no measure of size {name}; known: {known}", name=wanted, known=tuple(known)
            )
            raise Refused([Problem("/by", text, "normaliser.unknown")])
        return known[wanted]

    @staticmethod
    def _peers(frame: Frame, year: int, one: Aggregate, name: str | None) -> tuple[str, Text, frozenset[str]]:
        """Name and label of the group of peers, and the kinds of organisation in it."""
        wanted = name or frame.group_of(one.kind).name
        if wanted == ALL:
            return ALL, EVERYBODY, frozenset(ORGANISATION_KINDS)
        for group in frame.groups:
            if group.name == wanted:
                kinds = frozenset(kind for kind in ORGANISATION_KINDS if frame.group_of(kind) == group)
                return wanted, called(group.label, group.labels, year), kinds
        if wanted in ORGANISATION_KINDS:
            return wanted, label_text("organisation_kind", wanted), frozenset((wanted,))
        known = (ALL, *(group.name for group in frame.groups), *ORGANISATION_KINDS)
        text = sentence("there is no group {name}; known: {known}", name=wanted, known=known)
        raise Refused([Problem("/peers", text, "peers.unknown")])

    def _labels(self) -> Mapping[str, Text]:
        return {name: text_of(one.label) for name, one in self.organisations().items()}

    @staticmethod
    def _possible(year: int) -> None:
        """:raises InvalidDocument: there is no such year."""
        if not 1991 <= year <= 2198:
            text = sentence("the number must be between {low} and {high}", low=1991, high=2198)
            raise InvalidDocument("network_report", [Problem("/year", text, "year")])


def _as_normaliser(one: FrameNormaliser) -> Normaliser:
    return Normaliser(one.name, one.label, lambda aggregate: aggregate.values.get(one.figure), one.per)
