"""The folder of a demo: what is written there, and in which formats and languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from orientation_core.model.text import LANGUAGES, Language
from orientation_core.orientation import Orientation

#: Formats that are read, in every language of ours; and those that are written once.
_READ, _ONCE = ("html",), ("xlsx", "json")


@attrs.define
class Files:
    """The files that a demo makes beside the yearly report. :ivar written: those that are there, in order."""

    agency: Orientation
    folder: Path
    written: list[Path] = attrs.field(factory=list)

    def write(self, stem: str, kind: str, render: Callable[[str, Language], bytes]) -> None:
        """A document of a kind in the formats that are known: ``stem-fr.html`` and so on."""
        known = self.agency.plugins.formats(kind)
        for form in (one for one in _READ if one in known):
            for language in LANGUAGES:
                self.put(f"{stem}-{language}.{form}", render(form, language))
        for form in (one for one in _ONCE if one in known):
            self.put(f"{stem}.{form}", render(form, "en"))

    def put(self, name: str, content: bytes) -> None:
        """A file, under a name relative to the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.written.append(path)
