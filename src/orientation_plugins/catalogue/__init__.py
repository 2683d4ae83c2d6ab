"""The catalogue in files: tables for spreadsheets, its own documents, and a page to read.

The hooks stand in :mod:`orientation_plugins.reports`, the plugin that writes and reads files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.exchange import Arrival, Format, Source
from orientation_core.model.text import Language
from orientation_plugins.catalogue.documents import read_json, write_json
from orientation_plugins.catalogue.page import render_page
from orientation_plugins.catalogue.reading import read_csv, read_xlsx
from orientation_plugins.catalogue.writing import write_csv, write_xlsx

READERS: Mapping[str, Callable[[Source], Arrival]] = {"csv": read_csv, "json": read_json, "xlsx": read_xlsx}
WRITERS: Mapping[str, Callable[[Contents, Language], bytes]] = {
    "csv": lambda contents, _: write_csv(contents),
    "html": render_page,
    "json": lambda contents, _: write_json(contents),
    "xlsx": lambda contents, _: write_xlsx(contents),
}


def formats() -> list[Format]:
    """Every format, and what can be done with it."""
    return [
        Format(name, reads=name in READERS, writes=name in WRITERS) for name in sorted({*READERS, *WRITERS})
    ]
