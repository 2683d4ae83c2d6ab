"""``orientation practice``: from a file to a site, each step by its command, in one process."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from desks import open_desk
from orientation_core.cli import main
from practising import practice


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments, code=0):
        done = CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    return call


def test_a_practice_from_a_file_to_a_site_and_back(run, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(practice()))
    kept = json.loads(run("practice", "submit", "one.json", "--json").stdout)
    assert [one["action"] for one in kept["document"]["trail"]] == ["submit"]
    assert "somebody else" in run("practice", "review", "one-desk", code=1).stderr
    run("practice", "review", "one-desk", "--actor", "colleague")
    assert "published, version 3" in run("practice", "publish", "one-desk").stdout
    assert "one-desk" in run("practice", "list", "--cause", "no-follow-up").stdout
    assert "Effect shown" in run("practice", "show", "one-desk").stdout
    (found,) = json.loads(run("practice", "suggest", "--cause", "no-follow-up", "--json").stdout)
    assert (found["reference"], found["shown"]) == ("one-desk", True)
    assert "not measured" in run("practice", "adopt", "one-desk").stdout
    assert (
        json.loads(run("practice", "show", "one-desk", "--json").stdout)["adoptions"][0]["verdict"]
        == "unmeasured"
    )

    assert "Would write" in run("practice", "export", "--out", "site", "--dry-run").stdout
    assert not (tmp_path / "site").exists()
    told = json.loads(run("practice", "export", "--out", "site", "--json").stdout)
    assert (told["pages"], told["files"], told["new"]) == (13, 17, 17)
    assert (tmp_path / "site/index.html").is_file()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("x")
    assert "no site of ours" in run("practice", "export", "--out", "full", code=1).stderr

    feed = "site/practices-fr.json"
    dry = run("practice", "import", "here", "--file", feed, "--store", "other.db", "--dry-run").stdout
    assert dry.startswith("Would keep 1 practice of 1")
    assert not (tmp_path / "other.db").exists()
    done = json.loads(
        run("practice", "import", "here", "--file", feed, "--store", "other.db", "--json").stdout
    )
    assert len(done["kept"]) == 1
    assert "retired, version 4" in run("practice", "retire", "one-desk", "--reason", "Fermé.").stdout
    assert (
        run("practice", "suggest", "--cause", "no-follow-up").stdout
        == "No published practice is about this.\n"
    )
    assert "Ingetrokken" in run("practice", "list", "--language", "nl").stdout


def test_whoever_changes_what_is_published_is_told_that_it_is_shown_no_more(run, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(practice()))
    assert "shown" not in run("practice", "submit", "one.json").stdout
    run("practice", "review", "one-desk", "--actor", "colleague")
    run("practice", "publish", "one-desk")
    (tmp_path / "one.json").write_text(json.dumps(practice(context={"fr": "Quatre bâtiments."})))
    assert "nobody is shown it any more" in run("practice", "submit", "one.json").stdout


def test_the_site_of_a_network_holds_those_of_its_organisations(run, tmp_path):
    store = f"sqlite:///{tmp_path / 'all.db'}"
    for slug, network in (("network", None), ("member", "network"), ("stranger", None)):
        open_desk(store, slug=slug, network=network, languages=("fr", "nl")).close()
    asked = ("--store", store, "--organisation", "network", "--out", "site", "--year", "2014")
    told = json.loads(run("network", "site", *asked, "--json").stdout)
    assert (told["pages"], told["new"]) == (10, 12)
    assert (tmp_path / "site/organisations/member/nl/complaint/index.html").is_file()
    assert not (tmp_path / "site/organisations/stranger").exists()
    again = run("network", "site", *asked)
    assert "0 new, 0 changed, 0 removed" in again.stdout
    own = run("site", "--store", store, "--organisation", "stranger", "--out", "own").stdout
    assert own.startswith("Wrote 5 pages in 6 files to own")
    left_out = own.partition("Nothing to show, and left out: ")[2].splitlines()[0]
    assert "Figures" in left_out.rstrip(".").split(", "), "as the navigation would call it"
    assert "is no site of ours" in run("site", *asked[:4], "--out", ".", code=1).stderr
