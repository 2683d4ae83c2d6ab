"""The shared permission matrix: every cell that exists here is tried, and what it gives is what was filled in by hand (T13).

Roles and actions of the template that are not ours are named with the reason in ``permission_cells.py``; what is tried
here is each of the others, through the service itself and through what leads to a case from the side.
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import attrs
import pytest

from battery import size
from components.complaints.test_permission import NAMED, ON_A_CASE
from components.privacy.permission_cells import ALLOWED, NOT_A_ROLE, NOT_AN_ACTION, RELATIONS, ROLES
from desks import intake, open_desk
from mails import mail
from orientation_core import NotAllowed, NotFound, Orientation, Text
from orientation_core.errors import Conflict, InvalidDocument, Refused
from orientation_core.model.parties import ANONYMOUS, Actor, Role
from orientation_core.model.privacy import Identifier
from orientation_core.model.receipts import digest, new_receipt, parse_receipt
from orientation_core.model.references import check_character
from orientation_core.model.standard_texts import StandardText
from shared import shared

HOST = Actor("host", Role.SYSTEM)
OFFICER = Actor("officer", Role.OFFICER)
ACTORS = {
    "anonymous": ANONYMOUS,
    "citizen_logged_in": Actor("cell-citizen", Role.CITIZEN),
    "agent_same_unit": Actor("cell-agent-a", Role.HANDLER, frozenset({"unit-a"})),
    "agent_other_unit": Actor("cell-agent-b", Role.HANDLER, frozenset({"unit-b"})),
    "supervisor": Actor("cell-supervisor", Role.COORDINATOR),
    "data_protection_officer": Actor("cell-officer", Role.OFFICER),
    "auditor_read_only": Actor("cell-auditor", Role.VIEWER),
}


@attrs.frozen
class Cell:
    """A case that stands so to somebody. :ivar word: stands in all of it. :ivar beside: a case of theirs to tie it to."""

    desk: Orientation
    actor: Actor
    id: str
    reference: str
    file: str
    word: str
    beside: str

    @property
    def person(self) -> list[Identifier]:
        """Who the case is of."""
        return [Identifier.of("email", f"{self.word}@example.org")]


def placed(desk: Orientation, other: Orientation, role: str, relation: str, number: int) -> Cell:
    """A case that stands so to that role, with a note and a file in it."""
    word, unit = f"kanarie{number:03d}", "unit-b" if relation == "other_unit" else "unit-a"
    at = other if relation == "other_agency" else desk
    given: dict[str, Any] = {"subject": word, "text": f"Texte {word}", "unit": unit}
    client = {"name": word, "email": f"{word}@example.org", "actor": f"client-{number}"}
    actor = ACTORS.get(role)
    if relation == "own":
        del given["unit"]
        client["actor"] = actor.id if actor else ""
    if role == "citizen_with_token":
        # Theirs is the case of their receipt; of the others each is somebody else's.
        got = desk.complaints.receive_anonymously(
            HOST, intake(**{**given, "text": "Texte" if relation != "own" else f"Texte {word}"}, client=None)
        )
        assert got.receipt is not None
        actor = desk.complaints.follow(got.receipt).actor
    assert actor is not None
    if role == "citizen_with_token" and relation == "own":
        case = got.case
    else:
        case = at.complaints.receive(HOST, intake(**given, client=client))
    at.complaints.note(HOST, case.id, f"Note {word}")
    kept = at.complaints.attach(HOST, case.id, word.encode(), label=f"{word}.txt", type="text/plain")
    beside = desk.complaints.receive(
        HOST, intake(client={"email": f"b{number}@example.org", "actor": actor.id})
    )
    if relation == "second_line_stage":
        at.complaints.qualify(HOST, case.id, category="treatment")
        at.complaints.admit(HOST, case.id)
        desk.referrals.open(HOST, case.id, by="client")
    elif relation == "restricted(art18)":
        desk.privacy.restrict_case(HOST, case.reference, "contested", date(2027, 1, 1))
    elif relation == "anonymised":
        desk.privacy.erase(
            HOST, [Identifier.of("email", f"{word}@example.org")], ground="art17", authority="x"
        )
    return Cell(desk, actor, case.id, case.reference, kept.attachments[0].digest, word, beside.id)


# ------------------------------------------------------------------------------------ what is tried


def _read(cell: Cell) -> Any:
    return cell.desk.complaints.get(cell.actor, cell.id)


def _found(cell: Cell) -> bool:
    return cell.id in [item.id for item in cell.desk.complaints.search(cell.actor, cell.word)] or (
        cell.id in [item.id for item in cell.desk.complaints.worklist(cell.actor, limit=500)]
    )


def _behind(cell: Cell) -> bool:
    """Whether it is among the cases behind a figure of a report. One report for each who asks: it is the same one."""
    if cell.actor not in COUNTED:
        figures = cell.desk.figures
        if not ASKED:
            asked = figures.question(date(2020, 1, 1), date(2030, 1, 1))
            ASKED.extend((asked, figures.report(HOST, asked).rows[0]))
        try:
            COUNTED[cell.actor] = figures.behind(cell.actor, *ASKED)
        except NotAllowed:
            COUNTED[cell.actor] = ()
    return cell.id in COUNTED[cell.actor]


COUNTED: dict[Actor, tuple[str, ...]] = {}
ASKED: list[Any] = []


def _said(cell: Cell) -> Any:
    if cell.actor.role is Role.CITIZEN:
        return cell.desk.complaints.note_letter(cell.actor, cell.id, "Suite", "x")
    return cell.desk.complaints.write_to_client(cell.actor, cell.id, "x")


def _texted(cell: Cell) -> Any:
    return cell.desk.texts.keep(cell.actor, TEXT)


#: A word in two languages, for whoever may keep one.
WORDS = Text(fr="Bonjour", nl="Dag", de="Tag", en="Hello")
TEXT = StandardText("cell", WORDS, WORDS)

#: Every action of the template that is ours, those that end a case last.
TRIED: dict[str, Callable[[Cell], Any]] = {
    "intake": lambda cell: cell.desk.complaints.receive(cell.actor, intake()),
    "read_body": lambda cell: cell.word in str(_read(cell).text),
    "read_identity": lambda cell: cell.word in str(_read(cell).client),
    "read_attachment": lambda cell: (
        cell.desk.complaints.attachment(cell.actor, cell.id, cell.file) == cell.word.encode()
    ),
    "read_internal_note": lambda cell: any(cell.word in note.text for note in _read(cell).notes),
    "read_audit": lambda cell: cell.desk.complaints.history(cell.actor, cell.id),
    "search": _found,
    "export_csv": _behind,
    "export_subject_data(art15)": lambda cell: (
        cell.word in str(cell.desk.privacy.access(cell.actor, cell.person))
    ),
    "set_retention": lambda cell: cell.desk.privacy.retain(cell.actor, dry_run=True) is not None,
    "change_template": _texted,
    "add_internal_note": lambda cell: cell.desk.complaints.note(cell.actor, cell.id, "x"),
    "add_message": _said,
    "add_attachment": lambda cell: cell.desk.complaints.attach(
        cell.actor, cell.id, b"enclosed", label="b.txt", type="text/plain"
    ),
    "change_state": lambda cell: cell.desk.complaints.qualify(cell.actor, cell.id, category="treatment"),
    "reassign": lambda cell: cell.desk.complaints.assign(cell.actor, cell.id, "cell-agent-a"),
    "link": lambda cell: cell.desk.complaints.link(cell.actor, cell.beside, cell.id),
    "escalate": lambda cell: cell.desk.complaints.escalate(cell.actor, cell.id),
    "reopen": lambda cell: cell.desk.complaints.reopen(cell.actor, cell.id),
    "rectify(art16)": lambda cell: cell.desk.privacy.rectify(
        cell.actor, cell.reference, {"phone": "+32 2 000 00 00"}
    ),
    "merge": lambda cell: cell.desk.complaints.merge(cell.actor, cell.id, cell.beside, "same"),
    "close": lambda cell: cell.desk.complaints.close(cell.actor, cell.id),
    "erase(art17)": lambda cell: cell.desk.privacy.erase(
        cell.actor, cell.person, ground="art17", authority="x", dry_run=True
    ),
    "restrict(art18)": lambda cell: cell.desk.privacy.restrict_case(
        cell.actor, cell.reference, "contested", date(2027, 1, 1)
    ),
}

#: Where a rule, and not the right, says no, the right was there. Of what was erased, and of nobody, nothing is left to do.
NOTHING_LEFT = ("read_body", "export_subject_data(art15)", "erase(art17)")


def tried(action: str, relation: str, cell: Cell) -> bool:
    """Whether it was seen or done."""
    try:
        return bool(TRIED[action](cell))
    except (NotAllowed, NotFound) as error:
        return cell.word in str(error)
    except (Refused, Conflict, InvalidDocument) as error:
        return cell.word in str(error) or (relation != "anonymised" and action not in NOTHING_LEFT)


@pytest.fixture(scope="module")
def desks() -> Iterator[tuple[Orientation, Orientation]]:
    """An agency, and another in the same store."""
    with (
        open_desk(settings={"privacy": {"authority": "x"}}) as desk,
        open_desk(desk.store, slug="elsewhere") as other,
    ):
        yield desk, other


@pytest.fixture(scope="module")
def made(desks: Any) -> dict[tuple[str, str], Cell]:
    """A case for every role and relation."""
    pairs = [(role, relation) for role in ROLES for relation in RELATIONS]
    return {
        (role, relation): placed(*desks, role, relation, number)
        for number, (role, relation) in enumerate(pairs)
    }


def test_every_row_and_column_of_the_template_is_ours_or_has_a_reason() -> None:
    with shared("hostile/permission_matrix_template.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert len(cells) == 2688
    assert {one["role"] for one in cells} == set(ROLES) | set(NOT_A_ROLE)
    assert {one["action"] for one in cells} == set(ALLOWED) | set(NOT_AN_ACTION)
    assert {one["relation"] for one in cells} == set(RELATIONS)
    assert set(TRIED) == set(ALLOWED)
    ours = [one for one in cells if one["role"] in ROLES and one["action"] in ALLOWED]
    assert len(ours) == len(ROLES) * len(ALLOWED) * len(RELATIONS) == 1344


def test_every_cell_is_as_it_was_filled_in(made: dict[tuple[str, str], Cell]) -> None:
    wrong = []
    for action in TRIED:
        for (role, relation), cell in made.items():
            may = RELATIONS[relation] in ALLOWED[action][role]
            if tried(action, relation, cell) is not may:
                wrong.append((action, role, relation, "must" if may else "must not"))
    assert not wrong, "\n".join(map(str, wrong))


# ------------------------------------------------------------------------------------ from the side

#: What leads to a case from another one, or from elsewhere: it may neither do it nor tell that there is one.
SIDE: dict[str, Callable[[Cell, str], Any]] = {
    "merge into it": lambda cell, key: cell.desk.complaints.merge(cell.actor, cell.beside, key, "same"),
    "link to it": lambda cell, key: cell.desk.complaints.link(cell.actor, cell.beside, key),
    "unlink from it": lambda cell, key: cell.desk.complaints.unlink(cell.actor, cell.beside, key),
    "take it to the second line": lambda cell, key: cell.desk.referrals.open(cell.actor, key, by="client"),
    "pass it on": lambda cell, key: cell.desk.complaints.refer(cell.actor, key),
    "ask whose it is": lambda cell, key: cell.desk.privacy.ask_identity(cell.actor, key, "needed"),
    "restrict it": lambda cell, key: cell.desk.privacy.restrict_case(cell.actor, key, "x", date(2027, 1, 1)),
    "put it right": lambda cell, key: cell.desk.privacy.rectify(
        cell.actor, key, {"phone": "+32 2 000 00 00"}
    ),
    "go on from it": lambda cell, key: cell.desk.complaints.search(cell.actor, "x", after=key),
    "page from it": lambda cell, key: cell.desk.complaints.worklist(cell.actor, after=key),
    **{
        f"complaints.{verb}": (
            lambda cell, key, verb=verb, arguments=arguments: getattr(cell.desk.complaints, verb)(
                cell.actor, key, *arguments, **NAMED.get(verb, {})
            )
        )
        for verb, arguments in ON_A_CASE.items()
    },
}


def said(way: Callable[[Cell, str], Any], cell: Cell, key: str) -> tuple[str, str]:
    """How it ends, with the key taken out of the words."""
    try:
        way(cell, key)
    except Exception as error:
        return type(error).__name__, str(error).replace(key, "KEY")
    return "done", ""


@pytest.fixture(scope="module")
def from_the_side() -> Iterator[list[Cell]]:
    """Cases that are out of somebody's sight, untouched so far."""
    with (
        open_desk(settings={"privacy": {"authority": "x"}}) as desk,
        open_desk(desk.store, slug="elsewhere") as other,
    ):
        out_of_sight = [
            ("citizen_logged_in", "same_unit"),
            ("citizen_with_token", "same_unit"),
            ("agent_same_unit", "other_unit"),
            ("agent_same_unit", "restricted(art18)"),
            ("supervisor", "other_agency"),
            ("supervisor", "restricted(art18)"),
            ("data_protection_officer", "other_agency"),
        ]
        yield [placed(desk, other, *pair, 900 + number) for number, pair in enumerate(out_of_sight)]


@pytest.mark.parametrize("side", SIDE)
def test_no_side_door_tells_that_there_is_a_case(side: str, from_the_side: list[Cell]) -> None:
    told = []
    for cell in from_the_side:
        before = [entry.digest for entry in cell.desk.store.entries()]
        for key, missing in (
            (cell.id, "019caf00-0000-7000-8000-000000000000"),
            (cell.reference, "AAA-AAA-AAA" + check_character("A" * 9)),
        ):
            hidden, absent = said(SIDE[side], cell, key), said(SIDE[side], cell, missing)
            if hidden != absent or hidden[0] == "done":
                told.append((cell.actor.id, hidden, absent))
        assert [entry.digest for entry in cell.desk.store.entries()] == before
    assert not told, "\n".join(map(str, told))


def test_a_stranger_who_answers_by_mail_is_not_the_client(from_the_side: list[Cell]) -> None:
    cell = from_the_side[2]
    headers = {"From": "stranger@example.org", "Subject": f"Re: {cell.reference}"}
    taken = cell.desk.mail.take(HOST, mail("Je suis un agent.", **headers, Message_ID="<side@example.org>"))
    assert cell.word not in str(taken)
    case = cell.desk.complaints.get(HOST, cell.id)
    assert case.client.email == f"{cell.word}@example.org"
    assert all(note.text != "Je suis un agent." for note in case.notes)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICER])
def test_nobody_answers_a_request_about_a_complaint_against_themselves(role: Role) -> None:
    """Neither reads it by way of access, nor erases it, nor puts it right, nor is told of it by restricting it."""
    official = Actor("official-9", role)
    with open_desk(settings={"privacy": {"authority": "x", "pseudonym_key": "k" * 20}}) as desk:
        case = desk.complaints.receive(HOST, intake(about=["official-9"], client={"email": "j@example.org"}))
        person = [Identifier.of("email", "j@example.org")]
        for ask in (
            lambda actor: desk.privacy.access(actor, person),
            lambda actor: desk.privacy.erase(actor, person, ground="art17", authority="x"),
            lambda actor: desk.privacy.pseudonymise(actor, person),
            lambda actor: desk.privacy.restrict(actor, person, "x", date(2027, 1, 1)),
        ):
            with pytest.raises(Refused, match="somebody else has to answer"):
                ask(official)
        for name in ("rectify", "restrict_case"):
            given = ({"phone": "1"},) if name == "rectify" else ("x", date(2027, 1, 1))
            with pytest.raises(NotFound):
                getattr(desk.privacy, name)(official, case.id, *given)
        assert desk.complaints.get(HOST, case.id).client.email == "j@example.org"
        assert desk.privacy.access(Actor("another", role), person)
        (done,) = desk.privacy.restrict(Actor("another", role), person, "x", date(2027, 1, 1))
        assert done.record == case.id


# ------------------------------------------------------------------------------------ what a client holds


def test_a_receipt_is_not_guessed(desks: Any) -> None:
    """Neither drawn at random, nor from a good one by changing a letter; it opens nothing else."""
    desk, other = desks
    receipts = [desk.complaints.receive_anonymously(HOST, intake(client=None)).receipt for _ in range(20)]
    kept = {digest(desk.agency.slug, parse_receipt(one)) for one in receipts}
    hits = 0
    for _ in range(size(5_000, 1_000_000)):
        hits += digest(desk.agency.slug, parse_receipt(new_receipt(secrets.token_bytes))) in kept
    assert hits == 0
    one = receipts[0]
    for place in range(len(one)):
        for letter in "0Z":
            near = one[:place] + letter + one[place + 1 :]
            if near == one or not letter.isalnum() or not one[place].isalnum():
                continue
            try:
                assert digest(desk.agency.slug, parse_receipt(near)) not in kept or parse_receipt(
                    near
                ) == parse_receipt(one)
            except Refused:
                continue
    assert digest(other.agency.slug, parse_receipt(one)) not in kept
    for elsewhere in (
        lambda: desk.complaints.get(desk.complaints.follow(one).actor, receipts[1]),
        lambda: desk.complaints.get(Actor(one, Role.CITIZEN), one),
        lambda: other.complaints.follow(one),
        lambda: desk.surveys.start(one),
    ):
        with pytest.raises((NotFound, Refused, NotAllowed, InvalidDocument, TypeError)):
            elsewhere()
