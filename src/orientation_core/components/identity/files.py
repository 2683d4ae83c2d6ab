"""The files of a mark, held against what its document says of them before they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

import attrs

from orientation_core.analysis.identity.pictures import size_of
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.identity import Asset, VisualIdentity, Worn
from orientation_core.model.identity.drawing import read_svg, view_box


def checked(identity: VisualIdentity, files: Mapping[str, bytes]) -> Worn:
    """The identity with its files by their sum. :param files: name of the asset -> its bytes.

    :raises InvalidDocument: a file is missing, is not the one that the document names, is damaged, or is a drawing that
        would do something; naming every problem.
    """
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}
    for place, asset in enumerate(identity.assets):
        where = f"/assets/{place}"
        content = files.get(asset.name)
        if content is None:
            words = sentence("the file {name} is missing", name=asset.name)
            problems.append(Problem(f"{where}/name", words, "asset.missing"))
            continue
        found = list(_wrong(asset, content))
        problems += [attrs.evolve(one, where=where + one.where) for one in found]
        contents[asset.sha256] = content
    if problems:
        raise InvalidDocument("visual_identity", problems)
    return Worn(identity, contents)


def _wrong(asset: Asset, content: bytes) -> Iterator[Problem]:
    if sha256(content).hexdigest() != asset.sha256:
        words = sentence("the file {name} is another one: its sum differs", name=asset.name)
        yield Problem("/sha256", words, "asset.sum")
        return
    if len(content) != asset.bytes:
        words = sentence("the file has {found} bytes", found=len(content))
        yield Problem("/bytes", words, "asset.bytes")
    try:
        width, height = (
            size_of(content) if asset.type == "image/png" else view_box(read_svg(content, asset=True))[2:]
        )
    except InvalidDocument as error:
        yield from error.problems
        return
    if abs(width - asset.width) > 0.001 or abs(height - asset.height) > 0.001:
        words = sentence("its box is {width} by {height}", width=f"{width:g}", height=f"{height:g}")
        yield Problem("/width", words, "asset.box")
