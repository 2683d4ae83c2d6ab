"""The names of what can be done with a case: one list that procedures, clocks and the desk share."""

from __future__ import annotations

from typing import Literal, get_args

#: A procedure decides in which states, and by whom. In the order in which a case usually meets them.
Action = Literal[
    "receive",
    "acknowledge",
    "qualify",
    "requalify",
    "admit",
    "declare_inadmissible",
    "ask_detail",
    "assign",
    "pause",
    "resume",
    "extend",
    "inform",
    "decide",
    "answer",
    "close",
    "reopen",
    "escalate",
    "refer",
    "withdraw",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
