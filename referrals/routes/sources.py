"""Sources for the facts on the content pages, and other sites that those pages mention."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A source of facts: its name, its URL, its own date, and how much of it we have seen.

    Sites merely mentioned on pages about this site have neither of the last two; some have no URL.
    """

    label: str
    url: str = ""
    dated: str = ""
    seen: str = ""


COPY = "seen by us: a stored copy of unknown date"
SUMMARY = "its summary seen by us: a stored copy of unknown date"
SECOND_HAND = "seen by us: what others say of it"
NOT_SEEN = "not seen: from general knowledge, for review"
NO_DATE = "no date of its own"

MS_TRUST = Source(
    "MS Trust, A to Z: Physiotherapy", "https://mstrust.org.uk/a-z/physiotherapy", NO_DATE, COPY
)
MS_TRUST_NUMBERS = Source(
    "MS Trust, A to Z: How common is MS?",
    "https://mstrust.org.uk/a-z/how-common-multiple-sclerosis",
    "2024",
    NOT_SEEN,
)
CAMPBELL = Source(
    "Campbell and others, what physiotherapy people with progressive MS in the UK get, "
    "Multiple Sclerosis and Related Disorders 12, pages 64 to 69",
    "https://doi.org/10.1016/j.msard.2017.01.002",
    "2017",
    f"{COPY}; its title not seen",
)
COCHRANE_REHABILITATION = Source(
    "Cochrane overview CD012732: Rehabilitation for people with MS",
    "https://doi.org/10.1002/14651858.CD012732.pub2",
    "14 January 2019",
    SUMMARY,
)
WILES = Source(
    "Wiles and others, a trial of physiotherapy for mobility in MS, "
    "J Neurol Neurosurg Psychiatry 70(2), pages 174 to 179",
    "https://doi.org/10.1136/jnnp.70.2.174",
    "February 2001",
    SUMMARY,
)
COCHRANE_EXERCISE = Source("Cochrane review CD003980: Exercise therapy for MS", "", "2005", COPY)
NICE_MS = Source(
    "NICE guideline NG220: Multiple sclerosis in adults",
    "https://www.nice.org.uk/guidance/ng220",
    "22 June 2022",
    f"its update page and context {COPY}; its recommendations {NOT_SEEN}",
)
NICE_MS_BEFORE = Source(
    "NICE guideline CG186, replaced in 2022: its priorities, page for the public, and questions",
    "https://www.nice.org.uk/guidance/cg186",
    "October 2014",
    COPY,
)
NICE_STANDARD = Source(
    "NICE quality standard QS108: Multiple sclerosis",
    "https://www.nice.org.uk/guidance/qs108",
    "January 2016",
    f"its statement 4 {COPY}",
)
NICE_REHABILITATION = Source(
    "NICE guideline NG252: Rehabilitation for chronic neurological disorders",
    "https://www.nice.org.uk/guidance/ng252",
    "15 October 2025",
    COPY,
)
NICE_FES = Source(
    "NICE guidance IPG278: FES for drop foot of central neurological origin",
    "https://www.nice.org.uk/guidance/ipg278",
    "28 January 2009",
    COPY,
)
NICE_CONTINENCE = Source(
    "NICE guideline CG148: Urinary incontinence in neurological disease",
    "https://www.nice.org.uk/guidance/cg148",
    "8 August 2012",
    f"its start {COPY}",
)
ACUPUNCTURE = Source(
    "Karpatkin and others, a review of acupuncture in MS, "
    "Evidence-Based Complementary and Alternative Medicine",
    "",
    "18 June 2014",
    SUMMARY,
)
WATER = Source(
    "A review of exercise in water for MS, Multiple Sclerosis and Related Disorders 41, 102022",
    "",
    "2020",
    SUMMARY,
)
VESTIBULAR = Source(
    "Plan of a trial of vestibular rehabilitation in MS, BMC Neurology", "", "2020", COPY
)
LEAFLET_FES = Source(
    "Belfast Trust and Walton Centre, leaflets for people with FES", "", NO_DATE, COPY
)
LEAFLET_POOL = Source(
    "Tees, Esk and Wear Valleys NHS, leaflet L321E: Hydrotherapy", "", "2 November 2017", COPY
)
LEAFLET_ACUPUNCTURE = Source(
    "Three private clinics, sheets before acupuncture", "", "one of February 2024", COPY
)
HCPC = Source(
    "Health and Care Professions Council: How to check the register",
    "https://www.hcpc-uk.org/check-the-register/how-to-check/",
    NO_DATE,
    "seen by us: a stored copy of December 2024",
)
HCPC_CONCERNS = Source(
    "Health and Care Professions Council: Concerns about a person",
    "https://www.hcpc-uk.org/concerns/",
    NO_DATE,
    COPY,
)
CSP = Source(
    "Chartered Society of Physiotherapy: Find a physiotherapist (Physio2u)",
    "https://www.csp.org.uk/public-patient/find-physiotherapist",
    NO_DATE,
    NOT_SEEN,
)
PHYSIO_FIRST = Source("Physio First", "https://www.physiofirst.org.uk/", NO_DATE, NOT_SEEN)
ACPIN = Source("ACPIN, physiotherapists in neurology", "https://www.acpin.net/", NO_DATE, NOT_SEEN)
CQC = Source(
    "Care Quality Commission: Who has to register?",
    "https://www.cqc.org.uk/guidance-regulation/providers/scope-registration-who-has-register",
    "22 February 2024",
    NOT_SEEN,
)
NHS = Source(
    "NHS: Physiotherapy, as other sites carry its text",
    "https://www.nhs.uk/conditions/physiotherapy/",
    "before 2022",
    COPY,
)
SURGERIES = Source(
    "Two GP surgeries in England on their first-contact physiotherapist", "", NO_DATE, COPY
)
COCHRANE_OXYGEN = Source(
    "Cochrane review CD003057: Hyperbaric oxygen for MS, 9 trials",
    "https://doi.org/10.1002/14651858.CD003057.pub2",
    "2004, searched again in 2011",
    COPY,
)
OUT_OF_HOURS = Source("Northern Ireland’s standards for GP out-of-hours; NHS 24", "", NO_DATE, COPY)
TRAVEL_ENGLAND = Source(
    "Surrey and Borders Partnership NHS, on help with travel costs", "", NO_DATE, COPY
)
TRAVEL_SCOTLAND = Source("NHS Highland’s policy on travel", "", "January 2022", SECOND_HAND)
TRAVEL_NORTHERN_IRELAND = Source(
    "South Eastern Health and Social Care Trust, on help with travel costs", "", NO_DATE, COPY
)
TRAVEL_WALES = Source("Help with travel costs in Wales", "", NO_DATE, NOT_SEEN)
INTERPRETERS = Source(
    "NHS England, Public Health Scotland and the Welsh Government, on interpreters",
    "",
    "2018, 2020 and no date",
    COPY,
)
INTERPRETERS_NORTHERN_IRELAND = Source(
    "Northern Ireland’s health and social care interpreters", "", NO_DATE, NOT_SEEN
)
COMPLAINTS = Source("PASS, Llais and Consumer Council NI, on complaints", "", NO_DATE, COPY)
COMPLAINTS_ENGLAND = Source("Complaints in England", "", NO_DATE, SECOND_HAND)

# --- Mentioned on the pages about the site itself ------------------------------------------------

WCAG = Source(
    "Web Content Accessibility Guidelines 2.2", "https://www.w3.org/TR/WCAG22/", "5 October 2023"
)
ABILITYNET = Source("AbilityNet: My Computer My Way", "https://mcmw.abilitynet.org.uk/")
EASS = Source("Equality Advisory and Support Service", "https://www.equalityadvisoryservice.com/")
ECNI = Source("Equality Commission for Northern Ireland", "https://www.equalityni.org/")
ICO = Source("Information Commissioner’s Office", "https://ico.org.uk/")
CODE_POINT_OPEN = Source(
    "Ordnance Survey: Code-Point Open", "https://www.ordnancesurvey.co.uk/products/code-point-open"
)
ONS = Source(
    "Office for National Statistics: Open Geography", "https://geoportal.statistics.gov.uk/"
)
OPEN_GOVERNMENT_LICENCE = Source(
    "Open Government Licence 3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
OPEN_REFERRAL = Source("Open Referral UK", "https://github.com/openreferral/uk-profile")
GEONAMES = Source("GeoNames", "https://www.geonames.org/")
CC_BY = Source("Creative Commons BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
NATURAL_EARTH = Source("Natural Earth", "https://www.naturalearthdata.com/")
MIT = Source("MIT licence", "https://opensource.org/license/mit")
