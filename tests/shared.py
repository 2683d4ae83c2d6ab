"""Where the shared material lies: real registers and hostile inputs, beside the checkout and not in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(os.environ.get("ORIENTATION_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(path: str) -> Path:
    """A file or folder of the shared material; the test is skipped where that is not there."""
    found = ROOT / path
    if not found.exists():
        pytest.skip(f"the shared material is not there: {found} (set ORIENTATION_SHARED)")
    return found


def cases(path: str | Path) -> list[dict[str, Any]]:
    """The cases of a JSON Lines file, a shared one when it is named relatively."""
    file = path if isinstance(path, Path) else shared(path)
    return [json.loads(line) for line in file.read_text().splitlines()]


def made_by(script: str, directory: Path) -> Path:
    """`directory`, filled by a generator of hostile inputs."""
    subprocess.run(
        [sys.executable, str(shared(script)), str(directory)], check=True, capture_output=True, timeout=120
    )
    return directory
