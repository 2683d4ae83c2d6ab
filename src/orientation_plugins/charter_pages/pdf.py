"""The charter as a PDF that everybody can read: tagged, PDF/UA-1, the same bytes every time.

Typst lays it out and writes the tags. The words go in as data beside the template, never as part of it, and only the
fonts that come with Typst are used, so that no machine makes another file.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.errors import InvalidDocument, Problem, require
from orientation_plugins.charter_pages.view import view
from orientation_plugins.charter_pages.words import word
from orientation_plugins.pages.mark import printed
from orientation_plugins.pages.templates import visible

if TYPE_CHECKING:
    from orientation_core.model.identity import Worn
    from orientation_core.model.publications import Publication
    from orientation_core.model.text import Language

#: The first has the letters of the four languages and many more; the others help out with signs.
FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern")

_WORDS = (
    "contents", "days", "open", "declaration", "promised", "result", "missed", "table_results", "promise", "interval",
    "cases", "verdict", "over_time", "stretch", "measures", "about",
)  # fmt: skip

_NO_GLYPH = re.compile(r'the text `?"(.*?)"`? could not be displayed', re.DOTALL)


def render_pdf(publication: Publication, language: Language = "en", worn: Worn | None = None) -> bytes:
    """The charter as a PDF in `language`. :param worn: the identity whose mark stands at its head.

    :raises MissingExtra: Typst is not installed. :raises InvalidDocument: a text has signs that no font here can show.
    """
    require("pdf", "typst")
    import typst

    made = publication.published_at
    data = {
        "view": _plain(view(publication, language, "pdf"), language),
        "fonts": FONTS,
        "mark": printed(worn, language),
        "words": {name: word(name, language) for name in _WORDS}
        | {"page": word("page_of", language, "\0", "\0").split("\0")},
    }
    try:
        content = typst.compile(
            _template(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(made.timestamp()),
        )
    except typst.TypstError as error:
        raise _told(error, publication) from None
    return bytes(content)


@cache
def _template() -> bytes:
    return (resources.files("orientation_plugins.charter_pages") / "templates" / "charter.typ").read_bytes()


def _plain(value: Any, language: Language) -> Any:
    """A view as JSON has it; charts get the font of the page, and no sign is left that a page may not hold."""
    if isinstance(value, str):
        text = str.__str__(value)  # markup escapes what is put into it
        if text.startswith('<svg class="chart"'):
            text = text.replace('class="chart"', f'font-family="{FONTS[0]}" font-size="16"', 1)
        return visible(text)
    if isinstance(value, tuple | list):
        return [_plain(one, language) for one in value]
    if attrs.has(type(value)):
        members = {
            field.name: _plain(getattr(value, field.name), language) for field in attrs.fields(type(value))
        }
        if "moments" in members:
            members["promised_is"] = word("promised_is", language, members["promised"])
        return members
    return value


def _told(error: Any, publication: Publication) -> InvalidDocument:
    """What is wrong with a text that cannot be laid out."""
    signs = sorted({sign for text in _NO_GLYPH.findall(str(error.message)) for sign in text})
    if not signs:
        raise error
    shown = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:10])
    text = f"a PDF cannot show these signs, because none of its fonts has them: {shown}"
    return InvalidDocument(
        "charter_publication", [Problem(f"/charter ({publication.charter.name})", text, "pdf.sign")]
    )
