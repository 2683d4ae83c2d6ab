"""Real registers imported whole, held against figures that pandas and the csv module take from the files."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from importing import dump, import_desk, rejected_rows, stored_cases
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.registers import ImportSummary, import_register, load_map
from orientation_core.memory import MemoryStore
from orientation_core.store import Query, Store
from shared import shared

pytestmark = pytest.mark.shared

MAPS = Path(__file__).parent / "maps"


def import_file(store: Store, name: str, map_name: str, rejects: Path, **options) -> ImportSummary:
    map_ = load_map(MAPS / f"{map_name}.toml")
    return import_register(
        import_desk(store), shared(f"data/complaints/{name}.csv.gz"), map_, rejects=rejects, **options
    )


def frame(name: str, **options) -> pd.DataFrame:
    """The register as pandas reads it, every cell a text."""
    return pd.read_csv(shared(f"data/complaints/{name}.csv.gz"), dtype=str, keep_default_na=False, **options)


def columns(store: Store, *names: str) -> pd.DataFrame:
    """Columns of all cases in the store."""
    with store.begin("be.desk", write=False) as unit:
        chunks = [pd.DataFrame(dict(chunk)) for chunk in unit.columns(COMPLAINT, names, Query())]
    return pd.concat(chunks, ignore_index=True)


def instants(texts: pd.Series, zone: str, form: str = "%m/%d/%Y %I:%M:%S %p") -> pd.Series:
    """Local times of a register as microseconds since 1970 UTC; absent ones stay absent."""
    local = pd.to_datetime(texts.where(texts != ""), format=form).dt.tz_localize(zone)
    return local.dt.tz_convert("UTC").astype("datetime64[us, UTC]").astype("int64").where(local.notna())


@pytest.fixture
def sql_store(tmp_path):
    from orientation_plugins.sql import open_store

    store = open_store(f"sqlite:///{tmp_path}/desk.db")
    store.prepare([COMPLAINT])
    yield store
    store.close()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_boston_whole_figure_by_figure(sql_store, tmp_path):
    summary = import_file(sql_store, "boston311_2015H1", "boston", tmp_path / "rejects.csv")
    register = frame("boston311_2015H1")
    received = instants(register["OPEN_DT"], "America/New_York")
    closed = instants(register["CLOSED_DT"], "America/New_York")
    backwards = set(register["CASE_ENQUIRY_ID"][closed < received])
    assert len(backwards) == 84
    assert summary == ImportSummary(
        read=len(register), imported=len(register), flagged={"closed_before_received": 84}
    )
    assert not (tmp_path / "rejects.csv").exists()

    cases = columns(
        sql_store, "source_reference", "received_at", "closed_at", "channel", "category", "service", "unit",
        "status", "stage", "extra.neighbourhood", "extra.on_time",
    ).set_index("source_reference")  # fmt: skip
    expected = register.set_index("CASE_ENQUIRY_ID")
    cases = cases.loc[expected.index]
    assert list(cases["received_at"]) == list(received)
    assert cases["closed_at"].isna().sum() == (register["CLOSED_DT"] == "").sum()
    assert list(cases["closed_at"].dropna()) == list(closed.dropna())
    for ours, theirs in [
        ("channel", "Source"), ("category", "TYPE"), ("service", "REASON"), ("unit", "Department"),
        ("status", "CASE_STATUS"), ("extra.neighbourhood", "neighborhood"), ("extra.on_time", "OnTime_Status"),
    ]:  # fmt: skip
        assert list(cases[ours].fillna("")) == list(expected[theirs]), ours
    assert Counter(cases["stage"]) == {
        "closed": (register["CLOSED_DT"] != "").sum(), "received": (register["CLOSED_DT"] == "").sum(),
    }  # fmt: skip

    again = import_file(sql_store, "boston311_2015H1", "boston", tmp_path / "rejects.csv")
    assert again == ImportSummary(read=len(register), already_present=len(register))


def test_los_angeles_both_files(tmp_path):
    store, flagged = MemoryStore(), {}
    for name in ("la311_2017_tail", "la311_2018_jan"):
        register = frame(name)
        received = instants(register["CreatedDate"], "America/Los_Angeles")
        closed = instants(register["ClosedDate"], "America/Los_Angeles")
        flagged[name] = int((closed < received).sum())
        trial = import_file(store, name, "los_angeles", tmp_path / "r.csv", dry_run=True)
        assert trial.imported == len(register)
        summary = import_file(store, name, "los_angeles", tmp_path / "r.csv")
        assert (
            summary
            == trial
            == ImportSummary(
                read=len(register), imported=len(register), flagged={"closed_before_received": flagged[name]}
            )
        )
    assert sum(flagged.values()) == 25
    whole = pd.concat([frame("la311_2017_tail"), frame("la311_2018_jan")])
    cases = stored_cases(store)
    assert Counter(case.category for case in cases) == Counter(whole["RequestType"])
    assert {case.type.value for case in cases} == {"notification"}
    backwards = {case.source_reference for case in cases if "closed_before_received" in case.flags}
    assert len(backwards) == 25
    before = dump(store)
    again = import_file(store, "la311_2017_tail", "los_angeles", tmp_path / "r.csv")
    assert again == ImportSummary(read=9_999, already_present=9_999)
    assert dump(store) == before


@pytest.mark.postgresql
def test_postgresql_gets_the_same_cases_as_memory(tmp_path):
    from orientation_plugins.sql import open_store
    from postgres import database

    names = (
        "source_reference",
        "received_at",
        "closed_at",
        "category",
        "channel",
        "unit",
        "status",
        "stage",
        "source",
    )
    files = [("la311_2018_jan", "los_angeles"), ("cfpb_2023_sample", "cfpb")]
    memory = MemoryStore()
    with database() as url:
        store = open_store(url)
        store.prepare([COMPLAINT])
        for name, map_ in files:
            first = import_file(store, name, map_, tmp_path / "r.csv")
            assert first == import_file(memory, name, map_, tmp_path / "r.csv")
            again = import_file(store, name, map_, tmp_path / "r.csv")
            assert again == ImportSummary(read=first.read, already_present=first.read)
        order = ["source", "source_reference"]
        found, expected = (
            columns(one, *names).sort_values(order, ignore_index=True) for one in (store, memory)
        )
        pd.testing.assert_frame_equal(found, expected, check_dtype=False)
        store.close()


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_signalconso_whole_with_all_its_identical_rows(sql_store, tmp_path):
    register = frame("signalconso_fr_2018_2022")
    identical = int(register.duplicated().sum())
    assert identical > 10_000
    summary = import_file(sql_store, "signalconso_fr_2018_2022", "signalconso", tmp_path / "r.csv")
    assert summary == ImportSummary(read=len(register), imported=len(register))
    cases = columns(sql_store, "category", "status", "unit", "received_on", "extra.subcategories")
    assert len(cases) == 414_810
    for ours, theirs in [("category", "category"), ("status", "status"), ("unit", "reg_name"),
                         ("extra.subcategories", "subcategories")]:  # fmt: skip
        assert Counter(cases[ours].fillna("")) == Counter(register[theirs].replace("Non renseigné", "")), ours
    days = (pd.to_datetime(register["creationdate"]) - pd.Timestamp("1970-01-01")).dt.days
    assert Counter(cases["received_on"]) == Counter(days)


def test_signalconso_as_exported(tmp_path):
    store = MemoryStore()
    name = "raw_format/signalconso_raw_bom_semicolon"
    summary = import_file(store, name, "signalconso_raw", tmp_path / "r.csv")
    with gzip.open(shared(f"data/complaints/{name}.csv.gz"), "rt", encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    whole = [dict(zip(header, row, strict=True)) for row in rows if len(row) == len(header)]
    assert (len(rows), len(whole)) == (199, 198)  # the last one is cut off
    assert summary == ImportSummary(read=199, imported=198, rejected=1)
    cases = {case.source_reference: case for case in stored_cases(store)}
    assert {row["id"]: row["status"] for row in whole} == {
        reference: case.status or "NA" for reference, case in cases.items()
    }
    assert all(cases[row["id"]].extra["subcategories"] == row["subcategories"] for row in whole)
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        assert [row[:1] for row in csv.reader(file, delimiter=";")] == [["line"], ["200"]]


def test_cfpb_words_come_back_as_they_were_written(tmp_path):
    store = MemoryStore()
    summary = import_file(store, "cfpb_2023_sample", "cfpb", tmp_path / "r.csv")
    register = frame("cfpb_2023_sample")
    assert summary == ImportSummary(read=2_067, imported=2_067)
    cases = {case.source_reference: case for case in stored_cases(store)}
    for row in register.to_dict("records"):
        case = cases[row["Complaint ID"]]
        assert (case.text or "") == row["Consumer complaint narrative"].replace("\r\n", "\n")
        assert (case.subject, case.category, case.outcome) == (
            row["Issue"], row["Product"], row["Company response to consumer"],
        )  # fmt: skip
    expected = Counter(
        register["Submitted via"].replace({"Postal mail": "letter", "Web": "form", "Phone": "phone"})
    )
    assert Counter(case.channel for case in cases.values()) == expected


def test_a_register_cut_off_on_both_sides_gives_its_whole_rows(tmp_path):
    store = MemoryStore()
    name = "raw_format/cfpb_truncated_tail_4k"
    summary = import_file(store, name, "cfpb_cut", tmp_path / "r.csv")
    with gzip.open(shared(f"data/complaints/{name}.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        text = file.read()
    rows = list(csv.reader(text.splitlines(keepends=True)))
    whole = [row for row in rows if len(row) == 18]
    assert text.count('"') % 2 == 0 or not text.endswith("\n")
    assert (summary.read, summary.imported, summary.rejected) == (
        len(rows),
        len(whole),
        len(rows) - len(whole),
    )
    assert summary.rejected == 2
    assert [case.source_reference for case in stored_cases(store)] == [row[17] or None for row in whole]
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        lines = [int(row[0]) for row in list(csv.reader(file))[1:]]
    assert lines[0] == 1
    assert lines[-1] == text.count("\n") + 1


def test_rows_without_dates_or_ids_are_all_kept_under_the_date_of_the_map(tmp_path):
    store = MemoryStore()
    register = frame("cfpb_narratives_preprocessed")
    assert register.duplicated().sum() > 0
    for expected in (
        ImportSummary(read=432, imported=432),
        ImportSummary(read=432, already_present=432),
    ):
        assert (
            import_file(store, "cfpb_narratives_preprocessed", "cfpb_narratives", tmp_path / "r.csv")
            == expected
        )
    assert Counter((case.text, case.category) for case in stored_cases(store)) == Counter(
        zip(register["narrative"], register["product"], strict=True)
    )
    assert rejected_rows(tmp_path / "r.csv") == []
