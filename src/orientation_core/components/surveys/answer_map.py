"""The map of a file of answers: which column is which item, written in TOML as for registers of complaints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.registers.fields import Fields
from orientation_core.components.registers.map import parse_map, source_problems, unknown
from orientation_core.components.registers.messages import invalid_map, said
from orientation_core.components.registers.moments import DEFAULT_FORMATS
from orientation_core.errors import Problem, sentence
from orientation_core.kinds import fold
from orientation_core.labels import told
from orientation_core.model.gate import pointer
from orientation_core.model.surveys.questionnaires import Item, Questionnaire
from orientation_core.model.text import LANGUAGES, Language

#: Fields of a response that are no items.
FIELDS = ("source_reference", "answered_on", "language", "viewpoint", "stratum", "weight")
EXTRA = "extra."
#: What an item may be called with before its id, when that alone could be taken for something else.
_PREFIXES = ("item.", "items.", "answer.", "answers.")
_SECTIONS = ("source", "fields", "values", "constant")
_EXTRA_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")

#: Columns of answers are known only with their questionnaire.
_NO_FIELDS = Fields(lambda _: None, ())

#: Under ``[source]``, beside what maps of registers know there.
_OWN = {"wave", "not_applicable", "others", "ignore"}


@attrs.frozen
class AnswerMap:
    """How the rows of a file become responses.

    :ivar name: of the file's source; with a row's reference it tells what was imported before.
    :ivar encoding, delimiter, columns, timezone, datetime_formats, null: as in maps of registers.
    :ivar wave: which wave the answers belong to. :ivar not_applicable: what is written in items that do not apply.
    :ivar others: whether columns that nobody names become background variables. :ivar ignore: columns that do not.
    :ivar fields: field -> column. :ivar values: field -> value of the file -> ours. :ivar constant: field -> value.
    """

    fields: Mapping[str, str] = attrs.field(factory=dict)
    name: str = "import"
    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    timezone: str | None = None
    datetime_formats: tuple[str, ...] = DEFAULT_FORMATS
    null: frozenset[str] = frozenset()
    wave: str | None = None
    not_applicable: frozenset[str] = frozenset()
    others: bool = True
    ignore: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    constant: Mapping[str, str] = attrs.field(factory=dict)


def load_answer_map(path: str | Path, language: Language = "en") -> AnswerMap:
    """The map in a file. :raises InvalidDocument: it cannot be read, or as :func:`read_answer_map`."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise invalid_map(said("register.file").at("", language)) from error
    return read_answer_map(data, language)


def read_answer_map(data: bytes | str | Mapping[str, Any], language: Language = "en") -> AnswerMap:
    """The map that TOML, or a mapping of the same shape, describes.

    :raises InvalidDocument: naming every key that is unknown or of the wrong type.
    """
    document = data if isinstance(data, Mapping) else parse_map(data, language)
    problems = list(_problems(document, language))
    if problems:
        raise invalid_map(*problems)
    source = dict(document.get("source", {}))
    made: dict[str, Any] = {key: value for key, value in source.items() if isinstance(value, str | bool)}
    for key, kind in (("columns", tuple), ("datetime_formats", tuple)):
        if source.get(key):
            made[key] = kind(source[key])
    for key in ("null", "not_applicable", "ignore"):
        made[key] = frozenset(source.get(key, ()))
    return AnswerMap(
        fields=_flat(document.get("fields", {})),
        values=_flat_values(document.get("values", {})),
        constant=_flat(document.get("constant", {})),
        **made,
    )


def _problems(document: Mapping[str, Any], language: Language) -> Iterator[Problem]:
    for section, table in document.items():
        if section not in _SECTIONS:
            yield unknown(pointer(section), section, _SECTIONS, language)
        elif not isinstance(table, Mapping):
            yield said("map.table").at(pointer(section), language)
        elif section == "source":
            yield from source_problems(
                {key: value for key, value in table.items() if key not in _OWN}, language, _NO_FIELDS
            )
            yield from _own_problems(table, language)
        elif section == "values":
            for field, values in _flat_values(table).items():
                for value, ours in values.items():
                    if not isinstance(ours, str):
                        yield said("map.text").at(pointer("values", field, value), language)
        else:
            for field, value in _flat(table).items():
                if not isinstance(value, str) or not value:
                    yield said("map.text").at(pointer(section, field), language)


def _own_problems(source: Mapping[str, Any], language: Language) -> Iterator[Problem]:
    wave = source.get("wave", "wave")
    if not isinstance(wave, str) or not re.fullmatch(r"[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?", wave):
        text = sentence("a wave has a short name of small letters, figures and . _ -")
        yield told(Problem("/source/wave", text, "map.wave"), language)
    if not isinstance(source.get("others", True), bool):
        yield told(Problem("/source/others", sentence("this is true or false"), "map.others"), language)
    for key in ("not_applicable", "ignore"):
        value = source.get(key, [])
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            yield said("map.texts").at(pointer("source", key), language)


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A table with ``extra = {NAME = …}`` written as ``extra.NAME = …``, however deep."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        flat |= _flat(value, f"{before}{key}.") if isinstance(value, Mapping) else {f"{before}{key}": value}
    return flat


def _flat_values(table: Mapping[str, Any], before: str = "") -> dict[str, dict[str, Any]]:
    flat: dict[str, dict[str, Any]] = {}
    for key, value in table.items():
        if isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values()):
            flat |= _flat_values(value, f"{before}{key}.")
        else:
            flat[f"{before}{key}"] = dict(value) if isinstance(value, Mapping) else {"": value}
    return flat


# ------------------------------------------------------------------------------------ with a questionnaire


@attrs.frozen
class Place:
    """Where a part of a response stands. :ivar field: what it is. :ivar column: its name. :ivar place: of the column.

    :ivar item: when it is an answer. :ivar option: when it is one option of a choice of several.
    """

    field: str
    column: str
    place: int
    item: Item | None = None
    option: str | None = None


def item_named(questionnaire: Questionnaire, field: str) -> tuple[Item, str | None] | None:
    """The item a map means, and the option of it where a column stands for one option."""
    for name in (field, *(field.removeprefix(one) for one in _PREFIXES if field.startswith(one))):
        item = questionnaire.item(name)
        if item is not None:
            return item, None
        before, _, option = name.rpartition(".")
        item = questionnaire.item(before)
        if item is not None and item.kind == "multiple" and item.option(option) is not None:
            return item, option
    return None


def is_field(questionnaire: Questionnaire, field: str) -> bool:
    """Whether a map can fill a field of that name."""
    extra = extra_name(field)
    return field in FIELDS or extra is not None or item_named(questionnaire, field) is not None


def extra_name(field: str) -> str | None:
    """The background variable that a field names."""
    for prefix in (EXTRA, "background."):
        if field.startswith(prefix) and _EXTRA_NAME.fullmatch(field.removeprefix(prefix)):
            return field.removeprefix(prefix)
    return None


def slug(name: str) -> str:
    """A column name as the name of a background variable: ``Type of Travel`` is ``type_of_travel``."""
    words = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:60]
    return words if _EXTRA_NAME.fullmatch(words) else f"x_{words}"[:60].rstrip("_") if words else "x"


def places(
    questionnaire: Questionnaire,
    answer_map: AnswerMap,
    header: Sequence[str],
    own: Collection[str],
    language: Language,
) -> list[Place]:
    """Where everything stands: what the map names, columns called like an item, and the others as variables.

    :param own: columns that are none of the file's, such as those of a rejects file.
    :raises InvalidDocument: the map names a field or a column that is not there.
    """
    known = [*FIELDS, "extra.name", *(item.id for item in questionnaire.items)]
    problems, found, taken = [], [], set(own) | set(answer_map.ignore)
    for section in (answer_map.fields, answer_map.values, answer_map.constant):
        for field in section:
            if field != "*" and not is_field(questionnaire, field):
                where = {id(answer_map.fields): "fields", id(answer_map.values): "values"}.get(
                    id(section), "constant"
                )
                problems.append(unknown(pointer(where, field), field, known, language))
    for field, column in answer_map.fields.items():
        times = header.count(column)
        if times != 1:
            code = "map.twice" if times else "map.column"
            problems.append(said(code, name=column, count=len(header)).at(pointer("fields", field), language))
            continue
        taken.add(column)
        item, option = item_named(questionnaire, field) or (None, None)
        found.append(Place(field, column, header.index(column), item, option))
    if problems:
        raise invalid_map(*problems)
    filled = {one.item.id for one in found if one.item is not None}
    variables = {name for one in found if (name := extra_name(one.field))}
    by_name = _by_name(questionnaire)
    for place, column in enumerate(header):
        if column in taken or header.count(column) > 1:
            continue
        item = by_name.get(slug(column))
        if item is not None and item.id not in filled:
            filled.add(item.id)
            found.append(Place(item.id, column, place, item))
        elif answer_map.others:
            name = slug(column)
            while name in variables:
                name = f"{name[:58]}_2"
            variables.add(name)
            found.append(Place(f"{EXTRA}{name}", column, place))
    if len(variables) > 200:
        text = sentence(
            "more than 200 columns would become variables; name those you want, and say others = false"
        )
        raise invalid_map(told(Problem("/source/others", text, "map.others"), language))
    if not filled:
        text = sentence("no column of the file is an item of this questionnaire")
        raise invalid_map(told(Problem("/fields", text, "map.items"), language))
    return found


def _by_name(questionnaire: Questionnaire) -> dict[str, Item]:
    """Items by what a column of theirs may be called: the id, or the question in one of its languages."""
    found: dict[str, Item] = {}
    for item in questionnaire.items:
        for words in (item.id, *(getattr(item.text, each) for each in LANGUAGES)):
            if words:
                found.setdefault(slug(words), item)
    return found
