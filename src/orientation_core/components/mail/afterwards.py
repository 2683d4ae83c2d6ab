"""What somebody decides about mail that was taken in: to open a case after all, to let go what was held."""

from __future__ import annotations

from datetime import datetime

import attrs

from orientation_core.components.mail.desk import INTAKE, MailIntake, Plan
from orientation_core.components.mail.files import files_of
from orientation_core.components.mail.reading import as_it_came
from orientation_core.components.mail.record import RECEIVED_MAIL, read_mail
from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.kinds import instant_value
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint
from orientation_core.model.mail import parse
from orientation_core.model.mail.received import Action, ReceivedMail
from orientation_core.model.parties import Actor
from orientation_core.store import Record, UnitOfWork


@attrs.frozen(kw_only=True)
class MailDesk(MailIntake):
    """Taking mail in, looking at it, and deciding about what was kept aside or held."""

    def admit(self, actor: Actor, mail_id: str) -> Complaint:
        """Open a case for a message that was kept aside, or taken for a machine's, because somebody looked at it and it is one.

        :raises Refused: it was neither, its files are held, it was erased, or is restricted.
        :raises NotFound: there is no such message, or it belongs to a case out of sight.
        """
        self.permit(actor, "mail.take")
        with self.begin(write=False) as unit:
            record, received, raw = self._looked_at(unit, actor, mail_id)
        self._check_aside(received)
        mail = parse(raw)
        files = files_of(mail, self.plugins, self.clock(), INTAKE.id)
        warnings = {*received.warnings, *files.warnings}
        case = self._opened(raw, mail, Plan(Action.OPENED), files, warnings, received.key)
        self._replaced(
            record,
            attrs.evolve(received, action=Action.OPENED, case=case.id, reference=case.reference),
            actor,
        )
        return case

    def release(self, actor: Actor, mail_id: str) -> ReceivedMail:
        """Scan the files of a held message again; when nothing is found now, they and the original join its case.

        :raises Refused: it is not held, a scanner still finds something or cannot look, it was erased, or is restricted.
        :raises NotFound: as :meth:`admit`.
        """
        self.permit(actor, "mail.take")
        with self.begin(write=False) as unit:
            record, received, raw = self._looked_at(unit, actor, mail_id)
        if not received.held:
            raise Refused([Problem("/held", sentence("this message is not held"), "mail.free")])
        mail = parse(raw)
        files = files_of(mail, self.plugins, self.clock(), INTAKE.id)
        self._check_free(held=files.held)
        if received.case is not None and received.action in (Action.OPENED, Action.THREADED):

            def compute(case: Complaint, _: Rules, at: datetime, party: int | None) -> Complaint:
                return self._with_papers(case, raw, mail, files, set(files.warnings), at, party)

            self._changed("attach", received.case, compute, raw, mail, files, f"{received.key}:released")
        gone = {"mail.held", "file.harmful", "file.unscanned"}
        warnings = tuple(one for one in received.warnings if one not in gone)
        released = attrs.evolve(received, held=False, warnings=warnings)
        self._replaced(record, released, actor)
        return released

    def _looked_at(self, unit: UnitOfWork, actor: Actor, mail_id: str) -> tuple[Record, ReceivedMail, bytes]:
        """A message with its bytes, for whoever may see it."""
        record = unit.get(RECEIVED_MAIL, mail_id)
        received = read_mail(record)
        if not self._in_sight(unit, actor, received):
            raise NotFound(RECEIVED_MAIL.name, mail_id)
        return record, received, as_it_came(unit, actor, received)

    def _replaced(self, record: Record, received: ReceivedMail, actor: Actor) -> None:
        at = instant_value(self.clock())
        writer = self.writer_of(RECEIVED_MAIL)
        replaced, entry = writer.changed(
            record, received, at=at, actor=actor.id, action="received_mail.changed"
        )
        with self.begin(write=True) as unit:
            unit.replace(RECEIVED_MAIL, replaced, record.version)
            unit.append(entry)
