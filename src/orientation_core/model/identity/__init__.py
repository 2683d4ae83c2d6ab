"""A visual identity: the marks of an organisation or network, and the rules by which they are used.

The document says what is allowed; what follows from it, such as a contrast, is computed and never declared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.identity.colours import contrast, of_hex
from orientation_core.model.text import Language, Text

MediaType = Literal["image/svg+xml", "image/png"]
Variant = Literal["colour", "monochrome", "negative"]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
Medium = Literal["screen", "print"]

#: What may be forbidden; each is something that the check can find.
Forbidden = Literal["stretched", "rotated", "mirrored", "recoloured", "effects", "busy_background"]
FORBIDDEN: tuple[Forbidden, ...] = get_args(Forbidden)

IdentityStatus = Literal["draft", "published", "retired"]

_SHA = re.compile(r"[0-9a-f]{64}")


@attrs.frozen
class Asset:
    """One file of the mark.

    :ivar name: unique in the identity. :ivar type: media type. :ivar sha256, bytes: of the file.
    :ivar width, height: its box: of the view box of a drawing, else in pixels. The mark fills it to the edges.
    :ivar variant: for which backgrounds it is made. :ivar alt: what stands in its place for who does not see it.
    :ivar languages: of words within the mark; none where it has no words, so that it serves every language.
    """

    name: str
    type: MediaType
    sha256: str
    bytes: int
    width: float
    height: float
    variant: Variant
    alt: Text
    languages: tuple[Language, ...] = ()

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width / self.height

    def serves(self, language: Language) -> bool:
        """Whether readers of that language can be shown it."""
        return not self.languages or language in self.languages


@attrs.frozen
class MinimumSize:
    """The smallest height in a medium: pixels on a screen, millimetres in print."""

    medium: Medium
    height: float
    unit: Literal["px", "mm"]


@attrs.frozen
class MarkPart:
    """A part of the mark by which distances are told. :ivar share: its height as a share of the mark's own."""

    name: str
    label: Text
    share: float


@attrs.frozen
class ClearSpace:
    """What must stay empty around the mark. :ivar share: times :attr:`of`: the mark's ``height``, or a named part."""

    share: float
    of: str = "height"


@attrs.frozen
class MarkColour:
    """A colour of the mark. :ivar value: ``#rrggbb``. :ivar variants: those that show it."""

    name: str
    label: Text
    value: str
    variants: tuple[Variant, ...]


@attrs.frozen
class Background:
    """A colour that the mark may stand on. :ivar variants: those that may."""

    value: str
    label: Text
    variants: tuple[Variant, ...]


@attrs.frozen(kw_only=True)
class VisualIdentity:
    """A mark with its rules of use.

    :ivar name: stable name. :ivar purpose: what the mark stands for. :ivar status: only what is published is used.
    :ivar used_from: from this day on it must be used; before, it may. :ivar used_on: kinds of documents whose pages
        wear it, all when none is named. :ivar languages: of every text here.
    :ivar parts: named parts of the mark. :ivar minimum: the smallest size per medium.
    :ivar least_contrast: of the mark with what it stands on (WCAG: 3 for what is no text).
    :ivar forbidden: what must not be done with it. :ivar advice: further rules, for people.
    :ivar terms: under which terms others may use it.
    :raises InvalidDocument: two assets share a name, a rule names a part that is not there, a unit does not fit its
        medium, a text lacks a language, or an allowed background gives too little contrast.
    """

    name: str
    label: Text
    used_from: date
    assets: tuple[Asset, ...]
    minimum: tuple[MinimumSize, ...]
    clear_space: ClearSpace
    colours: tuple[MarkColour, ...]
    backgrounds: tuple[Background, ...]
    languages: tuple[Language, ...]
    purpose: Text | None = None
    status: IdentityStatus = "draft"
    used_on: tuple[str, ...] = ()
    parts: tuple[MarkPart, ...] = ()
    least_contrast: float = 3.0
    forbidden: tuple[Forbidden, ...] = FORBIDDEN
    advice: tuple[Text, ...] = ()
    terms: Text | None = None

    def __attrs_post_init__(self) -> None:
        problems = [
            *_twice("/assets", (one.name for one in self.assets)),
            *_twice("/parts", (one.name for one in self.parts)),
            *_twice("/colours", (one.name for one in self.colours)),
            *self._rules(),
            *self._texts(),
        ]
        if problems:
            raise InvalidDocument("visual_identity", problems)

    def _rules(self) -> Iterator[Problem]:
        if self.clear_space.of != "height" and self.clear_space.of not in {one.name for one in self.parts}:
            yield Problem("/clear_space/of", sentence("the mark has no part of this name"), "identity.part")
        for place, one in enumerate(self.minimum):
            if one.unit != UNITS[one.medium]:
                words = sentence("a size is told in {unit} here", unit=UNITS[one.medium])
                yield Problem(f"/minimum/{place}/unit", words, "identity.unit")
        for pair in pairs(self):
            if pair.ratio < self.least_contrast:
                words = sentence(
                    "{colour} on {background} has a contrast of {ratio}, and at least {least} is asked",
                    colour=pair.colour,
                    background=pair.background,
                    ratio=f"{pair.ratio:.2f}",
                    least=f"{self.least_contrast:g}",
                )
                yield Problem("/backgrounds", words, "identity.contrast")

    def _texts(self) -> Iterator[Problem]:
        for place, asset in enumerate(self.assets):
            needed = asset.languages or self.languages
            lacking = tuple(one for one in needed if one not in asset.alt.languages())
            if lacking:
                words = sentence("this text lacks a language: {languages}", languages=lacking)
                yield Problem(f"/assets/{place}/alt", words, "identity.alt")

    @property
    def clear_share(self) -> float:
        """How much must stay empty around the mark, as a share of its own height."""
        shares = {"height": 1.0, **{one.name: one.share for one in self.parts}}
        return self.clear_space.share * shares[self.clear_space.of]

    def smallest(self, medium: Medium) -> MinimumSize | None:
        """The smallest size in a medium, where the identity says one."""
        return next((one for one in self.minimum if one.medium == medium), None)

    def asset(self, language: Language, background: str, *types: MediaType) -> Asset | None:
        """The asset for readers of `language` on a background of that colour; one with words of theirs before others.

        :param types: which media types can be shown, the best first; all when none is named.
        """
        allowed = {variant for one in self.backgrounds if one.value == background for variant in one.variants}
        wanted = types or get_args(MediaType)
        found = [
            one
            for one in self.assets
            if one.variant in allowed and one.serves(language) and one.type in wanted
        ]
        order = {variant: place for place, variant in enumerate(VARIANTS)}
        found.sort(key=lambda one: (not one.languages, wanted.index(one.type), order[one.variant]))
        return found[0] if found else None

    def wears(self, kind: str) -> bool:
        """Whether pages of documents of that kind show the mark."""
        return self.status == "published" and (not self.used_on or kind in self.used_on)


#: In what sizes are told.
UNITS: dict[Medium, Literal["px", "mm"]] = {"screen": "px", "print": "mm"}


@attrs.frozen
class Worn:
    """An identity with the files of its mark, for whoever draws a page. :ivar contents: sha-256 -> bytes."""

    identity: VisualIdentity
    contents: dict[str, bytes] = attrs.field(repr=lambda contents: f"<{len(contents)} files>")


@attrs.frozen
class Pair:
    """A colour of the mark on a background. :ivar ratio: by WCAG 2."""

    colour: str
    background: str
    ratio: float


def pairs(identity: VisualIdentity) -> tuple[Pair, ...]:
    """Every colour of the mark on every background that a variant with it may stand on; the contrast is computed."""
    return tuple(
        Pair(colour.value, ground.value, contrast(of_hex(colour.value), of_hex(ground.value)))
        for ground in identity.backgrounds
        for colour in identity.colours
        if set(colour.variants) & set(ground.variants)
    )


def _twice(where: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Problem(where, sentence("{name} comes twice", name=name), "name.twice")
