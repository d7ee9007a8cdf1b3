"""A whole file in one transaction: looked at without a trace, or saved, or left alone."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import tablib

from directory.curating.spreadsheets.outcome import Outcome
from directory.curating.spreadsheets.reading import Listing
from directory.curating.spreadsheets.resources import LINE, ListingResource
from directory.history import act


class _Undo(Exception):
    """Takes back what was written."""


def look(listing: Listing, resource: ListingResource) -> Outcome:
    """What importing would do. Every row is saved and judged by the database, then taken back."""
    with suppress(_Undo), _as_one():
        outcome = _go_through(listing, resource)
        raise _Undo
    return outcome


def save(
    listing: Listing, resource: ListingResource, *, by: str = "", expected: str = ""
) -> Outcome:
    """Import all, or, where one row is wrong or something changed since it was shown, nothing.

    `expected` is the fingerprint of what was shown; the caller compares it with the outcome's.
    `by` is for a command: who is signed in needs no name.
    """
    with suppress(_Undo), _as_one(by):
        outcome = _go_through(listing, resource)
        if outcome.faults or (expected and outcome.fingerprint != expected):
            raise _Undo
    return outcome


@contextmanager
def _as_one(by: str = "") -> Iterator[None]:
    """All or nothing, and one act in the history of all it changes."""
    with act("Imported from a file", by=by):
        yield


def _go_through(listing: Listing, resource: ListingResource) -> Outcome:
    rows = tablib.Dataset(headers=[LINE, *listing.headings])
    for line, cells in listing.rows:
        rows.append([line, *cells])
    resource.outcome.faults += listing.faults
    result = resource.import_data(rows)
    if result.base_errors:
        raise result.base_errors[0].error
    return resource.outcome
