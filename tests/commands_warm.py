"""What the fork server imports for :mod:`commands`: a desk was opened and a page of it shown, so that no command begins cold.

Engines with threads of their own are imported and not used: threads do not live through a fork.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

import duckdb  # noqa: F401 - loaded for the commands
import ibis.backends.duckdb  # noqa: F401 - the same

import orientation_core.analysis.build  # noqa: F401 - the same
from orientation_core.cli import main

_before = Path.cwd()
with tempfile.TemporaryDirectory() as _folder, redirect_stdout(TextIOWrapper(BytesIO(), "utf-8")):
    os.chdir(_folder)
    Path("words.json").write_text('{"text": "Ma demande attend.", "channel": "form", "language": "fr"}')
    for _words in (["receive", "words.json"], ["worklist"], ["validate", "complaint", "words.json"]):
        try:
            main(_words, prog_name="orientation")
        except SystemExit:
            continue
    os.chdir(_before)
