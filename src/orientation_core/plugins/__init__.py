"""Plugins: load, block, and one typed method per hook.

A fresh manager for every agency, so that two can live in one process. The methods stand by subject as the hooks do in
:mod:`orientation_core.hookspecs`.
"""

from __future__ import annotations

from orientation_core.plugins.desk import DeskCalls
from orientation_core.plugins.foundation import FoundationCalls
from orientation_core.plugins.loading import BUNDLED, GROUP, Loading, installed
from orientation_core.plugins.network import NetworkCalls
from orientation_core.plugins.offer import OfferCalls

__all__ = ["BUNDLED", "GROUP", "Plugins", "installed"]


class Plugins(Loading, FoundationCalls, DeskCalls, OfferCalls, NetworkCalls):
    """The plugins of one agency: what was loaded, and what each hook is asked."""
