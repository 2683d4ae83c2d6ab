"""Standard texts of an agency: kept in editions, checked when they are kept, filled in from a case or a made-up one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import attrs

from orientation_core import formats
from orientation_core.components.office import Office
from orientation_core.components.shelf import Edition, Kept, Shelf
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention
from orientation_core.labels import label
from orientation_core.letters import LetterValues
from orientation_core.model.agency import Agency
from orientation_core.model.parties import Actor
from orientation_core.model.standard_texts import StandardText, check, filled, key_of
from orientation_core.model.terms import Term
from orientation_core.model.text import Language, Text, known

STANDARD_TEXT: RecordKind[StandardText] = RecordKind(
    "standard_text",
    StandardText,
    columns=(
        Column("key", ColumnType.TEXT, lambda one: one.key, unique=True),
        Column("name", ColumnType.TEXT, lambda one: one.name),
        Column("unit", ColumnType.TEXT, lambda one: one.unit),
        Column("retired", ColumnType.INTEGER, lambda one: int(one.retired)),
    ),
    search=lambda one: " ".join(
        words for text in (one.label, one.words) for words in attrs.astuple(text) if words
    ),
    retention=Retention.DECISION,
)


@attrs.frozen
class Filled:
    """A standard text as one client would read it. :ivar source: its name on the shelf and its version."""

    words: str
    language: Language
    source: str


def _shelf(office: Office) -> Shelf[StandardText]:
    return Shelf(office, STANDARD_TEXT, lambda one: one.key)


def chosen(office: Office, name: str, unit: str | None) -> Kept[StandardText]:
    """The text of that name for a case of `unit`: the unit's own, else the general one.

    :raises NotFound: there is none. :raises Refused: it is retired.
    """
    shelf = _shelf(office)
    found: Kept[StandardText] | None = None
    for key in dict.fromkeys((key_of(name, unit), name)):
        try:
            found = shelf.get(key)
        except NotFound:
            continue
        if not found.value.retired:
            return found
    if found is None:
        raise NotFound(STANDARD_TEXT.name, name if len(name) <= 80 and name.isprintable() else "of this name")
    raise Refused([Problem("/text", sentence("this standard text is no longer used"), "text.retired")])


def fill(kept: Kept[StandardText], values: LetterValues, language: Language) -> Filled:
    """The text with its places filled.

    :raises Refused: it has no words in this language, or the case has not a value that it tells.
    """
    text = kept.value
    words = getattr(text.words, known(language))
    if words is None:
        have = tuple(text.words.languages())
        said = sentence(
            "this standard text has no words in the language of the case; it has: {languages}", languages=have
        )
        raise Refused([Problem("/text", said, "text.language")])
    done, missing = filled(words, partial(_said, values, language))
    if missing:
        said = sentence("this case has no value for: {names}", names=tuple(missing))
        raise Refused([Problem("/text", said, "text.missing")])
    return Filled(done, language, f"{text.key}/{kept.version}")


def _said(values: LetterValues, language: Language, name: str) -> str | None:
    """The value of a place as this client reads it."""
    say = _SAID.get(name)
    return None if say is None else say(values, language)


def _words(text: Text | None, language: Language) -> str | None:
    return None if text is None else text.in_(language)


def _day(day: date | None, language: Language) -> str | None:
    return None if day is None else formats.day(day, language)


def _due(values: LetterValues, language: Language) -> str | None:
    if values.due_at is not None:
        return formats.moment(values.due_at, values.zone, language)
    return _day(values.due, language)


def _contact(name: str) -> Callable[[LetterValues, Language], str | None]:
    return lambda values, _: getattr(values.contact, name, None)


_SAID: Mapping[str, Callable[[LetterValues, Language], str | None]] = {
    "client_name": lambda values, _: values.client_name and formats.line(values.client_name),
    "contact_email": _contact("email"),
    "contact_phone": _contact("phone"),
    "contact_url": _contact("url"),
    "desk": lambda values, language: _words(values.desk, language),
    "due": _due,
    "organisation": lambda values, language: _words(values.organisation, language),
    "privacy_url": lambda values, _: values.privacy_url,
    "received": lambda values, language: _day(values.received, language),
    "reference": lambda values, _: values.reference,
    "second_line": lambda values, language: _words(values.second_line, language),
    "survey_url": lambda values, _: values.survey_url,
    "term": lambda values, language: formats.term(values.term, language) if values.term else None,
    "today": lambda values, language: _day(values.today, language),
    "type": lambda values, language: label("type", values.type, language),
}


def made_up(agency: Agency) -> LetterValues:
    """A case that never was, for previews: every value is there, and none is anybody's."""
    return LetterValues(
        organisation=agency.label,
        reference="7K2-M9Q-XDR4",
        received=date(2026, 3, 2),
        today=date(2026, 3, 9),
        due=date(2026, 3, 16),
        term=Term(10, "working_day"),
        desk=agency.desk
        or Text(fr="Service Plaintes", nl="Klachtendienst", de="Beschwerdestelle", en="Complaint service"),
        contact=agency.contact,
        client_name="Camille Exemple",
        privacy_url=agency.privacy_url or "https://example.org/privacy",
        survey_url=agency.survey_url or "https://example.org/survey",
        second_line=Text(
            fr="la deuxième ligne", nl="de tweede lijn", de="die zweite Linie", en="the second line"
        ),
    )


@attrs.frozen(kw_only=True)
class StandardTexts(Office):
    """The standard texts of one agency."""

    def texts(self, actor: Actor, *, unit: str | None = None, retired: bool = False) -> list[StandardText]:
        """The texts by name. :param unit: those a case of this unit can use. :param retired: also what is retired."""
        self.permit(actor, "standard_text.read")
        found = [one for one in _shelf(self).find() if retired or not one.retired]
        if unit is not None:
            found = [one for one in found if one.unit in (None, unit)]
        return sorted(found, key=lambda one: one.key)

    def text(self, actor: Actor, name: str, *, unit: str | None = None) -> Kept[StandardText]:
        """One text as it is now. :param unit: the one of this unit. :raises NotFound: there is none."""
        self.permit(actor, "standard_text.read")
        return _shelf(self).get(key_of(name, unit))

    def editions(self, actor: Actor, name: str, *, unit: str | None = None) -> list[Edition]:
        """What it was before, oldest first."""
        self.permit(actor, "standard_text.read")
        return _shelf(self).editions(key_of(name, unit))

    def keep(
        self,
        actor: Actor,
        document: bytes | str | Mapping[str, Any] | StandardText,
        *,
        version: int | None = None,
    ) -> Kept[StandardText]:
        """Keep a text, or its next edition; the same again changes nothing.

        :param version: the version that was shown to a person; 0 for one that must be new.
        :raises InvalidDocument: a place names nothing, or something internal; each with its language, line and sign.
        :raises Conflict: `version` is not the newest.
        """
        self.permit(actor, "standard_text.keep")
        text = document if isinstance(document, StandardText) else self._read(document)
        problems = check(text)
        if problems:
            raise InvalidDocument(STANDARD_TEXT.name, problems)
        return _shelf(self).keep(actor, text, "kept", version=version)

    def retire(
        self, actor: Actor, name: str, *, unit: str | None = None, version: int | None = None
    ) -> Kept[StandardText]:
        """Take a text out of use; what was written with it stays."""
        self.permit(actor, "standard_text.keep")
        kept = _shelf(self).get(key_of(name, unit))
        retired = attrs.evolve(kept.value, retired=True)
        return _shelf(self).keep(actor, retired, "retired", version=version or kept.version)

    def preview(
        self,
        actor: Actor,
        text: str | bytes | Mapping[str, Any] | StandardText,
        language: Language,
        *,
        unit: str | None = None,
    ) -> Filled:
        """How a text reads for a made-up case. :param text: the name of one that is kept, or one that is not yet.

        :raises InvalidDocument: its places are wrong. :raises Refused: it has no words in this language.
        """
        self.permit(actor, "standard_text.read")
        if isinstance(text, str):
            kept = chosen(self, text, unit)
        else:
            given = text if isinstance(text, StandardText) else self._read(text)
            kept = Kept(given, 0)
        problems = check(kept.value)
        if problems:
            raise InvalidDocument(STANDARD_TEXT.name, problems)
        return fill(kept, made_up(self.agency), language)

    def _read(self, document: bytes | str | Mapping[str, Any]) -> StandardText:
        return self.documents.read(STANDARD_TEXT.name, document, StandardText)
