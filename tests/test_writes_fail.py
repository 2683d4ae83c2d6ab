"""P1, T2: in a write of every component the first, second, third … statement or commit fails, on both databases.

Nothing changes, the error is a typed one without a word of the client's, no connection is lost, and the same call does it
when the database is back. What a command does in several transactions is done when it is called again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assessing import grid, round_
from battery import size
from charters import draft
from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, START, intake, open_desk, to_treatment
from failing import Failing
from improving import action
from mails import mail
from orientation_core import Actor, Orientation, Role
from orientation_core.documents import schema_directory, to_document
from orientation_core.errors import StoreError
from orientation_core.model.complaints import Outcome
from orientation_core.model.parties import Client
from orientation_core.model.privacy import Identifier
from orientation_core.testing.clock import FixedClock
from plugins.sql.sql_stores import run
from practising import practice
from second_line import SIGNED
from small_catalogue import ENTRIES
from surveying import QUESTIONNAIRE, person, wave

CAMPAIGN = json.loads((schema_directory() / "examples/campaign/valid/client-week.json").read_text("utf-8"))

#: Who is asked for figures, and for which.
MEMBER = {
    "name": "org",
    "memberships": [{"since": "2010-01-01"}],
    "functions": [
        {
            "function": "single_point_of_contact",
            "person": {"name": "Jeanne Claes", "email": "jeanne@example.org"},
            "since": "2010-01-01",
        }
    ],
}
ROUND = {
    "name": "figures-2025",
    "label": {"fr": "Chiffres", "nl": "Cijfers"},
    "years": [2025],
    "opens_on": "2026-02-01",
    "closes_on": "2026-04-30",
    "contact": {"email": "reseau@example.org"},
}

#: Who is in the cases; none of it may stand in an error.
GONE = Actor("citizen-9", Role.CITIZEN)
SECRETS = ("Jeanne", "jeanne@", "avance pas")

Write = Callable[[Orientation, dict[str, Any]], Any]


def _to_second_line(desk: Orientation, ids: dict[str, Any]) -> Any:
    return desk.referrals.open(COORDINATOR, ids["closed"], by="client")


def _erase(desk: Orientation, ids: dict[str, Any]) -> Any:
    """What was said to be done is not asked for again; what is left to do then is the files of the store."""
    if "erased" in ids:
        return desk.store.scrub()
    try:
        return desk.privacy.erase(COORDINATOR, [Identifier.of("email", "gone@example.org")], ground="art17")
    except StoreError as error:
        if "scrub the store again" in str(error):
            ids["erased"] = True
        raise


#: One after the other on one desk, so that each meets what the ones before it left.
WRITES: dict[str, Write] = {
    "receive": lambda desk, _: desk.complaints.receive(CITIZEN, intake(), key="k"),
    "receive anonymously": lambda desk, _: desk.complaints.receive_anonymously(CITIZEN, intake(client=None)),
    "qualify": lambda desk, ids: desk.complaints.qualify(HANDLER, ids["one"], category="treatment"),
    "admit": lambda desk, ids: desk.complaints.admit(HANDLER, ids["one"]),
    "note": lambda desk, ids: desk.complaints.note(HANDLER, ids["one"], "Vu.", once="n"),
    "write": lambda desk, ids: desk.complaints.write_to_client(HANDLER, ids["one"], "Bientôt.", once="w"),
    "attach": lambda desk, ids: desk.complaints.attach(
        HANDLER, ids["one"], b"words", label="a.txt", type="text/plain"
    ),
    "pause": lambda desk, ids: desk.complaints.pause(HANDLER, ids["one"], "client"),
    "resume": lambda desk, ids: desk.complaints.resume(HANDLER, ids["one"]),
    "decide": lambda desk, ids: desk.complaints.decide(
        HANDLER, ids["one"], Outcome.UNFOUNDED, motivation="x"
    ),
    "answer": lambda desk, ids: desk.complaints.answer(HANDLER, ids["one"], "Voici."),
    "close": lambda desk, ids: desk.complaints.close(HANDLER, ids["one"]),
    "reopen": lambda desk, ids: desk.complaints.reopen(COORDINATOR, ids["one"], reason="x"),
    "join": lambda desk, ids: desk.complaints.join(
        HANDLER, ids["two"], Client(name="Pieter", email="pieter@example.org")
    ),
    "merge": lambda desk, ids: desk.complaints.merge(HANDLER, ids["three"], ids["two"], reason="x"),
    "un-merge": lambda desk, ids: desk.complaints.unmerge(HANDLER, ids["three"]),
    "split": lambda desk, ids: desk.complaints.split(HANDLER, ids["points"], [[2]], reason="x"),
    "redact": lambda desk, ids: desk.complaints.redact(COORDINATOR, ids["two"], "dossier", "Un tiers."),
    "second line": _to_second_line,
    "mail": lambda desk, _: desk.mail.take(
        COORDINATOR, mail("Bonjour, rien n'avance.", Message_ID="<1@example.org>")
    ),
    "restrict": lambda desk, ids: desk.privacy.restrict_case(
        COORDINATOR, ids["reference"], "contested", date(2027, 1, 1)
    ),
    "erase": _erase,
    "charter": lambda desk, _: desk.charters.draft(COORDINATOR, draft()),
    "charter published": lambda desk, ids: desk.charters.publish(COORDINATOR, ids["charter"]),
    "catalogue": lambda desk, _: desk.catalogue.keep_all(COORDINATOR, ENTRIES),
    "assessment grid": lambda desk, _: desk.assessments.keep_grid(COORDINATOR, to_document(grid())),
    "assessment round": lambda desk, _: desk.assessments.open(COORDINATOR, to_document(round_(grid()))),
    "questionnaire": lambda desk, _: desk.surveys.keep(COORDINATOR, QUESTIONNAIRE),
    "survey wave": lambda desk, _: desk.surveys.open(COORDINATOR, wave()),
    "invite": lambda desk, _: desk.surveys.invite(COORDINATOR, "spring", (person(1), person(2))),
    "improvement": lambda desk, _: desk.improvements.propose(COORDINATOR, action(expected=None)),
    "practice": lambda desk, _: desk.practices.submit(COORDINATOR, practice()),
    "standard text": lambda desk, _: desk.texts.keep(
        COORDINATOR, {"name": "d", "label": {"fr": "Retard"}, "words": {"fr": "Bonjour {client_name}"}}
    ),
    "campaign": lambda desk, _: desk.outreach.plan_campaign(COORDINATOR, {**CAMPAIGN, "reach": []}),
    "organisations": lambda desk, ids: desk.network.import_organisations(COORDINATOR, ids["members.csv"]),
    "member": lambda desk, _: desk.network.keep_member(COORDINATOR, MEMBER),
    "figures asked for": lambda desk, _: desk.network.keep_round(COORDINATOR, ROUND),
    "round opened": lambda desk, _: desk.network.open_round(COORDINATOR, ROUND["name"]),
    "figures": lambda desk, _: desk.network.deliver(
        COORDINATOR,
        {"name": "org", "year": 2025, "values": {"complaints_received": 9}, "delivered_on": "2026-03-01"},
    ),
    "round closed": lambda desk, _: desk.network.close_round(COORDINATOR, ROUND["name"]),
    "seal": lambda desk, _: desk.seal(),
}

#: What does its work in more than one transaction: some of them may be done, none twice. The rows that are new at the end.
IN_STEPS: dict[str, dict[str, int]] = {
    "erase": {"complaint": 0, "privacy_tombstone": 1},
    "mail": {"complaint": 1, "received_mail": 1, "outbox": 1},
}


@pytest.fixture
def desk(database_url: str) -> Iterator[Orientation]:
    with open_desk(
        database_url,
        clock=FixedClock(START),
        settings={"privacy": {"authority": "x"}, "file": {"directory": "unused"}},
    ) as opened:
        yield opened


def content(desk: Orientation) -> dict[str, list[str]]:
    """Every row of every table."""
    store: Any = desk.store
    if store.backend().name == "sqlite":
        names = run(
            store,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%!_words!_%' ESCAPE '!'",
        )
    else:
        names = run(store, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    tables = sorted(name for (name,) in names if not name.startswith("sqlite_"))
    # One statement for all of them tells which have rows; only those are read.
    filled = run(
        store, " UNION ALL ".join(f"SELECT '{name}', EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
    )
    return {name: sorted(map(repr, run(store, f'SELECT * FROM "{name}"'))) for name, any_ in filled if any_}


def prepared_for(desk: Orientation) -> dict[str, Any]:
    """Cases in every state that the writes begin from."""
    complaints = desk.complaints
    one = complaints.receive(CITIZEN, intake())
    two = complaints.receive(CITIZEN, intake())
    three = complaints.receive(OTHER_CITIZEN, intake())
    points = complaints.receive(CITIZEN, intake(points=[{"summary": "Un"}, {"summary": "Deux"}]))
    complaints.receive(GONE, intake(client={"name": "Gone", "email": "gone@example.org"}))
    closed = to_treatment(desk)
    complaints.decide(HANDLER, closed.id, Outcome.UNFOUNDED)
    complaints.answer(HANDLER, closed.id, "Voici.")
    complaints.close(HANDLER, closed.id)
    desk.referrals.keep_protocol(COORDINATOR, SIGNED)
    return {
        "one": one.id, "two": two.id, "three": three.id, "points": points.id, "closed": closed.id,
        "reference": two.reference,
    }  # fmt: skip


def test_every_write_changes_nothing_when_the_database_fails_in_it(
    desk: Orientation, monkeypatch: Any, tmp_path: Path
) -> None:
    ids, points = prepared_for(desk), {}
    ids["members.csv"] = tmp_path / "members.csv"
    ids["members.csv"].write_text(
        "name,label_fr,label_nl,kind,member_from\norg,Une,Een,other,2010-01-01\n", "utf-8"
    )
    # In every run some of the points; all of them at night.
    step = size(2 if desk.store.backend().name == "sqlite" else 5, 1)
    waiting = desk.store.backend().connections._waiting
    for name, write in WRITES.items():
        if name == "charter published":
            ids["charter"] = draft()["name"]
            desk.charters.consult(COORDINATOR, ids["charter"], "panel", date(2026, 2, 1))
            desk.charters.approve(COORDINATOR, ids["charter"], "board")
        before, lent = content(desk), len(waiting)
        with monkeypatch.context() as patch:
            failing = Failing(desk.store, patch)
            for tried, point in enumerate(range(0, 400, step)):
                failing.left = point
                try:
                    write(desk, ids)
                except StoreError as error:
                    said = str(error)
                else:
                    assert failing.failed == tried, f"{name}: a failure was swallowed"
                    break
                failing.left = -1
                assert not any(secret in said for secret in SECRETS), (name, said)
                assert len(waiting) >= lent, (name, point)
                # What a failure left would still be there after the next ones.
                if name not in IN_STEPS and tried % size(5, 1) == 0:
                    assert content(desk) == before, (name, point)
            else:
                pytest.fail(f"{name} never ended")
        assert failing.failed >= 1, name
        after = content(desk)
        assert after != before, name
        for table, rows in IN_STEPS.get(name, {}).items():
            assert len(after.get(table, ())) - len(before.get(table, ())) == rows, (name, table)
        points[name] = failing.failed
    assert desk.verify() == []
    print(f"\n{desk.store.backend().name}: {sum(points.values())} points of failure in {len(points)} writes")
