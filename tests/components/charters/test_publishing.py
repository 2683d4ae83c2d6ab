"""From the store to the page: a charter is published, its facts come from the catalogue, its results from the cases."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import attrs
import pypdf
import pytest
from click.testing import CliRunner

import made_charters
from charters import draft, promise, published
from desks import CITIZEN, COORDINATOR, HANDLER, START, intake, open_desk
from orientation_core import Orientation
from orientation_core.cli import main
from orientation_core.documents import Documents, to_document
from orientation_core.errors import NoPlugin, NotAllowed, NotFound
from orientation_core.model.charters import FactReference
from orientation_core.model.commitments import Target
from orientation_core.model.complaints import Outcome
from orientation_core.model.parties import Actor, Role
from orientation_core.model.publications import Publication
from orientation_core.model.reports import Period
from orientation_core.model.text import LANGUAGES
from reading import Page

SPRING = Period(date(2026, 3, 1), date(2026, 6, 1))
TWO_DAYS = Target("<=", "day", 2, days="working")
MINUTES = Target("<=", "minute", 3)

PHONE: dict[str, Any] = {
    "name": "phone", "version": 1, "kind": "telephone",
    "label": {"fr": "Téléphone", "nl": "Telefoon", "de": "Telefon", "en": "Telephone"},
    "hours": {
        "weekly": [{"weekday": day, "hours": [{"opens": "09:00", "closes": "12:00"}]} for day in range(1, 6)],
        "exceptions": [
            {"first_day": "2020-01-02", "reason": {"fr": "passé", "nl": "voorbij"}},
            {"first_day": "2027-12-24", "last_day": "2027-12-31", "reason": {"fr": "congé", "nl": "verlof"}},
        ],
    },
    "contact_points": [{"id": "line", "phones": ["+32 2 555 01 00"], "emails": ["info@example.org"],
                        "persons": [{"name": "Jeanne Secret"}]}],
    "accessibility": {"features": ["sign_language"]},
}  # fmt: skip
ALLOWANCE: dict[str, Any] = {
    "name": "allowance", "version": 1,
    "title": {"fr": "Allocation", "nl": "Tegemoetkoming", "de": "Beihilfe", "en": "Allowance"},
    "channels": ["phone"],
    "costs": [{"id": "fee", "amount": 12.5, "currency": "EUR"}],
    "evidence": [
        {"id": "card", "title": {"fr": "Carte d'identité", "nl": "Identiteitskaart"}},
        {"id": "proof", "title": {"fr": "Preuve", "nl": "Bewijs"}, "condition": {"fr": "si mineur", "nl": "als minderjarig"}},
    ],
    "processing_time": {"n": 4, "unit": "month"},
    "steps": [{"id": "ask", "title": {"fr": "Demander", "nl": "Aanvragen"}}],
}  # fmt: skip


def catalogue(desk: Orientation) -> None:
    desk.catalogue.keep(COORDINATOR, PHONE, kind="channel")
    desk.catalogue.keep(COORDINATOR, ALLOWANCE, kind="service")


def pointing(**changes: Any) -> dict[str, Any]:
    """The draft of a charter that points at the catalogue and promises four things."""
    document = draft(
        commitments=(
            promise(id="ack", metric="ack_term", target=TWO_DAYS, share=90.0, channels=("form",)),
            promise(id="pickup", metric="phone_pickup", target=MINUTES, share=80.0, channels=("phone",)),
            promise(
                id="score", metric="survey_score", target=Target(">=", "percent", 80), services=("allowance",)
            ),
            promise(id="respect", metric=None, target=None, declaration=True, owner=None),
        ),
        **changes,
    )
    facts = (FactReference("service", "allowance"), FactReference("channel", "phone", ("hours",)))
    document["orientation"] = to_document(attrs.evolve(made_charters.CHARTER.orientation, facts=facts))
    document["reception"] = to_document(attrs.evolve(made_charters.CHARTER.reception, facts=()))
    return document


def lived(desk: Orientation, *, days: int = 60) -> None:
    """Two months: a case a day, every fourth acknowledged too late, and one figure from the telephone system."""
    for number in range(days):
        late = number % 4 == 0
        case = desk.complaints.receive(CITIZEN, intake(channel="form"), acknowledge=not late)
        if number % 3 == 0:
            desk.complaints.qualify(HANDLER, case.id, category="treatment")
            desk.complaints.admit(HANDLER, case.id)
            desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
            desk.complaints.answer(HANDLER, case.id, body="Réponse.")
        desk.clock.advance(timedelta(days=1))
    period = {"start": "2026-03-01", "end": "2026-04-01"}
    figure = {"metric": "phone_pickup", "period": period, "source": "telephone system", "numerator": 870,
              "denominator": 1000, "channel": "phone"}  # fmt: skip
    desk.charters.measure(COORDINATOR, figure)


@pytest.fixture(scope="module")
def desk():
    with open_desk() as opened:
        catalogue(opened)
        opened.charters.draft(COORDINATOR, pointing())
        name = pointing()["name"]
        opened.charters.consult(COORDINATOR, name, "client panel", date(2026, 2, 1))
        opened.charters.approve(COORDINATOR, name, "board")
        opened.charters.publish(COORDINATOR, name)
        lived(opened)
        yield opened


@pytest.fixture(scope="module")
def made(desk):
    return desk.publications.publication(COORDINATOR, period=SPRING)


def test_facts_are_those_of_the_catalogue(made):
    service, phone = made.sheets
    assert (service.id, phone.id) == ("allowance", "phone")
    facts = {fact.what: fact for fact in service.facts}
    assert [line.text.nl for line in facts["evidence"].lines] == [
        "Identiteitskaart",
        "Bewijs (als minderjarig)",
    ]
    assert "12,50" in facts["cost"].lines[0].text.fr
    assert facts["cost"].lines[0].text.languages() == LANGUAGES
    assert facts["term"].term.n == 4
    assert [line.text.fr for line in facts["procedure"].lines] == ["Demander"]
    assert {line.url for line in facts["contacts"].lines} == {"tel:+3225550100", "mailto:info@example.org"}
    assert facts["hours"].about.en == "Telephone"
    assert facts["accessibility"].lines[0].text.de == "Gebärdensprache"
    assert [fact.what for fact in phone.facts] == ["hours"], "the charter asked for no more"
    assert [one.first_day.year for one in phone.facts[0].hours.special] == [2027], "what is over is not shown"


def test_persons_behind_a_contact_point_are_not_published(desk, made):
    for one in desk.publications.formats():
        assert b"Jeanne" not in desk.publications.render(made, one, "fr")


def test_results_are_those_of_the_monitoring(desk, made):
    watched = desk.charters.monitor(COORDINATOR, SPRING.start, SPRING.end)
    for name in ("ack", "pickup", "score"):
        told, counted = made.outcomes.result(name), watched.result(name)
        assert (told.kept, told.value, told.n) == (counted.kept, counted.value, counted.n)
    assert made.outcomes.result("ack").kept is False
    assert made.outcomes.result("pickup").value == 87
    assert made.outcomes.stretches("ack")
    assert made.outcomes.counted() == (1, 1, 1)


def test_a_missed_promise_shows_on_the_page_in_every_language_and_format(desk, made):
    for language in LANGUAGES:
        page = Page(desk.publications.render(made, "html", language))
        assert "Klant" in page.text or "lient" in page.text or "Kunden" in page.text
        table = next(one for one in page.tables if len(one) == 5 and len(one[0]) == 6)
        assert [row[5].split()[0] for row in table[1:]] == ["✗", "✓", "–", "–"]
    assert "Niet nagekomen" in desk.publications.render(made, "md", "nl").decode()
    reader = pypdf.PdfReader(io.BytesIO(desk.publications.render(made, "pdf", "fr")))
    assert "Non tenue" in "".join(page.extract_text() for page in reader.pages)


def test_json_is_a_valid_publication_without_what_stays_inside(desk, made):
    content = desk.publications.render(made, "json", "fr")
    assert Documents().read("charter_publication", content, Publication) == made
    assert COORDINATOR.id.encode() not in content
    assert b"trail" not in content


def test_the_same_store_gives_the_same_files(desk, made):
    again = desk.publications.publication(COORDINATOR, period=SPRING)
    for one in desk.publications.formats():
        assert desk.publications.render(again, one, "de") == desk.publications.render(made, one, "de")


def test_who_may_not_read_the_results_gets_none(desk):
    with pytest.raises(NotAllowed):
        desk.publications.publication(Actor("c-1", Role.CITIZEN), period=SPRING)
    with pytest.raises(NotFound):
        desk.publications.publication(COORDINATOR, "no-such-charter")
    with pytest.raises(NoPlugin, match="html"):
        desk.publications.render(desk.publications.publication(COORDINATOR, results=False), "docx", "fr")


def test_the_results_of_a_version_show_in_the_next_one():
    with open_desk() as desk:
        published(desk, commitments=(promise(id="ack", metric="ack_term", target=TWO_DAYS),))
        lived(desk, days=20)
        softer = promise(id="ack", metric="ack_term", target=Target("<=", "day", 5, days="working"))
        after = published(desk, version=2, valid_from=date(2026, 4, 1), commitments=(softer,))
        made = desk.publications.publication(COORDINATOR, after.name, 2, period=SPRING)
        assert made.charter.version == 2
        assert made.outcomes.result("ack").kept is False
        page = Page(desk.publications.render(made, "html", "en"))
        assert "Not kept" in page.text


def test_without_a_charter_or_before_results():
    with open_desk() as desk:
        with pytest.raises(NotFound):
            desk.publications.publication(COORDINATOR)
        document = draft()
        desk.charters.draft(COORDINATOR, document)
        made = desk.publications.publication(COORDINATOR, document["name"], results=False)
        assert made.charter.status == "draft"
        assert made.published_at == START
        assert "not in force yet" in desk.publications.render(made, "html", "en").decode()


def test_few_cases_are_withheld():
    with open_desk() as desk:
        published(desk, commitments=(promise(id="ack", metric="ack_term", target=TWO_DAYS),))
        lived(desk, days=4)
        made = desk.publications.publication(COORDINATOR, period=SPRING)
        assert made.outcomes.withheld == ("ack",)
        assert made.outcomes.result("ack").n is None


# ------------------------------------------------------------------------------------ the command


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'desk.db'}"
    with open_desk(url) as opened:
        catalogue(opened)
        opened.charters.draft(COORDINATOR, pointing())
        name = pointing()["name"]
        opened.charters.consult(COORDINATOR, name, "client panel", date(2026, 2, 1))
        opened.charters.approve(COORDINATOR, name, "board")
        opened.charters.publish(COORDINATOR, name)
        lived(opened, days=30)
    return url


def run(store: str, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["charter", "render", "--store", store, *arguments])


RESULTS = ("--from", "2026-03-01", "--to", "2026-06-01")


def test_every_language_and_format_in_one_go(store, tmp_path):
    pattern = str(tmp_path / "charter-{language}.{format}")
    formats = [part for one in ("html", "pdf", "md", "json") for part in ("--format", one)]
    done = run(store, "--name", pointing()["name"], *RESULTS, *formats, "--out", pattern)
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {
        f"charter-{language}.{one}" for language in LANGUAGES for one in ("html", "pdf", "md", "json")
    }
    page = Page((tmp_path / "charter-de.html").read_bytes())
    assert page.of("html")[0]["lang"] == "de"
    links = [
        link["href"] for link in page.of("a") if not link["href"].startswith(("#", "tel:", "mailto:", "http"))
    ]
    assert {"charter-fr.html", "charter-nl.html", "charter-en.html", "charter-de.pdf"} <= set(links)
    assert all((tmp_path / link).is_file() for link in links)
    assert pypdf.PdfReader(tmp_path / "charter-nl.pdf").trailer["/Root"]["/Lang"].startswith("nl")


def test_one_file_and_the_standard_output(store, tmp_path):
    file = tmp_path / "one.md"
    done = run(
        store,
        "--no-results",
        "--language",
        "nl",
        "--format",
        "md",
        "--out",
        str(file),
        "--name",
        pointing()["name"],
    )
    assert done.exit_code == 0, done.output
    assert "## 1. Welkom" in file.read_text()
    command = [sys.executable, "-m", "orientation_core", "charter", "render", "--store", store, "--no-results",
               "--format", "json", "--out", "-", "--name", pointing()["name"]]  # fmt: skip
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    assert Documents().read("charter_publication", printed, Publication).charter.name == pointing()["name"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "docx", "--out", "x"), "html"),
        (("--format", "html", "--format", "pdf", "--out", "x"), "{format}"),
        (("--name", "nowhere", "--out", "x"), "nowhere"),
        (("--from", "2026-01-01", "--out", "x"), "--to"),
        (("--from", "2026-02-01", "--to", "2026-01-01", "--out", "x"), "period"),
    ],
)
def test_mistakes_are_said_and_nothing_is_written(store, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    done = (
        run(store, *arguments)
        if "--name" in arguments
        else run(store, "--name", pointing()["name"], *arguments)
    )
    assert done.exit_code != 0
    assert told in done.output
    assert list(tmp_path.iterdir()) == []
