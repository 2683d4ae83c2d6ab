"""Check a dossier with Python alone: every file there, none more, no byte changed, and under which seal.

    python verify.py [FOLDER OR ZIP] [--dossier SHA256] [--published N:SHA256]

Without arguments it checks the folder that it stands in. Whoever sent the dossier can be asked for its seal (the
SHA-256 of manifest.json), and for a seal of their journal that was published before: then nobody can have made the
dossier up later. Exit code 0 when everything is as it was sealed, 1 with a line per finding.

How a dossier is sealed. SEAL holds the SHA-256 of manifest.json, in the form of sha256sum. manifest.json lists every
other file with its size and SHA-256. Under "journal" it names the case as the journal of the organisation has it: how
many entries, the digest of the last one, and the way from there to a seal of the whole journal (RFC 6962: leaves are
SHA-256 of 00 and the digest, nodes of 01, left and right). The digest of a seal is the SHA-256 of the JSON list
[number, at, count, root, previous, places], without blanks; places is the SHA-256 of the list of where the entries
stand, and missing from a seal that has none.
"""

from __future__ import annotations

import json
import sys
import zipfile
from hashlib import sha256
from pathlib import Path, PurePosixPath

MANIFEST, SEAL = "manifest.json", "SEAL"
FORMAT = "orientation-dossier"
#: More octets than this nobody hands over, all files together; the file that goes beyond is named, and nothing more is read.
LONGEST = 256 << 20


def read(place: Path) -> dict[str, bytes]:
    """The files of a folder or zip, by path. :raises ValueError: it is neither, or names a file twice."""
    found: dict[str, bytes] = {}
    size = 0
    if place.is_dir():
        for one in sorted(place.rglob("*")):
            if one.is_symlink():
                raise ValueError(f"{one.relative_to(place).as_posix()}: a link to somewhere else")
            if one.is_file():
                size += one.stat().st_size
                if size > LONGEST:
                    raise ValueError(f"{one.relative_to(place).as_posix()}: too large")
                found[one.relative_to(place).as_posix()] = one.read_bytes()
        return found
    if not zipfile.is_zipfile(place):
        raise ValueError(f"{place}: neither a folder nor a zip file")
    with zipfile.ZipFile(place) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.filename in found:
                raise ValueError(f"{info.filename}: comes twice")
            size += info.file_size
            if size > LONGEST:
                raise ValueError(f"{info.filename}: too large")
            try:
                found[info.filename] = archive.read(info)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
                raise ValueError(f"{info.filename}: cannot be read, its bytes were changed") from None
    return found


def findings(files: dict[str, bytes], dossier: str = "", published: str = "") -> list[str]:
    """What is not as it was sealed, each with the file; nothing for a dossier that is whole.

    :param dossier: its seal, as whoever sent it says. :param published: a seal of the journal that was published.
    """
    if MANIFEST not in files:
        return [f"{MANIFEST}: missing"]
    wrong = []
    digest = sha256(files[MANIFEST]).hexdigest()
    if SEAL not in files:
        wrong.append(f"{SEAL}: missing")
    elif files[SEAL] != f"{digest}  {MANIFEST}\n".encode():
        wrong.append(f"{MANIFEST}: differs from what {SEAL} says, or {SEAL} was changed")
    if dossier and dossier.strip().lower() != digest:
        wrong.append(f"{MANIFEST}: is not the one of that seal")
    try:
        manifest = json.loads(files[MANIFEST])
        if manifest["format"] != FORMAT or manifest["version"] != 1:
            return [*wrong, f"{MANIFEST}: a form of dossier that this program does not know"]
        listed = {one["path"]: (one["size"], one["sha256"]) for one in manifest["files"]}
        journal = manifest["journal"]
        wrong += _files(files, listed) + _journal(journal, published)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        wrong.append(f"{MANIFEST}: cannot be read")
    return wrong


def _files(files: dict[str, bytes], listed: dict[str, tuple[int, str]]) -> list[str]:
    wrong = []
    for path, (size, digest) in sorted(listed.items()):
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            wrong.append(f"{path}: not a name inside the dossier")
        elif path not in files:
            wrong.append(f"{path}: missing")
        elif len(files[path]) != size:
            wrong.append(f"{path}: {len(files[path])} bytes, sealed with {size}")
        elif sha256(files[path]).hexdigest() != digest:
            wrong.append(f"{path}: changed")
    return wrong + [
        f"{path}: was not in the dossier" for path in sorted(set(files) - set(listed) - {MANIFEST, SEAL})
    ]


def _journal(journal: dict[str, object], published: str) -> list[str]:
    """Whether the case's last entry is under the seal of the journal that the manifest names."""
    seal: dict[str, object] = journal["seal"]  # type: ignore[assignment]  # a list or a text ends in an error too
    node = sha256(b"\x00" + bytes.fromhex(str(journal["head"]))).digest()
    for side, other in journal["path"]:  # type: ignore[attr-defined]
        pair = bytes.fromhex(other) + node if side == "left" else node + bytes.fromhex(other)
        node = sha256(b"\x01" + pair).digest()
    wrong = []
    if node.hex() != seal["root"]:
        wrong.append(f"{MANIFEST}: the case is not under the seal of the journal that it names")
    content = [seal[name] for name in ("number", "at", "count", "root", "previous", "places") if name in seal]
    digest = sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
    if digest != seal["digest"]:
        wrong.append(f"{MANIFEST}: the seal of the journal contradicts itself")
    if published and published.strip() != f"{seal['number']}:{seal['digest']}":
        wrong.append(f"{MANIFEST}: the seal of the journal is not the published one")
    return wrong


def main(arguments: list[str]) -> int:
    """Check and say so; 0 when the dossier is whole."""
    given = {"--dossier": "", "--published": ""}
    place = Path(__file__).resolve().parent
    rest = iter(arguments)
    for one in rest:
        if one in given:
            given[one] = next(rest, "")
        else:
            place = Path(one)
    try:
        files = read(place)
        wrong = findings(files, given["--dossier"], given["--published"])
    except (OSError, ValueError) as error:
        files, wrong = {}, [str(error)]
    for one in wrong:
        sys.stdout.write(f"{one}\n")
    if not wrong:
        digest = sha256(files[MANIFEST]).hexdigest()
        sys.stdout.write(f"{len(files)} files, all as they were sealed. Seal of this dossier: {digest}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
