"""``charter``: what the organisation promises its clients."""

from __future__ import annotations

import click

from orientation_core.cli.charter_pages import render


@click.group("charter")
def charter() -> None:
    """Work with the client charter."""


charter.add_command(render)
