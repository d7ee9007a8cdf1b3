"""Where curators keep the listings true, by concept."""

from directory.admin.gazetteer import AreaAdmin, GazetteerSourceAdmin, TownAdmin
from directory.admin.organisations import OrganisationAdmin
from directory.admin.people import PhysiotherapistAdmin
from directory.admin.services import ServiceAdmin

__all__ = [
    "AreaAdmin",
    "GazetteerSourceAdmin",
    "OrganisationAdmin",
    "PhysiotherapistAdmin",
    "ServiceAdmin",
    "TownAdmin",
]
