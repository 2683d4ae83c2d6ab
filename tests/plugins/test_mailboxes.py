"""Where mail waits: files, folders, Maildir, mbox, a pipe, a server; each message handed over once and marked when kept."""

from __future__ import annotations

import io
import mailbox
import socketserver
import threading
from contextlib import contextmanager

import pytest

from desks import COORDINATOR, open_desk
from mails import mail
from orientation_core import InvalidDocument, Refused
from orientation_core.errors import NoPlugin
from orientation_core.hookspecs import Context
from orientation_core.model.mail.mailboxes import Mailbox
from orientation_plugins.mailboxes import Files, ImapMailbox, MailFile, MailFolder, Pipe, orientation_mailbox
from orientation_plugins.mailboxes.imap import MailboxError


def at(place, **settings):
    found = orientation_mailbox(Context("desk", settings), str(place))
    assert isinstance(found, Mailbox)
    return found


def names(box):
    return [one.name for one in box.messages()]


def test_a_folder_of_messages_is_read_through_and_left_as_it_is(tmp_path):
    for name in ("b/2.eml", "a/1.eml", "3"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(mail(name))
    (tmp_path / "link.eml").symlink_to("/etc/passwd")
    box = at(tmp_path)
    assert isinstance(box, Files)
    assert [name.removeprefix(f"{tmp_path}/") for name in names(box)] == ["3", "a/1.eml", "b/2.eml"]
    assert len(box) == 3
    for one in box.messages():
        box.settle(one)
    assert len(at(tmp_path)) == 3
    assert [one.raw for one in at(tmp_path / "3").messages()] == [mail("3")]


def test_of_a_maildir_what_is_new_is_taken_and_then_marked(tmp_path):
    made = mailbox.Maildir(tmp_path / "box")
    made.add(mail("een"))
    made.add(mail("twee"))
    box = at(tmp_path / "box")
    assert isinstance(box, MailFolder)
    first, second = box.messages()
    box.settle(first)
    box.settle(first)  # another program was quicker
    assert names(box) == [second.name]
    assert sum("S" in one.get_flags() for one in mailbox.Maildir(tmp_path / "box")) == 1


def test_an_mbox_holds_many_and_one_line_from_within_a_text_begins_none(tmp_path):
    path = tmp_path / "archive.mbox"
    made = mailbox.mbox(path)
    for text in ("een", "From hier begint niets.\n\nFrom ook hier niet.", "drie"):
        made.add(mail(text))
    made.flush()
    box = at(path)
    assert isinstance(box, MailFile)
    texts = [one.raw for one in box.messages()]
    assert len(texts) == len(box) == 3
    assert b"\n\nFrom ook hier niet." in texts[1]
    assert names(box)[0] == f"{path}#1"
    one = tmp_path / "one.eml"
    one.write_bytes(b"From jan@example.org Mon Mar  2 09:00:00 2026\n" + mail())
    assert isinstance(at(one), Files)


def test_an_mbox_in_a_folder_holds_many_there_too(tmp_path):
    made = mailbox.mbox(tmp_path / "archive.mbox")
    made.add(mail("een"))
    made.add(mail("twee"))
    made.flush()
    (tmp_path / "drie.eml").write_bytes(b"From jan@example.org Mon Mar  2 09:00:00 2026\n" + mail("drie"))
    found = [str(tmp_path / one) for one in ("archive.mbox#1", "archive.mbox#2", "drie.eml")]
    assert names(at(tmp_path)) == found


def test_a_pipe_gives_one_message_or_none():
    assert [one.raw for one in Pipe(io.BytesIO(mail())).messages()] == [mail()]
    assert list(Pipe(io.BytesIO(b"")).messages()) == []
    assert isinstance(at("-"), Pipe)


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(Refused):
        at(tmp_path / "nowhere")
    with pytest.raises(Refused, match="they name: complaints"):
        at("imap:other", mailboxes={"complaints": {}})
    with pytest.raises(InvalidDocument) as caught:
        at("imap:complaints", mailboxes={"complaints": {"host": "h", "prot": 1}})
    assert {one.where.rpartition("/")[2] for one in caught.value.problems} == {"user", "password", "prot"}
    with open_desk() as desk, pytest.raises(NoPlugin):
        desk.plugins.mailbox("shelf:")  # that desk loads no mailboxes


# ------------------------------------------------------------------------------------ IMAP


class Server(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 as a mailbox of ours asks for."""

    def handle(self):
        state = self.server.state
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, command, *rest = line.decode().split()
            command, rest = command.upper(), [one.strip('"') for one in rest]
            if command == "UID":
                command, rest = rest[0].upper(), rest[1:]
            state["heard"].append((command, *rest))
            if command == state["refuse"]:
                self.say(f"{tag} NO not for jan@example.org")
                continue
            getattr(self, command.lower(), lambda *_: None)(state, rest)
            self.say(f"{tag} OK done")
            if command == "LOGOUT":
                return

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def capability(self, *_):
        self.say("* CAPABILITY IMAP4rev1 UIDPLUS")

    def select(self, state, _):
        self.say(f"* {len(state['mail'])} EXISTS")

    def search(self, state, _):
        self.say("* SEARCH " + " ".join(number for number in state["mail"] if number not in state["seen"]))

    def fetch(self, state, rest):
        raw = state["mail"][rest[0]]
        if "RFC822.SIZE" in rest[1]:
            self.say(f"* 1 FETCH (UID {rest[0]} RFC822.SIZE {len(raw)})")
            return
        assert "PEEK" in rest[1]
        self.wfile.write(f"* 1 FETCH (UID {rest[0]} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")

    def store(self, state, rest):
        state["seen"].add(rest[0])


@contextmanager
def server(refuse=None, **more):
    """A server with two messages, and a mailbox on it."""
    import imaplib

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as running:
        running.daemon_threads = True
        running.state = {"mail": {"7": mail("een"), "9": mail("twee", Message_ID="<2@x>")}, "seen": set(), "heard": [],
                         "refuse": refuse}  # fmt: skip
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        port = running.server_address[1]
        box = ImapMailbox(
            "h", "desk", "secret", connect=lambda: imaplib.IMAP4("127.0.0.1", port, timeout=5), **more
        )
        try:
            yield box, running.state
        finally:
            box.close()
            running.shutdown()


def test_what_is_unseen_on_a_server_is_taken_in_and_marked():
    with server() as (box, state), open_desk() as desk:
        assert len(box) == 2
        for waiting in box.messages():
            assert desk.mail.take(COORDINATOR, waiting.raw).action == "opened"
            box.settle(waiting)
        assert state["seen"] == {"7", "9"}
        assert not any(one[0] in ("COPY", "EXPUNGE") for one in state["heard"])
        assert names(box) == []
        assert "secret" not in repr(box)


def test_what_is_kept_can_be_moved_away():
    with server(done="Done 1") as (box, state):
        box.settle(next(iter(box.messages())))
        assert [one[0] for one in state["heard"][-3:]] == ["COPY", "STORE", "EXPUNGE"]
        assert state["heard"][-1] == ("EXPUNGE", "7")


@pytest.mark.parametrize(
    ("refuse", "code"),
    [("LOGIN", "imap.login"), ("SELECT", "imap.folder"), ("SEARCH", "imap.search"), ("FETCH", "imap.fetch")],
)
def test_what_a_server_refuses_is_a_typed_error_without_its_words(refuse, code):
    with server(refuse) as (box, _), pytest.raises(MailboxError) as caught:
        names(box)
    assert caught.value.code == code
    assert "jan@" not in str(caught.value) + repr(caught.value)


def test_a_server_that_is_not_there_is_a_typed_error():
    def nobody():
        raise ConnectionRefusedError("no")

    with pytest.raises(MailboxError, match=r"imap\.connect"):
        len(ImapMailbox("h", "u", "p", connect=nobody))
