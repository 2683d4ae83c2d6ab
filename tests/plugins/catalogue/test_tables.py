"""The catalogue in tables and documents, and back."""

from __future__ import annotations

import csv
import io
from datetime import date

import attrs
import openpyxl
import pytest

from desks import COORDINATOR, HANDLER, open_desk
from orientation_core.errors import InvalidDocument, NoPlugin, NotAllowed
from orientation_core.model.catalogue import Cost, Service, Wording
from orientation_core.model.catalogue.contents import CLASSES, kind_of
from orientation_core.model.terms import Term
from orientation_plugins.catalogue.columns import SHAPES, cells_of
from orientation_plugins.catalogue.documents import write_json
from small_catalogue import CHANGE, COUNTER, ENTRIES, PARKING, contents

ODD = Service(
    name="odd",
    version=1,
    title=Wording(fr="=1+1 | barre", nl="-en zo", other={"it": "così"}),
    description=Wording(en='two\nlines, "quoted"'),
    costs=(Cost("a"), Cost("b", amount=0.1, currency="EUR")),
)


@pytest.fixture
def desk():
    with open_desk() as opened:
        opened.catalogue.keep_all(COORDINATOR, [*ENTRIES, ODD])
        yield opened


def everything(desk):
    return write_json(desk.catalogue.newest())


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json"])
def test_what_is_written_is_known_when_it_comes_back(desk, format_, tmp_path):
    file = tmp_path / f"catalogue.{format_}"
    file.write_bytes(desk.catalogue.take_out(COORDINATOR, format_, everything=True))
    assert desk.catalogue.take_out(COORDINATOR, format_, everything=True) == file.read_bytes()
    before = everything(desk)
    summary = desk.catalogue.bring_in(COORDINATOR, file, format_)
    total = len(ENTRIES) + 1
    assert (summary.read, summary.imported, summary.rejected, summary.already_present) == (total, 0, 0, total)
    assert summary.counts["service"] == 5
    assert everything(desk) == before
    assert not list(tmp_path.glob("*.rejects.csv"))


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json"])
def test_another_store_takes_it_in(desk, format_, tmp_path):
    file = tmp_path / f"catalogue.{format_}"
    file.write_bytes(desk.catalogue.take_out(COORDINATOR, format_, everything=True))
    with open_desk() as other:
        trial = other.catalogue.bring_in(COORDINATOR, file, format_, dry_run=True)
        assert list(other.catalogue.newest()) == []
        summary = other.catalogue.bring_in(COORDINATOR, file, format_)
        assert summary == trial
        assert summary.imported == len(ENTRIES) + 1
        there = other.catalogue.newest()
        for entry in contents():
            again = there.find(kind_of(entry), entry.name)
            assert cells_of(kind_of(entry), again) == cells_of(kind_of(entry), entry)
        odd = there.find("service", "odd")
        assert odd.title.other == {"it": "così"}
        assert odd.costs[1].amount == 0.1
        if format_ == "json":
            assert everything(other) == everything(desk)
            assert odd.title.fr == "=1+1 | barre"


def test_every_field_of_a_shape_is_one_of_the_class():
    assert set(SHAPES) == set(CLASSES)
    for kind, (model, shapes) in SHAPES.items():
        assert CLASSES[kind] is model
        fields = {field.name for field in attrs.fields(model)}
        assert {shape.attribute for shape in shapes} <= fields
        names = [name for shape in shapes for name in shape.names()]
        assert len(names) == len(set(names)), kind


def test_no_cell_is_a_formula(desk):
    rows = list(csv.reader(io.StringIO(desk.catalogue.take_out(COORDINATOR, "csv").decode())))
    assert any("=1+1" in cell for row in rows for cell in row)
    assert not [
        cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@") and not cell[1:2].isdigit()
    ]
    book = openpyxl.load_workbook(io.BytesIO(desk.catalogue.take_out(COORDINATOR, "xlsx")))
    assert book.sheetnames == list(CLASSES)
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}


def test_one_changed_cell_is_one_new_version_that_keeps_what_cells_cannot_say(desk, tmp_path):
    file = tmp_path / "services.csv"
    rows = list(csv.DictReader(io.StringIO(desk.catalogue.take_out(COORDINATOR, "csv").decode())))
    for row in rows:
        if row["name"] == "parking-permit":
            row["processing_time"] = "5 working_day"
            row["costs.amount"] = row["costs.amount"].replace("12.5", "15")
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    summary = desk.catalogue.bring_in(COORDINATOR, file, "csv")
    assert (summary.imported, summary.rejected) == (1, 0)
    now = desk.catalogue.get(COORDINATOR, "service", "parking-permit")
    costs = (PARKING.costs[0], attrs.evolve(PARKING.costs[1], amount=15.0), PARKING.costs[2])
    assert now == attrs.evolve(PARKING, version=2, processing_time=Term(5, "working_day"), costs=costs)


MAP = """
[source]
name = "shop"
kind = "service"
delimiter = ";"
datetime_formats = ["%d/%m/%Y"]

[fields]
identifier = "Nr"
title.nl = "Naam"
channels = "Kanaal"
costs.amount = "Prijs"
processing_time = "Termijn"
reviewed_on = "Nagekeken"

[values.channels]
L = "counter"

[constant]
costs.currency = "EUR"
review_months = "12"
"""
ROWS = """Nr;Naam;Kanaal;Prijs;Termijn;Nagekeken
1;Visvergunning;L;12,50;3 working_day;01/02/2026
2;Hondenkaart;L;;;
3;Zonder prijs;L;gratis;;
4;Zonder kanaal;nergens;;;
5;;L;;;
6;Te lang;L;1;10 weken;
7;Dubbel;L;;;
7;Dubbel anders;L;;;
2;Hondenkaart;L;;;
8;Fout;L;;;31/02/2026
9;kort
"""


def test_a_map_says_what_columns_mean_and_bad_rows_go_beside(desk, tmp_path):
    file, map_ = tmp_path / "dienst.csv", tmp_path / "map.toml"
    file.write_text(ROWS)
    map_.write_text(MAP)
    trial = desk.catalogue.bring_in(COORDINATOR, file, "csv", register_map=map_, dry_run=True, language="nl")
    assert not list(tmp_path.glob("*.rejects.csv"))
    summary = desk.catalogue.bring_in(COORDINATOR, file, "csv", register_map=map_, language="nl")
    assert summary == trial
    assert (summary.read, summary.imported, summary.rejected, summary.already_present) == (11, 3, 7, 1)
    fish = desk.catalogue.get(COORDINATOR, "service", "1")
    assert fish.title.nl == "Visvergunning"
    assert fish.costs == (Cost("costs-1", amount=12.5, currency="EUR"),)
    assert (fish.processing_time, fish.reviewed_on, fish.review_months) == (
        Term(3, "working_day"), date(2026, 2, 1), 12,
    )  # fmt: skip
    rejected = list(csv.DictReader((tmp_path / "dienst.csv.rejects.csv").open(), delimiter=";"))
    assert [row["line"] for row in rejected] == ["4", "5", "6", "7", "9", "11", "12"]
    assert [row["reason"] for row in rejected][:2] == [
        "column Prijs: is geen getal",
        "/channels/0: nergens staat niet in de catalogus",
    ]
    assert all(row["reason"] for row in rejected)
    again = desk.catalogue.bring_in(COORDINATOR, file, "csv", register_map=map_)
    assert (again.imported, again.rejected, again.already_present) == (0, 7, 4)


def test_a_map_translates_each_value_of_a_cell_and_each_member_of_an_object(desk, tmp_path):
    file, map_ = tmp_path / "dienst.csv", tmp_path / "map.toml"
    file.write_text(
        "Nr;Naam;Kanaal;Prijs\n1;Visvergunning;L|W;gratis\n2;Hondenkaart;W;3\n3;Vlag;L|nergens;1\n"
    )
    map_.write_text(
        '[source]\ndelimiter = ";"\n[fields]\nidentifier = "Nr"\ntitle.nl = "Naam"\nchannels = "Kanaal"\n'
        'costs.amount = "Prijs"\n[values.channels]\nL = "counter"\nW = "online"\n'
        '[values.costs.amount]\ngratis = "0"\n[constant]\ncosts.currency = "EUR"\n'
    )
    summary = desk.catalogue.bring_in(COORDINATOR, file, "csv", register_map=map_)
    assert (summary.imported, summary.rejected) == (2, 1)
    fish = desk.catalogue.get(COORDINATOR, "service", "1")
    assert fish.channels == ("counter", "online")
    assert fish.costs == (Cost("costs-1", amount=0, currency="EUR"),)
    assert desk.catalogue.get(COORDINATOR, "service", "2").channels == ("online",)


def test_a_date_of_a_workbook_needs_no_format(desk, tmp_path):
    file, map_ = tmp_path / "dienst.xlsx", tmp_path / "map.toml"
    book = openpyxl.Workbook()
    for row in [
        ["Nr", "Naam", "Nagekeken"],
        [1, "Visvergunning", date(2026, 2, 1)],
        [2, "Hondenkaart", "03/02/2026"],
    ]:
        book.active.append(row)
    book.save(file)
    map_.write_text(
        '[source]\ndatetime_formats = ["%d/%m/%Y"]\n[fields]\nidentifier = "Nr"\ntitle.nl = "Naam"\n'
        'reviewed_on = "Nagekeken"\n'
    )
    assert desk.catalogue.bring_in(COORDINATOR, file, "xlsx", register_map=map_).imported == 2
    assert desk.catalogue.get(COORDINATOR, "service", "1").reviewed_on == date(2026, 2, 1)
    assert desk.catalogue.get(COORDINATOR, "service", "2").reviewed_on == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,titel.fr\nx,y\n", 'did you mean "title.fr"'),
        ("", "this file is empty"),
        ("kind_of_document,name,title.fr\nship,x,y\n", None),
    ],
)
def test_a_table_that_is_none_is_refused(desk, tmp_path, text, words):
    file = tmp_path / "wrong.csv"
    file.write_text(text)
    before = everything(desk)
    if words is None:
        assert desk.catalogue.bring_in(COORDINATOR, file, "csv").rejected == 1
    else:
        with pytest.raises(InvalidDocument, match=words):
            desk.catalogue.bring_in(COORDINATOR, file, "csv")
    assert everything(desk) == before


def test_a_map_for_another_kind(desk, tmp_path):
    file, map_ = tmp_path / "groups.csv", tmp_path / "map.toml"
    file.write_text("naam,gezicht,uren\nOuderen,user,\n")
    map_.write_text(
        '[source]\nkind = "client_group"\n[fields]\nlabel.nl = "naam"\nface = "gezicht"\n[constant]\nkind = "citizen"\n'
    )
    assert desk.catalogue.bring_in(COORDINATOR, file, "csv", register_map=map_).imported == 1
    assert desk.catalogue.get(COORDINATOR, "client_group", "ouderen").label.nl == "Ouderen"
    map_.write_text('[source]\nkind = "client"\n[fields]\nlabel.nl = "naam"\n')
    with pytest.raises(InvalidDocument, match="client_group"):
        desk.catalogue.bring_in(COORDINATOR, file, "csv", register_map=map_)
    map_.write_text('[source]\nkind = "channel"\n[fields]\ntitle.nl = "naam"\n')
    with pytest.raises(InvalidDocument, match=r"title\.nl"):
        desk.catalogue.bring_in(COORDINATOR, file, "csv", register_map=map_)


def test_hours_in_cells_keep_the_exceptions(desk, tmp_path):
    file = tmp_path / "channels.csv"
    file.write_text(
        "kind_of_document,name,hours.monday\nchannel,counter,10:00-12:00\nchannel,line,09:00-09:00\n"
    )
    summary = desk.catalogue.bring_in(COORDINATOR, file, "csv")
    assert (summary.imported, summary.rejected) == (1, 1)
    counter = desk.catalogue.get(COORDINATOR, "channel", "counter")
    assert [one.weekday for one in counter.hours.weekly] == [1]
    assert counter.hours.exceptions == COUNTER.hours.exceptions


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"name,title.fr\n", b""])
def test_what_is_no_workbook_is_refused(desk, tmp_path, content):
    file = tmp_path / "book.xlsx"
    file.write_bytes(content)
    with pytest.raises(InvalidDocument):
        desk.catalogue.bring_in(COORDINATOR, file, "xlsx")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"[1]", ""),
        (b'{"ship": []}', "/ship"),
        (b'{"service": [{"name": "x", "title": {"fr": "a"}}, {"name": "y"}]}', "/service/1/title"),
        (b'{"service": [{"name": "x", "title": {"fr": "a", "fr": "b"}}]}', "/service/0/title/fr"),
        (b"{", "line 1, column 2"),
    ],
)
def test_documents_that_are_not_valid_are_told_at_their_place(desk, tmp_path, content, where):
    file = tmp_path / "catalogue.json"
    file.write_bytes(content)
    with pytest.raises(InvalidDocument) as caught:
        desk.catalogue.bring_in(COORDINATOR, file, "json")
    assert caught.value.problems[0].where == where


def test_who_may_and_what_there_is(desk, tmp_path):
    with pytest.raises(NotAllowed):
        desk.catalogue.bring_in(HANDLER, tmp_path / "x.csv", "csv")
    with pytest.raises(NoPlugin, match="csv, json, xlsx"):
        desk.catalogue.bring_in(COORDINATOR, tmp_path / "x", "xml")
    with pytest.raises(InvalidDocument, match="cannot be read"):
        desk.catalogue.bring_in(COORDINATOR, tmp_path / "nowhere.csv", "csv")
    assert desk.catalogue.get(COORDINATOR, "service", "change-of-address") == CHANGE
