"""The public site: what is published, as static pages that need no server."""

from orientation_core.components.sites.building import Built, Site, Where, build
from orientation_core.components.sites.writing import MANIFEST, Written, write

__all__ = ["MANIFEST", "Built", "Site", "Where", "Written", "build", "write"]
