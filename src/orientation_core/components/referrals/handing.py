"""Handing a case over: the sealed dossier, made of what the store holds."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.privacy.veiling import veils
from orientation_core.components.referrals import searching
from orientation_core.components.referrals.sealing import Proof, Sealed, sealed
from orientation_core.components.referrals.searching import Sign
from orientation_core.components.referrals.telling import Told, tell
from orientation_core.components.referrals.treating import Treating
from orientation_core.documents import structure, to_document, write
from orientation_core.errors import NotAllowed, Problem, Refused, sentence
from orientation_core.kinds import instant_value
from orientation_core.model.journal import merkle_path
from orientation_core.model.parties import Actor
from orientation_core.model.referrals.dossiers import Dossier, Flag
from orientation_core.model.referrals.referrals import HandedOver, Referral
from orientation_core.store import Record

#: What is done where a text names somebody else.
Others = Literal["refuse", "mask", "keep"]


@attrs.frozen
class Prepared:
    """A dossier as it would be handed over. :ivar flags: places that name somebody else, or that nothing can read."""

    told: Told
    files: dict[str, bytes]
    flags: tuple[Flag, ...]
    record: Record
    masked: bool


class Handing(Treating):
    """The dossier of a case."""

    def flags(self, actor: Actor, name: str) -> tuple[Flag, ...]:
        """Where the dossier of a case names somebody else, without making it; what it says there is not repeated."""
        self.permit(actor, "referral.dossier")
        return self._prepared(actor, name, "keep").flags

    def dossier(self, actor: Actor, name: str, *, others: Others = "refuse") -> Sealed:
        """The sealed dossier of a case, for the second line. The journal is sealed first, where it does not cover the
        case yet. That it was handed over is noted, once for the same dossier.

        :param others: what to do where words name another client, another case or an official: refuse, and say where;
            make the name unreadable; or keep the words as they were written, for whoever looked at them.
        :raises Refused: words name somebody else, with every place; or this is inside a transaction of the host's.
        :raises NoPlugin: nobody writes the page. :raises NotAllowed: who the case is of is hidden from the actor.
        """
        self.permit(actor, "referral.dossier")
        if veils(self, actor, self._seen(actor, name)[2].id):
            raise NotAllowed("complaint.read_identity")
        prepared = self._prepared(actor, name, others)
        named = [one for one in prepared.flags if one.what != "unread"]
        if named and others == "refuse":
            said = {
                one: sentence(
                    "this names somebody else ({flag}); mask it, or look at it and keep it", flag=one.what
                )
                for one in named
            }
            raise Refused([Problem(one.path, text, f"dossier.{one.what}") for one, text in said.items()])
        dossier = prepared.told.dossier
        proof = self._proof(prepared.record)
        made = sealed(
            dossier.referral,
            dossier.reference,
            dossier.language,
            dossier.case_version,
            prepared.files,
            proof,
        )
        self._handed_over(actor, made, dossier, prepared)
        return made

    def _handed_over(self, actor: Actor, made: Sealed, dossier: Dossier, prepared: Prepared) -> None:
        def compute(before: Referral, at: Any) -> Referral:
            if any(one.seal == made.seal for one in before.dossiers):
                return before
            one = HandedOver(
                len(before.dossiers) + 1,
                at,
                actor.id,
                made.seal,
                dossier.case_version,
                len(made.files),
                len(prepared.flags),
                prepared.masked,
            )
            return attrs.evolve(before, dossiers=(*before.dossiers, one))

        self._changed(actor, dossier.referral, "dossier-made", compute)

    # ------------------------------------------------------------------------------ what it holds

    def _prepared(self, actor: Actor, name: str, others: Others) -> Prepared:
        record, kept, case = self._seen(actor, name)
        referral = self._of(record)
        calendars = {one.number: self.desk.rulebook.calendar(one.calendar) for one in referral.questions}
        told = tell(self.agency.label, case, kept.version, self.desk.rules(case), referral, calendars)
        with self.begin(write=False) as unit:
            enclosed = {path: unit.get_attachment(digest) for digest, path in told.enclosed.items()}
            texts = {**told.texts, "dossier.json": _free_text(told.dossier), **_readable(enclosed)}
            signs = searching.signs_of_others(unit, case, texts.values())
        found = searching.found_in(texts, signs)
        flags = [
            Flag(path, whose)
            for path, there in sorted(found.items())
            for whose in sorted({sign.whose for sign in there})
        ]
        flags += [Flag(path, "unread") for path in sorted(set(enclosed) - set(texts))]
        if others == "mask" and found:
            told, enclosed = _masked(told, enclosed, found, signs)
        files = {
            **{path: text.encode() for path, text in told.texts.items()},
            **told.data,
            **enclosed,
            "dossier.json": write(told.dossier) + b"\n",
            "index.html": self.plugins.render("dossier", told.dossier, "html", told.dossier.language),
        }
        return Prepared(told, files, tuple(flags), kept, others == "mask" and bool(found))

    def _proof(self, record: Record) -> Proof:
        """The place of the case in the journal, under a seal; one is made where there is none yet."""
        for _ in range(2):
            with self.begin(write=False) as unit:
                history = [one for one in unit.history(COMPLAINT, record.id) if one.number <= record.version]
            number = history[-1].seal
            if number is not None:
                break
            if self.connection is not None:
                text = sentence("a dossier is sealed after the host's transaction, not inside it")
                raise Refused([Problem("", text, "dossier.joined")])
            self.store.seal(instant_value(self.clock()))
        assert number is not None
        seal = next(one for one in self.store.seals() if one.number == number)
        leaves, place = list[bytes](), 0
        for entry in self.store.entries():
            if (
                entry.seal == number
            ):  # a seal need not cover what stands together: whoever committed later comes later
                if entry.position == history[-1].position:
                    place = len(leaves)
                leaves.append(entry.digest)
        path = tuple(merkle_path(leaves, place))
        return Proof(record.id, len(history), history[-1].digest, seal, path)


def _free_text(dossier: Dossier) -> str:
    """Everything in a dossier's document that somebody wrote: its texts, without who the client is."""
    said = [dossier.subject, dossier.text]
    for point in dossier.points:
        said += [point.summary, point.motivation, point.remedy]
    said += [one.subject for one in dossier.letters]
    said += [one.label for one in dossier.attachments]
    return "\n".join(one for one in said if one)


def _readable(enclosed: dict[str, bytes]) -> dict[str, str]:
    """The files that are nothing but text."""
    found = {}
    for path, content in enclosed.items():
        if path.endswith((".txt", ".csv", ".eml")):
            found[path] = content.decode("utf-8", "replace")
    return found


def _masked(
    told: Told, enclosed: dict[str, bytes], found: dict[str, list[Sign]], signs: list[Sign]
) -> tuple[Told, dict[str, bytes]]:
    """The same with everybody else made unreadable; a file that names somebody is left out, for it is not ours to change."""
    texts = {path: searching.masked(text, signs) for path, text in told.texts.items()}
    out = {path for path in enclosed if path in found}
    document = to_document(told.dossier)
    for key, value in document.items():
        if key in ("subject", "text", "points", "letters", "questions", "attachments"):
            document[key] = _over(value, signs)
    dossier = structure("dossier", document, Dossier)
    left_out = dict(dossier.left_out)
    if out:
        left_out["attachments"] = left_out.get("attachments", 0) + len(out)
    left_out["masked_files"] = len(found)
    dossier = attrs.evolve(
        dossier,
        attachments=tuple(one for one in dossier.attachments if one.path not in out),
        letters=tuple(
            attrs.evolve(one, attachments=tuple(path for path in one.attachments if path not in out))
            for one in dossier.letters
        ),
        left_out=left_out,
    )
    kept = {path: content for path, content in enclosed.items() if path not in out}
    return attrs.evolve(told, dossier=dossier, texts=texts), kept


#: Members of a dossier's parts that are codes, paths and digests, not words.
_CODES = frozenset({"path", "digest", "type", "who", "channel", "outcome", "norm", "at", "decided_at"})


def _over(value: Any, signs: list[Sign]) -> Any:
    if isinstance(value, str):
        return searching.masked(value, signs)
    if isinstance(value, list):
        return [_over(one, signs) for one in value]
    if isinstance(value, dict):
        return {
            key: one if key in _CODES or key.endswith("_label") else _over(one, signs)
            for key, one in value.items()
        }
    return value
