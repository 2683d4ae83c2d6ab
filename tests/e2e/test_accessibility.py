"""The rendered report held against axe-core in a real browser, in four languages, wide and narrow.

Needs Chromium and ``axe.min.js``: the environment variable ``AXE_CORE`` or ``node_modules/axe-core`` says where.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import made_cases
from orientation_core.analysis import build, publish, question
from orientation_core.model.text import LANGUAGES
from orientation_plugins.reports.page import render_html

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.fixture(scope="module")
def report():
    asked = question(
        made_cases.YEAR,
        dimensions=["month", "channel"],
        within_days=[15],
        compare_with=made_cases.YEAR.previous(),
    )
    built = build(
        asked,
        made_cases.facts(700, years=(2024, 2025)),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    return publish(built, asked.indicators)


def violations(page: str, folder: Path, width: int) -> list[str]:
    """What axe finds on a page. The page's own policy forbids scripts, so it is taken out for the look only."""
    page, policies = re.subn(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page)
    assert policies == 1
    run = (
        f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => {{"
        "const out = document.createElement('pre'); out.id = 'axe-found';"
        "out.textContent = JSON.stringify({checked: found.passes.length,"
        " wrong: found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).slice(0, 3).join(' '))});"
        "document.body.append(out); });"
    )
    file = folder / "page.html"
    file.write_text(
        page.replace("</body>", f"<script>{axe()}</script><script>{run}</script></body>"), "utf-8"
    )
    command = [
        browser(), "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},1600",
        "--virtual-time-budget=60000", "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    seen = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True).stdout
    found = re.search(r'<pre id="axe-found">(.*?)</pre>', seen, re.DOTALL)
    assert found, "axe did not finish"
    answer = json.loads(html.unescape(found[1]))
    assert answer["checked"] > 20
    return answer["wrong"]


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [*((language, 1200) for language in LANGUAGES), ("nl", 390)])
def test_axe_finds_nothing_wrong(report, tmp_path, language, width):
    assert violations(render_html(report, language).decode(), tmp_path, width) == []


@pytest.mark.browser
def test_axe_would_find_something(report, tmp_path):
    """The check itself is checked: a chart without its name is noticed."""
    page = render_html(report, "en").decode()
    broken = page.replace('lang="en"', "", 1).replace("<th scope=", "<th data-scope=")
    assert violations(broken, tmp_path, 1200)
