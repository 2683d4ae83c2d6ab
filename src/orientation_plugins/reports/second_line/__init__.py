"""The second line as files: the page of a dossier, and the figures of both lines."""

from __future__ import annotations

from orientation_plugins.reports.second_line.dossier import render_dossier
from orientation_plugins.reports.second_line.figures import render_figures

__all__ = ["render_dossier", "render_figures"]
