"""Words of a list's own for our choices: those known, and those to be asked about once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from directory.curating.intake.likeness import similarity
from directory.curating.intake.targets import Target, all_targets
from directory.fields import ChoiceGroupField
from directory.models import Organisation
from directory.names import search_name
from directory.typed_text import is_placeholder

YES, NO = "yes", "no"
SELF = "self"  # "refer yourself", which means another route for each kind of organisation
_LIKE_ENOUGH = 0.35
_PARTS = re.compile(r"[,;/&+\n]|\band\b|\bor\b|\bplus\b", re.IGNORECASE)
_MARKS = str.maketrans(
    {"✓": " yes ", "✔": " yes ", "☑": " yes ", "✗": " no ", "✘": " no ", "☐": " "}
)

# Target: choice, and what lists call it. A choice of two has both slugs.
_CALLED: Mapping[str, Mapping[str, str]] = {
    "organisation.kind": {
        "nhs": "nhs|n h s|nhs trust|nhs service|nhs community|health board|hospital|nhs hospital"
        "|community nhs|nhs services|statutory|public|acute trust|hse|hscni|hsc|nhs team",
        "private": "private|priv|independent|private practice|private physio|sole trader"
        "|self employed|private clinic|independent practice|business|company|self pay"
        "|private practices|pvt|private physiotherapy|private physios"
        "|private physiotherapists|independent practitioner|limited company|ltd",
        "therapy-centre": "therapy centre|ms therapy centre|ms centre|therapy center|mstc"
        "|therapy centres|ms therapy centres|ms centres|ms national therapy centre",
        "charity": "charity|voluntary|third sector|charities|charitable|not for profit"
        "|voluntary sector|ms society|non profit|charity run|hospice",
    },
    "service.settings": {
        "hospital": "hospitals|outpatient|outpatients|in hospital|acute|out patients"
        "|hospital outpatients|hosp",
        "community-clinic": "community clinic|health centre|community|centre"
        "|community health centre|community centre|therapy centre|private clinic",
        "gp-surgery": "gp|surgery|gp practice|doctors|doctors surgery|gp surgeries|medical centre",
        "home-visits": "home|home visit|domiciliary|dom|domi|at home|patients home|domi visits"
        "|dom visits|visits|own home|in the home|home based|home visiting|domiciliary visits"
        "|homes|clients home",
        "remote": "video|phone|online|remote|virtual|zoom|telehealth|telephone|by video"
        "|video call|by phone|teams|video calls|telephone or video|video consultation"
        "|online sessions",
    },
    "service.routes": {
        "nhs-referral": "gp referral|gp|by gp|via gp|consultant|consultant referral|doctor"
        "|referral|nurse|ms nurse|referral only|neurologist|gp letter|health professional|hcp"
        "|nhs referral|hcp referral|professional referral|referral needed",
        SELF: "self|self referral|self refer|self referrals|direct|open access|patient"
        "|direct access|refer yourself|walk in|book direct|book online|by phone|phone"
        "|ring to book",
        "private": "private|self pay|privately",
        "charity": "charity|member|members|membership",
    },
    "service.pays": {
        "free": "free|nhs|no charge|free of charge|no cost|nil",
        "donation": "donation|donations|suggested donation|voluntary donation",
        "membership": "membership|member|members|annual membership|subscription",
        "fee": "fee|self pay|self funding|private|pay|paid|pay per session|self fund|self funded"
        "|charges",
        "insurance": "insurance|insured|insurer|health insurance|bupa|axa|aviva|private insurance"
        "|insurers",
        "employer": "employer|work|occupational health",
    },
    "service.experience": {
        "mostly-ms": "ms|ms specialist|mainly ms|specialist|mostly ms|ms only|specialist ms",
        "neurological": "neuro|neurology|neurological|neuro specialist|neuro physio"
        "|neurological physio|neurophysio|neurophysiotherapy|neurorehab",
        "some-ms": "some|some ms|a little|limited|occasional|general",
    },
    "service.approaches": {
        "tailored-exercise": "exercise|exercises|exercise programmes|strengthening"
        "|exercise programme|individual exercise|gym|exercise therapy|rehab|rehabilitation"
        "|strength",
        "education-and-advice": "advice|education|information|self management",
        "manual-therapy": "manual|massage|soft tissue|hands on|mobilisation|manual therapies",
        "electrotherapy": "electro|tens|ultrasound",
        "hydrotherapy": "hydro|aquatic|aquatic therapy|pool|aqua",
        "acupuncture": "acupuncture|dry needling|needling",
        "fes": "fes|functional electrical stimulation|electrical stimulation",
        "balance-training": "balance|balance work|falls|falls prevention|balance exercises",
        "spasticity-management": "spasticity|tone management|stretching|spasticity clinic",
        "posture-and-seating": "posture|seating|wheelchair seating|postural management"
        "|postural care",
        "exercise-group": "group|class|classes|exercise class|groups|pilates|group exercise|yoga"
        "|exercise classes|pilates class|exercise groups",
        "vestibular": "vestibular|vestibular rehab|dizziness",
    },
    "service.helps_with": {
        "balance-and-falls": "balance|falls|balance problems",
        "walking": "walking|gait|mobility|gait problems",
        "fatigue": "fatigue|tiredness|energy",
        "foot-drop": "foot drop|drop foot|footdrop",
        "spasticity": "spasticity|tone|increased tone",
        "hands-and-arms": "hands|arms|upper limb|hand function",
        "posture-and-wheelchair": "posture|wheelchair|seating",
        "bladder-and-pelvic-floor": "bladder|pelvic floor|pelvic health|continence|incontinence",
    },
}
_YES_NO = {
    YES: "y|yes|true|1|x|tick|ticked|yep|ok|available|offered|both|can do|yes please|open"
    "|accepting|taking on",
    NO: "n|no|false|0|none|nope|not offered|not available|never|na|full|closed|not at present"
    "|no longer",
}


@dataclass(slots=True)
class OddValue:
    """A value that none of our choices is called, wherever it stands in the list."""

    key: str
    target: Target
    value: str
    options: list[tuple[str, str]]
    guess: str = ""
    places: list[str] = field(default_factory=list)  # of the rows that hold it
    is_of_a_name: bool = False  # asks what one organisation is, not what a word means


def options(target: Target) -> list[tuple[str, str]]:
    """What a value of this column may mean: slug and label. Empty if it takes any text."""
    if target.slug:
        return [(YES, "Yes"), (NO, "No")]
    if isinstance(target.field, ChoiceGroupField):
        return target.field.group.choices()
    if target.field is not None and target.field.choices:
        return [(str(key), str(label)) for key, label in target.field.flatchoices if key]
    return []


def read(target: Target, text: str, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each part of a cell with the slugs that it means; None in their place is `odd`."""
    known = _names_of(target)
    if is_placeholder(text):
        return
    for part in _parts(text.translate(_MARKS), known, answers, target):
        yield part, _meant(part, target, known, answers)


ODD = "?"


def _meant(part: str, target: Target, known: Mapping[str, str], answers: Mapping[str, str]) -> str:
    plain = search_name(part)
    if (answer := answers.get(question_key(target, part))) is not None:
        return answer
    if plain in known:
        return known[plain]
    first = plain.split(" ", 1)[0]
    if is_yes_no(target) and first in ("yes", "y", "no") and len(plain.split()) < 6:
        return YES if first != "no" else NO
    return ODD


def _parts(
    text: str, known: Mapping[str, str], answers: Mapping[str, str], target: Target
) -> Iterable[str]:
    """The whole if it is known as one; for sets its parts, without what says nothing."""
    whole = " ".join(text.split())
    if (
        search_name(whole) in known
        or question_key(target, whole) in answers
        or not isinstance(target.field, ChoiceGroupField)
        or target.slug
    ):
        return [whole] if whole else []
    slugs = whole.split()
    if len(slugs) > 1 and all(slug in dict(options(target)) for slug in slugs):
        return slugs
    parts = (part.strip(" .-:") for part in _PARTS.split(text))
    return [part for part in parts if part and not is_placeholder(part)]


def question_key(target: Target, value: str) -> str:
    return f"{target.key}|{search_name(value)}"


def odd_value(target: Target, value: str) -> OddValue:
    """The question about a value, with what it most likely means."""
    plain, known = search_name(value), _names_of(target)
    likely = max(known, key=lambda name: _likeness(plain, name), default="")
    within = [name for name in known if len(name) > 3 and f" {name} " in f" {plain} "]
    if within:
        guess = known[max(within, key=len)]
    else:
        guess = known[likely] if likely and _likeness(plain, likely) >= _LIKE_ENOUGH else ""
    offered = options(target)
    guess = guess if guess in dict(offered) else ""
    return OddValue(question_key(target, value), target, value, offered, guess)


def _likeness(plain: str, name: str) -> float:
    """To the whole name, or a little less to one of its longer words."""
    words = (similarity(plain, word) for word in name.split() if len(word) > 4)
    return max(similarity(plain, name), 0.9 * max(words, default=0.0))


def kind_by_words(text: str) -> str:
    """The kind of organisation that a section's or a type's words say; empty if none."""
    plain = search_name(text)
    known = _names_of(all_targets()["organisation.kind"])
    if plain in known:
        return known[plain]
    within = {known[name] for name in known if f" {name} " in f" {plain} "}
    if "therapy-centre" in within:
        return Organisation.Kind.THERAPY_CENTRE
    return within.pop() if len(within) == 1 else ""


def is_known(target: Target, value: str) -> bool:
    return search_name(value) in _names_of(target)


def is_set(target: Target) -> bool:
    """Whether a cell can hold several of the choices."""
    return isinstance(target.field, ChoiceGroupField) and not target.slug


def is_yes_no(target: Target) -> bool:
    return bool(_yes_no(target))


def _yes_no(target: Target) -> Mapping[str, str]:
    is_asked = target.slug or {YES, NO} <= {key for key, _ in options(target)}
    is_boolean = target.field is not None and target.field.get_internal_type() == "BooleanField"
    return _YES_NO if is_asked or is_boolean else {}


def _names_of(target: Target) -> Mapping[str, str]:
    """Everything our choices for a column are called, in plain form."""
    if target.key not in _KNOWN:
        found: dict[str, str] = {}
        for slug, label in options(target):
            found |= {search_name(slug): slug, search_name(label): slug}
        for slug, called in {**_CALLED.get(target.key, {}), **_yes_no(target)}.items():
            found |= {search_name(name): slug for name in called.split("|")}
        _KNOWN[target.key] = found
    return _KNOWN[target.key]


_KNOWN: dict[str, Mapping[str, str]] = {}
