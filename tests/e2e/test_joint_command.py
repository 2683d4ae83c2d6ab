"""``join``, ``merge``, ``unmerge``, ``split`` as a shell starts them."""

from __future__ import annotations

import json

import pytest

from commands import orientation
from desks import intake


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("joint")

    def run(*arguments, role="handler", code=0):
        who = ("--store", "sqlite:///desk.db", "--actor", "h1", "--role", role)
        done = orientation(*arguments, *who, cwd=folder)
        assert done.returncode == code, done.stderr.decode()
        return (done.stdout if code == 0 else done.stderr).decode()

    points = [{"summary": "Un", "category": "treatment"}, {"summary": "Deux", "category": "attitude"}]
    for name, changes in (("one", {"points": points}), ("two", {"language": "nl"})):
        (folder / f"{name}.json").write_text(json.dumps(intake(**changes)))
        run.__dict__[name] = json.loads(run("receive", f"{name}.json", "--json"))["reference"]
    return run


def test_join_merge_unmerge_and_split(run):
    joined = json.loads(
        run("join", run.one, "--name", "Karin", "--email", "k@example.org", "--in", "de", "--json")
    )
    assert [one["language"] for one in joined["complainants"]] == ["de"]
    assert "3 complainants" in run("merge", run.two, "--into", run.one, "--reason", "Même panne.")
    assert "already" in run("merge", run.two, "--into", run.one, "--reason", "x", code=1)
    assert json.loads(run("show", run.two, "--json"))["merged"]["reason"] == "Même panne."
    assert "on its own again" in run("unmerge", run.two)
    assert "one complainant" in run("join", run.one, "--leave", "1")
    rest, part = json.loads(run("split", run.one, "--points", "2", "--json"))
    assert (part["split_from"], len(rest["points"])) == (rest["id"], 1)
    assert "numbers of points" in run("split", run.one, "--points", "two", code=2)
    run("merge", run.two, "--into", run.one, "--reason", "x", role="viewer", code=1)
