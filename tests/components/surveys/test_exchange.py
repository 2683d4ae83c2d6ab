"""LimeSurvey structures in and out, answers in by maps of several forms, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desks import COORDINATOR, HANDLER, VIEWER, open_desk
from orientation_core import NotAllowed, Orientation
from orientation_core.components.surveys import RESPONSE
from orientation_core.components.surveys.answer_map import read_answer_map, slug
from orientation_core.components.surveys.limesurvey import read
from orientation_core.components.surveys.limesurvey_writing import write
from orientation_core.documents import Documents
from orientation_core.errors import InvalidDocument, Refused
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.check import check
from orientation_core.model.surveys.questionnaires import Condition, Questionnaire, Scale
from orientation_core.model.surveys.responses import Response
from orientation_core.model.text import Text
from orientation_core.store import Query
from shared import shared
from surveying import QUESTIONNAIRE, person, ready, tokens, wave

# ------------------------------------------------------------------------------------ LimeSurvey


def rows(name: str, *several: dict[str, str]) -> str:
    lines = "".join(
        "<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in one.items()) + "</row>" for one in several
    )
    return f"<{name}><rows>{lines}</rows></{name}>"


def question(qid: str, kind: str, title: str, **more: str) -> dict[str, str]:
    return {
        "qid": qid,
        "parent_qid": "0",
        "gid": "1",
        "type": kind,
        "title": title,
        "question_order": qid,
        "relevance": "1",
    } | more


def words(qid: str, text: str, language: str = "fr") -> dict[str, str]:
    return {"id": qid, "qid": qid, "question": text, "language": language}


def structure(*sections: str) -> bytes:
    settings = rows(
        "surveys_languagesettings",
        {
            "surveyls_language": "fr",
            "surveyls_title": "Essai",
            "surveyls_welcometext": "<p>Bonjour &amp; merci</p>",
        },
    )
    head = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>"
    return (
        head + rows("surveys", {"sid": "1", "language": "fr"}) + settings + "".join(sections) + "</document>"
    ).encode()


@pytest.mark.shared
def test_the_real_structure_is_read_and_everything_else_is_listed() -> None:
    data = shared("data/surveys/limesurvey_blank.lss").read_bytes()
    carried = read(data)
    (item,) = carried.questionnaire.items
    assert (item.id, item.kind, item.text.en) == ("q00", "open", "this is an example question")
    assert check(carried.questionnaire) == []
    listed = {str(one) for one in carried.left}
    assert "question Q00: attribute time_limit_action = 1" in listed
    assert "surveys: template" in listed
    assert "surveys_languagesettings: surveyls_email_invite" in listed
    # Nothing with a value is missing from the list: every such member of the file is carried or named.
    assert not any("surveyls_title" in one for one in listed)
    written, left = write(carried.questionnaire)
    assert left == []
    assert read(written).questionnaire == carried.questionnaire
    assert write(carried.questionnaire)[0] == written


def test_types_become_kinds_and_what_is_lost_is_named() -> None:
    data = structure(
        rows(
            "questions", question("1", "5", "Q1", mandatory="Y"), question("2", "L", "Q2"), question("3", "F", "Q3"),
            question("4", "M", "Q4", other="Y"), question("5", "N", "Q5"), question("6", "D", "Q6"), question("7", "T", "Q7", relevance='((Q2.NAOK == "A2"))'),
            question("8", "R", "Q8"), question("9", "T", "Q9", relevance="count(Q4) > 2"), question("10", "X", "Q10"),
        ),
        rows(
            "subquestions", question("31", "T", "SQ1", parent_qid="3"), question("32", "T", "SQ2", parent_qid="3"),
            question("41", "T", "web", parent_qid="4"), question("42", "T", "tel", parent_qid="4"),
        ),
        rows("question_l10ns", *(words(one, f"Question {one}") for one in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "31", "32", "41", "42"]), words("1", "Soru", "tr")),
        rows(
            "answers", {"aid": "1", "qid": "2", "code": "A1", "sortorder": "1"}, {"aid": "2", "qid": "2", "code": "A2", "sortorder": "2"},
            *({"aid": f"3{n}", "qid": "3", "code": str(n), "sortorder": str(n)} for n in range(1, 8)),
        ),
        rows("answer_l10ns", {"aid": "1", "answer": "Oui", "language": "fr"}, {"aid": "2", "answer": "Non", "language": "fr"}),
        rows("quota", {"id": "1"}),
    )  # fmt: skip
    carried = read(data)
    items = {item.id: item for item in carried.questionnaire.items}
    assert {name: item.kind for name, item in items.items()} == {
        "q1": "rating", "q2": "single", "q3-sq1": "rating", "q3-sq2": "rating", "q4": "multiple", "q5": "number",
        "q6": "date", "q7": "open", "q9": "open",
    }  # fmt: skip
    assert items["q1"].required
    assert items["q3-sq1"].scale == Scale(1, 7)
    assert items["q3-sq1"].text.fr == "Question 3: Question 31"
    assert [(one.code, one.label.fr) for one in items["q2"].options] == [("A1", "Oui"), ("A2", "Non")]
    assert [one.code for one in items["q4"].options] == ["web", "tel"]
    assert items["q7"].show_if == (Condition("q2", "is", ("A2",)),)
    assert carried.questionnaire.introduction.fr == "Bonjour & merci"
    listed = {str(one) for one in carried.left}
    assert {
        "question Q8: the whole question, of the type R",
        "question Q10: the whole question, of the type X",
        'question Q4: the answer "other" with its text',
        "question Q9: the condition count(Q4) > 2",
        "question Q1: text in the language tr",
        "quota: the whole section, 1 rows",
        "survey: welcome text: its tags",
        "survey: title in nl: the words of another language stand there",
    } <= listed
    assert check(carried.questionnaire) == []


def test_a_structure_of_before_version_4_has_its_words_in_the_records_themselves() -> None:
    def spoken(row: dict[str, str], member: str, fr: str, nl: str) -> list[dict[str, str]]:
        return [row | {"language": "fr", member: fr}, row | {"language": "nl", member: nl}]

    ask = "question"
    data = structure(
        rows("groups", *spoken({"gid": "1", "group_order": "1"}, "group_name", "Groupe", "Groep")),
        rows(
            "questions",
            *spoken(question("1", "L", "Q1"), ask, "Par quel canal ?", "Via welk kanaal?"),
            *spoken(question("2", "F", "Q2", relevance='Q1.NAOK == "A1"'), ask, "Évaluez", "Beoordeel"),
            *spoken(question("3", "M", "Q3"), ask, "Pourquoi ?", "Waarvoor?"),
        ),
        rows(
            "subquestions",
            *spoken(question("21", "T", "SQ1", parent_qid="2"), ask, "Attente", "Wachttijd"),
            *spoken(question("31", "T", "pas", parent_qid="3"), ask, "Passeport", "Pas"),
            *spoken(question("32", "T", "eid", parent_qid="3"), ask, "Carte", "Kaart"),
        ),
        rows(
            "answers",
            *spoken({"qid": "1", "code": "A1", "sortorder": "1"}, "answer", "Guichet", "Loket"),
            *spoken({"qid": "1", "code": "A2", "sortorder": "2"}, "answer", "Téléphone", "Telefoon"),
            *spoken({"qid": "2", "code": "1", "sortorder": "1"}, "answer", "Mauvais", "Slecht"),
            *spoken({"qid": "2", "code": "2", "sortorder": "2"}, "answer", "2", "2"),
            *spoken({"qid": "2", "code": "3", "sortorder": "3"}, "answer", "Bon", "Goed"),
        ),
    )
    carried = read(data)
    channel, waiting, why = carried.questionnaire.items
    assert (channel.text.fr, channel.text.nl) == ("Par quel canal ?", "Via welk kanaal?")
    assert [(one.code, one.label.fr, one.label.nl) for one in channel.options] == [
        ("A1", "Guichet", "Loket"),
        ("A2", "Téléphone", "Telefoon"),
    ]
    assert (waiting.id, waiting.text.nl) == ("q2-sq1", "Beoordeel: Wachttijd")
    assert waiting.show_if == (Condition("q1", "is", ("A1",)),)
    # A scale keeps what its steps are called; one that is called by its number has no label.
    assert waiting.scale == Scale(
        1, 3, {"1": Text(fr="Mauvais", nl="Slecht"), "3": Text(fr="Bon", nl="Goed")}
    )
    assert [(one.code, one.label.nl) for one in why.options] == [("pas", "Pas"), ("eid", "Kaart")]
    assert not [one for one in carried.left if one.where.startswith(("question", "answer", "subquestion"))]


def test_what_a_structure_asks_that_no_answer_could_fit_is_named_and_the_rest_is_kept() -> None:
    data = structure(
        rows(
            "questions",
            question("1", "M", "Q1"),
            question("2", "F", "Q2"),
            question("3", "Y", "Q3"),
            question("4", "T", "Q4", relevance='Q3.NAOK == "-oth-"'),
            question("5", "M", "Q5"),
        ),
        rows(
            "subquestions",
            question("11", "T", "only", parent_qid="1"),
            question("51", "T", "a", parent_qid="5"),
            question("52", "T", "b", parent_qid="5", relevance='Q3 == "Y"'),
        ),
        rows(
            "answers",
            {"aid": "1", "qid": "2", "code": "A1", "sortorder": "1"},
            {"aid": "2", "qid": "2", "code": "A2", "sortorder": "2"},
        ),
    )
    carried = read(data)
    assert [item.id for item in carried.questionnaire.items] == ["q3", "q4", "q5"]
    assert check(carried.questionnaire) == []
    assert {
        "question Q1: the whole question, which offers fewer than two answers",
        "question Q2: the whole question, which has no subquestions",
        'question Q4: the condition Q3.NAOK == "-oth-"',
        "subquestions: relevance",
    } <= {str(one) for one in carried.left}


def test_a_questionnaire_goes_out_and_comes_back_as_far_as_limesurvey_has_a_place() -> None:
    ours = Documents().read("questionnaire", QUESTIONNAIRE, Questionnaire)
    data, left = write(ours)
    back = read(data).questionnaire
    assert [item.id for item in back.items] == [item.id for item in ours.items]
    assert [item.kind for item in back.items] == ["single", "rating", "rating", "open", "rating"]
    assert back.items[1].show_if == ours.items[1].show_if
    assert "item recommend: that it is of the kind nps: it comes back as a rating" in left
    assert "item answer: whom it is asked of" in left
    assert "item waiting: its step" in left


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not xml", b"<a>", b"<document/>", structure(),
        b'<!DOCTYPE d [<!ENTITY a "aaaa">]><document>&a;</document>',
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><document/>',
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>',
        b"<a>" * 50,
        structure(rows("questions", question("1", "X", "Q1"))),
    ],
)  # fmt: skip
def test_what_is_no_structure_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(data)
    assert "root:" not in str(caught.value)


# ------------------------------------------------------------------------------------ maps of answers

ITEMS: dict[str, Any] = {
    **QUESTIONNAIRE,
    "name": "counter",
    "items": [
        *QUESTIONNAIRE["items"],
        {"id": "how", "kind": "multiple", "text": {"fr": "Comment ?"}, "options": [{"code": "web", "label": {"fr": "Web"}}, {"code": "tel", "label": {"fr": "Tél."}}]},
        {"id": "when", "kind": "date", "text": {"fr": "Quand ?"}},
        {"id": "times", "kind": "number", "text": {"fr": "Combien de fois ?"}, "minimum": 0},
    ],
}  # fmt: skip


def imported(
    tmp_path: Path, content: str, answer_map: Any, **options: Any
) -> tuple[Orientation, Any, list[Response]]:
    file = tmp_path / "answers.csv"
    file.write_text(content, "utf-8")
    desk = open_desk()
    desk.surveys.keep(COORDINATOR, ITEMS)
    _, summary = desk.surveys.import_answers(
        COORDINATOR, file, read_answer_map(answer_map), "counter", **options
    )
    return desk, summary, responses(desk)


def responses(desk: Orientation) -> list[Response]:
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        return [one.value(RESPONSE) for one in unit.find(RESPONSE, Query())]


@pytest.mark.parametrize("prefix", ["", "item.", "answers."])
def test_a_map_names_items_in_several_ways(tmp_path: Path, prefix: str) -> None:
    content = "ref;C;W;Web;Tel;Bureau\n7;Ja;4;Y;;Gent\n8;Nein;;;Y;\n"
    answer_map = f"""
        [source]
        name = "counter-2025"
        delimiter = ";"
        [fields]
        source_reference = "ref"
        {prefix}came = "C"
        {prefix}waiting = "W"
        "{prefix}how.web" = "Web"
        "{prefix}how.tel" = "Tel"
        [values.{prefix}came]
        Ja = "yes"
        Nein = "no"
        [constant]
        language = "de"
    """.replace("        ", "")
    desk, summary, (one, two) = imported(tmp_path, content, answer_map)
    assert (summary.imported, summary.rejected) == (2, 0)
    assert one.answers == (
        Answer("came", choices=("yes",)),
        Answer("waiting", number=4),
        Answer("how", choices=("web",)),
    )
    assert (one.language, one.source_reference, one.extra) == ("de", "7", {"bureau": "Gent"})
    assert two.answers == (Answer("came", choices=("no",)), Answer("how", choices=("tel",)))
    assert desk.surveys.wave("counter-2025").closed_at is not None


def test_columns_called_like_an_item_need_no_map_and_others_become_variables(tmp_path: Path) -> None:
    content = "Came,L'attente,when,Type of Travel,Note\nyes,3,2026-02-01,Private,x\n"
    _, summary, (one,) = imported(tmp_path, content, {"source": {"ignore": ["Note"]}})
    assert summary.imported == 1
    assert {answer.item for answer in one.answers} == {"came", "waiting", "when"}
    assert one.extra == {"type_of_travel": "Private"}
    _, _, (bare,) = imported(tmp_path, content, {"source": {"others": False}})
    assert bare.extra == {}


def test_rows_that_are_alike_are_all_kept_and_again_nothing(tmp_path: Path) -> None:
    content = "came,answer\n" + "yes,3\n" * 5 + "no,1\n"
    desk, summary, found = imported(tmp_path, content, {})
    assert (summary.imported, len(found)) == (6, 6)
    _, again = desk.surveys.import_answers(
        COORDINATOR, tmp_path / "answers.csv", read_answer_map({}), "counter"
    )
    assert (again.imported, again.already_present) == (0, 6)


def test_a_row_that_is_no_answer_is_rejected_with_its_column(tmp_path: Path) -> None:
    content = "came,L'attente,answer,times\nyes,9,1,1\nno,3,1,1\nyes,3,bad,1\nyes,3,3,-1\nyes,3,3,1.5\n,,,\n"
    _, summary, found = imported(tmp_path, content, {})
    assert (summary.read, summary.imported, summary.rejected) == (6, 2, 4)
    assert summary.flagged == {"no_answers": 1, "required_missing": 1}
    rejected = (tmp_path / "answers.csv.rejects.csv").read_text().splitlines()
    assert [line.split(",")[1].split(":")[0].strip('"') for line in rejected[1:]] == [
        "column L'attente", "column L'attente", "column answer", "column times",
    ]  # fmt: skip
    assert len(found) == 2


def test_not_applicable_and_missing_are_told_apart(tmp_path: Path) -> None:
    content = "came,answer,recommend\nyes,0,\nyes,88,10\n"
    answer_map = {
        "source": {"not_applicable": ["0"], "null": ["99"]},
        "values": {"*": {"88": "not_applicable"}},
    }
    _, _, found = imported(tmp_path, content, answer_map)
    assert [one.answer("answer") for one in found] == [Answer("answer", not_applicable=True)] * 2
    assert found[0].answer("recommend") is None


def test_what_does_not_apply_is_no_choice_and_may_be_an_answer_of_one_item(tmp_path: Path) -> None:
    content = "came,answer,recommend,web,tel\nyes,0,0,0,1\n"
    answer_map = {
        "source": {"not_applicable": ["0"]},
        "fields": {"how.web": "web", "how.tel": "tel"},
        "values": {"recommend": {"0": "0"}},
    }
    _, _, (found,) = imported(tmp_path, content, answer_map)
    assert found.answer("how") == Answer("how", choices=("tel",))
    assert found.answer("recommend") == Answer("recommend", number=0)


@pytest.mark.parametrize(
    ("answer_map", "where"),
    [
        ({"fields": {"nowhere": "came"}}, "/fields/nowhere"),
        ({"fields": {"came": "Nothing"}}, "/fields/came"),
        ({"fields": {"came": 3}}, "/fields/came"),
        ({"source": {"wave": "Not A Name"}}, "/source/wave"),
        ({"source": {"others": "yes"}}, "/source/others"),
        ({"source": {"delimeter": ";"}}, "/source/delimeter"),
        ({"values": {"nowhere": {"a": "b"}}}, "/values/nowhere"),
        ({"values": {"came": {"a": 1}}}, "/values/came/a"),
        ({"elsewhere": {}}, "/elsewhere"),
        ({"constant": {"mood": "x"}}, "/constant/mood"),
        ({"constant": {"answer": "often"}}, "/constant/answer"),
        ({"constant": {"answered_on": "someday"}}, "/constant/answered_on"),
        ({"constant": {"viewpoint": "neighbour"}}, "/constant/viewpoint"),
        ({"fields": {"*": "came"}}, "/fields/*"),
        ({"values": {"came": "yes"}}, "/values/came"),
        ("[fields", ""),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_used_says_where(tmp_path: Path, answer_map: Any, where: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        imported(tmp_path, "came,answer\nyes,1\n", answer_map)
    assert where in {one.where for one in caught.value.problems}


def test_a_column_that_is_nearly_the_one_asked_for_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument) as caught:
        imported(tmp_path, "Came,answer\nyes,1\n", {"fields": {"came": "came"}})
    (problem,) = caught.value.problems
    assert (problem.where, problem.code, "Came" in problem.message) == ("/fields/came", "map.nearest", True)


def test_a_file_without_a_single_item_is_refused_and_a_trial_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument):
        imported(tmp_path, "a,b\n1,2\n", {})
    desk, summary, found = imported(tmp_path, "came\nyes\n", {"source": {"name": "trial"}}, dry_run=True)
    assert (summary.imported, found) == (1, [])
    assert desk.surveys.list_waves(COORDINATOR) == []


def test_answers_come_back_out_and_in_again(tmp_path: Path) -> None:
    content = (
        "came,L'attente,when,why,how,office\nyes,3,2026-02-01,=1+1,web;tel,Gent\nyes,not_applicable,,,,\n"
    )
    desk, _, _ = imported(tmp_path, content, {"source": {"name": "first"}})
    exported = desk.surveys.export_answers(COORDINATOR, "first")
    assert b"'=1+1" in exported, "no formula for a spreadsheet"
    (tmp_path / "again.csv").write_bytes(exported.replace(b"'=1+1", b"=1+1"))
    again = {
        "source": {"name": "second", "ignore": ["state", "weight"]},
        "fields": {"viewpoint": "viewpoint", "extra.office": "extra.office"},
    }
    desk.surveys.import_answers(COORDINATOR, tmp_path / "again.csv", read_answer_map(again), "counter")
    every = responses(desk)
    first, second = ([one for one in every if one.wave == name] for name in ("first", "second"))
    assert [one.answers for one in first] == [one.answers for one in second]
    assert [one.extra.get("office") for one in second] == ["Gent", None]
    with pytest.raises(NotAllowed):
        desk.surveys.export_answers(VIEWER, "first")


def test_nothing_is_imported_into_an_anonymous_wave_or_one_of_another_questionnaire(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("came\nyes\n")
    desk = ready(open_desk(), anonymous=True)
    desk.surveys.keep(COORDINATOR, {**ITEMS, "name": "other"})
    for name in ("counter", "other"):
        with pytest.raises(Refused):
            desk.surveys.import_answers(
                COORDINATOR, tmp_path / "a.csv", read_answer_map({}), name, wave="spring"
            )
    desk.surveys.open(COORDINATOR, wave(name="open"))
    (token,) = tokens(desk, person(), wave="open")
    desk.surveys.answer(token, {"came": "no"})
    with pytest.raises(NotAllowed):
        desk.surveys.import_answers(HANDLER, tmp_path / "a.csv", read_answer_map({}), "counter")


def test_a_slug_is_a_name_a_variable_can_have() -> None:
    assert [slug(one) for one in ("Type of Travel", "Âge", "3rd", "", "a__b", "É" * 90)] == [
        "type_of_travel", "age", "x_3rd", "x", "a_b", "e" * 60,
    ]  # fmt: skip
