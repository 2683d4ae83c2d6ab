"""The webhook channel: thin, signed events to an HTTPS address, as Standard Webhooks describes it."""

from __future__ import annotations

import contextlib
import http.client
import math
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

import attrs

from orientation_core.errors import Undeliverable
from orientation_core.model.delivery import WEBHOOK_RETRY, Delivery, RetryPolicy
from orientation_core.model.events import to_json
from orientation_plugins.channels.deadline import deadline
from orientation_plugins.channels.guard import Destination, Guard
from orientation_plugins.channels.signing import signature

_LARGEST = 20_000
_GONE = 410
_ASKS_TO_WAIT = frozenset({429, 503})


@attrs.frozen
class WebhookChannel:
    """Posts events; the recipient of a delivery is the URL. Letters are never posted.

    :ivar secrets: keys that every message is signed with; more than one while receivers change theirs.
    :ivar endpoints: URL -> keys of that receiver alone, instead of `secrets`.
    :ivar guard: where messages may go. :ivar seconds: for one whole delivery.
    :ivar ca_file: certificates to trust instead of the system's. :ivar clock: seconds since 1970.
    """

    secrets: tuple[bytes, ...] = attrs.field(default=(), repr=False)
    endpoints: Mapping[str, tuple[bytes, ...]] = attrs.field(factory=dict, repr=False)
    guard: Guard = attrs.field(factory=Guard)
    seconds: float = 20.0
    ca_file: str | None = None
    clock: Callable[[], float] = time.time
    name: str = "webhook"
    retry: RetryPolicy = WEBHOOK_RETRY

    def deliver(self, delivery: Delivery) -> None:
        """Post the event. Any 2xx is success; the body of the answer is not read, and redirects are not followed.

        :raises Undeliverable: ``webhook.no_secret`` and ``webhook.large``, permanent; those of
            :meth:`Guard.check`; ``http.410``, permanent: the receiver wants no more; ``http.NNN``, ``http.timeout``,
            ``http.tls``, ``http.unreachable`` or ``http.protocol``, passing.
        """
        keys = self.endpoints.get(delivery.recipient, self.secrets)
        if not keys:
            raise Undeliverable("webhook.no_secret", permanent=True)
        body = to_json(delivery.event)
        if len(body) > _LARGEST:
            raise Undeliverable("webhook.large", permanent=True)
        timestamp = int(self.clock())
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "user-agent": "orientation-core",
            "webhook-id": delivery.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(keys, delivery.message_id, timestamp, body),
            "connection": "close",
        }
        destination = self.guard.check(delivery.recipient)
        self._judge(*self._post(destination, body, headers))

    def _post(
        self, destination: Destination, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str | None]:
        """Status and ``Retry-After`` of the answer."""
        connection = _Pinned(destination, self.seconds, self.ca_file)
        with deadline(self.seconds, lambda: connection.line) as expired:
            try:
                connection.request("POST", destination.target, body, dict(headers))
                answer = connection.getresponse()
                # The end of an answer that was cut off looks like the end of its headers.
                if expired.is_set():
                    raise TimeoutError
                return answer.status, answer.getheader("retry-after")
            except (OSError, http.client.HTTPException) as error:
                raise Undeliverable(_cause(error, expired=expired.is_set())) from error
            finally:
                connection.hang_up()

    def _judge(self, status: int, retry_after: str | None) -> None:
        if 200 <= status <= 299:
            return
        wait = self._seconds_to_wait(retry_after) if status in _ASKS_TO_WAIT else None
        raise Undeliverable(f"http.{status}", permanent=status == _GONE, retry_after=wait)

    def _seconds_to_wait(self, text: str | None) -> float | None:
        """``Retry-After`` as seconds, whether it names them or a date; never more than the longest wait."""
        if not text:
            return None
        seconds = math.nan
        with contextlib.suppress(ValueError):
            seconds = float(text)
        if math.isnan(seconds):
            with contextlib.suppress(ValueError, TypeError, OverflowError):
                seconds = parsedate_to_datetime(text).timestamp() - self.clock()
        return None if math.isnan(seconds) else min(max(seconds, 0.0), self.retry.longest)


class _Pinned(http.client.HTTPConnection):
    """A connection to a checked address, under the name that the certificate has to bear."""

    def __init__(self, destination: Destination, seconds: float, ca_file: str | None) -> None:
        super().__init__(destination.host, destination.port, timeout=seconds)
        self.default_port = 443 if destination.tls else 80
        self.line: socket.socket | None = None
        self._destination, self._ca_file = destination, ca_file

    def connect(self) -> None:
        self.line = self._first_that_answers()
        if self._destination.tls:
            context = ssl.create_default_context(cafile=self._ca_file)
            # The handshake comes after the assignment, so that the deadline covers it.
            secured = context.wrap_socket(
                self.line, server_hostname=self._destination.host, do_handshake_on_connect=False
            )
            self.line = secured
            secured.do_handshake()
        self.sock = self.line

    def _first_that_answers(self) -> socket.socket:
        addresses = self._destination.addresses
        ends_at = time.monotonic() + (self.timeout or 0)
        for address in addresses[:-1]:
            share = (ends_at - time.monotonic()) / len(addresses)
            with contextlib.suppress(OSError):
                return socket.create_connection((address, self._destination.port), max(share, 0.1))
        left = max(ends_at - time.monotonic(), 0.1)
        return socket.create_connection((addresses[-1], self._destination.port), left)

    def hang_up(self) -> None:
        """Close everything, also the part of an answer that nobody reads."""
        self.close()
        if self.line is not None:
            self.line.close()


def _cause(error: Exception, *, expired: bool) -> str:
    if expired or isinstance(error, TimeoutError):
        return "http.timeout"
    if isinstance(error, ssl.SSLError):
        return "http.tls"
    if isinstance(error, http.client.HTTPException) and not isinstance(error, ConnectionError):
        return "http.protocol"
    return "http.unreachable"
