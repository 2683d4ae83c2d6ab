"""The action plan as files: the same bytes every time, whole in four languages, hostile words harmless."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import attrs
import openpyxl
import orjson
import pytest

from orientation_core.documents import Documents, schema_directory
from orientation_core.hookspecs import Context
from orientation_core.labels import label_text
from orientation_core.model.improvements.actions import ORIGINS, STATES
from orientation_core.model.improvements.plans import (
    BECAME,
    ActionLine,
    ActionPlan,
    MilestoneLine,
    Sum,
    tallies,
)
from orientation_core.model.text import LANGUAGES, Text
from orientation_plugins import reports
from orientation_plugins.reports.plan import drawings
from orientation_plugins.reports.plan.words import WORDS
from reading import Page

HOSTILE = Text(fr="<script>alert(1)</script> =SOMME(A1)", nl="<b>&", de="„x“", en='=cmd|"x"')


def story(**changes: Any) -> ActionPlan:
    """A plan with one of everything."""
    path = schema_directory() / "examples" / "action_plan" / "valid" / "one-action.json"
    plan = Documents().read("action_plan", path.read_bytes(), ActionPlan)
    (good,) = plan.actions
    mile = MilestoneLine("m", HOSTILE, date(2026, 5, 1))
    odd = ActionLine(
        "odd", HOSTILE, "idea", HOSTILE, "<owner>", "plan", date(2026, 1, 5), milestones=(mile,),
        costs=(Sum("EUR", "0.30", "0"), Sum("USD", "12.00", "0")),
    )  # fmt: skip
    lost = attrs.evolve(odd, name="lost", state="not_shown", closed_on=date(2026, 3, 1))
    lines = (good, odd, lost)
    values = {
        "actions": lines,
        "states": tallies((one.state for one in lines), {s: label_text("action_state", s) for s in STATES}),
        "origins": tallies((one.origin for one in lines), ORIGINS),
        "costs": (Sum("EUR", "5200.30", "1150.50"), Sum("USD", "12.00", "0")),
        "last_year": (lost,),
        "became": tallies(["not_shown"], {code: label_text("action_state", code) for code in BECAME}),
        "generated_at": datetime(2026, 11, 2, 9, tzinfo=UTC),
    }
    return attrs.evolve(plan, **(values | changes))


def test_the_timeline_names_each_action_whole():
    """A title of two lines stands there in two."""
    plan = story()
    label = Text(en="Readers from outside go over our model letters")
    lines = (attrs.evolve(plan.actions[1], label=label),)
    drawing = drawings.timeline(attrs.evolve(plan, actions=lines), "en").drawing
    assert "…" not in drawing
    assert ">Readers from outside go over our<" in drawing
    assert ">model letters<" in drawing


def rendered(plan: ActionPlan, format: str, language: Any = "en") -> bytes:  # noqa: A002 - as in the hook
    found = reports.orientation_render(Context(), "action_plan", plan, format, language, None)
    assert found is not None
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_everything_and_runs_nothing(language: Any) -> None:
    content = rendered(story(), "html", language)
    assert content == rendered(story(), "html", language)
    page = Page(content)
    assert page.of("html")[0]["lang"] == language
    assert page.of("script") == []
    ids = [attrs_["id"] for _, attrs_ in page.elements if attrs_.get("id")]
    assert len(ids) == len(set(ids))
    assert len(page.of("svg")) == 4, "states, timeline, origins, and what became of last year's"
    text = page.text
    for words in (HOSTILE.in_(language), WORDS["two_proportions"].in_(language)):
        assert words in text
    for shown in (
        label_text("action_state", "not_shown"),
        WORDS["shown"],
        WORDS["overdue"],
        WORDS["reached"],
    ):
        assert shown.in_(language) in text
    first = next(table for table in page.tables if len(table[0]) == 8)
    assert len(first) == 1 + 3
    assert "{}" not in text


def test_pictures_stand_before_tables_and_exact_costs_below() -> None:
    content = rendered(story(), "html", "fr").decode()
    assert content.index("<svg") < content.index("<table")
    page = Page(content.encode())
    costs = next(table for table in page.tables if table[-1][0] == "USD")
    assert [cell.replace("\u202f", " ").replace("\xa0", " ") for cell in costs[-2]] == [
        "EUR", "5 200,30 EUR", "1 150,50 EUR"
    ]  # fmt: skip


def test_a_plan_without_actions_says_so() -> None:
    empty = story(actions=(), states=(), origins=(), costs=(), last_year=(), became=())
    page = Page(rendered(empty, "html", "de"))
    assert WORDS["none"].in_("de") in page.text
    assert WORDS["none_last"].in_("de") in page.text
    assert page.of("svg") == page.of("table") == []
    assert rendered(empty, "xlsx", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_numbers_as_numbers_and_no_formula(language: Any) -> None:
    content = rendered(story(), "xlsx", language)
    assert content == rendered(story(), "xlsx", language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 5
    actions = book[book.sheetnames[1]]
    rows = list(actions.iter_rows(values_only=True))
    assert len(rows) == 4
    assert rows[1][9:12] == (72.5, 90, 91)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    costs = list(book[book.sheetnames[3]].iter_rows(values_only=True))
    assert costs[-2][2:] == (5200.3, 1150.5)
    assert not any(
        b"<f>" in zipfile.ZipFile(io.BytesIO(content)).read(name) for name in ("xl/worksheets/sheet2.xml",)
    )


def test_the_document_is_the_plan() -> None:
    read = Documents().read("action_plan", rendered(story(), "json"), ActionPlan)
    assert read == story()
    assert orjson.loads(rendered(story(), "json"))["year"] == 2026
    assert reports.orientation_formats(None, "action_plan") == ("html", "json", "xlsx")


def test_every_word_is_there_in_every_language() -> None:
    for words in WORDS.values():
        assert words.languages() == LANGUAGES
        assert len({words.in_(language).count("{}") for language in LANGUAGES}) == 1
