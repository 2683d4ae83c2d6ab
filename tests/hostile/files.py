"""Files bent out of shape: tables, workbooks, and whatever grows when it is opened."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache

from hostile.values import TEXTS

Rows = Sequence[Sequence[str]]

#: What makes a table another one, or none: put anywhere in its bytes.
PIECES = (
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xff\xfe", b"=1+1", b"'", b"\\",
    b"\n\n\n", b",,,,,,,,", b'"\n"\n"', b"\x1a", b"a" * 140_000, "\u2028\u202e\U0001f600".encode(), b"\xed\xa0\x80", b"0" * 5_000,
)  # fmt: skip


def written(rows: Rows, delimiter: str = ",") -> bytes:
    """Rows as a delimited file."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return made.getvalue().encode("utf-8", "surrogatepass")


#: Larger files try the machine and not the reader; what grows is tried as a bomb.
LARGEST = 8 << 20


def bent_table(rows: Rows, chance: random.Random, delimiter: str = ",") -> bytes:
    """A table with some things wrong: in its cells, its shape, its bytes."""
    made = [list(row) for row in rows]
    for _ in range(chance.choice((1, 1, 2, 3))):
        row = chance.choice(made)
        how = chance.choice(("cell", "cell", "cell", "column", "short", "long", "head", "twice", "many"))
        if how == "cell" and row:
            row[chance.randrange(len(row))] = chance.choice(TEXTS)
        elif how == "column":
            place = chance.randrange(len(made[0]) + 1)
            for each in made:
                each.insert(place, chance.choice(TEXTS))
        elif how == "short":
            del row[chance.randrange(len(row) + 1) :]
        elif how == "long":
            row.extend(chance.choices(TEXTS, k=chance.choice((1, 3, 2_000))))
        elif how == "head":
            made[0][: len(made[0]) // 2 + 1] = chance.choices([*made[0], *TEXTS], k=len(made[0]) // 2 + 1)
        elif how == "twice":
            made.extend([row] * chance.choice((1, 5, 300)))
        else:
            made.insert(chance.randrange(len(made) + 1), [])
        made = made or [[""]]
    data = written(made, delimiter)
    for _ in range(chance.choice((0, 0, 1, 2, 4))):
        data = bent_bytes(data, chance)
    data = data[:LARGEST]
    return gzip.compress(data) if chance.random() < 0.1 else data


def bent_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes of which some are others."""
    place = chance.randrange(len(data) + 1)
    how = chance.choice(("insert", "insert", "cut", "flip", "drop", "encode"))
    if how == "insert":
        return data[:place] + chance.choice(PIECES) + data[place:]
    if how == "cut":
        return data[:place]
    if how == "flip" and data:
        place %= len(data)
        return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
    if how == "drop":
        return data[:place] + data[place + chance.randrange(1, 40) :]
    return data.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-32", "latin-1", "utf-7")), "replace"
    )


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


#: What makes a workbook another one: put anywhere in its XML.
MARKS = (
    b"<row r='1048577'/>", b"<row r='99999999999'/>", b"<row r='-1'/>", b'<row r="x"/>', b'<c r="ZZZZZZZ1"><v>1</v></c>', b'<c r="A0"/>', b"<c/>",
    b'<c r="A1" t="s"><v>99999</v></c>', b'<c t="s"><v>x</v></c>', b'<c t="d"><v>2026-99-99</v></c>', b'<c t="e"><v>#REF!</v></c>',
    b'<c s="99999"><v>1</v></c>', b'<c t="n"><v>1e999</v></c>', b"<c><v>" + b"9" * 5_000 + b"</v></c>", b'<c t="n"><v>nan</v></c>',
    b'<dimension ref="A1:XFD1048576"/>', b'<dimension ref="x"/>', b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", b"&a;", b"</sheetData>",
    b"<f>1+1</f>", b"\0", b"<", b"&#0;", b"&#xD800;", b"]]>", b"<x:y/>", b"<mergeCell ref='A1:XFD1048576'/>", b"<sheet name='x' r:id='rId99'/>",
)  # fmt: skip


def bent_book(content: bytes, chance: random.Random) -> bytes:
    """A workbook of which some parts are others."""
    made = parts(content)
    if not made:
        return content
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(sorted(made) or ["x"])
        how = chance.choice(("mark", "mark", "mark", "bytes", "gone", "swap"))
        held = made.get(name, b"")
        if how == "mark":
            places = [at for at in range(len(held)) if held[at : at + 1] == b"<"] or [0]
            place = chance.choice(places)
            made[name] = held[:place] + chance.choice(MARKS) + held[place:]
        elif how == "bytes":
            made[name] = bent_bytes(held, chance)
        elif how == "gone":
            made.pop(name, None)
        else:
            made[name] = made.get(chance.choice(sorted(made) or [name]), b"")
    archive = packed(made)
    return bent_bytes(archive, chance) if chance.random() < 0.15 else archive


def book(rows: Rows) -> bytes:
    """A workbook of one sheet."""
    import openpyxl

    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s<sheetData>%s</sheetData>%s</worksheet>'


@cache
def bombs() -> dict[str, bytes]:
    """Workbooks that are small, and enormous for whoever opens them."""
    held = parts(book([["name", "title.fr"], ["aid", "Une aide"]]))
    sheet = next(name for name in held if name.startswith("xl/worksheets/"))
    row = b"<row><c><v>1</v></c></row>"

    def with_sheet(rows: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
        return packed({**held, sheet: _SHEET % (head, rows, tail)})

    return {
        "a million columns": with_sheet(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"),
        "many empty columns": with_sheet(b"<row>" + b"<c/>" * 100_000 + b"</row>"),
        "a far column": with_sheet(b'<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>'),
        "the last column": with_sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>' + row * 100),
        "a far row": with_sheet(b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
        "the last row": with_sheet(b'<row r="999999"><c r="A999999"><v>1</v></c></row>'),
        "claims to be the largest": with_sheet(row, b'<dimension ref="A1:XFD1048576"/>'),
        "70 MiB of blanks": with_sheet(row, tail=b" " * (70 << 20)),
        "200,000 marks": with_sheet(row, tail=b"<x/>" * 200_000),
        "too many rows": with_sheet(b"<row/>" * 200_000),
        "rows enough": with_sheet(b"<row/>" * 20_000),
        "styles without end": packed({**held, "xl/styles.xml": b"<styleSheet><cellXfs>" + b"<xf/>" * 100_000 + b"</cellXfs></styleSheet>"}),
        "texts without end": packed({**held, "xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 1_100_000 + b"</sst>"}),
        "laughs": packed({**held, sheet: LAUGHS}),
        "3,000 members": packed({**held, **{f"x/{n}.xml": b"" for n in range(3_000)}}),
        "merged without end": with_sheet(row, tail=b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 50_000 + b"</mergeCells>"),
    }  # fmt: skip


#: Entities in entities.
LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'x'>"
    + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 9))
    + "]><l>&a8;</l>"
).encode()


@cache
def wrong_files() -> dict[str, bytes]:
    """Files that are none of what is asked for."""
    return {
        "empty": b"", "a mark": b"\xef\xbb\xbf", "blanks": b" \n \n", "NUL": b"\0" * 4_000, "every byte": bytes(range(256)) * 50,
        "UTF-16": "a,b\n1,2\n".encode("utf-16"), "UTF-32": "a,b\n1,2\n".encode("utf-32"), "half a letter": b"a,b\n\xc3",
        "half characters": b"a,b\n\xed\xa0\x80,1\n", "one quote": b'"', "quotes": b'"' * 100_001, "a torn quote": b'a,b\n"1,2\n3,4\n',
        "a million columns": b"a," * 1_000_000 + b"b\n", "wide rows": b"a,b\n" + b"1," * 1_000_000 + b"\n", "a long cell": b"a,b\n" + b"x" * (3 << 20) + b",1\n",
        "a long head": b"x" * (3 << 20), "carriage returns": b"a,b\r1,2\r", "many blank lines": b"\n" * 1_000_000, "JSON": b'{"a": 1}', "deep JSON": b"[" * 100_000,
        "HTML": b"<html><body>404</body></html>", "XML": b"<?xml version='1.0'?><a/>", "laughs": LAUGHS, "a PDF": b"%PDF-1.7\n", "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "an archive cut off": b"PK\x03\x04" + b"\0" * 100, "an empty archive": b"PK\x05\x06" + b"\0" * 18, "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "gzip cut off": gzip.compress(b"a,b\n1,2\n" * 500)[:-9], "a gzip bomb": gzip.compress(b"\0" * (40 << 20), 1), "gzip of lines": gzip.compress((b"a" * 200 + b"\n") * 100_000, 1),
        "gzip in gzip": gzip.compress(gzip.compress(b"a,b\n")), "no gzip": b"\x1f\x8b\x08" + b"\xff" * 100, "pickle": b"\x80\x04\x95\0.", "YAML": b"!!python/object/apply:os.system ['id']",
    }  # fmt: skip
