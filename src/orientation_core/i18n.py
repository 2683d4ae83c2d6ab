"""Labels and messages in the four languages, from gettext catalogues.

The catalogues are the translators' ``.po`` files themselves; they are compiled in memory on first use, so that
there is no build step to forget. Messages are written in English in the code.
``python -m orientation_core.locale.extract`` brings the catalogues up to date with the code.
"""

from __future__ import annotations

import gettext as _gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from orientation_core.model.text import Language, known

#: Where the catalogues lie, and beside them the letters.
LOCALE = Path(__file__).parent / "locale"


@cache
def catalogue(language: Language) -> _gettext.NullTranslations:
    """The compiled catalogue of `language`; English is the language of the messages themselves.

    :raises InvalidDocument: it is none of ours.
    """
    source = LOCALE / known(language) / "LC_MESSAGES" / "orientation.po"
    if not source.exists():
        return _gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as handle:
        compiled = BytesIO()
        write_mo(compiled, read_po(handle, locale=language))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def translate(message: str, language: Language, **values: object) -> str:
    """`message` in `language`, with ``{name}`` places filled from `values`."""
    words = catalogue(language).gettext(message)
    return words.format(**values) if values else words


def translate_in(context: str, message: str, language: Language) -> str:
    """`message` in `language`, where the same English word means different things: *open* case, *open* question."""
    return catalogue(language).pgettext(context, message)


def translate_count(one: str, many: str, n: int, language: Language) -> str:
    """The singular `one` or the plural `many` in `language`, as its grammar wants for `n`; ``{n}`` is filled."""
    return catalogue(language).ngettext(one, many, n).format(n=n)
