"""No secret stands in a repr, a log line, an event, the journal, the outbox or an error (T19; A6; ASVS 16.2.5, 14.2.1).

Secrets are planted as canaries wherever the settings take one, and everything that can go wrong with them goes wrong.
The words of people have a test of their own, ``e2e/test_no_personal_data_in_logs.py``.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest

import orientation_core
import orientation_plugins
from commands import orientation
from desks import CITIZEN, HANDLER, followed, intake, open_desk
from orientation_core import Context, Orientation
from orientation_core.components.privacy.settings import settings_of
from orientation_core.plugins import Plugins
from orientation_plugins.channels import channels_from
from orientation_plugins.mailboxes import ImapMailbox
from orientation_plugins.sql import open_store

#: Stands in every secret and nowhere else.
CANARY = "kanarievogel"
SECRET = "whsec_" + "a2FuYXJpZXZvZ2Vsa2FuYXJpZXZvZ2VsMTIzNDU2Nzg="  # the canary twice, as base64
MARKS = re.compile(r"kanarievogel|a2FuYXJpZXZvZ2Vs", re.IGNORECASE)

SETTINGS: dict[str, Any] = {
    "mail": {
        "host": "127.0.0.1",
        "port": 9,
        "sender": "desk@example.org",
        "user": "desk",
        "password": CANARY,
        "seconds": 1,
    },
    "webhook": {"secrets": [SECRET], "endpoints": {"https://backoffice.example.org/hook": [SECRET]}},
    "mailboxes": {
        "complaints": {"host": "127.0.0.1", "port": 9, "user": "desk", "password": CANARY, "seconds": 1}
    },
    "privacy": {"authority": "x", "pseudonym_key": CANARY * 3},
}

#: What is called like a secret and is none, or is shown because whoever holds it needs it shown.
SHOWN = {
    ("Claim", "key"): "an idempotency key of the caller",
    ("Invitation", "tokens"): "SHA-256 of tokens; the tokens are kept nowhere",
    ("ReceivedMail", "key"): "the digest by which a mail is known",
    ("Identity", "key"): "names one of several people until something changes",
    ("_Arrival", "receipt"): "SHA-256 of a receipt; the receipt is told once and kept nowhere",
}
LIKE_A_SECRET = re.compile(r"passw|secret|token|salt|pseudonym_key|receipt$|credential|^key$")


def classes() -> Iterator[type]:
    """Every class of values of ours."""
    for package in (orientation_core, orientation_plugins):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not re.search(r"__main__|migrations", found.name):
                importlib.import_module(found.name)
    for name, module in sorted(sys.modules.items()):
        if name.startswith(("orientation_core", "orientation_plugins")):
            for value in vars(module).values():
                if isinstance(value, type) and attrs.has(value) and value.__module__ == name:
                    yield value


def test_whatever_is_called_like_a_secret_is_not_in_its_repr() -> None:
    looked_at = 0
    for kind in classes():
        for field in attrs.fields(kind):
            if LIKE_A_SECRET.search(field.name) and "str" in str(field.type) + "bytes":
                looked_at += 1
                assert field.repr is False or (kind.__name__, field.name) in SHOWN or _is_small(kind), (
                    f"{kind.__module__}.{kind.__name__}.{field.name}"
                )
    assert looked_at > 10


def _is_small(kind: type) -> bool:
    """Keys that are names of things: of charts, of candidates, of idempotent calls."""
    return kind.__name__ in {"Once", "_Claim", "_Candidate", "_Change", "Verdict"}


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Orientation]:
    with open_desk(
        f"sqlite:///{tmp_path}/desk.db",
        settings=SETTINGS,
        client_channel="mail",
        subscriptions=followed(),
        extra=[],
    ) as opened:
        yield opened


def _reprs(value: Any, depth: int = 3) -> Iterator[str]:
    """A value as a debugger or a log shows it, and what hangs on it."""
    yield repr(value)
    yield str(value)
    if depth and attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.repr is True:
                yield from _reprs(getattr(value, field.name), depth - 1)


def test_nothing_that_holds_a_secret_shows_it(desk: Orientation) -> None:
    channels = channels_from({name: SETTINGS[name] for name in ("mail", "webhook")})
    assert {channel.name for channel in channels} == {"mail", "webhook"}
    mailbox = ImapMailbox.from_settings("complaints", SETTINGS["mailboxes"]["complaints"])
    assert mailbox.password == CANARY
    store = open_store(f"postgresql://desk:{CANARY}@127.0.0.1:9/desk")
    with_secrets = [
        desk.agency,
        desk.plugins.context,
        Context("x", SETTINGS),
        settings_of(SETTINGS),
        *channels,
        mailbox,
        store,
        desk.store,
        desk.complaints,
        desk.privacy,
    ]
    for value in with_secrets:
        for shown in _reprs(value):
            assert not MARKS.search(shown), type(value)


def test_nothing_says_one_when_everything_goes_wrong(desk: Orientation, caplog: Any) -> None:
    """Letters that cannot be delivered, a mailbox nobody answers for, a store that refuses: at DEBUG, with tracebacks."""
    said: list[str] = []

    def failing(call: Callable[[], Any]) -> None:
        try:
            call()
        except Exception as error:
            said.append("".join(traceback.format_exception(error)))

    with caplog.at_level(logging.DEBUG):
        case = desk.complaints.receive(CITIZEN, intake())
        desk.complaints.write_to_client(HANDLER, case.id, "x")
        relay = desk.relay()
        relay.run_once()
        failing(lambda: list(desk.plugins.mailbox("imap:complaints").messages()))
        plugins = Plugins(Context("x", SETTINGS))
        plugins.load(["sql", "mailboxes", "channels"])
        for url in (
            f"postgresql://desk:{CANARY}@127.0.0.1:9/desk",
            f"postgresql://desk:{CANARY}@127.0.0.1:no/desk",
            f"mysql://desk:{CANARY}@127.0.0.1/desk",
            f"sqlite://desk:{CANARY}@host/desk.db",
            f"sqlite:////nowhere/{'x' * 5}.db?password={CANARY}",
        ):
            failing(lambda url=url: plugins.store(url).prepare([]))
        for section in ("mail", "webhook"):
            wrong = {
                section: {
                    **SETTINGS[section],
                    "hots": CANARY,
                    "port": CANARY,
                    "ports": [CANARY],
                    "sender": f"{CANARY}",
                }
            }
            failing(lambda wrong=wrong: channels_from(wrong))
        failing(lambda: settings_of({"privacy": {"pseudonym_key": CANARY, "nonsense": CANARY}}))
        failing(lambda: channels_from({"webhook": {"secrets": [f"whsec_{CANARY}"]}}))
        receipt = desk.complaints.receive_anonymously(CITIZEN, intake(client=None)).receipt
        assert receipt is not None
        failing(lambda: desk.complaints.follow(receipt[:-1]))
        failing(lambda: desk.complaints.follow("ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"))
        said.append(repr(desk.complaints.receive_anonymously(CITIZEN, intake(client=None))))
    assert len(said) > 8
    for text in [*said, caplog.text, repr([record.__dict__ for record in caplog.records])]:
        assert not MARKS.search(text), text[:300]
        assert receipt not in text
        assert receipt[:-1] not in text


def test_nothing_that_is_kept_or_sent_holds_one(desk: Orientation, tmp_path: Any) -> None:
    """Journal, events and outbox hold none; the agency's settings are kept as they are written, so they are written ``env:``."""
    desk.complaints.receive(CITIZEN, intake())
    desk.seal()
    messages = desk.store.messages(desk.agency.slug, limit=100)
    assert messages
    for one in [*messages, *desk.store.entries(), *desk.store.seals()]:
        whole = " ".join(str(getattr(one, field.name)) for field in attrs.fields(type(one)))
        assert not MARKS.search(whole)


def test_the_command_line_says_none(tmp_path: Any) -> None:
    for arguments in (
        ["list", "--store", f"postgresql://desk:{CANARY}@127.0.0.1:9/desk"],
        ["list", "--store", f"odd://desk:{CANARY}@host/desk"],
        ["list", "--store", f"postgresql://desk:{CANARY}@127.0.0.1:port/desk"],
        ["verify", "--store", f"sqlite:////nowhere/at/all.db?password={CANARY}"],
        ["receive", "mail", f"imap:{CANARY}", "--store", f"sqlite:///{tmp_path}/desk.db"],
    ):
        done = orientation(*arguments, cwd=tmp_path)
        assert done.returncode != 0, arguments
        assert b"Traceback" not in done.stderr
        if "imap:" not in " ".join(arguments):
            assert not MARKS.search((done.stdout + done.stderr).decode()), arguments
