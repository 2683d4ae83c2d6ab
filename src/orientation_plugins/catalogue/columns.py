"""Which columns the documents of each kind have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import attrs

from orientation_core.components.registers.fields import Fields, Reader
from orientation_core.components.registers.messages import said
from orientation_core.model.catalogue import (
    Address,
    Channel,
    ClientGroup,
    CodeList,
    Concept,
    ContactPoint,
    Cost,
    Dataset,
    Entry,
    Evidence,
    LegalResource,
    Need,
    Output,
    PublicOrganisation,
    Requirement,
    Rule,
    Service,
    ServiceRelation,
    Status,
    Step,
)
from orientation_core.model.catalogue.channels import ChannelKind
from orientation_core.model.catalogue.codes import Use
from orientation_core.model.catalogue.groups import Face, GroupKind, GroupRelation
from orientation_core.model.terms import Term
from orientation_plugins.catalogue.shapes import (
    Cells,
    Keywords,
    Many,
    Objects,
    One,
    Pages,
    Shape,
    Week,
    Words,
    amount,
    choice,
    joined,
    line,
    several,
    shown_amount,
    term,
    whole,
    yes,
)

_LINE = (line, str)


@attrs.frozen
class Relations:
    """Relations to other documents, one column for each kind of relation."""

    attribute: str
    make: type[Any]
    member: str
    kinds: tuple[str, ...]

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        return several if column in self.kinds else None

    def names(self) -> list[str]:
        """As on the shape."""
        return list(self.kinds)

    def write(self, value: Sequence[Any]) -> Cells:
        """As on the shape."""
        found: dict[str, list[str]] = {}
        for one in value:
            found.setdefault(one.kind, []).append(getattr(one, self.member))
        return {kind: joined(names) for kind, names in found.items()}

    def build(self, values: Mapping[str, Any], _known: Any) -> Any:
        """As on the shape."""
        return tuple(self.make(kind, name) for kind, names in values.items() for name in names)


@attrs.frozen
class Contact:
    """How it is reached: ``phones`` and ``emails`` of all contact points together."""

    attribute: str = "contact_points"

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        return several if column in {"phones", "emails"} else None

    def names(self) -> list[str]:
        """As on the shape."""
        return ["phones", "emails"]

    def write(self, value: Sequence[ContactPoint]) -> Cells:
        """As on the shape."""
        cells = {
            "phones": joined(dict.fromkeys(one for point in value for one in point.phones)),
            "emails": joined(dict.fromkeys(one for point in value for one in point.emails)),
        }
        return {column: cell for column, cell in cells.items() if cell}

    def build(self, values: Mapping[str, Any], known: Sequence[ContactPoint]) -> Any:
        """As on the shape. One point with all of them, which keeps the rest of the first that is known."""
        if not values:
            return ()
        first = known[0] if known else ContactPoint("contact")
        return (attrs.evolve(first, phones=values.get("phones", ()), emails=values.get("emails", ())),)


def _day(value: date) -> str:
    return value.isoformat()


def _shown_term(value: Term) -> str:
    return f"{value.n} {value.unit}"


def _true(value: bool) -> str:
    return "true" if value else ""


#: Days are read with the formats of the map.
DAYS = ("valid_from", "valid_until", "reviewed_on")
_DAY = {day: One(day, line, _day) for day in DAYS}

_ENTRY: tuple[Shape, ...] = (
    One("name", line),
    One("uri", line),
    One("identifier", line),
    One("status", choice(*get_args(Status))),
    *_DAY.values(),
    One("owner", line),
    One("review_months", whole),
)
_TERM = One("processing_time", term, _shown_term)

SHAPES: Mapping[str, tuple[type[Entry], tuple[Shape, ...]]] = {
    "service": (
        Service,
        (
            *_ENTRY,
            Words("title"),
            Words("description"),
            Keywords("keywords"),
            *map(
                Many,
                (
                    "authorities",
                    "client_groups",
                    "audiences",
                    "themes",
                    "sectors",
                    "types",
                    "classifications",
                    "events",
                    "languages",
                    "spatial",
                    "channels",
                    "evidence_types",
                    "part_of",
                ),
            ),
            _TERM,
            One("nothing_to_bring", yes, _true),
            Objects("steps", Step, ("title", "text"), {"by": (choice("client", "organisation"), str)}),
            Objects("requirements", Requirement, ("title", "description")),
            Objects("evidence", Evidence, ("title", "description", "condition")),
            Objects("rules", Rule, ("title", "description")),
            Objects("legal_resources", LegalResource, ("title", "description"), {"uri": _LINE}),
            Objects(
                "costs",
                Cost,
                ("description", "condition"),
                {"amount": (amount, shown_amount), "currency": _LINE, "channel": _LINE},
            ),
            Objects("outputs", Output, ("title", "description")),
            Contact(),
            Pages(),
            Relations("relations", ServiceRelation, "service", ("requires", "related", "replaces")),
            One("source", line),
        ),
    ),
    "client_group": (
        ClientGroup,
        (
            *_ENTRY,
            Words("label"),
            Words("description"),
            One("face", choice(*get_args(Face))),
            One("kind", choice(*get_args(GroupKind))),
            Many("languages"),
            Many("audiences"),
            Objects(
                "needs",
                Need,
                ("text",),
                {
                    "kind": (choice("need", "expectation"), str),
                    "horizon": (choice("present", "future"), str),
                },
            ),
            Relations("relations", GroupRelation, "group", ("part_of", "overlaps", "represents")),
        ),
    ),
    "channel": (
        Channel,
        (
            *_ENTRY,
            Words("label"),
            Words("description"),
            One("kind", choice(*get_args(ChannelKind))),
            One("type", line),
            Week(),
            One("appointment", choice("none", "possible", "required")),
            Many("languages"),
            Many("owned_by"),
            Objects(
                "addresses",
                Address,
                ("full", "street", "city"),
                {"number": _LINE, "post_code": _LINE},
                numbered=False,
            ),
            _TERM,
            Contact(),
            Pages(),
        ),
    ),
    "public_organisation": (
        PublicOrganisation,
        (
            *_ENTRY,
            Words("label"),
            One("enterprise_number", line),
            Many("spatial"),
            Contact(),
            Pages(),
        ),
    ),
    "dataset": (Dataset, (*_ENTRY, Words("title"), Words("description"), One("publisher", line), Pages())),
    "code_list": (
        CodeList,
        (
            *_ENTRY,
            Words("label"),
            Words("description"),
            One("use", choice(*get_args(Use))),
            Objects(
                "concepts",
                Concept,
                ("label", "definition"),
                {"code": _LINE, "uri": _LINE, "identifier": _LINE, "notation": _LINE},
                numbered=False,
            ),
            One("source", line),
        ),
    ),
}


def fields_of(kind: str) -> Fields:
    """What a map can fill in documents of that kind."""
    shapes = SHAPES[kind][1]

    def reader(column: str) -> Reader | None:
        return next((read for shape in shapes if (read := shape.reader(column))), None)

    names = tuple(name for shape in shapes for name in shape.names())
    options = {"kind": "map.text", "prefix": "map.text"}
    return Fields(reader, names, moments=DAYS, options=options)


def cells_of(kind: str, entry: Entry) -> Cells:
    """A document as cells: column -> text; what is empty is left out."""
    cells: Cells = {}
    for shape in SHAPES[kind][1]:
        cells |= shape.write(getattr(entry, shape.attribute))
    return cells


def value_of(
    kind: str,
    values: Mapping[str, Any],
    mapped: Sequence[str],
    known: Entry | None,
    name: str,
    zone: str,
    constant: Collection[str] = (),
) -> Entry:
    """The document that the read cells of a row say.

    A field whose cells say what would be written for the known document stays as it is known, with all that cells
    cannot say.

    :param values: column -> value. :param mapped: the columns that the file has. :param known: the document of that
        name, if there is one. :param zone: of the days.
    :param constant: columns that are the same in every row; of an object whose other cells are empty they say nothing.
    :raises TextProblem: cells that do not fit together. :raises InvalidDocument: a rule of the class.
    """
    model, shapes = SHAPES[kind]
    made: dict[str, Any] = {}
    for shape in shapes:
        mine = [column for column in mapped if shape.reader(column)]
        if not mine or shape.attribute == "name":
            continue
        cells = {column: values[column] for column in mine if column in values}
        if isinstance(shape, Objects) and all(column in constant for column in cells):
            cells = {}
        if shape.attribute in DAYS:
            cells = {column: _local(moment, zone) for column, moment in cells.items()}
        there = None if known is None else getattr(known, shape.attribute)
        if known is not None and _read_back(shape, shape.write(there), mine) == cells:
            made[shape.attribute] = there
            continue
        default = attrs.fields_dict(model)[shape.attribute].default
        built = shape.build(cells, there if there is not None else ())
        if built is None or (cells == {} and default is not attrs.NOTHING):
            built = None if default is attrs.NOTHING else default
        made[shape.attribute] = built
    if known is not None:
        entry: Entry = attrs.evolve(known, **made)
        return entry
    made = {"name": name, "version": 1, **{field: one for field, one in made.items() if one is not None}}
    for field in attrs.fields(model):
        if field.default is attrs.NOTHING and field.name not in made:
            raise said("row.missing", name=field.name)
    return model(**made)


def _read_back(shape: Shape, cells: Cells, mapped: Sequence[str]) -> dict[str, Any]:
    found = {}
    for column in mapped:
        if column in cells:
            read = shape.reader(column)
            assert read is not None
            found[column] = date.fromisoformat(cells[column]) if column in DAYS else read(cells[column])
    return found


def _local(moment: tuple[datetime, str | None], zone: str) -> date:
    return moment[0].astimezone(ZoneInfo(zone)).date()
