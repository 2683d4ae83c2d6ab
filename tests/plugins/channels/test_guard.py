from __future__ import annotations

from ipaddress import ip_address

import pytest

from orientation_core.errors import Undeliverable
from orientation_plugins.channels.guard import Guard, is_public, read_network
from shared import cases

PUBLIC = "93.184.215.14"
INSIDE = {
    "127.0.0.1.nip.io": "127.0.0.1",
    "localtest.me": "127.0.0.1",
    "metadata.google.internal": "169.254.169.254",
}


def guard(*addresses, **options):
    return Guard(resolve=lambda host, port: list(addresses) or [INSIDE.get(host, PUBLIC)], **options)


def refusal(url, rules=None):
    with pytest.raises(Undeliverable) as caught:
        (rules or guard()).check(url)
    return caught.value.code, caught.value.permanent


@pytest.mark.shared
def test_every_hostile_url_is_refused_before_anything_is_connected():
    # Names are resolved to a public address here, so that only the guard can be what refuses them.
    urls = [case for case in cases("hostile/ssrf.jsonl") if case["expect"] == "reject"]
    told_elsewhere = ("redirect:", "dns:", "tls:")  # behaviour of a server: see test_webhook
    checked = 0
    for case in urls:
        if not case["value"].startswith(told_elsewhere):
            _, permanent = refusal(case["value"])
            assert permanent, case["value"]
            checked += 1
    assert checked == 110


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://hooks.example.com", "hooks.example.com", 443, "/"),
        ("https://hooks.example.com:8443/a/b?c=d&e=%20", "hooks.example.com", 8443, "/a/b?c=d&e=%20"),
        ("https://xn--bcher-kva.example.com/", "xn--bcher-kva.example.com", 443, "/"),
    ],
)
def test_an_ordinary_destination(url, host, port, target):
    found = guard().check(url)
    assert (found.host, found.port, found.target, found.tls, found.addresses) == (
        host,
        port,
        target,
        True,
        (PUBLIC,),
    )


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "url.scheme"),
        ("https://example.com:22/", "url.port"),
        ("https://example.com:99999/", "url.port"),
        ("https://u:p@example.com/", "url.form"),
        ("https://example.com/#a", "url.form"),
        ("https://example.com/\r\nX: y", "url.form"),
        ("https://EXAMPLE.com/", "url.form"),
        ("https://example/", "url.host"),
        ("https://a.localhost/", "url.host"),
        ("https://example.com./", "url.host"),
        ("https://-a.example.com/", "url.host"),
        ("https://0x7f.1/", "url.host"),
        ("https://10.0.0.1/", "ssrf.address"),
    ],
)
def test_codes(url, code):
    assert refusal(url) == (code, True)


def test_one_inside_address_among_the_answers_is_enough_to_refuse():
    assert refusal("https://a.example.com/", guard(PUBLIC, "::1")) == ("ssrf.address", True)
    assert guard(PUBLIC, "2a00:1450:400e:80d::200e").check("https://a.example.com/").addresses == (
        PUBLIC,
        "2a00:1450:400e:80d::200e",
    )


@pytest.mark.parametrize(
    "answer", [[], ["not an address"], OSError("no such name"), UnicodeError("label too long")]
)
def test_a_name_without_an_address_is_tried_again(answer):
    def resolve(host, port):
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert refusal("https://a.example.com/", Guard(resolve=resolve)) == ("dns.failed", False)


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.0.1", "192.0.0.170", "192.168.1.1",
     "198.19.0.1", "224.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "::127.0.0.1", "::ffff:8.8.8.8",
     "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fe80::1",
     "fec0::1", "ff02::1", "2a00:1450:400e:80d::200e%eth0"],
)  # fmt: skip
def test_addresses_that_lead_inside(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "193.191.210.1", "2a00:1450:400e:80d::200e", "2620:fe::fe"]
)
def test_addresses_on_the_internet(address):
    assert is_public(ip_address(address))


def test_networks_of_the_house_are_allowed_by_name_and_only_there_plain_http():
    house = guard(
        "10.1.2.3", allow_networks=(read_network("10.1.0.0/16"),), allow_http=True, ports=frozenset({80, 443})
    )
    assert house.check("https://desk.example.com/").addresses == ("10.1.2.3",)
    assert not house.check("http://10.1.2.3/x").tls
    assert refusal("http://10.2.0.1/", house) == ("ssrf.address", True)
    public = guard(PUBLIC, allow_networks=house.allow_networks, allow_http=True, ports=house.ports)
    assert refusal("http://hooks.example.com/", public) == ("ssrf.address", True)
