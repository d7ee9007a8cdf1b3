"""The line above the results on how the words in the search box were understood."""

from dataclasses import dataclass
from typing import Self

from directory.search.box import everyday
from directory.search.box.answers import Place, Topic
from directory.search.box.reading import Reading
from directory.words import join_with_and


@dataclass(frozen=True, slots=True)
class Understood:
    """The text typed, how it was understood, and what was not used. Any part can be empty."""

    typed: str = ""
    notice: str = ""
    near: str = ""
    ticked: str = ""
    unused: str = ""
    needs_interpreter: bool = False  # asked for one, or for a language

    @classmethod
    def of(cls, answer: Place | Topic | None, *, by_language: bool = False) -> Self:
        if answer is None:
            said = "Enter a postcode or town to see the nearest first."
            return cls(notice=said, needs_interpreter=by_language)
        account = answer.account
        label = answer.label if isinstance(answer, Place) else ""
        others = everyday.not_listed(Reading(account.text, account.words))
        is_plain = account.is_a_point or account.is_all_in(label)
        says_more = bool(account.unused) or not is_plain
        return cls(
            typed=account.text if says_more and account.text not in answer.notice else "",
            notice=answer.notice or others,
            near=label if says_more and not answer.notice else "",
            ticked=join_with_and([f"“{label}”" for label in everyday.labels(answer.filters)]),
            unused=join_with_and([f"“{words}”" for words in account.unused]),
            needs_interpreter=by_language or everyday.wants_interpreter(account),
        )

    def __bool__(self) -> bool:
        return bool(self.typed or self.notice or self.needs_interpreter)
