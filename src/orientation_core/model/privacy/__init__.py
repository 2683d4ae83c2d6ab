"""Whose data a document holds, how they are found, and what is left when they are erased. Pure functions."""

from orientation_core.model.privacy.identifiers import Identifier, Sort, same_words
from orientation_core.model.privacy.people import ERASED, RESTRICTED, People

__all__ = ["ERASED", "RESTRICTED", "Identifier", "People", "Sort", "same_words"]
