"""Tables, workbooks and maps from elsewhere: refused by line, or taken row by row; never a hang, never a full memory (T3, T3b, T18)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from battery import size
from desks import COORDINATOR
from hostile import files
from hostile.trying import Tally, state
from hostile.values import TEXTS
from networks import opened, organisations
from orientation_core import Orientation
from orientation_core.components.deadlines import deadline_csv
from orientation_core.components.registers.map import load_map
from orientation_core.components.surveys.limesurvey import read as read_structure
from shared import cases
from surveying import QUESTIONNAIRE

SEED = 20261126
ROUND = {
    "name": "figures", "label": {"fr": "Chiffres", "nl": "Cijfers"}, "years": [2013, 2014], "opens_on": "2015-01-12", "closes_on": "2015-02-27",
}  # fmt: skip

MAP = b"""
[source]
name = "register"
timezone = "Europe/Brussels"
datetime_formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
[fields]
source_reference = "ref"
received_at = "in"
closed_at = "out"
text = "words"
category = "what"
[values.category]
late = "delay"
[constant]
channel = "form"
language = "fr"
"""
REGISTER = [
    ["ref", "in", "out", "words", "what"],
    *([f"R{n}", f"2024-03-{n:02} 10:00", f"2024-04-{n:02}", "Mon dossier n'avance pas.", "late"] for n in range(1, 7)),
]  # fmt: skip


@attrs.frozen
class Door:
    """A way in for files. :ivar valid: one that is taken. :ivar take: brings it in."""

    name: str
    valid: bytes
    suffix: str
    take: Callable[[Orientation, Path], Any]
    bent: Callable[[bytes, random.Random], bytes]


def _rows(content: bytes) -> list[list[str]]:
    import csv
    import io

    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _bent_table(valid: bytes, chance: random.Random) -> bytes:
    return files.bent_table(_rows(valid), chance)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orientation]:
    folder = tmp_path_factory.mktemp("network")
    with opened(at=datetime(2015, 1, 20, 9, tzinfo=UTC)) as made:
        organisations(
            made, folder, [(name, "other", "2008-07-01", "") for name in ("a", "b", "finances-and-more")]
        )
        made.network.keep_round(COORDINATOR, ROUND)
        made.network.open_round(COORDINATOR, "figures", tell=False)
        made.surveys.keep(COORDINATOR, QUESTIONNAIRE)
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    (made / "map.toml").write_bytes(MAP)
    (made / "answers.toml").write_bytes(
        b'[source]\nname = "answers"\n[fields]\n"source_reference" = "id"\n'
        + "".join(f'"item.{one["id"]}" = "{one["id"]}"\n' for one in QUESTIONNAIRE["items"]).encode()
    )
    return made


#: A structure as LimeSurvey writes one.
STRUCTURE = b"""<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>492</DBVersion><languages><language>fr</language></languages>
<surveys><rows><row><sid>1</sid><language>fr</language></row></rows></surveys>
<surveys_languagesettings><rows><row><surveyls_language>fr</surveyls_language><surveyls_title><![CDATA[Essai]]></surveyls_title></row></rows></surveys_languagesettings>
<groups><rows><row><gid>1</gid><sid>1</sid><group_order>0</group_order></row></rows></groups>
<questions><rows>
<row><qid>1</qid><parent_qid>0</parent_qid><sid>1</sid><gid>1</gid><type>L</type><title>Q1</title><question_order>1</question_order><relevance>1</relevance></row>
<row><qid>2</qid><parent_qid>0</parent_qid><sid>1</sid><gid>1</gid><type>T</type><title>Q2</title><question_order>2</question_order><relevance><![CDATA[Q1.NAOK == "A1"]]></relevance></row>
</rows></questions>
<question_l10ns><rows><row><id>1</id><qid>1</qid><question><![CDATA[Content ?]]></question><language>fr</language></row>
<row><id>2</id><qid>2</qid><question><![CDATA[Pourquoi ?]]></question><language>fr</language></row></rows></question_l10ns>
<answers><rows><row><aid>1</aid><qid>1</qid><code>A1</code><sortorder>1</sortorder></row><row><aid>2</aid><qid>1</qid><code>A2</code><sortorder>2</sortorder></row></rows></answers>
<answer_l10ns><rows><row><id>1</id><aid>1</aid><answer>Oui</answer><language>fr</language></row><row><id>2</id><aid>2</aid><answer>Non</answer><language>fr</language></row></rows></answer_l10ns>
</document>"""

#: What makes a structure another one.
XML = (
    b"<row>", b"</row>", b"<rows>", b"<qid>1</qid>", b"<qid>99999999999999999999</qid>", b"<type>!</type>", b"<type></type>", b"<title>Q1</title>", b"<parent_qid>2</parent_qid>",
    b"<language>xx</language>", b"<question_order>NaN</question_order>", b"<relevance>(((((Q1==1</relevance>", b"<relevance>" + b"(" * 20_000 + b"</relevance>", b"<!--", b"<![CDATA[", b"]]>",
    b"&x;", b"&#0;", b"&#x1F600;", b"<code>" + b"A" * 5_000 + b"</code>", b"<a>" * 500, b"\0", b"<question>" + "\u202e".encode() + b"</question>", b"<sortorder>-1e9</sortorder>", b"<?php ?>",
)  # fmt: skip


def bent_marks(valid: bytes, chance: random.Random) -> bytes:
    """A structure with other marks in it."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        if chance.random() < 0.3:
            valid = files.bent_bytes(valid, chance)
        else:
            place = chance.choice(
                [at for at in range(len(valid)) if valid[at : at + 1] in (b"<", b">")] or [0]
            )
            valid = valid[:place] + chance.choice(XML) + valid[place + chance.choice((0, 0, 1)) :]
    return valid


def doors(desk: Orientation, folder: Path) -> dict[str, Door]:
    """Every way in."""
    who = COORDINATOR
    form = desk.network.form(who, "figures", "a")
    people = [
        ["name", "label_fr", "label_nl", "kind", "parent", "enterprise_number", "member_from"],
        ["x", "Office X", "Dienst X", "other", "", "0316.380.841", "2010-01-01"],
        ["y", "Office Y", "", "other", "x", "", ""],
    ]
    services = [
        ["name", "title.fr", "title.nl", "description.fr", "status"],
        ["aid", "Une aide", "Hulp", "De l'aide.", "draft"],
        ["card", "Une carte", "", "Une carte.", "draft"],
    ]
    answers = [
        ["id", *(one["id"] for one in QUESTIONNAIRE["items"])],
        ["1", *("4" for _ in QUESTIONNAIRE["items"])],
    ]
    figures = [
        ["year", "indicator", "value", "source_url"],
        ["2024", "received", "12 345", "https://example.org"],
        ["2024", "admissible share", ">98 %", ""],
    ]
    due = [["start", "n", "unit"], ["2026-01-05", "15", "working_day"], ["2026-01-05", "1", "month"]]
    found = [
        Door(
            "registers",
            files.written(REGISTER),
            ".csv",
            lambda desk, path: desk.import_complaints(who, path, folder / "map.toml"),
            _bent_table,
        ),
        Door(
            "organisations",
            files.written(people),
            ".csv",
            lambda desk, path: desk.network.import_organisations(who, path),
            _bent_table,
        ),
        Door(
            "catalogue tables",
            files.written(services),
            ".csv",
            lambda desk, path: desk.catalogue.bring_in(who, path, "csv"),
            _bent_table,
        ),
        Door(
            "catalogue workbooks",
            files.book(services),
            ".xlsx",
            lambda desk, path: desk.catalogue.bring_in(who, path, "xlsx"),
            files.bent_book,
        ),
        Door(
            "catalogue documents",
            b'{"service": [{"name": "aid", "status": "draft", "title": {"fr": "Une aide"}}]}',
            ".json",
            lambda desk, path: desk.catalogue.bring_in(who, path, "json"),
            files.bent_bytes,
        ),
        Door(
            "form tables",
            desk.network.render_form(form, "csv", "fr"),
            ".csv",
            lambda desk, path: desk.network.import_figures(who, path),
            _bent_table,
        ),
        Door(
            "form workbooks",
            desk.network.render_form(form, "xlsx", "fr"),
            ".xlsx",
            lambda desk, path: desk.network.import_figures(who, path),
            files.bent_book,
        ),
        Door(
            "survey answers",
            files.written(answers),
            ".csv",
            lambda desk, path: desk.surveys.import_answers(
                who, path, folder / "answers.toml", QUESTIONNAIRE["name"]
            ),
            _bent_table,
        ),
        Door(
            "second-line figures",
            files.written(figures),
            ".csv",
            lambda desk, path: desk.referrals.import_table(who, path.read_bytes()),
            _bent_table,
        ),
        Door(
            "deadlines",
            files.written(due),
            ".csv",
            lambda desk, path: deadline_csv(
                path, path.with_suffix(".out"), desk.complaints.rulebook.newest_calendar(desk.agency.calendar)
            ),
            _bent_table,
        ),
        Door("register maps", MAP, ".toml", lambda desk, path: load_map(path), files.bent_bytes),
        Door(
            "survey structures",
            STRUCTURE,
            ".lss",
            lambda desk, path: read_structure(path.read_bytes()),
            bent_marks,
        ),
    ]
    return {one.name: one for one in found}


DOORS = (
    "registers", "organisations", "catalogue tables", "catalogue workbooks", "catalogue documents", "form tables", "form workbooks",
    "survey answers", "second-line figures", "deadlines", "register maps", "survey structures",
)  # fmt: skip

#: What is generated at each of them.
GENERATED = size(15, 2_000)
LISTED = len(files.wrong_files()) // size(2, 1)


@pytest.mark.parametrize("name", DOORS)
def test_files_bent_out_of_shape(name: str, desk: Orientation, folder: Path) -> None:
    door, tally = doors(desk, folder)[name], Tally(name)
    file = folder / f"{name}{door.suffix}"
    file.write_bytes(door.valid)
    door.take(desk, file)  # as it stands it is taken, and the packages that read it are loaded
    for number in range(GENERATED):
        chance = random.Random(f"{SEED} {name} {number}")
        content = door.bent(door.valid, chance)
        file.write_bytes(content)
        tally.attempt(
            (SEED, name, number, content),
            lambda: door.take(desk, file),
            store=desk.store,
            seconds=1.0 + len(content) / 4e6,
        )
    print(tally.told())
    assert tally.tried == GENERATED
    assert tally.refused
    assert desk.verify() == []


@pytest.mark.parametrize("name", DOORS)
def test_files_that_are_something_else(name: str, desk: Orientation, folder: Path) -> None:
    door, tally = doors(desk, folder)[name], Tally(f"{name}, listed")
    file = folder / f"wrong {name}{door.suffix}"
    for what, content in list(files.wrong_files().items())[:: size(2, 1)]:
        file.write_bytes(content)
        tally.attempt((name, what), lambda: door.take(desk, file), store=desk.store, seconds=3.0)
    print(tally.told())
    assert tally.refused > LISTED / 3


@pytest.mark.parametrize("name", ["catalogue workbooks", "form workbooks"])
def test_workbooks_that_grow(name: str, desk: Orientation, folder: Path) -> None:
    door, tally = doors(desk, folder)[name], Tally(f"{name}, bombs")
    file = folder / f"bomb {name}{door.suffix}"
    for what, content in files.bombs().items():
        file.write_bytes(content)
        tally.attempt((name, what), lambda: door.take(desk, file), store=desk.store, seconds=2.0)
    print(tally.told())
    assert tally.refused >= 10


@pytest.mark.shared
@pytest.mark.parametrize("column", ["in", "words", "ref"])
def test_hostile_cells_of_a_register(column: str, desk: Orientation, folder: Path) -> None:
    tally, place = Tally(f"registers, column {column}"), REGISTER[0].index(column)
    file = folder / f"{column}.csv"
    values = [
        case["value"]
        for one in ("csv_cells", "datetimes", "headers", "xss")
        for case in cases(f"hostile/{one}.jsonl")
    ]
    for number, value in enumerate([*values, *TEXTS][:: size(2, 1)]):
        row = list(REGISTER[1])
        row[0], row[place] = f"{column} {number}", value
        file.write_bytes(files.written([REGISTER[0], row]))
        before = state(desk.store)
        outcome = tally.attempt(
            (column, value),
            lambda: desk.import_complaints(COORDINATOR, file, folder / "map.toml"),
            store=desk.store,
        )
        if outcome.error is None and outcome.value.imported == 0:
            assert state(desk.store) == before, "no row was taken, and yet the store changed"
    print(tally.told())
    assert desk.verify() == []
