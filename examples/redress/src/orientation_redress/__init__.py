"""An example plugin: an agency with a redress of its own puts its words in the place of the standard section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from orientation_core import Text, hookimpl
from orientation_core.model.charter_sections import Block, Section
from orientation_core.model.charters import Charter

TITLE = Text(
    fr="Si nous ne tenons pas parole",
    nl="Als wij ons woord niet houden",
    de="Wenn wir unser Wort nicht halten",
    en="If we do not keep our word",
)

LEAD = Text(
    fr="Le coordinateur vous appelle dans les deux jours. Vous recevez en outre, par engagement :",
    nl="De coördinator belt u binnen twee dagen. Bovendien krijgt u, per engagement:",
    de="Der Koordinator ruft Sie innerhalb von zwei Tagen an. Außerdem erhalten Sie, je Verpflichtung:",
    en="The coordinator calls you within two days. For each commitment you also get:",
)


def body(charter: Charter, data: Mapping[str, Any]) -> Sequence[Block]:
    """The general rule, and what each commitment offers."""
    return [Block(LEAD, tuple(one.redress for one in charter.commitments if one.redress is not None))]


@hookimpl
def orientation_charter_sections() -> Sequence[Section]:
    """In place of the standard section on redress; it needs no data of its own."""
    return [Section("redress_desk", "follow_up", TITLE, body, replaces="redress")]
