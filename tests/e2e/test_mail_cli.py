"""``orientation receive mail`` as a shell, and a mail server, starts it."""

from __future__ import annotations

import json

import pytest

from commands import orientation
from mails import mail, write_fixtures
from shared import shared

ACTIONS = {"opened", "threaded", "bounce", "auto_reply", "kept_aside"}


def run(*arguments, cwd, stdin=None):
    return orientation("receive", *arguments, cwd=cwd, stdin=stdin)


def lines(done):
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.shared
def test_all_shared_messages_go_in_and_again_change_nothing(tmp_path):
    shared("data/emails")
    folder = write_fixtures(tmp_path / "mail")
    told = lines(run("mail", folder, "--store", "desk.db", "--json", cwd=tmp_path))
    assert len(told) == 128
    for one in told:
        assert list(one) == ["file", "action", "reference", "warnings"]
        assert one["action"] in ACTIONS
        assert (one["reference"] is not None) or one["action"] not in ("opened", "threaded")
    bounces = [one["action"] for one in told if "/bounce/" in one["file"]]
    assert bounces == ["bounce"] * 9
    again = lines(run("mail", folder, "--store", "desk.db", "--json", cwd=tmp_path))
    assert [one["reference"] for one in again] == [one["reference"] for one in told]
    assert all("repeated" in one["warnings"] for one in again)


def test_a_pipe_opens_a_case_and_the_plain_form_still_works(tmp_path):
    (piped,) = lines(run("mail", "-", "--store", "desk.db", "--json", cwd=tmp_path, stdin=mail()))
    assert (piped["file"], piped["action"]) == ("-", "opened")
    form = json.dumps({"language": "fr", "text": "Le guichet était fermé."}).encode()
    for arguments in (("-",), ("intake", "-")):
        done = run(*arguments, "--store", "desk.db", cwd=tmp_path, stdin=form)
        assert done.stdout.startswith(b"Received under reference "), done.stderr


def test_the_table_says_what_was_done_and_what_was_odd(tmp_path):
    (tmp_path / "a.eml").write_bytes(mail(Precedence="bulk"))
    dry = run("mail", "a.eml", "--store", "desk.db", "--dry-run", cwd=tmp_path)
    assert b"nothing was changed" in dry.stdout
    assert not (tmp_path / "desk.db").exists()
    shown = run("mail", "a.eml", "--store", "desk.db", cwd=tmp_path).stdout.decode()
    assert "kept aside" in shown
    assert "a mailing list or a bulk mailing" in " ".join(shown.split())
    assert shown.endswith("1 kept aside\n")
    (waiting,) = json.loads(run("aside", "--store", "desk.db", "--json", cwd=tmp_path).stdout)
    assert waiting["warnings"] == ["bulk"]
    assert waiting["id"].encode() in run("aside", "--store", "desk.db", cwd=tmp_path).stdout
    done = run("admit", waiting["id"], "--store", "desk.db", cwd=tmp_path)
    assert done.stdout.startswith(b"Opened under reference "), done.stderr
    assert b"No such mail" in run("aside", "--store", "desk.db", cwd=tmp_path).stdout


def test_a_mail_server_is_told_to_try_again_when_the_desk_cannot_be_reached(tmp_path):
    done = run("mail", "-", "--store", "postgresql://desk@127.0.0.1:1/desk", cwd=tmp_path, stdin=mail())
    assert done.returncode == 75
    assert b"Traceback" not in done.stderr
    assert b"example.org" not in done.stderr + done.stdout


def test_a_path_that_is_not_there_is_an_ordinary_mistake(tmp_path):
    done = run("mail", "nowhere", "--store", "desk.db", cwd=tmp_path)
    assert done.returncode == 1
    assert b"Refused" in done.stderr
