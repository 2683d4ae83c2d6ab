"""The dossier as files: what it tells, as a page and as data, under a manifest that anybody can check."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import attrs
import orjson

from orientation_core.components.referrals import checking
from orientation_core.model.journal import Seal

#: Every file of a zip is of that moment: a dossier has no other date than those of the case.
_THEN = (1980, 1, 1, 0, 0, 0)


@attrs.frozen
class Proof:
    """That the case stands in the journal as the dossier tells it.

    :ivar entries: so many changes of the case; :ivar head: digest of the last one. :ivar seal: the first seal of the
        whole journal that covers it. :ivar path: from the one to the other.
    """

    record: str
    entries: int
    head: bytes
    seal: Seal
    path: tuple[tuple[str, bytes], ...]


@attrs.frozen
class Sealed:
    """A dossier: its files by path, the manifest and its seal among them. The same case gives the same bytes."""

    name: str
    files: Mapping[str, bytes] = attrs.field(repr=lambda files: f"<{len(files)} files>")

    @property
    def seal(self) -> str:
        """SHA-256 of the manifest: what to tell whoever receives it, by another way."""
        return sha256(self.files[checking.MANIFEST]).hexdigest()

    def zipped(self) -> bytes:
        """All files in one, not compressed: the same bytes wherever it is made."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path, content in sorted(self.files.items()):
                info = zipfile.ZipInfo(path, _THEN)
                info.create_system, info.external_attr = 3, 0o644 << 16
                archive.writestr(info, content)
        return out.getvalue()


def sealed(
    referral: str, reference: str, language: str, version: int, files: Mapping[str, bytes], proof: Proof
) -> Sealed:
    """Put files under a manifest, with the program that checks them. :param version: of the case."""
    inside = {**files, "verify.py": checker()}
    manifest = {
        "format": checking.FORMAT,
        "version": 1,
        "referral": referral,
        "case": reference,
        "language": language,
        "case_version": version,
        "journal": {
            "record": proof.record,
            "entries": proof.entries,
            "head": proof.head.hex(),
            "path": [[side, node.hex()] for side, node in proof.path],
            "seal": {
                "number": proof.seal.number,
                "at": proof.seal.at,
                "count": proof.seal.count,
                "root": proof.seal.root.hex(),
                "previous": proof.seal.previous.hex(),
                **({"places": sha256(proof.seal.places).hexdigest()} if proof.seal.places else {}),
                "digest": proof.seal.digest.hex(),
            },
        },
        "files": [
            {"path": path, "size": len(content), "sha256": sha256(content).hexdigest()}
            for path, content in sorted(inside.items())
        ],
    }
    written = orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    seal = f"{sha256(written).hexdigest()}  {checking.MANIFEST}\n".encode()
    return Sealed(referral, {**inside, checking.MANIFEST: written, checking.SEAL: seal})


def checker() -> bytes:
    """The program that checks a dossier, as it goes into one."""
    return Path(checking.__file__).read_bytes()
