"""What passes between the catalogue and a plugin that reads or writes a format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import attrs

from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.text import Language


@attrs.frozen
class Format:
    """A format that a plugin knows. :ivar name: what users type. :ivar reads, writes: what it can do."""

    name: str
    reads: bool = False
    writes: bool = False


@attrs.frozen
class Source:
    """A file to be read.

    :ivar path: the file; nothing else may be opened and nothing fetched.
    :ivar map: a TOML file that says what its columns mean, for formats that have columns.
    :ivar known: what the catalogue holds already, so that a name is found again by its address.
    :ivar languages: of the agency, the first for words whose language the file does not say.
    :ivar language: of the sentences in errors, reasons and remarks.
    """

    path: Path
    map: Path | None = None
    known: Contents = attrs.field(factory=Contents)
    languages: tuple[Language, ...] = ("fr", "nl", "de", "en")
    language: Language = "en"


@attrs.frozen
class Remark:
    """An assumption that was made, or a statement that could not be carried; never silent.

    :ivar kind: its short name, by which remarks are counted, for example ``language-assumed``.
    :ivar where: the place in the file: a line, or the address of a subject. :ivar text: what it was, in a sentence.
    """

    kind: str
    where: str
    text: str


@attrs.frozen
class Rejected:
    """A row that could not be used. :ivar line: its number. :ivar reason: why. :ivar cells: as they stand."""

    line: int
    reason: str
    cells: tuple[str, ...]


@attrs.frozen
class Arrival:
    """What a file holds.

    :ivar contents: its documents; their version says nothing, the catalogue counts its own.
    :ivar read: rows or subjects read. :ivar repeated: rows that say what another one of the file said already.
    :ivar says: kind -> the fields that the file can say; the others stay as the catalogue knows them. A kind that is
        not listed is said whole.
    :ivar remarks: assumptions, and what could not be carried. :ivar rejected: rows that could not be used.
    :ivar header, encoding, delimiter: how rejected rows are written, as the file itself.
    """

    contents: Contents
    read: int
    repeated: int = 0
    says: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    remarks: tuple[Remark, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    header: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","

    def warnings(self) -> dict[str, int]:
        """Kind of remark -> how many, sorted."""
        return dict(sorted(Counter(remark.kind for remark in self.remarks).items()))
