"""How marks on the maps look: colours of the style sheet, given where they are drawn.

As attributes, which need no rule in a sheet that every page loads.
"""

from dataclasses import dataclass

from django.utils.html import format_html


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of the ground, of its edge, and of the number upon it."""

    fill: str
    edge: str = "currentColor"
    number: str = "var(--ink)"

    @property
    def shape(self) -> str:
        return format_html('fill="{}" stroke="{}"', self.fill, self.edge)

    @property
    def text(self) -> str:
        """By `color`, which forced colours reach."""
        return format_html('color="{}" fill="currentColor" stroke="none"', self.number)
