"""Letters to clients: one Jinja template per letter, in the client's language, with an agency's own on top.

Our templates are English text in ``{% trans %}`` blocks; the catalogues hold the other languages. A letter is
plain text: the subject, a blank line, the body. Values are never read as templates, whatever they contain.

Templates run in the sandbox of :mod:`orientation_core.templates`, in a bounded number of steps; more than
:data:`~orientation_core.model.complaints.LONGEST_LETTER` characters are refused.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core import formats
from orientation_core.errors import InvalidDocument, NoPlugin, Problem, sentence
from orientation_core.i18n import LOCALE
from orientation_core.model.agency import Contact
from orientation_core.model.complaints import LONGEST_LETTER
from orientation_core.model.procedures import Statement
from orientation_core.model.terms import Term
from orientation_core.model.text import FALLBACK, LANGUAGES, Language, Text

if TYPE_CHECKING:
    from orientation_core.templates import Sandbox

#: Prefix under which a template finds ours of any name, also when an agency replaced it.
STANDARD = "standard/"


@attrs.frozen
class LetterPoint:
    """A point of complaint as the answer tells it.

    :ivar number: 1, 2 … :ivar outcome: code, see :class:`~orientation_core.model.complaints.Outcome`.
    :ivar summary: what it is about. :ivar motivation: why it was judged so. :ivar remedy: what is done about it.
    :ivar outcome_label: what the procedure calls the outcome; our own label when None.
    """

    number: int
    outcome: str
    summary: str | None = None
    motivation: str | None = None
    remedy: str | None = None
    outcome_label: Text | None = None


@attrs.frozen
class LetterValues:
    """Everything a letter can say. A template sees the fields by their names; no letter needs them all.

    :ivar organisation: its name. :ivar desk: name of its complaint service; "Complaint service" when None.
    :ivar reference: what the client quotes. :ivar received: local day of receipt.
    :ivar type: code of what the case is qualified as now.
    :ivar contact: how the complaint service is reached. :ivar client_name: to whom; never in the acknowledgement.
    :ivar handler: name of the official. :ivar unit: name of the unit that treats the case.
    :ivar today: local day of the letter.
    :ivar due: last day of the term for the answer. :ivar due_at: its last instant, for a term in hours.
    :ivar term: the term itself. :ivar previous_due: what was promised before an extension.
    :ivar ground: why it is inadmissible or requalified. :ivar reason: why the term is extended, or reopening refused.
    :ivar redirect, redirect_contact: who is competent instead.
    :ivar body: the official's own words. :ivar points: the points of complaint, judged.
    :ivar statements: what the procedure obliges us to say. Those whose code begins with ``appeal`` take the place
        of our sentence on appeals, the others that of our sentence on the second line.
    :ivar second_line, second_line_contact: the independent institution the client can turn to next.
    :ivar reply_by: until when we wait for the client. :ivar paused: the term stands still meanwhile.
    :ivar representative: name of who acts for the client. :ivar since, until: first and last day of the consent.
    :ivar measure: code of a measure on contact. :ivar review_on: the day by which it is looked at again.
    :ivar survey_url: where satisfaction can be told. :ivar privacy_url: where the rights of the client are told.
    :ivar other: reference of the case that this one was a part of. :ivar parts: what its points are about.
    :ivar zone: IANA zone for moments. :ivar extra: further fields of an agency, for its own templates.
    """

    organisation: Text
    reference: str
    received: date
    type: str = "complaint"
    desk: Text | None = None
    contact: Contact | None = None
    client_name: str | None = None
    handler: str | None = None
    unit: str | None = None
    today: date | None = None
    due: date | None = None
    due_at: datetime | None = None
    term: Term | None = None
    previous_due: date | None = None
    ground: Text | None = None
    reason: Text | None = None
    redirect: Text | None = None
    redirect_contact: Contact | None = None
    body: str = ""
    points: tuple[LetterPoint, ...] = ()
    statements: tuple[Statement, ...] = ()
    second_line: Text | None = None
    second_line_contact: Contact | None = None
    reply_by: date | None = None
    paused: bool = False
    representative: str | None = None
    since: date | None = None
    until: date | None = None
    measure: str | None = None
    review_on: date | None = None
    survey_url: str | None = None
    privacy_url: str | None = None
    other: str | None = None
    parts: tuple[str, ...] = ()
    zone: str = "Europe/Brussels"
    extra: Mapping[str, str] = attrs.field(factory=dict)


_FIELDS = tuple(field.name for field in attrs.fields(LetterValues))

#: What is said to one client only. A letter that says any of it is written anew each time, and not kept.
_FOR_ONE = frozenset({"body", "client_name", "measure", "points", "reason", "representative", "parts"})

#: What a reference looks like that can be put anywhere in a letter: of the usual length, no blank, nothing invisible.
_USUAL = re.compile(r"[!-~]{12}")

#: Stands for the reference in letters that are kept: as long as one, and nobody knows it, so no other value holds it.
_MARK = secrets.token_hex(6).upper()

#: So many letters of one template are kept: the acknowledgements of a few weeks, in all their terms.
_MOST_KEPT = 200


class _Kept:
    """The words of one letter in one language, for all whom it tells the same: cut where it says the reference.

    On a day an agency acknowledges a thousand complaints in the same words. They are found by the values for which
    the templates asked when they were written: the same answers to the same questions make the same letter.
    """

    def __init__(self) -> None:
        self._ways: dict[tuple[str, ...], _Way] = {}

    def find(self, values: LetterValues) -> tuple[str, str] | None:
        """Subject and body, when the letter was written before."""
        for answers, letters in list(self._ways.values()):
            cut = letters.get(answers(values))
            if cut:
                subject, body = cut
                return values.reference.join(subject), values.reference.join(body)
        return None

    def keep(self, asked: set[str], values: LetterValues, subject: str, body: str) -> None:
        """Keep a letter that says :data:`_MARK` for its reference."""
        questions = ("zone", *sorted(asked.intersection(_FIELDS) - {"reference"}))
        answers, letters = self._ways.setdefault(questions, (attrgetter(*questions), {}))
        if len(letters) >= _MOST_KEPT:
            letters.clear()
        letters[answers(values)] = subject.split(_MARK), body.split(_MARK)


#: What reads the answers out of the values, and the letters by these answers.
_Way = tuple[Callable[[LetterValues], Any], dict[Any, tuple[list[str], list[str]]]]


class Letters:
    """Writes letters.

    :param overrides: an agency's own templates: name -> language -> Jinja source. One replaces ours of that name in
        that language only. A name we do not have is a new letter and needs at least French and Dutch.
    :raises InvalidDocument: a template does not compile, names a value or filter that letters do not have, or a new
        letter lacks a language; each problem names the template (``/acknowledgement/fr``) and its line.
    """

    def __init__(self, overrides: Mapping[str, Mapping[Language, str]] | None = None) -> None:
        self._overrides = {name: dict(sources) for name, sources in (overrides or {}).items()}
        self._environments: dict[Language, Sandbox] = {}
        self._kept: dict[tuple[str, Language], _Kept] = {}
        problems = [problem for name in self._overrides for problem in self._problems(name)]
        if problems:
            raise InvalidDocument("letter", problems)

    def names(self) -> tuple[str, ...]:
        """The letters that can be written, sorted."""
        every = {*standard_templates(), *self._overrides}
        return tuple(sorted(name for name in every if not name.startswith("_")))

    def render(self, name: str, language: Language, values: LetterValues) -> tuple[str, str]:
        """Subject and body of a letter.

        :raises NoPlugin: there is no letter of that name. :raises InvalidDocument: an agency's template broke down
            on these values; the problem names it and its line, and repeats no value.
        """
        kept = self._kept.setdefault((name, language), _Kept())
        found = kept.find(values) if _USUAL.fullmatch(values.reference) else None
        if found is None:
            asked: set[str] = set()
            found = self._written(name, language, values, asked)
            if self._is_shared(language, values, asked):
                marked = attrs.evolve(values, reference=_MARK)
                kept.keep(asked, values, *self._written(name, language, marked, set()))
        return found

    def _written(
        self, name: str, language: Language, values: LetterValues, asked: set[str]
    ) -> tuple[str, str]:
        """Subject and body. :param asked: gets the names of the values for which the templates ask."""
        known = name in standard_templates() or name in self._overrides
        if not known or name.startswith(("_", STANDARD)):
            raise NoPlugin("orientation_letters", name, self.names())
        given = {field: getattr(values, field) for field in _FIELDS}
        try:
            written = _limited(self._environment(language).pieces(name, given, asked))
        except Exception as error:  # noqa: BLE001 - whatever an agency's template does wrong, the caller is told where
            raise InvalidDocument("letter", [_broken(error, f"/{name}/{language}")]) from None
        subject, _, body = written.lstrip().partition("\n")
        return formats.line(subject), _tidy(body)

    def _is_shared(self, language: Language, values: LetterValues, asked: set[str]) -> bool:
        """Whether the templates that asked for this say the same to others, but for the reference."""
        return (
            _USUAL.fullmatch(values.reference) is not None
            and "extra" not in asked
            and not any(getattr(values, field) for field in asked & _FOR_ONE)
            and self._environment(language).only_writes("reference")
        )

    def _environment(self, language: Language) -> Sandbox:
        if language not in self._environments:
            from orientation_core.templates import Sandbox

            self._environments[language] = Sandbox(language, partial(self._source, language))
        return self._environments[language]

    def _source(self, language: Language, name: str) -> str | None:
        """The source of a template; None when there is none of that name."""
        if name.startswith(STANDARD):
            return standard_templates().get(name.removeprefix(STANDARD))
        own = self._overrides.get(name, {})
        if name in standard_templates():
            return own.get(language) or standard_templates()[name]
        return next((own[candidate] for candidate in FALLBACK[language] if candidate in own), None)

    def _problems(self, name: str) -> Iterator[Problem]:
        from jinja2 import meta

        own, known = self._overrides[name], set(_FIELDS)
        missing = [] if name in standard_templates() else [each for each in ("fr", "nl") if each not in own]
        for language in missing:
            yield Problem(
                f"/{name}/{language}", sentence("a new letter needs this language"), "letter.language"
            )
        for language, source in own.items():
            where = f"/{name}/{language}"
            if language not in LANGUAGES:
                text = sentence("the language must be one of: {known}", known=LANGUAGES)
                yield Problem(where, text, "letter.language")
                continue
            made = self._environment(language)
            try:
                unknown = meta.find_undeclared_variables(made.parse(source)) - known - made.globals.keys()
                made.get_template(name)
            except Exception as error:  # noqa: BLE001 - Jinja stumbles over more than it knows names for: deep brackets, long numbers
                yield _broken(error, where)
                continue
            for value in sorted(unknown):
                text = sentence("letters have no value called {name}", name=value)
                yield Problem(where, text, "letter.value")


@cache
def standard_templates() -> Mapping[str, str]:
    """Our templates: name -> Jinja source. A name with ``_`` in front is a part of letters."""
    return {path.stem: path.read_text("utf-8") for path in sorted((LOCALE / "letters").glob("*.j2"))}


def _limited(pieces: Iterator[str]) -> str:
    written, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST_LETTER:
            raise OverflowError
        written.append(piece)
    return "".join(written)


def _tidy(body: str) -> str:
    """`body` without blanks at line ends, and with one blank line at most between paragraphs."""
    lines: list[str] = []
    for line in body.strip().split("\n"):
        stripped = line.rstrip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines) + "\n"


def _broken(error: Exception, where: str) -> Problem:
    """What went wrong in a template, with its line. Jinja's own messages name code, other errors may hold values."""
    from jinja2 import TemplateError

    from orientation_core.template_steps import MOST_STEPS, TooManySteps

    line, trace = getattr(error, "lineno", None), error.__traceback__
    while trace and line is None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<template>" else None
        trace = trace.tb_next
    at, name = line or 1, type(error).__name__
    if isinstance(error, TemplateError):
        said = sentence("line {n}: {reason}", n=at, reason=error.message or name)
    elif isinstance(error, OverflowError):
        said = sentence("line {n}: the letter is longer than {most} characters", n=at, most=LONGEST_LETTER)
    elif isinstance(error, TooManySteps):
        said = sentence("line {n}: the template takes more than {most} steps", n=at, most=MOST_STEPS)
    else:
        said = sentence("line {n}: the template breaks down ({name})", n=at, name=name)
    return Problem(where, said, "letter.template")
