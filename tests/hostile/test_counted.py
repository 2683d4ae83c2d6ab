"""How many bad inputs the battery tries at each door, so that the figure of the issue can be seen: run with ``-s``."""

from __future__ import annotations

from hostile import files, filled, test_bad_arguments, test_bad_commands, test_bad_documents, test_bad_tables
from hostile.values import TEXTS
from orientation_core.components.validating import MODELS

#: What issue 6 asks for.
FEWEST_GENERATED, FEWEST_LISTED = 2_000, 300


def doors() -> dict[str, tuple[int, int]]:
    """Door -> how many inputs are generated and how many are listed there."""
    tables, listed = test_bad_tables.GENERATED, len(files.wrong_files())
    return {
        "documents of every kind": (len(MODELS) * test_bad_documents.GENERATED, len(MODELS) * 4),
        "documents that are to be kept": (len(filled.KEEPERS) * test_bad_documents.KEPT, 0),
        "use cases": (test_bad_arguments.FEWEST * test_bad_arguments.GENERATED, 0),
        **dict.fromkeys(test_bad_tables.DOORS, (tables, listed)),
        "workbooks that grow": (0, 2 * len(files.bombs())),
        "cells of a register": (0, 3 * len(TEXTS)),
        "commands": (len(test_bad_commands.ALL) * test_bad_commands.GENERATED, 0),
        "commands as a shell starts them": (test_bad_commands.FORKED, 0),
    }


def test_there_are_as_many_as_the_issue_asks_for() -> None:
    counted = doors()
    for door, (generated, listed) in counted.items():
        print(f"{door:>34}: {generated:>7,} generated, {listed:>5,} listed")
    generated = sum(one for one, _ in counted.values())
    listed = sum(one for _, one in counted.values())
    print(f"{'together':>34}: {generated:>7,} generated, {listed:>5,} listed")
    assert generated >= FEWEST_GENERATED
    assert listed >= FEWEST_LISTED
