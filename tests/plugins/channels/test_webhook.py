"""Against a receiver on loopback that answers badly in every way."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import attrs
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from orientation_core.errors import Undeliverable
from orientation_core.model.events import to_json
from orientation_plugins.channels import Guard, WebhookChannel
from orientation_plugins.channels.guard import read_network
from orientation_plugins.channels.signing import read_secret, signature

CERTIFICATES = Path(__file__).parent / "certificates"
OLD, NEW = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2))
LOOPBACK = (read_network("127.0.0.0/8"),)


class Receiver:
    """Takes connections on a thread; `talk` answers each; what came is kept."""

    def __init__(self, talk=None, certificate=None):
        self.requests, self.connections = [], 0
        self._talk = talk or (lambda client: client.sendall(b"HTTP/1.1 204 No Content\r\n\r\n"))
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(client,), daemon=True).start()

    def _one(self, client):
        try:
            with client:
                client.settimeout(5)
                if self._context:
                    client = self._context.wrap_socket(client, server_side=True)
                with client, client.makefile("rb") as lines:
                    first, headers = lines.readline().decode("latin-1"), {}
                    while (line := lines.readline().decode("latin-1").strip()) != "":
                        name, _, value = line.partition(": ")
                        headers[name.lower()] = value
                    body = lines.read(int(headers.get("content-length", 0)))
                    self.requests.append((first, headers, body))
                    self._talk(client)
        except OSError:
            pass

    def close(self):
        self._listener.close()


@pytest.fixture
def receive():
    made = []

    def make(*arguments, **options):
        made.append(Receiver(*arguments, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


def channel_to(receiver, **options):
    guard = Guard(ports=frozenset({receiver.port}), allow_networks=LOOPBACK, allow_http=True,
                  resolve=lambda host, port: ["127.0.0.1"])  # fmt: skip
    return WebhookChannel(**({"secrets": (read_secret(OLD),), "guard": guard, "seconds": 5.0} | options))


def to(receiver, delivery, scheme="http", host="receiver.example"):
    return attrs.evolve(delivery, channel="webhook", recipient=f"{scheme}://{host}:{receiver.port}/hook?x=1")


def failure(channel, delivery):
    with pytest.raises(Undeliverable) as caught:
        channel.deliver(delivery)
    return caught.value


def answering(status, *headers, body=b""):
    head = "\r\n".join([f"HTTP/1.1 {status} X", *headers, f"Content-Length: {len(body)}", "", ""]).encode()
    return lambda client: client.sendall(head + body)


# -- signatures -----------------------------------------------------------------------------------------------


def test_the_published_vector_of_standard_webhooks():
    secret = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("secret", ["", "whsec_", OLD[6:], "whsec_!!!", f"whsec_{base64.b64encode(b'x' * 23).decode()}",
                                    f"whsec_{base64.b64encode(b'x' * 65).decode()}"])  # fmt: skip
def test_secrets_of_another_form_are_refused_unsaid(secret):
    with pytest.raises(ValueError, match="24 to 64 bytes") as caught:
        read_secret(secret)
    assert not secret[10:] or secret[10:] not in str(caught.value)


def test_the_standard_library_for_receivers_verifies_what_we_send(receive, delivery):
    receiver = receive()
    both = (read_secret(NEW), read_secret(OLD))
    channel_to(receiver, secrets=both).deliver(to(receiver, delivery))
    ((first, headers, body),) = receiver.requests
    assert first == "POST /hook?x=1 HTTP/1.1\r\n"
    assert headers["host"] == f"receiver.example:{receiver.port}"
    assert headers["webhook-id"] == delivery.message_id
    assert headers["content-type"].startswith("application/cloudevents+json")
    for secret in (OLD, NEW):  # receivers that have changed their secret and those that have not
        assert Webhook(secret).verify(body, headers) == json.loads(to_json(delivery.event))
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(f"whsec_{base64.b64encode(b'z' * 32).decode()}").verify(body, headers)


def test_a_receiver_with_a_secret_of_its_own(receive, delivery):
    receiver = receive()
    sent = to(receiver, delivery)
    channel_to(receiver, endpoints={sent.recipient: (read_secret(NEW),)}).deliver(sent)
    _, headers, body = receiver.requests[0]
    assert Webhook(NEW).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(body, headers)


def test_a_second_try_has_the_same_id_and_a_fresh_time(receive, delivery):
    receiver, now = receive(), [1_700_000_000.9]
    channel = channel_to(receiver, clock=lambda: now[0])
    channel.deliver(to(receiver, delivery))
    now[0] += 300
    channel.deliver(attrs.evolve(to(receiver, delivery), attempt=2))
    (_, one, body_one), (_, two, body_two) = receiver.requests
    assert one["webhook-id"] == two["webhook-id"]
    assert (one["webhook-timestamp"], two["webhook-timestamp"]) == ("1700000000", "1700000300")
    assert body_one == body_two


def test_the_words_of_a_letter_are_never_posted(receive, delivery):
    receiver = receive()
    channel_to(receiver).deliver(to(receiver, delivery))
    everything = repr(receiver.requests)
    assert "plainte" not in everything
    assert "renee" not in everything


def test_without_a_secret_nothing_is_sent(receive, delivery):
    receiver = receive()
    error = failure(channel_to(receiver, secrets=()), to(receiver, delivery))
    assert (error.code, error.permanent, receiver.connections) == ("webhook.no_secret", True, 0)


# -- answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        (301, False),
        (302, False),
        (307, False),
        (400, False),
        (404, False),
        (410, True),
        (500, False),
        (503, False),
    ],
)
def test_answers_that_are_no_success(receive, delivery, status, permanent):
    elsewhere = receive()
    receiver = receive(answering(status, f"Location: http://receiver.example:{elsewhere.port}/"))
    error = failure(channel_to(receiver), to(receiver, delivery))
    assert (error.code, error.permanent) == (f"http.{status}", permanent)
    assert receiver.connections == 1
    assert elsewhere.connections == 0


@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [
        (429, "120", 120),
        (503, "0.5", 0.5),
        (503, format_datetime(datetime(2026, 11, 23, 10, 0, tzinfo=UTC)), 600),
        (429, format_datetime(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)), 0),
        (429, "1e99", 86_400),
        (429, "inf", 86_400),
        (429, "-5", 0),
        (429, "nan", None),
        (429, "soon", None),
        (500, "120", None),
    ],
)
def test_a_receiver_that_asks_to_wait(receive, delivery, status, value, seconds):
    receiver = receive(answering(status, f"Retry-After: {value}"))
    now = datetime(2026, 11, 23, 9, 50, tzinfo=UTC).timestamp()
    assert failure(channel_to(receiver, clock=lambda: now), to(receiver, delivery)).retry_after == seconds


def drip(client):
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000:
        client.sendall(bytes([byte]))
        time.sleep(0.05)


def silence(client):
    time.sleep(5)


@pytest.mark.parametrize("talk", [drip, silence])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_slow_receiver_ends_with_the_deadline(receive, delivery, talk, scheme):
    receiver = receive(talk, certificate="receiver" if scheme == "https" else None)
    channel = channel_to(receiver, seconds=0.6, ca_file=str(CERTIFICATES / "ca.pem"))
    began = time.monotonic()
    error = failure(channel, to(receiver, delivery, scheme))
    assert (error.code, error.permanent) == ("http.timeout", False)
    assert 0.4 < time.monotonic() - began < 5


def test_a_receiver_that_never_finishes_its_tls_handshake(receive, delivery):
    receiver = receive()  # speaks no TLS: waits for a line that never ends
    began = time.monotonic()
    assert failure(channel_to(receiver, seconds=0.6), to(receiver, delivery, "https")).code in {
        "http.timeout",
        "http.tls",
    }
    assert time.monotonic() - began < 5


def endless_body(client):
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10737418240\r\n\r\n")
    while True:
        client.sendall(b"\0" * 65_536)


def test_an_endless_body_is_not_read(receive, delivery):
    receiver = receive(endless_body)
    began = time.monotonic()
    channel_to(receiver).deliver(to(receiver, delivery))
    assert time.monotonic() - began < 5


def many_headers(client):
    client.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n")


@pytest.mark.parametrize(
    ("talk", "code"),
    [
        (many_headers, "http.protocol"),
        (lambda client: client.sendall(b"SSH-2.0-x\r\n"), "http.protocol"),
        (lambda client: client.sendall(b"HTTP/1.1 200 " + b"x" * 70_000), "http.protocol"),
        (lambda client: None, "http.unreachable"),
    ],
)
def test_answers_that_are_none(receive, delivery, talk, code):
    receiver = receive(talk)
    error = failure(channel_to(receiver), to(receiver, delivery))
    assert (error.code, error.permanent) == (code, False)


def test_a_receiver_that_is_down_is_tried_again(receive, delivery):
    receiver = receive()
    with socket.create_server(("127.0.0.1", 0)) as gone:
        receiver.port = gone.getsockname()[1]
    error = failure(channel_to(receiver), to(receiver, delivery))
    assert (error.code, error.permanent) == ("http.unreachable", False)


# -- TLS and addresses ----------------------------------------------------------------------------------------


def test_the_certificate_is_held_against_the_name_and_not_the_address(receive, delivery):
    receiver = receive(certificate="receiver")
    channel_to(receiver, ca_file=str(CERTIFICATES / "ca.pem")).deliver(to(receiver, delivery, "https"))
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("certificate", "host", "ca_file"),
    [
        ("receiver", "receiver.example", None),  # signed by nobody we know
        ("receiver", "other.example", "ca.pem"),
        ("expired", "receiver.example", "ca.pem"),
    ],
)
def test_a_wrong_certificate_is_no_delivery(receive, delivery, certificate, host, ca_file):
    receiver = receive(certificate=certificate)
    channel = channel_to(receiver, ca_file=str(CERTIFICATES / ca_file) if ca_file else None)
    error = failure(channel, to(receiver, delivery, "https", host))
    assert (error.code, error.permanent) == ("http.tls", False)
    assert receiver.requests == []


def test_a_name_that_answers_differently_the_second_time_gains_nothing(receive, delivery, monkeypatch):
    """DNS rebinding: resolved once, and connected to the address that was checked."""
    receiver, asked, connected = receive(), [], []

    def rebinding(host, port):
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    def record(address, *_):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", record)
    guard = Guard(ports=frozenset({receiver.port}), resolve=rebinding)
    failure(channel_to(receiver, guard=guard), to(receiver, delivery, "https"))
    assert asked == ["receiver.example"]
    assert connected == [("93.184.215.14", receiver.port)]
    assert receiver.connections == 0


def test_a_name_that_leads_inside_is_never_connected_to(receive, delivery):
    receiver = receive()
    guard = Guard(ports=frozenset({receiver.port}), resolve=lambda host, port: ["127.0.0.1"])
    error = failure(channel_to(receiver, guard=guard), to(receiver, delivery, "https"))
    assert (error.code, error.permanent, receiver.connections) == ("ssrf.address", True, 0)


def test_the_second_address_is_used_when_the_first_does_not_answer(receive, delivery):
    receiver = receive()
    guard = Guard(ports=frozenset({receiver.port}), allow_networks=LOOPBACK, allow_http=True,
                  resolve=lambda host, port: ["127.0.0.77", "127.0.0.1"])  # fmt: skip
    channel_to(receiver, guard=guard).deliver(to(receiver, delivery))
    assert len(receiver.requests) == 1
