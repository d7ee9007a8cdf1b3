"""Passages that a clinician must sign off; OPERATOR_FILE says which have been.

Until a passage is signed off, the public sees general wording instead, and sites with sample data
show it marked as not reviewed: see the `signed` tag.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from referrals.routes import content

PASSAGES = {
    "evidence": "how sure we are that physiotherapy helps",
    "needs": "dizziness, foot drop, bladder and pelvic floor",
    "newly-diagnosed": "what to do if you have just been diagnosed",
    "while-you-wait": "what to do while you wait",
    "relapse": "what to do in a relapse",
    "at-once": "when to go to A&E or ring 999",
    "crisis": "whom to ring with thoughts of ending your life",
    "caution-fes": "cautions before FES",
    "caution-electrotherapy": "cautions before TENS or ultrasound",
    "caution-heat-and-cold": "cautions before heat or cold",
    "caution-hydrotherapy": "cautions before hydrotherapy",
    "caution-acupuncture": "cautions before acupuncture",
}


def refuse_unknown(signed: Iterable[str]) -> None:
    """Refuse to start if anything signed off is not a page or passage on this site."""
    known = (*PASSAGES, *content.BY_SLUG)
    for what in signed:
        if what not in known:
            raise ImproperlyConfigured(
                f"OPERATOR_FILE: expected [[signed]] to name a passage or page; found what = "
                f"{what!r}. Write one of: {', '.join(known)}."
            )


def waiting() -> list[str]:
    """The passages that nobody has signed off yet."""
    return [slug for slug in PASSAGES if slug not in settings.SIGNED]
