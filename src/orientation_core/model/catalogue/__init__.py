"""The catalogue's values: client groups, services, channels, organisations, collections and code lists."""

from orientation_core.model.catalogue.channels import Accessibility, Channel
from orientation_core.model.catalogue.codes import CodeList, Concept
from orientation_core.model.catalogue.contacts import Address, ContactPerson, ContactPoint, Page
from orientation_core.model.catalogue.entries import Entry, Status, is_uri
from orientation_core.model.catalogue.groups import (
    ClientGroup,
    Criterion,
    Grounds,
    GroupRelation,
    Need,
    Size,
)
from orientation_core.model.catalogue.hours import HoursStatement, OpeningHours, SpecialHours
from orientation_core.model.catalogue.organisations import Dataset, PublicOrganisation
from orientation_core.model.catalogue.services import (
    Cost,
    Evidence,
    LegalResource,
    Output,
    Participation,
    Requirement,
    Rule,
    Service,
    ServiceRelation,
    Step,
)
from orientation_core.model.catalogue.wording import Wording

__all__ = [
    "Accessibility",
    "Address",
    "Channel",
    "ClientGroup",
    "CodeList",
    "Concept",
    "ContactPerson",
    "ContactPoint",
    "Cost",
    "Criterion",
    "Dataset",
    "Entry",
    "Evidence",
    "Grounds",
    "GroupRelation",
    "HoursStatement",
    "LegalResource",
    "Need",
    "OpeningHours",
    "Output",
    "Page",
    "Participation",
    "PublicOrganisation",
    "Requirement",
    "Rule",
    "Service",
    "ServiceRelation",
    "Size",
    "SpecialHours",
    "Status",
    "Step",
    "Wording",
    "is_uri",
]
