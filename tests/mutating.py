"""Tries mutations one after the other, each in a fork of one process that has collected the tests and opened a desk.

``mutmut run`` collects the tests again for each, and opens its desk from nothing: some seconds a mutation instead of a
tenth of one. Beside that the tests that noticed most of a function come first, then those of its module, then the quick ones; in all no more than
the seconds that are given, by what each took when it was measured. A test that fails is tried once on the source as it
is: one that fails there too says nothing, and is left out.

:func:`tried` is called by ``tests/mutants.py`` in the folder of the repository, after mutmut has made the mutations and
seen which test reaches which function; what becomes of each is written where mutmut writes it.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

SURVIVED, NOTICED, NO_TESTS, TIMEOUT = 0, 1, 33, 36
#: Opens, uses and leaves what others need seconds to open; none of them leaves a thread behind, which no fork survives.
WARM = (
    "test_a_request_gets_a_reference",
    "test_the_acknowledgement_is_in_the_clients_language",
    "test_a_note_a_letter_and_a_message",
    "TestSqlite::test_keys_may_hold",
    "test_a_citizen_sees_their_own",
    "test_the_representative_sees_and_acts",
    "test_sql_tampering.py",
)


class Trying:
    """A plugin of pytest that tries mutations instead of running the tests once."""

    def __init__(self, names: list[str], outcomes: Outcomes, most: float) -> None:
        stats = json.loads(Path("mutants/mutmut-stats.json").read_text("utf-8"))
        self.names, self.outcomes, self.most = names, outcomes, most
        self.took, self.reached = stats["duration_by_test"], stats["tests_by_mangled_function_name"]
        self.kills = defaultdict[str, Counter[str]](Counter)
        self.sound, self.unsound = set[str](), set[str]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        items = {item.nodeid: item for item in session.items}
        for part in WARM:
            node = next((one for one in items if part in one), None)
            if node is not None:
                assert not any(
                    report.failed for report in runtestprotocol(items[node], log=False, nextitem=None)
                ), node
                items[node]._initrequest()
        gc.collect()
        gc.freeze()  # what is there stays: a collection in a fork would copy every page of it
        begun = told = time.monotonic()
        unnoticed = 0
        for number, name in enumerate(self.names, 1):
            function = name.rpartition("__mutmut_")[0]
            tests = self.in_order(function, [one for one in self.reached.get(function, ()) if one in items])
            code, by = self.verdict(name, [items[one] for one in tests])
            if code == NOTICED:
                self.kills[function][by] += 1
            self.outcomes.keep(name, code)
            if code in (SURVIVED, NO_TESTS):
                unnoticed += 1
                say(f"not noticed{' (no test gets there)' if code == NO_TESTS else ''}: {name}")
            now = time.monotonic()
            if now - told > 30 or number == len(self.names):
                told, left = now, (now - begun) / number * (len(self.names) - number)
                say(
                    f"{number} of {len(self.names)} tried, {unnoticed} not noticed, about {left / 60:.0f} minutes left"
                )
        return True

    def in_order(self, function, tests):
        modules = Counter[str]()
        for one in tests:
            modules[one.partition("::")[0]] += self.took.get(one, 0)
        known, given = self.kills[function], 0.0
        found = list[str]()
        for one in sorted(
            tests,
            key=lambda one: (
                -known[one],
                not near(function, one),
                self.took[one] > 0.3,
                modules[one.partition("::")[0]],
                self.took[one],
            ),
        ):
            if found and given + self.took[one] > self.most:
                continue
            given += self.took[one]
            found.append(one)
        return found

    def verdict(self, name, items):
        """What becomes of a mutation, and the test that noticed it."""
        while items:
            code, by = self.forked(name, items)
            if code != NOTICED or by in self.sound:
                return code, by
            if self.forked("", [item for item in items if item.nodeid == by])[0] == SURVIVED:
                self.sound.add(by)
                return code, by
            items = [item for item in items if item.nodeid != by]
        return NO_TESTS, ""

    def forked(self, name, items):
        """The tests in a process of their own, until one fails."""
        from mutmut.mutation.trampoline import set_mutant_under_test

        said, says = os.pipe()
        child = os.fork()
        if child == 0:
            code = SURVIVED
            try:
                os.setsid()
                nothing = os.open(os.devnull, os.O_RDWR)
                os.dup2(nothing, 1)
                os.dup2(nothing, 2)
                set_mutant_under_test(name)
                for item, after in zip(items, [*items[1:], None], strict=True):
                    os.write(says, b".")
                    if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
                        code = NOTICED
                        break
            except BaseException:
                code = NOTICED
            finally:
                os._exit(code)
        os.close(says)
        # Counted in waits, not by the clock: what somebody holds for a while (SIGSTOP) does not hang.
        at, waits, most = 0, 0, 20.0
        while True:
            if select.select([said], [], [], 0.2)[0]:
                begun = os.read(said, 1024)
                if not begun:
                    break
                at += len(begun)
                waits, most = 0, 8 + 6 * self.took.get(items[at - 1].nodeid, 1)
                continue
            waits += not held(child)
            if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                break  # something that it started still holds the pipe
            if waits * 0.2 > most:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                os.close(said)
                return TIMEOUT, items[at - 1].nodeid
        _, status = os.waitpid(child, 0)
        os.close(said)
        return (NOTICED if status else SURVIVED), items[max(at - 1, 0)].nodeid


def near(function, test):
    """Whether a test is of the module of a function: ``model.journal`` in ``tests/model/test_journal.py``."""
    *packages, module = [part for part in function.split(".")[:-1] if part != "complaints"]
    path, place = test.partition("::")[0], packages[-1]
    return path.endswith((f"/test_{module}.py", f"/test_{place}_store.py", f"/test_{place}_conformance.py"))


def held(process):
    """Whether somebody stopped a process for a while; nowhere but on Linux can this be seen."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


def say(line):
    """A line of progress; pytest holds the other ways out."""
    print(time.strftime("%H:%M:%S"), line, file=sys.__stderr__, flush=True)


class Outcomes:
    """What became of each mutation, in mutmut's files."""

    def __init__(self) -> None:
        self.files = {
            path.resolve(): json.loads(path.read_text("utf-8")) for path in Path("mutants").rglob("*.py.meta")
        }

    def keep(self, name, code):
        for path, data in self.files.items():
            if name in data["exit_code_by_key"]:
                data["exit_code_by_key"][name] = code
                path.write_text(json.dumps(data, indent=4), "utf-8")


def tried(names: list[str], most: float) -> int:
    """Try these mutations, with tests of `most` seconds for each; anything but 0 when the tests cannot be collected or do not pass as they are."""
    from hypothesis import Phase, settings
    from mutmut.configuration import config
    from mutmut.mutation.trampoline import set_mutant_under_test
    from mutmut.utils.file_utils import setup_source_paths

    config()
    set_mutant_under_test("")
    setup_source_paths()
    given = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    settings.register_profile("mutations", phases=[Phase.explicit, Phase.generate], database=None)
    settings.load_profile("mutations")  # an example that fails is enough; nobody reads the smallest one
    trying = Trying(names, Outcomes(), most)
    os.chdir("mutants")
    options = ["-q", "-s", "--tb=native", "--rootdir=.", *given["pytest_add_cli_args"]]
    return int(pytest.main([*options, *given["pytest_add_cli_args_test_selection"]], plugins=[trying]))


if __name__ == "__main__":
    sys.exit(tried(sys.stdin.read().split(), float(sys.argv[1])))
