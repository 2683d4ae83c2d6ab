"""Structures of LimeSurvey before its version 4, made into the form of today.

Until then a table had a record per language, words included; today the words stand in tables of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

Sections = dict[str, list[dict[str, str]]]

#: Section -> (where its words are today, by what its records are known, the members that are words).
_WORDS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "questions": ("question_l10ns", ("qid",), ("question", "help", "script")),
    "subquestions": ("question_l10ns", ("qid",), ("question", "help", "script")),
    "answers": ("answer_l10ns", ("qid", "scale_id", "code"), ("answer",)),
    "groups": ("group_l10ns", ("gid",), ("group_name", "description")),
}


def renewed(sections: Sections) -> Sections:
    """The same sections with the words of questions, answers and groups in tables of their own."""
    found: Sections = {name: rows for name, rows in sections.items() if name not in _WORDS}
    for name, (words, known_by, spoken) in _WORDS.items():
        rows = sections.get(name)
        if rows is None:
            continue
        if not any("language" in row and any(member in row for member in spoken) for row in rows):
            found[name] = rows
            continue
        once: dict[tuple[str, ...], dict[str, str]] = {}
        for row in rows:
            key = tuple(row.get(member, "") for member in known_by)
            known = {"aid": "/".join(key)} if name == "answers" else {}
            kept = {member: said for member, said in row.items() if member not in ("language", *spoken)}
            once.setdefault(key, kept | known)
            told = {member: row[member] for member in spoken if member in row}
            ids = known or {member: row.get(member, "") for member in known_by}
            found.setdefault(words, []).append(ids | told | {"language": row.get("language", "")})
        found[name] = list(once.values())
    return found
