"""Admin pages where curators keep the listings accurate, by concept."""

from directory.curating.admin.gazetteer import AreaAdmin, GazetteerSourceAdmin, TownAdmin
from directory.curating.admin.organisations import OrganisationAdmin
from directory.curating.admin.people import PhysiotherapistAdmin
from directory.curating.admin.proposals import ProposalAdmin
from directory.curating.admin.reports import JobRunAdmin, ReportAdmin
from directory.curating.admin.services import ServiceAdmin
from directory.curating.admin.unmet import UnmetNeedAdmin
from directory.curating.intake.pages import IntakeAdmin

__all__ = [
    "AreaAdmin",
    "GazetteerSourceAdmin",
    "IntakeAdmin",
    "JobRunAdmin",
    "OrganisationAdmin",
    "PhysiotherapistAdmin",
    "ProposalAdmin",
    "ReportAdmin",
    "ServiceAdmin",
    "TownAdmin",
    "UnmetNeedAdmin",
]
