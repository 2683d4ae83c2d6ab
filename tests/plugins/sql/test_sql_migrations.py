"""Tables follow their declarations; a database that knows more than the code is left alone."""


# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from orientation_core.errors import Conflict, StoreError
from orientation_core.kinds import Column, ColumnType, Part
from orientation_core.store import Query, Where
from orientation_core.testing.samples import GHENT, LIEGE, NOTE, Note, change, keep, sample_id
from orientation_plugins.sql import migrations, open_store, reshape
from orientation_plugins.sql.store import SqlStore
from plugins.sql.conftest import BOTH
from postgres import database

BARE = attrs.evolve(NOTE, columns=NOTE.columns[:3], parts=(), search=None, indexes=())
LENGTH = Column("length", ColumnType.INTEGER, lambda note: len(note.text), indexed=True)
WIDER = attrs.evolve(NOTE, columns=(LENGTH, *NOTE.columns), indexes=(("stage", "length"),))


@pytest.fixture(params=BOTH)
def url(request, tmp_path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'desk.db'}"
    else:
        with database() as found:
            yield found


def opened(url: str, *kinds, prefix: str = "", locations: tuple[str, ...] = ()) -> SqlStore:
    store = open_store(url, prefix, migrations=locations)
    store.prepare(kinds)
    return store


def fill(store: SqlStore, kind=NOTE) -> None:
    """Notes in two organisations, kept as an older version of the kind kept them."""
    for number in range(1, 8):
        with store.begin(GHENT if number % 2 else LIEGE) as unit:
            note = Note(
                sample_id(number),
                title=f"Été {number}",
                text="x" * number,
                stage="open",
                tags=("a", f"b{number}"),
            )
            before = keep(_As(unit, kind), note)
            change(_As(unit, kind), before, note)


class _As:
    """A unit that keeps notes under another declaration of their kind."""

    def __init__(self, unit, kind) -> None:
        self.unit, self.kind, self.organisation = unit, kind, unit.organisation

    def _fit(self, record):
        parts = {part.name: record.parts[part.name] for part in self.kind.parts}
        names = [column.name for column in self.kind.columns]
        columns = tuple(
            value for column, value in zip(NOTE.columns, record.columns, strict=True) if column.name in names
        )
        return attrs.evolve(
            record, columns=columns, parts=parts, words=record.words if self.kind.search else ""
        )

    def add(self, _, record) -> None:
        self.unit.add(self.kind, self._fit(record))

    def replace(self, _, record, version) -> None:
        self.unit.replace(self.kind, self._fit(record), version)

    def append(self, entry) -> None:
        self.unit.append(entry)


@pytest.mark.parametrize("prefix", ["", "host_"])
@pytest.mark.filterwarnings("ignore:.*reflection.*")
def test_the_migrated_tables_are_the_declared_ones(url, prefix) -> None:
    """Alembic finds no difference: neither after making the tables, nor after widening them."""
    stores = [opened(url, NOTE, prefix=prefix), opened(url, WIDER, prefix=prefix)]
    for store, kind in zip(stores, (WIDER, WIDER), strict=True):
        metadata = sa.MetaData()
        store._layout.base(metadata)
        store._layout.kind(metadata, kind)

        def ours(item, name, type_, reflected, _) -> bool:
            return not (type_ == "table" and ("_words" in name or name == f"{prefix}schema_version"))

        with store.changing_tables() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_object": ours,
                    "version_table": f"{prefix}schema_version",
                    "compare_type": True,
                    "compare_server_default": True,
                },
            )
            assert compare_metadata(context, metadata) == []
        store.close()


def test_head_is_the_newest_revision() -> None:
    """It is written down so that opening a store that is up to date need not load Alembic."""
    from orientation_plugins.sql.tables import Layout

    script = ScriptDirectory.from_config(migrations.configure(Layout("sqlite")))
    assert script.get_current_head() == migrations.HEAD
    assert {one.path for one in script.walk_revisions()} == set(
        map(str, Path(migrations.__file__).parent.glob("versions/0*.py"))
    )


def test_preparing_again_loads_no_alembic(url) -> None:
    import subprocess
    import sys

    opened(url, NOTE).close()
    program = (
        "import sys\nfrom orientation_core.testing.samples import NOTE\nfrom orientation_plugins.sql import open_store\n"
        f"store = open_store({url!r})\nstore.prepare([NOTE])\nstore.close()\nprint('alembic' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == "False"


def test_a_declaration_that_grows(url) -> None:
    """Columns, a part, an index and the search are added, and filled from the documents of both organisations."""
    old = opened(url, BARE)
    fill(old, BARE)
    before = [(e.position, e.digest) for e in old.entries()]
    old.close()
    store = opened(url, WIDER)
    with store.begin(GHENT, write=False) as unit:
        found = unit.find(WIDER, Query(search="ete", order=("-length",)))
        assert [record.id for record in found] == [sample_id(number) for number in (7, 5, 3, 1)]
        assert found[0].columns == (7, *NOTE.row(Note("", title="Été 7", stage="open")))
        assert unit.count(WIDER, Query((Where("length", ">", 4),))) == 2
        (rows,) = unit.columns(WIDER, ["record", "tag", "length"], Query(), part="tags")
        assert list(rows["tag"]) == ["a", "b1", "a", "b3", "a", "b5", "a", "b7"]
    with store.begin(LIEGE, write=False) as unit:
        assert [record.columns[0] for record in unit.find(WIDER, Query(order=("length",)))] == [2, 4, 6]
    assert store.verify() == []
    assert [(e.position, e.digest) for e in store.entries()] == before
    with store.begin(GHENT) as unit:  # what was added works for what comes, too
        unit.add(WIDER, attrs.evolve(unit.get(WIDER, sample_id(1)), id=sample_id(9), words="nieuw"))
    with store.begin(GHENT, write=False) as unit:
        assert [record.id for record in unit.find(WIDER, Query(search="nieuw"))] == [sample_id(9)]
    store.close()


def test_a_part_that_grows_and_a_search_that_stays(url) -> None:
    old = opened(url, NOTE)
    fill(old)
    old.close()
    part = Part(
        "tags",
        (*NOTE.parts[0].columns, ("first", ColumnType.TEXT)),
        lambda note: [(tag, len(tag), tag[0]) for tag in note.tags],
    )
    kind = attrs.evolve(NOTE, parts=(part,))
    store = opened(url, kind)
    with store.begin(LIEGE, write=False) as unit:
        (rows,) = unit.columns(kind, ["tag", "first"], Query(), part="tags")
        assert list(zip(rows["tag"], rows["first"], strict=True))[:2] == [("a", "a"), ("b2", "b")]
        assert len(unit.find(kind, Query(search="ete"))) == 3
    store.close()


def test_a_raised_edition_that_cannot_read_a_document_changes_nothing(url) -> None:
    """The words of before are still found, and the old edition still opens."""
    old = opened(url, NOTE)
    fill(old)
    with old.changing_tables() as connection:
        connection.exec_driver_sql(f"UPDATE note SET _body = '{{}}' WHERE id = '{sample_id(5)}'")
    old.close()
    with pytest.raises(StoreError, match=f"{sample_id(5)} cannot be read"):
        opened(url, attrs.evolve(NOTE, edition=2, search=lambda note: note.id))
    store = opened(url, NOTE)
    with store.begin(GHENT, write=False) as unit:
        assert len(unit.find(NOTE, Query(search="ete"))) == 4
    store.close()


def test_who_waits_for_many_documents_is_told_how_many(url, monkeypatch, caplog) -> None:
    """In pieces smaller than what there is, so that none is left out between two of them."""
    fill(opened(url, BARE), BARE)
    monkeypatch.setattr(reshape, "_TOLD_FROM", 4)
    monkeypatch.setattr(reshape, "_BATCH", 2)
    caplog.set_level("INFO", "orientation_plugins.sql")
    opened(url, WIDER).close()
    assert [one.getMessage() for one in caplog.records if one.module == "reshape"] == [
        "note: 7 documents are read again for this version, once",
        "note: 4 of 7 documents read",
    ]
    store = opened(url, WIDER)
    assert store.verify() == []
    with store.begin(GHENT, write=False) as unit:
        assert [record.columns[0] for record in unit.find(WIDER, Query(order=("length",)))] == [1, 3, 5, 7]
    store.close()


def test_indexes_come_and_go(url) -> None:
    opened(url, NOTE).close()
    kind = attrs.evolve(NOTE, indexes=(("weight", "due_on"),))
    store = opened(url, kind)
    with store.changing_tables() as connection:
        names = {index["name"] for index in sa.inspect(connection).get_indexes("note")}
    assert "note_weight_due_on" in names
    assert "note_stage_written_at" not in names
    store.close()


@pytest.mark.parametrize("lost", ["column", "type", "part", "part column", "search", "edition"])
def test_a_newer_database_is_refused(url, lost) -> None:
    """Older code meets tables that a newer version of the kind made: nothing is opened, nothing is changed."""
    newest = attrs.evolve(NOTE, edition=2)
    opened(url, newest).close()
    retyped = attrs.evolve(NOTE.columns[3], type=ColumnType.TEXT)
    part = attrs.evolve(NOTE.parts[0], columns=NOTE.parts[0].columns[:1])
    older = {
        "column": attrs.evolve(NOTE, columns=NOTE.columns[:-1]),
        "type": attrs.evolve(NOTE, columns=(*NOTE.columns[:3], retyped, *NOTE.columns[4:])),
        "part": attrs.evolve(NOTE, parts=()),
        "part column": attrs.evolve(NOTE, parts=(part,)),
        "search": attrs.evolve(NOTE, search=None),
        "edition": attrs.evolve(NOTE, edition=1),
    }[lost]
    with pytest.raises(StoreError, match="newer version"):
        opened(url, older)
    opened(url, newest).close()


def test_a_newer_revision_is_refused(url) -> None:
    store = opened(url, NOTE)
    with store.changing_tables() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version_num = '0999'")
    store.close()
    with pytest.raises(StoreError, match=r"newer version of the library or of a plugin \(revision 0999\)"):
        opened(url, NOTE)


def test_a_document_that_cannot_be_read_stops_the_migration(url) -> None:
    """Nothing of it stays, and the old declaration still opens."""
    old = opened(url, BARE)
    fill(old, BARE)
    with old.changing_tables() as connection:
        connection.exec_driver_sql(f"UPDATE note SET _body = '{{}}' WHERE id = '{sample_id(5)}'")
    old.close()
    broken = Column("first", ColumnType.TEXT, lambda note: note.id[0])
    with pytest.raises(StoreError, match=f"{sample_id(5)} cannot be read"):
        opened(url, attrs.evolve(BARE, columns=(*BARE.columns, broken)))
    store = opened(url, BARE)
    with store.changing_tables() as connection:
        assert "first" not in {column["name"] for column in sa.inspect(connection).get_columns("note")}
    store.close()


def test_a_migration_that_is_interrupted(url, monkeypatch) -> None:
    """At each statement in turn: the database stays what it was, and the next try ends it."""
    old = opened(url, BARE)
    fill(old, BARE)
    old.close()
    for point in range(200):
        store = open_store(url)
        left = [point]

        def count(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        sa.event.listen(store.backend().engine, "before_cursor_execute", count)
        try:
            store.prepare([WIDER])
        except KeyboardInterrupt:
            store.close()
            if point % 9 == 0:
                same = opened(url, BARE)
                with same.begin(GHENT, write=False) as unit:
                    assert unit.count(BARE, Query()) == 4
                same.close()
        else:
            break
    assert point > 20
    with store.begin(GHENT, write=False) as unit:
        assert len(unit.find(WIDER, Query(search="ete"))) == 4
    assert store.verify() == []
    store.close()


REVISION = '''
"""A plugin's own revision: it drops a column of its kind and makes a table of its own."""
from alembic import context, op
import sqlalchemy as sa
from orientation_plugins.sql.migrations import drop_column

revision = "notes_1"
down_revision = None
branch_labels = ("notes",)
depends_on = "0001"

def upgrade():
    drop_column("note", "due_on")
    layout = context.config.attributes["layout"]
    op.create_table(layout.prefix + "shelf", sa.Column("name", sa.Text), schema=layout.schema)
'''


@pytest.mark.parametrize("fresh", [True, False])
def test_a_plugin_ships_revisions_of_its_own(url, tmp_path, fresh) -> None:
    """A kind loses a column and changes the type of another, because its plugin says so in a revision."""
    place = tmp_path / "revisions"
    place.mkdir()
    (place / "notes_1.py").write_text(REVISION)
    if not fresh:
        old = opened(url, NOTE)
        fill(old)
        old.close()
    smaller = attrs.evolve(NOTE, columns=NOTE.columns[:-1])
    for _ in range(2):
        store = opened(url, smaller, locations=(str(place),))
        with store.changing_tables() as connection:
            inspector = sa.inspect(connection)
            assert "due_on" not in {column["name"] for column in inspector.get_columns("note")}
            assert inspector.has_table("shelf")
            # It depends on our first revision; our newest stands beside it.
            assert migrations.current(connection, store._layout) == {migrations.HEAD, "notes_1"}
        with store.begin(GHENT) as unit:
            assert unit.count(smaller, Query()) == (0 if fresh else 4)
        assert store.verify() == []
        store.close()
    with pytest.raises(StoreError, match="revision notes_1"):  # the plugin is not installed any more
        store = open_store(url)
        store._prepare({"note": smaller})


def test_a_kind_of_a_plugin_that_nobody_here_knows_is_left_alone(url) -> None:
    opened(url, attrs.evolve(NOTE, name="permit"), NOTE).close()
    store = opened(url, NOTE)
    fill(store)
    assert store.verify() == []
    store.close()


def test_names_that_would_clash() -> None:
    for kind in (
        attrs.evolve(NOTE, name="journal"),
        attrs.evolve(
            NOTE, columns=(Column("organisation", ColumnType.TEXT, attrgetter("title")),), indexes=()
        ),
        attrs.evolve(NOTE, parts=(attrs.evolve(NOTE.parts[0], name="words"),)),
        attrs.evolve(NOTE, parts=(Part("p", (("record", ColumnType.TEXT),), lambda _: ()),)),
    ):
        from orientation_plugins.sql.tables import Layout

        with pytest.raises(ValueError, match="needs itself"):
            Layout("sqlite").kind(sa.MetaData(), kind)


def test_a_unique_column_that_comes_later(url) -> None:
    """Where the documents already break it, the database says so and stays as it was."""
    old = opened(url, BARE)
    fill(old, BARE)
    old.close()
    unique = Column("one_stage", ColumnType.TEXT, attrgetter("stage"), unique=True)
    with pytest.raises((StoreError, Conflict)):
        opened(url, attrs.evolve(BARE, columns=(*BARE.columns, unique)))
    opened(url, BARE).close()


def test_a_plugin_names_its_revisions_by_a_hook(tmp_path):
    from orientation_core import hookimpl
    from orientation_core.plugins import Plugins

    class Mine:
        @hookimpl
        def orientation_migrations(self):
            return [str(tmp_path)]

    plugins = Plugins()
    plugins.load(["sql"])
    plugins.register(Mine())
    store = plugins.store(f"sqlite:///{tmp_path}/desk.db")
    assert str(tmp_path) in store._locations
