"""Mail addresses: the plain kind that people have, checked strictly, one at a time."""

from __future__ import annotations

import re
import unicodedata

from orientation_core.errors import Undeliverable

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"(?!-){_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
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
    if not at or len(text) > _LONGEST or not _is_local(local) or local.lower() in _MACHINES:
        raise Undeliverable("address.form", permanent=True)
    return f"{unicodedata.normalize('NFC', local)}@{_ascii_domain(domain)}"


def needs_utf8(address: str) -> bool:
    """Whether a checked address can only be written with SMTPUTF8."""
    return not address.isascii()


def _is_local(local: str) -> bool:
    if len(local.encode(errors="replace")) > _LONGEST_LOCAL:
        return False
    # Letters and marks of other scripts stand where ASCII letters may; everything else keeps to the rule.
    return bool(
        _LOCAL.fullmatch("".join("x" if _is_foreign_letter(character) else character for character in local))
    )


def _is_foreign_letter(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] in "LMN"


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
