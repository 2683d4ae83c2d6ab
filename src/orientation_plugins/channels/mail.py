"""The mail channel: one letter to one address over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from typing import Literal

import attrs

from orientation_core.errors import Undeliverable
from orientation_core.model.delivery import MAIL_RETRY, Delivery, RetryPolicy
from orientation_plugins.channels.addresses import mail_address, needs_utf8
from orientation_plugins.channels.deadline import deadline
from orientation_plugins.channels.message import Sender, build

Security = Literal["starttls", "tls", "none"]


@attrs.frozen
class MailChannel:
    """Sends letters through one mail server.

    :ivar host, port: of the server. :ivar sender: who the letters come from.
    :ivar security: ``starttls`` (demanded, never merely tried), ``tls`` from the first byte, or ``none`` for a
        server on the same machine. :ivar user, password: where the server asks for them.
    :ivar seconds: for the whole conversation; less than the relay grants a delivery.
    :ivar ca_file: certificates to trust instead of the system's.
    """

    host: str
    sender: Sender
    port: int = 587
    security: Security = "starttls"
    user: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    seconds: float = 25.0
    ca_file: str | None = None
    name: str = "mail"
    retry: RetryPolicy = MAIL_RETRY

    def deliver(self, delivery: Delivery) -> None:
        """Hand the letter to the mail server.

        What the server says about the recipient or the letter decides: 4xx is passing, 5xx permanent. What it
        says about us (sender, password, TLS) is for the operator to mend, and tried again.

        :raises Undeliverable: ``mail.no_letter``, ``mail.headers``, ``address.form``, ``smtp.timeout``,
            ``smtp.unreachable``, ``smtp.tls``, ``smtp.login``, ``smtp.no_utf8`` or ``smtp.NNN``.
        """
        if delivery.letter is None:
            raise Undeliverable("mail.no_letter", permanent=True)
        recipient = mail_address(delivery.recipient)
        raw = build(delivery, delivery.letter, self.sender, recipient)
        server = self._server()
        with deadline(self.seconds, lambda: getattr(server, "sock", None)) as expired:
            try:
                self._converse(server, recipient, raw)
            except Undeliverable:
                raise
            except (smtplib.SMTPException, OSError, ValueError) as error:
                code = (
                    "smtp.timeout" if expired.is_set() or isinstance(error, TimeoutError) else _passing(error)
                )
                raise Undeliverable(code) from error
            finally:
                server.close()

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca_file)

    def _server(self) -> smtplib.SMTP:
        # Our own name in the greeting, so that no name server is asked for it.
        own_name = self.sender.address.rpartition("@")[2]
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                timeout=self.seconds, local_hostname=own_name, context=self._context()
            )
        else:
            server = smtplib.SMTP(timeout=self.seconds, local_hostname=own_name)
        # The name to look for in the certificate. Given to the constructor it would connect at once, before
        # the deadline knows the socket.
        server._host = self.host  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way to say it
        return server

    def _converse(self, server: smtplib.SMTP, recipient: str, raw: bytes) -> None:
        _expect(server.connect(self.host, self.port), 220)
        server.ehlo_or_helo_if_needed()
        if self.security == "starttls":
            server.starttls(context=self._context())
            server.ehlo()
        if self.user is not None:
            server.login(self.user, self.password or "")
        options = []
        if needs_utf8(recipient):
            if not server.has_extn("smtputf8"):
                raise Undeliverable("smtp.no_utf8", permanent=True)
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        _expect(server.mail(self.sender.address, options), 250)
        _accept(server.rcpt(recipient), 250, 251)
        _accept(server.data(raw), 250)
        # The server has the letter now: what happens on taking leave is no failure of the delivery.
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            return


def _expect(answer: tuple[int, bytes], wanted: int) -> None:
    """About us: any other answer is passing. :raises Undeliverable: with the code of the answer."""
    if answer[0] != wanted:
        raise Undeliverable(f"smtp.{answer[0]}")


def _accept(answer: tuple[int, bytes], *wanted: int) -> None:
    """About this recipient or letter: 5xx is permanent. :raises Undeliverable: with the code of the answer."""
    if answer[0] not in wanted:
        raise Undeliverable(f"smtp.{answer[0]}", permanent=500 <= answer[0] <= 599)


def _passing(error: Exception) -> str:
    """A short code for what went wrong; the server's words stay in the log of the cause, they may name people."""
    match error:
        case smtplib.SMTPDataError():
            return f"smtp.{error.smtp_code}"
        case smtplib.SMTPAuthenticationError():
            return "smtp.login"
        case smtplib.SMTPNotSupportedError() | ssl.SSLError():
            return "smtp.tls"
        case smtplib.SMTPResponseException():
            return f"smtp.{error.smtp_code}"
        case _:
            return "smtp.unreachable"
