"""What makes the file of a document, by its kind and its format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_plugins import surveys
from orientation_plugins.pages.document import render_json
from orientation_plugins.reports import (
    assessment,
    dashboard,
    network,
    network_year,
    plan,
    privacy,
    second_line,
    site,
)
from orientation_plugins.reports.delimited import render_csv
from orientation_plugins.reports.page import render_html
from orientation_plugins.reports.sheets import render_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.text import Language


def render_catalogue(contents: Contents, language: Language = "en") -> bytes:
    """The catalogue as a page."""
    from orientation_plugins.catalogue.page import render_page

    return render_page(contents, language)


#: kind of document -> format -> what makes it.
RENDERERS: dict[str, dict[str, Callable[[Any, Language], bytes]]] = {
    "report": {"csv": render_csv, "html": render_html, "json": render_json, "xlsx": render_xlsx},
    "assessment_report": {
        "csv": lambda document, language: render_csv(document.figures, language),
        "html": assessment.render_html,
        "json": render_json,
        "xlsx": assessment.render_xlsx,
    },
    "catalogue": {"html": render_catalogue},
    "dashboard": dashboard.RENDERERS,
    "state_of_play": {
        "csv": network.render_csv,
        "html": network.render_html,
        "json": render_json,
        "xlsx": network.render_xlsx,
    },
    "collection_form": network.FORMS,
    "figure_checks": {"json": render_json},
    "network_benchmark": network_year.AMONG,
    "network_report": network_year.RENDERERS,
    "site_page": {"html": site.render_html},
    "dossier": {"html": second_line.render_dossier, "json": render_json},
    "second_line_report": {"html": second_line.render_figures, "json": render_json},
    "processing_register": {"html": privacy.render_register, "json": render_json},
    "subject_access": {"html": privacy.render_access, "json": render_json},
    "survey_report": surveys.RENDERERS,
    "action_plan": {"html": plan.render_html, "json": render_json, "xlsx": plan.render_xlsx},
}
