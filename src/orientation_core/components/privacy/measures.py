"""Holds, restriction, rectification and pseudonyms: what is done to somebody's data short of erasing it."""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import attrs

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.privacy.access import Accessing
from orientation_core.components.privacy.desk import known_by, sure
from orientation_core.components.privacy.erasing import Done, scrub
from orientation_core.components.privacy.finding import Finder, Held, Kind
from orientation_core.components.privacy.records import MEASURE, is_erased, measures_on
from orientation_core.components.privacy.restricting import change, put_back, restrictable, set_aside
from orientation_core.components.privacy.settings import secret
from orientation_core.components.privacy.sight import about, check_not_about, check_sight, chosen, hidden
from orientation_core.components.privacy.veiling import veiled, veiled_beside, veils
from orientation_core.documents import structure, to_document
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.kinds import day_value, instant_value
from orientation_core.model.complaints import Complaint
from orientation_core.model.gate import TextProblem, clean
from orientation_core.model.parties import Actor, Client
from orientation_core.model.privacy import RESTRICTED, Identifier
from orientation_core.model.privacy.marks import Measure
from orientation_core.model.privacy.striking import struck_out
from orientation_core.store import Query, UnitOfWork, Where

#: What of a client can be put right by name.
_RIGHTABLE = ("name", "email", "phone", "address")


@attrs.frozen(kw_only=True)
class Measures(Accessing):
    """What is done short of erasing."""

    # ------------------------------------------------------------------------------ holds, restriction

    def hold(self, actor: Actor, kind: str, record: str, reason: str, review_on: date) -> Measure:
        """See to it that a record is not erased, until that is lifted.

        :raises NotFound: there is no such record, or it is or goes with a case about the actor.
        """
        self.permit(actor, "privacy.hold")
        with self.begin(write=True) as unit:
            on = self.place(unit, kind, record)
            if about(actor, self._named, unit, on):
                raise NotFound(kind, record)
            made = self._put(unit, actor, "hold", on, reason, review_on)
        return self._shown(actor, made)

    def restrict(
        self,
        actor: Actor,
        identifiers: Sequence[Identifier],
        reason: str,
        review_on: date,
        *,
        choose: Sequence[str] = (),
    ) -> list[Measure]:
        """See to it that only few read what is held on somebody: their cases with all that goes with them, and
        everything else of theirs, of whatever kind.

        :raises Refused: nobody answers, or several do and none was chosen; or a case of theirs is about the actor, and
            somebody else does it.
        """
        self.permit(actor, "privacy.restrict")
        finder = Finder(self.kinds)
        with self.begin(write=True) as unit:
            meant = chosen(actor, finder.find(unit, identifiers), choose)
            holdings = finder.holdings(unit, meant)
            check_not_about(actor, self.kinds, unit, holdings)
            made = [
                self._put(unit, actor, "restriction", one, reason, review_on, known_by(meant))
                for one in restrictable(holdings)
                if not is_erased(unit, *one.place)
            ]
        return [self._shown(actor, one) for one in made]

    def restrict_case(self, actor: Actor, key: str, reason: str, review_on: date) -> Measure:
        """The same for one case. :param key: its id or reference. :raises NotFound: there is no such case."""
        self.permit(actor, "privacy.restrict")
        with self.begin(write=True) as unit:
            on = self._seen(unit, actor, key)
            made = self._put(unit, actor, "restriction", on, reason, review_on)
        return self._shown(actor, made)

    def _seen(self, unit: UnitOfWork, actor: Actor, key: str) -> Held:
        """A case by its id or reference. :raises NotFound: there is none, or it is kept from `actor`."""
        found = self.place(unit, COMPLAINT.name, key)
        if hidden(actor, found.record.value(COMPLAINT)):
            raise NotFound(COMPLAINT.name, key)
        return found

    def lift(self, actor: Actor, measure: str) -> Measure:
        """Lift a hold or a restriction.

        :raises NotFound: there is none of that id that still stands, or it is on a case about the actor.
        """
        with self.begin(write=True) as unit:
            record = unit.get(MEASURE, measure)
            standing: Measure = record.value(MEASURE)
            self.permit(actor, "privacy.hold" if standing.measure == "hold" else "privacy.restrict")
            if standing.until is not None or self._out_of_sight(
                unit, actor, standing.of_kind, standing.record
            ):
                raise NotFound(MEASURE.name, measure)
            lifted = attrs.evolve(standing, until=self.clock(), lifted_by=actor.id)
            self._changed(unit, MEASURE, record, lifted, actor, "lifted")
            if standing.measure == "restriction" and standing.of_kind != COMPLAINT.name:
                put_back(self, unit, actor, measure, self.kinds)
                return lifted
            others = [one for _, one in measures_on(unit, standing.of_kind, standing.record)]
            again = any(one.measure == "restriction" and one.id != measure for one in others)
            if standing.measure == "restriction" and not again:
                self._flag(unit, actor, standing.record, restricted=False)
        return self._shown(actor, lifted)

    def measures(self, actor: Actor, *, review_by: date | None = None) -> list[Measure]:
        """Holds and restrictions that stand, what is to be looked at first at the top; none of a case about the actor.

        :param review_by: only those.
        """
        self.permit(actor, "privacy.read")
        where = [Where("until", "null")]
        if review_by is not None:
            where.append(Where("review_on", "<=", day_value(review_by)))
        with self.begin(write=False) as unit:
            found = [
                one.value(MEASURE) for one in unit.find(MEASURE, Query(tuple(where), order=("review_on",)))
            ]
            seen = [one for one in found if not self._out_of_sight(unit, actor, one.of_kind, one.record)]
        return [self._shown(actor, one) for one in seen]

    def _shown(self, actor: Actor, one: Measure) -> Measure:
        """What this actor is shown of it: where the agency wants four eyes on that, its reason does not say who the case is of."""
        if one.of_kind != COMPLAINT.name or one.by == actor.id or not veils(self, actor, one.record):
            return one
        with self.begin(write=False) as unit:
            case = unit.get(COMPLAINT, one.record).document()
        return structure(MEASURE.name, veiled_beside(to_document(one), MEASURE.personal, case), Measure)

    @property
    def _named(self) -> Mapping[str, Kind]:
        return {one.name: one for one in self.kinds}

    def _out_of_sight(self, unit: UnitOfWork, actor: Actor, name: str, record: str) -> bool:
        """Whether a record is, or goes with, a case about `actor`."""
        kind = self._named.get(name)
        if kind is None:  # of a plugin that is not there any more
            return False
        try:
            found = unit.get(kind, record)
        except NotFound:
            return False
        return about(actor, self._named, unit, Held(kind, found, "of", frozenset()))

    def place(self, unit: UnitOfWork, kind: str, record: str) -> Held:
        """The record of a kind by its id; a case by its reference, too. :raises NotFound: there is none."""
        found = next((one for one in self.kinds if one.name == kind), None)
        if found is None:
            raise NotFound("kind", kind)
        if found is COMPLAINT:
            # People know a case by its reference.
            asked = unit.find(found, Query((Where("reference", "=", record.strip().upper()),), limit=1))
            if asked:
                return Held(found, asked[0], "of", frozenset())
        return Held(found, unit.get(found, record), "of", frozenset())

    def _put(
        self,
        unit: UnitOfWork,
        actor: Actor,
        measure: Literal["hold", "restriction"],
        on: Held,
        reason: str,
        review_on: date,
        wanted: frozenset[Identifier] = frozenset(),
    ) -> Measure:
        if is_erased(unit, *on.place):
            raise Refused([Problem("", sentence("this was erased already"), "privacy.erased")])
        standing = next((one for _, one in measures_on(unit, *on.place) if one.measure == measure), None)
        if standing is not None:
            return standing
        at = self.clock()
        made = Measure(self.ids(), measure, *on.place, _reason(reason), at, actor.id, review_on)
        record, entry = self.writer_of(MEASURE).new(
            made, at=instant_value(at), actor=actor.id, action="privacy_measure.taken"
        )
        unit.add(MEASURE, record)
        unit.append(entry)
        if measure == "restriction" and on.kind is COMPLAINT:
            self._flag(unit, actor, on.record.id, restricted=True)
        elif measure == "restriction":
            set_aside(self, unit, actor, on, made.id, wanted)
        return made

    def _flag(self, unit: UnitOfWork, actor: Actor, case_id: str, *, restricted: bool) -> None:
        record = unit.get(COMPLAINT, case_id)
        case: Complaint = record.value(COMPLAINT)
        flags = [one for one in case.flags if one != RESTRICTED]
        after = attrs.evolve(case, flags=tuple([*flags, RESTRICTED] if restricted else flags))
        self._changed(unit, COMPLAINT, record, after, actor, "restricted" if restricted else "released")

    def _changed(
        self,
        unit: UnitOfWork,
        kind: Kind,
        record: Any,
        after: Any,
        actor: Actor,
        action: str,
        *,
        fresh_salt: bool = False,
    ) -> None:
        change(self, unit, actor, kind, record, after, action, fresh_salt=fresh_salt)

    # ------------------------------------------------------------------------------ rectification

    def rectify(self, actor: Actor, key: str, right: Mapping[str, str | None]) -> Complaint:
        """Put right who a case is of. The journal commits to what it was; nobody can read it there.

        :param key: id or reference of the case. :param right: ``name``, ``email``, ``phone`` or ``address``; None takes
            what stands there away.
        :raises InvalidDocument: another field, or a value that cannot be kept.
        """
        self.permit(actor, "privacy.rectify")
        problems = []
        fields: dict[str, str | None] = {}
        for name, value in right.items():
            if name not in _RIGHTABLE:
                said = sentence("what can be put right is: {names}", names=_RIGHTABLE)
                problems.append(Problem(f"/client/{name}", said, "privacy.field"))
                continue
            try:
                limit = 2_000 if name == "address" else 500
                fields[name] = clean(value, multiline=name == "address", limit=limit, name=name == "name") if value else None  # fmt: skip
            except TextProblem as problem:
                problems.append(problem.at(f"/client/{name}"))
        if problems:
            raise InvalidDocument(COMPLAINT.name, problems)
        with self.begin(write=True) as unit:
            held = self._seen(unit, actor, key)
            if is_erased(unit, *held.place):
                raise Refused([Problem("", sentence("this was erased already"), "privacy.erased")])
            case: Complaint = held.record.value(COMPLAINT)
            after = attrs.evolve(case, client=attrs.evolve(case.client, **fields))
            self._changed(unit, COMPLAINT, held.record, after, actor, "rectified", fresh_salt=True)
        return veiled(after) if veils(self, actor, after.id) else after

    # ------------------------------------------------------------------------------ pseudonyms

    def pseudonymise(
        self,
        actor: Actor,
        identifiers: Sequence[Identifier],
        *,
        choose: Sequence[str] = (),
        dry_run: bool = False,
    ) -> list[Done]:
        """Put a pseudonym wherever somebody is named, the same for the same person as long as the key is.

        What they wrote stays, so it is still personal data; whoever holds the key can tell whose.

        :raises Refused: the settings name no key; nobody answers, or several do.
        """
        self.permit(actor, "privacy.pseudonymise")
        key = self.settings.pseudonym_key
        if key is None:
            said = sentence("the key of pseudonyms is missing, or has fewer than 16 characters")
            raise Refused([Problem("/settings/privacy/pseudonym_key", said, "privacy.key")])
        finder, sealed = Finder(self.kinds), secret(key)
        with self.begin(write=not dry_run) as unit:
            meant = chosen(actor, finder.find(unit, identifiers), choose)
            wanted = known_by(meant)
            name = pseudonym(sealed, wanted)
            holdings = [one for one in finder.holdings(unit, meant) if one.how != "names" or sure(one)]
            check_sight(actor, holdings)
            done = [Done(*one.place, "pseudonymised") for one in holdings]
            for one in () if dry_run else holdings:
                after = self._under(one, wanted, name)
                self._changed(unit, one.kind, one.record, after, actor, "pseudonymised", fresh_salt=True)
        if not dry_run:
            scrub(self)
        return done

    def _under(self, one: Held, wanted: frozenset[Identifier], name: str) -> Any:
        """A document with somebody under a pseudonym: what can hold one does, what cannot is left out."""
        document, people = one.record.document(), one.kind.people
        if one.how == "names" and one.known and people is not None and people.rename is not None:
            document = to_document(people.rename(one.record.value(one.kind), wanted, name))
        personal = {field: value for field, value in document.items() if field in one.kind.personal}
        made = {**document, **struck_out(personal, wanted, name)}
        if one.kind is COMPLAINT and one.how == "of":
            case: Complaint = structure(COMPLAINT.name, {**made, "client": {}}, Complaint)
            client: Client = one.record.value(COMPLAINT).client
            return attrs.evolve(case, client=Client(name=name, group=client.group), source_reference=None)
        if self.documents.decide(one.kind.name, made):
            return structure(one.kind.name, made, one.kind.model)
        # An address of mail is no pseudonym, so that field goes.
        top = {
            field: value
            for field, value in made.items()
            if field not in one.kind.personal or value == document.get(field) or not isinstance(value, str)
        }
        if self.documents.decide(one.kind.name, top):
            return structure(one.kind.name, top, one.kind.model)
        said = sentence(
            "a document of kind {name} cannot be kept without what was erased", name=one.kind.name
        )
        raise Refused([Problem("", said, "privacy.schema")])


def pseudonym(key: bytes, wanted: Iterable[Identifier]) -> str:
    """What somebody is called instead: of the surest thing they are known by, the same for the same key."""
    known = sorted(wanted, key=lambda one: (("id", "email", "phone", "name").index(one.sort), one.value))
    said = f"{known[0].sort}:{known[0].value}".encode()
    return "p-" + b32encode(hmac.digest(key, said, "sha256")[:10]).decode().lower()


def _reason(text: str) -> str:
    try:
        return clean(text, multiline=True, limit=2_000)
    except TextProblem as problem:
        raise InvalidDocument(MEASURE.name, [problem.at("/reason")]) from None
