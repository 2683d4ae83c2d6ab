"""What the fork server imports, and nobody else: a desk was opened and used once, so that no worker begins cold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import psycopg  # noqa: F401 - loaded for the workers
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401 - the same

from desks import CITIZEN
from killing import desk_at, words

with tempfile.TemporaryDirectory() as _folder:
    _desk = desk_at(f"sqlite:///{_folder}/warm.db", Path(_folder), 0)
    _desk.complaints.receive(CITIZEN, words(0))
    _desk.relay().run_until_empty()
    _desk.close()
