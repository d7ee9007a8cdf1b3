"""The tables, by concept: where things are, who provides, who treats, what is listed."""

from directory.models.gazetteer import Area, GazetteerSource, PostcodeLocation, Town
from directory.models.organisations import Organisation
from directory.models.people import Physiotherapist, RegisterCheck
from directory.models.referral import Confirmation, ReferralDetails
from directory.models.services import Means, Service, Told

__all__ = [
    "Area",
    "Confirmation",
    "GazetteerSource",
    "Means",
    "Organisation",
    "Physiotherapist",
    "PostcodeLocation",
    "ReferralDetails",
    "RegisterCheck",
    "Service",
    "Told",
    "Town",
]
