"""Reports as files: the options that every report command has, and the writing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from orientation_core.cli.common import json_option, plain
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


@attrs.frozen
class View:
    """How something is shown: in a file, as JSON, or in words on the terminal.

    :ivar out: where the file goes; None where none is wanted.
    """

    format: str | None
    language: Language
    out: Path | None
    as_json: bool

    @property
    def in_words(self) -> bool:
        """Whether it is told on the terminal."""
        return self.out is None and not self.as_json

    def file(self, render: Callable[[str, Language], bytes], said: str) -> None:
        """Write the file, if one is wanted, and say so."""
        if self.format is not None and self.out is not None:
            put(self.out, render(self.format, self.language), said)


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


def view_options(formats: str) -> Callable[[F], F]:
    """``--format``, ``--language``, ``--out``, ``--json``: the command gets them as ``view``.

    :param formats: that there are, in words.
    """
    options = (
        click.option("--format", "format_", metavar="FORMAT", help=f"Write a file: {formats}."),
        click.option(
            "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the words."
        ),
        click.option(
            "--out",
            type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
            help="That file (- for the standard output).",
        ),
    )

    def wrap(command: F) -> F:
        @wraps(command)
        def with_view(
            *args: Any, format_: str | None, language: Language, out: Path | None, as_json: bool, **given: Any
        ) -> Any:
            if (format_ is None) != (out is None):
                raise click.UsageError("--format and --out belong together: which file, and where it goes.")
            return command(*args, view=View(format_, language, out, as_json), **given)

        wrapped: Any = json_option(with_view)
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[no-any-return]

    return wrap
