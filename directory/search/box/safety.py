"""Words that suggest a need for help sooner than a physiotherapist can give it.

They decide what the answer says first, like the safety line on every page: 999 for danger, the MS
nurse or GP for new or worse symptoms. No Django, no I/O.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from directory.search.box.reading import Phrase, Reading


class Urgency(Enum):
    """What must be said first, most urgent first."""

    DANGER = "danger"
    CRISIS = "crisis"
    WORSE = "worse"


# In the form that `search_name` produces.
_DANGER = """
999|112|911|ambulance|emergency|emergencies|a and e|a e|casualty|accident and emergency|urgent help
life threatening|dying|stroke|having a stroke|heart attack|chest pain|chest pains|pain in chest
pain in my chest|trouble breathing|difficulty breathing|breathing problems|short of breath
breathless|shortness of breath|not breathing|choking|trouble swallowing|face drooping|droopy face
face dropped|drooping face|face droop|face has dropped|slurred speech|slurring|seizure|seizures
having a fit|unconscious|passed out|collapsed|collapse|blacked out|unresponsive|sepsis|meningitis
overdose|bleeding|severe bleeding|head injury|anaphylaxis|blue lips|wont wake up
"""
_CRISIS = """
suicidal|suicide|suicidal thoughts|feel suicidal|kill myself|killing myself|end my life
ending my life|end it all|take my own life|want to die|wanting to die|wish i was dead
wish i were dead|dont want to live|do not want to live|dont want to be here|no reason to live
better off dead|self harm|self harming|harm myself|hurt myself|cant go on|cannot go on|cant cope
cannot cope|crisis|mental health crisis|samaritans|hopeless
"""
_WORSE = """
relapse|relapsing|relapses|relapsed|ms relapse|relapse help|having a relapse|flare|flare up|flareup
flare ups|flaring up|ms attack|attack|exacerbation|pseudo relapse|111|nhs 111|call 111|urgent
urgently|urgent care|out of hours|asap|steroids|new symptom|new symptoms|symptoms|worse symptoms
worse|worsening|getting worse|got worse|suddenly worse|deteriorating|sudden|suddenly
sudden weakness|sudden numbness|new weakness|numb|numbness|tingling|pins and needles
stopped walking|paralysed|paralyzed|paralysis|i have fallen|have fallen|ive fallen|fallen|fell
i fell|fell over|fallen over|had a fall
just fell|loss of vision|lost vision|lost my sight|lost sight|blurred vision|double vision|eye pain
optic neuritis|infection|uti|urine infection|water infection|fever|high temperature
lost control of bladder|lost bladder control|loss of bladder control
"""
# What parts of somebody have stopped doing.
_PARTS = "leg|legs|foot|feet|arm|arms|hand|hands|eye|eyes|side|body|speech|bladder|balance"
_FAILING = (
    "stopped working|has stopped working|have stopped working|not working|isnt working"
    "|arent working|wont work|dont work|doesnt work|wont move|gave way|giving way|keeps giving way"
    "|keep giving way|gone|has gone|have gone|gone dead|went dead|is dead|are dead"
)
# Things that somebody cannot do.
_CANNOT = "cant|cannot|can not|unable to|not able to|couldnt|could not"
_HARDLY = "hard to|struggling to|hardly"
_DANGEROUS = "breathe|breath|swallow|speak|talk|wake"
_WORSENING = (
    "walk|walk today|stand|stand up|get up|move|move my legs|move my arms|move my leg|move my arm"
    "|feel my legs|feel my feet|feel my hands|see|pee|wee|urinate|get out of bed"
    "|get out of my chair|get out of the chair"
)


def _table(words: str, urgency: Urgency) -> dict[str, Urgency]:
    return dict.fromkeys(words.strip().replace("\n", "|").split("|"), urgency)


def _pairs(first: str, second: str, urgency: Urgency) -> dict[str, Urgency]:
    return {f"{a} {b}": urgency for a in first.split("|") for b in second.split("|")}


_URGENT = {
    **_table(_WORSE, Urgency.WORSE),
    **_table(_CRISIS, Urgency.CRISIS),
    **_table(_DANGER, Urgency.DANGER),
    **_pairs(_PARTS, _FAILING, Urgency.WORSE),
    **_pairs(_CANNOT, _WORSENING, Urgency.WORSE),
    **_pairs(f"{_CANNOT}|{_HARDLY}", _DANGEROUS, Urgency.DANGER),
}


def phrases_in(reading: Reading) -> list[Phrase]:
    return [phrase for phrase in reading.phrases() if phrase.plain in _URGENT]


def urgency_of(phrases: Iterable[Phrase]) -> Urgency:
    """The highest urgency among the phrases."""
    return min((_URGENT[phrase.plain] for phrase in phrases), key=list(Urgency).index)


class Advice(NamedTuple):
    """A sentence, and the number to call."""

    sentence: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The advice shown, most urgent first."""

    title: str
    first: tuple[Advice, ...]


_TEAM = Advice(
    "New or worse symptoms: ring your MS nurse or GP first. They can look for an infection, "
    "which can make MS symptoms worse."
)
_DANGER_NOW = Advice("Life in danger: ring 999 now.", "999")
_NORTHERN_IRELAND = "N92000002"


def words(urgency: Urgency, nation: str = "") -> Words:
    """The safety advice on every page, in the order needed. `nation` is a code or ""."""
    urgent = _urgent(nation)
    if urgency is Urgency.WORSE:
        return Words("Speak to your MS nurse or GP first", (_TEAM, urgent, _DANGER_NOW))
    if urgency is Urgency.CRISIS:
        return Words("Get help now: ring 999 if you are in danger", (_DANGER_NOW, urgent))
    return Words("In danger? Ring 999 now", (_DANGER_NOW, urgent, _TEAM))


def _urgent(nation: str) -> Advice:
    out_of_hours = "ring your GP, or GP out-of-hours when it is closed"
    if nation == _NORTHERN_IRELAND:
        return Advice(f"Urgent: {out_of_hours}.")
    if nation:
        return Advice("Urgent: ring 111.", "111")
    where = "in England, Scotland and Wales. In Northern Ireland"
    return Advice(f"Urgent: ring 111 {where}, {out_of_hours}.", "111")
