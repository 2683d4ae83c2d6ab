"""The catalogue: client groups, products and services, and everything a client asks about them."""

from orientation_core.components.catalogue.exchange import CatalogueSummary, Exchanging
from orientation_core.components.catalogue.reading import Found
from orientation_core.components.catalogue.record import KINDS
from orientation_core.components.catalogue.review import Check, Finding, Review, Reviewing

__all__ = ["KINDS", "Catalogue", "CatalogueSummary", "Check", "Finding", "Found", "Review"]


class Catalogue(Exchanging, Reviewing):
    """The catalogue of one agency: read, search, keep, look after, bring in and take out."""
