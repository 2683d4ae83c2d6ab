"""What codes of the second line are called, in English."""

from __future__ import annotations

from collections.abc import Mapping

#: kind -> code -> English label.
SECOND_LINE: Mapping[str, Mapping[str, str]] = {
    "dossier": {
        "letter_out": "Letter to the client",
        "letter_in": "Message from the client",
        "question": "Question of the second line",
        "reply": "Answer to the second line",
        "referral_client": "The client went to the second line",
        "referral_agency": "Passed on to the second line",
    },
    "flag": {
        "client": "another client",
        "case": "another case",
        "official": "an official",
        "person": "somebody of the network",
        "unread": "a file that nothing can look into",
    },
    "referral_state": {
        "open": "At the second line",
        "asked": "An answer is owed",
        "decided": "Decided by the second line",
    },
    "referral_by": {
        "client": "The client went there",
        "agency": "The organisation passed it on",
    },
    "who": {
        "client": "Client",
        "organisation": "Organisation",
        "second_line": "Second line",
    },
    "response": {
        "accepted": "Accepted",
        "refused": "Refused",
    },
    "because": {
        "other_years_out": "received in this year, at the second line in another",
        "other_years_in": "at the second line in this year, received in another",
        "not_admitted": "not taken up by the second line",
        "unknown_here": "at the second line without our knowing",
        "not_ours": "about other organisations",
        "unexplained": "not explained",
    },
    "two_lines_sum": {
        "complaints_and_questions": "Complaints and requests for information make the files",
        "admissible_and_not": "Admissible and inadmissible make the complaints",
        "outcomes": "The outcomes make the admissible complaints",
    },
}
