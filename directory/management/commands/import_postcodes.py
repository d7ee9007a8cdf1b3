from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.gazetteer import LoadRefused
from directory.gazetteer.load import Loaded, Options, load
from directory.gazetteer.progress import Output
from directory.models.placing import Moved

FAR_METRES = 100


class Command(BaseCommand):
    requires_system_checks = ()  # this does not depend on pages or admin
    help = (
        "Replace the postcodes with those in the files: OS Code-Point Open, ONSPD, NSPL, or a CSV "
        "file with the header postcode,lat,lon; zipped or not. Give all files in one call: "
        "together they make the gazetteer, and the first wins if two have a postcode. The site "
        "keeps answering from the old postcodes until the new ones are in place, and for good if "
        "anything is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--with-northern-ireland",
            action="store_true",
            help="Take Northern Ireland's rows from ONSPD or NSPL too. They belong to Land and "
            "Property Services and are under a licence of their own, which allows internal "
            "business use only unless you have agreed more: without this they are left out.",
        )
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="Go on even if more than a tenth of the postcodes would be gone.",
        )
        parser.add_argument(
            "--credit",
            default="",
            help="The credit that the licence of a CSV file asks for, in its own words. Without "
            "it: the Open Government Licence's.",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        options = Options(given["with_northern_ireland"], given["allow_shrink"], given["credit"])
        try:
            loaded = load(given["files"], options, Output(self.stdout))
        except LoadRefused as refused:
            raise CommandError(f"{refused} Nothing was changed.") from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None
        self.report(loaded)

    def report(self, loaded: Loaded) -> None:
        counts = loaded.counts
        self.stdout.write(
            f"The gazetteer now holds {counts.postcodes:,} postcodes: {counts.retired:,} of them "
            f"retired, {counts.without_location:,} without a location."
        )
        far = [moved for moved in loaded.moved if moved.metres > FAR_METRES]
        if far:
            self.stdout.write(f"{len(far):,} services have moved; check their postcodes:")
        for moved in far:
            self.stdout.write(f"  {moved.service.code} {moved.service}: {_how_far(moved)}")


def _how_far(moved: Moved) -> str:
    if moved.metres == float("inf"):
        return "placed for the first time" if moved.service.point else "no longer has a place"
    return f"moved {moved.metres:,.0f} m"
