"""Every command with words that make no sense (T3): a sentence and exit code 1 or 2, or done; never a traceback, never a hang.

The commands run in this process, which is what finds an error that nobody expected; some of them once more as a shell would
start them, with words no text is made of.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from battery import size
from commands import orientation
from desks import CITIZEN, HANDLER, agency, intake
from hostile import files, values
from hostile.trying import bounded, shown
from orientation_core import Orientation
from orientation_core.cli import main
from orientation_core.documents import schema_directory
from orientation_core.model.complaints import Outcome

SEED = 20261126
#: Calls of each command in this process, and of some commands as a shell would start them.
GENERATED, FORKED = size(1, 16), size(3, 200)

#: They run for minutes, for ever, or open a window: options that are not tried.
LEFT_OUT = frozenset({"--forever", "--browser", "--help", "--version"})
#: The demonstration makes a year of an agency; what is wrong about its words is tried with the others.
LONG = {("demo",)}
OUTPUTS = frozenset({"--out", "--output"})

STORES = (
    "x://", "://", "sqlite:///", "/dev/null", "bad", "memory:", "sqlite:////proc/x/y", "postgresql://nobody@127.0.0.1:1/x", "sqlite:///bad/binary.json",
    "bad/binary.json", "sqlite:///:memory:", "sqlite://", "mysql://x/y", "?", "%", "sqlite:///a?mode=ro&x=[", "postgresql://[::1", "postgresql://a:b@c:port/d",
)  # fmt: skip
NUMBERS = (
    "0",
    "1",
    "2",
    "-1",
    "2015",
    "2026",
    "9999",
    "10000",
    "2147483648",
    "9223372036854775808",
    "1" * 400,
    "1e9",
    "NaN",
    "٣",
)
REALS = ("0.5", "nan", "inf", "-1", "1e308", "1e-320", "x")
DAYS = (
    "2026-01-01", "2026-02-30", "0001-01-01", "9999-12-31", "x", "1-1-1", "2026-11-23T10:00:00", "2026-10-25T02:30:00", "2026-11-23T10:00:00Z", "2024-02-29",
    "2026-03-01", "2025-12-31",
)  # fmt: skip


def commands(
    command: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that lead to it."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, (*path, name))
    else:
        yield path, command


ALL = tuple(commands())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a desk that had some work, and files of every sort."""
    made = tmp_path_factory.mktemp("commands")
    with Orientation.open(f"sqlite:///{made / 'orientation.db'}", agency()) as desk:
        for number in range(3):
            case = desk.complaints.receive(CITIZEN, intake(subject=f"Dossier {number}"))
            desk.complaints.qualify(HANDLER, case.id, category="treatment")
            desk.complaints.admit(HANDLER, case.id)
            if number:
                desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="reasonable_time")
            with (made / "names").open("a") as names:
                names.write(f"{case.reference}\n{case.id}\n")
        desk.seal()
    bad = made / "bad"
    bad.mkdir()
    for name, content in {
        "empty": b"", "binary.json": bytes(range(256)) * 10, "nul.csv": b"a,b\n\0,\n", "deep.json": b"[" * 100_000, "torn.toml": b"a = [\n", "words.txt": b"hello",
        "utf16.csv": "a;b\n1;2".encode("utf-16"), "cut.zip": b"PK\x03\x04" + b"\0" * 100, "object.json": b"{}", "figures.csv": b"year,about\n2025,all\n",
        "empty.xlsx": b"PK\x05\x06" + b"\0" * 18, "quotes.csv": b'"a"b,"\n', "message.eml": b"From: a@example.org\n\nx\n", "catalogue.ttl": b"@prefix x: <y> . x:a x:b", "laughs.svg": files.LAUGHS,
        "laughs.lss": files.LAUGHS, "text.json": b'{"text": "Rien.", "language": "fr"}', "book.xlsx": files.book([["a", "b"], ["1", "2"]]),
    }.items():  # fmt: skip
        (bad / name).write_bytes(content)
    (bad / "folder").mkdir()
    return made


class Words:
    """Makes the words of a command."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance, self.folder = chance, folder
        self.names = (folder / "names").read_text().split()
        self.files = [*(folder / "bad").iterdir(), *(schema_directory() / "examples").glob("*/*/*.json")]

    def text(self) -> str:
        """A name that there is, or anything; a shell can hand over no NUL and no half characters."""
        drawn = self.chance.random()
        if drawn < 0.5:
            return self.chance.choice(
                (
                    *self.names,
                    "spring",
                    "charte",
                    "a",
                    "complaint",
                    "html",
                    "csv",
                    "json",
                    "xlsx",
                    "a=b",
                    "treatment",
                )
            )
        given = self.chance.choice(values.TEXTS).replace("\0", "")
        return given.encode("utf-8", "replace").decode()[:100_000]

    def one(self, kind: click.ParamType) -> str:
        """A word for a parameter of that kind; sometimes of no kind at all."""
        if self.chance.random() < 0.06:
            return self.text()
        if isinstance(kind, click.Choice):
            return str(self.chance.choice(list(kind.choices)))
        if isinstance(kind, click.types.IntParamType):
            return self.chance.choice(NUMBERS)
        if isinstance(kind, click.types.FloatParamType):
            return self.chance.choice(REALS)
        if isinstance(kind, click.Path):
            return str(self.chance.choice(self.files)) if self.chance.random() < 0.9 else self.text()
        return self.chance.choice(DAYS) if kind.name in ("date", "datetime", "moment") else self.text()

    def values(self, kind: click.ParamType) -> list[str]:
        """The words of one parameter."""
        return [self.one(each) for each in kind.types] if isinstance(kind, click.Tuple) else [self.one(kind)]

    def of(self, path: Sequence[str], command: click.Command) -> list[str]:
        """A whole command line behind the name of the program."""
        given, behind = list(path), list[str]()
        for one in command.params:
            if isinstance(one, click.Argument):
                for _ in range(1 if one.nargs == 1 else self.chance.choice((0, 1, 2))):
                    behind += self.values(one.type)
            elif not LEFT_OUT.intersection(one.opts):
                given += self.option(one)
        return [*given, *(["--"] if self.chance.random() < 0.6 else []), *behind]

    def option(self, one: click.Parameter) -> list[str]:
        """An option with its words, or nothing."""
        name = one.opts[0]
        rare = name in ("--store", "--agency", "--organisation", "--actor", "--role", "--language")
        if not one.required and self.chance.random() > (0.04 if rare else 0.2):
            return []
        if getattr(one, "is_flag", False):
            return [name]
        if name == "--store":
            return [name, self.chance.choice(STORES)]
        if name in OUTPUTS:
            return [
                name,
                self.chance.choice(
                    (
                        "o.html",
                        "o.xlsx",
                        "o.csv",
                        "o.json",
                        "o.pdf",
                        "o.zip",
                        "made",
                        "bad",
                        "/nonexistent/x",
                        "-",
                        "",
                        "o\n",
                        "x" * 300,
                        "/dev/full",
                    )
                ),
            ]
        return [name, *self.values(one.type)]


def wrong(words: Sequence[str], code: int, told: str, error: BaseException | None) -> str | None:
    """What is wrong about how a command ended."""
    if error is not None and not isinstance(error, SystemExit):
        return f"{shown(list(words))}: {type(error).__name__}: {error}"[:1_500]
    if code not in (0, 1, 2):
        return f"{shown(list(words))}: exit code {code}"
    if "Traceback" in told or "object at 0x" in told:
        return f"{shown(list(words))}: {told[-800:]}"
    if "\0" in told or "\x1b" in told:
        return f"{shown(list(words))}: control signs on the terminal: {told[-300:]!r}"
    return None if code == 0 or told.strip() else f"{shown(list(words))}: refused without a word"


def test_every_command_with_words_of_every_sort(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner, found, codes = CliRunner(), list[str](), Counter[int]()
    monkeypatch.chdir(folder)
    # In every run one command in two; at night every one.
    for path, command in ALL[:: size(2, 1)]:
        if path in LONG:
            continue
        for number in range(GENERATED):
            words = Words(folder, random.Random(f"{SEED} {' '.join(path)} {number}")).of(path, command)
            words = [
                "." if one == "/" else one for one in words
            ]  # a whole machine is read as long as it takes
            with bounded(shown(words), seconds=4.0, mebibytes=150):
                result = runner.invoke(
                    main, words, prog_name="orientation", input="{}", env={"COLUMNS": "80"}
                )
            codes[result.exit_code] += 1
            said = wrong(words, result.exit_code, result.output, result.exception)
            if said is not None:
                found.append(said)
    print(f"commands: {sum(codes.values())} tried over {len(ALL)} commands: exit codes {dict(codes)}")
    assert not found, "\n".join(found)
    assert len(ALL) > 160
    assert codes[1] > len(ALL) / 6
    with Orientation.open(f"sqlite:///{folder / 'orientation.db'}") as desk:
        assert desk.verify() == []


def test_words_that_are_no_text(folder: Path, tmp_path: Path) -> None:
    """A shell hands over bytes: what is no UTF-8 comes as half characters."""
    shutil.copytree(folder, tmp_path / "desk")
    given: list[list[Any]] = [
        ["show", "\udcff"], ["worklist", "--search", "\udcff\udcfe"], ["worklist", "--actor", "\udcff"], ["receive", "\udcff.json"], ["validate", "\udcff", "bad/object.json"],
        ["follow", "\udcff"], ["show", "--store", "sqlite:///\udcff.db", "x"], ["worklist", "--organisation", "\udcff"], ["texts", "preview", "\udcff"], ["chain", "complaint:\udcff"],
        ["plugins", "\udcff"], ["\udcff"], ["report", "complaints", "--from", "\udcff", "--to", "2026-01-01", "--out", "x"], ["catalogue", "export", "--format", "\udcff", "--out", "x"],
        ["privacy", "find", "--name", "\udcff"], ["network", "form", "\udcff", "--out", "x"], ["identity", "show", "\udcff"], ["survey", "waves", "--organisation", "\udcff"],
    ]  # fmt: skip
    chance = random.Random(f"{SEED} forked")
    for path, command in chance.sample([one for one in ALL if one[0] not in LONG], min(len(ALL) - 1, FORKED)):
        words = Words(tmp_path / "desk", chance).of(path, command)
        given.append([word if chance.random() < 0.8 or word in path else f"{word}\udcff" for word in words])
    found = []
    for words in given[:: size(2, 1)]:
        done = orientation(*words, cwd=tmp_path / "desk", stdin=b"{}", timeout=60)
        told = (done.stderr + done.stdout).decode("utf-8", "backslashreplace")
        said = wrong(words, done.returncode, told, None)
        if said is not None:
            found.append(said)
    print(f"commands as a shell starts them: {len(given)} tried")
    assert not found, "\n".join(found)


def test_the_demonstration_with_words_that_make_no_sense(folder: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x")
    for words in (
        ["--seed", "-1"], ["--seed", "x"], ["--seed", "1" * 5_000], ["--out", "/proc/x"], ["--out", str(full / "x")], ["--store", "x://"], ["--store", ""], ["x"],
        ["--out", str(full), "--store", "sqlite:////proc/x/y"], ["--language", "xx"], ["--json", "--seed", "1e9"],
    ):  # fmt: skip
        result = runner.invoke(main, ["demo", *words], prog_name="orientation")
        assert result.exit_code in (1, 2), words
        assert wrong(words, result.exit_code, result.stderr, result.exception) is None
    assert os.listdir(full) == ["x"]
