"""A register file as rows: plain or gzip, in any encoding, whole or cut off. One bad row never costs another.

Nothing here raises because of what a row holds; a row that cannot be read comes out with its problem.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import attrs

from orientation_core.components.registers.messages import said
from orientation_core.errors import InvalidDocument
from orientation_core.model.gate.messages import TextProblem, refusal
from orientation_core.model.text import Language

#: The most characters of one line; a longer one is rejected without being read into memory whole.
MOST_IN_LINE = 1 << 20

#: No register, list or survey has more columns.
MOST_COLUMNS = 5_000

#: So much may come out of a packed file, and beyond that so many times what went in. A register packs to a tenth.
MOST_PLAIN, MOST_RATIO = 16 << 20, 250

_MARKED = "orientation.marked"
#: What undecodable bytes become: half characters, which no encoding yields and which the gate refuses.
_HALVES = tuple(chr(0xDC00 + byte) for byte in range(256))
_UNDECODED = re.compile("[\udc00-\udcff]")
#: What a file itself says about its encoding, more surely than any map.
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: What spreadsheets write in Western Europe where they do not write UTF-8, and the signs they put between cells.
_OFFICE, _BETWEEN = "cp1252", ",;\t|"
_QUOTED = re.compile('"[^"]*"')
#: Characters that no text holds: what has one is no text in that encoding.
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f]")


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end - error.start == 1:  # nearly always, and once for each byte of a file that is no text
        return _HALVES[error.object[error.start]], error.end
    return "".join(_HALVES[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_MARKED, _mark)


@attrs.frozen
class RawRow:
    """One record of the file.

    :ivar line: number of its first line, the first of the file being 1. :ivar cells: as they stand; of a record that
        could not be taken apart, its text as the only cell. :ivar problem: why it cannot be used, or None.
    """

    line: int
    cells: list[str]
    problem: TextProblem | None = None


class _Source(io.RawIOBase):
    """The bytes of a file, unpacked where it is gzip. Where those break off the file ends, and `damaged` is set."""

    def __init__(self, path: Path) -> None:
        self.packed = io.BufferedReader(path.open("rb", buffering=0), 1 << 16)
        zipped = self.packed.peek(2)[:2] == b"\x1f\x8b"
        self._bytes: Any = GzipFile(fileobj=self.packed) if zipped else self.packed
        self.damaged = False
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            # At most one read below, so that what was unpacked before the damage is never lost with it.
            read: bytes = self._bytes.read1(len(buffer))
        except (EOFError, BadGzipFile, zlib.error):
            self.damaged = True
            return 0
        self._unpacked += len(read)
        if self._unpacked > max(MOST_PLAIN, MOST_RATIO * self.packed.tell()):  # what follows is a bomb
            self.damaged = True
            return 0
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        self.packed.close()
        super().close()


class _Lines:
    """The lines of a text, one by one, that remembers those of the record being read and can take lines back.

    :ivar number: of the line given last. :ivar taken: lines since the record began. :ivar cut: one was too long.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.number = 0
        self.taken: list[str] = []
        self.cut = False
        self._text = text
        self._again: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(MOST_IN_LINE)
        if not line:
            raise StopIteration
        if len(line) == MOST_IN_LINE and line[-1] not in "\r\n":
            self.cut = True
            while len(rest := self._text.readline(MOST_IN_LINE)) == MOST_IN_LINE and rest[-1] not in "\r\n":
                pass
        self.number += 1
        self.taken.append(line)
        return line

    def record(self) -> tuple[int, list[str]]:
        """The number of the first line of the record that ends here, and its lines; the next one begins."""
        taken, self.taken, self.cut = self.taken, [], False
        return self.number - len(taken) + 1, taken

    def take_back(self, lines: list[str]) -> None:
        """Give these lines again."""
        self.number -= len(lines)
        self._again.extendleft(reversed(lines))


class RegisterFile:
    """A register that is open for reading; close it, or use it in a ``with`` block.

    :param encoding, delimiter: as the map says; a byte order mark in the file overrules the encoding.
    :param columns: the column names of a file without a header line.
    :ivar header: the column names. :ivar size: bytes of the file. :ivar guessed: its encoding is what its bytes look like.
    :raises InvalidDocument: it cannot be opened, or has no header line that can be read.
    """

    def __init__(
        self,
        path: Path,
        encoding: str,
        delimiter: str,
        columns: tuple[str, ...] = (),
        language: Language = "en",
    ) -> None:
        self.delimiter, self.guessed = delimiter, False
        try:
            self._source = _Source(path)
            self.size = path.stat().st_size
            buffered = io.BufferedReader(self._source, 1 << 16)
            start = buffered.peek(4)
        except OSError as error:
            raise InvalidDocument("register", [said("register.file").at("", language)]) from error
        self.encoding = next((told for mark, told in _MARKS if start.startswith(mark)), encoding)
        self._text = io.TextIOWrapper(buffered, encoding=self.encoding, errors=_MARKED, newline="")
        self._lines = _Lines(self._text)
        self.header = list(columns)
        if not columns:
            self.header = self._read_header(language)

    @classmethod
    def found(cls, path: Path, language: Language = "en") -> Self:
        """A table of which no map says how it is written: UTF-8, else what spreadsheets write here; and its separator.

        :raises InvalidDocument: as the file itself.
        """
        encoding, first = _looked_at(path)
        file = cls(path, encoding, separator(first), language=language)
        file.guessed = encoding != "utf-8"
        return file

    def _read_header(self, language: Language) -> list[str]:
        reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        try:
            header = next(filter(None, reader), [])
        except csv.Error:
            number, taken = self._lines.record()
            self.close()
            blank = next((at for at, one in enumerate(taken) if one.strip()), 0)
            number, first = number + blank, taken[blank]
            wrong, likely = said("row.quotes"), separator(first)
            if likely in first and self.delimiter not in first:
                wrong = said("row.delimiter", delimiter=likely.replace("\t", "\\t"))
            raise InvalidDocument("register", [wrong.at(f"line {number}", language)]) from None
        number, _ = self._lines.record()
        if not header or len(header) > MOST_COLUMNS:
            self.close()
            wrong = said("register.wide", most=MOST_COLUMNS) if header else said("register.empty")
            raise InvalidDocument("register", [wrong.at("line 1", language)])
        if any(map(_UNDECODED.search, header)):
            self.close()
            where = f"line {max(number, 1)}"
            raise InvalidDocument(
                "register", [said("row.encoding", encoding=self.encoding).at(where, language)]
            )
        return header

    def position(self) -> int:
        """Bytes of the file read so far, for a progress bar."""
        return self._source.packed.tell()

    def rows(self) -> Iterator[RawRow]:
        """Every record behind the header; blank lines are no records.

        A record whose quotes do not close reaches into those behind it. Reading goes on at the first line in it that
        makes a whole row alone, so that a stray quote, or a tail that was cut off, costs no other row.
        """
        lines, width = self._lines, len(self.header)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error:
                # One line alone fails by its length, or by its quotes; several by a quote that is never closed.
                long = len(lines.taken) == 1 and len(lines.taken[0]) > csv.field_size_limit()
                yield self._torn(said("row.long" if long else "row.quotes"))
                reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
                continue
            too_long, ended = lines.cut, lines.taken[-1][-1] in "\r\n"
            if too_long:
                line, taken = lines.record()
                yield RawRow(line, ["".join(taken)[:1000]], said("row.long"))
            elif len(cells) == width or not cells:
                line, taken = lines.record()
                if cells:
                    cut = not ended and self._source.damaged
                    yield RawRow(line, cells, said("row.cut") if cut else self._flaw(cells))
            elif len(lines.taken) > 1:
                yield self._torn(said("row.width", count=len(cells), expected=width), cells)
            else:
                line, _ = lines.record()
                yield RawRow(line, cells, said("row.width", count=len(cells), expected=width))
        if self._source.damaged:
            yield RawRow(lines.number + 1, [], said("row.cut"))

    def _flaw(self, cells: list[str]) -> TextProblem | None:
        """What makes a row of the right width unusable whatever its columns mean."""
        text = "".join(cells)
        if text.isascii() and "\0" not in text:
            return None
        if _UNDECODED.search(text):
            return said("row.encoding", encoding=self.encoding)
        return refusal("text.control") if "\0" in text else None

    def _torn(self, problem: TextProblem, cells: list[str] | None = None) -> RawRow:
        """The row for a record that swallowed lines; what may be rows of their own is taken back."""
        line, taken = self._lines.record()
        whole = next((at for at, one in enumerate(taken) if at and self._stands_alone(one)), None)
        if whole is not None:
            self._lines.take_back(taken[whole:])
            return RawRow(line, ["".join(taken[:whole])], problem)
        return RawRow(line, cells or ["".join(taken)], problem)

    def _stands_alone(self, line: str) -> bool:
        if line.count('"') % 2:  # the end of a text that began on another line
            return False
        try:
            return len(next(csv.reader([line], delimiter=self.delimiter, strict=True), [])) == len(
                self.header
            )
        except csv.Error:
            return False

    def close(self) -> None:
        """Let go of the file."""
        self._text.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def separator(line: str) -> str:
    """The sign that stands between the cells of this line: a comma, a semicolon, a tab or a bar."""
    return max(_BETWEEN, key=_QUOTED.sub("", line).count)  # of as many, the first: a comma


def decoded(data: bytes) -> str | None:
    """A table in memory of which nothing says how it is written, by the same rule as a file; None when it is no text."""
    marked = tuple(told for mark, told in _MARKS if data.startswith(mark))
    office = (_OFFICE,) if data.decode("utf-8", "ignore").isascii() else ()
    for encoding in marked or ("utf-8", *office):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            return None if _NO_TEXT.search(text) else text
    return None


def _looked_at(path: Path) -> tuple[str, str]:
    """The encoding of a text that names none, and its first line with something in it.

    A text with letters in good UTF-8 is UTF-8, whatever else it holds: its bad rows are told, and no letter is changed.
    """
    try:
        source = _Source(path)
    except OSError:
        return "utf-8", ""  # whoever opens it says so
    with io.BufferedReader(source, 1 << 16) as file:
        start = file.peek(4)
        marked = next((told for mark, told in _MARKS if start.startswith(mark)), None)
        loose = codecs.getincrementaldecoder(marked or "utf-8")("ignore")
        strict = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", _OFFICE)}
        begin = ""
        while part := file.read(1 << 16):
            letters = loose.decode(part)
            begin = begin if len(begin) > MOST_IN_LINE else begin + letters
            if marked:
                break
            if not letters.isascii():
                strict.pop(_OFFICE, None)
            for name in tuple(strict):
                if not _decodes(strict[name], part):
                    del strict[name]
    return next(iter(strict), "utf-8"), next((one for one in begin.splitlines() if one.strip()), "")


def _decodes(decoder: codecs.IncrementalDecoder, part: bytes) -> bool:
    try:
        return _NO_TEXT.search(decoder.decode(part)) is None
    except UnicodeDecodeError:
        return False
