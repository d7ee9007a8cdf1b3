"""One step to take: whom to ring, what to say, and the dated facts that it is based on."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from directory import words
from directory.pages import waiting_times
from directory.pages.cards import Card
from directory.search.leading import is_free
from directory.telephones import tel_link
from directory.vocabulary import Route, Setting

NHS = Route.NHS_REFERRAL | Route.NHS_SELF_REFERRAL


class Kind(Enum):
    """What a step is based on."""

    RULE = "rule"
    FITS = "service"
    ASK = "ask"
    AREA = "area"  # the area's number, if its rule is unknown or old
    VIDEO = "video"
    CHOSEN = "chosen"  # the visitor chose it; it may not take them
    HELPLINE = "helpline"
    NOBODY = "nobody"  # nobody to ring: a GP or MS nurse to ask


@dataclass(frozen=True, slots=True)
class Because:
    """A dated fact that a step is based on: "rule of Powys, checked 21 October 2026"."""

    what: str
    on: date | None = None
    how: str = "checked"

    def __str__(self) -> str:
        when = f"{self.how} {words.day(self.on)}" if self.on else "not checked yet"
        return f"{self.what}, {when}"


@dataclass(frozen=True, slots=True)
class Helpline:
    """The helpline set by the operator; empty if there is none."""

    number: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a sentence, a number, what to say, and what to do if they say no."""

    kind: Kind
    sentence: str
    who: str = ""
    number: str = ""
    url: str = ""  # a form or a page, if there is no number
    facts: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    is_sample: bool = False
    service: Card | None = None
    also: tuple[tuple[str, str], ...] = ()  # purposes and numbers of the team's other phone lines
    advice: int = 0  # the primary key of the area advice it is based on
    days: int | None = None  # of waiting, if known and current
    if_no: "Step | None" = None
    beyond: Card | None = None  # the nearest outside the circle, where nobody is found inside
    sooner: "Step | None" = None  # for a fee, if the wait is long
    nearer: "Step | None" = None  # for a fee, if it is much nearer
    free: "Step | None" = None  # on the NHS, if this is not
    video: "Step | None" = None  # if this is across water

    @property
    def link(self) -> str:
        """A `tel:` link to its number."""
        return tel_link(self.number)

    @property
    def checked(self) -> str:
        """The date of the most important fact, in words."""
        first = self.because[0] if self.because else Because("")
        return f"Checked {words.day(first.on)}" if first.on else ""

    @property
    def hours(self) -> str:
        """When somebody answers the phone."""
        return self.service.service.telephone_hours.rstrip(".") if self.service else ""

    @property
    def wait(self) -> str:
        return waiting_times.by_month(self.service.service, self.service.on) if self.service else ""

    @property
    def is_nhs(self) -> bool:
        return bool(self.advice or (self.service and self.service.service.routes & NHS))

    @property
    def is_travelled_to(self) -> bool:
        """Whether help with travel may matter: not for those who only visit, or only ring."""
        away = Setting.HOME_VISITS | Setting.REMOTE
        return not self.service or bool(self.service.service.settings & ~away)

    @property
    def is_paid_for(self) -> bool:
        return bool(self.service and not is_free(self.service.service))
