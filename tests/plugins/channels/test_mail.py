"""Against a real SMTP server on loopback."""

from __future__ import annotations

import contextlib
import email
import email.policy
import socket
import ssl
import threading
import time
from pathlib import Path

import attrs
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from orientation_core.errors import Undeliverable
from orientation_plugins.channels import MailChannel, Sender
from shared import cases

CERTIFICATES = Path(__file__).parent / "certificates"


class Box:
    """Keeps what arrives; answers as it is told."""

    def __init__(self):
        self.mails, self.rcpt, self.data = [], "250 ok", "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        if self.data.startswith("250"):
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return self.data


@pytest.fixture
def box():
    return Box()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def serving(box, **options):
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    return controller


@pytest.fixture
def server(box):
    controller = serving(box, enable_SMTPUTF8=True)
    yield controller
    controller.stop()


def channel_to(port, **options):
    settings = {
        "security": "none",
        "seconds": 5.0,
        "sender": Sender("plaintes@example.be", "Plaintes"),
    } | options
    return MailChannel("127.0.0.1", port=port, **settings)


@pytest.fixture
def channel(server):
    return channel_to(server.port)


def failure(channel, delivery):
    with pytest.raises(Undeliverable) as caught:
        channel.deliver(delivery)
    assert "example.org" not in str(caught.value)
    return caught.value.code, caught.value.permanent


def test_a_letter_arrives_whole(channel, delivery, letter, box):
    channel.deliver(delivery)
    ((sender, recipients, raw),) = box.mails
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert (sender, recipients) == ("plaintes@example.be", ["renee@example.org"])
    assert parsed["Subject"] == letter.subject
    assert parsed.get_content().replace("\r\n", "\n") == letter.body  # lines with a single dot included


def test_an_address_with_letters_of_any_script(channel, delivery, box):
    channel.deliver(attrs.evolve(delivery, recipient="ren\u00e9e@b\u00fccher.example"))
    ((_, recipients, raw),) = box.mails
    assert recipients == ["ren\u00e9e@xn--bcher-kva.example"]
    assert "To: ren\u00e9e@xn--bcher-kva.example\r\n".encode() in raw


def test_such_an_address_at_a_server_that_does_not_know_them(box, delivery):
    controller = serving(box, enable_SMTPUTF8=False)
    try:
        channel = channel_to(controller.port)
        assert failure(channel, attrs.evolve(delivery, recipient="ren\u00e9e@example.org")) == (
            "smtp.no_utf8",
            True,
        )
    finally:
        controller.stop()
    assert box.mails == []


@pytest.mark.shared
def test_hostile_recipients_and_subjects_reach_nobody_else(channel, delivery, letter, box):
    for case in cases("hostile/headers.jsonl"):
        value = case["value"]
        channel.deliver(attrs.evolve(delivery, letter=attrs.evolve(letter, subject=value)))
        _, recipients, raw = box.mails.pop()
        assert recipients == ["renee@example.org"]
        parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
        assert parsed.get_all("To") == ["renee@example.org"]
        assert not {"Bcc", "Cc"} & set(parsed.keys())
        with contextlib.suppress(Undeliverable):
            channel.deliver(attrs.evolve(delivery, recipient=value))
        assert [len(recipients) for _, recipients, _ in box.mails] in ([], [1])
        box.mails.clear()


@pytest.mark.parametrize(
    ("at", "answer", "expected"),
    [
        ("rcpt", "550 no such user", ("smtp.550", True)),
        ("rcpt", "450 try later", ("smtp.450", False)),
        ("rcpt", "421 going down", ("smtp.421", False)),
        ("data", "554 refused", ("smtp.554", True)),
        ("data", "451 try later", ("smtp.451", False)),
    ],
)
def test_answers_of_the_server(channel, delivery, box, at, answer, expected):
    setattr(box, at, answer)
    assert failure(channel, delivery) == expected
    assert box.mails == []


def test_without_a_letter_there_is_nothing_to_mail(channel, delivery):
    assert failure(channel, attrs.evolve(delivery, letter=None)) == ("mail.no_letter", True)


def test_a_server_that_is_down_is_tried_again(delivery):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert failure(channel_to(taken.getsockname()[1]), delivery) == ("smtp.unreachable", False)


def one_client(talk):
    """A server for one client, on a thread of its own; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run():
        try:
            client, _ = listener.accept()
            with client:
                talk(client)
        except OSError:
            pass
        finally:
            listener.close()

    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()[1]


def drip(client):
    client.sendall(b"220")
    while True:
        client.sendall(b"-x\r\n220")
        time.sleep(0.05)


def silent(client):
    client.recv(1)
    time.sleep(10)


@pytest.mark.parametrize("talk", [drip, silent])
def test_a_slow_server_ends_with_the_deadline(delivery, talk):
    channel = channel_to(one_client(talk), seconds=0.6)
    began = time.monotonic()
    assert failure(channel, delivery) == ("smtp.timeout", False)
    assert 0.4 < time.monotonic() - began < 5


def test_what_is_no_mail_server_is_tried_again(delivery):
    port = one_client(lambda client: client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    code, permanent = failure(channel_to(port), delivery)
    assert code.startswith("smtp.")
    assert not permanent


def test_a_server_that_hangs_up_on_leaving_has_the_letter(delivery):
    said = []

    def talk(client):
        client.sendall(b"220 hi\r\n")
        with client.makefile("rb") as lines:
            while line := lines.readline():
                said.append(line)
                client.sendall(b"354 go\r\n" if line == b"data\r\n" else b"250 ok\r\n")
                if line == b"data\r\n":
                    while lines.readline() != b".\r\n":
                        pass
                    client.sendall(b"250 ok\r\n")
                    return

    channel_to(one_client(talk)).deliver(delivery)
    assert said[-1] == b"data\r\n"


def server_context(name="receiver"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return context


def test_starttls_is_demanded(channel, delivery, box):
    assert failure(attrs.evolve(channel, security="starttls"), delivery) == ("smtp.tls", False)
    assert box.mails == []


def test_starttls_with_a_password(box, delivery):
    seen = []

    def authenticate(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"geheim", handled=False)

    controller = serving(box, tls_context=server_context(), authenticator=authenticate, auth_required=True)
    try:
        port = controller.port
        good = channel_to(
            port, security="starttls", user="desk", password="geheim", ca_file=str(CERTIFICATES / "ca.pem")
        )
        good.deliver(delivery)
        assert seen == [(b"desk", b"geheim")]
        assert failure(attrs.evolve(good, password="falsch"), delivery) == ("smtp.login", False)
        assert failure(attrs.evolve(good, ca_file=None), delivery) == ("smtp.tls", False)
        assert "geheim" not in repr(good)
    finally:
        controller.stop()
    assert len(box.mails) == 1


def test_tls_from_the_first_byte(box, delivery):
    controller = serving(box, ssl_context=server_context(), ready_timeout=10)
    try:
        port = controller.port
        channel_to(port, security="tls", ca_file=str(CERTIFICATES / "ca.pem")).deliver(delivery)
        assert failure(channel_to(port, security="tls"), delivery) == ("smtp.tls", False)
    finally:
        controller.stop()
    assert len(box.mails) == 1
