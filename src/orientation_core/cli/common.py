"""What the commands share: opening the agency, who acts, how errors and results are shown."""

from __future__ import annotations

import errno
import getpass
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click
import orjson

from orientation_core.components.agencies import read_agency
from orientation_core.documents import Documents
from orientation_core.errors import (
    InvalidDocument,
    NotAllowed,
    NotFound,
    OrientationError,
    PluginLoadError,
    Problem,
    Refused,
    repeated,
    sentence,
)
from orientation_core.i18n import translate
from orientation_core.labels import in_language
from orientation_core.model.agency import Agency
from orientation_core.model.parties import Actor, Role
from orientation_core.model.text import LANGUAGES, Language
from orientation_core.opening import MEMORY_URL
from orientation_core.orientation import DEFAULT_URL, Orientation
from orientation_core.plugins import BUNDLED, Plugins

F = TypeVar("F", bound=Callable[..., Any])


#: Where the context of a command keeps the language in which refusals are said.
_SPOKEN = "orientation_core.language"


#: Where it keeps the names of the installed plugins that are to be loaded beside ours.
_NAMED = "orientation_core.plugins"


class Group(click.Group):
    """A group whose help says what each command does to the end of the sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with its summary, which goes on below where the line ends."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, one.get_short_help_str(_UNCUT)) for name, one in commands if one and not one.hidden]
            )


#: Longer than any summary.
_UNCUT = 10_000


class Orient(Group):
    """Shows our errors as sentences, in the language of ``--language``, and not as tracebacks."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.params.append(
            click.Option(
                ["--language"],
                type=click.Choice(LANGUAGES),
                show_default="en",
                envvar="ORIENTATION_LANGUAGE",
                expose_value=False,
                callback=_spoken,
                is_eager=True,
                help="In which it is said what is refused (or set ORIENTATION_LANGUAGE).",
            )
        )
        self.params.append(
            click.Option(
                ["--plugins"],
                metavar="NAMES",
                envvar="ORIENTATION_PLUGINS",
                expose_value=False,
                callback=_named,
                is_eager=True,
                help="Installed plugins to load beside ours, with commas between (or set ORIENTATION_PLUGINS).",
            )
        )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends it with exit code 1 and a list of what is wrong."""
        try:
            return super().invoke(ctx)
        except OrientationError as error:
            tell(error, ctx.meta.get(_SPOKEN) or "en")
            ctx.exit(1)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has seen enough
                raise
            folder = _folder_missing(error)
            if folder is not None:
                said = sentence("there is no folder {name}; make it, or name another one", name=folder)
                tell(Refused([Problem("", said, "folder.missing")]), ctx.meta.get(_SPOKEN) or "en")
                ctx.exit(1)
            where = f"{_PARTIAL.sub(_whole_name, str(error.filename))}: " if error.filename else ""
            click.secho(plain(f"{where}{error.strerror or type(error).__name__}."), fg="red", err=True)
            ctx.exit(1)


#: The name under which a file is written before it is whole.
_PARTIAL = re.compile(r"(?P<folder>^|/)\.(?P<name>[^/]+?)(\.[0-9]+)?\.part$")


def _whole_name(partial: re.Match[str]) -> str:
    return partial["folder"] + partial["name"]


def _folder_missing(error: OSError) -> str | None:
    """The folder that a file was to be written or looked for in, when it is not there."""
    if not isinstance(error.filename, str) or error.errno not in (errno.ENOENT, errno.ENOTDIR):
        return None
    folder = Path(error.filename).parent
    return None if folder.is_dir() else str(folder)


def _spoken(ctx: click.Context, _param: click.Parameter, value: Language | None) -> None:
    ctx.meta[_SPOKEN] = value


def _named(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    ctx.meta[_NAMED] = tuple((value or "").replace(",", " ").split())


def plugin_names() -> tuple[str, ...]:
    """The installed plugins that the command loads: ours, and those of ``--plugins``."""
    return (*BUNDLED, *click.get_current_context().meta.get(_NAMED, ()))


def loaded_plugins() -> Plugins:
    """Those plugins, for commands that open no agency. :raises PluginLoadError: one that was named is not there."""
    plugins = Plugins()
    plugins.load(plugin_names())
    _refuse_absent(plugins)
    return plugins


def _refuse_absent(plugins: Plugins) -> None:
    """What somebody named may decide who sees what: without it nothing is done."""
    for failure in plugins.failures():
        if failure.plugin not in BUNDLED and failure.plugin not in plugins.names():
            raise PluginLoadError(failure.plugin, f"it could not be imported ({failure.error})")


def asked() -> Language | None:
    """The language of ``--language``, inside a command; None when nobody asked for one."""
    language: Language | None = click.get_current_context().meta.get(_SPOKEN)
    return language


def spoken() -> Language:
    """The same, or English."""
    return asked() or "en"


def tell(error: OrientationError, language: Language = "en") -> None:
    """An error on the standard error stream: a line per problem, each with its place."""
    error = in_language(error, language)
    problems = getattr(error, "problems", None) or getattr(error, "reasons", None)
    if isinstance(error, InvalidDocument):
        kind = error.kind.replace("_", " ")
        click.secho(translate("This {kind} is not valid:", language, kind=kind), fg="red", err=True)
    elif isinstance(error, Refused):
        click.secho(translate("Refused:", language), fg="red", err=True)
    if not problems:
        said = _said(error, language)
        click.secho(plain(f"{said[:1].upper()}{said[1:]}."), fg="red", err=True)
        return
    for problem in problems:
        place = f"{problem.where}  " if problem.where else ""
        click.echo(plain(f"  {place}{problem.message}"), err=True)


def _said(error: OrientationError, language: Language) -> str:
    """The sentence of an error that has no list of problems."""
    if isinstance(error, NotFound):
        kind, key = error.kind.replace("_", " "), repeated(error.key)
        there_is_none = translate("there is no {kind} {key}", language, kind=kind, key=key)
        return f"{there_is_none} – {error.why.message}" if error.why else there_is_none
    if isinstance(error, NotAllowed):
        return translate("you are not allowed to do this: {action}", language, action=error.action)
    return str(error)


def _not_empty(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """The value. :raises BadParameter: it says nothing, or nothing that could be shown again."""
    if not value.strip() or not value.isprintable():
        raise click.BadParameter("must be readable text, and not empty")
    return value


def store_options(command: F) -> F:
    """``--store``, ``--agency``, ``--organisation``: which agency in which store; the command gets them as ``place``."""
    options = (
        click.option(
            "--store",
            metavar="URL",
            default=lambda: os.environ.get("ORIENTATION_STORE", DEFAULT_URL),
            show_default=DEFAULT_URL,
            callback=_not_empty,
            help="Where the cases are: sqlite:///FILE, or postgresql://… (or set ORIENTATION_STORE).",
        ),
        click.option(
            "--agency",
            "agency_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Settings of the agency (a document of kind agency); the store keeps them.",
        ),
        click.option("--organisation", metavar="SLUG", help="Which agency, when the store holds several."),
    )

    @wraps(command)
    def with_place(
        *args: Any, store: str, agency_file: Path | None, organisation: str | None, **given: Any
    ) -> Any:
        return command(*args, place=Place(store, agency_file, organisation), **given)

    wrapped: Any = with_place
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


def actor_options(command: F) -> F:
    """``--actor``, ``--role``: who does it; the command gets them as ``who``."""

    @wraps(command)
    def with_actor(*args: Any, actor: str, role: str, **given: Any) -> Any:
        return command(*args, who=Actor(actor, Role(role)), **given)

    roles = [role.value for role in Role]
    wrapped = click.option(
        "--role", type=click.Choice(roles), default=Role.COORDINATOR.value, show_default=True, help="As what."
    )(with_actor)
    return click.option(  # type: ignore[return-value]
        "--actor",
        metavar="ID",
        default=lambda: f"cli:{_user()}",
        show_default="cli:USER",
        callback=_not_empty,
        help="Who does this.",
    )(wrapped)


def json_option(command: F) -> F:
    """``--json``: for machines."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(command)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@attrs.frozen
class Place:
    """Which agency in which store.

    :ivar store: URL, or the path of a SQLite file. :ivar agency_file: settings for it. :ivar organisation: its slug.
    """

    store: str
    agency_file: Path | None = None
    organisation: str | None = None

    @contextmanager
    def opened(
        self, *, create: bool = False, dry_run: bool = False, alone: bool = False
    ) -> Iterator[Orientation]:
        """The agency, closed again afterwards.

        :param create: a SQLite file that is not there is made; else it is a mistake in the name. :param dry_run: a
            store that is not there stays not there; the command works on an empty one in memory. :param alone: the same,
            for commands that look at a file; it is said that the file was looked at by itself.
        :raises Refused: there is no such file.
        """
        store, missing = self.store, _missing(self.store)
        if missing is not None and (dry_run or alone):
            store = MEMORY_URL
            if alone:
                said = translate(
                    "there is no store {name}: the file is looked at by itself", spoken(), name=missing
                )
                click.echo(plain(f"{said[:1].upper()}{said[1:]}."), err=True)
        elif missing is not None and not create:
            said = sentence("there is no store {name}; receive, import or demo makes one", name=missing)
            raise Refused([Problem("", said, "store.missing")])
        agency: Agency | None = (
            read_agency(Documents(), self.agency_file.read_bytes()) if self.agency_file else None
        )
        names = plugin_names()
        with Orientation.open(store, agency, organisation=self.organisation, plugins=names) as orientation:
            _refuse_absent(orientation.plugins)
            for failure in orientation.plugins.failures():
                click.secho(
                    f"Plugin {failure.plugin} could not be loaded ({failure.error}); try: orientation doctor",
                    fg="yellow",
                    err=True,
                )
            yield orientation


def _missing(url: str) -> str | None:
    """The SQLite file that a URL or bare path names, when it is not there."""
    if url == MEMORY_URL or ("://" in url and not url.startswith("sqlite:///")):
        return None
    path = url.removeprefix("sqlite:///")
    if path != url:
        path = path.partition("?")[0]  # what comes behind it are options of the driver, and may be a secret
    return None if not path or Path(path).exists() else path


def print_json(value: Any) -> None:
    """One JSON document on the standard output."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()


@contextmanager
def progress(title: str, *, show: bool = True) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on the terminal for long work; nothing when the output is not one. The callback gets (done, total)."""
    if not show or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


#: Columns of the terminal below which words are no longer readable in a column of their own.
_ROOM = 20


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, str],
    *,
    title: str | None = None,
    one_line: bool = False,
) -> None:
    """Rows as a table that fits the terminal: only the last column gives way.

    Where too little is left for it, its words stand below each row.

    :param columns: field -> heading. :param one_line: cut the last column off instead of going on below.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.padding import Padding
    from rich.segment import Segment, Segments
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    *fixed, last = columns
    console = Console()
    # Text, so that brackets in somebody's words are not read as markup.
    made = [[Text(plain(row.get(field))) for field in columns] for row in rows]
    wide = [
        max(len(columns[field]), *(row[at].cell_len for row in made), 0) for at, field in enumerate(columns)
    ]
    room = console.width - sum(wide[:-1]) - 3 * len(fixed) - 2
    below = bool(fixed) and room < min(_ROOM, wide[-1])
    for field in fixed:
        shown.add_column(columns[field], no_wrap=True)
    if not below:
        shown.add_column(columns[last], overflow="fold")
    for row, cells in zip(rows, made, strict=True):
        if one_line:
            cells[-1].no_wrap, cells[-1].overflow = True, "ellipsis"
        shown.add_row(*(cells[:-1] if below else cells), style=str(row.get("_style", "")))
    if not below:
        console.print(shown)
        return
    # Every line of the table gets one below it: its head (a rule follows), and each row, which an empty line ends.
    lines = console.render_lines(shown, pad=False)
    begin = len(lines) - 1 - len(rows)
    said = {begin + at: (cells[-1], str(rows[at].get("_style", ""))) for at, cells in enumerate(made)}
    said[begin - 2] = Text(columns[last]), "bold"
    for at, line in enumerate(lines):
        console.print(Segments([*line, Segment.line()]), end="")
        if at in said:
            words, style = said[at]
            console.print(Padding(words, (0, 0, 0, 4), expand=False), style=style)


def counted(number: int, what: str) -> str:
    """``1 case``, ``2 cases``."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def plain(value: Any) -> str:
    """A value for the terminal: no control characters that could move the cursor or forge a line."""
    from orientation_core.model.gate import display

    text = "" if value is None else str(value)
    return display("".join(c if c.isprintable() or c == "\u00a0" else " " for c in text))
