"""Each fact that pages are to state is where a reader looks for it; nothing they must not say is.

The table is the checklist: which fact, on which page, in which words.
"""

import html
import re
from functools import cache

import pytest
from django.test import override_settings

from referrals.routes import content
from tests.tools.reading_age import rendered

# By page: the fact, and the words it is told in.
FACTS = {
    "physiotherapy-for-ms": {
        "keeps or restores movement": "helps you keep what you can do, or get",
        "makes the most of it": "make the most of it",
        "physical approaches": "works on the body, with exercise, touch and advice",
        "wellbeing in three ways": "body and mind, and in your life with other",
        "illness, injury, age": "ill, hurt or disabled, and for people as they",
        "the whole person": "the whole of you, not only at your MS",
        "takes part, home exercises": "exercises to do at home between visits",
        "lowers further risk": "lower your risk of more illness or injury",
        "value recognised, attributed": "The MS Trust says that its value",
        "active, independent life": "keep up an active, independent life or get",
        "most useful for four symptoms": (
            "The MS Trust says it is most useful for stiffness, balance, spasticity and spasms"
        ),
        "multidisciplinary team": "called a multidisciplinary team",
        "hospital, clinic, surgery": "in hospitals, in health centres and",
        "some visit homes": "Some of them come to see you at home",
        "tailored exercise": "They strengthen the parts of your body",
        "education and advice": "lift and carry things",
        "how much activity": "how much activity is right for you",
        "manual therapy": "massage you, or move your joints for you",
        "electrotherapy": "ultrasound, with heat or cold, or with TENS",
        "hydrotherapy: who is trained": (
            "in water instead of on land. Some physiotherapists are trained to offer this"
        ),
        "acupuncture: who is trained": (
            "Fine needles are placed in your skin. Some physiotherapists are trained to offer this"
        ),
        "Campbell: what was given": "Of every 100 people, 86 had exercises to do",
        "Campbell: with someone": "74 did exercises with a physiotherapist",
        "Campbell: advice": "and 67 had advice",
        "Campbell: found it good": "people with progressive MS called their",
        "Campbell: dated": "Campbell and others, 2017. They asked 1,298",
        "Cochrane: how much of it": "15 reviews, with 168 trials and 10,396 people",
        "Cochrane: how old": "In January 2019 a Cochrane overview",
        "Cochrane: searched": "searched for them up to December 2017",
        "Cochrane: moderate": "exercise and being active help people to move about",
        "Cochrane: teams": "rehabilitation by a whole team brings gains that last longer",
        "Cochrane: low": "less sure about exercise on a plate that shakes, about programmes",
        "Wiles: dated": "Wiles and others, 2001, looked at 42 people who had long had MS",
        "Wiles: how old they were": "They were 47 years old on average",
        "Wiles: three times eight weeks": "eight weeks as an outpatient and eight weeks without",
        "Wiles: how often": "two sessions a week, of 45 minutes each",
        "Wiles: how much": "1.4 to 1.5 points on a scale from 0 to 15",
        "Wiles: by chance?": "very unlikely to be chance (p<0.001)",
        "Wiles: the rest agreed": "walking, balance and mood were better too",
        "Wiles: home or hospital": "at home or in hospital, but home cost more",
        "Wiles: how long": "may last for only a few weeks",
        "Wiles: what it cannot say": "cannot tell us which exercises are best",
        "Wiles: who knew": "the people in it knew what they were getting",
        "FES: NICE": "In 2009 NICE said that FES is safe enough",
        "FES: nobody must pay": "The NHS does not have to pay for it",
        "unsure: kind and amount": "Which kind of physiotherapy is best, how much",
        "unsure: acupuncture": "a review in 2014 found 12 studies, most of them weak",
        "unsure: water": "a review in 2020 found 11 trials that speak for it",
        "unsure: dizziness": "little is known of how far they help in MS",
        "NICE is silent on some": "That does not mean no",
        "exercise may be considered": "exercise with someone to guide you may be considered",
        "dizziness: the brain, the ear": "mostly comes from the brain. Sometimes it comes from",
        "dizziness: its exercises": "are called vestibular rehabilitation",
        "foot drop: three ways": "Exercise may help, or a splint (an orthosis), or FES",
        "pelvic health": "Ask for a pelvic health physiotherapist",
        "words: contracture": "A joint that is stuck",
        "newly diagnosed: ask": "do not have to be disabled to ask for physiotherapy",
        "newly diagnosed: six weeks": "within six weeks of being diagnosed",
        "newly diagnosed: driving": "In Northern Ireland, tell the DVA",
        "Wiles: summary linked": "https://doi.org/10.1136/jnnp.70.2.174",
        "NICE NG220": "22 June 2022, says that your care may include a physiotherapist",
        "NICE NG220 linked": "https://www.nice.org.uk/guidance/ng220",
        "NICE QS108": "for support to stay active, and for a review every",
        "NICE QS108 linked": "https://www.nice.org.uk/guidance/qs108",
        "NICE NG252": "15 October 2025, asks for one place to turn to",
        "NICE NG252 linked": "https://www.nice.org.uk/guidance/ng252",
        "NICE is for England": "NICE tells the NHS in England",
        "the other nations": "Wales usually follows NICE, Northern Ireland",
        "how many, attributed": "In 2024 the MS Trust said that over 150,000",
        "how many, NICE": "The text of NICE still says about 130,000",
    },
    "choosing": {
        "protected titles": "call themselves a physiotherapist or a physical therapist",
        "anyone can search": "Anyone can search its register, by a person’s name or",
        "form of the number": "begins with PH and has up to six digits",
        "renewal": "every two years, from 1 February to 30 April of an even year",
        "next deadline": "The next deadline is 30 April 2028",
        "who dropped off": "deadline in 2022 about 5,300 of them, or 9 in 100",
        "MCSP": "Member of the Chartered Society of Physiotherapy (CSP)",
        "FCSP": "Fellow of the same society",
        "membership is voluntary": "Nobody has to join the CSP",
        "registration is not": "Being registered with the HCPC is not a choice",
        "no speciality": "Nothing on it says “neuro” or “MS”",
        "ACPIN": "ACPIN is the CSP’s network for neurology",
        "CQC, attributed": "By its rules a private physiotherapy practice usually",
    },
    "routes/nhs": {
        "who refers": "Your GP, your MS nurse or your neurologist usually refers you",
        "access may be limited": "The NHS may limit how much physiotherapy you get",
        "six sessions": "The MS Trust says that it may be limited to six sessions",
        "waiting lists": "Waiting lists for NHS physiotherapy are often long",
        "first contact, one half": "and also long-term conditions such as MS or stroke",
        "first contact, the other": "do not take people with conditions of the brain and nerves",
        "first contact: ask": "So ask before you book",
        "marked unless confirmed": "We mark these listings, unless we have been told",
        "easier re-referral": "one place to turn to and an easier way to come back",
        "therapists on the map": "It shows MS specialist therapists",
        "waiting: cancellations": "Can I come at short notice if someone else cancels?",
        "waiting: ring": "Ring the team again if you get worse or start to fall",
        "waiting: keep going": "Keep doing what is safe for you",
        "waiting: films": "exercise films and classes of the MS charities",
        "waiting: falls": "ask your GP or an occupational therapist",
        "relapse: infection": "the first thing to look for is an infection",
        "relapse: no usual signs": "in your bladder, even if you notice nothing there",
        "relapse: early": "best treated early, within 14 days",
        "relapse: steroids": "only if someone who is expert in MS agrees",
        "at once": "your face, arm or speech changes",
        "at once: numbness": "new numbness between your legs, or lose control",
        "at once: sight": "If you lose your sight, get help the same day",
        "travel: only the NHS": "This is for care that the NHS pays for",
        "travel: England": "You have three months to claim",
        "travel: Highlands and Islands": "in 2022 you paid the first £10 yourself",
        "travel: Wales": "Wales It depends on your income",
        "travel: Northern Ireland": "Hospital Travel Costs Scheme",
        "interpreter": "The NHS will find you an interpreter, and it is free",
        "interpreter: BSL": "British Sign Language",
        "interpreter: not family": "Children or family should not have to do it",
    },
    "routes/self-referral": {
        "self-referral in some areas": "In some areas you can",
        "most pages exclude": "They leave out people with conditions of the",
        "housebound": "people who cannot leave their home. Some of them",
        "the NHS's own words": "may still need a doctor to refer them",
        "some teams take MS": "Some NHS neuro teams take people with MS",
        "never inferred": "This is why we never guess",
        "first contact again": "So ask before you book",
    },
    "routes/private": {
        "no referral needed": "You do not need a referral",
        "because of NHS limits": "because of the limits of the NHS",
        "our own prices only": "Of the private services listed here, 30 say what",
        "travel on top": "You may have to pay extra for travel",
        "two finders, attributed": "The MS Trust names two other places to look",
        "one finder, two names": "so it is one finder with two names",
        "Physio First": "Its members work in private practice",
        "quality marks": "They say nothing about MS",
        "ACPIN by area": "It lists its members by area",
        "narrowed, by its word": "It says that you can often narrow them to people",
        "CQC on private": "usually does not need to register",
    },
    "routes/charity": {
        "some charities": "Some charities offer physiotherapy",
        "therapy centres widen": "Many MS Therapy Centres try to make it easier",
        "no reliable count": "Nobody has a reliable count of the centres",
        "only our own count": "We list 10 services of MS Therapy Centres here",
        "oxygen: offered": "Many centres offer oxygen",
        "oxygen: not supported": "9 trials with 504 people. It does not support oxygen",
    },
    "routes/work-and-insurance": {
        "occupational health": "may have an occupational health service",
        "private healthcare": "Through private healthcare",
        "sports clubs": "Some clubs and teams offer their members",
    },
    "routes": {
        "the MS Trust's map": "The MS Trust has a map of MS services",
        "whom teams serve": "usually serve a city, a council area, or the patients of certain",
    },
    "how-we-check": {
        "check: register": "We look up each person named here on the HCPC register",
        "check: details": "We ask each service if its details are right",
        "not: insurance": "We do not check that they have insurance",
        "not: DBS": "We do not do a DBS check",
        "not: quality": "We do not check how good anybody is at their job",
        "no recommendation": "A listing is not a recommendation",
        "ranking": "The nearest service comes first, in a straight line",
        "never by setting": "We never put hospitals before home visits",
        "who pays": "Nobody can pay to be listed here, or to come first",
        "complain: provider": "Tell the service first",
        "complain: NHS body": "usually the integrated care board",
        "complain: help is free": "Help with a complaint is free",
        "complain: England": "Parliamentary and Health Service Ombudsman",
        "complain: Scotland": "Scottish Public Services Ombudsman (SPSO)",
        "complain: Wales": "aims to answer within 30 working days. Llais helps you",
        "complain: Northern Ireland": "within 6 months (12 at most)",
        "complain: private": "The ombudsmen mostly cover NHS care",
        "complain: HCPC": "anyone may tell the HCPC",
        "complain: not for all": "It does not deal with general complaints",
        "rights of those listed": "tell them within a month, and before they first",
    },
    "contact": {
        "no health details": "Write nothing about your health, or about anyone else",
        "no patients": "leave out names, dates of birth and NHS numbers",
        "worries: provider": "Tell the service first: they can often sort it out fastest",
        "worries: HCPC": "works, tell the Health and Care Professions Council (HCPC)",
        "worries: HCPC linked": "https://www.hcpc-uk.org/concerns/",
        "nobody pays": "A listing costs nothing",
    },
    "privacy": {
        "nothing kept": "We do not keep your search",
        "counted": "We keep the day, the letters that the postcode begins with",
        "reports erased": "We erase what you wrote 90 days after",
        "e-mail used once": "we use it once, to tell you the outcome. Then we erase it",
        "history": "what was changed, when, why and by whom",
        "asked": "at most once in 30 days. The link in our e-mail works for 30 days",
        "nobody before": "we show nobody before the day on which they were told",
        "erased": "we keep no name, no number and no history of you",
        "sign-ins": "the name, the IP address, the page and the time",
        "no cookies": "set no cookies, and they store nothing in your browser",
        "no other host": "Your browser gets each page from our own site, and nowhere else",
        "the log": "the kind of request, the part of the address that names the page, whether",
        "not in the log": "What you typed is not in the log",
        "errors": "where in our program it broke, but not what you typed",
        "where from": "that site is not told which page you came from",
        "the address bar": "your postcode goes with it",
        "what is held": "Your name and the letters after it, your HCPC number, and where",
        "a home is no address": "We show the middle of the postcode district instead",
        "other outcomes": "we do not show you, and we tell nobody why",
        "rights of those listed": "have it corrected or erased, and to object",
        "Article 14": "tell them within a month, and before they first appear",
        "staff": "The pages for staff set two cookies",
        "what is not said yet": "What this notice does not yet say: our lawful basis",
        "the ICO": "the right to complain to the Information Commissioner’s Office (ICO)",
        "the ICO linked": "https://ico.org.uk/",
    },
    "accessibility": {
        "the aim": "Our aim is the standard WCAG 2.2 at its middle level",
        "contrast": "by at least 7 to 1",
        "targets": "Links and buttons are at least 44 by 44 pixels, with gaps",
        "focus": "a thick ring in two colours shows where you are",
        "lines": "Lines have at most 80 letters",
        "no time limits": "Nothing runs out of time, however long you take",
        "links and headings": "Each link makes sense on its own, and each part of a page has a",
        "change on request": "Nothing changes until you ask for it",
        "no claim": "so we do not say that it meets the standard",
        "no script": "Everything you can do here works without script (JavaScript)",
        "the map": "The pins on maps are smaller than 44 pixels",
        "no panel": "No group of people with MS has tried out this site yet",
        "no screen reader": "not yet been tested with a screen reader or by voice",
        "no PDF": "There are no PDF files here",
        "Great Britain": "https://www.equalityadvisoryservice.com/",
        "Northern Ireland": "https://www.equalityni.org/",
    },
    "data": {
        "ordnance survey": "https://www.ordnancesurvey.co.uk/products/code-point-open",
        "open government licence": "come under the Open Government Licence",
        "towns": "Yes, if you name GeoNames, under CC BY 4.0",
        "towns linked": "https://www.geonames.org/",
        "coasts": "Yes, freely: it is in the public domain",
        "code": "is under the MIT licence",
    },
}
CAUTION = (
    "Tell the physiotherapist first if heat makes your MS worse, your skin is numb, or you have a "
    "pacemaker, epilepsy, a bleeding disorder or blood thinners, or are pregnant."
)

# What no page may say, and why.
NEVER = {
    "self-referral of 2014, not about MS": r"\b(31|63) ?(%|in 100)|86.{,9} boards",
    "commissioning groups are gone": r"commissioning group|\bCCG\b",
    "a count of therapy centres but our own": r"(about|over|more than|some|around) \d+ centres",
    "prices that are not of our own listings": r"£(100|130)\b",
    "a NICE recommendation by number": r"\b1\.\d+\.\d+\b|recommendation \d",
    "a misuse of “chartered”": r"[Cc]hartered (?!Society|physiotherapist)",
    "obsolete letters": r"[Ss]tate registered|\bSRP\b",
    "oxygen as something to search for": r"approach=(oxygen|hbo)",
    "words that make people small": r"suffer|victim|confined|wheelchair.bound|patients with MS",
    "words that scold or beg": r"\b([Pp]lease|[Ii]nvalid|[Oo]ops)\b",
    "a promise": r"\b(will|can|to) cure\b|[Gg]uarantee|[Mm]iracle",
    "quality marks as a sign of knowing MS": r"quality marks? (show|prove|mean)",
    "our machinery": r"\b(AI|chatbot|algorithm)\b",
}


@cache
def page_of(slug: str, *, whole: bool = True) -> str:
    """The page in single spaces; `whole` with what a clinician is still to sign."""
    with override_settings(SAMPLE_DATA=whole):
        return " ".join(html.unescape(rendered(content.BY_SLUG[slug])).split())


@cache
def words_of(slug: str, *, whole: bool = True) -> str:
    """The same without its tags."""
    main = page_of(slug, whole=whole).partition('<main id="main">')[2].partition("</main>")[0]
    bare = re.sub(r"</?(p|li|dd|dt|h\d|div|section|ul|ol|dl)\b[^>]*>", " ", main)
    return " ".join(re.sub(r"<[a-z/][^>]*>", "", bare).split())


@pytest.mark.parametrize(
    ("slug", "fact"), [(slug, fact) for slug, facts in FACTS.items() for fact in facts]
)
def test_a_fact_is_told_where_a_reader_looks_for_it(slug: str, fact: str) -> None:
    told = FACTS[slug][fact]
    assert told in (page_of(slug) if told.startswith("https://") else words_of(slug))


@pytest.mark.parametrize("why", NEVER)
@pytest.mark.parametrize("slug", content.BY_SLUG)
def test_what_must_not_be_said_is_not(slug: str, why: str) -> None:
    assert re.search(NEVER[why], words_of(slug)) is None


@pytest.mark.parametrize(
    "approach",
    [
        "Electrotherapy",
        "Hydrotherapy or aquatic therapy",
        "Acupuncture",
        "Functional electrical stimulation (FES)",
    ],
)
def test_the_caution_stands_under_each_approach_it_is_for(approach: str) -> None:
    words = words_of("physiotherapy-for-ms")
    section = words[words.index(f" {approach} ") :].partition("Who offers")[0]
    assert CAUTION in section


def test_six_sessions_are_told_only_as_the_word_of_the_ms_trust() -> None:
    for slug in content.BY_SLUG:
        words = words_of(slug)
        for found in re.finditer("six sessions", words):
            assert "The MS Trust says" in words[found.start() - 60 : found.start()]


def test_every_need_and_approach_leads_to_its_search() -> None:
    from directory.vocabulary import Approach, Need

    page = page_of("physiotherapy-for-ms")
    for need in Need:
        assert f'href="/search/?helps-with={need.slug}"' in page
    for approach in Approach:
        assert f'href="/search/?approach={approach.slug}"' in page


def test_no_page_is_a_copy_of_its_source() -> None:
    """The source's own phrases, in its own order of words, stand nowhere."""
    phrases = (
        "human function and movement and maximising potential",
        "promote, maintain and restore physical, psychological and social",
        "especially helpful in promoting activity and exercise",
        "particularly useful for managing",
        "try to provide better access",
    )
    for slug in content.BY_SLUG:
        assert not any(phrase in words_of(slug) for phrase in phrases)
