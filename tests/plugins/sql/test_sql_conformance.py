"""The shipped kit, on SQLite and PostgreSQL, plain, behind a prefix and in a schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from orientation_core.testing.store import StoreConformance
from orientation_plugins.sql.engines import make_engine
from orientation_plugins.sql.store import SqlStore
from plugins.sql.sql_stores import empty, new_store


class SqlConformance(StoreConformance):
    place = ""

    @pytest.fixture(scope="class")
    @classmethod
    def kept(cls, tmp_path_factory) -> Iterator[SqlStore]:
        with new_store(cls.place, tmp_path_factory.mktemp("store")) as store:
            yield store

    @pytest.fixture
    def store(self, kept: SqlStore) -> SqlStore:
        empty(kept)
        return kept

    @contextmanager
    def host(self, store: SqlStore, *, commit: bool) -> Iterator[Any]:
        engine = make_engine(store._url)
        with engine.connect() as connection:
            yield connection
            if commit:
                connection.commit()
            else:
                connection.rollback()
        engine.dispose()


class TestSqlite(SqlConformance):
    place = "sqlite"


class TestSqliteBehindPrefix(SqlConformance):
    place = "sqlite-prefix"


@pytest.mark.postgresql
class TestPostgresql(SqlConformance):
    place = "postgresql"


@pytest.mark.postgresql
class TestPostgresqlInSchema(SqlConformance):
    place = "postgresql-schema"
