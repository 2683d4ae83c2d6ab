from __future__ import annotations

import pytest

from importing import import_desk, simple_map, write_register
from orientation_core.components.registers import RegisterMap, import_register, load_map, read_map
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.memory import MemoryStore

WHOLE = """
[source]
name = "town-hall"
encoding = "cp1252"
delimiter = ";"
timezone = "Europe/Brussels"
datetime_formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]
null = ["NA", "-"]
columns = ["No", "Ontvangen", "Soort"]

[fields]
source_reference = "No"
received_at = "Ontvangen"
type = "Soort"
extra.street = "Straat"
"extra.house" = "Huis"

[values.type]
Klacht = "complaint"
Melding = "notification"

[values."extra.street"]
x = "y"

[constant]
language = "nl"
extra.town = "Gent"
"""


def problems(toml: str | dict, language="en") -> dict[str, Problem]:
    with pytest.raises(InvalidDocument) as caught:
        read_map(toml, language)
    assert caught.value.kind == "import_map"
    return {problem.where: problem for problem in caught.value.problems}


def minimal(more: str) -> str:
    return f'[fields]\nreceived_at = "In"\n{more}'


def test_a_whole_map_is_read_key_by_key():
    assert read_map(WHOLE) == RegisterMap(
        name="town-hall",
        encoding="cp1252",
        delimiter=";",
        timezone="Europe/Brussels",
        datetime_formats=("%d/%m/%Y %H:%M", "%d/%m/%Y"),
        null=frozenset({"NA", "-"}),
        columns=("No", "Ontvangen", "Soort"),
        fields={
            "source_reference": "No",
            "received_at": "Ontvangen",
            "type": "Soort",
            "extra.street": "Straat",
            "extra.house": "Huis",
        },
        values={"type": {"Klacht": "complaint", "Melding": "notification"}, "extra.street": {"x": "y"}},
        constant={"language": "nl", "extra.town": "Gent"},
    )


def test_bytes_text_and_mapping_give_the_same_map(tmp_path):
    import tomllib

    file = tmp_path / "map.toml"
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert load_map(file) == read_map(WHOLE) == read_map(WHOLE.encode()) == read_map(tomllib.loads(WHOLE))


def test_only_the_moment_of_receipt_must_be_mapped():
    assert read_map(minimal("")).fields == {"received_at": "In"}
    assert problems("[fields]\ntext = 'Words'")["/fields/received_at"].code == "map.required"
    assert problems("")["/fields/received_at"].code == "map.required"


@pytest.mark.parametrize(
    ("toml", "where", "nearest"),
    [
        (minimal("recieved = 'x'"), "/fields/recieved", "received_at"),
        (minimal("[feilds]\nx = 'y'"), "/feilds", "fields"),
        (minimal("[source]\ndelimeter = ';'"), "/source/delimeter", "delimiter"),
        (minimal("[source]\ntimezone = 'Europe/Brussel'"), "/source/timezone", "Europe/Brussels"),
        (minimal("[source]\nencoding = 'utf-8x'"), "/source/encoding", "utf-8"),
        (minimal("[values.outcomes]\na = 'b'"), "/values/outcomes", "outcome"),
        (minimal("[constant]\nlangauge = 'nl'"), "/constant/langauge", "language"),
    ],
)
def test_a_mistyped_name_is_named_with_the_nearest_one(toml, where, nearest):
    problem = problems(toml)[where]
    assert problem.code == "map.nearest"
    assert f'"{nearest}"' in problem.message


@pytest.mark.parametrize(
    ("toml", "where", "code"),
    [
        (minimal("[source]\nquote = '|'"), "/source/quote", "map.unknown"),
        (minimal("[source]\ndelimiter = ';;'"), "/source/delimiter", "map.character"),
        (minimal("[source]\ndelimiter = '\"'"), "/source/delimiter", "map.character"),
        (minimal("[source]\nnull = 'NA'"), "/source/null", "map.texts"),
        (minimal("[source]\nnull = [1]"), "/source/null", "map.texts"),
        (minimal("[source]\nname = 7"), "/source/name", "map.text"),
        (minimal('[source]\nname = "a\\tb"'), "/source/name", "text.line"),
        (minimal("[source]\nencoding = 'rot13'"), "/source/encoding", "map.unknown"),
        (minimal("[source]\ntimezone = '/etc/passwd'"), "/source/timezone", "map.unknown"),
        (minimal("[source]\ndatetime_formats = ['%Y']"), "/source/datetime_formats/0", "map.format"),
        (
            minimal("[source]\ndatetime_formats = ['%Y-%m-%d', '%c']"),
            "/source/datetime_formats/1",
            "map.format",
        ),
        (minimal("text = 3"), "/fields/text", "map.text"),
        (minimal("'extra.a name' = 'x'"), "/fields/extra.a name", "map.extra"),
        (minimal("extra.7 = 'x'"), "/fields/extra.7", "map.extra"),
        (minimal("[constant]\nlanguage = 'es'"), "/constant/language", "map.value"),
        (minimal("[constant]\nreceived_at = 'soon'"), "/constant/received_at", "row.moment"),
        (minimal("[constant]\nreopened = '1'"), "/constant/reopened", "map.unknown"),
        (minimal("[values.type]\nA = 'klacht'"), "/values/type/A", "map.value"),
        (minimal("[values.type]\nA = 1"), "/values/type/A", "map.text"),
        (minimal("[values.closed_at]\n'1/1/1900' = 'never'"), "/values/closed_at/1~11~11900", "row.moment"),
        (minimal("[values]\ntype = 'complaint'"), "/values/type", "map.table"),
        ("fields = 3", "/fields", "map.table"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_key(toml, where, code):
    assert problems(toml)[where].code == code


def test_every_problem_of_a_map_is_told_at_once():
    found = problems("[source]\nnull = 1\nx = 1\n[fields]\ny = 'a'\n[constant]\ntype = 'b'")
    assert set(found) == {"/source/null", "/source/x", "/fields/y", "/constant/type", "/fields/received_at"}


def test_toml_that_is_none_is_refused_with_its_line_and_in_the_readers_language():
    assert "line 2" in problems("[fields]\nreceived_at = In")[""].message
    assert "regel 2" in problems("[fields]\nreceived_at = In", "nl")[""].message
    assert problems(b"\xff\xfe")[""].code == "row.encoding"
    assert problems("a = " + "[" * 100_000)[""].code == "map.syntax"


def test_a_map_file_that_is_not_there_is_a_typed_error(tmp_path):
    with pytest.raises(InvalidDocument, match="cannot be read"):
        load_map(tmp_path / "none.toml")


def test_a_column_the_register_lacks_is_named_with_the_nearest_and_nothing_is_imported(tmp_path):
    file = write_register(tmp_path / "r.csv", ("1", "2026-01-05", "", "a"))
    store = MemoryStore()
    with pytest.raises(InvalidDocument) as caught:
        import_register(import_desk(store), file, simple_map(fields={"received_at": "inn", "text": "Words"}))
    assert [(p.where, p.code) for p in caught.value.problems] == [
        ("/fields/received_at", "map.nearest"),
        ("/fields/text", "map.nearest"),
    ]
    assert store.root.tables == {}
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_without_a_header_line_does_not_spill_its_first_row_into_the_error(tmp_path):
    file = write_register(tmp_path / "r.csv", header=("An Peeters", "2026-01-05", "", "I was insulted."))
    with pytest.raises(InvalidDocument) as caught:
        import_register(import_desk(MemoryStore()), file, simple_map())
    assert {problem.code for problem in caught.value.problems} == {"map.column"}
    assert "Peeters" not in str(caught.value)
    assert "insulted" not in str(caught.value)


@pytest.mark.parametrize(("delimiter", "shown"), [(";", ";"), ("\t", r"\t"), ("|", "|")])
def test_another_delimiter_than_that_of_the_map_is_told_as_such(tmp_path, delimiter, shown):
    file = tmp_path / "r.csv"
    file.write_text(f"ref{delimiter}in{delimiter}out{delimiter}words\n")
    with pytest.raises(InvalidDocument) as caught:
        import_register(import_desk(MemoryStore()), file, simple_map())
    (problem,) = caught.value.problems
    assert (problem.where, problem.code) == ("/source/delimiter", "map.delimiter")
    assert problem.message.endswith(f"separated by {shown}")


def test_a_column_that_occurs_twice_is_no_column_to_map(tmp_path):
    file = write_register(tmp_path / "r.csv", ("1", "2"), header=("in", "in"))
    with pytest.raises(InvalidDocument, match="twice"):
        import_register(import_desk(MemoryStore()), file, simple_map(fields={"received_at": "in"}))
