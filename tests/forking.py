"""One fork server for all tests of a worker: Python has one per process, so whatever is to be warm is imported here.

Each process begins as a shell's would, except that it need not import the library again.
"""

from __future__ import annotations

import multiprocessing
import os
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path


@cache
def forks() -> ForkServerContext:
    """The server, started and warm."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killing_warm", "commands_warm"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context
