"""A set of choices, stored in one integer."""

from collections.abc import Iterable, Iterator
from enum import IntFlag
from typing import Self, cast


class ChoiceGroup(IntFlag):
    """Flags with a slug (for URLs and files), a label and a plain explanation."""

    slug: str
    label: str
    explanation: str

    def __new__(cls, slug: str, label: str, explanation: str = "") -> Self:
        value = 1 << len(cls.__members__)
        member = int.__new__(cls, value)
        member._value_ = value
        member.slug = slug
        member.label = label
        member.explanation = explanation
        return member

    @classmethod
    def none(cls) -> Self:
        """The empty set."""
        return cls.of(0)

    @classmethod
    def of(cls, value: int) -> Self:
        """The set stored as `value`. Raises ValueError for unknown bits."""
        if not 0 <= value < 1 << len(cls.__members__):
            raise ValueError(f"{value} is not a set of {cls.__name__}")
        found = cls._value2member_map_.get(value)  # not `or`: the empty set is falsy
        return cast(Self, cls._missing_(value) if found is None else found)

    @classmethod
    def from_slugs(cls, slugs: Iterable[str]) -> Self:
        """The set named by `slugs`. Raises ValueError with the first unknown one."""
        by_slug = {member.slug: member for member in cls}
        total = 0
        for slug in slugs:
            if slug not in by_slug:
                raise ValueError(slug)
            total |= by_slug[slug]
        return cls.of(total)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.slug, member.label) for member in cls]

    @property
    def members(self) -> Iterator[Self]:
        """The members in this set, in the order they are declared."""
        held = int(self)  # flags are slow to compare
        return (member for member in type(self) if int(member) & held)

    @property
    def slugs(self) -> list[str]:
        return [member.slug for member in self.members]

    @property
    def labels(self) -> list[str]:
        return [member.label for member in self.members]
