"""The page of the limit: rows whole, people and advice by one statement each, then f-strings."""

from datetime import date
from html import escape
from typing import Any

import psycopg

SERVICES = """SELECT s.id, s.code, s.slug, s.name, s.town, s.telephone, s.settings, s.routes,
    s.pays, s.price_first, s.wait_days, s.wait_told_on, s.confirmed_on, s.latitude, s.longitude,
    s.home_miles,
    s.ms_self_referral, s.serves, s.home_areas, s.is_sample, o.kind, o.name, r.who_may_refer
    FROM directory_service s JOIN directory_organisation o ON o.id = s.organisation_id

    LEFT JOIN directory_referraldetails r ON r.service_id = s.id WHERE s.id = ANY(%s)"""
PEOPLE = """SELECT t.service_id, p.name, p.hcpc_number FROM directory_physiotherapist p
    JOIN directory_service_physiotherapists t ON t.physiotherapist_id = p.id
    WHERE t.service_id = ANY(%s) AND p.public_until >= %s AND p.notified_on <= %s"""
ADVICE = """SELECT a.name, r.ms_self_referral, r.telephone, r.source, r.checked_on
    FROM referrals_areaadvice r JOIN directory_area a ON a.code = r.area_id
    WHERE r.area_id = ANY(%s) AND r.districts = '{}' OR r.districts && %s::varchar[]"""
PARTS = ("Should take you", "Ask first", "Probably not")


def page(
    cursor: psycopg.Cursor[Any],
    found: Any,
    hits: dict[int, tuple[float, int]],
    codes: list[str],
    on: date,
    size: int,
) -> bytes:
    """All of it as bytes: what differs in f-strings, what never does as so many constant bytes."""
    rows = {row[0]: row for row in cursor.execute(SERVICES, [list(hits)], binary=True).fetchall()}
    people: dict[int, list[str]] = {}
    for service, name, number in cursor.execute(PEOPLE, [list(hits), on, on], binary=True):
        people.setdefault(service, []).append(f"{escape(name)} ({number})")
    advice = cursor.execute(ADVICE, [codes, codes], binary=True).fetchall()
    shown = "".join(_card(rows[one], *hits[one], people.get(one, [])) for one in hits)
    facets = "".join(
        f'<label><input form="search" type="checkbox" name="{name}" value="{slug}"> '
        f'<span>{slug}</span> <b class="num">{total} {unknown} {beside}</b></label>'
        for name, options in found.counts.items()
        for slug, (total, unknown, beside) in options.items()
    )
    told = "".join(f"<p>{escape(str(each))}</p>" for each in advice)
    html = f"<h1>{sum(found.parts[:2])} services</h1>{facets}{shown}{told}"
    return html.encode().ljust(size)


def _card(row: Any, miles: float, rank: int, people: list[str]) -> str:
    (_, code, slug, name, town, telephone, settings, routes, pays, price) = row[:10]
    name = escape(name)
    return f"""<article class="card" data-service="{code}" data-miles="{miles:.1f}"
 data-part="{rank}">
<h3 id="name-{code}"><a href="/services/{slug}/">{name}</a></h3>
<p class="at">{escape(town)} <span class="miles num nb">{miles:.1f} miles</span></p>
<p>{PARTS[rank]} {settings} {routes} {pays} {price} {row[10]} {row[11]} {row[12]} {row[20]}</p>
<p>{", ".join(people)}</p><a class="dial" href="tel:{telephone}">Ring <b>{telephone}</b>, {name}</a>
</article>"""
