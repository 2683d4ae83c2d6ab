"""``demo``: a whole year of a made-up agency, to look around in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orientation_core.cli.common import counted, json_option, plain, plugin_names, print_json, progress, table
from orientation_core.cli.network_reports import show_report
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.labels import label
from orientation_core.model.improvements.loose import RULES
from orientation_core.plugins import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orientation_core.demo import DemoSummary
    from orientation_core.model.improvements import Chain, End, ImprovementAction

_FILE = "sqlite:///"

#: What a run leaves behind, and a forced one takes away again.
_MADE = (
    "register/*.csv",
    "mail/*.eml",
    "mail/*.json",
    "report/*.html",
    "report/*.xlsx",
    "report/*.csv",
    "report/*.json",
    "charter/*.*",
    "catalogue/*.*",
    "survey/*.*",
    "assessment/*.*",
    "plan/*.*",
    "dashboard/*.*",
    "network/*.*",
    "campaign/*.html",
    "dossier/*.zip",
)

#: What may lie beside a SQLite file: its write-ahead log, and the lock by which writers take turns.
_BESIDE = ("-wal", "-shm", "-next", "-writer")


@click.command("demo")
@click.option(
    "--store", metavar="URL", default="sqlite:///orientation-demo.db", show_default=True, help="Where to."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-output"),
    show_default=True,
    help="Folder for the letters and the yearly report.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=2014,
    show_default=True,
    help="The same one gives the same bytes.",
)
@click.option("--scenario", metavar="NAME", help="Which made-up agency, where a plugin brings others.")
@click.option("--force", is_flag=True, help="Replace the store file and the output of an earlier demo.")
@json_option
def demo(store: str, out: Path, seed: int, scenario: str | None, force: bool, as_json: bool) -> None:
    """Build one agency in three languages over two years: cases, letters, reports, and what was learned from them."""
    from orientation_core.demo import load_scenario, run_demo

    # Ours is the same bytes everywhere, whatever plugins the environment names.
    plugins = plugin_names() if scenario else BUNDLED
    played = load_scenario(scenario, plugins)
    if "://" not in store:
        store = f"{_FILE}{store}"  # a bare path is what people type
    _make_room(store, out, force=force)
    with progress("Playing a year", show=not as_json) as advance:
        made = run_demo(
            store,
            out,
            seed=seed,
            scenario=played,
            plugins=plugins,
            progress=lambda _what, done, total: advance(done, total),
        )
    if as_json:
        print_json(_plain(made))
    else:
        _show(made)


def _make_room(store: str, out: Path, *, force: bool) -> None:
    """:raises Refused: something of an earlier demo, or of anybody else, is in the way."""
    database = Path(store.removeprefix(_FILE)) if store.startswith(_FILE) else None
    in_the_way = [path for pattern in _MADE for path in sorted(out.glob(pattern))]
    if database is not None and database.exists():
        if not force:
            text = sentence("exists already; --force replaces it")
            raise Refused([Problem(str(database), text, "demo.store")])
        in_the_way += [database, *(database.with_name(database.name + end) for end in _BESIDE)]
    elif in_the_way and not force:
        text = sentence("holds an earlier demo; --force replaces it")
        raise Refused([Problem(str(out), text, "demo.out")])
    for path in in_the_way:
        path.unlink(missing_ok=True)


def _show(made: DemoSummary) -> None:
    rows: list[Mapping[str, Any]] = [
        {"what": "Requests", "count": f"{made.requests:,}"},
        *({"what": f"  {_words(kind)}", "count": f"{count:,}"} for kind, count in made.types.items()),
        {"what": "Complaints by admissibility", "count": ""},
        *({"what": f"  {_words(kind)}", "count": f"{count:,}"} for kind, count in made.admissibility.items()),
        {"what": f"Open on 31 December {made.year}", "count": f"{made.open:,}"},
        {"what": "  of which late", "count": f"{made.late:,}"},
        {"what": "Came in as something else", "count": f"{made.requalified:,}"},
        {"what": "Letters, with those of the surveys", "count": f"{made.letters:,}"},
        {"what": "Services in the catalogue", "count": f"{made.services:,}"},
        {
            "what": f"Promises of the charter kept in {made.year}",
            "count": f"{made.commitments.get('kept', 0):,}",
        },
        {"what": "  missed", "count": f"{made.commitments.get('missed', 0):,}"},
        {"what": f"Brought in from the register of {made.year - 1}", "count": f"{made.former:,}"},
    ]
    table(rows, {"what": made.organisation.in_("en"), "count": str(made.year)})
    states = ", ".join(f"{_words(state)} {count:,}" for state, count in made.states.items())
    click.echo(f"States: {states}.")
    click.echo(
        f"Letters in {made.folder / 'mail'}, the yearly report in {made.folder / 'report'} (fr, nl, de, en)."
    )
    if made.files:
        click.echo(
            f"The charter, web page and PDF, in {made.folder / 'charter'}; the catalogue for exchange (CPSV-AP) in "
            f"{made.folder / 'catalogue'}."
        )
    if made.improvements:
        click.echo(
            f"Surveys, self-assessments, action plans and the dashboard in {made.folder}: survey, assessment, plan, "
            "dashboard."
        )
        _show_story(made)
    for what, name in (
        ("The page of its campaign", "campaign"),
        ("The sealed dossier for the ombudsman", "dossier"),
    ):
        if (made.folder / name).is_dir():
            click.echo(f"{what}: {made.folder / name}.")
    if made.network is not None:
        _show_network(made)
    for note in made.notes:
        click.secho(note.in_("en"), dim=True)
    click.echo("\nTry next:")
    for command in _next(made):
        click.secho(f"  {command}", bold=True)


def _show_story(made: DemoSummary) -> None:
    """The actions and how they ended, the chain of one case, and a few of the things that hang loose."""
    click.secho("\nImprovement actions", bold=True)
    for action in made.improvements:
        state = label("action_state", action.state, "en").lower()
        click.echo(f"  {plain(action.label.in_('en'))}: {click.style(state, bold=True)}")
        for line in moved(action):
            click.echo(f"    {line}")
    if made.chain is not None:
        click.secho(f"\nThe case {plain(made.chain.reference)}, link by link", bold=True)
        for line, is_link in linked(made.chain.chain):
            click.secho(f"  {line}", dim=is_link)
    if made.loose is not None and any(made.loose.counts.values()):
        click.secho("\nWhat still hangs loose", bold=True)
        for rule, what in RULES.items():
            count = made.loose.counts.get(rule, 0)
            if count:
                first = next(iter(made.loose.of(rule)), None)
                click.echo(f"  {what.label.in_('en')}: {count:,}")
                if first is not None:
                    click.secho(f"    such as: {plain(first.label.in_('en'))}", dim=True)
    click.echo("")


def _show_network(made: DemoSummary) -> None:
    """The network's table beside the published one, and how far its organisations are."""
    joined = made.network
    if joined is None:
        return
    report, state = joined.report, joined.state
    click.secho(f"\n{plain(report.network.in_('en'))}", bold=True)
    show_report(report, "en")
    click.echo(
        f"{counted(state.in_scope, 'organisation')} in scope on {state.on}, {state.basic:,} with at least the basic "
        "approach operational."
    )
    click.echo(f"Its report, the state of play and the agency among its peers in {made.folder / 'network'}.")
    if (made.folder / "site" / "index.html").exists():
        click.echo(f"The public site of the network: {made.folder / 'site' / 'index.html'}.")


def moved(action: ImprovementAction) -> Iterator[str]:
    """Where the figure of an action stood and stands, in words."""
    before, after, expected = action.measurement("before"), action.measurement("after"), action.expected
    if expected is None or before is None or before.value is None:
        return
    wanted = f"{expected.target:g} wanted by {expected.by}"
    name = expected.indicator.replace("_", " ") + (f" of {expected.item}" if expected.item else "")
    if after is None or after.value is None:
        yield f"{name}: {before.value:.1f} before, {wanted}"
        return
    said = action.compared
    p = "" if said is None or said.p is None else f", p = {said.p:.2g}"
    yield f"{name}: {before.value:.1f} before, {after.value:.1f} after ({wanted}{p})"


def linked(chain: Chain) -> Iterator[tuple[str, bool]]:
    """A chain from its first end to its last, line by line: an end, the link that leaves it, the end it leads to, and so on.

    Where an end leads to several, the way that goes on furthest comes last and at the margin, the others before it and
    further in. Each end is gone on from once.

    :returns: the lines, and whether each is a link.
    """
    onward: dict[End, list[End]] = {}
    for one in chain.links:
        onward.setdefault(one.source, []).append(one.target)
    says = {(one.source, one.target): label("link_relation", one.relation, "en") for one in chain.links}
    shown: set[End] = set()
    lengths: dict[End, int] = {}

    def length(end: End) -> int:
        if end not in lengths:
            lengths[end] = 0  # while it is being measured: a circle ends there
            lengths[end] = 1 + max((length(one) for one in onward.get(end, ())), default=0)
        return lengths[end]

    def lines(end: End, margin: str) -> Iterator[tuple[str, bool]]:
        known = end in shown
        shown.add(end)
        yield margin + _named(chain, end), False
        *aside, last = sorted(onward.get(end, ()), key=length) or (None,)
        if known or last is None:
            return
        for one in aside:
            yield f"{margin}    ↳ {says[end, one]}", True
            yield from lines(one, margin + "      ")
        yield f"{margin}  ↓ {says[end, last]}", True
        yield from lines(last, margin)

    targets = {one.target for one in chain.links}
    for one in sorted(chain.links, key=lambda link: link.source in targets):
        if one.source not in shown:
            yield from lines(one.source, "")


def _named(chain: Chain, end: End) -> str:
    place = chain.place(end)
    return f"{plain(place.label.in_('en'))}  [{end.kind}]" + (" (not kept here)" if place.missing else "")


def _next(made: DemoSummary) -> tuple[str, ...]:
    """A few commands that show something, ready to be pasted."""
    # In an environment that is not activated, the name alone would not be found.
    run = "orientation" if shutil.which("orientation") else sys.argv[0]
    period = f"--from {made.year}-01-01 --to {made.year + 1}-01-01"
    how = "--by category --within 20 --format html --language nl --out report.html"
    place = f"--store {made.url}"
    if made.network is not None:
        place += f" --organisation {made.slug}"  # the store holds the network as well
    return (
        f"{run} worklist --on {made.year}-12-31 {place}",
        f"{run} show {made.reference} {place}",
        f"{run} report complaints {period} {how} {place}",
        *(() if made.chain is None else (f"{run} chain {made.chain.start} {place}",)),
    )


def _plain(made: DemoSummary) -> dict[str, object]:
    import attrs

    from orientation_core.documents import to_document

    values = attrs.asdict(made, recurse=False)
    return {
        **values,
        "folder": str(made.folder),
        "organisation": attrs.asdict(made.organisation),
        "reports": [str(path) for path in made.reports],
        "files": [str(path) for path in made.files],
        "improvements": [to_document(one) for one in made.improvements],
        "chain": None if made.chain is None else to_document(made.chain.chain),
        "network": None
        if made.network is None
        else {"report": to_document(made.network.report), "state": to_document(made.network.state)},
        "loose": None if made.loose is None else to_document(made.loose),
        "notes": [attrs.asdict(note) for note in made.notes],
        "next": list(_next(made)),
    }


def _words(code: str) -> str:
    return code.replace("_", " ")
