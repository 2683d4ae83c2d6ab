"""The page of a dossier: what happened to one case, for the ombudsman to read, without a script and off line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.labels import label
from orientation_plugins.pages.numbers import day, moment, number
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.second_line.words import word

if TYPE_CHECKING:
    from datetime import datetime

    from orientation_core.model.referrals.dossiers import Dossier
    from orientation_core.model.text import Language


def render_dossier(dossier: Dossier, language: Language = "en") -> bytes:
    """The dossier as a page in `language`; the words that people wrote stay in theirs."""
    page = template("orientation_plugins.reports", "dossier.html.j2").render(
        view=View(dossier, language),
        dossier=dossier,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
        label=lambda kind, code: label(kind, code, language),
        day=lambda value: day(value, language),
        number=lambda value: number(value, "requests", language),
    )
    return visible(page).encode()


class View:
    """What the page shows, laid out."""

    def __init__(self, dossier: Dossier, language: Language) -> None:
        self.dossier, self.language = dossier, language

    def moment(self, value: datetime) -> str:
        """A date and time in the zone of the organisation."""
        return moment(value, self.language, self.dossier.zone)

    def facts(self) -> list[tuple[str, str]]:
        """The file in brief: heading and value."""
        one, language = self.dossier, self.language
        kind = label("type", one.type.value, language)
        if one.original_type is not one.type:
            kind += f" ({word('first', language, label('type', one.original_type.value, language))})"
        rules = word("version_of", language, one.procedure_label.in_(language), str(one.procedure.version))
        found = [
            ("reference", one.reference),
            ("their_reference", one.their_reference or ""),
            ("client", self.client()),
            ("received", self.moment(one.received_at)),
            ("channel", label("channel", one.channel, language)),
            ("qualified", kind),
            ("admissibility", self.admissibility()),
            ("state", one.state_label.in_(language)),
            ("outcome", one.outcome_label.in_(language) if one.outcome_label else one.outcome or ""),
            ("service", one.service or ""),
            ("referred", self.moment(one.opened_at)),
            ("rules", rules),
        ]
        return [(word(key, language), value) for key, value in found if value]

    def client(self) -> str:
        """Who complains, in one line."""
        one = self.dossier.client
        parts = [one.name, one.email, one.phone, one.address]
        return ", ".join(part.replace("\n", ", ") for part in parts if part)

    def admissibility(self) -> str:
        """What was decided, and the ground."""
        one = self.dossier
        if one.admissibility is None:
            return ""
        said = label("admissibility", one.admissibility.value, self.language)
        return f"{said} – {one.ground_label.in_(self.language)}" if one.ground_label else said

    def left_out(self) -> list[tuple[str, str]]:
        """What is not in it, and how much."""
        counts = self.dossier.left_out
        return [
            (word(key, self.language), number(count, "requests", self.language))
            for key, count in sorted(counts.items())
        ]
