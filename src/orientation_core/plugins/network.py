"""What the hooks of the network of organisations are asked, and the values that they bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orientation_core.answers import content, handed, list_of, parts_named
from orientation_core.calling import Calls
from orientation_core.errors import PluginError
from orientation_core.model.identity import Worn
from orientation_core.model.network.checks import Check
from orientation_core.model.practices.sources import PracticeSource
from orientation_core.model.sites import SiteDocument, SiteFile, SitePage, SiteSection

if TYPE_CHECKING:
    from orientation_core.model.network.benchmarks import Normaliser
    from orientation_core.model.network.evidence import Evidence
    from orientation_core.model.sites import Part, SiteFacts


class NetworkCalls(Calls):
    """What the hooks of the network of organisations are asked, and the values that they bring."""

    def maturity_models(self) -> list[Mapping[str, Any]]:
        """Maturity model documents that plugins offer."""
        return self._sequence("orientation_maturity_models", Mapping)

    def identities(self) -> list[Worn]:
        """Visual identities that plugins offer, with their files."""
        return self._sequence("orientation_identities", Worn)

    def network_frames(self) -> list[Mapping[str, Any]]:
        """Frames of yearly reports that plugins offer."""
        return self._sequence("orientation_network_frames", Mapping)

    def normalisers(self) -> list[Normaliser]:
        """Measures of size that plugins add."""
        values = self._values("orientation_benchmark_normalisers", parts_named("label", "size", "per"))
        return [normaliser for _, normaliser in values]

    def evidence(self) -> list[Evidence]:
        """Figures that plugins add for criteria."""
        return [evidence for _, evidence in self._values("orientation_evidence", parts_named("label", "on"))]

    def figure_checks(self) -> list[Check]:
        """Checks of yearly figures that plugins add."""
        return self._sequence("orientation_figure_checks", Check)

    def practice_sources(self) -> list[PracticeSource]:
        """Where plugins bring practices from. :raises PluginError: two have the same name."""
        hook, found = "orientation_practice_sources", dict[str, PracticeSource]()
        for plugin, answer in self._answers(hook, list_of(PracticeSource)):
            for source in answer:
                if source.name in found:
                    raise PluginError(plugin, hook, f"takes the name {source.name}, which exists,")
                found[source.name] = source
        return list(found.values())

    def practices_from(self, source: PracticeSource) -> bytes:
        """What a source gives now. :raises PluginError: it fails, or gives no bytes."""
        return self._made("orientation_practice_sources", source.name, source.read, content)

    def site_sections(self) -> list[SiteSection]:
        """Sections of the public site that plugins add."""
        return self._sequence("orientation_site_sections", SiteSection)

    def site_parts(self, section: SiteSection, facts: SiteFacts) -> tuple[Part, ...]:
        """What a section makes of what is published. :raises PluginError: it fails, or makes no parts."""
        hook, seen = "orientation_site_sections", handed(facts)
        made = self._made(
            hook, section.name, lambda: section.make(seen), list_of((SitePage, SiteDocument, SiteFile))
        )
        return tuple(made)

    def protocols(self) -> list[Mapping[str, Any]]:
        """Protocol documents that plugins offer to sign."""
        return self._sequence("orientation_protocols", Mapping)
