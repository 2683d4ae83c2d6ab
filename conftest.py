"""What every test and every code block in the documentation shares."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

if os.environ.get("ORIENTATION_NIGHTLY") == "1":
    # What is tried thousands of times takes longer than a test that hangs is waited for in every run.
    os.environ.setdefault("PYTEST_TIMEOUT", "3600")


def _in_a_folder_of_its_own(namespace: dict[str, Any]) -> None:
    """Code blocks of the docs make files as their readers would; they make them in a folder that goes away."""
    import tempfile

    folder = tempfile.TemporaryDirectory()
    namespace["_folder"], namespace["_before"] = folder, Path.cwd()
    os.chdir(folder.name)


def _back(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_before"])
    namespace["_folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md"],
    excludes=["docs/decisions/*"],
    setup=_in_a_folder_of_its_own,
    teardown=_back,
).pytest()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked ``nightly`` is left out, not skipped, unless ORIENTATION_NIGHTLY asks for it."""
    if os.environ.get("ORIENTATION_NIGHTLY") == "1":
        return
    left_out = [item for item in items if item.get_closest_marker("nightly")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With ORIENTATION_FAIL_ON_SKIP a skipped test is a failed run: nothing may be missing where all is installed."""
    if not os.environ.get("ORIENTATION_FAIL_ON_SKIP") or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", ())) if reporter else 0
    if skipped and exitstatus == 0:
        print(f"\n{skipped} tests were skipped where none may be")  # noqa: T201
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
