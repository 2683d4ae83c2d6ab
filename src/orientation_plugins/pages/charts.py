"""A drawing on a page, with what is said about it."""

from __future__ import annotations

import attrs
from markupsafe import Markup


@attrs.frozen
class Chart:
    """A drawing with its caption.

    :ivar remarks: what a reader has to know about it. :ivar about: what it shows, for those who do not see it.
    """

    title: str
    drawing: Markup
    remarks: tuple[str, ...] = ()
    about: str = ""
