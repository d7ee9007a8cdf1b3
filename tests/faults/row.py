"""One row of the table in docs/faults.md: a fault, and what it did to the requests."""

from dataclasses import dataclass

from tests.faults.load import Tally


@dataclass(frozen=True, slots=True)
class Row:
    fault: str
    must: str
    tally: Tally
    well_after: float = (
        0.0  # seconds from the fault's end to the first answer after which all were right
    )
    seen: str = ""  # what else was measured

    @property
    def is_whole(self) -> bool:
        """Nothing but right answers and, where the database was away, words."""
        return self.tally.failures == 0

    def cells(self) -> list[str]:
        tally = self.tally
        failed = str(tally.failures)
        if tally.failed:
            failed += f" ({', '.join(f'{kind}: {n}' for kind, n in tally.failed.items())})"
        return [
            self.fault,
            self.must,
            f"{tally.sent:,}",
            failed,
            f"{tally.told:,}",
            f"{self.well_after:.1f}",
            f"{tally.slowest:.1f}",
            self.seen,
        ]
