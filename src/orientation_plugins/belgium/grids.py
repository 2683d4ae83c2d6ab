"""Grids of self-assessment: one of our own on five axes, and two in the style of the CAF, by its two ways of scoring.

Ours is not the official questionnaire, which is not public. Of the CAF only the numbering and the names of the nine
criteria are facts; what each sub-criterion is about is said in our words, and the bands of the scores are marked
unverified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]

#: How the two ways of scoring are called.
_WAYS = {
    "classical": {
        "fr": "Autoévaluation sur neuf critères, cotation classique",
        "nl": "Zelfevaluatie op negen criteria, klassieke score",
        "de": "Selbstbewertung nach neun Kriterien, klassische Bewertung",
        "en": "Self-assessment on nine criteria, classical scoring",
    },
    "fine-tuned": {
        "fr": "Autoévaluation sur neuf critères, cotation affinée",
        "nl": "Zelfevaluatie op negen criteria, verfijnde score",
        "de": "Selbstbewertung nach neun Kriterien, verfeinerte Bewertung",
        "en": "Self-assessment on nine criteria, fine-tuned scoring",
    },
}

_ORIGIN = {
    "kind": "ours",
    "note": {
        "fr": "Dans le style du CAF, avec nos propres mots ; ce n'est pas une publication du CAF.",
        "nl": "In de stijl van het CAF, in onze eigen woorden; dit is geen publicatie van het CAF.",
        "de": "Im Stil des CAF, in eigenen Worten; keine Veröffentlichung des CAF.",
        "en": "In the style of the CAF, in our own words; not a publication of the CAF.",
    },
}


def caf_style(way: str, criteria: Sequence[Mapping[str, Any]], scoring: Mapping[str, Any]) -> Document:
    """The grid of nine criteria, scored in one of the two ways.

    :param way: ``classical``: one score, by the phase that was reached; ``fine-tuned``: the phases one by one, the
        score is their mean. :param criteria, scoring: the data documents.
    """
    return {
        "name": f"caf-style-{way}",
        "version": 1,
        "label": _WAYS[way],
        "origin": _ORIGIN,
        "scales": scoring[way],
        "axes": [
            {
                "name": f"c{one['number']}",
                "label": one["label"],
                "scale": "enablers" if one["kind"] == "enabler" else "results",
            }
            for one in criteria
        ],
        "items": [
            {
                "id": sub["number"],
                "axis": f"c{one['number']}",
                "label": sub["label"],
                "criteria": [sub["number"]],
            }
            for one in criteria
            for sub in one["subcriteria"]
        ],
    }
