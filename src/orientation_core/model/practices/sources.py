"""Where practices are brought from: what a plugin adds."""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs
from attrs import validators

from orientation_core.model.text import Text


@attrs.frozen
class PracticeSource:
    """A collection of practices that somebody else keeps.

    :ivar name: lower case, as an identifier: part of the names of what is brought. :ivar label: what readers see.
    :ivar read: gives the collection as the bytes of a JSON Feed 1.1, as it is now. Whatever it fetches, it fetches there:
        the library never does.
    """

    name: str = attrs.field(validator=validators.matches_re(r"[a-z0-9][a-z0-9-]{0,39}", func=re.fullmatch))
    label: Text
    read: Callable[[], bytes]
