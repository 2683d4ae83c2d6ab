"""A page as a browser shows it, for who wants its marks measured and not only read.

The page comes from outside: a policy that stands before its first word lets no script run and nothing be fetched, no
name is resolved, and it is opened from a folder of its own with a profile of its own; both are gone afterwards.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from orientation_core.errors import InvalidDocument, Problem, Refused, sentence

#: Under which names Chromium is installed.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 30
#: The window: as wide as a desk has it, and as high as what is measured of a page.
WIDTH, HEIGHT = 1280, 2400

_BOUND = (
    b'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    b"style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)


def found() -> str | None:
    """Where Chromium is; None when it is not installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def pictured(page: bytes) -> bytes:
    """The upper part of a page as a PNG, at one device pixel per pixel of CSS.

    :raises Refused: there is no browser. :raises InvalidDocument: it made no picture of this page.
    """
    program = found()
    if program is None:
        words = sentence("no Chromium is installed here, so that the page can only be read")
        raise Refused([Problem("", words, "browser.missing")])
    with tempfile.TemporaryDirectory(prefix="orientation-page-") as name:
        folder = Path(name)
        (folder / "page.html").write_bytes(_BOUND + page.removeprefix(b"\xef\xbb\xbf"))
        out = folder / "page.png"
        command = [
            program, "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--mute-audio",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--force-device-scale-factor=1", f"--user-data-dir={folder / 'profile'}",
            f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={out}", (folder / "page.html").as_uri(),
        ]  # fmt: skip
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # as root, Chromium refuses to start otherwise
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
            return out.read_bytes()
        except (subprocess.TimeoutExpired, OSError):
            words = sentence("the browser made no picture of this page")
            raise InvalidDocument("placement", [Problem("", words, "browser.failed")]) from None
