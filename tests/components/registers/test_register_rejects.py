from __future__ import annotations

import csv

import pytest

from importing import import_desk, rejected_rows, simple_map, write_register
from orientation_core.components.registers import ImportSummary, import_register
from orientation_core.components.registers.rejects import guarded
from orientation_core.errors import Refused
from orientation_core.memory import MemoryStore
from shared import cases

GOOD = ("1", "2026-01-05", "2026-01-09", "fine")
BAD = ("2", "yesterday", "", "secret words")


def run(path, store=None, **options):
    desk = import_desk(MemoryStore() if store is None else store)
    return import_register(desk, path, simple_map(), **options)


def test_a_rejected_row_comes_with_its_line_its_reason_and_its_columns(tmp_path):
    file = write_register(tmp_path / "r.csv", GOOD, BAD, ("3", "", "", ""))
    assert run(file).rejected == 2
    assert rejected_rows(file) == [
        ["3", "column in: is not a date in any of the formats of the map", *BAD],
        ["4", "the moment of receipt is missing", "3", "", "", ""],
    ]


def test_no_reason_repeats_what_the_row_says(tmp_path):
    file = write_register(
        tmp_path / "r.csv", BAD, ("4", "2026-01-05", "", "sec\x07ret"), ("se\x07cret", "2026-01-05", "", "")
    )
    run(file)
    reasons = [row[1] for row in rejected_rows(file)]
    assert len(reasons) == 3
    assert not any("sec" in reason or "yesterday" in reason for reason in reasons)


def test_reasons_come_in_the_language_asked_for(tmp_path):
    file = write_register(tmp_path / "r.csv", BAD)
    run(file, language="nl")
    assert "geen datum" in rejected_rows(file)[0][1]


def test_a_mended_rejects_file_is_imported_with_the_same_map(tmp_path):
    store = MemoryStore()
    file = write_register(tmp_path / "r.csv", GOOD, BAD)
    run(file, store=store)
    mended = tmp_path / "mended.csv"
    rejects = tmp_path / "r.csv.rejects.csv"
    mended.write_text(rejects.read_text().replace("yesterday", "2026-01-06"))
    assert run(mended, store=store).imported == 1
    # Once the register itself is mended, that row is known, and no other case is made.
    write_register(file, GOOD, ("2", "2026-01-06", *BAD[2:]))
    assert run(file, store=store) == ImportSummary(read=2, already_present=2)


def test_rejects_are_written_like_the_register_itself(tmp_path):
    file = tmp_path / "r.csv"
    file.write_bytes("ref;in;out;words\n1;soon;;été\n2;soon;;x\n".encode("cp1252"))
    map_ = simple_map(delimiter=";", encoding="cp1252")
    import_register(import_desk(MemoryStore()), file, map_)
    text = (tmp_path / "r.csv.rejects.csv").read_bytes().decode("cp1252")
    assert text.splitlines()[0] == "line;reason;ref;in;out;words"
    assert text.splitlines()[1].endswith("1;soon;;été")


def test_without_rejects_there_is_no_file_and_an_old_one_goes(tmp_path):
    file = write_register(tmp_path / "r.csv", BAD)
    run(file)
    assert rejected_rows(file)
    write_register(file, GOOD)
    run(file)
    assert list(tmp_path.iterdir()) == [file]


def test_a_trial_run_leaves_an_old_rejects_file_alone(tmp_path):
    file = write_register(tmp_path / "r.csv", GOOD)
    old = tmp_path / "r.csv.rejects.csv"
    old.write_text("old")
    run(file, dry_run=True)
    assert old.read_text() == "old"


def test_an_import_that_breaks_off_leaves_the_old_rejects_file_whole(tmp_path):
    file = write_register(tmp_path / "r.csv", BAD)
    old = tmp_path / "r.csv.rejects.csv"
    old.write_text("old")

    def breaks(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(file, progress=breaks)
    assert old.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [file, old]


def test_rejects_can_go_elsewhere_and_a_place_that_takes_none_is_told(tmp_path):
    file = write_register(tmp_path / "r.csv", BAD)
    elsewhere = tmp_path / "other" / "rejects.csv"
    with pytest.raises(Refused, match="cannot be written"):
        run(file, rejects=elsewhere)
    elsewhere.parent.mkdir()
    run(file, rejects=elsewhere)
    assert elsewhere.exists()
    assert rejected_rows(file) == []


@pytest.mark.parametrize("cell", ["-2", "+3,5", "1E400", "00123", "2026-11-23", "a;=1+1", "", "TRUE", "1-2"])
def test_what_is_no_formula_stands_as_it_was(cell):
    assert guarded(cell) == cell


@pytest.mark.shared
def test_no_cell_of_the_hostile_ones_begins_as_a_formula_and_none_is_lost(tmp_path):
    hostile = [case["value"] for case in cases("hostile/csv_cells.jsonl")]
    for cell in hostile:
        shown = guarded(cell)
        if len(cell) > 32_000:
            assert shown == cell[:32_000] + " […]"
            continue
        assert shown.removeprefix("'") == cell or shown == cell
        # What a spreadsheet looks at behind blanks, quotes and marks; the number -2 is a number.
        bare = shown.lstrip(' \t\r\n\u00a0\ufeff"') if not shown.startswith("'") else shown
        assert bare == "-2" or not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_a_formula_in_a_rejected_row_is_quoted_in_the_file_and_not_in_the_store(tmp_path):
    file = write_register(tmp_path / "r.csv", ("1", "soon", "", "=1+1"), ("2", "2026-01-05", "", "=2+2"))
    store = MemoryStore()
    run(file, store=store)
    assert rejected_rows(file)[0][-1] == "'=1+1"
    from importing import stored_cases

    assert [case.text for case in stored_cases(store)] == ["=2+2"]
    with (tmp_path / "r.csv.rejects.csv").open(newline="") as opened:
        assert next(csv.reader(opened)) == ["line", "reason", "ref", "in", "out", "words"]
