"""Hooks of the network of organisations: how far each is, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orientation_core.hookspecs.marking import Context, strict

if TYPE_CHECKING:
    from orientation_core.model.identity import Worn
    from orientation_core.model.network.benchmarks import Normaliser
    from orientation_core.model.network.checks import Check
    from orientation_core.model.network.evidence import Evidence
    from orientation_core.model.practices.sources import PracticeSource
    from orientation_core.model.sites import SiteSection


class NetworkHooks:
    """Hooks of the network of organisations: how far each is, and what proves it."""

    @strict()
    def orientation_maturity_models(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return maturity models (schema ``maturity_model``) that networks judge their organisations by.

        Called when models are listed, when an organisation declares, and for a state of play. All answers are
        added up; the same name and version twice is refused. Strict: an invalid document names the JSON pointer.
        """

    @strict()
    def orientation_identities(self, context: Context) -> Sequence[Worn]:
        """Return visual identities that agencies may take over, each with the files of its mark.

        Called when identities are listed, published by name or checked against. All answers are added up; of two with
        one name the last registered wins. What an agency keeps itself goes before. Strict.
        """

    @strict()
    def orientation_network_frames(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return frames (schema ``network_frame``): how the yearly report of a network is laid out, and by what
        organisations are compared.

        Called when a report or a benchmark is made. All answers are added up; of a name the highest version is used,
        and the same name and version twice is refused. Strict: an invalid document names the JSON pointer.
        """

    @strict()
    def orientation_benchmark_normalisers(self, context: Context) -> Sequence[Normaliser]:
        """Return measures of size by which organisations are compared, beside those of the frame.

        Called for a benchmark. All answers are added up; a name that exists is refused. The size of each is a pure
        function of the aggregate of one organisation; None where it does not say. Strict: without it a comparison
        would be another one.
        """

    @strict()
    def orientation_evidence(self, context: Context) -> Sequence[Evidence]:
        """Return figures that can show that a criterion of a maturity model is met.

        Called for a state of play and when a model is kept. All answers are added up; a name that exists is refused.
        The judge of each is a pure function of the facts of one organisation, a day and the criterion's settings.
        Strict: without it a state of play would say too little.
        """

    @strict()
    def orientation_figure_checks(self, context: Context) -> Sequence[Check]:
        """Return checks of yearly figures: what should be equal in those of one organisation, or in the totals.

        Called when a collection of figures is shown and when figures are checked. All answers are added up; a name that
        exists is refused. A check names indicators and computes nothing itself; one whose figures were not given is
        left out, and a difference is told and never mended. Strict: a check that is silently missing looks like figures
        that are right.
        """

    @strict()
    def orientation_practice_sources(self, context: Context) -> Sequence[PracticeSource]:
        """Return collections of good practices that can be brought in, each giving a JSON Feed 1.1.

        Called when sources are listed and when practices are brought in; a source is read only when it is named. All
        answers are added up; a name that exists is refused. What a source gives is held against the schema
        ``practice_feed`` and comes in to be reviewed; nothing of it is shown before. Strict.
        """

    @strict()
    def orientation_site_sections(self, context: Context) -> Sequence[SiteSection]:
        """Return sections of the public site of your own; they stand beside ours, by their order.

        Called when a site is made. A section is handed what is published and makes pages of blocks, pages of documents
        that a renderer knows, and files, all of them below its own name. All answers are added up; a name that exists
        replaces the section of that name. Strict: a section that is silently missing is a page that readers look for.
        """

    @strict()
    def orientation_protocols(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return protocols with a second line (schema ``protocol``) that an agency can sign; unsigned, they bind nobody.

        Called when proposals are listed and when one is signed. All answers are added up; the same name twice is
        refused. Strict: an invalid document names the JSON pointer.
        """
