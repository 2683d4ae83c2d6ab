"""A real browser and axe-core, for whoever looks at pages; tests are skipped where they are not there.

The environment variable ``AXE_CORE`` or ``node_modules/axe-core`` says where axe is. One browser serves a whole test
process: it is spoken to over a pipe (``--remote-debugging-pipe``), a page gets a tab of its own and the width that is asked for.
"""

from __future__ import annotations

import atexit
import base64
import functools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

ROOT = Path(__file__).resolve().parents[1]

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_HEIGHT = 1600

#: What is asked of a page once axe is in it.
_LOOK = """axe.run(document, {runOnly: %s, rules: %s}).then(found => JSON.stringify({
  checked: found.passes.length,
  wrong: found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).slice(0, 3).join(' ')),
  width: document.documentElement.scrollWidth}))"""


def browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("Chromium is not installed")


@functools.cache
def _axe(path: str) -> str:
    return Path(path).read_text("utf-8")


def axe() -> str:
    for path in (os.environ.get("AXE_CORE", ""), ROOT / "node_modules/axe-core/axe.min.js"):
        if path and Path(path).is_file():
            return _axe(str(path))
    pytest.skip("axe-core is not there: set AXE_CORE to axe.min.js")


@attrs.define
class Browser:
    """A browser that runs, spoken to in messages that end with a zero byte."""

    process: Any
    asks: int
    tells: int
    _number: int = 0
    _heard: bytes = b""

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """What it answers; what else it tells meanwhile is passed over."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        left = json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0"
        while left:
            left = left[os.write(self.asks, left) :]
        while True:
            told = self._next()
            if told.get("id") == self._number:
                assert "error" not in told, told
                return dict(told["result"])

    def wait(self, event: str, session: str) -> None:
        """Read on until that happens in a tab."""
        while (told := self._next()).get("method") != event or told.get("sessionId") != session:
            pass

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._heard:
            more = os.read(self.tells, 1 << 20)
            assert more, "the browser has ended"
            self._heard += more
        message, self._heard = self._heard.split(b"\0", 1)
        return dict(json.loads(message))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    @contextmanager
    def tab(self, page: str | bytes, width: int, *, paper: bool = False) -> Iterator[str]:
        """A page in a tab of that width; its own policy forbids scripts and is passed over, for the look only."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        with tempfile.NamedTemporaryFile(suffix=".html") as file:
            file.write(page.encode() if isinstance(page, str) else page)
            file.flush()
            self.call("Page.enable", session)
            self.call("Page.setBypassCSP", session, enabled=True)
            screen = {"width": width, "height": _HEIGHT, "deviceScaleFactor": 1, "mobile": False}
            self.call("Emulation.setDeviceMetricsOverride", session, **screen)
            if paper:
                self.call("Emulation.setEmulatedMedia", session, media="print")
            self.call("Page.navigate", session, url=Path(file.name).as_uri())
            self.wait("Page.loadEventFired", session)
            yield session
        self.call("Target.closeTarget", targetId=target)

    def evaluate(self, session: str, script: str) -> Any:
        """What a script comes to in a tab, once it is done."""
        given = {"expression": script, "awaitPromise": True, "returnByValue": True}
        found = self.call("Runtime.evaluate", session, **given)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")


@functools.cache
def running() -> Browser:
    """The browser of this process; it ends with it."""
    name = browser()
    to_read, asks = os.pipe()
    tells, to_write = os.pipe()
    # It reads from its third file and writes to its fourth; a shell puts the pipes there.
    command = [
        "bash", "-c", f'exec "$0" "$@" 3<&{to_read} 4>&{to_write}', name,
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--remote-debugging-pipe", f"--user-data-dir={tempfile.mkdtemp(prefix='orientation-browser-')}", "about:blank",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, pass_fds=(to_read, to_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(to_read)
    os.close(to_write)
    found = Browser(process, asks, tells)
    atexit.register(found.end)
    return found


def looked_at(
    page: str | bytes, width: int, *, but: tuple[str, ...] = (), paper: bool = False
) -> dict[str, Any]:
    """What axe finds wrong on a page, how many of its rules hold, and how wide the page becomes.

    :param but: rules that do not apply. :param paper: as it is printed.
    """
    rules = {rule: {"enabled": False} for rule in but}
    script = axe()
    with running().tab(page, width, paper=paper) as session:
        running().evaluate(session, script + ";0")
        found = json.loads(running().evaluate(session, _LOOK % (json.dumps(RULES), json.dumps(rules))))
    return dict(found)


def printed(page: str | bytes) -> bytes:
    """The page as a PDF, as the browser prints it."""
    with running().tab(page, 1200) as session:
        made = running().call("Page.printToPDF", session, preferCSSPageSize=True)
    return base64.b64decode(made["data"])
