"""How marks on the maps look: colours of the style sheet, set where the marks are drawn.

Attributes need no rule in a style sheet that every page loads.
"""

from dataclasses import dataclass

from django.utils.html import format_html


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a mark, of its edge and of the number on it."""

    fill: str
    edge: str = "currentColor"
    number: str = "var(--ink)"

    @property
    def shape(self) -> str:
        return format_html('fill="{}" stroke="{}"', self.fill, self.edge)

    @property
    def text(self) -> str:
        """By `color`, so that forced colours apply."""
        return format_html('color="{}" fill="currentColor" stroke="none"', self.number)
