"""What clients and integrators wrote, on the way out (T12): in no page does it become markup, in no table a formula.

Every text of a document is planted with a hostile value, each of the 74 in some place of every kind; pages are read as a browser's
parser reads them, tables cell by cell.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from battery import size
from desks import COORDINATOR
from hostile import dom, values
from mails import mail
from networks import opened
from orientation_core import InvalidDocument, Orientation
from orientation_core.components.mail.reading import shown
from orientation_core.components.sites.building import build
from orientation_core.components.validating import MODELS
from orientation_core.documents import Documents, structure
from orientation_core.model.catalogue.contents import CLASSES, Contents
from orientation_core.plugins import Plugins
from practising import published
from shared import cases

#: Values stand in the places of a document in turn; so many turns, of which each takes as many values as there are places.
TURNS = size(1, 74)

#: A text that every place takes which takes free text at all.
PLAIN = "Zq & <b> \"x\" 'y' ="
HARMLESS = "Zq plain"


@cache
def documents() -> Documents:
    return Documents()


@cache
def plugins() -> Plugins:
    made = Plugins()
    made.load(["sql", "belgium", "channels", "reports", "charters"])
    return made


def hostile(name: str) -> list[str]:
    return [case["value"] for case in cases(f"hostile/{name}.jsonl")]


def rendered() -> list[tuple[str, str]]:
    """Every kind of document with the formats that somebody opens in a browser or a spreadsheet."""
    found = [
        (kind, form)
        for kind in MODELS
        for form in plugins().formats(kind)
        if form in ("html", "csv", "xlsx", "svg", "md")
    ]
    return [*found, ("catalogue", "html"), ("site_page", "html")]


@cache
def places(kind: str, number: int) -> tuple[tuple[str | int, ...], ...]:
    """Where an example has free text."""
    example = values.examples(kind)[number]
    found = []
    for path in values.places(example):
        if (
            path
            and path[-1] != "zone"  # of our own calendar
            and isinstance(_at(example, path), str)
            and documents().decide(kind, _with(example, {path: PLAIN}))
        ):
            found.append(path)
    return tuple(found)


def _at(document: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        document = document[step]
    return document


def _with(document: Any, planted: Mapping[tuple[str | int, ...], str]) -> Any:
    made = json.loads(json.dumps(document))
    for path, value in planted.items():
        _at(made, path[:-1])[path[-1]] = value
    return made


def value_of(kind: str, number: int, given: Sequence[str], turn: int) -> Any:
    """An example with the values in its places, `turn` after `turn`; what the gate refuses is left out."""
    example, planted = values.examples(kind)[number], {}
    for at, path in enumerate(places(kind, number)):
        planted[path] = given[(turn * 37 + at) % len(given)]
        try:
            documents().parse(kind, _with(example, {path: planted[path]}))
        except InvalidDocument:
            planted[path] = HARMLESS
    return structure(kind, _with(example, planted), MODELS[kind])


def made(kind: str, given: Sequence[str], turn: int) -> Any:
    """What a renderer is handed."""
    if kind == "catalogue":
        return Contents.of(value_of(one, 0, given, turn) for one in CLASSES)
    return value_of(kind, 0, given, turn)


PAGES = ("report", "assessment_report", "dashboard", "state_of_play", "network_benchmark", "network_report", "dossier", "second_line_report", "processing_register",
         "subject_access", "survey_report", "action_plan", "charter_publication", "catalogue")  # fmt: skip
TABLES = (
    "report",
    "assessment_report",
    "dashboard",
    "state_of_play",
    "network_benchmark",
    "network_report",
    "survey_report",
    "action_plan",
)


@pytest.mark.shared
def test_every_kind_that_is_rendered_is_tried() -> None:
    pages = {kind for kind, form in rendered() if form == "html"}
    assert pages - set(PAGES) == {"site_page"}, "see the test of sites"
    assert {kind for kind, form in rendered() if form in ("csv", "xlsx")} == set(TABLES)


@pytest.mark.shared
@pytest.mark.parametrize("kind", PAGES)
def test_no_text_becomes_markup(kind: str) -> None:
    given, seen = hostile("xss"), 0
    usual = dom.shapes(plugins().render(kind, made(kind, [HARMLESS], 0), "html", "fr"))
    for turn in range(TURNS):
        page = plugins().render(kind, made(kind, given, turn), "html", "fr")
        more = dom.shapes(page) - usual
        assert more <= dom.shapes("<p><br></p>"), f"{kind}, turn {turn}: {sorted(more)[:5]}"
        assert dom.dangers(page) == [], f"{kind}, turn {turn}"
        seen += page.count(b"alert") + page.count(b"1)")
    print(f"{kind}: {TURNS} pages, {seen} planted values seen in them")
    assert seen, "nothing of what was planted is shown: is the test blind?"


# ------------------------------------------------------------------------------------ sites, feeds, mail


@pytest.fixture(scope="module")
def desk() -> Iterator[Orientation]:
    with opened() as made_desk:
        yield made_desk


@pytest.mark.shared
def test_practices_on_a_site_and_in_a_feed(desk: Orientation) -> None:
    given = [one for one in hostile("xss") if one.isprintable() and one.strip()]
    for number, value in enumerate(given[:: size(4, 1)]):
        published(desk, name=f"planted-{number}", title={"fr": value[:80], "nl": value[:80]})
    written = build(desk.sites.practices_site(COORDINATOR)).files
    pages = 0
    for path, content in written.items():
        if str(path).endswith(".html"):
            pages += 1
            assert dom.dangers(content) == [], path
        elif str(path).endswith(".json"):
            json.loads(content)
    print(f"a site: {pages} pages of {len(given[:: size(4, 1)])} practices")
    assert pages > 10


@pytest.mark.shared
def test_mail_that_is_shown() -> None:
    tried = 0
    for value in hostile("xss"):
        for kind in ("text/html", "text/plain"):
            page = shown(mail(value, Content_Type=f"{kind}; charset=utf-8", Subject="x"))
            tried += 1
            assert dom.dangers(page) == [], value
            tags = {tag for tag, _ in dom.elements(page)}
            assert not tags & {
                "script",
                "style",
                "img",
                "svg",
                "math",
                "form",
                "iframe",
                "link",
                "meta",
                "base",
                "template",
            }, value
    print(f"mail: {tried} messages shown")


# ------------------------------------------------------------------------------------ tables

#: What a spreadsheet may take for the beginning of a formula, once it has stripped what it does not show.
_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
_STRIPPED = " \t\r\n\u00a0\ufeff\"'"


def is_formula(cell: str) -> bool:
    """Whether some program would compute a cell of text. An apostrophe before it makes it a text everywhere."""
    shown_text = cell.lstrip(" \t\r\n\u00a0\ufeff")
    if not shown_text or shown_text[0] == "'":
        return False
    try:
        float(shown_text)
    except ValueError:
        return shown_text.lstrip(_STRIPPED)[:1] in tuple(_STARTS) and shown_text[0] != '"'
    return False


def test_what_is_a_formula() -> None:
    assert is_formula("=1+1")
    assert is_formula(" \u00a0=1+1")
    assert is_formula("\uff1d1")
    assert is_formula("-cmd|x")
    assert not is_formula("'=1+1")
    assert not is_formula("-2.5")
    assert not is_formula("a=1")


@pytest.mark.shared
@pytest.mark.parametrize("kind", TABLES)
def test_no_text_becomes_a_formula(kind: str) -> None:
    import openpyxl

    given, forms = hostile("csv_cells"), [form for form in plugins().formats(kind) if form in ("csv", "xlsx")]
    cells = 0
    for turn in range(size(1, 39)):
        value = made(kind, given, turn)
        for form in forms:
            content = plugins().render(kind, value, form, "fr")
            if form == "csv":
                for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
                    cells += len(row)
                    assert not [cell for cell in row if is_formula(cell)], (kind, turn)
            else:
                book = openpyxl.load_workbook(io.BytesIO(content))
                for sheet in book.worksheets:
                    for row in sheet.iter_rows():
                        cells += len(row)
                        assert all(cell.data_type != "f" for cell in row), (kind, turn)
    print(f"{kind}: {cells} cells in {forms}")
    assert cells
