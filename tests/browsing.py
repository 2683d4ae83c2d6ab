"""A real browser and axe-core, for whoever looks at pages; tests are skipped where they are not there.

The environment variable ``AXE_CORE`` or ``node_modules/axe-core`` says where axe is.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("Chromium is not installed")


def axe() -> str:
    for path in (os.environ.get("AXE_CORE", ""), ROOT / "node_modules/axe-core/axe.min.js"):
        if path and Path(path).is_file():
            return Path(path).read_text("utf-8")
    pytest.skip("axe-core is not there: set AXE_CORE to axe.min.js")
