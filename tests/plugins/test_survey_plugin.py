"""A small plugin adds a kind of question and an analysis: asked, answered, imported, reported like ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desks import COORDINATOR, HANDLER, open_desk
from orientation_core import hookimpl
from orientation_core.analysis.surveys.analyses import SurveyAnalysis
from orientation_core.components.surveys.answer_map import read_answer_map
from orientation_core.errors import InvalidDocument, NotFound, PluginError, Refused
from orientation_core.model.gate import TextProblem
from orientation_core.model.surveys.question_kinds import QuestionKind, read_number
from orientation_core.model.surveys.questionnaires import Scale
from orientation_core.model.surveys.reports import SurveyRow
from orientation_core.model.text import Text
from surveying import wave

WORDS = Text(fr="Curseur", nl="Schuif", de="Regler", en="Slider")


def on_step(item: Any, answer: Any) -> TextProblem | None:
    step = int(item.settings["step"])
    fits = answer.number is not None and 0 <= answer.number <= 100 and answer.number % step == 0
    return None if fits else TextProblem("slider.step", WORDS)


SLIDER = QuestionKind(
    "slider",
    "number",
    on_step,
    read_number,
    design=lambda item: None if "step" in item.settings else "a slider needs its step",
    scale=lambda _: Scale(0, 100),
)


def unanimous(columns: Any) -> list[SurveyRow]:
    """The share of sliders at the upper end."""
    answers = columns.answers.filter(columns.answers.number.notnull())
    counted = answers.group_by("item").aggregate(n=answers.count(), top=(answers.number == 100).sum())
    return [
        SurveyRow(
            "at_the_top", "item", line["item"], "percent", line["item"], value=100 * line["top"] / line["n"],
            n=line["n"], numerator=line["top"], denominator=line["n"],
        )
        for line in columns.run(counted)
    ]  # fmt: skip


class Sliders:
    @hookimpl
    def orientation_question_kinds(self) -> list[QuestionKind]:
        return [SLIDER]

    @hookimpl
    def orientation_survey_analyses(self) -> list[SurveyAnalysis]:
        return [SurveyAnalysis("at_the_top", WORDS, "percent", WORDS, unanimous)]


QUESTIONNAIRE: dict[str, Any] = {
    "name": "counter", "version": 1, "label": {"fr": "Essai", "nl": "Proef"}, "orientation": "result",
    "items": [{"id": "ease", "kind": "slider", "text": {"fr": "Facilité"}, "settings": {"step": "5"}}],
}  # fmt: skip


def test_a_kind_and_an_analysis_of_a_plugin_are_used_like_ours(tmp_path: Path) -> None:
    desk = open_desk(extra=[Sliders()])
    desk.surveys.keep(COORDINATOR, QUESTIONNAIRE)
    desk.surveys.open(COORDINATOR, wave())
    for value in (100, 100, 50):
        desk.surveys.record(HANDLER, "spring", {"ease": value})
    for wrong in (101, 7):
        with pytest.raises(InvalidDocument) as caught:
            desk.surveys.record(HANDLER, "spring", {"ease": wrong})
        assert [one.code for one in caught.value.problems] == ["slider.step"]
    (tmp_path / "a.csv").write_text("ease\n100\n3\n")
    _, summary = desk.surveys.import_answers(
        COORDINATOR, tmp_path / "a.csv", read_answer_map({}), "counter", wave="spring"
    )
    assert (summary.imported, summary.rejected) == (1, 1)
    report = desk.surveys.report(COORDINATOR, "spring")
    assert report.find("item_mean", "ease").value == 87.5
    top = report.find("at_the_top", "ease")
    assert (top.value, top.n) == (75, 4)
    assert "Curseur" in desk.surveys.render(report, "html", "fr").decode()
    published = desk.surveys.report(COORDINATOR, "spring", publish=True)
    assert published.find("at_the_top", "ease").suppressed, "four answers are too few to publish"


class Offering(Sliders):
    def __init__(self, *documents: dict[str, Any]) -> None:
        self.documents = documents

    @hookimpl
    def orientation_questionnaires(self) -> list[dict[str, Any]]:
        return list(self.documents)


def test_a_questionnaire_of_a_plugin_is_kept_when_it_is_first_asked(tmp_path: Path) -> None:
    newer = {**QUESTIONNAIRE, "version": 2, "label": {"fr": "Essai suivant", "nl": "Volgende proef"}}
    desk = open_desk(extra=[Offering(QUESTIONNAIRE, newer)])
    assert desk.surveys.questionnaires.find() == []
    assert desk.surveys.newest("counter").version == 2
    desk.surveys.open(COORDINATOR, wave())
    assert [one.version for one in desk.surveys.questionnaires.find()] == [1]
    desk.surveys.record(HANDLER, "spring", {"ease": 100})
    assert desk.surveys.report(COORDINATOR, "spring").find("item_mean", "ease").value == 100
    assert desk.surveys.newest("counter").version == 1, "what the agency keeps comes first"
    with pytest.raises(NotFound):
        desk.surveys.open(
            COORDINATOR, {**wave(), "name": "x", "questionnaire": {"name": "counter", "version": 3}}
        )


def test_answers_are_imported_for_a_questionnaire_that_a_plugin_offers(tmp_path: Path) -> None:
    desk = open_desk(extra=[Offering(QUESTIONNAIRE)])
    (tmp_path / "a.csv").write_text("ease\n100\n")
    _, summary = desk.surveys.import_answers(
        COORDINATOR, tmp_path / "a.csv", read_answer_map({}), "counter", wave="old"
    )
    assert summary.imported == 1
    assert [one.name for one in desk.surveys.questionnaires.find()] == ["counter"]


def test_an_offer_that_cannot_be_asked_is_refused_by_its_place() -> None:
    twice = open_desk(extra=[Offering(QUESTIONNAIRE, QUESTIONNAIRE)])
    with pytest.raises(InvalidDocument) as caught:
        twice.surveys.newest("counter")
    assert caught.value.problems[0].code == "questionnaire.twice"
    odd = open_desk(extra=[Offering({**QUESTIONNAIRE, "items": []})])
    with pytest.raises(InvalidDocument) as caught:
        odd.surveys.open(COORDINATOR, wave())
    assert caught.value.problems[0].where == "/items"
    assert odd.surveys.questionnaires.find() == []


def test_without_the_plugin_its_kind_is_refused_by_name() -> None:
    with pytest.raises(InvalidDocument) as caught:
        open_desk().surveys.keep(COORDINATOR, QUESTIONNAIRE)
    assert caught.value.problems[0].code == "item.kind"
    bare = {**QUESTIONNAIRE, "items": [{**QUESTIONNAIRE["items"][0], "settings": {}}]}
    with pytest.raises(InvalidDocument) as caught:
        open_desk(extra=[Sliders()]).surveys.keep(COORDINATOR, bare)
    assert caught.value.problems[0].message == "a slider needs its step"


def test_a_name_that_is_taken_is_refused() -> None:
    class Rating:
        @hookimpl
        def orientation_question_kinds(self) -> list[QuestionKind]:
            return [QuestionKind("rating", "number", on_step, read_number)]

    with pytest.raises(PluginError, match="rating"):
        open_desk(extra=[Rating()]).surveys.question_kinds()

    class Alpha:
        @hookimpl
        def orientation_survey_analyses(self) -> list[SurveyAnalysis]:
            return [SurveyAnalysis("alpha", WORDS, "percent", WORDS, unanimous)]

    desk = open_desk(extra=[Sliders(), Alpha()])
    desk.surveys.keep(COORDINATOR, QUESTIONNAIRE)
    desk.surveys.open(COORDINATOR, wave())
    with pytest.raises(Refused):
        desk.surveys.report(COORDINATOR, "spring")


def test_junk_is_refused() -> None:
    class Junk:
        @hookimpl
        def orientation_question_kinds(self) -> Any:
            return ["slider"]

    with pytest.raises(PluginError):
        open_desk(extra=[Junk()]).surveys.question_kinds()
