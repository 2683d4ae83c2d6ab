"""JSON document <-> value: the gate first, then the reference schema, then the class.

The schema is the truth on the wire and the class the truth of behaviour. One validator, ``jsonschema-rs``, decides
and says what is wrong, so that the two can never disagree; its patterns run in time linear in the text, so that no
schema of a plugin can hang a desk. References resolve from a closed registry, never from the network, and formats
are asserted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import attrs
import cattrs
import jsonschema_rs
import orjson
from cattrs.fns import identity
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence
from orientation_core.labels import label_text, told
from orientation_core.model import gate
from orientation_core.model.gate.wire import MOST_PROBLEMS
from orientation_core.model.text import LANGUAGES, Language
from orientation_core.portions import Portion, portions

T = TypeVar("T")
Document = dict[str, Any]

#: Members whose texts have a rule of their own: names of people hold no sign that turns or hides letters, and the
#: group of a figure is empty where the cases lack that value.
TEXTS = {
    "name": gate.TextRule(limit=500, multiline=False, name=True),
    "group": gate.TextRule(limit=2_000, multiline=False, empty=True),
    "values": gate.TextRule(limit=2_000, multiline=False, empty=True),
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: A schema from elsewhere may be this large; compiling one takes about a microsecond a byte.
MOST_SCHEMA_BYTES = 100_000

#: No look-around and no references back: what is left is matched in linear time.
_LINEAR = jsonschema_rs.RegexOptions()
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")


def schema_directory() -> Path:
    """Where the reference schemas lie: inside an installed wheel, or beside ``src`` in a checkout."""
    here = Path(__file__).resolve()
    installed = here.parent / "schemas"
    return installed if installed.is_dir() else here.parents[2] / "schemas"


@cache
def reference_schemas() -> Mapping[str, Document]:
    """Our reference schemas: kind -> JSON Schema document."""
    return {
        path.name.removesuffix(".schema.json"): orjson.loads(path.read_bytes())
        for path in sorted(schema_directory().glob("*.schema.json"))
    }


class Documents:
    """Reads and writes documents of the kinds that it knows.

    :param extra: further schemas by kind, from plugins. :raises InvalidDocument: one is not a schema, or takes a
        name that exists.
    """

    def __init__(self, extra: Mapping[str, Any] | None = None) -> None:
        self.schemas: dict[str, Document] = dict(reference_schemas())
        taken = {str(schema["$id"]) for schema in self.schemas.values()}
        for kind, schema in (extra or {}).items():
            if kind in self.schemas:
                raise _no_schema("/$id", sentence("there is a schema {name} already", name=kind), "taken")
            self.schemas[kind] = _checked(kind, schema, taken)
        self._validators: dict[str, Any] = {}
        try:
            self._registry = jsonschema_rs.Registry(
                [(str(schema["$id"]), schema) for schema in self.schemas.values()], retriever=_refuse_to_fetch
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            text = sentence("the schemas do not fit together: {reason}", reason=_first_line(error))
            raise _no_schema("", text, "registry") from None
        for kind in extra or {}:
            self._validator(kind)

    def kinds(self) -> tuple[str, ...]:
        """The kinds of document that can be read, sorted."""
        return tuple(sorted(name for name in self.schemas if name != "common"))

    def decide(self, kind: str, document: Any) -> bool:
        """Whether `document` satisfies the schema of `kind`."""
        return bool(self._validator(kind).is_valid(document))

    def problems(self, kind: str, document: Any, language: Language = "en") -> list[Problem]:
        """Everything about `document` that its schema does not allow, each with its JSON pointer; of very much the first."""
        found: dict[Problem, None] = {}
        for portion in portions(document):
            found.update(dict.fromkeys(self._problems(kind, portion, language)))
            if len(found) >= MOST_PROBLEMS:
                break
        if not found:  # what no portion shows, a list as a whole for one
            found = dict.fromkeys(self._problems(kind, Portion(document, document), language))
        first = list(islice(found, MOST_PROBLEMS))
        formats = {problem.where for problem in first if problem.code == "format"}
        # Where a format says what is expected, its pattern has nothing to add.
        told = [one for one in first if one.code != "pattern" or one.where not in formats]
        return sorted(told, key=lambda problem: problem.where)

    def _problems(self, kind: str, portion: Portion, language: Language) -> Iterator[Problem]:
        """The first problems of a portion."""
        errors = self._validator(kind).iter_errors(portion.document)
        found = (one for error in errors for one in _explain(error, portion, language))
        return islice(found, MOST_PROBLEMS)

    def parse(
        self, kind: str, data: bytes | str | Mapping[str, Any], language: Language | None = None
    ) -> Document:
        """A valid document out of bytes, text or a mapping.

        :param language: of the sentences in the error; None for the one that the document says it is in.
        :raises InvalidDocument: naming every problem.
        """
        if isinstance(data, bytes | str):
            data = gate.parse_json(data, kind=kind, language=language or "en")
        told = language or language_of(data)
        document = gate.gate_document(data, TEXTS, kind=kind, language=told)
        if not self.decide(kind, document):
            raise InvalidDocument(kind, self.problems(kind, document, told))
        return document  # type: ignore[no-any-return]

    def read(
        self,
        kind: str,
        data: bytes | str | Mapping[str, Any],
        model: type[T],
        language: Language | None = None,
    ) -> T:
        """The value of class `model` that a document stands for. :raises InvalidDocument: naming every problem."""
        document = self.parse(kind, data, language)
        return structure(kind, document, model, language or language_of(document))

    def _validator(self, kind: str) -> Any:
        validator = self._validators.get(kind)
        if validator is None:
            schema = self._schema(kind)
            try:
                validator = jsonschema_rs.validator_for(
                    schema,
                    registry=self._registry,
                    retriever=_refuse_to_fetch,
                    validate_formats=True,
                    pattern_options=_LINEAR,
                )
            except (ValueError, jsonschema_rs.ReferencingError) as error:
                text = sentence("{name} is not usable: {reason}", name=kind, reason=_first_line(error))
                raise _no_schema("", text, "unusable") from None
            self._validators[kind] = validator
        return validator

    def _schema(self, kind: str) -> Document:
        try:
            return self.schemas[kind]
        except KeyError:
            text = sentence("there is no kind {name}; known: {known}", name=kind, known=tuple(self.kinds()))
            raise InvalidDocument(kind, [Problem("", text, "kind")]) from None


def language_of(data: object) -> Language:
    """The language to say in what is wrong with a document, read before anything of it is known to be right."""
    said = data.get("language") if isinstance(data, Mapping) else None
    return next((language for language in LANGUAGES if language == said), "en")


# ------------------------------------------------------------------------------------ schemas from elsewhere


def _checked(kind: Any, schema: Any, taken: set[str]) -> Document:
    """A schema that a plugin brings. :param taken: the ids there are; its own are added.

    :raises InvalidDocument: it is none, names another dialect, takes an id, or is too large.
    """
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        text = sentence("a kind is a short name of small letters, figures and _")
        raise _no_schema("", text, "kind")
    if not isinstance(schema, Mapping):
        raise _no_schema("", sentence("the schema of {name} must be an object", name=kind), "type")
    copy: Document = gate.gate_document(schema, kind="schema")
    if len(orjson.dumps(copy)) > MOST_SCHEMA_BYTES:
        text = sentence("the schema of {name} has more than {most} bytes", name=kind, most=MOST_SCHEMA_BYTES)
        raise _no_schema("", text, "size")
    if copy.get("$schema", DIALECT) != DIALECT:
        text = sentence("a schema is written in {dialect}", dialect=DIALECT)
        raise _no_schema("/$schema", text, "dialect")
    if not str(copy.get("$id", "")).startswith("urn:"):
        text = sentence("a schema has an id of its own, which starts with {start}", start="urn:")
        raise _no_schema("/$id", text, "id")
    for pointer, name in _ids(copy, ""):
        if name in taken:
            raise _no_schema(pointer, sentence("the id {name} is taken", name=name[:100]), "taken")
        taken.add(name)
    return copy


def _ids(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            if name == "$id" and isinstance(member, str):
                yield f"{where}/$id", member
            yield from _ids(member, f"{where}{gate.pointer(name)}")
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _ids(member, f"{where}/{place}")


def _no_schema(where: str, message: Sentence, code: str) -> InvalidDocument:
    return InvalidDocument("schema", [Problem(where, message, f"schema.{code}")])


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]


def _refuse_to_fetch(uri: str) -> Any:
    raise LookupError(f"schemas are never fetched: {uri[:200]}")


def structure(kind: str, document: Document, model: type[T], language: Language = "en") -> T:
    """A valid document as a value. :raises InvalidDocument: the class holds a rule that the schema cannot say."""
    try:
        return _fast.structure(document, model)
    except Exception:  # noqa: BLE001 - whatever went wrong, the detailed converter says where
        try:
            return _careful.structure(document, model)
        except Exception as error:  # noqa: BLE001 - the same
            raise InvalidDocument(kind, _locate(error, "", language)[:MOST_PROBLEMS]) from None


def _locate(error: BaseException, where: str, language: Language) -> list[Problem]:
    """Problems with their JSON pointers out of cattrs' tree of errors.

    The text of an error that is not ours is left out: it may hold the value.
    """
    for note in getattr(error, "__notes__", ()):
        step = getattr(note, "name", getattr(note, "index", None))
        if step is not None:
            where += gate.pointer(step)
    inner = getattr(error, "exceptions", None)
    if inner:
        return [problem for one in inner for problem in _locate(one, where, language)]
    if isinstance(error, InvalidDocument):
        return [
            attrs.evolve(told(problem, language), where=where + problem.where) for problem in error.problems
        ]
    if isinstance(error, gate.TextProblem):
        return [error.at(where, language)]
    return [told(Problem(where, sentence(_WORDS["model"]), "model"), language)]


#: What is wrong, by the keyword of the schema.
_WORDS = {
    "required": "the field {value} is missing",
    "additionalProperties": "the field {value} is not known here",
    "unevaluatedProperties": "the field {value} is not known here",
    "propertyNames": "a field cannot have this name",
    "falseSchema": "this field must be left out here",
    "type": "this must be: {value}",
    "enum": "this must be one of: {value}",
    "const": "this must be: {value}",
    "pattern": "this is not written in the expected form",
    "format": "this is not written in the form of: {value}",
    "minLength": "this must have at least {value} characters",
    "maxLength": "this must have at most {value} characters",
    "minimum": "this must be at least {value}",
    "maximum": "this must be at most {value}",
    "exclusiveMinimum": "this must be more than {value}",
    "exclusiveMaximum": "this must be less than {value}",
    "multipleOf": "this must be a multiple of {value}",
    "minItems": "this needs at least {value} entries",
    "maxItems": "this may have at most {value} entries",
    "minProperties": "this needs at least {value} entries",
    "maxProperties": "this may have at most {value} entries",
    "uniqueItems": "an entry stands here twice",
    "model": "this value does not fit here",
    "otherwise": "this is not valid here",
}


def _explain(error: Any, portion: Portion, language: Language) -> list[Problem]:
    """A schema error in words a clerk understands. Never repeats the value: it may be personal."""
    keyword, expected = str(error.kind.name), error.kind.value
    if not portion.holds(error.instance_path, keyword, expected):
        return []
    where = gate.pointer(*portion.place(error.instance_path))
    words = _WORDS.get(keyword) or _WORDS["otherwise"]

    def problem(place: str, value: object = "") -> Problem:
        return told(Problem(place, sentence(words, value=value), keyword), language)

    if keyword == "required":
        return [problem(where + gate.pointer(expected), expected)]
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        return [problem(where + gate.pointer(name[:80]), name[:80]) for name in expected]
    if keyword == "propertyNames":
        return [problem(where + gate.pointer(str(expected.instance)[:80]))]
    return [problem(where, _named(keyword, expected))]


def _named(keyword: str, expected: Any) -> tuple[object, ...]:
    """What a schema expects, as a reader calls it: a text, not a string."""
    each = expected if isinstance(expected, list) else [expected]
    kind = {"type": "json_type", "format": "format"}.get(keyword)
    return tuple(label_text(kind, str(one)) if kind else str(one) for one in each)


# ------------------------------------------------------------------------------------ classes


def to_text(instant: datetime) -> str:
    """An instant in the one form we write: UTC, ``Z``, microseconds only where there are some."""
    return _written(instant.astimezone(UTC))


@lru_cache(maxsize=1024)  # the same few moments stand in many places of a case
def _written(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def _instant(value: Any, _: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    return gate.parse_instant(value)


def _day(value: Any, _: Any) -> date:
    return value if isinstance(value, date) else gate.parse_day(value)


_PRIMITIVES = (str, int, float, bool, str | None, int | None, float | None, bool | None)


def _is_list(cls: Any) -> bool:
    return get_origin(cls) is tuple and get_args(cls)[1:] == (...,)


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=detailed, omit_if_default=True)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook(date, _day)
    converter.register_unstructure_hook(datetime, to_text)
    converter.register_unstructure_hook(date, date.isoformat)
    # The schema has decided on types already; cattrs must not coerce (None -> 'None', 5 -> '5'), nor ask of each
    # value whether it is there.
    # By identity: a hook for ``str`` itself would also take every enumeration of texts.
    converter.register_structure_hook_func(lambda cls: cls in _PRIMITIVES, lambda value, _: value)
    converter.register_structure_hook_factory(
        attrs.has, lambda cls: make_dict_structure_fn(cls, converter, _cattrs_detailed_validation=detailed)
    )
    # On the way out they stand as they are, too; and the members of a list are all of one sort.
    converter.register_unstructure_hook_func(lambda cls: cls in _PRIMITIVES[4:], identity)

    def listed(cls: Any) -> Any:
        member = converter.get_unstructure_hook(get_args(cls)[0])
        return list if member is identity else lambda values: [member(value) for value in values]

    converter.register_unstructure_hook_factory(_is_list, listed)
    converter.register_unstructure_hook_factory(
        attrs.has,
        lambda cls: make_dict_unstructure_fn(
            cls, converter, _cattrs_omit_if_default=not getattr(cls, "written_whole", False)
        ),
    )
    return converter


_fast = _converter(detailed=False)
_careful = _converter(detailed=True)


def to_document(value: Any) -> Document:
    """The document of a value; what is absent (None, empty) is left out."""
    document: Document = _fast.unstructure(value)
    return document


def write(value: Any) -> bytes:
    """The document of a value as canonical JSON: sorted keys, UTF-8, no blanks."""
    return orjson.dumps(to_document(value), option=orjson.OPT_SORT_KEYS)
