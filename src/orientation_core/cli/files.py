"""Reports as files: the options that every report command has, and the writing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from orientation_core.cli.common import plain
from orientation_core.model.text import LANGUAGES, Language

F = TypeVar("F", bound=Callable[..., Any])


@attrs.frozen
class Target:
    """Which file is wanted. :ivar out: where to; ``-`` is the standard output."""

    format: str
    language: Language
    out: Path

    def write(self, content: bytes, said: str) -> None:
        """Write the file, whole or not at all, and say so."""
        put(self.out, content, said)


def put(out: Path, content: bytes, said: str) -> None:
    """Write a file, whole or not at all, and say so. :param out: ``-`` for the standard output, without a word."""
    if str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    partial = out.with_name(f".{out.name}.part")
    partial.write_bytes(content)
    partial.replace(out)
    click.echo(f"Wrote {plain(out)} ({said}).", err=True)


def file_options(command: F) -> F:
    """``--format``, ``--language``, ``--out``: which file; the command gets them as ``target``."""
    options = (
        click.option(
            "--format",
            "format_",
            metavar="FORMAT",
            default="json",
            show_default=True,
            help="json, html, csv or xlsx.",
        ),
        click.option(
            "--language",
            type=click.Choice(LANGUAGES),
            default="en",
            show_default=True,
            help="Of the words around the figures.",
        ),
        click.option(
            "--out",
            type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
            required=True,
            help="File to write (- for the standard output).",
        ),
    )

    @wraps(command)
    def with_target(*args: Any, format_: str, language: Language, out: Path, **given: Any) -> Any:
        return command(*args, target=Target(format_, language, out), **given)

    wrapped: Any = with_target
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]
