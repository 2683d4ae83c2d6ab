"""A site in a folder: written whole, changed in place, and never over what is not ours."""

from __future__ import annotations

import json

import pytest

from orientation_core.components.sites import MANIFEST, write
from orientation_core.errors import Refused

FILES = {"index.html": b"one", "fr/index.html": b"two", "fr/deep/er/page.html": b"three"}


def all_files(folder):
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_a_site_is_written_and_the_same_again_changes_nothing(tmp_path):
    folder = tmp_path / "site"
    assert write(folder, FILES, dry_run=True).new == tuple(sorted(FILES))
    assert not folder.exists()
    write(folder, FILES)
    assert {path: content for path, content in all_files(folder).items() if path != MANIFEST} == FILES
    before = all_files(folder)
    again = write(folder, FILES)
    assert (again.new, again.changed, again.removed, len(again.same)) == ((), (), (), 3)
    assert all_files(folder) == before


def test_what_is_no_more_goes_away_and_what_is_somebody_elses_stays(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / "robots.txt").write_text("theirs")
    (tmp_path / "fr/deep/theirs.txt").write_text("theirs")
    done = write(tmp_path, {"index.html": b"new", "nl/index.html": b"x"})
    assert (done.new, done.changed) == (("nl/index.html",), ("index.html",))
    assert done.removed == ("fr/deep/er/page.html", "fr/index.html")
    assert set(all_files(tmp_path)) == {
        MANIFEST,
        "index.html",
        "nl/index.html",
        "robots.txt",
        "fr/deep/theirs.txt",
    }
    assert not (tmp_path / "fr/deep/er").exists()


def refused(folder, files=FILES):
    before = all_files(folder) if folder.is_dir() else None
    with pytest.raises(Refused) as caught:
        write(folder, files)
    assert (all_files(folder) if folder.is_dir() else None) == before
    return [(one.where, one.code) for one in caught.value.reasons]


def test_a_folder_that_is_not_ours_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    assert refused(tmp_path) == [(tmp_path.name, "site.foreign")]
    file = tmp_path / "letter.txt"
    assert refused(file) == [("letter.txt", "site.folder")]


@pytest.mark.parametrize(
    "manifest",
    ["{", "[]", "{}", '{"made_by": "somebody", "files": {}}', '{"made_by": "orientation-core", "files": []}',
     '{"made_by": "orientation-core", "files": {"../../etc/passwd": "x"}}',
     '{"made_by": "orientation-core", "files": {"/etc/passwd": "x"}}'],
)  # fmt: skip
def test_a_list_that_is_not_ours_is_refused(tmp_path, manifest):
    (tmp_path / MANIFEST).write_text(manifest)
    assert refused(tmp_path) == [(MANIFEST, "site.manifest")]


def test_a_file_in_the_way_and_a_link_out_are_refused(tmp_path):
    folder, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    write(folder, {"index.html": b"x"})
    (folder / "fr").mkdir()
    (folder / "fr/index.html").write_text("theirs")
    (folder / "nl").symlink_to(outside)
    files = {"index.html": b"x", "fr/index.html": b"y", "nl/index.html": b"z"}
    assert refused(folder, files) == [
        ("fr/index.html", "site.in_the_way"),
        ("nl/index.html", "site.link_out"),
    ]
    assert list(outside.iterdir()) == []


def test_whoever_begins_again_after_a_crash_finds_their_own_files(tmp_path, monkeypatch):
    from orientation_core.components.sites import writing

    put, done = writing._put, []

    def crashes(place, content):
        if len(done) == 2:
            raise OSError("the disk is full")
        done.append(place)
        put(place, content)

    monkeypatch.setattr(writing, "_put", crashes)
    with pytest.raises(OSError, match="full"):
        write(tmp_path, FILES)
    monkeypatch.setattr(writing, "_put", put)
    assert set(json.loads((tmp_path / MANIFEST).read_bytes())["files"]) == set(FILES)
    write(tmp_path, FILES)
    assert set(all_files(tmp_path)) == {MANIFEST, *FILES}
