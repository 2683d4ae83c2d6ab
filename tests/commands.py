"""`orientation …` as a shell would start it, without paying for its imports each time.

The fork server has imported the command line; each command is a process of its own, forked from it, with its own folder,
environment and files for what goes in and out. That Python starts, finds the package and imports it is tested by the
few commands that are run through :mod:`subprocess`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from forking import forks


def orientation(
    *arguments: object,
    cwd: Path,
    stdin: bytes | None = None,
    timeout: float = 300,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """What a command printed and how it ended: no terminal, 80 columns, no settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORIENTATION_")}
    environment = kept | {"COLUMNS": "80"} | (env or {})
    words = [str(one) for one in arguments]
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("in", "out", "err")]
        streams[0].write_bytes(stdin or b"")
        process = forks().Process(target=_command, args=(words, str(cwd), environment, streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(words, timeout)
        return subprocess.CompletedProcess(
            words, process.exitcode, streams[1].read_bytes(), streams[2].read_bytes()
        )


def _command(words: list[str], folder: str, environment: dict[str, str], streams: list[Path]) -> None:
    """In the forked process: become what a shell would have started."""
    modes = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (path, mode) in enumerate(zip(streams, modes, strict=True)):
        opened = os.open(path, mode)
        os.dup2(opened, number)
        os.close(opened)
    # The server's own streams are /dev/null or a terminal's; these look at the files.
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, way, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - they live as long as the process
        for number, way, errors in ((0, "r", "strict"), (1, "w", "strict"), (2, "w", "backslashreplace"))
    )
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["orientation", *words]
    from orientation_core.cli import main

    try:
        main(prog_name="orientation")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
