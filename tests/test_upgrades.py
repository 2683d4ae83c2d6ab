"""Stores that earlier versions wrote open with this one: all of it is read back, found and verified (T17; P1, P7).

The stores are in ``upgrades/``, written by the versions themselves; ``upgrades/README.md`` says how the next one is added.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

import battery
import postgres
from desks import HANDLER
from orientation_core import Orientation
from orientation_core.documents import structure, to_document
from orientation_core.errors import StoreError
from orientation_core.model.journal import canonical
from orientation_core.orientation import KINDS
from orientation_plugins.sql import migrations, open_store

FIXTURES = Path(__file__).parent / "upgrades"
EARLIER = sorted(path.name.partition(".")[0] for path in FIXTURES.glob("*.json"))
PLUGINS = ("sql", "belgium", "channels")


def unpacked(name: str, store: str, folder: Path) -> Iterator[str]:
    """The URL of that version's store, as it was written."""
    if store == "sqlite":
        (folder / "old.db").write_bytes(lzma.decompress((FIXTURES / f"{name}.sqlite.xz").read_bytes()))
        yield f"sqlite:///{folder / 'old.db'}"
        return
    dump = lzma.decompress((FIXTURES / f"{name}.sql.xz").read_bytes()).decode()
    with postgres.database() as url:
        with psycopg.connect(postgres.plain(url), autocommit=True) as connection:
            connection.execute(dump)
        yield url


def places(*always: str) -> list[Any]:
    """(version, sort of store), on PostgreSQL every night but for those `always` there."""
    found = []
    for name in EARLIER:
        found.append(pytest.param((name, "sqlite"), id=f"{name}-sqlite"))
        marks = [pytest.mark.postgresql, *([] if name in always else [pytest.mark.nightly])]
        found.append(pytest.param((name, "postgresql"), id=f"{name}-postgresql", marks=marks))
    return found


def only(name: str) -> list[Any]:
    """The same of one version in every run, and of the others in the night."""
    return [one if one.values[0][0] == name else _nightly(one) for one in places(name)]


def _nightly(one: Any) -> Any:
    return pytest.param(*one.values, id=one.id, marks=[*one.marks, pytest.mark.nightly])


@pytest.fixture
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The URL of that version's store, unpacked, and what has to be found in it."""
    name, store = request.param
    for url in unpacked(name, store, tmp_path):
        yield url, expected(name)


def expected(name: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return said


def untouched(desk: Orientation, published: Sequence[str] = ()) -> bool:
    """Whether all is as it was written; the samples among it, which are called after their kind, name files that nobody took in."""
    sample = re.compile(r"(\w+) \1-\d+ file ")
    return all(
        one.what == "file_deleted" and sample.match(one.where) is not None for one in desk.verify(published)
    )


def check(desk: Orientation, said: dict[str, Any]) -> None:
    """Everything that the earlier version kept is there as it was, is readable, and is found."""
    entries = [entry.digest.hex() for entry in desk.store.entries()][: said["entries"]]
    assert hashlib.sha256("".join(entries).encode()).hexdigest() == said["journal"]
    assert untouched(desk, [one for one in said["published"] if one])
    kinds = {kind.name: kind for kind in KINDS}
    for place, digest in said["documents"].items():
        organisation, kind, record_id = place.split("/")
        with desk.store.begin(organisation, write=False) as unit:
            record = unit.get(kinds[kind], record_id)
        assert hashlib.sha256(record.body).hexdigest() == digest, place
        value = structure(kind, json.loads(record.body), kinds[kind].model)
        assert structure(kind, json.loads(canonical(to_document(value))), kinds[kind].model) == value, place
        assert record.columns == kinds[kind].row(value), place
    for word, reference in said["words"].items():
        assert [item.reference for item in desk.complaints.search(HANDLER, word)] == [reference], word
        assert desk.complaints.get(HANDLER, reference).reference == reference


def test_there_is_a_store_of_every_revision_that_was_newest() -> None:
    """And more than those: tables change without a revision, too."""
    newest = {expected_revision(name) for name in EARLIER}
    versions = (Path(migrations.__file__).parent / "versions").glob("0*.py")
    assert newest >= {path.name.partition("_")[0] for path in versions} - {migrations.HEAD}
    assert len(EARLIER) > len(newest)
    for name in EARLIER:
        for suffix in ("sqlite.xz", "sql.xz", "json"):
            assert (FIXTURES / f"{name}.{suffix}").stat().st_size < 150_000


def expected_revision(name: str) -> str:
    """The revision that a store says it is of."""
    dump = lzma.decompress((FIXTURES / f"{name}.sql.xz").read_bytes()).decode()
    found = re.search(r"INSERT INTO public.schema_version VALUES \('(\d+)'\);", dump)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("earlier", places("places"), indirect=True)
def test_an_earlier_store_opens_and_works(earlier: Any) -> None:
    url, said = earlier
    with Orientation.open(url, organisation="earlier-agency", plugins=PLUGINS) as desk:
        check(desk, said)
    with Orientation.open(url, organisation="earlier-agency", plugins=PLUGINS) as desk:
        first = next(iter(said["words"].values()))
        before = desk.complaints.get(HANDLER, first)
        assert desk.complaints.note(HANDLER, first, "Note de la version nouvelle").notes
        assert len(desk.complaints.history(HANDLER, before.id)) >= 2
        assert untouched(desk)


@pytest.mark.parametrize("earlier", only("desk"), indirect=True)
def test_an_upgrade_that_is_interrupted_is_ended_by_the_next_opening(earlier: Any) -> None:
    """At statements all along the way: a fault leaves what was there, and verifies."""
    url, said = earlier
    points, done = 0, False
    step = battery.size(every_run=110, nightly=7)
    for point in range(0, 100_000, step):
        store = open_store(url)
        left = [point]

        def count(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        sa.event.listen(store.backend().engine, "before_cursor_execute", count)
        try:
            store.prepare(KINDS)
            done = True
        except KeyboardInterrupt:
            points += 1
        finally:
            store.close()
        if done:
            break
    assert done
    assert points > 3
    with Orientation.open(url, organisation="earlier-agency", plugins=PLUGINS) as desk:
        check(desk, said)


@pytest.mark.parametrize("earlier", only("places"), indirect=True)
def test_a_store_newer_than_the_code_is_refused_and_left_alone(earlier: Any) -> None:
    """By a revision that nobody here knows, and by what a kind declares; nothing of it is changed."""
    url, said = earlier
    store: Any = open_store(url)
    store.prepare(KINDS)
    with store.changing_tables() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version_num = '0999'")
    store.close()
    with pytest.raises(StoreError, match=r"newer version of the library or of a plugin \(revision 0999\)"):
        Orientation.open(url, organisation="earlier-agency", plugins=PLUGINS)
    store = open_store(url)
    with store.changing_tables() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM schema_version").scalar() == "0999"
        connection.exec_driver_sql(f"UPDATE schema_version SET version_num = '{migrations.HEAD}'")
    store.close()
    with Orientation.open(url, organisation="earlier-agency", plugins=PLUGINS) as desk:
        check(desk, said)


def test_no_revision_goes_back() -> None:
    """There is no downgrade that could lose what a newer version keeps: whoever goes back restores a backup."""
    for path in (Path(migrations.__file__).parent / "versions").glob("0*.py"):
        assert "def downgrade" not in path.read_text("utf-8")
    assert not hasattr(migrations, "downgrade")
