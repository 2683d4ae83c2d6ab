"""Rules of an identity held against a mark as it was placed: each kept, broken, or not to be seen from here.

Whoever measures says what was found, as a :class:`Placement`; the rules are judged here, the same for a drawing, a
picture and a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, get_args

import attrs

from orientation_core.errors import Sentence, sentence
from orientation_core.model.identity import Asset, Medium, VisualIdentity
from orientation_core.model.identity.colours import Colour, alike, contrast, of_hex, to_hex
from orientation_core.model.text import Language

IdentityRule = Literal[
    "asset", "size", "clear_space", "colour", "background", "contrast", "proportions", "rotation", "mirroring",
    "effects", "calm", "alt", "language", "in_use",
]  # fmt: skip
IDENTITY_RULES: tuple[IdentityRule, ...] = get_args(IdentityRule)
RuleVerdict = Literal["kept", "broken", "unseen"]

#: What measuring itself gets wrong: a share of the proportions, degrees of rotation, a share of a size or distance.
_STRETCH, _TURN, _NEAR = 0.02, 1.0, 0.02
#: Above this share of what was looked for, pixels show the mark.
RECOGNISED = 0.80

#: How the mark was recognised: byte for byte, by its shapes, or by its pixels.
How = Literal["file", "shapes", "pixels"]


@attrs.frozen(kw_only=True)
class Placement:
    """A mark as it was found. What is None could not be measured.

    :ivar where: what was looked at, for people. :ivar asset: which asset it is. :ivar how: it was recognised.
    :ivar likeness: from 0 to 1. :ivar medium, height: how high it stands, in pixels or millimetres.
    :ivar stretch: its width by its height, over that of the asset. :ivar rotation: in degrees.
    :ivar colours: those it shows. :ivar background: what it stands on. :ivar calm: whether that is one colour.
    :ivar space: what is empty around it, as a share of its height. :ivar effects: what was done to it.
    :ivar alt: what stands in its place for who does not see it; None where nothing can.
    :ivar language: of the readers, where it is known.
    """

    where: str = ""
    asset: Asset | None = None
    how: How | None = None
    likeness: float | None = None
    medium: Medium | None = None
    height: float | None = None
    stretch: float | None = None
    rotation: float | None = None
    mirrored: bool | None = None
    colours: tuple[Colour, ...] | None = None
    background: Colour | None = None
    calm: bool | None = None
    space: float | None = None
    effects: tuple[str, ...] | None = None
    alt: str | None = None
    language: Language | None = None


@attrs.frozen
class RuleFinding:
    """One rule and what was measured.

    :ivar measured, wanted: the figures, where the rule has some. :ivar unit: of both.
    :ivar message: in words, a :class:`~orientation_core.errors.Sentence`.
    """

    rule: IdentityRule
    verdict: RuleVerdict
    message: str
    measured: str | None = None
    wanted: str | None = None
    unit: str | None = None


@attrs.frozen
class IdentityCheck:
    """What became of the rules for one placement.

    :ivar identity: its name. :ivar file: what was looked at. :ivar asset: which asset was recognised, and how.
    """

    identity: str
    file: str
    where: str
    asset: str | None
    how: How | None
    findings: tuple[RuleFinding, ...]

    @property
    def kept(self) -> bool:
        """Whether no rule is broken."""
        return all(one.verdict != "broken" for one in self.findings)

    def finding(self, rule: str) -> RuleFinding:
        """What was found for a rule. :raises LookupError: it was not looked at."""
        for one in self.findings:
            if one.rule == rule:
                return one
        raise LookupError(f"the rule {rule} was not looked at")


def judged(identity: VisualIdentity, placement: Placement, file: str, today: date) -> IdentityCheck:
    """Every rule of an identity for one placement."""
    found = tuple(_findings(identity, placement, today))
    name = None if placement.asset is None else placement.asset.name
    return IdentityCheck(identity.name, file, placement.where, name, placement.how, found)


def _findings(identity: VisualIdentity, placement: Placement, today: date) -> Iterator[RuleFinding]:
    yield _in_use(identity, today)
    yield _asset(placement)
    if placement.asset is None:
        return
    yield _size(identity, placement)
    yield _space(identity, placement)
    yield from _looks(identity, placement, placement.asset)
    yield from _shape(identity, placement)
    yield from _words(placement, placement.asset)


def _verdict(good: bool) -> RuleVerdict:
    return "kept" if good else "broken"


def _unseen(rule: IdentityRule) -> RuleFinding:
    return RuleFinding(rule, "unseen", sentence("this cannot be measured here"))


def _in_use(identity: VisualIdentity, today: date) -> RuleFinding:
    day = identity.used_from.isoformat()
    if identity.status == "draft":
        return RuleFinding("in_use", "unseen", sentence("the identity is not published yet"))
    if identity.status == "retired":
        return RuleFinding("in_use", "broken", sentence("the identity is retired, and used no more"))
    words = sentence("it must be used from {day}", day=day)
    return RuleFinding("in_use", "kept", words, today.isoformat(), day)


def _asset(placement: Placement) -> RuleFinding:
    if placement.asset is None:
        words = sentence("the mark was not found, or is another one")
        likeness = None if placement.likeness is None else f"{placement.likeness:.2f}"
        return RuleFinding("asset", "broken", words, likeness, f"{RECOGNISED:.2f}")
    name = placement.asset.name
    if placement.how == "file":
        words = sentence("byte for byte the file {name}", name=name)
        return RuleFinding("asset", "kept", words, placement.asset.sha256, placement.asset.sha256)
    if placement.how == "shapes":
        return RuleFinding("asset", "kept", sentence("the shapes are those of {name}", name=name))
    likeness = f"{placement.likeness or 0:.2f}"
    return RuleFinding(
        "asset", "kept", sentence("the picture is that of {name}", name=name), likeness, f"{RECOGNISED:.2f}"
    )


def _size(identity: VisualIdentity, placement: Placement) -> RuleFinding:
    if placement.height is None or placement.medium is None:
        return _unseen("size")
    least = identity.smallest(placement.medium)
    if least is None:
        return RuleFinding("size", "kept", sentence("the identity sets no smallest size for this medium"))
    good = placement.height >= least.height * (1 - _NEAR)
    words = sentence(
        "{height} {unit} high, and at least {least} {unit} are asked",
        height=f"{placement.height:.1f}",
        unit=least.unit,
        least=f"{least.height:g}",
    )
    return RuleFinding(
        "size", _verdict(good), words, f"{placement.height:.1f}", f"{least.height:g}", least.unit
    )


def _space(identity: VisualIdentity, placement: Placement) -> RuleFinding:
    if placement.space is None:
        return _unseen("clear_space")
    wanted = identity.clear_share
    good = placement.space >= wanted - _NEAR
    words = sentence(
        "{space} of its height is empty around it, and {wanted} is asked",
        space=f"{placement.space:.2f}",
        wanted=f"{wanted:.2f}",
    )
    return RuleFinding(
        "clear_space", _verdict(good), words, f"{placement.space:.2f}", f"{wanted:.2f}", "height"
    )


def _looks(identity: VisualIdentity, placement: Placement, asset: Asset) -> Iterator[RuleFinding]:
    allowed = [of_hex(one.value) for one in identity.colours if asset.variant in one.variants]
    if placement.colours is None:
        yield _unseen("colour")
    else:
        yield _colour(identity, placement.colours, allowed)
    yield _background(identity, placement, asset)
    yield _contrast(identity, placement)
    if placement.calm is None:
        yield _unseen("calm")
    elif "busy_background" in identity.forbidden or placement.calm:
        words = (
            sentence("what it stands on is one colour")
            if placement.calm
            else sentence("what it stands on is no calm surface of one colour")
        )
        yield RuleFinding("calm", _verdict(placement.calm), words)


def _colour(identity: VisualIdentity, colours: tuple[Colour, ...], allowed: list[Colour]) -> RuleFinding:
    strange = tuple(to_hex(one) for one in colours if not any(alike(one, other) for other in allowed))
    shown, wanted = (", ".join(map(to_hex, listed)) for listed in (colours, allowed))
    if not strange:
        return RuleFinding("colour", "kept", sentence("its colours are its own"), shown, wanted)
    verdict: RuleVerdict = "broken" if "recoloured" in identity.forbidden else "kept"
    words = sentence("a colour is not one of the mark's: {colours}", colours=strange)
    return RuleFinding("colour", verdict, words, shown, wanted)


def _background(identity: VisualIdentity, placement: Placement, asset: Asset) -> RuleFinding:
    ground = placement.background
    if ground is None:
        return _unseen("background")
    allowed = [one.value for one in identity.backgrounds if asset.variant in one.variants]
    good = any(alike(ground, of_hex(one)) for one in allowed)
    said = to_hex(ground)
    words: Sentence
    if good:
        words = sentence("{background} is a background for this variant", background=said)
    else:
        words = sentence("{background} is no background for this variant", background=said)
    return RuleFinding("background", _verdict(good), words, said, ", ".join(allowed))


def _contrast(identity: VisualIdentity, placement: Placement) -> RuleFinding:
    if placement.background is None or not placement.colours:
        return _unseen("contrast")
    ratio = min(contrast(one, placement.background) for one in placement.colours)
    words = sentence(
        "the contrast with what it stands on is {ratio}, and at least {least} is asked",
        ratio=f"{ratio:.2f}",
        least=f"{identity.least_contrast:g}",
    )
    return RuleFinding(
        "contrast",
        _verdict(ratio >= identity.least_contrast),
        words,
        f"{ratio:.2f}",
        f"{identity.least_contrast:g}",
    )


def _shape(identity: VisualIdentity, placement: Placement) -> Iterator[RuleFinding]:
    if placement.stretch is None:
        yield _unseen("proportions")
    else:
        good = abs(placement.stretch - 1) <= _STRETCH or "stretched" not in identity.forbidden
        words = sentence(
            "its width by its height is {stretch} times that of the asset", stretch=f"{placement.stretch:.3f}"
        )
        yield RuleFinding("proportions", _verdict(good), words, f"{placement.stretch:.3f}", "1.000")
    if placement.rotation is None:
        yield _unseen("rotation")
    else:
        good = abs(placement.rotation) <= _TURN or "rotated" not in identity.forbidden
        words = sentence("it is turned by {degrees} degrees", degrees=f"{placement.rotation:.1f}")
        yield RuleFinding("rotation", _verdict(good), words, f"{placement.rotation:.1f}", "0.0", "degree")
    if placement.mirrored is None:
        yield _unseen("mirroring")
    else:
        good = not placement.mirrored or "mirrored" not in identity.forbidden
        words = sentence("it is mirrored") if placement.mirrored else sentence("it is not mirrored")
        yield RuleFinding("mirroring", _verdict(good), words)
    if placement.effects is None:
        yield _unseen("effects")
    else:
        good = not placement.effects or "effects" not in identity.forbidden
        words = sentence("nothing was done to it")
        if placement.effects:
            words = sentence("something was done to it: {effects}", effects=placement.effects)
        yield RuleFinding("effects", _verdict(good), words)


def _words(placement: Placement, asset: Asset) -> Iterator[RuleFinding]:
    """What only a page can show: the text in place of the mark, and whose language it is in."""
    if placement.language is None:
        return
    served = asset.serves(placement.language)
    words = (
        sentence("the words of the mark are in the language of the page")
        if served
        else sentence("the words of the mark are in another language than the page")
    )
    yield RuleFinding("language", _verdict(served), words, placement.language)
    wanted = asset.alt.in_(placement.language)
    if placement.alt is None:
        yield RuleFinding(
            "alt", "broken", sentence("nothing says what the mark is to who does not see it"), None, wanted
        )
        return
    good = " ".join(placement.alt.split()) == " ".join(wanted.split())
    words = (
        sentence("the text in place of the mark is the one of the identity")
        if good
        else sentence("the text in place of the mark is another one than that of the identity")
    )
    yield RuleFinding("alt", _verdict(good), words, placement.alt[:200], wanted)
