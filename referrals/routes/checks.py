"""System checks for content pages: overdue reviews, and passages not yet signed off."""

from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Info, Warning, register
from django.utils import timezone

from directory import words
from referrals.routes import content, signing


@register()
def reviews_are_not_overdue(**_: Any) -> list[CheckMessage]:
    """Warn about content pages whose review is overdue."""
    return overdue_warnings(timezone.localdate())


@register(deploy=True)
def clinicians_have_signed(**_: Any) -> list[CheckMessage]:
    """List passages that a clinician has not signed off yet: not an error, but a reminder."""
    wait = signing.waiting()
    if not wait:
        return []
    return [
        Info(
            f"{len(wait)} of {len(signing.PASSAGES)} passages wait for a clinician to sign them; "
            f"until then the public reads general words: {', '.join(wait)}.",
            hint="Once one has signed, name them under [[signed]] in the file of OPERATOR_FILE.",
            id="referrals.I001",
        )
    ]


@register(deploy=True)
def operators_have_said_theirs(**_: Any) -> list[CheckMessage]:
    """List what the pages still lack because only the operator can write it."""
    return [
        Info(
            f"{page.url} is waiting for whoever runs this site to say: "
            f"{words.join_with_and([*page.not_said.values()])}.",
            hint=f"Write into the file of OPERATOR_FILE: {', '.join(page.not_said)}.",
            id="referrals.I002",
        )
        for page in content.PAGES
        if page.not_said
    ]


def overdue_warnings(on: date) -> list[CheckMessage]:
    return [
        Warning(
            f"The review of {page.url} was due on {words.day(page.review_due)}.",
            hint="Read it again against its sources, then sign it in the file of OPERATOR_FILE.",
            id="referrals.W001",
        )
        for page in content.overdue(on)
    ]
