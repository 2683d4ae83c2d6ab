"""The example plugins, built and installed as a third party's would be: real wheels, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from charters import example, promise
from orientation_core.documents import to_document
from orientation_core.model.charter_sections import Block, Section, outline
from orientation_core.model.charters import FactReference, Part
from orientation_core.model.text import Text

ROOT = Path(__file__).resolve().parents[1]
WORDS = Text(fr="a", nl="b", de="c", en="d")

#: Runs in a process that has the wheels on its path: opens an agency with them and shows a charter.
SCRIPT = """
import json, sys
from importlib.metadata import entry_points
from orientation_core import Actor, Agency, Orientation, Role, Text
from orientation_core.errors import InvalidDocument
from orientation_core.model.charter_sections import outline
from orientation_core.model.charters import Charter

given = json.load(sys.stdin)
agency = Agency("example", Text(fr="Exemple", nl="Voorbeeld"), client_channel="file")
found = {point.name: point.dist.name for point in entry_points(group="orientation")}
with Orientation.open("memory:", agency, plugins=("sql", "belgium", "channels", "reports", "appointments", "redress")) as desk:
    who = Actor("c", Role.COORDINATOR)
    kept = desk.charters.draft(who, given["good"])
    told = []
    for heading in outline(kept, desk.charters.sections):
        name = heading.section.name if heading.section else heading.standard
        told.append([heading.place, name, [[block.text.nl, len(block.items)] for block in heading.blocks]])
    try:
        desk.charters.draft(who, given["bad"])
        problems = []
    except InvalidDocument as error:
        problems = [[problem.where, problem.code] for problem in error.problems]
    measured = desk.book.metrics if hasattr(desk, "book") else desk.charters.book.metrics
    print(json.dumps({"from": found, "outline": told, "problems": problems,
                      "metric": measured.get("appointment_wait") is not None}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which both wheels are installed."""
    folder = tmp_path_factory.mktemp("wheels")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    for name in ("appointments", "redress"):
        source = ROOT / "examples" / name
        build = [
            *pip,
            "wheel",
            "--no-build-isolation",
            "--no-deps",
            "--no-index",
            "-w",
            str(folder / "built"),
            str(source),
        ]
        subprocess.run(build, check=True, capture_output=True, timeout=300)
    wheels = [str(path) for path in sorted((folder / "built").glob("*.whl"))]
    assert len(wheels) == 2
    target = folder / "site"
    install = [*pip, "install", "--no-deps", "--no-index", "--target", str(target), *wheels]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    return target


def shown(installed: Path, good: Any, bad: Any) -> Any:
    path = os.pathsep.join([str(installed), *(one for one in sys.path if one)])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps({"good": good, "bad": bad}),
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_one_adds_a_section_and_the_other_replaces_one(installed):
    reception = Part(WORDS, (FactReference("channel", "counter"),))
    waits = promise(id="wait", metric="appointment_wait", redress=WORDS,
                    target=promise().target)  # fmt: skip
    good = to_document(example(status="draft", version=1, commitments=(waits,), trail=(), reception=reception,
                               sections={"appointments": {"minutes": 20, "days_ahead": 5, "walk_in": True}}))  # fmt: skip
    bad = {**good, "sections": {"appointments": {"minutes": 2}}}
    told = shown(installed, good, bad)
    assert (told["from"]["appointments"], told["from"]["redress"]) == (
        "orientation-appointments",
        "orientation-redress",
    )
    assert told["metric"]
    names = [(place, name) for place, name, _ in told["outline"]]
    at = names.index(("reception", "appointments"))
    assert [names[at - 1], names[at + 1]] == [("reception", "facts"), ("reception", "commitments")]
    assert ("follow_up", "redress") not in names
    assert names.index(("follow_up", "redress_desk")) == names.index(("follow_up", "mutual")) - 1
    blocks = {name: blocks for _, name, blocks in told["outline"]}
    assert blocks["appointments"][0][0] == "Wij houden 20 minuten voor u vrij, binnen 5 dagen na uw vraag."
    assert blocks["redress_desk"][0][1] == 1
    assert sorted(told["problems"]) == [["/sections/appointments/days_ahead", "required"],
                                        ["/sections/appointments/minutes", "minimum"]]  # fmt: skip


# ------------------------------------------------------------------------------------ the rules of the outline


def body(_charter: Any, data: Any) -> list[Block]:
    return [Block(Text(en=f"{len(data)} members"))]


def names(*sections: Section, **changes: Any) -> list[str]:
    found = outline(example(**({"sections": {}} | changes)), sections)
    return [
        f"{one.place}/{one.standard or one.section.name}"
        for one in found
        if one.section or one.place == "offer"
    ]


def test_without_plugins_it_is_the_standard_sections_in_their_order():
    found = [(one.place, one.standard) for one in outline(example())]
    assert found[:3] == [("welcome", "word"), ("welcome", "organisation"), ("welcome", "purpose")]
    assert found[-3:] == [("follow_up", "results"), ("follow_up", "redress"), ("follow_up", "mutual")]
    assert len(found) == 18


def test_order_condition_and_data_decide_what_is_shown():
    early = Section("early", "offer", WORDS, body, order=50)
    never = Section("never", "offer", WORDS, body, condition=lambda _charter, _data: False)
    own = Section("own", "offer", WORDS, body, schema={"$id": "urn:x:1"})
    assert names(early, never, own) == ["offer/early", "offer/intro", "offer/facts", "offer/commitments"]
    assert names(own, sections={"own": {}})[-1] == "offer/own"


def test_of_two_that_replace_the_same_section_the_first_does():
    one, two = (Section(name, "offer", WORDS, body, replaces="facts") for name in ("one", "two"))
    assert names(one, two) == ["offer/intro", "offer/one", "offer/commitments"]
    hidden = Section(
        "hidden", "offer", WORDS, body, replaces="facts", condition=lambda _charter, _data: False
    )
    assert names(hidden) == ["offer/intro", "offer/facts", "offer/commitments"], (
        "what is not shown replaces nothing"
    )


@pytest.mark.parametrize(
    ("name", "place", "replaces"),
    [("Bad name", "offer", None), ("a", "attic", None), ("a", "offer", "redress")],
)
def test_a_section_that_has_no_place_is_refused(name, place, replaces):
    with pytest.raises(ValueError):
        Section(name, place, WORDS, body, replaces=replaces)
