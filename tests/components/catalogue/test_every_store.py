"""The catalogue on every store: kept, read, searched, reminded; and all or nothing."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import orjson
import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, followed, open_desk, store_url
from orientation_core import hookimpl
from orientation_core.components.catalogue import KINDS
from orientation_core.components.catalogue.record import SERVICE
from orientation_core.documents import to_document, write
from orientation_core.errors import Conflict, IdempotencyConflict, InvalidDocument, NotAllowed, NotFound
from orientation_core.kinds import day_value
from orientation_core.model.catalogue import ContactPerson, ContactPoint, ServiceRelation, Wording
from orientation_core.model.catalogue.contents import Contents, kind_of
from orientation_core.model.catalogue.exchange import Arrival
from orientation_core.model.parties import ANONYMOUS
from orientation_core.store import Query, Where
from orientation_core.testing.clock import FixedClock
from small_catalogue import BIRTH, CHANGE, COUNTER, ENTRIES, LINE, OLD_BIRTH, PARKING, both


@pytest.fixture
def clock():
    from desks import START

    return FixedClock(START)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def desk(request, tmp_path, clock):
    with (
        store_url(request.param, tmp_path) as url,
        open_desk(url, clock=clock, subscriptions=followed("catalogue.review-due")) as opened,
    ):
        opened.catalogue.keep_all(COORDINATOR, ENTRIES)
        yield opened


def everything(desk):
    """All that the store holds: every record with its columns, every journal entry, every message, every claim."""
    with desk.catalogue.begin(write=False) as unit:
        records = {name: unit.find(kind, Query()) for name, kind in KINDS.items()}
        newest = unit.newest()
    return records, newest, desk.store.messages(desk.agency.slug)


def test_every_kind_is_kept_as_it_was_and_found_by_its_columns(desk):
    for entry in ENTRIES:
        kind = KINDS[kind_of(entry)]
        kept = desk.catalogue.shelf(kind.name).get(entry.name)
        assert (kept.value, kept.version) == (entry, 1)
        with desk.catalogue.begin(write=False) as unit:
            for column, value in zip(kind.columns, kind.row(entry), strict=True):
                where = Where(column.name, "null") if value is None else Where(column.name, "=", value)
                names = {orjson.loads(one.body)["name"] for one in unit.find(kind, Query((where,)))}
                assert entry.name in names, column.name
            assert [orjson.loads(one.body)["name"] for one in unit.find(kind, Query(search=entry.name))]
    with desk.catalogue.begin(write=False) as unit:
        due = unit.find(SERVICE, Query((Where("review_due", "<=", day_value(date(2026, 9, 1))),)))
    assert [orjson.loads(one.body)["name"] for one in due] == ["parking-permit"]


def test_a_change_is_a_new_version_and_the_same_again_is_none(desk, clock):
    catalogue = desk.catalogue
    before = clock()
    assert catalogue.keep(COORDINATOR, PARKING).version == 1
    clock.advance(timedelta(days=1))
    dearer = attrs.evolve(
        PARKING,
        costs=(PARKING.costs[0], attrs.evolve(PARKING.costs[1], amount=15.0), PARKING.costs[2]),
        title=attrs.evolve(PARKING.title, fr="Carte de riverain"),
    )
    kept = catalogue.keep(COORDINATOR, dearer, version=1)
    assert (kept.version, kept.value.version) == (2, 2)
    assert catalogue.keep(COORDINATOR, attrs.evolve(dearer, version=77)).version == 2
    assert [one.version for one in catalogue.versions(HANDLER, "service", "parking-permit")] == [1, 2]
    said = catalogue.compare(VIEWER, "service", "parking-permit", 1, 2, "en")
    assert len(said) == 2
    assert any("12.5" in one and "15" in one for one in said)
    assert any("Carte de riverain" in one for one in said)
    assert catalogue.get(CITIZEN, "service", "parking-permit").title.fr == "Carte de riverain"
    assert (
        catalogue.get(CITIZEN, "service", "parking-permit", on=before.date()).title.fr
        == "Carte de stationnement"
    )
    with pytest.raises(Conflict):
        catalogue.keep(COORDINATOR, PARKING, version=1)
    with pytest.raises(Conflict):
        catalogue.keep(COORDINATOR, PARKING, version=0)


def test_an_idempotency_key_is_used_once(desk):
    catalogue = desk.catalogue
    changed = attrs.evolve(CHANGE, owner="front-office")
    assert catalogue.keep(COORDINATOR, changed, key="k").version == 2
    assert catalogue.keep(COORDINATOR, attrs.evolve(changed, owner="back-office")).version == 3
    # The retry changes nothing, although somebody changed the document in between.
    assert catalogue.keep(COORDINATOR, changed, key="k").version == 3
    with pytest.raises(IdempotencyConflict):
        catalogue.keep(COORDINATOR, CHANGE, key="k")


def test_a_draft_leaves_what_is_in_force_and_a_suspension_does_not(desk, clock):
    catalogue = desk.catalogue
    clock.advance(timedelta(days=1))
    catalogue.keep(COORDINATOR, attrs.evolve(CHANGE, status="draft", title=both("Nouveau", "Nieuw")))
    assert catalogue.get(CITIZEN, "service", "change-of-address").version == 1
    assert catalogue.get(HANDLER, "service", "change-of-address").version == 2
    assert {one.name for one in catalogue.in_force(CITIZEN).services} == {
        "birth-grant", "change-of-address", "parking-permit",
    }  # fmt: skip
    catalogue.keep(COORDINATOR, attrs.evolve(CHANGE, status="suspended"))
    with pytest.raises(NotFound):
        catalogue.get(CITIZEN, "service", "change-of-address")
    assert catalogue.answers(CITIZEN, "change-of-address", "en")["which"][1] == (
        "This service is suspended for the time being."
    )
    later = attrs.evolve(CHANGE, valid_from=date(2026, 4, 1))
    catalogue.keep(COORDINATOR, later)
    assert catalogue.get(CITIZEN, "service", "change-of-address", on=date(2026, 4, 1)).version == 4
    with pytest.raises(NotFound):
        catalogue.get(CITIZEN, "service", "change-of-address", on=date(2026, 3, 31))


def test_only_coordinators_write_and_all_read_what_holds(desk):
    catalogue = desk.catalogue
    for actor in (CITIZEN, HANDLER, VIEWER):
        with pytest.raises(NotAllowed):
            catalogue.keep(actor, CHANGE)
        with pytest.raises(NotAllowed):
            catalogue.remind(actor)
        assert catalogue.get(actor, "service", "parking-permit") == PARKING
    for ask in (
        lambda: catalogue.versions(CITIZEN, "service", "parking-permit"),
        lambda: catalogue.check(CITIZEN),
        lambda: catalogue.reviews(CITIZEN),
        lambda: catalogue.take_out(CITIZEN, "json", everything=True),
    ):
        with pytest.raises(NotAllowed):
            ask()
    with pytest.raises(NotFound):
        catalogue.get(CITIZEN, "service", "old-grant")
    assert catalogue.get(VIEWER, "service", "old-grant") == OLD_BIRTH
    assert catalogue.guide(ANONYMOUS, "https://example.org/service/parking").service == PARKING


REFUSED = [
        (attrs.evolve(CHANGE, channels=("nowhere",)), "service", "/channels/0", "reference.unknown"),
        (
            attrs.evolve(CHANGE, relations=(ServiceRelation("requires", "parking-permit"),)),
            "service",
            "/relations/0/service",
            "relation.circle",
        ),
        (attrs.evolve(COUNTER, calendar="nobodys"), "channel", "/calendar", "reference.unknown"),
        (attrs.evolve(CHANGE, uri=PARKING.uri), "catalogue", "/services/3/uri", "catalogue.twice"),
        (attrs.evolve(CHANGE, owner="two\nlines"), "service", "/owner", "pattern"),
    ]  # fmt: skip


def test_what_does_not_fit_is_refused_and_nothing_is_changed(desk):
    before = everything(desk)
    good = attrs.evolve(BIRTH, owner="families")
    for change, kind, where, code in REFUSED:
        with pytest.raises(InvalidDocument) as caught:
            desk.catalogue.keep_all(COORDINATOR, [good, change])
        (problem,) = caught.value.problems
        assert (caught.value.kind, problem.code) == (kind, code)
        assert problem.where.endswith(where)
        assert everything(desk) == before


def test_a_document_from_outside_goes_through_the_gate(desk):
    document = to_document(attrs.evolve(CHANGE, owner="front")) | {"version": 1}
    del document["version"]
    assert desk.catalogue.keep(COORDINATOR, document, "service").version == 2
    with pytest.raises(InvalidDocument, match="control"):
        desk.catalogue.keep(COORDINATOR, document | {"owner": "fr\u0007ont"}, "service")
    with pytest.raises(InvalidDocument, match="the catalogue has no spaceship"):
        desk.catalogue.keep(COORDINATOR, document, "spaceship")


def test_persons_stay_out_of_the_journal_and_of_events(desk):
    person = ContactPerson("Anne Voorbeeld", email="anne@example.org")
    point = ContactPoint("line", phones=("1700",), persons=(person,))
    desk.catalogue.keep(COORDINATOR, attrs.evolve(LINE, contact_points=(point,)))
    entries = [write_entry for write_entry in desk.store.entries() if write_entry.kind in (*KINDS, "edition")]
    assert entries
    assert not [one for one in entries if b"Anne" in one.changes or b"anne@" in one.changes]
    assert desk.verify() == []


# ------------------------------------------------------------------------------------ searching


SEARCHES = [
        ({"text": "NAISSANCE"}, {"birth-grant"}),
        ({"text": "autó"}, {"parking-permit"}),
        ({"text": "adresw"}, {"change-of-address"}),
        ({"text": "preuve adresse"}, {"parking-permit"}),
        ({"text": "oude premie"}, set()),  # it has ended
        ({"group": "students"}, {"birth-grant", "parking-permit", "change-of-address"}),
        ({"group": "people"}, {"parking-permit", "change-of-address"}),
        ({"event": "life-events/moving"}, {"parking-permit"}),
        ({"event": "https://example.org/event/moving"}, {"parking-permit"}),
        ({"theme": "themes/mobility"}, {"parking-permit"}),
        ({"theme": "themes/none"}, set()),
        ({"language": "de"}, set()),  # described in German, but served in French and Dutch
        ({"language": "nl", "text": "prime"}, {"birth-grant"}),
        ({"group": "students", "event": "life-events/birth"}, {"birth-grant"}),
        ({}, {"birth-grant", "parking-permit", "change-of-address"}),
    ]  # fmt: skip


def test_search(desk):
    for asked, found in SEARCHES:
        assert {one.name for one in desk.catalogue.search(CITIZEN, **asked).services} == found, asked


def test_a_search_says_how_many_there_are(desk):
    page = desk.catalogue.search(CITIZEN, limit=2)
    assert ([one.name for one in page.services], page.total) == (["birth-grant", "change-of-address"], 3)


# ------------------------------------------------------------------------------------ reviews


def test_a_due_review_is_told_once(desk, clock):
    catalogue = desk.catalogue
    assert catalogue.remind(COORDINATOR) == []
    clock.advance(timedelta(days=183))  # 1 September
    (due,) = catalogue.reviews(HANDLER)
    assert (due.kind, due.name, due.due, due.owner) == (
        "service",
        "parking-permit",
        date(2026, 9, 1),
        "mobility",
    )
    assert [one.name for one in catalogue.remind(COORDINATOR)] == ["parking-permit"]
    assert catalogue.remind(COORDINATOR) == []
    (message,) = desk.store.messages(desk.agency.slug)
    assert (message.channel, message.recipient, message.kind) == ("webhook", "backoffice", "catalogue")
    event = orjson.loads(message.event)
    assert event["type"] == "be.test-agency.orientation.v1.catalogue.review-due"
    assert event["data"] == {
        "id": catalogue.shelf("service").id_of("parking-permit"),
        "kind": "service",
        "reference": "parking-permit",
        "version": 1,
        "due_at": "2026-08-31T22:00:00Z",
    }
    assert desk.complaints.delivery(message).recipient == "https://backoffice.example.org/hook"
    # Reviewed, and due again a year later: that is told anew.
    catalogue.keep(COORDINATOR, attrs.evolve(PARKING, reviewed_on=date(2026, 9, 1)))
    clock.advance(timedelta(days=300))
    assert catalogue.remind(COORDINATOR) == []
    clock.advance(timedelta(days=66))
    assert [one.due for one in catalogue.remind(COORDINATOR)] == [date(2027, 9, 1)]


def test_the_check_says_what_is_wrong(desk, clock):
    catalogue = desk.catalogue
    checked = catalogue.check(HANDLER)
    assert checked.counts == {
        "code_list": 2, "public_organisation": 1, "client_group": 2, "channel": 3, "service": 3,
    }  # fmt: skip
    assert [one.service for one in checked.services] == ["birth-grant", "change-of-address", "parking-permit"]
    assert checked.score == sum(one.score for one in checked.services) // 3
    assert (checked.findings, checked.reviews) == ((), ())
    catalogue.keep(COORDINATOR, attrs.evolve(COUNTER, status="ended"))
    found = catalogue.check(HANDLER).findings
    assert [(one.name, one.problem.where) for one in found] == [
        ("parking-permit", "/costs/1/channel"), ("parking-permit", "/channels/0"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "desk", ["memory"], indirect=True
)  # how SQL stores join is tried in tests/plugins/sql
def test_a_hosts_transaction_takes_everything_back(desk):
    before = everything(desk)

    def host():
        with desk.store.begin("host") as connection:
            inside = desk.joining(connection)
            inside.catalogue.keep(COORDINATOR, attrs.evolve(CHANGE, owner="host"))
            assert inside.catalogue.get(CITIZEN, "service", "change-of-address").owner == "host"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        host()
    assert everything(desk) == before


def test_a_wording_in_another_language_is_kept_and_found(desk):
    italian = attrs.evolve(BIRTH, title=Wording(other={"it": "Premio di nascità"}))
    desk.catalogue.keep(COORDINATOR, italian)
    assert write(desk.catalogue.get(CITIZEN, "service", "birth-grant")) == write(
        attrs.evolve(italian, version=2)
    )
    assert [one.name for one in desk.catalogue.search(CITIZEN, "nascita").services] == ["birth-grant"]
    assert [one.name for one in desk.catalogue.search(CITIZEN, language="it").services] == ["birth-grant"]


@pytest.mark.parametrize("desk", ["memory"], indirect=True)  # what is joined does not depend on the store
def test_a_file_that_says_the_same_in_other_words_changes_nothing(desk, tmp_path):
    addressed = attrs.evolve(
        PARKING,
        identifier="parking-permit",
        keywords=(Wording(nl="auto"), Wording(fr="voiture")),
        events=("https://example.org/event/moving",),
        channels=("counter", "online"),
        requirements=(attrs.evolve(PARKING.requirements[0], identifier="home"),),
        steps=(),
        owner=None,
    )
    file = tmp_path / "services.json"
    silent = {"steps", "owner"}

    class Elsewhere:
        @hookimpl
        def orientation_catalogue_import(self, source, format):  # noqa: A002 - as in the hook
            if format != "elsewhere":
                return None
            says = frozenset(field.name for field in attrs.fields(type(PARKING))) - silent
            changed = attrs.evolve(addressed, owner="nobody", description=both(file.read_text(), "x"))
            given = changed if file.read_text() else addressed
            return Arrival(Contents.of([given]), read=1, says={"service": says})

    with open_desk(extra=[Elsewhere()]) as other:
        other.catalogue.keep_all(COORDINATOR, ENTRIES)
        file.write_text("")
        summary = other.catalogue.bring_in(COORDINATOR, file, "elsewhere")
        assert (summary.imported, summary.already_present) == (0, 1)
        file.write_text("Autre texte.")
        assert other.catalogue.bring_in(COORDINATOR, file, "elsewhere").imported == 1
        now = other.catalogue.get(COORDINATOR, "service", "parking-permit")
        assert now == attrs.evolve(PARKING, version=2, description=both("Autre texte.", "x"))
