"""How marks on the maps look: style sheet colours, set where the marks are drawn.

Attributes avoid a rule in the style sheet, which every page loads.
"""

from dataclasses import dataclass

from django.utils.html import format_html


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a mark, its edge and the number on it."""

    fill: str
    edge: str = "currentColor"
    number: str = "var(--ink)"

    @property
    def shape(self) -> str:
        return format_html('fill="{}" stroke="{}"', self.fill, self.edge)

    @property
    def text(self) -> str:
        """Set with `color`, so that forced colours apply."""
        return format_html('color="{}" fill="currentColor" stroke="none"', self.number)
