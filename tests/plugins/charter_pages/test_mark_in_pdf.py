"""The mark at the head of the PDF: drawn, told to who does not see it, and not too small."""

from __future__ import annotations

import io

import attrs
import pypdf
import pytest

import made_charters
from marks import published
from orientation_plugins.charter_pages.pdf import render_pdf
from orientation_plugins.pages.mark import printed


def test_the_pdf_of_a_charter_has_the_mark_with_its_words():
    pytest.importorskip("typst")
    with_mark = render_pdf(made_charters.made(), "nl", published())
    reader = pypdf.PdfReader(io.BytesIO(with_mark))
    alts: list[str] = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    assert alts[0].startswith("Het klachtenteken")


def test_on_paper_it_is_never_smaller_than_it_may_be():
    worn = published()
    assert printed(worn, "fr")["height"] == 12
    tall = tuple(attrs.evolve(one, height=20.0) for one in worn.identity.minimum if one.medium == "print")
    larger = attrs.evolve(worn, identity=attrs.evolve(worn.identity, minimum=tall))
    assert printed(larger, "fr")["height"] == pytest.approx(20)
    assert printed(larger, "fr")["room"] == pytest.approx(7)
    only = tuple(one for one in worn.identity.assets if one.type == "image/png")
    assert printed(attrs.evolve(worn, identity=attrs.evolve(worn.identity, assets=only)), "fr") is None
    assert printed(None, "fr") is None
