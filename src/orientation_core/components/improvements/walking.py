"""Links that people declare, and the chain that an end belongs to, in the words of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from orientation_core.components import linking
from orientation_core.components.improvements.measuring import Measuring
from orientation_core.components.improvements.naming import Names
from orientation_core.components.linking import LINK
from orientation_core.errors import NotAllowed, NotFound, Problem, Refused, sentence
from orientation_core.model.complaints import Complaint
from orientation_core.model.improvements.chains import MOST_LINKS, Chain, Place, walk
from orientation_core.model.improvements.links import OF_CASES, End, Link, Relation, Tie
from orientation_core.model.parties import Actor
from orientation_core.store import Query, Where


class Walking(Measuring):
    """What hangs together."""

    def link(self, actor: Actor, source: End | str, relation: Relation, target: End | str) -> Link:
        """Declare that one end has to do with another. Said again, it changes nothing.

        :raises InvalidDocument: the relation does not join these ends. :raises NotFound: an end of a case that the
            actor may not read.
        """
        self.permit(actor, "improvement.link")
        tie = Tie(self._end(actor, source), relation, self._end(actor, target))
        at = self.clock()
        with self.begin(write=True) as unit:
            writer = self.writer_of(LINK)
            linking.say(unit, writer, None, frozenset(), frozenset({tie}), at=at, by=actor.id)
            unit.flush()
            return unit.get(LINK, linking.id_of(self.agency.slug, None, tie)).value(LINK)

    def unlink(self, actor: Actor, source: End | str, relation: Relation, target: End | str) -> Link:
        """Take back what a person declared; that it was said stays readable, with the moment it ended.

        :raises NotFound: nobody declared it. :raises Refused: a document says it; change that.
        """
        self.permit(actor, "improvement.link")
        tie = Tie(self._end(actor, source), relation, self._end(actor, target))
        at = self.clock()
        with self.begin(write=True) as unit:
            known = linking.find(unit, linking.id_of(self.agency.slug, None, tie))
            if known is None or known.value(LINK).until is not None:
                said = [one for one in self._of(tie.source, forward=True) if one.tie == tie]
                if said:
                    words = sentence("a document says this, and it ends when the document says it no more")
                    raise Refused([Problem("", words, "link.said")])
                raise NotFound("link", f"{tie.source} {relation} {tie.target}")
            writer = self.writer_of(LINK)
            linking.say(unit, writer, None, frozenset({tie}), frozenset(), at=at, by=actor.id)
            unit.flush()
            return unit.get(LINK, known.id).value(LINK)

    def links(self, actor: Actor, end: End | str, *, ended: bool = False) -> list[Link]:
        """The links that leave an end or arrive there, those that hold; with `ended` also those that held.

        Links to ends of cases that the actor may not read are left out.
        """
        self.permit(actor, "improvement.read")
        here, names = self._end(actor, end), self._names(actor)
        found = [
            link
            for forward in (True, False)
            for link in self._of(here, forward=forward, ended=ended)
            if names.seen(link.target if forward else link.source)
        ]
        return list(dict.fromkeys(found))

    def chain(self, actor: Actor, end: End | str) -> Chain:
        """Everything that leads to an end and that it leads to: from the promise to the charter that learned from it.

        :param end: or as it is written, ``kind:id``; a case is named by its id or its reference.
        :raises InvalidDocument: it is no end. :raises NotFound: an end of a case that the actor may not read.
        """
        self.permit(actor, "improvement.read")
        start, names = self._end(actor, end), self._names(actor)
        found = walk(start, lambda one, forward: self._of(one, forward=forward), names.seen)
        places = [Place(one, *names.label(one)) for one in found.ends]
        return Chain(start, tuple(places), found.links, found.more)

    # ------------------------------------------------------------------------------ inside

    def _end(self, actor: Actor, end: End | str) -> End:
        """An end as it is stored. :raises NotFound: of a case that is not there, or not within sight."""
        here = End.of(end) if isinstance(end, str) else end
        if here.kind not in OF_CASES:
            return here
        key, rest = here.parts
        case = self.desk.get(actor, key).id
        return End(here.kind, f"{case}/{rest}" if rest else case)

    def _names(self, actor: Actor) -> Names:
        return Names(self, actor, cache(lambda key: self._case(actor, key)))

    def _case(self, actor: Actor, key: str) -> Complaint | None:
        try:
            return self.desk.get(actor, key)
        except (NotFound, NotAllowed):
            return None

    def _of(self, end: End, *, forward: bool, ended: bool = False) -> Iterator[Link]:
        """The links of an end in one direction, a few more than are ever told."""
        side = "source" if forward else "target"
        where = [Where(f"{side}_kind", "=", end.kind), Where(side, "=", end.id)]
        if not ended:
            where.append(Where("until", "null"))
        query = Query(tuple(where), order=("since",), limit=None if ended else MOST_LINKS * 4)
        with self.begin(write=False) as unit:
            found = unit.find(LINK, query)
        yield from linking.values(found)
