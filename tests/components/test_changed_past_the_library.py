"""What somebody wrote into the tables past the library is told as that, wherever it is read: nothing of ours breaks on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desks import intake
from orientation_core import Actor, Agency, Conflict, Orientation, Role, Text
from orientation_core.errors import StoreError

AGENCY = Agency("finance", Text(fr="Finances", nl="Financiën"), client_channel="file")
CLERK = Actor("clerk", Role.COORDINATOR)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/desk.db"


def changed(url: str, statement: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        assert database.execute(statement).rowcount >= 1
        database.commit()


@pytest.mark.parametrize("body", ["x", "{}", '{"slug": 3}', "[]"])
@pytest.mark.parametrize("kind", ["agency", "procedure", "calendar", "complaint"])
def test_it_is_said_and_named(url: str, kind: str, body: str) -> None:
    with Orientation.open(url, AGENCY) as desk:
        case = desk.complaints.receive(CLERK, intake())
    changed(url, f"UPDATE {kind} SET _body = '{body}'")

    def read() -> None:
        with Orientation.open(url, AGENCY) as desk:
            desk.complaints.get(CLERK, case.reference)

    with pytest.raises(StoreError, match=r"changed past the library .*: .*orientation verify") as said:
        read()
    assert case.id in str(said.value) or kind != "complaint"
    if kind != "agency":  # whose settings are what whoever opens it brings along
        with pytest.raises(StoreError):
            read()


def test_rules_that_still_read_as_rules_are_held_against_those_that_are_offered(url: str) -> None:
    with Orientation.open(url, AGENCY):
        pass
    changed(url, "UPDATE procedure SET _body = replace(_body, '\"n\":30', '\"n\":90')")
    with pytest.raises(Conflict, match="a new version number, or, if you changed nothing, ask"):
        Orientation.open(url, AGENCY)
