"""The register of processing and a person's own data as pages."""

from orientation_plugins.reports.privacy.page import render_access, render_register

__all__ = ["render_access", "render_register"]
