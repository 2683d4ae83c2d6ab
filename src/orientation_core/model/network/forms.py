"""The blank form of a round: what whoever fills it in has to see."""

from __future__ import annotations

import attrs

from orientation_core.model.network.rounds import Round
from orientation_core.model.text import Text

#: What stands in the first column of a form, so that it is found again whatever the words beside it say.
ROUND, ORGANISATION, BY, REMARKS, INDICATOR = "round", "organisation", "by", "remarks", "indicator"

#: In the first cell of a sheet that holds lists to choose from, and no answers.
LISTS = "lists"


@attrs.frozen
class Chooseable:
    """An organisation that a form may be about. :ivar name: in the network. :ivar label: what it is called."""

    name: str
    label: Text


@attrs.frozen
class Form:
    """A blank form.

    :ivar network: who asks. :ivar organisations: the one that fills it in, or all of them, of which one is chosen.
    """

    network: Text
    round: Round
    organisations: tuple[Chooseable, ...] = ()
