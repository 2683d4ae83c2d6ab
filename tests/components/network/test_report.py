"""The yearly report: every published figure of the federal network, added up from a register and read nowhere else."""

from __future__ import annotations

import re

import attrs
import pytest

import federal
from desks import COORDINATOR, VIEWER
from networks import opened, organisations
from orientation_core.documents import write
from orientation_plugins.reports import network_year


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    with opened() as desk:
        federal.bring_in(desk, tmp_path_factory.mktemp("register"))
        yield desk


@pytest.fixture(scope="module")
def reports(network):
    return {
        year: network.network.report(VIEWER, year)
        for year in (2009, 2010, 2013, 2014, 2015, 2019, 2020, 2023)
    }


def beside(report, indicator, measure="value", group="all", label=None):
    found = [
        one
        for one in report.beside
        if (one.indicator, one.measure, one.group) == (indicator, measure, group)
        and (label is None or (one.label.fr, one.label.nl) == label)
    ]
    assert len(found) == 1, (report.year, indicator, measure, group, label)
    return found[0]


#: What the published tables name otherwise, and what they say is not to be counted.
NAMES = {"network_orgs_in_scope": "network_orgs"}
NOT_COUNTED = ("orgs_basic_approach_operational", "avg_procedure_use_per_day")


def test_every_row_of_the_yearly_table_is_counted_under_its_published_labels(reports):
    rows = list(federal.rows())
    assert len(rows) == 26
    for row in rows:
        change = row.indicator == "complaints_pending_delta"
        name = "complaints_pending" if change else NAMES.get(row.indicator, row.indicator)
        one = beside(reports[row.year], name, "change" if change else "value", label=row.label)
        assert one.published == int(row.value.lstrip("~+")), row
        assert one.standing == (
            "derived"
            if row.status.startswith("derived")
            else "approximate"
            if "approx" in row.status
            else "published"
        )
        assert one.source
        if row.indicator in NOT_COUNTED:
            assert one.counted is None
        else:
            assert (one.counted, one.difference) == (one.published, 0), row


def test_every_founded_complaint_is_in_its_category_with_its_share(reports):
    rows = federal.table("03_federal_founded_by_category")
    assert len(rows) == 11
    for row in rows:
        total = row["category_id"] == "total"
        name = "complaints_founded" if total else f"founded_{row['category_id']}"
        report, label = reports[int(row["year"])], (row["label_fr"], row["label_nl"])
        count = beside(report, name, label=label)
        assert (count.published, count.difference) == (int(row["founded_count"]), 0)
        if not total:
            part = beside(report, name, "part", label=label)
            assert (part.published, part.counted, part.difference) == (
                float(row["share_of_founded_pct_derived"]),
            ) * 2 + (0,)
    assert reports[2014].figure("complaints_founded").value == 3976 == 351 + 1611 + 1992 + 22
    rest = reports[2014].figure("founded_unallocated")
    assert (rest.value, rest.previous, rest.change) == (0, 22, -22)
    with pytest.raises(LookupError):
        reports[2015].figure("founded_unallocated")


def test_every_share_of_a_group_comes_out_under_both_readings_of_its_base(reports):
    rows = federal.table("03_federal_group_shares")
    assert len(rows) == 6
    for row in rows:
        report = reports[int(row["year"])]
        one = beside(report, "complaints_received", "share", row["group_id"])
        assert (one.published, one.difference) == (int(row["share_pct"]), 0)
        group = report.group(row["group_id"])
        assert (group.label.fr, group.label.nl) == (row["label_fr"], row["label_nl"])
        by_procedure = report.figure("complaints_received_standard_procedure", row["group_id"])
        assert round(by_procedure.share) == int(row["share_pct"])


def test_every_figure_of_a_single_organisation_stands_under_its_name(reports):
    rows = federal.table("03_org_level_figures")
    ours = [one for report in reports.values() for one in report.beside if one.organisation]
    assert len(ours) == len(rows) == 17
    assert all(one.difference == 0 for one in ours)
    assert sorted(one.published for one in ours) == sorted(
        float(row["value"].removesuffix(" %")) for row in rows
    )


def test_the_register_adds_up_and_nothing_else_does(network, reports):
    report = reports[2014]
    assert (report.members, report.reporting) == (65, 62)
    assert report.figure("complaints_received").value == 9895
    assert report.figure("complaints_received_standard_procedure").value == 9533
    own = [
        one.value
        for one in report.organisations
        if one.indicator == "complaints_received" and one.value is not None
    ]
    assert (len(own), sum(own)) == (62, 9895)
    by_group = [report.figure("complaints_received", one.name).value for one in report.groups[1:]]
    assert sum(by_group) == 9895
    # One complaint less in one form is one complaint less in the report, and a difference from what was published.
    name = next(
        one.organisation
        for one in report.organisations
        if one.indicator == "complaints_received" and one.value
    )
    form = next(one for one in network.network.delivered(COORDINATOR, 2014) if one.name == name)
    values = {**form.values, "complaints_received": form.values["complaints_received"] - 1}
    network.network.deliver(COORDINATOR, attrs.evolve(form, values=values))
    try:
        one = beside(network.network.report(VIEWER, 2014), "complaints_received")
        assert (one.counted, one.difference) == (9894, -1)
    finally:
        network.network.deliver(COORDINATOR, form)


def test_a_group_says_who_is_in_it_who_is_not_heard_of_and_that_two_years_are_not_alike(reports):
    report = reports[2014]
    ipss, others = report.group("ipss"), report.group("others")
    assert (ipss.members, ipss.reporting, ipss.members_before, ipss.reporting_before) == (16, 16, 16, 16)
    assert ipss.warnings == ()
    assert [one.name for one in others.organisations if not one.reports] == ["org-40", "org-50", "org-64"]
    assert [one.name for one in others.organisations if one.reported and not one.reports] == ["org-50"]
    assert others.warnings == ("composition", "missing")
    assert report.group().warnings == ("composition", "missing")
    fps = report.figure("complaints_received", "fps_defence")
    assert "composition" in fps.warnings
    # Those who reported in both years are compared apart.
    assert fps.same_organisations == 12
    assert fps.same < fps.value
    everybody = report.figure("complaints_received")
    assert (everybody.change, everybody.previous) == (9895 - 8882, 8882)
    assert everybody.organisations == everybody.organisations_before == 62


def test_the_document_keeps_to_its_schema(network, reports):
    for report in reports.values():
        network.documents.parse("network_report", write(report))


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_no_two_tables_of_the_page_are_called_the_same(reports, language):
    """Each is a region that a screen reader lists by its name."""
    page = network_year.render_html(reports[2014], language).decode()
    names = re.findall(r"<caption[^>]*>([^<]*)</caption>", page)
    assert len(names) >= 6
    assert len(set(names)) == len(names)


def test_a_figure_that_only_some_gave_the_year_before_is_told_as_such(tmp_path):
    with opened() as desk:
        organisations(desk, tmp_path, [(name, "defence", "2012-01-01", "") for name in ("aa", "bb")])
        for year, name, more in (
            (2013, "aa", {"complaints_pending": 40}),
            (2013, "bb", {}),
            (2014, "aa", {}),
            (2014, "bb", {}),
        ):
            values = {"complaints_received": 90, **({"complaints_pending": 60} if year == 2014 else more)}
            desk.network.deliver(
                COORDINATOR, {"name": name, "year": year, "delivered_on": "2015-01-15", "values": values}
            )
        report = desk.network.report(VIEWER, 2014)
        assert (report.figure("complaints_pending").value, report.figure("complaints_pending").previous) == (
            120,
            40,
        )
        assert "partial" in report.figure("complaints_pending").warnings
        assert "given by some only (2013)<" in desk.network.render(report, "html", "en").decode()
        assert "partial" not in report.figure("complaints_received").warnings
