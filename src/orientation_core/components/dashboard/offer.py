"""The catalogue on the dashboard: how complete it is, what contradicts, what has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orientation_core.components.catalogue import Catalogue, Finding, Review
from orientation_core.components.charters.facts import title_of
from orientation_core.components.dashboard.making import (
    MOST_LOOSE,
    Asked,
    Made,
    alarm,
    judged,
    nothing,
    remark,
    whole,
)
from orientation_core.components.dashboard.words import LABELS
from orientation_core.model.catalogue.channels import Channel
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.groups import ClientGroup
from orientation_core.model.catalogue.services import Service
from orientation_core.model.dashboards import Amount, Figure, Loose, Reason, Source
from orientation_core.model.parties import Actor
from orientation_core.model.text import Text

#: Descriptions that are less complete on average, in percent, need attention.
COMPLETE = 80

#: The rule under which a review that is overdue hangs loose.
REVIEW = "review_overdue"


def offer(catalogue: Catalogue, actor: Actor, asked: Asked) -> Made:
    """The part as it is today, and what is overdue."""
    check, contents = catalogue.check(actor, on=asked.today), catalogue.newest()
    owned = {
        (kind, one.name) for kind in check.counts for one in contents.of_kind(kind) if asked.owns(one.owner)
    }
    services = [one for one in check.services if ("service", one.service) in owned]
    if not services:
        return Made(nothing("catalogue", "no_services" if asked.unit is None else "no_services_of_unit"))
    score = sum(one.score for one in services) // len(services)
    reviews = [one for one in check.reviews if (one.kind, one.name) in owned]
    findings = [one for one in check.findings if (one.kind, one.name) in owned]
    figures = (
        _figure("services", whole(len(services))),
        Figure("completeness", LABELS["completeness"], "percent", "catalogue:completeness", Amount(score, len(services)), better="up"),
        _figure("reviews_overdue", whole(len(reviews))),
        _figure("findings", whole(len(findings))),
    )  # fmt: skip
    reasons = list(_reasons(score, reviews, findings))
    part = judged("catalogue", reasons, remark("catalogue_fine", score=score), figures, Source("catalogue"))
    loose = tuple(_overdue(one, contents) for one in reviews[:MOST_LOOSE])
    return Made(part, loose=loose, counts={REVIEW: len(reviews)} if reviews else {})


def _figure(name: str, now: Amount) -> Figure:
    return Figure(name, LABELS[name], "documents", f"catalogue:{name}", now)


def _reasons(score: int, reviews: Sequence[Review], findings: Sequence[Finding]) -> Iterator[Reason]:
    if reviews:
        yield alarm("reviews", n=len(reviews))
    if findings:
        yield alarm("findings", n=len(findings))
    if score < COMPLETE:
        yield alarm("incomplete", score=score, least=COMPLETE)


def _overdue(review: Review, contents: Contents) -> Loose:
    entry = contents.find(review.kind, review.name)
    label = title_of(entry) if isinstance(entry, Service | Channel | ClientGroup) else Text(en=review.name)
    since = None if review.never else review.due
    return Loose(REVIEW, f"{review.kind}:{review.name}", label, since)
