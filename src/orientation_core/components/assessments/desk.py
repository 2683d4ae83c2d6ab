"""What every use case of self-assessment shares: grids and rounds, and who may see what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs

from orientation_core.components.assessments.record import GRID, ROUND
from orientation_core.components.complaints.figures import Figures
from orientation_core.components.office import Office
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import (
    Conflict,
    InvalidDocument,
    NotAllowed,
    NotFound,
    Problem,
    Refused,
    SameVersion,
    sentence,
)
from orientation_core.model.assessments import Grid, Round
from orientation_core.model.calendars import Pin
from orientation_core.model.parties import ANONYMOUS, Actor, may
from orientation_core.store import Query, Where

Given = bytes | str | Mapping[str, Any]


def _pin(grid: Grid) -> str:
    return str(grid.pin)


@attrs.frozen(kw_only=True)
class AssessmentDesk(Office):
    """Self-assessment in one agency. :ivar figures: its reports, for what the data say."""

    figures: Figures

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds, its figures too."""
        figures = Figures(self.figures.desk.joining(connection))
        return attrs.evolve(self, connection=connection, figures=figures)

    @property
    def _grids(self) -> Shelf[Grid]:
        """The grids that were asked or brought here, each version for good."""
        return Shelf(self, GRID, named=_pin)

    @property
    def _rounds(self) -> Shelf[Round]:
        return Shelf(self, ROUND)

    # ------------------------------------------------------------------------------ who may

    def _may(self, actor: Actor, action: str) -> bool:
        decided = self.decided(actor, f"assessment.{action}")
        return may(actor, f"assessment.{action}") if decided is None else decided

    def _is_in(self, actor: Actor, round_: Round) -> bool:
        return actor != ANONYMOUS and round_.takes_part(actor.id)

    def _individual(self, actor: Actor, round_: Round) -> bool:
        """Whether this actor sees what each participant answered.

        No plugin can go against what the round promises: nobody is nobody. It can say who is a coordinator, and it can
        forbid.
        """
        if round_.individual == "nobody":
            return False
        if self._may(actor, "individual"):
            return True
        refused = self.decided(actor, "assessment.individual") is False
        return round_.individual == "participants" and self._is_in(actor, round_) and not refused

    def _seen(self, actor: Actor, round_: Round) -> Round:
        """The round as this actor is shown it: who is not concerned sees neither who takes part nor what is being agreed."""
        if self._is_in(actor, round_) or self._may(actor, "agree"):
            return round_
        consensus = round_.consensus if round_.state == "closed" else ()
        return attrs.evolve(round_, participants=(), consensus=consensus)

    def _round(self, actor: Actor, name: str) -> Kept[Round]:
        """A round that this actor may know of.

        :raises NotAllowed: neither a reader of rounds nor a participant, whether or not there is such a round.
        :raises NotFound: there is none.
        """
        reads = self._may(actor, "read")
        try:
            kept = self._rounds.get(name)
        except NotFound:
            if reads:
                raise
            raise NotAllowed("assessment.read") from None
        if not reads and not self._is_in(actor, kept.value):
            raise NotAllowed("assessment.read")
        return kept

    # ------------------------------------------------------------------------------ grids

    def grids(self, actor: Actor) -> list[Grid]:
        """Every grid that can be asked: those of plugins, and those the agency brought or asked before."""
        self.permit(actor, "assessment.read")
        found = {str(grid.pin): grid for grid in (*self._offered().values(), *self._grids.find())}
        return sorted(found.values(), key=lambda grid: (grid.name, grid.version))

    def grid(self, actor: Actor, name: str, version: int | None = None) -> Grid:
        """A grid in that version, or in its newest. :raises NotFound: there is none."""
        found = [one for one in self.grids(actor) if one.name == name and version in (None, one.version)]
        if not found:
            raise NotFound(GRID.name, name if version is None else f"{name}@{version}")
        return found[-1]

    def asked(self, actor: Actor, name: str) -> Grid:
        """What a round asks, for whoever may know of the round: participants above all."""
        return self._grid_of(self._round(actor, name).value)

    def keep_grid(self, actor: Actor, document: Given) -> Grid:
        """Bring a grid of the agency's own; the same again changes nothing.

        :raises InvalidDocument: it cannot be asked. :raises Conflict: its content changed and its version did not.
        """
        self.permit(actor, "assessment.keep_grid")
        return self._kept(actor, self.documents.read(GRID.name, document, Grid))

    def _kept(self, actor: Actor, grid: Grid) -> Grid:
        """`grid`, kept in the agency's store for good."""
        changed = SameVersion(GRID.name, str(grid.pin))
        offered = self._offered().get(grid.pin)
        try:
            before: Grid | None = self._grids.get(_pin(grid)).value
        except NotFound:
            before = None
        if any(one not in (None, grid) for one in (before, offered)):
            raise changed
        return before or self._grids.keep(actor, grid, "kept", version=0).value

    def _offered(self) -> dict[Pin, Grid]:
        """The grids of plugins. :raises InvalidDocument: one is not valid, or a name and version come twice."""
        found: dict[Pin, Grid] = {}
        for document in self.plugins.grids():
            grid = self.documents.read(GRID.name, document, Grid)
            if grid.pin in found:
                text = sentence("{name} comes twice", name=str(grid.pin))
                raise InvalidDocument(GRID.name, [Problem("/version", text, "grid.twice")])
            found[grid.pin] = grid
        return found

    def _grid_of(self, round_: Round) -> Grid:
        """What a round asks."""
        return self._grids.get(str(round_.grid)).value

    # ------------------------------------------------------------------------------ rounds

    def open(self, actor: Actor, document: Given) -> Round:
        """Open a round; its participants can answer. The same document again gives the same round.

        :param document: of kind ``assessment_round``; it says nothing of what comes later.
        :raises InvalidDocument: naming every problem. :raises NotFound: nobody knows that version of the grid.
        :raises Conflict: there is another round of that name, or the grid changed under its version number.
        """
        self.permit(actor, "assessment.open")
        round_ = self.documents.read(ROUND.name, document, Round)
        later = ("opened_at", "discussed_at", "closed_at", "consensus")
        problems = [
            Problem(f"/{name}", sentence("this comes later, by itself"), "round.later")
            for name in later
            if getattr(round_, name)
        ]
        if round_.state != "open":
            problems.append(Problem("/state", sentence("a new round is open"), "round.later"))
        if round_.takes_part(ANONYMOUS.id):
            text = sentence("a participant is somebody whom the host has identified")
            problems.append(Problem("/participants", text, "round.anonymous"))
        if problems:
            raise InvalidDocument(ROUND.name, problems)
        self._kept(actor, self._known(round_.grid))
        opened = attrs.evolve(round_, opened_at=self.clock())
        try:
            return self._rounds.keep(actor, opened, "opened", version=0).value
        except Conflict:
            first = self._rounds.edition(round_.name, 1)
            if attrs.evolve(first, opened_at=None) != round_:
                raise Conflict(ROUND.name, round_.name) from None
            return self._rounds.get(round_.name).value

    def round(self, actor: Actor, name: str) -> Round:
        """A round, as far as this actor is concerned. :raises NotFound: there is none within sight."""
        return self._seen(actor, self._round(actor, name).value)

    def rounds(self, actor: Actor, *, grid: str | None = None, search: str = "") -> list[Round]:
        """The rounds within sight, the earliest period first. :param grid: only those that asked it."""
        where = (Where("grid", "=", grid),) if grid else ()
        found = self._rounds.find(Query(where, search=search, order=("start_on", "end_on")))
        if not self._may(actor, "read"):
            found = [one for one in found if self._is_in(actor, one)]
        return [self._seen(actor, one) for one in found]

    def _known(self, pin: Pin) -> Grid:
        try:
            return self._grids.get(str(pin)).value
        except NotFound:
            offered = self._offered()
            if pin not in offered:
                raise
            return offered[pin]

    def _only_when(self, round_: Round, *states: str) -> None:
        """:raises Refused: the round is not in one of these states."""
        if round_.state not in states:
            text = sentence(
                "the round {name} now has the status: {round_stage}; this needs the status: {round_stages}",
                name=round_.name,
                round_stage=round_.state,
                round_stages=states,
            )
            raise Refused([Problem("/state", text, "round.state")])


def document_of(items: Any) -> list[Any]:
    """Items of an answer as documents, whether they came as such or as values."""
    return [to_document(one) if attrs.has(type(one)) else one for one in items]
