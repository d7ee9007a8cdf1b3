"""Where curators keep the listings true, by concept."""

from directory.admin.gazetteer import AreaAdmin, GazetteerSourceAdmin, TownAdmin
from directory.admin.organisations import OrganisationAdmin
from directory.admin.people import PhysiotherapistAdmin
from directory.admin.proposals import ProposalAdmin
from directory.admin.reports import JobRunAdmin, ReportAdmin
from directory.admin.services import ServiceAdmin
from directory.admin.unmet import UnmetNeedAdmin

__all__ = [
    "AreaAdmin",
    "GazetteerSourceAdmin",
    "JobRunAdmin",
    "OrganisationAdmin",
    "PhysiotherapistAdmin",
    "ProposalAdmin",
    "ReportAdmin",
    "ServiceAdmin",
    "TownAdmin",
    "UnmetNeedAdmin",
]
