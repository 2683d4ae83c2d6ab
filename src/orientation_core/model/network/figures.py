"""The yearly figures of one organisation, as they were delivered to its network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import attrs


@attrs.frozen(kw_only=True)
class YearFigures:
    """What one organisation delivered for one year. A later delivery replaces it; editions keep the earlier ones.

    :ivar name: of the organisation. :ivar year: that the figures are about.
    :ivar values: indicator -> figure; what was not given is left out, which is not zero.
    :ivar delivered_on: when. :ivar by: function of who delivered them, never a name.
    :ivar source: ``store`` for figures counted from its own desk, ``form`` for a form that was filled in.
    :ivar remarks: what readers have to know.
    :ivar round: of the collection round that asked for them. :ivar late: they came after its last day.
    """

    name: str
    year: int
    values: Mapping[str, int]
    delivered_on: date
    source: Literal["store", "form"] = "form"
    by: str | None = None
    remarks: str | None = None
    round: str | None = None
    late: bool = False

    @property
    def key(self) -> str:
        """Organisation and year."""
        return f"{self.name}/{self.year}"
