"""The visual identity: kept with its files, worn by pages, and held against what others make of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from orientation_core.components.identity.checking import checked_file
from orientation_core.components.identity.files import checked
from orientation_core.components.identity.record import IDENTITY
from orientation_core.components.identity.worn import contents_of, worn
from orientation_core.components.office import Office
from orientation_core.components.shelf import Edition, Kept, Shelf
from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.model.identity import VisualIdentity, Worn
from orientation_core.model.identity.check import IdentityCheck
from orientation_core.model.parties import Actor

__all__ = ["IDENTITY", "Identities"]

Given = bytes | str | Mapping[str, Any] | VisualIdentity


@attrs.frozen(kw_only=True)
class Identities(Office):
    """The visual identities of one agency."""

    @property
    def _shelf(self) -> Shelf[VisualIdentity]:
        return Shelf(self, IDENTITY)

    # ------------------------------------------------------------------------------ reading

    def identities(self, actor: Actor) -> list[VisualIdentity]:
        """Those that are kept, by name."""
        self.permit(actor, "identity.read")
        return sorted(self._shelf.find(), key=lambda one: one.name)

    def identity(self, actor: Actor, name: str) -> Kept[VisualIdentity]:
        """One as it is now. :raises NotFound: there is none of that name."""
        self.permit(actor, "identity.read")
        return self._shelf.get(name)

    def editions(self, actor: Actor, name: str) -> list[Edition]:
        """What it was before, oldest first."""
        self.permit(actor, "identity.read")
        return self._shelf.editions(name)

    def offered(self) -> dict[str, Worn]:
        """Identities that plugins offer to take over, by name."""
        return {one.identity.name: one for one in self.plugins.identities()}

    def file(self, actor: Actor, name: str, asset: str) -> bytes:
        """A file of the mark. :raises NotFound: there is none of that name."""
        found = self.identity(actor, name).value
        wanted = next((one for one in found.assets if one.name == asset), None)
        if wanted is None:
            raise NotFound("asset", asset)
        with self.begin(write=False) as unit:
            return unit.get_attachment(wanted.sha256)

    def worn(self, kind: str) -> Worn | None:
        """The identity that pages of that kind of document wear now; None for none."""
        return worn(self.store, self.agency, kind, self.clock())

    # ------------------------------------------------------------------------------ changing

    def keep(
        self, actor: Actor, document: Given, files: Mapping[str, bytes], *, version: int | None = None
    ) -> Kept[VisualIdentity]:
        """Keep a draft, or the next edition of what is kept, with its files; the same again changes nothing.

        :param files: name of the asset -> its bytes. :param version: the version that was shown to a person.
        :raises InvalidDocument: naming every problem: a file that is missing, differs or would do something.
        :raises Conflict: `version` is not the newest.
        """
        self.permit(actor, "identity.keep")
        return self._kept(actor, self._read(document), files, "kept", version)

    def publish(
        self,
        actor: Actor,
        document: Given | str,
        files: Mapping[str, bytes] | None = None,
        *,
        version: int | None = None,
    ) -> Kept[VisualIdentity]:
        """Publish an identity: from its day on pages wear it. As :meth:`keep` in all else.

        :param document: or the name of one that is kept, or that a plugin offers. :param files: of a document.
        :raises NotFound: nothing of that name is kept or offered.
        """
        self.permit(actor, "identity.publish")
        if isinstance(document, str) and files is None:
            found = self._named(document)
            identity, files = found.identity, _by_name(found)
        else:
            identity = self._read(document)
        published = attrs.evolve(identity, status="published")
        return self._kept(actor, published, files or {}, "published", version)

    def retire(self, actor: Actor, name: str, *, version: int | None = None) -> Kept[VisualIdentity]:
        """Take an identity out of use; pages wear it no more. :raises Refused: it is not published."""
        self.permit(actor, "identity.publish")
        kept = self._shelf.get(name)
        if kept.value.status != "published":
            words = sentence("only an identity that is published can be retired")
            raise Refused([Problem("/status", words, "identity.status")])
        retired = attrs.evolve(kept.value, status="retired")
        return self._shelf.keep(actor, retired, "retired", version=version or kept.version)

    # ------------------------------------------------------------------------------ checking

    def check(
        self,
        actor: Actor,
        name: str,
        file: str,
        content: bytes,
        *,
        dpi: float | None = None,
        scale: float = 1.0,
        browser: bool = False,
    ) -> list[IdentityCheck]:
        """Hold a drawing, picture or page against the rules of an identity: one check per mark that is found.

        :param name: of an identity that is kept or offered. :param file: what it is called; decides nothing.
        :param dpi: dots per inch of a picture that is printed. :param scale: device pixels per pixel of a screen.
        :param browser: let a browser lay a page out, and measure its picture.
        :raises NotFound: there is no such identity. :raises InvalidDocument: the file cannot be read, or would do
            something. :raises MissingExtra: a picture, and Pillow is not installed.
        """
        self.permit(actor, "identity.read")
        found = self._named(name)
        return checked_file(found, file, content, self.clock().date(), dpi=dpi, scale=scale, browser=browser)

    # ------------------------------------------------------------------------------ inside

    def _named(self, name: str) -> Worn:
        """An identity with its files: kept, else offered."""
        try:
            kept = self._shelf.get(name).value
        except NotFound:
            if name in (offered := self.offered()):
                return offered[name]
            raise
        with self.begin(write=False) as unit:
            return Worn(kept, contents_of(unit, kept))

    def _read(self, document: Given) -> VisualIdentity:
        if isinstance(document, VisualIdentity):
            return document
        return self.documents.read(IDENTITY.name, document, VisualIdentity)

    def _kept(
        self,
        actor: Actor,
        identity: VisualIdentity,
        files: Mapping[str, bytes],
        done: str,
        version: int | None,
    ) -> Kept[VisualIdentity]:
        made = checked(identity, files)
        plan = self._shelf.plan(actor, [identity], done, versions=[version])
        if plan.changes:
            with self.begin(write=True) as unit:
                for digest, content in made.contents.items():
                    unit.put_attachment(digest, content)
                plan.write(unit)
        return plan.kept[0]


def _by_name(found: Worn) -> dict[str, bytes]:
    contents = found.contents
    return {one.name: contents[one.sha256] for one in found.identity.assets if one.sha256 in contents}
