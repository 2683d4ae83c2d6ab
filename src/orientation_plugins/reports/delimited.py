"""Rows as delimited text. No cell is ever a formula to the spreadsheet that opens it."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orientation_core.model.reports import Period, Report, Row
    from orientation_core.model.text import Language

HEADER = (
    "indicator", "dimension", "group", "value", "unit", "n", "numerator", "denominator", "low", "high", "suppressed",
    "period_start", "period_end",
)  # fmt: skip

_FORMULA = frozenset("=+-@|%")


def render_csv(
    report: Report,
    language: Language = "en",  # noqa: ARG001 - codes and numbers are the same in every language
    *,
    delimiter: str = ",",
    byte_order_mark: bool = False,
) -> bytes:
    """All rows, those of the compared period after those of the period itself. UTF-8, a dot in decimals.

    :param delimiter: ``;`` suits a spreadsheet set to Belgian conventions, together with `byte_order_mark`.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row, period in _rows(report):
        figures = (row.n, row.numerator, row.denominator, row.low, row.high)
        writer.writerow(
            [
                row.indicator,
                guarded(row.dimension),
                guarded(row.group),
                "" if row.value is None else row.value,
                row.unit,
                *("" if figure is None else figure for figure in figures),
                "true" if row.suppressed else "false",
                period.start.isoformat(),
                period.end.isoformat(),
            ]
        )
    return stream.getvalue().encode("utf-8-sig" if byte_order_mark else "utf-8")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula; without NUL.

    What counts is the first character that is seen, in its plain form: a wide ＝ is a ＝ to some programs.
    """
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    seen = unicodedata.normalize("NFKC", text).lstrip(
        " \t\r\n\v\f\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\"'"
    )
    if seen[:1] in _FORMULA and seen:
        return f"'{text}"
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text


def _rows(report: Report) -> Iterator[tuple[Row, Period]]:
    for row in report.rows:
        yield row, report.period
    if report.comparison is not None:
        for row in report.comparison.rows:
            yield row, report.comparison.period
