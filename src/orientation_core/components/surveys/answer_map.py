"""The map of a file of answers: which column is which item, written in TOML as for registers of complaints.

A map is read before its questionnaire is known, so it may name anything. With the questionnaire and the header of the file it
becomes whole: every column that counts has its field then, and what a field cannot take is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.registers.fields import Fields, Reader
from orientation_core.components.registers.map import RegisterMap, load_map, read_map, unknown
from orientation_core.components.registers.messages import invalid_map
from orientation_core.components.registers.messages import said as said_of_rows
from orientation_core.components.registers.rejects import OWN_COLUMNS
from orientation_core.components.registers.rows import column_problems
from orientation_core.errors import Problem, sentence
from orientation_core.kinds import fold
from orientation_core.labels import told
from orientation_core.model.gate import clean, pointer
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.question_kinds import QuestionKind
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE, Item, Questionnaire
from orientation_core.model.text import LANGUAGES, Language

EXTRA = "extra."
#: What an item may be called with before its id, when that alone could be taken for something else.
_PREFIXES = ("item.", "items.", "answer.", "answers.")
_EXTRA_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
#: A variable is a short text; a column that nobody names and that holds longer ones is left out.
_LONGEST = 1_000
_MOST_VARIABLES = 200
#: What stands in the column of one option when it was not chosen.
_NO = frozenset({"", "0", "n", "no", "non", "nee", "neen", "nein", "false", "not selected"})

#: What a map says under ``[source]`` beside what every register has. ``wave``: which wave the answers belong to.
#: ``not_applicable``: what is written in items that do not apply. ``others``: whether columns that nobody names become
#: background variables. ``ignore``: columns that do not.
ANSWERS = Fields(
    lambda _: None,
    (),
    options={
        "wave": "map.short",
        "not_applicable": "map.texts",
        "others": "map.flag",
        "ignore": "map.texts",
    },
    later=True,
)


def load_answer_map(path: str | Path, language: Language = "en") -> RegisterMap:
    """The map in a file. :raises InvalidDocument: it cannot be read, or as :func:`read_answer_map`."""
    return load_map(path, language, ANSWERS)


def read_answer_map(data: bytes | str | Mapping[str, Any], language: Language = "en") -> RegisterMap:
    """The map that TOML, or a mapping of the same shape, describes.

    :raises InvalidDocument: naming every key that is unknown or of the wrong type.
    """
    return read_map(data, language, ANSWERS)


# ------------------------------------------------------------------------------------ names


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


# ------------------------------------------------------------------------------------ fields


@attrs.frozen
class Chosen:
    """One option of several, from a column of its own."""

    item: str
    option: str


#: Stands for a text that is too long for a variable that nobody named.
TOO_LONG = object()


def _answer(kinds: Mapping[str, QuestionKind], item: Item, text: str) -> Answer:
    if text == NOT_APPLICABLE:
        return Answer(item.id, not_applicable=True)
    kind = kinds.get(item.kind)
    if kind is None:
        raise said("answer.kind", name=item.kind)
    return Answer(item.id, **{kind.holds: kind.read(item, text)})  # type: ignore[arg-type]


def _option(item: Item, option: str, text: str) -> Chosen | None:
    return None if text == NOT_APPLICABLE or text.strip().casefold() in _NO else Chosen(item.id, option)


def _weight(text: str) -> float:
    try:
        weight = float(text.replace(",", ".", 1))
    except ValueError:
        raise said("answer.type", expected="number") from None
    if not math.isfinite(weight) or not 0 <= weight <= 1e9:
        raise said("answer.range", low=0, high="1e9")
    return weight


def _one_of(known: Collection[str], text: str) -> str:
    if text not in known:
        raise said_of_rows("row.choice", known=", ".join(known))
    return text


_variable = partial(clean, multiline=True, limit=_LONGEST)
_name = partial(clean, multiline=False, limit=200, name=True)

#: How a cell becomes the value of a field of a response that is no item, apart from its day.
_READERS: Mapping[str, Reader] = {
    "source_reference": _name,
    "language": partial(_one_of, LANGUAGES),
    "viewpoint": partial(_one_of, ("client", "official")),
    "stratum": _name,
    "weight": _weight,
}
_DAY = "answered_on"
FIELDS = (_DAY, *_READERS)


def answer_fields(
    questionnaire: Questionnaire, kinds: Mapping[str, QuestionKind], named: Collection[str] = ()
) -> Fields:
    """What a file of answers can fill. A cell of nothing but blanks is None.

    :param named: fields that the map names; a text that is too long for a variable is refused in these only.
    """

    def reader(field: str) -> Reader | None:
        found, variable = item_named(questionnaire, field), extra_name(field)
        read: Reader | None
        if found is not None:
            item, option = found
            read = partial(_answer, kinds, item) if option is None else partial(_option, item, option)
        elif variable is not None:
            read = _variable if field in named else _short
        else:
            read = _READERS.get(field)
        return None if read is None else partial(_unless_blank, read)

    items = (item.id for item in questionnaire.items)
    moments = () if item_named(questionnaire, _DAY) else (_DAY,)
    repeated = frozenset({"language", "viewpoint", "stratum"})
    return Fields(reader, (*FIELDS, "extra.name", *items), moments=moments, repeated=repeated)


def _short(text: str) -> Any:
    return TOO_LONG if len(text) > _LONGEST else _variable(text)


def _unless_blank(read: Reader, text: str) -> Any:
    return read(text) if text.strip() else None


# ------------------------------------------------------------------------------------ the whole map


def whole(
    questionnaire: Questionnaire,
    answer_map: RegisterMap,
    header: Sequence[str],
    fields: Fields,
    language: Language,
) -> RegisterMap:
    """The map with a field for every column: those it names, columns called like an item, and the others as variables.

    :raises InvalidDocument: it names a field or a column that is not there.
    """
    sections = {"fields": answer_map.fields, "values": answer_map.values, "constant": answer_map.constant}
    problems = [
        unknown(pointer(section, field), field, fields.names, language)
        for section, table in sections.items()
        for field in table
        if not fields.has(field) and (section, field) != ("values", "*")
    ]
    problems += column_problems(answer_map, header, language)
    if problems:
        raise invalid_map(*problems)
    own = OWN_COLUMNS if list(header[: len(OWN_COLUMNS)]) == OWN_COLUMNS else ()
    named = dict(answer_map.fields)
    taken = {*own, *answer_map.options.get("ignore", ()), *named.values()}
    filled = {found[0].id for field in named if (found := item_named(questionnaire, field))}
    variables = {name for field in named if (name := extra_name(field))}
    by_name = _by_name(questionnaire)
    for column in header:
        if column in taken or header.count(column) > 1:
            continue
        item = by_name.get(slug(column))
        if item is not None and item.id not in filled:
            filled.add(item.id)
            named[item.id] = column
        elif answer_map.options.get("others", True):
            name = slug(column)
            while name in variables:
                name = f"{name[:58]}_2"
            variables.add(name)
            named[f"{EXTRA}{name}"] = column
    if len(variables) > _MOST_VARIABLES:
        text = sentence(
            "more than 200 columns would become variables; name those you want, and say others = false"
        )
        raise invalid_map(told(Problem("/source/others", text, "map.others"), language))
    if not filled:
        text = sentence("no column of the file is an item of this questionnaire")
        raise invalid_map(told(Problem("/fields", text, "map.items"), language))
    values = {field: _translations(questionnaire, answer_map, field) for field in named}
    return attrs.evolve(answer_map, fields=named, values=values)


def _translations(questionnaire: Questionnaire, answer_map: RegisterMap, field: str) -> Mapping[str, str]:
    """Value of the file -> ours, for a field; an item has those of all its names."""
    mine = item_named(questionnaire, field)
    if mine is None:
        return answer_map.values.get(field, {})
    item, option = mine
    found = dict.fromkeys(answer_map.options.get("not_applicable", ()), NOT_APPLICABLE)
    found |= answer_map.values.get("*", {})
    for name, values in answer_map.values.items():
        other = item_named(questionnaire, name)
        if other is not None and other[0] is item and other[1] in (None, option):
            found |= values
    return found


def _by_name(questionnaire: Questionnaire) -> dict[str, Item]:
    """Items by what a column of theirs may be called: the id, or the question in one of its languages."""
    found: dict[str, Item] = {}
    for item in questionnaire.items:
        for words in (item.id, *(getattr(item.text, each) for each in LANGUAGES)):
            if words:
                found.setdefault(slug(words), item)
    return found
