"""The shipped kit, on SQLite and PostgreSQL, plain, behind a prefix and in a schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from orientation_core.testing.store import StoreConformance
from orientation_plugins.sql.engines import make_engine
from orientation_plugins.sql.store import SqlStore


class SqlConformance(StoreConformance):
    place = ""

    @pytest.fixture
    def store(self, store_at) -> SqlStore:
        return store_at(self.place)

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
