"""What is new in a message: the history that mail programs add below an answer, and the signature, are cut.

Line by line and in one pass, so that its time is known whatever comes. Only what stands at the end is cut: an answer
between the lines of what it answers stays whole, and so does what was forwarded. The original is kept in any case.
"""

from __future__ import annotations

import re

#: "On Monday … wrote:" in the four languages and their neighbours; on one line, or broken over up to three.
_WROTE = re.compile(
    r"(?:"
    r"on\b.{4,300}\bwrote|le\b.{4,300}\ba écrit|op\b.{4,300}\b(?:schreef|heeft)\b.{0,200}|am\b.{4,300}\bschrieb\b.{0,200}"
    r"|am\b.{4,300}\bhat\b.{0,200}\bgeschrieben"
    r"|.{0,200}\bschreef op\b.{0,200}|il\b.{4,300}\bha scritto|el\b.{4,300}\bescribió|\d{4}-\d\d-\d\d.{0,200}"
    r"|.{0,200}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|a écrit|schreef|schrieb|geschreven)?"
    r")\s?:",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[-_\s]*(?:original message|message d'origine|message original|oorspronkelijk bericht|origineel bericht"
    r"|ursprüngliche nachricht|originalnachricht|reply message|message initial)[-_\s:]*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_>\s]*(?:begin )?(?:forwarded message|message (?:transféré|réexpédié)|doorgestuurd bericht|weitergeleitete nachricht"
    r"|doorgezonden bericht|début du message (?:transféré|réexpédié)"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail))[-_\s:]*",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(
    r"\*?(?:from|de|van|von|sent|envoyé|verzonden|gesendet|date|datum|to|à|aan|an|cc|subject|objet|onderwerp|betreff)\s?:\*?\s",
    re.IGNORECASE,
)
_SUBJECT_LINE = re.compile(r"\*?(?:subject|objet|sujet|onderwerp|betreff)\s?:", re.IGNORECASE)
#: Whose mail program does not mark what it quotes writes an address, or a time of day, above it; a person seldom does.
_BY_PROGRAM = re.compile(r"\S@\S|\b\d{1,2}[:.h]\d\d\b")
_PASSED_ON = re.compile(r"\s*(?:fw|fwd|tr|wg|doorst)\s*:", re.IGNORECASE)
_FROM_LINE = re.compile(r"\*?(?:from|de|van|von|expéditeur|afzender|absender)\s?:\*?\s.*", re.IGNORECASE)
_RULE = re.compile(r"[_-]{8,}|={8,}")
_SIGNATURE = re.compile(r"--\s?|—\s?|_{2,5}")
_DEVICE = re.compile(
    r"(?:sent from|get outlook for|envoyé (?:de|depuis|à partir)|provenance\s?:|verzonden (?:vanaf|met|vanuit)|verstuurd (?:vanaf|met|vanuit)"
    r"|von meine[mr]|gesendet (?:von|mit)|télécharger outlook|outlook voor|holen sie sich outlook|obtenez outlook).{0,120}",
    re.IGNORECASE,
)
_LONGEST_LINE = 700
_LONGEST_SIGNATURE = 15


def fresh(text: str, subject: str = "") -> str:
    """`text` without history and signature at its end; all of it when nothing else would be left.

    :param subject: of the message: one that was passed on is meant to be read with what stands below.
    """
    lines = text.split("\n")
    end = len(lines) if _PASSED_ON.match(subject) else _history(lines)
    end = _signature(lines, end)
    kept = "\n".join(lines[:end]).strip("\n")
    return kept if kept.strip(" \n>-_") else text


def _history(lines: list[str]) -> int:
    """The line at which quoted history begins that goes on to the end."""
    marked, own = _nexts(lines)
    for number, line in enumerate(lines):
        said = line.strip()[:_LONGEST_LINE]
        if not said:
            continue
        if _FORWARDED.fullmatch(said):
            return len(lines)  # what somebody forwards is what they want to show
        if _SEPARATOR.fullmatch(said) and "-" in said + lines[number - 1][:9]:
            return number
        if _FROM_LINE.fullmatch(said) and _is_head(lines, number):
            before = number - 1
            while before > 0 and not lines[before].strip():
                before -= 1
            return before if before >= 0 and _RULE.fullmatch(lines[before].strip()) else number
        if _announces(lines, number) and _only_quoted(lines, number, marked, own):
            return number
    return _trailing_quotes(lines, len(lines))


def _is_head(lines: list[str], number: int) -> bool:
    """Whether the lines from here are the head of a message, as Outlook repeats it: three such lines in a row, a subject or an address among them."""
    following = [line.strip() for line in lines[number : number + 8] if line.strip()][:5]
    head = [line for line in following if _HEADER_LINE.match(f"{line[:_LONGEST_LINE]} ")]
    return len(head) >= 3 and any(_SUBJECT_LINE.match(line) or "@" in line for line in head)


def _announces(lines: list[str], number: int) -> bool:
    """Whether "… wrote:" stands here, on one line or broken over up to three."""
    joined = ""
    for line in lines[number : number + 3]:
        joined = f"{joined} {line.strip()}".strip()[:_LONGEST_LINE]
        if joined.endswith(":"):
            return bool(_WROTE.fullmatch(joined))
        if not line.strip():
            return False
    return False


def _nexts(lines: list[str]) -> tuple[list[int], list[int]]:
    """For each line, and for behind the last, the number of the next marked one, and of the next that is the sender's own."""
    end = len(lines)
    marked, own = [end] * (end + 1), [end] * (end + 1)
    for number in range(end - 1, -1, -1):
        said = lines[number].strip()
        marked[number] = number if said.startswith(">") else marked[number + 1]
        own[number] = number if said and not said.startswith(">") else own[number + 1]
    return marked, own


def _only_quoted(lines: list[str], number: int, marked: list[int], own: list[int]) -> bool:
    """Whether from the first quoted line below on nothing of the sender's own follows but a signature."""
    first = marked[number + 1]
    if first == len(lines) or first > number + 5:
        # Mail programs that do not mark what they quote: the announcement alone must do.
        announced = " ".join(lines[number : number + 3])[:_LONGEST_LINE]
        return first == len(lines) and bool(_BY_PROGRAM.search(announced))
    following = own[first]
    return following == len(lines) or bool(_SIGNATURE.fullmatch(lines[following].strip()))


def _trailing_quotes(lines: list[str], end: int) -> int:
    """The end of what is not quoted, where only marked lines and empty ones follow."""
    last = end
    while last > 0 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith(">")):
        last -= 1
    return last if any(lines[number].strip() for number in range(last, end)) else end


def _signature(lines: list[str], end: int) -> int:
    """The line at which a signature begins: below ``-- ``, or what a telephone adds."""
    for number in range(max(1, end - _LONGEST_SIGNATURE), end):
        said = lines[number].strip()
        if _SIGNATURE.fullmatch(lines[number].rstrip("\r")) and said:
            return number
        if _DEVICE.fullmatch(said[:_LONGEST_LINE]) and not any(
            one.strip() for one in lines[number + 1 : end]
        ):
            return number
    return end
