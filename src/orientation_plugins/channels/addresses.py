"""Mail addresses: the plain kind that people have, checked strictly, one at a time."""

from __future__ import annotations

import re
import unicodedata

from orientation_core.errors import Undeliverable

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"(?!-){_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
_LONGEST_LOCAL, _LONGEST_DOMAIN, _LONGEST = 64, 253, 254
#: Nobody reads these; an answer to them comes back, and is answered.
_MACHINES = frozenset({"mailer-daemon"})


def mail_address(text: str) -> str:
    """The address as it goes on the wire: the domain in small letters and ASCII (IDNA 2008).

    One address and nothing else: no display name, comment, quoted part, address literal or list, although RFC
    5322 knows them all. A local part may hold letters of any script; the server then has to know SMTPUTF8.

    :raises Undeliverable: ``address.form``, permanent.
    """
    local, at, domain = text.rpartition("@")
    local = unicodedata.normalize("NFC", local)
    if not at or len(text) > _LONGEST or not _is_local(local) or local.lower() in _MACHINES:
        raise Undeliverable("address.form", permanent=True)
    return f"{local}@{_ascii_domain(domain)}"


def needs_utf8(address: str) -> bool:
    """Whether a checked address can only be written with SMTPUTF8."""
    return not address.isascii()


def _is_local(local: str) -> bool:
    if len(local.encode(errors="replace")) > _LONGEST_LOCAL:
        return False
    # Letters of other scripts, with their marks, stand where ASCII letters may; the rest keeps to the rule.
    plain = ""
    for character in local:
        category = "" if character.isascii() else unicodedata.category(character)
        if category.startswith("M") and plain[-1:].isalnum():
            continue
        plain += "x" if category in _LETTERS else character
    return bool(_LOCAL.fullmatch(plain))


def _ascii_domain(domain: str) -> str:
    """The domain as DNS writes it. Never IDNA 2003, which sends mail for *straße* to *strasse*."""
    ascii_form = domain.lower()
    if not domain.isascii() or "xn--" in ascii_form:
        import idna

        try:
            ascii_form = idna.encode(ascii_form).decode()
        except (idna.IDNAError, UnicodeError):
            raise Undeliverable("address.form", permanent=True) from None
    labels = ascii_form.split(".")
    if (
        len(ascii_form) > _LONGEST_DOMAIN
        or len(labels) < 2
        or not all(_LABEL.fullmatch(label) for label in labels)
        or labels[-1].isdigit()
    ):
        raise Undeliverable("address.form", permanent=True)
    return ascii_form
