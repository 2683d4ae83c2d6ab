"""The whole desk on every store: the way of a case, shared stores, host transactions, threads, collisions."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import threading
import time
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta

import attrs
import numpy as np
import pytest
import sqlalchemy as sa

from desks import CITIZEN, COORDINATOR, HANDLER, START, agency, intake, open_desk
from orientation_core import Conflict, InvalidDocument, NotFound, Orientation, Refused, hookimpl
from orientation_core.errors import IdempotencyConflict, MissingExtra, NoPlugin, StoreError
from orientation_core.memory import MemoryStore
from orientation_core.model.complaints import Outcome, RequestType
from orientation_core.plugins import Plugins
from orientation_core.testing.clock import FixedClock
from orientation_plugins.sql import open_store

WORDS = {"fr": "Le guichet était fermé.", "nl": "Het loket was gesloten.", "de": "Der Schalter war zu."}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


# ------------------------------------------------------------------------------ the whole way, everywhere


def seeded(url, folder):
    """A desk that draws the same ids, references and salts every time, and its clock."""
    clock = FixedClock(START)
    settings = agency(settings={"file": {"directory": str(folder)}})
    return Orientation.open(url, settings, clock=clock, randomness=random.Random(7).randbytes), clock


def play(desk, clock):
    """Twelve requests, one a day; seven of them closed 20 or 21 days after they came in."""
    complaints, ids = desk.complaints, []
    for number in range(12):
        clock.now = START + timedelta(days=number)
        language = ("fr", "nl", "de")[number % 3]
        channel = "phone" if number < 4 else "form"
        handed_in = intake(language=language, text=WORDS[language], channel=channel)
        case = complaints.receive(CITIZEN, handed_in, key=f"form-{number}")
        complaints.qualify(HANDLER, case.id, category="treatment" if number % 2 else "quality")
        ids.append(case.id)
    complaints.requalify(HANDLER, ids[0], RequestType.INFORMATION_REQUEST)
    for number in range(1, 8):
        clock.now = START + timedelta(days=number + 20 + number // 4)
        if number == 1:
            complaints.declare_inadmissible(HANDLER, ids[1], "not_competent", redirect="FOD Justitie")
            complaints.close(HANDLER, ids[1])
            continue
        complaints.admit(HANDLER, ids[number])
        if number < 5:
            complaints.decide(HANDLER, ids[number], Outcome.FOUNDED, norm="reasonable_time", cause="staff")
        else:
            complaints.decide(HANDLER, ids[number], Outcome.UNFOUNDED)
        complaints.answer(HANDLER, ids[number], "Nous avons examiné votre plainte.")
        complaints.close(HANDLER, ids[number], ask_satisfaction=False)
    clock.now = START + timedelta(days=60)
    return ids


def everything(desk, ids, folder):
    """All that somebody can get out of a desk, as values that can be compared."""
    asked = desk.figures.question(
        date(2026, 1, 1), date(2027, 1, 1), by=["language", "channel", "month", "category"], within=[15]
    )
    report = desk.figures.report(COORDINATOR, asked)
    return {
        "report": json.loads(desk.figures.render(report, "json", "fr"))["rows"],
        "page": desk.figures.render(report, "html", "nl"),
        "worklist": desk.complaints.worklist(HANDLER, limit=100),
        "search": [desk.complaints.search(HANDLER, words) for words in ("FERME", "gesl", "schalter zu")],
        "cases": [desk.complaints.get(HANDLER, one) for one in ids],
        "journal": [
            attrs.evolve(entry, position=0) for one in ids for entry in desk.complaints.history(HANDLER, one)
        ],
        "why": [desk.complaints.explain(HANDLER, one, "de") for one in ids],
        "mail": {file.name: file.read_bytes() for file in sorted(folder.iterdir())},
    }


def test_the_whole_way_is_the_same_on_every_store(any_url, tmp_path):
    found = {}
    for name, url in {"reference": "memory:", "this": any_url}.items():
        folder = tmp_path / name
        desk, clock = seeded(url, folder)
        with desk:
            ids = play(desk, clock)
            assert (
                desk.relay().run_until_empty().sent == 21
            )  # 12 + 1 requalified + 2 inadmissible + 6 answers
            assert desk.seal() is not None
            assert desk.verify() == []
            found[name] = everything(desk, ids, folder)
    for name, value in found["reference"].items():
        assert found["this"][name] == value, name


def test_the_figures_are_those_counted_by_hand(any_url, tmp_path):
    desk, clock = seeded(any_url, tmp_path / "mail")
    with desk:
        play(desk, clock)
        asked = desk.figures.question(date(2026, 3, 1), date(2026, 4, 1), by=["language", "channel"])
        report = desk.figures.report(COORDINATOR, asked)
    rows = {(row.indicator, row.dimension, row.group): row.value for row in report.rows}
    total = {
        indicator: rows[indicator, "all", "all"] for indicator in ("received", "handled", "open", "invalid")
    }
    assert total == {"received": 12, "handled": 7, "open": 5, "invalid": 0}
    assert {group: rows["handled", "language", group] for group in ("fr", "nl", "de")} == {
        "fr": 2,
        "nl": 3,
        "de": 2,
    }
    assert [rows["received", "channel", group] for group in ("phone", "form")] == [4, 8]
    days = [20.0] * 3 + [21.0] * 4
    assert rows["handling_days_median", "all", "all"] == pytest.approx(np.median(days))
    assert rows["handling_days_p90", "all", "all"] == pytest.approx(np.percentile(days, 90))


def test_a_store_that_is_opened_again_goes_on_where_it_was(database_url, tmp_path):
    desk, clock = seeded(database_url, tmp_path / "mail")
    with desk:
        ids = play(desk, clock)
        before = everything_but_mail(desk, ids)
        seal = desk.seal()
    with Orientation.open(database_url, clock=clock) as again:  # the store keeps the settings
        assert again.agency.slug == "test-agency"
        assert everything_but_mail(again, ids) == before
        same = again.complaints.receive(
            CITIZEN, intake(language="fr", text=WORDS["fr"], channel="phone"), key="form-0"
        )
        assert same.id == ids[0]
        with pytest.raises(IdempotencyConflict):
            again.complaints.receive(CITIZEN, intake(text="Autre chose."), key="form-0")
        assert again.relay().run_until_empty().sent == 21
        assert again.verify([seal.token()]) == []


def test_the_settings_of_the_agency_that_is_handed_in_say_where_its_tables_lie(tmp_path):
    url = f"sqlite:///{tmp_path / 'host.db'}"
    placed = agency(settings={"sql": {"prefix": "desk_"}})
    with Orientation.open(url, placed) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
    with closing(sqlite3.connect(tmp_path / "host.db")) as raw:
        names = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names
    assert {name for name in names if not name.startswith(("desk_", "sqlite_"))} == set()
    with Orientation.open(url, placed) as again:
        assert again.complaints.get(HANDLER, case.reference).id == case.id


def everything_but_mail(desk, ids):
    return [desk.complaints.get(HANDLER, one) for one in ids], desk.complaints.worklist(HANDLER, limit=100)


def test_a_table_of_an_older_version_is_brought_up_to_date(database_url):
    with open_desk(database_url) as desk:
        received = desk.complaints.receive(CITIZEN, intake(channel="phone"))
        case = desk.complaints.get(HANDLER, received.id)
    engine = host_engine(database_url)
    with engine.begin() as connection:
        columns = {column["name"] for column in sa.inspect(connection).get_columns("complaint")}
        for index in sa.inspect(connection).get_indexes("complaint"):
            if "channel" in index["column_names"]:
                connection.exec_driver_sql(f"DROP INDEX {index['name']}")
        connection.exec_driver_sql("ALTER TABLE complaint DROP COLUMN channel")
        # What the library notes about its tables, as a version without this column would have noted it.
        kept = connection.exec_driver_sql(
            "SELECT declaration FROM kinds WHERE name = 'complaint'"
        ).scalar_one()
        declared = json.loads(kept)
        del declared["columns"]["channel"]
        declared["indexes"] = {n: c for n, c in declared["indexes"].items() if "channel" not in c}
        older = sa.text("UPDATE kinds SET declaration = :older WHERE name = 'complaint'")
        connection.execute(older, {"older": json.dumps(declared)})
    with open_desk(database_url) as desk:
        assert desk.complaints.get(HANDLER, case.reference) == case
        asked = desk.figures.question(date(2026, 1, 1), date(2027, 1, 1), where={"channel": ["phone"]})
        rows = {
            row.indicator: row.value
            for row in desk.figures.report(COORDINATOR, asked).rows
            if row.dimension == "all"
        }
        assert rows["received"] == 1
    with engine.begin() as connection:
        assert {column["name"] for column in sa.inspect(connection).get_columns("complaint")} == columns
    engine.dispose()


# ------------------------------------------------------------------------------ several in one store


@contextmanager
def store_at(url):
    if url == "memory:":
        yield MemoryStore()
        return
    plugins = Plugins()
    plugins.load(["sql"])
    store = plugins.store(url)
    yield store
    store.close()


def test_organisations_in_one_store_do_not_see_each_other(any_url, tmp_path):
    with store_at(any_url) as store:
        ghent = open_desk(store, slug="ghent", folder=tmp_path / "ghent")
        liege = open_desk(store, slug="liege", folder=tmp_path / "liege")
        case = ghent.complaints.receive(CITIZEN, intake(subject="Parking"), key="k")
        other = liege.complaints.receive(CITIZEN, intake(subject="Piscine"), key="k")
        assert case.id != other.id  # the same key means nothing elsewhere
        kept = ghent.complaints.attach(CITIZEN, case.id, PDF, label="plan.pdf", type="application/pdf")
        digest = kept.attachments[0].digest

        for key in (case.id, case.reference):
            for look in (liege.complaints.get, liege.complaints.history, liege.complaints.clocks):
                with pytest.raises(NotFound):
                    look(COORDINATOR, key)
            with pytest.raises(NotFound):
                liege.complaints.note(COORDINATOR, key, "Qu'est-ce que c'est ?")
        with pytest.raises(NotFound):
            liege.complaints.attachment(COORDINATOR, other.id, digest)
        with pytest.raises(NotFound), store.begin("liege", write=False) as unit:
            unit.get_attachment(digest)

        assert [item.reference for item in liege.complaints.worklist(COORDINATOR)] == [other.reference]
        assert liege.complaints.search(COORDINATOR, "parking") == []
        assert [item.id for item in ghent.complaints.search(COORDINATOR, "parking")] == [case.id]
        assert liege.complaints.count(COORDINATOR) == 1
        asked = liege.figures.question(date(2026, 1, 1), date(2027, 1, 1))
        received = next(r for r in liege.figures.report(COORDINATOR, asked).rows if r.indicator == "received")
        assert received.value == 1

        assert liege.relay().run_until_empty().sent == 1
        assert [message.organisation for message in store.messages("ghent")] == ["ghent"]
        assert len(list((tmp_path / "liege").iterdir())) == 1
        assert not (tmp_path / "ghent").exists()
        assert store.verify() == []


def test_organisations_may_draw_the_same_reference(any_url):
    with store_at(any_url) as store:
        references = []
        for slug in ("ghent", "liege"):
            desk = Orientation.open(
                store, agency(slug), clock=FixedClock(START), randomness=drawing([b"\x11" * 6], seed=slug)
            )
            references.append(desk.complaints.receive(CITIZEN, intake()).reference)
        assert references[0] == references[1]


def test_a_store_of_several_wants_one_named(database_url):
    for slug in ("ghent", "liege"):
        open_desk(database_url, slug=slug).close()
    with pytest.raises(Refused, match="ghent, liege"):
        Orientation.open(database_url)
    with Orientation.open(database_url, organisation="liege") as desk:
        assert desk.agency.slug == "liege"
    with pytest.raises(NotFound):
        Orientation.open(database_url, organisation="namur")


# ------------------------------------------------------------------------------ inside a host application


def host_engine(url):
    """An engine as a host would make it, knowing nothing of ours."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return sa.create_engine(parsed)


@pytest.mark.parametrize("commits", [True, False])
def test_the_host_decides_whether_anything_happened(database_url, commits):
    engine = host_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE tickets (reference TEXT)")
    with open_desk(database_url) as desk:
        with engine.connect() as connection:
            joined = desk.joining(connection)
            case = joined.complaints.receive(CITIZEN, intake(), key="once")
            connection.execute(sa.text("INSERT INTO tickets VALUES (:r)"), {"r": case.reference})
            joined.complaints.qualify(HANDLER, case.id, category="quality")
            assert joined.complaints.get(HANDLER, case.id).state == "qualified"
            with pytest.raises(NotFound):
                desk.complaints.get(HANDLER, case.id)  # nobody else sees it yet
            if commits:
                connection.commit()
            else:
                connection.rollback()
        with engine.connect() as connection:
            tickets = connection.exec_driver_sql("SELECT count(*) FROM tickets").scalar_one()
        actions = [e.action for e in desk.store.entries() if e.kind == "complaint"]
        assert tickets == (1 if commits else 0)
        assert desk.complaints.count(HANDLER) == tickets
        assert actions == (["complaint.received", "complaint.qualified"] if commits else [])
        assert len(desk.store.messages("test-agency")) == tickets
        assert desk.verify() == []
        # The key is used only when the host said so.
        again = desk.complaints.receive(CITIZEN, intake(), key="once")
        assert (again.id == case.id) is commits
    engine.dispose()


def test_a_refused_change_leaves_the_hosts_transaction_usable(database_url):
    engine = host_engine(database_url)
    with open_desk(database_url) as desk, engine.connect() as connection:
        joined = desk.joining(connection)
        case = joined.complaints.receive(CITIZEN, intake())
        with pytest.raises(Refused):
            joined.complaints.close(HANDLER, case.id)
        with pytest.raises(InvalidDocument):
            joined.complaints.receive(CITIZEN, {"language": "fr"})
        connection.commit()
        assert desk.complaints.get(HANDLER, case.id).state == "received"
        assert desk.complaints.count(HANDLER) == 1
    engine.dispose()


def test_tables_stand_where_the_host_wants_them(database_url):
    postgresql = database_url.startswith("postgresql")
    schema = "desk" if postgresql else None
    engine = host_engine(database_url)
    before = set(sa.inspect(engine).get_table_names())
    with open_desk(open_store(database_url, prefix="o_", schema=schema)) as desk:
        desk.complaints.receive(CITIZEN, intake())
        assert desk.verify() == []
    with open_desk(open_store(database_url, prefix="p_", schema=schema)) as desk:
        assert desk.complaints.count(HANDLER) == 0  # another prefix is another store
    inspector = sa.inspect(engine)
    ours = set(inspector.get_table_names(schema=schema)) - before
    assert {"o_complaint", "o_journal", "o_outbox", "p_complaint"} <= ours
    assert all(name.startswith(("o_", "p_")) for name in ours)
    if postgresql:
        assert set(inspector.get_table_names()) == before
    engine.dispose()


# ------------------------------------------------------------------------------ at the same moment


def test_eight_threads_on_one_case_lose_nothing(database_url):
    with open_desk(database_url) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
        refused, other = [], []

        def write(thread):
            written = 0
            while written < 5:
                try:
                    desk.complaints.note(HANDLER, case.id, f"note {thread}-{written}")
                except Conflict as conflict:
                    refused.append(conflict)  # bounded retries are over; a person would look again
                except Exception as error:
                    other.append(error)
                    return
                else:
                    written += 1

        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert other == []
        kept = desk.complaints.get(HANDLER, case.id)
        assert {note.text for note in kept.notes} == {f"note {t}-{n}" for t in range(8) for n in range(5)}
        assert [note.number for note in kept.notes] == list(range(1, 41))
        assert len(desk.complaints.history(HANDLER, case.id)) == 41
        assert all(conflict.found != conflict.expected for conflict in refused)
        assert desk.verify() == []


def test_a_case_that_changes_under_our_hands_five_times_is_a_conflict(any_url):
    with store_at(any_url) as store:
        desk = open_desk(store)
        case = desk.complaints.receive(CITIZEN, intake())

        def meddling():
            desk.complaints.note(HANDLER, case.id, "entre-temps")
            return START

        slow = attrs.evolve(desk.complaints, clock=meddling)
        with pytest.raises(Conflict):
            slow.qualify(HANDLER, case.id, category="quality")
        kept = desk.complaints.get(HANDLER, case.id)
        assert (kept.state, len(kept.notes)) == ("received", 5)


def test_the_version_shown_to_a_person_is_the_one_that_is_changed(any_url):
    with open_desk(any_url) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
        version = desk.complaints.version(HANDLER, case.id)
        desk.complaints.qualify(HANDLER, case.id, category="quality", version=version)
        with pytest.raises(Conflict) as conflict:
            desk.complaints.admit(HANDLER, case.id, version=version)
        assert (conflict.value.expected, conflict.value.found) == (version, version + 1)
        assert desk.complaints.get(HANDLER, case.id).state == "qualified"


def drawing(references, seed=3):
    """Random bytes; but the first references (six bytes each) are these."""
    fixed, rest = iter(references), random.Random(seed)
    return lambda count: next(fixed, None) or rest.randbytes(6) if count == 6 else rest.randbytes(count)


def test_a_reference_that_is_taken_is_drawn_again(any_url):
    taken, free = b"\x11" * 6, b"\x22" * 6
    randomness = drawing([taken, taken, taken, free])
    with Orientation.open(any_url, agency(), clock=FixedClock(START), randomness=randomness) as desk:
        first = desk.complaints.receive(CITIZEN, intake())
        second = desk.complaints.receive(CITIZEN, intake(), key="k")
        assert first.reference != second.reference
        assert desk.complaints.get(HANDLER, second.reference).id == second.id
        assert desk.complaints.receive(CITIZEN, intake(), key="k").id == second.id
        assert len(desk.complaints.history(HANDLER, second.id)) == 1
        assert desk.verify() == []


def test_a_reference_that_is_always_taken_is_a_conflict_in_the_end(any_url):
    randomness = drawing([b"\x11" * 6] * 50)
    with Orientation.open(any_url, agency(), clock=FixedClock(START), randomness=randomness) as desk:
        desk.complaints.receive(CITIZEN, intake())
        with pytest.raises(Conflict):
            desk.complaints.receive(CITIZEN, intake())
        assert desk.complaints.count(HANDLER) == 1


# ------------------------------------------------------------------------------ opening


@pytest.mark.parametrize("package", ["duckdb", "ibis", "pyarrow"])
def test_a_report_without_its_extra_says_what_to_install(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with (
        open_desk() as desk,
        pytest.raises(MissingExtra, match=r"pip install 'orientation-core\[analysis\]'") as missing,
    ):
        desk.figures.question(date(2026, 1, 1), date(2027, 1, 1))
    assert missing.value.package == package


def test_a_workbook_without_its_extra_says_what_to_install(monkeypatch):
    with open_desk() as desk:
        report = desk.figures.report(COORDINATOR, desk.figures.question(date(2026, 1, 1), date(2027, 1, 1)))
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)
        with pytest.raises(MissingExtra, match=r"pip install 'orientation-core\[sheets\]'"):
            desk.figures.render(report, "xlsx", "fr")
        assert desk.figures.render(report, "csv", "fr")


def test_postgresql_without_its_extra_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"pip install 'orientation-core\[postgresql\]'"):
        Orientation.open("postgresql://desk@localhost/desk")


def test_likely_duplicates_need_no_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
    with open_desk() as desk:
        first = desk.complaints.receive(CITIZEN, intake())
        second = desk.complaints.receive(CITIZEN, intake())
        assert [one.id for one in desk.complaints.duplicates(HANDLER, second.id)] == [first.id]


def test_a_url_that_nobody_knows():
    with pytest.raises(NoPlugin, match="mongodb"):
        Orientation.open("mongodb://localhost/desk")


def test_a_bare_path_is_a_sqlite_file(tmp_path):
    open_desk(str(tmp_path / "desk.db")).close()
    assert (tmp_path / "desk.db").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize("make", ["directory", "text", "half"])
def test_what_is_no_store_is_refused_and_left_alone(tmp_path, make):
    place = tmp_path / "desk.db"
    if make == "directory":
        place.mkdir()
    elif make == "text":
        place.write_text("Une lettre, et pas une base de données. " * 50)
    else:
        place.write_bytes(b"SQLite format 3\x00" + b"\xff" * 2000)
    before = place.read_bytes() if place.is_file() else None
    with pytest.raises(StoreError) as refused:
        Orientation.open(f"sqlite:///{place}")
    assert refused.value.__cause__ is not None
    assert (place.read_bytes() if place.is_file() else None) == before


def test_time_zones_of_the_clock_do_not_matter(any_url):
    """The local day counts, whatever zone the host's clock speaks in."""
    late_evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # 00:30 on the third in Brussels
    with open_desk(any_url, clock=FixedClock(late_evening)) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
        (item,) = desk.complaints.worklist(HANDLER)
        assert (item.id, item.received_on) == (case.id, "2026-03-03")


def test_how_long_a_hook_may_take_is_a_setting_of_the_agency(tmp_path):
    """It is kept with the others, and holds for whoever opens the store next."""

    class Slow:
        @hookimpl
        def orientation_enrich(self):
            time.sleep(1.5)
            return {"service": "slow"}

    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with open_desk(url, hook_seconds=0.1) as desk:
        assert desk.plugins.deadline == 0.1
    with Orientation.open(url, clock=FixedClock(START), extra=[Slow()]) as again:
        assert again.complaints.receive(CITIZEN, intake()).service is None
        assert [(one.hook, one.error) for one in again.plugins.failures()] == [
            ("orientation_enrich", "timeout")
        ]
    with open_desk(url, hook_seconds=30, extra=[Slow()]) as patient:
        assert patient.complaints.receive(CITIZEN, intake()).service == "slow"
    with open_desk() as usual:
        assert usual.plugins.deadline == 2
