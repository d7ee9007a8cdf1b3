"""Other things a service can say about itself, which nobody searches by."""

from directory.vocabulary.choice_group import ChoiceGroup


class Colleague(ChoiceGroup):
    """Colleagues a service works with: the team around someone with MS."""

    OCCUPATIONAL_THERAPIST = "occupational-therapist", "Occupational therapist"
    MS_NURSE = "ms-nurse", "MS nurse"
    SPEECH_THERAPIST = "speech-therapist", "Speech and language therapist"
    CONTINENCE = "continence", "Continence service"
    NEUROLOGIST = "neurologist", "Neurologist"
    PSYCHOLOGIST = "psychologist", "Psychologist"
    DIETITIAN = "dietitian", "Dietitian"
    ORTHOTIST = "orthotist", "Orthotist"
    WHEELCHAIR_SERVICE = "wheelchair-service", "Wheelchair service"
    SOCIAL_CARE = "social-care", "Social care"


class Referrer(ChoiceGroup):
    """Who can refer someone."""

    SELF = "self", "The person themselves"
    GP = "gp", "GP"
    MS_NURSE = "ms-nurse", "MS nurse"
    NEUROLOGIST = "neurologist", "Neurologist"
    OTHER_CONSULTANT = "other-consultant", "Another consultant"
    THERAPIST = "therapist", "Physiotherapist or another therapist"
    SOCIAL_CARE = "social-care", "Social care"
    CARER = "carer", "Family or carer"


class Priority(ChoiceGroup):
    """What matters to whoever refers somebody who cannot wait."""

    URGENT = "urgent", "Takes urgent referrals", "They told us that they do."
    RELAPSE = (
        "relapse",
        "Says what to do in a relapse",
        "Some see people at once, others once the relapse has settled: read what they say.",
    )


class Weekday(ChoiceGroup):
    """Days of the week."""

    MONDAY = "mon", "Monday"
    TUESDAY = "tue", "Tuesday"
    WEDNESDAY = "wed", "Wednesday"
    THURSDAY = "thu", "Thursday"
    FRIDAY = "fri", "Friday"
    SATURDAY = "sat", "Saturday"
    SUNDAY = "sun", "Sunday"
