"""Words that a listing must not or should not use: text in, remarks out. No Django, no I/O.

A remark blocks if the law or the professional body forbids the words; otherwise it only asks the
curator to think again. Titles: the HCPC and the CSP. Promises of a cure: the Digital Markets,
Competition and Consumers Act 2024, schedule 20. Oxygen: Cochrane review CD003057.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Remark(NamedTuple):
    """A phrase from the text, what is wrong with it, and a suggested replacement."""

    phrase: str
    reason: str
    suggestion: str
    blocks: bool

    def __str__(self) -> str:
        return f"“{self.phrase}”: {self.reason} {self.suggestion}"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    reason: str
    suggestion: str
    blocks: bool
    unless_denied: bool = False  # such as "no cure", "we do not promise"

    def remarks(self, text: str) -> Iterator[Remark]:
        for found in self.pattern.finditer(text):
            if self.unless_denied and _DENIED.search(
                text[max(0, found.start() - _NEAR) : found.start()]
            ):
                continue
            yield Remark(found[0], self.reason, self.suggestion, self.blocks)


def _words(pattern: str) -> re.Pattern[str]:
    """Whole words in any case, with any spacing between them."""
    return re.compile(rf"\b(?:{pattern.replace(' ', '[ -]{1,3}')})\b", re.IGNORECASE)


# "No", "not" and the like, at most four words earlier in the same sentence.
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|cannot|without|nor|neither)\b|n['’]t\b)(?:[^\w.!?]+\w+){0,4}[^\w.!?]*\Z",
    re.IGNORECASE,
)
_NEAR = 100  # how many characters back to look for them
_NUMBER = re.compile(r"\bPH ?[0-9]{4,6}\b", re.IGNORECASE)
_MEMBER = re.compile(r"\b[MF]CSP\b")
_BETWEEN = r"(?!(?:and|or|with|society) )[a-z]+"

_MS = "(?:MS|multiple sclerosis)"

_RULES = (
    _Rule(
        _words(rf"chartered (?:{_BETWEEN} ){{1,3}}physio(?:therapist|therapists|s)?"),
        "“Chartered” goes directly before “physiotherapist”.",
        "Write “chartered physiotherapist working in neurology”.",
        blocks=True,
    ),
    _Rule(
        _words("state registered|state registration|SRP"),
        "This title is no longer in use.",
        "Write “HCPC registered”.",
        blocks=True,
    ),
    _Rule(
        _words("cure|cures|cured|curing"),
        "Nothing cures MS, and the law forbids saying that it does.",
        "Write what the service helps with, such as walking.",
        blocks=True,
        unless_denied=True,
    ),
    _Rule(
        _words("hyperbaric|HBOT?|oxygen (?:therapy|treatment|treatments|sessions?|tank|chamber)"),
        "Oxygen is not physiotherapy, and research does not support it for MS.",
        "Leave it out: we list the centre, never the oxygen.",
        blocks=True,
        unless_denied=True,
    ),
    _Rule(
        _words(
            "guarantee|guarantees|guaranteed|proven results|will (?:restore|reverse|stop|heal|walk)"
            "|reverses? (?:your |the )?MS|halts? (?:your |the )?MS|miracle|miraculous"
        ),
        "This promises an outcome that nobody can be sure of.",
        "Write what the service does, or “may help with”.",
        blocks=False,
        unless_denied=True,
    ),
    _Rule(
        _words(
            r"[0-9]{1,3}\s?(?:%|per\s?cent) success|success rate|world (?:class|leading|beating)"
            r"|best (?:[a-z]+ )?(?:physio[a-z]*|clinic|team|service|care|treatment|practice)"
            r"|no\.\s?1|number one|leading (?:experts?|specialists?|clinic|provider)"
        ),
        "This is praise that nobody can check.",
        "Write what they do and for whom, or their training and years of experience.",
        blocks=False,
    ),
    _Rule(
        _words(
            rf"(?:has|have|having|lives? with|living with) {_MS} (?:herself|himself|myself|too)"
            rf"|(?:she|he|I) (?:also )?(?:has|have|lives? with|live with) {_MS}"
            rf"|(?:she|he|I) (?:was|am|is) (?:herself |himself )?diagnosed with {_MS}"
        ),
        "This mentions a person's own health, which is private and need not be here.",
        "Leave it out, unless they asked you in writing to say it.",
        blocks=False,
    ),
    _Rule(
        _words("sufferers?|suffers? from|suffering from|victims?|wheelchair bound"),
        "Many people with MS do not want to be called this.",
        "Write “people with MS”, or “wheelchair user”.",
        blocks=False,
    ),
)


def remarks(text: str, hcpc_number: str = "") -> list[Remark]:
    """Problems with the wording, in rule order.

    `hcpc_number` is that of the person the text is about, if it is shown beside the text.
    """
    found = [remark for rule in _RULES for remark in rule.remarks(text)]
    member = _MEMBER.search(text)
    if member and not hcpc_number and not _NUMBER.search(text):
        found.append(
            Remark(
                member[0],
                "It says who belongs to the Chartered Society, not who is registered.",
                "Write the HCPC number beside it, such as PH123456.",
                blocks=False,
            )
        )
    return found
