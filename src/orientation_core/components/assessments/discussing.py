"""The participants look at their differences, agree on scores, and the round is closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from orientation_core.components.assessments.answering import TRIES, Answering
from orientation_core.components.assessments.record import ROUND
from orientation_core.documents import to_document
from orientation_core.errors import Conflict, NotAllowed, Problem, Refused, sentence
from orientation_core.model.assessments import Consensus, ItemAnswer, ItemResult, Results, Round, results
from orientation_core.model.assessments.answers import check_consensus, score
from orientation_core.model.assessments.progress import Progress, progress
from orientation_core.model.parties import Actor


@attrs.frozen
class Difference:
    """Where the raters of an item stand.

    :ivar result: mean, lowest and highest. :ivar scores: score of today -> how many gave it; empty where too few did.
    :ivar answers: participant -> answer, for whoever may see individual answers.
    """

    result: ItemResult
    scores: Mapping[float, int]
    answers: Mapping[str, ItemAnswer]


class Discussing(Answering):
    """From answers to results."""

    def discuss(self, actor: Actor, name: str) -> Round:
        """End the answering: the differences can be looked at. :raises Refused: it has ended already."""
        self.permit(actor, "assessment.discuss")
        at = self.clock()
        return self._moved(
            actor, name, "discussed", "open", lambda _: {"state": "consensus", "discussed_at": at}
        )

    def differences(self, actor: Actor, name: str) -> list[Difference]:
        """Where the raters stand, the item they differ on most first.

        :raises Refused: as for :meth:`results`.
        """
        round_ = self._round(actor, name).value
        found = self.results(actor, name)
        grid, everything = self._grid_of(round_), self._all(round_)
        seen = everything if self._individual(actor, round_) else []
        shown = []
        for one in found.items:
            given = {answer.participant: answer.item(one.item) for answer in seen}
            scale = grid.scale_of(one.axis)
            said = [answer.item(one.item) for answer in everything]
            scores = Counter(
                value
                for each in said
                if each is not None and (value := score(each.today, each.today_parts, scale)) is not None
            )
            shown.append(
                Difference(
                    one,
                    {} if one.lowest is None else dict(sorted(scores.items())),
                    {participant: each for participant, each in given.items() if each is not None},
                )
            )
        return sorted(shown, key=lambda one: -(one.result.spread or 0))

    def agree(
        self,
        actor: Actor,
        name: str,
        item: str,
        *,
        justification: str,
        today: int | None = None,
        desired: int | None = None,
        today_parts: Mapping[str, int] | None = None,
        desired_parts: Mapping[str, int] | None = None,
    ) -> Round:
        """Note what the participants agree on for an item; said again, it replaces what was noted.

        :raises InvalidDocument: no justification, no score, or one outside the scale. :raises Refused: the round
            is not at its consensus.
        """
        self.permit(actor, "assessment.agree")
        said = {
            "item": item,
            "today": today,
            "desired": desired,
            "today_parts": dict(today_parts or {}),
            "desired_parts": dict(desired_parts or {}),
            "justification": justification,
        }
        before = self._rounds.get(name).value
        agreed = self._consensus(actor, before, said)
        check_consensus(agreed, self._grid_of(before))

        def change(one: Round) -> dict[str, Any]:
            others = [each for each in one.consensus if each.item != item]
            return {"consensus": (*others, agreed)}

        return self._moved(actor, name, "agreed", "consensus", change)

    def close(self, actor: Actor, name: str) -> Round:
        """Close the round: its results stand, and whoever may read assessments reads them.

        :raises Refused: it is not at its consensus.
        """
        self.permit(actor, "assessment.close")
        at = self.clock()
        return self._moved(actor, name, "closed", "consensus", lambda _: {"state": "closed", "closed_at": at})

    def results(self, actor: Actor, name: str, *, shared: bool = False) -> Results:
        """What the round says, for this actor: what too few raters stand behind is withheld from whoever may not see
        individual answers.

        :param shared: as for a reader who may not see them, whoever asks.
        :raises Refused: answers still come in, and figures that change with each would tell who said what; or the
            round is not closed and the actor is not concerned.
        """
        return self._results(actor, self._round(actor, name).value, shared=shared)

    def progress(self, actor: Actor, name: str, *, shared: bool = False) -> list[Progress]:
        """What moved since each earlier closed round that asked the same grid in whatever version, the earliest first.

        :param shared: as for a reader who may not see individual answers, whoever asks.
        """
        round_ = self._round(actor, name).value
        now = self._grid_of(round_), self._results(actor, round_, shared=shared)
        return [
            progress((self._grid_of(one), self._results(actor, one, shared=shared)), now)
            for one in self._earlier(actor, round_)
        ]

    # ------------------------------------------------------------------------------ inside

    def _results(self, actor: Actor, round_: Round, *, shared: bool = False) -> Results:
        individual = self._individual(actor, round_) and not shared
        concerned = self._is_in(actor, round_) or self._may(actor, "agree")
        if round_.state == "open" and not individual:
            text = sentence("the results can be read once answering has ended")
            raise Refused([Problem("/state", text, "round.state")])
        if round_.state != "closed" and not (concerned or individual):
            raise NotAllowed("assessment.results")
        return results(self._grid_of(round_), round_, self._all(round_), individual=individual)

    def _earlier(self, actor: Actor, round_: Round) -> list[Round]:
        found = (self._round(actor, one.name).value for one in self.rounds(actor, grid=round_.grid.name))
        return [
            one
            for one in found
            if one.state == "closed" and one.name != round_.name and one.period.start < round_.period.start
        ]

    def _consensus(self, actor: Actor, round_: Round, said: Mapping[str, Any]) -> Consensus:
        """What was said, held against the schema. :raises InvalidDocument: with places in what was said."""
        at = self.clock()
        one = Consensus(said["item"], "-", actor.id, at)
        document = {
            **to_document(one),
            **{name: value for name, value in said.items() if value not in (None, {})},
        }
        whole = {**to_document(attrs.evolve(round_, consensus=())), "consensus": [document]}
        return self.documents.read(ROUND.name, whole, Round).consensus[0]

    def _moved(self, actor: Actor, name: str, done: str, state: str, change: Any) -> Round:
        """The round after a change, computed again when somebody else changed it in between."""
        for attempt in range(TRIES):
            kept = self._rounds.get(name)
            self._only_when(kept.value, state)
            after = attrs.evolve(kept.value, **change(kept.value))
            try:
                return self._rounds.keep(actor, after, done, version=kept.version).value
            except Conflict:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable: the last try returns or raises")
