"""A person is erased: of what was planted nothing is left, of others everything, and every figure is as it was."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

from desks import COORDINATOR, HANDLER, store_url
from orientation_core import Orientation, Refused
from orientation_core.documents import write
from orientation_core.model.privacy import Identifier
from orientation_core.store import Query, Where
from planting import (
    ASKED,
    BESIDE,
    EMAIL,
    MARKS,
    VISIT,
    dumped,
    heap_files,
    marks_in,
    opened,
    plant,
    sqlite_files,
)


@attrs.frozen
class Erased:
    """What a store was before somebody was erased, and is now."""

    desk: Orientation
    url: str
    path: Path
    made: dict[str, str]
    before: set[str]
    reports: tuple[bytes, ...]
    behind: tuple[str, ...]
    logged: str


def reports(desk: Orientation) -> tuple[bytes, ...]:
    asked = desk.figures.question(date(2020, 1, 1), date(2030, 1, 1), by=("category", "channel", "outcome"))
    spring = desk.surveys.report(COORDINATOR, "spring")
    return write(desk.figures.report(COORDINATOR, asked)), write(spring)


def behind(desk: Orientation) -> tuple[str, ...]:
    asked = desk.figures.question(date(2020, 1, 1), date(2030, 1, 1))
    report = desk.figures.report(COORDINATOR, asked)
    return desk.figures.behind(COORDINATOR, asked, report.rows[0])


def everything(url: str, path: Path) -> bytes:
    return dumped(url) if url.startswith("postgresql") else b"".join(data for _, data in sqlite_files(path))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def erased(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    folder: Path = tmp_path_factory.mktemp("desk")
    logs: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logs.append(self.format(record))

    handler, root = Kept(level=logging.DEBUG), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with store_url(request.param, folder) as url, opened(url, folder / "out") as desk:
            made = plant(desk)
            desk.seal()
            path = folder / "desk.db"
            before = marks_in(everything(url, path))
            figures, ids = reports(desk), behind(desk)
            # The invitation has another name than the case, so that somebody has to say that both are meant.
            (who,) = desk.privacy.find(COORDINATOR, ASKED).identities
            desk.privacy.erase(COORDINATOR, ASKED, ground="art17", choose=[who.key])
            yield Erased(desk, url, path, made, before, figures, ids, "\n".join(logs))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def test_thirty_marks_were_planted(erased: Erased) -> None:
    assert len(MARKS) >= 30
    assert erased.before == MARKS.keys()


def test_none_is_left_in_the_files_or_a_dump(erased: Erased) -> None:
    if erased.url.startswith("postgresql"):
        assert marks_in(dumped(erased.url)) == set()
        erased.desk.store.scrub(full=True)
        assert {name: marks_in(data) for name, data in heap_files(erased.url) if marks_in(data)} == {}
        return
    assert {name: marks_in(data) for name, data in sqlite_files(erased.path) if marks_in(data)} == {}
    with sqlite3.connect(erased.path) as copy:
        assert marks_in("\n".join(copy.iterdump()).encode("utf-8", "surrogateescape")) == set()
    erased.desk.store.scrub(full=True)
    assert {name: marks_in(data) for name, data in sqlite_files(erased.path) if marks_in(data)} == {}


def test_none_was_logged(erased: Erased) -> None:
    assert marks_in(erased.logged.encode()) == set()


def test_the_journal_still_holds(erased: Erased) -> None:
    assert erased.desk.verify() == []


def test_a_file_that_somebody_took_out_of_the_store_is_named(erased: Erased) -> None:
    """Those of who was erased went by right; the other client's is missed."""
    desk, digest = erased.desk, sha256(b"scan of somebody else").hexdigest()
    with desk.complaints.begin(write=True) as unit:
        unit.drop_attachment(digest)
    try:
        found = [(one.what, one.where) for one in desk.verify()]
        assert found == [("file_deleted", f"complaint {erased.made['other']} file {digest}")]
    finally:
        with desk.complaints.begin(write=True) as unit:
            unit.put_attachment(digest, b"scan of somebody else")


def test_every_figure_is_as_it_was_byte_for_byte(erased: Erased) -> None:
    assert reports(erased.desk) == erased.reports
    assert behind(erased.desk) == erased.behind
    assert erased.made["case"] in erased.behind


def test_what_lies_behind_a_figure_tells_of_nobody(erased: Erased) -> None:
    for key in behind(erased.desk):
        assert marks_in(write(erased.desk.complaints.get(COORDINATOR, key))) == set()


def test_the_tombstone_says_why_and_not_who(erased: Erased) -> None:
    stones = erased.desk.privacy.tombstones(COORDINATOR)
    assert {"complaint", "received_mail", "survey_invitation", "visit"} <= {one.of_kind for one in stones}
    assert {(one.basis, one.rule, one.authority) for one in stones} == {("request", "art17", "RA-1")}
    case = erased.desk.complaints.get(COORDINATOR, erased.made["case"])
    assert "erased" in case.flags
    assert [(one.category, one.outcome, one.remedy) for one in case.points] == [
        ("treatment", "unfounded", "erased")
    ]


def test_what_is_others_is_untouched_but_for_the_name(erased: Erased) -> None:
    desk = erased.desk
    other = desk.complaints.get(COORDINATOR, erased.made["other"])
    assert other.client.name == "Autre Personne"
    assert other.text == f"{BESIDE} Écrit avec […] hier. Rien d'autre."
    assert [one.text for one in other.notes] == [f"Voir aussi […]. {BESIDE}"]
    (file,) = other.attachments
    assert desk.complaints.attachment(COORDINATOR, other.id, file.digest) == b"scan of somebody else"
    assert [one.id for one in desk.complaints.search(COORDINATOR, "Autre")] == [other.id]
    with desk.complaints.begin(write=False) as unit:
        visit = unit.get(VISIT, "visit-1")
        assert b"came, too" in visit.body
        assert unit.claimed("visit.kept", ["else"])
        assert not unit.claimed("complaint.receive", [MARKS["claim"]])
    assert "other" in [one.id for one in desk.store.messages(desk.agency.slug, limit=1000)]


def test_nobody_is_found_any_more(erased: Erased) -> None:
    for sort, text in (("email", EMAIL), ("id", "zqactor24"), ("name", "Zqfirst01 Zqlast01")):
        found = erased.desk.privacy.find(COORDINATOR, [Identifier.of(sort, text)], deep=True)
        assert (found.identities, found.named) == ((), ())
    for mark in MARKS.values():
        assert erased.desk.complaints.search(COORDINATOR, mark) == []


def test_an_erased_case_is_changed_no_more(erased: Erased) -> None:
    with pytest.raises(Refused, match="erased"):
        erased.desk.complaints.note(HANDLER, erased.made["case"], "again")


def test_the_same_message_does_not_come_back(erased: Erased) -> None:
    with erased.desk.complaints.begin(write=False) as unit:
        from orientation_core.components.mail.record import RECEIVED_MAIL

        (record,) = unit.find(RECEIVED_MAIL, Query((Where("case_id", "=", erased.made["case"]),)))
    assert b"fingerprint" in record.body
    assert marks_in(record.body) == set()
