"""What every use case of surveys shares: the shelves of questionnaires and waves, and the kinds of question."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import attrs

from orientation_core.components.office import Office
from orientation_core.components.shelf import Shelf
from orientation_core.components.surveys.records import BOX, QUESTIONNAIRE, RESPONSE, WAVE
from orientation_core.documents import structure, to_document
from orientation_core.errors import InvalidDocument, NotFound, PluginError, Problem, Refused, sentence
from orientation_core.kinds import RecordKind, instant_value
from orientation_core.model.calendars import Pin
from orientation_core.model.gate import gate_document
from orientation_core.model.parties import Actor
from orientation_core.model.surveys.check import check
from orientation_core.model.surveys.invitations import Box, Invitation
from orientation_core.model.surveys.question_kinds import BUILT_IN, QuestionKind
from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.responses import Response
from orientation_core.model.surveys.waves import State, Wave, state
from orientation_core.store import Query, Record, UnitOfWork, Where

T = TypeVar("T")

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:survey")

#: How often a change is computed again when somebody else changed the record in between.
TRIES = 5


@attrs.frozen
class WaveLine:
    """A wave as a list shows it. :ivar responses: complete ones that can be counted."""

    wave: Wave
    state: State
    invited: int
    responses: int
    partial: int


@attrs.frozen(kw_only=True)
class SurveyDesk(Office):
    """The surveys of one agency. :ivar zone: IANA zone of its days."""

    zone: str = "Europe/Brussels"

    @property
    def questionnaires(self) -> Shelf[Questionnaire]:
        """Every questionnaire in every version."""
        return Shelf(self, QUESTIONNAIRE)

    @property
    def waves(self) -> Shelf[Wave]:
        """Every wave."""
        return Shelf(self, WAVE)

    def question_kinds(self) -> Mapping[str, QuestionKind]:
        """The kinds of question by name: ours and those of plugins.

        :raises PluginError: a plugin takes a name that exists.
        """
        found = {one.name: one for one in BUILT_IN}
        for plugin, kind in self.plugins.question_kinds():
            if kind.name in found:
                hook = "orientation_question_kinds"
                raise PluginError(plugin, hook, f"takes the name {kind.name[:40]}, which exists,")
            found[kind.name] = kind
        return found

    # ------------------------------------------------------------------------------ reading

    def offered(self) -> dict[Pin, Questionnaire]:
        """The questionnaires of plugins; one is kept when it is first asked.

        :raises InvalidDocument: one cannot be asked, or a name and version come twice.
        """
        found: dict[Pin, Questionnaire] = {}
        for document in self.plugins.questionnaires():
            value = self.read_questionnaire(document)
            if value.pin in found:
                text = sentence("{name} comes twice", name=str(value.pin))
                raise InvalidDocument(QUESTIONNAIRE.name, [Problem("/version", text, "questionnaire.twice")])
            found[value.pin] = value
        return found

    def newest(self, name: str) -> Questionnaire:
        """The questionnaire of that name that would be asked now: the one that is kept, else the newest offered.

        :raises NotFound: nobody knows it.
        """
        try:
            return self.questionnaires.get(name).value
        except NotFound:
            offered = [one for one in self.offered().values() if one.name == name]
            if not offered:
                raise
        return max(offered, key=lambda one: one.version)

    def questionnaire(self, pin: Pin) -> Questionnaire:
        """A questionnaire in precisely that version. :raises NotFound: it was never kept."""
        newest = self.questionnaires.get(pin.name).value
        if newest.version == pin.version:
            return newest
        for edition in reversed(self.questionnaires.editions(pin.name)):
            if edition.document["version"] == pin.version:
                return structure(QUESTIONNAIRE.name, edition.document, Questionnaire)
        raise NotFound(QUESTIONNAIRE.name, str(pin))

    def wave(self, name: str) -> Wave:
        """A wave by its name. :raises NotFound: there is none."""
        return self.waves.get(name).value

    def find_wave(self, name: str) -> Wave:
        """A wave by its name, or the only one of the questionnaire of that name.

        :raises NotFound: there is none. :raises Refused: the questionnaire has several; it names them.
        """
        try:
            return self.wave(name)
        except NotFound:
            found = self.waves.find(Query((Where("questionnaire", "=", name),), order=("opens_at",)))
            if not found:
                raise
        if len(found) > 1:
            text = sentence("name one of its waves: {names}", names=tuple(one.name for one in found))
            raise Refused([Problem("/wave", text, "wave.which")])
        return found[0]

    def list_waves(self, actor: Actor) -> list[WaveLine]:
        """Every wave, the newest first, with how many were asked and answered."""
        from orientation_core.components.surveys.records import INVITATION

        self.permit(actor, "survey.read")
        now, found = self.clock(), []
        for wave in self.waves.find(Query(order=("-opens_at",))):
            of = Where("wave", "=", wave.name)
            with self.begin(write=False) as unit:
                invited = unit.count(INVITATION, Query((of,)))
                whole, part = (
                    unit.count(RESPONSE, Query((of, Where("state", "=", one))))
                    for one in ("complete", "partial")
                )
            found.append(WaveLine(wave, state(wave, now), invited, whole, part))
        return found

    # ------------------------------------------------------------------------------ keeping

    def keep(self, actor: Actor, document: Any) -> Questionnaire:
        """Keep a questionnaire, or a new version of one; the same one again changes nothing.

        :param document: a questionnaire, or its document as bytes, text or mapping.
        :raises InvalidDocument: it breaks its schema, its branching runs in a ring or never reaches an item.
        :raises Refused: this version was asked already, or is older than the one that is kept.
        """
        self.permit(actor, "survey.keep")
        value = self.read_questionnaire(document)
        with self.begin(write=False) as unit:
            pinned = (Where("questionnaire", "=", value.name), Where("edition", "=", value.version))
            asked = unit.count(WAVE, Query(pinned))
        try:
            before = self.questionnaires.get(value.name).value
        except NotFound:
            before = value
        if value.version < before.version:
            message = sentence("version {n} is kept already; give this one a higher number", n=before.version)
            raise Refused([Problem("/version", message, "questionnaire.older")])
        if asked and value != before:
            message = sentence("this version was asked already; what changed is a new version")
            raise Refused([Problem("/version", message, "questionnaire.asked")])
        return self.questionnaires.keep(actor, value, "kept").value

    def read_questionnaire(self, document: Any) -> Questionnaire:
        """A questionnaire that can be asked. :raises InvalidDocument: naming everything that is wrong."""
        if isinstance(document, Questionnaire):
            document = to_document(document)
        value = self.documents.read(QUESTIONNAIRE.name, document, Questionnaire)
        found = check(value, self.question_kinds())
        if found:
            raise InvalidDocument(QUESTIONNAIRE.name, found)
        return value

    def open(self, actor: Actor, document: Any) -> Wave:
        """Open a wave, now or from its moment on; the same one again changes nothing.

        :raises NotFound: its questionnaire is neither kept nor offered in that version.
        :raises Refused: the wave exists and asks, or promises, something else.
        """
        self.permit(actor, "survey.open")
        if isinstance(document, Wave):
            document = to_document(document)
        value = self.documents.read(WAVE.name, document, Wave)
        self._be_kept(actor, value.questionnaire)
        try:
            before = self.wave(value.name)
        except NotFound:
            before = value
        if (value.questionnaire, value.anonymous) != (before.questionnaire, before.anonymous):
            message = sentence("a wave keeps its questionnaire, and stays anonymous or not; open another one")
            raise Refused([Problem("/name", message, "wave.fixed")])
        return self.waves.keep(actor, value, "opened").value

    def _be_kept(self, actor: Actor, pin: Pin) -> None:
        """Keep what a plugin offers and a wave is about to ask. :raises NotFound: nobody knows that version."""
        try:
            self.questionnaire(pin)
        except NotFound:
            offered = self.offered().get(pin)
            if offered is None:
                raise
            self.questionnaires.keep(actor, offered, "kept")

    # ------------------------------------------------------------------------------ records

    def add(
        self, unit: UnitOfWork, kind: RecordKind[T], value: T, actor: str, done: str, at: datetime
    ) -> None:
        """A new record with its journal entry into an open unit of work."""
        write = partial(self.writer_of(kind).new, value, at=instant_value(at), actor=actor)
        named = self.box_id(value.wave) if isinstance(value, Box) else None
        record, entry = write(action=f"{kind.name}.{done}", id=named)
        unit.add(kind, record)
        unit.append(entry)

    def change(
        self,
        unit: UnitOfWork,
        kind: RecordKind[T],
        record: Record,
        value: T,
        actor: str,
        done: str,
        at: datetime,
    ) -> None:
        """A changed record with its journal entry into an open unit of work."""
        action = f"{kind.name}.{done}"
        # A box that kept its salt would let its keeper try out which answer came when.
        changed, entry = self.writer_of(kind).changed(
            record, value, at=instant_value(at), actor=actor, action=action, fresh_salt=kind is BOX
        )
        unit.replace(kind, changed, record.version)
        unit.append(entry)

    def box_id(self, wave: str) -> str:
        """The id of the box of a wave."""
        return str(uuid.uuid5(_SPACE, f"{self.agency.slug}/box/{wave}"))

    def random_id(self) -> str:
        """An id that tells nothing about when it was given, unlike ours for all else."""
        return str(uuid.UUID(bytes=self.randomness(16), version=4))

    def gated(self, kind: RecordKind[T], value: T) -> T:
        """`value` with every text through the gate."""
        document = to_document(value)
        passed = gate_document(document, {}, kind=kind.name)
        return value if passed == document else structure(kind.name, passed, kind.model)

    def invitation_record(self, unit: UnitOfWork, key: str) -> tuple[Record, Invitation]:
        """An invitation by its id. :raises NotFound: there is none."""
        from orientation_core.components.surveys.records import INVITATION

        record = unit.get(INVITATION, key)
        return record, record.value(INVITATION)


def new_response(response_id: str, wave: Wave, **values: Any) -> Response:
    """A response to a wave."""
    return Response(response_id, wave.name, wave.questionnaire, **values)
