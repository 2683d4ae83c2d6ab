"""Promises about words: the same hits in every store."""

from __future__ import annotations

import attrs
import pytest

from orientation_core.errors import StoreError
from orientation_core.store import Query, Store, Where
from orientation_core.testing.samples import GHENT, LIEGE, NOTE, Note, change, keep, sample_id

#: The texts that every store is asked about; the numbers in :data:`QUESTIONS` are places in this list.
TEXTS = (
    "Klacht over de wachttijd aan het loket",
    "Réclamation : délai d'attente au guichet de l'état civil",
    "Beschwerde über die Straße, Größe 3.14 m",
    "BESCHWERDE UEBER DIE STRASSE",
    "e-mail: Jean.Dupont+taxe@example.be, dossier 12e5/2026",
    "De \u0132zerlaan, het ĳs en de coördinatie in Ieper",
    "ﬁscalité, œuvre, naïveté, cœur",
    "Παράπονο για την ουρά, ΟΔΌΣ Ερμού",
    "Жалоба на очередь, Ёлка и йод",
    "AND OR NOT NEAR the operators",
    "emoji 🚲 bicycle, ½ price, № 7, x², ™",
    "Straat 12-14 bus 3, 9000 Gent; tel. +32 9 266 00 00",
    "cafe\u0301 crème BRU\u0302LE\u0301E",
    "𞤀𞤣𞤤𞤢𞤥 क्षमा 東京都 مرحبا",
    "",
)

#: (question, places of the texts that answer).
QUESTIONS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("wachttijd", (0,)),
    ("WACHTTIJD", (0,)),
    ("wacht", (0,)),
    ("wacht loket", ()),
    ("loket wacht", (0,)),
    ("loket klacht", (0,)),
    ("achttijd", ()),
    ("reclamation", (1,)),
    ("RÉCLAMATION", (1,)),
    ("délai d'attente", (1,)),
    ("etat civil", (1,)),
    ("etat civ", (1,)),
    ("éta civil", ()),
    ("beschwerde", (2, 3)),
    ("straße", (2, 3)),
    ("strasse", (2, 3)),
    ("STRASSE", (2, 3)),
    ("über", (2,)),
    ("ueber", (3,)),
    ("grosse", (2,)),
    ("3.14", (2, 11)),  # the words 3 and 14, wherever they stand
    ("3,14", (2, 11)),
    ("314", ()),
    ("jean.dupont+taxe@example.be", (4,)),
    ("dupont@example", (4,)),
    ("12e5", (4,)),
    ("12e5/2026", (4,)),
    ("12e", (4,)),
    ("1200000", ()),
    ("ijzerlaan", (5,)),
    ("\u0133zerlaan", (5,)),
    ("IJS", (5,)),
    ("coordinatie", (5,)),
    ("fiscalite", (6,)),
    ("ﬁscalité", (6,)),
    ("naivete", (6,)),
    ("œuvre", (6,)),
    ("παραπονο", (7,)),
    ("ΠΑΡΆΠΟΝΟ", (7,)),
    ("οδος", (7,)),
    ("οδός", (7,)),
    ("ΟΔΟΣ", (7,)),
    ("жалоба", (8,)),
    ("ЖАЛОБА", (8,)),
    ("елка", (8,)),
    ("иод", (8,)),
    ("and", (9,)),
    ("AND", (9,)),
    ("OR NOT", (9,)),
    ("NEAR operators", (9,)),
    ("bicycle", (10,)),
    ("no 7", (10,)),
    ("x2", (10,)),
    ("tm", (10,)),
    ("12-14", (11,)),
    ("32 9 266", (11,)),
    ("9000 gent", (11,)),
    ("café", (12,)),
    ("cafe\u0301", (12,)),
    ("brulee", (12,)),
    ("creme brûl", (12,)),
    ("𞤀𞤣𞤤𞤢𞤥", (13,)),
    ("𞤢𞤣𞤤𞤢𞤥", (13,)),
    ("क्षमा", (13,)),
    ("東京", (13,)),
    ("مرحبا", (13,)),
    ("nowhere", ()),
)

#: What looks like an operator of some query language is a word or nothing.
HARMLESS = (
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR(a b, 3)",
    '"',
    '"the operators',
    "'",
    "''",
    "the*",
    "*",
    ":",
    "title:the",
    "(",
    ")",
    "(the",
    "the)",
    "the & operators",
    "the | operators",
    "!the",
    "the <-> operators",
    "the:*",
    "-the",
    "+the",
    "^the",
    "{the}",
    "\\",
    "\\'",
    "%",
    "_",
    "the; DROP TABLE note",
    "$1",
    "?",
    ":1",
    "%s",
    "\u0000the",
    "\ud800",
    "\u200b",
    "a" * 10_000,
    "the " * 500,
)


def fill(store: Store) -> None:
    """Keep :data:`TEXTS`."""
    with store.begin(GHENT) as unit:
        for number, text in enumerate(TEXTS):
            keep(unit, Note(sample_id(number), text=text))


def hits(store: Store, question: str) -> tuple[int, ...]:
    """Places of the texts that answer."""
    with store.begin(GHENT, write=False) as unit:
        found = unit.find(NOTE, Query(search=question))
        assert unit.count(NOTE, Query(search=question)) == len(found)
    return tuple(int(record.id[-4:], 16) for record in found)


class SearchPromises:
    """Words are found in any spelling of case and accents, and by their beginning."""

    def test_every_question_has_the_same_hits_everywhere(self, store: Store) -> None:
        """The whole list of questions, each with exactly its hits."""
        fill(store)
        answers = {question: hits(store, question) for question, _ in QUESTIONS}
        assert answers == dict(QUESTIONS)

    @pytest.mark.parametrize("question", ["", " ", "\n", "***", "?!", "🚲", "\u0301"])
    def test_no_word_asks_nothing(self, store: Store, question: str) -> None:
        """A question without a word finds what it would find without a question."""
        fill(store)
        assert hits(store, question) == tuple(range(len(TEXTS)))

    def test_nothing_looks_like_an_operator(self, store: Store) -> None:
        """Quotes, brackets, operators and odd characters never fail and never change the question."""
        fill(store)
        for question in HARMLESS:
            assert set(hits(store, question)) <= set(range(len(TEXTS))), question
        assert hits(store, "NOT the") == (9,)
        assert hits(store, "bicycle OR klacht") == ()
        assert hits(store, '"operators the"') == (9,)

    def test_a_changed_text_is_found_by_its_new_words_only(self, store: Store) -> None:
        """After a replace the old words find nothing."""
        note = Note(sample_id(1), title="parking", text="bord ontbreekt")
        with store.begin(GHENT) as unit:
            first = keep(unit, note)
        with store.begin(GHENT) as unit:
            change(unit, first, attrs.evolve(note, text="bord hersteld"))
        assert hits(store, "hersteld") == (1,)
        assert hits(store, "parking") == (1,)
        assert hits(store, "ontbreekt") == ()

    def test_searches_pages_in_order(self, store: Store) -> None:
        """Search, condition, order, limit and after work together."""
        with store.begin(GHENT) as unit:
            for number in range(20):
                stage = "open" if number % 2 else "closed"
                keep(unit, Note(sample_id(number), title=f"geluid {number:02}", stage=stage))
        query = Query(
            where=(Where("stage", "=", "open"),),
            search="GELUID",
            order=("-title",),
            limit=3,
            after=sample_id(15),
        )
        with store.begin(GHENT, write=False) as unit:
            assert [record.columns[0] for record in unit.find(NOTE, query)] == [
                "geluid 13",
                "geluid 11",
                "geluid 09",
            ]

    def test_a_raised_edition_is_found_by_what_it_reads_now(self, store: Store) -> None:
        """Words, columns and parts come anew from every document, of every organisation; a lower edition is refused."""
        for organisation in (GHENT, LIEGE):
            with store.begin(organisation) as unit:
                note = Note(sample_id(1), title="parking", text="bord", author="Ann Été", tags=("ab",))
                change(unit, keep(unit, note), attrs.evolve(note, text="paal", weight=3))
        raised = attrs.evolve(
            NOTE,
            edition=2,
            search=lambda note: f"{note.author} {note.text}",
            columns=tuple(
                attrs.evolve(column, read=lambda note: note.title.upper())
                if column.name == "title"
                else column
                for column in NOTE.columns
            ),
            parts=(attrs.evolve(NOTE.parts[0], rows=lambda note: [(tag[::-1], 0) for tag in note.tags]),),
        )
        store.prepare([raised])
        for organisation in (GHENT, LIEGE):
            with store.begin(organisation, write=False) as unit:
                found = unit.find(raised, Query(search="ete paal", where=(Where("title", "=", "PARKING"),)))
                assert [(record.id, record.version) for record in found] == [(sample_id(1), 2)]
                assert unit.find(raised, Query(search="parking")) == []
                assert unit.find(raised, Query(search="bord")) == []
                (rows,) = unit.columns(raised, ["tag", "length"], Query(), part="tags")
                assert (list(rows["tag"]), list(rows["length"])) == (["ba"], [0])
        assert store.verify() == []
        with store.begin(GHENT) as unit:
            stored = unit.get(raised, sample_id(1))
            unit.replace(raised, attrs.evolve(stored, version=3, words="nieuw"), 2)
        with store.begin(GHENT, write=False) as unit:
            assert len(unit.find(raised, Query(search="nieuw"))) == 1
            assert unit.find(raised, Query(search="paal")) == []
        store.prepare([raised])
        with pytest.raises(StoreError):
            store.prepare([NOTE])
