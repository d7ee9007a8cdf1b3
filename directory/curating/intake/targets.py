"""What a column of somebody's list can hold: the facts of a listing, and what people call them.

A target is written "service.telephone", or "service.settings=home-visits" for a column of yes and
no. Facts are declared with the models; only what others call them is declared here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.text import capfirst

from directory.facts import facts_of
from directory.fields import ChoiceGroupField
from directory.models import Organisation, Physiotherapist, Service
from directory.models.services import wait
from directory.names import search_name
from directory.words import within_sentence

LEAVE_OUT = ""
OWNERS: Mapping[str, type[models.Model]] = {
    "organisation": Organisation,
    "person": Physiotherapist,
    "service": Service,
}
_NOT_FROM_LISTS = {
    *("organisation.is_sample", "person.is_sample", "service.is_sample"),
    *("person.notified_on", "person.source", "person.experience_told_on"),
    *("service.organisation", "service.physiotherapists", "service.code", "service.status"),
}
_OURS = {  # columns that no single fact stands for
    "organisation": {},
    "person": {
        "person.forename": "Physiotherapist: first name",
        "person.surname": "Physiotherapist: surname",
        "person.title": "Physiotherapist: title, such as Dr",
    },
    "service": {
        "service.site": "Hospital, clinic or site",
        "service.any_contact": "Telephone, e-mail and website together",
    },
}
_WHOSE = {"organisation": "Organisation", "person": "Physiotherapist", "service": "Service"}
_YES_NO_GROUPS = ("settings", "routes", "approaches", "access_yes")
_TITLES = {
    "organisation": "The organisation",
    "person": "The physiotherapist",
    "service": "The service",
    "settings": "Yes or no: where people are seen",
    "routes": "Yes or no: how people get in",
    "approaches": "Yes or no: what they do",
    "access_yes": "Yes or no: getting in and about",
}

# Target: what its column is called, besides the fact's own heading and label.
_CALLED = {
    "organisation.name": "name|organisation|organization|organisation name|provider|company"
    "|practice|practice name|trust|nhs trust|health board|business name|business|clinic name"
    "|centre|name of organisation|name of practice|service provider|physiotherapy practice"
    "|provider name",
    "organisation.kind": "type|sector|kind|category|nhs or private|nhs private|private or nhs"
    "|nhs private charity|private nhs|type of provider|provider type|type of organisation"
    "|organisation type|type of service",
    "organisation.charity_number": "charity no|charity number|registered charity|charity reg",
    "person.name": "physio|physios|physiotherapist|physiotherapists|therapist|clinician|full name"
    "|contact name|name of physio|name of physiotherapist|physio name|physiotherapist name"
    "|lead physio|lead physiotherapist|named physio|contact person|staff|lead clinician|who"
    "|practitioner|physio names",
    "person.hcpc_number": "hcpc|hcpc no|hcpc reg|hcpc registration|hcpc ref|registration number"
    "|reg no|registration no|hpc number|hpc no|hcpc reg no|hcpc registration number|hcpc pin"
    "|hcpc id|ph no",
    "person.membership": "csp|mcsp|membership|csp member",
    "person.forename": "first name|forename|christian name|given name|first",
    "person.surname": "surname|last name|family name|last",
    "person.title": "title|mr mrs",
    "service.name": "service|service name|team|team name|department|dept|name of service|clinic",
    "service.site": "hospital|site|venue|location name|base|hospital clinic|hospital or clinic"
    "|premises|building|where seen|clinic location",
    "service.telephone": "tel|tel no|phone|phone no|phone number|telephone no|telephone number"
    "|mobile|mob|contact number|contact tel|landline|contact no|tel number|work phone|number"
    "|phone numbers|mobile number|tels|phone s|ring",
    "service.email": "email|email address|e mail address|mail|contact email|e mail|emails",
    "service.website": "web|website|web site|url|web address|www|site url|link|homepage|web page",
    "service.any_contact": "contact|contact details|contacts|how to contact|contact info"
    "|contact information|tel email|phone email|email tel|tel fax email|reach",
    "service.address": "address|full address|address 1|address 2|address 3|address line|street"
    "|address line 1|address line 2|address line 3|postal address|clinic address|where|addr"
    "|road|location address",
    "service.town": "town|city|town city|city town|location|place|town or city",
    "service.postcode": "postcode|post code|p code|pcode|postal code|zip|zip code",
    "service.settings": "setting|where seen|where are people seen|seen at|venue type"
    "|type of venue|clinic or home|place of treatment|delivery|appointment type|setting s",
    "service.routes": "route|referral route|referral|how to refer|referrals|access route"
    "|referred by|how do i get referred|who can refer|how to access",
    "service.pays": "payment|who pays|funding|paid by",
    "service.price_first": "price|cost|fee|fees|charge|charges|initial assessment"
    "|first appointment|price per session|cost per session|session fee|assessment fee|initial"
    "|assessment cost",
    "service.price_further": "follow up|follow up price|follow up fee|follow up appointment"
    "|follow up cost|treatment fee|subsequent",
    "service.price_home": "home visit price|home visit fee|home visit cost",
    f"service.{wait.IN_DAYS}": "wait|waiting time|waiting list|current wait|wait time",
    "service.telephone_hours": "opening hours|hours|opening times|open|times|office hours"
    "|phone hours",
    "service.clinic_days": "days|clinic days|days open|open days|day",
    "service.serves": "area covered|areas covered|catchment|catchment area|area served"
    "|areas served|covers|coverage",
    "service.home_areas": "home visit area|home visit areas|visits|areas visited",
    "service.home_miles": "radius|travel radius|miles|how far|distance travelled|miles travelled",
    "service.summary": "description|about|service description|what they offer|summary"
    "|details of service",
    "service.helps_with": "conditions|conditions treated|helps with|symptoms|treats"
    "|problems treated",
    "service.approaches": "treatments|treatment|therapies|what they do|approach|techniques|offers"
    "|services offered|services|specialities|specialisms",
    "service.experience": "ms experience|experience of ms|experience with ms|experience",
    "service.languages": "languages|languages spoken",
    "service.taking_new": "taking new patients|accepting new patients|new patients"
    "|accepting patients",
    "service.ms_self_referral": "ms self referral",
    "service.address_is_private": "home address|private address",
    "service.settings=home-visits": "home visits|domiciliary|domiciliary visits|home visit"
    "|dom visits|visits at home|domi|will visit|visits homes",
    "service.settings=remote": "video|online|telehealth|virtual|remote|online appointments"
    "|video calls|video or phone",
    "service.settings=hospital": "in hospital|hospital based",
    "service.approaches=hydrotherapy": "hydro|hydrotherapy|hydrotherapy pool|aquatic|pool"
    "|aquatic therapy",
    "service.approaches=fes": "fes",
    "service.approaches=acupuncture": "acupuncture",
    "service.approaches=exercise-group": "classes|group exercise|exercise class|exercise classes"
    "|groups",
    "service.approaches=vestibular": "vestibular",
    "service.access_yes=hoist": "hoist",
    "service.access_yes=step-free": "step free|step free access|level access",
    "service.access_yes=accessible-toilet": "accessible toilet|disabled toilet|accessible wc",
    "service.access_yes=blue-badge-parking": "blue badge parking|blue badge",
    # People's own notes, and words that mean less than ours: never taken in unasked.
    LEAVE_OUT: "notes|comments|comment|remarks|internal notes|other information|other info|fax"
    "|fax no|wheelchair access|accessible|disabled access|parking|last updated|updated|date"
    "|date added|checked|source|added by|no|ref|id|row|county|region|country|status|initials"
    "|verified|how many",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a column can hold. `slug` is for columns of yes and no."""

    key: str
    owner: str
    name: str
    label: str
    field: "models.Field[Any, Any] | None" = None
    slug: str = ""


@cache
def all_targets() -> dict[str, Target]:
    return {target.key: target for target in _targets()}


def _targets() -> Iterator[Target]:
    for owner, model in OWNERS.items():
        for field, fact in facts_of(model):
            key = f"{owner}.{field.name}"
            if fact.heading and key not in _NOT_FROM_LISTS:
                label = capfirst(str(field.verbose_name))
                if owner != "service" or field.name == "name":
                    label = f"{_WHOSE[owner]}: {within_sentence(label)}"
                yield Target(key, owner, field.name, label, field)
        for key, label in _OURS[owner].items():
            yield Target(key, owner, key.partition(".")[2], label)
    for name in _YES_NO_GROUPS:
        group = Service._meta.get_field(name)
        if isinstance(group, ChoiceGroupField):
            for slug, label in group.group.choices():
                yield Target(f"service.{name}={slug}", "service", name, label, group, slug)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a form: every target in groups, after leaving the column out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for target in all_targets().values():
        title = _TITLES[target.name if target.slug else target.owner]
        groups.setdefault(title, []).append((target.key, target.label))
    return [("Not taken in", [(LEAVE_OUT, "Leave this column out")]), *groups.items()]


@cache
def names() -> dict[str, str]:
    """What columns are called, in plain form, and the target each means."""
    found: dict[str, str] = {}
    for owner, model in OWNERS.items():
        for field, fact in facts_of(model):
            key = f"{owner}.{field.name}"
            if fact.heading and key in all_targets():
                for name in (fact.heading, str(field.verbose_name)):
                    found[search_name(name)] = key  # a service's word beats its organisation's
    for key, called in _CALLED.items():
        found |= {search_name(name): key for name in called.split("|")}
    return found


def named(heading: str) -> str | None:
    """The target that a heading names: exactly, or by the longest name within it."""
    plain = search_name(heading)
    if plain in (known := names()):
        return known[plain]
    within = [name for name in known if len(name) > 3 and f" {name} " in f" {plain} "]
    return known[max(within, key=len)] if within else None
