"""LimeSurvey structures (``.lss``): read into a questionnaire, and written from one. What is not carried is listed.

The format is XML: a section per table of LimeSurvey's database, in each a ``row`` per record. A file with a document
type is refused before anything of it is read, so that no entity can grow or reach out.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from xml.parsers import expat

import attrs

from orientation_core.components.surveys.limesurvey_older import renewed
from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence
from orientation_core.kinds import fold
from orientation_core.model.surveys.limesurvey_types import Made, made_of
from orientation_core.model.surveys.question_kinds import scale_of
from orientation_core.model.surveys.questionnaires import (
    Condition,
    Item,
    Option,
    Questionnaire,
    Scale,
)
from orientation_core.model.text import LANGUAGES, Text

#: A structure is some kilobytes a question; more is something else.
MOST_BYTES = 20_000_000

Row = Mapping[str, str]

#: What of each section is carried, or says only how the tables hang together.
_CARRIED: Mapping[str, frozenset[str]] = {
    "questions": frozenset(
        [
            "qid",
            "parent_qid",
            "sid",
            "gid",
            "type",
            "title",
            "mandatory",
            "question_order",
            "scale_id",
            "relevance",
            "other",
        ]
    ),
    "question_l10ns": frozenset(["id", "qid", "question", "help", "language"]),
    "subquestions": frozenset(
        [
            "qid",
            "parent_qid",
            "sid",
            "gid",
            "type",
            "title",
            "mandatory",
            "question_order",
            "scale_id",
        ]
    ),
    "answers": frozenset(["aid", "qid", "code", "sortorder", "scale_id"]),
    "answer_l10ns": frozenset(["id", "aid", "answer", "language"]),
    "groups": frozenset(["gid", "sid", "group_order"]),
    "group_l10ns": frozenset(["id", "gid", "language", "sid", "group_order"]),
    "surveys": frozenset(["sid", "language", "additional_languages"]),
    "surveys_languagesettings": frozenset(
        [
            "surveyls_survey_id",
            "surveyls_language",
            "surveyls_title",
            "surveyls_welcometext",
            "surveyls_endtext",
        ]
    ),
}
#: Values that say no more than that nothing was chosen.
_SAYS_NOTHING = frozenset({"", "N", "0", "1"})
_EQUAL = re.compile(r"""\(*\s*([A-Za-z][A-Za-z0-9_]*)(?:\.NAOK)?\s*==\s*["']([^"']*)["']\s*\)*""")
_TAG = re.compile(r"<[^>]*>")


@attrs.frozen
class Left:
    """Something that was not carried. :ivar where: section, or question. :ivar what: the part of it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@attrs.frozen
class Carried:
    """What became of a structure. :ivar left: everything that was not carried, in order."""

    questionnaire: Questionnaire
    left: tuple[Left, ...]


def read(data: bytes, name: str | None = None) -> Carried:
    """The questionnaire of a structure, and what it could not take along.

    :param name: of the questionnaire; from its title unless given.
    :raises InvalidDocument: this is no structure of LimeSurvey, or holds no question that can be asked.
    """
    return _Reading(renewed(_sections(data))).carried(name)


def _invalid(message: Sentence) -> InvalidDocument:
    return InvalidDocument("limesurvey", [Problem("", message, "limesurvey.form")])


def _sections(data: bytes) -> dict[str, list[dict[str, str]]]:
    """Section -> its rows. Nothing outside the file is ever read."""
    if len(data) > MOST_BYTES:
        raise _invalid(sentence("this file is too large for a structure"))
    sections: dict[str, list[dict[str, str]]] = {}
    path: list[str] = []
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise _invalid(sentence("a structure has no document type"))

    def start(tag: str, _: object) -> None:
        path.append(tag)
        if len(path) > 8:
            raise _invalid(sentence("this is nested deeper than a structure is"))
        if path[2:] == ["rows", "row"]:
            sections.setdefault(path[1], []).append({})
        elif path[2:4] == ["rows", "row"] and len(path) == 5:
            sections[path[1]][-1].setdefault(tag, "")

    def text(words: str) -> None:
        if path[2:4] == ["rows", "row"] and len(path) == 5:
            sections[path[1]][-1][path[4]] += words

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _invalid(sentence("this is no XML from line {n} on", n=error.lineno)) from None
    if "questions" not in sections or "surveys" not in sections:
        raise _invalid(sentence("this is no structure of a LimeSurvey survey, or one without a question"))
    return sections


class _Reading:
    """One structure on its way."""

    def __init__(self, sections: Mapping[str, list[dict[str, str]]]) -> None:
        self.sections = sections
        self.left: dict[Left, None] = {}
        self.asked: dict[str, Item] = {}
        self.words: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in sections.get("question_l10ns", []):
            self.words[row.get("qid", "")][row.get("language", "")] = row
        self.answers: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in sections.get("answer_l10ns", []):
            self.answers[row.get("aid", "")][row.get("language", "")] = row
        questions = [*sections["questions"], *sections.get("subquestions", [])]
        groups = {row.get("gid", ""): _number(row.get("group_order")) for row in sections.get("groups", [])}
        self.below: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(questions, key=lambda one: _number(one.get("question_order"))):
            self.below[row.get("parent_qid", "0")].append(row)
        self.top = sorted(self.below.get("0", []), key=lambda one: groups.get(one.get("gid", ""), 0))

    def leave(self, where: str, what: str) -> None:
        self.left.setdefault(Left(where, what))

    def carried(self, name: str | None) -> Carried:
        items: list[Item] = []
        for row in self.top:
            items += self._question(row)
        if not items:
            raise _invalid(sentence("none of its questions can be carried"))
        settings = {
            row.get("surveyls_language", ""): row for row in self.sections.get("surveys_languagesettings", [])
        }
        title = self._text(
            {code: row.get("surveyls_title", "") for code, row in settings.items()}, "survey", "title"
        )
        title = title or Text(en="LimeSurvey")
        absent = [code for code in ("fr", "nl") if not getattr(title, code)]
        if absent:
            self.leave(
                "survey", f"title in {' and '.join(absent)}: the words of another language stand there"
            )
            title = attrs.evolve(title, **{code: title.in_("en") for code in absent})
        self._rest()
        made = Questionnaire(
            name or _name(title.in_("en")),
            1,
            title,
            "client",
            tuple(items),
            introduction=self._text(
                {code: row.get("surveyls_welcometext", "") for code, row in settings.items()},
                "survey",
                "welcome text",
            ),
            closing=self._text(
                {code: row.get("surveyls_endtext", "") for code, row in settings.items()},
                "survey",
                "end text",
            ),
            source="limesurvey",
        )
        return Carried(made, tuple(self.left))

    def _question(self, row: Row) -> Iterator[Item]:
        title, qid, sort = row.get("title", ""), row.get("qid", ""), row.get("type", "")
        where = f"question {title}"
        made = made_of(sort, [one.get("code", "") for one in self._answers(qid)])
        if made is None:
            self.leave(where, f"the whole question, of the type {sort}")
            return
        if made.loses:
            self.leave(where, made.loses)
        if row.get("other") == "Y":
            self.leave(where, 'the answer "other" with its text')
        words = {code: one.get("question", "") for code, one in self.words[qid].items()}
        text = self._text(words, where, "text") or Text(en=title or qid)
        base = Item(
            _name(title or qid),
            made.kind,
            text,
            help=self._text(
                {code: one.get("help", "") for code, one in self.words[qid].items()}, where, "help"
            ),
            required=row.get("mandatory") == "Y",
            show_if=self._conditions(row, where),
            scale=self._scale(made, row, where),
            options=self._options(made, row, where),
        )
        if made.kind in ("single", "multiple") and len(base.options) < 2:
            self.leave(where, "the whole question, which offers fewer than two answers")
            return
        if not made.per_subquestion:
            self.asked[title] = base
            yield base
            return
        if not self.below[qid]:
            self.leave(where, "the whole question, which has no subquestions")
        for one in self.below[qid]:
            part = {code: row_.get("question", "") for code, row_ in self.words[one.get("qid", "")].items()}
            below = self._text(part, where, f"subquestion {one.get('title', '')}")
            name = _name(f"{title}-{one.get('title', '')}")
            item = attrs.evolve(base, id=name, text=_joined(text, below))
            self.asked[f"{title}_{one.get('title', '')}"] = item
            yield item

    def _answers(self, qid: str) -> list[Row]:
        found = [row for row in self.sections.get("answers", []) if row.get("qid") == qid]
        return sorted(found, key=lambda row: _number(row.get("sortorder")))

    def _options(self, made: Made, row: Row, where: str) -> tuple[Option, ...]:
        if made.options is not None:
            return tuple(Option(code, label) for code, label in made.options)
        if made.kind == "multiple":
            return tuple(
                Option(
                    one.get("title", ""),
                    self._label(self.words[one.get("qid", "")], "question", one.get("title", ""), where),
                )
                for one in self.below[row.get("qid", "")]
            )
        if made.kind != "single":
            return ()
        return tuple(
            Option(
                one.get("code", ""),
                self._label(self.answers[one.get("aid", "")], "answer", one.get("code", ""), where),
            )
            for one in self._answers(row.get("qid", ""))
        )

    def _scale(self, made: Made, row: Row, where: str) -> Scale | None:
        """The steps of a scale with what each is called; a step that is called by its number goes without."""
        if made.scale is None:
            return None
        labels = {}
        for one in self._answers(row.get("qid", "")):
            code = str(int(one.get("code", "")))
            label = self._label(self.answers[one.get("aid", "")], "answer", code, where)
            if any(getattr(label, language) != code for language in label.languages()):
                labels[code] = label
        return attrs.evolve(made.scale, labels=labels)

    def _label(self, words: Mapping[str, Row], field: str, code: str, where: str) -> Text:
        found = self._text({each: row.get(field, "") for each, row in words.items()}, where, f"option {code}")
        return found or Text(en=code)

    def _conditions(self, row: Row, where: str) -> tuple[Condition, ...]:
        """Equalities that all have to hold; whatever else decides whether a question is asked is left."""
        relevance = row.get("relevance", "").strip()
        if relevance in ("", "1"):
            return ()
        found = []
        for part in re.split(r"\band\b|&&", relevance):
            match = _EQUAL.fullmatch(part.strip())
            item = self.asked.get(match.group(1)) if match else None
            if match is None or item is None or match.group(2) not in _answers_of(item):
                self.leave(where, f"the condition {relevance[:200]}")
                return ()
            found.append(Condition(item.id, "is", (match.group(2),)))
        return tuple(found)

    def _text(self, words: Mapping[str, str], where: str, what: str) -> Text | None:
        """Words in our languages, without tags."""
        found: dict[str, str] = {}
        for code, said in words.items():
            plain = html.unescape(_TAG.sub(" ", said)).strip()
            plain = re.sub(r"[ \t]+", " ", plain)
            if not plain:
                continue
            language = code.partition("-")[0]
            if language not in LANGUAGES:
                self.leave(where, f"{what} in the language {code}")
                continue
            if _TAG.search(said):
                self.leave(where, f"{what}: its tags")
            if found.setdefault(language, plain[:20_000]) != plain:
                self.leave(
                    where, f"{what} in the language {code}: more than one, or longer than 20,000 signs"
                )
        return Text(**found) if found else None

    def _rest(self) -> None:
        """Everything that the sections hold besides what was carried."""
        titles = {
            row.get("qid", ""): row.get("title", "")
            for row in [*self.sections["questions"], *self.sections.get("subquestions", [])]
        }
        for section, rows in self.sections.items():
            carried = _CARRIED.get(section, frozenset())
            if section == "question_attributes":
                for row in rows:
                    if row.get("value", "") != "":
                        self.leave(
                            f"question {titles.get(row.get('qid', ''), '')}",
                            f"attribute {row.get('attribute')} = {row['value'][:80]}",
                        )
                continue
            if section not in _CARRIED:
                self.leave(section, f"the whole section, {len(rows)} rows")
                continue
            for field in dict.fromkeys(name for row in rows for name in row):
                if field not in carried and any(row.get(field, "") not in _SAYS_NOTHING for row in rows):
                    self.leave(section, field)


def _answers_of(item: Item) -> set[str]:
    """What a condition on an item can name."""
    if item.kind in ("rating", "single"):
        return {option.code for option in item.options} or {str(step) for step in scale_of(item).steps}
    return set()


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80].strip("-") or "survey"


def _joined(text: Text, below: Text | None) -> Text:
    """A question and the line of it that this item is."""
    if below is None:
        return text
    both = {
        code: f"{getattr(text, code) or text.in_(code)}: {getattr(below, code)}" for code in below.languages()
    }
    return Text(**both)
