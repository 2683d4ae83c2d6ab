"""What kind of mail a message is: written by a person, or by a machine, and which kind of machine.

By headers first (RFC 3834, RFC 3464, RFC 8098, RFC 2919, RFC 2369, and what was in use before them), by the customs of
old mail servers where there are no headers. When in doubt a message is personal: it then reaches a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message

from orientation_core.model.mail import headers as read
from orientation_core.model.mail.headers import Headers
from orientation_core.model.mail.message import Bounce, Nature, Sender

_DAEMONS = re.compile(
    r"(?:mailer-daemon|mail-?daemon|postmaster|mailerdaemon|mdaemon|bounces?)(?:[+.-].*)?", re.IGNORECASE
)
#: Also read, and written from, by people.
_PEOPLE = re.compile(r"postmaster|bounces?", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:no|not|do-?not|ne-?pas)-?_?\.?(?:reply|r[eé]pond\w*|antwoord\w*|antwort\w*)(?:[+._-].*)?|noreply.*|nepasrepondre.*"
    r"|geenantwoord.*|keineantwort.*",
    re.IGNORECASE,
)
_NOT_DELIVERED = re.compile(
    r"undeliver|not delivered|delivery (?:status|failure|failed|has failed|report|problem|incomplete|delayed)|mail delivery"
    r"|returned (?:mail|to sender)|failure notice|delayed mail|message (?:delayed|not sent)|could not send"
    r"|non[ -](?:remis|distribu|delivr|délivr)|remise impossible|échec de (?:la )?remise|echec d|onbestelbaar"
    r"|niet (?:bezorgd|afgeleverd)|unzustellbar|nicht zugestellt|zustellung|mail system error|warning: could not",
    re.IGNORECASE,
)
#: What programs write over an answer of theirs. "Absence de réponse" and "Auto: schade" are complaints.
_AWAY = (
    r"\s*(?:(?:re|aw|tr|fwd?|antw|ref)\s*:\s*)*[\[(]?(?:"
    r"auto(?:mati(?:c|sche?|que))?[- ]?(?:reply|response|replied|antwort|antwoord|reactie)|réponse automatique"
    r"|reponse automatique|respuesta autom[áa]tica|risposta automatica|automatische abwesenheit|vacation (?:reply|response)"
    r"|out[- ]of[- ](?:the[- ])?office(?:[- ]?(?:auto[- ]?reply|reply|message|notification|nachricht|bericht))?"
    r"|i(?:'m| am) (?:currently )?(?:out of|away from) (?:the|my) office|oo[of]|away from my mail"
    r"|(?:gestionnaire|message|notification|réponse) d['’]absence(?: du bureau)?|absen(?:ce|t|te|t\(e\)) du bureau"
    r"|afwezigheids(?:bericht|assistent|melding)|niet op kantoor|ik ben afwezig"
    r"|abwesenheits(?:notiz|assistent|nachricht)|(?:derzeit )?nicht im büro"
    r")"
)
_ANSWERED = r"(?::|(?:re|aw|antw|tr|wg|fw|fwd)\b)"
#: So, and then nothing or the subject that is answered, it says all; otherwise the words below must say the same.
_SAYS_AWAY = re.compile(
    rf"{_AWAY}\s*(?:[\])]|{_ANSWERED}|[–—-]|$)"
    rf"|\s*[\[(]?(?:absen(?:ce|te?|t\(e\))|afwezig(?:heid)?|abwesen(?:d|heit))\s*[\])]?\s*{_ANSWERED}",
    re.IGNORECASE,
)
#: Alone in the subject these are complaints, too: no answer in a long absence, holidays that were refused.
_MAY_SAY_AWAY = re.compile(
    rf"{_AWAY}\b|.{{0,60}}\b(?:absent|absence|cong[ée]s?|vacances|afwezig|afwezigheid|vakantie|verlof|abwesend|abwesenheit"
    r"|urlaub|nicht im büro|out of office|out of the office|vacation|annual leave|on leave|auto-?reply)\b",
    re.IGNORECASE,
)
_AWAY_BELOW = re.compile(
    r"\b(?:je (?:suis|serai) (?:actuellement |momentanément )?(?:absente?\b|absent\(e\)|en congés?\b|en vacances|hors du bureau)"
    r"|ik ben (?:momenteel |tijdelijk )?(?:afwezig|met (?:verlof|vakantie)|niet op kantoor|buiten kantoor|op vakantie)"
    r"|ich bin .{0,40}?(?:nicht im (?:büro|haus)|abwesend|im urlaub|außer haus|nicht erreichbar)"
    r"|i(?:'m| am)(?: currently)? (?:out of (?:the |my )?office|away|on (?:annual |sick |parental )?leave|on (?:vacation|holidays?))"
    r"|automati(?:c|sch\w*|que) (?:reply|response|answer|antwoord|bericht|antwort|nachricht)"
    r"|(?:réponse|message|accusé\b.{0,20}) automatique)",
    re.IGNORECASE,
)
#: Whoever is away says until when, or where to turn meanwhile.
_MEANWHILE = re.compile(
    r"jusqu|de retour|en cas d['’]urgence|pendant mon absence|\btot\b|terug|dringend|tijdens mijn afwezigheid|\bbis\b|zurück"
    r"|abwesenheit|until|\bback\b|return|urgent|during my absence",
    re.IGNORECASE,
)
#: Read receipts of programs that write no report of it.
_READ = re.compile(
    r"\s*(?:(?:non |pas )?lu|(?:niet )?gelezen|(?:un)?gelesen|(?:not )?read)\s*:", re.IGNORECASE
)
_READ_BELOW = re.compile(
    r"was (?:read|deleted)|a été (?:lu|supprimé)|(?:is|werd) .{0,60}(?:gelezen|verwijderd)|wurde .{0,60}(?:gelesen|gelöscht)",
    re.IGNORECASE | re.DOTALL,
)
#: Reports that mail servers send each other about a domain (RFC 7489).
_OF_DOMAIN = re.compile(r"\s*report[ -]domain:\s*\S+\s+submitter:", re.IGNORECASE)
#: So much of what is written is looked at for such words.
_BEGINNING = 1_500
#: The headers by which answering programs told each other apart before RFC 3834, and many do still.
_MACHINE_HEADERS = re.compile(
    r"x-(?:[a-z]+-)?auto-?(?:reply|respond|responder|response|generated)(?:-(?!suppress|id$)[a-z]+)?|x-mail-autoreply|x-cron-env"
    r"|x-fc-machinegenerated|x-vacation|x-ms-exchange-generated-message-source"
)
_PRECEDENCES = ("precedence", "x-precedence", "preference")
_LIST_HEADERS = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "list-help",
    "list-subscribe",
    "mailing-list",
    "x-mailing-list",
)
_BULK = frozenset({"bulk", "list", "junk"})
_FAILED = re.compile(
    r"^(?:final|original)-recipient:\s*(?:[a-z0-9]+\s*;)?\s*<?([^\s<>;]{1,254})", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^action:\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_SAID_STATUS = re.compile(r"\b([45]\.\d{1,2}\.\d{1,3})\b|\b(5[0-5]\d)\b[ -]")
_SAID_ADDRESS = re.compile(r"<?([^\s@<>:;,\"'()]{1,64}@[A-Za-z0-9.-]{3,189})>?")
_FOR_GOOD = re.compile(
    r"permanent|does not exist|doesn't exist|user unknown|unknown user|no such (?:user|address|recipient)|n'existe pas|inconnu"
    r"|bestaat niet|onbekend|existiert nicht|unbekannt",
    re.IGNORECASE,
)
_ID_LINE = re.compile(rb"^Message-ID:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]{1,500})>", re.IGNORECASE | re.MULTILINE)

#: Of a delivery report so much is searched by eye, so to speak.
_SEARCHED = 200_000


def nobody_reads(address: str) -> bool:
    """Whether that address says of itself that nothing is read there, or is a machine's: no answer goes to it."""
    local = address.partition("@")[0]
    return bool(_NOBODY.fullmatch(local) or _DAEMONS.fullmatch(local))


def nature(
    headers: Headers, sender: Sender, report: str, kinds: frozenset[str], subject: str, text: str = ""
) -> Nature:
    """What kind of mail this is.

    :param report: the report type of a multipart/report, in small letters. :param kinds: media types of its parts;
        an answer to an invitation is ``text/calendar;reply``. :param text: what is written in it.
    """
    local = sender.address.partition("@")[0] or sender.name.replace(" ", "-")
    daemon = bool(_DAEMONS.fullmatch(local))
    null = any(one.strip() == "<>" for one in headers.get("return-path", ()))
    if report == "delivery-status" or kinds & {"message/delivery-status", "message/global-delivery-status"}:
        return Nature.BOUNCE
    if headers.get("x-failed-recipients") or ((daemon or null) and _NOT_DELIVERED.search(subject)):
        return Nature.BOUNCE
    if report == "disposition-notification" or "message/disposition-notification" in kinds:
        return Nature.AUTO_REPLY
    if "text/calendar;reply" in kinds and not text.strip():
        return Nature.AUTO_REPLY
    if report or "message/feedback-report" in kinds or _OF_DOMAIN.match(subject):
        return Nature.BULK
    if _by_machine(headers) or null or _away(subject, text) or (daemon and not _PEOPLE.match(local)):
        return Nature.AUTO_REPLY
    precedence = read.first(headers, "precedence").lower()
    if precedence in _BULK or any(name in headers for name in _LIST_HEADERS):
        return Nature.BULK
    return Nature.PERSONAL


def _away(subject: str, text: str) -> bool:
    """Whether it says of itself that nobody wrote it: that somebody is away, or that a message was opened."""
    if _SAYS_AWAY.match(subject):
        return True
    beginning = text[:_BEGINNING]
    if _MAY_SAY_AWAY.match(subject) and len(text) <= _BEGINNING:
        return bool(_AWAY_BELOW.search(beginning) and _MEANWHILE.search(beginning))
    return bool(_READ.match(subject) and len(text) <= _BEGINNING and _READ_BELOW.search(beginning))


def _by_machine(headers: Headers) -> bool:
    submitted = read.first(headers, "auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or any(read.first(headers, name).lower() in ("auto_reply", "auto-reply") for name in _PRECEDENCES)
        or any(_MACHINE_HEADERS.fullmatch(name) for name in headers)
        or "autoresponder" in read.first(headers, "delivered-to").lower()
        or "autoresponder" in read.first(headers, "x-post-messageclass").lower()
        or read.first(headers, "x-mailer").lower().startswith("vacation")
    )


def quiet(headers: Headers) -> bool:
    """Whether the sender asks that nothing answers by itself."""
    wanted = read.first(headers, "x-auto-response-suppress").lower()
    return any(word in wanted for word in ("all", "autoreply")) or any(
        one.strip() == "<>" for one in headers.get("return-path", ())
    )


def bounce(headers: Headers, blocks: Iterable[Message], text: str) -> Bounce:
    """What a delivery report says: its machine-readable part where it has one, else its words."""
    said = "\n".join(str(value) for block in blocks for value in _lines(block))
    failed = [read.address(_bare(one)) for one in _FAILED.findall(said or text[:_SEARCHED])]
    status = _STATUS.search(said or text[:_SEARCHED])
    action = _ACTION.search(said)
    if not any(failed):
        failed = [one.address for one in read.mailboxes(headers, "x-failed-recipients")]
    if not any(failed):
        failed = [read.address(one.rstrip(".>")) for one in _SAID_ADDRESS.findall(text[:5_000])]
    code = status[1] if status else ""
    if not code:
        spoken = _SAID_STATUS.search(text[:_SEARCHED])
        code = (spoken[1] or f"{spoken[2][0]}.0.0") if spoken else ""
    happened = action[1].lower() if action else ""
    if not code and not happened and _FOR_GOOD.search(text[:_SEARCHED]):
        happened = "failed"
    permanent = happened in ("", "failed") and (code.startswith("5") or (not code and happened == "failed"))
    return Bounce(tuple(dict.fromkeys(one for one in failed if one))[:20], permanent, code)


def _bare(text: str) -> str:
    return text.strip().strip("<>").rstrip(".")


def _lines(block: Message) -> list[str]:
    return [f"{name}: {value}" for name, value in block.items()][:100]


def enclosed_ids(raw: bytes) -> tuple[str, ...]:
    """Message-IDs that a report encloses, wherever they stand in it: reports are often cut or malformed."""
    found = [one.decode("ascii", "replace") for one in _ID_LINE.findall(raw[:1_000_000])]
    return tuple(dict.fromkeys(found))[:20]
