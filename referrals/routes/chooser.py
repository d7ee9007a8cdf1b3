"""“Which route suits me?”: at most three questions, then a page and a search.

Nothing is stored: the answers are in the URL, and are not personal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.search.links import SearchLink
from directory.vocabulary import ChoiceGroup, Route, Setting
from referrals.routes import content

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` are values and labels; `only_if_pay` limits who is asked."""

    name: str
    text: str
    hint: str
    options: tuple[tuple[str, str], ...]
    only_if_pay: tuple[str, ...] = ()

    def is_asked(self, answers: Answers) -> bool:
        return not self.only_if_pay or answers.get("pay") in self.only_if_pay

    def label(self, value: str) -> str:
        return dict(self.options)[value]


QUESTIONS = (
    Question(
        "pay",
        "Who could pay?",
        "NHS care is free. A charity may be free, or ask for a donation or a fee.",
        (
            ("free", "I want it free, or nearly free"),
            ("myself", "I could pay for some visits"),
            ("work", "My work or an insurer may pay"),
            ("unsure", "I am not sure"),
        ),
    ),
    Question(
        "ask",
        "Could somebody refer you to the NHS?",
        "A GP, an MS nurse or a neurologist usually does this.",
        (
            ("refer", "Yes, I could ask one of them"),
            ("self", "I would rather ask the NHS team myself"),
            ("back", "I have been before, and want to go back"),
            ("unsure", "I am not sure"),
        ),
        only_if_pay=("free", "unsure"),
    ),
    Question(
        "where",
        "Where would you like to be seen?",
        "Not every service visits people at home.",
        (
            ("home", "At my home"),
            ("out", "At a clinic, hospital or centre"),
            ("remote", "By video or phone"),
            ("any", "Anywhere will do"),
        ),
    ),
)

_SETTINGS: Mapping[str, tuple[ChoiceGroup, ...]] = {
    "home": (Setting.HOME_VISITS,),
    "out": (Setting.HOSPITAL, Setting.COMMUNITY_CLINIC, Setting.GP_SURGERY),
    "remote": (Setting.REMOTE,),
    "any": (),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the answers lead to: a page to read, others worth a look, and a search."""

    page: content.Page
    fragment: str
    also: tuple[content.Page, ...]
    criteria: tuple[ChoiceGroup, ...]
    pairs: tuple[tuple[str, str], ...]

    @property
    def page_url(self) -> str:
        return f"{self.page.url}{self.fragment}"

    @property
    def search_url(self) -> str:
        return str(SearchLink(self.pairs))


def known(given: Mapping[str, str]) -> dict[str, str]:
    """The valid answers to questions that apply. Anything else is dropped."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        value = given.get(question.name, "")
        if question.is_asked(answers) and value in dict(question.options):
            answers[question.name] = value
    return answers


def next_question(answers: Answers) -> Question | None:
    """The first unanswered question, or None once all are answered."""
    open_ones = (one for one in QUESTIONS if one.is_asked(answers) and one.name not in answers)
    return next(open_ones, None)


def suggest(answers: Answers) -> Suggestion:
    slug, fragment, also = _way(answers)
    page = content.BY_SLUG[f"routes/{slug}"]
    criteria: list[ChoiceGroup] = list(page.criteria)
    if answers.get("pay") in ("free", "unsure"):
        criteria.append(Route.CHARITY)
    settings = _SETTINGS[answers.get("where", "any")]
    pairs = [(page.parameter, member.slug) for member in criteria]
    pairs += [("setting", setting.slug) for setting in settings]
    others = tuple(content.BY_SLUG[f"routes/{other}"] for other in also)
    return Suggestion(page, fragment, others, (*criteria, *settings), tuple(pairs))


def _way(answers: Answers) -> tuple[str, str, tuple[str, ...]]:
    """The slug and fragment of the most suitable page, and the slugs of others."""
    pay, ask = answers.get("pay"), answers.get("ask")
    if pay == "work":
        return "work-and-insurance", "", ("private", "nhs")
    if pay == "myself":
        return "private", "", ("charity", "nhs")
    if ask == "self":
        return "self-referral", "", ("charity", "nhs")
    if ask == "back":
        return "nhs", "#back", ("charity", "self-referral")
    return "nhs", "", ("self-referral", "charity")
