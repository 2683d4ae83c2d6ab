"""The blank form of a collection round: a workbook whose cells take whole numbers only, and a table as text.

The first column holds codes, by which the form is found again when it comes back, whatever became of the words.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from orientation_core import formats
from orientation_core.model.network.forms import BY, INDICATOR, LISTS, ORGANISATION, REMARKS, ROUND
from orientation_core.model.text import Text
from orientation_plugins.reports.delimited import guarded
from orientation_plugins.reports.sheets import CREATED, written

if TYPE_CHECKING:
    from orientation_core.model.network.forms import Form
    from orientation_core.model.text import Language

#: The largest figure that a cell takes.
_MOST = 999_999_999

_WORDS: dict[str, Text] = {
    "sheet": Text(fr="Formulaire", nl="Formulier", de="Formular", en="Form"),
    "hint": Text(
        fr="Remplissez les cellules jaunes. Une cellule vide signifie que vous ne connaissez pas le chiffre\N{NO-BREAK SPACE}; ce n'est pas un zéro.",
        nl="Vul de gele cellen in. Een lege cel betekent dat u het cijfer niet kent; het is geen nul.",
        de="Füllen Sie die gelben Zellen aus. Eine leere Zelle bedeutet, dass Sie die Zahl nicht kennen; sie ist keine Null.",
        en="Fill in the yellow cells. An empty cell says that you do not know the figure; it is not a zero.",
    ),
    "round": Text(fr="Collecte", nl="Ronde", de="Erhebung", en="Round"),
    "organisation": Text(fr="Organisation", nl="Organisatie", de="Organisation", en="Organisation"),
    "until": Text(fr="À remettre au plus tard le", nl="Te bezorgen uiterlijk op", de="Abzugeben spätestens am", en="To be delivered until"),
    "contact": Text(fr="Vos questions", nl="Uw vragen", de="Ihre Fragen", en="Your questions"),
    "by": Text(fr="Rempli par (fonction, pas de nom)", nl="Ingevuld door (functie, geen naam)", de="Ausgefüllt von (Funktion, kein Name)", en="Filled in by (function, not a name)"),
    "remarks": Text(fr="Remarques", nl="Opmerkingen", de="Bemerkungen", en="Remarks"),
    "indicator": Text(fr="Indicateur", nl="Indicator", de="Indikator", en="Indicator"),
    "definition": Text(fr="Comment compter", nl="Hoe te tellen", de="Wie zu zählen ist", en="How to count"),
    "code": Text(fr="code", nl="code", de="Code", en="code"),
    "choose": Text(fr="Choisissez votre organisation", nl="Kies uw organisatie", de="Wählen Sie Ihre Organisation", en="Choose your organisation"),
    "number": Text(fr="Un nombre entier", nl="Een geheel getal", de="Eine ganze Zahl", en="A whole number"),
    "number_only": Text(
        fr="Écrivez un nombre entier à partir de 0, sans texte ni formule.",
        nl="Schrijf een geheel getal vanaf 0, zonder tekst of formule.",
        de="Schreiben Sie eine ganze Zahl ab 0, ohne Text oder Formel.",
        en="Write a whole number of at least 0, without text or a formula.",
    ),
    "from_list": Text(fr="Choisissez dans la liste.", nl="Kies uit de lijst.", de="Wählen Sie aus der Liste.", en="Choose from the list."),
}  # fmt: skip


def render_csv(form: Form, language: Language = "en") -> bytes:  # noqa: ARG001 - codes in every language
    """A row per organisation and year, a column per indicator, nothing filled in."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    names = [one.name for one in form.round.indicators]
    writer.writerow(["organisation", "year", "by", *names, "remarks"])
    for one in form.organisations:
        for year in form.round.years:
            writer.writerow([guarded(one.name), year, "", *("" for _ in names), ""])
    return stream.getvalue().encode()


def render_xlsx(form: Form, language: Language = "en") -> bytes:
    """The form as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: _Sheet(workbook, form, language).fill())


class _Sheet:
    """The form on its sheet, and beside it the list of organisations to choose from."""

    def __init__(self, workbook: Any, form: Form, language: Language) -> None:
        self.workbook, self.form, self.language = workbook, form, language
        wrap = {"text_wrap": True, "valign": "top"}
        add = workbook.add_format
        self.title = add({"bold": True, "font_size": 14})
        self.bold = add({"bold": True, **wrap})
        self.hint = add({"bold": True})  # not wrapped: it runs on over the empty cells beside it
        self.head = add({"bold": True, "bg_color": "#1B3A5C", "font_color": "#FFFFFF", **wrap})
        self.plain = add(wrap)
        self.code = add({"font_color": "#595959", "font_size": 8, "valign": "top"})
        answer = {"locked": False, "bg_color": "#FFF6D6", "border": 1, "border_color": "#8A6D1B"}
        self.number = add({**answer, "num_format": "0", "valign": "top"})
        self.words = add({**answer, **wrap})

    def fill(self) -> None:
        """Write both sheets."""
        asked, years = self.form.round, self.form.round.years
        sheet = self.workbook.add_worksheet(self._word("sheet"))
        self.workbook.set_properties(
            {"title": self._text(asked.label), "author": self._text(self.form.network), "created": CREATED}
        )
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 46)
        sheet.set_column(2, 2, 46)
        sheet.set_column(3, 2 + len(years), 14)
        self._line(sheet, 0, "", self._text(asked.label), self.title)
        self._line(sheet, 1, "", self._word("hint"), self.hint)
        self._line(sheet, 2, ROUND, self._word("round"), self.bold, asked.name)
        self._organisation(sheet, 3)
        self._line(sheet, 4, "", self._word("until"), self.bold, formats.day(asked.closes_on, self.language))
        reached = asked.contact
        ways = [one for one in (reached.email, reached.phone, reached.url) if one] if reached else []
        if ways:
            self._line(sheet, 5, "", self._word("contact"), self.bold, ", ".join(ways))
        self._line(sheet, 6, BY, self._word("by"), self.bold)
        sheet.write_blank(6, 2, None, self.words)
        self._indicators(sheet, 8)
        sheet.freeze_panes(9, 0)
        # Without a password: it keeps labels from being overwritten by accident, and hides nothing from anybody.
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _organisation(self, sheet: Any, line: int) -> None:
        self._line(sheet, line, ORGANISATION, self._word("organisation"), self.bold)
        shown = [f"{one.name} – {self._text(one.label)}"[:255] for one in self.form.organisations]
        if len(shown) == 1:
            sheet.write_string(line, 2, shown[0], self.plain)
            return
        sheet.write_blank(line, 2, None, self.words)
        if not shown:
            return
        lists = self.workbook.add_worksheet(LISTS)
        lists.write_string(0, 0, LISTS)
        for place, one in enumerate(shown, 1):
            lists.write_string(place, 0, one)
        lists.hide()
        sheet.data_validation(
            line,
            2,
            line,
            2,
            {
                "validate": "list",
                "source": f"={LISTS}!$A$2:$A${len(shown) + 1}",
                "input_title": self._word("organisation")[:32],
                "input_message": self._word("choose"),
                "error_message": self._word("from_list"),
            },
        )

    def _indicators(self, sheet: Any, line: int) -> None:
        asked = self.form.round
        self._line(sheet, line, INDICATOR, self._word("indicator"), self.head, self._word("definition"))
        sheet.write_string(line, 2, self._word("definition"), self.head)
        for place, year in enumerate(asked.years, 3):
            sheet.write_number(line, place, year, self.head)
        for place, one in enumerate(asked.indicators, line + 1):
            definition = self._text(one.definition) if one.definition else ""
            self._line(sheet, place, one.name, self._text(one.label), self.plain, definition)
            for column in range(3, 3 + len(asked.years)):
                sheet.write_blank(place, column, None, self.number)
        last = line + len(asked.indicators)
        sheet.data_validation(
            line + 1,
            3,
            last,
            2 + len(asked.years),
            {
                "validate": "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": _MOST,
                "input_title": self._word("number")[:32],
                "input_message": self._word("number_only"),
                "error_title": self._word("number")[:32],
                "error_message": self._word("number_only"),
            },
        )
        self._line(sheet, last + 1, REMARKS, self._word("remarks"), self.bold)
        for column in range(3, 3 + len(asked.years)):
            sheet.write_blank(last + 1, column, None, self.words)

    def _line(self, sheet: Any, line: int, code: str, words: str, form: Any, beside: str = "") -> None:
        if code:
            sheet.write_string(line, 0, code, self.code)
        sheet.write_string(line, 1, words, form)
        if beside:
            sheet.write_string(line, 2, beside[:32_767], self.plain)

    def _text(self, text: Text) -> str:
        return text.in_(self.language)

    def _word(self, key: str) -> str:
        return _WORDS[key].in_(self.language)
