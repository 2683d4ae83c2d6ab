"""A workbook before any of it is built: whatever reads it makes an object of each mark, so the marks are counted first.

A packed file of some kilobytes can hold a sheet of a million columns, or a list of styles without end. Its parts are
unpacked here piece by piece and kept nowhere.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from orientation_core.components.registers.messages import said
from orientation_core.model.gate import TextProblem
from orientation_core.model.gate.messages import refusal

#: All parts together, unpacked.
MOST_UNPACKED = 64 << 20
#: Rows of one sheet: a catalogue of a whole country has fewer.
MOST_ROWS = 100_000
#: Marks between the start of one row and of the next; a cell takes four, with formats of its own ten.
MOST_IN_ROW = 20_000
#: Marks in the list of texts that the sheets share.
MOST_IN_TEXTS = 1_000_000

_ROW = re.compile(rb"(?:[\w.-]{1,40}:)?row[\s/>]")
_TEXTS = re.compile(rb"<(?:[\w.-]{1,40}:)?sst[\s/>]")
#: A row beyond the last one of any program; those before it would be made up, one by one.
_FAR_ROW = re.compile(rb"""\br\s*=\s*["']\s*\+?[0-9_]{7}""")
#: Pictures are unpacked by nobody, and their bytes are no marks.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")

#: Bytes that are unpacked at a time, and how many are kept of what goes on in the next ones.
_PIECE, _LONGEST = 1 << 18, 80


def check_book(content: bytes, most_rows: int = MOST_ROWS) -> None:
    """Whether a workbook can be built at all. :param most_rows: of one sheet, also of such as hold nothing.

    :raises TextProblem: ``register.large``, or ``file.damaged`` where a part cannot be unpacked.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(one.file_size for one in members) > MOST_UNPACKED:
                raise said("register.large")
            for member in members:
                with archive.open(member) as part:
                    _check_part(part, most_rows)
    except TextProblem:
        raise
    except Exception as error:  # an archive that lies about itself fails in many ways
        raise refusal("file.damaged") from error


def _check_part(part: IO[bytes], most_rows: int) -> None:
    start = part.peek(1024)[:1024] if isinstance(part, zipfile.ZipExtFile) else b""
    if start.startswith(_PICTURES):
        return
    most = MOST_IN_TEXTS if _TEXTS.search(start) else MOST_IN_ROW
    for rows, marks in _counted(part):
        if marks > most or rows > most_rows:
            raise said("register.large")


def _counted(part: IO[bytes]) -> Iterator[tuple[int, int]]:
    """How many rows began, and how many marks were seen since the last one did; told again and again as they grow."""
    rows = marks = 0
    mark = tail = b""
    while piece := part.read(_PIECE):
        if _FAR_ROW.search(tail + piece):
            raise said("register.large")
        tail = piece[-_LONGEST:]
        # The last mark may go on in the next piece; of a long one its beginning is enough.
        *whole, mark = (mark + piece).split(b"<")
        mark = b"<" + mark[:_LONGEST] if whole else mark[:_LONGEST]
        for one in whole:
            marks += 1
            if _ROW.match(one):
                yield rows, marks
                rows, marks = rows + 1, 0
        yield rows, marks
