"""Belgian rules as data: the legal and the federal calendar, the federal procedure, and that of each organisation
whose terms are published; beside them the Scottish two-stage model, grids of self-assessment,
the federal basic approach as a maturity model, the protocol with the Federal Ombudsman, and an example of a visual identity.

The terms of the organisations are those of their own pages (each clock names its source); where a source is silent
there is no clock. An agency supplies its retention in the settings: ``{"belgium": {"retention": {"years": 10,
"basis": "…"}}}``; without it nothing is erased for its age.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from orientation_core.hookspecs import Context, hookimpl
from orientation_core.model.identity import Worn
from orientation_core.model.network.checks import Check
from orientation_core.model.text import Text
from orientation_plugins.belgium import demonstration
from orientation_plugins.belgium.grids import caf_style
from orientation_plugins.belgium.identity import example
from orientation_plugins.belgium.organisations import derive

Document = dict[str, Any]

_DATA = Path(__file__).parent / "data"


@hookimpl
def orientation_calendars() -> Sequence[Mapping[str, Any]]:
    """``be-legal`` and ``be-federal``, the same for everybody."""
    return calendars()


@hookimpl
def orientation_procedures(context: Context) -> Sequence[Mapping[str, Any]]:
    """The procedures below, with the retention that the agency settled."""
    return procedures(context.settings.get("belgium", {}).get("retention"))


@hookimpl
def orientation_retention_schedules() -> Sequence[Mapping[str, Any]]:
    """``be-proposal``: terms to start from; no federal rule sets them, and nothing is destroyed without the archives."""
    return [_read("retention-be-proposal")]


@hookimpl
def orientation_grids() -> Sequence[Mapping[str, Any]]:
    """``five-axes``, ``caf-style-classical`` and ``caf-style-fine-tuned``: written by us, none of them official."""
    return grids()


@hookimpl
def orientation_maturity_models() -> Sequence[Mapping[str, Any]]:
    """``federal-basic``: the basic approach as it was declared, and by the criteria that public sources name."""
    return maturity_models()


@hookimpl
def orientation_figure_checks() -> Sequence[Check]:
    """``founded_in_crisis``: how an organisation broke its founded complaints down when it also ran a crisis measure."""
    label = Text(
        fr="Les plaintes fondées sur la mesure de crise et les autres donnent toutes les plaintes fondées",
        nl="De gegronde klachten over de crisismaatregel en de andere zijn samen alle gegronde klachten",
        de="Begründete Beschwerden zur Krisenmaßnahme und die anderen ergeben alle begründeten Beschwerden",
        en="Founded complaints about the crisis measure and the others add up to all founded complaints",
    )
    parts = ("founded_crisis_measure", "founded_other_reason")
    return [Check("founded_in_crisis", parts, ("complaints_founded",), label=label)]


@hookimpl
def orientation_identities() -> Sequence[Worn]:
    """``answered``: a mark for complaints in three variants, as drawings and as pictures; ours, and not official."""
    return [example()]


@hookimpl
def orientation_network_frames() -> Sequence[Mapping[str, Any]]:
    """``federal-complaints``: the published indicators of the federal network, with what was published of each year."""
    return network_frames()


@hookimpl
def orientation_protocols() -> Sequence[Mapping[str, Any]]:
    """``federal-ombudsman``: what public sources say of the cooperation protocol, for an agency to sign."""
    return protocols()


@hookimpl
def orientation_scenarios() -> Mapping[str, Mapping[str, Any]]:
    """``year-2014``: a made-up agency in three languages, whose register adds up to published totals."""
    made = scenario()
    return {made["name"]: made}


def calendars() -> list[Document]:
    """The calendar documents."""
    return [_read("calendar-be-legal"), _read("calendar-be-federal")]


def procedures(retention: Mapping[str, Any] | None = None) -> list[Document]:
    """The procedure documents: the federal default, one per organisation, and the Scottish model.

    :param retention: what the agency settled, as in the schema (``basis``, ``years``); None when it has not.
    """
    federal = _read("procedure-be-federal")
    documents = [
        federal,
        *(derive(federal, name, override) for name, override in _read("organisations").items()),
        _read("procedure-scotland-model"),
    ]
    return [{**document, "retention": dict(retention)} for document in documents] if retention else documents


def grids() -> list[Document]:
    """The grids of self-assessment."""
    criteria, scoring = _read("caf-criteria")["criteria"], _read("caf-scoring")
    return [
        _read("grid-five-axes"),
        *(caf_style(way, criteria, scoring) for way in ("classical", "fine-tuned")),
    ]


def maturity_models() -> list[Document]:
    """The versions of the federal basic approach; what no source names is marked as unknown."""
    models: list[Document] = _read("maturity-federal-basic")["models"]
    newest, more = models[-1], _read("maturity-federal-second-line")
    with_second_line = {
        **newest,
        "version": more["version"],
        "valid_from": more["valid_from"],
        "instruments": [*newest["instruments"], more["instrument"]],
        "criteria": [*newest["criteria"], more["criterion"]],
    }
    return [*models, with_second_line]


def network_frames() -> list[Document]:
    """The frame of the federal report: labels in French and Dutch as published, German and English ours."""
    return [_read("network-frame-federal")]


def protocols() -> list[Document]:
    """The protocols that can be signed; unsigned, they bind nobody."""
    return [_read("protocol-federal-ombudsman")]


def scenario() -> Document:
    """The scenario document of the demonstration."""
    default = _read("procedure-be-federal")
    rules = derive(default, "finance", _read("organisations")["finance"])
    words = [_read(f"scenario-words-{language}") for language in ("fr", "nl", "de")]
    offer = {
        "catalogue": demonstration.catalogue(catalogue()),
        **_read("charters-demonstration"),
        **_read("listening-demonstration"),
        **_read("improvement-demonstration"),
        **_read("deeds-demonstration"),
        **_read("network-demonstration"),
        "questionnaires": [questionnaire()],
    }
    return demonstration.scenario({**_read("scenario-year-2014"), **offer}, words, rules, default)


def questionnaire() -> Document:
    """``service-experience``: the client's way step by step, what it was like and how much it matters; written by us."""
    return _read("questionnaire-service-experience")


def catalogue() -> Document:
    """The catalogue of the demonstration agency: kind -> documents, as ``orientation catalogue import`` takes them."""
    return _read("catalogue-demonstration")


def _read(name: str) -> Document:
    document: Document = json.loads(_text(name))
    return document


@cache
def _text(name: str) -> str:
    return (_DATA / f"{name}.json").read_text(encoding="utf-8")
