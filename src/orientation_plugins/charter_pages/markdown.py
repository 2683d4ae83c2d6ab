"""The charter as Markdown: CommonMark, with tables as GitHub and most readers know them.

Every text is escaped: what somebody wrote in a charter is never read as a heading, a link or HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orientation_plugins.charter_pages.view import view
from orientation_plugins.charter_pages.words import word
from orientation_plugins.pages.templates import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orientation_core.model.publications import Publication
    from orientation_core.model.text import Language
    from orientation_plugins.charter_pages.promises import Promise, Verdict
    from orientation_plugins.charter_pages.results import Results
    from orientation_plugins.charter_pages.view import Line, Listed, Section, Sheet
    from orientation_plugins.pages.said import Said

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_AT_START = re.compile(r"^([-+=]|\d{1,9}(?=[.)](?:\s|$)))")
_SIGNS = {"kept": "✓", "missed": "✗", "unknown": "–"}


def render_markdown(publication: Publication, language: Language = "en") -> bytes:
    """The charter as Markdown in `language`."""
    return visible("\n".join(_Writer(publication, language).blocks())).encode()


def inline(text: str) -> str:
    """Text that Markdown shows as it is, on one line, after other text."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def escaped(text: str) -> str:
    """The same where a line may begin with it."""
    line = inline(text)
    return _AT_START.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", line)


def linked(text: str, url: str) -> str:
    """A link. What could end it, or an address, is written by its code."""
    safe = re.sub(
        r"[\s<>\\\x00-\x1f]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url
    )
    return f"[{inline(text)}](<{safe}>)"


class _Writer:
    """Writes one charter, a block after the other, each with a blank line behind it."""

    def __init__(self, publication: Publication, language: Language) -> None:
        self.view, self.language = view(publication, language, "md"), language
        self.colon = "\N{NO-BREAK SPACE}:" if language == "fr" else ":"

    def blocks(self) -> Iterator[str]:
        shown = self.view
        yield from self._heading(1, shown.title.text)
        yield from self._block(f"**{escaped(shown.organisation.text)}** · {inline(shown.edition)}")
        if shown.notice:
            yield from self._block(f"> **{escaped(shown.notice)}**")
        others = [linked(one.label, one.href) for one in (*shown.languages, *shown.formats) if not one.here]
        if others:
            yield from self._block(" · ".join(others))
        for part in shown.parts:
            yield from self._heading(2, f"{part.number}. {part.title}")
            for section in part.sections:
                yield from self._section(section)
        if shown.measures:
            yield from self._heading(2, self._word("measures"))
            yield from self._items(
                f"**{escaped(label.text)}**{self.colon} {inline(how.text)}" for label, how in shown.measures
            )
        yield from self._heading(2, self._word("about"))
        yield from self._items(f"**{escaped(what)}**{self.colon} {_joined(how)}" for what, how in shown.about)

    def _section(self, section: Section) -> Iterator[str]:
        if section.title is not None:
            yield from self._heading(3, section.title.text)
        for listed in section.listed:
            if section.kind == "mutual":
                yield from self._heading(4, listed.text[0].text)
                yield from self._items(_entry(line) for line in listed.lines)
            else:
                yield from self._listed(listed)
        for sheet in section.sheets:
            yield from self._sheet(sheet)
        for promise in section.promises:
            yield from self._promise(promise)
        if section.results is not None:
            yield from self._results(section.results)

    def _listed(self, listed: Listed) -> Iterator[str]:
        for one in listed.text:
            yield from self._block(escaped(one.text))
        if listed.lines:
            yield from self._items((_entry(line) for line in listed.lines), ordered=listed.ordered)

    def _sheet(self, sheet: Sheet) -> Iterator[str]:
        yield from self._heading(4, sheet.title.text)
        for one in sheet.description:
            yield from self._block(escaped(one.text))
        for fact in sheet.facts:
            about = "" if fact.about is None else f" – {escaped(fact.about.text)}"
            yield from self._block(f"**{escaped(fact.title)}{about}**")
            if fact.timetable is None:
                yield from self._listed(fact.listed)
                continue
            if fact.timetable.rows:
                head = (self._word("days"), self._word("open"))
                yield from self._table(head, fact.timetable.rows)
            for note in fact.timetable.notes:
                yield from self._block(escaped(note.text))

    def _promise(self, promise: Promise) -> Iterator[str]:
        yield from self._block(f"**{promise.number}\\. {inline(promise.text.text)}**")
        told = []
        if promise.declaration:
            told.append(escaped(self._word("declaration")))
        if promise.target:
            told.append(f"**{escaped(self._word('promised'))}**{self.colon} {inline(promise.target)}")
        if promise.verdict is not None:
            told.append(
                f"**{escaped(self._word('result'))}**{self.colon} {_badge(promise.verdict)} {inline(promise.verdict.figure)}"
            )
        told += [f"**{escaped(what)}**{self.colon} {_joined(how)}" for what, how in promise.details]
        yield from self._items(told)

    def _results(self, results: Results) -> Iterator[str]:
        yield from self._block(escaped(results.lead))
        yield from self._items(f"{escaped(label)}: **{many}**" for _, label, many in results.counts)
        missed = self._word("missed")
        yield from self._items(
            f"**✗ {escaped(missed)}**{self.colon} {inline(one.text)}" for one in results.missed
        )
        if results.rows:
            head = [
                self._word(key) for key in ("promise", "promised", "result", "interval", "cases", "verdict")
            ]
            rows = [
                (
                    f"{row.number}. {row.text.text}" if row.number else row.text.text,
                    row.promised, row.verdict.figure, row.interval, row.n, _badge(row.verdict),
                )
                for row in results.rows
            ]  # fmt: skip
            yield from self._block(f"**{escaped(self._word('table_results'))}**")
            yield from self._table(head, rows, "llrrrl")
        for note in results.notes:
            yield from self._block(escaped(note))
        if results.trends:
            yield from self._heading(4, self._word("over_time"))
        for trend in results.trends:
            place = f"{trend.number}\\. " if trend.number else ""
            yield from self._block(f"**{place}{escaped(trend.title.text)}**")
            head = [self._word(key) for key in ("stretch", "result", "cases", "verdict")]
            moments = [(one.when, one.figure, one.n, _badge(one.verdict)) for one in trend.moments]
            yield from self._table(head, moments, "lrrl")

    def _word(self, key: str) -> str:
        return word(key, self.language)

    def _heading(self, level: int, text: str) -> Iterator[str]:
        yield from self._block(f"{'#' * level} {inline(text)}")

    def _items(self, items: Iterable[str], *, ordered: bool = False) -> Iterator[str]:
        lines = [f"{number}. {one}" if ordered else f"- {one}" for number, one in enumerate(items, start=1)]
        if lines:
            yield from self._block("\n".join(lines))

    def _table(self, head: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> Iterator[str]:
        rule = ["---:" if side == "r" else "---" for side in align.ljust(len(head), "l")]
        lines = [[inline(one) for one in head], rule, *([inline(one) for one in row] for row in rows)]
        yield from self._block("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def _block(self, text: str) -> Iterator[str]:
        yield text
        yield ""


def _entry(line: Line) -> str:
    return linked(line.text.text, line.url) if line.url else escaped(line.text.text)


def _joined(texts: Iterable[Said]) -> str:
    return "; ".join(inline(one.text) for one in texts)


def _badge(verdict: Verdict) -> str:
    return f"{_SIGNS[verdict.key]} {verdict.word}"
