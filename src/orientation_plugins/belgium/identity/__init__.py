"""An original mark as an example of a visual identity: ``answered``, two bubbles, a question raised and answered.

It is ours, and no authority's: an agency or a network takes it over to see how an identity works, or brings its own.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from orientation_core.documents import Documents
from orientation_core.model.identity import VisualIdentity, Worn

_DATA = Path(__file__).parent / "data"


@cache
def example() -> Worn:
    """The example with its files."""
    document = json.loads((_DATA / "answered.json").read_text("utf-8"))
    identity = Documents().read("visual_identity", document, VisualIdentity)
    return Worn(identity, {one.sha256: (_DATA / one.name).read_bytes() for one in identity.assets})
