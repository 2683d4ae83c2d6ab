"""From draft to published, on every store; and what a bad charter is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from charters import draft, promise, published
from desks import CITIZEN, COORDINATOR, HANDLER, START, VIEWER, followed, open_desk, store_url
from orientation_core import Orientation
from orientation_core.errors import (
    Conflict,
    IdempotencyConflict,
    InvalidDocument,
    NotAllowed,
    NotFound,
    Refused,
)
from orientation_core.model.commitments import Target
from orientation_core.model.text import LANGUAGES, Text

NAME = "charte-du-client"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Orientation]:
    with (
        store_url(request.param, tmp_path) as url,
        open_desk(url, subscriptions=followed("charter.*")) as opened,
    ):
        yield opened


@pytest.fixture
def quick() -> Iterator[Orientation]:
    with open_desk() as opened:
        yield opened


def entries(desk: Orientation) -> int:
    return len(list(desk.store.entries()))


def test_a_charter_goes_from_draft_to_published_and_is_replaced(desk):
    charters = desk.charters
    first = published(desk)
    assert first.status == "published"
    assert [step.action for step in first.trail] == ["draft", "consult", "approve", "publish"]
    assert charters.in_force(START) == first
    assert charters.in_force(START - timedelta(days=10)) is None
    second = published(desk, version=2, valid_from=date(2026, 4, 1))
    assert charters.in_force(START + timedelta(days=29)).version == 1, "31 March"
    assert charters.in_force(START + timedelta(days=30)) == second
    former = charters.get(VIEWER, NAME, 1)
    assert (former.status, former.valid_until) == ("replaced", date(2026, 3, 31))
    assert [one.version for one in charters.versions(VIEWER, NAME)] == [1, 2]
    assert desk.store.verify() == []
    told = [m.event for m in desk.store.messages(desk.agency.slug)]
    assert sum(b"charter.published" in event for event in told) == 3, "and the one that gave way"


def test_a_draft_can_be_changed_until_it_is_approved(desk):
    charters = desk.charters
    charters.draft(COORDINATOR, draft())
    charters.consult(COORDINATOR, NAME, "panel", date(2026, 2, 1), Text(fr="Plus court.", nl="Korter."))
    again = charters.draft(COORDINATOR, draft(title=Text(fr="a", nl="b", de="c", en="d")))
    assert (again.status, again.title.fr) == ("draft", "a")
    assert [one.body for one in again.consultations] == ["panel"], "what was heard stays heard"
    with pytest.raises(Refused) as caught:
        charters.approve(COORDINATOR, NAME, "board")
    assert [one.code for one in caught.value.reasons] == ["charter.status"]
    charters.consult(COORDINATOR, NAME, "panel", date(2026, 2, 3), Text(fr="a", nl="b", de="c", en="d"))
    with pytest.raises(InvalidDocument) as incomplete:
        charters.approve(COORDINATOR, NAME, "board")
    assert {one.where for one in incomplete.value.problems} == {
        "/consultations/0/outcome/de",
        "/consultations/0/outcome/en",
    }


def test_nobody_rewrites_what_was_approved(quick):
    published(quick)
    before = entries(quick)
    for ask in (
        lambda: quick.charters.draft(COORDINATOR, draft()),
        lambda: quick.charters.publish(COORDINATOR, NAME),
        lambda: quick.charters.approve(COORDINATOR, NAME, "board"),
        lambda: quick.charters.draft(COORDINATOR, draft(version=3)),
    ):
        with pytest.raises(Refused):
            ask()
    assert entries(quick) == before


def test_a_document_cannot_claim_to_be_approved(quick):
    document = draft(status="published")
    document["trail"] = [{"action": "publish", "at": "2026-01-01T00:00:00Z", "actor": "nobody"}]
    kept = quick.charters.draft(COORDINATOR, document)
    assert (kept.status, kept.approvals, [step.action for step in kept.trail]) == ("draft", (), ["draft"])
    assert quick.charters.in_force(START) is None


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 3, 1), None), (date(2026, 2, 1), None), (date(2025, 1, 1), date(2026, 3, 1))],
)
def test_two_published_charters_never_overlap(quick, first, last):
    published(quick)
    with pytest.raises(InvalidDocument) as caught:
        published(quick, name="other", valid_from=first, valid_until=last)
    assert [(one.where, one.code) for one in caught.value.problems] == [("/valid_from", "charter.overlap")]
    assert quick.charters.get(VIEWER, "other").status == "approved"


def test_a_version_that_begins_before_the_former_is_refused(quick):
    published(quick, valid_from=date(2026, 4, 1))
    with pytest.raises(InvalidDocument):
        published(quick, version=2, valid_from=date(2026, 3, 1))


def test_of_two_who_publish_at_the_same_moment_one_is_refused(quick, monkeypatch):
    for name in ("one", "two"):
        quick.charters.draft(COORDINATOR, draft(name=name))
        quick.charters.consult(COORDINATOR, name, "panel", date(2026, 2, 1))
        quick.charters.approve(COORDINATOR, name, "board")
    from orientation_core.components.charters import drafting

    monkeypatch.setattr(drafting, "public_charters", lambda _: [])  # both looked before either wrote
    quick.charters.publish(COORDINATOR, "one")
    with pytest.raises((Conflict, IdempotencyConflict)):
        quick.charters.publish(COORDINATOR, "two")
    assert quick.charters.get(VIEWER, "two").status == "approved"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"commitments": (promise(metric="awnser_term"),)}, "/commitments/0/metric"),
        ({"commitments": (promise(target=Target("<=", "percent", 3)),)}, "/commitments/0/target/unit"),
        ({"commitments": (promise(metric=None, target=None),)}, "/commitments/0"),
        ({"sections": {"nobodys": {}}}, "/sections/nobodys"),
        ({"valid_until": date(2026, 1, 1)}, "/valid_until"),
    ],
)
def test_a_bad_charter_is_told_its_place_and_changes_nothing(quick, changes, where):
    before = entries(quick)
    with pytest.raises(InvalidDocument) as caught:
        quick.charters.draft(COORDINATOR, draft(**changes))
    assert where in [one.where for one in caught.value.problems]
    assert entries(quick) == before
    assert where in [one.where for one in quick.charters.lint(draft(**changes))]


def test_the_linter_tells_what_the_schema_does_not_allow_too(quick):
    document = draft()
    del document["welcome"]
    assert [one.where for one in quick.charters.lint(document)] == ["/welcome"]
    assert quick.charters.lint(draft()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_difference_between_two_versions_is_told_in_plain_words(quick, language):
    published(quick)
    shorter = promise(id="answer", target=Target("<=", "day", 8, days="working"))
    published(quick, version=2, valid_from=date(2026, 5, 1), commitments=(shorter,))
    told = quick.charters.difference(VIEWER, NAME, 1, 2, language)
    assert any("10" in line and "8" in line and "answer" in line for line in told), told
    assert not any("consult" in line.lower() for line in told)
    assert any("2026-05-01" in line for line in told)


@pytest.mark.parametrize(
    ("actor", "ask"),
    [
        (HANDLER, lambda charters: charters.draft(HANDLER, draft())),
        (VIEWER, lambda charters: charters.publish(VIEWER, NAME)),
        (CITIZEN, lambda charters: charters.get(CITIZEN, NAME)),
        (CITIZEN, lambda charters: charters.measure(CITIZEN, FIGURE)),
    ],
)
def test_who_may_not_is_refused(quick, actor, ask):
    with pytest.raises(NotAllowed):
        ask(quick.charters)


FIGURE: dict[str, Any] = {
    "metric": "phone_pickup",
    "period": {"start": "2026-01-01", "end": "2026-02-01"},
    "source": "telephone system",
    "value": 41.5,
    "n": 812,
}


def test_a_figure_is_fed_in_once_and_can_be_corrected(desk):
    charters = desk.charters
    charters.measure(COORDINATOR, FIGURE, key="k-1")
    charters.measure(COORDINATOR, FIGURE, key="k-1")
    charters.measure(COORDINATOR, FIGURE)
    assert len(charters.measured(date(2026, 1, 1), date(2026, 2, 1))) == 1
    with pytest.raises(Conflict):
        charters.measure(COORDINATOR, FIGURE | {"value": 12})
    charters.measure(COORDINATOR, FIGURE | {"value": 43}, correction=True)
    (found,) = charters.measured(date(2026, 1, 1), date(2027, 1, 1))
    assert found.value == 43
    assert [one.document["value"] for one in charters.measurements.editions(found.key)] == [41.5, 43]
    assert charters.measured(date(2026, 1, 2), date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"metric": "phone_pick_up"}, "/metric"),
        ({"value": None}, ""),
        ({"period": {"start": "2026-02-01", "end": "2026-02-01"}}, "/period/end"),
        ({"value": None, "numerator": 3, "denominator": 2, "n": None}, "/numerator"),
    ],
)
def test_a_bad_figure_is_told_its_place(quick, changes, where):
    document = {name: value for name, value in (FIGURE | changes).items() if value is not None}
    before = entries(quick)
    with pytest.raises(InvalidDocument) as caught:
        quick.charters.measure(COORDINATOR, document)
    assert caught.value.problems[0].where.endswith(where)
    assert entries(quick) == before


def test_what_is_not_there_is_told_as_such(quick):
    for ask in (
        lambda: quick.charters.get(VIEWER, "nothing"),
        lambda: quick.charters.publish(COORDINATOR, "nothing"),
    ):
        with pytest.raises(NotFound):
            ask()
