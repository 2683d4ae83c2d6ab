"""What became of a campaign, as a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import attrs

from orientation_core.model.improvements import Measured
from orientation_core.model.improvements.actions import Compared
from orientation_core.model.outreach.campaigns import Campaign, ReachMeasure, Stage
from orientation_core.model.outreach.gaps import Gap, gaps
from orientation_core.model.text import Language

#: Measures that count people, each of whom counts once at most.
_PEOPLE: frozenset[ReachMeasure] = frozenset({"visitors", "participants"})


@attrs.frozen
class ReachTotal:
    """How many were reached in one way. :ivar share: of the audiences, when their size is known and it counts people."""

    measure: ReachMeasure
    number: int
    share: float | None = None


@attrs.frozen
class CampaignReport:
    """What became of a campaign.

    :ivar stage: where it stands today. :ivar audience: how many it was for, as far as it is known.
    :ivar reach: per measure. :ivar participants: of its events. :ivar before, after: the figure that was to move.
    :ivar compared: what both say. :ivar gaps: what it lacks.
    """

    campaign: Campaign
    on: date
    stage: Stage
    audience: int | None
    reach: tuple[ReachTotal, ...]
    participants: int
    before: Measured | None
    after: Measured | None
    compared: Compared | None
    gaps: tuple[Gap, ...]


def reported(campaign: Campaign, languages: Sequence[Language], today: date) -> CampaignReport:
    """What became of a campaign, as it is today. :param languages: those the agency speaks."""
    sizes = [one.size for one in campaign.audiences if one.size is not None]
    audience = sum(sizes) if len(sizes) == len(campaign.audiences) else None
    return CampaignReport(
        campaign=campaign,
        on=today,
        stage=campaign.stage(today),
        audience=audience,
        reach=_totals(campaign, audience),
        participants=sum(each.number for one in campaign.events for each in one.participants),
        before=campaign.measurement("before"),
        after=campaign.measurement("after"),
        compared=campaign.compared,
        gaps=tuple(gaps(campaign, languages, today)),
    )


def _totals(campaign: Campaign, audience: int | None) -> tuple[ReachTotal, ...]:
    counted: Counter[ReachMeasure] = Counter()
    for one in campaign.reach:
        counted[one.measure] += one.number
    return tuple(
        ReachTotal(measure, number, min(number / audience, 1.0) if audience and measure in _PEOPLE else None)
        for measure, number in sorted(counted.items())
    )
