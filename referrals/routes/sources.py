"""Where the facts on the content pages come from, and whom those pages send a reader on to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts on a page come from; `dated` is as the source dates itself.

    A site that a page about our own only names has no date.
    """

    label: str
    url: str
    dated: str = ""


MS_TRUST = Source(
    "MS Trust, A to Z: Physiotherapy", "https://mstrust.org.uk/a-z/physiotherapy", "read in 2026"
)
MS_TRUST_NUMBERS = Source(
    "MS Trust, A to Z: How common is MS?",
    "https://mstrust.org.uk/a-z/how-common-multiple-sclerosis",
    "2024",
)
WILES = Source(
    "Wiles and others, a trial of physiotherapy for mobility in MS, "
    "J Neurol Neurosurg Psychiatry 70(2), pages 174 to 179: summary",
    "https://doi.org/10.1136/jnnp.70.2.174",
    "2001",
)
CAMPBELL = Source(
    "Campbell and others, what physiotherapy people with progressive MS in the UK get, "
    "Multiple Sclerosis and Related Disorders 12, pages 64 to 69",
    "https://doi.org/10.1016/j.msard.2017.01.002",
    "2017",
)
NICE_MS = Source(
    "NICE guideline NG220: Multiple sclerosis in adults",
    "https://www.nice.org.uk/guidance/ng220",
    "22 June 2022",
)
NICE_STANDARD = Source(
    "NICE quality standard QS108: Multiple sclerosis",
    "https://www.nice.org.uk/guidance/qs108",
    "2016",
)
NICE_REHABILITATION = Source(
    "NICE guideline NG252: Rehabilitation for chronic neurological disorders",
    "https://www.nice.org.uk/guidance/ng252",
    "15 October 2025",
)
HCPC = Source(
    "Health and Care Professions Council: How to check the register",
    "https://www.hcpc-uk.org/check-the-register/how-to-check/",
    "read in 2026",
)
HCPC_CONCERNS = Source(
    "Health and Care Professions Council: Concerns about a person",
    "https://www.hcpc-uk.org/concerns/",
    "read in 2026",
)
CSP = Source(
    "Chartered Society of Physiotherapy: Find a physiotherapist (Physio2u)",
    "https://www.csp.org.uk/public-patient/find-physiotherapist",
    "read in 2026",
)
PHYSIO_FIRST = Source("Physio First", "https://www.physiofirst.org.uk/", "read in 2026")
ACPIN = Source("ACPIN, physiotherapists in neurology", "https://www.acpin.net/", "read in 2026")
CQC = Source(
    "Care Quality Commission: Who has to register?",
    "https://www.cqc.org.uk/guidance-regulation/providers/scope-registration-who-has-register",
    "22 February 2024",
)
NHS = Source("NHS: Physiotherapy", "https://www.nhs.uk/conditions/physiotherapy/", "read in 2026")
COCHRANE_OXYGEN = Source(
    "Cochrane review CD003057: Hyperbaric oxygen for MS, 9 trials",
    "https://doi.org/10.1002/14651858.CD003057.pub2",
    "2004, searched again in 2011",
)

# --- Named on the pages about the site itself ----------------------------------------------------

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
