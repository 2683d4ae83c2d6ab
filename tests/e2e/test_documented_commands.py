"""The commands that the documentation shows are commands that work, with options that exist."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest

from commands import orientation
from desks import intake
from orientation_core.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def shown(page):
    """The ``$ orientation …`` lines of the console blocks of a page."""
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return re.findall(r"^\$ orientation (.+)$", "\n".join(blocks), re.MULTILINE)


ALL = [(page.name, line) for page in PAGES for line in shown(page)]


@pytest.mark.parametrize(("page", "line"), ALL, ids=[f"{page}: {line}"[:80] for page, line in ALL])
def test_a_documented_command_exists_with_its_options(page, line):
    words = shlex.split(line.partition(" >")[0])
    command = main
    while isinstance(command, click.Group):
        unnamed = command.name == "receive" and words[0] not in command.commands  # receive FILE
        command = command.commands["intake" if unnamed else words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    used = {word for word in words if word.startswith("--")}
    assert used <= known | {"--help"}, f"{page} shows options that are not there"


def test_the_commands_of_the_tutorial_run_in_their_order(tmp_path):
    words = {"language": "nl", "subject": "Wachttijd", "text": "Ik wachtte een uur aan het loket."}
    (tmp_path / "form.json").write_text(json.dumps(intake(**words)))
    lines = shown(ROOT / "docs" / "tutorial.md")
    assert len(lines) >= 7
    said = {}
    for line in lines:
        done = orientation(*shlex.split(line), cwd=tmp_path)
        assert done.returncode == 0, (line, done.stderr.decode())
        said[line] = done.stdout.decode()
    (found,) = [text for line, text in said.items() if "--search" in line]
    assert json.loads(found)[0]["subject"] == "Wachttijd"
    assert "<html" in (tmp_path / "report.html").read_text("utf-8")


def test_every_link_between_pages_leads_somewhere():
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    lost = []
    for page in pages:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                lost.append(f"{page.relative_to(ROOT)} -> {target}")
    assert lost == []


def test_every_page_can_be_found_from_the_map():
    linked = set(re.findall(r"\]\(([\w./-]+\.md)\)", (ROOT / "docs" / "index.md").read_text("utf-8")))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert pages <= linked
    notes = set(
        re.findall(r"\]\(([\w-]+\.md)\)", (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8"))
    )
    assert notes == {path.name for path in (ROOT / "docs" / "decisions").glob("*.md")} - {"README.md"}
