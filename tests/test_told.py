"""What a rule refuses is said in the reader's language, without the rule knowing any."""

from __future__ import annotations

import ast
import copy
import pickle
from datetime import date
from pathlib import Path

import pytest

import orientation_core
from desks import CITIZEN, COORDINATOR, intake, open_desk
from orientation_core.components.deadlines import deadlines
from orientation_core.errors import (
    Conflict,
    IdempotencyConflict,
    InvalidDocument,
    MissingExtra,
    NoPlugin,
    NotAllowed,
    NotFound,
    Overtaken,
    PluginError,
    PluginLoadError,
    Problem,
    Refused,
    Sentence,
    Undeliverable,
    sentence,
)
from orientation_core.labels import in_language, told
from orientation_core.model.calendars import Calendar
from orientation_core.model.gate import TextProblem, clean
from orientation_core.model.terms import term_problem
from orientation_core.model.text import LANGUAGES, Text

PACKAGE = Path(orientation_core.__file__).parent


@pytest.fixture
def desk():
    with open_desk() as opened:
        yield opened


def said(error: InvalidDocument | Refused, language: str) -> str:
    (problem,) = (
        getattr(in_language(error, language), "problems", None) or in_language(error, language).reasons
    )
    return problem.message


def test_a_rule_of_a_term_is_said_in_every_language():
    problem = term_problem(40_000, "month", None)
    assert {language: told(problem, language).message for language in LANGUAGES} == {
        "fr": "le nombre doit être compris entre 0 et 36525",
        "nl": "het getal moet tussen 0 en 36525 liggen",
        "de": "die Zahl muss zwischen 0 und 36525 liegen",
        "en": "the number must be between 0 and 36525",
    }
    assert told(problem, "nl").where == "/n"
    assert told(problem, "nl").code == "term.n"


def test_a_calendar_says_which_days_it_knows():
    calendar = Calendar("town", 2, Text(fr="v", nl="s"), date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(InvalidDocument) as caught:
        list(deadlines([{"start": "2027-01-01", "n": "1", "unit": "month"}], calendar))
    assert said(caught.value, "de") == (
        "der Kalender town, Version 2, gilt vom 2026-01-01 bis zum 2026-12-31; dieses Datum liegt danach"
    )


def test_codes_are_said_by_their_labels(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    with pytest.raises(Refused) as caught:
        desk.complaints.close(COORDINATOR, case.id)
    assert said(caught.value, "nl").startswith(
        "in deze staat, „Ontvangen”, kan dit niet: „Afgesloten”; nu kan wel: "
    )
    assert "Gekwalificeerd" in said(caught.value, "nl")
    assert '"received"' in str(caught.value)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "le traitement peut être évalué une fois le dossier clôturé"),
        ("nl", "de behandeling kan beoordeeld worden zodra het dossier is afgesloten"),
        ("de", "die Bearbeitung kann bewertet werden, sobald der Vorgang abgeschlossen ist"),
    ],
)
def test_a_client_is_refused_in_the_language_of_the_case(desk, language, words):
    case = desk.complaints.receive(CITIZEN, intake(language=language))
    with pytest.raises(Refused) as caught:
        desk.complaints.rate(CITIZEN, case.id, 4)
    assert [reason.message for reason in caught.value.reasons] == [words]


def test_a_client_reads_in_their_language_why_their_words_cannot_be_kept(desk):
    case = desk.complaints.receive(CITIZEN, intake(language="nl"))
    with pytest.raises(InvalidDocument) as caught:
        desk.complaints.request_reopening(CITIZEN, case.id, "a\x00b")
    assert "stuurtekens" in caught.value.problems[0].message


def test_a_document_that_breaks_a_rule_of_the_model_is_refused_in_its_language(desk):
    data = intake(language="fr", received_at="1905-03-01T10:00:00+01:00")
    with pytest.raises(InvalidDocument) as caught:
        desk.complaints.receive(COORDINATOR, data)
    assert caught.value.problems[0].where == "/received_at"
    assert caught.value.problems[0].message.endswith("cette date est antérieure")


def test_what_was_said_already_and_what_a_plugin_says_stays():
    problem = Problem("", "buiten gebruik", "screen.plugin")
    assert told(problem, "fr") is problem
    assert in_language(RuntimeError, "fr") is RuntimeError


def test_the_gate_can_be_said_again():
    with pytest.raises(TextProblem) as caught:
        clean("", multiline=False, limit=5)
    assert told(caught.value.at("/subject", "fr"), "nl").message == "mag niet leeg zijn"


def test_an_error_survives_being_copied_and_sent_to_another_process():
    """A pool of processes breaks on one that does not."""
    wrong = [Problem("/n", sentence("the number must be a whole number"), "term.n")]
    made = [
        InvalidDocument("complaint", wrong),
        Refused(wrong),
        NotAllowed("complaint.read"),
        NotFound("complaint", "X", wrong[0]),
        Conflict("complaint", "X", 1, 2),
        Overtaken(),
        IdempotencyConflict("receive", "k"),
        PluginError("ours", "orientation_route"),
        PluginLoadError("ours", "no such module"),
        NoPlugin("orientation_store", "x://", ["sql"]),
        Undeliverable("refused", permanent=True, retry_after=2.0),
        MissingExtra("pdf", "reportlab"),
    ]
    for error in made:
        for one in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
            assert type(one) is type(error)
            assert (str(one), one.args, vars(one)) == (str(error), error.args, vars(error))


def test_a_sentence_survives_being_copied_and_sent_to_another_process():
    made = sentence("the unit must be one of {known}", known=("a{b}", "c"))
    for one in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert one == "the unit must be one of a{b}, c"
        assert isinstance(one, Sentence)
        assert told(Problem("", one), "nl").message == "de eenheid moet een van deze zijn: a{b}, c"


# ------------------------------------------------------------------------------------ nothing speaks English only

#: Parts whose problems are not read by the people of an agency: they show the library, or test it.
APART = ("demo", "testing")


def modules() -> list[Path]:
    """Every module of ours that may refuse something."""
    found = [path.relative_to(PACKAGE) for path in sorted(PACKAGE.rglob("*.py"))]
    return [path for path in found if path.parts[0] not in APART]


def named(call: ast.expr) -> str | None:
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else None


def english(node: ast.expr, known: dict[str, list[ast.expr]], depth: int = 3) -> bool:
    """Whether a message may be words of the code itself, on its own or through names that stand for it."""
    match node:
        case ast.Constant():
            return isinstance(node.value, str)
        case ast.JoinedStr():
            return True
        case ast.BinOp():
            return english(node.left, known, depth) or english(node.right, known, depth)
        case ast.IfExp():
            return english(node.body, known, depth) or english(node.orelse, known, depth)
        case ast.Name() if depth:
            return any(english(value, known, depth - 1) for value in known.get(node.id, []))
    return False


def in_english_only(tree: ast.AST) -> list[int]:
    """Lines on which a problem gets its message as English words."""
    known: dict[str, list[ast.expr]] = {}
    places = {"Problem": 1}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                known.setdefault(name, []).append(value)
            case ast.FunctionDef(name=name, args=args):
                taken = [one.arg for one in args.args]
                inside = [one for one in ast.walk(node) if named(one) == "Problem"]
                for call in inside:
                    if isinstance(call.args[1], ast.Name) and call.args[1].id in taken:
                        places[name] = taken.index(call.args[1].id)
    return [
        node.lineno
        for node in ast.walk(tree)
        if named(node) in places and english(node.args[places[named(node)]], known)
    ]


@pytest.mark.parametrize("path", modules(), ids=Path.as_posix)
def test_no_rule_speaks_english_only(path):
    assert in_english_only(ast.parse((PACKAGE / path).read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "Problem('', 'no')",
        "Problem('', f'no {name}')",
        "Problem('', 'no' + more)",
        "text = 'no'\nProblem('', text)",
        "text = sentence('yes')\ntext = 'no' if this else text\nProblem('', text)",
        "def refused(text): return Problem('', text)\nrefused('no')",
    ],
)
def test_english_words_are_found(code):
    assert in_english_only(ast.parse(code)) == [code.count("\n") + 1]


def test_sentences_are_not_taken_for_english_words():
    code = "text = sentence('yes')\nProblem('', text)\nProblem('', translate('yes', language))"
    assert in_english_only(ast.parse(code)) == []
