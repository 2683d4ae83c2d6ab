"""Channels that come with the library: mail, webhook and file, made from the agency's settings.

.. code-block:: toml

    [mail]
    host = "smtp.example.be"
    sender = "plaintes@example.be"
    sender_name = "Service des plaintes"
    user = "desk"
    password = "env:DESK_SMTP_PASSWORD"

    [webhook]
    secrets = ["env:DESK_WEBHOOK_SECRET"]

    [file]
    directory = "outgoing"
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from orientation_core.errors import Undeliverable
from orientation_core.hookspecs import Context, hookimpl
from orientation_core.model.delivery import Channel
from orientation_plugins.channels.addresses import mail_address
from orientation_plugins.channels.files import FileChannel
from orientation_plugins.channels.guard import Guard, read_network
from orientation_plugins.channels.mail import MailChannel, Security
from orientation_plugins.channels.message import NOBODY, Sender
from orientation_plugins.channels.settings import Section
from orientation_plugins.channels.signing import read_secret
from orientation_plugins.channels.webhook import WebhookChannel

__all__ = ["FileChannel", "Guard", "MailChannel", "Sender", "WebhookChannel", "channels_from"]


@hookimpl
def orientation_channels(context: Context) -> list[Channel]:
    """The channels that have a section of their own in the settings."""
    return channels_from(context.settings)


def channels_from(settings: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> list[Channel]:
    """One channel for each of ``mail``, ``webhook`` and ``file`` that `settings` has a table for.

    :param environ: where texts of the form ``env:NAME`` are looked up.
    :raises InvalidDocument: naming every setting of a section that is missing, mistyped or not understood.
    """
    makers = {"mail": _mail, "webhook": _webhook, "file": _file}
    return [make(Section(name, settings[name], environ)) for name, make in makers.items() if name in settings]


def _mail(section: Section) -> Channel:
    host, sender = section.required("host"), _sender(section, section.required("sender"))
    security = section.text("security", "starttls")
    section.check("security", lambda: _one_of(security, get_args(Security)))
    channel = MailChannel(
        host=host,
        sender=sender,
        port=int(section.number("port", {"tls": 465, "none": 25}.get(security, 587), 1, 65_535)),
        security=security,  # type: ignore[arg-type]  # checked above; finish() tells
        user=section.text("user") or None,
        password=section.text("password") or None,
        seconds=section.number("seconds", 25, 0.1, 600),
        ca_file=section.text("ca_file") or None,
    )
    section.finish()
    return channel


def _webhook(section: Section) -> Channel:
    ports = section.each("ports", _port)
    defaults = Guard()
    channel = WebhookChannel(
        secrets=section.each("secrets", read_secret),
        endpoints=section.table_of_lists("endpoints", read_secret),
        guard=Guard(
            ports=frozenset(ports) or defaults.ports,
            allow_networks=section.each("allow_networks", read_network),
            allow_http=section.flag("allow_http"),
        ),
        seconds=section.number("seconds", 20, 0.1, 600),
        ca_file=section.text("ca_file") or None,
    )
    section.finish()
    return channel


def _file(section: Section) -> Channel:
    channel = FileChannel(
        directory=Path(section.required("directory")),
        sender=_sender(section, section.text("sender", NOBODY.address)),
        name=section.text("name", "file"),
        hasty=section.flag("hasty"),
    )
    section.finish()
    return channel


def _sender(section: Section, address: str) -> Sender:
    checked = section.check("sender", lambda: _address(address)) if address else None
    reply_to = section.text("reply_to")
    return Sender(
        address=checked or NOBODY.address,
        name=section.text("sender_name"),
        reply_to=section.check("reply_to", lambda: _address(reply_to)) if reply_to else None,
    )


def _address(text: str) -> str:
    try:
        address = mail_address(text)
    except Undeliverable:
        address = ""
    if not address.isascii() or not address:
        raise ValueError("is not a plain mail address")
    return address


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"must be one of {', '.join(allowed)}")
    return value


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65_535):
        raise ValueError("must be the number of a port")
    return int(text)
