"""What is said above the results about how the words in the search box were understood."""

from dataclasses import dataclass
from typing import Self

from directory.search.box.answers import Place, Topic
from directory.search.box.everyday import labels
from directory.words import join_with_and


@dataclass(frozen=True, slots=True)
class Understood:
    """One line: what was typed, what was made of it, and what was not used. Any may be empty."""

    typed: str = ""
    notice: str = ""
    near: str = ""
    ticked: str = ""
    unused: str = ""

    @classmethod
    def of(cls, answer: Place | Topic | None) -> Self:
        if answer is None:
            return cls(
                notice="Where do you live? Enter a postcode or town to see the nearest first."
            )
        account = answer.account
        label = answer.label if isinstance(answer, Place) else ""
        says_more = not account.says_the_same_as(label)
        return cls(
            typed=account.text if says_more else "",
            notice=answer.notice,
            near=label if says_more and not answer.notice else "",
            ticked=join_with_and([f"“{label}”" for label in labels(answer.filters)]),
            unused=join_with_and([f"“{words}”" for words in account.unused]),
        )

    def __bool__(self) -> bool:
        return bool(self.typed or self.notice)
