"""Passages that a clinician must sign, and what OPERATOR_FILE says was signed.

Until somebody has signed a passage the public sees general wording in its place, and a site with
sample data shows it marked as not reviewed: see the `signed` tag.
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
    """Refuse to start if something signed is not a page or passage of this site."""
    known = (*PASSAGES, *content.BY_SLUG)
    for what in signed:
        if what not in known:
            raise ImproperlyConfigured(
                f"OPERATOR_FILE: expected [[signed]] to name a passage or page; found what = "
                f"{what!r}. Write one of: {', '.join(known)}."
            )


def waiting() -> list[str]:
    """The passages that nobody has signed yet."""
    return [slug for slug in PASSAGES if slug not in settings.SIGNED]
