"""Reading: the work list in the order of what is due, search, duplicates, due dates that explain themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, intake, open_desk, to_treatment
from orientation_core import Conflict, InvalidDocument, NotFound
from orientation_core.labels import in_language
from orientation_core.model.clocks import run
from orientation_core.model.derivations import replay
from orientation_core.model.references import check_character
from orientation_core.store import Where


def test_by_id_by_reference_as_it_is_spoken_or_typed(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    for key in (case.id, case.reference, case.reference.lower(), case.reference.replace("-", " ")):
        assert desk.complaints.get(HANDLER, key).id == case.id
    for key in ("", "nonsense", "x" * 5000, case.reference[:-1] + "*", "é" * 36):
        with pytest.raises(NotFound):
            desk.complaints.get(HANDLER, key)


def test_a_slip_in_a_reference_is_told(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    one, two, *rest = case.reference
    swapped = "".join((two, one, *rest)) if one != two else case.reference[:-1]
    with pytest.raises(NotFound) as caught:
        desk.complaints.get(HANDLER, swapped)
    assert caught.value.why.code.startswith("reference.")
    assert "referentie" in str(in_language(caught.value, "nl"))
    with pytest.raises(NotFound) as caught:  # this one could be, but is not here
        desk.complaints.get(HANDLER, "A" * 9 + check_character("A" * 9))
    assert caught.value.why is None


def test_the_work_list_shows_what_is_due_first_page_by_page(desk, clock):
    cases = []
    for day in range(5):
        cases.append(desk.complaints.receive(CITIZEN, intake(text=f"numéro {day}")))
        clock.advance(timedelta(days=1))
    shown = desk.complaints.worklist(HANDLER)
    assert [item.id for item in shown] == [case.id for case in cases]
    assert [item.due_on for item in shown] == sorted(item.due_on for item in shown)
    page = desk.complaints.worklist(HANDLER, limit=2)
    rest = desk.complaints.worklist(HANDLER, limit=10, after=page[-1].id)
    assert [item.id for item in [*page, *rest]] == [case.id for case in cases]


def test_lateness_is_computed_and_not_stored(desk, clock):
    case = desk.complaints.receive(CITIZEN, intake())
    assert not desk.complaints.worklist(HANDLER)[0].late
    version = desk.complaints.version(HANDLER, case.id)
    clock.advance(timedelta(days=60))
    item = desk.complaints.worklist(HANDLER)[0]
    assert item.late
    assert item.days_left < 0
    assert desk.complaints.version(HANDLER, case.id) == version
    assert any(state.late for state in desk.complaints.clocks(HANDLER, case.id))


def test_a_list_can_be_read_as_of_another_day(desk, clock):
    case = desk.complaints.receive(CITIZEN, intake())
    (today,) = desk.complaints.worklist(HANDLER)
    due = date.fromisoformat(today.due_on)
    clock.advance(timedelta(days=4_000))
    for day, left in ((due, 0), (due - timedelta(days=3), 3), (due + timedelta(days=2), -2)):
        (item,) = desk.complaints.worklist(HANDLER, on=day)
        assert (item.id, item.days_left, item.late) == (case.id, left, left < 0)
        assert desk.complaints.search(HANDLER, case.reference, on=day) == [item]
    assert desk.complaints.worklist(HANDLER)[0].days_left < -3_900


def test_filters_and_counts(desk):
    to_treatment(desk, unit="a")
    desk.complaints.receive(CITIZEN, intake(unit="b"))
    assert len(desk.complaints.worklist(HANDLER, stage="in_treatment")) == 1
    assert len(desk.complaints.worklist(HANDLER, unit="b")) == 1
    assert desk.complaints.count(COORDINATOR) == 2
    assert desk.complaints.count(COORDINATOR, Where("unit", "=", "a"), words="BLOQUE") == 1


def test_search_finds_in_any_spelling(desk):
    case = desk.complaints.receive(
        CITIZEN, intake(subject="Être reçu à l'école", text="Straße und Bürgeramt")
    )
    for words in ("ETRE RECU", "ecole", "strasse", "burgeram", "jeanne", case.reference):
        assert [item.id for item in desk.complaints.search(HANDLER, words)] == [case.id], words
    assert desk.complaints.search(HANDLER, "absent") == []


def test_likely_duplicates_are_pointed_out(desk, clock):
    first = desk.complaints.receive(CITIZEN, intake())
    clock.advance(timedelta(days=2))
    again = desk.complaints.receive(
        CITIZEN, intake(text="Mon dossier n'avance pas, personne ne répond au téléphone !")
    )
    desk.complaints.receive(
        CITIZEN,
        intake(subject="Autre chose", text="Le guichet ferme trop tôt le vendredi.", client={"name": "X"}),
    )
    found = desk.complaints.duplicates(HANDLER, again.id)
    assert [(one.id, one.why) for one in found] == [(first.id, "same_client")]
    assert found[0].likeness > 80
    clock.advance(timedelta(days=200))
    late = desk.complaints.receive(CITIZEN, intake())
    assert desk.complaints.duplicates(HANDLER, late.id) == [], "outside the procedure's window"


class TestTime:
    def test_every_due_date_explains_itself_and_replays_alone(self, desk):
        case = to_treatment(desk)
        for state in desk.complaints.clocks(HANDLER, case.id):
            assert replay(state.derivation) == state.due
            assert case.clock(state.name).due_on == state.due.day
        for language, word in (("fr", "avril"), ("nl", "april"), ("de", "April"), ("en", "April")):
            assert word in desk.complaints.explain(HANDLER, case.id, language, "answer")[0]

    def test_a_case_keeps_the_rules_it_was_opened_under(self, desk, clock):
        case = desk.complaints.receive(CITIZEN, intake())
        newer = {**_document(desk, "be-legal"), "version": 2}
        newer["holidays"] = [
            *newer["holidays"],
            {"day": "2026-04-01", "label": {"fr": "Fermé", "nl": "Dicht"}, "kind": "closing"},
        ]

        (move,) = (one for one in desk.complaints.preview(COORDINATOR, newer) if one.clock == "answer")
        assert (move.case, move.before.day, move.after.day) == (case.id, date(2026, 4, 1), date(2026, 4, 2))
        assert [*desk.complaints.preview(COORDINATOR, "be-legal")] == [], "nothing was changed by looking"
        with pytest.raises(InvalidDocument, match="/version"):
            next(desk.complaints.preview(COORDINATOR, {**newer, "version": "two"}))

        class Newer:
            from orientation_core import hookimpl

            @hookimpl
            def orientation_calendars(self):
                return [newer]

        with open_desk(desk.store, clock=clock, extra=[Newer()]) as later:
            moves = {
                (m.case, m.clock): (m.before.day, m.after.day)
                for m in later.complaints.preview(COORDINATOR, "be-legal")
            }
            assert moves[case.id, "answer"] == (date(2026, 4, 1), date(2026, 4, 2))
            kept = later.complaints.get(HANDLER, case.id)
            assert kept.clock("answer").due_on == date(2026, 4, 1)
            rules = later.complaints.rules(kept)
            assert run(
                rules.procedure.clock("answer"), rules.calendar, kept.clock("answer").events, clock()
            ).due.day == date(2026, 4, 1)
            assert later.complaints.receive(CITIZEN, intake()).clock("answer").due_on == date(2026, 4, 2)

    def test_a_document_changed_under_an_old_version_number_is_refused(self, desk, clock):
        changed = {**_document(desk, "be-legal"), "weekend": [5, 6, 7]}

        class Changed:
            from orientation_core import hookimpl

            @hookimpl
            def orientation_calendars(self):
                return [changed]

        with pytest.raises(Conflict, match="be-legal@1"):
            _without_belgian_calendars(desk, clock, Changed())


def _document(desk, name):
    from orientation_core.documents import to_document

    return to_document(desk.complaints.rulebook.newest_calendar(name))


def _without_belgian_calendars(desk, clock, plugin):
    """Open the same store with the procedures of Belgium but other calendars."""
    from orientation_core import Orientation, hookimpl
    from orientation_plugins import belgium

    class Procedures:
        @hookimpl
        def orientation_procedures(self):
            return belgium.procedures()

    return Orientation.open(
        desk.store, desk.agency, plugins=("channels",), extra=[Procedures(), plugin], clock=clock
    )
