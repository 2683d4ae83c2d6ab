"""The information products of the federal administrations, whole, counted independently of the library."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pandas as pd
import pytest

from desks import COORDINATOR, open_desk
from shared import shared

pytestmark = pytest.mark.shared

MAP = Path(__file__).parent / "maps" / "psi_belgium.toml"


def test_the_information_products_import_whole(tmp_path):
    register = shared("data/catalogue/psi_belgium_fr_nl.csv.gz")
    frame = pd.read_csv(register, dtype=str, keep_default_na=False)
    with gzip.open(register, "rt", encoding="utf-8", newline="") as text:
        assert len(list(csv.DictReader(text))) == len(frame) == 156
    with open_desk() as desk:
        rejects = tmp_path / "rejects.csv"
        first = desk.catalogue.bring_in(COORDINATOR, register, "csv", register_map=MAP, rejects=rejects)
        assert (first.read, first.imported, first.rejected, first.already_present) == (156, 156, 0, 0)
        assert not rejects.exists()
        kept = {one.identifier: one for one in desk.catalogue.newest().services}
        assert set(kept) == set(frame["Id"])
        for _, row in frame.iterrows():
            service = kept[row["Id"]]
            assert (service.title.fr, service.title.nl) == (row["FormTitleFr"], row["FormTitleNl"])
            described = service.description
            assert (described.fr if described else None) == (row["FormShortDsc_DscFr"] or None)
            assert (described.nl if described else None) == (row["FormShortDsc_DscNl"] or None)
            started = service.valid_from.isoformat() if service.valid_from else ""
            assert started == row["PublishStartDate"][:10]
            assert [page.language for page in service.pages] == ["fr", "nl"]
        again = desk.catalogue.bring_in(COORDINATOR, register, "csv", register_map=MAP, rejects=rejects)
        assert (again.imported, again.already_present) == (0, 156)
        # Found again in both languages, without accents.
        for column, language in (("FormTitleFr", "fr"), ("FormTitleNl", "nl")):
            hits = desk.catalogue.search(COORDINATOR, frame[column].iloc[5], language=language)
            assert kept[frame["Id"].iloc[5]] in hits.services
        checked = desk.catalogue.check(COORDINATOR)
        assert len(checked.services) == 156
        lacking = {gap.what for one in checked.services for gap in one.gaps}
        assert {"channel", "cost", "evidence"} <= lacking
        assert not lacking & {"owner", "languages"}
        for format_ in ("csv", "xlsx", "json"):
            file = tmp_path / f"out.{format_}"
            file.write_bytes(desk.catalogue.take_out(COORDINATOR, format_, everything=True))
            back = desk.catalogue.bring_in(COORDINATOR, file, format_, rejects=rejects)
            assert (back.imported, back.rejected, back.already_present) == (0, 0, 156)
        rows = pd.read_csv(
            io.BytesIO(desk.catalogue.take_out(COORDINATOR, "csv", everything=True)), dtype=str
        )
        assert len(rows) == 156
