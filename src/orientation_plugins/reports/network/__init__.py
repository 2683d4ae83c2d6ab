"""The state of play of a network as a page, as a workbook and as rows; and the blank forms of its collection rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_plugins.reports.network import form
from orientation_plugins.reports.network.book import render_csv, render_xlsx
from orientation_plugins.reports.network.page import render_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from orientation_core.model.text import Language

#: How a blank form is written.
FORMS: dict[str, Callable[[Any, Language], bytes]] = {"csv": form.render_csv, "xlsx": form.render_xlsx}

__all__ = ["FORMS", "render_csv", "render_html", "render_xlsx"]
