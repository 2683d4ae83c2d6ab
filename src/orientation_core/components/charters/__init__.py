"""The client charter: drafting, publishing, measuring."""

import attrs

from orientation_core.components.charters.book import Book
from orientation_core.components.charters.drafting import section_kind
from orientation_core.components.charters.kinds import CHARTER, MEASUREMENT
from orientation_core.components.charters.known import Known
from orientation_core.components.charters.watching import Watching

__all__ = ["CHARTER", "MEASUREMENT", "Book", "Charters", "Known", "section_kind"]


@attrs.frozen(kw_only=True)
class Charters(Watching):
    """The charters of one agency: drafted, published, held against what happened."""
