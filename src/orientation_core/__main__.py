"""``python -m orientation_core`` is ``orientation``."""

from __future__ import annotations

from orientation_core.cli import main

main(prog_name="orientation")
