"""What makes the file of a published charter, by its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_plugins.charter_pages.markdown import render_markdown
from orientation_plugins.charter_pages.page import render_html
from orientation_plugins.charter_pages.pdf import render_pdf
from orientation_plugins.pages.document import render_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from orientation_core.model.publications import Publication
    from orientation_core.model.text import Language


RENDERERS: dict[str, Callable[[Publication, Language], bytes]] = {
    "html": render_html,
    "json": render_json,
    "md": render_markdown,
    "pdf": render_pdf,
}
