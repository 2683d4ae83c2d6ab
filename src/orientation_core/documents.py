"""JSON document <-> value: the gate first, then the reference schema, then the class.

The schema is the truth on the wire and the class the truth of behaviour. ``jsonschema-rs`` decides, because it is
a hundred times faster and its patterns cannot hang; ``jsonschema`` writes the report when something is wrong.
References resolve from a closed registry, never from the network, and formats are asserted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import attrs
import cattrs
import jsonschema_rs
import orjson
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from orientation_core.errors import InvalidDocument, Problem
from orientation_core.i18n import translate
from orientation_core.labels import label
from orientation_core.model import gate
from orientation_core.model.text import Language

T = TypeVar("T")
Document = dict[str, Any]

URN = "urn:orientation-core:schema:"


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

    def __init__(self, extra: Mapping[str, Document] | None = None) -> None:
        self.schemas: dict[str, Document] = dict(reference_schemas())
        for kind, schema in (extra or {}).items():
            if kind in self.schemas:
                raise InvalidDocument(
                    "schema", [Problem("/$id", f"there is a schema {kind} already", "schema.taken")]
                )
            self.schemas[kind] = schema
        self._registry = jsonschema_rs.Registry(
            [(str(schema["$id"]), schema) for schema in self.schemas.values()], retriever=_refuse_to_fetch
        )
        self._deciders: dict[str, Any] = {}
        self._reporters: dict[str, Any] = {}

    def kinds(self) -> tuple[str, ...]:
        """The kinds of document that can be read, sorted."""
        return tuple(sorted(name for name in self.schemas if name != "common"))

    def decide(self, kind: str, document: Any) -> bool:
        """Whether `document` satisfies the schema of `kind`."""
        decider = self._deciders.get(kind)
        if decider is None:
            decider = self._deciders[kind] = jsonschema_rs.validator_for(
                self._schema(kind), registry=self._registry, retriever=_refuse_to_fetch, validate_formats=True
            )
        return bool(decider.is_valid(document))

    def problems(self, kind: str, document: Any, language: Language = "en") -> list[Problem]:
        """Everything about `document` that its schema does not allow, each with its JSON pointer."""
        if self.decide(kind, document):
            return []
        errors = sorted(
            self._reporter(kind).iter_errors(document),
            key=lambda error: [str(p) for p in error.absolute_path],
        )
        found = [problem for error in errors for problem in _explain(error, language)]
        return found or [Problem("", translate("this document is not valid", language), "schema")]

    def parse(self, kind: str, data: bytes | str | Mapping[str, Any], language: Language = "en") -> Document:
        """A valid document out of bytes, text or a mapping. :raises InvalidDocument: naming every problem."""
        if isinstance(data, bytes | str):
            data = gate.parse_json(data, kind=kind, language=language)
        document = gate.gate_document(data, kind=kind, language=language)
        if not self.decide(kind, document):
            raise InvalidDocument(kind, self.problems(kind, document, language))
        return document  # type: ignore[no-any-return]

    def read(
        self, kind: str, data: bytes | str | Mapping[str, Any], model: type[T], language: Language = "en"
    ) -> T:
        """The value of class `model` that a document stands for. :raises InvalidDocument: naming every problem."""
        return structure(kind, self.parse(kind, data, language), model)

    def _schema(self, kind: str) -> Document:
        try:
            return self.schemas[kind]
        except KeyError:
            known = ", ".join(self.kinds())
            raise InvalidDocument(
                kind, [Problem("", f"there is no kind {kind}; known: {known}", "kind")]
            ) from None

    def _reporter(self, kind: str) -> Any:
        reporter = self._reporters.get(kind)
        if reporter is None:
            from jsonschema import Draft202012Validator
            from referencing import Registry, Resource

            registry: Any = Registry().with_resources(
                [(str(schema["$id"]), Resource.from_contents(schema)) for schema in self.schemas.values()]
            )
            reporter = self._reporters[kind] = Draft202012Validator(
                self._schema(kind), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
            )
        return reporter


def _refuse_to_fetch(uri: str) -> Any:
    raise LookupError(f"schemas are never fetched: {uri[:200]}")


def structure(kind: str, document: Document, model: type[T]) -> T:
    """A valid document as a value. :raises InvalidDocument: the class holds a rule that the schema cannot say."""
    try:
        return _fast.structure(document, model)
    except Exception:  # noqa: BLE001 - whatever went wrong, the detailed converter says where
        try:
            return _careful.structure(document, model)
        except Exception as error:  # noqa: BLE001
            raise InvalidDocument(kind, _locate(error)) from None


def _locate(error: BaseException, where: str = "") -> list[Problem]:
    """Problems with their JSON pointers out of cattrs' tree of errors."""
    notes = [
        note for note in getattr(error, "__notes__", ()) if hasattr(note, "name") or hasattr(note, "index")
    ]
    for note in notes:
        where = f"{where}/{getattr(note, 'name', getattr(note, 'index', ''))}"
    inner = getattr(error, "exceptions", None)
    if inner:
        return [problem for one in inner for problem in _locate(one, where)]
    said = str(error) if isinstance(error, ValueError) else "this value does not fit here"
    return [Problem(where, said, "model")]


_WORDS = {
    "required": "the field {value} is missing",
    "additionalProperties": "the field {value} is not known here",
    "type": "this must be: {value}",
    "enum": "this must be one of: {value}",
    "const": "this must be: {value}",
    "pattern": "this is not written in the expected form",
    "format": "this is not written in the form of: {value}",
    "minLength": "this must have at least {value} characters",
    "maxLength": "this must have at most {value} characters",
    "minimum": "this must be at least {value}",
    "maximum": "this must be at most {value}",
    "minItems": "this needs at least {value} entries",
    "maxItems": "this may have at most {value} entries",
    "minProperties": "this needs at least {value} entries",
    "uniqueItems": "an entry stands here twice",
}


def _explain(error: Any, language: Language) -> list[Problem]:
    """A schema error in words a clerk understands. Never repeats the value: it may be personal."""
    where = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error.absolute_path)
    keyword, expected = str(error.validator), error.validator_value
    if keyword == "required":
        missing = [name for name in expected if name not in error.instance]
        named = [name for name in missing if f"'{name}'" in error.message] or missing
        return [
            Problem(f"{where}/{name}", translate(_WORDS[keyword], language, value=name), keyword)
            for name in named
        ]
    if keyword == "additionalProperties":
        known = set(error.schema.get("properties", ()))
        return [
            Problem(f"{where}/{name[:80]}", translate(_WORDS[keyword], language, value=name[:80]), keyword)
            for name in sorted(set(error.instance) - known)
        ]
    words = _WORDS.get(keyword, "this is not valid here")
    return [Problem(where, translate(words, language, value=_named(keyword, expected, language)), keyword)]


def _named(keyword: str, expected: Any, language: Language) -> str:
    """What a schema expects, as a reader calls it: a text, not a string."""
    each = expected if isinstance(expected, list) else [expected]
    kind = {"type": "json_type", "format": "format"}.get(keyword)
    return ", ".join(label(kind, str(one), language) if kind else str(one) for one in each)


# ------------------------------------------------------------------------------------ classes


def to_text(instant: datetime) -> str:
    """An instant in the one form we write: UTC, ``Z``, microseconds only where there are some."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant(value: Any, _: Any) -> datetime:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("a time needs its offset from UTC")
    return instant.astimezone(UTC)


_PRIMITIVES = (str, int, float, bool)


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=detailed, omit_if_default=True)
    converter.register_structure_hook(datetime, _instant)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    converter.register_unstructure_hook(datetime, to_text)
    converter.register_unstructure_hook(date, date.isoformat)
    # The schema has decided on types already; cattrs must not coerce (None -> 'None', 5 -> '5').
    # By identity: a hook for ``str`` itself would also take every enumeration of texts.
    converter.register_structure_hook_func(lambda cls: cls in _PRIMITIVES, lambda value, _: value)
    converter.register_structure_hook_factory(
        attrs.has, lambda cls: make_dict_structure_fn(cls, converter, _cattrs_detailed_validation=detailed)
    )
    converter.register_unstructure_hook_factory(
        attrs.has, lambda cls: make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)
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
