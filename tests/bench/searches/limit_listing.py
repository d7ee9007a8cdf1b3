"""The limit of a listing's page and of a place: raw psycopg and f-strings. Do not tune it."""

from datetime import date
from html import escape
from typing import Any

import psycopg

from tests.bench.searches.limit_rows import PLACE

LISTING = """SELECT to_jsonb(s), to_jsonb(o), to_jsonb(r),
    ARRAY(SELECT name FROM directory_area WHERE code = ANY(s.serves) ORDER BY name),
    ARRAY(SELECT name FROM directory_area WHERE code = ANY(s.home_areas) ORDER BY name)
    FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id
    LEFT JOIN directory_referraldetails r ON r.service_id = s.id
    WHERE s.slug = %s AND s.status = 'published' AND NOT s.is_sample AND s.listed_until >= %s"""
PEOPLE = """SELECT p.name, p.hcpc_number, p.public_until, (
        SELECT max(c.checked_on) FROM directory_registercheck c WHERE c.physiotherapist_id = p.id)
    FROM directory_physiotherapist p
    JOIN directory_service_physiotherapists t ON t.physiotherapist_id = p.id
    WHERE t.service_id = %s AND p.public_until >= %s AND p.notified_on <= %s ORDER BY p.name"""


def listing(
    connection: psycopg.Connection[Any], slug: str, on: date, size: int
) -> tuple[dict[str, Any], list[Any], list[list[str]], bytes]:
    """What is known of a listing, its people, the names of its areas, and so many bytes of it."""
    row = connection.execute(LISTING, [slug, on], binary=True).fetchone()
    assert row, slug
    service, organisation, told, *areas = row
    people = connection.execute(PEOPLE, [service["id"], on, on], binary=True).fetchall()
    known = {**organisation, **(told or {}), **service}
    rows = "".join(f"<dt>{name}</dt><dd>{escape(str(known[name]))}</dd>" for name in known)
    who = "".join(f"<li>{escape(name)}, {number}, {day}</li>" for name, number, *_, day in people)
    html = f"<h1>{escape(service['name'])}</h1><dl>{rows}</dl><ul>{who}</ul><p>{areas}</p>"
    return known, people, areas, html.encode()[:size].ljust(size)


def place(connection: psycopg.Connection[Any], near: str) -> tuple[float, float]:
    """Where a postcode is, by its key."""
    row = connection.execute(PLACE, [near], binary=True).fetchone()
    assert row, near
    return row[0], row[1]
