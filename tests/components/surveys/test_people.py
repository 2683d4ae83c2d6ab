"""Whom to ask, out of a file: what it must say, what is refused, and the command that writes to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from desks import open_desk
from orientation_core.cli import main
from orientation_core.components.surveys.people import read_people
from orientation_core.errors import InvalidDocument
from orientation_core.model.surveys.invitations import Invitee
from orientation_core.model.text import LANGUAGES
from surveying import COORDINATOR, ready


def file(folder: Path, content: str) -> Path:
    path = folder / "people.csv"
    path.write_bytes(content.encode())
    return path


@pytest.mark.parametrize("sign", [",", ";"])
def test_a_line_is_somebody(tmp_path: Path, sign: str) -> None:
    lines = ["person,email,name,language,viewpoint", "c-1,a@example.org,Zoé,nl,", "c-2,,,,official"]
    path = file(tmp_path, "\ufeff" + "\r\n".join(lines).replace(",", sign))
    assert read_people(path, spoken="de") == [
        Invitee("c-1", "a@example.org", "Zoé", "nl"),
        Invitee("c-2", language="de", viewpoint="official"),
    ]


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("email\na@example.org\n", ["line 1"]),
        ("person,phone\nc-1,0\n", ["line 1"]),
        ("person,email\nc-1,a@example.org\n,b@example.org\n", ["line 3, column person"]),
        ("person,email\nc-1,nobody\nc-2,two@one@example.org\n", ["line 2, column email", "line 3, column email"]),
        ("person,language,viewpoint\nc-1,it,clients\n", ["line 2, column language", "line 2, column viewpoint"]),
        ("person\nc-1\nc-2\nc-1\n", ["line 4, column person"]),
        ("person,name\nc-1\n", ["line 2"]),
        ("person,name\nc-1,a\u0007\n", ["line 2, column name"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_used_is_named_by_line_and_column(
    tmp_path: Path, content: str, places: list[str], language
) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read_people(file(tmp_path, content), spoken="fr", language=language)
    assert [one.where for one in caught.value.problems] == places
    assert not any(word in str(caught.value) for word in ("nobody", "two@one", "c-1", "clients"))


@pytest.fixture
def store(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with open_desk(url) as desk:
        ready(desk, opens_at="2020-03-02T08:00:00Z")
    return url


def run(store: str, *arguments: object) -> dict[str, object]:
    done = CliRunner().invoke(
        main, ["survey", "invite", "spring", *map(str, arguments), "--store", store, "--json"]
    )
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_file_of_people_is_asked_once(tmp_path: Path, store: str) -> None:
    people = file(tmp_path, "person,email\nc-1,a@example.org\nc-2,\n")
    expected = {"wave": "spring", "read": 2, "invited": 2, "already": 0, "spared": 0, "without_address": 1}
    assert run(store, "--people", people, "--dry-run") == expected
    assert invited(store) == 0, "a trial asks nobody"
    assert run(store, "--people", people) == expected
    assert invited(store) == 2
    again = run(store, "--people", people)
    assert (again["invited"], again["already"]) == (0, 2)


def invited(store: str) -> int:
    with open_desk(store) as desk:
        (line,) = desk.surveys.list_waves(COORDINATOR)
        messages = desk.store.messages(desk.agency.slug)
    assert len(messages) == (1 if line.invited else 0), "one of the two has an address"
    return line.invited


def test_a_file_with_a_mistake_asks_nobody(tmp_path: Path, store: str) -> None:
    people = file(tmp_path, "person,email\nc-1,a@example.org\nc-2,nobody\n")
    done = CliRunner().invoke(main, ["survey", "invite", "spring", "--people", str(people), "--store", store])
    assert done.exit_code != 0
    assert "line 3, column email" in done.output
    assert invited(store) == 0
