"""A questionnaire as a LimeSurvey structure, and what of it LimeSurvey has no place for."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any
from xml.sax.saxutils import escape

from orientation_core.model.surveys.limesurvey_types import steps_of, type_of
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE, Item, Questionnaire
from orientation_core.model.text import LANGUAGES

#: What LimeSurvey takes as the code of a question.
_CODE = re.compile(r"[a-z][a-z0-9]{0,19}")


def write(questionnaire: Questionnaire) -> tuple[bytes, list[str]]:
    """A questionnaire as a structure, and what of it LimeSurvey has no place for. The same one gives the same bytes."""
    return _Writing(questionnaire).written()


class _Writing:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.languages = [
            code for code in LANGUAGES if any(getattr(item.text, code) for item in questionnaire.items)
        ]
        self.sections: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.left: list[str] = []
        self.codes = {
            item.id: item.id if _CODE.fullmatch(item.id) else f"Q{place:03d}"
            for place, item in enumerate(questionnaire.items, 1)
        }

    def written(self) -> tuple[bytes, list[str]]:
        asks, sid = self.questionnaire, 100001
        self.sections["groups"].append({"gid": 1, "sid": sid, "group_order": 1})
        for place, item in enumerate(asks.items, 1):
            self._item(place, item)
        for code in self.languages:
            self.sections["group_l10ns"].append(
                {"id": 1, "gid": 1, "group_name": asks.label.in_(code), "language": code}
            )
            self.sections["surveys_languagesettings"].append(
                {
                    "surveyls_survey_id": sid,
                    "surveyls_language": code,
                    "surveyls_title": asks.label.in_(code),
                    "surveyls_welcometext": asks.introduction.in_(code) if asks.introduction else "",
                    "surveyls_endtext": asks.closing.in_(code) if asks.closing else "",
                }
            )
        first, *others = self.languages
        self.sections["surveys"].append(
            {"sid": sid, "language": first, "additional_languages": " ".join(others)}
        )
        body = "".join(self._section(name, rows) for name, rows in sorted(self.sections.items()))
        codes = "".join(f"<language>{code}</language>" for code in self.languages)
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        )
        text = f"{head}<DBVersion>630</DBVersion><languages>{codes}</languages>{body}</document>\n"
        return text.encode(), self.left

    def _section(self, name: str, rows: list[dict[str, Any]]) -> str:
        fields = "".join(
            f"<fieldname>{one}</fieldname>" for one in dict.fromkeys(key for row in rows for key in row)
        )
        lines = "".join(
            "<row>" + "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in row.items()) + "</row>"
            for row in rows
        )
        return f"\n<{name}><fields>{fields}</fields><rows>{lines}</rows></{name}>"

    def _item(self, place: int, item: Item) -> None:
        sort, loses = type_of(item)
        lost = [loses] if loses else []
        if self.codes[item.id] != item.id:
            lost.append(f"its id: it is called {self.codes[item.id]} there")
        lost += [
            f"its {name.replace('_', ' ')}"
            for name in ("step", "service", "client_group", "pair", "importance_of", "settings")
            if getattr(item, name)
        ]
        if item.asked_of != ("client",):
            lost.append("whom it is asked of")
        qid = place * 1000
        row = {
            "qid": qid,
            "parent_qid": 0,
            "sid": 100001,
            "gid": 1,
            "type": sort,
            "title": self.codes[item.id],
        }
        row |= {
            "mandatory": "Y" if item.required else "N",
            "other": "N",
            "question_order": place,
            "scale_id": 0,
        }
        self.sections["questions"].append(row | {"relevance": self._relevance(item, lost)})
        for code in self.languages:
            words = {"question": item.text.in_(code), "help": item.help.in_(code) if item.help else ""}
            self.sections["question_l10ns"].append({"id": qid, "qid": qid, **words, "language": code})
        options = list(item.options) or steps_of(item)
        for number, option in enumerate(options, 1):
            if option.exclusive:
                lost.append(f"that the option {option.code} stands alone")
            if item.kind == "multiple":
                below = {
                    "qid": qid + number,
                    "parent_qid": qid,
                    "sid": 100001,
                    "gid": 1,
                    "type": "T",
                    "title": option.code,
                }
                self.sections["subquestions"].append(
                    below | {"question_order": number, "scale_id": 0, "relevance": "1"}
                )
            else:
                self.sections["answers"].append(
                    {"aid": qid + number, "qid": qid, "code": option.code, "sortorder": number, "scale_id": 0}
                )
            for code in self.languages:
                spoken = {"language": code, "id": qid + number}
                if item.kind == "multiple":
                    self.sections["question_l10ns"].append(
                        {"qid": qid + number, "question": option.label.in_(code), **spoken}
                    )
                else:
                    self.sections["answer_l10ns"].append(
                        {"aid": qid + number, "answer": option.label.in_(code), **spoken}
                    )
        self.left += [f"item {item.id}: {one}" for one in lost]

    def _relevance(self, item: Item, lost: list[str]) -> str:
        parts = []
        for one in item.show_if:
            asked = self.questionnaire.item(one.item)
            if (
                one.operator != "is"
                or asked is None
                or asked.kind == "multiple"
                or NOT_APPLICABLE in one.values
                or len(one.values) > 1
            ):
                lost.append(f"a condition on {one.item}")
                continue
            parts.append(f'({self.codes[one.item]}.NAOK == "{one.values[0]}")')
        return " and ".join(parts) or "1"
