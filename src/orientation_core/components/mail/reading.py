"""Looking at the mail that came in: the list, one original, and its words as a page may show them."""

from __future__ import annotations

import attrs

from orientation_core.components.complaints import COMPLAINT, Complaints
from orientation_core.components.mail.record import RECEIVED_MAIL, read_mail
from orientation_core.components.office import Office
from orientation_core.components.privacy.records import is_erased, restricted
from orientation_core.components.privacy.veiling import veils
from orientation_core.errors import NotAllowed, NotFound, Problem, Refused, sentence
from orientation_core.model.mail import parse
from orientation_core.model.mail.hypertext import harmless
from orientation_core.model.mail.received import Action, ReceivedMail
from orientation_core.model.parties import Actor, may
from orientation_core.store import Query, UnitOfWork, Where


@attrs.frozen(kw_only=True)
class MailReading(Office):
    """What can be looked at. Whoever may not see a case does not see the mail that belongs to it either.

    :ivar desk: the complaint desk that the mail is for.
    """

    desk: Complaints

    def received(
        self, actor: Actor, *, action: Action | None = None, limit: int = 50, after: str | None = None
    ) -> list[ReceivedMail]:
        """Messages, the newest first. :param action: only those. :param after: continue behind this one."""
        self.permit(actor, "mail.read")
        where = () if action is None else (Where("action", "=", action.value),)
        with self.begin(write=False) as unit:
            query = Query(where, order=("-received_at",), limit=limit, after=after)
            found = [read_mail(record) for record in unit.find(RECEIVED_MAIL, query)]
            return [self._shown(actor, one) for one in found if self._in_sight(unit, actor, one)]

    def original(self, actor: Actor, mail_id: str) -> bytes:
        """The bytes of a message as they came.

        :raises NotFound: there is none, or it belongs to a case out of sight.
        :raises Refused: it was erased, is restricted, or is held, because a scanner found something in it or could not look.
        :raises NotAllowed: who the case is of is hidden from the actor.
        """
        self.permit(actor, "mail.read")
        with self.begin(write=False) as unit:
            received = read_mail(unit.get(RECEIVED_MAIL, mail_id))
            if not self._in_sight(unit, actor, received):
                raise NotFound(RECEIVED_MAIL.name, mail_id)
            self._check_free(held=received.held)
            if received.case is not None and veils(self, actor, received.case):
                raise NotAllowed("mail.read_identity")
            return as_it_came(unit, actor, received)

    def page(self, actor: Actor, mail_id: str) -> str:
        """The words of a message as HTML that may be shown inside a page of ours: nothing in it runs or is fetched.

        :raises NotFound: as :meth:`original`. :raises Refused: as :meth:`original`.
        """
        return shown(self.original(actor, mail_id))

    def _shown(self, actor: Actor, received: ReceivedMail) -> ReceivedMail:
        """A message as it is listed: without its writer where who the case is of is hidden."""
        if received.case is None or not veils(self, actor, received.case):
            return received
        return attrs.evolve(received, sender=None, failed=None, subject=None, message_id=None)

    def _in_sight(self, unit: UnitOfWork, actor: Actor, received: ReceivedMail) -> bool:
        if received.case is None:
            return True
        try:
            case = self.desk.read(unit.get(COMPLAINT, received.case))
            self.desk.authorise(actor, "read", case)
        except NotFound:
            return False
        return True

    def _check_free(self, *, held: bool) -> None:
        """:raises Refused: the message is not to be opened."""
        if held:
            why = sentence("this message is held: a file in it is harmful, or could not be scanned")
            raise Refused([Problem("", why, "mail.held")])

    def _check_aside(self, received: ReceivedMail) -> None:
        """:raises Refused: the message is not one that waits for somebody's decision."""
        by_itself = received.action is Action.AUTO_REPLY and received.case is None
        if received.action is not Action.KEPT_ASIDE and not by_itself:
            aside = sentence(
                "only a message that was kept aside, or taken for an automatic one, can be opened as a case"
            )
            raise Refused([Problem("/action", aside, "mail.aside")])


def as_it_came(unit: UnitOfWork, actor: Actor, received: ReceivedMail) -> bytes:
    """The bytes of a message.

    :raises Refused: they were erased, with or without its case; or few may read them now, and the actor is none of them.
    """
    if is_erased(unit, RECEIVED_MAIL.name, received.id):
        raise Refused([Problem("", sentence("what this message held was erased"), "mail.erased")])
    if received.id in restricted(unit, RECEIVED_MAIL.name) and not may(actor, "complaint.read_restricted"):
        said = sentence("what is held here is restricted: the data protection officer answers")
        raise Refused([Problem("", said, "privacy.restricted")])
    return unit.get_attachment(received.digest)


def shown(raw: bytes) -> str:
    """The words of a message as harmless HTML; of one without HTML, its text."""
    mail = parse(raw)
    if mail.html:
        return harmless(mail.html)
    from html import escape

    return f"<pre>{escape(mail.text)}</pre>"
