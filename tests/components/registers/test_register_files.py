from __future__ import annotations

import csv
import gzip
import io
import os
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.components.registers.read import MOST_IN_LINE, RegisterFile
from orientation_core.errors import InvalidDocument


def read(path, encoding="utf-8", delimiter=",", columns=()):
    with RegisterFile(path, encoding, delimiter, columns) as register:
        return register.header, [
            (row.line, row.cells, row.problem.code if row.problem else None) for row in register.rows()
        ]


@pytest.fixture
def register(tmp_path):
    def written(content: bytes | str, name: str = "register.csv", encoding: str = "utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


def test_plain_and_packed_files_give_the_same_rows(register):
    content = b"a,b\n1,2\n3,4\n"
    assert read(register(content)) == read(register(gzip.compress(content), "packed"))
    assert read(register(content))[1] == [(2, ["1", "2"], None), (3, ["3", "4"], None)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column_and_tells_the_encoding(register, encoding):
    path = register("naïve;b\n1;é\n", encoding=encoding)
    assert read(path, "cp1252", ";") == (["naïve", "b"], [(2, ["1", "é"], None)])


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso-8859-15", "utf-16-le", "utf-32-be"])
def test_the_encoding_of_the_map_is_used(register, encoding):
    assert read(register("a,b\né,œuf\n", encoding=encoding), encoding)[1] == [(2, ["é", "œuf"], None)]


def test_a_byte_that_is_none_of_the_encoding_rejects_its_row_only(register):
    path = register(b"a,b\n1,caf\xe9\n2,x\n3,\xed\xa0\x80\n")
    codes = [(line, problem) for line, _, problem in read(path)[1]]
    assert codes == [(2, "row.encoding"), (3, None), (4, "row.encoding")]


def test_a_header_in_another_encoding_is_told_at_once(register):
    with pytest.raises(InvalidDocument, match="check the encoding"):
        read(register("préfixe,b\n1,2\n", encoding="cp1252"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_a_file_without_a_header_line_is_refused(register, content):
    with pytest.raises(InvalidDocument, match="header"):
        read(register(content))


@pytest.mark.parametrize(
    ("content", "where", "code"),
    [
        (b'"never closed', "line 1", "row.quotes"),
        (b'"a" b\n1\n', "line 1", "row.quotes"),
        (b'"a" b,"c"\n1,2\n', "line 1", "row.quotes"),
        (b'"a";"b"\n1;2\n', "line 1", "row.delimiter"),
        (b'\n"a"\t"b"\n1\t2\n', "line 2", "row.delimiter"),
    ],
)
def test_a_header_line_that_is_malformed_is_not_called_absent(register, content, where, code):
    with pytest.raises(InvalidDocument) as caught:
        read(register(content))
    assert [(one.where, one.code) for one in caught.value.problems] == [(where, code)]


def test_columns_can_be_named_by_the_map_when_there_is_no_header_line(register):
    header, rows = read(register(b"1,2\n"), columns=("a", "b"))
    assert header == ["a", "b"]
    assert rows == [(1, ["1", "2"], None)]


def test_a_missing_file_and_a_folder_are_typed_errors(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(InvalidDocument, match="cannot be read"):
            read(path)


def test_line_numbers_are_those_of_an_editor(register):
    path = register('a,b\n1,"two\nlines"\n\n2,"x"\r\n3,4,5\n6\n')
    assert [(line, problem) for line, _, problem in read(path)[1]] == [
        (2, None), (5, None), (6, "row.width"), (7, "row.width"),
    ]  # fmt: skip


def test_nul_rejects_its_row_only(register):
    assert [(line, problem) for line, _, problem in read(register(b"a,b\n1,\x00\n2,x\n"))[1]] == [
        (2, "text.control"), (3, None),
    ]  # fmt: skip


def test_a_stray_quote_costs_its_own_row_and_no_other(register):
    path = register('a,b\n1,x\n2,"oops\n3,y\n4,"z"\n5,w\n')
    rows = read(path)[1]
    assert rows == [
        (2, ["1", "x"], None),
        (3, ['2,"oops\n'], "row.quotes"),
        (4, ["3", "y"], None),
        (5, ["4", "z"], None),
        (6, ["5", "w"], None),
    ]


def test_a_stray_quote_that_never_closes_does_not_swallow_a_long_register(register):
    lines = [f"{n},word{n}\n" for n in range(20_000)]
    lines[10] = '10,"open\n'
    rows = read(register("a,b\n" + "".join(lines)))[1]
    assert [row for row in rows if row[2]] == [(12, ['10,"open\n'], "row.quotes")]
    assert len(rows) == 20_000
    assert [row[0] for row in rows] == list(range(2, 20_002))


def test_a_tail_cut_inside_a_quoted_record_of_many_lines_is_one_reject(register):
    path = register('a,b,c\n1,x,y\n2,"a story\nover several\nlines, one after an')
    rows = read(path)[1]
    assert [(line, problem) for line, _, problem in rows] == [(2, None), (3, "row.quotes")]
    assert "a story" in rows[1][1][0]


def test_a_record_of_several_lines_with_a_field_too_many_is_one_reject(register):
    rows = read(register('a,b\n1,"x\ny",z\n2,w\n'))[1]
    assert [(line, problem) for line, _, problem in rows] == [(2, "row.width"), (4, None)]


def test_a_line_without_end_is_rejected_without_filling_memory(register):
    path = register(b"a,b\n1," + b"x" * (3 * MOST_IN_LINE) + b"\n2,y\n")
    rows = read(path)[1]
    assert [(line, problem) for line, _, problem in rows] == [(2, "row.long"), (3, None)]
    many = b"," * (2 * MOST_IN_LINE)
    rows = read(register(b"a,b\n1" + many + b"\n2,y\n"))[1]
    assert [(line, problem) for line, _, problem in rows] == [(2, "row.long"), (3, None)]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_packed_file_that_breaks_off_gives_all_whole_rows_and_says_so(register, share):
    whole = b"a,b\n" + b"".join(b"%d,%s\n" % (n, os.urandom(6).hex().encode()) for n in range(5_000))
    packed = gzip.compress(whole)
    part = packed[: int(len(packed) * share)]
    there = zlib.decompressobj(wbits=31).decompress(part)
    complete = there.count(b"\n") - 1
    rows = read(register(part, "cut.gz"))[1]
    assert [row for row in rows if row[2] is None] == [
        (n, row.split(","), None) for n, row in enumerate(there.decode().split("\n")[1 : complete + 1], 2)
    ]
    assert {row[2] for row in rows[complete:]} <= {"row.cut", "row.width"}
    assert rows[-1][2] == "row.cut"


def test_a_packed_file_with_a_damaged_checksum_or_rubbish_behind_it_says_so(register):
    packed = bytearray(gzip.compress(b"a,b\n1,2\n"))
    packed[-6] ^= 0xFF
    assert read(register(bytes(packed)))[1] == [(2, ["1", "2"], None), (3, [], "row.cut")]
    assert read(register(gzip.compress(b"a,b\n1,2\n") + b"rubbish"))[1][-1][2] == "row.cut"


CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL).filter(any), max_size=8), delimiter=st.sampled_from(",;\t|"))
def test_what_the_csv_module_writes_comes_back_cell_by_cell(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("round") / "r.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows])
    read_rows = read(path, delimiter=delimiter)[1]
    assert [tuple(cells) for _, cells, _ in read_rows] == rows
    assert {problem for *_, problem in read_rows} <= {None}


@settings(max_examples=200, deadline=None)
@given(
    content=st.lists(
        st.sampled_from([b'"', b",", b"\n", b"\r\n", b"\r", b"x", b"\xff", b"\0", b"1,2\n"])
    ).map(b"".join)
)
def test_no_bytes_whatever_make_reading_fail_and_no_line_is_lost(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "r.csv"
    path.write_bytes(b"a,b\n" + content)
    rows = read(path)[1]
    for line, cells, problem in rows:
        assert line >= 2
        assert len(cells) == 2 or problem is not None
    lines = io.StringIO(content.decode(errors="replace"), newline="").readlines()
    numbers = [line for line, *_ in rows]
    assert numbers == sorted(set(numbers))
    assert not rows or rows[-1][0] <= len(lines) + 1


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_table_without_a_map_is_read_as_it_is_written(register, between, encoding, quote):
    lines = [["préfixe", "b, c"], ["É", "œuf"]]
    if not quote:
        lines[0][1] = "b"
    text = "".join(between.join(f"{quote}{cell}{quote}" for cell in line) + "\r\n" for line in lines)
    with RegisterFile.found(register(text, encoding=encoding)) as table:
        assert (table.header, [one.cells for one in table.rows()]) == (lines[0], lines[1:])
        assert table.guessed == (encoding == "cp1252")


def test_one_bad_row_changes_no_letter_of_the_others(register):
    with RegisterFile.found(register("a;b\né;1\n".encode() + b"\xe9;2\n")) as table:
        rows = [(one.cells[0], one.problem.code if one.problem else None) for one in table.rows()]
    assert rows[0] == ("é", None)
    assert rows[1][1] == "row.encoding"


def test_bytes_that_are_no_text_are_not_taken_for_one(register):
    with RegisterFile.found(register(b"a,b\n\x00\xe9,1\n")) as table:
        assert [one.problem.code for one in table.rows() if one.problem] == ["row.encoding"]
