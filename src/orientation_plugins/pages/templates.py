"""Jinja templates of rendered pages, all within the same frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from orientation_core.model.sites import Frame

#: What stands around the page that is being rendered; None for one that stands alone.
_FRAME: ContextVar[Frame | None] = ContextVar("frame", default=None)

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@cache
def template(package: str, name: str) -> Any:
    """A template of a plugin; it finds the frame ``page.html.j2`` and its style beside its own."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(__package__ or "")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["frame"] = current_frame
    return environment.get_template(name)


@contextmanager
def framed(frame: Frame | None) -> Iterator[None]:
    """Within it, pages are rendered with that around them."""
    before = _FRAME.set(frame)
    try:
        yield
    finally:
        _FRAME.reset(before)


def current_frame() -> Frame | None:
    """What stands around the page that is being rendered."""
    return _FRAME.get()


def visible(text: str) -> str:
    """The text, with characters that no page may hold made visible instead of silently dropped."""
    return _UNWANTED.sub("\N{REPLACEMENT CHARACTER}", text)
