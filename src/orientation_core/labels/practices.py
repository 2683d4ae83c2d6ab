"""What codes of good practices and of the public site are called, in English."""

from __future__ import annotations

from collections.abc import Mapping

#: kind -> code -> English label.
PRACTICES: Mapping[str, Mapping[str, str]] = {
    "practice_stage": {
        "submitted": "Submitted",
        "reviewed": "Reviewed",
        "published": "Published",
        "retired": "Retired",
    },
    "practice_facet": {
        "cause": "Cause",
        "norm": "Norm not kept",
        "service": "Product or service",
        "step": "Step of the client process",
        "axis": "Axis of the self-assessment",
        "words": "Words",
    },
    "practice_part": {
        "organisation": "Who did it",
        "context": "Context",
        "problem": "Problem",
        "done": "What was done",
        "evidence": "What the figures say",
        "effort": "What it takes",
        "conditions": "Conditions",
        "contacts": "Who can tell more",
        "about": "What it is about",
        "license": "Licence of the texts",
        "languages": "Languages",
        "published_on": "Published on",
        "adoptions": "Who did the same",
    },
    "client_step": {
        "orient": "Orient",
        "welcome": "Welcome",
        "deliver": "Deliver",
        "follow_up": "Follow up",
    },
    "axis": {
        "strategy": "Strategy",
        "relation": "Relation",
        "structure": "Structure",
        "culture": "Culture",
        "result": "Result",
    },
    "adoption_stage": {
        "planned": "Planned",
        "adopted": "Adopted",
        "stopped": "Stopped",
    },
    "adoption_verdict": {
        "shown": "Effect shown",
        "not_shown": "Effect not shown",
        "too_few": "Too few cases to tell",
        "running": "Still running",
        "unmeasured": "Not measured",
    },
    "test": {
        "two_proportions": "Two shares, compared by the two-proportion z-test at the level of 5 %.",
        "fisher": "Two shares of few cases, compared by Fisher's exact test at the level of 5 %.",
        "welch": "Two means, compared by Welch's test at the level of 5 %.",
        "mann_whitney": "Two sets of values, compared by the Mann-Whitney test at the level of 5 %.",
        "intervals": "Two figures, compared by whether their 95 % intervals lie apart.",
        "no_test": "Observed and not tested: these figures bear no test.",
    },
    "site": {
        "choose": "Choose your language",
        "nothing": "Nothing is published here yet.",
        "practices": "Good practices",
        "practices_lead": "What was tried against a problem, and what became of it.",
        "adopted_by": "Adopted by others: {n}",
        "figure": "Figure",
        "before": "Before",
        "after": "After",
        "verdict": "What it says",
        "evidence_table": "Figures before and after",
        "person_days": "Person-days of work",
        "months": "Months until it worked",
        "remark": "Remark",
        "organisation": "Organisation",
        "since": "Since",
        "status": "Status",
        "origin": "Brought from",
        "feeds": "The same for machines",
    },
}
