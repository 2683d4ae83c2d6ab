"""A site into a folder: ours alone, whole, and without leaving behind what is no longer part of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import attrs
import orjson

from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model.gate import parse_json
from orientation_core.model.sites import PATH

#: Says which files of a folder are ours.
MANIFEST = "orientation-site.json"

_MADE_BY = "orientation-core"

#: A manifest may be so large.
_MOST_BYTES = 64 << 20


@attrs.frozen
class Written:
    """What writing did, or would do. :ivar new, changed, same, removed: paths."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    removed: tuple[str, ...]


def write(folder: Path, files: Mapping[str, bytes], *, dry_run: bool = False) -> Written:
    """Write a site; the same site again changes nothing. What was part of it and is no more goes away.

    :param dry_run: say what would happen and write nothing.
    :raises Refused: the folder holds something and is not a site of ours; a file that is not ours stands where one is to
        be written; or a link leads out of the folder. Nothing is written then.
    """
    ours = _manifest(folder)
    sums = {path: sha256(content).hexdigest() for path, content in files.items()}
    _free(folder, sums, ours)
    found = {path: _sum(folder / path) for path in (*sums, *ours)}
    done = Written(
        tuple(sorted(path for path in sums if found[path] is None)),
        tuple(sorted(path for path in sums if found[path] not in (None, sums[path]))),
        tuple(sorted(path for path in sums if found[path] == sums[path])),
        tuple(sorted(path for path in ours if path not in sums and found[path] is not None)),
    )
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        # Until all is written, both what was ours and what will be is: whoever begins again finds its own files.
        _put(folder / MANIFEST, _listed({**ours, **sums}))
        for path in (*done.new, *done.changed):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            _put(folder / path, files[path])
        for path in done.removed:
            (folder / path).unlink()
            _tidy(folder, (folder / path).parent)
        _put(folder / MANIFEST, _listed(sums))
    return done


def _manifest(folder: Path) -> dict[str, str]:
    """The files that are ours. :raises Refused: the folder holds something and no manifest of ours."""
    place = folder / MANIFEST
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise _refused(folder.name, sentence("this is not a folder"), "site.folder")
    if not place.is_file():
        if folder.exists() and any(folder.iterdir()):
            words = sentence(
                "this folder holds something that is no site of ours; name another, or an empty one"
            )
            raise _refused(folder.name, words, "site.foreign")
        return {}
    try:
        told = parse_json(place.read_bytes(), kind="site", limit=_MOST_BYTES)
        files = told["files"] if told["made_by"] == _MADE_BY else None
    except (InvalidDocument, KeyError, TypeError):
        files = None
    if not isinstance(files, dict) or not all(PATH.fullmatch(path) for path in files):
        raise _refused(
            MANIFEST, sentence("this list of the site's files is not ours, or was changed"), "site.manifest"
        )
    return files


def _free(folder: Path, sums: Mapping[str, str], ours: Mapping[str, str]) -> None:
    """:raises Refused: something that is not ours stands in the way."""
    problems = []
    for path in (*sums, *(one for one in ours if one not in sums)):
        place = folder / path
        links = [
            one
            for one in (place, *place.parents)
            if one != folder and folder in one.parents and one.is_symlink()
        ]
        if links:
            problems.append(Problem(path, sentence("a link leads out of the folder here"), "site.link_out"))
        elif path in sums and path not in ours and os.path.lexists(place):
            problems.append(
                Problem(path, sentence("a file that is not of the site stands here"), "site.in_the_way")
            )
    if problems:
        raise Refused(problems)


def _sum(place: Path) -> str | None:
    return sha256(place.read_bytes()).hexdigest() if place.is_file() else None


def _put(place: Path, content: bytes) -> None:
    """A file, whole or not at all."""
    partial = place.with_name(f".{place.name}.part")
    partial.write_bytes(content)
    partial.replace(place)


def _listed(sums: Mapping[str, str]) -> bytes:
    told = {"made_by": _MADE_BY, "files": dict(sorted(sums.items()))}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def _tidy(folder: Path, parent: Path) -> None:
    """Folders that became empty go, too."""
    while parent != folder and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _refused(where: str, words: str, code: str) -> Refused:
    return Refused([Problem(where, words, code)])
