"""The figures of both lines as a page: ours, theirs, and the bridge between them with a name for every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.labels import label
from orientation_plugins.pages.numbers import moment, number
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.second_line.words import WORDS, word

if TYPE_CHECKING:
    from orientation_core.model.referrals.figures import SecondLineFigures, TwoLines
    from orientation_core.model.text import Language

#: What is counted here, and what the second line did with it; a name that begins with a blank is a part.
FIRST = ("received", "referred", "opened", "by_client", "by_agency")
SECOND = ("asked", "answered", "late", "recommendations", "accepted", "refused")
#: The order in which published figures are read; others follow.
KNOWN = ("files", "information_requests", "complaints", "admissible", "inadmissible", "unknown_here")
PARTS = frozenset({"referred", "by_client", "by_agency", "answered", "late", "accepted", "refused"})


def render_figures(lines: TwoLines, language: Language = "en") -> bytes:
    """Both lines as a page in `language`."""
    page = template("orientation_plugins.reports", "two_lines.html.j2").render(
        view=View(lines, language),
        lines=lines,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
        label=lambda kind, code: label(kind, code, language),
        number=lambda value, sign=False: number(value, "requests", language, sign=sign),
    )
    return visible(page).encode()


class View:
    """What the page shows, laid out."""

    def __init__(self, lines: TwoLines, language: Language) -> None:
        self.lines, self.language = lines, language
        self.generated = moment(lines.generated_at, language)

    def rows(self, *names: str) -> list[tuple[str, int, bool]]:
        """Heading, figure, and whether it is a part of the one before."""
        return [
            (word(f"n_{name}", self.language), getattr(self.lines, name), name in PARTS) for name in names
        ]

    @property
    def first(self) -> list[tuple[str, int, bool]]:
        """What the first line counts."""
        return self.rows(*FIRST)

    @property
    def second(self) -> list[tuple[str, int, bool]]:
        """What came of it at the second."""
        return self.rows(*SECOND)

    def named(self, labels: str, counts: str) -> list[tuple[str, int]]:
        """Labels with their counts, the most first."""
        known = getattr(self.lines, labels)
        found = [
            (known[code].in_(self.language) if code in known else code, count)
            for code, count in getattr(self.lines, counts).items()
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def values(self, figures: SecondLineFigures) -> list[tuple[str, str]]:
        """Published figures, in words and numbers."""
        known = {name: place for place, name in enumerate(KNOWN)}
        names = sorted(figures.values, key=lambda name: (known.get(name, len(known)), name))
        counted = [
            (self.indicator(name), number(figures.values[name], "requests", self.language)) for name in names
        ]
        return [*counted, *((one.indicator, one.words) for one in figures.stated)]

    def indicator(self, name: str) -> str:
        """What a published indicator is called; one that we do not know keeps its name."""
        key = "files_count" if name == "files" else name
        if key in WORDS:
            return word(key, self.language)
        known = self.lines.outcome_labels.get(name)
        return known.in_(self.language) if known else label("outcome", name, self.language)

    def about(self, figures: SecondLineFigures) -> str:
        """Whom published figures are about."""
        return word("about_all" if figures.about == "all" else "about_us", self.language)
