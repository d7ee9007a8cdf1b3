"""The choice groups: what a service can say about itself and a visitor can search for.

Each group is a set of flags stored in one integer. A member's position in its class fixes its bit
permanently: add new members at the end, and never reorder them. No Django, no I/O.
"""

from directory.vocabulary.choice_group import ChoiceGroup
from directory.vocabulary.searched import (
    AT_ITS_PLACE,
    OF_A_BUILDING,
    AccessFact,
    Approach,
    Experience,
    Language,
    Need,
    Payment,
    Route,
    Setting,
)
from directory.vocabulary.told import Colleague, Priority, Referrer, Weekday

__all__ = [
    "AT_ITS_PLACE",
    "OF_A_BUILDING",
    "AccessFact",
    "Approach",
    "ChoiceGroup",
    "Colleague",
    "Experience",
    "Language",
    "Need",
    "Payment",
    "Priority",
    "Referrer",
    "Route",
    "Setting",
    "Weekday",
]
