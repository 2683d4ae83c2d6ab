"""The client charter: drafting, publishing, measuring."""

from orientation_core.components.charters.book import Book
from orientation_core.components.charters.charters import Charters, section_kind
from orientation_core.components.charters.kinds import CHARTER, MEASUREMENT

__all__ = ["CHARTER", "MEASUREMENT", "Book", "Charters", "section_kind"]
