"""What somebody wants, as questions to put to those who have not promised it."""

from collections.abc import Iterator, Mapping

from directory import words
from directory.models import Service
from directory.search.box import everyday
from directory.search.filters import GROUPS
from directory.search.judging import Query
from directory.vocabulary import AccessFact, ChoiceGroup, Language, Setting

# What to ask of those who have not said if they have it, by the slug of the choice.
_IF = {
    "home-visits": "they come to you",
    "hydrotherapy": "they have a pool",
    "step-free": "there is a step-free way in",
    "accessible-toilet": "there is an accessible toilet",
    "changing-places": "there is a Changing Places toilet",
    "hoist": "there is a hoist",
    "adjustable-couch": "there is a couch that goes up and down",
    "stay-in-wheelchair": "you can stay in your wheelchair",
    "blue-badge-parking": "there is Blue Badge parking",
    "patient-transport": "there is patient transport",
    "seat-on-the-way": "there is a seat on the way",
    "companion-welcome": "someone can come with you",
    "cool-room": "there is a cool room",
}


def unpromised(query: Query) -> dict[str, ChoiceGroup]:
    """What the search asks for that an area's rule cannot promise."""
    promised = ("route", "pays", "helps-with")
    return {name: asked for name, asked in query.criteria.items() if name not in promised}


def ask_if(wishes: Mapping[str, ChoiceGroup]) -> str:
    """ "Ask if they come to you and if there is a hoist." """
    each = [
        f"if {said}" if (said := _clause(one)) else f"about “{GROUPS[name].label_of(one)}”"
        for name, flags in wishes.items()
        for one in flags.members
    ]
    return f"Ask {words.join_with_and(each)}."


def across_border(service: Service, query: Query) -> str:
    """What to ask of an NHS team in another nation that names no area: the NHS is each nation's."""
    here = query.place.nation if query.place else None
    is_elsewhere = here and service.nation_id and service.nation_id != here.code
    return (
        f"if they take people from {here.name}"
        if here and is_elsewhere and not service.serves
        else ""
    )


def statements(met: Mapping[str, ChoiceGroup]) -> Iterator[str]:
    """ "There is a hoist", "You can talk in Welsh": of what somebody asked for and they have."""
    for said in (_clause(one) for flags in met.values() for one in flags.members):
        yield f"{said[:1].upper()}{said[1:]}"


def _clause(choice: ChoiceGroup) -> str:
    if isinstance(choice, Language):
        return f"you can {'use' if choice == Language.BSL else 'talk in'} {choice.label}"
    return _IF.get(choice.slug, "")


def asked(query: Query) -> Iterator[str]:
    """The search's criteria as questions, because nobody has promised to meet them."""
    criteria = query.criteria
    if criteria.get("setting") == Setting.HOME_VISITS:
        yield "Can you come to my home?"
    if query.place and everyday.wants_interpreter(query.place.account):
        yield "I need an interpreter. Can you book one for me?"
    for name, sentence in _ASKED.items():
        if name in criteria:
            said = [_spoken(one) for one in criteria[name].members]
            yield sentence.format(words.join_with_and(said))


_ASKED = {
    "helps-with": "I need help with {}.",
    "approach": "Do you offer {}?",
    "access": "I want to ask about: {}.",
    "language": "Can we talk in {}?",
}


def _spoken(choice: ChoiceGroup) -> str:
    if isinstance(choice, Language):
        return choice.label
    label = words.within_sentence(choice.label)
    return _OF_ACCESS.get(choice, label) if isinstance(choice, AccessFact) else label


_OF_ACCESS: dict[ChoiceGroup, str] = {
    AccessFact.STAY_IN_WHEELCHAIR: "staying in my wheelchair",
    AccessFact.COMPANION_WELCOME: "bringing someone with me",
}
