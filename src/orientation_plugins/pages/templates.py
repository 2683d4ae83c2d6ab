"""Jinja templates of rendered pages, all within the same frame."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

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
    return environment.get_template(name)


def visible(text: str) -> str:
    """The text, with characters that no page may hold made visible instead of silently dropped."""
    return _UNWANTED.sub("\N{REPLACEMENT CHARACTER}", text)
