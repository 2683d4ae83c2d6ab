"""The catalogue in and out of files, in whatever format a plugin knows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.catalogue.reading import Reading
from orientation_core.components.registers.rejects import Rejects
from orientation_core.documents import to_document
from orientation_core.model.catalogue import Entry, Service
from orientation_core.model.catalogue.contents import Contents, kind_of
from orientation_core.model.catalogue.exchange import Arrival, Remark, Source
from orientation_core.model.catalogue.references import references_of
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language


@attrs.frozen
class CatalogueSummary:
    """What an import did.

    :ivar read: rows or subjects read. :ivar imported: documents that are new or a new version.
    :ivar rejected: rows that could not be used. :ivar already_present: documents that said nothing new, and rows that
        repeat another one of the file. :ivar counts: kind -> documents in the file. :ivar warnings: kind of remark ->
        how many. :ivar remarks: every one of them.
    """

    read: int = 0
    imported: int = 0
    rejected: int = 0
    already_present: int = 0
    counts: Mapping[str, int] = attrs.field(factory=dict)
    warnings: Mapping[str, int] = attrs.field(factory=dict)
    remarks: tuple[Remark, ...] = ()


class Exchanging(Reading):
    """Import and export."""

    def bring_in(
        self,
        actor: Actor,
        path: str | Path,
        format: str,  # noqa: A002 - the word users type
        *,
        register_map: str | Path | None = None,
        dry_run: bool = False,
        rejects: str | Path | None = None,
        language: Language = "en",
    ) -> CatalogueSummary:
        """Import a file: every document in it becomes a new one, or a new version of the one of its name or address.

        The same file changes nothing the second time. What the format cannot say of a document stays as it is known.

        :param format: for example ``csv``; see :meth:`~orientation_core.plugins.Plugins.catalogue_formats`.
        :param register_map: a TOML file that says what columns mean, for formats that have columns.
        :param dry_run: say what would happen, and write nothing at all.
        :param rejects: where rows go that cannot be used, ``FILE.rejects.csv`` by default; no such row, no such file.
        :param language: of reasons, remarks and errors.
        :raises NotAllowed: the actor may not. :raises NoPlugin: nobody reads the format.
        :raises InvalidDocument: the file cannot be read, or does not fit what is there; nothing was imported.
        :raises Conflict: somebody else changed one of the documents meanwhile; nothing was imported.
        """
        self.permit(actor, "catalogue.import")
        path, known = Path(path), self.newest()
        source = Source(
            path,
            None if register_map is None else Path(register_map),
            known,
            self.agency.languages,
            language,
        )
        arrived = self.plugins.catalogue_import(source, format)
        entries = [_joined(entry, known, arrived) for entry in arrived.contents]
        numbered = [self._numbered(entry, known) for entry in entries]
        fresh = [one for one in numbered if known.find(kind_of(one), one.name) != one]
        if dry_run:
            self._check(fresh, known)
        else:
            self._keep(actor, fresh, {}, None, known)
        self._reject(path, arrived, Path(rejects) if rejects else None, language, write=not dry_run)
        return CatalogueSummary(
            read=arrived.read,
            imported=len(fresh),
            rejected=len(arrived.rejected),
            already_present=len(numbered) - len(fresh) + arrived.repeated,
            counts=arrived.contents.counts(),
            warnings=arrived.warnings(),
            remarks=arrived.remarks,
        )

    def take_out(
        self,
        actor: Actor,
        format: str,  # noqa: A002 - the word users type
        language: Language | None = None,
        *,
        everything: bool = False,
    ) -> bytes:
        """The catalogue as a file, as it holds today.

        :param language: of a file that people read; that of the agency when none is named.
        :param everything: also drafts and what has ended, for whoever may see them.
        :raises NoPlugin: nobody writes the format.
        """
        if everything:
            self.permit(actor, "catalogue.read_all")
        contents = self.newest() if everything else self.in_force(actor)
        return self.plugins.catalogue_export(contents, format, language or self.agency.languages[0])

    def _reject(
        self, path: Path, arrived: Arrival, rejects: Path | None, language: Language, *, write: bool
    ) -> None:
        """The rejects file, in the form of the file itself; without rejected rows one of an earlier run is taken away."""
        if not arrived.header:
            return
        beside = rejects or path.with_name(f"{path.name}.rejects.csv")
        with Rejects(
            beside,
            arrived.header,
            encoding=arrived.encoding,
            delimiter=arrived.delimiter,
            write=write,
            language=language,
        ) as file:
            for row in arrived.rejected:
                file.add(row.line, row.reason, row.cells)


def _joined(entry: Entry, known: Contents, arrived: Arrival) -> Entry:
    """A document of the file, with what its format cannot say, or says in other words, as the catalogue knows it."""
    kind = kind_of(entry)
    there = known.find(kind, entry.name)
    if there is None:
        return entry
    says = arrived.says.get(kind) or {field.name for field in attrs.fields(type(entry))}
    was, now = _meant(there, known), _meant(entry, known)
    said: dict[str, Any] = {
        field: getattr(entry, field) for field in says if was.get(field) != now.get(field) or field == "name"
    }
    joined: Entry = attrs.evolve(there, **said)
    return joined


def _meant(entry: Entry, known: Contents) -> dict[str, Any]:
    """A document by what it means: a reference is the same by name and by address, a keyword in any grouping, and an
    identifier that is the name says nothing more.
    """
    document: dict[str, Any] = to_document(entry)
    for reference in references_of(entry):
        other = known.concept(reference.to) or known.find(reference.kind, reference.to)
        if other is not None and other.uri:
            *steps, last = reference.where.split("/")[1:]
            holder: Any = document
            for step in steps:
                holder = holder[int(step) if isinstance(holder, list) else step]
            holder[int(last) if isinstance(holder, list) else last] = other.uri
    for one in (document, *(one for each in document.values() if isinstance(each, list) for one in each)):
        if isinstance(one, dict) and one.get("identifier") in (one.get("id"), one.get("name")):
            one.pop("identifier", None)
    if isinstance(entry, Service):
        words = {(tag, each) for one in entry.keywords for tag, each in one.by_tag().items()}
        document["keywords"] = sorted(words)
    return document
