"""The figures of both lines: the published ones as they are, and a name for everything that lies between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desks import COORDINATOR, HANDLER, open_desk
from orientation_core import InvalidDocument, NotAllowed
from orientation_core.labels import label
from orientation_core.model.complaints import Outcome
from orientation_core.model.referrals.figures import SecondLineFigures, bridge, sums
from orientation_core.model.text import LANGUAGES
from second_line import answered, opened
from shared import shared


@pytest.fixture(scope="module")
def desk():
    with open_desk() as opened_:
        yield opened_


def test_the_published_figures_are_kept_as_they_were_published(desk):
    """C14 and C15 of the checks: the complaints and the questions of 2011 and 2023 make the files."""
    data = shared("domain/05_ombudsman_figures.csv").read_bytes()
    tried = desk.referrals.import_table(COORDINATOR, data, dry_run=True)
    assert (tried.read, tried.kept, tried.rejected) == (11, 3, ())
    assert desk.referrals.published(COORDINATOR) == []
    assert desk.referrals.import_table(COORDINATOR, data).kept == 3
    assert desk.referrals.import_table(COORDINATOR, data).kept == 0
    kept = {one.year: one for one in desk.referrals.published(COORDINATOR)}
    assert kept[2011].values == {"files": 7682, "information_requests": 1388, "complaints": 6294}
    assert kept[2023].values == {"files": 10195, "information_requests": 2812, "complaints": 7383}
    assert {one.indicator: one.words for one in kept[2011].stated} == {
        "complaints admissible": "about three quarters",
        "positive result where correction sought or mediation tried": ">98 %",
        "complaints closed within 6 months": ">50 %",
    }
    assert [one.words for one in kept[2019].stated] == ["84 %"]
    for year, left in ((2011, 1388 + 6294), (2023, 7383 + 2812)):
        (one,) = sums(kept[year])
        assert (one.left, one.right, one.difference) == (left, left, 0)
    lines = desk.referrals.both_lines(COORDINATOR, 2023)
    # Nobody of this desk went there in 2023: all of it is about others.
    assert [(one.because, one.count) for one in lines.bridge] == [("not_ours", 7383)]
    assert lines.ends_at == 7383
    for language in LANGUAGES:
        page = desk.plugins.render("second_line_report", lines, "html", language).decode()
        assert label("because", "not_ours", language).replace("'", "&#39;") in page
        assert f'lang="{language}"' in page


@pytest.mark.parametrize(
    ("table", "where"),
    [
        (b"year,indicator\n2023,files\n", "line 1"),
        (b"\xff\xfey", ""),
        (b"year,indicator,value\n2023,\x81,7\n", ""),
        ("year,indicator,value\n2023,traité,7\n".encode() + b"2024,trait\xe9,7\n", ""),
    ],
)
def test_a_table_that_cannot_be_read(desk, table, where):
    with pytest.raises(InvalidDocument) as caught:
        desk.referrals.import_table(COORDINATOR, table)
    assert caught.value.problems[0].where == where


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_as_spreadsheets_write_it_here(desk, encoding):
    data = "year;indicator;value;source_url\n2014;part traitée;98 %;\n2014;complaints;7000;\n".encode(
        encoding
    )
    assert desk.referrals.import_table(COORDINATOR, data, about=encoding, dry_run=True).kept == 1
    desk.referrals.import_table(COORDINATOR, data, about=encoding)
    (kept,) = (one for one in desk.referrals.published(COORDINATOR, 2014) if one.about == encoding)
    assert [one.indicator for one in kept.stated] == ["part traitée"]


def test_rows_that_cannot_be_used_are_listed_and_the_others_kept(desk):
    table = b"year,indicator,value,source_url\n1830,files,1,\n1999,files,5,\n1999,files,5,\n1999,complaints,,\n1999,complaints,2 000,\n1999,Plaintes re\xc3\xa7ues,7,\n"
    done = desk.referrals.import_table(COORDINATOR, table, about="elsewhere")
    assert [(one.where, one.code) for one in done.rejected] == [
        ("line 2, column year", "year"), ("line 4", "figures.repeated"), ("line 5", "figures.empty"),
        ("line 7, column indicator", "figures.code"),
    ]  # fmt: skip
    (kept,) = [one for one in desk.referrals.published(COORDINATOR, 1999) if one.about == "elsewhere"]
    assert kept.values == {"files": 5, "complaints": 2000}
    with pytest.raises(NotAllowed):
        desk.referrals.import_table(HANDLER, table)
    with pytest.raises(InvalidDocument):
        desk.referrals.both_lines(COORDINATOR, 1830)


@pytest.mark.parametrize("again", ["files,6", "Files,6", "files,>5"])
def test_two_values_for_one_year_are_both_refused(desk, again):
    """Whichever of them is kept, nobody said that it is the right one."""
    table = f"year,indicator,value,source_url\n1998,files,5,\n1998,complaints,2,\n1998,{again},\n".encode()
    done = desk.referrals.import_table(COORDINATOR, table, about="contradicting")
    assert [(one.where, one.code) for one in done.rejected] == [
        ("line 2", "figures.twice"),
        ("line 4", "figures.twice"),
    ]
    (kept,) = [one for one in desk.referrals.published(COORDINATOR, 1998) if one.about == "contradicting"]
    assert kept.values == {"complaints": 2}


def test_every_difference_between_the_lines_has_a_name():
    """Two complaints of 2026 went on, one of them in 2027; one of 2025 went in 2026 and was not taken up."""
    desk, clock = opened()
    clock.now = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
    old = answered(desk, clock)
    clock.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    first, second = answered(desk, clock), answered(desk, clock)
    answered(desk, clock)
    q = desk.referrals
    made = q.open(COORDINATOR, first.id, by="client")
    q.question(COORDINATOR, made.name, "Pourquoi ?")
    q.question(COORDINATOR, made.name, "Et depuis quand ?")
    q.answer(COORDINATOR, made.name, 1, "Voilà.")
    q.taken_up(COORDINATOR, q.open(COORDINATOR, old.id, by="agency").name, admissible=False)
    clock.advance(timedelta(days=60))
    q.outcome(COORDINATOR, made.name, Outcome.FOUNDED, norms=["diligence", "reasons"])
    clock.now = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
    q.open(COORDINATOR, second.id, by="client")
    mine = {"complaints": 5, "admissible": 3, "inadmissible": 2, "unknown_here": 1}
    q.keep_figures(COORDINATOR, {"year": 2026, "about": desk.agency.slug, "values": mine})
    q.keep_figures(COORDINATOR, {"year": 2026, "values": {"complaints": 7000, "files": 9000}})
    lines = q.both_lines(COORDINATOR, 2026)
    assert (lines.received, lines.referred, lines.opened) == (3, 2, 2)
    assert (lines.by_client, lines.by_agency) == (1, 1)
    assert (lines.asked, lines.answered, lines.late) == (2, 1, 1)
    assert (lines.outcomes, lines.norms) == ({"founded": 1}, {"diligence": 1, "reasons": 1})
    assert [(one.because, one.count) for one in lines.bridge] == [
        ("other_years_out", -1), ("other_years_in", 1), ("not_admitted", -1), ("unknown_here", 1), ("unexplained", 1),
        ("not_admitted", 2), ("not_ours", 6995),
    ]  # fmt: skip
    assert lines.referred + sum(one.count for one in lines.bridge) == lines.ends_at == 7000
    assert [(one.name, one.difference) for one in lines.sums] == [("admissible_and_not", 0)]
    page = desk.plugins.render("second_line_report", lines, "html", "de").decode()
    assert "nicht erklärt" in page
    assert "Gewissenhafte Bearbeitung" in page


counts = st.integers(0, 50)
maybe = st.none() | counts


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(counts, counts, counts, counts, maybe, maybe, counts, maybe)
def test_the_bridge_always_leads_from_the_one_figure_to_the_other(
    referred, later, earlier, refused, complaints, admissible, unknown, everything
):
    values = {"complaints": complaints, "admissible": admissible, "unknown_here": unknown}
    mine = SecondLineFigures(year=2026, about="x", values={k: v for k, v in values.items() if v is not None})
    whole = None if everything is None else SecondLineFigures(year=2026, values={"complaints": everything})
    steps, ends_at = bridge(referred, later, earlier, refused, mine, whole)
    assert all(one.count for one in steps)
    if ends_at is not None:
        assert referred + sum(one.count for one in steps) == ends_at
    else:
        assert everything is None
