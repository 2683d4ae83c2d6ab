"""Every command as others rely on it: real processes, exact forms, and a sentence for whatever is wrong."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from commands import orientation
from desks import CITIZEN, HANDLER, START, agency, intake
from orientation_core import Orientation
from orientation_core.cli import main
from orientation_core.cli.common import table
from orientation_core.model.complaints import Outcome
from orientation_core.testing.clock import FixedClock

COMMANDS = (
    *(
        "demo",
        "import",
        "receive",
        "worklist",
        "show",
        "join",
        "merge",
        "unmerge",
        "split",
        "report",
        "catalogue",
        "charter",
        "assessment",
    ),
    *(
        "survey",
        "actions",
        "link",
        "chain",
        "loose-ends",
        "network",
        "identity",
        "practice",
        "texts",
        "campaign",
        "training",
        "referral",
        "protocol",
        "site",
        "privacy",
        "follow",
        "desk",
        "deadline",
        "explain",
        "deliver",
        "seal",
    ),
    *("verify", "validate", "plugins", "doctor"),
)
NOBODY_ANSWERS = "postgresql://desk@127.0.0.1:1/desk"


def run(*arguments, cwd, stdin=None, **environment):
    """`orientation …` as a shell would start it: no terminal, 80 columns."""
    return orientation(*arguments, cwd=cwd, stdin=stdin, env=environment)


def fine(*arguments, cwd, **more):
    """What a command that succeeds prints on its standard output."""
    done = run(*arguments, cwd=cwd, **more)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def refused(*arguments, cwd, code=1, **more):
    """What a command that fails says; it prints nothing else, and no traceback."""
    done = run(*arguments, cwd=cwd, **more)
    said = done.stderr.decode()
    assert done.returncode == code, said
    assert "Traceback" not in said
    assert said.strip()
    return said


@pytest.fixture(scope="module")
def desk_folder(tmp_path_factory):
    """A folder with the store of a desk that has done some work; tests only read it."""
    folder = tmp_path_factory.mktemp("desk")
    clock = FixedClock(START)
    settings = agency(settings={"file": {"directory": str(folder / "mail")}})
    with Orientation.open(f"sqlite:///{folder / 'orientation.db'}", settings, clock=clock) as desk:
        first = desk.complaints.receive(CITIZEN, intake(text="Mot [bold]rouge[/bold]\n\x41 suivre."))
        clock.advance(timedelta(days=1))
        desk.complaints.receive(
            CITIZEN, intake(language="nl", subject="Wachttijd aan het loket", text="Ik wachtte een uur.")
        )
        desk.complaints.qualify(HANDLER, first.id, category="treatment")
        desk.complaints.admit(HANDLER, first.id)
        desk.complaints.decide(HANDLER, first.id, Outcome.FOUNDED, norm="reasonable_time")
        (folder / "reference").write_text(first.reference)
    return folder


def reference(folder):
    return (folder / "reference").read_text()


# ------------------------------------------------------------------------------ help


@pytest.mark.parametrize(
    "command", [(), *((one,) for one in COMMANDS), ("import", "complaints"), ("report", "complaints")]
)
def test_help_is_readable_at_80_columns(command):
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(main, [*command, "--help"], terminal_width=80)
    assert shown.exit_code == 0
    assert [line for line in shown.output.splitlines() if len(line) > 80] == []
    assert "Usage:" in shown.output
    if not command:
        assert re.findall(r"^  (\w[\w-]*)  ", shown.output, re.MULTILINE) == sorted(COMMANDS)


@pytest.mark.parametrize("wide", [60, 80])
def test_words_stand_below_the_rows_where_no_room_is_left_for_them(wide, monkeypatch, capsys):
    """In a column of a few signs they were torn apart within the words, or cut off."""
    monkeypatch.setenv("COLUMNS", str(wide))
    promise = "We acknowledge your complaint at once."
    row = {"id": "telephone-hours", "kept": "declaration", "value": "17.5 minutes", "text": promise}
    heads = {"id": "commitment", "kept": "result", "value": "value", "text": "promise"}
    for one_line in (False, True):
        table([row, row], heads, title="Two", one_line=one_line)
        lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        at = [place for place, line in enumerate(lines) if line.startswith(" telephone-hours")]
        if wide == 60:
            assert [lines[place + 1] for place in at] == [f"    {promise}"] * 2
            assert lines[at[0] - 2] == "    promise"
        else:
            assert len(at) == 2
            assert not any(line.startswith("    We") for line in lines)


def test_the_program_tells_its_version(tmp_path):
    assert re.fullmatch(r"orientation, version \d+\.\d+\.\d+\n", fine("--version", cwd=tmp_path))


# ------------------------------------------------------------------------------ deadline


def easter(year):
    """Easter Sunday by the anonymous Gregorian computus."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def legal_holidays(years):
    for year in years:
        yield from (
            date(year, m, d) for m, d in ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
        )
        yield from (easter(year) + timedelta(days=after) for after in (1, 39, 50))


HOLIDAYS = np.array(list(legal_holidays(range(2014, 2036))), dtype="datetime64[D]")


def expected_due(start, n, unit, roll):
    """Counted by numpy, on holidays that are computed here."""
    day = np.datetime64(start)
    if unit == "working_day":
        return str(np.busday_offset(day, n, roll="backward", holidays=HOLIDAYS)) if n else start
    if unit == "calendar_day":
        due = day + n
    else:
        month = day.astype("datetime64[M]") + n
        due = min(
            month.astype("datetime64[D]") + int(start[-2:]) - 1, (month + 1).astype("datetime64[D]") - 1
        )
    if roll:
        due = np.busday_offset(due, 0, roll="forward", holidays=HOLIDAYS)
    return str(due)


def test_deadline_writes_the_same_rows_and_due(tmp_path):
    draw = random.Random(8)
    rows = [
        (
            str(date(2015, 1, 1) + timedelta(days=draw.randrange(6000))),
            draw.randrange(40),
            draw.choice(["working_day", "calendar_day", "month"]),
            draw.choice(["", "next_working_day"]),
        )
        for _ in range(400)
    ]
    rows = [(s, n, u, "" if u == "working_day" and n == 0 else r) for s, n, u, r in rows]
    with (tmp_path / "in.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("start", "n", "unit", "roll"), *rows])
    fine("deadline", "--calendar", "be-legal", "--csv", "in.csv", "--out", "out.csv", cwd=tmp_path)
    with (tmp_path / "out.csv").open(newline="") as file:
        header, *written = csv.reader(file)
    assert header == ["start", "n", "unit", "roll", "due"]
    assert [tuple(row[:4]) for row in written] == [(s, str(n), u, r) for s, n, u, r in rows]
    assert [row[4] for row in written] == [expected_due(*row) for row in rows]


def test_deadline_names_line_and_column_and_writes_nothing(tmp_path):
    (tmp_path / "in.csv").write_text(
        "start,n,unit,roll\n2026-03-02,5,working_day,\n2026-02-30,5,working_day,\n2026-03-02,x,fortnight,\n"
    )
    said = refused("deadline", "--calendar", "be-legal", "--csv", "in.csv", "--out", "out.csv", cwd=tmp_path)
    assert "line 3, column start" in said
    assert "line 4, column" in said
    assert not (tmp_path / "out.csv").exists()


def test_deadline_knows_a_calendar_by_file_and_refuses_an_unknown_name(tmp_path):
    from orientation_plugins.belgium import calendars

    (tmp_path / "own.json").write_text(json.dumps({**calendars()[0], "name": "own"}))
    (tmp_path / "in.csv").write_text("start,n,unit,roll\n2026-03-02,5,working_day,\n")
    fine("deadline", "--calendar", "own.json", "--csv", "in.csv", "--out", "out.csv", cwd=tmp_path)
    assert (tmp_path / "out.csv").read_text().splitlines()[1] == "2026-03-02,5,working_day,,2026-03-09"
    assert "be-moon" in refused(
        "deadline", "--calendar", "be-moon", "--csv", "in.csv", "--out", "o.csv", cwd=tmp_path
    )


# ------------------------------------------------------------------------------ validate


def test_validate_prints_every_problem_with_its_pointer(tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(intake()))
    (tmp_path / "bad.json").write_text(
        json.dumps({"language": "en", "client": {"email": 5}, "colour": "red", "text": "Words."})
    )
    (tmp_path / "torn.json").write_text('{"language": "fr",')
    assert fine("validate", "intake", "good.json", cwd=tmp_path) == "good.json: valid\n"
    done = run("validate", "intake", "good.json", "bad.json", "torn.json", cwd=tmp_path)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert lines[0] == "good.json: valid"
    assert sorted(line.split(": ")[1] for line in lines if line.startswith("bad.json")) == [
        "/client/email",
        "/colour",
    ]
    assert sum(line.startswith("torn.json: line 1") for line in lines) == 1
    found = json.loads(run("validate", "intake", "good.json", "bad.json", "--json", cwd=tmp_path).stdout)
    assert found["good.json"] == []
    assert {problem["where"] for problem in found["bad.json"]} == {"/client/email", "/colour"}


def test_validate_says_it_in_the_language_asked_for_else_in_that_of_the_document(tmp_path):
    (tmp_path / "de.json").write_text(json.dumps(intake(language="de") | {"colour": "rot"}))
    (tmp_path / "odd.json").write_text('{"n": NaN}')
    files = ("validate", "intake", "de.json", "odd.json")
    said = run(*files, cwd=tmp_path).stdout.decode()
    assert "de.json: /colour: das Feld colour ist hier nicht bekannt" in said
    assert "odd.json: /n: is not a number" in said
    said = run("--language", "nl", *files, cwd=tmp_path).stdout.decode()
    assert "de.json: /colour: het veld colour is hier niet bekend" in said
    assert "odd.json: /n: is geen getal" in said


def test_validate_knows_its_kinds(tmp_path):
    (tmp_path / "x.json").write_text("{}")
    said = refused("validate", "letter", "x.json", cwd=tmp_path, code=2)
    assert "'letter'" in said
    assert "procedure" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validate", "x.json"], "orientation validate KIND x.json; kinds: "),
        (["validate", "agency"], "orientation validate agency FILE"),
    ],
)
def test_validate_says_whether_the_kind_or_the_file_is_missing(arguments, said, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    assert said in refused(*arguments, cwd=tmp_path, code=2)


def test_a_folder_that_is_missing_is_named_and_no_file_of_ours(tmp_path):
    (tmp_path / "in.csv").write_text("start,n,unit\n")
    asked = ("deadline", "--calendar", "be-legal", "--csv", "in.csv", "--out", "not/there/out.csv")
    said = refused("--language", "nl", *asked, cwd=tmp_path)
    assert "er is geen map not/there" in said
    assert ".part" not in said


def test_a_charter_is_checked_without_a_store(tmp_path):
    example = "schemas/examples/charter/valid/smallest-that-works.json"
    file = Path(__file__).resolve().parents[2] / example
    done = run("--language", "fr", "charter", "check", file, cwd=tmp_path)
    assert done.returncode == 0
    assert "il n'y a pas de registre orientation.db" in done.stderr.decode().lower()
    assert list(tmp_path.iterdir()) == []


def test_help_says_what_each_command_does_to_the_end():
    for group in ([], ["charter"], ["privacy"], ["receive"]):
        said = CliRunner().invoke(main, [*group, "--help"], terminal_width=80).output
        assert "..." not in said.partition("Commands:")[2], group


PLUGIN = """
from orientation_core import hookimpl

@hookimpl
def orientation_authorise(actor, action, subject):
    return False if subject is not None and subject.text.startswith("Secret") else None

@hookimpl
def orientation_scenarios():
    return {"ours": {}}

@hookimpl
def orientation_documents():
    return {"meeting": {"$id": "urn:example:meeting:1", "type": "object", "required": ["topic"]}}
"""


@pytest.fixture
def guarded(tmp_path, monkeypatch):
    """Two installed plugins, one of which cannot be imported, and a store with a case that the other one guards."""
    site = tmp_path / "site"
    (site / "guard-1.0.dist-info").mkdir(parents=True)
    (site / "guard-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: guard\nVersion: 1.0\n"
    )
    (site / "guard-1.0.dist-info" / "entry_points.txt").write_text(
        "[orientation]\nguard = guard_plugin\ntorn = torn_plugin\n"
    )
    (site / "guard_plugin.py").write_text(PLUGIN)
    (site / "torn_plugin.py").write_text("import nothing_of_that_name\n")
    monkeypatch.syspath_prepend(site)
    monkeypatch.chdir(tmp_path)
    with Orientation.open("sqlite:///desk.db", agency()) as desk:
        desk.complaints.receive(CITIZEN, intake(text="Secret: the counter was closed."))
        desk.complaints.receive(CITIZEN, intake(text="The counter was closed again."))


@pytest.mark.usefixtures("guarded")
def test_the_demo_plays_the_scenario_of_a_plugin():
    def played(*words):
        done = CliRunner().invoke(
            main, [*words, "demo", "--scenario", "ours", "--store", "d.db", "--out", "d"]
        )
        assert done.exit_code == 1
        assert not Path("d.db").exists()
        return done.stderr

    assert "no plugin offers" in played("--plugins", "belgium").lower()
    assert "this scenario is not valid" in played("--plugins", "guard").lower()


@pytest.mark.usefixtures("guarded")
def test_the_command_line_loads_the_plugins_that_it_is_told(monkeypatch):
    def seen(*before):
        done = CliRunner().invoke(main, [*before, "worklist", "--store", "desk.db", "--json"])
        return len(json.loads(done.stdout)) if done.exit_code == 0 else done.stderr

    assert seen() == 2
    assert seen("--plugins", "guard") == 1
    assert "did you mean guard?" in seen("--plugins", "guart")
    assert "plugin torn was not loaded" in seen("--plugins", "guard,torn").lower()
    monkeypatch.setenv("ORIENTATION_PLUGINS", "guard")
    assert seen() == 1
    Path("m.json").write_text("{}")
    done = CliRunner().invoke(main, ["validate", "meeting", "m.json"])
    assert done.exit_code == 1
    assert "m.json: /topic: " in done.output


def test_the_shipped_examples_are_what_they_say():
    schemas = Path(__file__).resolve().parents[2] / "schemas"
    for kind in sorted(path.name for path in (schemas / "examples").iterdir()):
        good = sorted((schemas / "examples" / kind / "valid").glob("*.json"))
        bad = sorted((schemas / "examples" / kind / "invalid").glob("*.json"))
        assert CliRunner().invoke(main, ["validate", kind, *map(str, good)]).exit_code == 0, kind
        for file in bad:
            assert CliRunner().invoke(main, ["validate", kind, str(file)]).exit_code == 1, file


# ------------------------------------------------------------------------------ import and report


MAP = """
[source]
name = "town"
timezone = "Europe/Brussels"
datetime_formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]
null = ["NA"]
[fields]
received_at = "in"
closed_at = "out"
category = "what"
extra.street = "street"
[values.category]
QUA = "quality"
[constant]
channel = "counter"
language = "nl"
"""
REGISTER = """in,out,what,street
02/03/2026 09:00,06/03/2026 09:00,QUA,Veldstraat
02/03/2026 09:00,06/03/2026 09:00,QUA,Veldstraat
03/03/2026,NA,QUA,Kouter
04/03/2026,01/03/2026,attitude,NA
31/02/2026,NA,QUA,Kouter
10/03/2026 10:00,20/04/2026 10:00,attitude,Kouter
"""
SUMMARY = {
    "read": 6,
    "imported": 5,
    "rejected": 1,
    "already_present": 0,
    "flagged": {"closed_before_received": 1},
}


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A folder with a small register that was imported."""
    folder = tmp_path_factory.mktemp("register")
    (folder / "map.toml").write_text(MAP)
    with gzip.open(folder / "register.csv.gz", "wt") as file:
        file.write(REGISTER)
    command = ("import", "complaints", "register.csv.gz", "--map", "map.toml", "--store", "sqlite:///r.db")
    assert json.loads(fine(*command, "--dry-run", "--json", cwd=folder)) == SUMMARY
    assert not (folder / "register.csv.gz.rejects.csv").exists()
    assert json.loads(fine(*command, "--json", cwd=folder)) == SUMMARY
    return folder, command


def test_importing_the_same_file_again_changes_nothing(register):
    folder, command = register
    again = json.loads(fine(*command, "--json", cwd=folder))
    assert again == {**SUMMARY, "imported": 0, "already_present": 5, "flagged": again["flagged"]}
    with (folder / "register.csv.gz.rejects.csv").open(newline="") as file:
        rejected = list(csv.reader(file))
    assert len(rejected) == 2
    assert "6" in rejected[1]  # the line of the 31st of February
    assert "5 were there already" in fine(*command, cwd=folder)


def test_a_map_that_is_of_no_use_makes_no_store(tmp_path):
    (tmp_path / "map.toml").write_text("[fields]\nrecieved_at = 'in'\n")
    (tmp_path / "register.csv").write_text("in\n2026-01-05\n")
    command = (
        "import",
        "complaints",
        "register.csv",
        "--map",
        "map.toml",
        "--store",
        "sqlite:///new.db",
        "--json",
    )
    assert 'did you mean "received_at"' in refused(*command, cwd=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.toml", "register.csv"]


def test_the_report_has_the_rows_others_rely_on(register):
    folder, _ = register
    fine(
        *("report", "complaints", "--store", "sqlite:///r.db", "--from", "2026-03-01", "--to", "2026-04-01"),
        *("--by", "category", "--by", "month", "--by", "extra.street", "--within", "3", "--within", "30"),
        *("--format", "json", "--out", "report.json"),
        cwd=folder,
    )
    document = json.loads((folder / "report.json").read_bytes())
    fields = {"indicator", "dimension", "group", "value", "unit", "n", "numerator", "denominator", "low"}
    fields |= {"high", "suppressed"}
    assert all(set(row) == fields for row in document["rows"])
    value = {(row["indicator"], row["dimension"], row["group"]): row.get("value") for row in document["rows"]}
    total = {indicator: found for (indicator, *where), found in value.items() if where == ["all", "all"]}
    assert {name: total[name] for name in ("received", "handled", "open", "invalid")} == {
        "received": 5,
        "handled": 4,
        "open": 1,
        "invalid": 1,
    }
    # Three valid ones were closed: 4, 4 and 41 days less the hour of summer time; 4, 4 and 28 working days.
    days = [4, 4, 41 - 1 / 24]
    working = np.busday_count(
        ["2026-03-02", "2026-03-02", "2026-03-10"], ["2026-03-06", "2026-03-06", "2026-04-20"]
    )
    working = working - [0, 0, 1]  # Easter Monday
    assert total["handling_days_median"] == pytest.approx(np.median(days))
    assert total["handling_days_p90"] == pytest.approx(np.percentile(days, 90))
    assert total["handling_working_days_median"] == pytest.approx(np.median(working))
    assert total["within_3_working_days_of_handled"] == 0
    assert total["within_30_working_days_of_handled"] == 100
    assert total["within_30_working_days_of_received"] == pytest.approx(75)
    assert value["received", "category", "quality"] == 3
    assert value["received", "month", "2026-03"] == 5
    assert value["received", "extra.street", "Kouter"] == 2


@pytest.mark.parametrize(("format_", "begins"), [("html", b"<!"), ("xlsx", b"PK"), ("csv", None)])
def test_a_report_is_the_same_file_the_second_time(register, format_, begins):
    folder, _ = register
    asked = (
        "report",
        "complaints",
        "--store",
        "sqlite:///r.db",
        "--from",
        "2026-01-01",
        "--to",
        "2027-01-01",
    )
    more = ("--by", "category", "--compare", "--publish", "--language", "nl", "--format", format_)
    fine(*asked, *more, "--out", f"a.{format_}", cwd=folder)
    direct = run(*asked, *more, "--out", "-", cwd=folder).stdout
    assert (folder / f"a.{format_}").read_bytes() == direct
    assert begins is None or direct.startswith(begins)
    if format_ == "csv":
        assert len(list(csv.reader(io.StringIO(direct.decode("utf-8-sig"))))) > 10


def test_the_dashboard_is_written_for_a_year_and_for_any_period(register):
    folder, _ = register
    asked = ("report", "dashboard", "--store", "sqlite:///r.db")
    fine(*asked, "--year", "2026", "--format", "html", "--language", "de", "--out", "d.html", cwd=folder)
    assert "Übersicht für die Leitung 2026" in (folder / "d.html").read_text("utf-8")
    dates = ("--from", "2026-01-01", "--to", "2026-04-01")
    made = json.loads(fine(*asked, *dates, "--out", "-", cwd=folder))
    assert made["period"] == {"start": "2026-01-01", "end": "2026-04-01"}
    assert made["parts"][0]["figures"][0]["now"]["value"] > 0


def test_publishing_withholds_small_cells(register):
    folder, _ = register
    asked = (
        "report",
        "complaints",
        "--store",
        "sqlite:///r.db",
        "--from",
        "2026-01-01",
        "--to",
        "2027-01-01",
    )
    rows = json.loads(fine(*asked, "--by", "category", "--publish", "--out", "-", cwd=folder))["rows"]
    cells = [row for row in rows if row["indicator"] == "received" and row["dimension"] == "category"]
    assert cells
    assert all(row["suppressed"] and row["value"] is None for row in cells)


# ------------------------------------------------------------------------------ a case


def test_receive_once_per_key_and_follow_the_case(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(intake(client={"name": "Jeanne", "address": "Rue 1"})))
    assert "nothing was changed" in fine("receive", "in.json", "--dry-run", cwd=tmp_path)
    assert json.loads(fine("receive", "in.json", "--dry-run", "--json", cwd=tmp_path)) == {"valid": True}
    first = json.loads(fine("receive", "in.json", "--key", "k1", "--json", cwd=tmp_path))
    again = json.loads(
        fine("receive", "-", "--key", "k1", "--json", cwd=tmp_path, stdin=(tmp_path / "in.json").read_bytes())
    )
    assert again["id"] == first["id"]
    assert re.fullmatch(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4}", first["reference"])
    other = json.dumps(intake(text="Autre chose.")).encode()
    assert "k1" in refused("receive", "-", "--key", "k1", cwd=tmp_path, stdin=other)
    listed = json.loads(fine("worklist", "--json", cwd=tmp_path))
    assert [item["reference"] for item in listed] == [first["reference"]]
    spoken = first["reference"].lower().replace("-", " ")
    assert json.loads(fine("show", spoken, "--json", cwd=tmp_path))["id"] == first["id"]
    why = json.loads(fine("explain", first["reference"], "--language", "fr", "--json", cwd=tmp_path))
    assert {one["clock"] for one in why} >= {"acknowledge", "answer"}
    assert all("délai" in one["sentence"] for one in why)
    (derivation,) = json.loads(
        fine("explain", first["reference"], "--clock", "answer", "--data", cwd=tmp_path)
    )
    assert derivation["due_day"] == next(one["due_on"] for one in why if one["clock"] == "answer")


def test_deliver_seal_verify(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(intake()))
    (tmp_path / "agency.json").write_text(
        json.dumps(
            {
                "slug": "town",
                "label": {"fr": "La Ville", "nl": "De Stad"},
                "client_channel": "file",
                "settings": {"file": {"directory": "letters"}},
            }
        )
    )
    fine("receive", "in.json", "--agency", "agency.json", cwd=tmp_path)
    assert json.loads(fine("deliver", "--json", cwd=tmp_path)) == {"sent": 1, "retried": 0, "dead": 0}
    assert len(list((tmp_path / "letters").glob("*.eml"))) == 1
    assert "0 sent" in fine("deliver", cwd=tmp_path)
    assert json.loads(fine("deliver", "--dead", "--json", cwd=tmp_path)) == []
    assert json.loads(fine("deliver", "--redeliver", "all", "--json", cwd=tmp_path)) == {"due_again": 0}
    sealed = json.loads(fine("seal", "--json", cwd=tmp_path))
    assert re.fullmatch(r"1:[0-9a-f]{64}", sealed["seal"])
    assert json.loads(fine("seal", "--json", cwd=tmp_path)) == {"seal": None, "entries": 0}
    assert json.loads(fine("verify", "--published", sealed["seal"], "--json", cwd=tmp_path)) == []
    forged = f"1:{'0' * 64}"
    done = run("verify", "--published", forged, "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert [finding["what"] for finding in json.loads(done.stdout)] == ["seal_edited"]
    assert "seal 1" in run("verify", "--published", forged, cwd=tmp_path).stdout.decode()


def test_dead_letters_are_shown_and_revived(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(intake()))
    (tmp_path / "agency.json").write_text(
        json.dumps({"slug": "town", "label": {"fr": "La Ville", "nl": "De Stad"}, "client_channel": "pigeon"})
    )
    fine("receive", "in.json", "--agency", "agency.json", cwd=tmp_path)
    assert json.loads(fine("deliver", "--json", cwd=tmp_path)) == {"sent": 0, "retried": 0, "dead": 1}
    (dead,) = json.loads(fine("deliver", "--dead", "--json", cwd=tmp_path))
    assert (dead["channel"], dead["code"]) == ("pigeon", "channel.unknown")
    assert "pigeon" in fine("deliver", "--dead", cwd=tmp_path)
    assert "1 message." in fine("deliver", "--redeliver", dead["id"], cwd=tmp_path)


def test_several_organisations_want_one_named(tmp_path):
    for slug in ("east", "west"):
        with Orientation.open(f"sqlite:///{tmp_path / 'orientation.db'}", agency(slug)) as desk:
            desk.complaints.receive(CITIZEN, intake(subject=f"From the {slug}"))
    assert "east, west" in refused("worklist", cwd=tmp_path)
    assert "From the west" in fine("worklist", "--organisation", "west", cwd=tmp_path)
    assert "north" in refused("worklist", "--organisation", "north", cwd=tmp_path)


def test_the_store_may_stand_in_the_environment(desk_folder, tmp_path):
    url = f"sqlite:///{desk_folder / 'orientation.db'}"
    assert reference(desk_folder) in fine("worklist", cwd=tmp_path, ORIENTATION_STORE=url)
    other = refused("worklist", "--store", "sqlite:///other.db", cwd=tmp_path, ORIENTATION_STORE=url)
    assert "no store other.db" in other
    assert list(tmp_path.iterdir()) == []  # looking makes nothing


def test_the_screens_fit_80_columns(desk_folder):
    case = reference(desk_folder)
    for command in (
        ("worklist",),
        ("show", case),
        ("plugins",),
        ("deliver", "--dead"),
        ("verify",),
        ("doctor",),
    ):
        shown = fine(*command, cwd=desk_folder)
        assert [line for line in shown.splitlines() if len(line) > 80] == [], command
    listed = fine("worklist", cwd=desk_folder)
    assert case in listed  # whole, because somebody has to type it
    due = json.loads(fine("worklist", "--json", cwd=desk_folder))[0]["due_on"]
    assert "+0 d" in fine("worklist", "--on", due, cwd=desk_folder)
    assert "Wachttijd aan het " in listed
    shown = fine("show", case, cwd=desk_folder)
    assert "[bold]rouge[/bold]" in shown  # somebody's words are no markup
    assert "2026-03-02 10:00" in shown  # Brussels, not UTC
    assert "founded (reasonable time)" in shown


def test_search_and_role_and_stage(desk_folder):
    found = json.loads(fine("worklist", "--search", "WACHTTIJD", "--json", cwd=desk_folder))
    assert [item["language"] for item in found] == ["nl"]
    assert (
        json.loads(fine("worklist", "--stage", "in_treatment", "--json", cwd=desk_folder))[0]["language"]
        == "fr"
    )
    mine = fine("worklist", "--role", "citizen", "--actor", "citizen-1", "--json", cwd=desk_folder)
    assert len(json.loads(mine)) == 2
    nothing = fine("worklist", "--role", "citizen", "--actor", "somebody", "--json", cwd=desk_folder)
    assert json.loads(nothing) == []
    hidden = refused(
        "show", reference(desk_folder), "--role", "citizen", "--actor", "somebody", cwd=desk_folder
    )
    absent = refused("show", "ZZZ-ZZZ-ZZZZ", "--role", "citizen", "--actor", "somebody", cwd=desk_folder)
    in_dutch = refused("--language", "nl", "show", "ZZZ-ZZZ-ZZZY", cwd=desk_folder)
    assert in_dutch.startswith("Niet gevonden (complaint): ZZZ-ZZZ-ZZZY – deze referentie bestaat niet")
    assert hidden.startswith("There is no complaint")
    assert absent.startswith("There is no complaint")


def test_plugins_and_doctor(desk_folder, tmp_path):
    listed = json.loads(fine("plugins", "--json", cwd=tmp_path))
    assert {row["name"] for row in listed if row["default"]} == {
        "belgium",
        "channels",
        "charters",
        "cpsv",
        "mailboxes",
        "reports",
        "sql",
    }
    checks = json.loads(fine("doctor", "--store", "sqlite:///orientation.db", "--json", cwd=desk_folder))
    assert all(check["ok"] for check in checks)
    done = run("doctor", "--store", "sqlite:///typo.db", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert [check["name"] for check in json.loads(done.stdout) if not check["ok"]] == ["Store"]
    assert list(tmp_path.iterdir()) == []  # looking makes nothing


# ------------------------------------------------------------------------------ what is wrong is said


def test_control_characters_cannot_reach_the_terminal(tmp_path):
    """The gate refuses most; what a register or a file name brings past it is shown as blanks."""
    escape = "\x1b]0;owned\x07\x1b[31m"
    name = "tricky\x1b[31m.json"
    (tmp_path / name).write_text(
        json.dumps({"language": "en", "text": "Words.", escape: 1, "about": [escape]})
    )
    for command in (("validate", "intake", name), ("receive", name)):
        done = run(*command, cwd=tmp_path)
        assert done.returncode == 1
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"\x07" not in done.stdout + done.stderr
    (tmp_path / "map.toml").write_text('[source]\nname = "r"\n[fields]\nreceived_at = "in"\nsubject = "s"\n')
    (tmp_path / name.replace("json", "csv")).write_text(f'in,s\n2026-03-02,fine\n2026-03-02,"{escape}"\n')
    done = run("import", "complaints", name.replace("json", "csv"), "--map", "map.toml", cwd=tmp_path)
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"\x1b" not in fine("worklist", cwd=tmp_path).encode()


def wrong(folder):
    """Commands nobody can carry out, and a word that the answer has to hold."""
    (folder / "text.db").write_text("Une lettre, et pas une base de données. " * 50)
    (folder / "text.csv").write_text("Une lettre.\n")
    (folder / "binary.json").write_bytes(b"\xff\xfe\x00")
    (folder / "empty.json").write_bytes(b"")
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "folder").mkdir()
    period = ("--from", "2026-01-01", "--to", "2027-01-01")
    stores = {
        "sqlite:///text.db": "not a SQLite database",
        "sqlite:///folder": "opened",
        "sqlite:///text.csv/desk.db": "no store",
        "sqlite:///no/such/folder/desk.db": "no store",
        "mongodb://localhost/desk": "mongodb",
        "postgresql://host:port/desk": "not a database URL",
        NOBODY_ANSWERS: "does not answer",
        "sqlite://": "file",
        "://": "plugin",
    }
    for store, word in stores.items():
        yield 1, word, ("worklist", "--store", store)
    for command in (("show", "X"), ("explain", "X"), ("verify",), ("seal",), ("deliver",)):
        yield 1, "not a SQLite database", (*command, "--store", "sqlite:///text.db")
    yield (
        1,
        "not a SQLite database",
        ("report", "complaints", *period, "--out", "x", "--store", "sqlite:///text.db"),
    )
    for store in ("sqlite:///text.csv/desk.db", "sqlite:///no/such/folder/desk.db"):
        yield 1, "cannot be made", ("receive", "good.json", "--store", store)
    yield 1, "UTF-8", ("receive", "binary.json")
    yield 1, "JSON", ("receive", "empty.json")
    yield 1, "", ("receive", "deep.json")
    yield 1, "no complaint", ("show", "nonsense")
    yield 1, "no complaint", ("show", "../../etc/passwd")
    yield 1, "no complaint", ("explain", "019cadc6-9a80-7440-a542-ec38008dfd3b")
    yield 1, "no complaint", ("worklist", "--after", "nonsense")
    yield 1, "/dimensions/nonsense", ("report", "complaints", *period, "--by", "nonsense", "--out", "x")
    yield 1, "FIELD=VALUE", ("report", "complaints", *period, "--where", "nonsense", "--out", "x")
    yield 1, "pdf", ("report", "complaints", *period, "--format", "pdf", "--out", "x")
    yield 1, "give a year", ("report", "dashboard", "--out", "x")
    yield 1, "give a year", ("report", "dashboard", "--year", "2026", "--to", "2027-01-01", "--out", "x")
    yield 1, "still to come", ("report", "dashboard", "--year", "2999", "--out", "x")
    yield 1, "there is no folder no/such", ("report", "complaints", *period, "--out", "no/such/x")
    yield (
        1,
        "/period/end",
        ("report", "complaints", "--from", "2027-01-01", "--to", "2026-01-01", "--out", "x"),
    )
    yield 1, "column start", ("deadline", "--csv", "text.csv", "--out", "x")
    yield 1, "UTF-8", ("deadline", "--csv", "binary.json", "--out", "x")
    yield 1, "there is no folder no/such", ("deadline", "--csv", "text.csv", "--out", "no/such/x")
    yield 1, "nonsense", ("deadline", "--csv", "text.csv", "--out", "x", "--calendar", "nonsense")
    yield 1, "No such file", ("deadline", "--csv", "text.csv", "--out", "x", "--calendar", "nonsense.json")
    yield 1, "UTF-8", ("deadline", "--csv", "text.csv", "--out", "x", "--calendar", "binary.json")
    yield 1, "TOML", ("import", "complaints", "text.csv", "--map", "text.csv")
    yield 1, "UTF-8", ("import", "complaints", "text.csv", "--map", "binary.json")
    yield 1, "UTF-8", ("worklist", "--agency", "binary.json")
    yield 1, "255", ("receive", "good.json", "--key", "k" * 300)
    yield 2, "--store", ("worklist", "--store", "")
    yield 2, "--actor", ("worklist", "--actor", " ")
    yield 2, "--actor", ("worklist", "--actor", "a\x1b[31m")
    yield 2, "--role", ("worklist", "--role", "king")
    yield 2, "--limit", ("worklist", "--limit", "0")
    yield 2, "--limit", ("worklist", "--limit", "9" * 50)
    yield 2, "--from", ("report", "complaints", "--from", "2026-02-30", "--to", "2027-01-01", "--out", "x")
    yield 2, "--from", ("report", "complaints", "--from", "yesterday", "--to", "2027-01-01", "--out", "x")
    yield 2, "--within", ("report", "complaints", *period, "--within", "-3", "--out", "x")
    yield 2, "--out", ("report", "complaints", *period, "--out", "folder")
    yield 2, "--out", ("report", "complaints", *period)
    yield 2, "--published", ("verify", "--published", "nonsense")
    yield 2, "--published", ("verify", "--published", f"²:{'0' * 64}")
    yield 2, "--published", ("verify", "--published", f"1:{'z' * 64}")
    yield 2, "folder", ("receive", "folder")
    yield 2, "missing.json", ("receive", "missing.json")
    yield 2, "missing.json", ("validate", "intake", "missing.json")
    yield 2, "missing.csv", ("import", "complaints", "missing.csv", "--map", "text.csv")
    yield 2, "No such command", ("frobnicate",)
    yield 2, "No such option", ("worklist", "--frobnicate")
    yield 2, "Missing argument", ("show",)
    yield 2, "--language", ("explain", "X", "--language", "es")


def test_wrong_input_gets_a_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ORIENTATION_STORE", raising=False)
    (tmp_path / "good.json").write_text(json.dumps(intake()))
    assert CliRunner().invoke(main, ["receive", "good.json"]).exit_code == 0
    for code, word, command in wrong(tmp_path):
        done = CliRunner().invoke(main, command)
        assert done.exception is None or isinstance(done.exception, SystemExit), (command, done.exception)
        assert done.exit_code == code, (command, done.output)
        assert done.stdout == "", command
        assert word in done.stderr, (command, done.stderr)
        assert not re.search(r"\bself\b|0x[0-9a-f]{6}|<class|Error\b\(", done.stderr), (command, done.stderr)
        assert not (tmp_path / "x").exists()


def test_wrong_input_in_a_real_process(tmp_path):
    (tmp_path / "text.db").write_text("Une lettre. " * 300)
    assert "not a SQLite database" in refused("worklist", "--store", "text.db", cwd=tmp_path)
    assert "does not answer" in refused("worklist", "--store", NOBODY_ANSWERS, cwd=tmp_path)
    assert "missing.json" in refused("receive", "missing.json", cwd=tmp_path, code=2)
    refused("worklist", "--search", b"\xff\xfe".decode("utf-8", "surrogateescape"), cwd=tmp_path)
    refused("show", b"\xff\xfe".decode("utf-8", "surrogateescape"), cwd=tmp_path)


ODD = [
    "",
    " ",
    "-",
    "--",
    "0",
    "\u202e",
    "é" * 300,
    "'; DROP TABLE complaint; --",
    "%00",
    "~",
    "/",
    "{}",
    "[bold]",
]


def test_nonsense_never_makes_a_traceback(tmp_path, monkeypatch):
    """Every command with odd words in every place, as they come; only the exit code and the form are held."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORIENTATION_STORE", "sqlite:///fuzz.db")
    (tmp_path / "file.json").write_text(json.dumps(intake()))
    assert CliRunner().invoke(main, ["receive", "file.json"]).exit_code == 0
    draw = random.Random(11)
    forms = [
        ("receive", "?", "--key", "?"),
        ("worklist", "--search", "?"),
        ("worklist", "--stage", "?", "--unit", "?", "--after", "?"),
        ("show", "?", "--actor", "?"),
        ("explain", "?", "--clock", "?"),
        ("report", "complaints", "--from", "?", "--to", "?", "--out", "?"),
        (
            "report",
            "complaints",
            *("--from", "2026-01-01", "--to", "2027-01-01"),
            "--by",
            "?",
            "--out",
            "out.json",
        ),
        (
            "report",
            "complaints",
            *("--from", "2026-01-01", "--to", "2027-01-01"),
            "--where",
            "?=?",
            "--out",
            "-",
        ),
        ("deadline", "--calendar", "?", "--csv", "file.json", "--out", "?"),
        ("deliver", "--redeliver", "?"),
        ("verify", "--published", "?"),
        ("validate", "?", "file.json"),
        ("import", "complaints", "file.json", "--map", "file.json", "--organisation", "?"),
        ("doctor", "--store", "?"),
    ]
    for form in forms * 3:
        command = [word.replace("?", draw.choice(ODD)) for word in form]
        done = CliRunner().invoke(main, command)
        assert done.exception is None or isinstance(done.exception, SystemExit), (command, done.exception)
        assert done.exit_code in (0, 1, 2), command
        if "--json" in command:
            json.loads(done.stdout)


@pytest.mark.parametrize(
    "command", ["worklist", "show", "explain", "verify", "deliver", "plugins", "doctor", "seal"]
)
def test_json_is_all_there_is_on_the_standard_output(desk_folder, tmp_path, command):
    case = [reference(desk_folder)] if command in ("show", "explain") else []
    store = [] if command == "plugins" else ["--store", f"sqlite:///{desk_folder / 'orientation.db'}"]
    json.loads(fine(command, *case, *store, "--json", cwd=tmp_path))


def test_a_reader_who_leaves_early_is_no_error(desk_folder):
    shown = subprocess.run(
        f"{sys.executable} -m orientation_core show {reference(desk_folder)} --json | head -c 1",
        shell=True,
        cwd=desk_folder,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert shown.stdout == b"{"
    assert b"Traceback" not in shown.stderr


def test_now_is_now(tmp_path):
    """The command line runs on the machine's clock."""
    (tmp_path / "in.json").write_text(json.dumps(intake()))
    case = json.loads(fine("receive", "in.json", "--json", cwd=tmp_path))
    assert abs(datetime.fromisoformat(case["received_at"]) - datetime.now(UTC)) < timedelta(minutes=5)
