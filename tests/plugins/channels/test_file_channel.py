from __future__ import annotations

import email
import email.policy
import stat
import threading

import attrs
import pytest

from orientation_core.errors import Undeliverable
from orientation_core.model.delivery import Channel
from orientation_core.model.events import from_json
from orientation_plugins.channels import FileChannel, Sender


@pytest.fixture
def channel(tmp_path):
    return FileChannel(tmp_path / "out", Sender("plaintes@example.be"))


def names(channel):
    return sorted(path.name for path in channel.directory.iterdir())


def test_a_letter_becomes_a_mail_file(channel, delivery, letter):
    channel.deliver(delivery)
    assert names(channel) == [f"{delivery.message_id}.eml"]
    raw = (channel.directory / names(channel)[0]).read_bytes()
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert (parsed["To"], parsed["Subject"]) == ("renee@example.org", letter.subject)


def test_an_event_becomes_a_json_file(channel, delivery):
    channel.deliver(attrs.evolve(delivery, letter=None, recipient="archive"))
    assert names(channel) == [f"{delivery.message_id}.json"]
    assert from_json((channel.directory / names(channel)[0]).read_bytes()) == delivery.event


def test_a_second_delivery_changes_nothing(channel, delivery):
    channel.deliver(delivery)
    before = (channel.directory / names(channel)[0]).read_bytes()
    channel.deliver(attrs.evolve(delivery, attempt=2))
    assert [(channel.directory / name).read_bytes() for name in names(channel)] == [before]


def test_only_the_owner_can_read_a_letter(channel, delivery):
    channel.deliver(delivery)
    (file,) = channel.directory.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("recipient", ["../../etc/cron.d/x", "/etc/passwd", "archive", ""])
def test_a_recipient_is_never_a_path(channel, delivery, recipient):
    channel.deliver(attrs.evolve(delivery, recipient=recipient))
    assert names(channel) == [f"{delivery.message_id}.eml"]


def test_a_bad_address_is_as_permanent_as_with_real_mail(channel, delivery):
    with pytest.raises(Undeliverable, match=r"address\.form"):
        channel.deliver(attrs.evolve(delivery, recipient="a@b\nBcc: v@example.net"))


def test_a_full_or_missing_disk_is_tried_again_and_leaves_nothing_half(tmp_path, delivery, monkeypatch):
    (tmp_path / "taken").write_text("a file where the directory should be")
    with pytest.raises(Undeliverable) as caught:
        FileChannel(tmp_path / "taken").deliver(delivery)
    assert (caught.value.code, caught.value.permanent) == ("file.write", False)

    channel = FileChannel(tmp_path / "out")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Undeliverable, match=r"file\.write"):
        channel.deliver(delivery)
    assert names(channel) == []


def test_many_workers_at_once(channel, delivery):
    deliveries = [attrs.evolve(delivery, message_id=f"message-{n % 10:04d}") for n in range(60)]
    threads = [threading.Thread(target=channel.deliver, args=(each,)) for each in deliveries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(channel) == [f"message-{n:04d}.eml" for n in range(10)]


def test_it_can_stand_in_for_mail(tmp_path):
    channel = FileChannel(tmp_path, name="mail")
    assert isinstance(channel, Channel)
    assert channel.name == "mail"
