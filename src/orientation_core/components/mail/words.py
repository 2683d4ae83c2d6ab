"""What was odd about a message, in the words of whoever treats it; and the note that tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orientation_core.i18n import translate
from orientation_core.model.text import Language

_WORDS = {
    "bulk": "It was sent to many: a mailing list or a bulk mailing.",
    "case.closed": "The case it belongs to is closed.",
    "charset.lost": "Some characters could not be read; the original is attached.",
    "charset.unknown": "It does not say in which character set it is written; the likeliest was taken.",
    "charset.wrong": "It is not written in the character set that it claims; the likeliest was taken.",
    "acknowledgement.limit": "This address was sent an automatic answer less than a day ago; none was sent now.",
    "acknowledgement.none": "No automatic answer was sent: the sender is, or may be, a machine, or is not certain.",
    "file.broken": "A file is damaged; it was kept as far as it could be read.",
    "file.damaged": "An attachment is damaged, or was cut off on the way.",
    "file.harmful": "A scanner found something harmful in a file; it was not kept with the case.",
    "file.many": "More files came along than a case lists; the others are in the original.",
    "file.other": "A file is not of a kind that is opened here; it was kept under a name that opens nothing.",
    "file.script": "A file holds scripts.",
    "file.unscanned": "A file could not be scanned; it was not kept with the case.",
    "files.many": "More files came along than are looked at; all of them are in the original.",
    "from.none": "It names no sender.",
    "from.ourselves": "It comes from an address of our own.",
    "from.several": "It names several senders.",
    "header.large": "Its header is longer than any mail program writes; only its beginning was read.",
    "intake.refused": "It could not be taken in as a request.",
    "language.unsure": "Its language could not be told.",
    "mail.held": "The original is kept apart because of a file in it.",
    "message.empty": "There is nothing in it to read.",
    "message.large": "It is larger than what is read; only its beginning was.",
    "message_id.reused": "Another message came under the same Message-ID.",
    "message.none": "It is no mail message: it has no header of one.",
    "parts.many": "It has more parts than are looked at; all of them are in the original.",
    "sender.flood": "This address opened many cases within a day.",
    "sender.representative": "It comes from whoever represents the client, whose consent holds: it speaks for the client.",
    "consent.over": "It comes from somebody who represented the client, whose consent does not hold any more: it is kept aside.",
    "sender.other": "It quotes this case, but does not come from the client's address: it is not the client's word.",
    "structure.opaque": "Its parts could not be told apart.",
    "text.cut": "Its text is longer than a case keeps; the original has all of it.",
    "text.damaged": "Its text is damaged, or was cut off on the way.",
    "text.long": "Its text is longer than what is read; the original has all of it.",
    "thread.forged": "It claims to answer a letter of ours, with an id that we never gave.",
    "undeliverable": "The client's mail address cannot be reached: a letter came back.",
    "repeated": "It had been taken in before.",
}  # fmt: skip


def explained(code: str, language: Language) -> str:
    """What a warning means, in that language; the code itself for one that has no words here."""
    words = _WORDS.get(_general(code))
    return code if words is None else translate(words, language)


def _general(code: str) -> str:
    """The gate has a code for each kind of file it does not let in; here they all mean the same."""
    return "file.other" if code.startswith("file.") and code not in _WORDS else code


def remarks(warnings: Iterable[str], files: Sequence[tuple[str, str, int, str]], language: Language) -> str:
    """A note for whoever treats the case: what was odd, and each file it concerns. Empty when nothing was."""
    of_files = {code for code, *_ in files}
    lines = [explained(code, language) for code in sorted(warnings) if code not in of_files]
    lines += [
        f"{name} ({size} B, SHA-256 {digest}): {explained(code, language)}"
        for code, name, size, digest in files[:50]
    ]
    return "\n".join(dict.fromkeys(lines))
