"""Dashboards for the tests of pages: the valid examples as values, and one with hostile words."""

from __future__ import annotations

import attrs

from orientation_core.documents import Documents, schema_directory
from orientation_core.model.dashboards import Dashboard, Loose
from orientation_core.model.text import Text


def made(name: str = "everything") -> Dashboard:
    path = schema_directory() / "examples" / "dashboard" / "valid" / f"{name}.json"
    return Documents().read("dashboard", path.read_bytes(), Dashboard)


def hostile() -> Dashboard:
    """Everything that people write is made of marks that a page or a workbook could take for its own."""
    words = Text(en='<script>alert(1)</script> & "quick"', nl="=1+1")
    whole = made()
    promises = tuple(attrs.evolve(one, text=words, owner="<b>x</b>") for one in whole.promises)
    return attrs.evolve(
        whole,
        organisation=words,
        promises=promises,
        loose=(Loose("a_rule_of_a_plugin", "service:x", words, detail=words),),
        loose_counts={"a_rule_of_a_plugin": 1},
        units=tuple(attrs.evolve(one, unit="<i>") for one in whole.units),
    )
