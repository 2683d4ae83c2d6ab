"""The rendered report and charter held against axe-core in a real browser: four languages, wide, narrow, on paper.

Needs Chromium and ``axe.min.js``: the environment variable ``AXE_CORE`` or ``node_modules/axe-core`` says where.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import attrs
import pypdf
import pytest

import assessing
import made_cases
import made_charters
import made_dashboards
import networks
from browsing import RULES, axe, browser
from marks import published
from orientation_core.analysis import build, publish, question
from orientation_core.components.validating import MODELS
from orientation_core.documents import Documents, schema_directory
from orientation_core.model.improvements.plans import ActionPlan
from orientation_core.model.surveys.reports import SurveyReport
from orientation_core.model.text import LANGUAGES
from orientation_plugins import charter_pages
from orientation_plugins.pages.mark import dressed
from orientation_plugins.reports import RENDERERS, assessment, dashboard, network, plan
from orientation_plugins.reports.page import render_html
from orientation_plugins.surveys import page as surveys

#: A browser window is not made smaller than this.
NARROWEST = 500


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


def violations(page: str, folder: Path, width: int, *, but: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on a page. :param but: rules that do not apply."""
    return looked_at(page, folder, width, but=but)["wrong"]


def looked_at(page: str, folder: Path, width: int, *, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """What axe finds, and how wide the page is. Its own policy forbids scripts, so it is taken out for the look only.

    A browser has no window of 320 pixels; the page is looked at in a frame of that width.
    """
    page, policies = re.subn(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page)
    assert policies == 1
    rules = {rule: {"enabled": False} for rule in but}
    run = (
        f"axe.run(document, {{runOnly: {json.dumps(RULES)}, rules: {json.dumps(rules)}}}).then(found => {{"
        "const out = document.createElement('pre'); out.id = 'axe-found';"
        "out.textContent = JSON.stringify({checked: found.passes.length,"
        " width: document.documentElement.scrollWidth,"
        " wrong: found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).slice(0, 3).join(' '))});"
        "document.body.append(out); });"
    )
    file = folder / "page.html"
    file.write_text(
        page.replace("</body>", f"<script>{axe()}</script><script>{run}</script></body>"), "utf-8"
    )
    if width < NARROWEST:
        inside = html.escape(file.read_text("utf-8"), quote=True)
        file = folder / "frame.html"
        # The frame hands what it found to the page around it, whose elements are printed.
        file.write_text(
            f'<!doctype html><body><iframe id="frame" srcdoc="{inside}" style="width:{width}px;height:1600px;border:0">'
            "</iframe><script>setInterval(() => { const found = document.getElementById('frame').contentDocument"
            "?.getElementById('axe-found'); if (found && !document.getElementById('axe-found'))"
            " document.body.append(found.cloneNode(true)); }, 100)</script>",
            "utf-8",
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
    return answer


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [*((language, 1200) for language in LANGUAGES), ("nl", 390)])
def test_axe_finds_nothing_wrong(report, tmp_path, language, width):
    assert violations(render_html(report, language).decode(), tmp_path, width) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width"), [*((language, 1200) for language in LANGUAGES), ("fr", NARROWEST)]
)
def test_axe_finds_nothing_wrong_with_a_self_assessment(tmp_path, language, width):
    page = assessment.render_html(assessing.story(), language).decode()
    assert violations(page, tmp_path, width) == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("fr", 1200), ("de", 390)])
def test_axe_finds_nothing_wrong_with_a_state_of_play(tmp_path, language, width):
    page = network.render_html(networks.made_state(), language).decode()
    found = looked_at(page, tmp_path, width)
    assert found["wrong"] == []
    assert found["width"] <= max(width, NARROWEST), "it scrolls in one direction only"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "language", "width"),
    [
        *(("everything", language, 1280) for language in LANGUAGES),
        ("everything", "de", 320),
        ("nothing-yet", "fr", 1280),
        ("published", "nl", 390),
    ],
)
def test_axe_finds_nothing_wrong_with_a_dashboard(tmp_path, name, language, width):
    page = dashboard.render_html(made_dashboards.made(name), language).decode()
    found = looked_at(page, tmp_path, width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
def test_axe_finds_nothing_wrong_with_a_dashboard_as_it_is_printed(tmp_path):
    page = dashboard.render_html(made_dashboards.made(), "de").decode()
    page, styles = re.subn(r"@media print \{", "@media all {", page)
    assert styles == 2
    assert violations(page, tmp_path, 700, but=("target-size",)) == [], "nobody taps on paper"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width"), [*((language, 1200) for language in LANGUAGES), ("de", NARROWEST)]
)
def test_axe_finds_nothing_wrong_with_a_survey(tmp_path, language, width):
    example = schema_directory() / "examples/survey_report/valid/with-tests-and-priorities.json"
    made = Documents().read("survey_report", example.read_bytes(), SurveyReport)
    page = surveys.render_html(made, language).decode()
    assert violations(page, tmp_path, width) == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("fr", 1200), ("de", NARROWEST)])
def test_axe_finds_nothing_wrong_with_an_action_plan(tmp_path, language, width):
    example = schema_directory() / "examples/action_plan/valid/one-action.json"
    made = Documents().read("action_plan", example.read_bytes(), ActionPlan)
    made = attrs.evolve(made, last_year=made.actions, became=made.states)
    found = looked_at(plan.render_html(made, language).decode(), tmp_path, width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("kind", "example", "language", "width"),
    [
        ("dossier", "with-question-and-answer", "nl", 1200),
        ("dossier", "with-question-and-answer", "de", NARROWEST),
        ("second_line_report", "with-everything-published", "fr", NARROWEST),
    ],
)
def test_axe_finds_nothing_wrong_with_the_second_line(tmp_path, kind, example, language, width):
    path = schema_directory() / f"examples/{kind}/valid/{example}.json"
    made = Documents().read(kind, path.read_bytes(), MODELS[kind])
    page = RENDERERS[kind]["html"](made, language).decode()
    found = looked_at(page, tmp_path, width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
def test_axe_would_find_something(report, tmp_path):
    """The check itself is checked: a chart without its name is noticed."""
    page = render_html(report, "en").decode()
    broken = page.replace('lang="en"', "", 1).replace("<th scope=", "<th data-scope=")
    assert violations(broken, tmp_path, 1200)


# ------------------------------------------------------------------------------------ the charter


def charter(language: str) -> str:
    """A charter; in two languages it wears a mark, in two it has none."""
    page = charter_pages.render_html(made_charters.made(), language)
    return (dressed(page, published(), language) if language in ("nl", "de") else page).decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong_with_a_charter(tmp_path, language, width):
    found = looked_at(charter(language), tmp_path, width)
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong_with_a_charter_as_it_is_printed(tmp_path, language):
    page, styles = re.subn(r"@media print \{", "@media all {", charter(language))
    assert styles == 2
    assert violations(page, tmp_path, 700, but=("target-size",)) == [], "nobody taps on paper"


@pytest.mark.browser
def test_axe_finds_nothing_wrong_with_a_charter_that_is_a_draft_without_results(tmp_path):
    draft = made_charters.made(
        charter=attrs.evolve(made_charters.CHARTER, status="draft"), outcomes=None, copies=()
    )
    assert violations(charter_pages.render_html(draft, "en").decode(), tmp_path, 1200) == []


@pytest.mark.browser
def test_a_charter_is_printed_on_pages_of_a4(tmp_path):
    file, printed = tmp_path / "charter.html", tmp_path / "charter.pdf"
    file.write_text(charter("de"), "utf-8")
    command = [
        browser(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--print-to-pdf={printed}",
        file.as_uri(),
    ]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    reader = pypdf.PdfReader(printed)
    width, height = (round(float(side)) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == (595, 842)
    assert 6 <= len(reader.pages) <= 20
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Zum Inhalt springen" not in text, "what leads around on screen is not printed"
    assert "Was wir gehalten haben" in text
