"""The map of a register: which column is which field, written in TOML by whoever knows the register."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.registers.fields import COMPLAINTS, Fields
from orientation_core.components.registers.messages import invalid_map, said
from orientation_core.components.registers.moments import DEFAULT_FORMATS, compile_format, moment_reader
from orientation_core.errors import Problem
from orientation_core.model.calendars import zone_of
from orientation_core.model.gate import TextProblem, clean, pointer
from orientation_core.model.text import Language

_SECTIONS = ("source", "fields", "values", "constant")
_SHORT = re.compile(r"[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?")
_POSITION = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


@attrs.frozen
class RegisterMap:
    """How the rows of a register become requests.

    :ivar name: of the register; with the row's reference it tells what was imported before.
    :ivar encoding, delimiter: how the file is written. :ivar columns: its column names when it has no header line.
    :ivar timezone: IANA zone of its local times; None means that of the organisation.
    :ivar datetime_formats: ``strptime`` formats, tried in order.
    :ivar null: what is written where there is nothing; an empty cell always is nothing.
    :ivar fields: request field -> column. :ivar values: request field -> value in the register -> ours; a value that
        is not listed stays as it is, and an empty text makes it absent.
    :ivar constant: request field -> value, for rows that have none.
    :ivar options: what else stands under ``[source]``, where the fields have such options.
    """

    fields: Mapping[str, str]
    name: str = "import"
    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    timezone: str | None = None
    datetime_formats: tuple[str, ...] = DEFAULT_FORMATS
    null: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    constant: Mapping[str, str] = attrs.field(factory=dict)
    options: Mapping[str, Any] = attrs.field(factory=dict)


#: What may stand under ``[source]``, and what is said when it is something else.
_SOURCE = {
    "name": "map.text",
    "encoding": "map.text",
    "delimiter": "map.character",
    "timezone": "map.text",
    "datetime_formats": "map.texts",
    "null": "map.texts",
    "columns": "map.texts",
}


def load_map(path: str | Path, language: Language = "en", fields: Fields = COMPLAINTS) -> RegisterMap:
    """The map in a file. :raises InvalidDocument: it cannot be read, or as :func:`read_map`."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise invalid_map(said("register.file").at("", language)) from error
    return read_map(data, language, fields)


def read_map(
    data: bytes | str | Mapping[str, Any], language: Language = "en", fields: Fields = COMPLAINTS
) -> RegisterMap:
    """The map that TOML, or a mapping of the same shape, describes.

    :param fields: what it can fill.
    :raises InvalidDocument: naming every key that is unknown, of the wrong type or of no use, with what would mend it.
    """
    document = data if isinstance(data, Mapping) else parse_map(data, language)
    problems = list(_problems(document, language, fields))
    if problems:
        raise invalid_map(*problems)
    source = document.get("source", {})
    made: dict[str, Any] = {
        key: source[key] for key in ("name", "encoding", "delimiter", "timezone") if key in source
    }
    for key, kind in (("columns", tuple), ("datetime_formats", tuple), ("null", frozenset)):
        if source.get(key):
            made[key] = kind(source[key])
    made_map = RegisterMap(
        fields=_flat(document.get("fields", {})),
        values=_tables(document.get("values", {}), fields),
        constant=_flat(document.get("constant", {})),
        options={key: source[key] for key in fields.options if key in source},
        **made,
    )
    problems = list(_moment_problems(made_map, language, fields))
    if problems:
        raise invalid_map(*problems)
    return made_map


def parse_map(data: bytes | str, language: Language) -> Mapping[str, Any]:
    """A map out of TOML. :raises InvalidDocument: it is none; naming line and column."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        return tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise invalid_map(said("row.encoding", encoding="UTF-8").at("", language)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _POSITION.search(str(error))
        line, column = found.groups("?") if found else ("?", "?")
        raise invalid_map(said("map.syntax", line=line, column=column).at("", language)) from None


def _flat(table: Mapping[str, Any], begins: str = "") -> dict[str, Any]:
    """A table with ``extra = {NAME = …}`` written as ``extra.NAME = …``."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{begins}{key}."))
        else:
            flat[f"{begins}{key}"] = value
    return flat


def _tables(table: Mapping[str, Any], fields: Fields, begins: str = "") -> dict[str, Any]:
    """The same of tables of values: what stands under the name of a field is its table, and a table of nothing but
    tables stands for the fields below its name.
    """
    flat: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{begins}{key}"
        below = [isinstance(one, Mapping) for one in value.values()] if isinstance(value, Mapping) else []
        if below and (all(below) or (any(below) and not fields.has(name))):
            flat.update(_tables(value, fields, f"{name}."))
        else:
            flat[name] = value
    return flat


def _problems(document: Mapping[str, Any], language: Language, fields: Fields) -> Iterator[Problem]:
    """Everything that is wrong with a map, as far as it can be told without the register."""
    tables: dict[str, Mapping[str, Any]] = {}
    for section, table in document.items():
        if section not in _SECTIONS:
            yield unknown(pointer(section), section, _SECTIONS, language)
        elif not isinstance(table, Mapping):
            yield said("map.table").at(pointer(section), language)
        else:
            tables[section] = table
    yield from _source_problems(tables.get("source", {}), language, fields)
    for section in ("fields", "values", "constant"):
        given = tables.get(section, {})
        table = _tables(given, fields) if section == "values" else _flat(given)
        for field, value in table.items():
            where = pointer(section, field)
            family = next((one for one in fields.families if field.startswith(one)), None)
            if family is not None and not fields.has(field):
                yield said(fields.families[family]).at(where, language)
            elif not fields.has(field) and not fields.later:
                yield unknown(where, field, fields.names, language)
            elif section == "values":
                yield from _value_problems(where, field, value, language, fields)
            elif not isinstance(value, str) or not value:
                yield said("map.text").at(where, language)
            elif section == "constant":
                yield from _misfit(where, field, value, language, fields)
    needed = fields.required
    if needed and needed not in {**tables.get("fields", {}), **tables.get("constant", {})}:
        yield said("map.required").at(pointer("fields", needed), language)


def misfits(register_map: RegisterMap, language: Language, fields: Fields) -> Iterator[Problem]:
    """What fields that became known later cannot take of a map that was read before."""
    for field, value in register_map.constant.items():
        yield from _misfit(pointer("constant", field), field, value, language, fields)
    yield from _moment_problems(register_map, language, fields)


def _source_problems(source: Mapping[str, Any], language: Language, fields: Fields) -> Iterator[Problem]:
    """What is wrong with the section that says how a file is written."""
    known = {**_SOURCE, **fields.options}
    for key, value in source.items():
        where = pointer("source", key)
        if key not in known:
            yield unknown(where, key, known, language)
        elif not _is_of(known[key], value):
            yield said(known[key]).at(where, language)
        elif key == "encoding" and not _is_encoding(value):
            yield unknown(where, value, ("utf-8", "cp1252", "iso-8859-15", "utf-16"), language)
        elif key == "timezone" and zone_of(value) is None:
            from zoneinfo import available_timezones

            yield unknown(where, value, available_timezones(), language, listed=("Europe/Brussels",))
        elif key == "name":
            yield from _unclean(where, value, language)
        elif key == "datetime_formats":
            for number, one in enumerate(value):
                try:
                    compile_format(one)
                except TextProblem as problem:
                    yield problem.at(pointer("source", key, number), language)


def _is_of(expected: str, value: Any) -> bool:
    if expected == "map.texts":
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    if expected == "map.flag":
        return isinstance(value, bool)
    if expected == "map.short":
        return isinstance(value, str) and _SHORT.fullmatch(value) is not None
    if expected == "map.character":
        return isinstance(value, str) and len(value) == 1 and value not in '"\r\n\0'
    return isinstance(value, str) and value != ""


def _is_encoding(name: str) -> bool:
    try:
        codec = codecs.lookup(name).name
        return codec not in ("idna", "punycode") and "a,\n".encode(codec).decode(codec) == "a,\n"
    except (LookupError, ValueError):
        return False


def _value_problems(
    where: str, field: str, table: Any, language: Language, fields: Fields
) -> Iterator[Problem]:
    if not isinstance(table, Mapping):
        yield said("map.table").at(where, language)
        return
    for value, ours in table.items():
        here = where + pointer(value)
        if not isinstance(ours, str):
            yield said("map.text").at(here, language)
        elif ours:
            yield from _misfit(here, field, ours, language, fields)


def _misfit(where: str, field: str, value: str, language: Language, fields: Fields) -> Iterator[Problem]:
    """A value of the map's author that its field cannot take. Moments come later, when the formats are known."""
    if field in fields.moments or not fields.has(field):
        return
    try:
        fields.read(field, value)
    except TextProblem as problem:
        said_so = problem.at(where, language)
        yield said("map.value", name=value[:80], reason=said_so.message).at(where, language)


def _moment_problems(register_map: RegisterMap, language: Language, fields: Fields) -> Iterator[Problem]:
    read = moment_reader(register_map.datetime_formats, register_map.timezone or "UTC")
    for field in fields.moments:
        written = {pointer("constant", field): register_map.constant.get(field, "")}
        for value, ours in register_map.values.get(field, {}).items():
            written[pointer("values", field, value)] = ours
        for where, text in written.items():
            try:
                if text:
                    read(text)
            except TextProblem as problem:
                yield problem.at(where, language)


def _unclean(where: str, value: str, language: Language) -> Iterator[Problem]:
    try:
        clean(value, multiline=False, limit=100, name=True)
    except TextProblem as problem:
        yield problem.at(where, language)


def nearest(name: str, known: Collection[str]) -> str | None:
    """The one of `known` that `name` was probably meant to be, if there is one."""
    same = [one for one in known if one.casefold() == name.casefold()]
    return next(iter(same or get_close_matches(name, known, n=1, cutoff=0.6)), None)


def unknown(
    where: str, name: str, known: Collection[str], language: Language, listed: Collection[str] | None = None
) -> Problem:
    """A name that is not known at `where`: with the nearest one that is, else with those there are."""
    near = nearest(name, known)
    if near is not None:
        return said("map.nearest", name=name[:80], nearest=near).at(where, language)
    shown = ", ".join(list(listed if listed is not None else known)[:30])
    return said("map.unknown", name=name[:80], known=shown).at(where, language)
