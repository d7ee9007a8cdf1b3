"""The tables, by concept: where things are, who provides, who treats, what is listed and reported,
and what was searched for without success.
"""

from directory.models.erased import ErasedNumber
from directory.models.gazetteer import Area, GazetteerSource, NamedArea, PostcodeLocation, Town
from directory.models.intake import Intake, IntakeRow, IntakeSource
from directory.models.jobs import JobRun
from directory.models.needs import UnmetNeed
from directory.models.open_data import OrganisationEntry, ServiceEntry
from directory.models.organisations import Organisation
from directory.models.people import Physiotherapist
from directory.models.proposals import ConfirmationLink, Proposal
from directory.models.referral import Confirmation, ReferralDetails
from directory.models.register import RegisterCheck
from directory.models.reports import PostCount, Report
from directory.models.services import ConfirmationMethod, Service, YesNoUnknown

__all__ = [
    "Area",
    "Confirmation",
    "ConfirmationLink",
    "ConfirmationMethod",
    "ErasedNumber",
    "GazetteerSource",
    "Intake",
    "IntakeRow",
    "IntakeSource",
    "JobRun",
    "NamedArea",
    "Organisation",
    "OrganisationEntry",
    "Physiotherapist",
    "PostCount",
    "PostcodeLocation",
    "Proposal",
    "ReferralDetails",
    "RegisterCheck",
    "Report",
    "Service",
    "ServiceEntry",
    "Town",
    "UnmetNeed",
    "YesNoUnknown",
]
