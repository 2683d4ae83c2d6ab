"""Taking words out of a full-text index of SQLite so that not a byte of them is left.

FTS5 writes what is deleted as a further entry and overwrites nothing until its segments are merged; to merge all of them takes
as long as there are records. From 3.42 on it can overwrite by itself, in a form that older versions cannot read any more. So the
page on which a word stands is written again without it, whatever the version: a few pages, however many records there are.

The form (``fts5_index.c`` of SQLite): a segment is pages in the order of its terms. A page is four octets (where its first row
id stands, when it goes on with the rows of a term before it; where its terms end), those rows, the terms each with its rows, and the
places of the terms. Row ids are differences but for the first; behind one, a zero says that it was deleted. Beside the segments stands
which page begins with what.
"""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

import logging
import sqlite3

from orientation_plugins.sql.index_form import (
    DELETED,
    FORM,
    LEAST,
    MAIN,
    MOST,
    PAGE_BITS,
    STRUCTURE,
    Page,
    Segment,
    UnknownFormError,
    is_filler,
    segments_in,
    shared_octets,
    without,
)
from orientation_plugins.sql.tables import quoted

log = logging.getLogger("orientation_plugins.sql")


class Postings:
    """The rows of the words in the full-text index of one table.

    :param cursor: of the transaction that changes. :param index: name of the index.
    """

    def __init__(self, cursor: sqlite3.Cursor, index: str) -> None:
        self._cursor = cursor
        self._index = quoted(index)
        self._data, self._begins, self._config = (
            quoted(f"{index}_{table}") for table in ("data", "idx", "config")
        )

    def change(self, row: int, before: str, after: str) -> None:
        """Let the words of a row be those of `after`, which were those of `before`."""
        was, now = set(before.split()), set(after.split())
        gone, come = sorted(was - now), sorted(now - was)
        if not gone and not come:
            return
        shared = self._take_out(row, gone) if gone else []
        index = self._index
        self._cursor.execute(
            f"INSERT INTO {index}({index}, rowid, _words) VALUES ('delete', ?, ?)", (row, " ".join(shared))
        )
        self._cursor.execute(f"INSERT INTO {index}(rowid, _words) VALUES (?, ?)", (row, " ".join(come)))

    def _take_out(self, row: int, words: list[str]) -> list[str]:
        """Overwrite the words of a row. :returns: those that so many have that FTS5 may delete them in its own way."""
        cursor = self._cursor
        # What this transaction put into the index is written only now.
        cursor.execute("SAVEPOINT orientation_words")
        try:
            self._check_form()
            shared = self._take_from_segments(row, words)
        except (UnknownFormError, IndexError) as error:  # a database that fails is told as one
            log.warning(
                "the full-text index has another form than expected; all of it is written anew (%s)",
                type(error).__name__,
            )
            cursor.execute("ROLLBACK TO SAVEPOINT orientation_words")
            cursor.execute("RELEASE SAVEPOINT orientation_words")
            self._write_anew(row, words)
            return []
        cursor.execute("RELEASE SAVEPOINT orientation_words")
        return shared

    def _take_from_segments(self, row: int, words: list[str]) -> list[str]:
        places = []
        for segment in self._segments():
            if segment.first != 1:
                self._drop_merged(segment)
            if segment.first:
                places.append(_Taking(self._cursor, self._data, self._begins, segment, row))
        shared = []
        for word in words:
            for number, place in enumerate(places):
                taken = place.take(word)
                if taken is None:
                    continue
                if not taken:
                    shared.append(word)
                # All words of a row stand in one segment, unless it was changed.
                places.insert(0, places.pop(number))
                break
        for place in places:
            place.finish()
        left = [word for word in set(words).difference(shared) if self._is_found(word, row)]
        for place in places if left else ():
            shared += [word for word in left if place.take(word) is False]
            place.finish()
        return sorted(set(shared))

    def _is_found(self, word: str, row: int) -> bool:
        asked = f"SELECT 1 FROM {self._index} WHERE {self._index} MATCH ? AND rowid = ?"
        return self._cursor.execute(asked, (f'"{word}"', row)).fetchone() is not None

    def _write_anew(self, row: int, words: list[str]) -> None:
        index = self._index
        self._cursor.execute(
            f"INSERT INTO {index}({index}, rowid, _words) VALUES ('delete', ?, ?)", (row, " ".join(words))
        )
        self._cursor.execute(f"INSERT INTO {index}(rowid, _words) VALUES (?, '')", (row,))
        self._cursor.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")

    def _check_form(self) -> None:
        found = self._cursor.execute(f"SELECT v FROM {self._config} WHERE k = 'version'").fetchone()
        if found != (FORM,):
            raise UnknownFormError

    def _drop_merged(self, segment: Segment) -> None:
        """What stands in another segment already goes only when the merging it is part of ends: some day."""
        if segment.first:
            self._cursor.execute(
                f"DELETE FROM {self._begins} WHERE segid = ? AND pgno >> 1 < ?",
                (segment.number, segment.first),
            )
            self._cursor.execute(
                f"UPDATE {self._begins} SET term = x'' WHERE segid = ? AND pgno >> 1 = ?",
                (segment.number, segment.first),
            )
            return
        reach = (segment.number << PAGE_BITS, (segment.number + 1 << PAGE_BITS) - 1)
        self._cursor.execute(f"DELETE FROM {self._data} WHERE id BETWEEN ? AND ?", reach)
        self._cursor.execute(f"DELETE FROM {self._begins} WHERE segid = ?", (segment.number,))

    def _segments(self) -> list[Segment]:
        """:raises UnknownFormError: the structure of the index is written in another form."""
        (block,) = self._cursor.execute(
            f"SELECT block FROM {self._data} WHERE id = ?", (STRUCTURE,)
        ).fetchone()
        return segments_in(block)


class _Taking:
    """Takes a row away from words in one segment. Pages are read once, and written when all is done."""

    def __init__(self, cursor: sqlite3.Cursor, data: str, begins: str, segment: Segment, row: int) -> None:
        self._cursor, self._data, self._begins = cursor, data, begins
        self._segment, self._row = segment, row
        self._pages: dict[int, Page] = {}
        self._changed: set[int] = set()

    def take(self, word: str) -> bool | None:
        """:returns: None when it is not here; False when its rows fill more than a page: then nothing was taken."""
        term = MAIN + word.encode()
        begin, number = self._place(term)
        page = self._page(number)
        rows, found = page.terms.get(term), False
        if rows is not None:
            more = None
            if number < self._segment.last and term == next(reversed(page.terms)):
                more = self._page(number + 1)
                if not more.terms and more.head:
                    return False
            page.terms[term], found = without(rows, self._row)
            if found:
                self._changed.add(number)
            if more is not None:
                more.head, beyond = without(more.head, self._row)
                if beyond:
                    self._changed |= {number, more.number}
                found = found or beyond
            if not page.terms[term] and not (more is not None and more.head):
                del page.terms[term]
        self._settle_begin(page, begin, term)
        return True if found else None

    def finish(self) -> None:
        """Write the pages."""
        for number in sorted(self._changed):  # filling one page may change others
            page = self._pages[number]
            if not page.head and not page.terms:
                self._fill(page)
        for number in self._changed:
            self._cursor.execute(
                f"UPDATE {self._data} SET block = ? WHERE id = ?",
                (self._pages[number].written(), self._id(number)),
            )
        self._changed.clear()

    def _settle_begin(self, page: Page, begin: bytes, term: bytes) -> None:
        """What is noted of how a page begins must not be the beginning of what was taken out."""
        if not begin:
            return
        first = next(iter(page.terms), None)
        if first is None:
            self._forget(begin)
        elif term.startswith(begin) and not first.startswith(begin):
            self._rename(begin, first[: shared_octets(term, first) + 1])

    def _fill(self, page: Page) -> None:
        """A page must hold something: half of what the one after it holds, or the one before it."""
        after = self._page(page.number + 1) if page.number < self._segment.last else None
        if after is not None and len(after.terms) > 1 and not after.head:
            terms = list(after.terms.items())
            half = len(terms) // 2
            begin, _ = self._place(terms[0][0])
            page.terms, after.terms = dict(terms[:half]), dict(terms[half:])
            self._changed.add(after.number)
            name = terms[half][0]
            self._rename(begin, name[: shared_octets(terms[half - 1][0], name) + 1])
            self._note(page)
            return
        self._fill_from_before(page)
        self._note(page)

    def _fill_from_before(self, page: Page) -> None:
        before = self._page(page.number - 1) if page.number > self._segment.first else None
        if before is None:
            page.terms = {self._least(page): DELETED}
        elif not before.terms or (len(before.terms) == 1 and is_filler(next(iter(before.terms)))):
            # A page full of the rows of one word, which so many have; or one that holds nothing itself.
            page.terms = {self._last_before(page) + LEAST: DELETED}
        else:
            terms = list(before.terms.items())
            half = len(terms) // 2
            if not half:
                begin, _ = self._place(terms[0][0])
                if begin:
                    self._forget(begin)
            before.terms, page.terms = dict(terms[:half]), dict(terms[half:])
            self._changed.add(before.number)
            if not before.terms and not before.head:
                self._fill_from_before(before)
                self._note(before)

    def _least(self, page: Page) -> bytes:
        """A term that sorts before all of the segment, and after what was merged into another already."""
        into = self._segment.into
        merged = _last_term(self._cursor, self._data, into) if into else None
        if merged is None:
            return MAIN + LEAST
        later = (self._page(number).terms for number in range(page.number + 1, self._segment.last + 1))
        following = next((next(iter(terms)) for terms in later if terms), None)
        if following is None:
            return MAIN + MOST
        shared = shared_octets(merged, following)
        if shared == len(merged):
            return merged + LEAST
        return following[:shared] + bytes((following[shared] - 1,)) + MOST

    def _last_before(self, page: Page) -> bytes:
        number = page.number
        while number > self._segment.first:
            number -= 1
            terms = self._page(number).terms
            if terms:
                return next(reversed(terms))
        return MAIN

    # ------------------------------------------------------------------------------ where terms stand

    def _id(self, number: int) -> int:
        return _page_id(self._segment, number)

    def _page(self, number: int) -> Page:
        page = self._pages.get(number)
        if page is None:
            found = self._cursor.execute(
                f"SELECT block FROM {self._data} WHERE id = ?", (self._id(number),)
            ).fetchone()
            if found is None:
                raise UnknownFormError
            page = self._pages[number] = Page.read(number, found[0])
        return page

    def _place(self, term: bytes) -> tuple[bytes, int]:
        """How the page is noted on which a term stands, if it does, and the number of that page."""
        found = self._cursor.execute(
            f"SELECT term, pgno FROM {self._begins} WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1",
            (self._segment.number, term),
        ).fetchone()
        if found is None:
            return b"", self._segment.first
        return bytes(found[0]), found[1] >> 1

    def _forget(self, begin: bytes) -> None:
        self._cursor.execute(
            f"DELETE FROM {self._begins} WHERE segid = ? AND term = ?", (self._segment.number, begin)
        )

    def _rename(self, begin: bytes, name: bytes) -> None:
        self._cursor.execute(
            f"UPDATE {self._begins} SET term = ? WHERE segid = ? AND term = ?",
            (name, self._segment.number, begin),
        )

    def _note(self, page: Page) -> None:
        first = next(iter(page.terms))
        _, number = self._place(first)
        if number != page.number:
            self._cursor.execute(
                f"INSERT INTO {self._begins} (segid, term, pgno) VALUES (?, ?, ?)",
                (self._segment.number, first, page.number << 1),
            )


def _page_id(segment: Segment, number: int) -> int:
    return (segment.number << PAGE_BITS) + number


def _last_term(cursor: sqlite3.Cursor, data: str, segment: Segment) -> bytes | None:
    """The last term of a segment; None when it has none. :raises UnknownFormError: a page of it is not there."""
    for number in range(segment.last, max(segment.first, 1) - 1, -1):
        found = cursor.execute(
            f"SELECT block FROM {data} WHERE id = ?", (_page_id(segment, number),)
        ).fetchone()
        if found is None:
            raise UnknownFormError
        terms = Page.read(number, found[0]).terms
        if terms:
            return next(reversed(terms))
    return None
