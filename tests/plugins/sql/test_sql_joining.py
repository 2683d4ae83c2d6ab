"""The host application's own connection, engine and tables: our writes live and die with its transaction."""


# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from orientation_core.errors import Conflict, StoreError
from orientation_core.store import Query
from orientation_core.testing.samples import GHENT, NOTE, Note, change, keep, message, sample_id
from orientation_plugins.sql.store import SqlStore

PLACES = ["sqlite-prefix", pytest.param("postgresql-schema", marks=pytest.mark.postgresql)]


@pytest.fixture(params=PLACES)
def store(request, store_at) -> SqlStore:
    """The tables lie behind a prefix, or in a schema."""
    return store_at(request.param)


@pytest.fixture
def host(store):
    """An engine as a host makes it, without any of our settings, and a table of the host's own."""
    url = store._url
    engine = sa.create_engine(
        url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+psycopg")
    )
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE permit (number INTEGER PRIMARY KEY)")
    yield engine
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE permit")
    engine.dispose()


def permits(host: sa.Engine) -> int:
    with host.connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM permit").scalar_one()


def kept(store: SqlStore) -> int:
    with store.begin(GHENT, write=False) as unit:
        return unit.count(NOTE, Query())


@pytest.mark.parametrize("commit", [True, False])
@pytest.mark.parametrize("first", ["host", "store"])
def test_one_transaction_with_the_hosts_own_rows(store, host, commit, first) -> None:
    with host.connect() as connection:
        if first == "host":
            connection.exec_driver_sql("INSERT INTO permit VALUES (1)")
        with store.begin(GHENT, connection=connection) as unit:
            keep(unit, Note(sample_id(1), title="Bouwvergunning", tags=("t",)))
            unit.enqueue(message(1))
            assert len(unit.find(NOTE, Query(search="bouwv"))) == 1
        connection.exec_driver_sql("INSERT INTO permit VALUES (2)")
        if commit:
            connection.commit()
        else:
            connection.rollback()
    assert permits(host) == (1 + (first == "host") if commit else 0)
    assert kept(store) == len(store.messages(GHENT)) == len(list(store.entries())) == int(commit)
    assert store.verify() == []


def test_a_unit_that_fails_leaves_the_hosts_transaction_whole(store, host) -> None:
    """The savepoint takes back the unit alone; the host goes on and commits."""
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    with host.connect() as connection:
        connection.exec_driver_sql("INSERT INTO permit VALUES (1)")
        with pytest.raises(Conflict), store.begin(GHENT, connection=connection) as unit:
            keep(unit, Note(sample_id(2)))
            unit.flush()
            keep(unit, Note(sample_id(1)))
        with pytest.raises(ZeroDivisionError), store.begin(GHENT, connection=connection) as unit:
            keep(unit, Note(sample_id(3)))
            unit.flush()
            raise ZeroDivisionError
        with store.begin(GHENT, connection=connection) as unit:
            change(unit, unit.get(NOTE, sample_id(1)), Note(sample_id(1), title="second"))
        connection.commit()
    assert permits(host) == 1
    assert kept(store) == 1
    assert store.verify() == []


def test_the_drivers_own_connection(store, host) -> None:
    """Without SQLAlchemy: a connection of sqlite3 or psycopg, with the host's own ideas of rows."""
    url = store._url
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(url.database)
        connection.row_factory = sqlite3.Row
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(plain, row_factory=psycopg.rows.dict_row)
    for commit in (False, True):
        with store.begin(GHENT, connection=connection) as unit:
            keep(unit, Note(sample_id(1), title="x"))
            assert unit.get(NOTE, sample_id(1)).columns[0] == "x"
        connection.execute("INSERT INTO permit VALUES (1)")
        if commit:
            connection.commit()
        else:
            connection.rollback()
        assert kept(store) == permits(host) == int(commit)
    connection.close()


def test_a_connection_that_commits_by_itself_is_refused(store, host) -> None:
    """Otherwise the host's rollback would find everything kept."""
    with (
        host.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        pytest.raises(StoreError, match="begin a transaction"),
        store.begin(GHENT, connection=connection) as unit,
    ):
        keep(unit, Note(sample_id(1)))
    assert kept(store) == 0


def test_a_connection_of_another_kind_of_database_is_refused(store) -> None:
    other = sqlite3.connect(":memory:") if store._url.get_backend_name() == "postgresql" else object()
    with (
        pytest.raises(StoreError, match="does not lead to the database"),
        store.begin(GHENT, connection=other) as unit,
    ):
        keep(unit, Note(sample_id(1)))
    assert kept(store) == 0


def test_two_stores_in_one_database(store) -> None:
    """Behind two prefixes: neither sees the other's rows."""
    other = type(store)(
        store._url, type(store._layout)(store._layout.dialect, "second_"), store._make_backend
    )
    other.prepare([NOTE])
    with other.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    assert kept(store) == 0
    assert kept(other) == 1
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    assert store.verify() == other.verify() == []
    other.close()
    with store.changing_tables() as connection:
        metadata = sa.MetaData()
        metadata.reflect(
            connection, only=lambda name, _: name.startswith("second_") and "_words_" not in name
        )
        for table in metadata.tables.values():
            connection.exec_driver_sql(f"DROP TABLE {table.name}")
