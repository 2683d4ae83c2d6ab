"""What codes of the visual identity and of campaigns are called, in English."""

from __future__ import annotations

from collections.abc import Mapping

#: kind -> code -> English label.
OUTREACH: Mapping[str, Mapping[str, str]] = {
    "identity_rule": {
        "asset": "The mark itself",
        "size": "Smallest size",
        "clear_space": "Clear space",
        "colour": "Colours of the mark",
        "background": "Background",
        "contrast": "Contrast with the background",
        "proportions": "Proportions",
        "rotation": "Rotation",
        "mirroring": "Mirroring",
        "effects": "Effects",
        "calm": "Calm background",
        "alt": "Alternative text",
        "language": "Language of the mark",
        "in_use": "Identity in use",
    },
    "rule_verdict": {
        "kept": "Rule kept",
        "broken": "Rule broken",
        "unseen": "Not measurable here",
    },
    "campaign_stage": {
        "planned": "planned",
        "running": "running",
        "finished": "finished",
        "cancelled": "cancelled",
    },
    "audience": {
        "client_group": "Client group",
        "public": "The public",
        "staff": "Officials",
        "partners": "Partners",
    },
    "reach": {
        "printed": "Printed",
        "handed_out": "Handed out",
        "sent": "Sent",
        "opened": "Opened",
        "views": "Views",
        "visitors": "Visitors",
        "participants": "Participants",
        "mentions": "Mentions in the media",
    },
    "effect_verdict": {
        "shown": "An effect is shown",
        "not_shown": "No effect is shown",
        "too_few": "Too few cases to say",
    },
    "training_subject": {
        "mediation": "Mediation",
        "aggression": "Handling aggression",
        "complaint_handling": "Handling complaints",
        "plain_language": "Plain language",
        "client_orientation": "Client orientation",
        "other": "Something else",
    },
    "effect": {
        "box-shadow": "a shadow",
        "clip-path": "cut off",
        "filter": "a filter",
        "mask": "a mask",
        "mask-image": "a mask of a picture",
        "mix-blend-mode": "blended with what is below",
        "opacity": "seen through",
        "paint": "another paint than a plain colour",
        "parts_moved": "its parts moved against each other",
        "skew": "skewed",
        "transform": "transformed by its style",
    },
    "forbidden_use": {
        "stretched": "stretched",
        "rotated": "rotated",
        "mirrored": "mirrored",
        "recoloured": "in other colours",
        "effects": "with effects",
        "busy_background": "on a busy background",
    },
}
