"""Bring the catalogues up to date with the code and the letters: ``python -m orientation_core.locale.extract``.

Every message of the sources goes into ``orientation.pot`` and, untranslated, into each ``.po``; messages that are
gone leave. Nothing is guessed: an English sentence that changed is a new one to translate.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from orientation_core.i18n import LOCALE
from orientation_core.labels import LABELS
from orientation_core.model.text import LANGUAGES, Language

#: Functions of the code whose first argument is a message (its first two, for the one that counts).
_FUNCTIONS = {"translate": 1, "translate_count": 2, "sentence": 1, "sentence_count": 2}

#: What a file of the code has in it that says something.
_MARKS = ("orientation_core.i18n import", "sentence(", "sentence_count(")

#: Tables of messages in the code that reach ``translate`` through a variable.
_TABLES = frozenset({"_WORDS"})


@attrs.frozen
class Message:
    """One message of the sources.

    :ivar words: the English words; singular and plural for one that counts. :ivar context: the kind, for a label.
    :ivar source: the file it stands in, relative to the package.
    """

    words: tuple[str, ...]
    source: str
    context: str | None = None


def messages(package: Path = LOCALE.parent) -> Iterator[Message]:
    """Every message of the package: of its code, its labels, its letters."""
    for path in sorted(package.rglob("*.py")):
        text = path.read_text("utf-8")
        if not any(mark in text for mark in _MARKS):
            continue
        for words in _of_code(ast.parse(text)):
            yield Message(words, path.relative_to(package).as_posix())
    for kind, labels in LABELS.items():
        for english in labels.values():
            yield Message((english,), "labels.py", kind)
    for path in sorted((package / "locale" / "letters").glob("*.j2")):
        for words in _of_letter(path):
            yield Message(words, path.relative_to(package).as_posix())


def _of_code(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in _FUNCTIONS:
                words = _constants(args[: _FUNCTIONS[name]])
                if len(words) == _FUNCTIONS[name]:
                    yield words
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[_, default]) if (
                name in _TABLES
            ):
                yield _constants([default])
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values)) if name in _TABLES:
                yield from ((one,) for one in _constants(values))


def _constants(nodes: list[ast.expr]) -> tuple[str, ...]:
    return tuple(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _of_letter(path: Path) -> Iterator[tuple[str, ...]]:
    from jinja2.ext import babel_extract

    with path.open("rb") as handle:
        for _, _, words, _ in babel_extract(handle, ("gettext", "ngettext"), [], {}):
            yield tuple(str(one) for one in words) if isinstance(words, tuple) else (str(words),)


def template() -> Any:
    """The catalogue of all messages, as Babel keeps it."""
    from babel.messages.catalog import Catalog

    catalogue = Catalog(project="orientation-core", charset="utf-8", fuzzy=False)
    for message in messages():
        found = message.words if len(message.words) > 1 else message.words[0]
        flags = ["python-brace-format"] if "{" in message.words[0] else []
        # Babel leaves line 0 out, so that moving a sentence does not touch the catalogues.
        catalogue.add(found, locations=[(message.source, 0)], context=message.context, flags=flags)
    return catalogue


def update(language: Language, fresh: Any) -> bytes:
    """The ``.po`` of `language` with exactly the messages of `fresh`, keeping the translations it has."""
    from babel.messages.pofile import read_po

    path = LOCALE / language / "LC_MESSAGES" / "orientation.po"
    if path.exists():
        with path.open("rb") as handle:
            catalogue = read_po(handle, locale=language)
    else:
        from babel.messages.catalog import Catalog

        catalogue = Catalog(locale=language, project="orientation-core", charset="utf-8", fuzzy=False)
    catalogue.update(fresh, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return written(catalogue)


def written(catalogue: Any) -> bytes:
    """A catalogue as a file: the same messages give the same bytes, on any day."""
    from io import BytesIO

    from babel.messages.pofile import write_po

    catalogue.header_comment = "# orientation-core: labels, messages and letters.\n# Apache-2.0."
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_by_file=True, include_lineno=False, omit_header=False)
    dated = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Project-Id-Version',
        b'"Last-Translator',
        b'"Report-Msgid',
        b'"Language-Team',
    )
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(dated))


def main() -> None:
    """Rewrite ``orientation.pot`` and every ``.po``."""
    fresh = template()
    (LOCALE / "orientation.pot").write_bytes(written(fresh))
    for language in LANGUAGES:
        if language == "en":
            continue  # the messages are English
        path = LOCALE / language / "LC_MESSAGES" / "orientation.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(update(language, fresh))


if __name__ == "__main__":
    main()
