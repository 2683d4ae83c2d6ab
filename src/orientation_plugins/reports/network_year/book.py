"""The yearly report of a network as a workbook and as rows: every group, organisation and published figure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from orientation_plugins.reports.delimited import guarded
from orientation_plugins.reports.network_year.view import View
from orientation_plugins.reports.sheets import CREATED, Sheets, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orientation_core.model.network.reports import NetworkReport
    from orientation_core.model.text import Language

#: Of one row of the file of rows.
HEADER = (
    "year", "indicator", "group", "organisation", "value", "previous", "change", "share", "part", "organisations",
    "organisations_before", "same", "same_before", "same_organisations", "withheld", "warnings",
)  # fmt: skip


def render_csv(report: NetworkReport, language: Language = "en") -> bytes:  # noqa: ARG001 - codes in every language
    """A row per indicator and group, then per indicator and organisation, in codes. UTF-8; no cell is a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADER)
    for line in _rows(report):
        writer.writerow(["" if cell is None else cell for cell in line])
    return stream.getvalue().encode()


def _rows(report: NetworkReport) -> Iterator[Sequence[Any]]:
    for one in report.figures:
        yield (
            *(report.year, one.indicator, guarded(one.group), "", one.value, one.previous, one.change),
            *(one.share, one.part, one.organisations, one.organisations_before),
            *(one.same, one.same_before, one.same_organisations),
            *("true" if one.withheld else "false", " ".join(one.warnings)),
        )
    for own in report.organisations:
        empty = (None,) * 9
        yield (
            *(
                report.year,
                own.indicator,
                "",
                guarded(own.organisation),
                own.value,
                own.previous,
                *empty[:-1],
            ),
            *("true" if own.withheld else "false", ""),
        )


def render_xlsx(report: NetworkReport, language: Language = "en") -> bytes:
    """The report as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: _Book(workbook, report, language).fill())


class _Book(Sheets):
    """The sheets of one workbook."""

    def __init__(self, workbook: Any, report: NetworkReport, language: Language) -> None:
        super().__init__(workbook, language)
        self.report, self.view = report, View(report, language)

    def fill(self) -> None:
        """Write every sheet."""
        view, report = self.view, self.report
        title = view.word("year_report", str(report.year))
        properties = {"title": title, "author": report.network.in_(self.language), "created": CREATED}
        self.workbook.set_properties(properties)
        self._lines(title, ("", ""), (40, 90), self._about())
        years = str(report.year), str(report.year - 1)
        keys: Sequence[str] = ("change_", "share", "part_of", "givers", "same")
        header: Sequence[str] = (
            *(view.word("indicator"), view.word("group"), *years, *(view.word(one) for one in keys)),
            *(f"{view.word('same')} {years[1]}", view.word("warnings")),
        )
        self._lines(
            view.word("figures"), header, (54, 40, 12, 12, 12, 10, 12, 12, 14, 14, 60), self._figures()
        )
        header = (
            *(
                view.word("group"),
                *(f"{view.word(one)} {year}" for year in years for one in ("members", "reporting")),
            ),
            *(view.word(one) for one in ("warnings", "who", "silent", "came", "gone")),
        )
        widths: Sequence[int] = (50, 12, 14, 12, 14, 50, 80, 40, 40, 40)
        self._lines(view.word("composition"), header, widths, self._groups())
        header = (view.word("organisation"), view.word("indicator"), *years, view.word("suppressed"))
        self._lines(view.word("organisations"), header, (50, 54, 12, 12, 16), self._own())
        keys = (
            "indicator",
            "group",
            "measure",
            "published",
            "counted",
            "difference",
            "standing",
            "source",
            "note_",
        )
        widths = (54, 40, 20, 12, 12, 12, 26, 70, 60)
        self._lines(view.word("beside"), [view.word(one) for one in keys], widths, self._beside())

    def _about(self) -> Iterable[Sequence[Any]]:
        report, view = self.report, self.view
        yield view.word("network"), report.network.in_(self.language)
        yield view.word("by"), f"{report.label.in_(self.language)} ({report.frame})"
        yield view.word("members"), (report.members, "requests")
        yield view.word("reporting"), (report.reporting, "requests")
        yield view.word("generated"), view.generated
        if report.threshold is not None:
            yield view.word("notes"), view.word("withheld_note", str(report.threshold - 1))

    def _figures(self) -> Iterable[Sequence[Any]]:
        labels = {one.name: one.label.in_(self.language) for one in self.report.groups}
        for one in self.report.figures:
            unit = "percent" if self.view.units[one.indicator] == "percent" else "requests"
            yield (
                *(self.view.names[one.indicator], labels[one.group]),
                *((value, unit) for value in (one.value, one.previous, one.change)),
                *((value, "scale") for value in (one.share, one.part)),
                (one.organisations, "requests"),
                *((value, unit) for value in (one.same, one.same_before)),
                "\n".join(
                    self.view.partial(one) if each == "partial" else self.view.word(f"warning_{each}")
                    for each in one.warnings
                ),
            )

    def _groups(self) -> Iterable[Sequence[Any]]:
        for one in self.report.groups:
            counts = (one.members, one.reporting, one.members_before, one.reporting_before)
            parties = (
                "\n".join(self.view.parties(one, which)) for which in ("who", "silent", "came", "gone")
            )
            warned = "\n".join(self.view.warned(one))
            yield one.label.in_(self.language), *((count, "requests") for count in counts), warned, *parties

    def _own(self) -> Iterable[Sequence[Any]]:
        for one in self.report.organisations:
            unit = "scale" if self.view.units[one.indicator] == "percent" else "requests"
            name = self.view.called.get(one.organisation, one.organisation)
            gone = self.view.word("suppressed") if one.withheld else ""
            yield name, self.view.names[one.indicator], (one.value, unit), (one.previous, unit), gone

    def _beside(self) -> Iterable[Sequence[Any]]:
        for one in self.report.beside:
            unit = "scale" if one.places else "requests"
            yield (
                *(
                    one.label.in_(self.language),
                    self.view.whose(one),
                    self.view.word(f"measure_{one.measure}"),
                ),
                *((value, unit) for value in (one.published, one.counted, one.difference)),
                *(self.view.word(f"standing_{one.standing}"), one.source or "", one.note or ""),
            )
