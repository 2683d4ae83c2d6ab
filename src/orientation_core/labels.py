"""What codes are called: request types, channels, states, outcomes, in the reader's language.

The English word stands here, the others in the catalogues, under the kind as their context. An agency that calls
a thing otherwise says so in its procedure, whose own labels go before these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from orientation_core.errors import InvalidDocument, OrientationError, Problem, Refused, Sentence, listed
from orientation_core.i18n import catalogue, translate_in
from orientation_core.model.gate.messages import Spoken
from orientation_core.model.text import LANGUAGES, Language, Text

#: kind -> code -> English label.
LABELS: Mapping[str, Mapping[str, str]] = {
    "type": {
        "complaint": "Complaint",
        "information_request": "Information request",
        "notification": "Notification",
        "suggestion": "Suggestion",
        "appeal": "Appeal",
    },
    "channel": {
        "form": "Online form",
        "email": "E-mail",
        "letter": "Letter",
        "phone": "Telephone",
        "counter": "Counter",
        "fax": "Fax",
        "mail": "E-mail",
        "webhook": "Automatic notification",
        "file": "File",
    },
    "state": {
        "received": "Received",
        "qualified": "Qualified, admissibility to be examined",
        "awaiting_detail": "Waiting for detail from the client",
        "in_treatment": "Being handled",
        "paused": "Paused, waiting for information",
        "answered": "Answered",
        "closed": "Closed",
        "inadmissible": "Inadmissible",
        "withdrawn": "Withdrawn by the client",
        "stage_one": "First stage",
        "stage_one_answered": "Answered in the first stage",
        "stage_two": "Second stage",
        "stage_two_answered": "Answered in the second stage",
        "second_line": "Referred to the second line",
    },
    "outcome": {
        "founded": "Founded",
        "partly_founded": "Partly founded",
        "unfounded": "Unfounded",
        "no_appreciation": "No appreciation",
    },
    "admissibility": {
        "pending": "Under examination",
        "admissible": "Admissible",
        "inadmissible": "Inadmissible",
    },
    "federal_category": {
        "attitude": "Attitude of the official",
        "quality": "Quality of products or services",
        "treatment": "Treatment of products or services",
        "complaint_handling": "Complaint handling",
    },
    "role": {
        "citizen": "Client",
        "handler": "Handler",
        "coordinator": "Complaint coordinator",
        "viewer": "Viewer",
        "system": "The system",
    },
    "action": {
        "receive": "Received",
        "acknowledge": "Receipt acknowledged",
        "qualify": "Qualified",
        "requalify": "Requalified",
        "admit": "Declared admissible",
        "declare_inadmissible": "Declared inadmissible",
        "ask_detail": "Asked for more information",
        "assign": "Assigned",
        "pause": "Paused",
        "resume": "Resumed",
        "extend": "Term extended",
        "inform": "Client informed",
        "decide": "Decided",
        "answer": "Answered",
        "close": "Closed",
        "reopen": "Reopened",
        "escalate": "Passed to the second stage",
        "refer": "Referred to the second line",
        "withdraw": "Withdrawn",
    },
    "clock": {
        "acknowledge": "Acknowledgement of receipt",
        "answer": "Answer",
        "second_stage": "Answer in the second stage",
        "inform": "Informing the client",
    },
    "clock_status": {
        "waiting": "Not started",
        "running": "Running",
        "paused": "Paused",
        "suspended": "Suspended",
        "stopped": "Stopped",
    },
    "relation": {
        "related": "Is related to",
        "duplicate": "Is a duplicate of",
        "follows": "Follows",
    },
    "satisfaction": {
        "1": "Very dissatisfied",
        "2": "Dissatisfied",
        "3": "Neither satisfied nor dissatisfied",
        "4": "Satisfied",
        "5": "Very satisfied",
    },
    "language": {
        "fr": "French",
        "nl": "Dutch",
        "de": "German",
        "en": "English",
    },
    "field": {
        "label": "name",
        "version": "version",
        "status": "status",
        "valid_from": "valid from",
        "valid_until": "valid until",
        "uri": "address in the vocabulary",
        "identifier": "identifier",
        "owner": "owner",
        "reviewed_on": "last review",
        "review_months": "months until the next review",
        "title": "title",
        "description": "description",
        "keywords": "keywords",
        "authorities": "competent authority",
        "client_groups": "client groups",
        "audiences": "target groups",
        "themes": "themes",
        "sectors": "sectors",
        "types": "types",
        "classifications": "classifications",
        "events": "events",
        "languages": "languages",
        "spatial": "area",
        "steps": "steps",
        "requirements": "conditions",
        "evidence": "to bring",
        "nothing_to_bring": "nothing to bring",
        "evidence_types": "types of evidence",
        "rules": "rules",
        "legal_resources": "legal basis",
        "costs": "costs",
        "amount": "amount",
        "currency": "currency",
        "condition": "condition",
        "processing_time": "processing time",
        "channels": "channels",
        "outputs": "result",
        "contact_points": "contact points",
        "phones": "telephone",
        "emails": "e-mail",
        "pages": "web pages",
        "addresses": "addresses",
        "participations": "others who take part",
        "relations": "relations",
        "part_of": "collections",
        "source": "source",
        "hours": "opening hours",
        "weekly": "usual week",
        "exceptions": "other days",
        "appointment": "appointment",
        "accessibility": "accessibility",
        "needs": "needs and expectations",
        "size": "number",
        "face": "face of the client",
        "criteria": "criteria",
        "concepts": "concepts",
        "text": "text",
        "n": "number",
        "unit": "unit",
        "word": "word of welcome",
        "organisation": "organisation",
        "purpose": "purpose",
        "welcome": "welcome",
        "orientation": "orientation",
        "reception": "reception",
        "offer": "offer",
        "follow_up": "follow-up",
        "redress": "redress",
        "commitments": "commitments",
        "metric": "metric",
        "target": "target",
        "value": "value",
        "upper": "upper limit",
        "operator": "comparison",
        "days": "kind of days",
        "within": "within",
        "share": "share",
        "groups": "client groups",
        "services": "services",
        "categories": "categories",
        "request_types": "types of request",
        "exclusions": "exclusions",
        "since": "since",
        "declaration": "declaration",
        "obligations": "obligations",
        "expectations": "expectations",
        "client": "client",
        "facts": "facts from the catalogue",
        "windows": "opening window",
    },
    "json_type": {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "array": "list",
        "object": "group of fields",
        "null": "empty",
    },
    "format": {
        "date": "date (2026-11-23)",
        "date-time": "moment with its offset (2026-11-23T10:00:00+01:00)",
        "email": "e-mail address",
        "uri": "web address",
    },
    "unit": {
        "immediate": "at once",
        "hour": "hours",
        "working_day": "working days",
        "calendar_day": "calendar days",
        "month": "months",
    },
    "end": {
        "commitment": "Commitment",
        "clock": "Clock",
        "breach": "Promise missed",
        "point": "Point of complaint",
        "cause": "Cause",
        "action": "Action",
        "effect": "Effect",
        "axis_item": "Item of the self-assessment",
        "survey_item": "Question of the survey",
        "practice": "Practice",
        "recommendation": "Recommendation",
        "charter": "Charter",
    },
    "link_relation": {
        "governs": "governs",
        "missed": "was missed",
        "led_to": "led to",
        "caused_by": "was caused by",
        "answered_by": "is answered by",
        "measured_by": "is measured by",
        "moves": "moves",
        "carried_into": "was carried into",
    },
    "action_state": {
        "plan": "Plan",
        "do": "Do",
        "check": "Check",
        "act": "Act",
        "effective": "Effective",
        "not_shown": "Effect not shown",
        "abandoned": "Abandoned",
        "running": "Still running",
    },
    "target_unit": {
        "second": "seconds",
        "minute": "minutes",
        "hour": "hours",
        "day": "days",
        "month": "months",
        "year": "years",
        "clock": "times of day",
        "percent": "percent",
        "count": "number",
        "per_week": "times a week",
        "per_year": "times a year",
        "hours_per_day": "hours a day",
        "score": "score",
        "fields": "number of fields",
    },
    "operator": {
        "<=": "at most (<=)",
        ">=": "at least (>=)",
        "=": "exactly (=)",
        "between": "between two values (between)",
        "covers": "covering an opening window (covers)",
    },
    "charter_stage": {
        "draft": "draft",
        "consulted": "submitted for advice",
        "approved": "approved",
        "published": "published",
        "replaced": "replaced by a later version",
    },
    "round_stage": {
        "open": "open",
        "consensus": "being discussed",
        "closed": "closed",
    },
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
    "letter": {
        "acknowledgement": "Acknowledgement of receipt",
        "answer": "Answer",
        "ask_detail": "Request for information",
        "closing": "Closing and satisfaction",
        "escalated": "Passage to the second stage",
        "extension": "Extension of the term",
        "forward": "Forwarding to the competent service",
        "inadmissible": "Inadmissibility",
        "message": "Message",
        "progress": "Interim report",
        "redirect_appeal": "Reference to the appeal procedure",
        "referral": "Referral to the second line",
        "reopened": "Reopening",
        "reopening_refused": "Refusal to reopen",
        "requalified": "Requalification",
        "withdrawn": "Withdrawal",
    },
}


def label(kind: str, code: str, language: Language) -> str:
    """What `code` is called in `language`; a code that is not ours is an agency's own word and comes back as it is.

    :param kind: a key of :data:`LABELS`. :raises LookupError: there is no such kind.
    """
    try:
        english = LABELS[kind].get(code)
    except KeyError:
        raise LookupError(
            f"there are no labels for {kind}; there are for {', '.join(sorted(LABELS))}"
        ) from None
    return code if english is None else translate_in(kind, english, language)


def told(problem: Problem, language: Language) -> Problem:
    """`problem` with its sentence in `language`; one that is no :class:`~orientation_core.errors.Sentence` is left
    as it is: a plugin said it. What was said in one language can be said again in another.
    """
    message = problem.message
    if isinstance(message, Spoken):
        return attrs.evolve(problem, message=message.saying(message.text.in_(language)))
    if not isinstance(message, Sentence):
        return problem
    words, values = catalogue(language), message.values
    if message.many is None:
        text = words.gettext(message.words)
    else:
        text = words.ngettext(message.words, message.many, values["n"])  # type: ignore[arg-type]
    shown = {place: _shown(place, value, language) for place, value in values.items()}
    return attrs.evolve(problem, message=message.saying(text.format(**shown)))


def _shown(place: str, value: object, language: Language) -> str:
    """What stands in a place: a code by its label, where the place is named after its kind; a text in `language`."""
    kind = next((kind for kind in (place, place.removesuffix("s")) if kind in LABELS), None)

    def say(one: object) -> str:
        if isinstance(one, Text):
            return one.in_(language)
        return label(kind, str(one), language) if kind else str(one)

    return listed(value, say)


E = TypeVar("E", bound=OrientationError)


def in_language(error: E, language: Language) -> E:
    """An error like `error` whose problems, or reasons, are said in `language`.

    >>> from orientation_core.model.terms import term_problem
    >>> str(in_language(Refused([term_problem(-1, "month", None)]), "nl"))
    'het getal moet tussen 0 en 36525 liggen'
    """
    made: OrientationError = error
    if isinstance(error, InvalidDocument):
        made = InvalidDocument(error.kind, [told(problem, language) for problem in error.problems])
    elif isinstance(error, Refused):
        made = Refused([told(reason, language) for reason in error.reasons])
    return made  # type: ignore[return-value]


def label_text(kind: str, code: str) -> Text:
    """The same in all four languages. :raises LookupError: there is no such kind."""
    return Text(**{language: label(kind, code, language) for language in LANGUAGES})
