"""Hooks of the complaint desk: calendars and procedures, reception, treatment, letters and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orientation_core.hookspecs.marking import Context, Waits, isolated, strict

if TYPE_CHECKING:
    from orientation_core.analysis.indicators import Indicator
    from orientation_core.model.complaints import Complaint
    from orientation_core.model.mail.mailboxes import Mailbox
    from orientation_core.model.text import Language


class DeskHooks:
    """Hooks of the complaint desk: calendars and procedures, reception, treatment, letters and figures."""

    @strict()
    def orientation_calendars(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return calendar documents (schema ``calendar``) that agencies can name.

        Called once when an agency is opened. All answers are added up; the same name and version twice is refused.
        Strict: an invalid document refuses the opening and names the JSON pointer.
        """

    @strict()
    def orientation_procedures(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return procedure documents (schema ``procedure``) that agencies can name.

        Called once when an agency is opened. All answers are added up; the same name and version twice is refused.
        Strict: an invalid document, or one with an unreachable or dead-end state, refuses the opening and names it.
        """

    @strict(Waits.BRIEFLY)
    def orientation_screen(self, context: Context, complaint: Complaint) -> Sequence[str]:
        """Return reasons, in the client's language, why this intake cannot be taken; none to let it pass.

        Called for every intake that is otherwise valid, before anything is written; not for imports. All reasons are
        added up and given to the client. Strict: an error refuses the intake, and nothing is written.
        """

    @isolated()
    def orientation_enrich(self, context: Context, complaint: Complaint) -> Mapping[str, Any]:
        """Return values for fields the intake left empty: any of ``category``, ``service``, ``unit``, ``language``
        and ``extra`` (a mapping of texts).

        Called for every intake after it was screened; not for imports. Where two plugins answer for one field the
        first registered wins; what the client gave is never overwritten. Isolated: a failure, or a value of another
        type, leaves the field empty.
        """

    @strict(Waits.BRIEFLY, firstresult=True)
    def orientation_route(self, context: Context, complaint: Complaint) -> str | None:
        """Return the unit that is to treat this complaint, or None.

        Called for every intake without a unit. The first answer that is not None is used. Strict: an error refuses
        the intake, because a complaint at the wrong desk is a complaint lost.
        """

    @strict()
    def orientation_letters(self, context: Context) -> Mapping[str, Mapping[Language, str]]:
        """Return letter templates of your own: name -> language -> Jinja template; they replace ours of that name.

        Called once when an agency is opened. The last registered wins. The first line is the subject. Templates run
        in a sandbox and must not name a value that the letter does not have. Strict: a template that does not
        compile refuses the opening.
        """

    @strict(Waits.BRIEFLY)
    def orientation_scan_attachment(
        self,
        context: Context,
        name: str,
        type: str,  # noqa: A002 - the word of media types
        content: bytes,
    ) -> str | None:
        """Return what is wrong with this file, in a few words such as a virus's name, or None when nothing is.

        Called for every file that comes by mail or is attached to a case, before it is kept. All answers are added up:
        one is enough to keep the file from the case. `name` and `type` are what the sender says; trust neither. Strict:
        after an error, or no answer in time, the file counts as not scanned. What is attached by hand is then refused;
        a mail is taken in all the same, but its files and its original are kept apart, out of reach of the case.
        """

    @strict(Waits.OPENLY, firstresult=True)
    def orientation_mailbox(self, context: Context, place: str) -> Mailbox | None:
        """Return the mailbox at `place`, or None when such a place is not yours.

        Called when mail is taken in. The first answer that is not None is used. `place` is a path, ``-`` for the
        standard input, or a name with a scheme of your own, such as ``imap:NAME``. To reach it may take as long
        as it takes. Strict: raise Refused or InvalidDocument to say what is wrong with it.
        """

    @strict()
    def orientation_indicators(self, context: Context) -> Sequence[Indicator]:
        """Return indicators of your own; reports carry them beside ours.

        Called for every report. All answers are added up; a name that exists is refused. Strict: a figure that is
        silently missing is a wrong report.
        """
