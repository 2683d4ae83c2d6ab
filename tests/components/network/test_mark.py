"""The single mark as evidence: a desk that wears its network's mark shows it, one with a mark of its own does not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs

from desks import COORDINATOR
from marks import published
from networks import TODAY, another_desk, opened
from orientation_core.components.network.facts import facts_by
from orientation_core.memory import MemoryStore
from orientation_core.model.network.evidence import NOTHING, STANDARD, Judgement
from orientation_core.model.network.members import Member

MARK = next(one for one in STANDARD if one.name == "single_mark_worn")
START = date(2014, 7, 1)


def test_pages_of_a_desk_show_whether_the_single_mark_is_worn():
    store, worn = MemoryStore(), published(used_from=START)
    files = {one.name: worn.contents[one.sha256] for one in worn.identity.assets}
    with opened(store) as keeper:
        keeper.identity.publish(COORDINATOR, worn.identity, files)
        for slug, network in (("alike", "network"), ("proud", "network"), ("shut", None)):
            desk = another_desk(store, slug, datetime(2014, 3, 3, 9, tzinfo=UTC), network=network)
            if slug == "proud":
                own = attrs.evolve(worn.identity, name="own", used_from=date(2014, 10, 1))
                desk.identity.publish(COORDINATOR, own, files)
        facts = facts_by(store, "network", "Europe/Brussels", ())

        def said(slug: str, day: date) -> Judgement:
            return MARK.on(facts(Member(name=slug, agency=slug), day), day, {})

        assert said("alike", TODAY.date()) == Judgement(True, on=START)
        assert said("alike", date(2014, 6, 30)) == Judgement(False)
        assert said("proud", date(2014, 9, 30)) == Judgement(True, on=START)
        assert said("proud", TODAY.date()) == Judgement(False)
        assert said("shut", TODAY.date()) == NOTHING
