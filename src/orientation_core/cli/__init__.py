"""The command line: a thin skin over the library. One module per subject; each command prints and nothing more."""

from __future__ import annotations

import gc

import click

from orientation_core.cli.assessments import assessment
from orientation_core.cli.campaigns import campaign
from orientation_core.cli.catalogue import catalogue
from orientation_core.cli.charter import charter
from orientation_core.cli.collection import COMMANDS as COLLECTION
from orientation_core.cli.common import Orient
from orientation_core.cli.deadlines import deadline
from orientation_core.cli.delivery import deliver
from orientation_core.cli.demo import demo
from orientation_core.cli.desk import explain, follow, receive, show, worklist
from orientation_core.cli.desk_extra import desk
from orientation_core.cli.dossiers import dossier, figures, report_both, verify_dossier
from orientation_core.cli.identity import identity
from orientation_core.cli.improvements import actions, chain, link, loose_ends, report_actions
from orientation_core.cli.joint import join, merge, split, unmerge
from orientation_core.cli.mail import admit, aside, mail
from orientation_core.cli.network import network, organisations
from orientation_core.cli.network_reports import aggregate, benchmark, network_report
from orientation_core.cli.practices import practice
from orientation_core.cli.privacy import privacy
from orientation_core.cli.protocols import protocol
from orientation_core.cli.referrals import referral
from orientation_core.cli.registers import import_
from orientation_core.cli.reports import report
from orientation_core.cli.sites import export, network_site, site
from orientation_core.cli.surveys import answers, report_survey, survey
from orientation_core.cli.texts import texts
from orientation_core.cli.training import training
from orientation_core.cli.trust import doctor, plugins, seal, validate, verify

#: After so many new objects the collector of garbage looks at them.
_OBJECTS = 50_000


@click.group(cls=Orient, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="orientation-core", prog_name="orientation")
def main() -> None:
    """Client orientation for public agencies: complaints from reception to report.

    Every command works on one agency in one store, by default the file orientation.db in this folder.
    """
    # What a command makes is mostly trees of frozen values without cycles, which the collector walks in vain.
    gc.set_threshold(_OBJECTS, 20, 20)


import_.add_command(answers)
for command in (mail, aside, admit):
    receive.add_command(command)
import_.add_command(organisations)
practice.add_command(export)
for command in (dossier, figures, report_both, verify_dossier):
    referral.add_command(command)
network.add_command(network_site)
report.add_command(report_survey)
report.add_command(report_actions)
for command in (*COLLECTION, practice, network_report, benchmark, aggregate):
    network.add_command(command)

for command in (
    demo,
    import_,
    receive,
    follow,
    desk,
    worklist,
    show,
    join,
    merge,
    unmerge,
    split,
    report,
    catalogue,
    charter,
    assessment,
    survey,
    actions,
    link,
    chain,
    loose_ends,
    network,
    identity,
    practice,
    texts,
    campaign,
    training,
    referral,
    protocol,
    site,
    privacy,
    deadline,
    explain,
    deliver,
    seal,
    verify,
    validate,
    plugins,
    doctor,
):
    main.add_command(command)

__all__ = ["main"]
