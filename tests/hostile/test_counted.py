"""How many bad inputs the battery tries at each door (T3, T3b), so that the figure of the issue can be seen: run with ``-s``."""

from __future__ import annotations

from battery import size
from hostile import (
    files,
    filled,
    test_bad_arguments,
    test_bad_commands,
    test_bad_documents,
    test_bad_exchange,
    test_bad_settings,
    test_bad_tables,
)
from hostile.values import TEXTS
from orientation_core.components.validating import MODELS

#: What issue 6 asks for.
FEWEST_GENERATED, FEWEST_LISTED = 2_000, 300
#: Cases of the shared lists: 39 cells, 35 moments, 39 headers and 74 pieces of markup in cells; 124 addresses; 34 messages.
CELLS, ADDRESSES, MAILS, MARKUP = 39 + 35 + 39 + 74, 124, 34, 74


def doors() -> dict[str, tuple[int, int]]:
    """Door -> how many inputs are generated and how many are listed there."""
    tables, settings = test_bad_tables.GENERATED, test_bad_settings.GENERATED
    listed = len(files.wrong_files())
    return {
        "documents of every kind": (len(MODELS) * test_bad_documents.GENERATED, len(MODELS) * 4),
        "documents that are to be kept": (len(filled.KEEPERS) * test_bad_documents.KEPT, 0),
        "use cases": (test_bad_arguments.FEWEST * test_bad_arguments.GENERATED, 0),
        **dict.fromkeys(test_bad_tables.DOORS, (tables, test_bad_tables.LISTED)),
        "workbooks that grow": (0, 2 * len(files.bombs())),
        "cells of a register": (0, 3 * (CELLS + len(TEXTS)) // size(2, 1)),
        "catalogues (Turtle, JSON-LD)": (2 * test_bad_exchange.CATALOGUES, 4 * listed),
        "mail": (test_bad_exchange.MESSAGES, MAILS),
        "settings of channels": (settings, 0),
        "addresses of webhooks": (3 * settings, ADDRESSES),
        "agencies": (settings, 0),
        "procedures and calendars": (2 * settings, 0),
        "letters and standard texts": (0, 2 * (len(test_bad_settings.PLACES) + len(TEXTS))),
        "pages and mail that is shown": (0, MARKUP + 2 * MARKUP),
        "commands": (len(test_bad_commands.ALL) // size(2, 1) * test_bad_commands.GENERATED, 0),
        "commands as a shell starts them": (test_bad_commands.FORKED, 0),
    }


def test_there_are_as_many_as_the_issue_asks_for() -> None:
    counted = doors()
    for door, (generated, listed) in counted.items():
        print(f"{door:>34}: {generated:>9,} generated, {listed:>6,} listed")
    generated = sum(one for one, _ in counted.values())
    listed = sum(one for _, one in counted.values())
    print(f"{'together':>34}: {generated:>9,} generated, {listed:>6,} listed")
    assert generated >= FEWEST_GENERATED
    assert listed >= FEWEST_LISTED
