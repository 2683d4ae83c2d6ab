"""Collection rounds: asked of those in the network that day, reminded once per step, closed once, late figures marked."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

import prepared
from desks import COORDINATOR, VIEWER, agency, open_desk
from networks import TODAY, opened, organisations
from orientation_core import InvalidDocument, Orientation
from orientation_core.cli import main
from orientation_core.cli.collection import COMMANDS as COLLECTION
from orientation_core.errors import Conflict, NotAllowed, NotFound, Refused, Undeliverable
from orientation_core.model.network.indicators import STANDARD
from orientation_core.model.network.rounds import Round, Told
from orientation_core.store import MessageState
from orientation_core.testing.clock import FixedClock

ROUND: dict[str, Any] = {
    "name": "figures-2014",
    "label": {"fr": "Chiffres 2014", "nl": "Cijfers 2014", "de": "Zahlen 2014", "en": "Figures 2014"},
    "years": [2014],
    "opens_on": "2015-01-12",
    "closes_on": "2015-02-27",
    "reminders": [-14, 1, 15],
    "contact": {"email": "reseau@example.org"},
}


def person(name: str, function: str = "single_point_of_contact", email: str | None = "") -> dict[str, Any]:
    who = {"name": name.title()} | ({} if email is None else {"email": email or f"{name}@example.org"})
    return {"function": function, "person": who, "since": "2010-01-01"}


@contextmanager
def asked(tmp_path: Any, store: Any = "memory:", **changes: Any):
    """A network of four, of which one left; two can be written to. Its round is drafted."""
    with opened(store) as desk:
        rows = [("a", "other", "2008-07-01", ""), ("b", "other", "2008-07-01", "")]
        rows += [("c", "other", "2008-07-01", ""), ("gone", "other", "2008-07-01", "2014-12-31")]
        organisations(desk, tmp_path, rows)
        for name, functions in {
            "a": [person("anna", "complaint_coordinator"), person("arthur", "single_point_of_contact")],
            "b": [person("bert", "single_point_of_contact", None), person("bea", "complaint_coordinator")],
            "c": [person("chris", email=None)],
        }.items():
            member = {
                "name": name,
                "memberships": [{"since": "2008-07-01"}],
                "functions": functions,
                "kind": "other",
            }
            desk.network.keep_member(COORDINATOR, member)
        desk.network.keep_round(COORDINATOR, ROUND | changes)
        yield desk


def at(desk: Any, day: str) -> None:
    """The clock of the desk on that day, at nine."""
    clock: FixedClock = desk.clock
    clock.advance(datetime.fromisoformat(f"{day}T09:00:00+00:00") - clock())


def letters(desk: Any) -> list[Any]:
    """The letters that wait, as the channel would get them; an error where one is not to be sent any more."""
    found = []
    for message in desk.store.messages(desk.agency.slug, MessageState.PENDING, 100):
        try:
            found.append(desk._delivery(message))
        except Undeliverable as error:
            found.append(error.code)
    return found


def figures(name: str, value: int = 10, on: str = "2015-01-20", **more: Any) -> dict[str, Any]:
    return {"name": name, "year": 2014, "values": {"complaints_received": value}, "delivered_on": on, **more}


def test_a_draft_asks_the_indicators_of_the_federal_network_unless_it_names_others(tmp_path):
    with asked(tmp_path) as desk:
        draft = desk.network.round(VIEWER, "figures-2014").value
        assert [one.name for one in draft.indicators] == [one.name for one in STANDARD]
        assert draft.indicators[1].definition is not None
        assert (draft.state, draft.organisations) == ("draft", ())
        only = [{"name": "improvement_actions", "label": {"fr": "Actions", "nl": "Acties"}}]
        kept = desk.network.keep_round(COORDINATOR, ROUND | {"indicators": only}, version=1)
        assert (kept.version, [one.name for one in kept.value.indicators]) == (2, ["improvement_actions"])
        with pytest.raises(Conflict):
            desk.network.keep_round(COORDINATOR, ROUND, version=1)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"closes_on": "2015-01-01"}, "/closes_on"),
        ({"years": [2014, 2014]}, "/years/1"),
        ({"reminders": [1, 1]}, "/reminders/1"),
        ({"state": "open", "opened_at": "2015-01-12T08:00:00Z"}, "/state"),
        ({"state": "open"}, "/opened_at"),
        ({"organisations": ["a"]}, "/organisations"),
        ({"years": []}, "/years"),
        ({"reminders": [900]}, "/reminders/0"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused_and_nothing_is_kept(tmp_path, changes, where):
    with opened() as desk:
        with pytest.raises(InvalidDocument) as caught:
            desk.network.keep_round(COORDINATOR, ROUND | changes)
        assert where in [one.where for one in caught.value.problems]
        assert desk.network.rounds(VIEWER) == []


def test_opening_asks_whoever_is_in_the_network_that_day_and_writes_to_them(tmp_path):
    with asked(tmp_path) as desk:
        would, _ = desk.network.open_round(COORDINATOR, "figures-2014", dry_run=True)
        assert would.organisations == ("a", "b", "c")
        assert (desk.network.round(VIEWER, "figures-2014").version, letters(desk)) == (1, [])
        round_, written = desk.network.open_round(COORDINATOR, "figures-2014")
        assert (written.told, written.unreachable) == (("a", "b"), ("c",))
        assert [(one.organisation, one.step) for one in round_.told] == [("a", None), ("b", None)]
        first, second = letters(desk)
        assert (first.recipient, second.recipient) == ("arthur@example.org", "bea@example.org")
        assert first.letter.subject == "Chiffres annuels : Chiffres 2014 / Jaarcijfers: Cijfers 2014".replace(
            " :", "\N{NO-BREAK SPACE}:"
        )
        for words in ("27 février 2015", "27 februari 2015", "reseau@example.org", "2014"):
            assert words in first.letter.body
        assert [one.label for one in first.letter.attachments] == [
            "figures-2014-a-fr.xlsx",
            "figures-2014-a-nl.xlsx",
        ]
        # Who joins later is not asked by this round.
        organisations(desk, tmp_path, [("late-comer", "other", "2015-01-01", "")])
        assert desk.network.round(VIEWER, "figures-2014").value.organisations == ("a", "b", "c")
        with pytest.raises(Refused, match="opened already"):
            desk.network.open_round(COORDINATOR, "figures-2014")
        desk.network.keep_round(COORDINATOR, ROUND | {"name": "again"})
        with pytest.raises(Refused, match="figures-2014 is open and asks for the same year"):
            desk.network.open_round(COORDINATOR, "again")


def test_the_relay_delivers_the_letters_with_their_forms(tmp_path):
    folder = tmp_path / "out"
    settings = {"file": {"directory": str(folder)}}
    with open_desk("memory:", slug="network", clock=FixedClock(TODAY), settings=settings) as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", ""), ("b", "other", "2008-07-01", "")])
        for name in ("a", "b"):
            member = {"name": name, "memberships": [{"since": "2008-07-01"}], "functions": [person(name)]}
            desk.network.keep_member(COORDINATOR, member)
        desk.network.keep_round(COORDINATOR, ROUND)
        desk.network.open_round(COORDINATOR, "figures-2014")
        desk.network.deliver(COORDINATOR, figures("b"))
        counts = desk.relay().run_until_empty()
        assert (counts.sent, counts.retried, counts.dead) == (1, 0, 1)
        (dead,) = desk.relay().dead_letters("network")
        assert dead.code == "figures.delivered"
        written = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
        assert b"a@example.org" in written
        assert b"b@example.org" not in written


def test_a_letter_without_a_plugin_that_writes_forms_says_nothing_of_them(tmp_path):
    with Orientation.open(
        "memory:", agency("network"), plugins=("sql", "belgium"), clock=FixedClock(TODAY)
    ) as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", "")])
        member = {"name": "a", "memberships": [{"since": "2008-07-01"}], "functions": [person("a")]}
        desk.network.keep_member(COORDINATOR, member)
        desk.network.keep_round(COORDINATOR, ROUND | {"languages": ["de", "en"]})
        desk.network.open_round(COORDINATOR, "figures-2014")
        (delivery,) = letters(desk)
        assert (delivery.letter.attachments, delivery.letter.language) == ((), "de")
        assert "Formular" not in delivery.letter.body
        assert "27. Februar 2015" in delivery.letter.body
        assert "27 February 2015" in delivery.letter.body


def test_no_message_holds_who_it_is_for(tmp_path):
    with asked(tmp_path) as desk:
        desk.network.open_round(COORDINATOR, "figures-2014")
        waiting = desk.store.messages(desk.agency.slug, MessageState.PENDING, 100)
        assert [one.recipient for one in waiting] == ["member:a", "member:b"]
        assert b"example.org" not in b"".join(one.event for one in waiting)


def test_a_reminder_goes_once_per_step_to_whoever_owes(tmp_path):
    with asked(tmp_path) as desk:
        desk.network.open_round(COORDINATOR, "figures-2014", tell=False)
        none = desk.network.remind(COORDINATOR, "figures-2014")
        assert (none.told, none.step, none.next_on) == ((), None, date(2015, 2, 13))
        at(desk, "2015-02-13")
        would = desk.network.remind(COORDINATOR, "figures-2014", dry_run=True)
        assert (would.told, would.unreachable, would.step) == (("a", "b"), ("c",), -14)
        assert letters(desk) == []
        assert desk.network.remind(COORDINATOR, "figures-2014") == would
        assert desk.network.remind(COORDINATOR, "figures-2014").told == ()
        assert len(letters(desk)) == 2
        # Somebody of c gets an address: then c is told, of the same step.
        desk.network.keep_member(
            COORDINATOR,
            {"name": "c", "memberships": [{"since": "2008-07-01"}], "functions": [person("carla")]},
        )
        assert desk.network.remind(COORDINATOR, "figures-2014").told == ("c",)
        desk.network.deliver(COORDINATOR, figures("b", on="2015-02-13"))
        # Both later steps have come: one letter and not two, and b is left in peace.
        at(desk, "2015-03-20")
        last = desk.network.remind(COORDINATOR, "figures-2014")
        assert (last.step, last.told) == (15, ("a", "c"))
        assert desk.network.remind(COORDINATOR, "figures-2014").told == ()
        waiting = letters(desk)
        assert waiting[1] == "figures.delivered"
        assert "en retard" in waiting[-1].letter.body
        assert waiting[-1].letter.subject.startswith("Rappel")


def test_two_who_remind_at_once_write_once(tmp_path, monkeypatch):
    with asked(tmp_path) as desk:
        desk.network.open_round(COORDINATOR, "figures-2014", tell=False)
        at(desk, "2015-02-13")
        plain = type(desk.network)._reachable

        def slow(self, *given):
            found = plain(self, *given)
            monkeypatch.setattr(type(desk.network), "_reachable", plain)
            desk.network.remind(COORDINATOR, "figures-2014")
            return found

        monkeypatch.setattr(type(desk.network), "_reachable", slow)
        with pytest.raises(Conflict):
            desk.network.remind(COORDINATOR, "figures-2014")
        assert len(letters(desk)) == 2


def test_late_figures_are_marked_and_after_the_closing_have_to_say_so(tmp_path):
    with asked(tmp_path) as desk:
        desk.network.open_round(COORDINATOR, "figures-2014")
        desk.network.deliver(COORDINATOR, figures("a", by="coordinator", remarks="Provisoire."))
        at(desk, "2015-03-05")
        desk.network.deliver(COORDINATOR, figures("b", on="2015-03-05"))
        made = desk.network.progress(VIEWER, "figures-2014")
        assert [(one.organisation, one.late) for one in made.delivered] == [("a", False), ("b", True)]
        assert [one.organisation for one in made.late] == ["b"]
        assert [(one.organisation, one.told_on) for one in made.owed] == [("c", None)]
        desk.network.close_round(COORDINATOR, "figures-2014")
        assert letters(desk) == ["round.closed", "round.closed"]
        for act in (desk.network.close_round, desk.network.remind, desk.network.open_round):
            with pytest.raises(Refused):
                act(COORDINATOR, "figures-2014")
        at(desk, "2015-04-01")
        with pytest.raises(Refused, match="closed; say that these figures are late"):
            desk.network.deliver(COORDINATOR, figures("c", on="2015-02-01"))
        assert desk.network.deliver(COORDINATOR, figures("c", on="2015-02-01"), late=True).value.late
        # A correction keeps what was there before, with its remark, and when the first came.
        desk.network.deliver(COORDINATOR, figures("a", 12, "2015-04-01", remarks="Définitif."), late=True)
        first = desk.network._figures.edition("a/2014", 1)
        assert (first.values, first.remarks) == ({"complaints_received": 10}, "Provisoire.")
        again = desk.network.progress(VIEWER, "figures-2014").delivered[0]
        assert (again.on, again.late, again.editions) == (date(2015, 1, 20), False, 2)
        assert (again.last_on, again.remarks) == (date(2015, 4, 1), "Définitif.")


def test_a_form_for_a_closed_round_is_listed_unless_it_says_that_it_is_late(tmp_path):
    with asked(tmp_path) as desk:
        desk.network.open_round(COORDINATOR, "figures-2014")
        file = tmp_path / "forms.csv"
        file.write_text("organisation,year,complaints_received,other\na,2014,10,3\ngone,2014,4,\n", "utf-8")
        desk.network.close_round(COORDINATOR, "figures-2014")
        done = desk.network.import_figures(COORDINATOR, file)
        assert ([one.code for one in done.rejected], done.kept) == (["round.closed"], 1)
        assert done.rejected[0].where == "line 2"
        done = desk.network.import_figures(COORDINATOR, file, late=True)
        assert (done.rejected, done.kept, done.late) == ((), 1, 1)
        assert [one.code for one in done.odd] == ["form.indicator"]
        # The same again changes nothing, and needs no word.
        again = desk.network.import_figures(COORDINATOR, file)
        assert (again.rejected, again.kept) == ((), 0)


def test_what_an_open_round_asks_does_not_change(tmp_path):
    with asked(tmp_path) as desk:
        desk.network.open_round(COORDINATOR, "figures-2014")
        longer = ROUND | {"closes_on": "2015-03-13", "reminders": [-7], "note": {"fr": "Prolongé."}}
        kept = desk.network.keep_round(COORDINATOR, longer)
        assert (kept.value.closes_on, kept.value.reminders) == (date(2015, 3, 13), (-7,))
        assert kept.value.organisations == ("a", "b", "c")
        assert "Prolongé." in letters(desk)[0].letter.body
        with pytest.raises(Refused, match="does not change"):
            desk.network.keep_round(COORDINATOR, longer | {"years": [2013]})
        desk.network.close_round(COORDINATOR, "figures-2014")
        with pytest.raises(Refused, match="changes no more"):
            desk.network.keep_round(COORDINATOR, longer)


@pytest.mark.parametrize(
    ("day", "says"), [("2015-01-11", "opens on 2015-01-12"), ("2015-02-28", "has passed")]
)
def test_a_round_is_opened_between_its_days(tmp_path, day, says):
    with asked(tmp_path) as desk:
        at(desk, day)
        with pytest.raises(Refused, match=says):
            desk.network.open_round(COORDINATOR, "figures-2014")


def test_who_may(tmp_path):
    with asked(tmp_path) as desk:
        network = desk.network
        for act in (
            lambda: network.keep_round(VIEWER, ROUND),
            lambda: network.open_round(VIEWER, "figures-2014"),
            lambda: network.close_round(VIEWER, "figures-2014"),
            lambda: network.remind(VIEWER, "figures-2014"),
        ):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(NotFound):
            network.progress(VIEWER, "nothing")
        with pytest.raises(Refused, match="only an open round"):
            network.remind(COORDINATOR, "figures-2014")
        with pytest.raises(Refused, match="not opened yet"):
            network.close_round(COORDINATOR, "figures-2014")


def test_a_step_that_came_before_the_opening_is_none():
    made = Round(
        name="r",
        label=STANDARD[0].label,
        years=(2014,),
        opens_on=date(2015, 1, 1),
        closes_on=date(2015, 2, 1),
        indicators=STANDARD[:1],
        reminders=(-30, -3),
        state="open",
        organisations=("a",),
        opened_at=TODAY,
    )
    assert [made.step(date(2015, 1, 15) + timedelta(days)) for days in (0, 13, 14, 400)] == [
        None,
        None,
        -3,
        -3,
    ]
    told = attrs.evolve(made, told=(Told(organisation="a", on=date(2015, 1, 29), step=-3),))
    assert (made.to_remind(date(2015, 1, 29), {}), told.to_remind(date(2015, 1, 29), {})) == (("a",), ())


def test_the_commands(tmp_path):
    store = prepared.sqlite(tmp_path / "network.db")
    with asked(tmp_path, store):
        pass
    file = tmp_path / "round.json"

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["network", *arguments, "--store", store])
        assert done.exit_code == code, done.output
        return done.output

    for command in COLLECTION:
        shown = CliRunner(env={"COLUMNS": "80"}).invoke(
            main, ["network", command.name, "--help"], terminal_width=80
        )
        assert [line for line in shown.output.splitlines() if len(line) > 80] == []
    days = {"opens_on": str(date.today()), "closes_on": str(date.today() + timedelta(30))}
    file.write_text(json.dumps(ROUND | days | {"reminders": [-30]}), "utf-8")
    assert "18 indicators of 2014" in run("draft", str(file))
    assert "Would ask 3 organisations" in run("open", "figures-2014", "--dry-run")
    said = run("open", "figures-2014", "--no-letters")
    assert "Asked 3 organisations." in said
    assert "Wrote to 0 organisations" in run("remind", "figures-2014")
    forms = tmp_path / "forms"
    assert "3 forms" in run("form", "figures-2014", "--each", "--language", "nl", "--out", str(forms))
    assert min(one.name for one in forms.iterdir()) == "figures-2014-a-nl.xlsx"
    filled = tmp_path / "filled.csv"
    filled.write_text("organisation,year,complaints_received\na,2014,7\nb,2014,x\n", "utf-8")
    said = run("deliver", str(filled), "--dry-run", code=1)
    assert "would keep 1 of 2" in said
    assert "line 3, column complaints_received" in said
    told = json.loads(run("deliver", str(filled), "--json", code=1))
    assert [(one["kept"], one["rejected"][0]["code"]) for one in told] == [(1, "figures.number")]
    shown = json.loads(run("rounds", "figures-2014", "--json"))
    assert [one["organisation"] for one in shown["delivered"]] == ["a"]
    assert "1 delivered, 2 owed" in run("close", "figures-2014")
    assert "closed" in run("close", "figures-2014", code=1)
    assert "figures-2014" in run("rounds")
    said = run("deliver", str(filled), "--late", code=1)
    assert "kept 0 of 2" in said
