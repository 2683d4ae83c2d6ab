"""The glossary: every term in four languages, every code name alive, the same words as in the labels."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from orientation_core.analysis.labels import dimension
from orientation_core.documents import schema_directory
from orientation_core.labels import LABELS, label
from orientation_core.model.text import LANGUAGES
from orientation_plugins import belgium

GLOSSARY = Path(__file__).resolve().parents[1] / "docs" / "glossary.md"


def rows() -> list[list[str]]:
    found = []
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("English", "---"):
            found.append(cells)
    return found


def exists(name: str) -> bool:
    """Whether a dotted name inside the core is a module, class, function, constant, field or member."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(("orientation_core", *parts[:cut])))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            fields = attrs.fields_dict(found) if isinstance(found, type) and attrs.has(found) else {}
            if part in fields:
                found = fields[part]
            elif hasattr(found, part):
                found = getattr(found, part)
            else:
                return False
        return True
    return False


def test_the_glossary_is_complete() -> None:
    assert len(rows()) >= 60
    for row in rows():
        assert len(row) == 6, row
        assert all(row), row


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_term_names_something_in_the_code(row: list[str]) -> None:
    (name,) = re.findall(r"`([\w.]+)`", row[5])
    assert exists(name), f"{row[0]}: there is no {name}"


def test_no_term_and_no_name_stands_twice() -> None:
    for column in (0, 5):
        entries = [row[column] for row in rows()]
        assert sorted(set(entries)) == sorted(entries)


def test_the_glossary_uses_the_words_of_the_labels() -> None:
    by_name = {re.findall(r"`([\w.]+)`", row[5])[0].rsplit(".", 1)[-1].lower(): row for row in rows()}
    checked = 0
    for kind in ("type", "outcome", "admissibility"):
        for code in LABELS[kind]:
            row = by_name.get(code)
            for language, cell in zip(("en", "fr", "nl", "de"), row or (), strict=False):
                assert label(kind, code, language).lower() in cell.lower(), (code, cell)
                checked += 1
    assert checked >= 8 * len(LANGUAGES)


def test_a_name_that_is_gone_is_noticed() -> None:
    assert exists("model.complaints.Outcome.FOUNDED")
    assert not exists("model.complaints.Outcome.BROKEN")
    assert not exists("nowhere.Complaint")


#: What a stage is called everywhere, as in the row of the glossary.
STAGE = {"en": "stage", "fr": "étape", "nl": "fase", "de": "stufe"}


def texts_in(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text in several languages within a document."""
    if isinstance(value, Mapping):
        if set(value) <= set(LANGUAGES) and {"en", "fr"} <= set(value):
            yield value
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def procedures() -> list[Path]:
    data = Path(belgium.__file__).parent / "data"
    examples = schema_directory() / "examples" / "procedure" / "valid"
    return sorted([*data.glob("procedure-*.json"), *examples.glob("*.json")])


def test_a_stage_is_called_the_same_in_glossary_procedures_labels_and_reports() -> None:
    (row,) = [row for row in rows() if row[0] == "stage"]
    assert [row[0], row[1], row[2], row[3].lower()] == [
        STAGE[language] for language in ("en", "fr", "nl", "de")
    ]
    texts = [text for path in procedures() for text in texts_in(json.loads(path.read_text("utf-8")))]
    texts += [
        {language: label(kind, code, language) for language in LANGUAGES}
        for kind, codes in LABELS.items()
        for code in codes
    ]
    texts.append({language: dimension("stage").in_(language) for language in LANGUAGES})
    staged = [text for text in texts if "stage" in text["en"].lower()]
    assert len(staged) > 10
    for text in staged:
        for language, words in text.items():
            assert STAGE[language] in words.lower(), words
