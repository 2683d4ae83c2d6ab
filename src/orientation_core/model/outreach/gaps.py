"""What a campaign lacks: words in a language, a material somebody cannot use, a figure nobody took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, get_args

import attrs

from orientation_core.errors import Sentence, sentence
from orientation_core.model.outreach.campaigns import IN_TIME, PICTURED, Campaign, Material, MaterialVersion
from orientation_core.model.text import Language

GapKind = Literal[
    "message_language", "material_language", "wcag", "alternatives", "transcript", "captions", "plain_language",
    "participants", "no_figure", "not_measured",
]  # fmt: skip
GAPS: tuple[GapKind, ...] = get_args(GapKind)

#: The level that public bodies owe.
OWED = ("AA", "AAA")


@attrs.frozen
class Gap:
    """Something that a campaign lacks. :ivar where: name of what lacks it. :ivar message: in words."""

    gap: GapKind
    where: str
    message: str


def gaps(campaign: Campaign, languages: Sequence[Language], today: date) -> list[Gap]:
    """Everything that a campaign lacks. :param languages: those the agency speaks."""
    if campaign.cancelled:
        return []
    return list(_gaps(campaign, languages, today))


def _gaps(campaign: Campaign, languages: Sequence[Language], today: date) -> Iterator[Gap]:
    for message in campaign.messages:
        lacking = tuple(one for one in languages if one not in message.text.languages())
        if lacking:
            yield Gap("message_language", message.name, _lacks(lacking))
    for material in campaign.materials:
        newest = material.newest()
        lacking = tuple(one for one in languages if one not in newest)
        if lacking:
            yield Gap("material_language", material.name, _lacks(lacking))
        for version in newest.values():
            yield from _unusable(material, version)
    for event in campaign.events:
        if not event.cancelled and not event.participants and event.day < today:
            yield Gap("participants", event.name, sentence("nobody noted how many took part"))
    if campaign.expected is None:
        yield Gap("no_figure", campaign.name, sentence("the campaign names no figure that is to move"))
    elif campaign.compared is None and campaign.expected.by < today:
        words = sentence("the figure was to be measured by {day}", day=campaign.expected.by.isoformat())
        yield Gap("not_measured", campaign.name, words)


def _lacks(languages: tuple[Language, ...]) -> Sentence:
    return sentence("this text lacks a language: {languages}", languages=languages)


def _unusable(material: Material, version: MaterialVersion) -> Iterator[Gap]:
    """What somebody who does not see, hear or read well would miss. What is not declared counts as missing."""
    where = f"{material.name}, {version.language}"
    if version.wcag not in OWED:
        yield Gap("wcag", where, sentence("it is not said to meet WCAG level AA"))
    if material.type in PICTURED and not version.alternatives:
        yield Gap("alternatives", where, sentence("its pictures are not said to have words in their place"))
    if material.type in IN_TIME and not version.transcript:
        yield Gap("transcript", where, sentence("what is said in it is not written down"))
    if material.type == "video" and not version.captions:
        yield Gap("captions", where, sentence("it has no captions"))
    if version.plain_score is None:
        yield Gap("plain_language", where, sentence("nobody measured how plain its language is"))
