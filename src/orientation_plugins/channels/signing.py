"""Signatures as Standard Webhooks has them: HMAC-SHA256 over ``id.timestamp.body``."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64


def read_secret(text: str) -> bytes:
    """The key in a secret of the form ``whsec_`` + base64, 24 to 64 bytes.

    :raises ValueError: for another form; without repeating it.
    """
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        raise ValueError(f"a webhook secret is {PREFIX} and the base64 of {_SHORTEST} to {_LONGEST} bytes")
    return key


def signature(secrets: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``: one signature per secret, so that receivers can change theirs in peace."""
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    digests = (hmac.digest(secret, signed, hashlib.sha256) for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
