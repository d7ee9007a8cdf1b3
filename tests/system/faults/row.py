"""One row of the table in docs/faults.md: a fault, and what it did to the requests."""

from dataclasses import dataclass

from tests.system.faults.load import Tally

HEAD = (
    "| What goes wrong | What must happen | Requests | Failed | 503 explained | Recovered after "
    "| Slowest | Also seen |\n|---|---|---|---|---|---|---|---|\n"
)


@dataclass(frozen=True, slots=True)
class Row:
    fault: str
    must: str
    tally: Tally
    well_after: float | None = None  # seconds from the fault's end until every answer was right
    seen: str = ""  # what else was measured
    may_tell: bool = False  # whether "try again in a minute" is a right answer

    @property
    def holds(self) -> bool:
        """Whether it went as it must."""
        return not self.tally.failures and (self.may_tell or not self.tally.told)

    def line(self) -> str:
        tally = self.tally
        kinds = ", ".join(f"{kind}: {number}" for kind, number in tally.failed.items())
        cells = (
            self.fault,
            self.must,
            f"{tally.sent:,}",
            f"**{tally.failures}** ({kinds})" if kinds else "0",
            f"{tally.told:,}",
            "" if self.well_after is None else f"{self.well_after:.1f} s",
            f"{tally.slowest:.1f} s",
            self.seen,
        )
        return f"| {' | '.join(cells)} |\n"
