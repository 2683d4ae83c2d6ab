"""Organisations of a network: kept, listed, brought in by a list, on every store."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, open_desk, store_url
from orientation_core import InvalidDocument, NotFound
from orientation_core.cli import main
from orientation_core.errors import Conflict, NotAllowed
from orientation_core.labels import told
from orientation_core.model.network.members import Member, Membership
from shared import shared

HEADER = "name,label_fr,label_nl,enterprise_number,kind,parent,member_from,member_until\n"
GOOD = "0308.357.159"


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


def listed(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "organisations.csv"
    file.write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")
    return file


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgresql"])
def test_the_real_organisations_come_in_cleanly_on_every_store(kind, tmp_path):
    file = shared("data/orgs/belgif_orgs_cbe_labels.csv.gz")
    with store_url(kind, tmp_path) as url, open_desk(url) as desk:
        trial = desk.network.import_organisations(COORDINATOR, file, dry_run=True)
        assert desk.network.members(COORDINATOR) == []
        done = desk.network.import_organisations(COORDINATOR, file, since=date(2014, 1, 1))
        assert (done.read, done.rejected) == (216, ())
        assert done.organisations == done.imported == trial.imported == done.in_scope == 172
        codes = Counter(one.code for one in done.odd)
        assert codes["repeated"] == 216 - 172
        assert codes["number.none"] == 8
        assert codes["establishment"] == 13
        known = desk.network.organisations()
        finance = next(one for one in known.values() if one.enterprise_number == "0308357159")
        assert (finance.label.fr, finance.label.nl) == ("SPF Finances", "FOD Financiën")
        again = desk.network.import_organisations(COORDINATOR, file, since=date(2014, 1, 1))
        assert (again.imported, again.organisations) == (0, 172)
        assert len(desk.network.members(COORDINATOR, on=date(2013, 12, 31))) == 0


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        ("a,A,A,0308.357.158,,,,", "line 2, column enterprise_number", "enterprise.check"),
        ("a,A,A,308.357,,,,", "line 2, column enterprise_number", "enterprise.form"),
        ("a,A,A,,,,2014-02-30,", "line 2, column member_from", "instant.exists"),
        ("a,A,A,,,,2014-01-01,2013-01-01", "line 2", "validity.order"),
        ("A b,A,A,,,,,", "line 2, column name", "pattern"),
        ("a,,,,,,,", "line 2", "label.none"),
        ("a,A,A,,,nobody,,", "line 2, column parent", "parent.unknown"),
        ("a,A,A,,,a,,", "line 2", "parent.circle"),
        ("a,A,A", "line 2", "row.width"),
    ],
)
def test_a_row_that_cannot_be_used_is_listed_and_the_others_come_in(desk, tmp_path, row, where, code):
    file = listed(tmp_path, row, f"b,B,B,{GOOD},social_security,,2014-01-01,")
    done = desk.network.import_organisations(COORDINATOR, file)
    assert [(one.where, one.code) for one in done.rejected] == [(where, code)]
    assert [one.name for one in desk.network.members(COORDINATOR)] == ["b"]


def test_memberships_of_several_rows_are_joined_and_overlapping_ones_refused(desk, tmp_path):
    file = listed(
        tmp_path,
        "a,A,A,,,,2014-01-01,",
        "a,A,A,,,,2008-01-01,2010-12-31",
        "b,B,B,,,a,2008-01-01,2012-12-31",
        "b,B,B,,,a,2012-01-01,",
    )
    done = desk.network.import_organisations(COORDINATOR, file)
    assert [(one.where, one.code) for one in done.rejected] == [("line 5", "membership.overlap")]
    (member,) = desk.network.members(COORDINATOR)
    assert [one.since.year for one in member.memberships] == [2008, 2014]
    assert not member.in_scope(date(2011, 1, 1))
    assert member.joined(date(2020, 1, 1)) == date(2014, 1, 1)
    assert "vorige" in told(done.rejected[0], "nl").message


def test_times_of_one_organisation_stand_in_the_order_of_the_calendar(desk, tmp_path):
    file = listed(tmp_path, "a,A,A,,,,2014-10-01,", "a,A,A,,,,2014-02-01,2014-05-31")
    assert desk.network.import_organisations(COORDINATOR, file).rejected == ()
    (member,) = desk.network.members(COORDINATOR)
    assert [one.since.month for one in member.memberships] == [2, 10]


def test_a_row_whose_parent_cannot_be_used_is_listed_too(desk, tmp_path):
    file = listed(tmp_path, "a,A,A,,,nobody,,", "b,B,B,,,a,,", "c,C,C,,,b,,", "d,D,D,,,,,")
    done = desk.network.import_organisations(COORDINATOR, file)
    assert [one.code for one in done.rejected] == ["parent.unknown"] * 3
    assert [one.name for one in desk.network.members(COORDINATOR)] == ["d"]


def test_a_second_list_adds_to_what_is_known_and_takes_nothing_away(desk, tmp_path):
    desk.network.import_organisations(
        COORDINATOR, listed(tmp_path, f"a,A,A,{GOOD},defence,,2014-01-01,", "b,B,B,,,a,,")
    )
    people = {"function": "complaint_coordinator", "person": {"name": "Ann"}, "since": "2014-01-01"}
    kept = desk.network.member(COORDINATOR, "a")
    desk.network.keep_member(
        COORDINATOR,
        {"name": "a", "kind": "defence", "memberships": [{"since": "2014-01-01"}], "functions": [people]},
        version=kept.version,
    )
    file = listed(tmp_path, f"Défense;{GOOD}", header="label_fr;enterprise_number\n")
    assert desk.network.import_organisations(COORDINATOR, file).imported == 1
    after = desk.network.member(COORDINATOR, "a").value
    assert (after.kind, len(after.functions), after.memberships) == (
        "defence",
        1,
        (Membership(date(2014, 1, 1)),),
    )
    assert desk.network.organisations()["a"].label.by_tag() == {"fr": "Défense", "nl": "A"}


def test_organisations_of_the_same_number_and_without_names_are_told(desk, tmp_path):
    header = "uri,label_fr,cbe,type\n"
    file = listed(
        tmp_path,
        f"https://example.org/1,A,{GOOD},Ministry",
        f"https://example.org/2,B,{GOOD},Ministry",
        header=header,
    )
    done = desk.network.import_organisations(COORDINATOR, file)
    assert Counter(one.code for one in done.odd) == {
        "label.missing": 2,
        "number.shared": 1,
        "kind.unknown": 1,
    }
    assert "2 organisations" in next(one.message for one in done.odd if one.code == "kind.unknown")


def test_a_list_out_of_a_spreadsheet_comes_in_and_what_nobody_reads_is_told(desk, tmp_path):
    file = tmp_path / "list.csv"
    text = f"name_fr\tname_nl\tKBO\tOndernemingsnummer\nDéfense\tDefensie\tBE {GOOD}\t{GOOD}\n"
    file.write_bytes(text.encode("cp1252"))
    done = desk.network.import_organisations(COORDINATOR, file)
    (found,) = desk.network.organisations().values()
    assert (found.label.fr, found.label.nl, found.enterprise_number) == (
        "Défense",
        "Defensie",
        GOOD.replace(".", ""),
    )
    assert [(one.where, one.code) for one in done.odd] == [
        ("line 1", "columns.unread"),
        ("line 1", "csv.encoding"),
    ]
    assert "Ondernemingsnummer" in told(done.odd[0], "fr").message


def test_a_file_without_names_is_refused(desk, tmp_path):
    with pytest.raises(InvalidDocument, match="called"):
        desk.network.import_organisations(COORDINATOR, listed(tmp_path, "x", header="number\n"))
    with pytest.raises(InvalidDocument):
        desk.network.import_organisations(COORDINATOR, listed(tmp_path, header=""))


def test_one_organisation_is_held_against_the_others(desk, tmp_path):
    desk.network.import_organisations(COORDINATOR, listed(tmp_path, "a,A,A,,,,,", "b,B,B,,,a,,"))
    with pytest.raises(InvalidDocument, match="part of itself"):
        desk.network.keep_member(COORDINATOR, {"name": "a", "parent": "b"})
    with pytest.raises(NotFound):
        desk.network.keep_member(COORDINATOR, {"name": "c"})
    desk.network.keep_member(COORDINATOR, {"name": "a", "agency": "desk-a"})
    with pytest.raises(InvalidDocument, match="desk"):
        desk.network.keep_member(COORDINATOR, {"name": "b", "agency": "desk-a"})
    with pytest.raises(Conflict):
        desk.network.keep_member(COORDINATOR, {"name": "a"}, version=1)
    with pytest.raises(InvalidDocument) as caught:
        desk.network.keep_member(
            COORDINATOR,
            {"name": "a", "memberships": [{"since": "2014-01-01"}, {"since": "2015-01-01"}]},
        )
    assert caught.value.problems[0].where == "/memberships/1/since"
    assert desk.network.member(COORDINATOR, "a").version == 2


def test_who_is_in_function_is_not_for_everybody(desk, tmp_path):
    desk.network.import_organisations(COORDINATOR, listed(tmp_path, "a,A,A,,,,,"))
    person = {"name": "Ann Peeters", "email": "ann@example.org"}
    functions = [
        {"function": "deputy_contact", "person": person, "since": "2014-01-01", "until": "2015-01-01"}
    ]
    desk.network.keep_member(COORDINATOR, {"name": "a", "functions": functions})
    seen = desk.network.member(COORDINATOR, "a").value
    assert [one.person.name for one in seen.in_function(date(2014, 6, 1), "deputy_contact")] == [
        "Ann Peeters"
    ]
    assert seen.in_function(date(2015, 1, 2)) == ()
    for actor in (VIEWER, HANDLER):
        assert desk.network.member(actor, "a").value == Member(name="a")
        with pytest.raises(NotAllowed):
            desk.network.keep_member(actor, {"name": "a"})
        with pytest.raises(NotAllowed):
            desk.network.import_organisations(actor, tmp_path / "organisations.csv")
    with pytest.raises(NotAllowed):
        desk.network.members(CITIZEN)
    with desk.network.begin(write=False) as unit:
        kind = desk.network._members.kind
        record = desk.network._members.id_of("a")
        assert all(b"Peeters" not in entry.changes for entry in unit.history(kind, record))


def test_the_command_lists_what_it_did(tmp_path):
    file = listed(tmp_path, f"a,A,A,{GOOD},police,,2014-01-01,", "b,B,B,1234567890,,,,", "c,C,,,,a,,")
    store = str(tmp_path / "network.db")

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, [*arguments, "--store", store])
        assert done.exit_code == 0, done.output
        return done.output

    assert "Would import 2 organisations" in run("import", "organisations", str(file), "--dry-run")
    assert not Path(store).exists()
    told_ = json.loads(run("import", "organisations", str(file), "--json"))
    assert (told_["read"], told_["imported"], told_["in_scope"]) == (3, 2, 1)
    assert [one["code"] for one in told_["rejected"]] == ["enterprise.check"]
    assert "check digits" in run("import", "organisations", str(file))
    assert "chiffres de contrôle" in run("--language", "fr", "import", "organisations", str(file))
    assert [one["name"] for one in json.loads(run("network", "members", "--json"))] == ["a", "c"]
    assert "police" in run("network", "members", "--on", "2015-01-01")
