"""LimeSurvey's types of question beside ours: which becomes which, and what is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from orientation_core.model.surveys.question_kinds import TEN, scale_of
from orientation_core.model.surveys.questionnaires import Item, Option, Scale
from orientation_core.model.text import Text

_YES = ("Y", Text(fr="Oui", nl="Ja", de="Ja", en="Yes"))
_NO = ("N", Text(fr="Non", nl="Nee", de="Nein", en="No"))
_UNSURE = ("U", Text(fr="Incertain", nl="Onzeker", de="Unsicher", en="Uncertain"))
_CHANGE = (
    ("I", Text(fr="Augmentation", nl="Toename", de="Zunahme", en="Increase")),
    ("S", Text(fr="Sans changement", nl="Hetzelfde", de="Gleich", en="Same")),
    ("D", Text(fr="Diminution", nl="Afname", de="Abnahme", en="Decrease")),
)
_SEX = (
    ("F", Text(fr="Femme", nl="Vrouw", de="Frau", en="Female")),
    ("M", Text(fr="Homme", nl="Man", de="Mann", en="Male")),
)


@attrs.frozen
class Made:
    """What a question becomes. :ivar options: fixed ones. :ivar per_subquestion: an item for each of its lines.

    :ivar loses: what cannot be carried, in words.
    """

    kind: str
    scale: Scale | None = None
    options: tuple[tuple[str, Text], ...] | None = None
    per_subquestion: bool = False
    loses: str = ""


_FIXED = {
    "5": Made("rating", Scale(1, 5)),
    "A": Made("rating", Scale(1, 5), per_subquestion=True),
    "B": Made("rating", Scale(1, 10), per_subquestion=True),
    "Y": Made("single", options=(_YES, _NO)),
    "G": Made("single", options=_SEX),
    "C": Made("single", options=(_YES, _UNSURE, _NO), per_subquestion=True),
    "E": Made("single", options=_CHANGE, per_subquestion=True),
    "M": Made("multiple"),
    "P": Made("multiple", loses="the comments beside its options"),
    "N": Made("number"),
    "K": Made("number", per_subquestion=True),
    "D": Made("date"),
    "S": Made("open"),
    "T": Made("open"),
    "U": Made("open"),
    "Q": Made("open", per_subquestion=True),
}


def made_of(sort: str, codes: Sequence[str]) -> Made | None:
    """What a question of that type becomes; None when we have nothing like it.

    :param codes: of its answers, in order. Whole numbers that follow each other are a scale.
    """
    if sort in _FIXED:
        return _FIXED[sort]
    if sort not in ("L", "!", "O", "F", "H"):
        return None
    loses = "the comment beside the choice" if sort == "O" else ""
    scale = _scale(codes)
    if scale is not None:
        return Made("rating", scale, None, sort in ("F", "H"), loses)
    return Made("single", None, None, sort in ("F", "H"), loses) if len(codes) > 1 else None


def _scale(codes: Sequence[str]) -> Scale | None:
    if len(codes) < 3 or not all(code.isdecimal() and len(code) < 4 for code in codes):
        return None
    steps = sorted(int(code) for code in codes)
    return Scale(steps[0], steps[-1]) if steps == list(range(steps[0], steps[-1] + 1)) else None


def type_of(item: Item) -> tuple[str, str]:
    """(type, what is lost) of an item as a question of LimeSurvey."""
    if item.kind == "rating":
        return ("5" if scale_of(item) == Scale() else "L"), ""
    known = {"single": "L", "multiple": "M", "number": "N", "date": "D", "open": "T"}
    if item.kind in known:
        return known[item.kind], "its smallest and largest number" if item.minimum or item.maximum else ""
    if item.kind in ("nps", "importance"):
        return "L", f"that it is of the kind {item.kind}: it comes back as a rating"
    return "T", f"its kind, {item.kind}: it comes back as an open question"


def steps_of(item: Item) -> list[Option]:
    """The steps of a scale as answers to choose from; none for what LimeSurvey gives steps itself."""
    if type_of(item)[0] != "L" or item.options:
        return []
    scale = TEN if item.kind == "nps" else scale_of(item)
    return [Option(str(step), scale.labels.get(str(step), Text(en=str(step)))) for step in scale.steps]
