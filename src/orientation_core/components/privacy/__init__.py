"""Privacy: the register of processing, how long documents are kept, and what a person can ask about their data."""

from orientation_core.components.privacy.records import KINDS

__all__ = ["KINDS"]
