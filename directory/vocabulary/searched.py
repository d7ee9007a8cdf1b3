"""What a service can say about itself and a visitor can search for."""

from directory.vocabulary.choice_group import ChoiceGroup


class Need(ChoiceGroup):
    """What someone wants help with, in everyday words."""

    STIFFNESS = "stiffness", "Stiffness", "Limbs that feel tight or hard to bend."
    SPASMS = "spasms", "Spasms", "Muscles that jump or cramp without warning."
    SPASTICITY = "spasticity", "Spasticity", "Muscles that stay tight and pull against you."
    BALANCE_AND_FALLS = (
        "balance-and-falls",
        "Balance and falls",
        "Feeling unsteady, or falling, or the fear of it.",
    )
    WALKING = "walking", "Walking", "Walking further, faster or more safely."
    WEAKNESS = "weakness", "Weakness", "Arms, legs or trunk that have lost strength."
    FATIGUE = "fatigue", "Fatigue", "Tiredness that rest does not cure."
    POSTURE_AND_WHEELCHAIR = (
        "posture-and-wheelchair",
        "Posture and wheelchair",
        "Sitting, lying and moving well, with or without a wheelchair.",
    )
    HANDS_AND_ARMS = "hands-and-arms", "Hands and arms", "Reaching, gripping and fine work."
    PAIN = "pain", "Pain", "Pain from muscles, joints or nerves."
    DIZZINESS = "dizziness", "Dizziness", "Feeling dizzy, or that the room is turning."
    FOOT_DROP = "foot-drop", "Foot drop", "Toes that catch on the ground as you walk."
    BLADDER_AND_PELVIC_FLOOR = (
        "bladder-and-pelvic-floor",
        "Bladder and pelvic floor",
        "Leaking, rushing to the toilet, or weak pelvic floor muscles.",
    )


class Route(ChoiceGroup):
    """A way to get to see a physiotherapist."""

    NHS_REFERRAL = (
        "nhs-referral",
        "NHS, by referral",
        "Free. Your GP, MS nurse or neurologist asks the service to see you.",
    )
    NHS_SELF_REFERRAL = (
        "nhs-self-referral",
        "NHS, refer yourself",
        "Free. You ask the service yourself. It takes people with MS, or we say “ask first”.",
    )
    PRIVATE = "private", "Private", "You book it yourself. You pay, or an insurer does."
    CHARITY = "charity", "Charity", "Run by a charity, such as an MS Therapy Centre."


class Setting(ChoiceGroup):
    """Where someone is seen."""

    HOSPITAL = "hospital", "Hospital", "In a hospital, often in outpatients."
    COMMUNITY_CLINIC = (
        "community-clinic",
        "Community health centre or clinic",
        "In a health centre, a clinic or a charity's centre.",
    )
    GP_SURGERY = "gp-surgery", "GP surgery", "At a GP practice."
    HOME_VISITS = "home-visits", "Home visits", "They come to you."
    REMOTE = "remote", "Video or phone", "You talk from home, by video or by phone."


AT_ITS_PLACE = Setting.HOSPITAL | Setting.COMMUNITY_CLINIC | Setting.GP_SURGERY


class Approach(ChoiceGroup):
    """What a physiotherapist does."""

    TAILORED_EXERCISE = (
        "tailored-exercise",
        "Tailored exercise",
        "Exercises chosen to strengthen the parts of your body that need it.",
    )
    EDUCATION_AND_ADVICE = (
        "education-and-advice",
        "Education and advice",
        "How to sit, lift and carry, and how much to do.",
    )
    MANUAL_THERAPY = (
        "manual-therapy",
        "Manual therapy",
        "Hands-on treatment, such as massage, for pain or stiffness.",
    )
    ELECTROTHERAPY = (
        "electrotherapy",
        "Electrotherapy",
        "Ultrasound, heat or cold, or TENS, which sends small pulses through the skin.",
    )
    HYDROTHERAPY = (
        "hydrotherapy",
        "Hydrotherapy or aquatic therapy",
        "Exercise in water. Ask if they are trained in it.",
    )
    ACUPUNCTURE = (
        "acupuncture",
        "Acupuncture",
        "Fine needles placed in the skin. Ask if they are trained in it.",
    )
    FES = (
        "fes",
        "Functional electrical stimulation (FES)",
        "Small pulses that help a muscle move, for example to lift the foot.",
    )
    BALANCE_TRAINING = (
        "balance-training",
        "Balance training",
        "Practice at staying steady as you stand, turn and walk.",
    )
    SPASTICITY_MANAGEMENT = (
        "spasticity-management",
        "Spasticity management",
        "Stretching, positioning and other ways to ease tight muscles.",
    )
    POSTURE_AND_SEATING = (
        "posture-and-seating",
        "Posture and seating",
        "Help to sit and lie well, in a chair, a wheelchair or bed.",
    )
    EXERCISE_GROUP = "exercise-group", "Exercise group", "Exercise together with others."
    VESTIBULAR = (
        "vestibular",
        "Vestibular rehabilitation",
        "Exercises for dizziness and balance.",
    )


class Experience(ChoiceGroup):
    """How much of their work is with MS, as reported by the service or the person."""

    MOSTLY_MS = (
        "mostly-ms",
        "Mostly MS",
        "Half or more of their patients have MS, or they hold a named MS post.",
    )
    NEUROLOGICAL = (
        "neurological",
        "Neurological",
        "Half or more of their patients have a condition of the brain or nerves, such as MS.",
    )
    SOME_MS = "some-ms", "Some MS", "They saw at least one person with MS in the last year."


class Payment(ChoiceGroup):
    """Who pays, and how."""

    FREE = "free", "Free", "You pay nothing."
    DONATION = "donation", "Donation", "You give what you can."
    MEMBERSHIP = "membership", "Membership", "You pay to be a member."
    FEE = "fee", "Fee", "You pay for each visit."
    INSURANCE = "insurance", "Insurance", "Private healthcare may pay. Ask your insurer first."
    EMPLOYER = "employer", "Employer", "Your employer may pay, through occupational health."


class AccessFact(ChoiceGroup):
    """Features that help someone get in and be comfortable. A service can leave any unanswered."""

    STEP_FREE = (
        "step-free",
        "Step-free way in",
        "No step from pavement or parking to the treatment room. Doors at least 75 cm wide.",
    )
    ACCESSIBLE_TOILET = (
        "accessible-toilet",
        "Accessible toilet",
        "A toilet with room to transfer from a wheelchair.",
    )
    CHANGING_PLACES = (
        "changing-places",
        "Changing Places toilet",
        "A larger toilet with a hoist and a changing bench.",
    )
    HOIST = "hoist", "Hoist", "A hoist to lift you from a chair to the couch."
    ADJUSTABLE_COUCH = "adjustable-couch", "Couch that goes up and down", ""
    STAY_IN_WHEELCHAIR = (
        "stay-in-wheelchair",
        "You can stay in your wheelchair",
        "You can be treated without leaving your wheelchair.",
    )
    BLUE_BADGE_PARKING = "blue-badge-parking", "Blue Badge parking", ""
    PATIENT_TRANSPORT = (
        "patient-transport",
        "Patient transport",
        "Transport can be arranged if you cannot travel by yourself.",
    )
    SEAT_ON_THE_WAY = (
        "seat-on-the-way",
        "A seat on the way",
        "Somewhere to rest between the door and the treatment room.",
    )
    COMPANION_WELCOME = "companion-welcome", "Someone can come with you", ""
    COOL_ROOM = "cool-room", "Cool room", "A room that is kept cool."


# These do not matter for home visits. Whether a companion is welcome always does.
OF_A_BUILDING = AccessFact.of(sum(AccessFact) & ~AccessFact.COMPANION_WELCOME)


class Language(ChoiceGroup):
    """Languages besides English in which someone can be seen. Slugs are ISO 639 codes, plus bsl."""

    WELSH = "cy", "Welsh"
    BSL = "bsl", "British Sign Language"
    SCOTTISH_GAELIC = "gd", "Scottish Gaelic"
    IRISH = "ga", "Irish"
    ARABIC = "ar", "Arabic"
    BENGALI = "bn", "Bengali"
    CANTONESE = "yue", "Cantonese"
    FRENCH = "fr", "French"
    GERMAN = "de", "German"
    GREEK = "el", "Greek"
    GUJARATI = "gu", "Gujarati"
    HINDI = "hi", "Hindi"
    ITALIAN = "it", "Italian"
    MANDARIN = "cmn", "Mandarin"
    PERSIAN = "fa", "Persian"
    POLISH = "pl", "Polish"
    PORTUGUESE = "pt", "Portuguese"
    PUNJABI = "pa", "Punjabi"
    ROMANIAN = "ro", "Romanian"
    SOMALI = "so", "Somali"
    SPANISH = "es", "Spanish"
    TAMIL = "ta", "Tamil"
    TURKISH = "tr", "Turkish"
    UKRAINIAN = "uk", "Ukrainian"
    URDU = "ur", "Urdu"
    YORUBA = "yo", "Yoruba"
