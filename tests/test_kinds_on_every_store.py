"""Every kind of record of ours, on every store: its valid examples are kept, found by each column and by their words,
changed, and journalled, the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import orjson
import pytest

from desks import open_desk, store_url
from orientation_core.components.office import Office
from orientation_core.documents import schema_directory, structure
from orientation_core.errors import Conflict, NotFound
from orientation_core.kinds import RecordKind, Retention
from orientation_core.model.verification import Finding
from orientation_core.orientation import KINDS
from orientation_core.store import Query, UnitOfWork, Where
from orientation_plugins.sql.store import SqlStore

ORGANISATION = "elsewhere"


@pytest.fixture(scope="module", params=["memory", "sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("store")
    with store_url(request.param, folder) as url, open_desk(url, slug=ORGANISATION) as desk:
        yield desk.complaints


def examples(kind: RecordKind[Any]) -> list[Any]:
    """The valid examples of a kind, as values; of those that share what must be unique, the first."""
    folder = schema_directory() / "examples" / kind.name / "valid"
    found: dict[tuple[Any, ...], Any] = {}
    for path in sorted(folder.iterdir()):
        value = structure(kind.name, orjson.loads(path.read_bytes()), kind.model)
        unique = tuple(column.read(value) for column in kind.columns if column.unique) or (path.name,)
        found.setdefault(unique, value)
    return list(found.values())


def kept(unit: UnitOfWork, kind: RecordKind[Any]) -> list[str]:
    return [record.id for record in unit.find(kind, Query())]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_kept_found_changed_and_journalled(office: Office, kind: RecordKind[Any]) -> None:
    writer, ids = office.writer_of(kind), []
    with office.begin(write=False) as unit:
        before = kept(unit, kind)
    for number, value in enumerate(examples(kind)):
        record_id = f"{kind.name}-{number}"
        record, entry = writer.new(value, id=record_id, at=1, actor="test", action=f"{kind.name}.kept")
        with office.begin(write=True) as unit:
            unit.add(kind, record)
            unit.append(entry)
        ids.append(record_id)
        with office.begin(write=False) as unit:
            read = unit.get(kind, record_id)
            assert structure(kind.name, orjson.loads(read.body), kind.model) == value
            assert read.columns == kind.row(value)
            for column, held in zip(kind.columns, kind.row(value), strict=True):
                asked = Where(column.name, "null") if held is None else Where(column.name, "=", held)
                assert record_id in [one.id for one in unit.find(kind, Query((asked,)))], column.name
            for word in kind.words(value).split()[:5]:
                assert record_id in [one.id for one in unit.find(kind, Query(search=word))]
            for part, rows in kind.derived(value).items():
                names = next(one for one in kind.parts if one.name == part).columns
                chunks = unit.columns(
                    kind, [name for name, _ in names], Query((Where("id", "=", record_id),)), part=part
                )
                found = [row for chunk in chunks for row in zip(*chunk.values(), strict=True)]
                assert found == [tuple(row) for row in rows]
            assert len(unit.history(kind, record_id)) == 1
        with pytest.raises(Conflict), office.begin(write=True) as unit:
            unit.add(kind, record)
        changed, second = writer.changed(read, value, at=2, actor="test", action=f"{kind.name}.kept")
        with office.begin(write=True) as unit:
            unit.replace(kind, changed, read.version)
            unit.append(second)
        with pytest.raises(Conflict), office.begin(write=True) as unit:
            unit.replace(kind, changed, read.version)
    with office.begin(write=False) as unit:
        assert sorted(kept(unit, kind)) == sorted([*before, *ids])
    with office.store.begin("somebody-else", write=False) as unit:
        assert kept(unit, kind) == []
        with pytest.raises(NotFound):
            unit.get(kind, ids[0])
    # The samples name files that nobody took in.
    kind = attrs.evolve(kind, files=None)
    assert office.store.verify(kinds=[kind]) == []
    if isinstance(office.store, SqlStore):
        each_column_edited(office.store, kind, ids[0])


def each_column_edited(store: SqlStore, kind: RecordKind[Any], record_id: str) -> None:
    """Whoever has the database changes what a record is listed by, one column after the other: each is named."""
    for column in kind.columns:
        name = f'"{column.name}"'
        other = f"coalesce({name}, '') || 'x'" if column.type == "text" else f"coalesce({name}, 0) + 1"
        where = f"WHERE id = '{record_id}'"
        with store.changing_tables() as connection:
            connection.exec_driver_sql(f"CREATE TABLE was AS SELECT {name} FROM {kind.name} {where}")
            connection.exec_driver_sql(f"UPDATE {kind.name} SET {name} = {other} {where}")
        assert store.verify(kinds=[kind]) == [
            Finding("column_edited", f"{kind.name} {record_id} column {column.name}")
        ]
        with store.changing_tables() as connection:
            connection.exec_driver_sql(f"UPDATE {kind.name} SET {name} = (SELECT {name} FROM was) {where}")
            connection.exec_driver_sql("DROP TABLE was")
    assert store.verify(kinds=[kind]) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_says_for_what_it_is_kept(kind: RecordKind[Any]) -> None:
    assert kind.retention is not None
    if kind.retention is Retention.EVIDENCE:
        assert not kind.personal, "what names a person goes when the person's file goes"
