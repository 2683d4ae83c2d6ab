"""What kinds of record, identifiers and the reasons for keeping them are called, in English."""

from __future__ import annotations

from collections.abc import Mapping

#: kind -> code -> English label.
PRIVACY: Mapping[str, Mapping[str, str]] = {
    "record_kind": {
        "assessment_answer": "Answers to a self-assessment",
        "assessment_round": "Rounds of self-assessment",
        "campaign": "Information campaigns",
        "channel": "Contact channels",
        "collection_round": "Collection rounds of the network",
        "complaint": "Cases of clients",
        "edition": "Earlier editions of documents",
        "good_practice": "Good practices and their contacts",
        "improvement_action": "Improvement actions",
        "network_member": "Members of the network",
        "privacy_disclosure": "Requests to see an identity",
        "privacy_lookup": "Look-ups of people",
        "privacy_measure": "Legal holds and restrictions",
        "privacy_set_aside": "Documents under restriction",
        "public_organisation": "Public organisations",
        "receipt": "Receipts of anonymous cases",
        "receipt_attempts": "Wrong receipt codes, counted",
        "received_mail": "Mail received",
        "referral": "Cases at the second line",
        "sealed_passage": "Passages kept under seal",
        "service": "Products and services",
        "survey_box": "Answers waiting in an anonymous wave",
        "survey_invitation": "Invitations to a survey",
        "survey_response": "Answers to a survey",
        "training_record": "Training that was followed",
    },
    "purpose": {
        "case": "to treat a client's request, to answer it, and to account for how that was done",
        "response": "to learn what clients or staff think of the service",
        "decision": "to run the organisation's client orientation, and to know who answers for what",
        "evidence": "to show what figures and conclusions rest on",
        "none": "as the plugin that keeps it says",
        "receipt_attempts": "to see that nobody guesses the codes of anonymous clients",
    },
    "legal_basis": {
        "case": "task in the public interest (article 6(1)(e) of the General Data Protection Regulation)",
        "response": "task in the public interest; who is asked may refuse to answer (article 6(1)(e))",
        "decision": "task in the public interest (article 6(1)(e)), in the exercise of a function",
        "evidence": "task in the public interest, and statistics (articles 6(1)(e) and 89)",
        "none": "not stated yet: to be settled by the organisation",
        "receipt_attempts": "task in the public interest (article 6(1)(e) of the General Data Protection Regulation)",
    },
    "identifier": {
        "id": "Identifier",
        "email": "E-mail address",
        "reference": "Reference",
        "phone": "Telephone",
        "name": "Full name",
    },
    "held_how": {
        "of": "their own",
        "belongs": "goes with their own",
        "names": "somebody else's, names them",
    },
}
