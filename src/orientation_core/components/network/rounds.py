"""Collection rounds: drafted, opened for those in the network that day, closed once; and which round figures answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from orientation_core.components.network.keeping import Given, Keeping
from orientation_core.components.network.record import ROUND
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.model.gate import parse_json
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.indicators import STANDARD
from orientation_core.model.network.rounds import Asked, Round
from orientation_core.model.parties import Actor
from orientation_core.model.text import Text


@attrs.frozen(kw_only=True)
class Rounds(Keeping):
    """The rounds of a network."""

    @property
    def _rounds(self) -> Shelf[Round]:
        return Shelf(self, ROUND)

    def rounds(self, actor: Actor) -> list[Round]:
        """Every round, the one that closes last first."""
        self.permit(actor, "network.read")
        return sorted(self._rounds.find(), key=lambda one: (one.closes_on, one.name), reverse=True)

    def round(self, actor: Actor, name: str) -> Kept[Round]:
        """One round. :raises NotFound: there is none of that name."""
        self.permit(actor, "network.read")
        return self._rounds.get(name)

    def keep_round(self, actor: Actor, document: Given | Round, *, version: int | None = None) -> Kept[Round]:
        """Keep the draft of a round, or what may still change of an open one: its last day, reminders, contact, note.

        A document without ``indicators`` asks those of the federal network.

        :param version: the version that was shown to a person; 0 for a round that must be new.
        :raises InvalidDocument: naming every problem. :raises Refused: it changes what is fixed once a round is open.
        :raises Conflict: `version` is not the newest.
        """
        self.permit(actor, "network.collect")
        draft = self._draft(document)
        try:
            before: Kept[Round] | None = self._rounds.get(draft.name)
        except NotFound:
            before = None
        changed = draft if before is None else before.value.changed(draft)
        return self._rounds.keep(actor, changed, "kept", version=version)

    def _draft(self, document: Given | Round) -> Round:
        given = to_document(document) if isinstance(document, Round) else document
        said = given if isinstance(given, Mapping) else parse_json(given, kind=ROUND.name)
        if isinstance(said, Mapping) and "indicators" not in said:
            said = {**said, "indicators": [to_document(one) for one in _standard()]}
        draft = self.documents.read(ROUND.name, said, Round)
        if draft.state != "draft":
            text = sentence("a round is kept as a draft; it is opened and closed by acts of their own")
            raise InvalidDocument(ROUND.name, [Problem("/state", text, "round.state")])
        return draft

    def close_round(self, actor: Actor, name: str) -> Kept[Round]:
        """Close a round. Figures that come later have to say that they are late.

        :raises NotFound: there is none. :raises Refused: it is not open: a round is closed once.
        """
        self.permit(actor, "network.collect")
        kept = self._rounds.get(name)
        return self._rounds.keep(actor, kept.value.closed(self.clock()), "closed", version=kept.version)

    # ------------------------------------------------------------------------------ figures that answer a round

    def _answering(self, figures: YearFigures, rounds: list[Round], *, late: bool) -> YearFigures:
        """The figures with the round that they answer, and whether they are late for it.

        :param late: whoever delivers knows that the round may be closed.
        :raises Refused: the round is closed, and nobody said that the figures are late.
        """
        asking = [one for one in rounds if one.asks(figures.name, figures.year)]
        if not asking:
            return attrs.evolve(figures, round=None, late=False)
        newest = max(asking, key=lambda one: (one.state == "open", one.closes_on))
        if newest.state == "closed" and not late:
            text = sentence("the round {name} is closed; say that these figures are late", name=newest.name)
            raise Refused([Problem("/late", text, "round.closed")])
        is_late = newest.state == "closed" or figures.delivered_on > newest.closes_on
        return attrs.evolve(figures, round=newest.name, late=is_late)


def _standard() -> Iterator[Asked]:
    """The indicators of the federal network, each with how our reports count it where they count it as it is asked."""
    from orientation_core.analysis.federal import COMPLAINTS_TREATED, REQUESTS

    defined: dict[tuple[str, ...], Text] = {
        (one.name,): one.definition for one in (*REQUESTS, *COMPLAINTS_TREATED)
    }
    for one in STANDARD:
        yield attrs.evolve(one, definition=defined.get(one.counted))
