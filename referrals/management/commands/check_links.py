"""Try every external link on the site, and report."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from referrals.routes import link_checker
from referrals.routes.link_checker import Checked, LinkState


class Command(BaseCommand):
    """Changes nothing: sources stay on their pages until an editor has checked them."""

    help = (
        "Try every link that leads out of the site: sources of content pages, area advice, "
        "websites of services. Reports what moved or does not answer, and changes nothing. "
        "Ends with status 1 when a link is dead."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        if settings.OFFLINE:
            raise CommandError("OFFLINE is set, so no link was tried. Unset it to try them.")
        wanted = link_checker.links()
        shown = tqdm(
            link_checker.check(wanted.items()), total=len(wanted), unit="link", disable=None
        )
        checked = list(shown)
        for one in checked:
            if one.finding is not LinkState.OK:
                self.stdout.write(_line(one))
        counts = Counter(one.finding for one in checked)
        dead = sum(number for finding, number in counts.items() if finding.is_dead)
        self.stdout.write(
            f"{len(checked)} links tried: "
            + ", ".join(f"{counts[one]} {one.value.partition(':')[0]}" for one in LinkState)
            + ". Nothing was changed."
        )
        if dead:
            raise CommandError(f"{dead} of {len(checked)} links are dead. Correct them by hand.")


def _line(one: Checked) -> str:
    detail = f" ({one.detail})" if one.detail else ""
    return f"{one.url}: {one.finding.value}{detail}. On {', '.join(one.places)}."
