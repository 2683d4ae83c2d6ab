from __future__ import annotations

import base64

import pytest

from orientation_core.errors import InvalidDocument
from orientation_core.hookspecs import Context
from orientation_core.model.delivery import Channel
from orientation_plugins.channels import channels_from, orientation_channels

SECRET = f"whsec_{base64.b64encode(b'k' * 32).decode()}"
MAIL = {"host": "smtp.example.be", "sender": "plaintes@example.be"}


def problems(settings, environ=None):
    with pytest.raises(InvalidDocument) as caught:
        channels_from(settings, environ or {})
    assert SECRET not in str(caught.value)
    return [(problem.where, problem.code) for problem in caught.value.problems]


def test_a_channel_for_each_section_and_none_without():
    assert channels_from({"retention": {}}, {}) == []
    settings = {
        "mail": MAIL,
        "webhook": {"secrets": [SECRET]},
        "file": {"directory": "out", "name": "archive"},
    }
    made = orientation_channels(Context("finance", settings))
    assert [channel.name for channel in made] == ["mail", "webhook", "archive"]
    assert all(isinstance(channel, Channel) for channel in made)


def test_secrets_come_from_the_environment_and_stay_out_of_sight():
    settings = {
        "mail": MAIL | {"user": "desk", "password": "env:SMTP_PASSWORD"},
        "webhook": {"secrets": ["env:HOOK"], "endpoints": {"https://a.example.com/": ["env:HOOK"]}},
    }
    mail, webhook = channels_from(settings, {"SMTP_PASSWORD": "geheim", "HOOK": SECRET})
    assert mail.password == "geheim"
    assert webhook.secrets == (b"k" * 32,)
    assert webhook.endpoints == {"https://a.example.com/": (b"k" * 32,)}
    assert "geheim" not in repr(mail)
    assert "kkkk" not in repr(webhook)
    assert problems(settings) == [("/mail/password", "settings.environment")]


def test_ports_follow_the_kind_of_encryption():
    ports = [
        channels_from({"mail": MAIL | {"security": each}}, {})[0].port for each in ("starttls", "tls", "none")
    ]
    assert ports == [587, 465, 25]


def test_rules_for_destinations():
    (channel,) = channels_from(
        {
            "webhook": {
                "secrets": [SECRET],
                "ports": [443, 9443],
                "allow_networks": ["10.1.0.0/16"],
                "allow_http": True,
            }
        },
        {},
    )
    assert channel.guard.ports == {443, 9443}
    assert str(channel.guard.allow_networks[0]) == "10.1.0.0/16"
    assert channel.guard.allow_http


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"mail": {}}, [("/mail/host", "settings.required"), ("/mail/sender", "settings.required")]),
        ({"mail": MAIL | {"hostt": "x"}}, [("/mail/hostt", "settings.name")]),
        ({"mail": MAIL | {"sender": "a@b\nc"}}, [("/mail/sender", "settings.value")]),
        ({"mail": MAIL | {"security": "ssl"}}, [("/mail/security", "settings.value")]),
        ({"mail": MAIL | {"port": "25"}}, [("/mail/port", "settings.number")]),
        ({"mail": MAIL | {"port": True}}, [("/mail/port", "settings.number")]),
        ({"mail": MAIL | {"seconds": 0}}, [("/mail/seconds", "settings.number")]),
        ({"mail": "x"}, [("/mail", "settings.type"), ("/mail/host", "settings.required"), ("/mail/sender", "settings.required")]),
        ({"webhook": {"secrets": ["short"]}}, [("/webhook/secrets/0", "settings.value")]),
        ({"webhook": {"secrets": SECRET}}, [("/webhook/secrets", "settings.type")]),
        ({"webhook": {"allow_http": "yes"}}, [("/webhook/allow_http", "settings.flag")]),
        ({"webhook": {"allow_networks": ["10.1.2.3/8"]}}, [("/webhook/allow_networks/0", "settings.value")]),
        ({"webhook": {"ports": [0]}}, [("/webhook/ports/0", "settings.value")]),
        ({"webhook": {"endpoints": []}}, [("/webhook/endpoints", "settings.type")]),
        ({"file": {"directory": 3}}, [("/file/directory", "settings.type")]),
    ],
)  # fmt: skip
def test_everything_wrong_is_told(settings, expected):
    assert problems(settings) == expected
