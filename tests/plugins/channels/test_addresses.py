from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.errors import Undeliverable
from orientation_plugins.channels.addresses import mail_address, needs_utf8
from shared import cases


def is_refused(text):
    try:
        mail_address(text)
    except Undeliverable as refusal:
        return (refusal.code, refusal.permanent) == ("address.form", True)
    return False


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("renee@example.org", "renee@example.org"),
        ("Renee.Dubois+klacht@Example.ORG", "Renee.Dubois+klacht@example.org"),
        ("a@b\u00fccher.example", "a@xn--bcher-kva.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@stra\u00dfe.example", "a@xn--strae-oqa.example"),
        ("\u00fc@example.org", "\u00fc@example.org"),
        ("rene\u0301e@example.org", "ren\u00e9e@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("postmaster@example.org", "postmaster@example.org"),
    ],
)
def test_what_people_have_as_an_address(text, address):
    assert mail_address(text) == address
    assert needs_utf8(address) == (not address.isascii())


@pytest.mark.shared
def test_hostile_addresses_are_refused_or_one_plain_address():
    for case in cases("hostile/headers.jsonl"):
        if not is_refused(case["value"]):
            address = mail_address(case["value"])
            assert address.count("@") == 1
            assert address.isprintable()
            assert not set(address) & set(' ",;<>()[]\\:%')
            # Oracle: another library agrees that this is one address, and which.
            theirs = validate_email(case["value"], check_deliverability=False, test_environment=True)
            assert address == f"{theirs.local_part}@{theirs.ascii_domain}", case


@pytest.mark.parametrize(
    "text",
    ["", "@", "a@", "@b.example", "a@b", "a@localhost", "a@1.2.3.4", "a@[1.2.3.4]", '"a"@b.example', "a b@c.example",
     "a@b.example,c@d.example", "a@b.example\nBcc: v@example.net", "a@b_c.example", "a@-b.example", ".a@b.example",
     "a..b@c.example", "a@b..example", "-f@b.example", "x" * 65 + "@b.example", "a@" + "b." * 130 + "example",
     "a@xn--.example", "a\ud800@b.example", "MAILER-DAEMON@b.example", "a@\uff11.example", "a@b.example\x00"],
)  # fmt: skip
def test_refusals(text):
    assert is_refused(text)


@given(st.text(st.sampled_from("aZ0.-_+'@\u00fc\u0301\"\\ ,;<>\n%"), max_size=20))
def test_what_passes_is_an_address_for_another_library_too(local):
    text = f"{local}@example.org"
    if not is_refused(text):
        try:
            validate_email(text, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise AssertionError(f"only ours takes {text!a}") from error
