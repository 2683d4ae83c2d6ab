from __future__ import annotations

import csv
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importing import HEADER, NOW, dump, import_desk, rejected_rows, simple_map, stored_cases, write_register
from orientation_core.components.registers import ImportSummary, import_register
from orientation_core.components.registers import importer as importing_module
from orientation_core.errors import Conflict
from orientation_core.memory import MemoryStore
from orientation_core.model.calendars import Pin
from orientation_core.model.complaints import RequestType
from shared import cases, made_by, shared

A = ("A", "2026-01-05 09:30", "2026-01-09", "The counter was closed.")
B = ("B", "2026-01-06", "", "Le formulaire n'existe pas.")


def run(store, path, map_=None, **options):
    desk = import_desk(store, **options.pop("desk", {}))
    return import_register(desk, path, map_ or simple_map(), **options)


def test_a_row_becomes_a_case_as_the_map_says(tmp_path):
    store = MemoryStore()
    header = ("No", "In", "Out", "Due", "By", "Kind", "Title", "Words", "Lang", "Unit", "Service", "Result", "State",
              "Type", "Street")  # fmt: skip
    row = ("7", "05/01/2026 09:30", "09/01/2026 10:00", "15/01/2026 00:00", "balie", "Traag", "Lang wachten",
           "Ik wachtte\ntwee uur.", "NL", "Loket 3", "Rijbewijs", "gegrond", "Afgesloten", "Klacht", "Markt")  # fmt: skip
    fields = ["source_reference", "received_at", "closed_at", "due_at", "channel", "category", "subject", "text",
              "language", "unit", "service", "outcome", "status", "type", "extra.street"]  # fmt: skip
    map_ = simple_map(
        name="town-hall",
        fields=dict(zip(fields, header, strict=True)),
        datetime_formats=("%d/%m/%Y %H:%M",),
        values={
            "language": {"NL": "nl"},
            "type": {"Klacht": "complaint"},
            "channel": {"balie": "counter"},
            "outcome": {"gegrond": "founded"},
        },
        constant={"extra.town": "Gent"},
    )
    desk = {"typology": {"Traag": "treatment"}.get}
    summary = run(store, write_register(tmp_path / "r.csv", row, header=header), map_, desk=desk)
    assert summary == ImportSummary(read=1, imported=1)
    (case,) = stored_cases(store)
    brussels = [datetime(2026, 1, 5, 8, 30), datetime(2026, 1, 9, 9, 0), datetime(2026, 1, 14, 23, 0)]
    assert [case.received_at, case.closed_at, case.due_at] == [m.replace(tzinfo=UTC) for m in brussels]
    assert attrs.asdict(case, filter=lambda a, _: a.name not in ("id", "reference", "client")) | {} == {
        **{field.name: field.default for field in attrs.fields(type(case)) if field.name not in ("id", "reference", "client")},
        "organisation": "be.desk",
        "type": RequestType.COMPLAINT,
        "original_type": RequestType.COMPLAINT,
        "procedure": attrs.asdict(Pin("federal", 3)),
        "calendar": attrs.asdict(Pin("be-legal", 2)),
        "received_at": case.received_at,
        "registered_at": NOW,
        "closed_at": case.closed_at,
        "due_at": case.due_at,
        "state": "closed",
        "channel": "counter",
        "language": "nl",
        "subject": "Lang wachten",
        "text": "Ik wachtte\ntwee uur.",
        "unit": "Loket 3",
        "service": "Rijbewijs",
        "category": "Traag",
        "federal_category": "treatment",
        "outcome": "founded",
        "status": "Afgesloten",
        "source": "town-hall",
        "source_reference": "7",
        "extra": {"street": "Markt", "town": "Gent"},
    }  # fmt: skip


def test_what_a_row_does_not_say_has_a_default(tmp_path):
    store = MemoryStore()
    run(store, write_register(tmp_path / "r.csv", B))
    (case,) = stored_cases(store)
    assert (case.type, case.channel, case.language, case.state, case.closed_at, case.admissibility) == (
        RequestType.COMPLAINT, "import", "fr", "received", None, None,
    )  # fmt: skip


def test_the_constant_stands_in_for_an_empty_cell_and_null_strings_are_empty(tmp_path):
    store = MemoryStore()
    rows = [(*A[:3], "NA"), (*B[:3], "said")]
    map_ = simple_map(null=frozenset({"NA"}), constant={"text": "nothing noted", "language": "de"})
    run(store, write_register(tmp_path / "r.csv", *rows), map_)
    assert [(case.text, case.language) for case in stored_cases(store)] == [
        ("nothing noted", "de"), ("said", "de"),
    ]  # fmt: skip


def test_a_value_can_be_mapped_to_nothing(tmp_path):
    store = MemoryStore()
    map_ = simple_map(values={"closed_at": {"1900-01-01": ""}})
    run(store, write_register(tmp_path / "r.csv", (*A[:2], "1900-01-01", "")), map_)
    assert stored_cases(store)[0].closed_at is None


def test_local_times_without_a_zone_in_the_map_are_those_of_the_desk(tmp_path):
    store = MemoryStore()
    run(store, write_register(tmp_path / "r.csv", B), simple_map(timezone=None), desk={"zone": "Asia/Tokyo"})
    assert stored_cases(store)[0].received_at == datetime(2026, 1, 5, 15, tzinfo=UTC)


def test_the_same_file_changes_nothing_the_second_time(tmp_path):
    store = MemoryStore()
    file = write_register(tmp_path / "r.csv.gz", A, B)
    assert run(store, file) == ImportSummary(read=2, imported=2)
    before = dump(store)
    assert run(store, file) == ImportSummary(read=2, already_present=2)
    assert dump(store) == before


def test_equal_rows_without_ids_are_all_kept_once(tmp_path):
    store = MemoryStore()
    map_ = simple_map(fields={"received_at": "in", "text": "words"})
    file = write_register(tmp_path / "r.csv", A, A, B, A)
    assert run(store, file, map_) == ImportSummary(read=4, imported=4)
    assert run(store, file, map_) == ImportSummary(read=4, already_present=4)
    longer = write_register(tmp_path / "longer.csv", B, A, A, A, A)
    assert run(store, longer, map_) == ImportSummary(read=5, imported=1, already_present=4)


def test_the_same_row_twice_under_its_reference_is_one_case(tmp_path):
    store = MemoryStore()
    assert run(store, write_register(tmp_path / "r.csv", A, A)) == ImportSummary(
        read=2, imported=1, already_present=1
    )


def test_a_reference_with_two_contents_is_two_flagged_cases(tmp_path):
    store = MemoryStore()
    other = ("A", "2026-01-07", "", "Something else.")
    file = write_register(tmp_path / "r.csv", A, B, other, A)
    assert run(store, file) == ImportSummary(
        read=4, imported=3, already_present=1, flagged={"repeated_reference": 1}
    )
    assert [case.flags for case in stored_cases(store)] == [(), (), ("repeated_reference",)]
    assert run(store, file) == ImportSummary(read=4, already_present=4)


def test_a_row_that_changed_since_is_flagged_and_left_alone(tmp_path):
    store = MemoryStore()
    run(store, write_register(tmp_path / "r.csv", A, B))
    before = dump(store)
    changed = write_register(tmp_path / "r.csv", A, (*B[:2], "2026-02-01", B[3]))
    assert run(store, changed) == ImportSummary(
        read=2, already_present=2, flagged={"differs_from_register": 1}
    )
    assert dump(store) == before


def test_two_registers_and_two_organisations_do_not_see_each_other(tmp_path):
    store = MemoryStore()
    file = write_register(tmp_path / "r.csv", A)
    assert run(store, file).imported == 1
    assert run(store, file, simple_map(name="another")).imported == 1
    assert run(store, file, desk={"organisation": "be.other"}).imported == 1
    assert len(stored_cases(store)) == 2


def test_a_row_that_contradicts_itself_is_imported_and_flagged(tmp_path):
    store = MemoryStore()
    row = ("A", "2026-01-05 09:30", "2026-01-05 09:29", "")
    same = ("B", "2026-01-05 09:30", "2026-01-05 09:30", "")
    summary = run(store, write_register(tmp_path / "r.csv", row, same))
    assert summary == ImportSummary(read=2, imported=2, flagged={"closed_before_received": 1})
    assert [case.flags for case in stored_cases(store)] == [("closed_before_received",), ()]
    assert stored_cases(store)[0].state == "closed"


def test_times_that_were_not_plain_are_flagged(tmp_path):
    store = MemoryStore()
    rows = [("A", "2025-10-26 02:30", "2025-10-26 02:40", ""), ("B", "2026-03-29 02:30", "", "")]
    summary = run(store, write_register(tmp_path / "r.csv", *rows))
    assert summary.flagged == {"ambiguous_local_time": 1, "nonexistent_local_time": 1}


def test_blanks_that_fill_up_a_moment_cost_no_row(tmp_path):
    store = MemoryStore()
    file = write_register(tmp_path / "r.csv", ("A", " 2026-01-05 09:30  ", "  ", "Markt"))
    assert run(store, file) == ImportSummary(read=1, imported=1)
    (case,) = stored_cases(store)
    assert case.received_at == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    assert case.closed_at is None


def test_a_title_broken_over_two_lines_is_one_title(tmp_path):
    store = MemoryStore()
    file = write_register(tmp_path / "r.csv", (*A[:3], "Lang\r\nwachten,\tweer"))
    assert run(store, file, simple_map(fields={"received_at": "in", "subject": "words"})).imported == 1
    assert stored_cases(store)[0].subject == "Lang wachten, weer"


@pytest.mark.parametrize("name", ["ZipCode", "sub-product", "Sub_product2"])
def test_a_further_field_keeps_the_name_the_agency_gave_it(tmp_path, name):
    store = MemoryStore()
    file = write_register(tmp_path / "r.csv", A)
    map_ = simple_map(fields={"received_at": "in", f"extra.{name}": "words"})
    assert run(store, file, map_) == ImportSummary(read=1, imported=1)
    assert stored_cases(store)[0].extra == {name: A[3]}


@pytest.mark.parametrize(
    ("field", "cell"),
    [("language", "es"), ("type", "klacht"), ("category", "x" * 501), ("subject", "x" * 501), ("unit", "a\tb"),
     ("status", "x" * 201), ("text", "x" * 20_001), ("extra.note", "\x1b[31m"), ("channel", "\u202egnp")],
)  # fmt: skip
def test_a_cell_that_does_not_fit_its_field_rejects_the_row(tmp_path, field, cell):
    store = MemoryStore()
    file = write_register(tmp_path / "r.csv", (*A[:3], cell), B)
    summary = run(
        store, file, simple_map(fields={"received_at": "in", field: "words"}, values={field: {B[3]: ""}})
    )
    assert summary == ImportSummary(read=2, imported=1, rejected=1)
    assert rejected_rows(file)[0][0] == "2"
    assert rejected_rows(file)[0][1].startswith("column words: ")


def test_a_case_that_its_schema_refuses_is_rejected_and_the_rest_imported(tmp_path):
    store = MemoryStore()
    typology = {"odd": "no such category", "plain": "quality"}.get
    file = write_register(tmp_path / "r.csv", (*A[:3], "odd"), (*B[:3], "plain"))
    map_ = simple_map(fields={"received_at": "in", "category": "words"})
    assert run(store, file, map_, desk={"typology": typology}) == ImportSummary(
        read=2, imported=1, rejected=1
    )
    assert rejected_rows(file)[0][0] == "2"
    assert rejected_rows(file)[0][1].startswith("/federal_category: ")


def test_a_trial_run_says_the_same_and_writes_nothing_at_all(tmp_path):
    store = MemoryStore()
    rows = [
        A,
        B,
        A,
        ("B", "2026-02-01", "", "again"),
        ("C", "never", "", ""),
        ("D", "2026-02-02", "2026-02-01", ""),
    ]
    file = write_register(tmp_path / "r.csv", *rows)
    trial = run(store, file, dry_run=True)
    assert dump(store) == {}
    assert list(tmp_path.iterdir()) == [file]
    assert trial == run(store, file)
    assert trial == ImportSummary(
        read=6,
        imported=4,
        rejected=1,
        already_present=1,
        flagged={"closed_before_received": 1, "repeated_reference": 1},
    )


def test_every_case_has_its_journal_entry_and_the_journal_holds_no_words_of_a_client(tmp_path):
    store = MemoryStore()
    run(store, write_register(tmp_path / "r.csv", A, B))
    store.seal(0)
    assert store.verify() == []
    entries = list(store.entries())
    assert [(entry.action, entry.actor, entry.number) for entry in entries] == [
        ("complaint.imported", "system", 1), ("complaint.imported", "system", 1),
    ]  # fmt: skip
    assert not any(b"counter" in entry.changes for entry in entries)


def many(path: Path, count: int) -> Path:
    return write_register(path, *[(str(n), "2026-01-05 09:30", "", f"words {n}") for n in range(count)])


def test_an_import_that_breaks_off_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(importing_module, "BATCH", 10)
    store, file = MemoryStore(), many(tmp_path / "r.csv", 95)
    seen = []

    def stop(rows, done, total):
        seen.append(rows)
        if rows == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(store, file, progress=stop)
    assert seen == [10, 20, 30]
    assert run(store, file) == ImportSummary(read=95, imported=65, already_present=30)
    assert sorted(case.text for case in stored_cases(store)) == sorted(f"words {n}" for n in range(95))


def test_progress_tells_rows_and_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(importing_module, "BATCH", 10)
    seen, file = [], many(tmp_path / "r.csv", 25)
    run(MemoryStore(), file, progress=lambda *now: seen.append(now))
    size = file.stat().st_size
    assert [rows for rows, _, _ in seen] == [10, 20, 25]
    assert [total for *_, total in seen] == [size] * 3
    assert seen[-1][1] == size
    assert all(0 < done <= size for _, done, _ in seen)


def test_two_imports_at_once_import_every_row_once(tmp_path):
    store, file = MemoryStore(), many(tmp_path / "r.csv", 50)

    class Racing:
        """A store in which somebody imports the same file just before our first write."""

        raced = False

        def begin(self, organisation, *, write=True, connection=None):
            if write and not self.raced:
                self.raced = True
                assert run(store, file).imported == 50
            return store.begin(organisation, write=write, connection=connection)

    assert run(Racing(), file) == ImportSummary(read=50, already_present=50)
    assert len(stored_cases(store)) == 50


def test_a_reference_that_is_taken_is_drawn_again_and_not_for_ever(tmp_path):
    file = many(tmp_path / "r.csv", 2)
    drawn = iter(["AAA-AAA-AAAA", "AAA-AAA-AAAA", "BBB-BBB-BBBB", "CCC-CCC-CCCC"])
    store = MemoryStore()
    assert run(store, file, desk={"reference": lambda: next(drawn)}).imported == 2
    assert [case.reference for case in stored_cases(store)] == ["BBB-BBB-BBBB", "CCC-CCC-CCCC"]
    with pytest.raises(Conflict):
        run(MemoryStore(), file, desk={"reference": lambda: "AAA-AAA-AAAA"})


def import_cells(tmp_path: Path, field: str, cells: list[str]) -> dict[str, str | None]:
    """Import one row per cell; what the `field` of each became, by number; rejected rows are missing."""
    file, store = tmp_path / "hostile.csv", MemoryStore()
    # Half of a surrogate pair cannot be written as UTF-8 at all: the file gets the bytes that would stand for it.
    with file.open("w", encoding="utf-8", errors="surrogatepass", newline="") as opened:
        csv.writer(opened, quoting=csv.QUOTE_ALL).writerows(
            [HEADER, *((str(n), "2026-01-05", "", cell) for n, cell in enumerate(cells))]
        )
    fields = {"source_reference": "ref", "received_at": "in", "closed_at": "out", field: "words"}
    summary = run(store, file, simple_map(fields=fields))
    found = {case.source_reference: getattr(case, field) for case in stored_cases(store)}
    assert summary.read == summary.imported + summary.rejected
    assert summary.imported == len(found)
    assert all(row[1] for row in rejected_rows(file))
    return found


def lines_joined(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.shared
@pytest.mark.parametrize("field", ["text", "category"])
def test_hostile_texts_come_back_equal_or_are_rejected(tmp_path, field):
    lists = made_by("hostile/make_lists.py", tmp_path)
    texts = [case for case in cases(lists / "text.jsonl") if isinstance(case["value"], str)]
    cells = [case["value"] for case in texts]
    cells += [case["value"] for case in cases("hostile/csv_cells.jsonl")]
    found = import_cells(tmp_path, field, cells)
    for number, cell in enumerate(cells):
        if str(number) in found:
            assert (found[str(number)] or "") == lines_joined(cell)
    kept = [str(number) in found for number in range(len(texts))]
    wrong = [
        case["why"]
        for case, stands in zip(texts, kept, strict=True)
        if (case["expect"] == "reject" and stands and case["value"])
        or (case["expect"] == "store_verbatim" and not stands)
    ]
    if (
        field == "text"
    ):  # names are held to more: no tab, no line end, nothing that turns the reading direction
        assert wrong == []


@pytest.mark.shared
def test_hostile_moments_are_read_exactly_or_the_row_is_rejected(tmp_path):
    values = [case["value"] for case in cases(shared("hostile/datetimes.jsonl"))]
    store, file = MemoryStore(), tmp_path / "r.csv"
    write_register(file, *((str(n), value, "", "") for n, value in enumerate(values)))
    summary = run(store, file, simple_map(datetime_formats=("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d")))
    assert summary.rejected + summary.imported == len(values)
    for case in stored_cases(store):
        written = datetime.fromisoformat(values[int(case.source_reference)].upper())
        if written.tzinfo is not None:
            assert case.received_at == written


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(st.text(max_size=20), max_size=6))
def test_any_text_comes_back_equal_or_is_rejected(tmp_path_factory, cells):
    found = import_cells(tmp_path_factory.mktemp("any"), "text", cells)
    for number, value in found.items():
        assert (value or "") == lines_joined(cells[int(number)])
