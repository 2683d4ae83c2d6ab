"""The gate for everything that comes from outside: texts, moments, JSON documents and files.

One gate for every way in (form, mail, import, plugin), so that a value is either refused with a sentence the
sender understands or can be stored alike in every database and read back equal.
"""

from __future__ import annotations

from orientation_core.model.gate.files import AttachmentInfo, label_for, sniff, sniff_all
from orientation_core.model.gate.instants import parse_day, parse_instant
from orientation_core.model.gate.messages import TextProblem
from orientation_core.model.gate.texts import TextRule, clean, display, is_blank
from orientation_core.model.gate.wire import gate_document, parse_json, pointer

__all__ = [
    "AttachmentInfo",
    "TextProblem",
    "TextRule",
    "clean",
    "display",
    "gate_document",
    "is_blank",
    "label_for",
    "parse_day",
    "parse_instant",
    "parse_json",
    "pointer",
    "sniff",
    "sniff_all",
]
