"""Importing the registers that an agency kept before: any CSV, by a map that names its columns."""

from __future__ import annotations

from orientation_core.components.registers.cases import ImportDesk
from orientation_core.components.registers.importer import (
    ImportSummary,
    Progress,
    import_register,
    import_rows,
)
from orientation_core.components.registers.map import RegisterMap, load_map, read_map

__all__ = [
    "ImportDesk",
    "ImportSummary",
    "Progress",
    "RegisterMap",
    "import_register",
    "import_rows",
    "load_map",
    "read_map",
]
