"""An organisation among its peers as a page, as a workbook and as rows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from orientation_core.documents import write
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.dots import Spread, spreads
from orientation_plugins.pages.numbers import decimal, moment, number
from orientation_plugins.pages.svg import Caption
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.delimited import guarded
from orientation_plugins.reports.network_year.words import word
from orientation_plugins.reports.sheets import CREATED, Sheets, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from orientation_core.model.network.benchmarks import Benchmark, Compared
    from orientation_core.model.text import Language

#: Of one row of the file of rows.
HEADER = (
    "year", "organisation", "normaliser", "peers", "indicator", "own", "position", "low", "first", "median", "third",
    "high", "shown", "withheld", "silent",
)  # fmt: skip


class View:
    """A comparison in one language."""

    def __init__(self, made: Benchmark, language: Language) -> None:
        self.made, self.language = made, language
        self.name = made.label.in_(language)
        self.generated = moment(made.generated_at, language)

    def word(self, key: str, *values: str) -> str:
        """A word of the page."""
        return word(key, self.language, *values)

    def rate(self, value: float | None) -> str:
        """A rate, the smaller the more exactly, so that what is not nothing does not read so; nothing where there is none."""
        if value is None:
            return ""
        decimals = 1 if value >= 1 or value == 0 else 2 if value >= 0.1 else 3
        return decimal(value, decimals, self.language)

    def count(self, value: int) -> str:
        """A whole number."""
        return number(value, "requests", self.language)

    def position(self, one: Compared) -> str:
        """Where the organisation stands, in words."""
        if one.own_withheld:
            return self.word("suppressed")
        return self.word("no_position") if one.position is None else self.word(f"quarter_{one.position}")

    def picture(self) -> Chart | None:
        """Every indicator of which a rate is shown; none where there is none."""
        lines = [
            Spread(
                one.label.in_(self.language),
                one.rates,
                ()
                if one.first is None or one.median is None or one.third is None
                else (one.first, one.median, one.third),
                one.own,
            )
            for one in self.made.rows
            if one.high
        ]
        if not lines:
            return None
        title = self.word("among_chart", self.made.normaliser_label.in_(self.language))
        legend = (self.name, *(self.word(key) for key in ("peer", "middle_half", "median")))
        caption = Caption("among", title, self.word("table_follows"), legend)
        return Chart(title, spreads(caption, lines, self.rate), (self.word("own_scale"),))


def render_html(made: Benchmark, language: Language = "en") -> bytes:
    """The comparison as a page in `language`."""
    view = View(made, language)
    page = template("orientation_plugins.reports", "network_among.html.j2").render(
        view=view, made=made, language=language, word=view.word, say=lambda text: text.in_(language)
    )
    return visible(page).encode()


def render_csv(made: Benchmark, language: Language = "en") -> bytes:  # noqa: ARG001 - codes in every language
    """A row per indicator, in codes. UTF-8; no cell is a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in made.rows:
        cells = (one.own, one.position, one.low, one.first, one.median, one.third, one.high)
        writer.writerow(
            [
                *(made.year, guarded(made.organisation), guarded(made.normaliser), guarded(made.peers)),
                one.indicator,
                *("" if cell is None else cell for cell in cells),
                *(one.shown, one.withheld, one.silent),
            ]
        )
    return stream.getvalue().encode()


def render_xlsx(made: Benchmark, language: Language = "en") -> bytes:
    """The comparison as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: _Book(workbook, made, language).fill())


class _Book(Sheets):
    """The sheets of one workbook."""

    def __init__(self, workbook: Any, made: Benchmark, language: Language) -> None:
        super().__init__(workbook, language)
        self.made, self.view = made, View(made, language)

    def fill(self) -> None:
        """Write every sheet."""
        made, view = self.made, self.view
        properties = {"title": view.word("among"), "author": view.name, "created": CREATED}
        self.workbook.set_properties(properties)
        about: list[Sequence[Any]] = [
            (view.word("organisation"), view.name),
            (view.word("network"), made.network.in_(self.language)),
            (view.word("year"), str(made.year)),
            (view.word("size"), made.normaliser_label.in_(self.language)),
            (view.word("peers"), made.peers_label.in_(self.language)),
            (view.word("members"), (made.members, "requests")),
            (view.word("notes"), view.word("withheld_note", str(made.threshold - 1))),
            (view.word("generated"), view.generated),
        ]
        self._lines(view.word("among"), ("", ""), (40, 90), about)
        keys = (
            "indicator",
            "own",
            "position",
            "low",
            "first",
            "median",
            "third",
            "high",
            "shown",
            "gone_",
            "mute",
        )
        header = [view.word(key) for key in keys]
        self._lines(view.word("figures"), header, (60, 12, 34, *(12 for _ in keys[3:])), self._rows())

    def _rows(self) -> Iterable[Sequence[Any]]:
        for one in self.made.rows:
            yield (
                *(one.label.in_(self.language), (one.own, "scale"), self.view.position(one)),
                *((each, "scale") for each in (one.low, one.first, one.median, one.third, one.high)),
                *((each, "requests") for each in (one.shown, one.withheld, one.silent)),
            )


#: format -> what makes it.
RENDERERS: dict[str, Callable[[Any, Language], bytes]] = {
    "csv": render_csv,
    "html": render_html,
    "json": lambda document, _: write(document) + b"\n",
    "xlsx": render_xlsx,
}
