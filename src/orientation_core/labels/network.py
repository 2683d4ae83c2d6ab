"""What codes of the network are called, in English."""

from __future__ import annotations

from collections.abc import Mapping

#: kind -> code -> English label.
NETWORK: Mapping[str, Mapping[str, str]] = {
    "organisation_kind": {
        "federal_public_service": "Federal public service",
        "programmatic_service": "Programmatic public service",
        "social_security": "Public social security institution",
        "scientific": "Federal scientific institution",
        "defence": "Defence",
        "police": "Federal police",
        "public_body": "Public interest body",
        "other": "Other organisation",
    },
    "network_function": {
        "complaint_coordinator": "Complaint coordinator",
        "single_point_of_contact": "Single point of contact for client orientation",
        "deputy_coordinator": "Deputy complaint coordinator",
        "deputy_contact": "Deputy contact for client orientation",
    },
    "verdict": {
        "met": "Met",
        "missed": "Not met",
        "silent": "Nothing known",
        "open": "Cannot be judged",
    },
    "use": {
        "whole": "In use",
        "part": "In part",
        "none": "Not in use",
        "silent": "Nothing known",
    },
    "why": {
        "shown": "the data show it",
        "not_shown": "the data show otherwise",
        "declared": "the organisation declares it",
        "declared_not": "the organisation declares that it is not",
        "documented": "the organisation names a document",
        "no_document": "declared, but no document is named",
        "nothing": "neither data nor a declaration",
        "unknown": "no source says what is asked",
    },
    "round_state": {
        "draft": "Draft",
        "open": "Open",
        "closed": "Closed",
    },
    "severity": {
        "error": "Error",
        "warning": "Warning",
        "note": "Note",
    },
    "check_verdict": {
        "equal": "Equal",
        "rounding": "Equal but for rounding",
        "differs": "Differs",
    },
}
