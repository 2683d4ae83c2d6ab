"""The demo: exact counts by construction, one plan per seed, one register per plan, and what it says of itself."""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import html
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.cli.demo import linked
from orientation_core.components.surveys import INVITATION
from orientation_core.demo import Scenario, load_scenario, plan, read_scenario, run_demo
from orientation_core.demo.agenda import Agenda, ScenarioClock
from orientation_core.demo.dice import apportioned
from orientation_core.demo.occasions import Turn
from orientation_core.documents import Documents, schema_directory
from orientation_core.errors import InvalidDocument, NoPlugin, Refused
from orientation_core.model.calendars import Calendar
from orientation_core.model.complaints import Complaint
from orientation_core.model.improvements import End
from orientation_core.model.improvements.chains import Chain, Place
from orientation_core.model.improvements.links import Link
from orientation_core.model.parties import Actor, Role
from orientation_core.model.text import LANGUAGES, Text
from orientation_core.orientation import Orientation
from orientation_core.store import Query, Where
from orientation_plugins import belgium
from shared import shared

COORDINATOR = Actor("test", Role.COORDINATOR)

#: What letters about a survey have in their subject, in three languages.
_ASKING = re.compile("Votre expérience|Uw ervaring|Ihre Erfahrung")

#: What FPS Finance published for 2014; the file of the shared material is compared below.
PUBLISHED = {
    "requests_received": 1052,
    "complaints_received": 768,
    "info_requests": 225,
    "notifications": 49,
    "suggestions": 10,
    "complaints_admissible": 467,
    "complaints_inadmissible": 217,
    "admissibility_pending": 84,
}
#: Where our report calls a figure otherwise than the published table.
OURS = {"info_requests": "info_requests_via_procedure"}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario()


@pytest.fixture(scope="module")
def small(scenario: Scenario) -> Scenario:
    """The same year with a twentieth of the cases, and much happening in each."""
    return attrs.evolve(
        scenario,
        counts={"complaint": 38, "information_request": 11, "notification": 2, "suggestion": 1},
        admissibility=attrs.evolve(scenario.admissibility, admissible=23, inadmissible=11, pending=4),
        requalified=tuple(attrs.evolve(one, count=1) for one in scenario.requalified[:4]),
        shares=attrs.evolve(scenario.shares, slow=60, paused=40, reopened=30, attached=50, two_points=50),
        # Nobody needs hundreds of answers here; the full year below has them.
        surveys=tuple(
            attrs.evolve(one, views=tuple(attrs.evolve(view, invited=8) for view in one.views))
            for one in scenario.surveys
        ),
    )


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Documents().read("calendar", belgium.calendars()[0], Calendar)


# -- the plan ---------------------------------------------------------------------------------------------------


@given(
    total=st.integers(0, 5000), weights=st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)
)
@settings(max_examples=200)
def test_shares_add_up_and_stay_within_one_of_their_quota(total: int, weights: list[int]) -> None:
    shares = apportioned(total, dict(enumerate(weights)))
    assert sum(shares.values()) == total
    for place, weight in enumerate(weights):
        assert abs(shares[place] - total * weight / sum(weights)) < 1


def test_nothing_is_shared_out_by_no_weight() -> None:
    assert apportioned(0, {"a": 0}) == {"a": 0}
    with pytest.raises(ValueError, match="weighs"):
        apportioned(3, {"a": 0})


@pytest.mark.parametrize("seed", [0, 1, 2014, 999_999])
def test_every_seed_gives_the_counts_in_order_and_within_the_year(
    small: Scenario, calendar: Calendar, seed: int
) -> None:
    events = plan(small, calendar, seed)
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert {event.at.astimezone(None).year for event in events} <= {2014}
    by_case: dict[int, list[str]] = {}
    for event in events:
        by_case.setdefault(event.case, []).append(event.verb)
    assert len(by_case) == 52
    assert all(verbs[0] == "receive" and verbs.count("receive") == 1 for verbs in by_case.values())
    verbs = Counter(event.verb for event in events)
    assert (verbs["admit"], verbs["declare_inadmissible"], verbs["requalify"]) == (23, 11, 4)


def test_a_plan_depends_on_its_seed_alone(small: Scenario, calendar: Calendar) -> None:
    assert plan(small, calendar, 7) == plan(small, calendar, 7)
    assert plan(small, calendar, 7) != plan(small, calendar, 8)


def test_what_turns_in_the_year_counts_from_its_day_on(small: Scenario) -> None:
    turned = attrs.evolve(small, turns=(Turn(date(2014, 4, 1), {"slow": 0}),))
    assert turned.on(date(2014, 3, 31)).shares == small.shares
    assert turned.on(date(2014, 4, 1)).shares == attrs.evolve(small.shares, slow=0)


def test_an_agenda_keeps_the_order_of_its_moments() -> None:
    start = datetime(2014, 1, 1, tzinfo=UTC)
    clock, done = ScenarioClock(start), []
    agenda = Agenda(clock)

    def first() -> None:
        done.append(("first", clock()))
        agenda.add(start + timedelta(hours=3), lambda: done.append(("added", clock())))

    agenda.add(start + timedelta(hours=5), lambda: done.append(("last", clock())))
    agenda.add(start + timedelta(hours=2), first)
    agenda.until(start + timedelta(hours=4))
    assert [name for name, _ in done] == ["first", "added"]
    assert clock() == start + timedelta(hours=4)
    agenda.rest()
    assert done[-1] == ("last", start + timedelta(hours=5))
    agenda.rest()
    assert clock() == start + timedelta(hours=5)


def test_officials_only_work_on_working_days(scenario: Scenario, calendar: Calendar) -> None:
    from orientation_core.model.calendars import local_day

    table = calendar.table()
    acts = [event for event in plan(scenario, calendar, 2014) if event.actor.role is Role.HANDLER]
    idle = [event for event in acts if not table.is_working(local_day(event.at, calendar.zone).toordinal())]
    # Only a decision that the counts of the year depend on may have been pulled before its end.
    assert len(idle) <= len(acts) // 200
    assert len(acts) > 3000


# -- scenarios --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["admissibility"].update(pending=4), "scenario.sum"),
        (lambda d: d["requalified"][0].update(count=99), "scenario.sum"),
        (lambda d: d["requalified"][0].update(original="information_request"), "scenario.same"),
        (lambda d: d.update(months=[0] * 12), "scenario.weights"),
        (lambda d: d["days"]["answer"].update(least=200), "scenario.days"),
        (lambda d: d["categories"][0].update(unit="nobody"), "scenario.unit"),
        (lambda d: d.update(turns=[{"since": "2014-02-01", "shares": {"mood": 5}}]), "scenario.turn"),
        (
            lambda d: d.update(
                turns=[{"since": "2014-02-01", "days": {"answer": {"least": 9, "usual": 1, "most": 5}}}]
            ),
            "scenario.days",
        ),
        (lambda d: d["categories"][0].update(causes={"workload": 0}), "scenario.weights"),
        (lambda d: d["languages"].update(de=1), "scenario.language"),
        (lambda d: d["words"][0]["topics"].pop(), "scenario.topic"),
        (lambda d: d["words"][0].update(remedies=["{handler.id}"]), "scenario.place"),
        (lambda d: d["words"][0].update(remedies=["{town!r}"]), "scenario.place"),
        (lambda d: d["words"][0].update(remedies=["a { alone"]), "scenario.place"),
    ],
)
def test_a_scenario_that_cannot_be_played_says_why(change, code: str) -> None:
    path = schema_directory() / "examples" / "scenario" / "valid" / "small-year.json"
    document = json.loads(path.read_bytes())
    read_scenario(Documents(), document)
    change(document)
    with pytest.raises(InvalidDocument) as caught:
        read_scenario(Documents(), document)
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("name", ["small-year", "only-complaints", "three-languages", "listening-year"])
def test_the_examples_can_be_played(name: str, tmp_path: Path) -> None:
    path = schema_directory() / "examples" / "scenario" / "valid" / f"{name}.json"
    played = read_scenario(Documents(), path.read_bytes())
    made = run_demo("memory:", tmp_path, scenario=played, plugins=("belgium", "channels"))
    assert len(made.improvements) == len(played.improvements)
    assert made.types == {kind: count for kind, count in played.counts.items() if count}
    assert made.admissibility == {
        kind: count for kind, count in attrs.asdict(played.admissibility).items() if count
    }


def test_a_scenario_nobody_offers_is_named() -> None:
    with pytest.raises(NoPlugin, match="year-2014"):
        load_scenario("year-1789")


def test_words_in_every_language_differ_and_address_clients_formally(scenario: Scenario) -> None:
    for words in scenario.words:
        texts = [text for topic in words.topics for text in topic.texts]
        assert len(texts) == len(set(texts)) >= 35
    said = {words.language: json.dumps(attrs.asdict(words), ensure_ascii=False) for words in scenario.words}
    for language, informal in (
        ("fr", (" tu ", " ton dossier", " toi ")),
        ("nl", (" jij ", " jouw ", " je ")),
        ("de", (" du ", " dein", " dich ")),
    ):
        assert not [word for word in informal if word in said[language]], language


# -- two runs ---------------------------------------------------------------------------------------------------


def _store(path: Path) -> dict[str, str]:
    """A digest of every table, row by row."""
    with sqlite3.connect(path) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: hashlib.sha256(
                repr(connection.execute(f'SELECT * FROM "{name}"').fetchall()).encode()
            ).hexdigest()
            for name in names
        }


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _run(place: Path, monkeypatch: pytest.MonkeyPatch, **options):
    place.mkdir()
    monkeypatch.chdir(place)
    made = run_demo("sqlite:///demo.db", Path("out"), **options)
    return made, _store(place / "demo.db"), _files(place / "out")


def test_a_seed_decides_every_byte_and_a_store_that_holds_cases_is_left_alone(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, one_store, one_files = _run(tmp_path / "one", monkeypatch, scenario=small, seed=5)
    # and the register of the year before, and what was brought into the network
    assert len(one_files) == one.letters + len(one.reports) + len(one.files) + 1 + 3
    with pytest.raises(Refused, match="already"):
        run_demo("sqlite:///demo.db", Path("out"), scenario=small, seed=5)
    assert _store(tmp_path / "one" / "demo.db") == one_store

    again, again_store, again_files = _run(tmp_path / "again", monkeypatch, scenario=small, seed=5)
    assert (again, again_store, again_files) == (one, one_store, one_files)

    two, two_store, two_files = _run(tmp_path / "two", monkeypatch, scenario=small, seed=6)
    assert two.types == one.types
    assert two.seal != one.seal
    assert two_store != one_store
    assert not set(two_files) & {name for name in one_files if name.endswith(".eml")}


# -- the full year ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory):
    place = tmp_path_factory.mktemp("full")
    told: list[tuple[str, int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)  # the folder of the letters is a setting of the agency, and so part of the store
        made = run_demo(
            "sqlite:///demo.db",
            Path("out"),
            progress=lambda what, done, total: told.append((what, done, total)),
        )
    return attrs.evolve(made, url=f"sqlite:///{place / 'demo.db'}"), place / "out", told


@pytest.fixture(scope="module")
def cases(full) -> list[Complaint]:
    from orientation_core.components.complaints import COMPLAINT

    with (
        Orientation.open(full[0].url, organisation=full[0].slug) as agency,
        agency.complaints.begin(write=False) as unit,
    ):
        played = Query((Where("source", "null"),))
        return [agency.complaints.read(record) for record in unit.find(COMPLAINT, played)]


def test_the_report_holds_the_published_figures(full) -> None:
    made, place, _ = full
    rows = json.loads((place / "report" / "2014.json").read_bytes())["rows"]
    totals = {row["indicator"]: row["value"] for row in rows if row["dimension"] == "all"}
    assert {name: totals[OURS.get(name, name)] for name in PUBLISHED} == PUBLISHED
    assert totals["received"] == totals["handled"] + totals["open"] == 1052
    assert totals["open"] == made.open
    assert totals["invalid"] == 0


def test_the_published_figures_are_those_of_the_table() -> None:
    with shared("domain/04_spf_finances_complaints.csv").open(encoding="utf-8") as file:
        table = {
            row["indicator_id"]: int(row["value"]) for row in csv.DictReader(file) if row["year"] == "2014"
        }
    assert table == PUBLISHED


def test_the_year_before_comes_from_a_register_and_adds_up(full) -> None:
    made, place, _ = full
    with (place / "register" / "2013.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    with shared("domain/04_spf_finances_complaints.csv").open(encoding="utf-8") as file:
        published = {
            row["indicator_id"]: int(row["value"]) for row in csv.DictReader(file) if row["year"] == "2013"
        }
    assert len(rows) == made.former == published["requests_received"]
    assert Counter(row["kind"] for row in rows)["complaint"] == published["complaints_received"]
    compared = json.loads((place / "report" / "2014.json").read_bytes())["comparison"]["rows"]
    before = {row["indicator"]: row["value"] for row in compared if row["dimension"] == "all"}
    assert (before["received"], before["open"], before["invalid"]) == (818, 0, 0)


def test_the_register_agrees_when_it_is_counted_by_hand(cases: list[Complaint]) -> None:
    assert len(cases) == 1052
    assert Counter(case.type.value for case in cases) == {
        "complaint": 768,
        "information_request": 225,
        "notification": 49,
        "suggestion": 10,
    }
    complaints = [case for case in cases if case.type.value == "complaint"]
    assert Counter(case.admissibility.value for case in complaints if case.admissibility) == {
        "admissible": 467,
        "inadmissible": 217,
        "pending": 84,
    }
    grounds = Counter(case.ground for case in complaints if case.ground)
    # "mostly unclear or about another organisation", says the report of the year
    assert grounds["too_vague"] + grounds["not_competent"] > 0.7 * 217
    assert sum(case.type is not case.original_type for case in cases) == 114
    assert all(case.open for case in complaints if case.admissibility == "pending")


def test_there_are_cases_at_every_stage_and_of_every_kind(full, cases: list[Complaint]) -> None:
    made, _, _ = full
    procedure = load_scenario().procedure
    assert procedure is not None
    assert set(made.states) == {state["name"] for state in procedure["states"]}
    assert 5 < made.late < made.open
    done = Counter(step.action for case in cases for step in case.steps)
    for action in ("extend", "pause", "ask_detail", "requalify", "reopen", "refer", "withdraw", "inform"):
        assert done[action] > 4, action
    assert made.duplicates > 3
    assert made.with_files > 50
    assert made.rated > 100
    assert sum(bool(case.notes) for case in cases) > 50
    assert sum(bool(case.about) for case in cases) > 5
    assert not [case for case in cases if case.assigned_to in case.about]
    assert {case.channel for case in cases} == {"form", "email", "letter", "phone", "counter"}


def test_every_answer_is_in_the_language_of_the_client(cases: list[Complaint]) -> None:
    assert Counter(case.language for case in cases) == {"nl": 540, "fr": 470, "de": 42}
    assert not [case for case in cases for letter in case.letters if letter.language != case.language]
    answered = [case for case in cases if any(letter.template == "answer" for letter in case.letters)]
    assert len(answered) > 600


def test_the_letters_lie_in_the_folder(full, cases: list[Complaint]) -> None:
    made, place, told = full
    mails = sorted((place / "mail").glob("*.eml"))
    written = [letter for case in cases for letter in case.letters if letter.direction == "out"]
    with (
        Orientation.open(made.url, organisation=made.slug) as agency,
        agency.complaints.begin(write=False) as unit,
    ):
        asked = [one.value(INVITATION) for one in unit.find(INVITATION, Query())]
        replies = [
            question.reply.subject
            for referral in agency.referrals.find(COORDINATOR)
            for question in referral.questions
            if question.reply is not None
        ]
    assert len(replies) == 1
    assert len(mails) == made.letters == len(written) + sum(len(one.letters) for one in asked) + len(replies)
    subjects = Counter()
    for path in mails:
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        subjects[mail["Subject"]] += 1
        assert str(mail["To"]).endswith("@example.org") or "undisclosed" in str(mail["To"])
    cases_only = Counter(
        {subject: count for subject, count in subjects.items() if not _ASKING.search(subject)}
    )
    assert cases_only == Counter([*(letter.subject for letter in written), *replies])
    assert {what for what, _, _ in told} == {"play", "deliver", "report", "offer"}
    assert all(0 < done <= total for _, done, total in told)


def test_the_reports_say_what_is_made_up(full) -> None:
    made, place, _ = full
    names = {path.name for path in made.reports}
    assert {f"2014-{language}.html" for language in LANGUAGES} <= names
    assert {"2014-fr.xlsx", "2014.csv", "2014.json"} <= names
    for language, words in {"fr": "inventé", "nl": "verzonnen", "de": "erfunden", "en": "made up"}.items():
        assert words in (place / "report" / f"2014-{language}.html").read_text("utf-8")


def test_the_catalogue_is_there_in_three_languages(full) -> None:
    made, place, _ = full
    with Orientation.open(made.url, organisation=made.slug) as agency:
        check = agency.catalogue.check(COORDINATOR)
        services = agency.catalogue.shelf("service").find()
    assert not check.findings
    assert len(services) == made.services >= 40
    assert all({"fr", "nl", "de"} <= set(one.title.languages()) for one in services)
    assert {path.name for path in made.files if path.parent.name == "catalogue"} >= {
        "services.jsonld",
        "services.ttl",
        "services-fr.html",
    }
    graph = json.loads((place / "catalogue" / "services.jsonld").read_bytes())
    assert len(graph["@graph"]) > len(services)


def test_two_waves_ask_clients_and_officials_and_show_what_moved(full) -> None:
    made, place, _ = full
    with Orientation.open(made.url, organisation=made.slug) as agency:
        lines = agency.surveys.list_waves(COORDINATOR)
        report = agency.surveys.report(COORDINATOR, "experience-2014", compare="experience-2013")
        measured = agency.charters.measured(date(2013, 1, 1), date(2015, 1, 1))
    assert {one.wave.name: one.state for one in lines} == {
        "experience-2014": "closed",
        "experience-2013": "closed",
    }
    for line in lines:
        assert 100 < line.responses < line.invited < 400
        assert line.partial > 0
        assert line.wave.sample is not None
        assert line.responses >= (line.wave.sample.answers_needed() or 0)
    moved = {one.item for one in report.tests if (one.dimension, one.verdict) == ("wave", "difference")}
    assert "in-time" in moved
    assert "reach" not in moved
    assert {row.group for row in report.rows if row.dimension == "viewpoint"} == {"client", "official"}
    assert [one.period.start.year for one in measured if one.metric == "survey_score"] == [2013, 2014]
    for language, words in {"fr": "Priorités", "nl": "Prioriteiten", "de": "Prioritäten"}.items():
        assert words in (place / "survey" / f"experience-2014-{language}.html").read_text("utf-8")
    assert json.loads((place / "survey" / "experience-2014.json").read_bytes())["wave"] == "experience-2014"


def test_the_agency_judges_itself_twice_and_agrees_with_reasons(full) -> None:
    made, place, _ = full
    with Orientation.open(made.url, organisation=made.slug) as agency:
        first, second = agency.assessments.rounds(COORDINATOR)
        (since,) = agency.assessments.progress(COORDINATOR, second.name)
        evidence = {one.item: one for one in agency.assessments.evidence(COORDINATOR, second.name)}
    assert (first.state, second.state) == ("closed", "closed")
    assert len(first.participants) == 7
    assert all(one.justification for round_ in (first, second) for one in round_.consensus)
    assert (first.agreed("result.on-time").today, second.agreed("result.on-time").today) == (2, 3)
    assert since.earlier == first.name
    assert evidence["result.on-time"].n
    for language in LANGUAGES:
        page = (place / "assessment" / f"self-2014-{language}.html").read_text("utf-8")
        assert getattr(second.label, language) in html.unescape(page)


def test_a_missed_promise_shows_in_the_next_charter(full) -> None:
    made, place, _ = full
    assert made.charters == 2
    assert sum(made.commitments.values()) >= 12
    assert "answer" in made.missed
    with Orientation.open(made.url, organisation=made.slug) as agency:
        first, second = agency.charters.versions(COORDINATOR, "client-charter")
        assert len(first.commitments) >= 12
        assert (first.status, second.status) == ("replaced", "published")
        assert first.valid_until is not None
        assert first.valid_until < second.valid_from
        promised, now = first.commitment("answer"), second.commitment("answer")
        two_years = agency.charters.monitor(COORDINATOR, date(2013, 1, 1), date(2015, 1, 1), by="year")
    assert promised.share == 95
    assert now.share is not None
    assert now.share < promised.share
    assert now.text.en is not None
    assert "did not keep it" in now.text.en
    by_year = [one for one in two_years.trend("answer", "year") if one.n]
    assert [one.period.start.year for one in by_year] == [2013, 2014]
    assert by_year[1].kept is False
    for language in ("fr", "nl", "de"):
        assert (place / "charter" / f"client-charter-2-{language}.pdf").read_bytes().startswith(b"%PDF")
    for language in ("fr", "nl", "de", "en"):
        page = (place / "charter" / f"client-charter-2-{language}.html").read_text("utf-8")
        assert getattr(now.text, language)[:40] in html.unescape(page)


def test_an_action_ends_as_what_was_measured_says(full) -> None:
    made, _, _ = full
    by_name = {one.name: one for one in made.improvements}
    # The last one answers a recommendation of the ombudsman, and no figure was named for it.
    assert set(by_name) == {"answer-reserve", "call-back", "readers-panel", "stand-in"}
    assert by_name["stand-in"].origin.kind == "recommendation"
    for one in by_name.values():
        if one.expected is None:
            continue
        before, after = one.measurement("before"), one.measurement("after")
        assert before is not None
        if one.over:
            assert after is not None
            assert one.compared is not None
            assert (one.state == "effective") is (one.compared.verdict == "shown")
    assert by_name["answer-reserve"].state == "effective"
    assert by_name["call-back"].state == "not_shown"
    assert by_name["readers-panel"].state == "do"
    # The figures are those of the report, counted again here.
    with Orientation.open(made.url, organisation=made.slug) as agency:
        for when, year in (("before", 2013), ("after", 2014)):
            taken = by_name["answer-reserve"].measurement(when)
            asked = agency.figures.question(
                date(year, 1, 1),
                date(year + 1, 1, 1),
                within=(22,),
                where={
                    "type": ("complaint",),
                    "outcome": ("founded", "partly_founded", "unfounded", "no_appreciation"),
                },
            )
            row = agency.figures.report(COORDINATOR, asked).row("within_22_working_days_of_handled")
            assert taken is not None
            assert (taken.numerator, taken.denominator) == (row.numerator, row.denominator)


def test_it_tells_people_shares_what_helped_and_answers_the_ombudsman(full) -> None:
    made, place, _ = full
    with Orientation.open(made.url, organisation=made.slug) as agency:
        (campaign,) = agency.outreach.campaigns(COORDINATOR)
        assert [one.number for one in campaign.events[0].participants] == [143, 51]
        (practice,) = agency.practices.published(COORDINATOR)
        (evidence,) = practice.practice.evidence
        action = next(one for one in made.improvements if one.name == "answer-reserve")
        assert evidence.compared == action.compared
        assert evidence.after is not None
        assert evidence.after.value == action.measurement("after").value
        referrals = agency.referrals.find(COORDINATOR)
        passed_on = agency.complaints.count(COORDINATOR, Where("referred", "=", 1))
        assert len(referrals) == passed_on > 1
        (asked,) = [one for one in referrals if one.questions]
        assert asked.opened_at == min(one.opened_at for one in referrals)
        assert asked.questions[0].due_on == date(2014, 6, 17)  # 15 days of the protocol
        assert asked.questions[0].reply is not None
        assert asked.recommendations[0].action == "stand-in"
        reference = asked.reference
    for language in LANGUAGES:
        page = (place / "campaign" / f"client-week-2014-{language}.html").read_text("utf-8")
        assert campaign.label.in_(language) in html.unescape(page)
    with zipfile.ZipFile(place / "dossier" / f"{reference}.zip") as dossier:
        dossier.extractall(place / "dossier" / reference)
    checked = subprocess.run(
        [sys.executable, "-I", "-S", str(place / "dossier" / reference / "verify.py")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_chain_that_runs_in_a_circle_is_told_once() -> None:
    first, second, third = (End("case", name) for name in ("first", "second", "third"))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    links = [
        Link(one, "merged_into", other, at)
        for one, other in ((first, second), (second, first), (third, second))
    ]
    places = tuple(Place(one, Text(en=one.id)) for one in (first, second, third))
    told = [line.strip() for line, is_link in linked(Chain(first, places, tuple(links))) if not is_link]
    assert told[0] == "third  [case]"
    assert sorted(set(told)) == ["first  [case]", "second  [case]", "third  [case]"]
    assert len(told) == 4, "where it closes it is named, and nothing is gone on from"


def test_the_chain_of_one_case_is_whole(full, cases: list[Complaint]) -> None:
    made, place, _ = full
    assert made.chain is not None
    chain = made.chain.chain
    kinds = [link.source.kind for link in chain.links] + [chain.links[-1].target.kind]
    assert list(dict.fromkeys(kinds)) == [
        *("commitment", "clock", "breach", "point", "cause", "action", "effect", "axis_item", "charter"),
    ]
    assert [end.id for end in chain.of("practice")] == ["answer-reserve"]
    assert not [one for one in chain.places if one.missing]
    assert chain.of("charter") == (End("charter", "client-charter@2"),)
    lines = [line for line, _ in linked(chain)]
    assert sum(line.endswith("]") for line in lines) == len(chain.places), "each end once"
    (aside,) = [line for line in lines if line.endswith("[practice]")]
    assert aside.startswith("      "), "what leads no further stands further in"
    assert lines[-1].endswith("[charter]")
    (case,) = [one for one in cases if one.id == chain.start.parts[0]]
    assert made.chain.reference == case.reference
    promised = chain.place(End("commitment", "client-charter/answer")).label.in_("en")
    assert "95 %" in promised, "what the case was promised, and not what the next charter says"
    action = next(one for one in made.improvements if one.name == "answer-reserve")
    assert case.closed_at is not None
    assert case.closed_at.date() <= action.proposed_on
    with Orientation.open(made.url, organisation=made.slug) as agency:
        back = agency.improvements.chain(COORDINATOR, "charter:client-charter@2")
    assert End("cause", "workload") in back.of("cause")
    assert made.loose is not None
    assert made.loose.counts["breach_without_cause"] > 0
    for language in LANGUAGES:
        for name in (
            f"plan/2014-{language}.html",
            f"plan/2015-{language}.html",
            f"dashboard/2014-{language}.html",
        ):
            assert (place / name).stat().st_size > 5_000, name


def test_a_case_keeps_the_charter_it_came_in_under(cases: list[Complaint]) -> None:
    assert {str(case.charter) for case in cases} == {"client-charter@1"}


def test_the_past_is_untouched_and_sealed(full) -> None:
    made, _, _ = full
    with Orientation.open(made.url, organisation=made.slug) as agency:
        assert agency.verify([made.seal]) == []
        case = agency.complaints.get(COORDINATOR, made.reference)
        assert case.open
        assert len(case.steps) > 3
        assert agency.complaints.explain(COORDINATOR, made.reference, "de")


# -- what the demo asks of the store and the channel ------------------------------------------------------------


@pytest.mark.parametrize(("asked", "level"), [("", 2), ("?synchronous=off", 0)])
def test_only_a_store_that_is_told_so_does_not_wait_for_the_disk(
    tmp_path: Path, asked: str, level: int
) -> None:
    import sqlalchemy as sa

    from orientation_plugins.sql.engines import make_engine

    engine = make_engine(sa.make_url(f"sqlite:///{tmp_path / 'a.db'}{asked}"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == level
    engine.dispose()
    assert (tmp_path / "a.db").exists()


@pytest.mark.parametrize("hasty", [True, False])
def test_only_a_hasty_folder_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hasty: bool
) -> None:
    from orientation_plugins.channels import channels_from

    waited: list[int] = []
    monkeypatch.setattr("orientation_plugins.channels.files.os.fsync", waited.append)
    (channel,) = channels_from({"file": {"directory": str(tmp_path), "hasty": hasty}})
    channel._write("letter.eml", b"words")
    assert (tmp_path / "letter.eml").read_bytes() == b"words"
    assert bool(waited) is not hasty
