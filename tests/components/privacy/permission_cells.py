"""The shared permission matrix, cell by cell: which of its roles, actions and relations are ours, and what each may do.

Filled in by hand, from what the desk promises and not from what it does: ``test_permission_cells.py`` holds the desk to it.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Roles of the template that act at our desk.
ROLES = (
    "anonymous",
    "citizen_with_token",
    "citizen_logged_in",
    "agent_same_unit",
    "agent_other_unit",
    "supervisor",
    "data_protection_officer",
    "auditor_read_only",
)

#: Roles of the template that never come as an actor, and why.
NOT_A_ROLE: Mapping[str, str] = {
    "second_line": "reads the dossier that a handler hands over, and nothing in the store",
    "administrator": "is the host: settings, plugins and channels are given to Orientation.open, not asked of it",
    "plugin": "is handed frozen values by hooks; the hooks' tests hold that none holds more than it says",
    "webhook_receiver": "is told thin events; the tests of events hold that none holds a word of a person",
}

#: Actions of the template that no actor does here, and why.
NOT_AN_ACTION: Mapping[str, str] = {
    "read_public_status": "there is no public status; who has a receipt or an account reads their own case",
    "change_form": "what an intake asks is the procedure, a document of the agency's settings",
    "change_webhook": "addresses are the agency's settings, which the host gives",
    "manage_roles": "the host says who somebody is, with every call",
    "install_plugin": "plugins are Python packages of the host",
    "read_outbox": "the host's: it holds no personal data and has no actor",
    "retry_outbox": "the host's: the relay is run by it",
    "verify_audit": "the host's, and whoever holds the published seals",
}

#: How a case stands, by its letter: the client's own, at unit-a, at unit-b, of another agency, of unit-a at the second
#: line, restricted (article 18), erased.
RELATIONS: Mapping[str, str] = {
    "own": "o",
    "same_unit": "s",
    "other_unit": "u",
    "other_agency": "a",
    "second_line_stage": "2",
    "restricted(art18)": "r",
    "anonymised": "x",
}

_ANY = "osua2rx"


def _row(*allowed: str) -> Mapping[str, str]:
    return dict(zip(ROLES, allowed, strict=True))


#: Who sees or does it, by the letters of the cases with which they may. What is about no case has every letter.
_READS = _row("", "o", "o", "os2", "ou", "osu2", "osu2r", "osu2")
_READS_INSIDE = _row("", "", "", "os2", "ou", "osu2", "osu2r", "osu2")
_TREATS = _row("", "", "", "os2", "ou", "osu2", "", "")
_CLIENT_TOO = _row("", "o", "o", "os2", "ou", "osu2", "", "")
_LEADS = _row("", "", "", "", "", "osu2", "", "")
_GUARDS = _row("", "", "", "", "", "osu2", "osu2r", "")

ALLOWED: Mapping[str, Mapping[str, str]] = {
    "intake": _row(_ANY, _ANY, _ANY, _ANY, _ANY, _ANY, "", ""),
    "read_body": _READS,
    # Of whom nobody keeps who they are, there is no identity to read.
    "read_identity": {**_READS, "citizen_with_token": ""},
    "read_attachment": _READS,
    "read_internal_note": _READS_INSIDE,
    # That something was done, with no word of it, stays when the case is erased.
    "read_audit": _row("", "", "", "os2x", "ou", "osu2x", "osu2rx", "osu2x"),
    "search": _READS,
    # A figure is the agency's and not a unit's: who reads reports is told which cases it counts, and reads none by that.
    "export_csv": _row("", "", "", "osu2x", "osu2x", "osu2x", "osu2rx", "osu2x"),
    "add_internal_note": _TREATS,
    "add_message": _CLIENT_TOO,
    "add_attachment": _CLIENT_TOO,
    "change_state": _TREATS,
    "reassign": _LEADS,
    # Where the other case was erased, the one in hand may still say that they belong together.
    "link": _row("", "", "", "os2x", "ou", "osu2x", "", ""),
    "merge": _TREATS,
    "close": _TREATS,
    "reopen": _LEADS,
    "escalate": _TREATS,
    "change_template": _row("", "", "", "", "", _ANY, "", ""),
    "export_subject_data(art15)": _GUARDS,
    "rectify(art16)": _GUARDS,
    "restrict(art18)": _GUARDS,
    "erase(art17)": _GUARDS,
    "set_retention": _row("", "", "", "", "", _ANY, _ANY, ""),
}
