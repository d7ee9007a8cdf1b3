"""Everyday words for filters, and words people type around a place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from directory import spelling
from directory.names import search_name
from directory.search.box import messages
from directory.search.box.reading import Account, Phrase, Reading, Use
from directory.search.filters import FOR_REFERRERS, GROUPS

Filter = tuple[str, str]  # parameter and slug

# Other words people use for each choice, in the form that `search_name` produces.
CALLED = {
    "helps-with": {
        "stiffness": "stiff|stiff legs|stiff muscles|tight muscles",
        "spasms": "spasm|cramp|cramps|muscle spasms|leg spasms",
        "spasticity": "spastic|botox|muscle tone|high tone",
        "balance-and-falls": "balance|falls|falling|fall prevention|falls prevention|unsteady"
        "|wobbly|poor balance|balance problems|fear of falling",
        "walking": "walk|gait|mobility|mobility problems|walking problems|walking difficulties"
        "|getting about",
        "weakness": "weak legs|weak arms|muscle weakness|leg weakness|strength|weak",
        "fatigue": "tired|tiredness|exhaustion|exhausted|low energy|ms fatigue",
        "posture-and-wheelchair": "posture|wheelchair seating|wheelchair assessment"
        "|wheelchair posture|sitting|sitting balance",
        "hands-and-arms": "hands|hand|arms|arm|hand function|hand therapy|upper limb|grip",
        "pain": "back pain|neck pain|nerve pain|joint pain|shoulder pain|knee pain|sore",
        "dizziness": "dizzy|vertigo|bppv|dizzy spells",
        "foot-drop": "drop foot|dropped foot|footdrop|foot drag|dragging foot|dragging my foot",
        "bladder-and-pelvic-floor": "bladder|bladder problems|weak bladder|bowel|incontinence"
        "|continence|pelvic floor|pelvic floor exercises|pelvic health|pelvic physio|leaking",
    },
    "route": {
        "nhs-referral": "nhs|nhs physio|nhs physiotherapy|nhs physiotherapist|on the nhs"
        "|nhs referral|gp referral|referral|by referral|doctors referral",
        "nhs-self-referral": "nhs|nhs physio|nhs physiotherapy|nhs physiotherapist|on the nhs"
        "|self referral|self refer|self referrals|refer myself|refer yourself|nhs self referral"
        "|without referral|no referral|direct access",
        "private": "privately|go private|pay privately|private physio|private physiotherapy"
        "|private physiotherapist|private clinic|private practice|self pay|paid",
        "charity": "charities|ms therapy centre|ms therapy centres|therapy centre|therapy centres"
        "|ms centre|ms charity|ms centres",
    },
    "setting": {
        "hospital": "hospitals|outpatients|outpatient|hospital physio|hospital physiotherapy",
        "community-clinic": "clinic|clinics|health centre|health centres|community clinic"
        "|community physio|community physiotherapy|community",
        "gp-surgery": "gp|gp surgeries|gp physio|surgery|doctors surgery|at my gp|gp practice",
        "home-visits": "home visit|at home|physio at home|physiotherapy at home|home physio"
        "|home physiotherapy|visit me at home|come to me|comes to me|come to my home"
        "|come to my house|comes to my home|comes to my house|visits at home|domiciliary"
        "|housebound|house bound|mobile physio|mobile physiotherapist|visiting physio|house calls"
        "|house call|house visit|house visits|in my home|in my own home|visit|visits"
        "|physio home visits|physio home visit|bedbound|cannot leave the house"
        "|cant leave the house",
        "remote": "video|phone|telephone|online|online physio|remote|remotely|virtual|by video"
        "|by phone|by telephone|video call|video calls|zoom|video physio|telehealth"
        "|telephone physio|phone call|video appointment|online appointment|skype|facetime",
    },
    "approach": {
        "tailored-exercise": "exercise|exercises|strengthening|exercise programme|pilates"
        "|strengthening exercises|physical activity|rehab|rehabilitation",
        "education-and-advice": "advice|education",
        "manual-therapy": "massage|manipulation|hands on|hands on therapy|mobilisation",
        "electrotherapy": "tens|ultrasound|tens machine",
        "hydrotherapy": "hydrotherapy|hydro|hydro pool|hydrotherapy pool|aquatic therapy|aquatic"
        "|aquatic physio|aquatic physiotherapy|swimming pool|swimming|pool|warm pool|warm water"
        "|water therapy|exercise in water|aqua|aqua therapy|aquatherapy|aqua physio"
        "|water exercise|aqua aerobics|swim",
        "acupuncture": "needles|dry needling",
        "fes": "fes|fes machine|odstock"
        "|functional electrical stimulation|electrical stimulation"
        "|fes clinic",
        "balance-training": "balance exercises|balance class|balance classes",
        "spasticity-management": "spasticity clinic|stretching|stretches|splinting",
        "posture-and-seating": "seating|seating clinic|wheelchair clinic",
        "exercise-group": "exercise class|exercise classes|class|classes|group|groups|group class"
        "|group exercise|exercise groups|ms exercise class|gym",
        "vestibular": "vestibular physio|vestibular physiotherapy|vestibular rehab|balance clinic",
    },
    "experience": {
        "mostly-ms": "specialist|ms specialist|specialist ms|ms specialist physio|neuro|neurology"
        "|neurological|neuro physio|neuro physiotherapy|neuro physiotherapist|neurophysio"
        "|neurophysiotherapy|neurophysiotherapist|neurological physio|neuro rehab"
        "|neurological physiotherapy|neurological physiotherapist|ms expert|expert"
        "|specialist ms physio|specialist physio|specialist physiotherapist|neuro specialist",
        "neurological": "neuro|neurology|neuro physio|neuro physiotherapy|neuro physiotherapist"
        "|neurophysio|neurophysiotherapy|neurophysiotherapist|neurological physio|neuro rehab"
        "|neurological physiotherapy|neurological physiotherapist|neuro specialist",
    },
    "pays": {
        "free": "for free|no cost|free of charge|no charge|free physio|free physiotherapy",
        "donation": "donations|pay what you can|pay what i can|by donation",
        "membership": "member|members",
        "fee": "fees|pay per visit|pay as you go",
        "insurance": "insured|private insurance|health insurance|bupa|axa|vitality|aviva|insurer",
        "employer": "my work|at work|occupational health|through work|my employer|work",
    },
    "access": {
        "step-free": "step free|step free access|wheelchair access|wheelchair accessible"
        "|accessible|level access|ramp|ramped access|no steps|no stairs|disabled access"
        "|wheelchair|wheelchairs|wheelchair user|wheelchair users|wheelchair friendly|lift"
        "|power wheelchair|powered wheelchair|powerchair|power chair|electric wheelchair",
        "accessible-toilet": "disabled toilet|accessible toilets|wheelchair toilet|toilet|toilets",
        "changing-places": "changing places|changing place",
        "hoist": "hoists|ceiling hoist",
        "adjustable-couch": "adjustable couch|adjustable bed|height adjustable couch",
        "stay-in-wheelchair": "stay in wheelchair|stay in my wheelchair|in my wheelchair"
        "|power wheelchair|powered wheelchair|powerchair|power chair|electric wheelchair",
        "blue-badge-parking": "parking|disabled parking|car park|blue badge|free parking",
        "patient-transport": "transport|hospital transport|ambulance transport|ambulance car",
        "seat-on-the-way": "somewhere to sit",
        "companion-welcome": "companion|carer|with my carer|bring my carer|with my husband"
        "|with my wife",
        "cool-room": "air conditioning|air conditioned|aircon",
    },
    "language": {
        "cy": "cymraeg|welsh speaking|welsh language|in welsh|yn gymraeg",
        "bsl": "bsl|british sign language|sign language|deaf|signing",
        "gd": "gaelic|gaidhlig",
        "ga": "gaeilge",
        "yue": "chinese",
        "cmn": "chinese",
        "fa": "farsi",
        "pa": "panjabi",
        "bn": "bangla|sylheti",
    },
}
_AROUND = """
physio|physios|physiotherapy|physiotherapist|physiotherapists|physical therapy|physical therapist
physio therapy|physio therapist|fizzio|fysio|therapist|therapists|therapy|treatment|ms physio
ms physiotherapy|ms physiotherapist|ms|m s|multiple sclerosis|ms patients|someone with ms|with ms
i have ms|people with ms|for ms|who knows ms|who treats ms|ms physios|disseminated sclerosis|near
nr|between|halfway between
half way between|somewhere between|near to|nearby|close to|close|around|about|in|at|on|by|the|for
a|an|and|or|of|to|from|with|my
our|me|i|we|is|it|its|near me|nearest|nearest to me|closest|local|locally|area|areas|region
my postcode is|my post code is|postcode|post code|postal code|zip code|zip|address|my address is
i live in|i live at|i live near|im in|i am in|we live in|live|lives|living|based in|based|please
pls|thanks|thank you|hello|hi|find|find me|find a|search|search for|looking for|look for
i am looking for|im looking for|i need|i want|i would like|id like|need|want|wanted|help|help me
all|all the time|always|very|really|can|come|with me|speak|speaks|speaking|time
any|some|someone|somebody|anyone|anybody|who
where|where is|where can i find|what|which|how|can you|can i see|see|get|do you have|is there
are there|good|best|recommended|cheap|cheapest|uk|u k|gb|great britain|britain|united kingdom
british isles|city centre|town centre|centre|central|greater|inner|outer|council|city council
county council|borough council|district council|metropolitan borough council
metropolitan district council|metropolitan borough|unitary authority|center|city center
town center|city of|town of|village of|town|village|city|village centre|miles|within|miles of|mile
within 5 miles of|within 10 miles of|within 25 miles of|today|now|here|home address|my location
current location|use my location|my area|where i live|my town|service|services|provider|providers
appointment|appointments|book|booking|contact|number|patient|patients|adult|adults|mum|mother|dad
father|wife|husband|son|daughter|partner|friend|mr|mrs|miss|dr|doctor|hcpc|hcpc number
registration number|reg|code|service code|team|ms nurse|ms nurses|nurse|nurses|ms society|ms trust
neurologist|neurologists|consultant|am|has|have|ms team|ms clinic|ms service|ms services
ms specialist nurse|occupational therapist|ot|orthotist|after work|outside work|evening|evenings
evening appointment|evening appointments|weekend|weekends
""".replace("\n", "|").strip("|")

_INTERPRETER = "interpreter|interpreters|interpreting|translator|translators|translation"

# What people ask of the whole site, by the name of the page that answers.
_ASKED = {
    "which-route": "do i need a referral|do i need referral|need a referral|do you need a referral"
    "|do i need a gp referral|do i need to be referred|how do i get a referral|get a referral"
    "|can i refer myself|how do i refer myself|how to get physio|how do i get physio"
    "|how do i get physiotherapy|how do i see a physio|do i need my gp",
    "physiotherapy-for-ms": "newly diagnosed|just diagnosed|recently diagnosed|new diagnosis"
    "|just been diagnosed|diagnosed yesterday|diagnosed today|diagnosed last week|do i need physio"
    "|do i need physiotherapy|why physio|what can physio do|does physio help|is physio any good",
}


@dataclass(frozen=True, slots=True)
class Spotted:
    """A known phrase, its use, and the filters it stands for."""

    phrase: Phrase
    use: Use
    filters: tuple[Filter, ...] = ()


def spot(reading: Reading, already: Iterable[Spotted] = ()) -> Iterator[Spotted]:
    """The known phrases in a text, longest first, without overlaps."""
    known = phrases()
    found = []
    for phrase in reading.phrases():
        plain = phrase.plain if phrase.plain in known else _meant(phrase.plain)
        if plain in known:
            use = Use.FILTER if known[plain] else Use.AROUND
            found.append(Spotted(phrase, use, known[plain]))
    taken: set[int] = set()
    for each in sorted([*already, *found], key=lambda each: -len(each.phrase.span)):
        if taken.isdisjoint(each.phrase.span):
            taken.update(each.phrase.span)
            yield each


def _meant(plain: str) -> str:
    """The long word that a misspelling stands for, or ""."""
    if len(plain) < _MIN_LETTERS or " " in plain:
        return ""
    return next((word for word in _OFTEN_MISSPELT if spelling.distance(plain, word) == 1), "")


_MIN_LETTERS = 5
_OFTEN_MISSPELT = (
    "physio",
    "physiotherapy",
    "physiotherapist",
    "hydrotherapy",
    "acupuncture",
    "spasticity",
    "wheelchair",
    "neurological",
    "rehabilitation",
    "vestibular",
    "exercises",
)


def notice(reading: Reading) -> str:
    """The question still open after everyday words: where to search."""
    if _said(reading) & _HERE:
        return messages.WHERE_YOU_ARE
    others = not_listed(reading)
    return f"{others} {messages.ENTER_WHERE}" if others else messages.WHERE


def not_listed(reading: Reading) -> str:
    """What to tell someone looking for an MS nurse. Empty if no other profession is named."""
    said = _said(reading)
    others = (title for title, called in _OTHERS.items() if said & set(called.split("|")))
    return messages.not_listed(next(others, ""))


def wants_interpreter(account: Account) -> bool:
    """Whether somebody asked for an interpreter."""
    said = _said(Reading(account.text, account.words))
    return bool(said & set(_INTERPRETER.split("|")))


def _said(reading: Reading) -> set[str]:
    return {phrase.plain for phrase in reading.phrases(3)}


def answered_by(reading: Reading) -> str:
    """The name of the page that answers the question in a text, or ""."""
    said = {phrase.plain for phrase in reading.phrases()}
    return next((page for page, asked in _ASKED.items() if said & set(asked.split("|"))), "")


_HERE = {"near me", "my location", "nearest to me", "current location", "nearby", "here"}
_OTHERS = {
    "an MS nurse": "nurse|nurses|ms nurse|ms nurses|ms specialist nurse",
    "a neurologist": "neurologist|neurologists|consultant",
    "an occupational therapist": "occupational therapist|ot",
    "an orthotist": "orthotist",
}


@cache
def phrases() -> Mapping[str, tuple[Filter, ...]]:
    """Every known phrase, with the filters it stands for."""
    known: dict[str, tuple[Filter, ...]] = dict.fromkeys(_AROUND.split("|"), ())
    known |= dict.fromkeys("|".join((_INTERPRETER, *_ASKED.values())).split("|"), ())
    for name, group in GROUPS.items():
        if name in FOR_REFERRERS:  # "GP" in the box is somebody's doctor, not who they are
            continue
        for member in group.group:
            called = CALLED.get(name, {}).get(member.slug, "").split("|")
            for phrase in {search_name(member.label), *called} - {""}:
                known[phrase] = (*known.get(phrase, ()), (name, member.slug))
    return known


def labels(filters: Iterable[Filter]) -> list[str]:
    """The labels of filters as shown on the page."""
    return [GROUPS[name].group.from_slugs([slug]).labels[0] for name, slug in filters]
