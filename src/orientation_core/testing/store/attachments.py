"""Promises about attachments."""

from __future__ import annotations

from hashlib import sha256

import pytest

from orientation_core.errors import NotFound
from orientation_core.store import Store
from orientation_core.testing.samples import GHENT, LIEGE


class AttachmentPromises:
    """Bytes are kept under their digest, once, for one organisation."""

    @pytest.mark.parametrize("content", [b"", b"\x00", bytes(range(256)) * 4, b"\xff\xfe\x00" * 350_000])
    def test_bytes_come_back(self, store: Store, content: bytes) -> None:
        """Empty, binary and a mebibyte of bytes, unchanged."""
        digest = sha256(content).hexdigest()
        with store.begin(GHENT) as unit:
            unit.put_attachment(digest, content)
        with store.begin(GHENT, write=False) as unit:
            assert unit.get_attachment(digest) == content

    def test_the_same_bytes_are_kept_once(self, store: Store) -> None:
        """Putting them again, in one unit or a later one, is no error."""
        digest = sha256(b"scan").hexdigest()
        for _ in range(2):
            with store.begin(GHENT) as unit:
                unit.put_attachment(digest, b"scan")
                unit.put_attachment(digest, b"scan")
        with store.begin(GHENT, write=False) as unit:
            assert unit.get_attachment(digest) == b"scan"

    def test_knowing_a_digest_opens_nothing(self, store: Store) -> None:
        """Another organisation that knows the digest does not get the bytes, until it puts them itself."""
        digest = sha256(b"scan").hexdigest()
        with store.begin(GHENT) as unit:
            unit.put_attachment(digest, b"scan")
        with store.begin(LIEGE) as unit:
            with pytest.raises(NotFound):
                unit.get_attachment(digest)
            unit.put_attachment(digest, b"scan")
        with store.begin(LIEGE, write=False) as unit:
            assert unit.get_attachment(digest) == b"scan"
